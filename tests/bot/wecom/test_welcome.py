"""Customers who add staff by a contact way of ours: welcomed once, in time, as their inviter's friends."""

import asyncio
import re
from io import BytesIO

import aiohttp
import zxingcpp
from PIL import Image

from bot.wecom.ways import Ways
from tests.bot.wecom.conftest import Running

IN_WECHAT = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 Language/zh_CN"
WELCOME = "externalcontact/send_welcome_msg"


async def code_of(shop: Running) -> str:
    """Li Si's invite code."""
    shop.server.staff("lisi", "Li Si").says("邀请")
    await shop.until("SELECT COUNT(*) FROM invite_codes", 1)
    return str(await shop.value("SELECT invite_code FROM invite_codes"))


async def opened(shop: Running, path: str, agent: str = "", *, status: int = 200) -> bytes:
    async with aiohttp.ClientSession() as web, web.get(f"{shop.url}{path}", headers={"User-Agent": agent}) as answer:
        assert answer.status == status
        return await answer.read()


async def test_who_adds_the_sender_by_a_code_is_welcomed_and_counted(shop: Running) -> None:
    code = await code_of(shop)
    address = await shop.platform.entry(code)
    assert address == await shop.platform.entry(code)
    assert len(shop.server.called("externalcontact/add_contact_way")) == 1
    mia = shop.server.customer("Mia", unionid="oU-1")
    mia.adds(way=address or "")
    welcome = await shop.server.wait_for(mia, how="welcome", timeout=20.0)
    assert "lisi" in welcome.text
    await shop.until("SELECT status FROM referrals", "pending")
    await shop.until("SELECT MAX(union_id) FROM account_unions", "wechat:oU-1")
    await shop.settled()
    shop.server.callbacks.replay()
    await shop.settled()
    assert len(shop.server.called(WELCOME)) == 1
    assert await shop.value("SELECT COUNT(*) FROM grants") == 1
    assert await shop.value(f"SELECT can_write FROM accounts WHERE account = '{mia.id}'") == 0


async def test_pages_that_want_the_same_code_ask_wecom_once(shop: Running) -> None:
    """Anybody may open them, however often: what WeCom is slow to make must not pile up."""
    code = await code_of(shop)
    shop.server.fault("externalcontact/add_contact_way", code=40096)
    assert await asyncio.gather(*(shop.platform.entry(code) for _ in range(10))) == [None] * 10
    assert len(shop.server.called("externalcontact/add_contact_way")) == 1
    assert await shop.platform.entry(code) is not None


async def test_two_processes_make_one_way_for_a_code(shop: Running) -> None:
    """The page's process and the one that answers /invite ask at the same time."""
    await shop.is_on()
    shop.zhang.says("/invite")
    await shop.until("SELECT COUNT(*) FROM made_ways", 1)
    await shop.ask("DELETE FROM made_ways RETURNING state")
    shop.server.ways.by_id.clear()
    code = str(await shop.value("SELECT invite_code FROM invite_codes"))
    ours = shop.platform._ways
    other = Ways(
        shop.platform.client, shop.storage, ours._shop_id, None, shop.platform._parts.media, shop.platform._clock
    )
    one, two = await asyncio.gather(ours.entry(code), other.entry(code))
    assert one == two == shop.server.ways.live(code).qr_code
    assert len(shop.server.ways.by_id) == 1


async def test_a_friend_is_led_into_the_group_where_there_is_one(shop: Running) -> None:
    await shop.is_on()
    code = await code_of(shop)
    address = await shop.platform.entry(code) or ""
    assert shop.server.ways.live(code).qr_code == address
    mia = shop.server.customer("Mia")
    mia.scans(address)
    await shop.until("SELECT COUNT(*) FROM referrals WHERE status = 'pending'", 1)


async def test_the_page_shows_the_code_that_wecom_drew(shop: Running) -> None:
    await shop.is_on()
    code = await code_of(shop)
    page = (await opened(shop, f"/i/{code}", IN_WECHAT)).decode()
    found = re.search(r'<img class="qr" src="([^"]+)"', page)
    assert found is not None
    (drawn,) = zxingcpp.read_barcodes(Image.open(BytesIO(await opened(shop, found[1]))))
    assert drawn.text == shop.server.ways.live(code).holds
    assert len(shop.server.called("externalcontact/groupchat/add_join_way")) == 1
    assert "http://" not in page.replace(shop.url, "")
    shop.server.customer("Mia").scans(drawn.text)
    await shop.until("SELECT COUNT(*) FROM referrals WHERE status = 'pending'", 1)


async def test_a_code_whose_picture_cannot_be_had_is_a_button(shop: Running) -> None:
    await shop.is_on()
    code = await code_of(shop)
    await shop.until("SELECT COUNT(*) FROM made_ways", 1)
    address = shop.server.ways.live(code).qr_code
    shop.server.pictures.clear()
    page = (await opened(shop, f"/i/{code}", IN_WECHAT)).decode()
    assert 'class="qr"' not in page
    assert f'href="{address}"' in page
    shop.server.complaints.clear()


async def test_a_picture_that_is_no_code_of_the_invite_is_not_shown(shop: Running) -> None:
    code = await code_of(shop)
    await opened(shop, f"/i/{code}")
    assert b"<html" in await opened(shop, f"/i/{code}/codes/{'ab' * 32}.jpg", status=404)


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
