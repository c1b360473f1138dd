"""When a crontab(5) line comes next, in the shop's zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from handlers.crontab import cron, cron_fields

MOMENT = timedelta(seconds=1)


def after(every: str, zone: ZoneInfo, then: datetime) -> datetime:
    """The first time later than `then`. crontab.py splits what APScheduler counts otherwise.

    Where clocks are put back, what has a fixed time in the hour that comes twice goes in the first of them alone, as
    cron(8) has it (https://manpages.debian.org/cron.8).
    """
    triggers = [CronTrigger(timezone=zone, **fields) for fields in cron_fields(every)]
    at = then
    while at <= then or (_is_again(at, zone) and _is_fixed(every)):
        found = [trigger.get_next_fire_time(None, at + MOMENT) for trigger in triggers]
        at = min(time.astimezone(UTC) for time in found if time is not None)
    return at.astimezone(then.tzinfo)


def _is_again(at: datetime, zone: ZoneInfo) -> bool:
    """The clocks have shown this time before."""
    return at.astimezone(zone).fold == 1


def _is_fixed(every: str) -> bool:
    minute, hour, *_ = cron(every).split()
    return not minute.startswith("*") and not hour.startswith("*")


def last_within(every: str, zone: ZoneInfo, span: timedelta, now: datetime) -> datetime | None:
    """The latest time within this span before `now`, now included; None where there is none."""
    found, fires_at = None, after(every, zone, now - span - MOMENT)
    while fires_at <= now:
        found, fires_at = fires_at, after(every, zone, fires_at)
    return found
