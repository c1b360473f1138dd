"""What a callback tells about its sender beside what it means: that they may be written to, what they chose, consents.

Kept at receipt, before the callback is acknowledged; translate.py has no database. Repeats change nothing.
"""

import asyncio
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.cgi import typed
from bot.wechat.names import NAME, Xml
from bot.wechat.say import VOTES
from handlers.choosing import together
from handlers.dialogues import PRESS as ANSWER
from storage import Storage, Tx, choices, deliveries, grants, outbox, windows
from storage.choices import Offer
from storage.rows import ShopId
from storage.windows import Opened, Window

HOURS = timedelta(hours=48)
MINUTE = timedelta(minutes=1)
SAID, PRESSED, FOLLOWED, SCANNED = "said", "pressed", "followed", "scanned"
RULES: dict[str, tuple[int, timedelta]] = {
    SAID: (5, HOURS),
    PRESSED: (3, MINUTE),
    FOLLOWED: (3, MINUTE),
    SCANNED: (3, MINUTE),
}
"""What opens a window: so many messages, for so long.
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html"""
EVENTS = {
    "subscribe": FOLLOWED,
    "scan": SCANNED,
    **dict.fromkeys(("click", "scancode_push", "scancode_waitmsg"), PRESSED),
}
"""A menu's button that opens a page ("view") opens no window."""
CONSENTS = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent",
    "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
}
"""Answers to the question whether a notice may be sent; the field that lists them."""
ITEM_STEP = 100
"""A msgmenu item is called offer × 100 + its place."""
_NUMBERS = re.compile(r"\d{1,2}(?:[\s,、]+\d{1,2})*[.。]?")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One callback, as far as it concerns this. `update`: its name, the same for its repeats."""

    update: str
    account: str
    at: datetime
    opens: str | None = None
    is_gone: bool = False
    typed: str | None = None
    item: str | None = None
    consents: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What only now can be known. `does`: what was chosen; "" where that is no choice any more. `is_asked`: a dialogue
    waits for an answer."""

    does: str | None = None
    is_asked: bool = False


def contact_of(xml: Xml, update: str, now: datetime) -> Contact:
    kind, event = str(xml.get("MsgType") or "").lower(), str(xml.get("Event") or "").lower()
    contact = partial(Contact, update=update, account=str(xml["FromUserName"]), at=at_of(xml, now))
    if kind != "event":
        item = xml.get("bizmsgmenuid")
        typed = str(xml.get("Content") or "") if kind == "text" else None
        return contact(opens=PRESSED if item else SAID, typed=typed, item=str(item) if item else None)
    if event in CONSENTS:
        return contact(consents=_consents(xml.get(CONSENTS[event])))
    return contact(opens=EVENTS.get(event), is_gone=event == "unsubscribe")


def at_of(xml: Xml, now: datetime) -> datetime:
    """When it happened, by the platform's clock; `now` where it does not say."""
    stamp = str(xml.get("CreateTime") or "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
        return now
    return datetime.fromtimestamp(int(stamp), UTC)


def _consents(listed: object) -> tuple[tuple[str, bool], ...]:
    rows = listed.get("List") if isinstance(listed, dict) else None
    found = [row for row in rows or () if isinstance(row, dict) and row.get("TemplateId")]
    return tuple((str(row["TemplateId"]), str(row.get("SubscribeStatusString")).lower() == "accept") for row in found)


def hear(tx: Tx, shop_id: ShopId, contact: Contact, now: datetime) -> Understood:
    """Put it on record."""
    if contact.is_gone:
        windows.leave(tx, shop_id, NAME, contact.account, contact.at)
        return Understood()
    if contact.opens is not None:
        messages, lasts = RULES[contact.opens]
        window = Window(opened_by=contact.opens, left_over=messages, until_at=contact.at + lasts)
        opened = Opened(
            shop_id=shop_id,
            platform=NAME,
            account=contact.account,
            window=window,
            act=contact.update,
            at=contact.at,
        )
        windows.open(tx, [opened])
    for template, is_accepted in contact.consents:
        _consent(tx, shop_id, contact, template, is_accepted=is_accepted)
    if contact.opens is not None or contact.consents:
        outbox.free(tx, NAME, contact.account)
        deliveries.free(tx, NAME, contact.account)
    return _understood(tx, shop_id, contact, now)


def _consent(tx: Tx, shop_id: ShopId, contact: Contact, template: str, *, is_accepted: bool) -> None:
    if is_accepted:
        grants.give(
            tx,
            shop_id,
            platform=NAME,
            account=contact.account,
            template=template,
            given_by=contact.update,
            at=contact.at,
        )
    else:
        grants.drop(tx, shop_id, NAME, contact.account, template)


def _understood(tx: Tx, shop_id: ShopId, contact: Contact, now: datetime) -> Understood:
    if contact.item is not None:
        return Understood(does=_tapped(tx, shop_id, contact.account, contact.item))
    if contact.typed is None:
        return Understood()
    is_asked = typed.is_asked(tx, shop_id, NAME, contact.account, now)
    does = _meant(tx, shop_id, contact.account, contact.typed)
    if does and is_asked and does.partition(" ")[0] != ANSWER:
        does = None  # the question that is open is asked for a number, or for these words, itself
    return Understood(does=does, is_asked=is_asked)


def _meant(tx: Tx, shop_id: ShopId, account: str, words: str) -> str | None:
    """What a number stands for, or an item's label."""
    numbers = _numbers(words)
    offer = choices.numbered(tx, shop_id, NAME, account) if numbers else None
    does = _chosen(offer, numbers) if offer else None
    named = choices.named(tx, shop_id, NAME, account) if does is None and words.strip() else None
    place = typed.named(named, words) if named else None
    return _chosen(named, [place]) if named and place else does


def _tapped(tx: Tx, shop_id: ShopId, account: str, item: str) -> str:
    if not (item.isascii() and item.isdigit() and len(item) < 18):
        return ""
    offer_id, place = divmod(int(item), ITEM_STEP)
    offer = choices.get(tx, shop_id, NAME, account, offer_id)
    return offer.does[place] if offer and place < len(offer.does) else ""


def _numbers(typed: str) -> list[int]:
    """ "2", "２", "2." or "1 3"; [] for words."""
    text = unicodedata.normalize("NFKC", typed).strip()
    return [int(one) for one in re.findall(r"\d+", text)] if _NUMBERS.fullmatch(text) else []


def _chosen(offer: Offer, numbers: list[int]) -> str | None:
    """What these numbers, from 1, stand for together; None where they stand for nothing. Several: votes alone."""
    if not all(1 <= number <= len(offer.does) for number in numbers):
        return None
    chosen = [offer.does[number - 1] for number in numbers]
    if (votes := together(chosen)) is not None:
        return votes
    if len(chosen) == 1:
        return chosen[0]
    if not all(one.startswith(f"{VOTES} ") for one in chosen):
        return None
    return " ".join([*chosen[0].split(" ")[:2], ",".join(dict.fromkeys(one.split(" ")[2] for one in chosen))])


class Hearing:
    """Contacts on their way to the database: while some are being written the next gather, so that many callbacks
    cost one transaction."""

    def __init__(self, storage: Storage, shop_id: ShopId, clock: Callable[[], datetime]) -> None:
        self._storage, self._shop_id, self._clock = storage, shop_id, clock
        self._gathered: list[tuple[Contact, asyncio.Future[Understood]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def hear(self, contact: Contact) -> Understood:
        """Returns once it is on record. Raises what the database raises."""
        heard: asyncio.Future[Understood] = asyncio.get_running_loop().create_future()
        self._gathered.append((contact, heard))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await heard

    async def _write_all(self) -> None:
        try:
            while self._gathered:
                batch, self._gathered = self._gathered[:BATCH_MAX], self._gathered[BATCH_MAX:]
                await self._write(batch)
        finally:
            self._writing = None

    async def _write(self, batch: list[tuple[Contact, asyncio.Future[Understood]]]) -> None:
        now = self._clock()

        def work(tx: Tx) -> list[Understood]:
            return [hear(tx, self._shop_id, contact, now) for contact, _ in batch]

        try:
            understood = await self._storage.run(work)
        except Exception as error:  # each is told that nothing was stored; the platform will send it again
            for _, heard in batch:
                if not heard.done():
                    heard.set_exception(error)
            return
        for (_, heard), one in zip(batch, understood, strict=True):
            if not heard.done():
                heard.set_result(one)


BATCH_MAX = 200
