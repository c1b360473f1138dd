"""The stand-in for Telegram: requests in every form, right and wrong; limits; a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.servers.telegram import Limits, TelegramServer
from tests.servers.telegram_client import Client, Refused, kinds, picture

Json = dict[str, Any]


# -- requests -----------------------------------------------------------------------------------------------------
async def test_reads_forms_json_and_multipart(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia", started=True)
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await client.post("sendMessage", data={"chat_id": str(mia.id), "text": "form", "reply_markup": json.dumps(markup)})
    await client.post("sendMessage", json={"chat_id": mia.id, "text": "json", "reply_markup": markup})
    await client.post("sendMessage", params={"chat_id": str(mia.id), "text": "query"})
    await client.sendPhoto(chat_id=mia.id, photo=picture(), caption="multipart")
    assert [message.text for message in server.private(mia)] == ["form", "json", "query", "multipart"]
    assert server.private(mia)[0].button("Go").callback_data == "go"
    assert server.private(mia)[3].photo == picture()
    server.assert_clean()


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1, "text": ""}, "message text is empty"),
        ("sendMessage", {"chat_id": 1, "text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": 1, "text": "🍵" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": 1, "text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {"chat_id": 1, "text": "x", "colour": "red"}, "not a field"),
        ("sendMessage", {"chat_id": 1, "text": "x", "disable_notification": "maybe"}, "must be Boolean"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "at most 200"),
        ("createChatInviteLink", {"chat_id": 1, "name": "x" * 33}, "at most 32"),
        ("sendPoll", {"chat_id": 1, "question": "x" * 301, "options": [{"text": "a"}]}, "poll question length"),
        ("sendPoll", {"chat_id": 1, "question": "x", "options": [{"text": "a" * 101}]}, "at most 100"),
        ("sendPoll", {"chat_id": 1, "question": "x", "options": [{"text": str(i)} for i in range(13)]}, "more than 12"),
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "start", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("sendMediaGroup", {"chat_id": 1, "media": [{"type": "photo", "media": "x"}]}, "too few"),
        ("exportChatInviteLink", {"chat_id": 1}, "primary link"),
        ("sendSticker", {"chat_id": 1, "sticker": "x"}, "not offered"),
    ],
)
async def test_a_wrong_request_is_refused_and_complained_of(
    server: TelegramServer, client: Client, method: str, params: Json, words: str
) -> None:
    server.user(id=1, started=True)
    with pytest.raises(Refused, match=words) as refused:
        await client.call(method, params)
    assert refused.value.code == 400
    assert refused.value.text.startswith("Bad Request: ")
    assert server.complaints
    with pytest.raises(AssertionError, match=method):
        server.assert_clean()


@pytest.mark.parametrize(
    "button",
    [
        {"text": "x"},
        {"text": "x", "callback_data": "ж" * 33},
        {"text": "x", "callback_data": ""},
        {"text": "x", "callback_data": "a", "url": "https://example.com"},
        {"text": "x", "url": "localhost"},
        {"text": "x", "pay": True},
        {"text": "x", "callback_dat": "a"},
    ],
)
async def test_a_wrong_button_is_refused(server: TelegramServer, client: Client, button: Json) -> None:
    mia = server.user(started=True)
    with pytest.raises(Refused):
        await client.sendMessage(chat_id=mia.id, text="x", reply_markup={"inline_keyboard": [[button]]})
    assert len(server.complaints) == 1
    assert not server.private(mia)


async def test_unknown_methods_and_tokens(server: TelegramServer, client: Client) -> None:
    with pytest.raises(Refused) as refused:
        await client.call("sendEverything", {})
    assert (refused.value.code, refused.value.text) == (404, "Not Found: method not found")
    assert server.complaints == ["sendEverything: there is no such method"]
    async with client.session.get(f"{server.base_url}/bot1:other/getMe") as response:
        assert response.status == 401


async def test_html_becomes_text_and_entities(server: TelegramServer, client: Client) -> None:
    mia = server.user(started=True)
    kept = await client.sendMessage(chat_id=mia.id, text="AT&T; &nbsp; &#9749; &lt;b&gt;", parse_mode="HTML")
    assert kept["text"] == "AT&T; &nbsp; ☕ <b>"
    text = ' <b>🍵 Tea &amp; <i>more</i></b> <a href="https://example.com/?a=1&amp;b=2">here</a> #tea\n<pre>x</pre> '
    sent = await client.sendMessage(chat_id=mia.id, text=text, parse_mode="HTML")
    assert sent["text"] == "🍵 Tea & more here #tea\nx"
    found = {entity["type"]: entity for entity in sent["entities"]}
    assert found["bold"] == {"type": "bold", "offset": 0, "length": 13}
    assert found["italic"] == {"type": "italic", "offset": 9, "length": 4}
    assert found["text_link"] == {"type": "text_link", "offset": 14, "length": 4, "url": "https://example.com/?a=1&b=2"}
    assert found["hashtag"]["offset"] == 19
    assert found["pre"] == {"type": "pre", "offset": 24, "length": 1}


@pytest.mark.parametrize(
    "text", ["a < b", "<b>x</i>", "<blink>x</blink>", "</b>", "<b", "<br/>", "<!-- x -->", "<b>x</b></b>"]
)
async def test_broken_html_is_refused(server: TelegramServer, client: Client, text: str) -> None:
    mia = server.user(started=True)
    with pytest.raises(Refused, match="can't parse entities"):
        await client.sendMessage(chat_id=mia.id, text=text, parse_mode="HTML")


# -- limits -------------------------------------------------------------------------------------------------------
async def test_limits_are_kept() -> None:
    async with TelegramServer(limits=Limits()) as server, aiohttp.ClientSession() as session:
        client = Client(server, session)
        mia, tea = server.user(started=True), server.group()
        tea.add_bot()
        await client.sendMessage(chat_id=mia.id, text="one")
        with pytest.raises(Refused, match="429") as refused:
            await client.sendMessage(chat_id=mia.id, text="two")
        assert refused.value.parameters == {"retry_after": 1}
        await client.getChat(chat_id=mia.id)
        server.skip(1)
        await client.sendMessage(chat_id=mia.id, text="two")
        for i in range(10):
            sent = await client.sendMessage(chat_id=tea.id, text=str(i))
        album = [{"type": "photo", "media": "attach://p"}] * 9
        await client.call("sendMediaGroup", {"chat_id": tea.id, "media": album, "p": picture()})
        await client.editMessageText(chat_id=tea.id, message_id=sent["message_id"], text="changed")
        server.skip(30)
        with pytest.raises(Refused, match="429") as refused:
            await client.editMessageText(chat_id=tea.id, message_id=sent["message_id"], text="again")
        assert 28 <= refused.value.parameters["retry_after"] <= 30
        server.skip(30)
        await client.sendMessage(chat_id=tea.id, text="a minute later")
        assert [one.which for one in server.throttled] == ["private chat", "group"]
        with pytest.raises(AssertionError, match="too fast"):
            server.assert_clean()


async def test_the_overall_limit() -> None:
    async with TelegramServer(limits=Limits(overall=5)) as server, aiohttp.ClientSession() as session:
        client = Client(server, session)
        people = [server.user(started=True) for _ in range(6)]
        results = await asyncio.gather(
            *(client.sendMessage(chat_id=person.id, text="x") for person in people), return_exceptions=True
        )
        assert sum(isinstance(result, Refused) for result in results) == 1
        assert server.throttled[0].which == "overall"


# -- as a process of its own --------------------------------------------------------------------------------------
async def test_as_a_process_with_a_control_door() -> None:
    command = [sys.executable, "-m", "tests.servers.telegram", "--port", "0", "--no-limits"]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, cwd=Path(__file__).parents[2])
    assert process.stdout is not None
    about = json.loads(await process.stdout.readline())
    try:
        async with aiohttp.ClientSession() as session:
            await drive(session, about)
    finally:
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def drive(session: aiohttp.ClientSession, about: Json) -> None:
    async def control(path: str, **arguments: Any) -> Any:
        async with session.post(f"{about['control']}/{path}", json=arguments) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer["result"]

    async def call(method: str, **params: Any) -> Any:
        async with session.post(f"{about['base_url']}/bot{about['token']}/{method}", data=params) as response:
            return (await response.json())["result"]

    anna = await control("server/user", name="Anna", started=True)
    group = await control("server/group", title="Tea", owner=anna["id"])
    await control(f"chats/{group['id']}/add_bot", by=anna["id"])
    await control(f"users/{anna['id']}/says", chat=group["id"], text="/group on")
    assert kinds(await call("getUpdates")) == ["my_chat_member", "message", "my_chat_member", "message"]
    await control("server/watch", chats=[4_711])
    quick = await call("sendMessage", chat_id=4_711, text="a+b & <ü>\n")
    assert quick["text"] == "a+b & <ü>\n"
    await call("sendMessage", chat_id=4_712, text="unwatched")
    assert [row[1:] for row in await control("server/seen")] == [[4_711, "a+b & <ü>\n"]]
    await call("sendMessage", chat_id=group["id"], text="by the ordinary door")
    message = await control("server/wait_for", where=group["id"])
    assert message["text"] == "by the ordinary door"
    assert (await control("state"))["counts"]["sendMessage"] == 3
    async with session.post(f"{about['control']}/users/1/dances") as response:
        assert response.status == 400
