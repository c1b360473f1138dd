"""Links into the shop's groups by an invite code: of which group, made once, and kept."""

from handlers.actions import MakeLink, Place, Rank
from handlers.events import Performed
from handlers.turn import Turn
from storage import communities, memberships
from storage import invites as ways
from storage.rows import Community

LINK_NAME = "invite "
"""Our links carry their code in their name, for the updates in which Telegram cuts the link itself short."""


def code_in_name(name: str | None) -> str | None:
    """The invite code in the name of a link of ours."""
    return name.removeprefix(LINK_NAME) if name and name.startswith(LINK_NAME) else None


def of_shop(turn: Turn) -> list[Community]:
    return communities.all_of(turn.tx, turn.shop.id, is_on=True)


def here(turn: Turn) -> list[Community]:
    """The shop's groups on the platform where the turn is."""
    return [one for one in of_shop(turn) if one.platform == turn.platform and one.kind == "group"]


def to_enter(turn: Turn) -> Community | None:
    """The group that a link leads into: one of this platform; else one in the same app; else any that runs."""
    running = turn.house.links.platforms | {turn.platform}
    groups = [one for one in of_shop(turn) if one.kind == "group" and one.can_invite and one.platform in running]
    return min(groups, key=lambda one: _way_off(turn, one.platform), default=None)


def _way_off(turn: Turn, platform: str) -> int:
    if platform == turn.platform:
        return 0
    return 1 if {platform, turn.platform} <= turn.house.links.in_one_app else 2


def is_in(turn: Turn, community: Community) -> bool:
    return memberships.live(turn.tx, turn.shop.id, community.id, turn.me.id) is not None


def kept(turn: Turn, community: Community, invite_code: str, kind: str) -> str | None:
    return ways.link(turn.tx, turn.shop.id, community.id, invite_code, kind)


def make(
    turn: Turn, community: Community, invite_code: str, kind: str, then: str, rank: Rank = Rank.ANSWER
) -> MakeLink:
    """`then`: the word of RESULTS that is told, with "member.community.code"; it calls keep()."""
    return MakeLink(
        to=place_of(community),
        name=LINK_NAME + invite_code,
        asks=kind == ways.ASKING,
        rank=rank,
        on_result=f"{then} {turn.me.id}.{community.id}.{invite_code}",
    )


def keep(turn: Turn, community_id: int, invite_code: str, kind: str, performed: Performed) -> str | None:
    """The link that was made, kept for the next time; None where it could not be."""
    link = getattr(performed.outcome, "result", {}).get("link")
    community = by_id(turn, community_id)
    if link is None or community is None:
        return None
    ways.keep_link(turn.tx, turn.shop.id, community.id, invite_code, kind, link, performed.at)
    return str(link)


def by_id(turn: Turn, community_id: int) -> Community | None:
    return next((one for one in of_shop(turn) if one.id == community_id), None)


def place_of(community: Community) -> Place:
    return Place(platform=community.platform, chat=community.chat)
