"""What a newcomer sees first: the sample shop. With FANLOOP_SCREENSHOTS the README's pictures are made here."""

from playwright.async_api import expect

from tests.browser.conftest import NARROW, Desks

WIDTHS = (360, 700, 900, 1000, 1240, 1920)


async def test_the_sample_shop_has_something_to_show(desks: Desks) -> None:
    desk = await desks.one()
    await desk.opens()
    await desk.turns_to("Grace")
    await desk.says("/report 30d")
    await desk.sees("The last 30 days")
    await expect(desk.messages().last.locator("img")).to_be_visible()
    ledger = await desk.looks_underneath("Ledger")
    await expect(ledger.filter(has_text="Reward").first).to_be_visible()
    await desk.turns_to("Jay")
    await desk.says("/invite")
    await expect((await desk.sees("Your invite code is")).locator("img")).to_be_visible()
    await desk.page.get_by_role("tab", name="Story").click()
    await desk.pictures("playground")


async def test_the_same_in_a_hand_and_by_night(desks: Desks) -> None:
    desk = await desks.one(NARROW, scheme="dark")
    await desk.opens()
    await desk.turns_to("Jay", "Friends of the shop")
    await expect(desk.messages().last).to_be_visible()
    dark = await desk.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(18, 20, 17)"
    await desk.pictures("playground-phone")


async def test_in_chinese(desks: Desks) -> None:
    desk = await desks.one(language="zh-CN")
    await desk.opens()
    await expect(desk.page.get_by_role("tab", name="故事")).to_be_visible()
    await desk.page.get_by_role("button", name="English").click()
    await expect(desk.page.get_by_role("tab", name="Story")).to_be_visible()
    await desk.page.reload()
    await expect(desk.page.get_by_role("tab", name="Story")).to_be_visible()
    await desk.page.get_by_role("button", name="中文").click()
    await expect(desk.page.get_by_role("tab", name="故事")).to_be_visible()


async def test_nothing_sticks_out_at_any_width(desks: Desks) -> None:
    desk = await desks.one()
    await desk.opens()
    for chat in ("Friends of the shop", "Early birds"):
        await desk.turns_to("Jay", chat)
        await expect(desk.messages().last).to_be_visible()
        for width in WIDTHS:
            await desk.page.set_viewport_size({"width": width, "height": 800})
            await desk.fits()
        await desk.page.set_viewport_size({"width": 1280, "height": 800})
