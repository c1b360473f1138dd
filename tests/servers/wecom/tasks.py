"""Broadcasts: a task for each owner, which nothing is sent of until he taps; results; reminders; the monthly cap."""

from __future__ import annotations

import calendar
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.shapes import Field, flag, group, items, number, text
from tests.servers.wire.stand_in import CannotDo

from . import attachments

if TYPE_CHECKING:
    from .groups import Group
    from .people import Customer, Staff
    from .server import WecomServer

Json = dict[str, Any]
WAITING, SENT = 0, 2  # Of a task.
NOT_SENT, ARRIVED, NO_FRIEND, OVER_LIMIT = 0, 1, 2, 3  # Of one target.
NOBODY, TOO_OFTEN = 41048, 45009
REMINDERS, REMIND_S = 3, 86400.0
BODY: dict[str, Field] = {
    "chat_type": text(only=("single", "group"), need=False),
    "external_userid": items(text(), 1, 10_000, need=False),
    "chat_id_list": items(text(), 1, 2_000, need=False),
    "tag_filter": group({"group_list": items(group({"tag_list": items(text(), 1, 100)}))}, need=False),
    "sender": text(need=False),
    "allow_select": flag(need=False),
    **attachments.MESSAGE,
}
PAGE: dict[str, Field] = {"msgid": text(), "limit": number(1, 1000, need=False), "cursor": text(need=False, least=0)}
RESULT: dict[str, Field] = {**PAGE, "userid": text()}
ABOUT: dict[str, Field] = {"msgid": text()}
LIST: dict[str, Field] = {
    "chat_type": text(only=("single", "group")),
    "start_time": number(),
    "end_time": number(),
    "creator": text(need=False),
    "filter_type": number(0, 2, need=False),
    "limit": number(1, 100, need=False),
    "cursor": text(need=False, least=0),
}


@dataclass
class Task:
    """One staff member's part of a broadcast: its targets with the state of each."""

    msgid: str
    staff: Staff
    targets: list[Group | Customer]
    states: dict[str, int] = field(default_factory=dict)
    sent_at: dict[str, int] = field(default_factory=dict)
    status: int = WAITING


@dataclass
class Broadcast:
    msgid: str
    body: Json
    content: Json
    made_at: float
    tasks: list[Task]
    reminders: deque[float] = field(default_factory=deque)
    is_cancelled: bool = False


def key_of(target: Group | Customer) -> str:
    return target.chat_id if hasattr(target, "chat_id") else target.id


# -- making -------------------------------------------------------------------------------------------------------
def add(server: WecomServer, asked: Asked) -> Json:
    body = asked.body
    content = attachments.read(server, body)
    is_group = body.get("chat_type", "single") == "group"
    server.tasks_made += 1
    msgid = f"msgGCAAAXtWyujaWJHDDGi0mAC{server.tasks_made:06}"
    tasks, failed = group_tasks(server, msgid, body) if is_group else single_tasks(server, msgid, body)
    if not tasks:
        raise CgiError(NOBODY, "no customer to send to", more={"fail_list": failed})
    server.broadcasts[msgid] = Broadcast(msgid, body, content, server.clock.now(), tasks)
    return {"fail_list": failed, "msgid": msgid}


def group_tasks(server: WecomServer, msgid: str, body: Json) -> tuple[list[Task], list[str]]:
    if "sender" not in body:
        raise server.wrong("a broadcast into groups needs its sender")
    if "external_userid" in body or "tag_filter" in body:
        raise server.wrong("external_userid and tag_filter are for chat_type single")
    sender = server.person_staff(body["sender"])
    owned = {g.chat_id: g for g in server.groups.values() if g.owner is sender and not g.is_dismissed}
    chosen = body.get("chat_id_list", list(owned))
    for chat_id in chosen:
        if chat_id in server.groups and chat_id not in owned and not server.groups[chat_id].is_dismissed:
            server.complain(f"add_msg_template: {sender.id} does not own {server.groups[chat_id]!r}")
    targets: list[Group | Customer] = [owned[chat_id] for chat_id in chosen if chat_id in owned]
    failed = [chat_id for chat_id in chosen if chat_id not in owned]
    return ([Task(msgid, sender, targets)] if targets else []), failed


def single_tasks(server: WecomServer, msgid: str, body: Json) -> tuple[list[Task], list[str]]:
    if "chat_id_list" in body:
        raise server.wrong("chat_id_list is for chat_type group")
    if "external_userid" not in body and "sender" not in body:
        raise server.wrong("neither external_userid nor sender")
    by_staff: dict[str, list[Group | Customer]] = {}
    failed = []
    for external_userid in body.get("external_userid", list(server.customers)):
        customer = server.customers.get(external_userid)
        staff = body.get("sender") or next(iter(customer.friends), "") if customer else ""
        if customer is None or staff not in customer.friends:
            failed.append(external_userid)
        else:
            by_staff.setdefault(staff, []).append(customer)
    tasks = [Task(msgid, server.person_staff(userid), targets) for userid, targets in by_staff.items()]
    return tasks, failed if "external_userid" in body else []


# -- what staff do ------------------------------------------------------------------------------------------------
def waiting(server: WecomServer, staff: Staff) -> list[Task]:
    live = (b for b in server.broadcasts.values() if not b.is_cancelled)
    return [task for b in live for task in b.tasks if task.staff is staff and task.status == WAITING]


def confirm(server: WecomServer, staff: Staff, task: Task | None, only: list[Group | Customer] | None) -> Task:
    mine = waiting(server, staff)
    chosen = task or (mine[-1] if mine else None)
    if chosen is None or chosen not in mine:
        raise CannotDo(f"nothing waits for {staff.name}")
    chosen.status = SENT
    for target in chosen.targets:
        if only is None or target in only:
            send(server, chosen, target)
    server.changed()
    return chosen


def send(server: WecomServer, task: Task, target: Group | Customer) -> None:
    key = key_of(target)
    task.sent_at[key] = server.clock.unix()
    if not hasattr(target, "chat_id") and task.staff.id not in target.friends:
        task.states[key] = NO_FRIEND
        return
    if not server.caps.take(key, server.clock.now()):
        task.states[key] = OVER_LIMIT
        return
    task.states[key] = ARRIVED
    server.show(target, how="broadcast", **server.broadcasts[task.msgid].content)


class Caps:
    """How many broadcasts one receiver gets: as many a month as it has days; an admin may make it 7 a week, 1 a day."""

    def __init__(self) -> None:
        self.rule = "month"  # or "week", "day"
        self.got: Counter[tuple[str, str]] = Counter()

    def take(self, key: str, now: float) -> bool:
        """Counts one more, whoever sent it; False if it would be too many."""
        day = datetime.fromtimestamp(now, UTC) + timedelta(hours=8)
        spans = {"month": f"{day:%Y-%m}", "week": f"{day:%G-W%V}", "day": f"{day:%Y-%m-%d}"}
        most = {"month": calendar.monthrange(day.year, day.month)[1], "week": 7, "day": 1}
        if self.got[(key, spans[self.rule])] >= most[self.rule]:
            return False
        for span in spans.values():
            self.got[(key, span)] += 1
        return True


# -- what the program reads ---------------------------------------------------------------------------------------
def of_id(server: WecomServer, msgid: str) -> Broadcast:
    found = server.broadcasts.get(msgid)
    if found is None:
        raise server.wrong(f"invalid msgid {msgid!r}")
    return found


def listed(server: WecomServer, asked: Asked) -> Json:
    body, kind = asked.body, asked.body["chat_type"]
    made = [b for b in server.broadcasts.values() if body["start_time"] <= b.made_at <= body["end_time"]]
    rows = [
        {"msgid": b.msgid, "creator": "app", "create_time": str(int(b.made_at)), "create_type": 0,
         **{name: b.body[name] for name in ("text", "attachments") if name in b.body}}
        for b in made
        if b.body.get("chat_type", "single") == kind
    ]  # fmt: skip
    page, following = server.page(rows, body, most=50)
    return {"group_msg_list": page, **following}


def read_tasks(server: WecomServer, asked: Asked) -> Json:
    rows = []
    for task in of_id(server, asked.body["msgid"]).tasks:
        sent = {"send_time": max(task.sent_at.values())} if task.sent_at else {}
        rows.append({"userid": task.staff.id, "status": task.status, **sent})
    page, following = server.page(rows, asked.body, most=500)
    return {"task_list": page, **following}


def read_results(server: WecomServer, asked: Asked) -> Json:
    broadcast = of_id(server, asked.body["msgid"])
    task = next((one for one in broadcast.tasks if one.staff.id == asked.body["userid"]), None)
    if task is None:
        raise server.wrong(f"{asked.body['userid']} has no part in {broadcast.msgid}")
    rows = []
    for target in task.targets:
        key = key_of(target)
        name = "chat_id" if hasattr(target, "chat_id") else "external_userid"
        sent = {"send_time": task.sent_at[key]} if key in task.sent_at else {}
        rows.append({name: key, "userid": task.staff.id, "status": task.states.get(key, NOT_SENT), **sent})
    page, following = server.page(rows, asked.body, most=500)
    return {"send_list": page, **following}


def remind(server: WecomServer, asked: Asked) -> None:
    broadcast, now = of_id(server, asked.body["msgid"]), server.clock.now()
    while broadcast.reminders and broadcast.reminders[0] <= now - REMIND_S:
        broadcast.reminders.popleft()
    if len(broadcast.reminders) >= REMINDERS:
        raise CgiError(TOO_OFTEN, "reminded too often in 24 hours")
    broadcast.reminders.append(now)
    for task in broadcast.tasks:
        if task.status == WAITING:
            server.show(task.staff, how="reminder", kind="reminder", text=broadcast.content["text"])


def cancel(server: WecomServer, asked: Asked) -> None:
    of_id(server, asked.body["msgid"]).is_cancelled = True
