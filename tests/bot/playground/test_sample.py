"""The sample shop: a month that has happened by the rules, and gives reports something to say."""

from datetime import timedelta

import pytest

from bot.playground import begin, sample
from bot.playground.begin import Beginning
from bot.playground.scene import Scene
from handlers.texts import LANGUAGES, Texts
from storage import (
    Storage,
    exports,
    invariants,
    orders,
    playground,
    playground_below,
    playground_people,
    products,
    reports,
    shops,
)
from storage.rows import OrderStatus, Shop
from storage.tx import Tx
from tests.bot.playground.conftest import NEW_SHOP, NOW
from tests.conftest import DATABASES

TOLD = Texts(strict=True)
DRAWN = sample.pictures()


async def filled(storage: Storage, language: str = "en") -> Shop:
    def work(tx: Tx) -> Shop:
        shop = shops.ensure(tx, NEW_SHOP, NOW)
        scene = Scene(tx=tx, shop=shop, at=NOW, address="http://127.0.0.1:1/")
        beginning = Beginning(texts=TOLD, shop=NEW_SHOP).speaking(language)
        playground.begin(tx, shop.id)
        begin.anew(beginning, scene, DRAWN)
        return shops.get(tx, shop.id)

    return await storage.run(work)


@pytest.mark.parametrize(
    ("database_url", "language"), list(zip(DATABASES, sorted(LANGUAGES), strict=True)), indirect=["database_url"]
)
async def test_a_month_lies_behind_it(storage: Storage, language: str) -> None:
    shop = await filled(storage, language)

    def look(tx: Tx) -> None:
        assert invariants.broken(tx) == []
        assert shop.name == TOLD.say(language, "sample-shop")
        _is_lively(tx, shop)
        _is_over(tx, shop)
        assert [row["name"] for row in exports.rows(tx, shop.id, exports.KINDS["campaigns"])] == [
            TOLD.say(language, "sample-campaign")
        ]
        moved = playground_below.newest(tx, shop.id, 50).transfers
        assert [bool(one.to_name) for one in moved] == [one.to_book.startswith("member:") for one in moved]
        names = [person.name for person in playground_people.all_of(tx, shop.id)]
        assert len(set(names)) == len(names), "whom one acts as is told by the name"
        assert not any(playground_people.unread(tx, shop.id).values()), "nobody has anything left to read"

    await storage.read(look)


def _is_lively(tx: Tx, shop: Shop) -> None:
    assert len(list(exports.rows(tx, shop.id, exports.KINDS["members"]))) == 40
    teas = products.all_of(tx, shop.id)
    assert len(teas) == 4
    assert all(tea.media and tea.sold for tea in teas)
    told = reports.gather(tx, shop.id, NOW - timedelta(days=30), NOW)
    assert told.joins > 30
    assert told.orders > 30
    assert told.qualified > 10
    assert len(told.best) > 2
    states = {order.status for order in orders.newest(tx, shop.id, tuple(OrderStatus), 1000)}
    assert states >= {OrderStatus.DELIVERED, OrderStatus.SHIPPED, OrderStatus.PAID}


def _is_over(tx: Tx, shop: Shop) -> None:
    """Nothing is dated later than its end."""
    for kind in ("orders", "ledger", "memberships"):
        for row in exports.rows(tx, shop.id, exports.KINDS[kind]):
            dates = [str(value) for name, value in row.items() if value and (name == "at" or name.endswith("_at"))]
            assert all(date <= NOW.isoformat(timespec="microseconds") for date in dates), row
