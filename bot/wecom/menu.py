"""The app's menu, made from COMMANDS: what staff need most, two buttons of five and help.

https://developer.work.weixin.qq.com/document/path/90231
"""

from collections.abc import Mapping

from bot.cgi.calls import Wire
from bot.wecom.client import Client, lone
from bot.wecom.names import Json
from config.sections import WecomSettings
from handlers.commands import Command

TOPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("店铺", ("product list", "product add", "post", "campaign list", "orders")),
    ("社群", ("groups", "broadcast", "schedule", "report", "invite")),
)
HELP = "help"


def buttons(commands: Mapping[str, Command]) -> list[Json]:
    """Keys are commands: a press types them."""
    tops = [
        {"name": name, "sub_button": [_button(commands[word]) for word in words if word in commands]}
        for name, words in TOPS
    ]
    return [*tops, _button(commands[HELP])]


async def make(settings: WecomSettings, commands: Mapping[str, Command]) -> None:
    """Raises Refused, NotSent, Lost."""
    wire = Wire(settings.api_base)
    try:
        client: Client = lone(settings, wire)
        await client.post("menu/create", {"button": buttons(commands)}, agentid=str(settings.agent_id))
    finally:
        await wire.close()


def _button(command: Command) -> Json:
    return {"type": "click", "name": command.chinese, "key": f"/{command.word}"}
