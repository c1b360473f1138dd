"""What stands between us and the platform answers too: a proxy, a page of maintenance. That is no yes, and no file."""

import pytest
from aiohttp import web

from bot.cgi.calls import Wire
from bot.cgi.faults import Lost, NotSent
from bot.cgi.token import LoneToken
from bot.wechat.client import Client as AccountClient
from bot.wechat.client import fetch_by as fetch_account
from bot.wecom.client import Client as CorpClient
from bot.wecom.client import fetch_by as fetch_corp
from config.sections import WechatSettings, WecomSettings
from tests.bot.between import Asked, Between, GoodToken


def away(asked: Asked) -> web.Response:
    return web.Response(status=502)


def picture(asked: Asked) -> web.Response:
    return web.Response(body=b"\xff\xd8\xff", content_type="image/jpeg")


def voice(asked: Asked) -> web.Response:
    return web.Response(body=b"#!AMR\n", content_type="application/octet-stream")


def odd(asked: Asked) -> web.Response:
    return web.json_response({"errcode": 0})


async def test_a_page_in_place_of_an_answer_is_no_answer(wire: Wire) -> None:
    with pytest.raises(Lost):
        await AccountClient("wx1", wire, GoodToken()).post("message/custom/send", data={"touser": "o1"})
    with pytest.raises(Lost):
        await CorpClient(wire, GoodToken()).post("externalcontact/add_msg_template", {})
    with pytest.raises(Lost):
        await AccountClient("wx1", wire, GoodToken()).qrcode.create({"action_name": "QR_STR_SCENE"})


async def test_a_page_in_place_of_a_file_is_no_file(wire: Wire, between: Between) -> None:
    corp = CorpClient(wire, GoodToken())
    with pytest.raises(Lost):
        await corp.file("media/get", media_id="m")
    with pytest.raises(Lost):
        await corp.picture(f"{between.url}/code.png")
    between.answers = {"media/get": picture}
    assert await corp.file("media/get", media_id="m") == b"\xff\xd8\xff"
    between.answers = {"media/get": voice}
    assert await corp.file("media/get", media_id="m") == b"#!AMR\n"
    between.answers = {"media/get": odd}
    assert await corp.file("media/get", media_id="m") is None


async def test_a_picture_where_an_answer_is_due_is_none(wire: Wire, between: Between) -> None:
    between.answers = {"message/send": picture}
    with pytest.raises(Lost):
        await CorpClient(wire, GoodToken()).post("message/send", {})


async def test_without_a_token_nothing_has_been_sent(wire: Wire, between: Between) -> None:
    """Lost on the way to a token: what it was wanted for may be done again."""
    between.answers = {"gettoken": away, "stable_token": away}
    corp = CorpClient(wire, LoneToken(fetch_corp(WecomSettings(corp_id="ww1"), wire)))
    with pytest.raises(NotSent):
        await corp.post("externalcontact/add_msg_template", {})
    account = AccountClient("wx1", wire, LoneToken(fetch_account(WechatSettings(app_id="wx1"), wire)))
    with pytest.raises(NotSent):
        await account.post("message/custom/send", data={"touser": "o1"})


async def test_a_picture_that_could_not_be_uploaded_was_not_said(wire: Wire, between: Between) -> None:
    between.answers = {"media/upload": away}
    with pytest.raises(NotSent):
        await CorpClient(wire, GoodToken()).upload(b"\xff\xd8\xff")
