"""All that the Official Account's door offers, by name."""

from __future__ import annotations

from tests.servers.wire import menus
from tests.servers.wire.account import Account
from tests.servers.wire.cgi import Operation
from tests.servers.wire.shapes import Field, text

from . import codes, mass, notices, oauth, service, users

QUOTA = {"cgi_path": text(form=r"/cgi-bin/.+")}
SECRET = {"appid": text(), "appsecret": text()}
MANY = {name: text(need=False) for name in ("appid", "appsecret")}

OPERATIONS: dict[str, Operation] = {
    "stable_token": Operation(run=users.stable_token, body=users.STABLE, is_open=True, daily=500_000),
    "token": Operation(run=users.plain_token, query=users.PLAIN, is_open=True, daily=2_000),
    "clear_quota": Operation(run=users.clear_quota, body={"appid": text()}),
    "clear_quota/v2": Operation(run=users.clear_quota, body=MANY, query=MANY, is_open=True),
    "openapi/quota/get": Operation(run=users.quota, body=QUOTA),
    "get_api_domain_ip": Operation(run=lambda server, asked: {"ip_list": ["203.0.113.1"]}),
    "message/custom/send": Operation(run=service.send, body=service.BODY, daily=500_000),
    "message/subscribe/bizsend": Operation(run=notices.send, body=notices.BODY, daily=100_000),
    "message/mass/sendall": Operation(run=mass.send_all, body=mass.TO_TAG, daily=100),
    "message/mass/send": Operation(run=mass.send_people, body=mass.TO_PEOPLE, daily=100),
    "message/mass/get": Operation(run=mass.get, body={"msg_id": Field(kind=object)}),
    "qrcode/create": Operation(run=codes.create, body=codes.BODY, daily=100_000),
    "showqrcode": Operation(run=codes.show, query={"ticket": text()}, is_open=True),
    "user/info": Operation(run=users.info, query={"openid": text(), "lang": text(need=False)}, daily=500_000),
    "media/upload": Operation(run=users.upload, query={"type": text()}, file="media", daily=100_000),
    "media/get": Operation(run=Account.download, query={"media_id": text()}, daily=200_000),
    "menu/create": Operation(run=menus.create, body=menus.BODY, daily=1_000),
    "menu/get": Operation(run=menus.get, daily=10_000),
    "menu/delete": Operation(run=menus.delete, daily=1_000),
    "ticket/getticket": Operation(run=users.ticket, query={"type": text(only=("jsapi",))}, daily=1_000_000),
    "sns/oauth2/access_token": Operation(run=oauth.exchange, query=oauth.EXCHANGE, is_open=True),
    "sns/userinfo": Operation(run=oauth.user_info, query=oauth.USER, is_open=True),
}

# What gives something back answers without `errcode` when all is well; ticket/getticket and mass sends have one.
QUIET = frozenset(
    {
        "stable_token", "token", "get_api_domain_ip", "qrcode/create", "user/info", "media/upload", "menu/get",
        "sns/oauth2/access_token", "sns/userinfo",
    }
)  # fmt: skip
