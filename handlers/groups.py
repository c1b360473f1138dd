"""Groups: which communities belong to the shop, and what the bot may do in them."""

from datetime import timedelta

from handlers import dialogues, notices
from handlers.actions import Actions
from handlers.commands import Ask, Choice, Command, Commanded, Values
from handlers.content import Button, Text
from handlers.events import BotPlaced, Moved, Retitled, Where
from handlers.offer_refusals import GroupLost, NoGroups
from handlers.refusals import GroupAmbiguous, GroupUnknown
from handlers.texts import forms, joined, names
from handlers.turn import Turn
from storage import communities, wakes
from storage.rows import Community, Role

WEEK_DAYS = 7
ON = frozenset({"on", "lost"})
"""The status of a group that belongs to the shop: one that the bot was removed from still does."""
OFF = frozenset({"off"})
BACK = "posts.back"
"""The wake that has a group's posts looked at again; its ref is the community's number."""


def on(turn: Turn, commanded: Commanded) -> Actions:
    """/group on [GROUP]: it belongs to the shop."""
    community = _meant(turn, commanded)
    if community is None:
        return _ask_which(turn, commanded, has=OFF)
    if commanded.words and community.status == "lost":
        raise GroupLost(group=_title(community))
    if commanded.words and community.status == "on":  # as by a question that was answered in another way long ago
        return turn.answer("group-is-on", group=_title(community))
    communities.set_status(turn.tx, community, "on")
    _back(turn, community)
    if not commanded.words:  # said in the group itself: posts go where it was said
        communities.set_thread(turn.tx, community, turn.thread)
    lacks = [] if community.can_invite or community.kind == "channel" else [turn.say("group-lacks-invite")]
    return turn.reply(Text(text=joined([turn.say("group-on", group=_title(community)), *lacks])))


def off(turn: Turn, commanded: Commanded) -> Actions:
    """/group off [GROUP]: nothing more is sent there or recorded from there."""
    community = _meant(turn, commanded)
    if community is None:
        return _ask_which(turn, commanded, has=ON)
    communities.set_status(turn.tx, community, "off")
    return turn.answer("group-off", group=_title(community))


def groups(turn: Turn, commanded: Commanded) -> Actions:
    """/groups: every group with its number, members and joins of the last week."""
    counted = communities.counted(turn.tx, turn.shop.id, turn.now - timedelta(days=WEEK_DAYS))
    if not counted:
        return turn.answer("groups-none")
    lines = [
        turn.say(
            f"groups-line-{one.community.status}",
            number=str(one.community.id),
            group=_title(one.community),
            members=one.members,
            joins=one.joins,
        )
        for one in counted
    ]
    return turn.reply(Text(text=joined([turn.say("groups-title"), *lines])))


def named(turn: Turn, name: str) -> Community:
    """The community of this title or number. Raises GroupUnknown, GroupAmbiguous, NoGroups."""
    known = communities.all_of(turn.tx, turn.shop.id)
    wanted = name.strip()
    found = [one for one in known if str(one.id) == wanted.lstrip("#") or one.title.casefold() == wanted.casefold()]
    if len(found) > 1:
        raise GroupAmbiguous(typed=forms.excerpt(wanted), example=str(found[0].id))
    if not found and not known:
        raise NoGroups()
    if not found:
        usual = next((one for one in known if one.status == "on" and one.can_post), known[0])
        raise GroupUnknown(typed=forms.excerpt(wanted), example=str(usual.id))
    return found[0]


def placed(turn: Turn, event: BotPlaced) -> Actions:
    """The bot was put into a community or out of it, or its rights changed."""
    place = event.where.place
    before = communities.get_by_chat(turn.tx, turn.shop.id, place.platform, place.chat)
    if before is not None and before.chat != place.chat:
        return []  # of the group that it was before it became a supergroup
    if not event.is_member:
        return _lost(turn, before) if before else []
    community = communities.put(
        turn.tx,
        turn.shop.id,
        platform=place.platform,
        chat=place.chat,
        kind=event.where.kind,
        title=event.where.title,
        username=event.where.username,
        can_invite=event.can_invite,
        can_post=event.can_post,
        at=event.at,
    )
    if before is not None and before.status == "lost":
        communities.set_status(turn.tx, community, "on")
        _back(turn, community)
        return notices.to_owners(turn, lambda t: Text(text=t.say("group-back", group=_title(community))))
    if before is None:
        return notices.to_owners(turn, lambda t: _new(t, community))
    return _rights(turn, before, community)


def moved(turn: Turn, event: Moved) -> Actions:
    """A group became a supergroup. That the bot seemed to leave the one and come into the other was nothing else."""
    community = communities.move(turn.tx, turn.shop.id, event.platform, event.old_chat, event.new_chat)
    if community is not None and community.status == "lost":
        communities.set_status(turn.tx, community, "on")
        _back(turn, community)
    return []


def retitled(turn: Turn, event: Retitled) -> Actions:
    """Staff name it by what it is called now."""
    place = event.where.place
    community = communities.get_by_chat(turn.tx, turn.shop.id, place.platform, place.chat)
    if community is not None and event.where.title:
        communities.set_title(turn.tx, community, event.where.title)
    return []


def met(turn: Turn) -> Actions:
    """Somebody who cannot be named says that the group they are in belongs to the shop. Where it is new to us, the
    owners are asked."""
    place = turn.here
    if turn.where is None or communities.get_by_chat(turn.tx, turn.shop.id, place.platform, place.chat) is not None:
        return []
    community = _put(turn, turn.where)
    return notices.to_owners(turn, lambda t: _new(t, community))


def _new(turn: Turn, community: Community) -> Text:
    button = Button(label=turn.label("button-group-on"), does=f"/group on {community.id}")
    return Text(text=turn.say("group-new", group=_title(community)), buttons=((button,),))


def _back(turn: Turn, community: Community) -> None:
    """Its posts may have become untrue while we were away."""
    wakes.put_if_none(turn.tx, turn.shop.id, BACK, str(community.id), turn.now)


def _lost(turn: Turn, community: Community) -> Actions:
    """Its posts and broadcasts rest; the owner is told once."""
    if community.status != "on":
        return []
    communities.set_status(turn.tx, community, "lost")
    return notices.to_owners(turn, lambda t: Text(text=t.say("group-lost", group=_title(community))))


def _rights(turn: Turn, before: Community, now: Community) -> Actions:
    is_less = (before.can_invite and not now.can_invite) or (before.can_post and not now.can_post)
    if now.status != "on" or not is_less:
        return []
    return notices.to_owners(turn, lambda t: Text(text=t.say("group-rights-lost", group=_title(now))))


def _meant(turn: Turn, commanded: Commanded) -> Community | None:
    """The one named, or this one; None where that is to be asked."""
    if commanded.words:
        return named(turn, " ".join(commanded.words))
    if turn.where is None or turn.is_private:
        return None
    place = turn.here
    return communities.get_by_chat(turn.tx, turn.shop.id, place.platform, place.chat) or _put(turn, turn.where)


def _put(turn: Turn, where: Where) -> Community:
    """A group whose coming we were not told of. What the bot may do there shows when it is done."""
    return communities.put(
        turn.tx,
        turn.shop.id,
        platform=where.place.platform,
        chat=where.place.chat,
        kind=where.kind,
        title=where.title,
        username=where.username,
        can_invite=True,
        can_post=True,
        at=turn.now,
    )


def _title(community: Community) -> str:
    return names.name(community.title)


def _ask_which(turn: Turn, commanded: Commanded, *, has: frozenset[str]) -> Actions:
    """Which group; where none could be meant, how they all stand."""
    if not _of(turn, has):
        return groups(turn, commanded)
    return dialogues.begin(turn, turn.house.commands[commanded.word], commanded)


def _of(turn: Turn, statuses: frozenset[str]) -> list[Community]:
    return [one for one in communities.all_of(turn.tx, turn.shop.id) if one.status in statuses]


def _group(*, has: frozenset[str]) -> Ask:
    """The question for a group; those of such a status are offered."""

    def offers(turn: Turn, values: Values) -> list[Choice]:
        return [Choice(label=f"{one.id} · {_title(one)}", value=str(one.id)) for one in _of(turn, has)]

    return Ask(name="GROUP", prompt="ask-group", offers=offers, read=named)


COMMANDS = (
    Command(word="group on", chinese="开群", run=on, role=Role.MANAGER, shows="[GROUP]", asks=(_group(has=OFF),)),
    Command(word="group off", chinese="关群", run=off, role=Role.MANAGER, shows="[GROUP]", asks=(_group(has=ON),)),
    Command(word="groups", chinese="群", run=groups, role=Role.MANAGER, is_discreet=True),
)
EVENTS = {BotPlaced: placed, Moved: moved, Retitled: retitled}
