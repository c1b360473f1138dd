"""Bad input at the doors that WeChat and WeCom knock on: never a fault, never a change, never more than a refusal."""

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.servers.wechat import Follower, WechatServer
from tests.servers.wecom import Staff, WecomServer
from tests.servers.wire.callbacks import Sealed
from tests.stories.networks import Networks, opened

Door = WechatServer | WecomServer
REFUSED = frozenset({400, 403, 413})
FRAME = (
    "<xml><ToUserName>{to}</ToUserName><FromUserName>{who}</FromUserName><CreateTime>{at}</CreateTime>"
    "<MsgType>{kind}</MsgType>{rest}</xml>"
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><FromUserName>o</FromUserName><MsgType>&c;</MsgType></xml>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><FromUserName>&a;</FromUserName></xml>'
GENUINE_NONSENSE = [b"", b"\xef\xbb\xbf", b"\x00\xff\xfe", b"no xml", b"<xml>", b"<xml/>", b"[]", b"<xml>" * 5000]
GENUINE_NONSENSE += [BOMB.encode(), OUTSIDE.encode(), "<xml><MsgType>签</MsgType></xml>".encode("gb18030")]
MEANINGLESS = [
    ("event", "<Event>never_heard_of</Event><EventKey>x</EventKey>"),
    ("event", "<Event></Event>"),
    ("event", "<Event>change_external_chat</Event><ChatId></ChatId><ChangeType>update</ChangeType>"),
    ("event", "<Event>change_external_contact</Event><ChangeType>never_heard_of</ChangeType>"),
    ("event", "<Event>CLICK</Event><EventKey>/erase everything</EventKey>"),
    ("event", "<Event><Item>subscribe</Item></Event>"),
    (
        "event",
        "<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List>x</List></SubscribeMsgPopupEvent>",
    ),
    ("never_heard_of", "<Content>x</Content>"),
    ("voice", "<MediaId>1</MediaId><MsgId>1</MsgId>"),
]
STRANGE = ["]]>", "😀" * 600, "商品 ]]>", '加商品 CUP "]]></xml>" 12', "/start i_" + "A" * 2000, "&amp; <xml>"]


@pytest.fixture
async def shop(sqlite_bare_url: str, tmp_path: Path) -> AsyncIterator[Networks]:
    async with WechatServer() as official, WecomServer() as corp:
        ann = official.person("Ann", follows=True)
        corp.staff("zhangsan")
        async with opened(tmp_path, sqlite_bare_url, f"wechat:{ann.openid}", official=official, corp=corp) as made:
            yield made
        official.assert_clean()
        corp.assert_clean()


def doors(shop: Networks) -> list[tuple[Door, Follower | Staff]]:
    assert shop.official is not None
    assert shop.corp is not None
    return [(shop.official, next(iter(shop.official.people.values()))), (shop.corp, shop.corp.people["zhangsan"])]


def name_of(who: Follower | Staff) -> str:
    return who.openid if isinstance(who, Follower) else who.id


def text_from(who: Follower | Staff, content: str = "商品") -> bytes:
    rest = f"<Content><![CDATA[{content}]]></Content><MsgId>77</MsgId>"
    return FRAME.format(to="gh_1", who=name_of(who), at=int(time.time()), kind="text", rest=rest).encode()


def spoilt(sealed: Sealed) -> list[Sealed]:
    """What is signed rightly, and then is not any more."""
    query, body = dict(sealed.query), sealed.body
    return [
        Sealed({**query, "timestamp": str(int(time.time()) - 4000)}, body),
        Sealed({**query, "msg_signature": "0" * 40}, body),
        *[Sealed({one: value for one, value in query.items() if one != name}, body) for name in ("nonce", "timestamp")],
        Sealed({}, body),
        Sealed(query, body[: len(body) // 2]),
        Sealed(query, body.replace(b"<Encrypt>", b"<Encrypt>AAAA")),
    ]


async def answers(door: Door, knocks: list[Sealed]) -> list[int]:
    return [(await door.callbacks.post(one.query, one.body))[0] for one in knocks]


async def test_what_is_not_genuine_is_turned_away(shop: Networks) -> None:
    before = await shop.counts()
    for door, who in doors(shop):
        plain = text_from(who)
        sealed = door.seal(plain, name_of(who))
        assert set(await answers(door, spoilt(sealed))) <= REFUSED
        assert await answers(door, [Sealed(sealed.query, plain)]) == [403], "plain text where encryption is set"
    await shop.is_idle()
    assert await shop.counts() == before
    assert (await shop.get("/readyz"))[0] == 200


async def test_what_old_hours_sealed_is_turned_away(shop: Networks) -> None:
    for door, who in doors(shop):
        now: Callable[[], float] = door.wall
        door.wall = lambda: time.time() - 4000
        late = door.seal(text_from(who), name_of(who))
        door.wall = now
        assert await answers(door, [late]) == [403]
    await shop.is_idle()
    assert [row["kind"] for row in await shop.rows("events")] == []


async def test_genuine_nonsense_changes_nothing(shop: Networks) -> None:
    before = await shop.counts()
    for door, who in doors(shop):
        frames = [
            FRAME.format(to="gh_1", who=name_of(who), at=at, kind=kind, rest=rest).encode()
            for kind, rest in MEANINGLESS
            for at in (int(time.time()), "soon", "9" * 30)
        ]
        knocks = [door.seal(one, name_of(who)) for one in (*GENUINE_NONSENSE, *frames)]
        assert set(await answers(door, knocks)) <= REFUSED | {200}
    await shop.is_idle()
    after = await shop.counts()
    assert {**after, "members": 0} == {**before, "members": 0}
    await shop.is_verified()


async def test_strange_words_are_answered_and_break_nothing(shop: Networks) -> None:
    for _, who in doors(shop):
        for content in STRANGE:
            told = who.says(content)
            await told.answered()
            assert [attempt.status for attempt in told.attempts] == [200], content
        assert who.errors == 0, "every reply could be read"
    await shop.is_idle()
    await shop.is_verified()
