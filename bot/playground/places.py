"""Coming and going in the playground: new people and groups, links, joins, leaves."""

from typing import Literal
from urllib.parse import parse_qs, urlsplit

from bot.playground import contents
from bot.playground.receive import Words, says
from bot.playground.scene import CannotDo, Scene, where, who
from bot.playground.translate import tell
from handlers.events import AskedToJoin, BotPlaced, Joined, Left
from handlers.group_links import code_in_name
from handlers.texts import LANGUAGES
from storage import invites, members, playground_chats, playground_links, playground_messages, playground_people
from storage.playground_chats import Chat
from storage.playground_links import Link
from storage.playground_messages import NewMessage
from storage.playground_people import Person

NAME_MAX = 64
PAYLOAD_MAX = 64
"""Characters of a start payload, as on Telegram: https://core.telegram.org/bots/features#deep-linking"""


def new_person(scene: Scene, name: str, language: str) -> Person:
    """Somebody the shop does not know, in no group. The bot hears nothing of it."""
    if language not in LANGUAGES:
        raise CannotDo("messenger-malformed", status=400)
    return playground_people.add(scene.tx, scene.shop.id, _name(name), language, scene.at)


def new_group(scene: Scene, account: str, title: str, kind: Literal["group", "channel"] = "group") -> Chat:
    """Made by a person, who owns it, with the bot as an admin."""
    person = scene.person(account)
    chat = playground_chats.add(scene.tx, scene.shop.id, kind, _name(title), scene.at)
    playground_chats.join(scene.tx, scene.shop.id, chat.chat, account, scene.at, "owner")
    write(scene, chat.chat, contents.service("created", person.name))
    placed = BotPlaced(
        at=scene.at,
        where=where(chat),
        by=who(person),
        is_member=True,
        is_admin=True,
        can_invite=True,
        can_post=True,
    )
    tell(scene, placed)
    return chat


def opens(scene: Scene, account: str, link: str) -> tuple[str, bool]:
    """What a person does who taps a link of ours: the chat it leads to, and whether its door is still shut."""
    query = _query(link)
    if "join" in query:
        return joins_by(scene, account, query["join"][0])
    if "start" not in query:
        raise CannotDo("messenger-no-link")
    payload = query["start"][0]
    if len(payload) > PAYLOAD_MAX or not all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in payload):
        raise CannotDo("messenger-no-link")
    says(scene, account, account, Words(text=f"/start {payload}".strip()))
    return account, False


def joins_by(scene: Scene, account: str, token: str) -> tuple[str, bool]:
    """By a link: in at once, or a request that waits for its answer."""
    person, link = scene.person(account), playground_links.get(scene.tx, scene.shop.id, token)
    if link is None or link.is_revoked:
        raise CannotDo("messenger-no-link")
    chat = scene.chat(link.chat)
    if scene.is_in(person, chat.chat):
        return chat.chat, False
    if not link.asks:
        comes(scene, person, chat, link)
        return chat.chat, False
    playground_links.ask(scene.tx, scene.shop.id, chat.chat, account, token, scene.at)
    asked = AskedToJoin(
        at=scene.at, who=who(person), where=where(chat), link=link.link, link_name=link.name, chat=account
    )
    tell(scene, asked)
    return chat.chat, True


def joins(scene: Scene, account: str, chat: str) -> None:
    """By the Join button of a public group: no link is named."""
    person, place = scene.person(account), scene.chat(chat)
    if place.kind == "private":
        raise CannotDo("messenger-no-chat", status=404)
    if not scene.is_in(person, chat):
        comes(scene, person, place, None)


def comes(scene: Scene, person: Person, chat: Chat, link: Link | None) -> None:
    """Somebody is in from now on; the group reads by whose invite."""
    playground_chats.join(scene.tx, scene.shop.id, chat.chat, person.account, scene.at)
    write(scene, chat.chat, contents.service("joined", person.name, _inviter(scene, link)))
    joined = Joined(
        at=scene.at,
        who=who(person),
        where=where(chat),
        link=link.link if link else None,
        link_name=link.name if link else None,
    )
    tell(scene, joined)


def leaves(scene: Scene, account: str, chat: str) -> None:
    person, place = scene.person(account), scene.chat(chat)
    if place.kind == "private" or not scene.is_in(person, chat):
        raise CannotDo("messenger-not-in")
    playground_chats.leave(scene.tx, scene.shop.id, chat, account, scene.at)
    write(scene, chat, contents.service("left", person.name))
    tell(scene, Left(at=scene.at, who=who(person), where=where(place)))


def write(scene: Scene, chat: str, content: contents.Kept) -> int:
    """A line in a chat that no person wrote."""
    new = NewMessage(chat=chat, account=None, content=content, at=scene.at)
    return playground_messages.add(scene.tx, scene.shop.id, new)


def _query(link: str) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(link).query, keep_blank_values=True)
    except ValueError:  # no address at all
        return {}


def _inviter(scene: Scene, link: Link | None) -> str | None:
    """Our links carry their invite code in their name."""
    named = code_in_name(link.name) if link else None
    code = invites.get_code(scene.tx, scene.shop.id, named) if named else None
    member = members.get(scene.tx, scene.shop.id, code.member_id) if code else None
    return member.name if member else None


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > NAME_MAX:
        raise CannotDo("messenger-name", status=400)
    return name
