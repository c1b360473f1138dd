"""A photo on its way into a chat: picked or dropped, kept when sending fails, asked for by the bot and answered."""

from base64 import b64encode
from pathlib import Path

from playwright.async_api import Locator, expect

from tests.browser.conftest import NARROW, WIDE, Desks
from tests.browser.desk import Desk
from tests.stories.shop import photo

DROP = """([area, data]) => {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "tea.png", { type: "image/png" }));
    const how = { dataTransfer: files, bubbles: true, cancelable: true };
    const tell = (what) => area.dispatchEvent(new DragEvent(what, how));
    tell("dragenter");
    tell("dragover");
    tell("drop");
}"""
"""A file that is dragged in from another window."""


async def test_the_bot_asks_for_a_photo_and_gets_one(desks: Desks, tmp_path: Path) -> None:
    tea = tmp_path / "tea.png"
    tea.write_bytes(photo())
    wide, narrow = await desks.empty(WIDE), await desks.one(NARROW)
    await narrow.opens()
    await is_asked_for_photo(wide, "TEA")
    await picks(wide, tea)
    await is_not_sent(wide)
    await is_sent(wide)
    await is_asked_for_photo(narrow, "OOLONG")
    await drops(narrow)
    await is_sent(narrow)


async def is_asked_for_photo(desk: Desk, code: str) -> None:
    await desk.turns_to("Grace")
    await desk.asks("/product add", "Give it a code")
    await desk.asks(code, "What is it called?")
    await desk.asks("Hill tea", "What does it cost?")
    await desk.asks("39.90", "How many are there?")
    await desk.asks("12", "Send me a photo of it")


async def picks(desk: Desk, path: Path) -> None:
    async with desk.page.expect_file_chooser() as choosing:
        await desk.page.get_by_role("button", name="Add photos").click()
    chooser = await choosing.value
    await chooser.set_files(path)
    await expect(thumbs(desk)).to_have_attribute("aria-busy", "false")


async def drops(desk: Desk) -> None:
    area = await desk.page.locator("#thread").element_handle()
    await desk.page.evaluate(DROP, [area, b64encode(photo()).decode()])
    await expect(thumbs(desk)).to_have_attribute("aria-busy", "false")


async def is_not_sent(desk: Desk) -> None:
    """The line is cut: what was to be sent lies there again."""
    desk.expects = ("ERR_FAILED", "Failed to fetch")
    await desk.page.route("**/playground/do", lambda route: route.abort())
    await desk.page.get_by_role("button", name="Send", exact=True).click()
    await expect(desk.page.locator("#toasts .wrong")).to_be_visible()
    await expect(thumbs(desk)).to_be_visible()
    await desk.page.unroute("**/playground/do")


async def is_sent(desk: Desk) -> None:
    await desk.page.get_by_role("button", name="Send", exact=True).click()
    await expect(thumbs(desk)).to_have_count(0)
    await expect(desk.page.locator("#log .message.mine img").last).to_be_visible()
    await desk.sees("Say a few words about it")
    await desk.fits()


def thumbs(desk: Desk) -> Locator:
    return desk.page.locator("#foot .thumb")
