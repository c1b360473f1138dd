"""Reports on each database: what counts, and for which span."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import Storage, micros, reports
from storage.reports import Funnel, Report
from storage.rows import ShopId
from tests.sending import SHOP, make_community, make_people, make_shop

END = datetime(2026, 4, 2, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SINCE = END - 7 * DAY


@pytest.fixture(autouse=True)
async def shop(storage: Storage) -> None:
    await make_shop(storage)
    await make_community(storage, 1)
    await make_people(storage, [str(number) for number in range(2, 13)])
    names = {1: "Olga", 2: "Jay", 3: "Chen"}
    await fill(storage, "people", [{"member_id": number, "shop_id": 1, "name": name} for number, name in names.items()])


async def fill(storage: Storage, table: str, rows: list[dict[str, Any]]) -> None:
    """Rows of one table; the columns are the first row's."""
    await storage.run(lambda tx: tx.table_fill(table, list(rows[0]), rows))


def order(number: int, buyer: int, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "shop_id": 1,
        "number": f"A-{number}",
        "source": "chat",
        "buyer_id": buyer,
        "status": "paid",
        "currency": "CNY",
        "total_minor": 1000,
        "refunded_minor": 0,
        "inviter_id": None,
        "pay_key": f"key{number}",
        "placed_at": micros(at),
        "paid_at": micros(at),
    } | more


async def gathered(storage: Storage, since: datetime = SINCE, until: datetime = END) -> Report:
    return await storage.read(lambda tx: reports.gather(tx, SHOP, since, until))


async def test_nothing_happened(storage: Storage) -> None:
    report = await gathered(storage)
    assert report.is_empty
    assert report.to_first_order is None


async def test_joins_are_counted_by_their_way(storage: Storage) -> None:
    stay = {"shop_id": 1, "community_id": 1, "left_at": None, "is_inferred": False}
    stays = [
        stay | {"member_id": 2, "joined_at": micros(SINCE), "way": "invite"},
        stay | {"member_id": 3, "joined_at": micros(END - DAY), "way": "unknown"},
        stay | {"member_id": 4, "joined_at": micros(END), "way": "invite"},
        stay | {"member_id": 5, "joined_at": micros(SINCE) - 1, "way": "invite"},
        stay | {"member_id": 6, "joined_at": micros(END - DAY), "way": "unknown", "is_inferred": True},
    ]
    await fill(storage, "memberships", stays)
    left = {"shop_id": 1, "kind": "left", "member_id": 2, "ref": "membership:1", "at": micros(END - DAY)}
    await fill(storage, "events", [left, left | {"kind": "joined"}, left | {"member_id": 3, "at": micros(END)}])
    report = await gathered(storage)
    assert (report.joins, report.invited, report.leaves) == (2, 1, 1)


async def test_sales_are_those_paid_in_the_span(storage: Storage) -> None:
    orders = [
        order(1, 2, SINCE),
        order(2, 2, END - DAY, total_minor=500, refunded_minor=500, status="refunded"),
        order(3, 2, END),
        order(4, 3, END - DAY, paid_at=None, status="placed"),
        order(5, 3, END - DAY, currency="XTR"),
    ]
    await fill(storage, "orders", orders)
    back = {"shop_id": 1, "order_id": 2, "ref": "1", "money_minor": 300, "credit_minor": 100, "at": micros(END - DAY)}
    await fill(storage, "refunds", [back, back | {"ref": "2", "money_minor": 0, "at": micros(END)}])
    report = await gathered(storage)
    assert (report.orders, report.orders_minor, report.refunds, report.refunds_minor) == (2, 1500, 1, 400)
    for amount in (report.orders_minor, report.refunds_minor):
        assert type(amount) is int


def referral(invitee: int, status: str, at: datetime, inviter: int = 2) -> dict[str, Any]:
    ends = {"inviter_id": inviter, "invitee_id": invitee, "invite_code": f"CODE{inviter}"}
    return {"shop_id": 1, "at": micros(at), "status": status, **ends}


async def test_referrals_that_count(storage: Storage) -> None:
    await fill(
        storage,
        "referrals",
        [
            referral(4, "pending", SINCE),
            referral(5, "qualified", END - DAY),
            referral(6, "void", END - DAY),
            referral(7, "qualified", END),
            referral(8, "qualified", END - DAY, inviter=3),
        ],
    )
    report = await gathered(storage)
    assert (report.referrals, report.qualified) == (3, 2)
    brought = await storage.read(lambda tx: reports.brought(tx, SHOP, SINCE, END, 2))
    assert [(one.inviter, one.invitee_id, one.status.value) for one in brought] == [
        ("Chen", 8, "qualified"),
        ("Jay", 5, "qualified"),
    ]


async def test_the_best_referrers_are_those_whose_friends_bought(storage: Storage) -> None:
    orders = [
        order(1, 4, END - DAY, inviter_id=2),
        order(2, 4, END - DAY, inviter_id=2),
        order(3, 5, END - DAY, inviter_id=3, refunded_minor=100),
        order(4, 6, END - DAY, inviter_id=3),
        order(5, 7, END - DAY, inviter_id=3, refunded_minor=1000, status="refunded"),
        order(6, 8, END, inviter_id=2),
        order(7, 9, END - DAY),
        *[order(10 + number, 12, END - DAY, inviter_id=number) for number in range(5, 10)],
    ]
    await fill(storage, "orders", orders)
    best = (await gathered(storage)).best
    assert [(one.name, one.friends, one.minor) for one in best[:2]] == [("Chen", 2, 1900), ("Jay", 1, 2000)]
    assert len(best) == reports.BEST_MAX
    assert (best[2].member_id, best[2].name) == (5, "")


async def test_the_median_is_from_the_first_opening_to_the_first_order(storage: Storage) -> None:
    def opened(member: int, hours: int, code: str = "X") -> dict[str, Any]:
        at = micros(END - DAY - timedelta(hours=hours))
        return {"shop_id": 1, "kind": "link_opened", "member_id": member, "ref": f"invite:{code}", "at": at}

    events = [opened(4, 2), opened(4, 1, "Y"), opened(5, 10), opened(6, 100), opened(7, 3), opened(8, 4), opened(9, -5)]
    await fill(storage, "events", events)
    orders = [
        order(1, 4, END - DAY, inviter_id=2),
        order(2, 4, END - timedelta(hours=1), inviter_id=2),
        order(3, 5, END - DAY, inviter_id=2),
        order(4, 6, END - DAY, inviter_id=2),
        order(5, 7, SINCE - DAY, inviter_id=2),
        order(6, 7, END - DAY, inviter_id=2),
        order(7, 8, END - DAY),
        order(8, 9, END - DAY, inviter_id=2),
        order(9, 10, END - DAY, inviter_id=2),
    ]
    await fill(storage, "orders", orders)
    assert (await gathered(storage)).to_first_order == timedelta(hours=10)


STAY = {"shop_id": 1, "community_id": 1, "left_at": None, "way": "unknown", "is_inferred": False}
HOUR = timedelta(hours=1)
SPANS = [(END - 3 * HOUR, END - HOUR), (END - HOUR, END), (END, END + HOUR)]


async def test_joins_in_each_span(storage: Storage) -> None:
    joins = {2: END - 3 * HOUR, 3: END - 2 * HOUR, 4: END - HOUR, 5: END + HOUR, 6: END - 4 * HOUR}
    stays = [STAY | {"member_id": member, "joined_at": micros(at)} for member, at in joins.items()]
    sat_there = STAY | {"member_id": 7, "joined_at": micros(END), "is_inferred": True}
    await fill(storage, "memberships", [*stays, sat_there])
    assert await storage.read(lambda tx: reports.joins_by(tx, SHOP, SPANS)) == [2, 1, 0]
    assert await storage.read(lambda tx: reports.joins_by(tx, ShopId(2), SPANS)) == [0, 0, 0]


async def test_sales_in_each_span(storage: Storage) -> None:
    orders = [
        order(1, 2, END - 3 * HOUR),
        order(2, 3, END - 2 * HOUR, total_minor=250),
        order(3, 3, END - 2 * HOUR, currency="XTR"),
        order(4, 3, END - 2 * HOUR, paid_at=None, status="placed"),
        order(5, 3, END, total_minor=7),
        order(6, 3, END + HOUR),
    ]
    await fill(storage, "orders", orders)
    sales = await storage.read(lambda tx: reports.sales_by(tx, SHOP, SPANS))
    assert sales == [1250, 0, 7]
    assert {type(amount) for amount in sales} == {int}
    assert await storage.read(lambda tx: reports.sales_by(tx, ShopId(2), SPANS)) == [0, 0, 0]


def opening(member: int, ref: str, at: datetime = END - DAY) -> dict[str, Any]:
    return {"shop_id": 1, "kind": "link_opened", "member_id": member, "ref": ref, "at": micros(at)}


async def funnel(storage: Storage, shop_id: ShopId = SHOP) -> Funnel:
    return await storage.read(lambda tx: reports.funnel(tx, shop_id, SINCE, END))


async def test_how_far_the_invited_came(storage: Storage) -> None:
    await fill(
        storage,
        "referrals",
        [
            *[referral(number, "qualified", END - DAY) for number in (4, 5, 6, 7)],
            referral(8, "void", END - DAY),
            referral(9, "pending", SINCE - DAY),
            referral(10, "pending", END),
        ],
    )
    stays = [STAY | {"member_id": number, "joined_at": micros(END)} for number in (4, 5, 6, 8, 9)]
    left = STAY | {"member_id": 4, "joined_at": micros(END - DAY), "left_at": micros(END)}
    await fill(storage, "memberships", [*stays, left, STAY | {"member_id": 7, "joined_at": 5, "is_inferred": True}])
    orders = [
        order(1, 4, END - DAY),
        order(2, 4, END + DAY),
        order(3, 7, END + DAY),
        order(4, 5, END, paid_at=None, status="placed"),
        *[order(number, buyer, END - DAY) for number, buyer in enumerate((8, 9, 10, 9, 10), 5)],
    ]
    await fill(storage, "orders", orders)
    await fill(
        storage,
        "events",
        [opening(4, "invite:A"), opening(4, "invite:B"), opening(11, "invite:A"), opening(12, "invite:A", END)],
    )
    assert await funnel(storage) == Funnel(opened=5, came=4, joined=3, bought=2, bought_again=1)
    assert await funnel(storage, ShopId(2)) == Funnel(opened=0, came=0, joined=0, bought=0, bought_again=0)


async def test_those_who_open_an_invites_page_may_be_those_who_come(storage: Storage) -> None:
    await fill(storage, "referrals", [referral(number, "pending", END - DAY) for number in (4, 5)])
    pages = [opening(0, f"invite:A:2026-04-01:{visitor}") for visitor in range(3)]
    await fill(storage, "events", [*pages, opening(0, "invite:A:2026-03-01:9", SINCE - DAY), opening(4, "invite:A")])
    assert (await funnel(storage)).opened == 3
    await fill(storage, "events", [opening(number, "invite:B") for number in (6, 7)])
    assert (await funnel(storage)).opened == 4


async def test_another_shops_affairs_are_its_own(storage: Storage) -> None:
    await fill(storage, "orders", [order(1, 4, END - DAY, inviter_id=2)])
    await fill(storage, "referrals", [referral(4, "qualified", END - DAY)])
    other = await storage.read(lambda tx: reports.gather(tx, ShopId(2), SINCE, END))
    assert other.is_empty
    assert await storage.read(lambda tx: reports.brought(tx, ShopId(2), SINCE, END, 9)) == []
