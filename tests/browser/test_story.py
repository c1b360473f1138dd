"""The whole loop, typed and pressed in a real browser: post, campaign, invite, join, buy, reward, poll, broadcast."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.desk import Desk
from tests.stories.shop import photo


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    path = tmp_path / "tea.png"
    path.write_bytes(photo())
    return path


async def test_a_friend_comes_buys_and_the_inviter_is_rewarded(desk: Desk, tea: Path) -> None:
    await posts(desk, tea)
    await starts_campaign(desk)
    await friend_comes(desk)
    await friend_buys(desk)
    await is_rewarded(desk)
    await votes_move(desk)
    await is_told_to_all(desk)


async def posts(desk: Desk, tea: Path) -> None:
    await desk.turns_to("Grace")
    await desk.says('/product add TEA "Dragon Well 50g" 39.90 stock=12\nPicked on 22 March.', tea)
    await desk.sees("12 left")
    await desk.asks("/post TEA", "is posted to")
    await desk.goes_to("Friends of the shop")
    card = await desk.sees("12 left")
    await expect(card.locator("img")).to_be_visible()
    await expect(card.get_by_role("button", name="Buy")).to_be_visible()


async def starts_campaign(desk: Desk) -> None:
    await desk.goes_to("bot")
    await desk.asks("/campaign new spring reward=10% invitee=5.00 hold=7d", "spring” is ready")
    await desk.says("/campaign start spring")
    await desk.goes_to("Friends of the shop")
    await desk.sees("The campaign spring has begun")


async def friend_comes(desk: Desk) -> None:
    """Jay's own link is opened as Lin, who is then let into the group by a link of her own."""
    await desk.turns_to("Jay")
    await desk.says("/invite")
    poster = await desk.sees("Your invite code is")
    await expect(poster.locator("img")).to_be_visible()
    await poster.locator(".caret").first.click()
    await desk.picks("Open as", "Lin")
    await desk.sees("Jay thought you might like Hill Tea")
    await desk.presses("Join the group")
    await desk.reads("Lin joined by Jay’s invite")
    await expect(desk.page.locator("#head small")).to_have_text("5 in here")


async def friend_buys(desk: Desk) -> None:
    await desk.turns_to("Lin")
    await desk.asks("/buy TEA 2", "Just the recipient's name")
    await desk.asks("Lin Wong", "phone number")
    await desk.asks("13812345678", "Where should it go")
    await desk.says("1 Longjing Road, Hangzhou")
    await desk.presses("Pay")
    await desk.sees("Payment received")
    await expect(desk.page.locator(".invoice.paid")).to_be_visible()
    await desk.goes_to("Friends of the shop")
    card = await desk.sees("10 left")
    await expect(card).to_contain_text("edited")


async def is_rewarded(desk: Desk) -> None:
    await desk.turns_to("Jay")
    await desk.sees("Your reward of ¥7.98 is on its way")
    ledger = await desk.looks_underneath("Ledger")
    await expect(ledger.filter(has_text="¥7.98").filter(has_text="On hold")).to_have_count(1)
    await desk.shuts_sheet()
    await desk.passes("+7 days")
    await desk.goes_to("bot")
    await desk.sees("Your reward of ¥7.98 is in your wallet")
    await desk.says("/wallet")
    await desk.sees("Credit ¥7.98")
    ledger = await desk.looks_underneath("Ledger")
    await expect(ledger.filter(has_text="¥7.98").filter(has_text="Posted")).to_have_count(1)
    await desk.shuts_sheet()


async def votes_move(desk: Desk) -> None:
    await desk.turns_to("Grace")
    await desk.asks("/poll Which one next?\nOolong\nWhite", "Which one next?” is out in")
    await desk.turns_to("Jay", "Friends of the shop")
    poll = await desk.sees("Which one next?")
    await poll.get_by_role("button", name="Oolong").click()
    await expect(poll.locator(".option").first).to_contain_text("100%")
    await desk.turns_to("Lin", "Friends of the shop")
    poll = await desk.sees("Which one next?")
    await expect(poll).to_contain_text("1 voted")
    await poll.get_by_role("button", name="White").click()
    await expect(poll.locator(".option").first).to_contain_text("50%")
    width = "node => node.getBoundingClientRect().width / node.parentNode.getBoundingClientRect().width"
    assert abs(await poll.locator(".fill").first.evaluate(width) - 0.5) < 0.02


async def is_told_to_all(desk: Desk) -> None:
    await desk.turns_to("Grace")
    await desk.says("/broadcast The new tea is here")
    await desk.sees("preview")
    await desk.presses("Send")
    await desk.sees("Sent 5 / 5")
    arrived = await desk.looks_underneath("Deliveries")
    await expect(arrived.filter(has_text="Sent")).to_have_count(5)
    await desk.shuts_sheet()
    await desk.asks("/report 30d", "Jay")
    await desk.turns_to("Mia")
    await desk.sees("The new tea is here")
