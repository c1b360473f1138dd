"""Reports: who came, who bought, who brought whom, over a span of time. Only sums and names; nothing is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from storage.read import row_to
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


def gather(tx: Tx, shop_id: ShopId, since: datetime, until: datetime) -> Report:
    """What happened from `since` on and before `until`. Money is in the shop's currency."""
    span: dict[str, Any] = {"shop_id": shop_id, "since": since, "until": until}
    sums: dict[str, Any] = {}
    for query in ("report_joins", "report_leaves", "report_orders", "report_refunds", "report_referrals"):
        sums |= tx.one(query, **span) or {}
    best = tuple(row_to(Referrer, row) for row in tx.all("report_best", most=BEST_MAX, **span))
    micros = [row["micros"] for row in tx.all("report_spans", most=SPANS_MAX, **span)]
    to_first = timedelta(microseconds=int(median(micros))) if micros else None
    return Report(**sums, best=best, to_first_order=to_first)


def brought(tx: Tx, shop_id: ShopId, since: datetime, until: datetime, most: int) -> list[Brought]:
    """The newest first."""
    rows = tx.all("report_brought", shop_id=shop_id, since=since, until=until, most=most)
    return [row_to(Brought, row) for row in rows]
