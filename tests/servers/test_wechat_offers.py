"""The stand-in for the Official Account: codes, media, notices, mass messages, menu, pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.servers.wechat import CannotDo, WechatServer
from tests.servers.wechat_client import Client, Refused

Json = dict[str, Any]
DAY_S = 86400
NOON_S = 4 * 3600
"""Of a day in UTC, when it is noon in China: what counts by day counts within one."""


@pytest.fixture
async def server() -> AsyncIterator[WechatServer]:
    async with WechatServer() as made:
        made.skip((NOON_S - made.clock.now()) % DAY_S)
        yield made


@pytest.fixture
async def client(server: WechatServer) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        made = Client(server, session)
        made.token = server.tokens.stable()[0]
        yield made


# -- codes, people, media -----------------------------------------------------------------------------------------
async def test_codes_die(server: WechatServer, client: Client) -> None:
    scene = {"scene": {"scene_str": "INV7K2"}}
    month = {"action_name": "QR_STR_SCENE", "expire_seconds": 30 * DAY_S, "action_info": scene}
    made = await client.post("qrcode/create", **month)
    mia = server.person("Mia", unionid="oU-mia")
    told = mia.scans(made["url"])
    assert (told.frame["Event"], told.frame["EventKey"], told.frame["Ticket"]) == (
        "subscribe", "qrscene_INV7K2", made["ticket"],
    )  # fmt: skip
    assert mia.scans("INV7K2").frame["EventKey"] == "INV7K2"
    info = await client.get("user/info", openid=mia.openid, lang="zh_CN")
    assert (info["unionid"], info["qr_scene_str"], info["nickname"]) == ("oU-mia", "INV7K2", "")
    assert (await client.raw("GET", "showqrcode", {"ticket": made["ticket"]})).startswith(b"\x89PNG")
    short = await client.post("qrcode/create", **{k: v for k, v in month.items() if k != "expire_seconds"})
    assert short["expire_seconds"] == 60
    server.skip(30 * DAY_S + 1)
    with pytest.raises(CannotDo, match="dead"):
        mia.scans("INV7K2")
    with pytest.raises(CannotDo, match="no code"):
        mia.scans("OTHER")


async def test_wrong_codes(server: WechatServer, client: Client) -> None:
    for change in (
        {"expire_seconds": 30 * DAY_S + 1}, {"action_info": {"scene": {"scene_str": "x" * 65}}},
        {"action_info": {"scene": {"scene_id": 1}}},
    ):  # fmt: skip
        right = {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "x"}}}
        with pytest.raises(Refused):
            await client.post("qrcode/create", **right | change)
    assert len(server.complaints) == 3


async def test_media_last_three_days(server: WechatServer, client: Client) -> None:
    mia = server.person(follows=True)
    sent = mia.sends_picture(b"\xff\xd8photo")
    assert await client.raw("GET", "media/get", {"media_id": sent.frame["MediaId"]}) == b"\xff\xd8photo"
    async with client.session.get(sent.frame["PicUrl"]) as answer:
        assert await answer.read() == b"\xff\xd8photo"
    made = await client.upload("media/upload", b"poster", type="image")
    image = {"touser": mia.openid, "msgtype": "image", "image": {"media_id": made["media_id"]}}
    await client.post("message/custom/send", **image)
    assert (await server.wait_for(mia, kind="image")).data == b"poster"
    server.skip(3 * DAY_S)
    client.token = server.tokens.stable()[0]
    mia.says("again")
    with pytest.raises(Refused, match="40007"):
        await client.post("message/custom/send", **image)
    with pytest.raises(Refused, match="41005"):
        await client.upload("media/upload", b"x", field="file", type="image")


# -- notices, mass, menu, pages -----------------------------------------------------------------------------------
async def test_a_consent_is_good_for_one_notice(server: WechatServer, client: Client) -> None:
    mia, template = server.person(follows=True), server.template("T-1", "thing1", "amount2")
    notice: Json = {"touser": mia.openid, "template_id": template,
              "data": {"thing1": {"value": "订单已发货"}, "amount2": {"value": "39.90元"}}}  # fmt: skip
    with pytest.raises(Refused, match="43101"):
        await client.post("message/subscribe/bizsend", **notice)
    told = mia.answers_notice(template)
    assert told.frame["SubscribeMsgPopupEvent"]["List"][0]["SubscribeStatusString"] == "accept"
    server.skip(10 * DAY_S)
    client.token = server.tokens.stable()[0]
    await client.post("message/subscribe/bizsend", **notice)
    assert (await server.wait_for(mia, how="notice")).text == "订单已发货\n39.90元"
    with pytest.raises(Refused, match="43101"):
        await client.post("message/subscribe/bizsend", **notice)
    long = {**notice["data"], "thing1": {"value": "长" * 21}}
    with pytest.raises(Refused, match="47003"):
        await client.post("message/subscribe/bizsend", **notice | {"data": long})
    mia.answers_notice(template)
    mia.withdraws_notice(template)
    with pytest.raises(Refused, match="43101"):
        await client.post("message/subscribe/bizsend", **notice)


async def test_mass_messages(server: WechatServer, client: Client) -> None:
    mia = server.person(follows=True)
    server.tag(2, mia)
    message = {"filter": {"is_to_all": False, "tag_id": 2}, "msgtype": "text", "text": {"content": "新茶"}}
    first = await client.post("message/mass/sendall", **message, clientmsgid="b-1")
    with pytest.raises(Refused, match="45065") as again:
        await client.post("message/mass/sendall", **message, clientmsgid="b-1")
    assert again.value.answer["msg_id"] == first["msg_id"]
    assert (await client.post("message/mass/get", msg_id=first["msg_id"]))["msg_status"] == "SEND_SUCCESS"
    for number in range(4):
        await client.post("message/mass/sendall", **message, clientmsgid=f"c-{number}")
    assert len(mia.heard) == 4
    assert server.callbacks.told[-1].frame["SentCount"] == 0
    with pytest.raises(Refused, match="not a field"):
        await client.post("message/mass/sendall", **message | {"filter": {"group_id": 2, "is_to_all": False}})


async def test_the_menu(server: WechatServer, client: Client) -> None:
    mia = server.person(follows=True)
    sub = [
        {"type": "click", "name": "我的钱包", "key": "wallet"},
        {"type": "view", "name": "网页", "url": "https://a.b/"},
    ]
    await client.post("menu/create", button=[{"name": "我的", "sub_button": sub}])
    assert mia.clicks("我的钱包").frame["EventKey"] == "wallet"
    assert mia.clicks("网页").frame["Event"] == "VIEW"
    for wrong, code in (
        ([{"name": "长名字太长了", "type": "click", "key": "x"}], "40018"),
        ([{"name": "x", "type": "click"}] * 4, "40016"),
        ([{"name": "x", "type": "tap", "key": "x"}], "40017"),
        ([{"name": "x", "type": "click", "key": "k" * 129}], "40019"),
    ):
        with pytest.raises(Refused, match=code):
            await client.post("menu/create", button=wrong)
    with pytest.raises(CannotDo, match="我的钱包"):
        mia.clicks("订单")


async def test_who_opens_a_page(server: WechatServer, client: Client) -> None:
    mia = server.person("Mia", unionid="oU-mia")
    page = ("https://open.weixin.qq.com/connect/oauth2/authorize?appid={}&redirect_uri=https%3A%2F%2Fshop.example%2Fpay"
            "&response_type=code&scope=snsapi_base&state=A1#wechat_redirect")  # fmt: skip
    back = mia.authorizes(page.format(server.app_id))
    assert back.startswith("https://shop.example/pay?code=")
    assert back.endswith("&state=A1")
    code = back.split("code=")[1].split("&")[0]
    question = {"appid": server.app_id, "secret": server.secret, "code": code, "grant_type": "authorization_code"}
    answer = await client.get("sns/oauth2/access_token", **question)
    assert (answer["openid"], answer["scope"], "unionid" in answer) == (mia.openid, "snsapi_base", False)
    with pytest.raises(Refused, match="40163"):
        await client.get("sns/oauth2/access_token", **question)
    for wrong in (page.format("wxother"), page.format(server.app_id).removesuffix("#wechat_redirect")):
        with pytest.raises(CannotDo):
            mia.authorizes(wrong)


# -- the rest of what is offered ----------------------------------------------------------------------------------
async def test_mass_messages_that_an_administrator_confirms(server: WechatServer, client: Client) -> None:
    server.mass_needs_admin = True
    anna, mia = server.person(follows=True), server.person(follows=True)
    message: Json = {"touser": [anna.openid, mia.openid], "msgtype": "text", "text": {"content": "新茶"}}
    confirmed = (await client.post("message/mass/send", **message))["msg_id"]
    late = (await client.post("message/mass/send", **message))["msg_id"]
    server.confirm_mass(confirmed)
    server.skip(1801)
    states = [(await client.post("message/mass/get", msg_id=one))["msg_status"] for one in (confirmed, late)]
    assert (states, len(mia.heard)) == (["SEND_SUCCESS", "SEND_FAIL"], 1)
    server.is_subscription = True
    with pytest.raises(Refused, match="45028"):
        await client.post("message/mass/send", **message)


async def test_permanent_codes_menus_and_tickets(server: WechatServer, client: Client) -> None:
    scene = {"scene": {"scene_id": 7}}
    made = await client.post("qrcode/create", action_name="QR_LIMIT_SCENE", action_info=scene)
    assert "expire_seconds" not in made
    server.skip(365 * DAY_S)
    client.token = server.tokens.stable()[0]
    mia = server.person()
    assert mia.scans("7").frame["EventKey"] == "qrscene_7"
    assert mia.sends("location", Label="here").frame["MsgType"] == "location"
    with pytest.raises(Refused, match="46003"):
        await client.get("menu/get")
    await client.post("menu/create", button=[{"type": "click", "name": "帮助", "key": "help"}])
    assert (await client.get("menu/get"))["menu"]["button"][0]["key"] == "help"
    await client.get("menu/delete")
    assert server.menu == []
    assert (await client.get("ticket/getticket", type="jsapi"))["expires_in"] == 7200
    for _ in range(10):
        await client.post("clear_quota", appid=server.app_id)
    with pytest.raises(Refused, match="48006"):
        await client.post("clear_quota", appid=server.app_id)
    server.assert_clean()
    assert [call.error[:5] for call in server.refusals()] == ["46003", "48006"]


async def test_a_profile_by_consent(server: WechatServer, client: Client) -> None:
    mia = server.person("Mia", unionid="oU-mia")
    page = ("https://open.weixin.qq.com/connect/oauth2/authorize?appid={}&redirect_uri=https%3A%2F%2Fshop.example%2F"
            "&response_type=code&scope=snsapi_userinfo#wechat_redirect")  # fmt: skip
    code = mia.authorizes(page.format(server.app_id)).split("code=")[1].split("&")[0]
    given = await client.get(
        "sns/oauth2/access_token", appid=server.app_id, secret=server.secret, code=code, grant_type="authorization_code"
    )
    client.token = given["access_token"]
    assert (await client.get("sns/userinfo", openid=mia.openid))["nickname"] == "Mia"
    assert given["unionid"] == "oU-mia"
