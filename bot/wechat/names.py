"""What this platform is called, and what is the same wherever it is spoken of."""

from typing import Any

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
