"""What one handler gets beside its event: the transaction, the shop, who speaks, where, the time, the words.

A turn is one event's. Handlers are plain functions `(turn, event) -> Actions`: they ask storage with `turn.tx`, and
return what the world should do. They cannot wait for a network, because they cannot await.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handlers.actions import Action, Place, Rank, Say
from handlers.codes import Random
from handlers.content import Buttons, Content, Text
from handlers.events import Where
from handlers.links import Links
from handlers.texts import Marked, Texts, forms, strip
from storage import accounts, members, merges
from storage.rows import Account, Member, MemberId, Role, Shop
from storage.tx import Tx

if TYPE_CHECKING:
    from handlers.commands import Command


@dataclass(frozen=True, kw_only=True)
class House:
    """What is the same for every turn of a process."""

    texts: Texts
    links: Links
    random: Random
    commands: Mapping[str, "Command"] = field(default_factory=dict)
    """The COMMANDS of handlers/routes.py, for /help, menus and dialogues."""

    def with_texts(self, texts: Texts) -> "House":
        """The same house in a shop's own voice."""
        return replace(self, texts=texts)


class Wait(Exception):
    """This event refers to something not yet known: set it aside until `known` is called with the same key."""

    def __init__(self, key: str, seconds: int) -> None:
        super().__init__(key)
        self.key = key
        self.seconds = seconds


@dataclass(frozen=True, kw_only=True)
class Turn:
    """`sender` is None where nobody can be named (our own clock, an anonymous admin). `now` is the shop's time."""

    tx: Tx
    shop: Shop
    house: House
    now: datetime
    at: datetime
    """When the event happened, by its teller's clock."""
    sender: Member | None = None
    is_new: bool = False
    """The sender was met by this very event."""
    where: Where | None = None
    thread: str | None = None
    known: list[str] = field(default_factory=list)
    """Keys (see Wait) that became known in this turn: what waits for them is taken up after the commit."""

    # --- who and where -------------------------------------------------------------------------------------------

    @property
    def me(self) -> Member:
        """The sender, where the kind of event has one for certain."""
        if self.sender is None:
            raise LookupError("this event has no sender")
        return self.sender

    @property
    def role(self) -> Role | None:
        return self.sender.role if self.sender else None

    @property
    def here(self) -> Place:
        if self.where is None:
            raise LookupError("this event happened nowhere")
        return self.where.place

    @property
    def is_private(self) -> bool:
        return self.where is not None and self.where.kind == "private"

    @property
    def platform(self) -> str:
        return self.here.platform

    @property
    def language(self) -> str:
        """The sender's language in private, the shop's in front of everybody."""
        if self.sender and self.sender.language and (self.where is None or self.is_private):
            return self.sender.language
        return self.shop.language

    def is_same(self, one: MemberId | None, other: MemberId | None) -> bool:
        """Whether both are numbers of one person: rows keep the number they were written with."""
        return merges.is_same(self.tx, self.shop.id, one, other)

    def is_me(self, member_id: MemberId | None) -> bool:
        return self.sender is not None and self.is_same(self.sender.id, member_id)

    def seen_as(self, member: Member) -> "Turn":
        """The same turn, with another sender."""
        return replace(self, sender=member)

    # --- words ---------------------------------------------------------------------------------------------------

    def say(self, key: str, /, **values: Any) -> Marked:
        return self.house.texts.say(self.language, key, **values)

    def say_in(self, language: str | None, key: str, /, **values: Any) -> Marked:
        return self.house.texts.say(language or self.shop.language, key, **values)

    def label(self, key: str, /, **values: Any) -> str:
        """A button's words: plain text."""
        return strip(self.say(key, **values))

    def money(self, minor: int) -> str:
        return forms.money(minor, self.shop.currency, self.language)

    # --- answers -------------------------------------------------------------------------------------------------

    def answer(self, key: str, /, *, buttons: Buttons = (), **values: Any) -> list[Action]:
        """One sentence back to where this was said."""
        return self.reply(Text(text=self.say(key, **values), buttons=buttons))

    def reply(self, content: Content, *, on_result: str = "") -> list[Action]:
        return [Say(to=self.here, content=content, on_result=on_result)]

    def tell(
        self,
        member_id: MemberId,
        make: Callable[["Turn"], Content],
        *,
        rank: Rank = Rank.NOTICE,
        not_before: datetime | None = None,
        on_result: str = "",
    ) -> list[Action]:
        """A private word to a member, in their language, on the account that can be written to; [] if there is none."""
        account = accounts.to_write_to(self.tx, self.shop.id, member_id)
        return self.tell_on(account, make, rank=rank, not_before=not_before, on_result=on_result) if account else []

    def tell_on(
        self,
        account: Account,
        make: Callable[["Turn"], Content],
        *,
        rank: Rank = Rank.NOTICE,
        not_before: datetime | None = None,
        on_result: str = "",
    ) -> list[Action]:
        """The same on this very account, which may not be the one that notices go to."""
        member = members.get(self.tx, self.shop.id, account.member_id)
        if member is None:
            return []
        place = Place(platform=account.platform, chat=account.account)
        where = Where(place=place, kind="private")
        content = make(replace(self, sender=member, where=where, is_new=False))
        return [Say(to=place, content=content, rank=rank, not_before=not_before, on_result=on_result)]
