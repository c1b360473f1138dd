"""The door: what is genuine is stored once, whatever else comes changes nothing."""

import time

from bot.wecom.door import PATH
from tests.bot.wecom.conftest import Running
from tests.servers.wecom import WecomServer
from tests.servers.wire.envelope import sign

BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><FromUserName>&b;</FromUserName></xml>'
POISON = (
    b"",
    b"\xef\xbb\xbf",
    b"no xml",
    BOMB,
    b"<xml>",
    b"<xml><FromUserName>zhangsan</FromUserName></xml>",
    b"<other><FromUserName>zhangsan</FromUserName><MsgType>text</MsgType></other>",
    b"<xml><FromUserName><a>1</a></FromUserName><MsgType>text</MsgType></xml>",
    b"<!DOCTYPE xml><xml><FromUserName>zhangsan</FromUserName><MsgType>text</MsgType></xml>",
    b'<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><FromUserName>&f;</FromUserName></xml>',
    b"<xml>" * 5000,
    b"\xff\xfe" * 40,
    "\U0001f375".encode() * 600,
)
EVENT = b"<xml><FromUserName>sys</FromUserName><MsgType>event</MsgType><Event>change_external_chat</Event>"
GROUP = EVENT + b"<ChatId>wrGONEGONEGONEGONEGONEGONE</ChatId>"
MEMBERS = (
    b"<MemChangeList><Item>wmA</Item></MemChangeList>",
    b"<MemChangeList><Item>wmA</Item><Item>wmB</Item></MemChangeList>",
    b"<MemChangeList>wmA,wmB</MemChangeList>",
    b"<MemChangeList/>",
    b"<MemChangeList>a</MemChangeList><MemChangeList>b</MemChangeList>",
)
"""One, several, as a text of old, none; the samples have them all."""
HARMLESS = (
    *(GROUP + one + b"</xml>" for one in MEMBERS),
    b"<xml><FromUserName>zhangsan</FromUserName><MsgType>event</MsgType><Event>never_heard_of</Event></xml>",
    b"<xml><FromUserName>sys</FromUserName><MsgType>event</MsgType><Event>change_external_chat</Event></xml>",
    b"<xml><FromUserName>sys</FromUserName><MsgType>event</MsgType><Event>CHANGE_EXTERNAL_CONTACT</Event>"
    b"<ChangeType>add_external_contact</ChangeType><ExternalUserID><x>1</x></ExternalUserID></xml>",
    b"<xml><FromUserName>zhangsan</FromUserName><CreateTime>99999999999999</CreateTime><MsgType>text</MsgType></xml>",
    b"<xml><FromUserName>zhangsan</FromUserName><MsgType>voice</MsgType></xml>",
)
OF_NOBODY = (
    b"<xml><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>t</Token></xml>",
    b"<xml><SuiteId>s</SuiteId><InfoType>change_auth</InfoType><TimeStamp>1</TimeStamp></xml>",
)


async def test_sealed_nonsense_is_turned_away(shop: Running) -> None:
    for body in POISON:
        query, sealed = shop.server.seal(body, "")
        status, answer = await shop.server.callbacks.post(query, sealed)
        assert (status in (400, 403), answer) == (True, b""), body
    await shop.is_unchanged()


async def test_what_means_nothing_is_acknowledged(shop: Running) -> None:
    for body in (*HARMLESS, *OF_NOBODY):
        query, sealed = shop.server.seal(body, "")
        assert await shop.server.callbacks.post(query, sealed) == (200, b""), body
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE raw LIKE '%\"xml\"%'") == len(HARMLESS)
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE status = 'parked'") == 0
    assert await shop.value("SELECT COUNT(*) FROM members") == 1


HELP = "<MsgType>text</MsgType><Content>帮助</Content>".encode()
ASKED = b"<xml><FromUserName>zhangsan</FromUserName>" + HELP + b"</xml>"


async def test_a_wrong_signature_an_old_one_and_plain_text_get_403(shop: Running) -> None:
    post, body = shop.server.callbacks.post, ASKED
    query, sealed = shop.server.seal(body, "")
    assert (await post({**query, "msg_signature": "0" * 40}, sealed))[0] == 403
    assert (await post({**query, "msg_signature": "ü"}, sealed))[0] == 403
    assert (await post({**query, "timestamp": "1"}, sealed))[0] == 403
    assert (await post({}, sealed))[0] == 403
    assert (await post(query, body))[0] == 403
    stamp = str(int(time.time()))
    plain = {"signature": sign(shop.server.token, stamp, "1"), "timestamp": stamp, "nonce": "1"}
    assert await post(plain, body) == (403, b""), "signed as the other kind of account signs"
    wall = shop.server.wall
    shop.server.wall = lambda: wall() - 3700
    assert (await post(*shop.server.seal(body, "")))[0] == 403
    await shop.is_unchanged()


async def test_what_is_for_another_corp_or_sealed_with_another_key_gets_403(shop: Running) -> None:
    for other in (WecomServer(corp_id="ww00000000000000ff"), WecomServer(aes_key="a" * 42 + "A")):
        assert await shop.server.callbacks.post(*other.seal(ASKED, "")) == (403, b"")
        assert await shop.server.callbacks.get(other.echo_query()) == (403, b"")
    for sealed in ("", "!!!", "AAAA", "A" * 64, "5Lit5paH"):
        stamp = str(int(time.time()))
        query = {"msg_signature": sign(shop.server.token, stamp, "1", sealed), "timestamp": stamp, "nonce": "1"}
        assert await shop.server.callbacks.post(query, f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode()) == (403, b"")
        assert await shop.server.callbacks.get({**query, "echostr": sealed}) == (403, b"")
    await shop.is_unchanged()


async def test_a_check_that_is_not_wecoms_hears_nothing(shop: Running) -> None:
    for wrong in ({"msg_signature": "0" * 40}, {"msg_signature": "签"}, {"nonce": "other"}, {"timestamp": "1"}):
        assert await shop.server.callbacks.get(shop.server.echo_query() | wrong) == (403, b""), wrong


async def test_events_are_known_however_they_are_written(shop: Running) -> None:
    frames = (
        {"MsgType": "event", "Event": "Change_External_Chat", "ChatId": shop.tea.chat_id, "ChangeType": "UPDATE"},
        {"MsgType": "Event", "Event": "CLICK", "EventKey": "/help"},
    )
    for frame in frames:
        await shop.server.tell(frame, shop.zhang).answered()
    await shop.hears(shop.zhang, "/broadcast", how="app")
    hinted = f"SELECT COUNT(*) FROM looks WHERE chat = '{shop.tea.chat_id}' AND hint_at IS NOT NULL"
    assert await shop.value(hinted) > 0


async def test_whatever_people_type_is_text(shop: Running) -> None:
    for typed in ("<!DOCTYPE html>", "]]>", "</xml>", "😀" * 600):
        told = shop.zhang.says(typed)
        await told.answered()
        assert [one.status for one in told.attempts] == [200], typed
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE status = 'parked'") == 0


async def test_the_same_told_three_times_and_again_is_said_once(shop: Running) -> None:
    shop.server.callbacks.copies = 3
    told = shop.zhang.says("帮助")
    await told.answered()
    await shop.hears(shop.zhang, "/", how="app")
    await shop.settled()
    (again,) = shop.server.callbacks.replay(told)
    await shop.settled()
    assert {one.status for one in (*told.attempts, *again.attempts)} == {200}, "a repeat is acknowledged like the first"
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE source LIKE 'wecom:%' AND raw LIKE '%帮助%'") == 1


def test_it_is_where_the_contract_says() -> None:
    assert PATH == "/wecom"
