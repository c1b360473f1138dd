"""A chat of 5,000 messages: all can be reached, and only what is near the window is in the page."""

from playwright.async_api import expect

import storage
from handlers.texts import plain
from storage import playground_messages, shops
from storage.playground_messages import NewMessage
from storage.tx import Tx
from tests.browser.conftest import Desks
from tests.browser.desk import Desk
from tests.stories.process import Fanloop

MANY = 5_000
IN_PAGE_MAX = 200
"""Nodes of the thread: three windows' worth of messages and the days between them."""
GROUP = "g1"


def fill(tx: Tx) -> None:
    shop = next(one for one in shops.all_of(tx) if one.key == shops.PLAYGROUND)
    at = playground_messages.page(tx, shop.id, "p1", None, 1)[0].at
    for number in range(MANY):
        content = {"kind": "text", "text": plain(f"Cup {number:04}" + " of tea" * (number % 30)), "buttons": []}
        account = f"p{number // 4 % 3 + 1}"
        playground_messages.add(tx, shop.id, NewMessage(chat=GROUP, account=account, content=content, at=at))


async def in_page(desk: Desk) -> int:
    return await desk.page.locator("#log > li").count()


async def test_five_thousand_messages(desks: Desks, program: Fanloop) -> None:
    desk = await desks.empty()
    await desk.turns_to("Grace", "Friends of the shop")
    opened = await storage.open(program.database_url)
    try:
        await opened.run(fill)
    finally:
        await opened.close()
    await desk.sees(f"Cup {MANY - 1}")
    assert await in_page(desk) <= IN_PAGE_MAX
    await scrolls_up(desk)
    await expect(desk.messages("Cup 0000")).to_be_visible()
    assert await in_page(desk) <= IN_PAGE_MAX
    await expect(desk.messages(f"Cup {MANY - 1}")).to_have_count(0)
    await is_steady(desk)
    await follows_to_the_end(desk)
    await desk.page.get_by_role("button", name="To the newest").click()
    await expect(desk.messages(f"Cup {MANY - 1}")).to_be_in_viewport()
    await desk.says("One more")
    await expect(desk.messages("One more")).to_be_in_viewport()
    assert await in_page(desk) <= IN_PAGE_MAX


async def scrolls_up(desk: Desk) -> None:
    """As fast as it goes, to where nothing was said before; never more in the page than may be."""
    most = await desk.page.evaluate(
        """async () => {
            const [scroll, log] = [document.getElementById("scroll"), document.getElementById("log")];
            let most = 0;
            const end = performance.now() + 60000;
            while (!log.textContent.includes("Cup 0000") && performance.now() < end) {
                scroll.scrollTop = 0;
                await new Promise(requestAnimationFrame);
                most = Math.max(most, log.children.length);
            }
            scroll.scrollTop = 0;
            return most;
        }"""
    )
    assert most <= IN_PAGE_MAX


async def is_steady(desk: Desk) -> None:
    """What one looks at stays where it is while messages come and go around it."""
    moved = await desk.page.evaluate(
        """async () => {
            const [scroll, log] = [document.getElementById("scroll"), document.getElementById("log")];
            const jumps = [];
            for (let turn = 0; turn < 60; turn++) {
                const seen = [...log.children].find((one) => one.getBoundingClientRect().top > 100);
                const before = seen.getBoundingClientRect().top;
                scroll.scrollTop += 300;
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                if (seen.isConnected) jumps.push(Math.abs(before - 300 - seen.getBoundingClientRect().top));
            }
            return Math.max(...jumps);
        }"""
    )
    assert moved < 2


async def follows_to_the_end(desk: Desk) -> None:
    """Who is at the end stays there when the thread gets shorter and then, before the next frame, longer: as when what
    is far above goes, and a picture has come."""
    below = await desk.page.evaluate(
        """async () => {
            const { Eye } = await import("/playground/static/eye.js");
            const [scroll, log] = [document.createElement("div"), document.createElement("ol")];
            scroll.append(log);
            document.body.append(scroll);
            Object.assign(scroll.style, { height: "300px", overflowY: "auto" });
            const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            const eye = new Eye(scroll, log);
            scroll.addEventListener("scroll", () => eye.moved(true));
            const becomes = (height) => { log.style.height = `${height}px`; };
            becomes(3000);
            eye.settle();
            await frame();
            becomes(2000);
            eye.settle();
            await new Promise((done) => setTimeout(done));
            becomes(2500);
            await frame();
            const below = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight;
            scroll.remove();
            return below;
        }"""
    )
    assert below < 2
