"""Broadcasts into customer groups wait for their owners, and are read back group by group."""

import re

from handlers.actions import Place, Rank, Say
from handlers.content import Button, Picture, Text
from handlers.outcomes import HandedOver
from handlers.texts import Marked
from tests.bot.wecom.conftest import Running
from tests.stories.shop import photo

ADD = "externalcontact/add_msg_template"
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


async def posts_tea(shop: Running) -> None:
    await shop.is_on()
    shop.zhang.says('/product add TEA "龙井" 39.90')
    await shop.hears(shop.zhang, "龙井", how="app")
    shop.zhang.says("/post TEA to=all")


async def test_a_post_whose_answer_is_lost_is_one_task(shop: Running) -> None:
    """Tried again it would be confirmed twice, and cost the group two of its messages a month."""
    shop.server.fault(ADD, drop="after", times=2)
    await posts_tea(shop)
    await shop.until("SELECT COUNT(*) FROM handovers", 1)
    await shop.settled()
    assert len(shop.zhang.tasks) == len(shop.server.called(ADD)) == 1
    shop.zhang.confirms()
    await shop.until("SELECT state FROM handovers", "arrived")


async def test_a_broadcast_whose_answer_is_lost_waits_for_its_owner(shop: Running) -> None:
    await shop.is_on()
    shop.server.fault(ADD, drop="after")
    shop.zhang.says("/broadcast to=groups confirm=yes\n新茶到了")
    await shop.until("SELECT COUNT(*) FROM deliveries WHERE status = 'handed_over'", 1)
    shop.zhang.confirms()
    await shop.until("SELECT status FROM deliveries", "sent")


async def test_a_task_made_just_before_we_ended_is_not_made_again(shop: Running) -> None:
    """It stands at the platform; a kill came before it was written down here."""
    await posts_tea(shop)
    await shop.until("SELECT COUNT(*) FROM handovers", 1)
    await shop.settled()
    await shop.ask("DELETE FROM handovers RETURNING task")
    await shop.ask("UPDATE outbox SET status = 'queued' WHERE action LIKE '%post.placed%' RETURNING id")
    await shop.until("SELECT COUNT(*) FROM handovers", 1)
    await shop.settled()
    assert len(shop.zhang.tasks) == 1


async def test_the_same_said_again_or_to_another_group_is_a_task_of_its_own(shop: Running) -> None:
    await shop.is_on()
    li = shop.server.staff("lisi", "Li Si")
    shop.server.group("Coffee fans", owner=li).renames("Coffee")
    await shop.until("SELECT COUNT(*) FROM communities", 2)
    shop.zhang.says("/group on 2")
    await shop.until("SELECT COUNT(*) FROM rooms WHERE version <> ''", 2)
    for times in (1, 2):
        shop.zhang.says("/broadcast to=groups confirm=yes\n新茶到了")
        await shop.until("SELECT COUNT(*) FROM deliveries WHERE status = 'handed_over'", 2 * times)
    assert (len(shop.zhang.tasks), len(li.tasks)) == (2, 2)


async def test_a_picture_without_words_is_never_taken_for_another(shop: Running) -> None:
    """Somebody may have sent one of theirs in the console."""
    await shop.is_on()
    picture = await shop.platform._parts.media.keep(photo())
    said = Say(
        to=Place(platform="wecom", chat=shop.tea.chat_id),
        content=Picture(picture=picture, text=Marked("")),
        rank=Rank.BROADCAST,
    )
    for _ in range(2):
        assert isinstance(await shop.platform.perform(said), HandedOver)
        await shop.ask("DELETE FROM handovers RETURNING task")
    assert len(shop.zhang.tasks) == 2
