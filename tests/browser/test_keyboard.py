"""The page without a mouse: arrows, Enter, Escape; what is reached can be seen."""

from playwright.async_api import expect

from tests.browser.conftest import Desks
from tests.browser.desk import Desk


async def focused(desk: Desk) -> str:
    """What the keyboard is on, by its words; "" where it is on nothing."""
    text: str = await desk.page.evaluate(
        "(on => on === document.body ? '' : on.innerText || on.ariaLabel || '')(document.activeElement)"
    )
    return text


async def test_people_and_chats_by_arrows(desks: Desks) -> None:
    desk = await desks.empty()
    keys = desk.page.keyboard
    await desk.page.locator("#people [tabindex='0']").focus()
    assert "Grace" in await focused(desk)
    await keys.press("ArrowDown")
    await keys.press("ArrowDown")
    assert "Jay" in await focused(desk)
    outline = await desk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await keys.press("Enter")
    await expect(desk.page.locator("#whose")).to_contain_text("Jay")
    assert "Jay" in await focused(desk), "the keyboard stays where it was"
    await desk.page.locator("#chats [tabindex='0']").focus()
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await expect(desk.page.locator("#head h2")).to_have_text("Friends of the shop")


async def test_the_keyboard_stays_on_a_chat_while_it_changes(desks: Desks) -> None:
    desk = await desks.empty()
    chats = desk.page.locator("#chats .chat")
    await chats.filter(has_text="Friends of the shop").focus()
    await desk.hears_from("p3", "g1", "Is anybody there?")
    await expect(chats.filter(has_text="Is anybody there?")).to_be_attached()
    assert "Friends of the shop" in await focused(desk)


async def test_writing_and_answering(desks: Desks) -> None:
    desk = await desks.empty()
    keys = desk.page.keyboard
    await desk.turns_to("Jay", "Friends of the shop")
    await desk.field.focus()
    await keys.type("One")
    await keys.press("Shift+Enter")
    await keys.type("two")
    await keys.press("Enter")
    await expect(desk.messages().last.locator(".text")).to_have_text("One\ntwo", use_inner_text=True)
    await desk.page.locator("#scroll").focus()
    await keys.press("ArrowUp")
    await keys.press("Enter")
    await expect(desk.page.locator(".answering")).to_contain_text("Reply to Jay")
    await keys.press("Escape")
    await expect(desk.page.locator(".answering")).to_be_hidden()
    await desk.page.locator("#scroll").focus()
    await keys.press("ArrowUp")
    await keys.press("Enter")
    await keys.type("Three")
    await keys.press("Enter")
    await expect(desk.messages().last.locator(".quote")).to_contain_text("One two")


async def test_commands_by_their_first_letters(desks: Desks) -> None:
    desk = await desks.empty()
    keys = desk.page.keyboard
    await desk.turns_to("Jay")
    await desk.field.focus()
    await keys.type("/ran")
    await expect(desk.page.get_by_role("listbox", name="Commands")).to_contain_text("Leaderboard")
    await keys.press("Enter")
    await desk.sees("Nobody is on it yet")


async def test_a_menu_and_a_question_by_keys(desks: Desks) -> None:
    desk = await desks.empty()
    keys = desk.page.keyboard
    await desk.turns_to("Jay", "Friends of the shop")
    more = desk.page.get_by_role("button", name="More")
    await more.focus()
    await keys.press("Enter")
    assert "Leave the group" in await focused(desk)
    await keys.press("Escape")
    await expect(desk.page.get_by_role("menu")).to_have_count(0)
    await expect(more).to_be_focused()
    await keys.press("Enter")
    await keys.press("Enter")
    await expect(desk.page.locator(".gate")).to_contain_text("Jay is not in this group")
    await desk.page.get_by_role("button", name="Start over").focus()
    await keys.press("Enter")
    await expect(desk.page.get_by_role("dialog")).to_be_visible()
    await keys.press("Escape")
    await expect(desk.page.get_by_role("dialog")).to_have_count(0)


async def test_what_comes_in_is_heard(desks: Desks) -> None:
    desk = await desks.empty()
    await desk.turns_to("Jay")
    await desk.says("/wallet")
    await expect(desk.page.locator("#heard[aria-live=polite]")).to_contain_text("Hill Tea: Shop credit")
