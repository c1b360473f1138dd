"""The inbox: updates and callbacks already taken, each once. Whoever holds a row handles it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What came in, before it is stored. `holder`: the process that will handle it, None for whichever can."""

    shop_id: ShopId
    source: str
    external_id: str
    lane: str
    raw: str
    holder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A stored row, in hand. `taken_at` is real time. `holder`: the process that is to handle it."""

    id: int
    shop_id: ShopId
    source: str
    external_id: str
    lane: str
    raw: str
    taken_at: datetime
    holder: str | None


def take(tx: Tx, arrived: Sequence[Arrived], at: datetime) -> list[Taken]:
    """Store what is new of these, in one statement; what was taken before is not given back. Where another process
    holds an older row of the same lane that is not handled yet, it gets this one too: their order stays."""
    rows = [
        {
            "shop_id": one.shop_id,
            "source": one.source,
            "external_id": one.external_id,
            "lane": one.lane,
            "raw": one.raw,
            "holder": one.holder,
        }
        for one in arrived
    ]  # written out: dataclasses.asdict takes as long as storing them
    taken = tx.all("inbox_take", rows=rows, at=at)
    return sorted((row_to(Taken, row) for row in taken), key=lambda one: one.id)


def claim(tx: Tx, me: str, now: datetime, most: int) -> list[Taken]:
    """Rows that nobody alive holds, oldest first; never one behind another process's row of the same lane."""
    tx.value("inbox_claim_lock")
    rows = tx.all("inbox_claim", me=me, now=now, most=most)
    return sorted((row_to(Taken, row) for row in rows), key=lambda taken: taken.id)


def claim_all(tx: Tx, me: str | None, after: int, most: int) -> list[Taken]:
    """The next rows that are not handled, whoever held them."""
    rows = tx.all("inbox_claim_all", me=me, after=after, most=most)
    return sorted((row_to(Taken, row) for row in rows), key=lambda taken: taken.id)


def own(tx: Tx, me: str, most: int) -> list[Taken]:
    """Rows that are ours to handle, the oldest first: in hand already, or stored by a commit we had no answer to."""
    rows = tx.all("inbox_own", me=me, most=most)
    return [row_to(Taken, row) for row in rows]


def begin(tx: Tx, ids: Sequence[int], me: str | None) -> set[int]:
    """Those of these rows that are still to be handled, and by `me`. They count as handled, unless the same
    transaction says otherwise: so what another process took over, or an answer that was lost, happens once."""
    return {row["id"] for row in tx.all("inbox_begin", ids=list(ids), me=me)}


def put_back(tx: Tx, ids: Sequence[int]) -> None:
    """They are still to be handled, after all."""
    tx.do("inbox_put_back", ids=list(ids))


def done(tx: Tx, taken_id: int) -> None:
    tx.do("inbox_done", id=taken_id)


def park(tx: Tx, taken_id: int, reason: str) -> None:
    """Keep what cannot be handled, with the reason; nothing behind it is held up."""
    tx.do("inbox_park", id=taken_id, reason=reason[:500])


def wait(tx: Tx, taken_id: int, key: str, until: datetime) -> None:
    """Set aside what refers to something not yet known."""
    tx.do("inbox_wait", id=taken_id, waits_for=key, wait_until=until)


def known(tx: Tx, shop_id: ShopId, keys: Sequence[str], me: str | None) -> list[Taken]:
    """What waited for one of these keys, to be handled now: by `me`, or by whichever process can."""
    rows = tx.all("inbox_known", shop_id=shop_id, keys=list(keys), me=me)
    return sorted((row_to(Taken, row) for row in rows), key=lambda taken: taken.id)


def give_up(tx: Tx, now: datetime) -> list[Taken]:
    """What waited too long is parked; whoever should know hears of it before it is forgotten."""
    return [row_to(Taken, row) for row in tx.all("inbox_give_up_waiting", now=now)]


def tidy(tx: Tx, now: datetime, before: datetime) -> None:
    """Forget raw updates and sent content from before a moment."""
    tx.do("inbox_tidy", before=before)
    tx.do("outbox_tidy", before=before)
    tx.do("dialogues_tidy", now=now)
