"""The face of the Official Account's stand-in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from tests.servers.telegram.clock import Clock
from tests.servers.wire import replies
from tests.servers.wire.account import ECHO, Account
from tests.servers.wire.callbacks import ANSWER_S, Callback, Sealed
from tests.servers.wire.cgi import CgiError
from tests.servers.wire.envelope import Envelope, sign

from . import mass
from .codes import Codes
from .oauth import OAuth
from .operations import OPERATIONS, QUIET
from .people import Follower
from .tokens import Tokens
from .windows import RULES, Windows

Json = dict[str, Any]
APP_ID, SECRET, TOKEN = "wxf1a2b3c4d5e6f708", "0123456789abcdef0123456789abcdef", "fanloopOfficialToken"
AES_KEY = "kQb1lXcYx7WlJr2bS0aVnT4uM9oPz3qR5tD6fG8hEyA"
ACCOUNT = "gh_5f1e2d3c4b5a"


class WechatServer(Account):
    """Use as `async with WechatServer() as server`. `aes_key` None: plain mode. See the package for a manual."""

    operations = OPERATIONS
    quiet = QUIET

    def __init__(
        self, *, app_id: str = APP_ID, secret: str = SECRET, token: str = TOKEN, aes_key: str | None = AES_KEY,
        account: str = ACCOUNT, clock: Clock | None = None, wall: Callable[[], float] = time.time,
        messages_in_window: int = 5, is_subscription: bool = False, answer_s: float = ANSWER_S, port: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(clock=clock, wall=wall, port=port, answer_s=answer_s)
        self.app_id, self.secret, self.token, self.aes_key, self.account = app_id, secret, token, aes_key, account
        self.envelope = Envelope(aes_key, app_id) if aes_key is not None else None
        self.rules = {**RULES, "message": (RULES["message"][0], messages_in_window)}
        self.is_subscription, self.mass_needs_admin = is_subscription, False
        self.tokens = Tokens(self.clock.now, self.today)
        self.people: dict[str, Follower] = {}
        self.templates: dict[str, tuple[str, ...]] = {}
        self.tags: dict[int, set[str]] = {}
        self.codes, self.oauth, self.mass = Codes(), OAuth(), mass.Mass()

    def readers(self) -> Iterable[Follower]:
        return self.people.values()

    def settings(self) -> dict[str, str]:
        """The program's environment for this account."""
        given = {"APP_ID": self.app_id, "SECRET": self.secret, "TOKEN": self.token, "API_BASE": self.base_url}
        if self.aes_key is not None:
            given["AES_KEY"] = self.aes_key
        return {f"FANLOOP_WECHAT__{name}": value for name, value in given.items()}

    # -- making -------------------------------------------------------------------------------------------------------
    def person(self, name: str = "Mia", *, unionid: str = "", openid: str = "", follows: bool = False) -> Follower:
        """A new person. `unionid`: where the account is bound to an Open Platform account. `follows`: since long."""
        made = openid or f"oFL{len(self.people) + 1:025}"
        person = self.people[made] = Follower(self, name, made, unionid, Windows(self.rules))
        if follows:
            person.is_following, person.followed_at = True, self.clock.unix() - 30 * 86400
        return person

    def template(self, template_id: str, *fields: str) -> str:
        """A notice template of the account, with names such as thing1, amount2, time3."""
        self.templates[template_id] = fields
        return template_id

    def tag(self, tag_id: int, *people: Follower) -> None:
        self.tags.setdefault(tag_id, set()).update(one.openid for one in people)

    # -- the door of the program --------------------------------------------------------------------------------------
    def echo_query(self) -> dict[str, str]:
        stamp, nonce = str(int(self.wall())), "1372623149"
        signed = sign(self.token, stamp, nonce)
        return {"signature": signed, "timestamp": stamp, "nonce": nonce, "echostr": ECHO}

    def seal(self, plain: bytes, openid: str) -> Sealed:
        stamp, nonce = str(int(self.wall())), str(self.next_id() % 10**10)
        query = {"signature": sign(self.token, stamp, nonce), "timestamp": stamp, "nonce": nonce, "openid": openid}
        if self.envelope is None:
            return Sealed(query, plain)
        sealed = self.envelope.seal(plain)
        query |= {"encrypt_type": "aes", "msg_signature": sign(self.token, stamp, nonce, sealed)}
        body = f"<xml><ToUserName><![CDATA[{self.account}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        return Sealed(query, body.encode())

    def answered(self, callback: Callback, body: bytes) -> Any:
        person = self.people.get(callback.who)
        if body in replies.NOTHING or person is None:
            return None
        try:
            fields = replies.checked(replies.opened(self.token, self.envelope, body), person.openid, self.account)
            return self.show(person, **replies.content(fields, self.medium_of))
        except (replies.BadReply, CgiError) as error:
            self.complain(f"the answer to {callback!r}: {error}; it was {body[:300]!r}")
            self.ignored(callback)
            return None

    def ignored(self, callback: Callback) -> None:
        person = self.people.get(callback.who)
        if person is not None and person.is_following:
            person.errors += 1

    def tell(self, person: Follower | None, frame: Json) -> Callback:
        """Any frame, right or wrong, in the person's name."""
        who = person.openid if person is not None else ""
        common = {"ToUserName": self.account, "FromUserName": who or "oFLsystem", "CreateTime": self.clock.unix()}
        return self.callbacks.tell({**common, **frame}, who)

    def tell_list(self, person: Follower, event: str, name: str, rows: list[Json]) -> Callback:
        return self.tell(person, {"MsgType": "event", "Event": event, name: {"List": rows}})

    # -- looking things up --------------------------------------------------------------------------------------------
    def check_token(self, token: str) -> None:
        self.tokens.check(token)

    def check_app(self, app_id: str, secret: str) -> None:
        if app_id != self.app_id:
            raise CgiError(40013, "invalid appid")
        if secret != self.secret:
            raise CgiError(40125, "invalid appsecret")

    def follower_of(self, openid: str, *, must_follow: bool = True) -> Follower:
        person = self.people.get(openid)
        if person is None:
            raise self.wrong(f"invalid openid {openid!r}", 40003)
        if must_follow and not person.is_following:
            raise CgiError(43004, "require subscribe")
        return person

    def confirm_mass(self, msg_id: int) -> None:
        """The administrator confirms a mass message on the phone (`mass_needs_admin`; within 30 minutes)."""
        mass.finish(self, self.mass.jobs[msg_id])
