"""Who may knock: names, origins, the password. Over real HTTP, against the whole program."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
from pydantic import SecretStr
from starlette.requests import Request

from bot.playground import guard
from bot.playground.login import LIFE, TRIES, Login
from bot.process_role import ProcessRole
from config.settings import Settings
from tests.bot.playground.conftest import NOW, running
from tests.bot.playground.page import GUARD_S, Page, Told

DOORS = ("/", "/playground/state", "/playground/words?lang=en", "/playground/messages?as=p1&chat=p1")
JSON = {"content-type": "application/json"}
SAY = '{"as": "p1", "do": "say", "chat": "g1", "text": "hello"}'


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("127.0.0.1:8080", True),
        ("127.0.0.1", True),
        ("[::1]:8080", True),
        ("192.168.1.9:8080", True),
        ("localhost:8080", True),
        ("LOCALHOST", True),
        ("shop.example", True),
        ("shop.example:8443", True),
        ("evil.example", False),
        ("shop.example.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("evil@127.0.0.1x", False),
        ("", False),
        ("[", False),
        ("[::1", False),
    ],
)
def test_a_name_that_only_we_can_have(host: str, is_known: bool) -> None:
    assert guard.is_known_host(host, "https://shop.example") is is_known


@pytest.mark.parametrize(
    ("origin", "is_own"),
    [
        ("https://shop.example", True),
        ("http://127.0.0.1:8080", True),
        ("https://shop.example:8443", False),
        ("https://evil.example", False),
        ("null", False),
    ],
)
def test_behind_a_proxy_the_public_address_is_ours(origin: str, is_own: bool) -> None:
    """One that names this machine in the place of the public host."""
    headers = [(b"host", b"127.0.0.1:8080"), (b"origin", origin.encode()), (b"content-type", b"application/json")]
    asked = Request({"type": "http", "method": "POST", "headers": headers})
    assert guard.is_own(asked, "https://shop.example") is is_own


async def status(page: Page, door: str, method: str = "GET", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with page.http.request(method, page.url + door, headers=named, data=SAY if method == "POST" else None) as got:
        return got.status


async def test_a_page_elsewhere_can_neither_read_nor_act(page: Page) -> None:
    for door in (*DOORS, "/playground/static/style.css", "/playground/feed?as=p1&since=0"):
        assert await status(page, door, Host="evil.example") == 403, door
        assert await status(page, door, Origin="http://evil.example") == 403, door
        assert await status(page, door, Origin="null") == 403, door
    for door in ("/playground/do", "/playground/photo?as=p1", "/playground/login"):
        assert await status(page, door, "POST", Host="evil.example", **JSON) == 403
        assert await status(page, door, "POST", Origin="http://evil.example", content_type="application/json") == 403
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            assert await status(page, door, "POST", content_type=kind) == 403
    assert await page.messages("p1", "g1") == []


async def test_our_own_page_may(page: Page) -> None:
    own = {"Origin": page.url}
    assert await status(page, "/playground/do", "POST", content_type="application/json") == 200
    assert await status(page, "/playground/do", "POST", content_type="application/json", **own) == 200
    other_port = page.url.rpartition(":")[0] + ":1"
    assert await status(page, "/playground/do", "POST", content_type="application/json", Origin=other_port) == 403
    localhost = page.url.replace("127.0.0.1", "localhost").removeprefix("http://")
    assert await status(page, "/playground/state", Host=localhost, Origin=f"http://{localhost}") == 200


async def test_everything_comes_with_a_strict_policy(page: Page) -> None:
    for door in (*DOORS, "/playground/static/style.css", "/playground/media/none"):
        async with page.http.get(page.url + door) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "unsafe" not in policy
            assert policy.startswith("default-src 'none'; script-src 'self'")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] in ("no-store", "no-cache")


async def test_only_the_pages_own_files_are_served(page: Page) -> None:
    for file in (
        "..%2fpage.html",
        "%2e%2e",
        ".",
        "style.py",
        "none.js",
        "..%5clogin.html",
        "%00.js",
        "a" * 300 + ".js",
    ):
        assert await status(page, f"/playground/static/{file}") == 404, file


NO_REQUESTS = [
    "",
    "[]",
    "{",
    "[" * 5000,
    "{}",
    '{"as": 1, "do": "say"}',
    '{"as": "p1", "do": "fly"}',
    '{"as": "p1", "do": "say", "chat": "g1"}',
    '{"as": "p1", "do": "say", "chat": "g1", "text": 5}',
    '{"as": "p1", "do": "say", "chat": "g1", "text": "x", "photo": "x"}',
    '{"as": "p1", "do": "say", "chat": "g1", "text": "x", "reply_to": 99999999999999999999}',
    '{"as": "p1", "do": "press", "message": true, "does": "x"}',
    '{"as": "p1", "do": "vote", "message": 1, "options": [-1]}',
    '{"as": "p1", "do": "vote", "message": 1, "options": {}}',
    '{"as": "p1", "do": "block", "is_blocked": 1}',
    '{"as": "p1", "do": "clock", "forward_s": -3600}',
    '{"as": "p1", "do": "start_over"}',
]
"""What no page of ours sends."""


async def test_what_no_page_asks_is_answered_by_a_sentence(page: Page) -> None:
    for body in NO_REQUESTS:
        async with page.http.post(f"{page.url}/playground/do", data=body, headers=JSON) as answer:
            assert (answer.status, bool((await answer.json())["error"])) == (400, True), body


async def test_who_is_not_there_can_do_nothing(page: Page) -> None:
    for do, asked in (
        ("say", {"chat": "g1", "text": "x"}),
        ("join", {"chat": "g1"}),
        ("group", {"title": "x"}),
        ("read", {"chat": "g1"}),
        ("block", {"is_blocked": True}),
        ("open", {"link": "?start="}),
    ):
        assert (await page.refused("p99", do, **asked))[0] == 404, do
    assert (await page.refused("p1", "say", chat="g99", text="x"))[0] == 404
    assert (await page.refused("p1", "say", chat="p3", text="x"))[0] == 409, "nobody writes in another's chat"
    assert await page.messages("p1", "p3") == []


async def test_too_much_is_not_read(page: Page) -> None:
    async with page.http.post(f"{page.url}/playground/do", data=b" " * 70_000, headers=JSON) as answer:
        assert answer.status == 413
    large, image = BytesIO(b"x" * (10 * 2**20 + 1)), {"content-type": "image/jpeg"}
    async with page.http.post(f"{page.url}/playground/photo?as=p1", data=large, headers=image) as answer:
        assert answer.status == 413


# --- the password -----------------------------------------------------------------------------------------------


@pytest.fixture
async def locked(settings: Settings) -> AsyncIterator[Page]:
    async with running(settings.model_copy(update={"playground_password": SecretStr("open sesame")})) as page:
        yield page


async def enters(page: Page, password: str) -> int:
    form = {"password": password}
    headers = {"Origin": page.url}
    async with page.http.post(
        f"{page.url}/playground/login", data=form, headers=headers, allow_redirects=False
    ) as answer:
        return answer.status


async def test_without_the_password_there_is_a_form_and_nothing_else(locked: Page) -> None:
    async with locked.http.get(f"{locked.url}/") as answer:
        text = await answer.text()
        assert answer.status == 401
        assert 'type="password"' in text
        assert "<script" not in text
        assert answer.headers["Referrer-Policy"] == "same-origin"
    for door in (*DOORS[1:], "/playground/feed?as=p1&since=0", "/playground/media/x"):
        assert await status(locked, door) == 401, door
    assert await status(locked, "/playground/do", "POST", content_type="application/json") == 401
    assert await status(locked, "/playground/static/style.css") == 200


async def test_the_password_opens_it(locked: Page) -> None:
    # aiohttp keeps no cookies of addresses by itself
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        page = Page(http, locked.url)
        assert await enters(page, "open sesam") == 401
        assert await status(page, "/playground/state") == 401
        assert await enters(page, "open sesame") == 303
        assert await status(page, "/playground/state") == 200
        assert await status(page, "/") == 200
    cookie = next(iter(jar))
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "lax", "/")


async def test_the_link_one_came_by_is_opened_behind_the_password(locked: Page) -> None:
    async with locked.http.get(f"{locked.url}/?start=i_ABC&x=%22%3E") as answer:
        assert 'name="query" value="start=i_ABC&amp;x=%22%3E"' in await answer.text()
    for query, leads_to in (
        ("start=i_ABC", "/?start=i_ABC"),
        ("//evil.example", "/?"),
        ("start=i_ABC\r\nx: y", "/?start=i_ABC%0D%0Ax%3A+y"),
    ):
        form = {"password": "open sesame", "query": query}
        async with locked.http.post(
            f"{locked.url}/playground/login", data=form, headers={"Origin": locked.url}, allow_redirects=False
        ) as answer:
            assert (answer.status, answer.headers["location"]) == (303, leads_to)


async def test_few_wrong_passwords_are_looked_at(locked: Page) -> None:
    tried = [await enters(locked, f"guess {n}") for n in range(TRIES + 2)]
    assert tried == [401] * TRIES + [429] * 2
    assert await enters(locked, "open sesame") == 429


def test_the_cookie_ends_with_its_time_and_with_the_password() -> None:
    now = NOW
    login = Login("open sesame", lambda: now, is_https=True)
    response = login.enter("open sesame")
    assert response is not None
    cookie = response.headers["set-cookie"]
    assert "Secure" in cookie
    value = cookie.split("=", 1)[1].split(";")[0]
    assert login._is_good(value)
    assert not Login("another", lambda: now, is_https=True)._is_good(value)
    until, _, signature = value.partition(".")
    assert not login._is_good(f"{int(until) + 1}.{signature}")
    for forged in ("", ".", f"{until}.", f"{until}.é", f"x.{signature}"):
        assert not login._is_good(forged)
    now += LIFE + timedelta(seconds=1)
    assert not login._is_good(value)


# --- the feed's end ---------------------------------------------------------------------------------------------


async def test_open_feeds_do_not_hold_up_the_end(settings: Settings) -> None:
    async with running(settings) as page, page.feed("p1", (await page.state("p1"))["version"]) as told:
        await told.message("Hi, this is")
        version = told.ids[-1]
        page.stop()
        await is_over(told)

    async with running(settings) as page, page.feed("p1", version) as told:
        await page.says("p1", "still here", "g1")
        await told.message("still here")
        assert all(event != "anew" for event, _ in told.events)


async def test_a_process_that_has_only_doors_lets_its_pages_go_quietly(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(settings, ProcessRole.WEB) as page, page.feed("p1", 0) as told:
        await told.until(lambda event, data: event == "change" or event == "anew")
        page.stop()
        await is_over(told)
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


async def is_over(told: Told) -> None:
    async with asyncio.timeout(GUARD_S):
        while not told.is_over:
            await asyncio.sleep(0.02)
