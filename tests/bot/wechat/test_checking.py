"""`check`: each thing that stands in the way is a state of its own, said so that somebody can mend it."""

from argparse import Namespace
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.checking import Nothing, check
from bot.platform import Parts, PlatformDown
from bot.wechat import WechatPlatform, build
from config.settings import Settings, load
from storage.rows import ShopId
from tests.servers.wechat import WechatServer


@pytest.fixture
def settings(server: WechatServer, tmp_path: Path) -> Settings:
    return load({"FANLOOP_PLAYGROUND": "off", **server.settings()}, tmp_path)


def parts(settings: Settings) -> Parts:
    return Parts(
        settings=settings,
        storage=Nothing(),
        shop_id=ShopId(0),
        media=Nothing(),
        clock=lambda: datetime.now(UTC),
    )


@pytest.fixture
async def platform(settings: Settings) -> AsyncIterator[WechatPlatform]:
    made = build(parts(settings))
    yield made
    await made.stop()


async def test_all_is_well(platform: WechatPlatform, server: WechatServer) -> None:
    assert await platform.check() == []
    assert len(server.called("stable_token")) == 1


async def test_an_address_that_is_not_allowed(platform: WechatPlatform, server: WechatServer) -> None:
    server.is_ip_allowed = False
    (fault,) = await platform.check()
    assert "IP list" in fault


async def test_a_wrong_secret(platform: WechatPlatform, server: WechatServer) -> None:
    server.fault("stable_token", times=9, code=40125, text="invalid appsecret")
    (fault,) = await platform.check()
    assert "FANLOOP_WECHAT__SECRET" in fault


async def test_a_token_that_is_refused_again_and_again(platform: WechatPlatform, server: WechatServer) -> None:
    server.fault("openapi/quota/get", times=99, code=40001, text="invalid credential")
    (fault,) = await platform.check()
    assert "another program" in fault
    assert len(server.called("openapi/quota/get")) <= 4


async def test_what_the_account_may_not_do(platform: WechatPlatform, server: WechatServer) -> None:
    server.fault("openapi/quota/get", times=9, code=48001, text="api unauthorized")
    faults = await platform.check()
    assert any("customer service messages" in one for one in faults)
    assert any("QR codes" in one for one in faults)


async def test_a_quota_that_is_used_up(platform: WechatPlatform, server: WechatServer) -> None:
    server.daily["message/custom/send"] = 1
    server.used["message/custom/send", server.today()] = 1
    (fault,) = await platform.check()
    assert "midnight in China" in fault


async def test_nobody_there(platform: WechatPlatform, server: WechatServer) -> None:
    await server.stop()
    (fault,) = await platform.check()
    assert "does not answer" in fault
    assert "secret" not in fault


async def test_the_command_says_it_and_fails(
    settings: Settings, server: WechatServer, capsys: pytest.CaptureFixture[str]
) -> None:

    server.is_ip_allowed = False
    assert await check(settings, Namespace()) == 1
    assert "IP list" in capsys.readouterr().out


def test_without_an_app_id_there_is_no_account(tmp_path: Path) -> None:
    with pytest.raises(PlatformDown, match="FANLOOP_WECHAT__APP_ID"):
        build(parts(load({}, tmp_path)))


def test_the_key_is_optional_and_nothing_else(server: WechatServer, tmp_path: Path) -> None:
    given = server.settings()
    without = {name: value for name, value in given.items() if not name.endswith("AES_KEY")}
    assert load(without, tmp_path).wechat.aes_key is None
    for name in ("SECRET", "TOKEN"):
        with pytest.raises(Exception, match=f"FANLOOP_WECHAT__{name}"):
            load({key: value for key, value in given.items() if not key.endswith(f"__{name}")}, tmp_path)
