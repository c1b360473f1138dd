"""The methods that look into chats and govern them: members, rights, topics, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import members
from .errors import bad_request
from .members import ADMIN_RIGHTS, CHANNEL_RIGHTS, GROUP_RIGHTS, PERMISSIONS, Member

if TYPE_CHECKING:
    from .chats import Chat
    from .people import User
    from .world import World

Json = dict[str, Any]


def readable(world: World, p: Json) -> Chat:
    """A chat the bot may look into: of a private chat also one it may not write to."""
    chat = world.chat_of(p["chat_id"])
    if chat.user is None and not (chat.username and chat.migrated_to is None):
        chat.check_reachable()
    return chat


def governed(world: World, p: Json, right: str) -> Chat:
    chat = world.chat_of(p["chat_id"])
    if chat.user is not None:
        raise bad_request("method is available only for groups and supergroups")
    chat.check_reachable()
    if not chat.member(world.bot).may(right):
        raise bad_request("not enough rights")
    return chat


def get_chat(world: World, p: Json) -> Json:
    return readable(world, p).full_json()


def get_member(world: World, p: Json) -> Json:
    chat = readable(world, p)
    user = world.users.get(p["user_id"])
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID" if p["user_id"] <= 0 else "user not found")
    member = chat.member(user)
    if chat.user is not None:
        member = Member(user=user, status="member")
    elif member.status == "left" and user.id not in chat.members and not chat.member(world.bot).is_admin:
        raise bad_request("member list is inaccessible")
    return member.json(chat)


def count(world: World, p: Json) -> int:
    return readable(world, p).count


def admins(world: World, p: Json) -> list[Json]:
    chat = readable(world, p)
    if chat.user is not None:
        raise bad_request("there are no administrators in the private chat")
    return [m.json(chat) for m in chat.members.values() if m.is_admin and (not m.user.is_bot or m.user is world.bot)]


def leave(world: World, p: Json) -> bool:
    chat = world.chat_of(p["chat_id"])
    if chat.user is not None:
        raise bad_request("chat not found")
    chat.check_reachable()
    members.go_out(chat, world.bot, by=world.bot)
    return True


def set_title(world: World, p: Json) -> bool:
    chat = governed(world, p, "can_change_info")
    chat.rename(p["title"], by=world.bot)
    return True


def set_description(world: World, p: Json) -> bool:
    chat = governed(world, p, "can_change_info")
    if chat.description == p.get("description", ""):
        raise bad_request("chat description is not modified")
    chat.description = p.get("description", "")
    return True


def somebody(world: World, chat: Chat, p: Json) -> User:
    user = world.users.get(p["user_id"])
    if user is None:
        raise bad_request("user not found")
    if chat.member(user).is_admin and not user.is_bot:
        raise bad_request("user is an administrator of the chat")
    return user


def ban(world: World, p: Json) -> bool:
    chat = governed(world, p, "can_restrict_members")
    members.go_out(chat, somebody(world, chat, p), by=world.bot, banned=True, until=p.get("until_date", 0))
    return True


def unban(world: World, p: Json) -> bool:
    chat = governed(world, p, "can_restrict_members")
    user = somebody(world, chat, p)
    if chat.member(user).inside and not p.get("only_if_banned"):
        members.go_out(chat, user, by=world.bot)
    elif chat.member(user).status == "kicked":
        members.change(chat, user, world.bot, status="left", until=0)
    return True


def restrict(world: World, p: Json) -> bool:
    chat = governed(world, p, "can_restrict_members")
    if chat.kind != "supergroup":
        raise bad_request("method is available only for supergroups")
    user = somebody(world, chat, p)
    given = frozenset(name for name in PERMISSIONS if p["permissions"].get(name))
    inside = chat.member(user).inside
    members.change(
        chat, user, world.bot, status="restricted", permissions=given, is_inside=inside, until=p.get("until_date", 0)
    )
    return True


def promote(world: World, p: Json) -> bool:
    chat = governed(world, p, "can_promote_members")
    user = world.users.get(p["user_id"])
    if user is None or not chat.member(user).inside:
        raise bad_request("PARTICIPANT_ID_INVALID")
    given = frozenset(name for name in (*ADMIN_RIGHTS, *GROUP_RIGHTS, *CHANNEL_RIGHTS) if p.get(name))
    anonymous = bool(p.get("is_anonymous"))
    status = "administrator" if given or anonymous else "member"
    members.change(chat, user, world.bot, status=status, rights=given, is_anonymous=anonymous)
    return True


def profile_photos(world: World, p: Json) -> Json:
    world.person(p["user_id"])
    return {"total_count": 0, "photos": []}


# -- topics -------------------------------------------------------------------------------------------------------
def create_topic(world: World, p: Json) -> Json:
    chat = forum(world, p)
    thread = chat.new_topic(p["name"], by=world.bot)
    found: Json = chat.topics[thread]
    return found


def edit_topic(world: World, p: Json) -> bool:
    topic = topic_of(world, p)
    topic["name"] = p.get("name") or topic["name"]
    return True


def close_topic(world: World, p: Json) -> bool:
    topic_of(world, p)
    return True


def delete_topic(world: World, p: Json) -> bool:
    chat = forum(world, p)
    topic_of(world, p)
    del chat.topics[p["message_thread_id"]]
    return True


def forum(world: World, p: Json) -> Chat:
    chat = governed(world, p, "can_manage_topics")
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def topic_of(world: World, p: Json) -> Json:
    chat = forum(world, p)
    if p["message_thread_id"] not in chat.topics:
        raise bad_request("TOPIC_ID_INVALID")
    found: Json = chat.topics[p["message_thread_id"]]
    return found
