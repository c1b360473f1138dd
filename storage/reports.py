"""Reports: who came, who bought, who brought whom, over a span of time. Only sums and names; nothing is stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from storage.read import micros, row_to
from storage.rows import MemberId, ReferralStatus, ShopId
from storage.tx import Tx

BEST_MAX = 5
SPANS_MAX = 2000
"""The median is taken over the newest so many orders of invited people: enough for a median, and quick."""


@dataclass(frozen=True, kw_only=True)
class Referrer:
    """Somebody whose friends bought: how many of them, and what they paid less what was given back."""

    member_id: MemberId
    name: str
    friends: int
    minor: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """`joins` of groups, `invited` of them by a code; paid `orders` and their total; `refunds` and what they gave back;
    new `referrals` that count, `qualified` of them have bought by now. `to_first_order`: the median time from opening
    an invite to the first order; None where there is none."""

    joins: int
    invited: int
    leaves: int
    orders: int
    orders_minor: int
    refunds: int
    refunds_minor: int
    referrals: int
    qualified: int
    best: tuple[Referrer, ...]
    to_first_order: timedelta | None

    @property
    def is_empty(self) -> bool:
        return not (self.joins or self.leaves or self.orders or self.refunds or self.referrals or self.best)


@dataclass(frozen=True, kw_only=True)
class Brought:
    """Who brought whom."""

    inviter_id: MemberId
    inviter: str
    invitee_id: MemberId
    invitee: str
    status: ReferralStatus


Spans = Sequence[tuple[datetime, datetime]]
"""From and before when each, in their order."""


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """How far people came who were invited. `opened`: at least so many opened an invite; `came`: so many of them count
    as referrals; of these `joined` a group, `bought` at least once, `bought_again` at least twice."""

    opened: int
    came: int
    joined: int
    bought: int
    bought_again: int


def gather(tx: Tx, shop_id: ShopId, since: datetime, until: datetime) -> Report:
    """What happened from `since` on and before `until`. Money is in the shop's currency."""
    span: dict[str, Any] = {"shop_id": shop_id, "since": since, "until": until}
    sums: dict[str, Any] = {}
    for query in ("report_joins", "report_leaves", "report_orders", "report_refunds", "report_referrals"):
        sums |= tx.one(query, **span) or {}
    waits = [row["micros"] for row in tx.all("report_spans", most=SPANS_MAX, **span)]
    to_first = timedelta(microseconds=int(median(waits))) if waits else None
    return Report(**sums, best=best(tx, **span), to_first_order=to_first)


def best(tx: Tx, shop_id: ShopId, since: datetime, until: datetime) -> tuple[Referrer, ...]:
    """Those whose friends bought, the best first."""
    rows = tx.all("report_best", shop_id=shop_id, since=since, until=until, most=BEST_MAX)
    return tuple(row_to(Referrer, row) for row in rows)


def joins_by(tx: Tx, shop_id: ShopId, spans: Spans) -> list[int]:
    """Joins of groups in each span."""
    return [int(row["amount"]) for row in tx.all("report_joins_by", shop_id=shop_id, days=_days(spans))]


def sales_by(tx: Tx, shop_id: ShopId, spans: Spans) -> list[int]:
    """What was paid for orders in each span, in minor units of the shop's currency."""
    return [int(row["amount"]) for row in tx.all("report_sales_by", shop_id=shop_id, days=_days(spans))]


def funnel(tx: Tx, shop_id: ShopId, since: datetime, until: datetime) -> Funnel:
    """Of those who came in the span; what they did may be later."""
    row = tx.one("report_funnel", shop_id=shop_id, since=since, until=until) or {}
    return row_to(Funnel, {**row, "opened": max(row["pages"], row["openers"])})


def brought(tx: Tx, shop_id: ShopId, since: datetime, until: datetime, most: int) -> list[Brought]:
    """The newest first."""
    rows = tx.all("report_brought", shop_id=shop_id, since=since, until=until, most=most)
    return [row_to(Brought, row) for row in rows]


def _days(spans: Spans) -> str:
    return json.dumps([{"since": micros(since), "until": micros(until)} for since, until in spans])
