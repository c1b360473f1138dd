"""Audiences: whom a broadcast is for, as `to=` says it, and how many they are."""

from typing import Any

from handlers import groups, people, targets
from handlers.broadcast_refusals import NobodyToReach, TagUnworn
from handlers.commands import Choice, Values
from handlers.offer_refusals import NoGroups
from handlers.refusals import Refusal
from handlers.texts import Marked, names
from handlers.turn import Turn
from handlers.typed import as_ascii
from handlers.typed import tag as a_tag
from storage import broadcasts, communities, tags
from storage.broadcasts import Heads
from storage.rows import CommunityId

Audience = dict[str, Any]
"""As storage/broadcasts.py keeps it."""

ALL, GROUPS = "all", "groups"
ALL_WORDS = frozenset({ALL, "全部", "所有", "所有人", "大家"})
GROUPS_WORDS = frozenset({GROUPS, "群", "全部群", "所有群"})
OFFERS_MAX = 20


def read(turn: Turn, typed: str | None) -> Audience:
    """`all` (without a word, too), `groups`, `#tag`, or a group by title or number.

    Raises GroupUnknown, GroupLost, GroupNotOn, CannotPostThere, TagMisread; and where nobody would get it: NoGroups,
    TagUnworn, NobodyToReach.
    """
    audience = _meant(turn, typed)
    if heads(turn, audience).reached == 0:
        raise _empty(turn, audience)
    return audience


def heads(turn: Turn, audience: Audience) -> Heads:
    """How many they are now, over every platform of ours."""
    return broadcasts.heads(turn.tx, turn.shop.id, audience, platforms(turn))


def platforms(turn: Turn) -> list[str]:
    """Ours, by name."""
    links = turn.house.links
    return sorted({*links.bots, *links.platforms, turn.platform})


def named(turn: Turn, audience: Audience, count: int) -> Marked:
    """Who they are, with their number, as it stands in a sentence."""
    match audience["kind"]:
        case "all" | "private":
            return turn.say("audience-all", count=count)
        case "tag":
            return turn.say("audience-tag", count=count, tag=audience["tag"])
        case "groups":
            return turn.say("audience-groups", count=count)
        case _:
            return turn.say("audience-group", group=_title(turn, audience["id"]))


def offers(turn: Turn, values: Values) -> list[Choice]:
    """Everybody, all groups, each group, each tag."""
    mine = [one for one in communities.all_of(turn.tx, turn.shop.id, is_on=True) if one.can_post]
    first = [Choice(label=turn.label("audience-offer-all"), value=ALL)]
    if len(mine) > 1:
        first.append(Choice(label=turn.label("audience-offer-groups", count=len(mine)), value=GROUPS))
    each = [Choice(label=names.name(one.title), value=str(one.id)) for one in mine]
    worn = [Choice(label=f"#{tag} ({members:,})", value=f"#{tag}") for tag, members in _tags(turn).items()]
    return [*first, *each[:OFFERS_MAX], *worn[:OFFERS_MAX]]


def _meant(turn: Turn, typed: str | None) -> Audience:
    word = as_ascii(typed or ALL).casefold()
    if word in ALL_WORDS:
        return {"kind": ALL}
    if word in GROUPS_WORDS:
        return {"kind": GROUPS}
    if word.startswith("#"):
        return {"kind": "tag", "tag": a_tag(word)}
    return {"kind": "community", "id": targets.writable(groups.named(turn, typed or "")).id}


def _empty(turn: Turn, audience: Audience) -> Refusal:
    match audience["kind"]:
        case "tag":
            return TagUnworn(tag=audience["tag"], who=people.a_number(turn))
        case "all" | "private":
            return NobodyToReach()
        case _:
            return NoGroups()


def _tags(turn: Turn) -> dict[str, int]:
    return tags.all_of(turn.tx, turn.shop.id)


def _title(turn: Turn, community_id: int) -> str:
    community = communities.get(turn.tx, turn.shop.id, CommunityId(community_id))
    return names.name(community.title if community else "")
