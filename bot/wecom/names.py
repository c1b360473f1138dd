"""What this platform is called, and how its ids tell staff, customers and groups apart.

https://developer.work.weixin.qq.com/document/path/92113
"""

import re
from typing import Any

from handlers.actions import Place
from handlers.events import Where, Who

NAME = "wecom"
Json = dict[str, Any]
JOINED, SEEN = "joined", "seen"
"""A look at a group finds: somebody came, and how is known; somebody is there, and how they came may yet be told."""

_REST = r"(?:[A-Z0-9_-][A-Za-z0-9_-]*|[A-Za-z0-9_-]{20,})"
"""Of an id of the platform's making: 30 characters today, which no page promises. A name goes on in small letters."""
_GROUP = re.compile("wr" + _REST)
_CUSTOMER = re.compile("w[mo]" + _REST)


def is_group(chat: str) -> bool:
    return _GROUP.fullmatch(chat) is not None


def is_customer(account: str) -> bool:
    """A person outside of the corp. Staff have the names that the corp gives them."""
    return _CUSTOMER.fullmatch(account) is not None


def who(account: str, name: str = "") -> Who:
    """Of staff nothing but their id is told."""
    return Who(platform=NAME, account=account, name=name or ("" if is_customer(account) else account))


def private(account: str) -> Where:
    return Where(place=Place(platform=NAME, chat=account), kind="private")


def group(chat: str, title: str) -> Where:
    return Where(place=Place(platform=NAME, chat=chat), kind="group", title=title)
