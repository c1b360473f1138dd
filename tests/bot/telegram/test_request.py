"""The HTTP below: bodies, proxies, secrets."""

import asyncio
from typing import Any

import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.telegram.request import AiohttpRequest, NotSent, TooLarge, proxy_for, without_token
from tests.bot.telegram.conftest import picture
from tests.servers.telegram import TelegramServer


async def test_the_librarys_own_calls_and_ours_are_read_alike(server: TelegramServer) -> None:
    request = AiohttpRequest(at_once=4)
    await request.initialize()
    bot = Bot(server.token, base_url=f"{server.base_url}/bot", request=request, get_updates_request=request)
    anna = server.user("Anna", started=True)
    text = "a&b=c +%\n龙井 😀"
    await bot.send_message(anna.id, text)
    server.skip(1)
    await bot.send_photo(anna.id, picture(), caption=text)
    for method, fields in (("sendMessage", {"text": text}), ("sendPhoto", {"photo": picture(), "caption": text})):
        server.skip(1)
        body = {"chat_id": anna.id, "reply_parameters": None, **fields}
        result = await request.call(f"{server.base_url}/bot{server.token}/{method}", body)
        assert result["message_id"]
    messages = server.private(anna)
    assert [message.text for message in messages] == [text] * 4
    assert [message.photo for message in messages] == [None, picture()] * 2
    server.assert_clean()
    await request.shutdown()


async def test_a_file_has_an_end(server: TelegramServer) -> None:
    async with AiohttpRequest(at_once=1) as request:
        anna = server.user("Anna")
        file_id = anna.says(None, "x", photo=picture()).content["photo"][-1]["file_id"]
        file = await request.call(f"{server.base_url}/bot{server.token}/getFile", {"file_id": file_id})
        url = f"{server.base_url}/file/bot{server.token}/{file['file_path']}"
        size = len(picture())
        assert await request.download(url, most=size) == (200, picture())
        with pytest.raises(TooLarge):
            await request.download(url, most=size - 1)
        status, _ = await request.download(url + "x", most=size)
        assert status == 404


async def test_closed_is_not_sent() -> None:
    request = AiohttpRequest(at_once=1)
    with pytest.raises(NotSent):
        await request.call("http://127.0.0.1:1/bot1:x/getMe", {})


async def test_errors_carry_no_token() -> None:
    async with AiohttpRequest(at_once=1) as request:
        for url in ("http://127.0.0.1:1", "http://[bad", "nonsense"):
            with pytest.raises(NetworkError) as caught:
                await request.call(f"{url}/bot8100000001:AAF-stand-in-token/getMe", {})
            assert "AAF" not in str(caught.value)
            assert caught.value.__cause__ is None


def test_without_token() -> None:
    text = "https://api.telegram.org/bot8100000001:AAF-stand_in-token/getMe 8100000001%3AAAF-stand_in-token"
    assert without_token(text) == "https://api.telegram.org/bot[token]/getMe [token]"
    assert without_token("at 12:30:15, 100:200") == "at 12:30:15, 100:200"


@pytest.mark.parametrize(
    ("url", "environment", "proxy"),
    [
        ("https://api.telegram.org", {"https_proxy": "http://10.0.0.1:3128"}, "http://10.0.0.1:3128"),
        ("https://api.telegram.org", {"https_proxy": "socks5://10.0.0.1:1080"}, None),
        ("https://api.telegram.org", {"http_proxy": "http://10.0.0.1:3128"}, None),
        ("https://api.telegram.org", {"https_proxy": "http://10.0.0.1:3128", "no_proxy": ".telegram.org"}, None),
        ("http://127.0.0.1:8081", {"http_proxy": "http://10.0.0.1:3128"}, None),
        ("http://localhost:8081", {"http_proxy": "http://10.0.0.1:3128"}, None),
    ],
)
def test_a_proxy_of_the_environment(url: str, environment: dict[str, str], proxy: Any, monkeypatch: Any) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy


async def test_as_many_at_once_as_asked_for(server: TelegramServer) -> None:
    """The third waits for a connection; all three get their answer."""
    async with AiohttpRequest(at_once=2) as request:
        url = f"{server.base_url}/bot{server.token}/getMe"
        answers = await asyncio.gather(*(request.call(url, {}) for _ in range(3)))
    assert [answer["username"] for answer in answers] == ["fanloop_bot"] * 3
