"""Join ways into customer groups, and contact ways to a person: one a code, kept, reused, deleted when it is over.

Their address is that of a picture, the QR code that leads there; what the code holds is told nowhere.
https://developer.work.weixin.qq.com/document/path/92229 and /96348
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.cgi.faults import Refused
from bot.cgi.marks import cut
from bot.pictures.photo import NotAPicture
from bot.platform import Media
from bot.wecom.client import Client
from bot.wecom.errors import CALL_ERRORS, NO_WAY
from bot.wecom.names import NAME, Json
from handlers.group_links import LINK_NAME
from storage import Storage, Tx, communities, made_ways, rooms
from storage.made_ways import ALONE, MadeWay
from storage.rows import ShopId

_LOG = logging.getLogger(__name__)

STATE_MAX, REMARK_BYTES, NAME_BYTES, CHATS_MAX = 30, 30, 40, 5
BY_CODE = 2
"""Its `scene`: drawn as a QR code, or opened."""
OVER_AT_ONCE = 20
PICTURE_S = 1.5
"""A page waits for it: less than it waits for the whole way."""


class NoWay(Exception):
    """No way can be made; the text is the reason."""


class Ways:
    """`sender`: whom people add where there is no group to come into."""

    def __init__(
        self,
        client: Client,
        storage: Storage,
        shop_id: ShopId,
        sender: str | None,
        media: Media,
        clock: Callable[[], datetime],
    ) -> None:
        self._client, self._storage, self._shop_id = client, storage, shop_id
        self._sender, self._media, self._clock = sender, media, clock
        self._making = asyncio.Lock()

    async def entry(self, invite_code: str) -> str | None:
        """Into the shop's first group here, else to the sender. None where there is neither."""
        home = await self._storage.read(self._leads)
        if home is None and self._sender is None:
            return None
        way = await self.way(ALONE if home is None else home, LINK_NAME + invite_code)
        await self._look_at(way)
        return way.link

    async def way(self, home: str, name: str) -> MadeWay:
        """The way of this name (its last word is what it is told by); made at the first wish. Raises
        NoWay for a code whose campaign has ended: what is made for it would be deleted at once."""
        state = name.rpartition(" ")[2]
        if not state or len(state) > STATE_MAX:
            raise NoWay("a join way is named by at most 30 characters")
        way = await self._standing(home, state)
        if way is not None and way.link:
            return way
        async with self._making:
            way = await self._standing(home, state) or await self._make(home, state, name)
            return way if way.link else await self._led(way)

    async def _standing(self, home: str, state: str) -> MadeWay | None:
        """The one that is there already: it waits for no other to be made. Raises NoWay."""
        way, is_over = await self._storage.read(partial(self._known, home=home, state=state))
        if is_over:
            raise NoWay(f"the campaign of {state} has ended")
        return way

    async def _look_at(self, way: MadeWay) -> None:
        """Keep the picture, to be shown on our own page. Without it there is still its address to open."""
        if way.picture is not None:
            return
        try:
            async with asyncio.timeout(PICTURE_S):
                picture = await self._media.keep(await self._client.picture(way.link))
        except (*CALL_ERRORS, NotAPicture, TimeoutError) as error:
            _LOG.warning("the picture of a code for %s cannot be had: %s", way.state, str(error) or "no answer")
            return
        await self._storage.run(partial(made_ways.drawn, way=way, picture=picture))

    async def _make(self, home: str, state: str, name: str) -> MadeWay:
        """Put on record at once: nobody could find it again. Where another process has made one meanwhile, that one
        stays."""
        ref, link = await (self._contact(state) if home == ALONE else self._join(home, state))
        way = self._made(home, state, name, ref, link)
        standing = await self._storage.run(partial(made_ways.put, way=way))
        if standing.ref != way.ref:
            await self._delete_at_wecom(way)
        return standing

    async def _led(self, way: MadeWay) -> MadeWay:
        """With its link, which a join way tells only when it is asked."""
        try:
            answer = await self._client.post("externalcontact/groupchat/get_join_way", {"config_id": way.ref})
        except Refused as error:
            if error.errcode in NO_WAY:  # somebody has deleted it: the next time another is made
                await self._storage.run(partial(made_ways.drop, way=way))
            raise
        led = replace(way, link=str(answer["join_way"]["qr_code"]))
        await self._storage.run(partial(made_ways.leads, way=led))
        return led

    async def revoke(self, link: str) -> None:
        """It leads nowhere from now on; once it does not, nothing happens."""
        find = partial(made_ways.by_link, shop_id=self._shop_id, platform=NAME, link=link)
        way = await self._storage.read(find)
        if way is not None:
            await self._delete(way)

    async def end_over(self) -> None:
        """Those of campaigns that have ended are deleted: all corps' ways together are limited in number."""
        find = partial(made_ways.over, shop_id=self._shop_id, platform=NAME, most=OVER_AT_ONCE)
        for way in await self._storage.read(find):
            await self._delete(way)

    async def home_of(self, chat: str, states: list[str]) -> str | None:
        """The community of a group that the platform made because another was full; None for any other group."""
        for way in await self._storage.read(partial(self._candidates, states=states)):
            try:
                answer = await self._client.post("externalcontact/groupchat/get_join_way", {"config_id": way.ref})
            except Refused as error:
                if error.errcode in NO_WAY:
                    continue
                raise
            if chat in answer["join_way"].get("chat_id_list", []):
                return way.home if way.home != chat else None
        return None

    def _leads(self, tx: Tx) -> str | None:
        mine = communities.all_of(tx, self._shop_id, is_on=True)
        return next((one.chat for one in mine if one.platform == NAME and one.can_invite), None)

    def _known(self, tx: Tx, home: str, state: str) -> tuple[MadeWay | None, bool]:
        way = made_ways.get(tx, self._shop_id, NAME, home, state)
        return way, made_ways.is_over(tx, self._shop_id, state)

    def _candidates(self, tx: Tx, states: list[str]) -> list[MadeWay]:
        """Ways by which people came, then the newest of each community."""
        known = made_ways.of_states(tx, self._shop_id, NAME, states) if states else []
        newest = made_ways.newest(tx, self._shop_id, NAME, 200)
        return list({way.home: way for way in (*reversed(newest), *reversed(known))}.values())

    async def _join(self, home: str, state: str) -> tuple[str, str]:
        """Its ref; no link yet."""
        find = partial(rooms.of_home, shop_id=self._shop_id, platform=NAME, home=home)
        found = await self._storage.read(find)
        chats = [one.chat for one in found][-CHATS_MAX:] or [home]
        asked: Json = {
            "scene": BY_CODE,
            "remark": cut(state, REMARK_BYTES),
            "auto_create_room": 1,
            "room_base_id": len(chats) + 1,
            "chat_id_list": chats,
            "state": state,
            "mark_source": True,
        }
        if found:
            asked["room_base_name"] = cut(found[0].title or state, NAME_BYTES)
        return str((await self._client.post("externalcontact/groupchat/add_join_way", asked))["config_id"]), ""

    async def _contact(self, state: str) -> tuple[str, str]:
        if self._sender is None:
            raise NoWay("FANLOOP_WECOM__SENDER names nobody whom people could add")
        asked: Json = {
            "type": 1,
            "scene": BY_CODE,
            "remark": cut(state, REMARK_BYTES),
            "skip_verify": True,
            "state": state,
            "user": [self._sender],
        }
        answer = await self._client.post("externalcontact/add_contact_way", asked)
        return str(answer["config_id"]), str(answer["qr_code"])

    async def _delete(self, way: MadeWay) -> None:
        await self._delete_at_wecom(way)
        await self._storage.run(partial(made_ways.drop, way=way))

    async def _delete_at_wecom(self, way: MadeWay) -> None:
        name = "del_contact_way" if way.home == ALONE else "groupchat/del_join_way"
        try:
            await self._client.post(f"externalcontact/{name}", {"config_id": way.ref})
        except Refused as error:
            if error.errcode not in NO_WAY:
                raise

    def _made(self, home: str, state: str, name: str, ref: str, link: str) -> MadeWay:
        return MadeWay(
            shop_id=self._shop_id,
            platform=NAME,
            home=home,
            state=state,
            name=name,
            ref=ref,
            link=link,
            made_at=self._clock(),
        )
