"""Who opens a page inside WeChat: authorize, code, openid."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.shapes import Field, Shape, problems, text
from tests.servers.wire.stand_in import CannotDo

if TYPE_CHECKING:
    from .people import Follower
    from .server import WechatServer

Json = dict[str, Any]
CODE_S, TOKEN_S = 300, 7200
ADDRESS = ("https", "open.weixin.qq.com", "/connect/oauth2/authorize")
QUESTION: Shape = {
    "appid": text(),
    "redirect_uri": text(form=r"https?://.+"),
    "response_type": text(only=("code",)),
    "scope": text(only=("snsapi_base", "snsapi_userinfo")),
    "state": text(128, need=False, form=r"[A-Za-z0-9]*"),
    "forcePopup": text(need=False),
}
EXCHANGE: dict[str, Field] = {
    "appid": text(), "secret": text(), "code": text(), "grant_type": text(only=("authorization_code",)),
}  # fmt: skip
USER: dict[str, Field] = {"openid": text(), "lang": text(need=False)}


@dataclass
class Code:
    person: Follower
    scope: str
    at: float
    is_used: bool = False


class OAuth:
    def __init__(self) -> None:
        self.codes: dict[str, Code] = {}
        self.tokens: dict[str, Code] = {}
        self.numbers = itertools.count(1)


def authorize(server: WechatServer, person: Follower, url: str) -> str:
    """Where the browser is sent back to, with the code. CannotDo for an address WeChat shows an error for."""
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if (parts.scheme, parts.netloc, parts.path) != ADDRESS or parts.fragment != "wechat_redirect":
        raise CannotDo(f"{url} is not WeChat's page for authorization, or does not end in #wechat_redirect")
    if found := problems(asked, QUESTION):
        raise CannotDo("; ".join(map(str, found)))
    if asked["appid"] != server.app_id:
        raise CannotDo(f"the app id {asked['appid']} is not the account's")
    code = f"0{next(server.oauth.numbers):031}"
    server.oauth.codes[code] = Code(person, asked["scope"], server.clock.now())
    back = asked["redirect_uri"]
    return f"{back}{'&' if '?' in back else '?'}{urlencode({'code': code, 'state': asked.get('state', '')})}"


def exchange(server: WechatServer, asked: Asked) -> Json:
    server.check_app(asked.query["appid"], asked.query["secret"])
    code = server.oauth.codes.get(asked.query["code"])
    if code is None:
        raise CgiError(40029, "invalid code")
    if code.is_used:
        raise CgiError(40163, "code been used")
    if server.clock.now() >= code.at + CODE_S:
        raise CgiError(42003, "code expired")
    code.is_used = True
    token = f"oauth{next(server.oauth.numbers):059}"
    server.oauth.tokens[token] = Code(code.person, code.scope, server.clock.now())
    about = {"unionid": code.person.unionid} if code.scope == "snsapi_userinfo" and code.person.unionid else {}
    return {"access_token": token, "expires_in": TOKEN_S, "refresh_token": f"r{token}",
            "openid": code.person.openid, "scope": code.scope, **about}  # fmt: skip


def user_info(server: WechatServer, asked: Asked) -> Json:
    found = server.oauth.tokens.get(asked.token)
    if found is None or found.person.openid != asked.query["openid"]:
        raise CgiError(40001, "invalid credential, access_token is invalid or not latest")
    if found.scope != "snsapi_userinfo":
        raise CgiError(48001, "api unauthorized: the scope is snsapi_base", is_fault=True)
    person = found.person
    about = {"unionid": person.unionid} if person.unionid else {}
    return {"openid": person.openid, "nickname": person.name, "sex": 0, "headimgurl": "", "privilege": [], **about}
