"""Who pays inside WeChat: the openid of whoever opened the page, asked for without a question to them (snsapi_base).

https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
"""

import re
from urllib.parse import quote, urlencode

import httpx

from config.sections import WechatSettings

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"
"""The browser goes there, never we."""
CODE = re.compile(r"[A-Za-z0-9_-]{1,128}")
TIMEOUT_S = 5.0


class PayerUnknown(Exception):
    """WeChat does not say who it is; the text has no secret in it."""


class Payer:
    """Needs the Official Account's app id and secret; `app_id` is the one that payments are made under."""

    def __init__(self, settings: WechatSettings) -> None:
        self._app_id = settings.app_id or ""
        self._secret = settings.secret
        self._base = settings.api_base.rstrip("/")
        self._client: httpx.AsyncClient | None = None

    async def open(self) -> None:
        self._client = httpx.AsyncClient(timeout=TIMEOUT_S)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    def address(self, back: str) -> str:
        """Where the browser asks; it comes back to `back` with `?code=`."""
        asks = {"appid": self._app_id, "redirect_uri": back, "response_type": "code", "scope": "snsapi_base"}
        return f"{AUTHORIZE}?{urlencode(asks, quote_via=quote, safe='')}&state=pay#wechat_redirect"

    async def openid(self, code: str) -> str:
        """Raises PayerUnknown; a code is good once."""
        if not CODE.fullmatch(code) or self._secret is None or self._client is None:
            raise PayerUnknown("no code of WeChat's")
        asks = {
            "appid": self._app_id,
            "secret": self._secret.get_secret_value(),
            "code": code,
            "grant_type": "authorization_code",
        }
        try:
            found = (await self._client.get(f"{self._base}/sns/oauth2/access_token", params=asks)).json()
        except (httpx.HTTPError, ValueError) as error:
            raise PayerUnknown(f"WeChat does not answer ({type(error).__name__})") from None
        openid = found.get("openid") if isinstance(found, dict) else None
        if not isinstance(openid, str) or not openid:
            raise PayerUnknown(f"WeChat refuses the code (errcode {found.get('errcode')})")
        return openid
