"""The welcome in a group: one for everybody who came within a moment."""

from datetime import timedelta

from handlers.actions import Actions, Place, Rank, Say
from handlers.content import Button, Text
from handlers.events import Due
from handlers.texts import names
from handlers.turn import Turn
from storage import communities, facts, members, memberships, wakes
from storage.rows import Community, CommunityId, Membership

GATHER = timedelta(seconds=20)
"""Several newcomers within a minute get one welcome (voice.md); the first of them waits no longer than this."""
LOOK_BACK = timedelta(seconds=60)
NAMES_MAX = 3
DUE = "welcome"


def newcomer(turn: Turn, community: Community) -> Actions:
    """Somebody has come: they will be welcomed in a moment, with whoever else comes until then. Not where an owner had
    to confirm each welcome."""
    if community.platform in turn.house.links.confirmed:
        return []
    if community.kind == "group" and turn.now - turn.at < LOOK_BACK:
        wakes.put_if_none(turn.tx, turn.shop.id, DUE, str(community.id), turn.now + GATHER)
    return []


def due(turn: Turn, event: Due) -> Actions:
    community = communities.get(turn.tx, turn.shop.id, CommunityId(int(event.ref)))
    if community is None or community.status != "on" or not turn.shop.announces:
        return []
    came = memberships.joined_since(turn.tx, turn.shop.id, community.id, event.due_at - GATHER - LOOK_BACK)
    found = [members.get(turn.tx, turn.shop.id, stay.member_id) for stay in came if _is_first(turn, stay)]
    came_names = [names.name(member.name) for member in found if member is not None]
    if not came_names:
        return []
    shown = turn.label("list-comma").join(came_names[:NAMES_MAX])
    text = turn.say("welcome", names=shown, count=len(came_names), shop=turn.shop.name)
    shop = Button(label=turn.label("button-products"), does="/shop")
    place = Place(platform=community.platform, chat=community.chat, thread=community.thread)
    return [Say(to=place, content=Text(text=text, buttons=((shop,),)), rank=Rank.NOTICE)]


def _is_first(turn: Turn, stay: Membership) -> bool:
    """Nobody is welcomed twice for one join."""
    return facts.record(turn.tx, turn.shop.id, "welcomed", stay.member_id, f"membership:{stay.id}", turn.now)


DUES = {DUE: due}
