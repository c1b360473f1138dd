"""Mass messages: to all or to a tag, four a month and person (a subscription account: one a day)."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.servers.wire.cgi import Asked, CgiError
from tests.servers.wire.shapes import Field, Shape, flag, group, items, number, problems, text

if TYPE_CHECKING:
    from .people import Follower
    from .server import WechatServer

Json = dict[str, Any]
A_MONTH, A_MINUTE, MINUTE_S, CONFIRM_S = 4, 60, 60.0, 1800.0
KINDS: dict[str, Shape] = {
    "text": {"content": text(most_bytes=2048, code=45002)},
    "mpnews": {"media_id": text(128)},
    "images": {"media_ids": items(text(128), 1, 20), "recommend": text(need=False, least=0)},
}
COMMON: dict[str, Field] = {
    "msgtype": text(only=(*KINDS, "image"), code=40008),
    "clientmsgid": text(most_bytes=64, need=False, code=45067),
    "send_ignore_reprint": number(0, 1, need=False),
    **{kind: group(need=False) for kind in KINDS},
}
TO_TAG: dict[str, Field] = {
    "filter": group({"is_to_all": flag(), "tag_id": number(need=False)}), **COMMON,
}  # fmt: skip
TO_PEOPLE: dict[str, Field] = {"touser": items(text(), 2, 10_000), **COMMON}


@dataclass
class Job:
    id: int
    body: Json
    people: list[Follower]
    status: str
    filtered: int = 0


class Mass:
    def __init__(self) -> None:
        self.jobs: dict[int, Job] = {}
        self.by_client_id: dict[str, int] = {}
        self.got: Counter[tuple[str, str]] = Counter()
        self.days: Counter[str] = Counter()
        self.minute: deque[float] = deque()


def send_all(server: WechatServer, asked: Asked) -> Json:
    chosen = asked.body["filter"]
    if not chosen["is_to_all"] and chosen.get("tag_id") not in server.tags:
        raise server.wrong(f"there is no tag {chosen.get('tag_id')}", 45159)
    openids = None if chosen["is_to_all"] else server.tags[chosen["tag_id"]]
    followers = [one for one in server.people.values() if one.is_following]
    return start(server, asked.body, [one for one in followers if openids is None or one.openid in openids])


def send_people(server: WechatServer, asked: Asked) -> Json:
    return start(server, asked.body, [server.follower_of(openid, must_follow=False) for openid in asked.body["touser"]])


def start(server: WechatServer, body: Json, people: list[Follower]) -> Json:
    mass, kind = server.mass, "images" if body["msgtype"] == "image" else body["msgtype"]
    if kind not in body or (found := problems(body[kind], KINDS[kind], kind)):
        raise server.wrong(f"{kind} is missing" if kind not in body else "; ".join(map(str, found)), 45002)
    known = mass.by_client_id.get(body.get("clientmsgid", ""))
    if known is not None:
        raise CgiError(45065, "clientmsgid exist", more={"msg_id": known, "msg_data_id": known + 1})
    check_pace(server)
    job = Job(server.next_id(), body, people, "SENDING")
    mass.jobs[job.id] = job
    if "clientmsgid" in body:
        mass.by_client_id[body["clientmsgid"]] = job.id
    if not server.mass_needs_admin:
        finish(server, job)
    else:
        server.clock.at(server.clock.now() + CONFIRM_S, lambda: expire(server, job))
    return {"msg_id": job.id, "msg_data_id": job.id + 1}


def check_pace(server: WechatServer) -> None:
    mass, now = server.mass, server.clock.now()
    while mass.minute and mass.minute[0] <= now - MINUTE_S:
        mass.minute.popleft()
    if len(mass.minute) >= A_MINUTE:
        raise CgiError(45011, "api minute-quota reach limit  mustslower  retry next minute")
    if server.is_subscription and mass.days[server.today()]:
        raise CgiError(45028, "has no masssend quota")
    mass.minute.append(now)
    mass.days[server.today()] += 1


def finish(server: WechatServer, job: Job) -> None:
    """Sends, and tells the program how it went."""
    month = server.today()[:7]
    for person in job.people:
        if not person.is_following or (
            not server.is_subscription and server.mass.got[(person.openid, month)] >= A_MONTH
        ):
            job.filtered += 1
            continue
        server.mass.got[(person.openid, month)] += 1
        kind = job.body["msgtype"]
        words = job.body["text"]["content"] if kind == "text" else ""
        server.show(person, how="mass", kind=kind, text=words, raw=job.body)
    end(server, job, "SEND_SUCCESS", "send success")


def expire(server: WechatServer, job: Job) -> None:
    if job.status == "SENDING":
        end(server, job, "SEND_FAIL", "err(30003)")


def end(server: WechatServer, job: Job, status: str, told: str) -> None:
    job.status = status
    sent = len(job.people) - job.filtered if status == "SEND_SUCCESS" else 0
    counts = {"TotalCount": len(job.people), "FilterCount": sent, "SentCount": sent, "ErrorCount": 0}
    frame = {"MsgType": "event", "Event": "MASSSENDJOBFINISH", "MsgID": job.id, "Status": told, **counts}
    server.tell(None, frame)


def get(server: WechatServer, asked: Asked) -> Json:
    job = server.mass.jobs.get(int(asked.body["msg_id"]))
    if job is None:
        raise server.wrong(f"there is no mass message {asked.body['msg_id']}")
    return {"msg_id": job.id, "msg_status": job.status}
