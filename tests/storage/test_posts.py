"""Posts and planned posts, on both databases."""

from datetime import UTC, datetime

import pytest

from storage import ConstraintBroken, Storage, Tx, communities, members, planned_posts, posts, products, shops
from storage.products import NewProduct
from storage.rows import CommunityId, MemberId, Post, ProductId, ShopId
from storage.shops import NewShop

AT = datetime(2026, 4, 2, 4, 0, tzinfo=UTC)


def shop(tx: Tx) -> tuple[ShopId, ProductId, CommunityId, MemberId]:
    new = NewShop(
        key="main",
        name="Hill Tea",
        currency="CNY",
        timezone="Asia/Shanghai",
        language="en",
        quiet_hours="off",
        reserve_s=900,
        reserve_manual_s=900,
    )
    shop_id = shops.ensure(tx, new, AT).id
    product = products.add(tx, shop_id, NewProduct(product_code="TEA", name="Tea", price_minor=100), AT)
    group = communities.put(
        tx,
        shop_id,
        platform="telegram",
        chat="-1",
        kind="group",
        title="Tea",
        username=None,
        can_invite=True,
        can_post=True,
        at=AT,
    )
    met = members.meet(
        tx,
        shop_id,
        platform="telegram",
        account="1",
        name="Boss",
        username=None,
        language=None,
        at=AT,
        writes_privately=True,
    )
    assert product
    return shop_id, product.id, group.id, met.member.id


def add(tx: Tx, ids: tuple[ShopId, ProductId, CommunityId, MemberId]) -> Post:
    shop_id, product_id, community_id, member_id = ids
    return posts.add(
        tx, shop_id, product_id, community_id, body="b", media=("m",), shown="x", created_by=member_id, at=AT
    )


async def test_a_post_from_queued_to_closed(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        ids = shop(tx)
        post = add(tx, ids)
        assert (post.status, post.media, post.message_id) == ("queued", ("m",), None)
        assert posts.live(tx, ids[0], ids[1]) == []
        assert posts.placed(tx, post, "77", "78")
        assert not posts.placed(tx, post, "79", None)
        (live,) = posts.live(tx, ids[0], ids[1])
        assert posts.live_in(tx, ids[0], ids[2]) == [live] == [posts.newest(tx, ids[0], ids[1], ids[2])]
        assert (live.status, live.message_id, live.buttons_id) == ("live", "77", "78")
        posts.editing(tx, live, "y", AT)
        assert posts.get(tx, ids[0], post.id) == posts.newest(tx, ids[0], ids[1], ids[2])
        edited = posts.get(tx, ids[0], post.id)
        assert edited
        assert (edited.shown, edited.editing_at, edited.edited_at) == ("y", AT, None)
        posts.edited(tx, live, AT)
        edited = posts.get(tx, ids[0], post.id)
        assert edited
        assert (edited.editing_at, edited.edited_at) == (None, AT)
        assert posts.close(tx, post)
        assert not posts.close(tx, post)
        assert not posts.fail(tx, post)
        assert posts.newest(tx, ids[0], ids[1], ids[2]) is None

    await storage.run(work)


async def test_one_post_of_a_product_in_a_community_at_a_time(storage: Storage) -> None:
    ids = await storage.run(shop)
    first = await storage.run(lambda tx: add(tx, ids))
    with pytest.raises(ConstraintBroken):
        await storage.run(lambda tx: add(tx, ids))
    assert await storage.run(lambda tx: posts.fail(tx, first))
    second = await storage.run(lambda tx: add(tx, ids))
    assert second.id > first.id


async def test_a_planned_post_is_kept_and_taken_once(storage: Storage) -> None:
    def work(tx: Tx) -> None:
        shop_id, product_id, _, member_id = shop(tx)
        planned = planned_posts.add(
            tx,
            shop_id,
            product_id,
            target="all",
            body="b",
            photos=1,
            album="a1",
            is_due=True,
            created_by=member_id,
            at=AT,
        )
        assert planned.media == (None,)
        assert not planned.is_ready
        assert planned_posts.of_album(tx, shop_id, member_id, "a1") == planned
        assert planned_posts.of_album(tx, shop_id, member_id, "a2") is None
        planned_posts.put(tx, type(planned)(**(vars(planned) | {"media": ("sha",)})))
        ready = planned_posts.get(tx, shop_id, planned.id)
        assert ready
        assert ready.is_ready
        assert ready.photos == ("sha",)
        assert planned_posts.drop(tx, planned)
        assert not planned_posts.drop(tx, planned)
        assert planned_posts.get(tx, shop_id, planned.id) is None

    await storage.run(work)
