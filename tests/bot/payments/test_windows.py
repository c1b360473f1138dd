"""Who has paid may be written to for two days: the Official Account's window, opened by what WeChat Pay says."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.payments.notices import PATH
from bot.payments.wechatpay import WechatPay, build
from bot.platform import Parts
from handlers.actions import AskProvider
from storage import Storage, windows
from storage.windows import Window
from tests.bot.payments.conftest import NOW, parts_for
from tests.bot.payments.far import FarEnd, notice, trade
from tests.sending import SHOP

JAY: dict[str, Any] = {"shop_id": SHOP, "platform": "wechat", "account": "o-jay"}
LASTS = timedelta(hours=48)


@pytest.fixture
def parts(far: FarEnd, tmp_path: Path, shop: Storage) -> Parts:
    """With a database: a payment opens a window."""
    return parts_for(far, tmp_path, shop)


async def not_kept(external_id: str, lane: str, raw: str) -> None:
    """What is stored is looked at elsewhere."""


@pytest.fixture
async def door(provider: WechatPay) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=Starlette(routes=provider.doors(not_kept)))
    async with httpx.AsyncClient(transport=transport, base_url="https://tea.example") as client:
        yield client


async def is_told(door: httpx.AsyncClient, **changes: Any) -> None:
    headers, body = notice("TRANSACTION.SUCCESS", trade("A1", **changes), NOW)
    assert (await door.post(PATH, content=body, headers=headers)).status_code == 200


async def open_ones(shop: Storage) -> list[Window]:
    return await shop.read(partial(windows.of, **JAY, now=NOW))


async def test_a_payment_opens_its_payers_window_once(door: httpx.AsyncClient, shop: Storage) -> None:
    await is_told(door)
    (window,) = await open_ones(shop)
    assert (window.opened_by, window.until_at) == ("paid", NOW + LASTS)
    assert window.left_over > 1000
    await shop.run(partial(windows.spend, **JAY, now=NOW))
    await is_told(door)
    assert await open_ones(shop) == [replace(window, left_over=window.left_over - 1)]


@pytest.mark.parametrize(
    "changes",
    [{"appid": "wx-other"}, {"mchid": "1900000002"}, {"payer": {}}, {"payer": "o-jay"}, {"trade_state": "NOTPAY"}],
)
async def test_what_is_no_payment_to_us_opens_nothing(
    door: httpx.AsyncClient, shop: Storage, changes: dict[str, Any]
) -> None:
    await is_told(door, **changes)
    assert await open_ones(shop) == []


async def test_a_payment_that_no_notice_told_of_opens_it_too(provider: WechatPay, far: FarEnd, shop: Storage) -> None:
    far.known["A1"] = trade("A1")
    await provider.perform(AskProvider(platform="wechatpay", what="charge", number="A1"))
    assert [one.opened_by for one in await open_ones(shop)] == ["paid"]


async def test_who_follows_no_more_is_not_written_to(door: httpx.AsyncClient, shop: Storage) -> None:
    await shop.run(partial(windows.leave, **JAY, at=NOW - timedelta(hours=1)))
    await is_told(door)
    assert await open_ones(shop) == []


async def test_an_app_that_is_not_the_accounts_opens_nothing(parts: Parts, far: FarEnd, shop: Storage) -> None:
    other = parts.settings.model_copy(
        update={"wechat": parts.settings.wechat.model_copy(update={"app_id": "wx-other"})}
    )
    provider = build(replace(parts, settings=other))
    await provider.start()
    far.known["A1"] = trade("A1")
    await provider.perform(AskProvider(platform="wechatpay", what="charge", number="A1"))
    await provider.stop()
    assert await open_ones(shop) == []
