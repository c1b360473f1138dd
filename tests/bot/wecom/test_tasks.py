"""Broadcasts into customer groups wait for their owners, and are read back group by group."""

import re

from handlers.actions import Place, Rank, Say
from handlers.content import Button, Text
from handlers.outcomes import HandedOver
from handlers.texts import Marked
from tests.bot.wecom.conftest import Running

LEFT = re.compile(r"还能发 (\d+) 次")


async def left_in_preview(shop: Running) -> int:
    """How many broadcasts of this month the preview says are left."""
    shop.zhang.says("/broadcast to=groups\n新茶到了")
    preview = await shop.hears(shop.zhang, "预览", how="app")
    found = LEFT.search(preview.text)
    assert found is not None, preview.text
    return int(found[1])


async def test_the_preview_says_what_the_month_leaves(shop: Running) -> None:
    await shop.is_on()
    before = await left_in_preview(shop)
    assert 28 <= before <= 31
    shop.zhang.says("1")
    await shop.hears(shop.zhang, "位群主确认", how="app")
    assert await left_in_preview(shop) == before - 1


async def test_a_long_text_is_cut_where_the_platform_ends_in_bytes(shop: Running) -> None:
    await shop.is_on()
    text = Text(text=Marked("茶" * 3000), buttons=((Button(label="看", url="https://tea.example/"),),))
    said = Say(to=Place(platform="wecom", chat=shop.tea.chat_id), content=text, rank=Rank.BROADCAST)
    assert isinstance(await shop.platform.perform(said), HandedOver)
    (asked,) = shop.server.called("externalcontact/add_msg_template")
    content = asked.params["text"]["content"]
    assert 3990 < len(content.encode()) <= 4000


async def test_a_broadcast_waits_for_its_owner_and_then_has_arrived(shop: Running) -> None:
    await shop.is_on()
    shop.zhang.says("/broadcast to=groups\n新茶到了")
    preview = await shop.hears(shop.zhang, "预览", how="app")
    assert "确认" in preview.text
    shop.zhang.says("1")
    told = await shop.hears(shop.zhang, "位群主确认", how="app")
    assert "1 位群主" in told.text
    assert await shop.ask("SELECT status FROM deliveries") == [("handed_over",)]
    assert shop.tea.heard == []
    shop.zhang.confirms()
    await shop.hears(shop.tea, "新茶到了")
    await shop.until("SELECT status FROM deliveries", "sent")
    await shop.hears(shop.zhang, "已发 1 / 1", how="app")


async def test_a_post_is_a_task_too_and_stays_as_it_is(shop: Running) -> None:
    await shop.is_on()
    shop.zhang.says('/product add TEA "龙井" 39.90')
    await shop.hears(shop.zhang, "龙井", how="app")
    shop.zhang.says("/post TEA to=all\n今年的")
    await shop.hears(shop.zhang, "位群主确认", how="app")
    shop.zhang.says("/product edit TEA price=45.00")
    await shop.settled()
    assert len(shop.zhang.tasks) == 1


async def test_a_post_that_its_owner_leaves_out_is_told(shop: Running) -> None:
    await shop.is_on()
    shop.zhang.says('/product add TEA "龙井" 39.90')
    await shop.hears(shop.zhang, "龙井", how="app")
    shop.zhang.says("/post TEA to=all")
    await shop.hears(shop.zhang, "位群主确认", how="app")
    await shop.server.until(lambda: shop.zhang.tasks)
    shop.server.caps.rule = "day"
    shop.server.caps.take(shop.tea.chat_id, shop.server.clock.now())
    shop.zhang.confirms()
    await shop.hears(shop.zhang, "没发出去", how="app")
