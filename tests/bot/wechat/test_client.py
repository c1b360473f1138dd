"""Calls and tokens: what the library does wrong by itself, and ours must not."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.cgi.calls import Wire
from bot.cgi.faults import Lost, NotSent, Refused, TokenRefused, without_secrets
from bot.cgi.token import SharedToken
from bot.wechat.client import Client, shared_token
from config.sections import WechatSettings
from storage import Storage
from tests.servers.wechat import WechatServer

Make = Callable[[], Client]
ASKED = {"cgi_path": "/cgi-bin/message/custom/send"}
QUOTA = "openapi/quota/get"


class Moving:
    """A clock that is moved."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Moving:
    return Moving()


async def at_once(seconds: float) -> None:
    await asyncio.sleep(0)


@pytest.fixture
async def make(server: WechatServer, storage: Storage, clock: Moving) -> AsyncIterator[Make]:
    """Clients as several processes have them: each with a token of its own in memory, one database."""
    wires: list[Wire] = []
    app = {name: server.settings()[f"FANLOOP_WECHAT__{name}"] for name in ("APP_ID", "SECRET", "TOKEN", "API_BASE")}
    settings = WechatSettings.model_validate({name.lower(): value for name, value in app.items()})

    def one() -> Client:
        wires.append(Wire(settings.api_base))
        made = Client(settings.app_id or "", wires[-1], shared_token(settings, wires[-1], storage, clock))
        made._pause = at_once
        return made

    yield one
    for wire in wires:
        await wire.close()


def ask(client: Client) -> Awaitable[object]:
    asked: Awaitable[object] = client.post(QUOTA, data=ASKED)
    return asked


async def test_many_processes_that_begin_at_once_fetch_one_token(server: WechatServer, make: Make) -> None:
    """The library fetches one for each client; and each voids the one before."""
    clients = [make() for _ in range(4)]
    await asyncio.gather(*(ask(client) for client in clients for _ in range(4)))
    assert len(server.called("stable_token")) == 1
    assert len(server.called(QUOTA)) == 16
    assert not server.called("token")


async def test_a_token_that_was_replaced_elsewhere_costs_one_call_more(server: WechatServer, make: Make) -> None:
    first, second = make(), make()
    await ask(first)
    await ask(second)
    server.tokens.void()
    await ask(first)
    await ask(second)
    assert len(server.called("stable_token")) == 2
    assert len([call for call in server.called(QUOTA) if call.error]) <= 2
    assert [call.error for call in server.called(QUOTA)].count("") == 4


async def test_a_lasting_refusal_ends_at_once_and_says_what_to_check(server: WechatServer, make: Make) -> None:
    """The library calls itself again, without end."""
    client = make()
    server.fault(QUOTA, times=1000, code=40001, text="invalid credential")
    with pytest.raises(TokenRefused, match="another program fetch tokens"):
        await ask(client)
    assert len(server.called(QUOTA)) == 2
    assert len(server.called("stable_token")) <= 3
    for _ in range(5):
        with pytest.raises(TokenRefused):
            await ask(client)
    assert len(server.called("stable_token")) <= 3


async def test_it_is_tried_again_after_a_while(server: WechatServer, make: Make, clock: Moving) -> None:
    client = make()
    server.fault(QUOTA, times=2, code=40001)
    with pytest.raises(TokenRefused):
        await ask(client)
    clock.at += timedelta(seconds=31)
    await ask(client)


async def test_a_refused_token_that_is_given_again_is_replaced_by_force(server: WechatServer, make: Make) -> None:
    client = make()
    await ask(client)
    server.fault(QUOTA, code=40014)
    await ask(client)
    forced = [call.params["force_refresh"] for call in server.called("stable_token")]
    assert forced == [False, False, True]


async def test_a_token_is_renewed_before_its_end(server: WechatServer, make: Make, clock: Moving) -> None:
    first, second = make(), make()
    await ask(first)
    server.skip(7200 - 30)
    clock.at += timedelta(seconds=7200 - 30)
    await asyncio.gather(ask(first), ask(second))
    assert len(server.called("stable_token")) == 2
    assert not [call for call in server.called(QUOTA) if call.error]


async def test_a_busy_platform_is_asked_again_and_then_left(server: WechatServer, make: Make) -> None:
    client = make()
    server.fault(QUOTA, times=2, code=-1)
    await ask(client)
    server.fault(QUOTA, times=9, code=-1)
    with pytest.raises(Refused, match="-1"):
        await ask(client)
    assert len(server.called(QUOTA)) == 3 + 4


@pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 502}])
async def test_what_breaks_off_names_no_token(
    server: WechatServer, make: Make, trouble: dict[str, bool | int], caplog: pytest.LogCaptureFixture
) -> None:
    """The library's errors and debug log carry the address, and the address the token."""
    client = make()
    await ask(client)
    server.fault(QUOTA, drop=bool(trouble.get("drop")), status=int(trouble.get("status", 0)))
    with caplog.at_level(logging.DEBUG), pytest.raises(Lost) as lost:
        await ask(client)
    token = (await client._token.get())[:12]
    told = f"{lost.value!r} {lost.value.__cause__!r} {caplog.text}"
    assert token not in told
    assert "secret" not in told


async def test_a_server_that_is_not_there_was_sent_nothing(make: Make, server: WechatServer) -> None:
    client = make()
    await server.stop()
    with pytest.raises(NotSent) as nowhere:
        await ask(client)
    assert "access_token" not in str(nowhere.value)


def test_secrets_are_struck_out() -> None:
    token = "73_" + "aB3-" * 60
    said = without_secrets(f"GET https://x/cgi-bin/user/info?access_token={token}&secret=0123abc&openid=o1 ({token})")
    assert "aB3-" not in said
    assert "0123abc" not in said
    assert "openid=o1" in said


async def test_chinese_is_sent_as_it_is_and_half_characters_do_no_harm(server: WechatServer, make: Make) -> None:
    mia = server.person("Mia", follows=True)
    mia.windows.open("message", server.clock.now())
    message = {"touser": mia.openid, "msgtype": "text", "text": {"content": "你好 \ud83d"}}
    await make().post("message/custom/send", data=message)
    assert mia.heard[-1].text == "你好 ?"


async def test_a_fetch_that_dies_leaves_the_next_to_another(storage: Storage, clock: Moving) -> None:
    fetched: list[bool] = []

    async def fetch(by_force: bool) -> tuple[str, int]:
        fetched.append(by_force)
        if len(fetched) == 1:
            raise NotSent("no network")
        return "t2", 7200

    token = SharedToken(storage, "wechat:wx1", fetch, clock=clock)
    with pytest.raises(NotSent):
        await token.get()
    assert await SharedToken(storage, "wechat:wx1", fetch, clock=clock).get() == "t2"
