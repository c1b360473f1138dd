"""GET /i/{code}, its poster and its picture: what a friend sees who opens an invite."""

import asyncio
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.own_events import DOOR, raw_of
from bot.pictures.poster import Form
from bot.web.pages import POLICY, render
from bot.web.world import Corner, World
from handlers.codes import read_code
from handlers.events import LinkOpened
from handlers.pages import InvitePage, Pages
from handlers.texts import nearest
from storage import Tx, made_ways, media, shops
from storage.rows import ShopId

CRAWLERS = re.compile(
    r"(?<!\bcu)bot\b|bot/|crawl|spider|preview|facebookexternalhit|whatsapp|telegrambot|slack|discord|embedly|"
    r"go-http|skypeuripreview|vkshare|okhttp|axios|node-fetch",
    re.IGNORECASE,
)
"""Programs that look at a link before people do, by what they call themselves. They do not count as openings. What
somebody starts by hand (curl, a browser without a window, a script of theirs) is that person's opening."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
POSTER_AGE_S = 300
BROWSERS = {"MicroMessenger": frozenset({"wechat", "wecom"})}
"""What an app's own browser calls itself → the platforms whose codes it reads."""


def is_somebody(agent: str) -> bool:
    """Whether an opening by a program that calls itself so is a person's."""
    return bool(agent) and CRAWLERS.search(agent) is None


def language_of(request: Request, default: str) -> str:
    """What the browser asks for first."""
    first = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0].strip()
    return nearest(first, default) if first and first != "*" else default


@dataclass(frozen=True, kw_only=True)
class Found:
    """What stands behind a code; no `page`: nobody knows it, and `corner` is the real shop's."""

    corner: Corner
    page: InvitePage | None
    language: str


def page(world: World) -> Callable[[Request], Any]:
    async def invite(request: Request) -> Response:
        found = await _found(world, request, is_to_enter=True)
        if found.page is None:
            return _unknown(found)
        code = request.path_params["code"].upper()
        if request.method == "GET":
            await _count(world, found.corner.shop_id, request, code)
        base = (world.settings.web.public_url or str(request.base_url)).rstrip("/")
        return HTMLResponse(_html(found.page, found.language, f"{base}/i/{code}"), headers=HEADERS)

    return invite


def poster(world: World) -> Callable[[Request], Any]:
    async def picture(request: Request) -> Response:
        found = await _found(world, request)
        if found.page is None:
            return _unknown(found)
        data = await found.corner.media.poster(found.page.poster, Form.PNG)
        return Response(data, media_type="image/png", headers={"Cache-Control": f"public, max-age={POSTER_AGE_S}"})

    return picture


def photo(world: World) -> Callable[[Request], Any]:
    """The product's photo on the page."""

    async def picture(request: Request) -> Response:
        found = await _found(world, request)
        shop_id, sha256 = found.corner.shop_id, found.page.media if found.page else None
        data = await world.storage.read(lambda tx: media.get_bytes(tx, shop_id, sha256)) if sha256 else None
        if data is None:
            return _unknown(found)
        return Response(data, media_type="image/jpeg", headers={"Cache-Control": f"public, max-age={POSTER_AGE_S}"})

    return picture


def code_picture(world: World) -> Callable[[Request], Any]:
    """A QR code on the page that the platform drew."""

    async def picture(request: Request) -> Response:
        found = await _found(world, request)
        code, sha256 = read_code(request.path_params["code"]), request.path_params["picture"]

        def look(tx: Tx) -> bytes | None:
            is_its = made_ways.has_picture(tx, found.corner.shop_id, code or "", sha256)
            return media.get_bytes(tx, found.corner.shop_id, sha256) if is_its else None

        data = await world.storage.read(look) if found.page else None
        if data is None:
            return _unknown(found)
        return Response(data, media_type="image/jpeg", headers={"Cache-Control": f"public, max-age={POSTER_AGE_S}"})

    return picture


async def _found(world: World, request: Request, *, is_to_enter: bool = False) -> Found:
    """`is_to_enter`: with the addresses that lead to us, which a platform may have to make."""
    code, now = read_code(request.path_params["code"]), world.clock()
    found = await world.storage.read(lambda tx: _look(tx, world, request, code, now))
    if found.page is None or code is None or not is_to_enter:
        return found
    entries = await _entries(found.corner, code)
    corner, language, inside = found.corner, found.language, _inside(request)
    page = await world.storage.read(
        lambda tx: _pages(corner).invite(tx, corner.shop_id, code, language, now, entries=entries, inside=inside)
    )
    return replace(found, page=page)


async def _entries(corner: Corner, code: str) -> dict[str, str]:
    addresses = await asyncio.gather(*(platform.entry(code) for platform in corner.platforms))
    return {one.name: address for one, address in zip(corner.platforms, addresses, strict=True) if address}


def _inside(request: Request) -> frozenset[str]:
    agent = request.headers.get("user-agent", "")
    return next((platforms for name, platforms in BROWSERS.items() if name in agent), frozenset())


def _look(tx: Tx, world: World, request: Request, code: str | None, now: datetime) -> Found:
    for corner in world.corners if code else ():
        language = language_of(request, shops.get(tx, corner.shop_id).language)
        found = _pages(corner).invite(tx, corner.shop_id, code or "", language, now)
        if found is not None:
            return Found(corner=corner, page=found, language=language)
    first = world.corners[0]
    return Found(corner=first, page=None, language=language_of(request, shops.get(tx, first.shop_id).language))


def _pages(corner: Corner) -> Pages:
    return Pages(texts=corner.house.texts, links=corner.house.links)


async def _count(world: World, shop_id: ShopId, request: Request, code: str) -> None:
    """Once a visitor, code and day of the shop. Who the visitor is cannot be read from what is kept."""
    agent = request.headers.get("user-agent", "")
    if not is_somebody(agent):
        return
    now = world.clock()
    shop = await world.storage.read(lambda tx: shops.get(tx, shop_id))
    day = now.astimezone(shop.zone).date()
    host = request.client.host if request.client else ""
    visitor = hashlib.blake2b(f"{day}|{host}|{agent}".encode(), key=_key(world), digest_size=12).hexdigest()
    event = LinkOpened(at=now, invite_code=code, visitor=visitor)
    await world.inbox.take(shop_id, DOOR, f"opened:{code}:{day}:{visitor}", f"invite:{code}", raw_of(event))


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
        codes=[
            {
                "link": one.link if one.picture or one.link else address,
                "picture": f"{urlsplit(address).path}/codes/{one.picture}.jpg" if one.picture else None,
                "text": one.says,
            }
            for one in found.codes
        ],
        buttons=[{"text": way.text, "url": way.url, "platform": way.name} for way in found.ways],
        t={
            "invited": found.invited,
            "about": found.about,
            "description": found.description,
        },
    )


def _unknown(found: Found) -> Response:
    title, text = _pages(found.corner).unknown_invite(found.language)
    html = render("notfound.html", lang=found.language, title=title, shop="", buttons=[], t={"text": text})
    return HTMLResponse(html, status_code=404, headers=HEADERS)
