"""Two browsers before one playground, and a server that goes away and comes back."""

from playwright.async_api import expect

from tests.browser.conftest import Desks
from tests.browser.desk import Desk
from tests.stories.process import Fanloop

OFFLINE = "Connection lost"
GONE = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")


async def test_two_browsers_see_the_same(desks: Desks) -> None:
    grace = await desks.empty()
    jay = await desks.one()
    await jay.opens()
    await grace.turns_to("Grace", "Friends of the shop")
    await jay.turns_to("Jay", "Friends of the shop")
    await grace.says("Good morning")
    await jay.sees("Good morning")
    await jay.says("Morning\nall")
    await grace.sees("Morning")
    await grace.goes_to("bot")
    await grace.asks("/poll Which one?\nOolong\nWhite", "is out in")
    await grace.goes_to("Friends of the shop")
    await (await jay.sees("Which one?")).get_by_role("button", name="White").click()
    await expect((await grace.sees("Which one?")).locator(".option").nth(1)).to_contain_text("100%")
    before = await grace.page.locator("#now").inner_text()
    await grace.passes("+1 day")
    await expect(grace.page.locator("#now")).not_to_have_text(before)
    await expect(jay.page.locator("#now")).to_have_text(await grace.page.locator("#now").inner_text())
    await grace.adds("Nora")
    await expect(jay.page.locator("#people")).to_contain_text("Nora")
    assert await texts(grace, "Grace") == await texts(jay, "Jay")


async def texts(desk: Desk, name: str) -> list[str]:
    """What stands in the group, as somebody sees it."""
    await desk.turns_to(name, "Friends of the shop")
    await desk.sees("Which one?")
    return await desk.page.locator("#log .text, #log .question").all_inner_texts()


async def test_the_page_survives_a_restart(desks: Desks, program: Fanloop) -> None:
    desk = await desks.empty()
    desk.expects = GONE
    await desk.turns_to("Grace", "Friends of the shop")
    await desk.says("Before")
    assert await program.stop() == 0
    await expect(desk.page.get_by_text(OFFLINE)).to_be_visible()
    await program.start()
    await expect(desk.page.get_by_text(OFFLINE)).to_be_hidden()
    other = await desks.one()
    await other.opens()
    await other.turns_to("Mia", "Friends of the shop")
    await other.sees("Before")
    await other.says("After")
    await desk.sees("After")
    await expect(desk.messages("Before")).to_have_count(1)
    await expect(desk.messages("After")).to_have_count(1)


async def test_who_was_begun_anew_elsewhere_follows(desks: Desks) -> None:
    one = await desks.empty()
    await one.turns_to("Grace", "Friends of the shop")
    await one.says("Soon gone")
    await desks.empty()
    await expect(one.messages("Soon gone")).to_have_count(0)
    await one.turns_to("Jay")
    await one.asks("/invite", "Your invite code is")
