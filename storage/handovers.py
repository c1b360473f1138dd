"""Handovers: messages into communities that a person must confirm on the platform, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import BroadcastId, ShopId
from storage.tx import Tx, Value


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One message in one room. `task`: what the platform calls its owner's part; `message_id` is what all parts of
    one message to `target` (the community's chat) have in common."""

    shop_id: ShopId
    platform: str
    task: str
    chat: str
    message_id: str
    target: str
    owner: str
    made_at: datetime
    look_at: datetime
    reminders: int = 0
    state: str = "waiting"
    reason: str = ""
    ended_at: datetime | None = None


def add(tx: Tx, handovers: Sequence[Handover]) -> None:
    rows: list[dict[str, Value]] = [
        {
            "shop_id": one.shop_id,
            "platform": one.platform,
            "task": one.task,
            "chat": one.chat,
            "message_id": one.message_id,
            "target": one.target,
            "owner": one.owner,
            "made_at": one.made_at,
            "look_at": one.look_at,
        }
        for one in handovers
    ]
    tx.many("handover_add", rows)


def due(tx: Tx, shop_id: ShopId, platform: str, now: datetime, most: int) -> list[Handover]:
    """Those that wait and are to be asked about."""
    rows = tx.all("handovers_due", shop_id=shop_id, platform=platform, now=now, most=most)
    return [row_to(Handover, row) for row in rows]


def of_message(tx: Tx, shop_id: ShopId, platform: str, message_id: str, target: str) -> list[Handover]:
    rows = tx.all("handovers_of", shop_id=shop_id, platform=platform, message_id=message_id, target=target)
    return [row_to(Handover, row) for row in rows]


def later(tx: Tx, one: Handover, look_at: datetime, reminders: int) -> None:
    """Nothing new of this task: ask again then."""
    where: dict[str, Value] = {"shop_id": one.shop_id, "platform": one.platform, "task": one.task}
    tx.do("handover_later", look_at=look_at, reminders=reminders, **where)


def end(tx: Tx, one: Handover, state: str, reason: str, at: datetime) -> None:
    where: dict[str, Value] = {"shop_id": one.shop_id, "platform": one.platform, "task": one.task, "chat": one.chat}
    tx.do("handover_end", state=state, reason=reason, at=at, **where)


def known(tx: Tx, shop_id: ShopId, platform: str, tasks: Sequence[str]) -> set[str]:
    """Those of these tasks that are written down here."""
    rows = tx.all("handovers_known", shop_id=shop_id, platform=platform, tasks=list(tasks))
    return {row["task"] for row in rows}


def used(tx: Tx, shop_id: ShopId, since: datetime) -> dict[tuple[str, str], int]:
    """(platform, community's chat) → how many messages it got since then, or has waiting."""
    rows = tx.all("handovers_used", shop_id=shop_id, since=since)
    return {(row["platform"], row["target"]): row["messages"] for row in rows}


def owners(tx: Tx, broadcast_id: BroadcastId) -> int:
    """How many people a broadcast still waits for."""
    return int(tx.value("handovers_owners", broadcast_id=broadcast_id))
