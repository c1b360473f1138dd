"""Which communities something goes to: `to=all`, or one group by its title or number."""

from dataclasses import replace

from handlers import groups
from handlers.actions import Place
from handlers.commands import Ask, Choice, Values
from handlers.events import Where
from handlers.offer_refusals import CannotPostThere, GroupLost, GroupNotOn, NoGroups
from handlers.texts import names
from handlers.turn import Turn
from storage import communities
from storage.rows import Community

ALL = "all"
ALL_WORDS = frozenset({ALL, "全部", "所有"})
OFFERS_MAX = 20


def meant(turn: Turn, typed: str | None) -> str:
    """ "all", or a community's number. Without a word: this group; in private all. Raises GroupUnknown, GroupNotOn,
    CannotPostThere, NoGroups."""
    target = read(turn, typed)
    if not reached(turn, target):
        raise NoGroups()
    return target


def reached(turn: Turn, target: str) -> list[Community]:
    """The communities of a target that are on and can be written to now."""
    mine = communities.all_of(turn.tx, turn.shop.id, is_on=True)
    return [one for one in mine if one.can_post and target in (ALL, str(one.id))]


def place(community: Community) -> Place:
    return Place(platform=community.platform, chat=community.chat, thread=community.thread)


def inside(turn: Turn, community: Community) -> Turn:
    """The turn for what everybody in a community reads."""
    kind = "channel" if community.kind == "channel" else "group"
    where = Where(place=place(community), kind=kind, title=community.title)  # type: ignore[arg-type]
    return replace(turn, sender=None, where=where)


def listed(turn: Turn, found: list[Community]) -> str:
    """Their titles, as a sentence takes them."""
    return turn.label("list-comma").join([names.name(one.title) for one in found])


def read(turn: Turn, typed: str | None) -> str:
    """The same, whether anything can be posted there or not."""
    if typed is None or not typed.strip():
        this = None if turn.is_private else here(turn)
        return str(this.id) if this else ALL
    if typed.strip().casefold() in ALL_WORDS:
        return ALL
    return str(writable(groups.named(turn, typed)).id)


def writable(community: Community) -> Community:
    """The same community. Raises GroupLost, GroupNotOn, CannotPostThere where nothing can be sent to it."""
    title = names.name(community.title)
    if community.status == "lost":
        raise GroupLost(group=title)
    if community.status != "on":
        raise GroupNotOn(group=title, number=str(community.id))
    if not community.can_post:
        raise CannotPostThere(group=title)
    return community


def here(turn: Turn) -> Community | None:
    place = turn.here
    return communities.get_by_chat(turn.tx, turn.shop.id, place.platform, place.chat)


def _offers(turn: Turn, values: Values) -> list[Choice]:
    """This group first, then all, then each."""
    mine = reached(turn, ALL)
    this = None if turn.is_private else here(turn)
    first = [Choice(label=turn.label("target-here"), value=str(this.id))] if this else []
    every = [Choice(label=turn.label("target-all", groups=len(mine)), value=ALL)] if len(mine) > 1 else []
    others = [Choice(label=names.name(one.title), value=str(one.id)) for one in mine if one.id != (this and this.id)]
    return [*first, *every, *others[:OFFERS_MAX]]


TO = Ask(name="to", prompt="ask-target", offers=_offers, read=meant)
