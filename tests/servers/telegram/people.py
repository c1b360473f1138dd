"""People, and what they do. Each verb is what a finger on a phone does; the bot hears of it as from Telegram."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from . import invoices, links, members, polls, presses
from .entities import typed_entities
from .errors import CannotDo, forbidden

if TYPE_CHECKING:
    from .chats import Chat
    from .invoices import Invoice, Payment
    from .links import InviteLink, JoinRequest
    from .messages import Button, Message
    from .presses import InlineQuery, Press
    from .world import World

Json = dict[str, Any]
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


def typed(world: World, text: str, *, photo: bytes | None = None, document: bytes | None = None,
          file_name: str = "file.bin", mime: str = "application/octet-stream", **content: Any) -> Json:  # fmt: skip
    """What a person types and attaches, as message content. `content` goes in as it is (contact=..., location=...)."""
    body: Json = dict(content)
    entities = typed_entities(text)
    if photo is not None:
        body["photo"] = world.files.add_photo(photo)
    if document is not None:
        body["document"] = world.files.add_document(document, file_name, mime)
    words, marks = (
        ("caption", "caption_entities") if photo is not None or document is not None else ("text", "entities")
    )
    if text:
        body[words] = text
        if entities:
            body[marks] = entities
    return body


class User:
    """A person (or another bot). `name` is the first name."""

    def __init__(
        self, world: World, user_id: int, name: str, *, last_name: str = "", username: str = "", language: str = "en",
        is_bot: bool = False, started: bool = False,
    ) -> None:  # fmt: skip
        self.world, self.id, self.name = world, user_id, name
        self.last_name, self.username, self.language, self.is_bot = last_name, username, language, is_bot
        self.started, self.has_blocked, self.is_deactivated = started, False, False
        self.writable_until = 0.0
        self._private: Chat | None = None

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"

    @property
    def private(self) -> Chat:
        """The chat with the bot."""
        if self._private is None:
            self._private = self.world.private_chat(self)
        return self._private

    def json(self) -> Json:
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        for key, value in (("last_name", self.last_name), ("username", self.username)):
            if value:
                body[key] = value
        if self.language and not self.is_bot:
            body["language_code"] = self.language
        return body

    def as_chat(self) -> Json:
        body = {**self.json(), "type": "private"}
        for key in ("is_bot", "language_code"):
            body.pop(key, None)
        return body

    def check_writable(self) -> None:
        if self.is_deactivated:
            raise forbidden("user is deactivated")
        if self.has_blocked:
            raise forbidden("bot was blocked by the user")
        if self.is_bot:
            raise forbidden("bot can't send messages to bots")
        if not self.started and self.writable_until < self.world.clock.now():
            raise forbidden("bot can't initiate conversation with a user")

    # -- talking ------------------------------------------------------------------------------------------------------
    def says(
        self, chat: Chat | None = None, text: str = "", *, reply_to: Message | None = None, photo: bytes | None = None,
        album: list[bytes] | None = None, thread: int | None = None, anonymous: bool = False,
        as_channel: Chat | None = None, **content: Any,
    ) -> Message:  # fmt: skip
        """Says something in a chat (None: to the bot in private). Of an album the first picture has the text."""
        where = chat or self.private
        sender, sender_chat = self._face(where, anonymous, as_channel)
        about: Json = {"reply_to": reply_to, "thread_id": thread, "sender_chat": sender_chat, "author": self}
        if where.user is not None:
            self._opens_chat()
        elif not where.member(self).inside and as_channel is None:
            raise CannotDo(f"{self.name} is not in {where.title!r}")
        if thread is None and reply_to is not None:
            about["thread_id"] = reply_to.thread_id
        if album:
            group: Json = {"media_group_id": str(uuid.uuid4().int)[:17]}
            pictures = [typed(self.world, text if i == 0 else "", photo=p, **group) for i, p in enumerate(album)]
            messages = [where.add(sender, one, **about) for one in pictures]
            return messages[0]
        return where.add(sender, typed(self.world, text, photo=photo, **content), **about)

    def _face(self, chat: Chat, anonymous: bool, as_channel: Chat | None) -> tuple[User | None, Chat | None]:
        if as_channel is not None:
            return self.world.channel_bot, as_channel
        if chat.kind == "channel":
            return None, chat
        if (anonymous or chat.member(self).is_anonymous) and chat.user is None:
            return self.world.anonymous_admin, chat
        return self, None

    def _opens_chat(self) -> None:
        if self.has_blocked:
            self.unblocks()
        self.started = True

    def edits(self, message: Message, text: str) -> Message:
        marked = "caption" if "caption" in message.content or "photo" in message.content else "text"
        kept = {
            k: v for k, v in message.content.items() if k not in ("text", "entities", "caption", "caption_entities")
        }
        fresh = typed(self.world, text)
        if marked == "caption":
            fresh = {k.replace("text", "caption").replace("entities", "caption_entities"): v for k, v in fresh.items()}
        message.change({**kept, **fresh})
        kind = "edited_channel_post" if message.chat.kind == "channel" else "edited_message"
        if self.world.bot_sees(message):
            self.world.updates.tell(kind, message.json(), message.chat.id)
        return message

    def forwards(self, message: Message, chat: Chat | None = None) -> Message:
        return (chat or self.private).add(self, **message.forwarded())

    def reacts(self, message: Message, *emoji: str) -> None:
        old = message.reactions.get(self.id, [])
        new = [{"type": "emoji", "emoji": one} for one in emoji]
        message.reactions[self.id] = new
        chat = message.chat
        if chat.user is not None or chat.member(self.world.bot).is_admin:
            body = {"chat": chat.json(), "message_id": message.id, "user": self.json(), "date": self.world.clock.unix(),
                    "old_reaction": old, "new_reaction": new}  # fmt: skip
            self.world.updates.tell("message_reaction", body, chat.id)

    # -- links and buttons --------------------------------------------------------------------------------------------
    def opens(self, url: str, *, group: Chat | None = None) -> Any:
        """Follows a t.me or tg: link; other sites give None.

        `?start=` and `?startgroup=` (with `group`) give the message said, an invite link a JoinRequest (or None: in at
        once), an invoice link a Payment.
        """
        if url in self.world.links:
            return links.join_by_link(self, self.world.links[url])
        if url in self.world.invoice_links:
            return self.pays(self.world.invoice_links[url])
        parts = urlsplit(url)
        query = {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
        name = query.get("domain", "") if parts.scheme == "tg" else parts.path.strip("/")
        if (parts.scheme != "tg" and parts.netloc != "t.me") or "/" in name:
            return None  # Another site, the share dialogue, a link to a message.
        if name.lower() != self.world.bot.username.lower():
            public = self.world.public_chat(name)
            if public is None:
                raise CannotDo(f"{url} leads nowhere")
            return self.joins(public) if not public.member(self).inside else None
        return self._starts(query, group)

    def _starts(self, query: dict[str, str], group: Chat | None) -> Message:
        payload = query.get("start") or query.get("startgroup") or ""
        if not PAYLOAD.fullmatch(payload):
            raise CannotDo(f"the payload {payload!r} is not 64 of A-Za-z0-9_-")
        if "startgroup" in query:
            if group is None:
                raise CannotDo("a startgroup link needs group=")
            group.add_bot(admin="admin" in query, by=self)
            return self.says(group, f"/start@{self.world.bot.username} {payload}".strip())
        return self.says(None, f"/start {payload}".strip())

    def presses(self, message: Message, wanted: str | Button) -> Press:
        """Presses a button by its label or data (a Button: also one that an edit has taken away).

        `press.answer` is what the bot answered; a url button is opened, a pay button pays (`press.led_to`).
        """
        return presses.press(self, message, message.button(wanted))

    def asks_inline(self, query: str, *, chat_type: str = "sender") -> InlineQuery:
        """Types `@bot query`; `.results` when answered, `.choose(result, chat)` sends one."""
        return presses.ask_inline(self, query, chat_type)

    # -- chats --------------------------------------------------------------------------------------------------------
    def joins(
        self, chat: Chat, *, link: str | InviteLink | None = None, by_request: bool = False,
        added_by: User | None = None, public: bool = False,
    ) -> JoinRequest | None:  # fmt: skip
        """Comes in by a link, by asking, by being added, or by a public chat's Join button (also with none of them)."""
        if added_by is not None:
            members.come_in(chat, self, added_by=added_by)
            return None
        if link is not None:
            found = self.world.links.get(link) if isinstance(link, str) else link
            if found is None or found.chat is not chat:
                raise CannotDo(f"{link} is no link into {chat.title!r}")
            return links.join_by_link(self, found)
        if by_request or chat.joins_by_request:
            return links.ask(chat, self, None)
        members.come_in(chat, self)
        return None

    def leaves(self, chat: Chat) -> None:
        members.go_out(chat, self)

    def votes(self, message: Message, options: list[str]) -> None:
        """Votes by option texts; an empty list takes the vote back."""
        polls.vote(self, message, options)

    def pays(
        self,
        invoice: Message | Invoice | str,
        *,
        tip: int = 0,
        order_info: Json | None = None,
        provider_fails: bool = False,
    ) -> Payment:
        """Presses Pay. `payment.state`: asking, paid, refused, failed; await `payment.settled()`."""
        return invoices.pay(self, invoice, tip=tip, order_info=order_info, provider_fails=provider_fails)

    def blocks(self) -> None:
        self._my_standing("member", "kicked")
        self.has_blocked = True

    def unblocks(self) -> None:
        self.has_blocked = False
        self._my_standing("kicked", "member")

    def deactivates(self) -> None:
        """Deletes the account."""
        self.is_deactivated = True

    def _my_standing(self, old: str, new: str) -> None:
        bot = self.world.bot.json()
        standings: Json = {name: {"user": bot, "status": name} for name in ("member", "kicked")}
        standings["kicked"]["until_date"] = 0
        body = {"chat": self.as_chat(), "from": self.json(), "date": self.world.clock.unix(),
                "old_chat_member": standings[old], "new_chat_member": standings[new]}  # fmt: skip
        self.world.updates.tell("my_chat_member", body, self.id)
