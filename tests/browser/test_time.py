"""Time in the shop as the page tells it, and words that wait while one looks elsewhere."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Desks
from tests.browser.desk import Window


async def test_a_day_later_today_is_yesterday(desks: Desks) -> None:
    desk = await desks.empty()
    await desk.turns_to("Jay", "Friends of the shop")
    await desk.says("Good morning")
    day = desk.page.locator("#log .day").last
    await expect(day).to_have_text("Today")
    before = await desk.page.locator("#now").inner_text()
    await desk.passes("+1 day")
    await expect(desk.page.locator("#now")).not_to_have_text(before)
    date = (await desk.page.locator("#now").inner_text()).partition(",")[0]
    await expect(desk.page.locator(".toast")).to_contain_text(f"In the shop it is now {date}")
    await expect(day).to_have_text("Yesterday")


async def test_what_was_not_sent_waits_in_its_chat(desks: Desks) -> None:
    desk = await desks.empty()
    await desk.turns_to("Jay", "Friends of the shop")
    await desk.field.fill("Half a thou")
    await desk.goes_to("bot")
    await expect(desk.field).to_have_value("")
    await desk.turns_to("Mia", "Friends of the shop")
    await expect(desk.field).to_have_value("")
    await desk.turns_to("Jay", "Friends of the shop")
    await expect(desk.field).to_have_value("Half a thou")
    await desk.says("Half a thought")
    await desk.goes_to("bot")
    await desk.goes_to("Friends of the shop")
    await expect(desk.field).to_have_value("")


@pytest.mark.parametrize("width", [320, 360, 390, 600])
async def test_the_buttons_of_time_are_within_reach(desks: Desks, width: int) -> None:
    desk = await desks.one(Window(width=width, height=700))
    await desk.opens()
    box = await desk.page.get_by_role("button", name="+7 days").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width
    assert await desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
