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

_GROUP = re.compile(r"wr[A-Za-z0-9_-]{20,}")
_CUSTOMER = re.compile(r"w[mo][A-Za-z0-9_-]{20,}")


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
