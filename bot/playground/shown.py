"""Messages as one person sees them: JSON for the page.

`html` is marked text with its addresses as links, and nothing else: text is escaped, `<b>` stays.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.scene import Scene
from handlers.content import PAYS
from handlers.texts import forms, strip
from storage import playground_messages, playground_people
from storage.playground_messages import Message, Vote
from storage.playground_people import Person
from storage.rows import ShopId
from storage.tx import Tx

Json = dict[str, Any]

EXCERPT_MAX = 80
ADDRESS = re.compile(r"https?://(?:(?!&lt;|&gt;)[^\s<>\"'`，。；、）》”])+")
"""An address in marked text, where < and > are written &lt; and &gt;."""
OWN = re.compile(r"http://(?:localhost|[\d.]+|\[[\da-f:.]+\]):\d+/(?=\?(?:start|join)=)")
"""What a link of the playground's own begins with, on this machine or beside it."""
BEHIND = ".,;:!?)]}"
"""Signs that end a sentence and not an address."""


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks, how everybody is called, and the address that opens the page now."""

    person: Person
    names: dict[str, str]
    address: str


def viewer(scene: Scene, person: Person) -> Viewer:
    names = {one.account: one.name for one in playground_people.all_of(scene.tx, scene.shop.id)}
    return Viewer(person=person, names=names, address=scene.address)


def shown(tx: Tx, shop_id: ShopId, viewer: Viewer, messages: Sequence[Message]) -> list[Json]:
    """In the order given."""
    polls = [one.id for one in messages if one.content["kind"] == "poll"]
    votes = playground_messages.votes(tx, shop_id, polls)
    replied = playground_messages.by_id(tx, shop_id, [one.reply_to for one in messages if one.reply_to])
    return [_message(viewer, one, votes, replied) for one in messages]


def excerpt(content: Json) -> str:
    """What a message says, on one line and cut short."""
    text = content.get("question") or content.get("title") or strip(content.get("text", "")) or content.get("name", "")
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT_MAX else line[: EXCERPT_MAX - 1] + "…"


def here(text: str, address: str) -> str:
    """With our own links leading to where the page is now: the program may have had another port when it made them."""
    return OWN.sub(address, text)


def linked(marked: str) -> str:
    """Marked text with its addresses as links."""
    return ADDRESS.sub(_link, marked)


def _link(found: re.Match[str]) -> str:
    address = found[0].rstrip(BEHIND)
    return f'<a href="{address}">{address}</a>{found[0][len(address) :]}'


def _message(viewer: Viewer, message: Message, votes: Sequence[Vote], replied: dict[int, Message]) -> Json:
    account = message.account
    reply = replied.get(message.reply_to) if message.reply_to else None
    return {
        "id": message.id,
        "chat": message.chat,
        "at": message.at.isoformat(),
        "edited": message.is_edited,
        "from": {"account": account, "name": viewer.names.get(account, account)} if account else None,
        "is_mine": account == viewer.person.account,
        "reply_to": _reply(viewer, reply) if reply else None,
        "content": CONTENT[message.content["kind"]](viewer, message, votes),
    }


def _reply(viewer: Viewer, reply: Message) -> Json:
    name = viewer.names.get(reply.account, reply.account) if reply.account else None
    return {"id": reply.id, "from": name, "text": excerpt(reply.content)}


def _words(viewer: Viewer, message: Message, votes: Sequence[Vote]) -> Json:
    content = message.content
    media = {"media": content["media"]} if "media" in content else {}
    text = here(content["text"], viewer.address)
    words = {"html": linked(text), "buttons": _buttons(viewer, content["buttons"])}
    return {"kind": content["kind"], **media, **words}


def _poll(viewer: Viewer, message: Message, votes: Sequence[Vote]) -> Json:
    """The right option of a quiz is told to who has answered, and at the end to everybody."""
    content = message.content
    mine = next((one.options for one in votes if (one.message_id, one.account) == _by(viewer, message)), ())
    chosen = [one.options for one in votes if one.message_id == message.id]
    is_told = bool(mine) or content["is_closed"]
    return {
        "kind": "poll",
        "question": content["question"],
        "options": [
            {"text": text, "votes": sum(at in options for options in chosen), "is_mine": at in mine}
            for at, text in enumerate(content["options"])
        ],
        "voters": len(chosen),
        "is_multiple": content["is_multiple"],
        "is_closed": content["is_closed"],
        "is_quiz": content["right_option"] is not None,
        "right_option": content["right_option"] if is_told else None,
        "my_votes": list(mine),
    }


def _by(viewer: Viewer, message: Message) -> tuple[int, str]:
    return message.id, viewer.person.account


def _invoice(viewer: Viewer, message: Message, votes: Sequence[Vote]) -> Json:
    content, language = message.content, viewer.person.language
    total = sum(minor for _, minor in content["prices"])
    return {
        "kind": "invoice",
        "title": content["title"],
        "description": content["description"],
        "total": forms.money(total, content["currency"], language),
        "lines": [[label, forms.money(minor, content["currency"], language)] for label, minor in content["prices"]],
        "is_paid": content["is_paid"],
        "buttons": _buttons(viewer, content["buttons"]),
    }


def _service(viewer: Viewer, message: Message, votes: Sequence[Vote]) -> Json:
    content = message.content
    if "minor" in content:
        name = forms.money(content["minor"], content["currency"], viewer.person.language)
        return {"kind": "service", "what": content["what"], "name": name, "by": None}
    return {"kind": "service", "what": content["what"], "name": content["name"], "by": content["by"]}


def _buttons(viewer: Viewer, rows: list[list[dict[str, str]]]) -> list[list[Json]]:
    return [[_button(viewer, one) for one in row] for row in rows]


def _button(viewer: Viewer, button: dict[str, str]) -> Json:
    pays = button["does"] == PAYS
    return {
        "label": button["label"],
        "press": button["does"] or None if not pays else None,
        "url": here(button["url"], viewer.address) or None,
        "shares": here(button["shares"], viewer.address) or None,
        "pays": pays,
    }


CONTENT: dict[str, Callable[[Viewer, Message, Sequence[Vote]], Json]] = {
    "text": _words,
    "picture": _words,
    "album": _words,
    "poll": _poll,
    "invoice": _invoice,
    "service": _service,
}
"""A kind of content as it is kept → how it is shown."""
