"""Requests are signed by the merchant, answers and notices by WeChat Pay (public-key mode); notices are sealed too."""

from __future__ import annotations

import base64
import json
import re
import uuid
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import PayError
from .keys import Pair

Json = dict[str, Any]
SCHEME = "WECHATPAY2-SHA256-RSA2048"
AGE_S = 300
PARTS = ("mchid", "nonce_str", "signature", "timestamp", "serial_no")


def unsigned(detail: str) -> PayError:
    return PayError(401, "SIGN_ERROR", f"the request's signature is wrong: {detail}", is_fault=True)


def check_request(
    merchant: Pair, *, mch_id: str, serial: str, header: str, method: str, path: str, body: str, now: float
) -> None:
    """PayError 401 unless the merchant signed just this request within the last five minutes."""
    scheme, _, rest = header.partition(" ")
    parts = dict(re.findall(r'(\w+)="([^"]*)"', rest))
    if scheme != SCHEME or set(parts) != set(PARTS):
        raise unsigned(f"the header has the scheme {scheme!r} and the parts {sorted(parts)}")
    if parts["mchid"] != mch_id or parts["serial_no"].upper() != serial.upper():
        raise unsigned(f"mchid {parts['mchid']}, serial_no {parts['serial_no']} are not the merchant's")
    if not parts["timestamp"].isdigit() or abs(now - int(parts["timestamp"])) > AGE_S:
        raise unsigned(f"timestamp {parts['timestamp']} is too far from now")
    message = "\n".join([method, path, parts["timestamp"], parts["nonce_str"], body, ""])
    if not merchant.has_signed(message, parts["signature"]):
        raise unsigned("it does not fit method, path, timestamp, nonce and body")


def message(stamp: str, nonce: str, body: str) -> str:
    """What WeChat Pay signs of an answer or a notice."""
    return f"{stamp}\n{nonce}\n{body}\n"


def headers(platform: Pair, key_id: str, body: str, now: float) -> dict[str, str]:
    """What goes with an answer or a notice."""
    stamp, nonce = str(int(now)), uuid.uuid4().hex.upper()
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": key_id,
        "Wechatpay-Signature": platform.sign(message(stamp, nonce, body)),
        "Wechatpay-Signature-Type": SCHEME,
    }


def sealed(apiv3_key: str, plain: Json, original_type: str, nonce: str = "") -> Json:
    """The `resource` of a notice: AES-256-GCM with the APIv3 key. `nonce`: 12 characters, else random ones."""
    nonce = nonce or uuid.uuid4().hex[:12]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    raw = AESGCM(apiv3_key.encode()).encrypt(nonce.encode(), text, original_type.encode())
    return {
        "original_type": original_type,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(raw).decode(),
        "associated_data": original_type,
        "nonce": nonce,
    }
