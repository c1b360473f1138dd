"""GET /i/{code}, its poster and its picture: what a friend sees who opens an invite."""

import hashlib
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.own_events import DOOR, raw_of
from bot.pictures.poster import Form
from bot.web.pages import POLICY, render
from bot.web.world import World
from handlers.codes import read_code
from handlers.events import LinkOpened
from handlers.pages import InvitePage, Pages
from handlers.texts import nearest
from storage import media, shops

CRAWLERS = re.compile(
    r"bot\b|bot/|crawl|spider|preview|facebookexternalhit|whatsapp|telegrambot|slack|discord|embedly|curl|wget|"
    r"python-|go-http|headless|skypeuripreview|vkshare|okhttp|axios|node-fetch",
    re.IGNORECASE,
)
"""Programs that look at a link before people do, by what they call themselves. They do not count as openings."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
POSTER_AGE_S = 300


def language_of(request: Request, default: str) -> str:
    """What the browser asks for first."""
    first = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0].strip()
    return nearest(first, default) if first and first != "*" else default


def page(world: World) -> Callable[[Request], Any]:
    pages = Pages(texts=world.house.texts, links=world.house.links)

    async def invite(request: Request) -> Response:
        found, language = await _found(world, pages, request)
        if found is None:
            return _unknown(pages, language)
        code = request.path_params["code"].upper()
        if request.method == "GET":
            await _count(world, request, code)
        base = (world.settings.web.public_url or str(request.base_url)).rstrip("/")
        return HTMLResponse(_html(found, language, f"{base}/i/{code}"), headers=HEADERS)

    return invite


def poster(world: World) -> Callable[[Request], Any]:
    pages = Pages(texts=world.house.texts, links=world.house.links)

    async def picture(request: Request) -> Response:
        found, language = await _found(world, pages, request)
        if found is None:
            return _unknown(pages, language)
        data = await world.media.poster(found.poster, Form.PNG)
        return Response(data, media_type="image/png", headers={"Cache-Control": f"public, max-age={POSTER_AGE_S}"})

    return picture


def photo(world: World) -> Callable[[Request], Any]:
    """The product's photo on the page."""
    pages = Pages(texts=world.house.texts, links=world.house.links)

    async def picture(request: Request) -> Response:
        found, language = await _found(world, pages, request)
        sha256 = found.media if found else None
        data = await world.storage.read(lambda tx: media.get_bytes(tx, world.shop_id, sha256)) if sha256 else None
        if data is None:
            return _unknown(pages, language)
        return Response(data, media_type="image/jpeg", headers={"Cache-Control": f"public, max-age={POSTER_AGE_S}"})

    return picture


async def _found(world: World, pages: Pages, request: Request) -> tuple[InvitePage | None, str]:
    shop = await world.storage.read(lambda tx: shops.get(tx, world.shop_id))
    language = language_of(request, shop.language)
    code = read_code(request.path_params["code"])
    if code is None:
        return None, language
    now = world.clock()
    return await world.storage.read(lambda tx: pages.invite(tx, world.shop_id, code, language, now)), language


async def _count(world: World, request: Request, code: str) -> None:
    """Once a visitor, code and day. Who the visitor is cannot be read from what is kept."""
    agent = request.headers.get("user-agent", "")
    if not agent or CRAWLERS.search(agent):
        return
    now = world.clock()
    host = request.client.host if request.client else ""
    visitor = hashlib.blake2b(f"{now.date()}|{host}|{agent}".encode(), key=_key(world), digest_size=12).hexdigest()
    event = LinkOpened(at=now, invite_code=code, visitor=visitor)
    await world.inbox.take(
        world.shop_id, DOOR, f"opened:{code}:{now.date()}:{visitor}", f"invite:{code}", raw_of(event)
    )


def _key(world: World) -> bytes:
    token = world.settings.telegram.token
    secret = token.get_secret_value() if token else world.settings.database_url.get_secret_value()
    return hashlib.sha256(f"visitors|{secret}".encode()).digest()


def _html(found: InvitePage, language: str, address: str) -> str:
    return render(
        "invite.html",
        lang=language,
        title=found.title,
        shop=found.shop,
        heading=found.heading,
        inviter=found.inviter,
        picture=f"{urlsplit(address).path}/photo.jpg" if found.media else None,
        page=address,
        poster=f"{address}/poster.png",
        link=found.link or address,
        buttons=[{"text": way.text, "url": way.url, "platform": way.name} for way in found.ways],
        t={
            "invited": found.invited,
            "about": found.about,
            "description": found.description,
            "scan": found.scan,
        },
    )


def _unknown(pages: Pages, language: str) -> Response:
    title, text = pages.unknown_invite(language)
    html = render("notfound.html", lang=language, title=title, shop="", buttons=[], t={"text": text})
    return HTMLResponse(html, status_code=404, headers=HEADERS)
