"""Money by WeChat Pay, as real processes: by a code in the chat and on the page, of a wrong amount, and back again."""

import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.servers.telegram import TelegramServer, User
from tests.servers.wechatpay import WechatPayServer
from tests.stories.conftest import BARE, TWO_WAYS, at_work, settings_for
from tests.stories.process import Fanloop, free_port
from tests.stories.shop import TeaShop

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", "Accept-Language": "en"}


@pytest.fixture
async def pay() -> AsyncIterator[WechatPayServer]:
    async with WechatPayServer() as made:
        yield made


@pytest.fixture(params=TWO_WAYS, ids="-".join)
async def shop(
    request: pytest.FixtureRequest, server: TelegramServer, pay: WechatPayServer, tmp_path: Path
) -> AsyncIterator[TeaShop]:
    mode, database = request.param
    port = free_port()
    ours = {name.removeprefix("FANLOOP_"): value for name, value in pay.settings(tmp_path).items()}
    given = {"DATABASE_URL": request.getfixturevalue(BARE[database])}
    settings = {**settings_for(server, mode, port), **ours, **given}
    program = Fanloop(tmp_path, settings, port=port)
    async with at_work(program):
        yield TeaShop(server=server, program=program)


async def orders_tea(shop: TeaShop) -> str:
    """Mia's order waits for money; its number."""
    await shop.opens()
    await shop.sells_tea()
    number = await shop.buys(shop.mia)
    for asked, answer in (("Who is it for", "Mia Wong"), ("phone", "13812345678"), ("Where", "1 Longjing Road")):
        await shop.hears(shop.mia, asked)
        shop.mia.says(None, answer)
    return number


async def code_for(shop: TeaShop, who: User, number: str) -> str:
    """What the picture in the chat says to WeChat."""
    message = await shop.server.until(
        lambda: next((one for one in shop.server.private(who) if one.photo and number in one.text), None),
        what="the code to pay with",
    )
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(message.photo)))
    return str(found.text)


async def page_of(shop: TeaShop, who: User) -> str:
    urls = [button.url for one in shop.server.private(who) for button in one.buttons if "/pay/" in (button.url or "")]
    return str(urls[-1]).removeprefix(shop.program.url)


async def test_an_order_is_paid_by_a_code_and_given_back(shop: TeaShop, pay: WechatPayServer) -> None:
    number = await orders_tea(shop)
    code = await code_for(shop, shop.mia, number)
    page = await page_of(shop, shop.mia)
    status, html = await shop.get(page, **BROWSER)
    assert (status, 'class="qr"' in html) == (200, True)
    assert len(pay.orders) == 1, "the picture and the page are one charge"
    notice = pay.payer().pays(code)
    assert await notice.answered() in (200, 204)
    await shop.hears(shop.mia, f"order {number}")
    pay.notices.replay(notice)
    orders = await shop.until_rows("orders", lambda rows: rows[0]["status"] == "paid")
    assert (orders[0]["paid_by"], orders[0]["total_minor"]) == ("wechatpay", 7980)
    _, html = await shop.get(page, **BROWSER)
    assert 'class="qr"' not in html
    shop.ann.says(None, f"/refund {number} 39.90 confirm=yes")
    await pay.until(lambda: pay.refunded == 3990, what="the refund")
    await shop.until_rows("orders", lambda rows: rows[0]["refunded_minor"] == 3990)
    await shop.is_idle()
    await shop.is_verified()
    pay.assert_clean()
    shop.server.assert_clean()


@pytest.mark.parametrize("shop", TWO_WAYS[1:], indirect=True, ids="-".join)
async def test_another_amount_pays_nothing_and_is_the_owners_to_decide(shop: TeaShop, pay: WechatPayServer) -> None:
    number = await orders_tea(shop)
    notice = pay.payer().pays(await code_for(shop, shop.mia, number), total=1)
    assert await notice.answered() in (200, 204)
    message = await shop.hears(shop.ann, "where ¥79.80 is due")
    assert re.search(r"¥0\.01", message.text)
    assert [row["status"] for row in await shop.rows("orders")] == ["placed"]
    shop.mia.says(None, "/orders")
    cancel = await shop.hears(shop.mia, number, button="Cancel")
    shop.mia.presses(cancel, "Cancel")
    await shop.until_rows("orders", lambda rows: rows[0]["status"] == "cancelled")
    await shop.is_verified()


@pytest.mark.parametrize("shop", TWO_WAYS[:1], indirect=True, ids="-".join)
async def test_nobody_can_pay_a_cancelled_order(shop: TeaShop, pay: WechatPayServer) -> None:
    number = await orders_tea(shop)
    await code_for(shop, shop.mia, number)
    shop.ann.says(None, f"/order {number} cancel confirm=yes")
    await pay.until(lambda: [one.state for one in pay.orders.values()] == ["CLOSED"], what="the charge is closed")
    await shop.is_idle()
    pay.assert_clean()
