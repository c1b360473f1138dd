"""/metrics: what is open is counted each time, what is over once a minute. On both databases."""

from datetime import timedelta

from bot.web.health import ENDED_FOR, Ended
from handlers.actions import Rank
from storage import Storage, Value, figures, outbox
from storage.figures import Figure
from tests.sending import FarEnd, make_shop, now, owe, saying


def amounts(found: list[Figure], name: str) -> dict[tuple[str, ...], int]:
    return dict(next(one for one in found if one.name == name).amounts)


async def test_what_is_open_is_counted_each_time_and_what_is_over_once_a_minute(storage: Storage) -> None:
    await make_shop(storage)
    times = [now()]
    ended = Ended(storage, lambda: times[-1])
    first, _second = await owe(storage, FarEnd(), saying("5"), saying("6", rank=Rank.NOTICE))
    assert amounts(await ended.figures(), "fanloop_outbox") == {}
    assert amounts(await storage.read(figures.of_open), "fanloop_outbox") == {("telegram", "queued"): 2}
    settled: dict[str, Value] = {"id": first.id, "status": "done", "attempts": 1, "reason": None, "at": now()}
    await storage.run(lambda tx: outbox.settle(tx, [settled]))
    assert amounts(await storage.read(figures.of_open), "fanloop_outbox") == {("telegram", "queued"): 1}
    times.append(times[0] + ENDED_FOR - timedelta(seconds=1))
    assert amounts(await ended.figures(), "fanloop_outbox") == {}
    times.append(times[0] + ENDED_FOR)
    assert amounts(await ended.figures(), "fanloop_outbox") == {("telegram", "done"): 1}


async def test_no_figure_has_two_meanings(storage: Storage) -> None:
    opened, ended = await storage.read(figures.of_open), await storage.read(figures.of_ended)
    assert amounts(opened, "fanloop_inbox") == {("new",): 0, ("waiting",): 0, ("parked",): 0}
    assert {one.name for one in (*opened, *ended)} == set(figures.METRICS)
