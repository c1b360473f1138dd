"""How a call can fail. None of these texts, and nothing behind them, holds a token or a secret."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from wechatpy.exceptions import WeChatClientException

TOKEN_OVER = frozenset({40001, 40014, 42001})
"""The access token is unknown, not the newest, or over."""
BUSY = -1

_SECRET = re.compile(r"((?:access_token|secret|corpsecret|appsecret|js_code|code)=)[^&\s'\"]+", re.IGNORECASE)
_LONG = re.compile(r"[\w-]{80,}")
REASON_LENGTH = 200


class Refused(WeChatClientException):  # type: ignore[misc]
    """The platform's "no": `errcode` and `errmsg` as it says them."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errcode, without_secrets(errmsg))

    def __str__(self) -> str:
        return f"{self.errcode} {self.errmsg}".strip()


class TokenRefused(Refused):
    """A token fetched just now is refused too: a setting is wrong; `errmsg` says what to check."""


class NotSent(Exception):
    """The connection could not be made: nothing left this machine."""


class Lost(Exception):
    """Nobody knows whether it happened: the connection ended, or the answer was none."""


NONSENSE = (LookupError, TypeError, ValueError, AttributeError)
"""What reading an answer ends in that is not as the platform documents it."""


@contextmanager
def before_it_is_said() -> Iterator[None]:
    """Around what is called first and shows to nobody: where its answer is lost, nothing has been said."""
    try:
        yield
    except Lost as error:
        raise NotSent(str(error)) from None


def without_secrets(text: str) -> str:
    return _LONG.sub("[token]", _SECRET.sub(r"\1[secret]", text))[:REASON_LENGTH]
