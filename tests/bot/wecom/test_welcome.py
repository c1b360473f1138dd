"""Customers who add staff by a contact way of ours: welcomed once, in time, as their inviter's friends."""

from tests.bot.wecom.conftest import Running

WELCOME = "externalcontact/send_welcome_msg"


async def code_of(shop: Running) -> str:
    """Li Si's invite code."""
    shop.server.staff("lisi", "Li Si").says("邀请")
    await shop.until("SELECT COUNT(*) FROM invite_codes", 1)
    return str(await shop.value("SELECT invite_code FROM invite_codes"))


async def test_who_adds_the_sender_by_a_code_is_welcomed_and_counted(shop: Running) -> None:
    code = await code_of(shop)
    address = await shop.platform.entry(code)
    assert address == await shop.platform.entry(code)
    assert len(shop.server.called("externalcontact/add_contact_way")) == 1
    mia = shop.server.customer("Mia")
    mia.adds(way=address or "")
    welcome = await shop.server.wait_for(mia, how="welcome", timeout=20.0)
    assert "lisi" in welcome.text
    await shop.until("SELECT status FROM referrals", "pending")
    await shop.settled()
    assert len(shop.server.called(WELCOME)) == 1


async def test_a_friend_is_led_into_the_group_where_there_is_one(shop: Running) -> None:
    await shop.is_on()
    code = await code_of(shop)
    address = await shop.platform.entry(code) or ""
    assert shop.server.ways.live(code).qr_code == address
    mia = shop.server.customer("Mia")
    mia.scans(address)
    await shop.until("SELECT COUNT(*) FROM referrals WHERE status = 'pending'", 1)


async def test_without_a_code_of_ours_nobody_is_welcomed(shop: Running) -> None:
    shop.server.customer("Mia").adds(shop.zhang)
    await shop.settled()
    assert shop.server.called(WELCOME) == []
    assert await shop.value("SELECT COUNT(*) FROM members") == 1


async def test_another_app_is_sending_the_welcome(shop: Running) -> None:
    code = await code_of(shop)
    address = await shop.platform.entry(code) or ""
    shop.server.fault(WELCOME, code=41096)
    mia = shop.server.customer("Mia")
    mia.adds(way=address)
    await shop.server.wait_for(mia, how="welcome", timeout=20.0)


async def test_ways_of_a_campaign_are_deleted_when_it_ends(shop: Running) -> None:
    await shop.is_on()
    shop.zhang.says("/campaign new 春茶 reward=10%")
    await shop.settled()
    shop.zhang.says("/campaign start 春茶")
    await shop.settled()
    code = await code_of(shop)
    await shop.until("SELECT COUNT(*) FROM made_ways", 1)
    shop.zhang.says("/campaign end 春茶")
    await shop.until("SELECT COUNT(*) FROM made_ways", 0)
    assert shop.server.ways.by_id == {}
    assert await shop.platform.entry(code) is None
