"""What the bot says of itself: commands by scope and language, names, descriptions, menu button, webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .errors import BadCall, bad_request
from .webhook import Hook

if TYPE_CHECKING:
    from .world import World

Json = dict[str, Any]
Key = tuple[str, int, int, str]
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORTS = (80, 88, 443, 8443)
# Most specific first: which list a person sees in a group, and in private.
IN_GROUP = ("chat_member", "chat_administrators", "chat", "all_chat_administrators", "all_group_chats", "default")
IN_PRIVATE = ("chat", "all_private_chats", "default")


def key_of(world: World, p: Json) -> Key:
    scope = p.get("scope") or {"type": "default"}
    chat_id = world.chat_of(scope["chat_id"]).id if "chat_id" in scope else 0
    language = p.get("language_code") or ""
    if language and not (len(language) == 2 and language.isalpha() and language.islower()):
        raise BadCall("invalid language code specified", f"language_code {language!r} is not two letters")
    return scope["type"], chat_id, scope.get("user_id", 0), language


def set_commands(world: World, p: Json) -> bool:
    names = [command["command"] for command in p["commands"]]
    if len(set(names)) != len(names):
        raise BadCall("BOT_COMMAND_DUPLICATE", f"a command twice in {names}")
    world.commands[key_of(world, p)] = [
        {"command": c["command"], "description": c["description"]} for c in p["commands"]
    ]
    world.changed()
    return True


def delete_commands(world: World, p: Json) -> bool:
    world.commands.pop(key_of(world, p), None)
    return True


def get_commands(world: World, p: Json) -> list[Json]:
    return world.commands.get(key_of(world, p), [])


def menu(world: World, user_id: int, chat_id: int, *, is_admin: bool, language: str) -> list[str]:
    """The commands somebody sees in a chat: the most specific list, in his language before the one without."""
    for scope in IN_PRIVATE if chat_id == user_id else IN_GROUP:
        if scope in ("chat_administrators", "all_chat_administrators") and not is_admin:
            continue
        where = chat_id if scope in ("chat", "chat_administrators", "chat_member") else 0
        who = user_id if scope == "chat_member" else 0
        for tongue in (language, ""):
            if (scope, where, who, tongue) in world.commands:
                return [command["command"] for command in world.commands[scope, where, who, tongue]]
    return []


def set_text(name: str) -> Any:
    def call(world: World, p: Json) -> bool:
        world.texts[name, p.get("language_code") or ""] = p.get(name, "")
        return True

    return call


def get_text(name: str) -> Any:
    def call(world: World, p: Json) -> Json:
        found = world.texts.get((name, p.get("language_code") or ""), world.texts.get((name, ""), ""))
        return {name: found or (world.bot.name if name == "name" else "")}

    return call


def set_menu_button(world: World, p: Json) -> bool:
    world.menu_buttons[p.get("chat_id", 0)] = p.get("menu_button") or {"type": "default"}
    return True


def get_menu_button(world: World, p: Json) -> Json:
    return world.menu_buttons.get(p.get("chat_id", 0), world.menu_buttons.get(0, {"type": "commands"}))


def set_default_rights(world: World, p: Json) -> bool:
    world.default_rights[bool(p.get("for_channels"))] = p.get("rights") or {}
    return True


def get_default_rights(world: World, p: Json) -> Json:
    from .members import ADMIN_RIGHTS, NEWER_RIGHTS

    given = world.default_rights.get(bool(p.get("for_channels")), {})
    return {"is_anonymous": False, **dict.fromkeys((*ADMIN_RIGHTS, *NEWER_RIGHTS), False), **given}


def me(world: World, p: Json) -> Json:
    flags = {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
        "supports_join_request_queries": False,
    }
    return {**world.bot.json(), **flags}


# -- how updates come ---------------------------------------------------------------------------------------------
async def get_updates(world: World, p: Json) -> list[Any]:
    from .errors import ApiError
    from .updates import WEBHOOK_ACTIVE

    if world.webhook.hook is not None:
        raise ApiError(409, WEBHOOK_ACTIVE)
    world.updates.allow(p.get("allowed_updates"))
    return await world.updates.poll(p.get("offset", 0), p.get("limit", 100), p.get("timeout", 0))


async def set_webhook(world: World, p: Json) -> bool:
    from .updates import WEBHOOK_SET

    if not p["url"]:
        return await delete_webhook(world, p)
    address = urlsplit(p["url"])
    if address.hostname not in LOOPBACK:
        if address.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (address.port or 443) not in PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if p.get("drop_pending_updates"):
        world.updates.drop_all()
    world.updates.allow(p.get("allowed_updates"))
    poller = world.updates.poller
    if poller is not None and not poller.done():
        poller.set_result(WEBHOOK_SET)
    await world.webhook.start(Hook(p["url"], p.get("secret_token", ""), p.get("max_connections", 40)))
    world.changed()
    return True


async def delete_webhook(world: World, p: Json) -> bool:
    await world.webhook.stop()
    if p.get("drop_pending_updates"):
        world.updates.drop_all()
    world.changed()
    return True


def webhook_info(world: World, p: Json) -> Json:
    hook = world.webhook.hook
    body: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook:
        body["max_connections"] = hook.max_connections
    if world.webhook.last_error and hook:
        body["last_error_date"], body["last_error_message"] = world.webhook.last_error
    if world.updates.allowed_as_given:
        body["allowed_updates"] = world.updates.allowed_as_given
    return body
