"""The playground's rows: numbers, seats, what is unread, versions; and a new beginning that is nobody else's."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import storage as storage_
from storage import (
    Storage,
    Tx,
    playground,
    playground_asks,
    playground_chats,
    playground_links,
    playground_messages,
    playground_people,
    shops,
)
from storage.playground_asks import NewPayment
from storage.playground_links import Link
from storage.playground_messages import NewMessage
from storage.rows import Shop, ShopId
from storage.shops import NewShop
from tests.lived_in import live_in
from tests.sending import ask, sql, value
from tests.storage.test_archive import Everything, everything

AT = datetime(2026, 4, 2, 4, tzinfo=UTC)
NEW = NewShop(
    key=shops.PLAYGROUND,
    name="Play",
    currency="CNY",
    timezone="Asia/Shanghai",
    language="en",
    quiet_hours="off",
    reserve_s=900,
    reserve_manual_s=86400,
)
WORDS = {"kind": "text", "text": "hello", "buttons": []}


@pytest.fixture
async def shop(storage: Storage) -> Shop:
    def work(tx: Tx) -> Shop:
        shop = shops.ensure(tx, NEW, AT)
        playground.begin(tx, shop.id)
        for name in ("Jay", "Mia", "jay"):
            playground_people.add(tx, shop.id, name, "en", AT)
        playground_chats.add(tx, shop.id, "group", "Fans", AT)
        return shop

    return await storage.run(work)


def says(chat: str, account: str | None, kind: str = "text") -> NewMessage:
    return NewMessage(chat=chat, account=account, content=WORDS | {"kind": kind}, at=AT)


async def test_people_have_numbers_and_names_to_call_them_by(storage: Storage, shop: Shop) -> None:
    people = await storage.read(lambda tx: playground_people.all_of(tx, shop.id))
    assert [(one.account, one.username) for one in people] == [("p1", "jay"), ("p2", "mia"), ("p3", "p3")]


async def test_a_seat_counts_what_was_said_since(storage: Storage, shop: Shop) -> None:
    def work(tx: Tx) -> list[dict[str, int]]:
        found = []
        playground_chats.join(tx, shop.id, "g1", "p1", AT)
        playground_messages.add(tx, shop.id, says("g1", "p1"))
        playground_chats.join(tx, shop.id, "g1", "p2", AT)
        found.append(playground_people.unread(tx, shop.id))
        playground_messages.add(tx, shop.id, says("g1", None))
        playground_messages.add(tx, shop.id, says("g1", None, "service"))
        playground_messages.add(tx, shop.id, says("g1", "p1"))
        found.append(playground_people.unread(tx, shop.id))
        playground_chats.read(tx, shop.id, "g1", "p2")
        assert not playground_chats.read(tx, shop.id, "g1", "p2")
        playground_chats.leave(tx, shop.id, "g1", "p1", AT)
        playground_messages.add(tx, shop.id, says("g1", "p2"))
        found.append(playground_people.unread(tx, shop.id))
        return found

    assert await storage.run(work) == [
        {"p1": 0, "p2": 0, "p3": 0},
        {"p1": 0, "p2": 2, "p3": 0},
        {"p1": 0, "p2": 0, "p3": 0},
    ]


async def test_a_list_shows_ones_own_chat_first_and_every_group(storage: Storage, shop: Shop) -> None:
    def work(tx: Tx) -> list[tuple[str, bool, int, bool]]:
        playground_chats.add(tx, shop.id, "channel", "News", AT)
        playground_chats.join(tx, shop.id, "g1", "p1", AT)
        playground_messages.add(tx, shop.id, says("g1", "p1"))
        seen = playground_chats.seen_by(tx, shop.id, "p2")
        return [(one.chat, one.is_member, one.members, one.last_id is not None) for one in seen]

    assert await storage.run(work) == [("p2", True, 1, False), ("g1", False, 1, True), ("c2", False, 0, False)]


async def test_who_sits_cannot_sit_down_and_who_left_can_come_back(storage: Storage, shop: Shop) -> None:
    def work(tx: Tx) -> list[bool]:
        seat = (tx, shop.id, "g1", "p1", AT)
        return [
            playground_chats.leave(*seat),
            playground_chats.join(*seat, "owner"),
            playground_chats.join(*seat),
            playground_chats.leave(*seat),
            playground_chats.is_in(tx, shop.id, "g1", "p1"),
            playground_chats.join(*seat),
        ]

    assert await storage.run(work) == [False, True, False, True, False, True]
    seat = await storage.read(lambda tx: playground_chats.seat(tx, shop.id, "g1", "p1"))
    assert seat is not None
    assert (seat.role, seat.left_at) == ("member", None)


async def test_every_change_has_a_later_version_and_is_found_by_it(storage: Storage, shop: Shop) -> None:
    def work(tx: Tx) -> list[list[int]]:
        first, second = (playground_messages.add(tx, shop.id, says("g1", None)) for _ in range(2))
        seen = playground.version(tx, shop.id).version
        message = playground_messages.get(tx, shop.id, first)
        assert message is not None
        playground_messages.change(tx, shop.id, message, message.content, is_edit=True)
        unchanged = [one.id for one in playground_messages.since(tx, shop.id, ["g1"], seen, 9)]
        playground_messages.change(tx, shop.id, message, WORDS | {"text": "new"}, is_edit=True)
        changed = [one.id for one in playground_messages.since(tx, shop.id, ["g1"], seen, 9)]
        elsewhere = [one.id for one in playground_messages.since(tx, shop.id, ["p1"], seen, 9)]
        assert second > first
        return [unchanged, [one == first for one in changed], elsewhere]

    assert await storage.run(work) == [[], [True], []]
    now = await storage.read(lambda tx: playground.version(tx, shop.id))
    assert now.state_version < now.version


async def test_a_choice_replaces_the_one_before(storage: Storage, shop: Shop) -> None:
    def work(tx: Tx) -> list[tuple[str, tuple[int, ...]]]:
        number = playground_messages.add(tx, shop.id, says("g1", None, "poll"))
        poll = playground_messages.get(tx, shop.id, number)
        assert poll is not None
        for account, options in (("p1", [2, 0]), ("p2", [1]), ("p1", [1]), ("p2", [])):
            playground_messages.vote(tx, shop.id, poll, account, options)
        return [(one.account, one.options) for one in playground_messages.votes(tx, shop.id, [number])]

    assert await storage.run(work) == [("p1", (1,))]


async def test_who_asks_to_join_asks_once_by_the_newest_link(storage: Storage, shop: Shop) -> None:
    def work(tx: Tx) -> list[str | None]:
        for token in ("a", "b"):
            link = Link(token=token, link=f"http://x/?join={token}", chat="g1", name="", asks=True)
            playground_links.add(tx, shop.id, link)
            playground_links.ask(tx, shop.id, "g1", "p1", token, AT)
        playground_links.revoke(tx, shop.id, "a")
        links = [playground_links.get(tx, shop.id, token) for token in ("a", "b", "c")]
        assert [one and one.is_revoked for one in links] == [True, False, None]
        return [playground_links.take_request(tx, shop.id, "g1", "p1") for _ in range(2)]

    assert await storage.run(work) == ["b", None]


async def test_an_invoice_is_paid_once_and_given_back_at_most_once_over(storage: Storage, shop: Shop) -> None:
    new = NewPayment(message_id=5, account="p1", payload="key", minor=100, currency="CNY")

    def work(tx: Tx) -> list[object]:
        refused = playground_asks.ask_to_pay(tx, shop.id, new, AT)
        assert refused is not None
        playground_asks.settle(tx, shop.id, refused.id, "refused", "sold out")
        asked = playground_asks.ask_to_pay(tx, shop.id, new, AT)
        assert asked is not None
        return [
            playground_asks.ask_to_pay(tx, shop.id, new, AT),
            playground_asks.settle(tx, shop.id, asked.id, "paid") is not None,
            playground_asks.settle(tx, shop.id, asked.id, "paid"),
            playground_asks.ask_to_pay(tx, shop.id, new, AT),
            playground_asks.refund(tx, shop.id, asked.id, "R-1", 60),
            playground_asks.refund(tx, shop.id, asked.id, "R-1", 60),
            playground_asks.refund(tx, shop.id, asked.id, "R-2", 60),
            playground_asks.refund(tx, shop.id, asked.id, "R-2", 40),
        ]

    assert await storage.run(work) == [None, True, None, None, "done", "known", "too much", "done"]


async def test_updates_wait_in_their_order_until_they_are_forgotten(storage: Storage, shop: Shop) -> None:
    def work(tx: Tx) -> list[str]:
        for raw in "abc":
            playground.add_update(tx, shop.id, "p1", raw)
        first = playground.updates(tx, shop.id, 1)
        playground.forget_updates(tx, shop.id, [one.id for one in first])
        return [one.raw for one in playground.updates(tx, shop.id, 9)]

    assert await storage.run(work) == ["b", "c"]


async def test_without_a_playground_nothing_changes(storage: Storage) -> None:
    shop = await storage.run(lambda tx: shops.ensure(tx, NEW, AT))
    assert await storage.read(lambda tx: playground.version(tx, shop.id)) == playground.NOT_BEGUN
    with pytest.raises(LookupError):
        await storage.run(lambda tx: playground.next_version(tx, shop.id))


# --- a new beginning --------------------------------------------------------------------------------------------


@pytest.fixture
async def lived(database_url: str, tmp_path: Path) -> Storage:
    """A shop that has lived, on each database in turn."""
    await live_in(database_url, tmp_path)
    return await storage_.open(database_url)


def of_shop(rows: Everything, shop_id: int) -> Everything:
    return {table: [row for row in found if row.get("shop_id", shop_id) == shop_id] for table, found in rows.items()}


async def test_a_new_beginning_leaves_the_real_shop_as_it_is(lived: Storage) -> None:
    def play(tx: Tx) -> ShopId:
        shop = shops.ensure(tx, NEW, AT)
        playground.begin(tx, shop.id)
        playground_people.add(tx, shop.id, "Jay", "en", AT)
        playground_messages.add(tx, shop.id, says("p1", "p1"))
        sql(tx, f"INSERT INTO members (shop_id, known_at) VALUES ({shop.id}, 5)")
        return shop.id

    played = await lived.run(play)
    before = await lived.read(everything)
    await lived.run(lambda tx: shops.move_clock(tx, played, 3600))
    await lived.run(lambda tx: playground.begin_anew(tx, played, NEW))
    after = await lived.read(everything)
    assert of_shop(after, 1) == of_shop(before, 1)
    left = {table: rows for table, rows in of_shop(after, played).items() if any("shop_id" in row for row in rows)}
    assert list(left) == ["playgrounds"]
    assert await value(lived, f"SELECT clock_offset_s FROM shops WHERE id = {played}") == 0
    await lived.close()


async def test_a_new_beginning_empties_every_table_of_its_shop(lived: Storage) -> None:
    await ask(lived, "UPDATE shops SET key = 'playground' WHERE id = 1")
    begun = await lived.read(lambda tx: playground.version(tx, ShopId(1)))
    await lived.run(lambda tx: playground.begin_anew(tx, ShopId(1), NEW))
    after = await lived.read(everything)
    full = {table for table, rows in after.items() if rows}
    assert full == {"shops", "playgrounds", "media_files"}
    shop = await lived.read(lambda tx: shops.get(tx, ShopId(1)))
    assert (shop.name, shop.clock_offset_s) == ("Play", 0)
    now = await lived.read(lambda tx: playground.version(tx, ShopId(1)))
    assert now.begun_version == now.version == begun.version + 1
    await lived.close()


async def test_no_other_shop_can_begin_anew(lived: Storage) -> None:
    before = await lived.read(everything)
    with pytest.raises(ValueError, match="not the playground's"):
        await lived.run(lambda tx: playground.begin_anew(tx, ShopId(1), NEW))
    assert await lived.read(everything) == before
    await lived.close()
