"""Invite links with seats and ends, and requests to join."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import members
from .errors import ApiError, BadCall, CannotDo, bad_request

if TYPE_CHECKING:
    from .chats import Chat
    from .people import User
    from .world import World

Json = dict[str, Any]
WRITABLE_S = 300  # How long its sender can be written to, unless the request is settled before.


@dataclass(kw_only=True, eq=False)
class InviteLink:
    """`seats` counts who is in the chat by this link now; a leaver frees his."""

    chat: Chat
    url: str
    creator: User
    name: str = ""
    expires: int = 0
    seats: int = 0
    asks: bool = False
    is_primary: bool = False
    is_revoked: bool = False

    @property
    def taken(self) -> int:
        return sum(member.inside and member.link is self for member in self.chat.members.values())

    @property
    def pending(self) -> int:
        return sum(request.link is self and request.state == "pending" for request in self.chat.requests)

    def json(self, *, for_bot: bool = False) -> Json:
        """Links of others reach the bot cut."""
        is_own = self.creator is self.chat.world.bot
        body: Json = {
            "invite_link": self.url if is_own or not for_bot else self.url[: len(self.url) // 2] + "...",
            "creator": self.creator.json(),
            "creates_join_request": self.asks,
            "is_primary": self.is_primary,
            "is_revoked": self.is_revoked,
        }
        if self.name:
            body["name"] = self.name
        if self.expires:
            body["expire_date"] = self.expires
        if self.seats:
            body["member_limit"] = self.seats
        if self.pending:
            body["pending_join_request_count"] = self.pending
        return body

    def check_usable(self) -> None:
        if self.is_revoked:
            raise CannotDo(f"the link {self.url} was revoked")
        if self.expires and self.expires <= self.chat.world.clock.now():
            raise CannotDo(f"the link {self.url} has expired")
        if self.seats and self.taken >= self.seats:
            raise CannotDo(f"all {self.seats} seats of {self.url} are taken")


@dataclass(kw_only=True, eq=False)
class JoinRequest:
    """`state`: pending, approved, declined."""

    chat: Chat
    user: User
    link: InviteLink | None
    at: float
    state: str = "pending"


def make_link(chat: Chat, creator: User, **about: Any) -> InviteLink:
    link = InviteLink(chat=chat, url=f"https://t.me/+{secrets.token_urlsafe(12)}", creator=creator, **about)
    chat.world.links[link.url] = link
    return link


def join_by_link(user: User, link: InviteLink) -> JoinRequest | None:
    """What pressing Join does: in at once, or a request where the link asks for one."""
    link.check_usable()
    if link.asks:
        return ask(link.chat, user, link)
    members.come_in(link.chat, user, link=link)
    return None


def ask(chat: Chat, user: User, link: InviteLink | None) -> JoinRequest:
    world = chat.world
    if chat.member(user).inside:
        raise CannotDo(f"{user.name} is in {chat.title!r} already")
    request = JoinRequest(chat=chat, user=user, link=link, at=world.clock.now())
    chat.requests = [r for r in chat.requests if r.user is not user or r.state != "pending"] + [request]
    if chat.member(world.bot).may("can_invite_users"):
        user.writable_until = world.clock.now() + WRITABLE_S
        body: Json = {"chat": chat.json(), "from": user.json(), "user_chat_id": user.id, "date": world.clock.unix()}
        if link is not None:
            body["invite_link"] = link.json(for_bot=True)
        world.updates.tell("chat_join_request", body, user.id)
    world.changed()
    return request


def settle(request: JoinRequest, by: User, *, approved: bool) -> None:
    """A link asked for carries itself into chat_member; a request without one says `via_join_request`."""
    request.state = "approved" if approved else "declined"
    request.user.writable_until = 0.0
    if approved:
        actor = None if request.chat.world.request_actor == "member" else by
        via_request = request.link is None
        members.come_in(request.chat, request.user, approved_by=actor, link=request.link, via_join_request=via_request)
    request.chat.world.changed()


# -- methods ------------------------------------------------------------------------------------------------------
def create(world: World, p: Json) -> Json:
    chat = world.chat_for_links(p["chat_id"])
    return make_link(chat, world.bot, **link_terms(world, p)).json()


def edit(world: World, p: Json) -> Json:
    link = own_link(world, p)
    if link.is_revoked:
        raise bad_request("INVITE_HASH_EXPIRED")
    for key, value in link_terms(world, p).items():
        setattr(link, key, value)
    return link.json()


def revoke(world: World, p: Json) -> Json:
    link = own_link(world, p)
    link.is_revoked = True
    world.changed()
    return link.json()


def export(world: World, p: Json) -> str:
    raise BadCall(
        "the primary link must stay", "it kills the chat's primary link, which people hold; it is never called"
    )


def own_link(world: World, p: Json) -> InviteLink:
    chat = world.chat_for_links(p["chat_id"])
    link = world.links.get(p["invite_link"])
    if link is None or link.chat is not chat:
        raise bad_request("INVITE_HASH_EXPIRED")
    if link.creator is not world.bot:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return link


def link_terms(world: World, p: Json) -> Json:
    if p.get("creates_join_request") and p.get("member_limit"):
        problem = "member_limit and creates_join_request exclude each other"
        raise BadCall("member limit can't be specified for links requiring administrator approval", problem)
    if p.get("expire_date") and p["expire_date"] <= world.clock.now():
        raise bad_request("EXPIRE_DATE_INVALID")
    return {"name": p.get("name", ""), "expires": p.get("expire_date", 0), "seats": p.get("member_limit", 0),
            "asks": bool(p.get("creates_join_request"))}  # fmt: skip


def approve(world: World, p: Json) -> bool:
    settle(pending_request(world, p), world.bot, approved=True)
    return True


def decline(world: World, p: Json) -> bool:
    settle(pending_request(world, p), world.bot, approved=False)
    return True


def pending_request(world: World, p: Json) -> JoinRequest:
    chat = world.chat_for_links(p["chat_id"])
    for request in chat.requests:
        if request.user.id == p["user_id"] and request.state == "pending":
            return request
    user = world.users.get(p["user_id"])
    if user is not None and chat.member(user).inside:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    raise ApiError(400, "Bad Request: HIDE_REQUESTER_MISSING")
