"""The door: what is genuine is stored once, whatever else comes changes nothing."""

from bot.wecom.door import PATH
from tests.bot.wecom.conftest import Running

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
    b"\xff\xfe" * 40,
    "\U0001f375".encode() * 600,
)
HARMLESS = (
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
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE raw LIKE '%\"xml\"%'") == 0


async def test_what_means_nothing_is_acknowledged(shop: Running) -> None:
    for body in (*HARMLESS, *OF_NOBODY):
        query, sealed = shop.server.seal(body, "")
        assert await shop.server.callbacks.post(query, sealed) == (200, b""), body
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE raw LIKE '%\"xml\"%'") == len(HARMLESS)
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE status = 'parked'") == 0
    assert await shop.value("SELECT COUNT(*) FROM members") == 1


async def test_a_wrong_signature_an_old_one_and_plain_text_get_403(shop: Running) -> None:
    post, body = shop.server.callbacks.post, b"<xml><FromUserName>zhangsan</FromUserName><MsgType>text</MsgType></xml>"
    query, sealed = shop.server.seal(body, "")
    assert (await post({**query, "msg_signature": "0" * 40}, sealed))[0] == 403
    assert (await post({**query, "msg_signature": "ü"}, sealed))[0] == 403
    assert (await post({**query, "timestamp": "1"}, sealed))[0] == 403
    assert (await post({}, sealed))[0] == 403
    assert (await post(query, body))[0] == 403
    wall = shop.server.wall
    shop.server.wall = lambda: wall() - 3700
    assert (await post(*shop.server.seal(body, "")))[0] == 403


async def test_the_same_told_three_times_and_again_is_said_once(shop: Running) -> None:
    shop.server.callbacks.copies = 3
    told = shop.zhang.says("帮助")
    await told.answered()
    await shop.hears(shop.zhang, "/", how="app")
    await shop.settled()
    shop.server.callbacks.replay(told)
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM inbox WHERE source LIKE 'wecom:%' AND raw LIKE '%帮助%'") == 1


def test_it_is_where_the_contract_says() -> None:
    assert PATH == "/wecom"
