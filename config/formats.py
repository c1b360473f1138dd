"""What a single setting must look like.

Each check gives the value back, or raises ValueError with a sentence that never holds the value.
"""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo

from babel.core import get_global
from pydantic import SecretStr

MIN_CALLBACK_KEY = 24  # bytes; the Standard Webhooks specification's least
AES_KEY_CHARACTERS = 43  # WeChat's EncodingAESKey: base64 of 32 bytes without its "="
APIV3_KEY_BYTES = 32  # WeChat Pay's APIv3 key is an AES-256-GCM key, typed as it is

TELEGRAM_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,128}")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API, setWebhook: secret_token
WECHAT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
WECHAT_TOKEN = re.compile(r"[A-Za-z0-9_-]{3,64}")  # WeChat's console takes 3 to 32 letters and digits
AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
MERCHANT = re.compile(r"[0-9]{1,32}")
SERIAL = re.compile(r"[0-9A-Za-z]{1,64}")
QUIET_HOURS = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9])")
OWNER_ACCOUNTS = {
    "telegram": re.compile(r"[1-9][0-9]{0,18}"),
    "wechat": re.compile(r"[A-Za-z0-9_-]{1,64}"),
    "wecom": re.compile(r"[A-Za-z0-9_.@-]{1,64}"),
}


def hidden(check: Callable[[str], str]) -> Callable[[SecretStr], SecretStr]:
    """The same check for a secret."""
    return lambda secret: SecretStr(check(secret.get_secret_value()))


def matching(pattern: re.Pattern[str], sentence: str) -> Callable[[str], str]:
    """A check that the whole value fits the pattern; the sentence says so in words."""

    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(sentence)
        return value

    return check


def whole_number(value: str | int) -> str | int:
    """Digits and nothing else; Python's own reading takes 8_080 and 8080.0 too."""
    if isinstance(value, str) and not WHOLE_NUMBER.fullmatch(value):
        raise ValueError("must be a whole number")
    return value


def one_line(value: str) -> str:
    """Text that can stand in a sentence."""
    if not value.isprintable():
        raise ValueError("must be one line of text")
    return value


def currency(value: str) -> str:
    """An ISO 4217 code that is legal tender somewhere today, by the CLDR data that comes with Babel."""
    territories = get_global("territory_currencies").values()
    current = {code for rows in territories for code, _, until, is_tender in rows if until is None and is_tender}
    if value.upper() not in current:
        raise ValueError("must be the ISO 4217 code of a currency in use, such as CNY or EUR")
    return value.upper()


def timezone(value: str) -> str:
    """A name of the IANA time zone database."""
    try:
        ZoneInfo(value)
    except (ValueError, LookupError, OSError):
        raise ValueError("must be the name of a time zone, such as Asia/Shanghai or Europe/Berlin") from None
    return value


def quiet_hours(value: str) -> str:
    """`HH:MM-HH:MM`, over midnight when the end is the earlier, or `off`."""
    match = QUIET_HOURS.fullmatch(value)
    if value != "off" and (match is None or match[1] == match[2]):
        raise ValueError("must be two different times like 22:00-08:00, or off")
    return value


def owner(value: str) -> str:
    """`PLATFORM:ACCOUNT`."""
    platform, _, account = value.partition(":")
    if platform not in OWNER_ACCOUNTS or not OWNER_ACCOUNTS[platform].fullmatch(account):
        raise ValueError("must be telegram:NUMBER, wechat:OPENID or wecom:USERID")
    return value


def web_url(value: str) -> str:
    """An http(s) address without user, query or fragment. Given back without its last slash: paths follow it."""
    parts = _split(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("must be an address like https://shop.example.com, without user, query or fragment")
    return value.rstrip("/")


def database_url(value: str) -> str:
    """`sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://user:password@host/database`."""
    if value.startswith("sqlite:"):
        return _sqlite_url(value)
    parts = _split(value)
    if parts.scheme != "postgresql" or not (parts.hostname or "host" in parse_qs(parts.query)) or len(parts.path) < 2:
        raise ValueError("must be sqlite:///path/to/file or postgresql://user:password@host/database")
    return value


def _sqlite_url(value: str) -> str:
    path = value.removeprefix("sqlite:///")
    if path == value or not path or path.endswith("/") or ":memory:" in path or "?" in path or not path.isprintable():
        raise ValueError("must be sqlite:///path/to/file: a file on disk, without options")
    return value


def redis_url(value: str) -> str:
    """`redis://`, `rediss://` (TLS) or `unix://`."""
    parts = _split(value)
    if parts.scheme not in ("redis", "rediss", "unix") or not (parts.hostname or parts.path):
        raise ValueError("must be an address like redis://host:6379/0")
    return value


def aes_key(value: str) -> str:
    """WeChat's EncodingAESKey."""
    if not AES_KEY.fullmatch(value):
        raise ValueError(f"must be the {AES_KEY_CHARACTERS} letters and digits of the EncodingAESKey")
    return value


def apiv3_key(value: str) -> str:
    """WeChat Pay's APIv3 key."""
    if len(value.encode()) != APIV3_KEY_BYTES:
        raise ValueError(f"must be the APIv3 key of {APIV3_KEY_BYTES} characters")
    return value


def callback_secret(value: str) -> str:
    """`whsec_` and base64, as Standard Webhooks writes a symmetric key."""
    key = value.removeprefix("whsec_")
    try:
        is_long_enough = len(base64.b64decode(key, validate=True)) >= MIN_CALLBACK_KEY
    except (binascii.Error, ValueError):  # ValueError: a letter outside ASCII
        is_long_enough = False
    if key == value or not is_long_enough:
        raise ValueError(f"must be whsec_ followed by base64 of at least {MIN_CALLBACK_KEY} random bytes")
    return value


def _split(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port  # asked for here, because a wrong one raises
    except ValueError:
        raise ValueError("is not an address that can be read") from None
    if not value.isprintable() or " " in value:
        raise ValueError("must be an address without spaces")
    return parts
