"""The clock tidies: what waited in vain comes for the last time, before it is forgotten."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.clock import KEEP, Clock
from bot.own_events import raw_of, translate
from handlers.events import OrderReported
from storage import Storage, inbox, shops
from storage.inbox import Arrived, Taken
from storage.rows import ShopId
from storage.tx import Tx
from tests.bot.test_dispatch import HILL_TEA

AT = datetime(2026, 4, 2, tzinfo=UTC)
REPORT = OrderReported(
    at=AT,
    step="refunded",
    number="X-1",
    buyer=None,
    invite_code=None,
    minor=5000,
    currency="CNY",
    refund="R-1",
    report="w-1",
)


def waiting(tx: Tx, shop_id: ShopId, source: str, raw: str) -> None:
    """Taken at AT, and it waits for seven days."""
    new = Arrived(shop_id=shop_id, source=source, external_id=source, lane="l", raw=raw, holder=None)
    (taken,) = inbox.take(tx, [new], AT)
    inbox.wait(tx, taken.id, "what never comes", AT + KEEP)


async def test_a_report_that_waited_in_vain_comes_once_more(storage: Storage) -> None:
    shop = await storage.run(lambda tx: shops.ensure(tx, HILL_TEA, AT))
    await storage.run(lambda tx: waiting(tx, shop.id, "callback:orders", raw_of(REPORT)))
    await storage.run(lambda tx: waiting(tx, shop.id, "telegram:1", json.dumps({"votes": 1})))
    handed: list[Taken] = []

    def hand_on(taken: Sequence[Taken]) -> None:
        handed.extend(taken)

    later = AT + KEEP + timedelta(seconds=5)
    clock = Clock(storage, [shop.id], holder="me", now=lambda: later, hand_on=hand_on)
    await clock.tidy()
    await clock.tidy()
    (row,) = handed
    (event,) = translate(row.source, row.raw)
    assert isinstance(event, OrderReported)
    assert (event.number, event.refund, event.has_waited) == ("X-1", "R-1", True)
