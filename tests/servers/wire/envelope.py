"""How callbacks are signed and encrypted, on the platform's side; written from the description, with AES alone.

signature = SHA-1, in hex, of the sorted texts run together. Encrypted is base64 of AES-256-CBC (key: the 43 characters
and "=", read as base64; start value: the key's first 16 bytes) over 16 random bytes, the length in 4 bytes, highest
first, the message, and the receiver's id, filled up to whole blocks of 32 by PKCS#7.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK, HEAD = 32, 20


class BadEnvelope(ValueError):
    """What came cannot be opened."""


def sign(*texts: str) -> str:
    """The signature of a callback over its token, timestamp, nonce and, encrypted, the encrypted text."""
    return hashlib.sha1("".join(sorted(texts)).encode(), usedforsecurity=False).hexdigest()


class Envelope:
    """Seals and opens for one receiver (an app id, a corp id) with one 43 character key."""

    def __init__(self, aes_key: str, receiver: str) -> None:
        if len(aes_key) != 43:
            raise BadEnvelope("the key must be 43 characters of base64")
        key = base64.b64decode(aes_key + "=")
        self.receiver = receiver.encode()
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def seal(self, message: bytes, start: bytes | None = None) -> str:
        """`start`: the 16 first bytes, else random ones."""
        start = os.urandom(16) if start is None else start
        whole = start + len(message).to_bytes(4, "big") + message + self.receiver
        fill = BLOCK - len(whole) % BLOCK
        encryptor = self._cipher.encryptor()
        sealed = encryptor.update(whole + bytes([fill]) * fill) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def open(self, sealed: str) -> bytes:
        try:
            raw = base64.b64decode(sealed, validate=True)
        except binascii.Error as error:
            raise BadEnvelope("not base64") from error
        if not raw or len(raw) % 16:
            raise BadEnvelope("not whole blocks")
        decryptor = self._cipher.decryptor()
        whole = unfilled(decryptor.update(raw) + decryptor.finalize())
        end = HEAD + int.from_bytes(whole[16:HEAD], "big")
        if len(whole) < HEAD or whole[end:] != self.receiver:
            raise BadEnvelope(f"meant for {whole[end:]!r}, not for {self.receiver!r}")
        return whole[HEAD:end]


def unfilled(whole: bytes) -> bytes:
    fill = whole[-1]
    if not 1 <= fill <= BLOCK or whole[-fill:] != bytes([fill]) * fill:
        raise BadEnvelope("filled up wrongly, or another key")
    return whole[:-fill]
