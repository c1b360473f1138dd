"""Whom a poll asks: communities, and people in private, who are asked wherever the shop has no community to ask in."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers import audiences, targets
from handlers.audiences import Audience
from handlers.commands import Ask, Choice, Values
from handlers.offer_refusals import NoGroups, PollNobody, PollUnheard
from handlers.texts import names
from handlers.turn import Turn
from storage.rows import Community

PRIVATE = "private"
PRIVATE_WORDS = frozenset({PRIVATE, "私聊", "私信", "粉丝"})
OFFERS_MAX = 20


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`groups`: where it is posted; `unheard`: where it would be, could anybody answer there; `platforms`: where so
    many `people` are asked in private."""

    groups: tuple[Community, ...] = ()
    unheard: tuple[Community, ...] = ()
    platforms: tuple[str, ...] = ()
    people: int = 0

    @property
    def audience(self) -> Audience:
        return {"kind": "private", "platforms": list(self.platforms)}


def asked(turn: Turn, typed: str | None) -> Asked:
    """`all`, `private`, or one community. Without a word: this group; in private all.

    Raises GroupUnknown, GroupNotOn, GroupLost, CannotPostThere; and where nobody would be asked: PollNobody,
    PollUnheard, NoGroups.
    """
    if typed is not None and typed.strip().casefold() in PRIVATE_WORDS:
        found = _people(turn, _ours(turn))
        if not found.people:
            raise PollNobody(typed=typed.strip(), example=targets.ALL)
        return found
    found = _meant(turn, targets.read(turn, typed))
    if not found.groups and not found.people:
        raise PollUnheard(groups=targets.listed(turn, [*found.unheard])) if found.unheard else NoGroups()
    return found


def _meant(turn: Turn, target: str) -> Asked:
    reached = targets.reached(turn, target)
    unheard = tuple(one for one in reached if one.platform in turn.house.links.unheard)
    groups = tuple(one for one in reached if one not in unheard)
    if target != targets.ALL:
        return Asked(groups=groups, unheard=unheard)
    rest = _ours(turn) - {one.platform for one in groups}
    people = _people(turn, rest)
    return Asked(groups=groups, unheard=unheard, platforms=people.platforms, people=people.people)


def _ours(turn: Turn) -> set[str]:
    return set(audiences.platforms(turn)) - turn.house.links.unheard


def _people(turn: Turn, platforms: Iterable[str]) -> Asked:
    found = Asked(platforms=tuple(sorted(platforms)))
    heads = audiences.heads(turn, found.audience)
    return Asked(platforms=found.platforms, people=heads.reached)


def _offers(turn: Turn, values: Values) -> list[Choice]:
    """This group first, then all, then people in private, then each group."""
    every, private = _meant(turn, targets.ALL), _people(turn, _ours(turn))
    this = None if turn.is_private else targets.here(turn)
    first = [Choice(label=turn.label("target-here"), value=str(this.id))] if this else []
    people = [Choice(label=turn.label("poll-private", count=private.people), value=PRIVATE)] if private.people else []
    others = [Choice(label=names.name(one.title), value=str(one.id)) for one in every.groups if one != this]
    return [*first, *_all(turn, every), *people, *others[:OFFERS_MAX]]


def _all(turn: Turn, every: Asked) -> list[Choice]:
    """Where it is more than one of the others."""
    if every.groups and every.people:
        label = turn.label("poll-target-all", groups=len(every.groups), people=every.people)
        return [Choice(label=label, value=targets.ALL)]
    if len(every.groups) > 1:
        return [Choice(label=turn.label("target-all", groups=len(every.groups)), value=targets.ALL)]
    return []


TO = Ask(name="to", prompt="ask-target", offers=_offers, read=asked)
