"""How the playground begins: a merchant, a clerk, three customers and two groups; and how it begins anew.

Two of the customers are in a group and known to the shop. The third is nobody's yet: the friend to be invited.
"""

from dataclasses import dataclass, replace

from bot.playground import sample
from bot.playground.places import new_person
from bot.playground.receive import Words, says
from bot.playground.sample import Drawn
from bot.playground.scene import NAME, Scene, who
from handlers.texts import LANGUAGES, Texts, strip
from storage import communities, members, memberships, playground, playground_chats, playground_people, shops, staff
from storage.memberships import Stay
from storage.playground_people import Person
from storage.rows import Community, MemberId, Role, Way
from storage.shops import NewShop

PEOPLE = (
    "messenger-merchant",
    "messenger-clerk",
    "messenger-customer-one",
    "messenger-customer-two",
    "messenger-customer-three",
)
GROUPS = ("messenger-group-one", "messenger-group-two")
SEATED = ((0, 1, 2, 3), (0, 1, 2))
"""Who of PEOPLE sits in which of GROUPS; the first owns it, the second is an admin."""
ROLES = {0: Role.OWNER, 1: Role.CLERK}
SEATS = {0: "owner", 1: "admin"}


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What it takes: the sentences that name people and groups, and the shop as it is made."""

    texts: Texts
    shop: NewShop

    def speaking(self, language: str) -> "Beginning":
        """The same for a shop of another language, where it is one of ours."""
        return replace(self, shop=replace(self.shop, language=language)) if language in LANGUAGES else self


def is_new(scene: Scene) -> bool:
    return not playground_people.all_of(scene.tx, scene.shop.id)


def first(beginning: Beginning, scene: Scene, drawn: Drawn) -> None:
    """With the sample shop. Does nothing where the playground has begun."""
    playground.begin(scene.tx, scene.shop.id)
    if is_new(scene):
        _begin(beginning, scene, drawn)


def anew(beginning: Beginning, scene: Scene, drawn: Drawn | None) -> None:
    """Everything of the playground's shop goes, and it begins as at the first time: with the sample shop, whose
    pictures have been drawn, or without."""
    playground.begin_anew(scene.tx, scene.shop.id, beginning.shop)
    shop = shops.get(scene.tx, scene.shop.id)
    fresh = replace(scene, shop=shop, at=scene.at - (scene.shop.now(scene.at) - scene.at))
    _begin(beginning, fresh, drawn)


def _begin(beginning: Beginning, scene: Scene, drawn: Drawn | None) -> None:
    """`drawn`: the pictures of the sample shop, which has a month behind it; None: nothing but people and groups."""
    if drawn is None:
        return empty(beginning, scene)
    empty(beginning, replace(scene, at=sample.since(scene.at)))
    sample.fill(scene, beginning.texts, drawn)
    return None


def empty(beginning: Beginning, scene: Scene) -> None:
    """A shop without products. The staff have said hello, which gives them their menus."""
    named = [strip(beginning.texts.say(scene.shop.language, key)) for key in PEOPLE]
    people = [new_person(scene, name, scene.shop.language) for name in named]
    known = {place: _meet(scene, people[place]) for place in sorted({one for seats in SEATED for one in seats})}
    for place, role in ROLES.items():
        staff.put(scene.tx, scene.shop.id, known[place], role, scene.at)
    for key, seated in zip(GROUPS, SEATED, strict=True):
        community = _group(scene, strip(beginning.texts.say(scene.shop.language, key)))
        for place in seated:
            _seat(scene, community, people[place], known[place], SEATS.get(place, "member"))
    for place in ROLES:
        says(scene, people[place].account, people[place].account, Words(text="/start"))


def _meet(scene: Scene, person: Person) -> MemberId:
    one = who(person)
    met = members.meet(
        scene.tx,
        scene.shop.id,
        platform=NAME,
        account=one.account,
        name=one.name,
        username=one.username,
        language=one.language,
        at=scene.at,
        writes_privately=True,
    )
    return met.member.id


def _group(scene: Scene, title: str) -> Community:
    """A group that belongs to the shop, with the bot as an admin."""
    chat = playground_chats.add(scene.tx, scene.shop.id, "group", title, scene.at)
    community = communities.put(
        scene.tx,
        scene.shop.id,
        platform=NAME,
        chat=chat.chat,
        kind=chat.kind,
        title=chat.title,
        username=None,
        can_invite=True,
        can_post=True,
        at=scene.at,
    )
    communities.set_status(scene.tx, community, "on")
    return community


def _seat(scene: Scene, community: Community, person: Person, member_id: MemberId, role: str) -> None:
    """They were there before the bot: nobody has joined."""
    playground_chats.join(scene.tx, scene.shop.id, community.chat, person.account, scene.at, role)
    stay = Stay(at=scene.at, way=Way.UNKNOWN, is_inferred=True)
    memberships.begin(scene.tx, scene.shop.id, community.id, member_id, stay)
