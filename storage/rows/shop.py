"""A shop."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.rows.ids import ShopId


@dataclass(frozen=True, kw_only=True)
class Shop:
    id: ShopId
    key: str
    name: str
    currency: str
    timezone: str
    language: str
    quiet_hours: str
    reserve_s: int
    reserve_manual_s: int
    clock_offset_s: int
    announces: bool

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def now(self, real: datetime) -> datetime:
        """Business time: real time plus this shop's offset, which only the playground's shop has."""
        return real + timedelta(seconds=self.clock_offset_s) if self.clock_offset_s else real
