"""The drawer: what happened underneath. Told once, and again where it has changed."""

from dataclasses import dataclass, field
from typing import Any

from bot.playground.scene import Scene
from handlers.texts import forms
from storage import playground_below
from storage.playground_below import Below

Json = dict[str, Any]

SHOWN_MAX = 50


@dataclass(kw_only=True)
class Drawer:
    """What one page has been told: kind → id → row."""

    told: dict[str, dict[int, Json]] = field(default_factory=dict)

    def news(self, below: dict[str, list[Json]]) -> dict[str, list[Json]] | None:
        """Rows that are new or have changed; None where there are none. The first time: all, none at all too."""
        is_first = not self.told
        news = {kind: [row for row in rows if self._before(kind, row) != row] for kind, rows in below.items()}
        self.told = {kind: {row["id"]: row for row in rows} for kind, rows in below.items()}
        return news if is_first or any(news.values()) else None

    def _before(self, kind: str, row: Json) -> Json | None:
        return self.told.get(kind, {}).get(row["id"])


def looked(scene: Scene, language: str) -> dict[str, list[Json]]:
    """The newest rows of each kind; amounts as they are written in a language."""
    below = playground_below.newest(scene.tx, scene.shop.id, SHOWN_MAX)
    return {"events": _events(below), "transfers": _transfers(below, language), "deliveries": _deliveries(below)}


def _events(below: Below) -> list[Json]:
    return [
        {
            "id": one.id,
            "kind": one.kind,
            "member_id": one.member_id,
            "name": one.name,
            "ref": one.ref,
            "at": one.at.isoformat(),
        }
        for one in below.facts
    ]


def _transfers(below: Below, language: str) -> list[Json]:
    return [
        {
            "id": one.id,
            "at": one.at.isoformat(),
            "why": one.why,
            "ref": one.ref,
            "from": one.from_book,
            "to": one.to_book,
            "from_name": one.from_name,
            "to_name": one.to_name,
            "amount": one.amount,
            "unit": one.unit,
            "value": forms.value(one.amount, one.unit, language),
            "state": one.state,
        }
        for one in below.transfers
    ]


def _deliveries(below: Below) -> list[Json]:
    return [
        {
            "id": one.id,
            "broadcast": one.broadcast_id,
            "target": one.target,
            "name": one.name,
            "status": one.status,
            "reason": one.reason,
            "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        }
        for one in below.deliveries
    ]
