"""What this platform is called, and what is the same wherever it is spoken of."""

from datetime import datetime, timedelta
from typing import Any

from bot.cgi.waiting import CHINA
from handlers.actions import Place
from handlers.events import Where, Who

NAME = "wechat"
Xml = dict[str, Any]


def who(openid: str) -> Who:
    """Nicknames are not told (since 2021-12)."""
    return Who(platform=NAME, account=openid, name="")


def where(openid: str) -> Where:
    """There are no groups here: everybody speaks with the account alone."""
    return Where(place=Place(platform=NAME, chat=openid), kind="private")


def midnight_after(now: datetime) -> datetime:
    """When quotas begin anew."""
    there = now.astimezone(CHINA)
    return there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
