"""The courier with a real database and a platform's far end: what is owed leaves, and how it went is on record."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from bot import results
from bot.ended import judge
from bot.finding import Finding
from bot.platform import Pace
from handlers.actions import Action, AnswerPress, MakeLink, Place, Rank, RefundPayment, Say
from handlers.content import Text
from handlers.events import BotPlaced, Moved, Performed
from handlers.outcomes import (
    Done,
    Failed,
    HandedOver,
    Outcome,
    Relocated,
    RetryLater,
    Unknown,
    Unreachable,
    WaitsForContact,
)
from storage import DatabaseUnavailable, Storage, micros, outbox
from tests.office import Office, office
from tests.sending import FarEnd, ask, make_people, make_shop, now, owe, saying, until, until_asked, value


@pytest.fixture(autouse=True)
async def shop(storage: Storage) -> None:
    await make_shop(storage)


@pytest.fixture
def platform() -> FarEnd:
    return FarEnd()


@pytest.fixture
async def here(storage: Storage, platform: FarEnd) -> AsyncIterator[Office]:
    async with office(storage, platform) as one:
        yield one


def answers(*outcomes: Outcome) -> Callable[[Action], Outcome | None]:
    """One after another, then yes."""
    left = list(outcomes)
    return lambda action: left.pop(0) if left else None


async def test_what_is_handed_over_is_performed_and_on_record(here: Office, platform: FarEnd) -> None:
    await here.hand(saying("5"))
    await here.settled(1)
    assert platform.performed == [saying("5")]
    assert await here.rows() == [("done", 1, None)]
    assert here.told == []


async def test_who_wants_to_know_is_told_through_the_inbox(here: Office, storage: Storage) -> None:
    (row,) = await here.hand(saying("5", on_result="post.placed 12"))
    await until(lambda: len(here.told) == 1)
    assert here.told[0].external_id == f"outbox:{row}"
    assert here.told[0].lane == "5"
    (event,) = here.events
    assert isinstance(event, Performed)
    assert (event.word, event.ref, event.place) == ("post.placed", "12", Place(platform="telegram", chat="5"))
    assert event.outcome == Done(result={"message_id": "1"})
    assert await value(storage, "SELECT status FROM inbox WHERE source = 'courier'") == "new"


async def test_what_belongs_to_no_chat_has_a_lane_of_its_own_in_the_inbox(here: Office) -> None:
    press = AnswerPress(platform="telegram", press="p", on_result="menu.shown")
    (row,) = await here.hand(press)
    await until(lambda: len(here.told) == 1)
    assert here.told[0].lane == f"outbox:{row}"


async def test_a_chat_keeps_its_order_and_holds_up_nobody(here: Office, platform: FarEnd) -> None:
    platform.gate.clear()
    await here.hand(*[saying("5", str(number)) for number in range(3)], saying("6"))
    await until(lambda: len(platform.performed) == 2)
    assert platform.chats == ["5", "6"]
    platform.gate.set()
    await here.settled(4)
    texts = [one.content.text for one in platform.performed if isinstance(one, Say) and isinstance(one.content, Text)]
    assert texts == ["0", "hello", "1", "2"]


async def test_better_ranks_go_first(storage: Storage) -> None:
    platform = FarEnd(pace=replace(FarEnd().pace, at_once=1))
    async with office(storage, platform) as here:
        platform.gate.clear()
        await here.hand(saying("0"))
        await until(lambda: len(platform.performed) == 1)
        await here.hand(*[saying(str(rank.value + 1), rank=rank) for rank in reversed(Rank)])
        platform.gate.set()
        await here.settled(5)
    assert platform.chats == ["0", "1", "2", "3", "4"]


async def test_a_platform_that_asks_to_wait_is_obeyed_for_that_chat(here: Office, platform: FarEnd) -> None:
    left = [RetryLater(after_s=0.05, reason="slow down")]
    platform.answer = lambda action: left.pop() if left and action == saying("5", "first") else None
    await here.hand(saying("5", "first"), saying("5", "second"), saying("6", "other"))
    await here.settled(3)
    assert platform.performed[0] == saying("5", "first")
    assert platform.performed.index(saying("6", "other")) < 2
    assert platform.performed[2:] == [saying("5", "first"), saying("5", "second")]
    assert await here.rows() == [("done", 2, None), ("done", 1, None), ("done", 1, None)]


async def test_a_chat_that_waits_keeps_its_time_in_the_database(
    here: Office, platform: FarEnd, storage: Storage
) -> None:
    platform.answer = lambda action: RetryLater(after_s=3600.0, reason="slow down")
    await here.hand(saying("5"))
    await until_asked(storage, "SELECT attempts FROM outbox", 1)
    assert await here.rows() == [("queued", 1, "slow down")]
    assert await value(storage, "SELECT not_before FROM outbox") > (time.time() + 3000) * 1e6


async def test_many_chats_put_off_at_once_mean_everything(here: Office, platform: FarEnd, storage: Storage) -> None:
    platform.answer = lambda action: RetryLater(after_s=3600.0)
    await here.hand(saying("5"), saying("6"))
    await until_asked(storage, "SELECT SUM(attempts) FROM outbox", 2)
    await here.hand(saying("7"))
    await until_asked(storage, "SELECT SUM(attempts) FROM outbox", 3)
    await here.hand(saying("8"), AnswerPress(platform="telegram", press="p"))
    await until_asked(storage, "SELECT COUNT(*) FROM outbox", 5)
    await until_asked(storage, "SELECT SUM(attempts) FROM outbox", 4)
    assert platform.chats == ["5", "6", "7", ""], "a press waits for nobody's pause"


async def test_while_the_database_is_away_an_action_waits_for_it(here: Office, platform: FarEnd) -> None:
    def answer(action: Action) -> Outcome:
        if len(platform.chats) == 1:
            raise DatabaseUnavailable("away")
        return Done()

    platform.answer = answer
    await here.hand(saying("5"))
    here.later_s = 5.0
    await until(lambda: len(platform.chats) == 2)


async def test_an_outcome_that_no_database_takes_keeps_nothing_from_being_recorded(
    here: Office, platform: FarEnd, storage: Storage
) -> None:
    platform.answer = lambda action: Failed(reason="half a \ud83d, and \0")
    await here.hand(saying("5"))
    await until_asked(storage, "SELECT MAX(reason) FROM outbox WHERE status = 'failed'", "half a ?, and ")


async def test_each_try_waits_longer_and_never_less_than_was_asked(
    here: Office, platform: FarEnd, storage: Storage
) -> None:
    (row,) = await owe(storage, platform, saying("5"))
    at = now()
    waits = [judge(replace(row, attempts=tries), RetryLater(after_s=2.0), at).again_s for tries in (1, 2, 3, 10)]
    assert waits == [2.0, 4.0, 8.0, 60.0]
    assert judge(replace(row, attempts=10), RetryLater(after_s=90.0), at).again_s == 90.0


async def test_what_may_have_arrived_is_tried_again_for_half_a_minute(
    here: Office, platform: FarEnd, storage: Storage
) -> None:
    (row,) = await owe(storage, platform, saying("5"))
    at = now()
    ends = [judge(replace(row, attempts=tries), Unknown(reason="HTTP 502"), at) for tries in range(1, 7)]
    assert [one.again_s for one in ends[:-1]] == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert [one.status for one in ends] == ["queued"] * 5 + ["unknown"]


async def test_when_everything_must_wait_nothing_leaves(here: Office, platform: FarEnd, storage: Storage) -> None:
    platform.answer = answers(RetryLater(after_s=3600.0, everywhere=True))
    await here.hand(saying("5"))
    await until_asked(storage, "SELECT attempts FROM outbox", 1)
    await here.hand(saying("6"), AnswerPress(platform="telegram", press="p"))
    await until_asked(storage, "SELECT COUNT(*) FROM outbox", 3)
    assert len(platform.performed) == 1


async def test_what_is_put_off_for_ever_fails_in_the_end(here: Office, platform: FarEnd) -> None:
    platform.answer = lambda action: RetryLater(after_s=0.0, reason="slow down")
    await here.hand(saying("5", on_result="post.placed 1"))
    await until(lambda: len(here.told) == 1)
    assert len(platform.performed) == 30
    assert await here.rows() == [("failed", 30, "put off 30 times: slow down")]
    (event,) = here.events
    assert isinstance(event, Performed)
    assert isinstance(event.outcome, Failed)


async def test_what_waits_for_a_setting_of_ours_is_owed_for_as_long_as_it_takes(here: Office, platform: FarEnd) -> None:
    refused = RetryLater(after_s=0.0, is_settings=True, reason="the bot's token was refused")
    platform.answer = answers(*[refused] * 40)
    await here.hand(saying("5"))
    await here.settled(1)
    assert await here.rows() == [("done", 1, None)]


async def test_an_answer_that_may_have_arrived_is_said_again(here: Office, platform: FarEnd) -> None:
    platform.answer = answers(Unknown(reason="timed out"))
    link = MakeLink(to=Place(platform="telegram", chat="-7"), name="n", asks=True)
    await here.hand(link)
    await here.settled(1)
    assert platform.performed == [link, link]
    assert await here.rows() == [("done", 2, None)]


async def test_a_refund_that_may_have_happened_is_not_repeated(here: Office, platform: FarEnd) -> None:
    platform.answer = lambda action: Unknown(reason="timed out")
    refund = RefundPayment(
        platform="telegram", paid_by="stars", charge_id="c", ref="R-1", minor=5, currency="XTR", account="5"
    )
    await here.hand(refund)
    await here.settled(1)
    assert len(platform.performed) == 1
    assert await here.rows() == [("unknown", 1, "timed out")]


async def test_a_group_that_moved_is_followed_and_everybody_is_told_once(here: Office, platform: FarEnd) -> None:
    platform.answer = lambda action: Relocated(new_chat="-100") if action.to.chat == "-5" else None  # type: ignore[union-attr]
    await here.hand(saying("-5", "one"), saying("-5", "two", on_result="post.placed 1"))
    await until(lambda: len(here.told) == 2)
    assert platform.chats.count("-5") == 2
    assert [action for action in platform.performed if action.to.chat == "-100"] == [  # type: ignore[union-attr]
        saying("-100", "one"),
        saying("-100", "two", on_result="post.placed 1"),
    ]
    moved, performed = here.events
    assert isinstance(moved, Moved)
    assert (moved.old_chat, moved.new_chat) == ("-5", "-100")
    assert isinstance(performed, Performed)
    assert performed.place == Place(platform="telegram", chat="-100")
    assert await value(here.storage, "SELECT COUNT(*) FROM outbox WHERE lane = '-100'") == 2


async def test_who_blocked_us_is_not_written_to_again(here: Office, platform: FarEnd, storage: Storage) -> None:
    await make_people(storage, ["5"])
    platform.answer = lambda action: Unreachable(reason="blocked")
    await here.hand(saying("5"))
    await here.settled(1)
    assert await here.rows() == [("unreachable", 1, "blocked")]
    accounts = await ask(storage, "SELECT can_write, unreachable FROM accounts WHERE account = '5'")
    assert accounts == [{"can_write": 0, "unreachable": "blocked"}]


async def test_a_group_that_threw_us_out_is_told_of(here: Office, platform: FarEnd) -> None:
    platform.answer = lambda action: Unreachable(reason="removed")
    await here.hand(saying("-5"))
    await until(lambda: len(here.told) == 1)
    (event,) = here.events
    assert isinstance(event, BotPlaced)
    assert event.where.place == Place(platform="telegram", chat="-5")
    assert not event.is_member


async def test_what_a_person_must_confirm_is_done_for_us(here: Office, platform: FarEnd) -> None:
    platform.answer = lambda action: HandedOver()
    await here.hand(saying("5"))
    await here.settled(1)
    assert await here.rows() == [("done", 1, None)]


async def test_a_fault_of_ours_fails_one_action_and_no_other(here: Office, platform: FarEnd) -> None:
    def answer(action: Action) -> Outcome | None:
        if action == saying("5", "bad"):
            raise LookupError("oops")
        return None

    platform.answer = answer
    await here.hand(saying("5", "bad"), saying("5", "good"))
    await here.settled(2)
    assert await here.rows() == [("failed", 1, "a fault of ours: LookupError"), ("done", 1, None)]


async def test_what_an_earlier_process_left_is_performed(storage: Storage) -> None:
    platform = FarEnd(pace=replace(FarEnd().pace, at_once=1))
    await owe(storage, platform, saying("5", rank=Rank.NOTICE), saying("6", rank=Rank.ANSWER))
    async with office(storage, platform) as here:
        await here.settled(2)
    assert platform.chats == ["6", "5"]


async def test_a_row_that_cannot_be_read_fails(storage: Storage, platform: FarEnd) -> None:
    await owe(storage, platform, saying("5"), saying("5"))
    await ask(storage, 'UPDATE outbox SET action = \'{"kind": "sing"}\' WHERE id = 1')
    async with office(storage, platform) as here:
        await here.settled(2)
        assert [status for status, *_ in await here.rows()] == ["failed", "done"]


async def test_what_another_process_wrote_is_found(here: Office, platform: FarEnd, storage: Storage) -> None:
    await owe(storage, platform, saying("5"))
    await here.settled(1)
    assert platform.chats == ["5"]


async def test_what_is_for_later_waits(here: Office, platform: FarEnd, storage: Storage) -> None:
    late = await owe(storage, platform, saying("5"), not_before=now() + timedelta(hours=1))
    soon = await owe(storage, platform, saying("6"), not_before=now() + timedelta(seconds=0.05))
    here.courier.hand([*late, *soon])
    await here.settled(1)
    assert platform.chats == ["6"]


async def test_rows_are_performed_once_however_often_they_are_handed_over(here: Office, platform: FarEnd) -> None:
    rows = await owe(here.storage, platform, saying("5"))
    here.courier.hand(rows)
    here.courier.hand(rows)
    await here.settled(1)
    here.courier.hand(rows)
    await here.hand(saying("6"))
    await here.settled(2)
    assert platform.chats == ["5", "6"]


async def test_other_platforms_rows_are_left_alone(here: Office, platform: FarEnd, storage: Storage) -> None:
    rows = await owe(storage, FarEnd(name="wechat"), saying("5"))
    here.courier.hand(rows)
    await here.hand(saying("6"))
    await here.settled(1)
    assert platform.chats == ["6"]


async def test_one_courier_works_at_a_time_and_the_next_takes_over(storage: Storage) -> None:
    first, second = FarEnd(), FarEnd()
    async with office(storage, first, "one") as one, office(storage, second, "two") as two:
        await two.hand(saying("5"))
        await one.settled(1)
        assert (first.chats, second.chats) == (["5"], [])
        await one.courier.stop(5.0)
        await owe(storage, second, saying("6"))
        await two.settled(2)
        assert second.chats == ["6"]


async def test_after_a_lapse_everything_is_looked_at_anew(storage: Storage, platform: FarEnd) -> None:
    """While the database was away another process may have had the platform: what it did is not done again."""
    async with office(storage, platform) as here:
        platform.gate.clear()
        await here.hand(saying("5", "under way"), saying("5", "done by another"), saying("5", "still owed"))
        await until(lambda: len(platform.performed) == 1)
        await ask(storage, "UPDATE outbox SET status = 'done' WHERE id = 2")
        await here.lapse()
        platform.gate.set()
        await here.settled(3)
    assert platform.performed == [saying("5", "under way"), saying("5", "still owed")]


async def test_a_stop_frees_the_platform_for_others(storage: Storage, platform: FarEnd) -> None:
    async with office(storage, platform):
        assert await value(storage, "SELECT holder FROM leases WHERE name = 'courier:telegram:1'") == "me"
    assert await value(storage, "SELECT COUNT(*) FROM leases") == 0


async def test_a_stop_finishes_what_is_under_way_and_leaves_the_rest(storage: Storage) -> None:
    platform = FarEnd(pace=replace(FarEnd().pace, at_once=1))
    async with office(storage, platform) as here:
        platform.gate.clear()
        await here.hand(saying("5", "first"), saying("5", "answer"), saying("6", rank=Rank.NOTICE))
        await until(lambda: len(platform.performed) == 1)
        platform.gate.set()
        await here.courier.stop(5.0)
        assert await here.rows() == [("done", 1, None), ("done", 1, None), ("queued", 0, None)]


async def test_a_stop_does_not_wait_for_ever(storage: Storage, platform: FarEnd) -> None:
    async with office(storage, platform) as here:
        platform.gate.clear()
        await here.hand(saying("5"))
        await until(lambda: len(platform.performed) == 1)
        await here.courier.stop(0.01)
        assert await here.rows() == [("queued", 0, None)]


async def test_the_pace_of_a_group_survives_a_restart(storage: Storage) -> None:
    """Three in an hour: two before the restart, one after; then the group waits and nobody else does."""
    pace = Pace(overall=(1000, 1.0), private=(1000, 1.0), community=(3, 3600.0), at_once=8)
    platform = FarEnd(pace=pace)
    async with office(storage, platform) as here:
        await here.hand(saying("-5"), saying("-5"))
        await here.settled(2)
    async with office(storage, platform) as here:
        await here.hand(saying("-5"), saying("-5"), saying("-6"))
        await here.settled(4)
        await here.hand(saying("7"))
        await here.settled(5)
    assert platform.chats.count("-5") == 3


async def test_what_may_have_left_before_a_crash_counts(storage: Storage) -> None:
    """Whether the first was sent before the crash nobody knows: so the group's budget of two has one left."""
    platform = FarEnd(pace=Pace(overall=(1000, 1.0), private=(1000, 1.0), community=(2, 3600.0), at_once=8))
    await owe(storage, platform, saying("-5"), saying("-5"))
    async with office(storage, platform) as here:
        await here.settled(1)
        await here.hand(saying("7"))
        await here.settled(2)
    assert platform.chats.count("-5") == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_group_hears_the_next_once_the_last_is_on_record(storage: Storage, platform: FarEnd) -> None:
    """So a crash leaves one message of a group uncounted at most. People wait for no record.

    Only where one connection writes can a test hold up all that is recorded.
    """
    async with office(storage, platform) as here:
        rows = await owe(storage, platform, saying("-5"), saying("-5"), saying("6"), saying("6"), saying("6"))
        go_on = threading.Event()
        writing = asyncio.create_task(storage.run(lambda tx: go_on.wait()))
        here.courier.hand(rows)
        try:
            await until(lambda: platform.chats.count("6") == 3)
            assert platform.chats.count("-5") == 1
        finally:
            go_on.set()
        await writing
        await here.settled(5)
    assert platform.chats.count("-5") == 2


async def test_a_private_chat_hears_no_faster_than_its_pace(storage: Storage) -> None:
    times: list[float] = []
    platform = FarEnd(
        pace=replace(FarEnd().pace, private=(1, 0.05)), answer=lambda action: times.append(time.monotonic())
    )
    async with office(storage, platform) as here:
        await here.hand(*[saying("5") for _ in range(4)])
        await here.settled(4)
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(times))


async def test_many_rows_in_hand_leave_in_their_order(
    storage: Storage, platform: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more than so many the action is not kept, but read when it is its turn."""
    monkeypatch.setattr("bot.sending.ACTIONS_MAX", 3)
    monkeypatch.setattr("bot.finding.PAGE", 4)
    await owe(storage, platform, *[saying("5", str(number)) for number in range(10)])
    async with office(storage, platform) as here:
        await here.hand(*[saying("5", str(number)) for number in range(10, 20)])
        await here.settled(20)
    assert platform.performed == [saying("5", str(number)) for number in range(20)]


async def test_what_comes_during_a_backlog_does_not_overtake_it(
    storage: Storage, platform: FarEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh row behind what is still to be read is found in its turn; one before it is taken at once."""
    monkeypatch.setattr("bot.finding.PAGE", 2)
    backlog = await owe(storage, platform, *[saying("5", rank=Rank.NOTICE) for _ in range(3)])
    finding = Finding(storage, platform, holder="me", clock=now, monotonic=time.monotonic)  # type: ignore[arg-type]
    await finding.take_over(lambda tx, broadcast: 1)
    assert [row.id for row in await finding.older()] == [row.id for row in backlog[:2]]
    notice, answer = await owe(storage, platform, saying("5", rank=Rank.NOTICE), saying("5", rank=Rank.ANSWER))
    assert finding.finds_later(notice)
    assert not finding.finds_later(answer)
    assert [row.id for row in await finding.older()] == [backlog[2].id, notice.id]
    assert await finding.older() == []
    assert not finding.finds_later(notice)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_refuses_for_a_while_loses_no_outcome(here: Office, storage: Storage) -> None:
    await ask(storage, "CREATE TRIGGER refuses BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END")
    with capture_logs() as logged:
        await here.hand(saying("5", on_result="post.placed 1"))
        await until(lambda: any("cannot be recorded" in line["event"] for line in logged))
    await ask(storage, "DROP TRIGGER refuses")
    await until(lambda: len(here.told) == 1)
    assert await here.rows() == [("done", 1, None)]
    assert len(here.platform.performed) == 1


async def test_a_row_that_was_taken_back_is_not_performed(storage: Storage, platform: FarEnd) -> None:
    platform.gate.clear()
    await owe(storage, platform, saying("5", "first"), saying("5", "second"), saying("5", "third"))
    async with office(storage, platform) as here:
        await until(lambda: len(platform.performed) == 1)
        await ask(storage, "DELETE FROM outbox WHERE id = 2")
        platform.gate.set()
        await here.settled(2)
    assert platform.performed == [saying("5", "first"), saying("5", "third")]


def test_every_row_the_courier_writes_can_be_read() -> None:
    at = now()
    place = Place(platform="telegram", chat="-5", thread="7")
    performed = results.performed("link.made 3 x", Done(result={"link": "l"}), place, at)
    told = Performed(at=at, word="link.made", ref="3 x", outcome=Done(result={"link": "l"}), place=place)
    assert results.translate(performed) == [told]
    moved = results.moved("telegram", "-5", "-100", at)
    assert results.translate(moved) == [Moved(at=at, platform="telegram", old_chat="-5", new_chat="-100")]
    (done,) = results.translate(results.broadcast_done(4, at))
    assert done == Performed(at=at, word="broadcast.done", ref="4", outcome=Done(), place=None)
    with pytest.raises(KeyError):
        results.translate(json.dumps({"kind": "sung", "at": at.isoformat()}))


# --- what waits until its chat is heard from --------------------------------------------------------------------------


async def test_what_waits_for_its_chat_holds_up_nothing_and_leaves_once_it_is_heard_from(
    here: Office, storage: Storage, platform: FarEnd
) -> None:
    platform.answer = answers(WaitsForContact(reason="window"))
    await here.hand(saying("5", "first"))
    await until_asked(storage, "SELECT reason FROM outbox", "window")
    await here.hand(saying("5", "second"))
    await until_asked(storage, "SELECT COUNT(*) FROM outbox WHERE status = 'done' AND attempts = 1", 1)
    assert await value(storage, "SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND attempts = 0") == 1
    assert len(platform.performed) == 2
    await storage.run(lambda tx: outbox.free(tx, "telegram", "6"))
    await storage.run(lambda tx: outbox.free(tx, "telegram", "5"))
    await until(lambda: len(platform.performed) == 3)
    assert platform.performed[2] == saying("5", "first")
    await until_asked(storage, "SELECT COUNT(*) FROM outbox WHERE status = 'done'", 2)


async def test_a_restart_leaves_alone_what_waits_for_its_chat(storage: Storage, platform: FarEnd) -> None:
    rows = await owe(storage, platform, saying("5"), saying("6"))
    waits = f"UPDATE outbox SET not_before = {micros(outbox.FOR_CONTACT)}, reason = 'window' WHERE id = {rows[0].id}"
    await ask(storage, waits)
    async with office(storage, platform):
        await until(lambda: len(platform.performed) == 1)
        assert platform.performed == [saying("6")]
        await storage.run(lambda tx: outbox.free_for(tx, "telegram", "quota"))
        await storage.run(lambda tx: outbox.give_up_waiting(tx, "telegram", now()))
    assert platform.performed == [saying("6")]
    assert await value(storage, f"SELECT status FROM outbox WHERE id = {rows[0].id}") == "failed"
