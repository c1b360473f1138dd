"""What the program may ask about its followers, its quotas and its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.shapes import Field, flag, text

if TYPE_CHECKING:
    from .server import WechatServer

Json = dict[str, Any]
STABLE: dict[str, Field] = {
    "grant_type": text(only=("client_credential",)),
    "appid": text(),
    "secret": text(),
    "force_refresh": flag(need=False),
}
PLAIN: dict[str, Field] = {"grant_type": text(only=("client_credential",)), "appid": text(), "secret": text()}
CLEARS_A_MONTH = 10
TICKET_S = 7200


def stable_token(server: WechatServer, asked: Asked) -> Json:
    server.check_app(asked.body["appid"], asked.body["secret"])
    token, seconds = server.tokens.stable(is_forced=asked.body.get("force_refresh", False))
    return {"access_token": token, "expires_in": seconds}


def plain_token(server: WechatServer, asked: Asked) -> Json:
    server.check_app(asked.query["appid"], asked.query["secret"])
    server.complain("token: two processes that ask for it void each other's; ask stable_token")
    token, seconds = server.tokens.plain()
    return {"access_token": token, "expires_in": seconds}


def info(server: WechatServer, asked: Asked) -> Json:
    person = server.follower_of(asked.query["openid"], must_follow=False)
    union = {"unionid": person.unionid} if person.unionid else {}
    if not person.is_following:
        return {"subscribe": 0, "openid": person.openid, **union}
    return {
        "subscribe": 1, "openid": person.openid, "nickname": "", "sex": 0, "language": asked.query.get("lang", "zh_CN"),
        "city": "", "province": "", "country": "", "headimgurl": "", "subscribe_time": person.followed_at, **union,
        "remark": "", "groupid": 0, "tagid_list": [tag for tag, who in server.tags.items() if person.openid in who],
        "subscribe_scene": person.subscribe_scene, "qr_scene": 0, "qr_scene_str": person.came_by,
    }  # fmt: skip


def upload(server: WechatServer, asked: Asked) -> Json:
    medium = server.upload(asked)
    return {"type": medium.kind, "media_id": medium.id, "created_at": int(medium.at)}


def ticket(server: WechatServer, asked: Asked) -> Json:
    return {"ticket": f"sM4AOVdWfPE4DxkXGEs8V{server.next_id()}", "expires_in": TICKET_S}


def quota(server: WechatServer, asked: Asked) -> Json:
    name = asked.body["cgi_path"].removeprefix("/cgi-bin/")
    if name not in server.operations:
        raise CgiError(76021, "cgi_path not found, please check", is_fault=True)
    limit = server.daily.get(name, server.operations[name].daily)
    used = server.used[(name, server.today())]
    return {"quota": {"daily_limit": limit, "used": used, "remain": max(0, limit - used)}}


def clear_quota(server: WechatServer, asked: Asked) -> None:
    given = {**asked.query, **asked.body}
    if given["appid"] != server.app_id or given.get("appsecret", server.secret) != server.secret:
        raise CgiError(40013, "invalid appid", is_fault=True)
    month = ("clear_quota", server.today()[:7])
    if server.used[month] >= CLEARS_A_MONTH:
        raise CgiError(48006, "forbid to clear quota because of reaching the limit")
    server.used[month] += 1
    for key in [key for key in server.used if key[1] == server.today()]:
        del server.used[key]
