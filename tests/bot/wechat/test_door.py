"""The door: what is genuine is stored and acknowledged; everything else changes nothing and gets 403 or 400."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.cgi.envelope import BadKnock, Envelope, parsed, written
from bot.platform import Knock
from bot.web import Front
from bot.wechat import door as door_module
from bot.wechat.door import PATH, Door
from bot.wechat.receive import Hearing
from bot.wechat.replies import Replies, Reply
from storage import Storage
from storage import open as open_storage
from tests.sending import SHOP, make_shop, value
from tests.servers.wechat import WechatServer
from tests.servers.wire.envelope import sign
from tests.servers.wire.frames import written as frame_written

AES = [None, "kQb1lXcYx7WlJr2bS0aVnT4uM9oPz3qR5tD6fG8hEyA"]
Taken = tuple[str, str, str]


@dataclass
class Opened:
    """A door with nothing behind it but a list."""

    server: WechatServer
    storage: Storage
    replies: Replies = field(default_factory=lambda: Replies(is_served=False))
    taken: dict[str, Taken] = field(default_factory=dict)
    is_away: bool = False
    hold_s: float = 0.05

    async def take(self, external_id: str, lane: str, raw: str) -> None:
        if self.is_away:
            raise OSError("the database is away")
        self.taken.setdefault(external_id, (external_id, lane, raw))

    @property
    def app(self) -> Front:
        hearing = Hearing(self.storage, SHOP, now)
        envelope = Envelope(self.server.token, self.server.aes_key, self.server.app_id)
        door = Door(envelope, self.take, hearing, self.replies, clock=now, hold_s=lambda: self.hold_s)
        return Front([Knock(PATH, door, methods=["GET", "POST"])])

    async def ask(
        self, method: str, query: dict[str, str], body: bytes = b"", app: Front | None = None
    ) -> tuple[int, bytes]:
        """Over ASGI, as the server calls it."""

        transport = httpx.ASGITransport(app=app or self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
            answer = await client.request(method, PATH, params=query, content=body)
            return answer.status_code, answer.content

    async def knock(self, plain: bytes, app: Front | None = None) -> tuple[int, bytes]:
        sealed = self.server.seal(plain, "o1")
        return await self.ask("POST", dict(sealed.query), sealed.body, app)

    @property
    def is_unchanged(self) -> bool:
        return not self.taken


def now() -> datetime:
    return datetime.now(UTC)


def text(content: str = "你好", **more: str) -> bytes:
    frame = {"ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": int(now().timestamp()), "MsgType": "text"}
    return frame_written({**frame, "Content": content, "MsgId": "77", **more})


@asynccontextmanager
async def opened(storage: Storage, aes_key: str | None) -> AsyncIterator[Opened]:
    await make_shop(storage)
    yield Opened(server=WechatServer(aes_key=aes_key), storage=storage)


@pytest.fixture
async def light(sqlite_url: str) -> AsyncIterator[Storage]:
    storage = await open_storage(sqlite_url)
    yield storage
    await storage.close()


@pytest.fixture(params=AES, ids=["plain", "safe"])
async def door(request: pytest.FixtureRequest, light: Storage) -> AsyncIterator[Opened]:
    async with opened(light, request.param) as one:
        yield one


@pytest.fixture
async def safe(light: Storage) -> AsyncIterator[Opened]:
    async with opened(light, AES[1]) as one:
        yield one


# --- the address ------------------------------------------------------------------------------------------------------


async def test_the_address_is_verified_by_its_echo_as_it_came(door: Opened) -> None:
    status, body = await door.ask("GET", door.server.echo_query())
    assert (status, body) == (200, door.server.echo_query()["echostr"].encode())


@pytest.mark.parametrize("spoilt", [{"signature": "0" * 40}, {"signature": ""}, {"signature": "签"}, {"nonce": "2"}])
async def test_a_check_that_is_not_wechats_hears_nothing(door: Opened, spoilt: dict[str, str]) -> None:
    assert await door.ask("GET", door.server.echo_query() | spoilt) == (403, b"")


# --- what is genuine --------------------------------------------------------------------------------------------------


async def test_a_message_is_stored_then_acknowledged_and_its_repeats_are_one(door: Opened) -> None:
    body = text()
    assert [await door.knock(body) for _ in range(3)] == [(200, b"success")] * 3
    (taken,) = door.taken.values()
    assert taken[1] == "o1"
    assert json.loads(taken[2])["xml"]["Content"] == "你好"


async def test_events_of_one_second_are_two(door: Opened) -> None:
    """They have no number of their own: told apart by what they say, whole."""
    at = str(int(now().timestamp()))
    for event in ("CLICK", "VIEW"):
        frame = {"FromUserName": "o1", "CreateTime": at, "MsgType": "event", "Event": event, "EventKey": "/shop"}
        assert (await door.knock(frame_written(frame)))[0] == 200
    assert len(door.taken) == 2


@pytest.mark.parametrize(("event", "windows"), [("CLICK", 1), ("scancode_push", 1), ("VIEW", 0), ("LOCATION", 0)])
async def test_which_taps_let_us_write(door: Opened, event: str, windows: int) -> None:
    """A button that opens a page does not: https://developers.weixin.qq.com, "customer service messages"."""
    frame = {"FromUserName": "o1", "CreateTime": "1", "MsgType": "event", "Event": event, "EventKey": "k"}
    await door.knock(frame_written(frame))
    assert await value(door.storage, "SELECT COUNT(*) FROM windows") == windows


async def test_what_could_not_be_stored_is_not_acknowledged(door: Opened) -> None:
    door.is_away = True
    assert await door.knock(text()) == (503, b"")


async def test_the_answer_goes_out_in_the_request_when_it_is_ready_in_time(safe: Opened) -> None:
    safe.replies.is_served, safe.hold_s = True, 10.0
    knocking = asyncio.create_task(safe.knock(text()))
    while not safe.taken:
        await asyncio.sleep(0.001)
    nasty = "]]> <b>&</b> \x00\x0b 👨‍👩‍👧"
    assert await safe.replies.offer("o1", Reply(fields={"MsgType": "text", "Content": nasty}))
    status, body = await knocking
    assert status == 200
    assert safe.server.envelope is not None
    sealed = parsed(body)
    inner = parsed(safe.server.envelope.open(sealed["Encrypt"]))
    assert inner["Content"] == "]]> <b>&</b>  👨‍👩‍👧"
    assert (inner["ToUserName"], inner["FromUserName"]) == ("o1", "gh_1")
    signed = sign(safe.server.token, sealed["TimeStamp"], sealed["Nonce"], sealed["Encrypt"])
    assert sealed["MsgSignature"] == signed


async def test_an_answer_that_comes_too_late_is_not_taken(door: Opened) -> None:
    door.replies.is_served = True
    assert await door.knock(text()) == (200, b"success")
    assert not door.replies.awaits("o1")
    assert not await door.replies.offer("o1", Reply(fields={}))


async def test_what_comes_after_the_deadline_goes_another_way(door: Opened) -> None:
    """Hearing and storing took longer than the request may be held: who answers is not told that it has left."""
    door.replies.is_served, door.hold_s = True, 0.0
    offers: list[asyncio.Task[bool]] = []

    async def take(external_id: str, lane: str, raw: str) -> None:
        offers.append(asyncio.create_task(door.replies.offer("o1", Reply(fields={"MsgType": "text", "Content": "x"}))))
        await asyncio.sleep(0)

    door.take = take  # type: ignore[method-assign]
    assert await door.knock(text()) == (200, b"success")
    assert await offers[0] is False


async def test_who_does_not_send_does_not_hold(door: Opened) -> None:
    door.hold_s = 1000.0
    async with asyncio.timeout(60):
        assert await door.knock(text()) == (200, b"success")


async def test_where_many_wait_the_next_are_acknowledged_at_once(door: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "HELD_MAX", 3)
    door.replies.is_served, door.hold_s = True, 1000.0
    app = door.app
    knocking = [asyncio.create_task(door.knock(text(f"第 {n} 句", FromUserName=f"o{n}"), app)) for n in range(8)]
    async with asyncio.timeout(60):
        while sum(one.done() for one in knocking) < 5:
            await asyncio.sleep(0.001)
    assert sum(one.done() for one in knocking) == 5
    for n in range(8):
        door.replies.release(f"o{n}")
    assert [one[0] for one in await asyncio.gather(*knocking)] == [200] * 8


# --- what is not ------------------------------------------------------------------------------------------------------


async def test_an_old_knock_is_turned_away(door: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    for ago in (timedelta(minutes=61), -timedelta(minutes=61)):
        door.server.wall = lambda ago=ago: (now() - ago).timestamp()  # type: ignore[misc]
        assert await door.knock(text()) == (403, b"")
        assert (await door.ask("GET", door.server.echo_query()))[0] == 403
    assert door.is_unchanged
    door.server.wall = lambda: (now() - timedelta(minutes=59)).timestamp()
    assert (await door.knock(text()))[0] == 200


@pytest.mark.parametrize("name", ["signature", "msg_signature", "timestamp", "nonce"])
@pytest.mark.parametrize("wrong", ["", "0" * 40, "１２３", "-1", "9" * 30, "\x00"])
async def test_a_spoilt_signature_is_turned_away(safe: Opened, name: str, wrong: str) -> None:
    if name == "signature":
        return  # in safe mode msg_signature is the one that counts
    sealed = safe.server.seal(text(), "o1")
    assert await safe.ask("POST", dict(sealed.query) | {name: wrong}, sealed.body) == (403, b"")
    assert safe.is_unchanged


async def test_without_a_key_the_other_signature_counts(light: Storage) -> None:
    async with opened(light, None) as plain:
        sealed = plain.server.seal(text(), "o1")
        for name in ("signature", "timestamp", "nonce"):
            for wrong in ("", "0" * 40, "签", "9" * 30):
                assert await plain.ask("POST", dict(sealed.query) | {name: wrong}, sealed.body) == (403, b"")
        assert plain.is_unchanged
        assert await value(light, "SELECT COUNT(*) FROM windows") == 0
        assert await plain.ask("POST", dict(sealed.query), sealed.body) == (200, b"success")


async def test_plain_text_is_refused_where_a_key_is_set(safe: Opened) -> None:
    stamp = str(int(now().timestamp()))
    query = {"signature": sign(safe.server.token, stamp, "1"), "timestamp": stamp, "nonce": "1"}
    assert await safe.ask("POST", query, text()) == (403, b"")
    assert safe.is_unchanged


async def test_what_stands_open_beside_what_is_sealed_is_not_read(safe: Opened) -> None:
    """Accounts in compatible mode send both: whoever changes the open half has not changed the signed one."""
    sealed = safe.server.seal(text("真的"), "o1")
    open_half = b"<FromUserName>o2</FromUserName><MsgType>text</MsgType><Content>another</Content></xml>"
    assert await safe.ask("POST", dict(sealed.query), sealed.body.replace(b"</xml>", open_half)) == (200, b"success")
    (taken,) = safe.taken.values()
    assert (taken[1], json.loads(taken[2])["xml"]["Content"]) == ("o1", "真的")


@pytest.mark.parametrize("sealed", ["", "!!!", "AAAA", "A" * 64, "5Lit5paH"])
async def test_what_cannot_be_decrypted_is_turned_away(safe: Opened, sealed: str) -> None:
    """The library raises IndexError, struct.error, ValueError, as it happens."""
    stamp = str(int(now().timestamp()))
    query = {"msg_signature": sign(safe.server.token, stamp, "1", sealed), "timestamp": stamp, "nonce": "1"}
    body = f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
    assert await safe.ask("POST", query, body) == (403, b"")


async def test_a_message_for_another_account_is_turned_away(safe: Opened) -> None:
    other = WechatServer(app_id="wx00000000000000ff", aes_key=AES[1])
    sealed = other.seal(text(), "o1")
    assert await safe.ask("POST", dict(sealed.query), sealed.body) == (403, b"")


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>'
)
DEEP = b"<a>" * 40 + b"</a>" * 40
FILE = b'<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><FromUserName>&f;</FromUserName></xml>'
BAD = {
    "empty": b"",
    "bom": b"\xef\xbb\xbf",
    "blank": b"  \n",
    "no xml": b"hello",
    "json": b'{"xml": 1}',
    "cut": b"<xml><MsgType>text",
    "another root": b"<html><MsgType>text</MsgType></html>",
    "nothing inside": b"<xml/>",
    "text inside": b"<xml>hello</xml>",
    "no sender": b"<xml><MsgType>text</MsgType></xml>",
    "no kind": b"<xml><FromUserName>o1</FromUserName></xml>",
    "two senders": b"<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName><MsgType>text</MsgType></xml>",
    "a sender of parts": b"<xml><FromUserName><a>1</a></FromUserName><MsgType>text</MsgType></xml>",
    "a long sender": b"<xml><FromUserName>" + b"o" * 200 + b"</FromUserName><MsgType>text</MsgType></xml>",
    "bomb": BOMB,
    "file": FILE,
    "a document type": b"<!DOCTYPE xml><xml><FromUserName>o1</FromUserName><MsgType>text</MsgType></xml>",
    "a remark first": b"<!-- --><xml><FromUserName>o1</FromUserName><MsgType>text</MsgType></xml>",
    "another root with all": b"<html><FromUserName>o1</FromUserName><MsgType>text</MsgType></html>",
    "deeper than any": b"<xml><FromUserName>o1</FromUserName><MsgType>text</MsgType>%s</xml>" % DEEP,
    "half characters": b"<xml><FromUserName>\xed\xa0\x80</FromUserName></xml>",
    "latin": b"<xml><FromUserName>\xff\xfe</FromUserName></xml>",
    "deep": b"<xml>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</xml>",
    "long": b"<xml><a>" + b"x" * (1024 * 1024) + b"</a></xml>",
    "nul": b"<xml><FromUserName>\x00</FromUserName></xml>",
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
async def test_bad_bodies_are_no_error_of_ours_and_change_nothing(door: Opened, body: bytes) -> None:
    status, said = await door.knock(body)
    assert status in (400, 403)
    assert said == b""
    assert door.is_unchanged
    assert await value(door.storage, "SELECT COUNT(*) FROM windows") == 0


async def test_a_body_that_is_longer_than_any_is_not_read_to_its_end(door: Opened) -> None:
    sealed = door.server.seal(text(), "o1")
    assert (await door.ask("POST", dict(sealed.query), b"x" * (1024 * 1024 + 1)))[0] == 400


async def test_a_query_without_end_is_turned_away(door: Opened) -> None:
    assert await door.ask("POST", {f"f{n}": "1" for n in range(100)}, b"") == (403, b"")
    assert await door.ask("POST", {}, b"") in [(403, b""), (400, b"")]


@pytest.mark.parametrize("kind", ["voice", "video", "location", "link", "event", "strange", "DEVICE_TEXT"])
async def test_what_we_have_no_use_for_is_acknowledged(door: Opened, kind: str) -> None:
    frame = {"FromUserName": "o1", "CreateTime": "1", "MsgType": kind, "Event": "never_heard_of"}
    assert await door.knock(frame_written(frame)) == (200, b"success")


@pytest.mark.parametrize(
    "fields",
    [
        {"ToUserName": "ww1", "CreateTime": "1", "MsgType": "event", "Event": "kf_msg_or_event", "Token": "t"},
        {"SuiteId": "s", "AuthCorpId": "ww1", "InfoType": "change_auth", "TimeStamp": "1"},
    ],
)
async def test_what_tells_of_nobody_is_acknowledged_and_not_kept(door: Opened, fields: dict[str, str]) -> None:
    assert await door.knock(frame_written(fields)) == (200, b"success")
    assert door.is_unchanged


async def test_a_bom_and_a_declaration_before_a_good_body_do_no_harm(door: Opened) -> None:
    body = b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n' + text()
    assert await door.knock(body) == (200, b"success")
    assert len(door.taken) == 1


@pytest.mark.parametrize(
    "typed", ["<!DOCTYPE html>", "<!entity x>", '<!DOCTYPE x [<!ENTITY a "ha">]>&a;', "</xml>", "]]>"]
)
async def test_whatever_people_type_is_text(door: Opened, typed: str) -> None:
    assert await door.knock(text(typed)) == (200, b"success")
    (taken,) = door.taken.values()
    assert json.loads(taken[2])["xml"]["Content"] == typed


async def test_six_hundred_emoji_are_a_message(door: Opened) -> None:
    assert await door.knock(text("👨‍👩‍👧" * 600)) == (200, b"success")


async def test_other_methods_are_not_offered(door: Opened) -> None:
    assert (await door.ask("DELETE", {}))[0] == 405


# --- the envelope -----------------------------------------------------------------------------------------------------


def test_texts_cannot_break_out_of_their_element() -> None:
    """The library puts them into CDATA as they are."""
    evil = "a]]></Content><MsgType>image</MsgType><Content><![CDATA[b"
    assert parsed(written({"Content": evil}).encode()) == {"Content": evil}


def test_one_child_is_a_list_as_several_are() -> None:
    one = parsed(b"<xml><List><TemplateId>T</TemplateId></List><MemChangeList><Item>a</Item></MemChangeList></xml>")
    assert one == {"List": [{"TemplateId": "T"}], "MemChangeList": {"Item": ["a"]}}


VECTORS = Path(__file__).parents[4] / "shared" / "data" / "wechat" / "vectors.json"


@pytest.mark.skipif(not VECTORS.exists(), reason="the vectors of others are not part of the project")
def test_the_vectors_of_others_are_opened() -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    for one in vectors["callbacks"]:
        envelope = Envelope(one["token"], one["aes_key"], one["receive_id"])
        query = {name: one[name] for name in ("timestamp", "nonce")} | {"msg_signature": one["signature"]}
        at = datetime.fromtimestamp(int(one["timestamp"]), UTC)
        envelope.check(query, at, name="msg_signature", of=one["encrypted"])
        opened = envelope.decrypted(one["encrypted"]).decode()
        assert all(part in opened for part in one["contains"]), one["name"]
        with pytest.raises(BadKnock):
            envelope.check(query | {"nonce": "0"}, at, name="msg_signature", of=one["encrypted"])
    for one in vectors["encryption"]:
        assert Envelope("t", one["aes_key"], one["receive_id"]).decrypted(one["encrypted"]).decode() == one["plain"]
