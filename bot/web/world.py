"""What every door of ours is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.dispatch import Dispatch
from bot.inbox import Inbox
from bot.media import StoredMedia
from bot.platform import Platform
from config.settings import Settings
from handlers.turn import House
from storage import Storage
from storage.rows import ShopId

if TYPE_CHECKING:
    from bot.payments.wechatpay import WechatPay


@dataclass(frozen=True, kw_only=True)
class Corner:
    """One shop as the pages show it: the real one, or the playground's. Nothing of the one is seen in the other."""

    shop_id: ShopId
    house: House
    media: StoredMedia
    platforms: tuple[Platform, ...] = ()


@dataclass(frozen=True, kw_only=True)
class World:
    """`shop_id` and `house` are the real shop's; `corners` all shops', the real one first. `dispatch` is for doors
    that answer with the outcome; others store and let it be handled. `provider`: takes money for the real shop."""

    settings: Settings
    storage: Storage
    shop_id: ShopId
    house: House
    corners: tuple[Corner, ...]
    inbox: Inbox
    dispatch: Dispatch
    clock: Callable[[], datetime]
    provider: "WechatPay | None" = None
