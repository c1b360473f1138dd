"""The face of WeCom's stand-in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import segno
from aiohttp import web

from tests.servers.telegram.clock import Clock
from tests.servers.wire import replies
from tests.servers.wire.account import ECHO, Account, Reader
from tests.servers.wire.callbacks import ANSWER_S, Callback, Sealed
from tests.servers.wire.cgi import CgiError
from tests.servers.wire.envelope import Envelope, sign

from .contacts import Contacts
from .groups import Group
from .operations import OPERATIONS
from .people import Customer, Staff
from .tasks import Broadcast, Caps
from .ways import WAYS_MOST, Ways
from .welcomes import LIFE_S, Welcome

Json = dict[str, Any]
CORP_ID, AGENT_ID = "ww1a2b3c4d5e6f7081", 1000002
SECRET, TOKEN = "S3cretOfTheSelfBuiltApp-0123456789abcdefghi", "fanloopWecomToken"
AES_KEY = "b7Q2mZx9RkLw4TnVc1YsHd8JfGp3UeAoXi6WzNq5BtC"


class WecomServer(Account):
    """Use as `async with WecomServer() as server`. See the package for a manual."""

    operations = OPERATIONS
    wrong_field = 40058
    not_allowed = 48002
    ip_refused = 60020

    def __init__(
        self, *, corp_id: str = CORP_ID, secret: str = SECRET, agent_id: int = AGENT_ID, token: str = TOKEN,
        aes_key: str = AES_KEY, clock: Clock | None = None, wall: Callable[[], float] = time.time,
        answer_s: float = ANSWER_S, state_after_s: float = 1.0, member_after_s: float = 0.0, port: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(clock=clock, wall=wall, port=port, answer_s=answer_s)
        self.corp_id, self.secret, self.agent_id, self.token, self.aes_key = corp_id, secret, agent_id, token, aes_key
        self.envelope = Envelope(aes_key, corp_id)
        self.state_after_s, self.member_after_s = state_after_s, member_after_s
        self.tells_members = True
        self.gives_welcome_codes = True
        self.ways_most, self.groups_without_filter = WAYS_MOST, 1000
        self._forget()

    def _forget(self) -> None:
        self.access_token, self.token_ends_at, self.tokens_given = "", 0.0, 0
        self.people: dict[str, Staff] = {}
        self.customers: dict[str, Customer] = {}
        self.groups: dict[str, Group] = {}
        self.ways, self.contacts, self.caps = Ways(self), Contacts(self), Caps()
        self.broadcasts: dict[str, Broadcast] = {}
        self.tasks_made = 0
        self.welcomes: dict[str, Welcome] = {}
        self.templates: dict[str, Json] = {}
        self.pictures: dict[str, bytes] = {}

    def readers(self) -> Iterable[Reader]:
        return [*self.people.values(), *self.customers.values(), *self.groups.values()]

    def settings(self, *, sender: Staff | None = None) -> dict[str, str]:
        """The program's environment for this corp."""
        given = {
            "CORP_ID": self.corp_id, "SECRET": self.secret, "AGENT_ID": str(self.agent_id), "TOKEN": self.token,
            "AES_KEY": self.aes_key, "API_BASE": self.base_url,
        }  # fmt: skip
        if sender is not None:
            given["SENDER"] = sender.id
        return {f"FANLOOP_WECOM__{name}": value for name, value in given.items()}

    # -- making -------------------------------------------------------------------------------------------------------
    def staff(self, userid: str = "zhangsan", name: str = "") -> Staff:
        made = self.people[userid] = Staff(self, name or userid, userid, "")
        return made

    def customer(self, name: str = "Mia", *, unionid: str = "") -> Customer:
        external_userid = f"wmFL{len(self.customers) + 1:028}"
        made = self.customers[external_userid] = Customer(self, name, external_userid, unionid)
        return made

    def group(self, name: str = "Tea fans", *, owner: Staff, seats_most: int = 200) -> Group:
        """A customer group that was there before the program (or that WeCom made): nothing is told."""
        chat_id = f"wrFL{len(self.groups) + 1:028}"
        made = self.groups[chat_id] = Group(self, chat_id, name, owner, seats_most)
        return made

    # -- pictures of codes --------------------------------------------------------------------------------------------
    def draw(self, text: str) -> tuple[str, str]:
        """(the address of a picture with the QR code of this text, the text)."""
        out = BytesIO()
        segno.make(text, error="m").save(out, kind="png", scale=8)
        path = f"/wwpic/{len(self.pictures) + 1:06}/0"
        self.pictures[path] = out.getvalue()
        return f"{self.base_url}{path}", text

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path not in self.pictures:
            return await super().handle(request)
        if request.query:
            self.complain(f"the picture {request.path} is asked for with {sorted(request.query)}: whose host is that?")
        return web.Response(body=self.pictures[request.path], content_type="image/png")

    # -- the door of the program --------------------------------------------------------------------------------------
    def echo_query(self) -> dict[str, str]:
        query = self._signed(self.envelope.seal(ECHO.encode()))
        query["echostr"] = query.pop("sealed")
        return query

    def _signed(self, sealed: str) -> dict[str, str]:
        stamp, nonce = str(int(self.wall())), str(self.next_id() % 10**10)
        signed = sign(self.token, stamp, nonce, sealed)
        return {"msg_signature": signed, "timestamp": stamp, "nonce": nonce, "sealed": sealed}

    def seal(self, plain: bytes, who: str) -> Sealed:
        query = self._signed(self.envelope.seal(plain))
        body = (f"<xml><ToUserName><![CDATA[{self.corp_id}]]></ToUserName><Encrypt><![CDATA[{query.pop('sealed')}]]>"
                f"</Encrypt><AgentID><![CDATA[{self.agent_id}]]></AgentID></xml>")  # fmt: skip
        return Sealed(query, body.encode())

    def answered(self, callback: Callback, body: bytes) -> Any:
        staff = self.people.get(callback.who)
        if body in replies.NOTHING:
            return None
        try:
            if staff is None:
                raise replies.BadReply("nobody reads an answer to this")
            fields = replies.checked(replies.opened(self.token, self.envelope, body), staff.id, self.corp_id)
            return self.show(staff, **replies.content(fields, self.medium_of))
        except (replies.BadReply, CgiError) as error:
            self.complain(f"the answer to {callback!r}: {error}; it was {body[:300]!r}")
            return None

    def ignored(self, callback: Callback) -> None:
        staff = self.people.get(callback.who)
        if staff is not None:
            staff.errors += 1

    # -- telling ------------------------------------------------------------------------------------------------------
    def tell(self, frame: Json, staff: Staff | None, *, queue: str = "") -> Callback:
        """Any frame, right or wrong; from `staff`, else from `sys`."""
        sender = staff.id if staff is not None else "sys"
        common = {"ToUserName": self.corp_id, "FromUserName": sender, "CreateTime": self.clock.unix()}
        return self.callbacks.tell({**common, **frame}, queue or sender)

    def tell_contact(self, change: str, staff: Staff, customer: Customer, **more: str) -> Callback:
        frame = {"MsgType": "event", "Event": "change_external_contact", "ChangeType": change, "UserID": staff.id,
                 "ExternalUserID": customer.id, **more}  # fmt: skip
        return self.tell(frame, None, queue=customer.id)

    def tell_added(self, staff: Staff, customer: Customer, state: str) -> Callback:
        more = {"State": state} if state else {}
        if self.gives_welcome_codes:
            code = f"WELCOME{self.next_id()}"
            self.welcomes[code] = Welcome(customer, self.clock.now() + LIFE_S)
            more["WelcomeCode"] = code
        return self.tell_contact("add_external_contact", staff, customer, **more)

    # -- looking things up --------------------------------------------------------------------------------------------
    def void_token(self) -> None:
        """The token ends before its time, as WeCom reserves to itself."""
        self.access_token = ""

    def check_token(self, token: str) -> None:
        if not token:
            raise CgiError(41001, "access_token missing", is_fault=True)
        if token != self.access_token:
            raise CgiError(40014, "invalid access_token")
        if self.clock.now() >= self.token_ends_at:
            raise CgiError(42001, "access_token expired")

    def person_staff(self, userid: str) -> Staff:
        found = self.people.get(userid)
        if found is None:
            raise self.wrong(f"invalid UserID {userid!r}", 40003)
        return found

    def page(self, rows: list[Json], body: Json, *, most: int = 1000) -> tuple[list[Json], Json]:
        """(this page, {"next_cursor"} unless it is the last)."""
        begin = int(body.get("cursor") or 0)
        end = begin + body.get("limit", most)
        return rows[begin:end], {"next_cursor": str(end)} if end < len(rows) else {}
