"""How an order can be paid on its page: a code to scan, or inside WeChat by its own browser; asked for as it is opened.

Nothing is asked for at a provider while a program looks at the link, nor again while what was asked for is good.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from starlette.requests import Request

from bot import results
from bot.payments.payer import PayerUnknown
from bot.web.invite_page import CRAWLERS
from bot.web.world import Corner, World
from handlers import charging
from handlers.actions import MakeCharge
from handlers.charging import Asking
from handlers.outcomes import RetryLater
from storage import Tx, shops
from storage.rows import Charge, Order, Shop

if TYPE_CHECKING:
    from bot.payments.wechatpay import WechatPay

PAY_CALL = "getBrandWCPayRequest"
_LOG = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """`code`: what a QR code holds · `fields`: what the browser hands to WeChat · `login`: where the browser goes to
    say who pays; `must_go`: at once · `is_down`: the provider does not take this order now."""

    code: str | None = None
    fields: dict[str, str] | None = None
    login: str | None = None
    must_go: bool = False
    is_down: bool = False


NOTHING = Offer()


def is_inside(request: Request) -> bool:
    """Whether this is WeChat's own browser; WeCom's calls itself both, and cannot pay."""
    agent = request.headers.get("user-agent", "")
    return "MicroMessenger" in agent and "wxwork" not in agent.lower()


async def offered(world: World, corner: Corner, order: Order, request: Request) -> Offer:
    provider = world.provider
    is_looked_at = request.method != "GET" or CRAWLERS.search(request.headers.get("user-agent", "") or "curl")
    if provider is None or is_looked_at or not charging.can_charge(corner.house, order):
        return NOTHING
    if is_inside(request):
        return await _inside(world, corner, provider, order, request)
    token = await _token(world, corner, provider, Asking(order=order, way="code"))
    return Offer(code=token) if token else Offer(is_down=True)


async def _inside(world: World, corner: Corner, provider: "WechatPay", order: Order, request: Request) -> Offer:
    back = corner.house.links.pay(order.pay_key)
    if provider.inside is None or back is None:
        return Offer(is_down=True)
    code = request.query_params.get("code")
    login = provider.inside.address(back)
    if code is None:
        return Offer(login=login, must_go=True)
    try:
        openid = await provider.inside.openid(code)
    except PayerUnknown as error:  # a code is good once: the page was opened anew
        _LOG.info("whoever pays is asked for again", reason=str(error))
        return Offer(login=login)
    payer = hashlib.blake2b(openid.encode(), key=order.pay_key.encode()[:64], digest_size=16).hexdigest()
    token = await _token(world, corner, provider, Asking(order=order, way="page", payer=payer), openid)
    return Offer(fields=provider.to_pay(token)) if token else Offer(is_down=True)


async def _token(world: World, corner: Corner, provider: "WechatPay", wanted: Asking, openid: str = "") -> str | None:
    """What was asked for before, while it is good; else what the provider gives now, which is noted."""
    now = world.clock()

    def begin(tx: Tx) -> tuple[Charge | None, Shop, datetime]:
        shop = shops.get(tx, wanted.order.shop_id)
        return charging.open_charge(tx, corner.house, wanted, shop.now(now)), shop, shop.now(now)

    charge, shop, shop_now = await world.storage.run(begin)
    if charge is None:
        return None
    if charge.token and charge.token_until and charge.token_until > shop_now:
        return charge.token
    action = charging.make(shop, wanted.order, charge, on_result=charging.MADE, payer=openid)
    return await _asked(world, provider, charge, action)


async def _asked(world: World, provider: "WechatPay", charge: Charge, action: MakeCharge) -> str | None:
    outcome, now = await provider.perform(action), world.clock()
    if isinstance(outcome, RetryLater):
        _LOG.warning("an order cannot be paid on its page now", reason=outcome.reason)
        return None
    raw = results.performed(action.on_result, outcome, None, now)
    name = f"page:{charge.number}:{now.isoformat()}"
    await world.inbox.take(charge.shop_id, results.SOURCE, name, f"charge:{charge.id}", raw)
    token = getattr(outcome, "result", {}).get("token")
    return str(token) if token else None
