"""Actions in the playground, one function each: rows, and nothing else. What comes back is an outcome.

Posters are painted before (bot/playground/__init__.py); here they are pictures.
"""

import secrets
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from bot.playground import contents, paying
from bot.playground.contents import BadContent
from bot.playground.places import comes
from bot.playground.scene import Scene
from handlers.actions import (
    Action,
    AnswerCheckout,
    AnswerJoin,
    AnswerPress,
    AskMembership,
    ClosePoll,
    DropButtons,
    Edit,
    FetchPhoto,
    MakeLink,
    RefundPayment,
    RevokeLink,
    Say,
    Sent,
    SetMenu,
)
from handlers.outcomes import Done, Failed, Outcome, Unreachable
from storage import (
    media,
    playground,
    playground_asks,
    playground_chats,
    playground_links,
    playground_messages,
    playground_people,
)
from storage.playground_links import Link
from storage.playground_messages import Message, NewMessage

TOLD_OF = frozenset({"answer_join", "answer_checkout"})
"""Kinds of actions that the playground itself tells something about."""


def perform(scene: Scene, action: Action) -> Outcome:
    """Does it, within the transaction."""
    try:
        return DO[action.kind](scene, action)
    except BadContent as error:
        return Failed(reason=str(error))


def _say(scene: Scene, action: Say) -> Outcome:
    gone = _unreachable(scene, action.to.chat)
    if gone is not None:
        return gone
    new = NewMessage(
        chat=action.to.chat,
        account=None,
        content=contents.kept(action.content),
        at=scene.at,
        reply_to=_number(action.reply_to),
    )
    number = str(playground_messages.add(scene.tx, scene.shop.id, new))
    result: dict[str, Any] = {"message_id": number, "message_ids": [number]}
    return Done(result=result | ({"poll": number} if action.content.kind == "poll" else {}))


def _edit(scene: Scene, action: Edit) -> Outcome:
    message = _sent(scene, action.sent)
    if message is None:
        return Failed(reason="there is no such message of ours")
    changed = contents.edited(message.content, action.content)
    playground_messages.change(scene.tx, scene.shop.id, message, changed, is_edit=True)
    return Done()


def _drop_buttons(scene: Scene, action: DropButtons) -> Outcome:
    message = _sent(scene, action.sent)
    if message is not None and message.content.get("buttons"):
        bare = message.content | {"buttons": []}
        playground_messages.change(scene.tx, scene.shop.id, message, bare, is_edit=False)
    return Done()


def _close_poll(scene: Scene, action: ClosePoll) -> Outcome:
    message = _sent(scene, action.sent)
    if message is None or message.content["kind"] != "poll":
        return Failed(reason="there is no such poll of ours")
    closed = message.content | {"is_closed": True}
    playground_messages.change(scene.tx, scene.shop.id, message, closed, is_edit=False)
    return Done()


def _make_link(scene: Scene, action: MakeLink) -> Outcome:
    chat = playground_chats.get(scene.tx, scene.shop.id, action.to.chat)
    if chat is None or chat.kind == "private":
        return Unreachable(reason="removed")
    token = secrets.token_urlsafe(9)
    link = Link(token=token, link=f"{scene.address}?join={token}", chat=chat.chat, name=action.name, asks=action.asks)
    playground_links.add(scene.tx, scene.shop.id, link)
    return Done(result={"link": link.link})


def _revoke_link(scene: Scene, action: RevokeLink) -> Outcome:
    playground_links.revoke(scene.tx, scene.shop.id, action.link.rpartition("join=")[2])
    return Done()


def _answer_join(scene: Scene, action: AnswerJoin) -> Outcome:
    """Who is in already, or asks no more, is as good as answered."""
    token = playground_links.take_request(scene.tx, scene.shop.id, action.to.chat, action.account)
    person = playground_people.get(scene.tx, scene.shop.id, action.account)
    chat = playground_chats.get(scene.tx, scene.shop.id, action.to.chat)
    if chat is None:
        return Unreachable(reason="removed")
    if token is not None and person is not None and action.is_welcome and not scene.is_in(person, chat.chat):
        comes(scene, person, chat, playground_links.get(scene.tx, scene.shop.id, token))
    return Done()


def _answer_press(scene: Scene, action: AnswerPress) -> Outcome:
    press_id = _number(action.press)
    if press_id is not None:
        ids = (scene.tx, scene.shop.id, press_id)
        playground_asks.answer_press(*ids, action.text, must_close=action.must_close)
    return Done()


def _answer_checkout(scene: Scene, action: AnswerCheckout) -> Outcome:
    number = _number(action.checkout)
    if number is None:
        return Failed(reason="there is no such checkout")
    paying.settles(scene, number, action.refusal)
    return Done()


def _fetch_photo(scene: Scene, action: FetchPhoto) -> Outcome:
    """A person's photo was stored when it was uploaded: its file id is its hash."""
    is_there = media.is_there(scene.tx, scene.shop.id, action.file)
    return Done(result={"media": action.file}) if is_there else Failed(reason="there is no such photo")


def _ask_membership(scene: Scene, action: AskMembership) -> Outcome:
    if playground_chats.get(scene.tx, scene.shop.id, action.to.chat) is None:
        return Unreachable(reason="removed")
    seat = playground_chats.seat(scene.tx, scene.shop.id, action.to.chat, action.account)
    is_member = seat is not None and seat.left_at is None
    return Done(result={"is_member": is_member, "role": seat.role if seat and is_member else "none"})


def _set_menu(scene: Scene, action: SetMenu) -> Outcome:
    items = [asdict(item) for item in action.items]
    playground.put_menu(scene.tx, scene.shop.id, action.chat or action.scope, action.language, items)
    playground.next_version(scene.tx, scene.shop.id, is_state=True)
    return Done()


def _refund_payment(scene: Scene, action: RefundPayment) -> Outcome:
    why_not = paying.refunds(scene, action)
    return Failed(reason=why_not) if why_not else Done()


DO: dict[str, Callable[[Scene, Any], Outcome]] = {
    "say": _say,
    "edit": _edit,
    "drop_buttons": _drop_buttons,
    "close_poll": _close_poll,
    "make_link": _make_link,
    "revoke_link": _revoke_link,
    "answer_join": _answer_join,
    "answer_press": _answer_press,
    "answer_checkout": _answer_checkout,
    "fetch_photo": _fetch_photo,
    "ask_membership": _ask_membership,
    "set_menu": _set_menu,
    "refund_payment": _refund_payment,
}
"""An action's kind → what does it."""


def _unreachable(scene: Scene, chat: str) -> Unreachable | None:
    place = playground_chats.get(scene.tx, scene.shop.id, chat)
    if place is None:
        return Unreachable(reason="removed")
    person = playground_people.get(scene.tx, scene.shop.id, chat) if place.kind == "private" else None
    return Unreachable(reason="blocked") if person is not None and person.is_blocked else None


def _sent(scene: Scene, sent: Sent) -> Message | None:
    """A message of the bot's own."""
    number = _number(sent.message_id)
    found = playground_messages.get(scene.tx, scene.shop.id, number) if number is not None else None
    is_ours = found is not None and found.chat == sent.place.chat and found.account is None
    return found if is_ours else None


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 18 else None
