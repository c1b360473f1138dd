"""Who came, by which code, and who left: looked up, as what is told is late, or never comes."""

from tests.bot.wecom.conftest import Running

WHO = (
    "SELECT a.account, s.way, s.invite_code, s.left_at IS NULL"
    " FROM memberships s JOIN accounts a ON a.member_id = s.member_id"
)
NIGHT = "INSERT INTO looks (shop_id, platform, chat, due_at) SELECT id, 'wecom', '', 1 FROM shops RETURNING chat"
"""Everything is looked at now."""


async def code_of(shop: Running) -> str:
    """Li Si's invite code and join way; he owns nothing of the shop's."""
    shop.server.staff("lisi", "Li Si").says("邀请")
    await shop.until("SELECT COUNT(*) FROM made_ways", 1)
    return str(await shop.value("SELECT invite_code FROM invite_codes"))


async def test_who_comes_by_a_join_way_is_known_by_its_code(shop: Running) -> None:
    await shop.is_on()
    code = await code_of(shop)
    mia, tom = shop.server.customer("Mia"), shop.server.customer("Tom")
    mia.scans(code)
    tom.scans(code)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE invite_code IS NOT NULL", 2)
    assert await shop.ask(f"{WHO} ORDER BY a.account") == [
        (mia.id, "invite", code, 1),
        (tom.id, "invite", code, 1),
    ]
    assert await shop.value("SELECT COUNT(*) FROM referrals WHERE status = 'pending'") == 2


async def test_those_who_were_there_before_are_known_and_staff_are_no_members(shop: Running) -> None:
    eve = shop.server.customer("Eve")
    shop.tea.gains(eve, scene=2)
    shop.tea.seats[eve.id].at -= 3600
    await shop.is_on()
    await shop.until("SELECT COUNT(*) FROM memberships", 1)
    assert await shop.ask(WHO) == [(eve.id, "link", None, 1)]


async def test_half_of_the_events_lost_is_nothing_lost(shop: Running) -> None:
    await shop.is_on()
    code = await code_of(shop)
    people = [shop.server.customer(f"P{number}") for number in range(6)]
    for number, one in enumerate(people):
        shop.server.callbacks.lose(number % 2)
        one.scans(code)
    await shop.ask(NIGHT)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE invite_code IS NOT NULL", 6)
    shop.server.callbacks.lose(None)
    people[0].leaves(shop.tea)
    shop.server.callbacks.lose(0)
    await shop.ask(NIGHT)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE left_at IS NOT NULL", 1)


async def test_who_leaves_at_once_has_left_though_our_clock_is_behind(shop: Running) -> None:
    """Details tell WeCom's time of a join, and none of a leave: that is when we look."""
    await shop.is_on()
    code = await code_of(shop)
    shop.server.skip(300)
    mia = shop.server.customer("Mia")
    mia.scans(code)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE invite_code IS NOT NULL", 1)
    shop.server.callbacks.lose(1)
    mia.leaves(shop.tea)
    await shop.ask(NIGHT)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE left_at IS NOT NULL", 1)
    assert await shop.ask(WHO) == [(mia.id, "invite", code, 0)]
    assert await shop.value("SELECT reason FROM referrals") == "left_early"


async def test_who_comes_again_in_the_second_of_their_leave_is_there(shop: Running) -> None:
    """Of a join WeCom tells the second alone, which began before we looked and saw them gone."""
    await shop.is_on()
    code = await code_of(shop)
    mia = shop.server.customer("Mia")
    mia.scans(code)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE invite_code IS NOT NULL", 1)
    shop.server.callbacks.lose(None)
    mia.leaves(shop.tea)
    await shop.ask(NIGHT)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE left_at IS NOT NULL", 1)
    mia.scans(code)
    shop.tea.seats[mia.id].at = int(await shop.value("SELECT left_at FROM memberships")) // 1_000_000
    await shop.ask(NIGHT)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE left_at IS NULL", 1)


async def test_a_further_group_made_when_the_first_is_full_is_the_same_community(shop: Running) -> None:
    shop.tea.seats_most = 2
    await shop.is_on()
    code = await code_of(shop)
    mia, tom = shop.server.customer("Mia"), shop.server.customer("Tom")
    mia.scans(code)
    tom.scans(code)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE invite_code IS NOT NULL", 2)
    assert await shop.value("SELECT COUNT(*) FROM communities") == 1
    assert await shop.value("SELECT COUNT(*) FROM rooms") == 2


async def test_who_goes_from_one_group_into_another_has_not_left(shop: Running) -> None:
    """Nothing of it is told, and the group that they are gone from is looked at first."""
    shop.tea.seats_most = 2
    await shop.is_on()
    code = await code_of(shop)
    mia, tom = shop.server.customer("Mia"), shop.server.customer("Tom")
    mia.scans(code)
    tom.scans(code)
    await shop.until("SELECT COUNT(*) FROM memberships WHERE invite_code IS NOT NULL", 2)
    (further,) = [one for one in shop.server.groups.values() if tom.id in one.seats]
    further.seats_most, came = 9, int(shop.tea.seats[mia.id].at)
    shop.server.callbacks.lose(None)
    mia.leaves(shop.tea)
    further.gains(mia, scene=3, state=code)
    further.seats[mia.id].at = came + 1
    await shop.ask(NIGHT)
    await shop.until(f"SELECT COUNT(*) FROM seats WHERE account = '{mia.id}' AND chat = '{further.chat_id}'", 1)
    await shop.until(f"SELECT COUNT(*) FROM seats WHERE account = '{mia.id}'", 1)
    await shop.settled()
    assert await shop.value("SELECT COUNT(*) FROM memberships WHERE left_at IS NULL") == 2
    assert await shop.value("SELECT COUNT(*) FROM referrals WHERE status = 'pending'") == 2


async def test_a_dismissed_group_is_lost(shop: Running) -> None:
    await shop.is_on()
    shop.tea.ends()
    await shop.until("SELECT COUNT(*) FROM communities WHERE status = 'lost'", 1)
