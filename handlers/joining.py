"""Coming and going: join requests, joins, leaves. Each membership knows its way, its code and its times."""

from datetime import datetime

from handlers import attribution, group_links, invites, reception, rewards, welcome
from handlers.actions import Actions, AnswerJoin
from handlers.events import AskedToJoin, Joined, Left
from handlers.turn import Turn
from storage import communities, facts, memberships, orders, referrals
from storage import invites as codes
from storage.memberships import Begun, Stay
from storage.rows import Community, Referral, Way


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
    code = _code(turn, community, event.link, event.link_name)
    if event.who.is_bot:
        return _bot_came(turn, event, code)
    stay = Stay(at=event.at, way=_way(event, code), invite_code=code, is_inferred=not event.is_certain)
    begun = memberships.begin(turn.tx, turn.shop.id, community.id, turn.me.id, stay)
    if begun is None:
        return []
    facts.record(turn.tx, turn.shop.id, "joined", turn.me.id, f"membership:{begun.stay.id}", event.at)
    done = _came(turn, event, begun, community, code)
    return [*done, *_settle(turn), *welcome.newcomer(turn, community)]


def left(turn: Turn, event: Left) -> Actions:
    community = _community(turn)
    if community is None:
        return []
    done = was_here(turn, event.at)
    stay = memberships.end(turn.tx, turn.shop.id, community.id, turn.me.id, event.at, is_certain=event.is_certain)
    if stay is None:
        return done
    facts.record(turn.tx, turn.shop.id, "left", turn.me.id, f"membership:{stay.id}", event.at)
    return [*done, *_settle(turn)]


def was_here(turn: Turn, at: datetime) -> Actions:
    """The sender was in one of our groups at that moment. An invite from later counts no more."""
    return rewards.review(turn, turn.me.id) if attribution.was_known_at(turn, turn.me, at) else []


def _came(turn: Turn, event: Joined, begun: Begun, community: Community, code: str | None) -> Actions:
    """What a join says of the invite."""
    if begun.guessed_at is not None:
        attribution.came_after_all(turn, turn.me, event.at)
    if code is not None:
        return invites.came_by_code(turn, code, event.at, but=community)
    return was_here(turn, event.at) if event.is_certain else []


def _bot_came(turn: Turn, event: Joined, code: str | None) -> Actions:
    """A bot is no member. One that comes by somebody's code is on record as an invite that does not count."""
    if code is not None:
        bot = reception.meet(turn, event.who, event.at).member
        attribution.came_by(turn, bot, code, event.at, why_not="bot")
    return []


def _settle(turn: Turn) -> Actions:
    """Who leaves all groups too early does not count: that follows from the stays as they are known now."""
    found = attribution.to_settle(turn, turn.me.id)
    if found is None:
        return []
    first = memberships.first_since(turn.tx, turn.shop.id, turn.me.id, found.at)
    away_at = memberships.away_since(turn.tx, turn.shop.id, turn.me.id, found.at)
    is_early = first is not None and away_at is not None and away_at - first < attribution.EARLY
    left_at = away_at + attribution.SECOND if away_at is not None and is_early else None
    if found.void_at == left_at:
        return []
    done = _counts_again(turn, found) if found.void_at is not None else []
    return [*done, *(rewards.left(turn, turn.me.id, first, left_at) if first and left_at else [])]


def _counts_again(turn: Turn, referral: Referral) -> Actions:
    referrals.restore(turn.tx, turn.shop.id, referral.id)
    first = orders.first_paid(turn.tx, turn.shop.id, turn.me.id)
    return rewards.bought(turn, first) if first else []


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
    named = group_links.code_in_name(name)
    found = codes.get_code(turn.tx, turn.shop.id, named) if named else None
    return found.invite_code if found else None
