"""When a crontab(5) line comes next, in the shop's zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from handlers.crontab import cron_fields

MOMENT = timedelta(seconds=1)


def after(every: str, zone: ZoneInfo, then: datetime) -> datetime:
    """The first time later than `then`. crontab.py splits what APScheduler counts otherwise."""
    triggers = [CronTrigger(timezone=zone, **fields) for fields in cron_fields(every)]
    found = [trigger.get_next_fire_time(None, then + MOMENT) for trigger in triggers]
    first: datetime = min(time for time in found if time is not None)
    return first.astimezone(then.tzinfo)


def last_within(every: str, zone: ZoneInfo, span: timedelta, now: datetime) -> datetime | None:
    """The latest time within this span before `now`, now included; None where there is none."""
    found, fires_at = None, after(every, zone, now - span - MOMENT)
    while fires_at <= now:
        found, fires_at = fires_at, after(every, zone, fires_at)
    return found
