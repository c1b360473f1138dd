"""The sample shop: a month of a tea shop with forty people, acted through the same handlers as everything else.

The script is always the same; only its days follow the day it is played on.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random

from bot.pictures.photo import Photo
from bot.playground import paying, places
from bot.playground.receive import Words, reads, says, votes
from bot.playground.rehearsal import Rehearsal
from bot.playground.scene import NAME, Scene
from bot.playground.still import still
from config.sections import ShopSettings
from handlers.texts import Texts, strip
from storage import (
    campaigns,
    invites,
    media,
    members,
    orders,
    playground_chats,
    playground_messages,
    playground_people,
    recipients,
    shops,
)
from storage.playground_messages import Message
from storage.playground_people import Person
from storage.rows import Member, OrderStatus, Recipient

DAYS = 30
MERCHANT, CLERK = "p1", "p2"
CUSTOMERS = ("p3", "p4")
"""Who is in the groups from the first day on; p5 is left for the guided story, as the friend to be invited."""
GROUPS = ("g1", "g2")
ORDERS_MAX = 20
NEWEST = 6
"""How many messages of a chat are looked at for a button, an invoice, a poll."""
INVITED, PAYING, TELLING, RETURNS = 0.7, 0.93, 0.35, 0.06
"""The share of those who come by an invite, who pay what they ordered, who ask for a code, who send something back."""


@dataclass(frozen=True, kw_only=True)
class Tea:
    code: str
    price: str
    stock: int
    colour: str

    @property
    def key(self) -> str:
        """Its sentences in handlers/texts."""
        return f"sample-{self.code.lower()}"


TEAS = (
    Tea(code="LONGJING", price="39.90", stock=64, colour="#5d7f4e"),
    Tea(code="HONGCHA", price="58.00", stock=48, colour="#8e3a48"),
    Tea(code="BAICHA", price="128.00", stock=20, colour="#8a6d1f"),
    Tea(code="HUACHA", price="32.00", stock=40, colour="#7b5a8c"),
)
WEIGHTS = (5, 3, 1, 3)
"""How well they sell."""


Drawn = Mapping[str, Photo]
"""The teas' own pictures, by code."""


def pictures() -> Drawn:
    """The teas' own pictures, by code; drawing them takes a moment."""
    return {tea.code: still(tea.code, tea.colour) for tea in TEAS}


def fill(scene: Scene, texts: Texts, drawn: Drawn) -> None:
    """A month, up to the scene's time, in a playground that has just begun: its people stand there since its start."""
    if scene.shop.name == ShopSettings().name:
        name = strip(texts.say(scene.shop.language, "sample-shop"))
        shops.put(scene.tx, scene.shop.id, name=name)
    _Month(replace(scene, shop=shops.get(scene.tx, scene.shop.id)), texts, drawn).play()


def since(now: datetime) -> datetime:
    """When the sample's month begins, where it ends now."""
    return now - timedelta(days=DAYS)


Act = Callable[[Scene], object]


@dataclass
class _Month:
    """What will happen, in the order of its time; an act may plan further ones."""

    scene: Scene
    texts: Texts
    drawn: Drawn
    chance: Random = field(default_factory=lambda: Random(20260402))  # noqa: S311 - a story, no secret
    plan: list[tuple[datetime, int, Act]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    customers: list[str] = field(default_factory=lambda: list(CUSTOMERS))

    def play(self) -> None:
        begin, end = since(self.scene.at), self.scene.at
        self._plan_merchant(begin)
        self._plan_customers(begin, end)
        rehearsal = Rehearsal(self.scene, self.texts)
        while self.plan:
            at, _, act = heapq.heappop(self.plan)
            if at < end:
                rehearsal.does(at, act)
        rehearsal.passes(end)
        self._all_read()

    # --- the plan ------------------------------------------------------------------------------------------------

    def _at(self, at: datetime, act: Act) -> None:
        heapq.heappush(self.plan, (at, next(self.numbers), act))

    def _plan_merchant(self, begin: datetime) -> None:
        opening = begin + timedelta(minutes=10)
        for number, tea in enumerate(TEAS):
            self._at(opening + timedelta(minutes=number), self._adds(tea))
        for number, tea in enumerate(TEAS):
            self._at(opening + timedelta(hours=2 + 26 * number), self._types(f"/post {tea.code} to=all"))
        campaign = self._words("sample-campaign")
        new = self._types(f"/campaign new {campaign} reward=10% invitee=5.00 hold=7d")
        self._at(opening + timedelta(hours=1), new)
        self._at(opening + timedelta(hours=1, minutes=1), self._types(f"/campaign start {campaign}"))
        self._at(begin + timedelta(days=19), self._asks_all())
        for day, key in ((6, "one"), (11, "two"), (17, "three"), (24, "four")):
            self._at(begin + timedelta(days=day, hours=1), self._talks(f"sample-talk-{key}"))

    def _plan_customers(self, begin: datetime, end: datetime) -> None:
        """They come more and more often, most of them by somebody's invite."""
        names = [name.strip() for name in self._words("sample-names").replace("、", ",").split(",")]
        for account in CUSTOMERS:
            self._at(begin + timedelta(hours=3), self._types("/invite", by=account))
            self._shops_along(account, begin + timedelta(hours=5))
        for number, name in enumerate(names):
            share = ((number + 1) / len(names)) ** 0.8
            at = begin + timedelta(days=1) + (end - begin - timedelta(days=2)) * share
            self._at(at - timedelta(minutes=self.chance.randrange(600)), self._comes(name))

    def _shops_along(self, account: str, at: datetime) -> None:
        """Somebody's orders from then on: some none, most one, a few many."""
        for _ in range(self.chance.choices((0, 1, 2, 4), (4, 9, 5, 2))[0]):
            at += timedelta(hours=self.chance.randrange(2, 120))
            self._at(at, self._buys(account))

    # --- the merchant --------------------------------------------------------------------------------------------

    def _types(self, text: str, *, by: str = MERCHANT, photo: str | None = None) -> Act:
        return lambda scene: says(scene, by, by, Words(text=text, photos=(photo,) if photo else ()))

    def _adds(self, tea: Tea) -> Act:
        def act(scene: Scene) -> None:
            photo = self.drawn[tea.code]
            kept = media.Stored(
                sha256=photo.sha256, mime=photo.mime, width=photo.width, height=photo.height, data=photo.data
            )
            media.put(scene.tx, scene.shop.id, kept, scene.at)
            first = f'/product add {tea.code} "{self._words(tea.key)}" {tea.price} stock={tea.stock}'
            self._types(f"{first}\n{self._words(f'{tea.key}-story')}", photo=photo.sha256)(scene)

        return act

    def _asks_all(self) -> Act:
        options = "\n".join(self._words(f"sample-poll-{one}") for one in ("one", "two", "three"))

        def act(scene: Scene) -> None:
            self._types(f"/poll {self._words('sample-poll')}\n{options}")(scene)
            for account in self.customers:
                self._at(scene.at + timedelta(minutes=self.chance.randrange(5, 2000)), self._votes(account))

        return act

    # --- customers -----------------------------------------------------------------------------------------------

    def _comes(self, name: str) -> Act:
        """Somebody new: by the invite of a customer who likes to tell, or by the group's Join button."""

        def act(scene: Scene) -> None:
            person = places.new_person(scene, name, scene.shop.language)
            telling = [one for one in self.customers if self._code_of(scene, one)]
            is_invited = bool(telling) and self.chance.random() < INVITED
            if is_invited:
                weights = [1 / (number + 1) for number in range(len(telling))]
                code = self._code_of(scene, self.chance.choices(telling, weights)[0])
                places.opens(scene, person.account, f"{scene.address}?start=i_{code}")
                self._at(scene.at + timedelta(minutes=3), self._enters(person))
            else:
                places.joins(scene, person.account, self.chance.choice(GROUPS))
            self._settles_in(scene, person)

        return act

    def _settles_in(self, scene: Scene, person: Person) -> None:
        self.customers.append(person.account)
        self._shops_along(person.account, scene.at + timedelta(hours=1))
        if self.chance.random() < TELLING:
            self._at(scene.at + timedelta(days=2), self._types("/invite", by=person.account))

    def _enters(self, person: Person) -> Act:
        """By the button under the greeting, if there is one."""

        def act(scene: Scene) -> None:
            for message in self._newest(scene, person.account):
                for button in (one for row in message.content.get("buttons", ()) for one in row):
                    if "?join=" in (button.get("url") or ""):
                        places.opens(scene, person.account, button["url"])
                        return

        return act

    def _buys(self, account: str) -> Act:
        def act(scene: Scene) -> None:
            member = self._member(scene, account)
            if member is None:
                self._types("/start", by=account)(scene)
                self._at(scene.at + timedelta(minutes=1), act)
                return
            self._lives_at(scene, member)
            tea = self.chance.choices(TEAS, WEIGHTS)[0]
            self._types(f"/buy {tea.code} {self.chance.choice((1, 1, 1, 2))}", by=account)(scene)
            if self.chance.random() < PAYING:
                self._at(scene.at + timedelta(minutes=2), self._pays(account))

        return act

    def _pays(self, account: str) -> Act:
        def act(scene: Scene) -> None:
            invoices = [one for one in self._newest(scene, account) if one.content["kind"] == "invoice"]
            if invoices:
                paying.asks(scene, account, invoices[0].id)
                self._at(scene.at + timedelta(hours=self.chance.randrange(4, 30)), self._ships(account))

        return act

    def _ships(self, account: str) -> Act:
        """The oldest of somebody's orders that waits for its parcel."""

        def act(scene: Scene) -> None:
            member = self._member(scene, account)
            newest = orders.of_buyer(scene.tx, scene.shop.id, member.id, ORDERS_MAX) if member else []
            for order in [one for one in newest if one.status is OrderStatus.PAID][-1:]:
                self._types(f"/ship {order.number} SF 14{1000000 + order.id}", by=CLERK)(scene)
                done = f"/delivered {order.number}"
                self._at(scene.at + timedelta(hours=self.chance.randrange(20, 60)), self._types(done, by=CLERK))
                if self.chance.random() < RETURNS:
                    back = f"/refund {order.number} confirm=yes"
                    self._at(scene.at + timedelta(days=4), self._types(back))

        return act

    def _votes(self, account: str) -> Act:
        def act(scene: Scene) -> None:
            for group in GROUPS:
                polls = [one for one in self._newest(scene, group) if one.content["kind"] == "poll"]
                if polls and playground_chats.is_in(scene.tx, scene.shop.id, group, account):
                    votes(scene, account, polls[0].id, [self.chance.choice((0, 1, 1, 2))])
                    return

        return act

    def _talks(self, key: str) -> Act:
        def act(scene: Scene) -> None:
            there = [one for one in self.customers if playground_chats.is_in(scene.tx, scene.shop.id, GROUPS[0], one)]
            says(scene, self.chance.choice(there), GROUPS[0], Words(text=self._words(key)))

        return act

    # --- what there is -------------------------------------------------------------------------------------------

    def _words(self, key: str, **values: int) -> str:
        return strip(self.texts.say(self.scene.shop.language, key, **values))

    def _newest(self, scene: Scene, chat: str) -> list[Message]:
        return playground_messages.page(scene.tx, scene.shop.id, chat, None, NEWEST)

    def _member(self, scene: Scene, account: str) -> Member | None:
        return members.get_by_account(scene.tx, scene.shop.id, NAME, account)

    def _code_of(self, scene: Scene, account: str) -> str | None:
        member, campaign = self._member(scene, account), campaigns.newest_running(scene.tx, scene.shop.id, scene.at)
        if member is None or campaign is None:
            return None
        code = invites.code_of(scene.tx, scene.shop.id, member.id, campaign.id)
        return code.invite_code if code else None

    def _lives_at(self, scene: Scene, member: Member) -> None:
        if recipients.get(scene.tx, scene.shop.id, member.id) is None:
            address = self._words("sample-address", number=100 + member.id)
            phone = f"138{10_000_000 + member.id * 7919:08d}"
            home = Recipient(name=member.name, phone=phone, address=address, is_pickup=False)
            recipients.put(scene.tx, scene.shop.id, member.id, home)

    def _all_read(self) -> None:
        """The month is over: nobody has anything left to read."""
        tx, shop_id = self.scene.tx, shops.get(self.scene.tx, self.scene.shop.id).id
        for person in playground_people.all_of(tx, shop_id):
            for chat in (person.account, *GROUPS):
                if playground_chats.is_in(tx, shop_id, chat, person.account):
                    reads(self.scene, person.account, chat)
