"""What a platform with windows remembers, on each database: windows, grants, choices, tokens, entries."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Storage, Tx, choices, entries, grants, tokens, windows
from storage.entries import Entry
from storage.tokens import Token
from storage.windows import Opened, Window
from tests.sending import SHOP, make_shop, now

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def shop(storage: Storage) -> None:
    await make_shop(storage)


def opened(by: str, left: int, lasts: timedelta, act: str = "a") -> Opened:
    window = Window(opened_by=by, left_over=left, until_at=START + lasts)
    return Opened(shop_id=SHOP, platform="wechat", account="o1", window=window, act=act, at=START)


START = now()


def spend(tx: Tx) -> str | None:
    return windows.spend(tx, SHOP, "wechat", "o1", START)


async def test_the_window_that_closes_first_is_spent_first(storage: Storage) -> None:
    await storage.run(lambda tx: windows.open(tx, [opened("said", 2, HOUR), opened("pressed", 1, HOUR / 2)]))
    spent = await storage.run(lambda tx: [spend(tx) for _ in range(4)])
    assert spent == ["pressed", "said", "said", None]


async def test_the_same_act_told_twice_opens_nothing_twice(storage: Storage) -> None:
    await storage.run(lambda tx: windows.open(tx, [opened("said", 1, HOUR)]))
    assert await storage.run(spend) == "said"
    await storage.run(lambda tx: windows.open(tx, [opened("said", 1, HOUR), opened("said", 1, HOUR / 2)]))
    assert await storage.run(spend) is None
    await storage.run(lambda tx: windows.open(tx, [opened("said", 1, HOUR, "b")]))  # another, in the same second
    assert await storage.run(spend) == "said"
    await storage.run(lambda tx: windows.open(tx, [opened("said", 1, HOUR / 2, "c")]))
    assert await storage.run(spend) is None
    await storage.run(lambda tx: windows.open(tx, [opened("said", 1, HOUR * 2)]))
    assert await storage.run(spend) == "said"


async def test_a_window_closes_by_itself_by_the_platforms_word_and_is_forgotten(storage: Storage) -> None:
    await storage.run(lambda tx: windows.open(tx, [opened("said", 5, HOUR)]))
    left = await storage.read(lambda tx: windows.of(tx, SHOP, "wechat", "o1", START))
    assert left == [Window(opened_by="said", left_over=5, until_at=START + HOUR)]
    assert await storage.run(lambda tx: windows.spend(tx, SHOP, "wechat", "o1", START + HOUR)) is None
    await storage.run(lambda tx: windows.shut(tx, SHOP, "wechat", "o1"))
    assert await storage.run(spend) is None
    await storage.run(lambda tx: windows.give_back(tx, SHOP, "wechat", "o1", "said"))
    assert await storage.run(spend) == "said"
    await storage.run(lambda tx: windows.forget(tx, "wechat", START + HOUR * 2))
    await storage.run(lambda tx: windows.give_back(tx, SHOP, "wechat", "o1", "said"))
    assert await storage.run(spend) is None


async def test_a_grant_counts_once_and_is_used_once(storage: Storage) -> None:
    def give(tx: Tx, by: str) -> bool:
        return grants.give(tx, SHOP, platform="wechat", account="o1", template="T", given_by=by, at=START)

    assert await storage.run(lambda tx: [give(tx, "a"), give(tx, "a"), give(tx, "b")]) == [True, False, True]

    def use(tx: Tx) -> int | None:
        return grants.use(tx, SHOP, "wechat", "o1", "T", START)

    first, second, none = await storage.run(lambda tx: [use(tx), use(tx), use(tx)])
    assert first is not None
    assert second not in (None, first)
    assert none is None
    await storage.run(lambda tx: grants.give_back(tx, first))
    assert await storage.run(use) == first
    await storage.run(lambda tx: grants.give_back(tx, first))
    await storage.run(lambda tx: grants.drop(tx, SHOP, "wechat", "o1", "T"))
    assert await storage.run(use) is None


async def test_only_the_newest_numbers_of_a_chat_live(storage: Storage) -> None:
    def offer(tx: Tx, *does: str, chat: str = "o1", is_numbered: bool = True) -> int:
        return choices.offer(tx, SHOP, "wechat", chat, does, is_numbered=is_numbered, now=START)

    first = await storage.run(lambda tx: offer(tx, "/shop"))
    items = await storage.run(lambda tx: offer(tx, "/rank", is_numbered=False))
    await storage.run(lambda tx: offer(tx, "/help", chat="o2"))
    second = await storage.run(lambda tx: offer(tx, "/buy TEA", "/orders"))
    assert first < items < second
    newest = await storage.read(lambda tx: choices.numbered(tx, SHOP, "wechat", "o1"))
    assert newest is not None
    assert await storage.read(lambda tx: choices.numbered(tx, SHOP, "wechat", "o3")) is None
    assert (newest.id, newest.does) == (second, ["/buy TEA", "/orders"])
    kept = await storage.read(lambda tx: choices.get(tx, SHOP, "wechat", "o1", items))
    assert kept is not None
    assert kept.does == ["/rank"]
    assert await storage.read(lambda tx: choices.get(tx, SHOP, "wechat", "o1", first)) is None
    assert await storage.read(lambda tx: choices.get(tx, SHOP, "wechat", "o2", items)) is None
    await storage.run(lambda tx: choices.drop(tx, SHOP, "wechat", "o1", second))
    assert await storage.read(lambda tx: choices.numbered(tx, SHOP, "wechat", "o1")) is None


async def test_a_refused_token_is_over_unless_another_took_its_place(storage: Storage) -> None:
    token = Token(value="t" * 600, until_at=START + HOUR, fetched_at=START)
    await storage.run(lambda tx: tokens.put(tx, "wechat:wx1", token))
    assert await storage.read(lambda tx: tokens.get(tx, "wechat:wx1")) == token
    assert not await storage.run(lambda tx: tokens.refuse(tx, "wechat:wx1", "older", START))
    assert await storage.run(lambda tx: tokens.refuse(tx, "wechat:wx1", token.value, START))
    over = await storage.read(lambda tx: tokens.get(tx, "wechat:wx1"))
    assert over is not None
    assert (over.value, over.until_at) == (token.value, START)
    assert "t" * 10 not in repr(over)


async def test_an_entry_takes_the_place_of_the_one_before(storage: Storage) -> None:
    def entry(address: str, lasts: timedelta) -> Entry:
        return Entry(
            shop_id=SHOP,
            platform="wechat",
            invite_code="ABCDEFGH",
            address=address,
            ref="",
            made_at=START,
            until_at=START + lasts,
        )

    await storage.run(lambda tx: entries.put(tx, entry("http://q/1", HOUR)))
    ending = await storage.read(lambda tx: entries.ending(tx, SHOP, "wechat", START + HOUR * 2, 9))
    assert ending == [entry("http://q/1", HOUR)]
    await storage.run(lambda tx: entries.put(tx, entry("http://q/2", HOUR * 3)))
    assert await storage.read(lambda tx: entries.ending(tx, SHOP, "wechat", START + HOUR * 2, 9)) == []
    assert await storage.read(lambda tx: entries.get(tx, SHOP, "wechat", "ABCDEFGH")) == entry("http://q/2", HOUR * 3)


async def test_items_shown_later_end_the_numbers_too(storage: Storage) -> None:
    def offer(tx: Tx, is_numbered: bool) -> int:
        return choices.offer(tx, SHOP, "wechat", "o1", ["/shop"], is_numbered=is_numbered, now=START)

    await storage.run(lambda tx: [offer(tx, True), offer(tx, False)])
    assert await storage.read(lambda tx: choices.numbered(tx, SHOP, "wechat", "o1")) is None


async def test_labels_are_of_what_was_offered_last(storage: Storage) -> None:
    def offer(tx: Tx, label: str, chat: str = "o1") -> int:
        return choices.offer(tx, SHOP, "wechat", chat, ["/shop"], labels=[label], is_numbered=False, now=START)

    def named(tx: Tx) -> list[str] | None:
        found = choices.named(tx, SHOP, "wechat", "o1")
        return found.labels if found else None

    await storage.run(lambda tx: offer(tx, "Tea"))
    newest = await storage.run(lambda tx: offer(tx, "Skip"))
    await storage.run(lambda tx: offer(tx, "Help", "o2"))
    assert await storage.read(named) == ["Skip"]
    await storage.run(lambda tx: choices.drop(tx, SHOP, "wechat", "o1", newest))
    assert await storage.read(named) is None


async def test_who_has_left_is_written_to_no_more_until_they_act(storage: Storage) -> None:
    def has_left(tx: Tx) -> bool:
        return windows.has_left(tx, SHOP, "wechat", "o1")

    await storage.run(lambda tx: windows.open(tx, [opened("said", 5, HOUR)]))
    await storage.run(lambda tx: windows.leave(tx, SHOP, "wechat", "o1", START - HOUR))  # told late
    assert not await storage.read(has_left)
    assert await storage.run(spend) == "said"
    await storage.run(lambda tx: windows.leave(tx, SHOP, "wechat", "o1", START + HOUR / 2))
    assert await storage.read(has_left)
    assert await storage.run(spend) is None
    await storage.run(lambda tx: windows.open(tx, [replace(opened("said", 5, HOUR * 2), at=START + HOUR)]))
    assert not await storage.read(has_left)
    assert await storage.run(spend) == "said"
