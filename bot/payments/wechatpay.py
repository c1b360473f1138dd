"""WeChat Pay, API v3, in public-key mode. See bot.platform.Platform for what each method promises.

It has no chats: the courier brings it charges, refunds and payouts, its door takes notices, and pages ask it what the
payer's browser needs.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.routing import BaseRoute, Route

from bot import own_events
from bot.payments import charges, links, notices, payouts, refunds
from bot.payments.desk import Desk
from bot.payments.links import Confirmation
from bot.payments.payer import Payer
from bot.payments.told import NAME, Ours
from bot.payments.windows import no_window, opening
from bot.payments.wire import NoAnswer, NotSent, Wire
from bot.platform import Pace, Parts, PlatformDown, Take
from handlers.actions import Action, AskProvider
from handlers.events import Event
from handlers.outcomes import Failed, Outcome, RetryLater, Unknown

PACE = Pace(overall=(50, 1.0), private=(50, 1.0), community=(50, 1.0), at_once=8)
"""Far below what a merchant is allowed: 100 transfers a second, and more of everything else."""
AGAIN_S = 5.0
CHECKED = "FANLOOPCHECK"
"""A number that no charge of ours has: asking for it proves key, serial and merchant."""

ASKS: dict[str, Callable[[Desk, str], Awaitable[Outcome]]] = {
    "charge": charges.ask,
    "refund": refunds.ask,
    "payout": payouts.ask,
}
DO: dict[str, Callable[[Desk, Any], Awaitable[Outcome]]] = {
    "make_charge": charges.make,
    "close_charge": charges.close,
    "ask_provider": lambda desk, action: ASKS[action.what](desk, action.number),
    "refund_payment": refunds.give,
    "pay_out": payouts.pay,
}


def build(parts: Parts) -> "WechatPay":
    """The provider as configured. Raises PlatformDown where a key file cannot be used, or no address is set."""
    if parts.settings.web.public_url is None:
        raise PlatformDown("WeChat Pay needs FANLOOP_WEB__PUBLIC_URL: orders are paid there, and it reports them there")
    # At INFO the HTTP library writes every address, and the Official Account's secret stands in one.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return WechatPay(parts)


class WechatPay:
    """`inside` is None where nobody can pay inside WeChat: that needs the Official Account that payments are under."""

    name: str = NAME
    pace = PACE
    bounds = (payouts.LEAST_MINOR, payouts.NAME_MINOR - 1)

    def __init__(self, parts: Parts) -> None:
        pay, wechat = parts.settings.wechatpay, parts.settings.wechat
        self._public_url = (parts.settings.web.public_url or "").rstrip("/")
        self._key = pay.apiv3_key.get_secret_value() if pay.apiv3_key else ""
        self._wire = Wire(pay, f"{self._public_url}{notices.PATH}")
        self.source = f"{NAME}:{self._wire.mch_id}"
        self.inside = Payer(wechat) if wechat.app_id == pay.app_id else None
        ours = Ours(app_id=self._wire.app_id, mch_id=self._wire.mch_id, link=self._link)
        opens = opening(parts.storage, parts.shop_id, ours, parts.clock) if self.inside else no_window
        self._desk = Desk(wire=self._wire, ours=ours, clock=parts.clock, opens=opens)

    async def start(self) -> None:
        await self._wire.open()
        if self.inside is not None:
            await self.inside.open()

    async def stop(self) -> None:
        await self._wire.close()
        if self.inside is not None:
            await self.inside.close()

    async def poll(self, take: Take) -> None:
        """Notices come by themselves; what is missed the clock asks for."""

    def doors(self, take: Take) -> list[BaseRoute]:
        desk = self._desk
        door = notices.door(self._wire, desk.ours, take, desk.clock, opens=desk.opens)
        return [Route(notices.PATH, door, methods=["POST"])]

    def translate(self, raw: str) -> list[Event]:
        return own_events.translate(own_events.DOOR, raw)

    async def perform(self, action: Action) -> Outcome:
        do = DO.get(action.kind)
        if do is None:
            return Failed(reason=f"WeChat Pay does nothing of kind {action.kind}")
        try:
            return await do(self._desk, action)
        except (NotSent, NoAnswer) as error:
            # Everything goes by our own number, and what moves money out asks first: it may be done again.
            return RetryLater(after_s=AGAIN_S, reason=str(error))
        except (KeyError, ValueError, TypeError) as error:
            return Unknown(reason=f"an answer of WeChat Pay makes no sense ({type(error).__name__})")

    async def check(self) -> list[str]:
        """Whether WeChat Pay answers, takes our signature and gives one that our public key proves."""
        await self._wire.open()
        try:
            outcome = await self.perform(AskProvider(platform=NAME, what="charge", number=CHECKED))
        finally:
            await self._wire.close()
        return [FAULTS.get(reason.partition(":")[0], reason)] if (reason := getattr(outcome, "reason", "")) else []

    @property
    def address(self) -> str | None:
        return None

    async def entry(self, invite_code: str) -> str | None:
        return None

    def is_community(self, chat: str) -> bool:
        return False

    def cost(self, action: Action) -> int:
        return 0

    # --- for pages -----------------------------------------------------------------------------------------------

    def to_pay(self, prepared: str) -> dict[str, str]:
        """What the payer's browser hands to WeChat to pay what was prepared for them."""
        stamp, nonce, package = str(int(self._desk.clock().timestamp())), secrets.token_hex(16), f"prepay_id={prepared}"
        signed = self._wire.sign(self._wire.app_id, stamp, nonce, package)
        fields = {"appId": self._wire.app_id, "timeStamp": stamp, "nonceStr": nonce, "package": package}
        return fields | {"signType": "RSA", "paySign": signed}

    def confirmation(self, sealed: str) -> Confirmation | None:
        return links.read(self._key, sealed)

    def to_confirm(self, confirmation: Confirmation) -> dict[str, str]:
        """What the receiver's browser hands to WeChat to confirm a payout."""
        return {"mchId": self._wire.mch_id, "appId": self._wire.app_id, "package": confirmation.package}

    def _link(self, payout: str, minor: int, package: str) -> str:
        sealed = links.seal(self._key, Confirmation(payout=payout, minor=minor, package=package))
        return f"{self._public_url}{links.PATH}/{sealed}"


FAULTS = {
    "signature": "WeChat Pay refuses our signature: FANLOOP_WECHATPAY__KEY_FILE, FANLOOP_WECHATPAY__CERT_SERIAL and "
    "FANLOOP_WECHATPAY__MCH_ID must belong together",
    "binding": "WeChat Pay does not know this app under this merchant: bind FANLOOP_WECHATPAY__APP_ID in its console",
    "permission": "this merchant may not do that: its product must be opened in WeChat Pay's console",
}
