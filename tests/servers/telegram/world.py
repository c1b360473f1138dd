"""Everything the stand-in remembers: people, chats, messages, links, polls, payments; and who waits for news of it."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from .chats import Chat
from .clock import Clock
from .entities import typed_entities
from .errors import bad_request
from .files import Files
from .invoices import Invoice, Payment
from .limits import Limits, Meter, Throttled
from .links import InviteLink
from .members import Member
from .messages import Message
from .people import User
from .polls import Poll
from .presses import InlineQuery, Press
from .updates import Updates
from .webhook import Webhook

Json = dict[str, Any]
ANONYMOUS_ADMIN, CHANNEL_BOT, TELEGRAM = 1087968824, 136817688, 777000


class Call(NamedTuple):
    """One request of the bot. `params` typed, files as Upload; `error` is the description of a refusal, else empty."""

    method: str
    params: Json
    at: float
    error: str


class Shown(NamedTuple):
    """A message as the bot sent it, or as it became by an edit."""

    message: Message
    text: str
    is_edit: bool
    number: int


class World:
    """State without HTTP.

    `join_order`: what the bot is told first of a joiner ("member first" or "message first").
    `request_actor`: whom chat_member names in `from` when a request was approved ("member" or "approver").
    """

    def __init__(
        self, *, token: str, bot_name: str, bot_username: str, privacy: bool, limits: Limits | None, payment_token: str,
        retry_s: float, retry_most_s: float, webhook_timeout_s: float, kept: int,
    ) -> None:  # fmt: skip
        self.token, self.privacy, self.payment_token = token, privacy, payment_token
        self.join_order, self.request_actor = "member first", "member"
        self.clock = Clock()
        self.everybody_started = False
        self.kept = kept
        self.chance = random.Random(20_261_122)
        self.shared_ids = itertools.count(1)
        self._user_ids = itertools.count(7_100_000_001, 7)
        self._group_ids = itertools.count(4_000_000_001)
        self._supergroup_ids = itertools.count(1_002_000_000_001)
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        bot_id = int(token.split(":")[0])
        self.bot = self._service_user(bot_id, bot_name, bot_username, is_bot=True)
        self.anonymous_admin = self._service_user(ANONYMOUS_ADMIN, "Group", "GroupAnonymousBot", is_bot=True)
        self.channel_bot = self._service_user(CHANNEL_BOT, "Channel", "Channel_Bot", is_bot=True)
        self.telegram_itself = self._service_user(TELEGRAM, "Telegram", "", is_bot=False)
        self.files = Files(bot_id)
        self.updates = Updates(self.clock)
        self.updates.changed = self.changed
        self.webhook = Webhook(self.updates, retry_s=retry_s, retry_most_s=retry_most_s, timeout_s=webhook_timeout_s)
        self.meter = Meter(limits) if limits is not None else None
        self._remember(kept)

    def _remember(self, kept: int) -> None:
        self.links: dict[str, InviteLink] = {}
        self.polls: dict[str, Poll] = {}
        self.presses: dict[str, Press] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.payments: dict[str, Payment] = {}
        self.invoice_links: dict[str, Invoice] = {}
        self.commands: dict[tuple[str, int, int, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | str, Json] = {}
        self.default_rights: dict[bool, Json] = {}
        self.calls: deque[Call] = deque(maxlen=kept)
        self.complaints: list[str] = []
        self.throttled: list[Throttled] = []
        self.appearances: deque[Shown] = deque(maxlen=kept)
        self.taken: set[int] = set()  # Numbers of the appearances a wait has given out already.
        self._shown = itertools.count()
        self._waiters: set[asyncio.Future[None]] = set()

    # -- making people and places -------------------------------------------------------------------------------------
    def _service_user(self, user_id: int, name: str, username: str, *, is_bot: bool) -> User:
        user = User(self, user_id, name, username=username, is_bot=is_bot, language="")
        self.users[user_id] = user
        return user

    def user(
        self, name: str = "Mia", *, language: str = "en", last_name: str = "", username: str = "",
        id: int | None = None, is_bot: bool = False, started: bool = False,
    ) -> User:  # fmt: skip
        """A new person. `started`: has pressed Start before, so the bot may write."""
        user_id = id if id is not None else next(self._user_ids)
        made = User(
            self,
            user_id,
            name,
            last_name=last_name,
            username=username,
            language=language,
            is_bot=is_bot,
            started=started,
        )
        self.users[user_id] = made
        return made

    def new_chat(
        self, kind: str, title: str, *, chat_id: int | None = None, username: str = "", is_forum: bool = False
    ) -> Chat:
        made_id = -next(self._group_ids if kind == "group" else self._supergroup_ids)
        chat = Chat(self, made_id if chat_id is None else chat_id, kind, title, username=username, is_forum=is_forum)
        self.chats[chat.id] = chat
        return chat

    def _owned(self, chat: Chat, owner: User | None) -> Chat:
        owner = owner or self.user("Owner")
        chat.members[owner.id] = Member(user=owner, status="creator")
        return chat

    def group(
        self, title: str = "Tea fans", *, owner: User | None = None, username: str = "", supergroup: bool = False
    ) -> Chat:
        """A group with its owner; a public one (`username`) is a supergroup."""
        kind = "supergroup" if supergroup or username else "group"
        return self._owned(self.new_chat(kind, title, username=username), owner)

    def channel(
        self, title: str = "News", *, owner: User | None = None, username: str = "", linked: Chat | None = None
    ) -> Chat:
        """A channel; `linked` is the group where its posts are discussed."""
        made = self._owned(self.new_chat("channel", title, username=username), owner)
        if linked is not None:
            made.linked, linked.linked = linked, made
        return made

    def forum(self, title: str = "Forum", *, owner: User | None = None, username: str = "") -> Chat:
        """A supergroup with topics (`chat.new_topic`)."""
        return self._owned(self.new_chat("supergroup", title, username=username, is_forum=True), owner)

    def private_chat(self, user: User) -> Chat:
        chat = Chat(self, user.id, "private")
        chat.user = user
        self.chats[user.id] = chat
        return chat

    # -- finding ------------------------------------------------------------------------------------------------------
    def chat_of(self, chat_id: int | str) -> Chat:
        """By id or @username, as methods name chats. ApiError 400 when there is none."""
        found: Chat | None = None
        if isinstance(chat_id, str) and chat_id.startswith("@"):
            found = self.public_chat(chat_id[1:])
        elif isinstance(chat_id, int) or chat_id.lstrip("-").isdigit():
            number = int(chat_id)
            found = self.chats.get(number)
            if found is None and number in self.users:
                found = self.users[number].private
            elif found is None and number > 0 and self.everybody_started:
                found = self.user(f"P{number}", id=number, started=True).private
        if found is None:
            raise bad_request("chat not found")
        return found

    def public_chat(self, username: str) -> Chat | None:
        return next((c for c in self.chats.values() if c.username and c.username.lower() == username.lower()), None)

    def chat_for_links(self, chat_id: int | str) -> Chat:
        chat = self.chat_of(chat_id)
        if chat.user is not None:
            raise bad_request("chat not found")
        chat.check_reachable()
        if not chat.member(self.bot).may("can_invite_users"):
            raise bad_request("not enough rights to manage chat invite link")
        return chat

    def message_of(self, chat_id: int | str, message_id: int, what: str) -> Message:
        chat = self.chat_of(chat_id)
        if chat.migrated_to is not None:
            chat.check_reachable()
        message = chat.messages.get(message_id)
        if message is None or message.is_deleted:
            raise bad_request(f"{what} not found")
        return message

    def person(self, user_id: int) -> User:
        if user_id not in self.users:
            raise bad_request("user not found")
        return self.users[user_id]

    def private(self, user: User) -> list[Message]:
        """What the bot sent to that person, oldest first, without what it deleted."""
        return [message for message in user.private.bot_messages() if not message.is_deleted]

    # -- what the bot may see -----------------------------------------------------------------------------------------
    def bot_sees(self, message: Message) -> bool:
        """Its own only of a few kinds; in groups, unless an admin or privacy is off, only what is meant for it."""
        chat = message.chat
        if message.sender is self.bot:
            return bool(
                {"pinned_message", "new_chat_title", "left_chat_member", "forum_topic_created"} & set(message.content)
            )
        if chat.user is not None:
            return not chat.user.has_blocked
        member = chat.member(self.bot)
        if not member.inside:
            return False
        if chat.kind == "channel" or message.is_service or member.is_admin or not self.privacy:
            return True
        if message.reply_to is not None and message.reply_to.is_from_bot:
            return True
        return self._is_addressed(message.text)

    def _is_addressed(self, text: str) -> bool:
        name = f"@{self.bot.username}".lower()
        for found in typed_entities(text):
            if found["type"] == "mention" and name in text.lower():
                return True
            if found["type"] == "bot_command":
                command = text.encode("utf-16-le")[found["offset"] * 2 :].decode("utf-16-le")[: found["length"]]
                return "@" not in command or command.lower().endswith(name)
        return False

    # -- news ---------------------------------------------------------------------------------------------------------
    def complain(self, text: str) -> None:
        self.complaints.append(text)

    def shown(self, message: Message) -> None:
        self.appearances.append(Shown(message, message.text, bool(message.edit_date), next(self._shown)))

    def changed(self) -> None:
        """Something is new: whoever waits looks again."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, condition: Callable[[], Any], *, timeout: float = 10.0, what: str = "it") -> Any:  # noqa: ASYNC109
        """Waits without polling until `condition()` is true (it is asked after every change), and gives what it gave.

        AssertionError with the last calls and complaints when it does not come.
        """
        loop = asyncio.get_running_loop()
        ends = loop.time() + timeout
        while not (found := condition()):
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait_for(waiter, max(0.0, ends - loop.time()))
            except TimeoutError:
                raise AssertionError(f"waited {timeout} s in vain for {what}\n{self.dump()}") from None
            finally:
                self._waiters.discard(waiter)
        return found

    def dump(self) -> str:
        calls = [f"  {c.method} {c.params} {c.error}"[:200] for c in list(self.calls)[-12:] if c.method != "getUpdates"]
        chats = [chat.dump() for chat in self.chats.values() if chat.messages][-6:]
        parts = [
            "last calls:",
            *(calls or ["  (none)"]),
            "complaints:",
            *(f"  {c}" for c in self.complaints[-5:]),
            *chats,
        ]
        return "\n".join([*parts, f"updates not taken yet: {len(self.updates.pending)}"])
