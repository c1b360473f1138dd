"""GET /pay/{order}: one order to pay, by a link that cannot be guessed."""

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.web import paying
from bot.web.invite_page import HEADERS, language_of
from bot.web.pages import POLICY, render
from bot.web.paying import Offer
from bot.web.world import World
from handlers.pages import Pages, PayPage
from storage import orders, shops

REFRESH_S = 10
"""An open page looks again while the payment is awaited."""
SOON_S = 2
"""The same once the payer's side says that it is paid."""
WAITS = "paid"
"""What the page is opened with again then: the provider has the last word, and may take a moment."""
SCRIPTED = HEADERS | {"Content-Security-Policy": f"{POLICY}; script-src 'self'"}
"""For a page that hands something to WeChat's browser: one script of our own, and nothing inline."""


def page(world: World) -> Callable[[Request], Any]:
    corners = {corner.shop_id: corner for corner in world.corners}

    async def pay(request: Request) -> Response:
        key = request.path_params["key"]
        order = await world.storage.read(lambda tx: orders.get_by_pay_key(tx, key))
        shop_id = order.shop_id if order and order.shop_id in corners else world.shop_id
        corner = corners[shop_id]
        pages = Pages(texts=corner.house.texts, links=corner.house.links)
        shop = await world.storage.read(lambda tx: shops.get(tx, shop_id))
        language = language_of(request, shop.language)
        found = await world.storage.read(lambda tx: pages.pay(tx, key, language)) if order else None
        if found is None or order is None:
            title, text = pages.unknown_order(language)
            html = render("notfound.html", lang=language, title=title, shop=shop.name, buttons=[], t={"text": text})
            return HTMLResponse(html, status_code=404, headers=HEADERS)
        is_waiting = WAITS in request.query_params
        offer = paying.NOTHING if is_waiting else await paying.offered(world, corner, order, request)
        if offer.must_go and offer.login:
            return RedirectResponse(offer.login, status_code=302, headers=HEADERS)
        html = _html(found, language, offer, is_waiting=is_waiting)
        return HTMLResponse(html, headers=SCRIPTED if offer.fields else HEADERS)

    return pay


def _html(found: PayPage, language: str, offer: Offer, *, is_waiting: bool) -> str:
    extras = [{"text": found.credit_word, "amount": found.credit}] if found.credit else []
    login = [{"text": found.pay_word, "url": offer.login, "way": "wechatpay"}] if offer.login else []
    return render(
        "pay.html",
        lang=language,
        title=found.title,
        shop=found.shop,
        state=found.state,
        lines=[{"name": name, "quantity": quantity, "amount": amount} for name, quantity, amount in found.lines],
        extras=extras,
        total=found.total,
        ways=[*[{"text": way.text, "url": way.url, "way": way.name} for way in found.ways], *login],
        code=offer.code,
        bridge=_bridge(offer),
        refresh_s=_refresh_s(offer, is_waiting=is_waiting),
        t={
            "heading": found.title,
            "state": _says(found, offer, is_waiting=is_waiting),
            "total": found.total_word,
            "scan": found.scan,
            "pay": found.pay_word,
            "cancelled": found.cancelled,
            "failed": found.failed,
        },
    )


def _bridge(offer: Offer) -> dict[str, str] | None:
    if offer.fields is None:
        return None
    return {"call": paying.PAY_CALL, "fields": json.dumps(offer.fields), "after": f"?{WAITS}"}


def _refresh_s(offer: Offer, *, is_waiting: bool) -> int | None:
    """Never under the hand of somebody who is paying: they come back by themselves."""
    if offer.fields or offer.login:
        return None
    return SOON_S if is_waiting else REFRESH_S


def _says(found: PayPage, offer: Offer, *, is_waiting: bool) -> str:
    if found.state != "open":
        return found.says
    if is_waiting:
        return found.waits
    return found.down if offer.is_down else found.says
