"""A stand: one shop with its pictures and the platforms that work for it. The real shop has one; the playground's shop
another, so that nothing of the one is seen or sent in the other."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from bot.basis import Basis, real_now
from bot.media import StoredMedia
from bot.pictures import Pictures
from bot.platform import Parts, Platform
from bot.web.world import Corner
from config.settings import Settings
from handlers import routes
from handlers.links import Links
from handlers.texts import Texts
from handlers.turn import House
from storage import shops
from storage.rows import Shop, ShopId

if TYPE_CHECKING:
    from bot.payments.wechatpay import WechatPay

PLAYGROUND = "playground"
SCANNED_FROM = frozenset({"telegram"})
"""Platforms whose people pay with an app that can scan what the chat shows."""
CONFIRMED = frozenset({"wecom"})
"""Platforms whose groups only their owners write into."""
IN_ONE_APP = frozenset({"wechat", "wecom"})
"""Customers of both sit in WeChat."""
UNHEARD = frozenset({"wecom"})
"""Platforms that tell nothing of what is said in their groups, and have no buttons there."""
CURRENCY = "CNY"
"""What the provider takes and pays."""


class Addresses(Mapping[str, str]):
    """Platform → the address that opens its bot, as far as they are known by now: one that has not started has none."""

    def __init__(self, platforms: Sequence[Platform]) -> None:
        self._platforms = platforms

    def __getitem__(self, name: str) -> str:
        return self._known()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())

    def _known(self) -> dict[str, str]:
        return {platform.name: platform.address for platform in self._platforms if platform.address}


@dataclass(frozen=True, kw_only=True)
class Stand:
    shop_id: ShopId
    media: StoredMedia
    platforms: tuple[Platform, ...]
    provider: "WechatPay | None" = None
    """Takes money for orders on their page; the real shop's alone."""

    @property
    def served(self) -> tuple[Platform, ...]:
        """All that the courier brings actions to."""
        return (*self.platforms, *([self.provider] if self.provider else []))

    def house(self, settings: Settings, texts: Texts) -> House:
        """What the shop's turns are given."""
        bots = frozenset(platform.name for platform in self.platforms)
        links = Links(
            public_url=settings.web.public_url,
            bots=Addresses(self.platforms),
            invoices=bots & _paying(settings),
            provider=self.provider.name if self.provider else None,
            codes=SCANNED_FROM & bots if self.provider else frozenset(),
            platforms=bots,
            confirmed=CONFIRMED & bots,
            unheard=UNHEARD & bots,
            in_one_app=IN_ONE_APP & bots,
            payouts={"wechat": self.provider.name} if self.provider and self.provider.inside else {},
            bounds={self.provider.name: self.provider.bounds} if self.provider else {},
        )
        return House(texts=texts, links=links, random=secrets, commands=routes.COMMANDS)

    def corner(self, house: House) -> Corner:
        return Corner(shop_id=self.shop_id, house=house, media=self.media, platforms=self.platforms)


def platform(package: str, parts: Parts) -> Platform:
    """What `build` of a platform's package makes. Raises PlatformDown."""
    build: Callable[[Parts], Platform] = import_module(package).build
    return build(parts)


def built(
    basis: Basis, packages: Mapping[str, str], pictures: Callable[[], Pictures], *, is_sending: bool
) -> list[Stand]:
    """The real shop's stand first. Raises PlatformDown where a platform cannot even be built."""

    def stand(shop: Shop, *names: str) -> Stand:
        media = StoredMedia(basis.storage, shop.id, pictures, real_now)
        parts = Parts(
            settings=basis.settings,
            storage=basis.storage,
            shop_id=shop.id,
            media=media,
            clock=real_now,
            is_sending=is_sending,
        )
        return Stand(
            shop_id=shop.id,
            media=media,
            platforms=tuple(platform(packages[name], parts) for name in names),
            provider=_provider(parts) if shop.key == shops.MAIN and shop.currency == CURRENCY else None,
        )

    stands = [stand(basis.shop, *basis.settings.platforms)]
    return stands if basis.playground is None else [*stands, stand(basis.playground, PLAYGROUND)]


def _paying(settings: Settings) -> frozenset[str]:
    """Platforms whose own invoices can be used to pay."""
    return frozenset({PLAYGROUND, *(["telegram"] if settings.telegram.payment_token else [])})


def _provider(parts: Parts) -> "WechatPay | None":
    if parts.settings.wechatpay.mch_id is None:
        return None
    # Imported here, so that a start without it does not load its libraries.
    from bot.payments import wechatpay

    return wechatpay.build(parts)
