"""What an update means. https://core.telegram.org/bots/api#update

Updates are read as plain JSON, field by field: python-telegram-bot's objects take several times as long to make, and
refuse a whole update for one field that has nothing to do with us. A kind we do not know means nothing; a known one
that is not as documented is Untranslatable.
"""

import json
from collections.abc import Callable
from datetime import datetime

from bot.platform import Untranslatable
from bot.telegram.messages import said_or_happened
from bot.telegram.people import (
    Json,
    Me,
    clean,
    faceless,
    maybe,
    person,
    some_id,
    some_text,
    the,
    thread,
    when,
    where,
)
from handlers.events import (
    AskedToJoin,
    Blocked,
    BotPlaced,
    CheckoutAsked,
    Event,
    Joined,
    Left,
    Pressed,
    Voted,
)

FOLDER_LINK = "https://t.me/addlist/"
"""How links to folders of chats begin. Telegram does not say which one was used."""


def translate(raw: str, me: Me, now: datetime) -> list[Event]:
    """`now` is the time of what Telegram gives no time of: presses, votes, checkouts. Raises Untranslatable."""
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Untranslatable("no JSON") from error
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        raise Untranslatable("no update: it has no update_id")
    for kind, read in KINDS.items():
        if kind in update:
            return read(the(dict, update, kind), me, now)
    return []


def _pressed(press: Json, _me: Me, now: datetime) -> list[Event]:
    message, does = maybe(dict, press, "message"), maybe(str, press, "data")
    if message is None or does is None:
        return []  # under somebody's inline message, or a game: we send neither
    return [
        Pressed(
            at=now,
            who=person(the(dict, press, "from")),
            where=where(the(dict, message, "chat"), thread(message)),
            message_id=some_id(message, "message_id"),
            press=some_text(press, "id"),
            does=clean(does),
        )
    ]


def _membership(change: Json, me: Me, _now: datetime) -> list[Event]:
    old, new = the(dict, change, "old_chat_member"), the(dict, change, "new_chat_member")
    who, place, at = person(the(dict, new, "user")), where(the(dict, change, "chat")), when(change)
    was_in, is_in = _is_in(old), _is_in(new)
    if was_in and not is_in:
        return [Left(at=at, who=who, where=place)]
    if was_in or not is_in:
        return []
    link = maybe(dict, change, "invite_link")
    has_asked, by = change.get("via_join_request") is True, person(the(dict, change, "from"))
    came_alone = link is not None or has_asked or by.account in (who.account, me.account)
    return [
        Joined(
            at=at,
            who=who,
            where=place,
            link=_link(change),
            link_name=_link_name(link),
            is_open_request=has_asked and link is None,
            by=None if came_alone else by,
        )
    ]


def _is_in(member: Json) -> bool:
    status = the(str, member, "status")
    return status in ("member", "administrator", "creator") or (
        status == "restricted" and member.get("is_member") is True
    )


def _link(change: Json) -> str | None:
    link = maybe(dict, change, "invite_link")
    if link is not None:
        return some_text(link, "invite_link")
    return FOLDER_LINK if change.get("via_chat_folder_invite_link") is True else None


def _link_name(link: Json | None) -> str | None:
    name = maybe(str, link, "name") if link else None
    return name and clean(name)


def _own_place(change: Json, _me: Me, _now: datetime) -> list[Event]:
    """The bot's own standing. In private it says whether the person has shut us out."""
    new = the(dict, change, "new_chat_member")
    status, place, at = the(str, new, "status"), where(the(dict, change, "chat")), when(change)
    who = person(the(dict, change, "from"))
    if place.kind == "private":
        return [Blocked(at=at, who=who, is_blocked=status == "kicked")]
    is_owner, is_admin, is_in = status == "creator", status in ("creator", "administrator"), _is_in(new)
    if is_admin:
        can_post = is_owner or place.kind == "group" or new.get("can_post_messages") is not False
    else:
        can_post = place.kind == "group" and (status == "member" or (is_in and new.get("can_send_messages") is True))
    return [
        BotPlaced(
            at=at,
            where=place,
            by=who,
            is_member=is_in,
            is_admin=is_admin,
            can_invite=is_owner or (is_admin and new.get("can_invite_users") is True),
            can_post=can_post,
        )
    ]


def _asked(request: Json, _me: Me, _now: datetime) -> list[Event]:
    link = maybe(dict, request, "invite_link")
    return [
        AskedToJoin(
            at=when(request),
            who=person(the(dict, request, "from")),
            where=where(the(dict, request, "chat")),
            link=some_text(link, "invite_link") if link else None,
            link_name=_link_name(link),
            chat=some_id(request, "user_chat_id"),
        )
    ]


def _voted(answer: Json, _me: Me, now: datetime) -> list[Event]:
    chat = maybe(dict, answer, "voter_chat")
    options = the(list, answer, "option_ids")
    if any(type(option) is not int for option in options):
        raise Untranslatable("option_ids is of another type than documented")
    return [
        Voted(
            at=now,
            who=faceless(chat) if chat else person(the(dict, answer, "user")),
            poll=some_text(answer, "poll_id"),
            options=tuple(options),
        )
    ]


def _checkout(query: Json, _me: Me, now: datetime) -> list[Event]:
    return [
        CheckoutAsked(
            at=now,
            who=person(the(dict, query, "from")),
            checkout=some_text(query, "id"),
            payload=some_text(query, "invoice_payload"),
            currency=some_text(query, "currency"),
            minor=the(int, query, "total_amount"),
        )
    ]


KINDS: dict[str, Callable[[Json, Me, datetime], list[Event]]] = {
    "message": said_or_happened,
    "channel_post": said_or_happened,
    "callback_query": _pressed,
    "chat_member": _membership,
    "my_chat_member": _own_place,
    "chat_join_request": _asked,
    "poll_answer": _voted,
    "pre_checkout_query": _checkout,
}
"""An update's kind → what it means. An edited message is not said again, and a channel takes no commands."""
