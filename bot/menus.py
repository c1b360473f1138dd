"""`wechat menu`: makes the menus that people see at the foot of a chat, wherever a platform keeps one for us."""

from argparse import Namespace
from collections.abc import Awaitable, Callable, Mapping

from bot.terminal import fault, say
from bot.wechat import menu as wechat
from bot.wecom import menu as wecom
from config.settings import Settings

Make = Callable[[Settings], Awaitable[str | None]]

MENUS: Mapping[str, Make] = {"wechat": wechat.make, "wecom": wecom.make}
"""By platform: makes its menu, and says what stood in the way."""
SWITCHES = ("FANLOOP_WECHAT__APP_ID", "FANLOOP_WECOM__CORP_ID")
"""The settings that turn those platforms on."""


async def make(settings: Settings, _: Namespace) -> int:
    """The menu of every platform that is configured and has one. Exit 1 where one could not be made."""
    wanted = [name for name in MENUS if name in settings.platforms]
    if not wanted:
        return fault(f"no platform with a menu of its own is configured: set {' or '.join(SWITCHES)}")
    faults = 0
    for name in wanted:
        wrong = await MENUS[name](settings)
        faults += wrong is not None
        say(f"{'fault' if wrong else 'ok':<6} {name:<10} {wrong or 'its menu is made; people see it within a day'}")
    return int(faults > 0)
