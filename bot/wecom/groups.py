"""Customer groups as they are: what was said to have changed is looked up, what differs from the last look is told.

Who came by which code stands in the group's details alone, and seconds later than the person.
https://developer.work.weixin.qq.com/document/path/92122
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.cgi.faults import NONSENSE, Refused
from bot.cgi.waiting import CHINA
from bot.platform import Take
from bot.wecom.client import Client
from bot.wecom.errors import CALL_ERRORS, GROUP_OVER, NO_CUSTOMER_GROUPS, OUT_OF_RANGE, is_about_one
from bot.wecom.names import JOINED, NAME, SEEN, Json
from bot.wecom.ways import Ways
from handlers.group_links import LINK_NAME
from storage import Storage, Tx, made_ways, rooms
from storage.rooms import ALL, Look, Room, Seat
from storage.rows import ShopId

CUSTOMER = 2
"""A member's type; 1 are the corp's own."""
ADDED_SCENE = 1
PATIENCE = timedelta(seconds=60)
"""So long after a join a code may still appear in the details."""
NIGHT = 4
"""The hour in China at which every group is looked at."""
LOOKS_AT_ONCE = 50
SECOND = timedelta(seconds=1)
AGAIN = timedelta(seconds=30)
"""After a look that failed."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a look is going to tell the inbox, and what is known after it."""

    room: Room
    updates: list[Json] = field(default_factory=list)
    sits: list[Seat] = field(default_factory=list)
    rises: list[str] = field(default_factory=list)
    again_at: datetime | None = None


class Groups:
    def __init__(
        self, client: Client, ways: Ways, storage: Storage, shop_id: ShopId, clock: Callable[[], datetime]
    ) -> None:
        self._client, self._ways = client, ways
        self._storage, self._shop_id, self._clock = storage, shop_id, clock
        self._put_off: dict[str, datetime] = {}

    async def begin(self) -> None:
        """What happened while nobody looked."""
        await self._storage.run(partial(self._later, chat=ALL, at=self._clock()))

    async def look(self, take: Take) -> None:
        """At everything that is due, and at what has not been seen yet. What is wrong with one group holds up no other:
        the first such error is raised at the end, every other one at once, and the rest is for the next time."""
        now = self._clock()
        found: Exception | None = None
        for look in await self._storage.read(partial(self._looks, now=now)):
            try:
                await (self._look_at_all() if look.chat == ALL else self.look_at(look, take))
            except (*CALL_ERRORS, *NONSENSE) as error:
                await self._put_off_look(look, now)
                if not is_about_one(error):
                    raise
                found = found or error
                continue
            self._put_off.pop(look.chat, None)
            await self._storage.run(partial(self._done, look=look, now=now))
        if found is not None:
            raise found

    def _looks(self, tx: Tx, now: datetime) -> list[Look]:
        unseen = [
            Look(chat=chat, due_at=now, hint_at=None)
            for chat in rooms.unseen(tx, self._shop_id, NAME)
            if self._put_off.get(chat, now) <= now
        ]
        due = rooms.looks_due(tx, self._shop_id, NAME, now, LOOKS_AT_ONCE)
        return [*unseen, *due]

    async def _put_off_look(self, look: Look, now: datetime) -> None:
        again_at = now + AGAIN
        self._put_off[look.chat] = again_at
        await self._storage.run(partial(self._done, look=look, now=now, again_at=again_at))

    async def look_at(self, look: Look, take: Take) -> None:
        """One group. Raises what the client raises."""
        known = await self._storage.read(partial(self._room, chat=look.chat))
        try:
            found = await self.details(look.chat)
        except Refused as error:
            if error.errcode in GROUP_OVER or error.errcode == OUT_OF_RANGE:
                await self._lost(known, take, is_over=error.errcode in GROUP_OVER)
                return
            raise
        room = await self._seen(known, found)
        compare = partial(self._compare, known=known, room=room, found=found, look=look)
        told = await self._storage.read(compare)
        if told.rises and await self._see_who_is_beside(room, take):
            told = await self._storage.read(compare)
        await self._tell(told, take)

    async def _see_who_is_beside(self, room: Room, take: Take) -> bool:
        """Who is in the community's other groups, if it has any: gone from one into another is not gone. Who has left
        those is told at their own look."""
        find = partial(rooms.of_home, shop_id=self._shop_id, platform=NAME, home=room.home)
        others = [one for one in await self._storage.read(find) if one.chat != room.chat]
        for one in others:
            look = Look(chat=one.chat, due_at=self._clock(), hint_at=None)
            try:
                found = await self.details(one.chat)
            except Refused as error:
                if error.errcode in GROUP_OVER or error.errcode == OUT_OF_RANGE:
                    continue
                raise
            compare = partial(self._compare, known=one, room=one, found=found, look=look, is_whole=False)
            await self._tell(await self._storage.read(compare), take)
        return bool(others)

    async def details(self, chat: str) -> Json:
        answer = await self._client.post("externalcontact/groupchat/get", {"chat_id": chat, "need_name": 1})
        found: Json = answer["group_chat"]
        return found

    async def _look_at_all(self) -> None:
        """Every group there is, and again in the night."""
        asked = {"status_filter": 0, "limit": 1000}
        try:
            listed = await self._client.pages("externalcontact/groupchat/list", asked, "group_chat_list")
        except Refused as error:
            if error.errcode != NO_CUSTOMER_GROUPS:
                raise
            listed = []
        known = await self._storage.read(partial(rooms.open_ones, shop_id=self._shop_id, platform=NAME))
        chats = {str(one["chat_id"]) for one in listed} | {one.chat for one in known}
        now = self._clock()
        await self._storage.run(partial(self._look_through, chats=sorted(chats), now=now))

    def _look_through(self, tx: Tx, chats: list[str], now: datetime) -> None:
        for chat in chats:
            self._later(tx, chat=chat, at=now)
        tonight = now.astimezone(CHINA).replace(hour=NIGHT, minute=0, second=0, microsecond=0)
        self._later(tx, chat=ALL, at=tonight if tonight > now else tonight + timedelta(days=1))

    def _done(self, tx: Tx, look: Look, now: datetime, again_at: datetime | None = None) -> None:
        rooms.looked(tx, self._shop_id, NAME, look.chat, now)
        if again_at is not None:
            rooms.look_later(tx, self._shop_id, NAME, look.chat, [again_at], look.hint_at)

    def _later(self, tx: Tx, chat: str, at: datetime) -> None:
        rooms.look_later(tx, self._shop_id, NAME, chat, [at])

    def tidy(self, tx: Tx) -> None:
        """Nothing is kept of groups that are not the shop's any more."""
        rooms.forget_off(tx, self._shop_id, NAME)

    def _title(self, tx: Tx, room: Room) -> str:
        """The community's: its first group's."""
        home = None if room.home == room.chat else self._room(tx, room.home)
        return (home or room).title

    def _room(self, tx: Tx, chat: str) -> Room | None:
        return rooms.get(tx, self._shop_id, NAME, chat)

    async def _seen(self, known: Room | None, found: Json) -> Room:
        """The room as it is now, of whichever community."""
        chat, owner, title = str(found["chat_id"]), str(found.get("owner") or ""), str(found.get("name") or "")
        if known is not None:
            return replace(known, owner=owner, title=title, is_open=True)
        states = sorted({one["state"] for one in found["member_list"] if one.get("state")})
        home = await self._ways.home_of(chat, states)
        return Room(shop_id=self._shop_id, platform=NAME, chat=chat, home=home or chat, owner=owner, title=title)

    def _compare(
        self, tx: Tx, known: Room | None, room: Room, found: Json, look: Look, *, is_whole: bool = True
    ) -> Told:
        """Members are compared only where the community is the shop's, and something has changed or still waits.
        Not `is_whole`: only who came, and there is another look at once."""
        placed = [] if known == room or room.home != room.chat else [self._placed(room)]
        if not rooms.is_on(tx, self._shop_id, NAME, room.home):
            return Told(room=room, updates=placed)
        seats = rooms.seats(tx, self._shop_id, NAME, room.chat)
        version = str(found.get("member_version") or "-")
        if version == room.version and all(one.is_told for one in seats.values()):
            return Told(room=room, updates=placed)
        named = replace(room, title=self._title(tx, room))
        came = self._came(tx, named, found, seats)
        if not is_whole:
            return replace(came, room=room, again_at=look.due_at)
        left, rises = self._left(tx, named, found, seats, look)
        told = Told(room=replace(room, version=version), updates=[*placed, *left, *came.updates], rises=rises)
        return replace(told, sits=came.sits, again_at=came.again_at)

    def _came(self, tx: Tx, room: Room, found: Json, seats: dict[str, Seat]) -> Told:
        """Who is there and was not told of. Who may still have come by a code is told of as somebody seen there, and
        again once that is known."""
        came, now = Told(room=room), self._clock()
        for one in _customers(found):
            account, at = str(one["userid"]), datetime.fromtimestamp(int(one.get("join_time") or 0), UTC)
            seat = seats.get(account)
            if seat is not None and seat.is_told and seat.joined_at == at:
                continue
            waits = not one.get("state") and one.get("join_scene") != ADDED_SCENE and now < at + PATIENCE
            came.sits.append(Seat(account=account, joined_at=at, is_told=not waits))
            is_news = not waits or seat is None or seat.joined_at != at
            if is_news and not rooms.is_elsewhere(tx, room, account):
                came.updates.extend(self._joined(tx, room, one, at, what=SEEN if waits else JOINED))
        waiting = [one.joined_at for one in came.sits if not one.is_told]
        return replace(came, again_at=max(waiting) + PATIENCE if waiting else None)

    def _left(
        self, tx: Tx, room: Room, found: Json, seats: dict[str, Seat], look: Look
    ) -> tuple[list[Json], list[str]]:
        """Who is gone: since the change that was told of, as far as that can be."""
        here = {str(one["userid"]) for one in _customers(found)}
        gone = [seat for account, seat in seats.items() if account not in here]
        updates: list[Json] = []
        for seat in gone:
            # Not before they came, which WeCom's clock tells, and ours may be behind; nor after the second in which
            # they may come again, of which WeCom tells the beginning.
            looked_at = max(self._clock().replace(microsecond=0), seat.joined_at + SECOND)
            at = look.hint_at if look.hint_at and look.hint_at > seat.joined_at else looked_at
            if not rooms.is_elsewhere(tx, room, seat.account):
                joined = seat.joined_at.isoformat()
                if not seat.is_told:
                    updates.append(_update(JOINED, room, joined, account=seat.account, name="", link="group"))
                updates.append(_update("left", room, at.isoformat(), account=seat.account, since=joined))
        return updates, [seat.account for seat in gone]

    def _joined(self, tx: Tx, room: Room, member: Json, at: datetime, *, what: str) -> list[Json]:
        """By a way of ours, by another link, or added: customers who add others leave no trace."""
        account, state = str(member["userid"]), str(member.get("state") or "")
        how: Json = {"link": f"scene {member.get('join_scene')}"}
        way = made_ways.get(tx, self._shop_id, NAME, room.home, state) if state else None
        if state:
            # Into whichever of the shop's groups: a way may have been changed in the console.
            how = {"link": (way and way.link) or state, "link_name": way.name if way else LINK_NAME + state}
        elif member.get("join_scene") == ADDED_SCENE:
            inviter = member.get("invitor") or {}
            how = {"by": str(inviter.get("userid") or "")}
        name = str(member.get("name") or member.get("group_nickname") or "")
        told = [_update(what, room, at.isoformat(), account=account, name=name, **how)]
        if member.get("unionid"):
            told.append(_update("union", room, at.isoformat(), account=account, union=str(member["unionid"])))
        return told

    def _placed(self, room: Room) -> Json:
        return _update("placed", room, self._clock().isoformat(), is_open=room.is_open, can=room.is_open)

    async def _lost(self, known: Room | None, take: Take, *, is_over: bool) -> None:
        """Dismissed, or its owner has left the app's visible range."""
        if known is None or not known.is_open:
            return
        room = replace(known, is_open=False)
        others = await self._storage.read(partial(rooms.of_home, shop_id=self._shop_id, platform=NAME, home=known.home))
        is_last = all(one.chat == known.chat for one in others)
        at, title = self._clock().isoformat(), await self._storage.read(partial(self._title, room=room))
        placed = _update("placed", replace(room, chat=room.home, title=title), at, is_open=not is_over, can=False)
        await self._tell(Told(room=room, updates=[placed] if is_last else []), take)

    async def _tell(self, told: Told, take: Take) -> None:
        """First the inbox, then our own memory: what a crash leaves is told again, and is no news to the inbox."""
        for update in told.updates:
            raw = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
            await take(_name(update), str(update.get("account") or update["chat"]), raw)
        await self._storage.run(partial(self._keep, told=told))

    def _keep(self, tx: Tx, told: Told) -> None:
        rooms.put(tx, told.room)
        rooms.rise(tx, told.room, told.rises)
        rooms.sit(tx, told.room, told.sits)
        if told.again_at is not None:
            self._later(tx, chat=told.room.chat, at=told.again_at)


def _customers(found: Json) -> list[Json]:
    return [one for one in found.get("member_list") or [] if one.get("type") == CUSTOMER and one.get("userid")]


def _update(what: str, room: Room, at: str, **more: Any) -> Json:
    return {"update": what, "chat": room.home, "title": room.title, "at": at, **more}


def _name(update: Json) -> str:
    """The same fact has the same name."""
    parts = [update["update"], update["chat"], update.get("account", ""), update.get("since") or update["at"]]
    return ":".join(str(part) for part in parts)
