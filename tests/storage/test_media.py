"""Pictures are kept for as long as something names them, and a week."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import Storage, Tx, media
from storage.media import Stored
from tests.sending import SHOP, ask, make_shop

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
MEMBER = "(SELECT MIN(id) FROM members)"
PRODUCT = (
    "INSERT INTO products (shop_id, product_code, name, price_minor, media, status, created_at) "
    "VALUES (1, 'TEA', 'Tea', 1, {media}, 'on', 1)"
)
GROUP = (
    "INSERT INTO communities (shop_id, platform, chat, kind, title, status, bot_since_at) "
    "VALUES (1, 'telegram', '-1', 'group', 'Fans', 'on', 1)"
)
NAMES = {
    "product": PRODUCT.format(media="'pic'"),
    "broadcast": "INSERT INTO broadcasts (shop_id, status, audience, body, media, created_by, created_at) "
    f"VALUES (1, 'scheduled', 'all', '', '[null, \"pic\"]', {MEMBER}, 1)",
    "plan": "INSERT INTO planned_posts (shop_id, product_id, target, body, media, created_by, created_at) "
    f"VALUES (1, (SELECT MIN(id) FROM products), 'all', '', '[\"pic\"]', {MEMBER}, 1)",
    "post": "INSERT INTO posts (shop_id, product_id, community_id, body, media, status, shown, created_by, posted_at) "
    "VALUES (1, (SELECT MIN(id) FROM products), (SELECT MIN(id) FROM communities WHERE chat = '-1'), '', '[\"pic\"]', "
    f"'live', '', {MEMBER}, 1)",
    "way": "INSERT INTO made_ways (shop_id, platform, home, state, name, ref, link, made_at, picture) "
    "VALUES (1, 'wecom', 'h', 's', 'n', 'r', 'l', 1, 'pic')",
}
ENDED = (
    "UPDATE products SET media = NULL",
    "UPDATE broadcasts SET media = '[]'",
    "UPDATE posts SET status = 'closed'",
    "DELETE FROM planned_posts",
    "DELETE FROM made_ways",
)


@pytest.fixture(autouse=True)
async def shop(storage: Storage) -> None:
    await make_shop(storage)


def keep(tx: Tx, at: datetime = AT) -> None:
    media.put(tx, SHOP, Stored(sha256="pic", mime="image/jpeg", width=1, height=1, data=b"x"), at)
    media.remember(tx, "telegram:1", "pic", "file-1")


async def tidied(storage: Storage, at: datetime) -> bool:
    """Whether the picture is still there, and its file id with it."""
    await storage.run(lambda tx: media.tidy(tx, at - WEEK))
    is_there = await storage.read(lambda tx: media.is_there(tx, SHOP, "pic"))
    assert (await storage.read(lambda tx: media.file_id(tx, "telegram:1", "pic")) is not None) == is_there
    return is_there


async def test_a_picture_that_nothing_names_goes_after_a_week(storage: Storage) -> None:
    await storage.run(keep)
    assert await tidied(storage, AT + WEEK)
    assert not await tidied(storage, AT + WEEK + timedelta(seconds=1))


@pytest.mark.parametrize("by", NAMES)
async def test_a_picture_stays_while_something_names_it(storage: Storage, by: str) -> None:
    await storage.run(keep)
    if by in ("plan", "post"):
        await ask(storage, PRODUCT.format(media="NULL"))
        await ask(storage, GROUP)
    await ask(storage, NAMES[by])
    assert await tidied(storage, AT + 2 * WEEK)
    for ended in ENDED:
        await ask(storage, ended)
    assert not await tidied(storage, AT + 2 * WEEK)


async def test_a_picture_that_comes_again_is_kept_from_then_on(storage: Storage) -> None:
    await storage.run(keep)
    await storage.run(lambda tx: keep(tx, AT + WEEK))
    assert await tidied(storage, AT + 2 * WEEK)
