"""Callbacks as they come: signed, in safe mode encrypted, XML. Whatever is wrong with one ends here, as BadKnock.

signature = SHA-1 of the sorted texts run together; encryption is AES-CBC with a key of 43 characters, as wechatpy does
it. https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Message_encryption_and_decryption_instructions.html
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import xmltodict
from wechatpy.crypto import PrpCrypto

Xml = dict[str, Any]

AGE_MAX = timedelta(hours=1)
"""Of a timestamp, either way (contract, "HTTP doors")."""
LISTS = ("Item", "item", "List")
"""Elements that may stand once or often: always lists."""
DEPTH_MAX = 32
_BEGINS = re.compile(r"(?:<\?xml\s[^>]*\?>\s*)?<xml[\s/>]")
"""Nothing stands before the element, so no document type does: what people type may well look like one."""


class BadKnock(Exception):
    """Not to be taken. `status`: 403 it is not the platform's, 400 it makes no sense."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Envelope:
    """Of one receiver: an app id or a corp id. Without an `aes_key` callbacks come and go as they are."""

    def __init__(self, token: str, aes_key: str | None, receiver: str) -> None:
        self._token, self._receiver = token, receiver
        self._crypto = PrpCrypto(base64.b64decode(f"{aes_key}=")) if aes_key else None

    @property
    def is_safe(self) -> bool:
        return self._crypto is not None

    def check(self, query: Mapping[str, str], now: datetime, *, name: str = "signature", of: str = "") -> None:
        """The query's signature `name`, over `of` too where something is encrypted. Raises BadKnock."""
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        texts = [self._token, stamp, nonce, *([of] if of else [])]
        # Bytes: a signature that is no ASCII would be an error to compare.
        if not hmac.compare_digest(signature(*texts).encode(), query.get(name, "").encode("utf-8", "replace")):
            raise BadKnock(403, "the signature is wrong: is the token the one in the console?")
        if not _is_recent(stamp, now):
            raise BadKnock(403, "the timestamp is older than an hour: is this machine's clock right?")

    def opened(self, query: Mapping[str, str], body: bytes, now: datetime) -> bytes:
        """The message inside. Raises BadKnock."""
        if not self.is_safe:
            self.check(query, now)
            return body
        sealed = parsed(body).get("Encrypt")
        if not isinstance(sealed, str):
            raise BadKnock(403, "it is not encrypted, though a key is set")
        self.check(query, now, name="msg_signature", of=sealed)
        return self.decrypted(sealed)

    def decrypted(self, sealed: str) -> bytes:
        """Raises BadKnock for what was not sealed with our key, or for somebody else."""
        assert self._crypto is not None
        try:
            opened: str = self._crypto.decrypt(sealed, self._receiver)
        except Exception as error:  # the library raises whatever happens to break: IndexError, struct.error, ValueError
            raise BadKnock(403, f"it cannot be decrypted ({type(error).__name__}): is the key the console's?") from None
        return opened.encode()

    def sealed(self, xml: str, now: datetime, nonce: str) -> str:
        """A reply as it goes out: encrypted and signed where callbacks are."""
        if self._crypto is None:
            return xml
        stamp = str(int(now.timestamp()))
        encrypted = self._crypto.encrypt(xml, self._receiver).decode()
        signed = signature(self._token, stamp, nonce, encrypted)
        fields = {"Encrypt": encrypted, "MsgSignature": signed, "TimeStamp": int(stamp), "Nonce": nonce}
        return written(fields)


def signature(*texts: str) -> str:
    whole = "".join(sorted(texts)).encode("utf-8", "replace")
    return hashlib.sha1(whole, usedforsecurity=False).hexdigest()


def parsed(body: bytes) -> Xml:
    """The fields of an <xml> element. Raises BadKnock: for no XML, a DTD or entities, another root, half characters."""
    try:
        text = body.decode("utf-8-sig").strip()
        if not _BEGINS.match(text):
            raise BadKnock(400, "it does not begin as a callback does")
        xml = xmltodict.parse(text, force_list=LISTS)["xml"]
        if not isinstance(xml, dict) or _depth(xml) > DEPTH_MAX:
            raise BadKnock(400, "it is not what a callback looks like")
        json.dumps(xml)
    except BadKnock:
        raise
    except Exception as error:  # expat's and xmltodict's errors have nothing in common
        raise BadKnock(400, f"it cannot be read ({type(error).__name__})") from None
    return xml


def written(fields: Mapping[str, Any]) -> str:
    """Fields as XML: texts in CDATA, whole numbers bare, mappings as elements of their own."""
    return f"<xml>{_elements(fields)}</xml>"


def _elements(fields: Mapping[str, Any]) -> str:
    return "".join([f"<{name}>{_value(value)}</{name}>" for name, value in fields.items()])


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return _elements(value)
    return str(value) if isinstance(value, int) else cdata(str(value))


def cdata(text: str) -> str:
    """Text inside XML. `]]>` would end it early; what XML cannot hold is left out."""
    held = "".join([sign for sign in text if _is_xml(ord(sign))])
    return f"<![CDATA[{held.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _is_xml(point: int) -> bool:
    """https://www.w3.org/TR/xml/#charsets"""
    return point in (9, 10, 13) or 32 <= point < 0xD800 or 0xE000 <= point < 0xFFFE or point >= 0x10000


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def _is_recent(stamp: str, now: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
        return False
    return abs(now.timestamp() - int(stamp)) <= AGE_MAX.total_seconds()
