"""Polling: nothing is confirmed before it is stored, and no fault ends it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.platform import PlatformDown
from bot.telegram.poll import BACK_OFF_S, BATCH, CONFLICT_S, Poller
from bot.telegram.receive import ALLOWED_UPDATES
from bot.telegram.request import AiohttpRequest
from tests.bot.telegram.conftest import Pauses, ours
from tests.servers.telegram import TelegramServer, User


class Shelf:
    """Takes updates; `is_open` lets them be stored, `fault` fails them."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.under_way = 0
        self.is_open = asyncio.Event()
        self.is_open.set()
        self.faults = 0

    async def take(self, external_id: str, lane: str, raw: str) -> None:
        self.under_way += 1
        await self.is_open.wait()
        self.under_way -= 1
        if self.faults:
            self.faults -= 1
            raise OSError("disk full")
        self.taken.append((external_id, lane, raw))

    @property
    def ids(self) -> list[int]:
        return [int(external_id) for external_id, _, _ in self.taken]


async def reached(condition: Any) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.005)


def texts(shelf: Shelf) -> list[str]:
    """What was said in the updates taken, in their order."""
    return [json.loads(raw)["message"]["text"] for _, _, raw in sorted(shelf.taken, key=lambda one: int(one[0]))]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def request_(server: TelegramServer) -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(at_once=2)
    await request.initialize()
    yield request
    await request.shutdown()


@pytest.fixture
def poller(server: TelegramServer, request_: AiohttpRequest, pauses: Pauses) -> Poller:
    return Poller(request_, f"{server.base_url}/bot{server.token}", pause=pauses)


@pytest.fixture
async def polling(server: TelegramServer, poller: Poller, shelf: Shelf) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(poller.run(shelf.take))
    await reached(lambda: server.updates.poller is not None)
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def anna(server: TelegramServer) -> User:
    return server.user("Anna", started=True)


async def test_updates_come_as_they_were_told(server: TelegramServer, polling: Any, anna: User, shelf: Shelf) -> None:
    anna.says(None, "龙井 <b>😀")
    await server.wait_until_taken()
    [(external_id, lane, raw)] = shelf.taken
    update = json.loads(raw)
    assert (external_id, lane) == (str(update["update_id"]), str(anna.id))
    assert update["message"]["text"] == "龙井 <b>😀"
    assert raw.isascii()


async def test_what_is_asked_for(server: TelegramServer, polling: Any, anna: User) -> None:
    anna.says(None, "hi")
    await server.wait_until_taken()
    call = server.called("getUpdates")[0]
    assert (call.params["timeout"], call.params["limit"]) == (50, BATCH)
    assert call.params["allowed_updates"] == list(ALLOWED_UPDATES)
    assert {"chat_member", "message_reaction", "message_reaction_count"} < set(ALLOWED_UPDATES)
    server.assert_clean()


async def test_the_offset_moves_only_after_all_are_stored(
    server: TelegramServer, polling: Any, anna: User, shelf: Shelf
) -> None:
    shelf.is_open.clear()
    server.hold()
    for text in ("one", "two", "three"):
        anna.says(None, text)
    server.release()
    await reached(lambda: shelf.under_way == 3)  # at once, so that they can be stored together
    assert len(server.updates.pending) == 3
    shelf.is_open.set()
    await server.wait_until_taken()
    assert len(shelf.taken) == 3


async def test_what_could_not_be_stored_is_fetched_again(
    server: TelegramServer, polling: Any, anna: User, shelf: Shelf, caplog: Any
) -> None:
    shelf.faults = 1
    server.hold()
    for text in ("one", "two"):
        anna.says(None, text)
    server.release()
    await server.wait_until_taken()
    first = min(shelf.ids)
    assert sorted(shelf.ids) == [first, first + 1, first + 1]
    assert "could not be stored" in caplog.text
    assert "disk full" in caplog.text


async def test_two_pollers(
    server: TelegramServer, polling: Any, anna: User, shelf: Shelf, pauses: Pauses, caplog: Any
) -> None:
    server.fault("getUpdates", status=409, description="Conflict: terminated by other getUpdates request; make sure")
    anna.says(None, "one")
    await reached(lambda: "another program polls this bot" in caplog.text)
    anna.says(None, "two")
    await server.wait_until_taken()
    assert texts(shelf) == ["one", "two"]
    assert pauses.seconds == [CONFLICT_S]


async def test_a_webhook_in_the_way(
    server: TelegramServer, polling: Any, anna: User, shelf: Shelf, pauses: Pauses, caplog: Any
) -> None:
    text = (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    server.fault("getUpdates", status=409, description=text)
    anna.says(None, "one")
    await reached(lambda: "a webhook is set for this bot" in caplog.text)
    assert pauses.seconds == [CONFLICT_S]


async def test_asked_too_often(server: TelegramServer, polling: Any, anna: User, shelf: Shelf, pauses: Pauses) -> None:
    server.fault("getUpdates", status=429, parameters={"retry_after": 9})
    anna.says(None, "one")
    await reached(lambda: bool(pauses.seconds))
    anna.says(None, "two")
    await server.wait_until_taken()
    assert texts(shelf) == ["one", "two"]
    assert pauses.seconds == [9.0]


@pytest.mark.parametrize("fault", [{"status": 502}, {"drop": True}])
async def test_a_network_that_fails_is_given_time(
    server: TelegramServer, polling: Any, anna: User, shelf: Shelf, pauses: Pauses, caplog: Any, fault: Any
) -> None:
    server.fault("getUpdates", times=8, **fault)
    anna.says(None, "one")
    await reached(lambda: len(pauses.seconds) == 8)
    assert pauses.seconds == [*BACK_OFF_S, BACK_OFF_S[-1], BACK_OFF_S[-1]]
    await server.wait_until_taken()
    assert server.token not in ours(caplog)
    anna.says(None, "two")
    await reached(lambda: len(set(shelf.ids)) == 2)
    server.fault("getUpdates", status=502)
    anna.says(None, "three")
    await reached(lambda: len(pauses.seconds) == 9)
    assert pauses.seconds[-1] == BACK_OFF_S[0]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_token_ends_it(server: TelegramServer, polling: Any, anna: User, status: int) -> None:
    server.fault("getUpdates", status=status)
    anna.says(None, "one")
    with pytest.raises(PlatformDown, match="@BotFather"):
        await polling


async def answered(bodies: list[bytes], shelf: Shelf, pauses: Pauses) -> None:
    """Polls a server that answers these, then nothing more."""
    asked = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        await reader.readexactly(length)
        if bodies:
            body = bodies.pop(0)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body))
            await writer.drain()
        else:
            asked.set()
            await reader.read()
        writer.close()

    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    request = AiohttpRequest(at_once=2)
    await request.initialize()
    port = listener.sockets[0].getsockname()[1]
    task = asyncio.create_task(Poller(request, f"http://127.0.0.1:{port}/bot1:x", pause=pauses).run(shelf.take))
    await asyncio.wait_for(asked.wait(), 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await request.shutdown()
    listener.close()
    await listener.wait_closed()


async def test_what_is_no_update_is_kept_and_passed_by(shelf: Shelf, pauses: Pauses) -> None:
    result = [7, {"update_id": 5, "new_kind": {}}, {"message": {}}, {"update_id": "6"}]
    await answered([json.dumps({"ok": True, "result": result}).encode()], shelf, pauses)
    assert [one[0].partition(" ")[0] for one in shelf.taken] == ["unreadable", "5", "unreadable", "unreadable"]
    assert pauses.seconds == []


async def test_nothing_but_what_is_no_update_does_not_spin(shelf: Shelf, pauses: Pauses) -> None:
    await answered([b'{"ok":true,"result":[7]}'] * 2, shelf, pauses)
    assert pauses.seconds == [1.0, 2.0]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"ok":true}', b'{"ok":true,"result":7}', b"[" * 100_000])
async def test_an_answer_that_is_not_telegrams(body: bytes, shelf: Shelf, pauses: Pauses) -> None:
    await answered([body], shelf, pauses)
    assert pauses.seconds == [1.0]
    assert shelf.taken == []
