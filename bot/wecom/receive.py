"""What a callback leaves beside its text, kept at receipt: what a typed number stands for, that a group is to be looked
at, that somebody may be welcomed. translate.py has no database. Repeats change nothing."""

from datetime import UTC, datetime, timedelta

from bot.cgi import typed
from bot.wecom.names import NAME, Json, is_customer, is_group
from handlers.codes import read_code
from handlers.dialogues import PRESS as ANSWER
from storage import Tx, choices, grants, rooms
from storage.rows import ShopId

CHAT, CONTACT = "change_external_chat", "change_external_contact"
ADDED = frozenset({"add_external_contact", "add_half_external_contact"})
LOOKS = (timedelta(seconds=2), timedelta(seconds=10), timedelta(seconds=60))
"""After a change: a group's details come later than the word that there are new ones."""
WELCOME = "welcome "
"""Before the code that one welcome can be said with: the grant's template."""


def hear(tx: Tx, shop_id: ShopId, xml: Json, name: str, now: datetime) -> Json:
    """Put it on record. What belongs into the raw update beside its XML."""
    match text_of(xml, "Event").lower():
        case "change_external_chat":
            _changed(tx, shop_id, xml, now)
            return {}
        case "change_external_contact":
            _added(tx, shop_id, xml, name, now)
            return {}
    if text_of(xml, "MsgType").lower() != "text":
        return {}
    account = text_of(xml, "FromUserName")
    is_asked = typed.is_asked(tx, shop_id, NAME, account, now)
    return {"does": _chosen(tx, shop_id, account, text_of(xml, "Content"), is_asked), "is_asked": is_asked}


def lane_of(xml: Json) -> str:
    """What happens in one lane keeps its order: a group's, a customer's, a staff member's."""
    owner = text_of(xml, "ChatId") or text_of(xml, "ExternalUserID") or text_of(xml, "FromUserName")
    return owner[:128]


def at_of(xml: Json, now: datetime) -> datetime:
    """When it happened, by the platform's clock; `now` where it does not say."""
    stamp = text_of(xml, "CreateTime")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
        return now
    return datetime.fromtimestamp(int(stamp), UTC)


def text_of(xml: Json, key: str) -> str:
    """A field; "" where it is missing, or of another shape than documented."""
    value = xml.get(key)
    return value.replace("\0", "") if isinstance(value, str) else ""


def newcomer(xml: Json) -> str | None:
    """Whom staff have just added by a contact way of ours."""
    is_added = text_of(xml, "Event").lower() == CONTACT and text_of(xml, "ChangeType").lower() in ADDED
    account = text_of(xml, "ExternalUserID")
    return account if is_added and is_customer(account) and read_code(text_of(xml, "State")) else None


def _changed(tx: Tx, shop_id: ShopId, xml: Json, now: datetime) -> None:
    chat = text_of(xml, "ChatId")
    if is_group(chat):
        second = now.replace(microsecond=0)
        times = [second + wait for wait in LOOKS]
        rooms.look_later(tx, shop_id, NAME, chat, times, at_of(xml, now))


def _added(tx: Tx, shop_id: ShopId, xml: Json, name: str, now: datetime) -> None:
    account, code = text_of(xml, "ExternalUserID"), text_of(xml, "WelcomeCode")
    if text_of(xml, "ChangeType").lower() in ADDED and is_customer(account) and code:
        grants.give(tx, shop_id, platform=NAME, account=account, template=WELCOME + code, given_by=name, at=now)


def _chosen(tx: Tx, shop_id: ShopId, account: str, text: str, is_asked: bool) -> str | None:
    offer = choices.numbered(tx, shop_id, NAME, account)
    does = typed.chosen(offer.does, typed.number(text) or typed.named(offer, text) or 0) if offer else None
    if does and is_asked and does.partition(" ")[0] != ANSWER:
        return None  # the question that is open is asked for a number, or for these words, itself
    return does
