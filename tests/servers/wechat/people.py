"""People and what they do. Each verb is what a finger on a phone does, and gives the Callback that tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.wire import menus
from tests.servers.wire.callbacks import Callback
from tests.servers.wire.heard import Heard
from tests.servers.wire.stand_in import CannotDo

from . import oauth
from .notices import Grants
from .windows import Windows

if TYPE_CHECKING:
    from .server import WechatServer

Json = dict[str, Any]


class Follower:
    """A person with an openid of this account; a follower while `is_following`."""

    def __init__(self, server: WechatServer, name: str, openid: str, unionid: str, windows: Windows) -> None:
        self.server, self.name, self.openid, self.unionid = server, name, openid, unionid
        self.is_following = False
        self.followed_at = 0
        self.came_by = ""  # The scene of the code that led here, of the last time.
        self.subscribe_scene = "ADD_SCENE_OTHERS"
        self.heard: list[Heard] = []
        self.errors = 0  # How often the phone showed that the service is out of order.
        self.windows = windows
        self.grants = Grants()

    def __repr__(self) -> str:
        return f"<{self.name} {self.openid}>"

    # -- coming and going ---------------------------------------------------------------------------------------------
    def follows(self, scene: str = "", *, after_paying: str = "") -> Callback:
        """`scene`: by a code (its scene, ticket or address). `after_paying`: by the receipt of that transaction."""
        if self.is_following:
            raise CannotDo(f"{self.name} follows already: scans() is what a follower does")
        code = self.server.codes.live(scene, self.server.clock.now()) if scene else None
        self.is_following, self.followed_at = True, int(self.server.clock.now())
        self.came_by = code.scene if code else ""
        self.subscribe_scene = "ADD_SCENE_QR_CODE" if code else "ADD_SCENE_PAID" if after_paying else "ADD_SCENE_SEARCH"
        self._opens("follow")
        frame: Json = {"Event": "subscribe", "EventKey": f"last_trade_no_{after_paying}" if after_paying else ""}
        if code is not None:
            frame |= {"EventKey": f"qrscene_{code.scene}", "Ticket": code.ticket}
        return self._event(frame)

    def unfollows(self) -> Callback:
        self._must_follow()
        self.is_following = False
        self.windows.close()
        return self._event({"Event": "unsubscribe", "EventKey": ""})

    def scans(self, scene: str) -> Callback:
        """A code: a follower tells SCAN, anybody else follows by it. CannotDo for a dead one."""
        if not self.is_following:
            return self.follows(scene)
        code = self.server.codes.live(scene, self.server.clock.now())
        self._opens("scan")
        return self._event({"Event": "SCAN", "EventKey": code.scene, "Ticket": code.ticket})

    # -- talking ------------------------------------------------------------------------------------------------------
    def says(self, text: str) -> Callback:
        return self._message("message", {"MsgType": "text", "Content": text})

    def sends_picture(self, data: bytes, *, name: str = "photo.jpg") -> Callback:
        return self._message("message", self.server.picture_frame(data, name))

    def sends(self, kind: str, **fields: Any) -> Callback:
        """A message of another kind (voice, video, location, link ...), its fields as WeChat names them."""
        return self._message("message", {"MsgType": kind, **fields})

    def taps(self, label: str, message: Heard | None = None) -> Callback:
        """A line of a msgmenu: of `message`, else of the newest that has it. Comes back as text with its id."""
        self._must_follow()
        menus = [message] if message is not None else [one for one in reversed(self.heard) if one.items]
        found = next((i for one in menus for i in one.items if label in (i.content, i.id)), None)
        if found is None:
            raise CannotDo(f"{self.name} has no menu line {label!r} in {[[i.content for i in m.items] for m in menus]}")
        return self._message("tap", {"MsgType": "text", "Content": found.content, "bizmsgmenuid": found.id})

    def clicks(self, what: str) -> Callback:
        """A button of the account's menu, by its name or key; one that opens a page tells VIEW."""
        self._must_follow()
        button = menus.pressed(self.server.menu, what)
        self._opens("tap")
        is_view = button["type"] == "view"
        key = button["url"] if is_view else button["key"]
        return self._event({"Event": "VIEW" if is_view else "CLICK", "EventKey": key})

    # -- consents, payments, pages ------------------------------------------------------------------------------------
    def answers_notice(self, *templates: str, accept: bool = True) -> Callback:
        """The question whether a notice may come, for each of these templates."""
        rows = []
        for template in templates:
            self.grants.answer(template, is_accepted=accept)
            word = "accept" if accept else "reject"
            rows.append({"TemplateId": template, "SubscribeStatusString": word, "PopupScene": "2"})
        return self.server.tell_list(self, "subscribe_msg_popup_event", "SubscribeMsgPopupEvent", rows)

    def withdraws_notice(self, template: str) -> Callback:
        """Switches the notice off in the settings."""
        self.grants.answer(template, is_accepted=False)
        rows = [{"TemplateId": template, "SubscribeStatusString": "reject"}]
        return self.server.tell_list(self, "subscribe_msg_change_event", "SubscribeMsgChangeEvent", rows)

    def has_paid(self) -> None:
        """A payment to this account went through: a window, no callback."""
        self._opens("payment")

    def authorizes(self, url: str) -> str:
        """Opens WeChat's page that says who one is; gives the address it sends back to. CannotDo for a wrong page."""
        return oauth.authorize(self.server, self, url)

    # -- how it is told -----------------------------------------------------------------------------------------------
    def _must_follow(self) -> None:
        if not self.is_following:
            raise CannotDo(f"{self.name} does not follow the account")

    def _opens(self, trigger: str) -> None:
        self.windows.open(trigger, self.server.clock.now())

    def _event(self, frame: Json) -> Callback:
        return self.server.tell(self, {"MsgType": "event", **frame})

    def _message(self, trigger: str, frame: Json) -> Callback:
        self._must_follow()
        self._opens(trigger)
        menu_id = {"bizmsgmenuid": frame["bizmsgmenuid"]} if "bizmsgmenuid" in frame else {}
        bare = {name: value for name, value in frame.items() if name != "bizmsgmenuid"}
        return self.server.tell(self, {**bare, "MsgId": self.server.next_id(), **menu_id})
