"""What typed words stand for where a chat shows no buttons and nobody types a slash: numbers, and commands by name."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from handlers import commands, routes
from storage import Tx, dialogues, members
from storage.choices import Offer
from storage.rows import ShopId

_NUMBER = re.compile(r"\d{1,2}[.。]?")


def number(typed: str) -> int | None:
    """ "2", "２" or "2."; None for words."""
    text = unicodedata.normalize("NFKC", typed).strip()
    return int(text.rstrip(".。")) if _NUMBER.fullmatch(text) else None


def chosen(does: Sequence[str], place: int) -> str | None:
    """What a number, from 1, stands for among these."""
    return does[place - 1] if 1 <= place <= len(does) else None


def named(offer: Offer, typed: str) -> int | None:
    """The place, from 1, of the choice whose label was typed word for word; None where two are called so."""
    places = [place for place, label in enumerate(offer.labels, 1) if _folded(label) == _folded(typed)]
    return places[0] if len(places) == 1 else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def command_of(text: str, *, is_asked: bool) -> str:
    """A command's name needs no slash: 邀请, 购买 TEA 2, shop. While a question is open only the bare name is one:
    everything else answers the question."""
    typed = text.strip()
    if not typed or typed.startswith(("/", "／")):
        return text
    if is_command(f"/{typed}") and (not is_asked or len(typed.split()) == 1):
        return f"/{typed}"
    return text


def is_command(text: str) -> bool:
    """A command, or the first word of several."""
    known = routes.COMMANDS
    first = text.strip().removeprefix("/").lower()
    return commands.find(known, text) is not None or any(word.startswith(f"{first} ") for word in known)


def is_asked(tx: Tx, shop_id: ShopId, platform: str, account: str, now: datetime) -> bool:
    """Whether a dialogue waits for this account's answer in their private chat."""
    member = members.get_by_account(tx, shop_id, platform, account)
    if member is None:
        return False
    key = dialogues.Key(shop_id=shop_id, member_id=member.id, platform=platform, chat=account)
    return dialogues.get(tx, key, now) is not None
