"""The app: its token, messages to staff, files, names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.wire import menus
from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.heard import of_articles
from tests.servers.wire.shapes import Field, Shape, group, items, number, problems, text

if TYPE_CHECKING:
    from .server import WecomServer

Json = dict[str, Any]
TOKEN_S = 7200
BAD_CORP, BAD_SECRET, BAD_AGENT, NOBODY = 40013, 40001, 301002, 81013
URL = text(form=r"https?://.+", most_bytes=2048)
KINDS: dict[str, Shape] = {
    "text": {"content": text(most_bytes=2048)},
    "markdown": {"content": text(most_bytes=2048)},
    "image": {"media_id": text()},
    "file": {"media_id": text()},
    "textcard": {
        "title": text(most_bytes=128), "description": text(most_bytes=512), "url": URL, "btntxt": text(4, need=False),
    },
    "news": {
        "articles": items(
            group({
                "title": text(most_bytes=128), "description": text(most_bytes=512, need=False),
                "url": URL, "picurl": text(need=False),
            }), 1, 8,
        )
    },
}  # fmt: skip
BODY: dict[str, Field] = {
    "touser": text(),
    "toparty": text(need=False, least=0),
    "totag": text(need=False, least=0),
    "msgtype": text(only=tuple(KINDS)),
    "agentid": number(),
    **{kind: group(need=False) for kind in KINDS},
    **{name: number(0, 1, need=False) for name in ("safe", "enable_id_trans", "enable_duplicate_check")},
    "duplicate_check_interval": number(1, 14_400, need=False),
}
AGENT: dict[str, Field] = {"agentid": text(form=r"\d+")}


def token(server: WecomServer, asked: Asked) -> Json:
    """The same one to everybody until it ends; there is no way to force another."""
    if asked.query["corpid"] != server.corp_id:
        raise CgiError(BAD_CORP, "invalid corpid")
    if asked.query["corpsecret"] != server.secret:
        raise CgiError(BAD_SECRET, "invalid credential")
    now = server.clock.now()
    if not server.access_token or now >= server.token_ends_at:
        server.tokens_given += 1
        server.access_token = f"wecom{server.tokens_given:06}{'A-_z' * 52}"
        server.token_ends_at = now + TOKEN_S
    return {"access_token": server.access_token, "expires_in": int(server.token_ends_at - now)}


def send(server: WecomServer, asked: Asked) -> Json:
    body, kind = asked.body, asked.body["msgtype"]
    if body["agentid"] != server.agent_id:
        raise server.wrong(f"agentid {body['agentid']} is not this app", BAD_AGENT)
    if {name for name in KINDS if name in body} != {kind}:
        raise server.wrong(f"msgtype is {kind}, but the message carries {sorted(set(KINDS) & set(body))}")
    if found := problems(body[kind], KINDS[kind], kind):
        raise server.wrong("; ".join(map(str, found)))
    named = body["touser"].split("|")
    seen = [one for one in server.people.values() if one.is_visible and (one.id in named or named == ["@all"])]
    if not seen:
        raise CgiError(NOBODY, "user & party & tag all invalid")
    for staff in seen:
        server.show(staff, how="app", kind=kind, raw=body, **shown(server, kind, body[kind]))
    known = {one.id for one in seen}
    invalid = "|".join(userid for userid in named if userid not in known and userid != "@all")
    return {"invaliduser": invalid, "msgid": f"app{server.next_id()}"}


def shown(server: WecomServer, kind: str, content: Json) -> Json:
    if kind == "news":
        words, urls = of_articles(content["articles"])
        return {"text": words, "urls": urls}
    if "media_id" in content:
        return {"data": server.medium_of(content["media_id"]).data}
    if kind == "textcard":
        return {"text": f"{content['title']}\n{content['description']}", "urls": (content["url"],)}
    return {"text": content["content"]}


def check_agent(server: WecomServer, asked: Asked) -> None:
    if asked.query["agentid"] != str(server.agent_id):
        raise server.wrong(f"agentid {asked.query['agentid']} is not this app", BAD_AGENT)


def create_menu(server: WecomServer, asked: Asked) -> None:
    check_agent(server, asked)
    menus.create(server, asked)


def get_menu(server: WecomServer, asked: Asked) -> Json:
    check_agent(server, asked)
    return {"button": menus.get(server, asked)["menu"]["button"]}


def delete_menu(server: WecomServer, asked: Asked) -> None:
    check_agent(server, asked)
    menus.delete(server, asked)


def agent(server: WecomServer, asked: Asked) -> Json:
    check_agent(server, asked)
    seen = [{"userid": one.id} for one in server.people.values() if one.is_visible]
    return {"agentid": server.agent_id, "name": "Fanloop", "close": 0, "allow_userinfos": {"user": seen}}


def user(server: WecomServer, asked: Asked) -> Json:
    staff = server.person_staff(asked.query["userid"])
    if not staff.is_visible:
        raise CgiError(60011, "no privilege to access/modify contact/party/agent")
    return {"userid": staff.id, "name": staff.name, "department": [1], "status": 1, "isleader": 0}


def upload(server: WecomServer, asked: Asked) -> Json:
    medium = server.upload(asked)
    return {"type": medium.kind, "media_id": medium.id, "created_at": str(int(medium.at))}
