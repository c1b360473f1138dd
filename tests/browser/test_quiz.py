"""A quiz says what it is before one answers, and afterwards, not by colour alone, which answer was right."""

from playwright.async_api import expect

from tests.browser.conftest import Desks


async def test_a_quiz_is_told_from_a_poll_and_its_answer_from_ones_own(desks: Desks) -> None:
    desk = await desks.empty()
    await desk.turns_to("Grace")
    await desk.asks("/poll How hot? quiz=2\n100 °C\n85 °C", "is out in")
    await desk.turns_to("Jay", "Friends of the shop")
    quiz = await desk.sees("How hot?")
    await expect(quiz).to_contain_text("Quiz, one answer is right")
    await expect(quiz).to_contain_text("Nobody has voted yet")
    await quiz.get_by_role("button", name="100 °C").click()
    mine, right = quiz.locator(".option").nth(0), quiz.locator(".option").nth(1)
    await expect(mine).to_contain_text("your choice")
    await expect(right).to_contain_text("the right answer")
    await expect(quiz).to_contain_text("1 voted")
    assert await mine.locator("path").get_attribute("d") != await right.locator("path").get_attribute("d")
