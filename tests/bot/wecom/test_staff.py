"""Staff speak to the app: by word, by Chinese name, by number, by its menu."""

import pytest

from handlers.actions import Action, AnswerPress, Place, Rank, Say
from handlers.content import Button, Text
from handlers.outcomes import Done, RetryLater, Unknown
from handlers.texts import Marked
from tests.bot.wecom.conftest import Running

LONG = "雪" * 1000
ZHANG = Place(platform="wecom", chat="zhangsan")
SAID = Say(
    to=ZHANG, content=Text(text=Marked(LONG), buttons=((Button(label="商品", does="/shop"),),)), rank=Rank.ANSWER
)
PRESSED = AnswerPress(platform="wecom", press="zhangsan 7", text=LONG)


async def test_staff_command_the_shop_through_the_app(shop: Running) -> None:
    shop.zhang.says('/product add TEA "龙井" 39.90')
    await shop.hears(shop.zhang, "龙井", how="app")
    shop.zhang.says("商品")
    heard = await shop.hears(shop.zhang, "39.90", how="app")
    assert "\n1 " in heard.text
    assert "回复前面的数字" in heard.text
    assert await shop.ask("SELECT platform, account FROM accounts") == [("wecom", "zhangsan")]


async def test_a_number_presses_what_stands_beside_it(shop: Running) -> None:
    shop.zhang.says('/product add TEA "龙井" 39.90')
    await shop.hears(shop.zhang, "龙井", how="app")
    shop.zhang.says("商品")
    await shop.hears(shop.zhang, "1 龙井", how="app")
    shop.zhang.says("９")
    await shop.settled()
    shop.zhang.says("１")
    await shop.hears(shop.zhang, "1 购买", how="app")
    pressed = 'SELECT COUNT(*) FROM inbox WHERE raw LIKE \'%"does":"/%\''
    assert await shop.value(pressed) == 1


async def test_a_label_typed_word_for_word_presses_it_too(shop: Running) -> None:
    shop.zhang.says("加商品")
    await shop.hears(shop.zhang, "1 先不弄了", how="app")
    shop.zhang.says("先不弄了")
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM dialogues") == 0


async def test_the_group_is_listed_and_belongs_to_the_shop(shop: Running) -> None:
    await shop.is_on()
    assert await shop.ask("SELECT status, chat FROM communities") == [("on", shop.tea.chat_id)]
    shop.zhang.says("群")
    await shop.hears(shop.zhang, "Tea fans", how="app")


async def test_where_nobody_can_answer_no_poll_is_asked(shop: Running) -> None:
    await shop.is_on()
    shop.zhang.says("投票 哪款？\n龙井\n红茶")
    await shop.hears(shop.zhang, "“Tea fans”里的人没法回答我", how="app")
    assert await shop.value("SELECT COUNT(*) FROM polls") == 0
    assert shop.zhang.tasks == []


async def test_a_customer_commands_nothing(shop: Running) -> None:
    li = shop.server.staff("lisi", "Li Si")
    li.says("/group on 1")
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM communities WHERE status = 'on'") == 0


@pytest.mark.parametrize("action", [SAID, PRESSED])
async def test_what_staff_have_heard_is_not_said_again(shop: Running, action: Action) -> None:
    """Two messages; the second is not taken at first, then lost, then said."""
    await shop.is_on()
    shop.server.fault("message/send")  # nothing is wrong with the first
    shop.server.fault("message/send", code=45009)
    assert isinstance(await shop.platform.perform(action), RetryLater)
    shop.server.fault("message/send", status=502)
    assert isinstance(await shop.platform.perform(action), Unknown)
    assert isinstance(await shop.platform.perform(action), Done)
    assert "".join(one.text for one in shop.zhang.heard).count("雪") == 1000
    assert shop.platform.cost(action) == 2
