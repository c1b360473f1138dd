"""The methods that change, remove and pin messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import BadCall, bad_request
from .messages import Message
from .sending import checked_markup, words
from .validate import Upload

if TYPE_CHECKING:
    from .world import World

Json = dict[str, Any]
Uploads = dict[str, Upload]
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
DELETE_S = 48 * 3600
WORDY = ("text", "entities", "caption", "caption_entities", "link_preview_options")


def editable(world: World, p: Json) -> Message:
    if "inline_message_id" in p:
        raise bad_request("message to edit not found")
    if "chat_id" not in p or "message_id" not in p:
        raise BadCall("message identifier is not specified", "chat_id and message_id are needed")
    message = world.message_of(p["chat_id"], p["message_id"], "message to edit")
    message.chat.check_reachable()
    if not message.is_from_bot or message.is_service:
        raise bad_request("message can't be edited")
    return message


def finish(world: World, p: Json, message: Message, content: Json) -> Json:
    """An edit without reply_markup takes the buttons away, as the real one does."""
    markup = checked_markup(world, p.get("reply_markup"), message.chat, is_invoice=message.invoice is not None)
    if markup is not None and not markup.get("inline_keyboard"):
        markup = None
    if plain(content) == plain(message.content) and markup == message.markup:
        raise bad_request(SAME)
    message.change(content)
    message.markup = markup
    world.shown(message)
    world.changed()
    return message.json()


def plain(content: Json) -> Json:
    return {key: value for key, value in content.items() if key != "link_preview_options"}


def text(world: World, p: Json, uploads: Uploads) -> Json:
    message = editable(world, p)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return finish(world, p, message, words(p))


def caption(world: World, p: Json, uploads: Uploads) -> Json:
    message = editable(world, p)
    if not {"photo", "document"} & set(message.content):
        raise bad_request("there is no caption in the message to edit")
    kept = {key: value for key, value in message.content.items() if key not in WORDY}
    return finish(world, p, message, kept | words(p, "caption"))


def media(world: World, p: Json, uploads: Uploads) -> Json:
    message = editable(world, p)
    kind = p["media"]["type"]
    if kind not in ("photo", "document"):
        raise BadCall("wrong type of media", f"this stand-in offers photo and document, not {kind}")
    if not {"photo", "document"} & set(message.content):
        raise bad_request("there is no media in the message to edit")
    kept = {key: value for key, value in message.content.items() if key == "media_group_id"}
    fresh = {kind: world.files.take(p["media"]["media"], kind, uploads), **words(p["media"], "caption")}
    return finish(world, p, message, kept | fresh)


def markup(world: World, p: Json, uploads: Uploads) -> Json:
    message = editable(world, p)
    return finish(world, p, message, dict(message.content))


def delete(world: World, p: Json) -> bool:
    message = world.message_of(p["chat_id"], p["message_id"], "message to delete")
    message.chat.check_reachable()
    check_deletable(world, message)
    remove(world, message)
    return True


def delete_many(world: World, p: Json) -> bool:
    chat = world.chat_of(p["chat_id"])
    chat.check_reachable()
    for message_id in p["message_ids"]:
        message = chat.messages.get(message_id)
        if message is not None and not message.is_deleted:
            check_deletable(world, message)
            remove(world, message)
    return True


def remove(world: World, message: Message) -> None:
    message.is_deleted = True
    if message in message.chat.pinned:
        message.chat.pinned.remove(message)
    world.changed()


def check_deletable(world: World, message: Message) -> None:
    own_right = "can_delete_messages"
    is_fresh = world.clock.now() - message.date < DELETE_S
    if message.chat.user is not None and is_fresh:
        return
    if message.chat.user is None and message.chat.member(world.bot).may(own_right):
        return
    if not (message.is_from_bot and is_fresh):
        raise bad_request("message can't be deleted")


def pin(world: World, p: Json) -> bool:
    message = world.message_of(p["chat_id"], p["message_id"], "message to pin")
    check_pinning(world, message.chat.id)
    if message in message.chat.pinned:
        return True
    message.chat.pinned.append(message)
    if message.chat.kind != "channel":
        message.chat.add(world.bot, {"pinned_message": message.json(with_reply=False)}, is_service=True)
    world.changed()
    return True


def unpin(world: World, p: Json) -> bool:
    chat = world.chat_of(p["chat_id"])
    check_pinning(world, chat.id)
    pinned = [m for m in chat.pinned if m.id == p.get("message_id", m.id)]
    if not pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(pinned[-1])
    return True


def unpin_all(world: World, p: Json) -> bool:
    chat = world.chat_of(p["chat_id"])
    check_pinning(world, chat.id)
    chat.pinned.clear()
    return True


def check_pinning(world: World, chat_id: int) -> None:
    chat = world.chat_of(chat_id)
    chat.check_reachable()
    right = "can_edit_messages" if chat.kind == "channel" else "can_pin_messages"
    if chat.user is None and not chat.member(world.bot).may(right):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def react(world: World, p: Json) -> bool:
    message = world.message_of(p["chat_id"], p["message_id"], "message to react")
    message.chat.check_reachable()
    message.reactions[world.bot.id] = p.get("reaction") or []
    world.changed()
    return True
