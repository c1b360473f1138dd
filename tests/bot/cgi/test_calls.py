"""What stands between us and the platform answers too: a proxy, a page of maintenance. That is no yes, and no file."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from bot.cgi.calls import Wire
from bot.cgi.faults import Lost, NotSent, TokenRefused
from bot.cgi.token import LoneToken
from bot.wechat.client import Client as AccountClient
from bot.wechat.client import fetch_by as fetch_account
from bot.wecom.client import Client as CorpClient
from bot.wecom.client import fetch_by as fetch_corp
from config.sections import WechatSettings, WecomSettings

Answer = Callable[[], web.Response]


def blocked() -> web.Response:
    return web.Response(text="<html>blocked by policy</html>", content_type="text/html")


def away() -> web.Response:
    return web.Response(status=502)


def picture() -> web.Response:
    return web.Response(body=b"\xff\xd8\xff", content_type="image/jpeg")


def voice() -> web.Response:
    return web.Response(body=b"#!AMR\n", content_type="application/octet-stream")


def odd() -> web.Response:
    return web.json_response({"errcode": 0})


class Token:
    """A good one."""

    async def get(self) -> str:
        return "t"

    async def refuse(self, value: str) -> None:
        raise LookupError(value)

    def broken(self, error: TokenRefused) -> None:
        raise error


class Between:
    """Answers `answers` by the end of the path, and `blocked` to everything else."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.url = ""

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        found = next((one for end, one in self.answers.items() if request.path.endswith(end)), blocked)
        return found()


@pytest.fixture
async def between() -> AsyncIterator[Between]:
    made = Between()
    runner = web.ServerRunner(web.Server(made), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def wire(between: Between) -> AsyncIterator[Wire]:
    made = Wire(between.url)
    yield made
    await made.close()


async def test_a_page_in_place_of_an_answer_is_no_answer(wire: Wire) -> None:
    with pytest.raises(Lost):
        await AccountClient("wx1", wire, Token()).post("message/custom/send", data={"touser": "o1"})
    with pytest.raises(Lost):
        await CorpClient(wire, Token()).post("externalcontact/add_msg_template", {})
    with pytest.raises(Lost):
        await AccountClient("wx1", wire, Token()).qrcode.create({"action_name": "QR_STR_SCENE"})


async def test_a_page_in_place_of_a_file_is_no_file(wire: Wire, between: Between) -> None:
    corp = CorpClient(wire, Token())
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
        await CorpClient(wire, Token()).post("message/send", {})


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
        await CorpClient(wire, Token()).upload(b"\xff\xd8\xff")
