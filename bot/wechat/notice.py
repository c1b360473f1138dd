"""One-time subscription notices: a single message to somebody who allowed it, whenever. Short, in a template's fields.

A template's fields are not told by its id. `thing1` is tried; where the platform names others, those.
"""

import re
from collections.abc import Callable
from datetime import datetime

from bot.cgi import marks
from bot.cgi.faults import Refused
from bot.cgi.waiting import CHINA
from bot.wechat.client import Client
from bot.wechat.errors import WRONG_VALUES

FIRST = ("thing1",)
THING_LENGTH, PHRASE_LENGTH = 20, 5
_FIELD = re.compile(r"\b((?:thing|time|date|phrase|number|character_string|letter|amount|name|const)\d{1,2})\b")
_HAN = re.compile(r"[^一-鿿]")


class Notices:
    """`template`: its id."""

    def __init__(self, client: Client, template: str, clock: Callable[[], datetime]) -> None:
        self._client, self.template, self._clock = client, template, clock
        self._fields: tuple[str, ...] = FIRST

    async def send(self, openid: str, text: str) -> None:
        """Raises what a call raises."""
        try:
            await self._send(openid, text)
        except Refused as error:
            named = tuple(dict.fromkeys(_FIELD.findall(error.errmsg)))
            if error.errcode != WRONG_VALUES or not named or set(named) == set(self._fields):
                raise
            self._fields = named
            await self._send(openid, text)

    async def _send(self, openid: str, text: str) -> None:
        data = {field: {"value": self._value(field, text)} for field in self._fields}
        await self._client.post(
            "message/subscribe/bizsend", data={"touser": openid, "template_id": self.template, "data": data}
        )

    def _value(self, field: str, text: str) -> str:
        now = self._clock().astimezone(CHINA)
        line = " ".join(marks.harmless(text).split()) or "·"
        match field.rstrip("0123456789"):
            case "time":
                return now.strftime("%Y-%m-%d %H:%M")
            case "date":
                return now.strftime("%Y-%m-%d")
            case "phrase":
                return _HAN.sub("", line)[:PHRASE_LENGTH] or "消息"
            case "number" | "amount":
                return "1"
            case "character_string" | "letter":
                return "News"
            case _:
                return line if len(line) <= THING_LENGTH else line[: THING_LENGTH - 1] + "…"
