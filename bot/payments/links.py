"""The link to the page where a person confirms a payout: what WeChat needs for it, sealed, so that nobody makes one."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

PATH = "/payout"
SEAL_BYTES = 12


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """`package` is WeChat's own word for what is to be confirmed; only the receiver can confirm it."""

    payout: str
    minor: int
    package: str


def seal(key: str, confirmation: Confirmation) -> str:
    """Letters, digits, _ and -."""
    one = confirmation
    body = urlsafe_b64encode(json.dumps([one.payout, one.minor, one.package]).encode()).rstrip(b"=")
    return f"{body.decode()}.{_mark(key, body)}"


def read(key: str, sealed: str) -> Confirmation | None:
    """None for what we have not sealed."""
    body, _, mark = sealed.partition(".")
    raw = body.encode("ascii", "replace")
    if not hmac.compare_digest(mark.encode("utf-8", "replace"), _mark(key, raw).encode()):
        return None
    payout, minor, package = json.loads(urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)))
    return Confirmation(payout=payout, minor=minor, package=package)


def _mark(key: str, body: bytes) -> str:
    mark = hmac.new(hashlib.sha256(f"payout|{key}".encode()).digest(), body, hashlib.sha256).digest()[:SEAL_BYTES]
    return urlsafe_b64encode(mark).decode()
