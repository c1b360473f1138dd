"""The stand-in for the Official Account tells: signed, sealed, three times, and reads what it is answered."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.events import SubscribeScanEvent
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from tests.servers.listener import Got, Listener, Slow
from tests.servers.wechat import CannotDo, Follower, WechatServer
from tests.servers.wire.envelope import Envelope, sign

Json = dict[str, Any]


def echo(got: Got) -> tuple[int, bytes]:
    return 200, got.query.get("echostr", "success").encode()


@pytest.fixture
async def door() -> AsyncIterator[Listener]:
    async with Listener(echo) as made:
        yield made


@pytest.fixture
async def server(door: Listener) -> AsyncIterator[WechatServer]:
    async with WechatServer(answer_s=0.2) as made:
        await made.connect(door.url)
        yield made


def opened(server: WechatServer, got: Got) -> Any:
    """As the program's library reads it."""
    query = got.query
    check_signature(server.token, query["signature"], query["timestamp"], query["nonce"])
    crypto = WeChatCrypto(server.token, server.aes_key, server.app_id)
    return parse_message(crypto.decrypt_message(got.body, query["msg_signature"], query["timestamp"], query["nonce"]))


async def test_the_address_is_checked(server: WechatServer, door: Listener) -> None:
    assert set(door.got[0].query) == {"signature", "timestamp", "nonce", "echostr"}
    door.says(200, b'"quoted"')
    with pytest.raises(CannotDo, match="the echo"):
        await server.connect(door.url)


async def test_a_follow_by_a_code_is_sealed_and_signed_now(server: WechatServer, door: Listener) -> None:
    mia = server.person()
    code = server.codes.add("INV7K2", None)
    server.skip(5 * 86400)
    assert await mia.scans(code.scene).answered() is None
    event = opened(server, door.got[-1])
    assert isinstance(event, SubscribeScanEvent)
    assert (event.source, event.target, event.scene_id) == (mia.openid, server.account, "INV7K2")
    assert event.create_time.timestamp() > time.time() + 4 * 86400
    assert abs(int(door.got[-1].query["timestamp"]) - time.time()) < 60


async def test_plain_mode(door: Listener) -> None:
    async with WechatServer(aes_key=None) as server:
        await server.connect(door.url)
        mia = server.person(follows=True)
        await mia.says("a ]]> b <c>").answered()
        assert parse_message(door.got[-1].body).content == "a ]]> b <c>"
        assert "msg_signature" not in door.got[-1].query
        reply = TextReply(source=server.account, target=mia.openid, content="好")
        door.says(200, reply.render().encode())
        assert (await mia.says("x").answered()).text == "好"


def replied(server: WechatServer, mia: Follower, **change: Any) -> tuple[int, bytes]:
    fields = {"source": server.account, "target": mia.openid, "content": "好 🍵"} | change
    plain = TextReply(**fields).render()
    return 200, WeChatCrypto(server.token, server.aes_key, server.app_id).encrypt_message(plain, "77").encode()


async def test_a_passive_reply_is_read_and_counts_in_no_window(server: WechatServer, door: Listener) -> None:
    mia = server.person(follows=True)
    door.says(*replied(server, mia))
    heard = await mia.says("hello").answered()
    assert (heard.text, heard.how, mia.heard) == ("好 🍵", "passive", [heard])
    assert mia.windows.by_trigger["message"].left == 5
    server.assert_clean()


async def test_replies_people_see_as_an_error(server: WechatServer, door: Listener) -> None:
    mia = server.person(follows=True)
    plain = TextReply(source=server.account, target=mia.openid, content="x").render().encode()
    wrong = [
        (200, b"ok"),
        (200, b'"success"'),
        (200, plain),
        replied(server, mia, target="oAnother"),
        replied(server, mia, content="x" * 2049),
        replied(server, mia, content="a]]>b"),
        replied(server, mia, content=""),
    ]
    for number, answer in enumerate(wrong, 1):
        door.says(*answer)
        assert await mia.says("hello").answered() is None
        assert (mia.errors, len(server.complaints)) == (number, number)
    assert mia.heard == []


async def test_three_tries_within_five_seconds_each(server: WechatServer, door: Listener) -> None:
    mia = server.person(follows=True)
    door.answer = Slow(2)
    told = mia.says("hello")
    await told.answered()
    assert [attempt.status for attempt in told.attempts] == [0, 0, 200]
    bodies = {opened(server, got).id for got in door.got[1:]}
    assert len(bodies) == 1
    door.says(500)
    await mia.says("again").answered()
    assert (len(door.got), mia.errors) == (1 + 3 + 3, 1)


async def test_held_mixed_lost_repeated(server: WechatServer, door: Listener) -> None:
    mia = server.person(follows=True)
    server.callbacks.hold()
    for word in ("one", "two"):
        mia.says(word)
    assert len(server.callbacks.pending) == 2
    for told in server.callbacks.release("reversed"):
        await told.answered()
    assert sorted(opened(server, got).content for got in door.got[1:]) == ["one", "two"]
    server.callbacks.lose(1)
    lost = mia.says("three")
    assert lost.is_lost
    server.callbacks.copies = 3
    again = server.callbacks.replay(lost)[0]
    await server.until(lambda: len(again.attempts) == 3)
    assert [opened(server, got).content for got in door.got[3:]] == ["three"] * 3
    assert again.plain == lost.plain


async def test_poison(server: WechatServer, door: Listener) -> None:
    mia = server.person(follows=True)
    await server.callbacks.tell({}, mia.openid, plain=b"<xml>").answered()
    sealed = server.seal(b"<xml/>", mia.openid)
    status, _ = await server.callbacks.post({**sealed.query, "msg_signature": "0"}, sealed.body)
    assert status == 200
    envelope = Envelope(server.aes_key or "", server.app_id)
    text = door.got[1].body.decode().split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    query = door.got[1].query
    assert envelope.open(text) == b"<xml>"
    assert query["msg_signature"] == sign(server.token, query["timestamp"], query["nonce"], text)
