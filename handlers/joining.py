"""Coming and going: join requests, joins, leaves. Each membership knows its way, its code and its times."""

from handlers import attribution, invites, welcome
from handlers.actions import Actions, AnswerJoin
from handlers.events import AskedToJoin, Joined, Left
from handlers.turn import Turn
from storage import communities, facts, memberships
from storage import invites as codes
from storage.memberships import Stay
from storage.rows import Community, Way


def asked(turn: Turn, event: AskedToJoin) -> Actions:
    """Somebody asks to be let in. By a code of ours they are; everybody else is for the group's own admins."""
    community = _community(turn)
    code = _code(turn, community, event.link, event.link_name)
    if community is None or code is None:
        return []
    checks = invites.came_by_code(turn, code, event.at, but=community)
    return [AnswerJoin(to=event.where.place, account=event.who.account, is_welcome=True), *checks]


def joined(turn: Turn, event: Joined) -> Actions:
    community = _community(turn)
    if community is None:
        return []
    member = turn.me
    code = _code(turn, community, event.link, event.link_name)
    stay = Stay(at=event.at, way=_way(event, code), invite_code=code, is_inferred=not event.is_certain)
    if not memberships.begin(turn.tx, turn.shop.id, community.id, member.id, stay):
        return []
    came = memberships.last(turn.tx, turn.shop.id, member.id)
    facts.record(turn.tx, turn.shop.id, "joined", member.id, f"membership:{came.id if came else 0}", event.at)
    checks = invites.came_by_code(turn, code, event.at, but=community) if code else []
    _left_already(turn, event)
    return [*checks, *welcome.newcomer(turn, community)]


def left(turn: Turn, event: Left) -> Actions:
    community = _community(turn)
    if community is None:
        return []
    stay = memberships.end(turn.tx, turn.shop.id, community.id, turn.me.id, event.at)
    if stay is None:
        return []
    facts.record(turn.tx, turn.shop.id, "left", turn.me.id, f"membership:{stay.id}", event.at)
    if memberships.count_live(turn.tx, turn.shop.id, turn.me.id) == 0:
        attribution.left(turn, turn.me, stay.joined_at, event.at)
    return []


def _left_already(turn: Turn, event: Joined) -> None:
    """The join of a stay whose end we heard of first."""
    stay = memberships.last(turn.tx, turn.shop.id, turn.me.id)
    if stay is None or stay.left_at is None or stay.joined_at != event.at:
        return
    if memberships.count_live(turn.tx, turn.shop.id, turn.me.id) == 0:
        attribution.left(turn, turn.me, stay.joined_at, stay.left_at)


def _community(turn: Turn) -> Community | None:
    place = turn.here
    return communities.get_by_chat(turn.tx, turn.shop.id, place.platform, place.chat)


def _way(event: Joined, code: str | None) -> Way:
    if code is not None:
        return Way.INVITE
    if event.link is not None:
        return Way.LINK
    if event.is_open_request:
        return Way.REQUEST
    return Way.UNKNOWN if event.by is None else Way.ADDED


def _code(turn: Turn, community: Community | None, link: str | None, name: str | None) -> str | None:
    """The code behind a link: our own table knows the address; one that arrives cut short still has its name."""
    if community is None or (link is None and name is None):
        return None
    way = codes.join_way(turn.tx, turn.shop.id, community.id, link) if link else None
    if way is not None:
        return way.invite_code
    named = invites.code_in_name(name)
    found = codes.get_code(turn.tx, turn.shop.id, named) if named else None
    return found.invite_code if found else None
