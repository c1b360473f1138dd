"""One-time subscription messages: one consent, one message, whenever; then the consent is used up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.shapes import Field, Shape, group, problems, text

if TYPE_CHECKING:
    from .server import WechatServer

Json = dict[str, Any]
BODY: dict[str, Field] = {
    "touser": text(),
    "template_id": text(),
    "page": text(most_bytes=1024, need=False),
    "miniprogram": group({"appid": text(), "pagepath": text(need=False)}, need=False),
    "data": group(),
}
# What a value may be, by the word its name begins with (thing8, amount2 ...).
VALUES: dict[str, Field] = {
    "thing": text(20),
    "character_string": text(32, form=r"[\x20-\x7e]+"),
    "number": text(32, form=r"-?\d+(\.\d+)?"),
    "letter": text(32, form=r"[A-Za-z]+"),
    "amount": text(form=r"[¥￥$€]?\d{1,10}(\.\d+)?元?"),
    "time": text(32),
    "date": text(32),
    "phrase": text(5, form=r"[\u4e00-\u9fff]+"),
    "name": text(20),
}
NOT_GRANTED, BAD_VALUE, BAD_TEMPLATE = 43101, 47003, 40037


class Grants:
    """Consents of one person, by template. A refusal ends those that are left."""

    def __init__(self) -> None:
        self.left: Counter[str] = Counter()

    def answer(self, template: str, *, is_accepted: bool) -> None:
        if is_accepted:
            self.left[template] += 1
        else:
            del self.left[template]

    def take(self, template: str) -> bool:
        if self.left[template] < 1:
            return False
        self.left[template] -= 1
        return True


def value_shape(name: str) -> Field:
    kind = name.rstrip("0123456789")
    return group({"value": VALUES.get(kind, text(32))})


def send(server: WechatServer, asked: Asked) -> None:
    template = asked.body["template_id"]
    fields = server.templates.get(template)
    if fields is None:
        raise CgiError(BAD_TEMPLATE, "invalid template_id", is_fault=True)
    shape: Shape = {name: value_shape(name) for name in fields}
    if found := problems(asked.body["data"], shape, "data"):
        raise server.wrong("argument invalid! " + "; ".join(map(str, found)), BAD_VALUE)
    person = server.follower_of(asked.body["touser"], must_follow=False)
    if not person.grants.take(template):
        raise CgiError(NOT_GRANTED, "user refuse to accept the msg")
    words = "\n".join(asked.body["data"][name]["value"] for name in fields)
    page = asked.body.get("page", "")
    server.show(person, how="notice", kind="notice", text=words, urls=(page,) if page else (), raw=asked.body)
    server.tell_list(person, "subscribe_msg_sent_event", "SubscribeMsgSentEvent",
                     [{"TemplateId": template, "MsgID": str(server.next_id()), "ErrorCode": 0,
                       "ErrorStatus": "success"}])  # fmt: skip
