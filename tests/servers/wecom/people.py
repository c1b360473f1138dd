"""Staff and customers, and what they do. Each verb is what a finger on a phone does; what tells of it is a Callback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.wire import menus
from tests.servers.wire.callbacks import Callback
from tests.servers.wire.heard import Heard
from tests.servers.wire.stand_in import CannotDo

from . import tasks

if TYPE_CHECKING:
    from .contacts import ContactWay
    from .groups import Group
    from .server import WecomServer
    from .tasks import Task

Json = dict[str, Any]


class Person:
    """Somebody with an id: of the corp (`userid`) or outside it (`external_userid`)."""

    def __init__(self, server: WecomServer, name: str, person_id: str, unionid: str) -> None:
        self.server, self.name, self.id, self.unionid = server, name, person_id, unionid
        self.heard: list[Heard] = []

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"

    def leaves(self, group: Group) -> Callback:
        return group.loses(self)


class Staff(Person):
    """`is_visible`: in the app's range. `has_contacts`: may have customers."""

    is_visible = True
    has_contacts = True
    errors = 0

    # -- to the app ---------------------------------------------------------------------------------------------------
    def says(self, text: str) -> Callback:
        return self._message({"MsgType": "text", "Content": text})

    def sends_picture(self, data: bytes, *, name: str = "photo.jpg") -> Callback:
        return self._message(self.server.picture_frame(data, name))

    def clicks(self, what: str) -> Callback:
        """A button of the app's menu, by its name or key."""
        button = menus.pressed(self.server.menu, what)
        is_view = button["type"] == "view"
        key = button["url"] if is_view else button["key"]
        return self._tell({"MsgType": "event", "Event": "view" if is_view else "click", "EventKey": key})

    def enters(self) -> Callback:
        """Opens the app."""
        return self._tell({"MsgType": "event", "Event": "enter_agent", "EventKey": ""})

    def _message(self, frame: Json) -> Callback:
        return self._tell({**frame, "MsgId": self.server.next_id()})

    def _tell(self, frame: Json) -> Callback:
        if not self.is_visible:
            raise CannotDo(f"{self.name} does not see the app")
        return self.server.tell({**frame, "AgentID": self.server.agent_id}, self)

    # -- customers and groups -----------------------------------------------------------------------------------------
    def deletes(self, customer: Customer) -> Callback:
        """From the contacts."""
        customer.friends.pop(self.id)
        return self.server.tell_contact("del_external_contact", self, customer)

    def removes(self, person: Person, group: Group) -> Callback:
        return group.loses(person, removed=True)

    def joins(self, group: Group) -> Callback:
        return group.gains(self, scene=1)

    # -- tasks --------------------------------------------------------------------------------------------------------
    @property
    def tasks(self) -> list[Task]:
        """What waits for a tap, the newest last."""
        return tasks.waiting(self.server, self)

    def confirms(self, task: Task | None = None, *, only: list[Group | Customer] | None = None) -> Task:
        """Sends a broadcast that waits (the newest), to all its targets or `only` some. CannotDo if none waits."""
        return tasks.confirm(self.server, self, task, only)


class Customer(Person):
    """A person outside the corp. `friends`: staff ids, each with the state they were added by."""

    def __init__(self, server: WecomServer, name: str, person_id: str, unionid: str) -> None:
        super().__init__(server, name, person_id, unionid)
        self.friends: dict[str, Json] = {}

    def adds(self, staff: Staff | None = None, *, way: str = "") -> Callback:
        """A staff member as contact, by a contact way (`way`: its config_id, state or code) or without one."""
        found = self.server.contacts.live(way, self.server.clock.now()) if way else None
        chosen = staff or self.server.person_staff(found.body["user"][0]) if found else staff
        if chosen is None:
            raise CannotDo("whom?")
        if chosen.id in self.friends:
            raise CannotDo(f"{self.name} has {chosen.name} already")
        self.friends[chosen.id] = {"createtime": self.server.clock.unix(), "state": state_of(found)}
        return self.server.tell_added(chosen, self, state_of(found))

    def deletes(self, staff: Staff) -> Callback:
        """Drops the staff member; from then on nothing arrives."""
        self.friends.pop(staff.id)
        return self.server.tell_contact("del_follow_user", staff, self)

    def joins(self, group: Group, *, invited_by: Person | None = None) -> Callback:
        """Without any way of ours: `invited_by` staff (seen) or another customer (leaves no trace), else by a link."""
        return group.gains(self, scene=1 if invited_by else 2, inviter=invited_by)

    def scans(self, way: str) -> Callback:
        """A join way's code (its config_id, state or code): into its first group with a seat."""
        return self.server.ways.enter(self, way)


def state_of(way: ContactWay | None) -> str:
    return str(way.body.get("state", "")) if way is not None else ""
