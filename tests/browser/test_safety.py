"""What people write is text, the page runs nothing but its own files, and no other page can read or act."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from uvicorn import Config, Server

from tests.browser.conftest import Desks
from tests.browser.desk import Desk
from tests.stories.process import Fanloop, free_port

EVIL = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\"><b>loud</b>"
TURNED = "\u202eright to left\u2067 \u05e9\u05dc\u05d5\u05dd"
LONG = "long " * 800

TRIES = """async (url) => {
    const json = { "Content-Type": "application/json" };
    const say = JSON.stringify({ as: "p1", do: "say", chat: "g1", text: "I was here" });
    const listen = () => new Promise((done, fail) => {
        const feed = new EventSource(`${url}/playground/feed?as=p1&since=0`);
        feed.onopen = () => done("open");
        feed.onerror = () => { feed.close(); fail(new Error("closed")); };
    });
    const text = (answer) => answer.text();
    const tries = {
        read: () => fetch(`${url}/playground/state`).then(text),
        act: () => fetch(`${url}/playground/do`, { method: "POST", body: say, headers: json }).then(text),
        blindly: () => fetch(`${url}/playground/do`, { method: "POST", body: say, mode: "no-cors" }).then(text),
        feed: listen,
    };
    const told = {};
    for (const [name, attempt] of Object.entries(tries)) told[name] = await attempt().catch(() => "refused");
    return told;
}"""
"""What a page of somebody else may try."""


async def test_a_message_is_text(desk: Desk) -> None:
    await desk.turns_to("Jay", "Friends of the shop")
    for text in (EVIL, TURNED, LONG.strip(), "&lt;b&gt; &amp;amp;"):
        await desk.says(text)
        await expect(desk.messages().last.locator(".text")).to_have_text(text, use_inner_text=True)
        assert await desk.messages().last.locator("script, img, b").count() == 0
        assert await desk.page.title() == "Hill Tea · Fanloop"
        await desk.fits()


async def test_a_name_is_text(desk: Desk) -> None:
    for name in ("<b>loud</b><script>1</script>", "\u202edlrow olleh", "אבג 123 דהו"):
        await desk.adds(name)
        await desk.goes_to("Friends of the shop")
        await desk.page.get_by_role("button", name="Join").click()
        await desk.says("Hello")
        await expect(desk.page.locator("#log .service bdi").last).to_have_text(name)
        assert await desk.page.locator("#people b, #log bdi > *, #people script").count() == 0
    await desk.fits()


async def test_the_policy_allows_nothing_but_the_pages_own_files(desks: Desks) -> None:
    desk = await desks.one()
    answer = await desk.page.request.get(desk.url)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    await desk.opens()
    desk.expects = ("Content Security Policy",)
    await desk.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'broken'";
            document.body.append(script);
            const box = document.createElement("div");
            box.innerHTML = "<i onclick=\\"document.title = 'broken'\\">x</i>";
            document.body.append(box);
            box.firstChild.click();
        }"""
    )
    assert await desk.page.title() != "broken"


@pytest.fixture
async def stranger() -> AsyncIterator[str]:
    """A page of another origin, on this machine."""
    port = free_port()
    page = Starlette(routes=[Route("/", lambda request: HTMLResponse("<!doctype html><title>stranger</title>"))])
    server = Server(Config(page, port=port, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(60):
        while not server.started:
            await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    await serving


async def test_a_page_elsewhere_can_neither_read_nor_act(desks: Desks, program: Fanloop, stranger: str) -> None:
    desk = await desks.empty()
    desk.expects = ("CORS", "ERR_FAILED", "ERR_BLOCKED_BY_RESPONSE", "403", "404", "EventSource")
    before = await desk.asks_server("/playground/messages?as=p1&chat=g1")
    await desk.page.goto(stranger)
    tried = await desk.page.evaluate(TRIES, program.url)
    assert tried == {"read": "refused", "act": "refused", "blindly": "refused", "feed": "refused"}
    assert await desk.asks_server("/playground/messages?as=p1&chat=g1") == before


async def test_a_link_that_leads_here_from_elsewhere_asks_first(desks: Desks, program: Fanloop, stranger: str) -> None:
    desk = await desks.empty()
    desk.expects = ("404",)  # the stranger has no icon
    await desk.page.goto(stranger)
    await desk.page.evaluate("url => { location = url; }", f"{program.url}/?start=p_TEA")
    question = desk.page.get_by_role("dialog", name="A link into this shop")
    await expect(question).to_contain_text("?start=p_TEA")
    await question.get_by_role("button", name="Cancel").click()
    assert "/start p_TEA" not in str(await desk.asks_server("/playground/messages?as=p1&chat=p1"))
    await desk.opens("?start=p_TEA")
    await question.get_by_role("button", name="Open it as Grace").click()
    await desk.sees("/start p_TEA")


async def test_an_address_that_cannot_be_read_opens_the_page(desks: Desks) -> None:
    desk = await desks.one()
    await desk.opens("#p3/%E0%A4%A")
    await expect(desk.page.locator("#whose")).not_to_be_empty()
