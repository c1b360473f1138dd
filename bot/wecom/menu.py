"""The app's menu, made from COMMANDS for staff: three buttons with up to five below each. Pressing one types a command.

https://developer.work.weixin.qq.com/document/path/90231
"""

from bot.cgi.calls import Wire
from bot.cgi.marks import cut
from bot.wecom.checking import said
from bot.wecom.client import lone
from bot.wecom.errors import CALL_ERRORS
from bot.wecom.names import Json
from config.settings import Settings
from handlers import routes
from handlers.commands import Command

GROUPS: tuple[tuple[str, ...], ...] = (
    ("product list", "product add", "post", "poll", "campaign list"),
    ("groups", "broadcast", "schedule", "report", "settings"),
    ("help", "sold", "invite", "rank", "connect"),
)
"""What stands below each of the three buttons, which is called as its first. Roles are looked at when it is pressed."""
TOP_BYTES, SUB_BYTES = 16, 60


def buttons(language: str) -> list[Json]:
    """Commands that are there, called as people of this language call them."""
    found = [[routes.COMMANDS[word] for word in group if word in routes.COMMANDS] for group in GROUPS]
    return [
        {
            "name": cut(_name(commands[0], language), TOP_BYTES),
            "sub_button": [_button(one, language) for one in commands],
        }
        for commands in found
        if commands
    ]


async def make(settings: Settings) -> str | None:
    """Puts the menu there. What stood in the way, or None."""
    wecom = settings.wecom
    wire = Wire(wecom.api_base)
    try:
        asked = {"button": buttons(settings.shop.language)}
        await lone(wecom, wire).post("menu/create", asked, agentid=str(wecom.agent_id))
    except CALL_ERRORS as error:
        return said(error, wecom)
    finally:
        await wire.close()
    return None


def _button(command: Command, language: str) -> Json:
    return {"type": "click", "name": cut(_name(command, language), SUB_BYTES), "key": f"/{command.word}"}


def _name(command: Command, language: str) -> str:
    return command.chinese if language == "zh" else command.word.capitalize()
