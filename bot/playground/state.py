"""What stands beside the messages: the shop and its clock, people, chats, the menu. JSON for the page."""

import json
from typing import Any

from bot.playground.scene import NAME, CannotDo, Scene
from bot.playground.shown import excerpt
from storage import playground, playground_chats, playground_messages, playground_people
from storage.playground_chats import SeenChat
from storage.playground_messages import Message
from storage.playground_people import Person

Json = dict[str, Any]


def acting(scene: Scene, account: str | None) -> Person:
    """Who one acts as: the person of this account, else the merchant. Raises CannotDo where nobody is there."""
    found = playground_people.get(scene.tx, scene.shop.id, account) if account else None
    if found is not None:
        return found
    people = playground_people.all_of(scene.tx, scene.shop.id)
    roles = playground_people.roles(scene.tx, scene.shop.id, NAME)
    if not people:
        raise CannotDo("messenger-no-person", status=404)
    return next((one for one in people if roles.get(one.account) == "owner"), people[0])


def state(scene: Scene, person: Person) -> Json:
    """Everything but the messages, as this person sees it."""
    shop, version = scene.shop, playground.version(scene.tx, scene.shop.id)
    people = _people(scene)
    me = next(one for one in people if one["account"] == person.account)
    return {
        "version": version.version,
        "shop": {
            "name": shop.name,
            "now": scene.at.isoformat(),
            "offset_s": shop.clock_offset_s,
            "language": shop.language,
            "currency": shop.currency,
            "timezone": shop.timezone,
            "begun": version.begun_version,
        },
        "me": {name: me[name] for name in ("account", "name", "role", "is_blocked")} | {"language": person.language},
        "people": people,
        "chats": _chats(scene, person),
        "menu": _menu(scene, person),
    }


def _people(scene: Scene) -> list[Json]:
    roles = playground_people.roles(scene.tx, scene.shop.id, NAME)
    unread = playground_people.unread(scene.tx, scene.shop.id)
    return [
        {
            "account": one.account,
            "name": one.name,
            "role": roles.get(one.account, ""),
            "is_blocked": one.is_blocked,
            "unread": unread.get(one.account, 0),
        }
        for one in playground_people.all_of(scene.tx, scene.shop.id)
    ]


def _chats(scene: Scene, person: Person) -> list[Json]:
    seen = playground_chats.seen_by(scene.tx, scene.shop.id, person.account)
    ids = [one.last_id for one in seen if one.is_member and one.last_id is not None]
    last = playground_messages.by_id(scene.tx, scene.shop.id, ids)
    return [_chat(scene, one, last.get(one.last_id or 0)) for one in seen]


def _chat(scene: Scene, chat: SeenChat, last: Message | None) -> Json:
    """Who is not in a group sees that it is there, and nothing of what is said in it."""
    said = _last(last.content, last.at.isoformat()) if last else None
    return {
        "chat": chat.chat,
        "kind": chat.kind,
        "title": chat.title or scene.shop.name,
        "is_member": chat.is_member,
        "members": chat.members,
        "unread": chat.unread,
        "last": said,
    }


def _last(content: Json, at: str) -> Json:
    return {"text": excerpt(content), "at": at, "kind": content["kind"], "what": content.get("what")}


def _menu(scene: Scene, person: Person) -> list[Json]:
    """The nearest menu there is: the chat's own before everybody's, the person's language before all others."""
    menus = playground.menus(scene.tx, scene.shop.id, [person.account, "private"])
    for place in (person.account, "private"):
        for language in (person.language, ""):
            if (place, language) in menus:
                return list(json.loads(menus[place, language]))
    return []
