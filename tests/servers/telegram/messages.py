"""Messages: what was said, what it looks like, what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import CannotDo

if TYPE_CHECKING:
    from .chats import Chat
    from .invoices import Invoice
    from .people import User
    from .polls import Poll

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Button:
    """An inline button as a person sees it; `raw` is all of it."""

    label: str
    callback_data: str | None
    url: str | None
    switch_inline_query: str | None
    pay: bool
    raw: Json

    @staticmethod
    def read(raw: Json) -> Button:
        chosen = raw.get("switch_inline_query_chosen_chat")
        switch = chosen.get("query", "") if chosen is not None else raw.get("switch_inline_query")
        return Button(
            label=raw["text"],
            callback_data=raw.get("callback_data"),
            url=raw.get("url"),
            switch_inline_query=switch if switch is not None else raw.get("switch_inline_query_current_chat"),
            pay=bool(raw.get("pay")),
            raw=raw,
        )


@dataclass(kw_only=True, eq=False)
class Message:
    """`content` is the part of the API's Message that says something: text, photo, caption, poll, a service field ...

    `history` keeps earlier contents of an edited one, oldest first.
    """

    chat: Chat
    id: int
    date: int
    sender: User | None
    content: Json
    sender_chat: Chat | None = None
    author: User | None = None  # Who wrote in a channel's or group's name; the bot does not learn it.
    reply_to: Message | None = None
    markup: Json | None = None
    thread_id: int | None = None
    extra: Json = field(default_factory=dict)
    poll: Poll | None = None
    invoice: Invoice | None = None
    edit_date: int = 0
    history: list[Json] = field(default_factory=list)
    is_deleted: bool = False
    is_service: bool = False
    reactions: dict[int, list[Json]] = field(default_factory=dict)

    # -- as people read it --------------------------------------------------------------------------------------------
    @property
    def text(self) -> str:
        """The words: the text, or a caption, or a poll's question, or an invoice's title."""
        if self.poll is not None:
            return self.poll.question
        found: str = self.content.get("text") or self.content.get("caption") or ""
        return found or (self.invoice.title if self.invoice is not None else "")

    @property
    def caption(self) -> str:
        found: str = self.content.get("caption", "")
        return found

    @property
    def entities(self) -> list[Json]:
        found: list[Json] = self.content.get("entities") or self.content.get("caption_entities") or []
        return found

    @property
    def is_from_bot(self) -> bool:
        return self.sender is self.chat.world.bot

    @property
    def buttons(self) -> list[Button]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [Button.read(raw) for row in rows for raw in row]

    @property
    def keyboard(self) -> list[str]:
        """Labels of a reply keyboard, which a press of says."""
        rows = (self.markup or {}).get("keyboard", [])
        return [raw if isinstance(raw, str) else raw["text"] for row in rows for raw in row]

    def button(self, wanted: str | Button) -> Button:
        """By whole label, by callback data, by part of the label; a Button (perhaps of before an edit) is itself."""
        if isinstance(wanted, Button):
            return wanted
        for fits in (
            lambda b: b.label == wanted,
            lambda b: b.callback_data == wanted,
            lambda b: wanted.lower() in b.label.lower(),
        ):
            found = [button for button in self.buttons if fits(button)]
            if found:
                return found[0]
        raise CannotDo(f"no button {wanted!r} on: {self.line()}")

    @property
    def photo(self) -> bytes | None:
        """The picture's bytes as they were uploaded."""
        sizes = self.content.get("photo")
        return self.chat.world.files.of(sizes[-1]["file_id"]).data if sizes else None

    @property
    def document(self) -> bytes | None:
        document = self.content.get("document")
        return self.chat.world.files.of(document["file_id"]).data if document else None

    @property
    def is_pinned(self) -> bool:
        return self in self.chat.pinned

    @property
    def album(self) -> str | None:
        found: str | None = self.content.get("media_group_id")
        return found

    def line(self) -> str:
        who = self.sender.name if self.sender else self.sender_chat.title if self.sender_chat else "?"
        kinds = [key for key in self.content if key not in ("text", "caption", "entities", "caption_entities")]
        marks = [f"[{b.label}]" for b in self.buttons] + [word for word in ("deleted", "edited") if self._is(word)]
        return " ".join([f"#{self.id} {who}:", *(f"<{kind}>" for kind in kinds), repr(self.text), *marks])

    def forwarded(self) -> Json:
        """What a forwarded copy has of it. An invoice with a start parameter becomes a link to the bot."""
        markup = self.markup
        if self.invoice is not None and self.invoice.start_parameter:
            url = f"https://t.me/{self.chat.world.bot.username}?start={self.invoice.start_parameter}"
            markup = {"inline_keyboard": [[{"text": "Open", "url": url}]]}
        about = {"content": dict(self.content), "markup": markup, "poll": self.poll, "invoice": self.invoice}
        return {**about, "extra": {"forward_origin": self._origin()}}

    def _origin(self) -> Json:
        if self.chat.kind == "channel":
            return {"type": "channel", "date": self.date, "chat": self.chat.json(), "message_id": self.id}
        sender = self.sender or self.chat.world.bot
        return {"type": "user", "date": self.date, "sender_user": sender.json()}

    def _is(self, word: str) -> bool:
        return self.is_deleted if word == "deleted" else bool(self.edit_date)

    # -- as the bot gets it -------------------------------------------------------------------------------------------
    def json(self, *, with_reply: bool = True) -> Json:
        body: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.json()}
        if self.sender is not None and self.chat.kind != "channel":
            body["from"] = self.sender.json()
        if self.sender_chat is not None or self.chat.kind == "channel":
            body["sender_chat"] = (self.sender_chat or self.chat).json()
        if self.thread_id is not None:
            body |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        body |= self.extra | self.content
        if self.poll is not None:
            body["poll"] = self.poll.json(for_bot=self.is_from_bot)
        if self.invoice is not None:
            body["invoice"] = self.invoice.json()
        if self.reply_to is not None and with_reply:
            body["reply_to_message"] = self.reply_to.json(with_reply=False)
        if self.edit_date:
            body["edit_date"] = self.edit_date
        if self.markup and "inline_keyboard" in self.markup:
            body["reply_markup"] = self.markup
        return body

    def change(self, content: Json) -> None:
        """An edit: the old content goes into the history."""
        self.history.append(self.content)
        self.content = content
        self.edit_date = self.chat.world.clock.unix()
