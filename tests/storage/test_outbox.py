"""The outbox on each database: what is owed, in the order it goes, and how it ended."""

from datetime import timedelta

import pytest

from handlers.actions import AnswerPress, Rank
from storage import Storage, Value, micros, outbox
from tests.sending import FarEnd, ask, make_shop, now, owe, saying, value

Change = dict[str, Value]


@pytest.fixture(autouse=True)
async def shop(storage: Storage) -> None:
    await make_shop(storage)


async def test_a_page_is_in_the_order_it_goes(storage: Storage) -> None:
    ranks = [Rank.BROADCAST, Rank.ANSWER, Rank.NOTICE, Rank.ANSWER]
    rows = await owe(storage, FarEnd(), *[saying("5", rank=rank) for rank in ranks])
    page = await storage.read(lambda tx: outbox.page(tx, "telegram", outbox.START, 3))
    assert [one.id for one in page] == [rows[1].id, rows[3].id, rows[2].id]
    rest = await storage.read(lambda tx: outbox.page(tx, "telegram", (page[-1].rank, page[-1].id), 3))
    assert [one.id for one in rest] == [rows[0].id]


async def test_newer_rows_are_found_by_their_id_whatever_their_rank(storage: Storage) -> None:
    ranks = (Rank.NOTICE, Rank.BROADCAST, Rank.ANSWER)
    rows = await owe(storage, FarEnd(), *[saying("5", rank=rank) for rank in ranks])
    newer = await storage.read(lambda tx: outbox.newer(tx, "telegram", rows[0].id, 10))
    assert [one.id for one in newer] == [rows[1].id, rows[2].id]
    assert await storage.read(outbox.newest) == rows[2].id


async def test_other_platforms_rows_are_not_found(storage: Storage) -> None:
    await owe(storage, FarEnd(name="wechat"), saying("5"))
    assert await storage.read(lambda tx: outbox.page(tx, "telegram", outbox.START, 10)) == []
    assert await storage.read(lambda tx: outbox.newer(tx, "telegram", 0, 10)) == []


async def test_what_is_settled_is_owed_no_more(storage: Storage) -> None:
    (row,) = await owe(storage, FarEnd(), saying("5"))
    at = now()
    settled: Change = {"id": row.id, "status": "done", "attempts": 1, "reason": None, "at": at}
    await storage.run(lambda tx: outbox.settle(tx, [settled]))
    assert await storage.read(lambda tx: outbox.page(tx, "telegram", outbox.START, 10)) == []
    assert await storage.read(lambda tx: outbox.action(tx, row.id)) is None
    sent = await storage.read(lambda tx: outbox.sent_since(tx, "telegram", at - timedelta(seconds=60), 10))
    assert sent == [("5", 1, at)]


async def test_what_is_settled_is_not_put_off_again(storage: Storage) -> None:
    (row,) = await owe(storage, FarEnd(), saying("5"))
    settled: Change = {"id": row.id, "status": "failed", "attempts": 1, "reason": "no", "at": now()}
    put_off: Change = {"id": row.id, "attempts": 1, "not_before": now(), "reason": "wait", "at": None}
    await storage.run(lambda tx: outbox.settle(tx, [settled]))
    await storage.run(lambda tx: outbox.put_off(tx, [put_off]))
    assert await ask(storage, "SELECT status, reason FROM outbox") == [{"status": "failed", "reason": "no"}]


async def test_what_is_put_off_counts_for_the_pace_only_if_it_may_have_arrived(storage: Storage) -> None:
    rows = await owe(storage, FarEnd(), saying("5"), saying("6"))
    at = now()
    put_off: list[Change] = [
        {"id": rows[0].id, "attempts": 1, "not_before": at, "reason": "slow down", "at": None},
        {"id": rows[1].id, "attempts": 1, "not_before": at, "reason": "timed out", "at": at},
    ]
    await storage.run(lambda tx: outbox.put_off(tx, put_off))
    assert [one[0] for one in await storage.read(lambda tx: outbox.sent_since(tx, "telegram", at, 10))] == ["6"]
    page = await storage.read(lambda tx: outbox.page(tx, "telegram", outbox.START, 10))
    assert [(one.attempts, one.not_before) for one in page] == [(1, micros(at)), (1, micros(at))]


async def test_at_most_one_message_of_each_lane_is_doubtful(storage: Storage) -> None:
    press = AnswerPress(platform="telegram", press="p")
    await owe(storage, FarEnd(), saying("5"), saying("5"), saying("-6", rank=Rank.NOTICE), press)
    doubtful = await storage.read(lambda tx: outbox.doubtful(tx, "telegram"))
    assert sorted(doubtful) == [("-6", 1), ("5", 1)]


async def test_a_row_moves_to_its_chats_new_place(storage: Storage) -> None:
    (row,) = await owe(storage, FarEnd(), saying("-5"))
    moved: Change = {"id": row.id, "lane": "-100", "action": "{}", "attempts": 1}
    await storage.run(lambda tx: outbox.relocate(tx, [moved]))
    assert await value(storage, "SELECT lane FROM outbox") == "-100"
    assert await storage.read(lambda tx: outbox.action(tx, row.id)) == "{}"
