"""What wechatpy 1.8.18 does wrong, and what keeps it from us: each of these fails when that is taken away."""

import ast
import asyncio
import hmac
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from wechatpy.client import WeChatClient
from wechatpy.client.api.base import BaseWeChatAPI

import storage
from bot.cgi import calls
from bot.cgi.calls import Wire
from bot.cgi.envelope import BadKnock, Envelope, parsed
from bot.cgi.faults import Lost, NotSent, Refused
from bot.cgi.token import LoneToken
from bot.wechat.client import Client as AccountClient
from bot.wechat.client import fetch_by as fetch_account
from bot.wecom.client import Client as CorpClient
from bot.wecom.client import fetch_by as fetch_corp
from bot.wecom.client import shared
from config.sections import WechatSettings, WecomSettings
from tests.bot.between import Asked, Between, GoodToken
from tests.sending import ask
from tests.servers.wire.envelope import Envelope as TheirEnvelope
from tests.servers.wire.envelope import sign

BOT = Path(calls.__file__).parents[1]
CALLED = {("qrcode", "create"), ("media", "upload"), ("menu", "create")}
"""Of the library's endpoints. Many others wait for nobody, go to the network by themselves, or work on an answer that
has not come: one that is added here must be read first, and tried below."""
IMPORTED = {"wechatpy.client.WeChatClient", "wechatpy.crypto.PrpCrypto", "wechatpy.exceptions.WeChatClientException"}
"""Not its parser, which knows half of the events and gives all of them one number; not its replies, which people's
words can break out of; not its payments, which are of an older kind."""
NOW = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
KEY, APP = "kQb1lXcYx7WlJr2bS0aVnT4uM9oPz3qR5tD6fG8hEyA", "wx0000000000000001"


# --- what is called, and how ------------------------------------------------------------------------------------------


def trees() -> Iterator[ast.AST]:
    for file in BOT.rglob("*.py"):
        yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def chain(node: ast.AST) -> list[str]:
    """The names of a.b.c."""
    if isinstance(node, ast.Attribute):
        return [*chain(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else []


def test_no_call_is_made_that_breaks() -> None:
    endpoints = {name for name, one in vars(WeChatClient).items() if isinstance(one, BaseWeChatAPI)}
    chains = [chain(node) for node in trees() if isinstance(node, ast.Attribute)]
    found = {
        (endpoint, call)
        for names in chains
        for whose, endpoint, call in zip(names, names[1:], names[2:], strict=False)
        if whose.endswith("client") and endpoint in endpoints
    }
    assert found == CALLED


def test_nothing_else_of_the_library_is_used() -> None:
    found = {
        f"{node.module}.{one.name}"
        for node in trees()
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "wechatpy"
        for one in node.names
    }
    plain = {one.name for node in trees() if isinstance(node, ast.Import) for one in node.names}
    assert found == IMPORTED
    assert not {one for one in plain if one.partition(".")[0] in ("wechatpy", "requests")}


@pytest.mark.parametrize(("endpoint", "call"), sorted(CALLED))
async def test_what_is_called_is_one_call_of_ours_and_its_answer(
    wire: Wire, between: Between, endpoint: str, call: str
) -> None:
    between.answers = {f"{endpoint}/{call}": lambda asked: web.json_response({"errcode": 0, "url": "u"})}
    client = AccountClient(APP, wire, GoodToken())
    given: tuple[Any, ...] = ("image", ("a.png", b"\x89PNG", "image/png")) if call == "upload" else ({"button": []},)
    assert await getattr(getattr(client, endpoint), call)(*given) == {"errcode": 0, "url": "u"}
    assert [path for path, _ in between.asked] == [f"/cgi-bin/{endpoint}/{call}"]


def test_the_library_fetches_no_token_by_itself(wire: Wire) -> None:
    """It would wait for it, and void the token that everybody else has."""
    client = AccountClient(APP, wire, GoodToken())
    client._http = None
    with pytest.raises(AttributeError, match="asynchronously"):
        client.media.get_url("m")


# --- calls ------------------------------------------------------------------------------------------------------------


class Renewing(GoodToken):
    """What is refused is replaced."""

    async def refuse(self, value: str) -> None:
        """The next one is good."""


async def test_a_file_goes_along_again_with_a_new_token(wire: Wire, between: Between) -> None:
    answers = [{"errcode": 40001}, {"errcode": -1}, {"errcode": 0, "media_id": "m"}]
    between.answers = {"media/upload": lambda asked: web.json_response(answers.pop(0))}
    client = CorpClient(wire, Renewing())
    client._pause = at_once
    assert await client.upload(b"\xff\xd8\xff") == "m"
    assert len(between.asked) == 3


async def at_once(seconds: float) -> None:
    """No waiting here."""


@pytest.fixture
async def silent() -> AsyncIterator[str]:
    """The address of a far end that takes everything and never answers."""
    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda reader, writer: writers.append(writer), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    for writer in writers:
        writer.close()
    server.close()
    await server.wait_closed()


async def test_who_never_answers_is_not_waited_for(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library waits for ever; for a token too."""
    monkeypatch.setattr(calls, "TOTAL_S", 0.05)
    wire = Wire(silent)
    corp, account = WecomSettings(corp_id="ww1", api_base=silent), WechatSettings(app_id=APP, api_base=silent)
    async with asyncio.timeout(60):
        with pytest.raises(Lost):
            await AccountClient(APP, wire, GoodToken()).menu.create({"button": []})
        with pytest.raises(NotSent):
            await AccountClient(APP, wire, LoneToken(fetch_account(account, wire))).menu.create({"button": []})
        with pytest.raises(NotSent):
            await CorpClient(wire, LoneToken(fetch_corp(corp, wire))).get("agent/get")
    await wire.close()


async def test_each_app_of_a_corp_has_a_token_whose_name_holds_no_secret(
    wire: Wire, between: Between, sqlite_url: str
) -> None:
    """The library names a token by the first characters of the secret."""
    good = {"errcode": 0, "access_token": "t", "expires_in": 7200}
    between.answers = {"gettoken": lambda asked: web.json_response(good), "agent/get": lambda asked: answered()}
    kept = await storage.open(sqlite_url)
    for agent in (1000001, 1000002):
        app = WecomSettings(corp_id="ww1", agent_id=agent, secret=f"S3cretOf{agent}", api_base=between.url)
        await shared(app, wire, kept, lambda: NOW).get("agent/get")
    names = [row["name"] for row in await ask(kept, "SELECT name FROM tokens ORDER BY name")]
    await kept.close()
    assert names == ["wecom:ww1:1000001", "wecom:ww1:1000002"]
    assert len([path for path, _ in between.asked if path.endswith("gettoken")]) == 2


def answered() -> web.Response:
    return web.json_response({"errcode": 0})


async def test_what_the_platform_repeats_of_our_call_is_struck_out(wire: Wire, between: Between) -> None:
    """The library's errors hold the whole request."""

    def refused(asked: Asked) -> web.Response:
        return web.json_response({"errcode": 40013, "errmsg": "for /x?appid=wx1&secret=0a1b2c&access_token=73_abc"})

    between.answers = {"menu/create": refused}
    with pytest.raises(Refused) as caught:
        await AccountClient(APP, wire, GoodToken()).menu.create({"button": []})
    told = f"{caught.value} {caught.value!r} {vars(caught.value)}"
    assert "0a1b2c" not in told
    assert "73_abc" not in told
    assert "appid=wx1" in told


# --- callbacks --------------------------------------------------------------------------------------------------------


def test_signatures_are_compared_in_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library compares them sign by sign: how long that takes tells how much of one was right."""
    compared: list[tuple[Any, Any]] = []
    compare = hmac.compare_digest

    def noted(one: Any, other: Any) -> bool:
        compared.append((one, other))
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", noted)
    stamp = str(int(NOW.timestamp()))
    query = {"timestamp": stamp, "nonce": "1", "signature": "0" * 40}
    with pytest.raises(BadKnock):
        Envelope("pushtoken", None, APP).check(query, NOW)
    assert compared == [(sign("pushtoken", stamp, "1").encode(), b"0" * 40)]


def test_every_length_is_filled_up_and_read() -> None:
    """Up to whole blocks of 32, also where nothing is missing."""
    theirs, ours = TheirEnvelope(KEY, APP), Envelope("pushtoken", KEY, APP)
    for length in range(70):
        plain = "茶" * (length // 3) + "x" * (length % 3)
        assert ours.decrypted(theirs.seal(plain.encode())).decode() == plain
        sealed = parsed(ours.sealed(plain, NOW, "1").encode())["Encrypt"]
        assert theirs.open(sealed).decode() == plain
