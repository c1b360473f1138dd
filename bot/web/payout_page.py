"""GET /payout/{sealed}: where a person confirms a payout, inside WeChat; elsewhere it shows a code that leads there."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.payments.links import PATH, Confirmation
from bot.web.invite_page import HEADERS, language_of
from bot.web.pages import render
from bot.web.pay_page import SCRIPTED, WAITS
from bot.web.paying import is_inside
from bot.web.world import World
from handlers.pages import Pages, PayoutPage
from storage import shops

if TYPE_CHECKING:
    from bot.payments.wechatpay import WechatPay

CALL = "requestMerchantTransfer"


def page(world: World) -> Callable[[Request], Any]:
    async def payout(request: Request) -> Response:
        sealed = request.path_params["sealed"]
        shop = await world.storage.read(lambda tx: shops.get(tx, world.shop_id))
        language = language_of(request, shop.language)
        pages = Pages(texts=world.house.texts, links=world.house.links)
        provider = world.provider
        found = provider.confirmation(sealed) if provider else None
        if provider is None or found is None:
            title, text = pages.unknown_payout(language)
            html = render("notfound.html", lang=language, title=title, shop=shop.name, buttons=[], t={"text": text})
            return HTMLResponse(html, status_code=404, headers=HEADERS)
        said = pages.payout(shop, found.minor, language, is_inside=is_inside(request), is_done=_is_done(request))
        bridge = None if not is_inside(request) or _is_done(request) else _bridge(provider, found)
        code = None if is_inside(request) else f"{(world.settings.web.public_url or '').rstrip('/')}{PATH}/{sealed}"
        return HTMLResponse(_html(said, language, bridge, code), headers=SCRIPTED if bridge else HEADERS)

    return payout


def _is_done(request: Request) -> bool:
    return WAITS in request.query_params


def _bridge(provider: "WechatPay", found: Confirmation) -> dict[str, str]:
    return {"call": CALL, "fields": json.dumps(provider.to_confirm(found)), "after": f"?{WAITS}"}


def _html(said: PayoutPage, language: str, bridge: dict[str, str] | None, code: str | None) -> str:
    return render(
        "payout.html",
        lang=language,
        title=said.title,
        shop=said.shop,
        code=code,
        bridge=bridge,
        t={
            "heading": said.title,
            "says": said.says,
            "accept": said.accept,
            "cancelled": said.cancelled,
            "failed": said.failed,
        },
    )
