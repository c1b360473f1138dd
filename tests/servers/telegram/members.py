"""Who is in a chat, as what, and with which rights; coming, going, and the updates that tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .errors import CannotDo

if TYPE_CHECKING:
    from .chats import Chat
    from .links import InviteLink
    from .people import User

Json = dict[str, Any]

INSIDE = {"creator", "administrator", "member"}
ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
NEWER_RIGHTS = ("can_send_welcome_messages",)  # Bot API 10.3
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
# What an administrator gets when nothing else is said: all that a shop's bot needs, not the power to make admins.
USUAL_RIGHTS = frozenset({*ADMIN_RIGHTS, *GROUP_RIGHTS, *CHANNEL_RIGHTS} - {"can_promote_members"})
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
USUAL_PERMISSIONS = frozenset(PERMISSIONS) - {"can_change_info", "can_pin_messages", "can_manage_topics"}


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person's standing in a chat. `rights` of an administrator, `permissions` of a restricted one."""

    user: User
    status: str = "left"
    rights: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    is_anonymous: bool = False
    is_inside: bool = True  # Of a restricted one: still in the chat?
    title: str = ""
    until: int = 0
    link: InviteLink | None = field(default=None, compare=False)

    @property
    def inside(self) -> bool:
        return self.status in INSIDE or (self.status == "restricted" and self.is_inside)

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def json(self, chat: Chat) -> Json:
        body: Json = {"user": self.user.json(), "status": self.status}
        if self.status == "creator":
            body["is_anonymous"] = self.is_anonymous
        elif self.status == "administrator":
            body |= {"can_be_edited": False, "is_anonymous": self.is_anonymous}
            body |= {name: name in self.rights for name in rights_of(chat)}
        elif self.status == "restricted":
            body |= {"is_member": self.is_inside, "until_date": self.until}
            body |= {name: name in self.permissions for name in PERMISSIONS}
        elif self.status == "kicked":
            body["until_date"] = self.until
        if self.title:
            body["custom_title"] = self.title
        return body


def rights_of(chat: Chat) -> tuple[str, ...]:
    return ADMIN_RIGHTS + NEWER_RIGHTS + (CHANNEL_RIGHTS if chat.kind == "channel" else GROUP_RIGHTS)


def change(
    chat: Chat, user: User, by: User, *, link: InviteLink | None = None, via_join_request: bool = False, **changes: Any
) -> Member:
    """Gives somebody a new standing. The bot hears of its own (`my_chat_member`), of others' if it is an admin."""
    world = chat.world
    old = chat.member(user)
    new = replace(old, **changes)
    chat.members[user.id] = new
    if old == new:
        return new
    body: Json = {"chat": chat.json(), "from": by.json(), "date": world.clock.unix(),
                  "old_chat_member": old.json(chat), "new_chat_member": new.json(chat)}  # fmt: skip
    if link is not None:
        body["invite_link"] = link.json(for_bot=True)
    if via_join_request:
        body["via_join_request"] = True
    if user is world.bot:
        world.updates.tell("my_chat_member", body, chat.id)
    elif chat.member(world.bot).is_admin:
        world.updates.tell("chat_member", body, user.id)
    world.changed()
    return new


def come_in(
    chat: Chat,
    user: User,
    *,
    added_by: User | None = None,
    approved_by: User | None = None,
    link: InviteLink | None = None,
    via_join_request: bool = False,
) -> Member:
    """Somebody becomes a member. In groups a service message says so; `world.join_order` says which comes first."""
    if chat.member(user).inside:
        raise CannotDo(f"{user.name} is in {chat.title!r} already")
    if chat.member(user).status == "kicked" and added_by is None:
        raise CannotDo(f"{user.name} is banned from {chat.title!r}")

    def stand() -> None:
        by = added_by or approved_by or user
        change(chat, user, by, link=link, via_join_request=via_join_request, **STANDING)

    def say() -> None:
        if chat.kind != "channel" and (chat.announces or user is chat.world.bot):
            chat.service(added_by or user, new_chat_members=[user.json()])

    is_member_first = user is chat.world.bot or chat.world.join_order == "member first"
    for step in (stand, say) if is_member_first else (say, stand):
        step()
    chat.members[user.id] = replace(chat.members[user.id], link=link)
    return chat.members[user.id]


STANDING: Json = {
    "status": "member",
    "rights": frozenset(),
    "is_inside": True,
    "until": 0,
    "title": "",
    "is_anonymous": False,
}


def go_out(chat: Chat, user: User, *, by: User | None = None, banned: bool = False, until: int = 0) -> None:
    """Somebody leaves, or is taken out by `by`. The seat of his link is free again."""
    member = chat.member(user)
    if not member.inside and not banned:
        raise CannotDo(f"{user.name} is not in {chat.title!r}")
    was_inside = member.inside
    if was_inside and chat.kind != "channel" and (chat.announces or user is chat.world.bot):
        chat.service(by or user, left_chat_member=user.json())
    status = "kicked" if banned or (user is chat.world.bot and by not in (None, user)) else "left"
    change(chat, user, by or user, status=status, rights=frozenset(), until=until, title="", is_anonymous=False)
    chat.members[user.id] = replace(chat.members[user.id], link=None)
