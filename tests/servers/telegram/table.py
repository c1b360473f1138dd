"""The compact table of the Bot API's methods (`methods.json`) and the tool that makes it.

`python -m tests.servers.telegram.table PATH/TO/api.json` writes `methods.json` anew from a machine-readable Bot API.

A method or type is a map of field -> spec. A spec is one text: an optional `!` (required), the types joined by `|`
(`[X` is an array of X), then limits: `a-bc` characters (UTF-16 units), `a-bb` bytes, `a-bn` items, `a-bv` value, and
`=word` the only value. A type that is a choice of types is a list of their names. `others` are methods that exist and
that this server does not offer.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

Json = dict[str, Any]
PLACE = Path(__file__).with_name("methods.json")

OFFERED_NAMES = """
getMe getUpdates setWebhook deleteWebhook getWebhookInfo sendMessage forwardMessage copyMessage sendPhoto
sendDocument sendMediaGroup sendPoll stopPoll sendChatAction editMessageText editMessageCaption editMessageMedia
editMessageReplyMarkup deleteMessage deleteMessages setMessageReaction pinChatMessage unpinChatMessage
unpinAllChatMessages sendInvoice createInvoiceLink answerPreCheckoutQuery answerShippingQuery refundStarPayment
answerCallbackQuery answerInlineQuery savePreparedInlineMessage getFile getUserProfilePhotos getChat
getChatMember getChatMemberCount getChatAdministrators leaveChat setChatTitle setChatDescription banChatMember
unbanChatMember restrictChatMember promoteChatMember createChatInviteLink editChatInviteLink
revokeChatInviteLink exportChatInviteLink approveChatJoinRequest declineChatJoinRequest setMyCommands
deleteMyCommands getMyCommands setMyName getMyName setMyDescription getMyDescription setMyShortDescription
getMyShortDescription setChatMenuButton getChatMenuButton setMyDefaultAdministratorRights
getMyDefaultAdministratorRights createForumTopic editForumTopic closeForumTopic reopenForumTopic
deleteForumTopic
"""
OFFERED = OFFERED_NAMES.split()

LENGTH = re.compile(r"(\d+)-(\d+) (characters|[Bb]ytes)")
RANGE = re.compile(r"(?<![\d-])(\d+)-(\d[\d ]*)(?![\d-])")
AT_MOST_ITEMS = re.compile(r"At most (\d+) ")
UP_TO_CHARACTERS = re.compile(r"up to (\d+) characters")
ONLY_VALUE = re.compile(r"must be \"?(\w+)\"?$")
ITEMS = ("options", "media", "message_ids", "commands", "country_codes", "suggested_tip_amounts")
VALUES = ("limit", "max_connections", "member_limit", "open_period", "max_quantity")
DISCRIMINATORS = ("type", "source", "status")


class Field(NamedTuple):
    """One field of a method or type. Limits are (kind, least, most) with kind one of c, b, n, v."""

    required: bool
    types: tuple[str, ...]
    limits: tuple[tuple[str, int, int], ...]
    only: str | None


def read_spec(spec: str) -> Field:
    types, *rest = spec.lstrip("!").split(" ")
    limits, only = [], None
    for part in rest:
        if part.startswith("="):
            only = part[1:]
        else:
            least, most = part[:-1].split("-")
            limits.append((part[-1], int(least), int(most)))
    return Field(spec.startswith("!"), tuple(types.split("|")), tuple(limits), only)


def load(place: Path = PLACE) -> Json:
    table: Json = json.loads(place.read_text("utf-8"))
    return table


def spec_of(field: Json) -> str:
    types = "|".join(name.replace("Array of ", "[") for name in field["types"])
    return ("!" if field["required"] else "") + " ".join([types, *limits_of(field)])


def limits_of(field: Json) -> list[str]:
    name, text, found = field["name"], field["description"], []
    is_list = field["types"][0].startswith("Array of ")
    if length := LENGTH.search(text):
        found.append(f"{length[1]}-{length[2]}{length[3][0].lower()}")
    elif most := UP_TO_CHARACTERS.search(text):
        found.append(f"0-{most[1]}c")
    elif is_list and name in ITEMS and (span := AT_MOST_ITEMS.search(text) or RANGE.search(text)):
        least, top = ("0", span[1]) if span.re is AT_MOST_ITEMS else (span[1], span[2])
        found.append(f"{least}-{top.strip()}n")
    elif name in VALUES and (span := RANGE.search(text)):
        found.append(f"{span[1]}-{span[2].strip()}v")
    if name in DISCRIMINATORS and (only := ONLY_VALUE.search(text.rstrip("."))):
        found.append(f"={only[1]}")
    return found


def compact(api: Json) -> Json:
    """The table for the methods in OFFERED and every type their fields reach."""
    methods = {name: fields_of(api["methods"][name]) for name in OFFERED}
    types: Json = {}
    waiting = [t for fields in methods.values() for t in types_in(fields)]
    while waiting:
        name = waiting.pop()
        if name in types or name not in api["types"]:
            continue
        found = api["types"][name]
        types[name] = found["subtypes"] if "subtypes" in found else fields_of(found)
        waiting += found["subtypes"] if "subtypes" in found else types_in(types[name])
    others = sorted(set(api["methods"]) - set(OFFERED))
    return {"methods": methods, "types": dict(sorted(types.items())), "others": others}


def fields_of(thing: Json) -> dict[str, str]:
    return {field["name"]: spec_of(field) for field in thing.get("fields", [])}


def types_in(fields: dict[str, str]) -> list[str]:
    return [name.lstrip("[") for spec in fields.values() for name in read_spec(spec).types]


def as_text(table: Json) -> str:
    """One line a method and type, so that a change reads well."""
    parts = []
    for key in ("methods", "types"):
        rows = ",\n".join(f'  "{name}": {json.dumps(row)}' for name, row in table[key].items())
        parts.append(f' "{key}": {{\n{rows}\n }}')
    return "{\n" + ",\n".join(parts) + f',\n "others": {json.dumps(table["others"])}\n}}\n'


if __name__ == "__main__":
    PLACE.write_text(as_text(compact(json.loads(Path(sys.argv[1]).read_text("utf-8")))), "utf-8")
