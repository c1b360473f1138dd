"""The stand-in for the Official Account: tokens, quotas, windows, messages, faults."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.servers.wechat import CannotDo, WechatServer
from tests.servers.wechat_client import Client, Refused

Json = dict[str, Any]
DAY_S = 86400


@pytest.fixture
async def server() -> AsyncIterator[WechatServer]:
    async with WechatServer() as made:
        yield made


@pytest.fixture
async def client(server: WechatServer) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        made = Client(server, session)
        made.token = server.tokens.stable()[0]
        yield made


def credentials(server: WechatServer) -> Json:
    return {"grant_type": "client_credential", "appid": server.app_id, "secret": server.secret}


async def say(client: Client, openid: str, text: str = "你好 & 🍵") -> Json:
    return await client.post("message/custom/send", touser=openid, msgtype="text", text={"content": text})


# -- tokens -------------------------------------------------------------------------------------------------------
async def test_the_stable_token_is_the_same_for_all_and_overlaps(server: WechatServer, client: Client) -> None:
    first = await client.post("stable_token", **credentials(server))
    assert (await client.post("stable_token", **credentials(server)))["access_token"] == first["access_token"]
    server.skip(7200 - 299)
    second = await client.post("stable_token", **credentials(server))
    assert second["access_token"] != first["access_token"]
    assert second["expires_in"] > 7000
    for client.token in (first["access_token"], second["access_token"]):
        await client.get("get_api_domain_ip")
    server.skip(300)
    client.token = first["access_token"]
    with pytest.raises(Refused, match="42001"):
        await client.get("get_api_domain_ip")
    server.assert_clean()


async def test_force_kills_the_old_at_once_and_is_rationed(server: WechatServer, client: Client) -> None:
    new = await client.post("stable_token", **credentials(server), force_refresh=True)
    with pytest.raises(Refused, match="40001"):
        await client.get("get_api_domain_ip")
    with pytest.raises(Refused, match="45011"):
        await client.post("stable_token", **credentials(server), force_refresh=True)
    assert (await client.post("stable_token", **credentials(server)))["access_token"] == new["access_token"]


async def test_the_plain_token_voids_the_one_before(server: WechatServer, client: Client) -> None:
    first = await client.get("token", **credentials(server))
    await client.get("token", **credentials(server))
    client.token = first["access_token"]
    with pytest.raises(Refused, match="40001"):
        await client.get("get_api_domain_ip")
    with pytest.raises(AssertionError, match="stable_token"):
        server.assert_clean()


async def test_who_may_not(server: WechatServer, client: Client) -> None:
    with pytest.raises(Refused, match="40125"):
        await client.post("stable_token", **credentials(server) | {"secret": "x"})
    server.is_ip_allowed = False
    with pytest.raises(Refused, match="40164"):
        await client.post("stable_token", **credentials(server))
    server.is_ip_allowed = True
    server.lacks.add("menu/get")
    with pytest.raises(Refused, match="48001"):
        await client.get("menu/get")


async def test_daily_quotas_end_at_midnight_in_china(server: WechatServer, client: Client) -> None:
    server.daily["user/info"] = 1
    mia = server.person()
    await client.get("user/info", openid=mia.openid)
    with pytest.raises(Refused, match="45009"):
        await client.get("user/info", openid=mia.openid)
    quota = await client.post("openapi/quota/get", cgi_path="/cgi-bin/user/info")
    assert quota["quota"] == {"daily_limit": 1, "used": 1, "remain": 0}
    await client.post("clear_quota/v2", {"appid": server.app_id, "appsecret": server.secret})
    await client.get("user/info", openid=mia.openid)
    today = server.today()
    server.skip(DAY_S - (server.clock.now() + 8 * 3600) % DAY_S + 1)
    assert server.today() > today
    client.token = server.tokens.stable()[0]
    await client.get("user/info", openid=mia.openid)


# -- windows ------------------------------------------------------------------------------------------------------
async def test_five_messages_in_48_hours_after_a_message(server: WechatServer, client: Client) -> None:
    mia = server.person(follows=True)
    with pytest.raises(Refused, match="45015"):
        await say(client, mia.openid)
    mia.says("hello")
    for _ in range(5):
        await say(client, mia.openid)
    with pytest.raises(Refused, match="45047"):
        await say(client, mia.openid)
    mia.says("more")
    server.skip(48 * 3600 - 1)
    client.token = server.tokens.stable()[0]
    await say(client, mia.openid)
    server.skip(2)
    with pytest.raises(Refused, match="45015"):
        await say(client, mia.openid)
    assert [heard.how for heard in mia.heard] == ["service"] * 6
    assert (await server.wait_for(mia, text_contains="🍵")).text == "你好 & 🍵"
    server.assert_clean()


async def test_a_follow_opens_a_minute_and_a_payment_opens_all(server: WechatServer, client: Client) -> None:
    mia = server.person()
    mia.follows()
    for _ in range(3):
        await say(client, mia.openid)
    with pytest.raises(Refused, match="45047"):
        await say(client, mia.openid)
    server.skip(61)
    with pytest.raises(Refused, match="45015"):
        await say(client, mia.openid)
    mia.has_paid()
    for _ in range(10):
        await say(client, mia.openid)
    mia.unfollows()
    with pytest.raises(Refused, match="43004"):
        await say(client, mia.openid)
    with pytest.raises(Refused, match="40003"):
        await say(client, "oNobody")


async def test_twenty_where_the_older_rule_holds(client: Client) -> None:
    async with WechatServer(messages_in_window=20) as server:
        mia = server.person(follows=True)
        mia.says("hello")
        assert [window.left for window in mia.windows.live(server.clock.now())] == [20]


async def test_a_menu_in_a_message(server: WechatServer, client: Client) -> None:
    mia = server.person(follows=True)
    mia.says("投票")
    menu = {"head_content": "哪一种？", "list": [{"id": "101", "content": "绿茶"}, {"id": "102", "content": "红茶"}]}
    await client.post("message/custom/send", touser=mia.openid, msgtype="msgmenu", msgmenu=menu)
    asked = await server.wait_for(mia, item="红茶")
    assert asked.text == "哪一种？\n绿茶\n红茶"
    told = mia.taps("红茶")
    assert (told.frame["Content"], told.frame["bizmsgmenuid"]) == ("红茶", "102")
    assert mia.windows.by_trigger["tap"].left == 3
    with pytest.raises(CannotDo, match="乌龙"):
        mia.taps("乌龙")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"msgtype": "text", "text": {"content": "好" * 683}}, "45002"),
        ({"msgtype": "text", "text": {"content": ""}}, "45002"),
        ({"msgtype": "text", "content": "x"}, "not a field"),
        ({"msgtype": "text", "image": {"media_id": "1"}}, "carries"),
        ({"msgtype": "poll", "text": {"content": "x"}}, "40008"),
        ({"msgtype": "msgmenu", "msgmenu": {"list": [{"id": 1, "content": "x"}]}}, "must be str"),
        ({"msgtype": "news", "news": {"articles": [{"title": "a"}, {"title": "b"}]}}, "45008"),
    ],
)
async def test_wrong_messages_are_complaints(server: WechatServer, client: Client, message: Json, words: str) -> None:
    mia = server.person(follows=True)
    mia.says("hello")
    with pytest.raises(Refused, match=words):
        await client.post("message/custom/send", touser=mia.openid, **message)
    assert len(server.complaints) == 1
    assert mia.windows.by_trigger["message"].left == 5


async def test_bodies_nobody_can_read(server: WechatServer, client: Client) -> None:
    assert b"40033" in await client.raw("POST", "menu/create", data=b'{"button":"\\u4f60"}')
    assert b"47001" in await client.raw("POST", "menu/create", data=b"button=1")
    assert b"41001" in await client.raw("GET", "menu/get", {"access_token": ""})
    assert b"404" in await client.raw("GET", "menu/make")
    assert b"43002" in await client.raw("GET", "menu/create")
    assert len(server.complaints) == 5


# -- faults -------------------------------------------------------------------------------------------------------
async def test_faults(server: WechatServer, client: Client) -> None:
    mia = server.person(follows=True)
    mia.says("hello")
    server.fault("message/custom/send", code=-1, text="system error", times=2)
    for _ in range(2):
        with pytest.raises(Refused, match="-1 system error"):
            await say(client, mia.openid)
    server.fault("message/custom/send", drop="after")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await say(client, mia.openid)
    server.fault("message/custom/send", status=502)
    assert b"gateway" in await client.raw("POST", "message/custom/send", data=b"{}")
    assert len(mia.heard) == 1
    assert len(server.called("message/custom/send", touser=mia.openid)) == 3
