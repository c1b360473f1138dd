"""Names and lanes of updates, and the webhook's door as a web server sees it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Message

from bot.telegram.door import BODY_BYTES, PATH, Door
from bot.telegram.receive import address, parcel
from tests.bot.telegram.samples import (
    BOT,
    CHANNEL,
    GROUP,
    JAY,
    LONG_ID,
    MIA,
    SUPERGROUP,
    change,
    message,
    raw,
    standing,
)

SECRET = "a-Secret_1"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


# --- lanes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "lane"),
    [
        ("message", message(text="hi"), str(LONG_ID)),
        ("message", message(GROUP, JAY, text="hi"), "-4000001"),
        ("edited_message", message(GROUP, JAY, text="hi"), "-4000001"),
        ("channel_post", message(CHANNEL, None, text="hi"), str(CHANNEL["id"])),
        ("callback_query", {"id": "7", "from": MIA, "data": "x", "message": message(GROUP, BOT)}, str(LONG_ID)),
        ("pre_checkout_query", {"id": "7", "from": MIA}, str(LONG_ID)),
        ("chat_member", change(standing("left"), standing("member")), str(LONG_ID)),
        ("chat_join_request", {"chat": SUPERGROUP, "from": MIA}, str(LONG_ID)),
        ("my_chat_member", change(standing("left", BOT), standing("member", BOT)), str(SUPERGROUP["id"])),
        ("poll_answer", {"poll_id": "5", "user": MIA, "option_ids": []}, str(LONG_ID)),
        ("poll_answer", {"poll_id": "5", "voter_chat": SUPERGROUP, "option_ids": []}, str(SUPERGROUP["id"])),
        ("poll", {"id": "5"}, "update 900001"),
        ("message", {"chat": "x"}, "update 900001"),
        ("message", "x", "update 900001"),
        ("new_kind", {"from": {"id": "x"}}, "update 900001"),
    ],
)
def test_a_persons_own_actions_share_a_lane(kind: str, body: Any, lane: str) -> None:
    body_text = raw(kind, body)
    assert parcel(body_text.encode()) == ("900001", lane, body_text)


TRICK = 'x"chat":{"id":1,"chat": {"id": 2,'


@pytest.mark.parametrize(
    "body",
    [
        message(GROUP, {**MIA, "first_name": TRICK}, text=TRICK),
        {"reply_to_message": message(SUPERGROUP, text="y"), **message(GROUP, text="x")},
        {"forward_origin": {"type": "channel", "chat": CHANNEL}, **message(GROUP, text="x")},
        {"external_reply": {"chat": CHANNEL}, **message(GROUP, text="x")},
        message(GROUP, text="x", forward_origin={"type": "channel", "chat": CHANNEL}),
        message(GROUP, sender_chat=CHANNEL, text="x"),
        {"chat": {"type": "group", "title": TRICK, "id": GROUP["id"]}, "text": TRICK},
    ],
)
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_a_messages_lane_is_its_own_chat_however_it_is_written(body: Any, separators: Any) -> None:
    written = json.dumps({"update_id": 5, "message": body}, separators=separators, ensure_ascii=False)
    assert parcel(written.encode())[:2] == ("5", "-4000001")


@pytest.mark.parametrize("cut", [-1, -2, 30])
def test_half_a_message_is_no_update(cut: int) -> None:
    assert parcel(raw("message", message(GROUP, text="hi")).encode()[:cut])[0].startswith("unreadable")


def test_coming_and_going_share_a_lane_whoever_reports_them() -> None:
    added = change(standing("left"), standing("member"), by=JAY)
    left = change(standing("member"), standing("left"), by=MIA)
    assert parcel(raw("chat_member", added).encode())[1] == parcel(raw("chat_member", left).encode())[1] == str(LONG_ID)


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b"null", b"{}", b'{"update_id":"7"}', b"\xff\xfe\0", b"[" * 100_000, b"7" * 5000]
)
def test_what_is_no_update_has_a_name_of_its_own(body: bytes) -> None:
    external_id, lane, kept = parcel(body)
    assert external_id == lane
    assert external_id.startswith("unreadable ")
    assert parcel(body)[0] == external_id
    assert parcel(body + b" ")[0] != external_id
    kept.encode()
    assert "\0" not in kept


def test_an_address_needs_an_update() -> None:
    assert address([]) is None
    assert address({"update_id": True}) is None
    assert address({"update_id": 7}) == ("7", "update 7")


# --- the door --------------------------------------------------------------------------------------------------------


class Shelf:
    """Takes updates; can be made to wait or to fail."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.is_open = asyncio.Event()
        self.is_open.set()
        self.fault: Exception | None = None

    async def take(self, external_id: str, lane: str, raw: str) -> None:
        await self.is_open.wait()
        if self.fault:
            raise self.fault
        self.taken.append((external_id, lane, raw))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def client(shelf: Shelf) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[Route(PATH, Door(SECRET, shelf.take), methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as client:
        yield client


async def test_an_update_is_taken(client: httpx.AsyncClient, shelf: Shelf) -> None:
    body = raw("message", message(text="龙井"))
    answer = await client.post(PATH, content=body, headers={HEADER: SECRET})
    assert (answer.status_code, answer.content) == (200, b"")
    assert shelf.taken == [("900001", str(LONG_ID), body)]


async def test_200_is_said_only_after_it_is_stored(client: httpx.AsyncClient, shelf: Shelf) -> None:
    shelf.is_open.clear()
    asked = asyncio.create_task(client.post(PATH, content=raw("message", message()), headers={HEADER: SECRET}))
    await asyncio.sleep(0.02)
    assert not asked.done()
    shelf.is_open.set()
    assert (await asked).status_code == 200


@pytest.mark.parametrize("secret", [None, "", "a-Secret_2", SECRET + "x", "ü"])
async def test_without_the_secret_nothing_is_read(client: httpx.AsyncClient, shelf: Shelf, secret: str | None) -> None:
    headers = {} if secret is None else {HEADER.encode(): secret.encode("latin-1")}
    answer = await client.post(PATH, content=raw("message", message()), headers=headers)
    assert answer.status_code == 403
    assert shelf.taken == []


async def test_a_body_that_is_no_update_is_kept(client: httpx.AsyncClient, shelf: Shelf) -> None:
    answer = await client.post(PATH, content=b"\xff no update", headers={HEADER: SECRET})
    assert answer.status_code == 200
    assert shelf.taken[0][2] == "\\xff no update"


async def test_a_body_has_an_end(client: httpx.AsyncClient, shelf: Shelf) -> None:
    answer = await client.post(PATH, content=b"x" * (BODY_BYTES + 1), headers={HEADER: SECRET})
    assert answer.status_code == 413
    assert shelf.taken == []
    longest = await client.post(PATH, content=b"x" * BODY_BYTES, headers={HEADER: SECRET})
    assert longest.status_code == 200


async def test_what_could_not_be_stored_is_to_come_again(client: httpx.AsyncClient, shelf: Shelf, caplog: Any) -> None:
    shelf.fault = OSError("disk full")
    answer = await client.post(PATH, content=raw("message", message()), headers={HEADER: SECRET})
    assert answer.status_code == 503
    assert "could not be stored" in caplog.text


async def test_other_methods_are_not_offered(client: httpx.AsyncClient) -> None:
    assert (await client.get(PATH, headers={HEADER: SECRET})).status_code == 405


async def test_half_a_body_is_not_taken(shelf: Shelf) -> None:
    body = json.dumps({"update_id": 7}).encode()
    parts: list[Message] = [{"type": "http.request", "body": body, "more_body": True}, {"type": "http.disconnect"}]
    sent: list[Any] = []

    async def receive() -> Message:
        return parts.pop(0)

    async def send(event: Any) -> None:
        sent.append(event)

    scope = {"type": "http", "headers": [(HEADER.lower().encode(), SECRET.encode())]}
    await Door(SECRET, shelf.take)(scope, receive, send)
    assert shelf.taken == []
    assert sent[0]["status"] == 400
