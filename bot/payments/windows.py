"""Windows that payments open: who has paid an Official Account's merchant may be written to by that account for two
days, however often. https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.payments.told import Json, Ours, payer
from storage import Storage, Tx, deliveries, outbox, windows
from storage.rows import ShopId
from storage.windows import Opened, Window

ACCOUNT = "wechat"
"""The platform that an openid is an account of."""
PAID = "paid"
LASTS = timedelta(hours=48)
ANY_NUMBER = 1_000_000

Open = Callable[[Json], Awaitable[None]]
"""open(trade): what WeChat Pay says of a trade, paid or not. Returns once the window is on record."""


def opening(storage: Storage, shop_id: ShopId, ours: Ours, clock: Callable[[], datetime]) -> Open:
    """For a merchant whose app is the Official Account."""

    async def open_window(trade: Json) -> None:
        found = payer(ours, trade, clock())
        if found is None:
            return
        account, transaction, at = found
        window = Window(opened_by=PAID, left_over=ANY_NUMBER, until_at=at + LASTS)
        opened = Opened(shop_id=shop_id, platform=ACCOUNT, account=account, window=window, act=transaction, at=at)
        await storage.run(partial(_open, opened=opened))

    return open_window


async def no_window(trade: Json) -> None:
    """Payments are made under another app than the Official Account's, or there is none."""


def _open(tx: Tx, opened: Opened) -> None:
    """Who does not follow any more is not written to, whatever they pay: they pay on a page, which anybody can open."""
    if windows.has_left(tx, opened.shop_id, ACCOUNT, opened.account):
        return
    windows.open(tx, [opened])
    outbox.free(tx, ACCOUNT, opened.account)
    deliveries.free(tx, ACCOUNT, opened.account)
