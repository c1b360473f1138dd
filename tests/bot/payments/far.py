"""WeChat Pay's end of the wire, as much of it as one test needs: it checks every signature over the bytes that came,
signs what it answers, and remembers what was begun under which number. Keys are made when the tests run."""

import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Self

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from config.sections import WechatpaySettings

Json = dict[str, Any]
MCH_ID, APP_ID, SERIAL, KEY_ID = "1900000001", "wx0000000000000001", "0123456789ABCDEF", "PUB_KEY_ID_0001"
APIV3_KEY = "made-up-key-of-thirty-two-letter"
SIGNED = re.compile(r'(\w+)="([^"]*)"')


@cache
def key(whose: str) -> rsa.RSAPrivateKey:
    """The merchant's, WeChat Pay's, or a stranger's."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signature(whose: str, *parts: str) -> str:
    return b64encode(key(whose).sign("".join(f"{part}\n" for part in parts).encode(), PKCS1v15(), SHA256())).decode()


def settings(folder: Path, base: str) -> WechatpaySettings:
    private = key("merchant").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key("wechatpay").public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "merchant.pem").write_bytes(private)
    (folder / "wechatpay.pem").write_bytes(public)
    return WechatpaySettings(
        mch_id=MCH_ID,
        app_id=APP_ID,
        key_file=folder / "merchant.pem",
        cert_serial=SERIAL,
        apiv3_key=APIV3_KEY,
        public_key_file=folder / "wechatpay.pem",
        public_key_id=KEY_ID,
        api_base=base,
    )


def notice(
    event_type: str, resource: Json, at: datetime, *, name: str = "N1", by: str = "wechatpay"
) -> tuple[Json, bytes]:
    """(headers, body) as WeChat Pay sends them."""
    nonce = secrets.token_hex(6)
    sealed = AESGCM(APIV3_KEY.encode()).encrypt(nonce.encode(), json.dumps(resource).encode(), b"pay")
    hidden = {
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": b64encode(sealed).decode(),
        "nonce": nonce,
        "associated_data": "pay",
    }
    told = {"id": name, "event_type": event_type, "resource_type": "encrypt-resource", "resource": hidden}
    body = json.dumps(told)
    return signed(body, at, by=by), body.encode()


def signed(body: str, at: datetime, *, by: str = "wechatpay") -> Json:
    """The headers of a notice."""
    stamp = str(int(at.timestamp()))
    return {
        "Wechatpay-Signature": signature(by, stamp, "n0nce", body),
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": "n0nce",
        "Wechatpay-Serial": KEY_ID,
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }


def trade(number: str, minor: int = 7980, **changes: Any) -> Json:
    """A paid one."""
    return {
        "appid": APP_ID,
        "mchid": MCH_ID,
        "out_trade_no": number,
        "transaction_id": f"42{number}",
        "trade_state": "SUCCESS",
        "success_time": "2026-12-01T20:00:00+08:00",
        "amount": {"total": minor, "payer_total": minor, "currency": "CNY"},
        "payer": {"openid": "o-jay"},
    } | changes


@dataclass
class FarEnd:
    """`known`: what stands under a number. `hands`: what a POST does, by the end of its path; else it is stored."""

    known: dict[str, Json] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    hands: dict[str, Callable[[Json], tuple[int, Json]]] = field(default_factory=dict)
    loses: list[str] = field(default_factory=list)
    """Ends of paths whose next POST is done, and its answer lost."""
    signs_as: str = "wechatpay"
    url: str = ""

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._runner.cleanup()

    def posts(self, end: str) -> list[Json]:
        return [
            json.loads(body or "{}") for method, path, body in self.asked if method == "POST" and path.endswith(end)
        ]

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        body = (await request.read()).decode()
        self.asked.append((request.method, request.path, body))
        if not _is_signed(request, body):
            return self._said(401, {"code": "SIGN_ERROR", "message": "the signature is wrong"})
        status, answer = self._do(request.method, request.path, json.loads(body or "{}"))
        if request.method == "POST" and any(request.path.endswith(end) for end in self.loses):
            self.loses.clear()
            assert request.transport is not None
            request.transport.abort()
        return self._said(status, answer)

    def _do(self, method: str, path: str, body: Json) -> tuple[int, Json]:
        if method == "GET":
            found = self.known.get(path.rpartition("/")[2])
            return (200, found) if found else (404, {"code": "NOT_FOUND", "message": "no such number"})
        hand = next((hand for end, hand in self.hands.items() if path.endswith(end)), None)
        if hand is not None:
            return hand(body)
        return 204, {}

    def _said(self, status: int, answer: Json) -> web.Response:
        text = json.dumps(answer) if answer else ""
        headers = {
            "Wechatpay-Signature": signature(self.signs_as, "1", "n0nce", text),
            "Wechatpay-Timestamp": "1",
            "Wechatpay-Nonce": "n0nce",
            "Wechatpay-Serial": KEY_ID,
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }
        return web.Response(status=status, text=text, headers=headers, content_type="application/json")


def _is_signed(request: web.BaseRequest, body: str) -> bool:
    given = dict(SIGNED.findall(request.headers["Authorization"]))
    said = f"{request.method}\n{request.path_qs}\n{given['timestamp']}\n{given['nonce_str']}\n{body}\n"
    try:
        key("merchant").public_key().verify(b64decode(given["signature"]), said.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return (given["mchid"], given["serial_no"]) == (MCH_ID, SERIAL)
