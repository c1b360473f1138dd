"""WeCom's API: our own calls with one token for all processes.

https://developer.work.weixin.qq.com/document/path/91039
"""

from collections.abc import Callable
from datetime import datetime

from bot.cgi.calls import Calls, Token, Wire
from bot.cgi.faults import Lost, Refused, before_it_is_said
from bot.cgi.token import Fetch, LoneToken, SharedToken
from bot.wecom.names import NAME, Json
from config.sections import WecomSettings
from storage import Storage

PAGE_MAX = 100
"""So many pages of a list are read at most."""


class Client(Calls):
    """Every call raises Refused, NotSent or Lost."""

    def __init__(self, wire: Wire, token: Token) -> None:
        self.prepare(wire, token)

    async def post(self, name: str, data: Json, **params: str) -> Json:
        answer: Json = await self._request("post", name, data=data, params=params)
        return answer

    async def get(self, name: str, **params: str) -> Json:
        answer: Json = await self._request("get", name, params=params)
        return answer

    async def file(self, name: str, **params: str) -> bytes | None:
        """A file's bytes; None where JSON came in its place."""
        found = await self._request("get", name, params=params, is_file=True)
        return found if isinstance(found, bytes) else None

    async def picture(self, address: str) -> bytes:
        """What stands at an address that WeCom gave: asked for without our token, as the host may be another's."""
        found = await self._wire.ask("get", address, is_file=True)
        if not isinstance(found, bytes):
            raise Lost("no picture at the address that WeCom gave")
        return found

    async def upload(self, data: bytes) -> str:
        """A picture's media id, good for three days."""
        files = {"media": ("picture.jpg", data, "image/jpeg")}
        with before_it_is_said():
            answer = await self._request("post", "media/upload", params={"type": "image"}, files=files)
        return str(answer["media_id"])

    async def pages(self, name: str, data: Json, rows: str) -> list[Json]:
        """All rows of a list that comes in pages."""
        found: list[Json] = []
        cursor = ""
        for _ in range(PAGE_MAX):
            answer = await self.post(name, {**data, **({"cursor": cursor} if cursor else {})})
            found += answer.get(rows) or []
            cursor = answer.get("next_cursor") or ""
            if not cursor:
                break
        return found


def fetch_by(settings: WecomSettings, wire: Wire) -> Fetch:
    """The platform gives the same token to all until it ends; there is no way to force another."""

    async def fetch(_by_force: bool) -> tuple[str, int]:
        secret = settings.secret.get_secret_value() if settings.secret else ""
        asked = {"corpid": settings.corp_id or "", "corpsecret": secret}
        answer = await wire.ask("get", f"{wire.base}/cgi-bin/gettoken", params=asked)
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise Refused(0, "an answer without a token")
        return token, int(answer.get("expires_in") or 0)

    return fetch


def shared(settings: WecomSettings, wire: Wire, storage: Storage, clock: Callable[[], datetime]) -> Client:
    name = f"{NAME}:{settings.corp_id}:{settings.agent_id}"
    return Client(wire, SharedToken(storage, name, fetch_by(settings, wire), clock=clock))


def lone(settings: WecomSettings, wire: Wire) -> Client:
    """For one errand, without a database."""
    return Client(wire, LoneToken(fetch_by(settings, wire)))
