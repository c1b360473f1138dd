"""Groups in trouble: owners change, joins repeat, details come late, several owners share a community."""

from bot.wecom.receive import lane_of
from tests.bot.wecom.conftest import Running

CODED = "SELECT COUNT(*) FROM memberships WHERE invite_code IS NOT NULL"


async def code_of(shop: Running) -> str:
    """Li Si's invite code, with its join way."""
    shop.server.staff("lisi", "Li Si").says("邀请")
    await shop.until("SELECT COUNT(*) FROM made_ways", 1)
    return str(await shop.value("SELECT invite_code FROM invite_codes"))


async def test_a_state_that_comes_late_is_waited_for(shop: Running) -> None:
    await shop.is_on()
    code = await code_of(shop)
    shop.server.state_after_s = 1e9
    mia = shop.server.customer("Mia")
    mia.scans(code)
    await shop.until("SELECT COUNT(*) FROM seats WHERE NOT is_told", 1)
    assert await shop.value("SELECT COUNT(*) FROM memberships WHERE NOT is_inferred") == 0
    shop.server.state_after_s = 0.0
    await shop.until(CODED, 1)


async def test_who_leaves_and_comes_again_is_one_referral_and_two_stays(shop: Running) -> None:
    await shop.is_on()
    code = await code_of(shop)
    mia = shop.server.customer("Mia")
    mia.scans(code)
    await shop.until(CODED, 1)
    mia.leaves(shop.tea)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE left_at IS NOT NULL", 1)
    shop.server.skip(2)
    mia.scans(code)
    await shop.until(CODED, 2)
    assert await shop.value("SELECT COUNT(*) FROM referrals") == 1


async def test_events_three_times_and_in_any_order_change_nothing_more(shop: Running) -> None:
    await shop.is_on()
    code = await code_of(shop)
    shop.server.callbacks.copies = 3
    shop.server.callbacks.hold()
    for name in ("Mia", "Tom", "Eve"):
        shop.server.customer(name).scans(code)
    shop.server.callbacks.release("mixed")
    await shop.until(CODED, 3)
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM memberships") == 3
    assert await shop.value("SELECT COUNT(*) FROM referrals") == 3


async def test_a_new_owner_gets_the_next_task(shop: Running) -> None:
    await shop.is_on()
    li = shop.server.staff("lisi", "Li Si")
    li.joins(shop.tea)
    shop.tea.passes_to(li)
    shop.zhang.says("/broadcast to=groups confirm=yes\n新茶到了")
    await shop.hears(shop.zhang, "位群主确认", how="app")
    assert (len(li.tasks), len(shop.zhang.tasks)) == (1, 0)


async def test_a_community_of_two_owners_waits_for_both(shop: Running) -> None:
    shop.tea.seats_most = 2
    await shop.is_on()
    code = await code_of(shop)
    for name in ("Mia", "Tom"):
        shop.server.customer(name).scans(code)
    await shop.until("SELECT COUNT(*) FROM rooms", 2)
    (_, second) = shop.server.groups.values()
    second.seats_most = 9
    li = shop.server.people["lisi"]
    li.joins(second)
    second.passes_to(li)
    shop.zhang.says("/broadcast to=groups confirm=yes\n新茶到了")
    told = await shop.hears(shop.zhang, "位群主确认", how="app")
    assert "2 位群主" in told.text
    shop.zhang.confirms()
    await shop.until("SELECT COUNT(*) FROM handovers WHERE state = 'arrived'", 1)
    assert await shop.value("SELECT status FROM deliveries") == "handed_over"
    li.confirms()
    await shop.until("SELECT status FROM deliveries", "sent")


async def test_an_owner_who_leaves_a_group_out_and_a_cap_are_told(shop: Running) -> None:
    await shop.is_on()
    shop.server.caps.rule = "day"
    shop.server.caps.take(shop.tea.chat_id, shop.server.clock.now())
    shop.zhang.says("/broadcast to=groups confirm=yes\n新茶到了")
    await shop.hears(shop.zhang, "位群主确认", how="app")
    shop.zhang.confirms()
    await shop.until("SELECT status FROM deliveries", "failed")
    assert await shop.value("SELECT reason FROM deliveries") == "month_used_up"
    await shop.hears(shop.zhang, "这个月的次数用完了", how="app")


async def test_reminders_go_three_times_at_most(shop: Running) -> None:
    await shop.is_on()
    shop.zhang.says("/broadcast to=groups confirm=yes\n新茶到了")
    await shop.hears(shop.zhang, "位群主确认", how="app")
    for reminders, hours in enumerate((2, 6, 21), 1):
        made = f"made_at - {hours * 3600 * 1000000}"
        await shop.ask(f"UPDATE handovers SET made_at = {made}, look_at = 1 RETURNING task")
        await shop.until("SELECT reminders FROM handovers", reminders)
        await shop.ask(f"UPDATE handovers SET made_at = made_at + {hours * 3600 * 1000000} RETURNING task")
    for _ in range(2):  # what the first look does is done when the second begins
        await shop.ask("UPDATE handovers SET made_at = made_at - 100000000000, look_at = 1 RETURNING task")
        await shop.until("SELECT COUNT(*) FROM handovers WHERE look_at = 1", 0)
    assert len(shop.server.called("externalcontact/remind_groupmsg_send")) == 3


async def test_what_nobody_confirms_for_a_week_did_not_get_out(shop: Running) -> None:
    await shop.is_on()
    shop.zhang.says("/broadcast to=groups confirm=yes\n新茶到了")
    await shop.hears(shop.zhang, "位群主确认", how="app")
    await shop.ask(f"UPDATE handovers SET made_at = made_at - {7 * 86_400 * 1000000}, look_at = 1 RETURNING task")
    await shop.until("SELECT status FROM deliveries", "failed")
    assert await shop.value("SELECT reason FROM deliveries") == "not_confirmed"


def test_what_happens_to_one_group_or_one_customer_keeps_its_order() -> None:
    """All of it comes from `sys`, who is nobody."""
    told = {"FromUserName": "sys", "UserID": "zhangsan"}
    assert [lane_of(told | one) for one in ({"ChatId": "wr1"}, {"ExternalUserID": "wm1"}, {})] == ["wr1", "wm1", "sys"]
