"""The stand-in for Telegram under load: the quick way in, its memory, load made for benchmarks, the control door."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest
from aiohttp import web

from tests.servers.telegram import TelegramServer
from tests.servers.telegram_client import Client, Refused, picture

Json = dict[str, Any]


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=None, lean=True, kept=50) as made:
        yield made


async def test_anybody_can_be_written_to_and_little_is_kept(server: TelegramServer, client: Client) -> None:
    assert server.lean is not None
    photo = (await client.sendPhoto(chat_id=1, photo=picture()))["photo"][-1]["file_id"]
    for i in range(120):
        sent = await client.post("sendMessage", data={"chat_id": str(10_000 + i), "text": f"hello {i} 你好 & more"})
        assert (sent["chat"]["id"], sent["text"]) == (10_000 + i, f"hello {i} 你好 & more")
    again = await client.post("sendPhoto", data={"chat_id": "7", "photo": photo, "caption": "c"})
    assert (again["photo"][-1]["file_id"], again["caption"]) == (photo, "c")
    assert server.lean.counts == {"sendMessage": 120, "sendPhoto": 2}
    assert len(server.chats) == len(server.appearances) == 1
    assert [one.text for one in server.lean.last][-2:] == ["hello 119 你好 & more", "c"]


async def test_the_ordinary_door_does_the_rest(server: TelegramServer, client: Client) -> None:
    tea = server.group("Tea")
    tea.add_bot()
    for i in range(60):
        await client.post("sendMessage", data={"chat_id": str(tea.id), "text": str(i)})
    assert [message.text for message in tea.bot_messages()] == [str(i) for i in range(10, 60)]
    server.fault("sendMessage", status=500)
    with pytest.raises(Refused, match="500"):
        await client.post("sendMessage", data={"chat_id": "5", "text": "x"})
    with pytest.raises(Refused, match="wrong file identifier"):
        await client.post("sendPhoto", data={"chat_id": "5", "photo": "x"})


async def test_a_request_in_pieces(server: TelegramServer) -> None:
    address = urlsplit(server.base_url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    body = urlencode({"chat_id": 5, "text": "in pieces"}).encode()
    head = f"POST /bot{server.token}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    request = head.encode() + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body
    for cut in (len(request) - len(body), len(request) - 3, len(request)):
        writer.write(request[:cut])
        await writer.drain()
        await asyncio.sleep(0.01)
        writer.write(request[cut:])
        answer = await asyncio.wait_for(reader.readuntil(b"}}"), 5)
        assert b"200 OK" in answer
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["result"]["text"] == "in pieces"
    writer.close()


@pytest.fixture
async def echo(server: TelegramServer, client: Client) -> AsyncIterator[list[str]]:
    """A bot with a webhook that answers commands; gives what it has heard."""
    heard: list[str] = []
    tasks: set[asyncio.Task[Any]] = set()

    async def handle(request: web.BaseRequest) -> web.Response:
        message = (await request.json())["message"]
        heard.append(message["text"])
        if message["text"].startswith("/"):
            about = {"chat_id": str(message["chat"]["id"]), "text": "answer"}
            tasks.add(asyncio.ensure_future(client.post("sendMessage", data=about)))
        return web.Response()

    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await client.setWebhook(url=f"http://127.0.0.1:{runner.addresses[0][1]}/hook")
    yield heard
    await asyncio.gather(*tasks)
    await runner.cleanup()


async def control(server: TelegramServer, client: Client, path: str, **arguments: Any) -> Any:
    async with client.session.post(f"{server.base_url}/control/{path}", json=arguments) as response:
        answer = await response.json()
        assert response.status == 200, answer
        return answer["result"]


async def test_pushing_updates(server: TelegramServer, client: Client, echo: list[str]) -> None:
    result = await control(server, client, "server/push", count=40, in_flight=4, text="hello {n}", people=7)
    assert (result["count"], result["refused"]) == (40, 0)
    assert sorted(echo) == sorted(f"hello {i}" for i in range(40))


async def test_conversations(server: TelegramServer, client: Client, echo: list[str]) -> None:
    result = await control(server, client, "server/converse", count=30, people=3, text="/rank")
    assert (result["count"], echo) == (30, ["/rank"] * 30)
    assert result["per_s"] > 0


async def test_the_control_door_offers_the_face(server: TelegramServer, client: Client) -> None:
    mia = await control(server, client, "server/user", name="Mia", started=True)
    group = await control(server, client, "server/group", title="Tea")
    await control(server, client, f"chats/{group['id']}/add_bot", rights=["can_invite_users"])
    await control(server, client, f"users/{mia['id']}/joins", chat=group["id"], by_request=True)
    await control(server, client, f"chats/{group['id']}/approve", request=mia["id"])
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await client.sendMessage(chat_id=group["id"], text="x", reply_markup=markup)
    message = await control(server, client, "server/wait_for", where=group["id"], text_contains="x")
    place = {"chat": group["id"], "id": message["id"]}
    press = await control(server, client, f"users/{mia['id']}/presses", message=place, wanted="Go")
    await client.answerCallbackQuery(callback_query_id=press["id"], text="done")
    await control(server, client, f"users/{mia['id']}/says", chat=group["id"], text="hi", reply_to=place)
    assert (await control(server, client, "server/called", method="answerCallbackQuery"))[0]["params"]["text"] == "done"
    async with client.session.post(f"{server.base_url}/control/server/wait_for", json={"timeout": 0.01}) as response:
        assert response.status == 409
        assert "in vain" in (await response.json())["error"]


async def test_the_door_is_shut_where_there_is_no_control(server: TelegramServer) -> None:
    server.door.control = None
    async with aiohttp.ClientSession() as session, session.get(f"{server.base_url}/control/state") as response:
        assert response.status == 404
