"""Made ways: join ways as a platform keeps them, by the state it reports of whoever came by one."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx

ALONE = ""
"""The home of a way that leads to a person and not into a community."""


@dataclass(frozen=True, kw_only=True)
class MadeWay:
    """`home`: the community's chat; `state`: what the platform says of who came; `name`: what it was made for;
    `ref`: what the platform calls it; `link`: the address of the code that the platform drew, "" until it has been
    asked for; `picture`: that picture's hash, once it has been fetched."""

    shop_id: ShopId
    platform: str
    home: str
    state: str
    name: str
    ref: str
    link: str
    made_at: datetime
    picture: str | None = None


def get(tx: Tx, shop_id: ShopId, platform: str, home: str, state: str) -> MadeWay | None:
    row = tx.one("made_way_get", shop_id=shop_id, platform=platform, home=home, state=state)
    return row_to(MadeWay, row) if row else None


def by_link(tx: Tx, shop_id: ShopId, platform: str, link: str) -> MadeWay | None:
    row = tx.one("made_way_by_link", shop_id=shop_id, platform=platform, link=link)
    return row_to(MadeWay, row) if row else None


def newest(tx: Tx, shop_id: ShopId, platform: str, most: int) -> list[MadeWay]:
    """Those into communities, the newest first."""
    rows = tx.all("made_ways_newest", shop_id=shop_id, platform=platform, most=most)
    return [row_to(MadeWay, row) for row in rows]


def of_states(tx: Tx, shop_id: ShopId, platform: str, states: list[str]) -> list[MadeWay]:
    rows = tx.all("made_ways_of_states", shop_id=shop_id, platform=platform, states=states)
    return [row_to(MadeWay, row) for row in rows]


def over(tx: Tx, shop_id: ShopId, platform: str, most: int) -> list[MadeWay]:
    """Those made for codes of campaigns that have ended."""
    rows = tx.all("made_ways_over", shop_id=shop_id, platform=platform, most=most)
    return [row_to(MadeWay, row) for row in rows]


def is_over(tx: Tx, shop_id: ShopId, invite_code: str) -> bool:
    return tx.one("made_way_code_over", shop_id=shop_id, invite_code=invite_code) is not None


def has_picture(tx: Tx, shop_id: ShopId, invite_code: str, picture: str) -> bool:
    """Whether a way of this invite's looks like that."""
    return tx.one("made_way_has_picture", shop_id=shop_id, state=invite_code, picture=picture) is not None


def put(tx: Tx, way: MadeWay) -> MadeWay:
    """The one that stands: where there is one of this home and state already, that one."""
    tx.do(
        "made_way_put",
        shop_id=way.shop_id,
        platform=way.platform,
        home=way.home,
        state=way.state,
        name=way.name,
        ref=way.ref,
        link=way.link,
        made_at=way.made_at,
    )
    return get(tx, way.shop_id, way.platform, way.home, way.state) or way


def leads(tx: Tx, way: MadeWay) -> None:
    """Its link is known now."""
    tx.do(
        "made_way_leads",
        shop_id=way.shop_id,
        platform=way.platform,
        home=way.home,
        state=way.state,
        ref=way.ref,
        link=way.link,
    )


def drawn(tx: Tx, way: MadeWay, picture: str) -> None:
    """Its code has been fetched."""
    tx.do("made_way_drawn", shop_id=way.shop_id, platform=way.platform, link=way.link, picture=picture)


def drop(tx: Tx, way: MadeWay) -> None:
    """It leads nowhere any more."""
    tx.do("made_way_drop", shop_id=way.shop_id, platform=way.platform, home=way.home, state=way.state)
    tx.do("made_way_drop_link", shop_id=way.shop_id, platform=way.platform, home=way.home, link=way.link)
