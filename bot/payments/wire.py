"""The library's client, with what it lacks. Everything that is asked of WeChat Pay goes through here.

Facts of wechatpayv3 2.0.4 that are guarded against, each under a test of its own: a transfer's cancellation is signed
for another body than it sends; a notice of any age is taken; a wrong signature is an exception, None or False by its
kind; the host is fixed, and there is no connection outside of `async with`.
"""

import json
from collections.abc import Awaitable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from wechatpayv3.async_ import AsyncWeChatPay, WeChatPayType
from wechatpayv3.async_.utils import build_authorization

from bot.platform import PlatformDown
from config.sections import WechatpaySettings

Json = dict[str, Any]

TIMEOUT_S = (5, 15)
"""To connect; to answer."""
NOTICE_AGE_S = 300
"""A notice's signature is good for so long, either way, as in the provider's own libraries."""
SIGNED = ("signature", "timestamp", "nonce", "serial", "signature-type")
TRANSFERS = "/v3/fund-app/mch-transfer/transfer-bills"


class NotSent(Exception):
    """Nothing has reached WeChat Pay."""


class NoAnswer(Exception):
    """It may have reached WeChat Pay; what came back, if anything, proves nothing."""


class BadNotice(Exception):
    """Not from WeChat Pay, or too old; its text says which."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    body: Json

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """What is wrong, in a word of WeChat Pay's."""
        return str(self.body.get("code", ""))


class Wire:
    """`open` before the first call. Every method raises NotSent and NoAnswer; what WeChat Pay refuses is an Answer."""

    def __init__(self, settings: WechatpaySettings, notify_url: str) -> None:
        """Raises PlatformDown where a key file cannot be read."""
        self.app_id, self.mch_id = settings.app_id or "", settings.mch_id or ""
        self._base = settings.api_base.rstrip("/")
        self._serial = settings.cert_serial or ""
        self._client: Any = _client(settings, notify_url)
        # The library has no setting for it: here, and nowhere else.
        self._client._core._gate_way = self._base
        self._open = AsyncExitStack()
        self._is_open = False

    async def open(self) -> None:
        if not self._is_open:
            await self._open.enter_async_context(self._client)
            self._is_open = True

    async def close(self) -> None:
        self._is_open = False
        await self._open.aclose()

    # --- charges -------------------------------------------------------------------------------------------------

    async def pay(self, number: str, title: str, minor: int, currency: str, until: datetime, openid: str) -> Answer:
        """`openid` "": a code for whoever scans it."""
        return await self._ask(
            self._client.pay(
                description=title,
                out_trade_no=number,
                amount={"total": minor, "currency": currency},
                payer={"openid": openid} if openid else None,
                time_expire=until.replace(microsecond=0).isoformat(),
                pay_type=WeChatPayType.JSAPI if openid else WeChatPayType.NATIVE,
            )
        )

    async def trade(self, number: str) -> Answer:
        return await self._ask(self._client.query(out_trade_no=number))

    async def close_trade(self, number: str) -> Answer:
        return await self._ask(self._client.close(number))

    def sign(self, *parts: str) -> str:
        signature: str = self._client.sign(list(parts))
        return signature

    # --- money that goes back, and out ---------------------------------------------------------------------------

    async def refund(self, number: str, transaction: str, amount: Json) -> Answer:
        return await self._ask(self._client.refund(out_refund_no=number, transaction_id=transaction, amount=amount))

    async def refund_stands(self, number: str) -> Answer:
        return await self._ask(self._client.query_refund(number))

    async def transfer(self, fields: Json) -> Answer:
        return await self._ask(self._client.mch_transfer_bills(**fields))

    async def transfer_stands(self, number: str) -> Answer:
        return await self._ask(self._client.mch_transfer_bills_query(out_bill_no=number))

    async def cancel_transfer(self, number: str) -> Answer:
        """The library signs an empty body and sends another one: this sends what it signs."""
        return await self._ask(self._post_nothing(f"{TRANSFERS}/out-bill-no/{number}/cancel"))

    async def _post_nothing(self, path: str) -> tuple[int, str]:
        core = self._client._core
        signed = build_authorization(path, "POST", self.mch_id, self._serial, core._private_key)
        headers = {"Authorization": signed, "Accept": "application/json", "Content-Type": "application/json"}
        answer = await core._client.post(f"{self._base}{path}", headers=headers)
        return answer.status_code, answer.text

    # --- notices -------------------------------------------------------------------------------------------------

    def genuine(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Json:
        """The notice, decrypted. `headers`: names in lower case. Raises BadNotice."""
        given = {name: headers.get(name, "") for name in (f"wechatpay-{part}" for part in SIGNED)}
        stamp = given["wechatpay-timestamp"]
        if not (stamp.isascii() and stamp.isdecimal()) or abs(now.timestamp() - int(stamp[:12])) >= NOTICE_AGE_S:
            raise BadNotice("older than 5 minutes, or without a time")
        try:
            notice = self._client.callback(given, body)
        except Exception as error:  # the library raises bare Exceptions and whatever decoding comes upon
            raise BadNotice(f"cannot be read: {type(error).__name__}") from error
        if not isinstance(notice, dict) or not isinstance(notice.get("resource"), dict):
            raise BadNotice("the signature is not WeChat Pay's, or the APIv3 key does not fit")
        return notice

    async def _ask(self, call: Awaitable[tuple[int, Any]]) -> Answer:
        try:
            status, text = await call
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotSent(f"WeChat Pay does not answer ({type(error).__name__})") from error
        except httpx.HTTPError as error:
            raise NoAnswer(f"WeChat Pay did not answer in time ({type(error).__name__})") from error
        except Exception as error:  # a bare Exception is how the library says that an answer's signature is wrong
            raise NoAnswer("an answer was not signed with WeChat Pay's public key") from error
        return Answer(status=status, body=_read(text))


def _read(text: Any) -> Json:
    try:
        body = json.loads(text) if text else {}
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _client(settings: WechatpaySettings, notify_url: str) -> Any:
    key = settings.apiv3_key
    private, public = _pem(settings.key_file, "KEY_FILE"), _pem(settings.public_key_file, "PUBLIC_KEY_FILE")
    try:
        return AsyncWeChatPay(
            wechatpay_type=WeChatPayType.NATIVE,
            mchid=settings.mch_id,
            private_key=private,
            cert_serial_no=settings.cert_serial,
            appid=settings.app_id,
            apiv3_key=key.get_secret_value() if key else "",
            notify_url=notify_url,
            public_key=public,
            public_key_id=settings.public_key_id,
            timeout=TIMEOUT_S,
        )
    except Exception as error:  # a bare Exception, for a key that is none
        raise PlatformDown(
            "a key of WeChat Pay cannot be used: FANLOOP_WECHATPAY__KEY_FILE is the merchant's apiclient_key.pem, "
            "FANLOOP_WECHATPAY__PUBLIC_KEY_FILE the pub_key.pem of the console"
        ) from error


def _pem(path: Path | None, name: str) -> str:
    try:
        return (path or Path()).read_text()
    except (OSError, ValueError) as error:
        raise PlatformDown(f"FANLOOP_WECHATPAY__{name} cannot be read") from error
