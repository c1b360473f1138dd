"""Too many calls: a minute's rest, and for whoever is shut out for longer a few minutes, again and again."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.cgi.errors import Trouble
from bot.cgi.faults import Lost, Refused
from bot.wechat.errors import trouble_of as account_trouble
from bot.wecom.errors import CALL_LIMIT, outcome_of, trouble_of
from bot.wecom.limit import FORGOTTEN, LASTS, Limit
from handlers.actions import Place, Rank, Say
from handlers.content import Text
from handlers.outcomes import RetryLater, WaitsForContact
from handlers.texts import Marked
from tests.bot.wecom.conftest import Running

TOO_MANY = Refused(CALL_LIMIT, "api freq out of limit")
SAID = Say(to=Place(platform="wecom", chat="zhangsan"), content=Text(text=Marked("好")), rank=Rank.NOTICE)


def test_a_minute_is_rested_and_nobody_is_told() -> None:
    outcome = outcome_of(TOO_MANY, is_said=True)
    assert isinstance(outcome, RetryLater)
    assert (outcome.after_s, outcome.everywhere) == (60.0, True)
    assert trouble_of(TOO_MANY) is None


def test_it_lasts_once_it_is_met_again_and_again() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    limit = Limit(lambda: now)
    for _ in range(10):
        assert not limit.lasts(TOO_MANY)
        assert not limit.lasts(Lost("HTTP 502"))
        now += timedelta(minutes=1)
    assert now - datetime(2026, 12, 1, tzinfo=UTC) == LASTS
    assert limit.lasts(TOO_MANY)
    now += FORGOTTEN + timedelta(seconds=1)
    assert not limit.lasts(TOO_MANY)


async def test_who_is_shut_out_waits_and_the_owner_hears_of_it(shop: Running) -> None:
    await shop.is_on()
    shop.server.fault("message/send", times=2, code=CALL_LIMIT)
    assert isinstance(await shop.platform.perform(SAID), RetryLater)
    limit = shop.platform._performer.limit
    assert limit._since is not None
    limit._since -= LASTS
    assert await shop.platform.perform(SAID) == WaitsForContact(reason="limit")
    await shop.hears(shop.zhang, "短时间内调用太多", how="app")


@pytest.mark.parametrize(
    ("code", "trouble"),
    [(40001, Trouble.SECRET), (89503, Trouble.IP), (89506, Trouble.IP), (89507, Trouble.IP), (40013, Trouble.SECRET)],
)
def test_a_token_that_is_refused_is_a_setting(code: int, trouble: Trouble) -> None:
    """What is owed waits for it."""
    assert account_trouble(Refused(code, "")) is trouble
