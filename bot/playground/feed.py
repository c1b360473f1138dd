"""The feed of one open page: what changes, as Server-Sent Events, while the page is open.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from bot.playground.news import News
from bot.playground.scene import Scene
from bot.playground.shown import shown, viewer
from bot.playground.state import acting, state
from bot.playground.underneath import Drawer, looked
from storage import Storage, playground, playground_chats, playground_messages
from storage.playground import Version
from storage.tx import Tx

Json = dict[str, Any]

CHANGES_MAX = 300
"""A page that missed more than this asks for everything again."""
STILL_S = 15.0
"""After so long without a word, one that says nothing: proxies close what is silent."""
START = "retry: 1000\n\n"
STILL = ": still here\n\n"


@dataclass(kw_only=True)
class Feed:
    """One page's. `since`: the version it has seen."""

    storage: Storage
    news: News
    scene: Callable[[Tx], Scene]
    account: str
    since: int
    drawer: Drawer = field(default_factory=Drawer)

    async def lines(self) -> AsyncIterator[str]:
        """Until the page is closed, or the program stops."""
        spoke_at = monotonic()
        with self.news.listening() as heard:
            yield START
            while not heard.is_over:
                for line in await self.storage.read(self._look):
                    spoke_at = monotonic()
                    yield line
                await heard.wait()
                if monotonic() - spoke_at >= STILL_S:
                    spoke_at = monotonic()
                    yield STILL

    def _look(self, tx: Tx) -> list[str]:
        scene = self.scene(tx)
        now = playground.version(tx, scene.shop.id)
        found = self._anew(now) if self.since < now.begun_version else self._changed(scene, now)
        below = self.drawer.news(looked(scene, acting(scene, self.account).language))
        self.since = now.version
        return [*found, *([line("below", now.version, below)] if below else [])]

    def _anew(self, now: Version) -> list[str]:
        self.drawer = Drawer()
        return [line("anew", now.version, {"version": now.version})]

    def _changed(self, scene: Scene, now: Version) -> list[str]:
        if now.version <= self.since:
            return []
        tx, shop_id, person = scene.tx, scene.shop.id, acting(scene, self.account)
        chats = [one.chat for one in playground_chats.seen_by(tx, shop_id, person.account) if one.is_member]
        found = playground_messages.since(tx, shop_id, chats, self.since, CHANGES_MAX + 1)
        if len(found) > CHANGES_MAX:
            return self._anew(now)
        messages = shown(tx, shop_id, viewer(scene, person), sorted(found, key=lambda one: one.id))
        change: Json = {"version": now.version, "messages": messages}
        if now.state_version > self.since:
            change["state"] = state(scene, person)
        return [line("change", now.version, change)]


def line(event: str, version: int, data: Json) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {version}\nevent: {event}\ndata: {text}\n\n"
