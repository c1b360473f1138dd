"""What happened underneath, as the playground's drawer shows it: facts, transfers, deliveries, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Fact:
    """`name`: the member's; empty where nobody is meant."""

    id: int
    kind: str
    member_id: int
    name: str
    ref: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A transfer. `state`: held, posted or reversed. Names: of the members whose books they are; else empty."""

    id: int
    at: datetime
    why: str
    ref: str
    from_book: str
    to_book: str
    from_name: str
    to_name: str
    amount: int
    unit: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A delivery. `name`: the member's, or the community's."""

    id: int
    broadcast_id: int
    target: str
    name: str
    status: str
    reason: str | None
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Below:
    facts: tuple[Fact, ...]
    transfers: tuple[Moved, ...]
    deliveries: tuple[Sent, ...]


def newest(tx: Tx, shop_id: ShopId, most: int) -> Below:
    asked = {"shop_id": shop_id, "most": most}
    return Below(
        facts=tuple(row_to(Fact, row) for row in tx.all("playground_below_events", **asked)),
        transfers=tuple(row_to(Moved, row) for row in tx.all("playground_below_transfers", **asked)),
        deliveries=tuple(row_to(Sent, row) for row in tx.all("playground_below_deliveries", **asked)),
    )
