"""Broadcasts through real processes: a picture to everybody, now, later and again and again; and what came of it."""

import io

from PIL import Image

from tests.servers.telegram import User
from tests.stories.books import WAIT_S
from tests.stories.shop import TeaShop, photo


async def meet(shop: TeaShop, *people: User) -> None:
    """They have said a word to the bot, so it may write to them."""
    for one in people:
        one.says(None, "/start")
        await shop.hears(one, "Hill Tea")


async def test_a_picture_to_everybody_arrives_once_and_the_rest_is_told_of(quick: TeaShop) -> None:
    shop = quick
    await meet(shop, shop.jay, shop.mia, shop.lin)
    shop.lin.says(None, "/stop")
    await shop.hears(shop.lin, "/resume")
    gone = shop.server.user("Gone")
    await meet(shop, gone)

    shop.ann.says(None, "/broadcast Fresh today: Dragon Well", photo=photo())
    content = await shop.hears(shop.ann, "Fresh today")
    assert content.photo
    preview = await shop.hears(shop.ann, "To 4 people (not counting one who opted out)", button="Send")
    gone.blocks()
    shop.server.fault("sendPhoto", chat=gone, status=403, description="Forbidden: bot was blocked by the user")
    shop.ann.presses(preview, "Send")
    shop.ann.presses(preview, "Send")

    for one in (shop.ann, shop.jay, shop.mia):
        assert (await shop.hears(one, "Fresh today")).photo
    result = await shop.hears(shop.ann, "Sent ")
    assert result.text.splitlines()[0] in ("Sent 3 / 4", "Sent 3 / 3")
    assert "opted out" in result.text
    await shop.server.until(lambda: preview.text == "All sent", timeout=WAIT_S, what="the preview says so")
    assert not preview.buttons
    rows = await shop.rows("deliveries")
    assert sorted(row["status"] for row in rows if row["status"] != "unreachable") == ["sent"] * 3 + ["skipped"]
    sent = [message for message in shop.server.private(shop.jay) if "Fresh today" in message.text]
    assert len(sent) == 1
    shop.server.assert_clean()


async def test_one_stopped_in_the_schedule_and_one_that_goes(quick: TeaShop) -> None:
    shop = quick
    await meet(shop, shop.jay)
    shop.ann.says(None, "/broadcast at=+3s confirm=yes The kettle is on")
    await shop.hears(shop.ann, "Planned")
    shop.ann.says(None, '/broadcast every="0 20 * * 5" confirm=yes Friday tea')
    await shop.hears(shop.ann, "Planned")
    shop.ann.says(None, "/schedule")
    schedule = await shop.hears(shop.ann, "every Friday at 20:00")
    assert "The kettle is on" in schedule.text
    shop.ann.presses(schedule, schedule.buttons[1])
    await shop.hears(shop.ann, "Called off: Broadcast: Friday tea")
    await shop.hears(shop.jay, "The kettle is on")
    await shop.hears(shop.ann, "Sent 2 / 2")
    shop.ann.says(None, "/schedule")
    await shop.hears(shop.ann, "Nothing is planned")
    shop.server.assert_clean()


async def test_every_group_hears_it_and_what_is_no_picture_is_refused(quick: TeaShop) -> None:
    shop = quick
    shop.group = shop.server.group("Tea fans", owner=shop.ann)
    shop.group.add_bot(by=shop.ann)
    await shop.hears(shop.ann, "Tea fans")
    shop.ann.says(shop.group, "/group on")
    await shop.hears(shop.group, "belongs to the shop")
    shop.ann.says(None, "/broadcast to=groups confirm=yes We are open")
    await shop.hears(shop.group, "We are open")
    await shop.hears(shop.ann, "Sent 1 / 1")

    shop.ann.says(None, "/broadcast confirm=yes Look", document=b"no picture at all")
    await shop.hears(shop.ann, "I could not open that picture")
    assert len(await shop.rows("deliveries")) == 1
    shop.ann.says(None, "/broadcast " + "x" * 4085)
    assert (await shop.hears(shop.ann, "xxx")).text == "x" * 4085


async def test_the_report_says_who_came_and_who_bought(quick: TeaShop) -> None:
    shop = quick
    shop.ann.says(None, '/product add TEA "Dragon Well" 39.90')
    await shop.hears(shop.ann, "TEA")
    shop.jay.says(None, "/start")
    await shop.hears(shop.jay, "Hill Tea")
    shop.jay.says(None, "/invite")
    link = next(word for word in (await shop.hears(shop.jay, "start=i_")).text.split() if "start=i_" in word)
    shop.mia.opens(link)
    await shop.hears(shop.mia, "Jay")
    shop.ann.says(None, "/sold TEA 2 to=@mia")
    await shop.hears(shop.ann, "A-1")
    shop.ann.says(None, "/report")
    report = await shop.hears(shop.ann, "The last 7 days", button="Who brought whom")
    assert "One paid order, ¥79.80" in report.text
    assert "One came by an invite, one of them has bought" in report.text
    assert "Jay (member 2) 1 for ¥79.80" in report.text
    picture = await shop.server.wait_for(lambda message: message.photo and message.id > report.id, timeout=WAIT_S)
    chart = Image.open(io.BytesIO(picture.photo or b""))
    assert (chart.format, chart.width) == ("PNG", 960)
    assert 900 < chart.height <= 1280
    shop.ann.presses(report, "Who brought whom")
    await shop.hears(shop.ann, "Jay (member 2) brought Mia (member 3, has bought)")
    shop.server.assert_clean()
