"""GET /pay/{order}: one order to pay, by a link that cannot be guessed."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.web.invite_page import HEADERS, language_of
from bot.web.pages import render
from bot.web.world import World
from handlers.pages import Pages, PayPage
from storage import orders, shops

REFRESH_S = 10
"""An open page looks again while the payment is awaited."""


def page(world: World) -> Callable[[Request], Any]:
    houses = {corner.shop_id: corner.house for corner in world.corners}

    async def pay(request: Request) -> Response:
        key = request.path_params["key"]
        order = await world.storage.read(lambda tx: orders.get_by_pay_key(tx, key))
        shop_id = order.shop_id if order and order.shop_id in houses else world.shop_id
        pages = Pages(texts=houses[shop_id].texts, links=houses[shop_id].links)
        shop = await world.storage.read(lambda tx: shops.get(tx, shop_id))
        language = language_of(request, shop.language)
        found = await world.storage.read(lambda tx: pages.pay(tx, key, language)) if order else None
        if found is None:
            title, text = pages.unknown_order(language)
            html = render("notfound.html", lang=language, title=title, shop=shop.name, buttons=[], t={"text": text})
            return HTMLResponse(html, status_code=404, headers=HEADERS)
        return HTMLResponse(_html(found, language), headers=HEADERS)

    return pay


def _html(found: PayPage, language: str) -> str:
    extras = [{"text": found.credit_word, "amount": found.credit}] if found.credit else []
    return render(
        "pay.html",
        lang=language,
        title=found.title,
        shop=found.shop,
        state=found.state,
        lines=[{"name": name, "quantity": quantity, "amount": amount} for name, quantity, amount in found.lines],
        extras=extras,
        total=found.total,
        ways=[{"text": way.text, "url": way.url, "way": way.name} for way in found.ways],
        code=None,
        refresh_s=REFRESH_S,
        t={"heading": found.title, "state": found.says, "total": found.total_word, "scan": ""},
    )
