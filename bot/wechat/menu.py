"""The account's own menu: three buttons with up to five below each, made from COMMANDS. Pressing one types a command.

https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html
"""

from typing import Any

from bot.cgi import marks
from bot.cgi.calls import Wire
from bot.cgi.faults import Lost, NotSent, Refused
from bot.cgi.token import LoneToken
from bot.wechat.client import Client, fetch_by
from bot.wechat.errors import SAYS, trouble_of
from config.settings import Settings
from handlers import routes
from handlers.commands import Command

GROUPS: tuple[tuple[str, ...], ...] = (
    ("shop", "buy", "orders"),
    ("invite", "rank", "wallet", "payout"),
    ("help", "lang", "privacy", "connect"),
)
"""What stands below each of the three buttons, which is called as its first. Staff have their words by /help."""
TOP_BYTES, SUB_BYTES = 16, 60

Button = dict[str, Any]


def buttons(language: str) -> list[Button]:
    """As people of this language call the commands."""
    return [_group([routes.COMMANDS[word] for word in group], language) for group in GROUPS]


def _group(commands: list[Command], language: str) -> Button:
    name = marks.cut(_name(commands[0], language), TOP_BYTES)
    below = [
        {"type": "click", "name": marks.cut(_name(one, language), SUB_BYTES), "key": f"/{one.word}"} for one in commands
    ]
    return {"name": name, "sub_button": below}


def _name(command: Command, language: str) -> str:
    return command.chinese if language == "zh" else command.word.capitalize()


async def make(settings: Settings) -> str | None:
    """Puts the menu there. What stood in the way, or None."""
    wire = Wire(settings.wechat.api_base)
    client = Client(settings.wechat.app_id or "", wire, LoneToken(fetch_by(settings.wechat, wire)))
    try:
        await client.menu.create({"button": buttons(settings.shop.language)})
    except Refused as error:
        trouble = trouble_of(error)
        return SAYS[trouble] if trouble else f"WeChat refuses the menu: {error}"
    except (NotSent, Lost) as error:
        return f"WeChat does not answer at {settings.wechat.api_base}: {error}"
    finally:
        await wire.close()
    return None
