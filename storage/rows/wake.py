"""What will happen."""

from dataclasses import dataclass
from datetime import datetime

from storage.rows.ids import ShopId


@dataclass(frozen=True, kw_only=True)
class Wake:
    """Something that will happen. `is_shown`: /schedule lists it, under its id and title. `every`: crontab(5) text."""

    id: int
    shop_id: ShopId
    kind: str
    ref: str
    due_at: datetime
    every: str | None
    title: str
    is_shown: bool
