"""What every door of ours is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.dispatch import Dispatch
from bot.inbox import Inbox
from bot.media import StoredMedia
from config.settings import Settings
from handlers.turn import House
from storage import Storage
from storage.rows import ShopId


@dataclass(frozen=True, kw_only=True)
class World:
    """`dispatch` is for doors that answer with the outcome; others store and let it be handled."""

    settings: Settings
    storage: Storage
    shop_id: ShopId
    house: House
    media: StoredMedia
    inbox: Inbox
    dispatch: Dispatch
    clock: Callable[[], datetime]
