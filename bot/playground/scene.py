"""A moment in the playground: its shop, its time, and the transaction it happens in."""

from dataclasses import dataclass
from datetime import datetime

from handlers.actions import Place
from handlers.events import Where, Who
from storage import playground_chats as chats
from storage import playground_people as people
from storage.playground_chats import Chat
from storage.playground_people import Person
from storage.rows import Shop
from storage.tx import Tx

NAME = "playground"
"""The platform's name, and its only instance's."""
BOT = "bot"
"""The bot's own account."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`at` is the shop's time. `address` opens the page, and is what links into the playground begin with."""

    tx: Tx
    shop: Shop
    at: datetime
    address: str

    def person(self, account: str) -> Person:
        """Raises CannotDo."""
        found = people.get(self.tx, self.shop.id, account)
        if found is None:
            raise CannotDo("messenger-no-person", status=404)
        return found

    def chat(self, chat: str) -> Chat:
        """Raises CannotDo."""
        found = chats.get(self.tx, self.shop.id, chat)
        if found is None:
            raise CannotDo("messenger-no-chat", status=404)
        return found

    def is_in(self, person: Person, chat: str) -> bool:
        return chats.is_in(self.tx, self.shop.id, chat, person.account)


class CannotDo(Exception):
    """What somebody in the playground cannot do now. `key` names the sentence; `status` is HTTP's."""

    def __init__(self, key: str, *, status: int = 409) -> None:
        super().__init__(key)
        self.key = key
        self.status = status


def who(person: Person) -> Who:
    return Who(
        platform=NAME,
        account=person.account,
        name=person.name,
        username=person.username,
        language=person.language,
    )


def the_bot(scene: Scene) -> Who:
    return Who(platform=NAME, account=BOT, name=scene.shop.name, is_bot=True)


def where(chat: Chat) -> Where:
    place = Place(platform=NAME, chat=chat.chat)
    match chat.kind:
        case "private":
            return Where(place=place, kind="private")
        case "channel":
            return Where(place=place, kind="channel", title=chat.title)
        case _:
            return Where(place=place, kind="group", title=chat.title)
