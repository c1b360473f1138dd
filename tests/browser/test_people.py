"""From person to person: there is always a chat to be in, or the list of chats."""

from playwright.async_api import expect

from tests.browser.desk import Desk


async def test_who_is_changed_to_goes_on_with_the_bot(desk: Desk) -> None:
    await desk.turns_to("Jay")
    await desk.asks("/wallet", "Shop credit")
    await changes_to(desk, "Mia")
    await expect(desk.page.locator("#head h2")).to_have_text("Hill Tea")
    await expect(desk.messages("/wallet")).to_have_count(0)
    await desk.asks("/wallet", "Shop credit")


async def test_where_a_chat_is_gone_there_is_another_or_the_list(desk: Desk) -> None:
    await desk.page.get_by_role("button", name="New group").click()
    await desk.page.get_by_label("What is the group called?").fill("Tasting")
    await desk.page.get_by_role("button", name="Make the group").click()
    await expect(desk.page.locator("#head h2")).to_have_text("Tasting")
    await begins_anew(desk)
    if desk.is_narrow:
        await expect(desk.page.get_by_role("listbox", name="Chats")).to_be_visible()
    else:
        await expect(desk.page.locator("#head h2")).to_have_text("Hill Tea")
    await expect(desk.page.get_by_role("listbox", name="Chats")).not_to_contain_text("Tasting")


async def test_a_long_name_leaves_its_place_to_the_rest(desk: Desk) -> None:
    await desk.adds("山中采茶人一二三四五六七八九十一二三四五六七八九十终")
    await expect(desk.page.get_by_role("button", name="New group")).to_be_in_viewport(ratio=1)
    await desk.fits()


async def test_who_has_blocked_the_bot_reads_so(desk: Desk) -> None:
    await desk.turns_to("Jay")
    await desk.page.get_by_role("button", name="More").click()
    await desk.page.get_by_role("menuitem", name="Block the bot").click()
    await expect(desk.page.locator("#head small")).to_have_text("Blocked the bot")
    await desk.says("/wallet")
    await expect(desk.page.locator("#head small")).to_have_text("The shop’s bot")


async def test_a_name_that_turns_words_around_turns_no_sentence(desk: Desk) -> None:
    await desk.adds("\u202eyaJ")
    await desk.goes_to("bot")
    await desk.asks("/invite", "Your invite code is")
    await desk.presses("Send to a friend")
    await desk.picks("Give to", "Mia")
    title = desk.page.get_by_role("dialog").get_by_role("heading")
    await expect(title.locator("bdi")).to_have_text("\u202eyaJ")
    await expect(title).to_contain_text("From")


async def changes_to(desk: Desk, name: str) -> None:
    """Without going back to the list of chats first."""
    if desk.is_narrow:
        await desk.page.locator("#head .self").click()
        await desk.picks("Act as", name)
    else:
        await desk.page.get_by_role("listbox", name="People").get_by_text(name, exact=True).click()
        await expect(desk.page.locator("#whose")).to_contain_text(name)


async def begins_anew(desk: Desk) -> None:
    """Somebody else, at another browser, starts over."""
    anew = {"do": "start_over", "as": "p1", "sample": False}
    answer = await desk.page.request.post(f"{desk.url}/playground/do", data=anew)
    assert answer.ok, await answer.text()
