"""What the pages say: an invite's landing page and poster, an order to be paid. Facts and sentences, no HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers import posters, promises
from handlers.content import Poster
from handlers.links import Links
from handlers.texts import Marked, Texts, forms, joined, names, plain, strip
from storage import communities, invites, made_ways, members, orders, shops
from storage.rows import InviteCode, Order, OrderStatus, Product, Shop, ShopId
from storage.tx import Tx

DESCRIPTION_MAX = 160


@dataclass(frozen=True, kw_only=True)
class Way:
    """A button: to a platform, or to a way of paying. `code` is what its QR code holds; None where the platform draws
    that code itself, `picture` is then the hash of what it drew, once we have it."""

    name: str
    text: Marked
    url: str
    code: str | None = None
    picture: str | None = None


Ways = tuple[Way, ...]


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """A QR code on the page: it holds `link`, or it is the picture `picture`."""

    link: str | None
    picture: str | None
    says: Marked


@dataclass(frozen=True, kw_only=True)
class InvitePage:
    """The landing page of an invite, in one language. `media` is the picture's hash."""

    shop: str
    title: Marked
    heading: str
    inviter: str
    media: str | None
    codes: tuple[Scanned, ...]
    ways: Ways
    invited: Marked
    about: Marked
    description: Marked
    poster: Poster


@dataclass(frozen=True, kw_only=True)
class PayPage:
    """One order to be paid. `state`: open, paid or expired."""

    shop: str
    title: Marked
    state: str
    lines: tuple[tuple[str, int, str], ...]
    credit: str | None
    total: str
    ways: Ways
    says: Marked
    credit_word: Marked
    total_word: Marked
    scan: Marked
    pay_word: Marked
    waits: Marked
    down: Marked
    """What is said once the payer's side says that it is paid, and while the provider does not take it."""
    cancelled: Marked
    failed: Marked
    """What to do after the browser was left without paying, and after it could not pay."""


@dataclass(frozen=True, kw_only=True)
class PayoutPage:
    """A payout that waits for its receiver."""

    shop: str
    title: Marked
    says: Marked
    accept: Marked
    cancelled: Marked
    failed: Marked


@dataclass(frozen=True, kw_only=True)
class Pages:
    """What pages are made of: the words and the addresses of this start."""

    texts: Texts
    links: Links

    def invite(
        self,
        tx: Tx,
        shop_id: ShopId,
        invite_code: str,
        language: str,
        now: datetime,
        *,
        entries: Mapping[str, str] | None = None,
        inside: frozenset[str] = frozenset(),
    ) -> InvitePage | None:
        """None for an unknown code. `entries`: by platform, the addresses that lead to us by it; `inside`: the page is
        seen within the app of these platforms, where their codes are held down, and others cannot be opened."""
        code = invites.get_code(tx, shop_id, invite_code)
        if code is None:
            return None
        shop = shops.get(tx, shop_id)
        ways = self._ways(tx, shop, code.invite_code, language, entries or {})
        within = tuple(way for way in ways if way.name in inside)
        return self._invite(tx, shop, code, language, now, ways, within)

    def pay(self, tx: Tx, pay_key: str, language: str) -> PayPage | None:
        """None for an unknown key."""
        order = orders.get_by_pay_key(tx, pay_key)
        if order is None:
            return None
        shop = shops.get(tx, order.shop_id)
        state = _state(order)
        ways = self._bots(order, language) if state == "open" else ()
        provider = self.links.provider
        is_by_hand = state == "open" and not ways and provider is None
        return PayPage(
            shop=shop.name,
            title=self.texts.say(language, "pay-title", number=order.number),
            state=state,
            lines=_lines(tx, order, language),
            credit=forms.money(-order.credit_minor, order.currency, language) if order.credit_minor else None,
            total=forms.money(order.money_minor, order.currency, language),
            ways=ways,
            says=self.texts.say(language, "pay-by-hand" if is_by_hand else f"pay-{state}"),
            credit_word=self.texts.say(language, "pay-credit"),
            total_word=self.texts.say(language, "pay-total"),
            scan=self.texts.say(language, f"pay-scan-{provider}") if provider else Marked(""),
            pay_word=self.texts.say(language, f"pay-with-{provider}") if provider else Marked(""),
            waits=self.texts.say(language, "pay-waits"),
            down=self.texts.say(language, "pay-down"),
            cancelled=self.texts.say(language, "pay-cancelled"),
            failed=self.texts.say(language, "pay-failed"),
        )

    def payout(self, shop: Shop, minor: int, language: str, *, is_inside: bool, is_done: bool) -> PayoutPage:
        """`is_inside`: the receiver can accept it in this browser."""
        money = forms.money(minor, shop.currency, language)
        says = "payout-done" if is_done else "payout-confirm" if is_inside else "payout-inside"
        return PayoutPage(
            shop=shop.name,
            title=self.texts.say(language, "payout-title", money=money),
            says=self.texts.say(language, says),
            accept=self.texts.say(language, "payout-button"),
            cancelled=self.texts.say(language, "payout-left"),
            failed=self.texts.say(language, "payout-not-accepted"),
        )

    def unknown_payout(self, language: str) -> tuple[Marked, Marked]:
        return self.texts.say(language, "payout-unknown-title"), self.texts.say(language, "payout-unknown")

    def unknown_invite(self, language: str) -> tuple[Marked, Marked]:
        return self.texts.say(language, "page-unknown-title"), self.texts.say(language, "page-unknown")

    def unknown_order(self, language: str) -> tuple[Marked, Marked]:
        return self.texts.say(language, "pay-unknown-title"), self.texts.say(language, "pay-unknown")

    def _invite(
        self, tx: Tx, shop: Shop, code: InviteCode, language: str, now: datetime, ways: Ways, within: Ways
    ) -> InvitePage:
        """`within`: the ways that are seen inside their own app."""
        inviter = members.get(tx, shop.id, code.member_id)
        campaign = posters.running(tx, code, shop.now(now))
        product = posters.product_of(tx, shop.id, campaign)
        name = names.name(inviter.name if inviter else "", language)
        heading = product.name if product else shop.name
        invited = self.texts.say(language, "page-invited", inviter=name, shop=shop.name)
        promise = promises.to_friend(self.texts, tx, shop, campaign, language)
        address = self.links.page(code.invite_code)
        sentence = strip(self.texts.say(language, "poster-sentence", inviter=name, shop=shop.name))
        link = address or next((way.url for way in ways), "")
        return InvitePage(
            shop=shop.name,
            title=self.texts.say(language, "page-title", heading=heading, shop=shop.name),
            heading=heading,
            inviter=name,
            media=product.media if product else None,
            codes=self._codes(within, ways, address or "", language),
            ways=tuple(way for way in within if not _is_drawn(way)) if within else ways,
            invited=invited,
            about=joined([self._story(product), promise]),
            description=Marked(strip(invited)[:DESCRIPTION_MAX]),
            poster=posters.poster(shop, product, campaign, inviter=name, sentence=sentence, link=link),
        )

    def _ways(self, tx: Tx, shop: Shop, invite_code: str, language: str, entries: Mapping[str, str]) -> Ways:
        """One button a platform: the bot, by this code."""
        on = {one.platform for one in communities.all_of(tx, shop.id, is_on=True)}
        bots = {platform: self.links.bot(platform, f"i_{invite_code}") for platform in self.links.bots}
        found = []
        for platform, url in (bots | dict(entries)).items():
            if url:
                made = made_ways.by_link(tx, shop.id, platform, url)
                text = self.texts.say(language, f"page-join-{platform}" if platform in on else f"page-visit-{platform}")
                code, picture = (url, None) if made is None else (None, made.picture)
                found.append(Way(name=platform, text=text, url=url, code=code, picture=picture))
        return tuple(found)

    def _codes(self, within: Ways, ways: Ways, address: str, language: str) -> tuple[Scanned, ...]:
        """Inside an app every code that it reads, to be held down; elsewhere one to be scanned with the phone."""
        drawn = [way for way in within or ways if _is_drawn(way)]
        if not within:
            link, picture = (drawn[0].code, drawn[0].picture) if drawn else (address, None)
            return (Scanned(link=link, picture=picture, says=self.texts.say(language, "page-scan")),)
        if len(drawn) == 1:
            return (Scanned(link=drawn[0].code, picture=drawn[0].picture, says=self.texts.say(language, "page-hold")),)
        return tuple(
            Scanned(
                link=way.code, picture=way.picture, says=self.texts.say(language, "page-hold-where", where=way.text)
            )
            for way in drawn
        )

    def _bots(self, order: Order, language: str) -> Ways:
        """Back into the chat, where its platform has invoices to pay by."""
        platform = order.platform or ""
        url = self.links.bot(platform, f"o_{order.pay_key}") if platform in self.links.invoices else None
        return (Way(name=platform, text=self.texts.say(language, f"pay-in-{platform}"), url=url),) if url else ()

    def _story(self, product: Product | None) -> Marked:
        return plain(product.description) if product else Marked("")


def _is_drawn(way: Way) -> bool:
    return way.code is not None or way.picture is not None


def _lines(tx: Tx, order: Order, language: str) -> tuple[tuple[str, int, str], ...]:
    """Name, quantity and price of each."""
    return tuple(
        (line.name, line.quantity, forms.money(line.minor, order.currency, language))
        for line in orders.lines(tx, order.id)
    )


def _state(order: Order) -> str:
    if order.paid_at is not None:
        return "paid"
    return "open" if order.status is OrderStatus.PLACED else "expired"
