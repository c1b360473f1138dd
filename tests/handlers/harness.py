"""A stage for handlers: a shop in SQLite's memory, people, a clock that is moved by hand, and what was said and done.

Everything runs as it does in the program: the sender is met, the command found, its role checked, its words read;
a Refusal rolls back and is said; wakes that come due are handled. Only the platform is missing.
"""

import random
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from handlers import conversation, dialogues
from handlers.actions import Action, Actions, Edit, Place, Say, Sent
from handlers.commands import Command
from handlers.content import Album, Button, Content, Invoice, Picture, Poll, Text
from handlers.events import CheckoutAsked, Due, Event, OrderReported, Performed, Pressed, Said, Where, Who
from handlers.firings import after
from handlers.links import Links
from handlers.outcomes import Done
from handlers.reception import received
from handlers.refusals import Refusal
from handlers.routes import refused
from handlers.texts import Texts, strip
from handlers.turn import House, Turn, Wait
from storage import campaigns, ledger, members, orders, products, shops, staff, wakes
from storage.migrations.run import upgrade
from storage.products import NewProduct
from storage.rows import Campaign, Member, Order, Product, Role, Shop, Wake
from storage.shops import NewShop
from storage.sql import load
from storage.sqlite import SqliteTx, create
from storage.tx import Row, Tx

T = TypeVar("T")

START = datetime(2026, 4, 2, 4, 0, tzinfo=UTC)
"""Noon of 2 April in the shop's zone."""
TOKEN_LINKS = Links(bots={"telegram": "https://t.me/teabot"}, invoices=frozenset({"telegram"}))
PLAIN_LINKS = Links(bots={"telegram": "https://t.me/teabot"})


@cache
def _empty() -> bytes:
    """A migrated, empty database."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        create(path)
        upgrade(f"sqlite:///{path}")
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode = DELETE")  # a serialized WAL database cannot be opened in memory
        data = connection.serialize()
        connection.close()
        return data


@cache
def texts() -> Texts:
    return Texts(strict=True)


def connect() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(_empty())
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message of ours, as plain text."""

    to: str
    text: str
    content: Content
    action: Say | Edit

    @property
    def buttons(self) -> list[Button]:
        return [button for row in getattr(self.content, "buttons", ()) for button in row]

    def button(self, label: str) -> Button:
        """The button whose label contains this."""
        return next(button for button in self.buttons if label in button.label)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one event led to."""

    actions: list[Action]
    known: list[str] = field(default_factory=list)
    waits_for: str | None = None
    refusal: Refusal | None = None

    @property
    def told(self) -> list[Told]:
        return [_told(one) for one in self.actions if isinstance(one, Say | Edit)]

    def to(self, member: Member | str) -> list[Told]:
        """What somebody was told (by name), or a group (by its chat)."""
        return [one for one in self.told if one.to == (member if isinstance(member, str) else account(member))]

    @property
    def text(self) -> str:
        """All that was said, to whomever."""
        return "\n".join(one.text for one in self.told)


def account(member: Member) -> str:
    return f"{member.name}-account"


def _told(action: Say | Edit) -> Told:
    place = action.to if isinstance(action, Say) else action.sent.place
    return Told(to=place.chat, text=_plain(action.content), content=action.content, action=action)


def _plain(content: Content) -> str:
    match content:
        case Text() | Picture() | Album():
            return strip(content.text)
        case Poll():
            return content.question
        case Invoice():
            return f"{content.title}\n{content.description}"


class Stage:
    """A shop and its people. Members have an account `NAME-account` on Telegram, which is also their private chat."""

    def __init__(
        self, modules: Iterable[Any], *, links: Links = PLAIN_LINKS, currency: str = "CNY", language: str = "en"
    ) -> None:
        """`modules`: the handler modules on stage, each with some of COMMANDS, EVENTS, PRESSES, DUES, RESULTS."""
        self.connection = connect()
        self.now = START
        self.modules = list(modules)
        commands = [command for module in self.modules for command in getattr(module, "COMMANDS", ())]
        named = {name: one for one in commands for name in (one.word, one.chinese, *one.also)}
        self.commands: Mapping[str, Command] = named
        self.house = House(texts=texts(), links=links, random=random.Random(7), commands=named)
        self.shop: Shop = self.work(lambda tx: shops.ensure(tx, _shop(currency, language), START))
        self.waited: list[Event] = []
        """Whoever reports an order hears the refusal at the door, unless the report had to wait."""
        self._message = 0

    # --- people and things ---------------------------------------------------------------------------------------

    def member(self, name: str, role: Role | None = None, *, can_write: bool = True) -> Member:
        """Somebody the shop knows, by a first word in private."""

        def work(tx: Tx) -> Member:
            met = members.meet(
                tx,
                self.shop.id,
                platform="telegram",
                account=f"{name}-account",
                name=name,
                username=name.lower(),
                language=None,
                at=self.now,
                writes_privately=can_write,
            )
            if role is not None:
                staff.put(tx, self.shop.id, met.member.id, role, self.now)
            return members.get_or_raise(tx, self.shop.id, met.member.id)

        return self.work(work)

    def product(self, code: str = "TEA", price: int = 3990, stock: int | None = 12, **more: Any) -> Product:
        name = more.pop("name", f"{code.title()} 50g")
        new = NewProduct(product_code=code, name=name, price_minor=price, stock=stock, **more)
        added = self.work(lambda tx: products.add(tx, self.shop.id, new, self.now))
        assert added
        return added

    def stock(self, code: str = "TEA") -> tuple[int | None, int, int]:
        """What is on hand, reserved, sold."""
        found = self.work(lambda tx: products.get_by_code(tx, self.shop.id, code))
        assert found
        return found.stock, found.reserved, found.sold

    def order(self, number: str) -> Order:
        (found,) = self.work(lambda tx: orders.all_by_number(tx, self.shop.id, number))
        return found

    def campaign(self, name: str) -> Campaign:
        found = self.work(lambda tx: campaigns.get_by_name(tx, self.shop.id, name))
        assert found
        return found

    def balance(self, member: Member, unit: str | None = None) -> int:
        book = ledger.of_member(member.id)
        return self.work(lambda tx: ledger.balance(tx, self.shop.id, book, unit or self.shop.currency))

    def ledger(self) -> list[ledger.Transfer]:
        return self.work(lambda tx: ledger.page(tx, self.shop.id, 0, 1_000_000))

    def rows(self, sql: str) -> list[Row]:
        """A look into the tables."""
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    # --- events --------------------------------------------------------------------------------------------------

    def says(self, member: Member, text: str, *, group: str | None = None, reply_to: Member | None = None) -> Outcome:
        """Somebody types something, in private or in a group."""
        self._message += 1
        where = _group(group) if group else _private(member)
        replied = _who(reply_to) if reply_to else None
        said = Said(
            at=self.now, who=_who(member), where=where, message_id=str(self._message), text=text, reply_to=replied
        )
        return self.event(said)

    def presses(self, member: Member, button: Button | str, *, group: str | None = None) -> Outcome:
        """Somebody presses a button, or what such a button does."""
        does = button if isinstance(button, str) else button.does
        where = _group(group) if group else _private(member)
        pressed = Pressed(at=self.now, who=_who(member), where=where, message_id="1", press="p1", does=does)
        return self.event(pressed)

    def checkout(self, member: Member, payload: str, minor: int, currency: str | None = None) -> Outcome:
        asked = CheckoutAsked(
            at=self.now,
            who=_who(member),
            checkout="c1",
            payload=payload,
            currency=currency or self.shop.currency,
            minor=minor,
        )
        return self.event(asked)

    def event(self, event: Event) -> Outcome:
        """One event, handled as dispatch handles it. Whoever waits says so in the outcome."""

        def work(tx: Tx) -> Outcome:
            turn = self.turn(tx, event.at)
            ready = received(turn, event)
            if ready is None:
                return Outcome(actions=[])
            try:
                with tx.savepoint():
                    actions = self._route(ready, event)
            except Refusal as refusal:
                is_at_door = isinstance(event, OrderReported) and event not in self.waited
                return Outcome(actions=[] if is_at_door else refused(ready, event, refusal), refusal=refusal)
            except Wait as wait:
                self.waited.append(event)
                return Outcome(actions=[], waits_for=wait.key)
            return Outcome(actions=actions, known=turn.known)

        return self.work(work)

    def performed(self, outcome: Outcome, message_id: str = "77") -> None:
        """Everything said was sent: whoever wants to know is told."""
        for event in self.results(outcome, message_id):
            self.event(event)

    def results(self, outcome: Outcome, message_id: str = "77") -> list[Event]:
        """What comes back once everything said was sent."""
        wanted = [one for one in outcome.actions if isinstance(one, Say) and one.on_result]
        return [_result(one, message_id, self.now) for one in wanted]

    def pass_time(self, **span: float) -> Outcome:
        """The clock goes on, and whatever comes due on the way happens at its time."""
        until = self.now + timedelta(**span)
        actions: Actions = []
        while (wake := self._next_wake(until)) is not None:
            self.now = max(self.now, wake.due_at)
            actions += self.event(Due(at=self.now, what=wake.kind, ref=wake.ref, due_at=wake.due_at)).actions
        self.now = until
        return Outcome(actions=actions)

    def turn(self, tx: Tx, at: datetime | None = None) -> Turn:
        """A turn of nobody's, for a function that is called by itself."""
        shop = shops.get(tx, self.shop.id)
        return Turn(tx=tx, shop=shop, house=self.house, now=self.now, at=at or self.now)

    def work(self, work: Callable[[Tx], T]) -> T:
        """A transaction of its own."""
        with self._transaction() as tx:
            return work(tx)

    # --- how -----------------------------------------------------------------------------------------------------

    def _route(self, turn: Turn, event: Event) -> Actions:
        match event:
            case Said():
                return conversation.said(turn, event)
            case Pressed():
                return conversation.pressed(turn, event, self._table("PRESSES"))
            case Due():
                return list(self._table("DUES")[event.what](turn, event))
            case Performed():
                results = {"dialogue.stands": dialogues.stands} | self._table("RESULTS")
                return list(results[event.word](turn, event))
            case _:
                return list(self._table("EVENTS")[type(event)](turn, event))

    def _table(self, name: str) -> dict[Any, Any]:
        return {key: value for module in self.modules for key, value in getattr(module, name, {}).items()}

    def _next_wake(self, until: datetime) -> Wake | None:
        def take(tx: Tx) -> Wake | None:
            taken = wakes.take_due(tx, self.shop.id, until, 1)
            for wake in taken:
                if wake.every is not None:
                    wakes.put_again(tx, wake, after(wake.every, self.shop.zone, max(self.now, wake.due_at)))
            return taken[0] if taken else None

        return self.work(take)

    @contextmanager
    def _transaction(self) -> Any:
        self.connection.execute("BEGIN IMMEDIATE")
        tx = SqliteTx(self.connection, load("sqlite"))
        try:
            yield tx
            tx.finish()
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")


def sent(chat: str, message_id: str = "77") -> Sent:
    return Sent(place=Place(platform="telegram", chat=chat), message_id=message_id)


def _result(said: Say, message_id: str, at: datetime) -> Performed:
    word, _, ref = said.on_result.partition(" ")
    return Performed(at=at, word=word, ref=ref, outcome=Done(result={"message_id": message_id}), place=said.to)


def _shop(currency: str, language: str) -> NewShop:
    return NewShop(
        key=shops.MAIN,
        name="Hill Tea",
        currency=currency,
        timezone="Asia/Shanghai",
        language=language,
        quiet_hours="22:00-08:00",
        reserve_s=900,
        reserve_manual_s=86400,
    )


def _who(member: Member) -> Who:
    return Who(platform="telegram", account=account(member), name=member.name, username=member.username)


def _private(member: Member) -> Where:
    return Where(place=Place(platform="telegram", chat=account(member)), kind="private")


def _group(chat: str) -> Where:
    return Where(place=Place(platform="telegram", chat=chat), kind="group", title=chat)
