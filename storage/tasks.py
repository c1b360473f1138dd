"""Tasks: what a person has to decide, such as money for an order that nothing is left for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Task:
    kind: str
    ref: str


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    """`detail`: the values of its sentence, as the shop reads them."""

    id: int
    kind: str
    detail: dict[str, Any]


def open_task(tx: Tx, shop_id: ShopId, kind: str, ref: str, detail: dict[str, Any], at: datetime) -> int | None:
    """The new task's number; None where there is one of this kind and ref, open or closed. `detail` holds the values of
    its sentence, as the shop reads them."""
    task_id = tx.value("task_open", shop_id=shop_id, kind=kind, ref=ref, detail=detail, at=at)
    return None if task_id is None else int(task_id)


def close(tx: Tx, shop_id: ShopId, task_id: int, at: datetime) -> Task | None:
    """What it was; None where it was not open."""
    row = tx.one("task_close", shop_id=shop_id, task_id=task_id, at=at)
    return row_to(Task, row) if row else None


def open_ones(tx: Tx, shop_id: ShopId) -> list[OpenTask]:
    """All that nobody has seen to, the oldest first."""
    return [row_to(OpenTask, row) for row in tx.all("tasks_open", shop_id=shop_id)]
