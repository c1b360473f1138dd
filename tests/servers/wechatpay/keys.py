"""Two pairs of keys: the merchant's, which the program signs with, and WeChat Pay's, which it checks answers with."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256


class Pair(NamedTuple):
    private: rsa.RSAPrivateKey

    def sign(self, message: str) -> str:
        """SHA256 with RSA, in base64."""
        return base64.b64encode(self.private.sign(message.encode(), padding.PKCS1v15(), SHA256())).decode()

    def has_signed(self, message: str, signature: str) -> bool:
        try:
            raw = base64.b64decode(signature, validate=True)
            self.private.public_key().verify(raw, message.encode(), padding.PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True

    def opened(self, sealed: str) -> str:
        """What was encrypted for this pair, in base64 (RSA-OAEP with SHA-1). ValueError if it was not."""
        fill = padding.OAEP(mgf=padding.MGF1(algorithm=SHA1()), algorithm=SHA1(), label=None)  # noqa: S303
        return self.private.decrypt(base64.b64decode(sealed, validate=True), fill).decode()

    def private_pem(self) -> bytes:
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


@cache
def pair(name: str) -> Pair:
    """Made once for each name in a process: making one takes a while."""
    return Pair(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def write(folder: Path, merchant: Pair, platform: Pair) -> tuple[Path, Path]:
    """(the merchant's private key, WeChat Pay's public key) as files."""
    mine, theirs = folder / "wechatpay_merchant_key.pem", folder / "wechatpay_public_key.pem"
    mine.write_bytes(merchant.private_pem())
    mine.chmod(0o600)
    theirs.write_bytes(platform.public_pem())
    return mine, theirs
