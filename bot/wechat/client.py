"""The Official Account's API: wechatpy's endpoints over our own calls and our own token."""

from collections.abc import Callable
from datetime import datetime

from wechatpy.client import WeChatClient

from bot.cgi.calls import Calls, Token, Wire
from bot.cgi.faults import Refused
from bot.cgi.token import Fetch, SharedToken
from bot.wechat.names import NAME
from config.sections import WechatSettings
from storage import Storage


class Client(Calls, WeChatClient):  # type: ignore[misc]
    """`client.qrcode`, `client.media`, `client.menu` …, and `client.post("name", data=…)` for what the library does not
    know. All of them raise Refused, NotSent or Lost."""

    def __init__(self, app_id: str, wire: Wire, token: Token) -> None:
        super().__init__(app_id, "")
        self.prepare(wire, token)


def fetch_by(settings: WechatSettings, wire: Wire) -> Fetch:
    """stable_token gives every caller the same token; `GET token` would void the one before, so it is never used."""

    async def fetch(by_force: bool) -> tuple[str, int]:
        asked = {
            "grant_type": "client_credential",
            "appid": settings.app_id,
            "secret": settings.secret.get_secret_value() if settings.secret else "",
            "force_refresh": by_force,
        }
        answer = await wire.ask("post", f"{wire.base}/cgi-bin/stable_token", json=asked)
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise Refused(0, "an answer without a token")
        return token, int(answer.get("expires_in") or 0)

    return fetch


def shared_token(settings: WechatSettings, wire: Wire, storage: Storage, clock: Callable[[], datetime]) -> SharedToken:
    return SharedToken(storage, f"{NAME}:{settings.app_id}", fetch_by(settings, wire), clock=clock)
