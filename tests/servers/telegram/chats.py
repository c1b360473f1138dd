"""Chats of every kind: who is in them, what was said in them, and what the people in charge do with them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from . import members
from .errors import ApiError, CannotDo, bad_request, forbidden
from .members import Member
from .messages import Message

if TYPE_CHECKING:
    from .links import InviteLink, JoinRequest
    from .people import User
    from .world import World

Json = dict[str, Any]
KIND_WORDS = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


class Chat:
    """A private chat, group, supergroup or channel. `messages` by id; deleted ones stay, marked."""

    def __init__(
        self, world: World, chat_id: int, kind: str, title: str = "", *, username: str = "", is_forum: bool = False
    ) -> None:
        self.world, self.id, self.kind, self.title = world, chat_id, kind, title
        self.username, self.is_forum = username, is_forum
        self.user: User | None = None  # The person of a private chat.
        self.description = ""
        self.members: dict[int, Member] = {}
        self.messages: dict[int, Message] = {}
        self.pinned: list[Message] = []
        self.topics: dict[int, Json] = {}
        self.requests: list[JoinRequest] = []
        self.linked: Chat | None = None  # A channel's discussion group, and back.
        self.migrated_to: Chat | None = None
        self.is_deleted = False
        self.joins_by_request = False
        self.announces = True  # Service messages about who comes and goes (large groups have none).
        self.ids = itertools.count(1) if kind in ("supergroup", "channel") else world.shared_ids

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id} {self.user.name if self.user else self.title!r}>"

    # -- as the bot sees it -------------------------------------------------------------------------------------------
    def json(self) -> Json:
        if self.user is not None:
            return self.user.as_chat()
        body: Json = {"id": self.id, "type": self.kind, "title": self.title}
        if self.username:
            body["username"] = self.username
        if self.is_forum:
            body["is_forum"] = True
        return body

    def full_json(self) -> Json:
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        body: Json = {
            **self.json(),
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, True),
        }
        if self.user is None and self.kind != "channel":
            body["permissions"] = {name: name in members.USUAL_PERMISSIONS for name in members.PERMISSIONS}
        if self.description:
            body["description"] = self.description
        if self.linked is not None:
            body["linked_chat_id"] = self.linked.id
        if self.joins_by_request:
            body["join_by_request"] = True
        if self.pinned:
            body["pinned_message"] = self.pinned[-1].json()
        return body

    def member(self, user: User) -> Member:
        return self.members.get(user.id) or Member(user=user)

    @property
    def count(self) -> int:
        return 2 if self.user is not None else sum(member.inside for member in self.members.values())

    def check_reachable(self) -> None:
        """403 or 400 where the bot may not act here, in the real server's words."""
        if self.user is not None:
            self.user.check_writable()
            return
        words = KIND_WORDS[self.kind]
        if self.migrated_to is not None:
            where = {"migrate_to_chat_id": self.migrated_to.id}
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", where)
        if self.is_deleted:
            raise forbidden("the group chat was deleted")
        member = self.member(self.world.bot)
        if member.status == "kicked":
            raise forbidden(f"bot was kicked from the {words}")
        if not member.inside:
            raise forbidden(f"bot is not a member of the {words}")

    def check_sendable(self, permission: str = "can_send_messages") -> None:
        self.check_reachable()
        if self.user is not None:
            return
        member = self.member(self.world.bot)
        if self.kind == "channel" and not member.may("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")
        if member.status == "restricted" and permission not in member.permissions:
            what = permission.removeprefix("can_send_").replace("messages", "text messages").replace("_", " ")
            raise bad_request(f"not enough rights to send {what} to the chat")

    # -- messages -----------------------------------------------------------------------------------------------------
    def add(self, sender: User | None, content: Json, **about: Any) -> Message:
        """Stores a message, of anybody. The bot is told of others' messages it may see."""
        message = Message(
            chat=self, id=next(self.ids), date=self.world.clock.unix(), sender=sender, content=content, **about
        )
        self.messages[message.id] = message
        if len(self.messages) > self.world.kept:
            del self.messages[next(iter(self.messages))]
        if self.world.bot_sees(message):
            self.world.updates.tell("channel_post" if self.kind == "channel" else "message", message.json(), self.id)
        self.world.changed()
        return message

    def service(self, sender: User, **content: Any) -> Message:
        return self.add(sender, content, is_service=True)

    def bot_messages(self) -> list[Message]:
        return [m for m in self.messages.values() if m.sender is self.world.bot and not m.is_service]

    def topic(self, thread_id: int | None) -> int | None:
        if thread_id is None or (thread_id == 1 and self.is_forum):
            return None
        if self.user is None and thread_id not in self.topics:
            raise bad_request("message thread not found")
        return thread_id

    # -- what people in charge do -------------------------------------------------------------------------------------
    def owner(self) -> User:
        for member in self.members.values():
            if member.status == "creator":
                return member.user
        raise CannotDo(f"{self.title!r} has no owner")

    def add_bot(self, *, admin: bool = True, by: User | None = None, rights: set[str] | None = None) -> Member:
        """Puts the bot in: an administrator with `rights` (default: all but naming admins), or an ordinary member."""
        by = by or self.owner()
        if self.kind != "channel":
            members.come_in(self, self.world.bot, added_by=by)
        return self.promote(self.world.bot, by=by, rights=rights) if admin else self.member(self.world.bot)

    def remove_bot(self, *, by: User | None = None) -> None:
        """Takes the bot out; from then on it is "kicked"."""
        members.go_out(self, self.world.bot, by=by or self.owner())

    def promote(
        self, user: User, *, by: User | None = None, rights: set[str] | None = None, anonymous: bool = False
    ) -> Member:
        """Makes an administrator, or gives one other rights."""
        given = frozenset(members.USUAL_RIGHTS if rights is None else {"can_manage_chat", *rights})
        return members.change(
            self, user, by or self.owner(), status="administrator", rights=given, is_anonymous=anonymous, is_inside=True
        )

    def demote(self, user: User, *, by: User | None = None) -> Member:
        status = "left" if self.kind == "channel" and user is self.world.bot else "member"
        return members.change(self, user, by or self.owner(), status=status, rights=frozenset(), is_anonymous=False)

    def ban(self, user: User, *, by: User | None = None) -> None:
        members.go_out(self, user, by=by or self.owner(), banned=True)

    def restrict(self, user: User, permissions: set[str], *, by: User | None = None) -> Member:
        return members.change(
            self, user, by or self.owner(), status="restricted", permissions=frozenset(permissions),
            is_inside=self.member(user).inside,
        )  # fmt: skip

    def link(self, by: User | None = None, **terms: Any) -> InviteLink:
        """An invite link of a person (terms: name, expires, seats, asks, is_primary)."""
        from .links import make_link

        return make_link(self, by or self.owner(), **terms)

    def approve(self, request: JoinRequest, *, by: User | None = None) -> None:
        from .links import settle

        settle(request, by or self.owner(), approved=True)

    def rename(self, title: str, *, by: User | None = None) -> None:
        self.title = title
        self.service(by or self.owner(), new_chat_title=title)

    def post(self, text: str = "", *, by: User | None = None, **content: Any) -> Message:
        """A post in a channel; its discussion group gets it too, from 777000."""
        from .people import typed

        message = self.add(None, typed(self.world, text, **content), sender_chat=self, author=by)
        if self.linked is not None and self.linked.kind != "channel":
            origin = {"type": "channel", "date": message.date, "chat": self.json(), "message_id": message.id}
            about = {"is_automatic_forward": True, "forward_origin": origin}
            self.linked.add(self.world.telegram_itself, dict(message.content), sender_chat=self, extra=about)
        return message

    def new_topic(self, name: str, *, by: User | None = None) -> int:
        about = {"name": name, "icon_color": 7322096}
        message = self.add(by or self.owner(), {"forum_topic_created": about}, is_service=True)
        self.topics[message.id] = {"message_thread_id": message.id, **about}
        message.thread_id = message.id
        return message.id

    def migrate(self) -> Chat:
        """Becomes a supergroup with a new id. This one answers `migrate_to_chat_id`, its links are dead."""
        if self.kind != "group" or self.migrated_to is not None:
            raise CannotDo(f"{self!r} cannot become a supergroup")
        new = self.world.new_chat("supergroup", self.title)
        new.members, new.description = self.members, self.description
        self.service(self.owner(), migrate_to_chat_id=new.id)
        new.service(self.owner(), migrate_from_chat_id=self.id)
        for link in [link for link in self.world.links.values() if link.chat is self]:
            link.is_revoked = True
        self.migrated_to = new
        self.world.changed()
        return new

    def delete(self) -> None:
        self.is_deleted = True
        self.world.changed()

    def dump(self, most: int = 15) -> str:
        """The last messages, as a person reads them."""
        lines = [f"{self!r}:"] + [f"  {message.line()}" for message in list(self.messages.values())[-most:]]
        return "\n".join(lines if self.messages else [*lines, "  (nothing was said)"])
