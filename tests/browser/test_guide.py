"""The guided story: eight buttons, each of which acts as the right person and is done when it has happened."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NARROW, WIDE, Desks
from tests.browser.desk import Desk, Window

STEPS = 8


@pytest.mark.parametrize("window", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_eight_buttons_lead_from_a_product_to_a_broadcast(desks: Desks, window: Window) -> None:
    desk = await desks.empty(window)
    for step in range(STEPS):
        await follows(desk, step)
    ledger = await desk.looks_underneath("Ledger")
    await expect(ledger.filter(has_text="Reward").filter(has_text="Posted")).to_have_count(2)
    deliveries = await desk.looks_underneath("Deliveries")
    await expect(deliveries.filter(has_text="Sent")).to_have_count(5)
    if not desk.is_narrow:
        await goes_on_once_more(desk)


async def goes_on_once_more(desk: Desk) -> None:
    """The second time, too, a campaign is begun: the name of the first is taken."""
    await desk.page.get_by_role("tab", name="Story").click()
    await desk.page.get_by_role("button", name="Once more").click()
    await follows(desk, 0)
    await follows(desk, 1)
    await desk.turns_to("Grace", "Friends of the shop")
    await desk.sees("The campaign dew2 has begun")


async def follows(desk: Desk, step: int) -> None:
    """Presses the next step's button, and waits until the step is done."""
    button = desk.page.locator("#side .handle .act" if desk.is_narrow else "#panel-story .act")
    tab = desk.page.locator("#tab-story")
    await expect(tab).to_contain_text(f"{step}/{STEPS}")
    await expect(button).to_have_attribute("aria-busy", "false")
    await button.click()
    await expect(tab).to_contain_text(f"{step + 1}/{STEPS}")
    await expect(desk.page.locator("#panel-story [aria-busy=true]")).to_have_count(0)


async def test_a_step_done_by_hand_is_done(desks: Desks) -> None:
    desk = await desks.empty()
    await desk.turns_to("Jay")
    await desk.asks("/invite", "Your invite code is")
    done = desk.page.locator("#panel-story .step.done")
    await expect(done).to_have_count(1)
    await expect(done).to_contain_text("Ask for an invite")
    await desk.page.reload()
    await desk.is_ready()
    await expect(done).to_have_count(1)


async def test_starting_over_begins_the_story_anew(desks: Desks) -> None:
    desk = await desks.empty()
    await desk.turns_to("Jay")
    await desk.asks("/invite", "Your invite code is")
    await expect(desk.page.locator("#panel-story .step.done")).to_have_count(1)
    await desk.page.get_by_role("button", name="Start over").click()
    await desk.page.get_by_role("button", name="Cancel").click()
    await expect(desk.messages("Your invite code is")).to_have_count(1)
    await desk.page.get_by_role("button", name="Start over").click()
    await desk.page.get_by_role("button", name="With an empty shop").click()
    await expect(desk.page.locator("#tab-story")).to_contain_text("0/8")
    await expect(desk.messages("Your invite code is")).to_have_count(0)
