"""The methods that put messages into chats."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from . import invoices, polls
from .entities import read, units
from .errors import BadCall, bad_request
from .messages import Message
from .validate import Upload

if TYPE_CHECKING:
    from .chats import Chat
    from .world import World

Json = dict[str, Any]
Uploads = dict[str, Upload]
TEXT_MOST, CAPTION_MOST = 4096, 1024
ENTITIES_MOST = 100


def words(p: Json, name: str = "text", mode: str = "parse_mode") -> Json:
    """Text or caption with entities, measured after parsing, as message content."""
    marks = "entities" if name == "text" else "caption_entities"
    most = TEXT_MOST if name == "text" else CAPTION_MOST
    plain, entities = read(p.get(name, ""), p.get(mode), p.get(marks))
    if units(plain) > most:
        error = "message is too long" if name == "text" else "message caption is too long"
        raise BadCall(error, f"{name} is {units(plain)} characters after parsing, at most {most}")
    if name == "text" and not plain:
        raise BadCall("message text is empty", "text is empty after parsing")
    content: Json = {name: plain} if plain else {}
    return content | ({marks: entities[:ENTITIES_MOST]} if entities else {})


def place(world: World, p: Json, chat: Chat) -> Json:
    """Where in the chat: topic, the message replied to, buttons."""
    reply = p.get("reply_parameters") or {}
    if p.get("reply_to_message_id"):
        reply = {
            "message_id": p["reply_to_message_id"],
            "allow_sending_without_reply": p.get("allow_sending_without_reply"),
        }
    target = chat.messages.get(reply.get("message_id", 0))
    if reply and (target is None or target.is_deleted):
        target = None
        if not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
    thread = chat.topic(p.get("message_thread_id")) or (target.thread_id if target is not None else None)
    return {"reply_to": target, "thread_id": thread, "markup": checked_markup(world, p.get("reply_markup"), chat)}


def checked_markup(world: World, markup: Json | None, chat: Chat, *, is_invoice: bool = False) -> Json | None:
    buttons = [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
    for i, button in enumerate(buttons):
        if "web_app" in button and chat.user is None:
            raise BadCall("BUTTON_TYPE_INVALID", "web_app buttons are for private chats only")
        if button.get("pay") and (not is_invoice or i):
            raise BadCall("BUTTON_TYPE_INVALID", "a pay button is the first one of an invoice")
        if button.get("callback_game") is not None:
            raise BadCall("BUTTON_TYPE_INVALID", "games are not offered here")
    if is_invoice and buttons and not buttons[0].get("pay"):
        raise BadCall("REPLY_MARKUP_INVALID", "an invoice's first button must be a pay button")
    if len(buttons) > 100:
        raise BadCall("REPLY_MARKUP_TOO_LONG", f"{len(buttons)} buttons, at most 100")
    return markup or None


def target(world: World, p: Json, permission: str = "can_send_messages") -> Chat:
    chat = world.chat_of(p["chat_id"])
    chat.check_sendable(permission)
    return chat


def put(world: World, chat: Chat, content: Json, **about: Any) -> Message:
    message = chat.add(world.bot, content, **about)
    world.shown(message)
    return message


def message(world: World, p: Json, uploads: Uploads) -> Json:
    chat = target(world, p)
    content = words(p)
    if "link_preview_options" in p:
        content["link_preview_options"] = p["link_preview_options"]
    return put(world, chat, content, **place(world, p, chat)).json()


def photo(world: World, p: Json, uploads: Uploads) -> Json:
    chat = target(world, p, "can_send_photos")
    about = place(world, p, chat)
    content = {"photo": world.files.take(p["photo"], "photo", uploads), **words(p, "caption")}
    return put(world, chat, content, **about).json()


def document(world: World, p: Json, uploads: Uploads) -> Json:
    chat = target(world, p, "can_send_documents")
    about = place(world, p, chat)
    content = {"document": world.files.take(p["document"], "document", uploads), **words(p, "caption")}
    return put(world, chat, content, **about).json()


def album(world: World, p: Json, uploads: Uploads) -> list[Json]:
    chat = target(world, p, "can_send_photos")
    about = place(world, p, chat)
    group = str(uuid.uuid4().int)[:17]
    kinds = {item["type"] for item in p["media"]}
    if not kinds <= {"photo"} and not kinds <= {"document"}:
        raise BadCall("Can't use the media of the specified type in the album", f"an album of {sorted(kinds)}")
    contents = [
        {
            item["type"]: world.files.take(item["media"], item["type"], uploads),
            "media_group_id": group,
            **words(item, "caption"),
        }
        for item in p["media"]
    ]
    return [put(world, chat, content, **about).json() for content in contents]


def poll(world: World, p: Json, uploads: Uploads) -> Json:
    chat = target(world, p, "can_send_polls")
    if chat.kind == "channel" and not p.get("is_anonymous", True):
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    about = place(world, p, chat)
    return put(world, chat, {}, poll=polls.make(world, p), **about).json()


def invoice(world: World, p: Json, uploads: Uploads) -> Json:
    chat = target(world, p)
    about = place(world, {k: v for k, v in p.items() if k != "reply_markup"}, chat)
    about["markup"] = checked_markup(world, p.get("reply_markup"), chat, is_invoice=True)
    made = invoices.read(world, p)
    if about["markup"] is None:
        label = f"Pay {made.total} {made.currency}"
        about["markup"] = {"inline_keyboard": [[{"text": label, "pay": True}]]}
    return put(world, chat, {}, invoice=made, **about).json()


def forward(world: World, p: Json, uploads: Uploads) -> Json:
    chat = target(world, p)
    original = world.message_of(p["from_chat_id"], p["message_id"], "message to forward")
    if original.is_service:
        raise bad_request("message can't be forwarded")
    thread = chat.topic(p.get("message_thread_id"))
    return put(world, chat, thread_id=thread, **original.forwarded()).json()


def copy(world: World, p: Json, uploads: Uploads) -> Json:
    chat = target(world, p)
    original = world.message_of(p["from_chat_id"], p["message_id"], "message to copy")
    if original.is_service or original.invoice is not None:
        raise bad_request("message can't be copied")
    content = dict(original.content)
    if "caption" in p:
        content = {k: v for k, v in content.items() if k not in ("caption", "caption_entities")} | words(p, "caption")
    made = put(world, chat, content, poll=original.poll, **place(world, p, chat))
    return {"message_id": made.id}


def chat_action(world: World, p: Json) -> bool:
    if p["action"] not in ACTIONS:
        raise BadCall("wrong parameter action in request", f"there is no action {p['action']!r}")
    world.chat_of(p["chat_id"]).check_sendable()
    return True


ACTIONS_NAMES = """
typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker
find_location record_video_note upload_video_note
"""
ACTIONS = frozenset(ACTIONS_NAMES.split())
