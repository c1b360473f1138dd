"""WeChat Pay's far end, and our wire and provider to it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import storage
from bot.checking import Nothing
from bot.payments.wechatpay import WechatPay, build
from bot.payments.wire import Wire
from bot.platform import Parts
from config.sections import WebSettings, WechatSettings
from config.settings import Settings
from storage import Storage
from tests.bot.payments.far import APP_ID, FarEnd, settings
from tests.sending import SHOP, make_shop

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
async def far() -> AsyncIterator[FarEnd]:
    async with FarEnd() as made:
        yield made


@pytest.fixture
async def wire(far: FarEnd, tmp_path: Path) -> AsyncIterator[Wire]:
    made = Wire(settings(tmp_path, far.url), "https://tea.example/callbacks/wechatpay")
    await made.open()
    yield made
    await made.close()


def parts_for(far: FarEnd, folder: Path, kept: Storage | Nothing) -> Parts:
    """What the provider is built from; the key files are in the folder."""
    configured = Settings(
        wechatpay=settings(folder, far.url),
        wechat=WechatSettings(app_id=APP_ID, secret="made-up", token="pushtoken", aes_key="a" * 43, api_base=far.url),
        web=WebSettings(public_url="https://tea.example"),
    )
    return Parts(settings=configured, storage=kept, shop_id=SHOP, media=Nothing(), clock=lambda: NOW)


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[Storage]:
    """A shop's database, with nothing in it."""
    opened = await storage.open(sqlite_url)
    await make_shop(opened)
    yield opened
    await opened.close()


@pytest.fixture
def parts(far: FarEnd, tmp_path: Path) -> Parts:
    """Without a database, which is for those who are told of payments."""
    return parts_for(far, tmp_path, Nothing())


@pytest.fixture
async def provider(parts: Parts) -> AsyncIterator[WechatPay]:
    made = build(parts)
    await made.start()
    yield made
    await made.stop()
