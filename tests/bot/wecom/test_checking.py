"""`check`, the app's menu, and troubles that only a setting can mend."""

import pytest

from bot.wecom import menu
from config.settings import load
from tests.bot.wecom.conftest import Running


async def test_all_is_well(shop: Running) -> None:
    assert await shop.platform.check() == []


async def test_each_trouble_has_its_own_line(shop: Running) -> None:
    shop.server.is_ip_allowed = False
    (found,) = await shop.platform.check()
    assert "trusted IPs" in found
    shop.server.is_ip_allowed = True
    shop.server.lacks.add("externalcontact/groupchat/list")
    (found,) = await shop.platform.check()
    assert "customer contact" in found
    assert "groupchat/list" in found
    shop.server.lacks.clear()
    shop.server.secret = "another"
    (found,) = await shop.platform.check()
    assert "FANLOOP_WECOM__CORP_ID" in found
    assert "S3cret" not in found
    await shop.server.stop()
    (found,) = await shop.platform.check()
    assert "does not answer" in found


async def test_what_is_owed_waits_for_the_setting_and_the_owner_hears_once(
    shop: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    shop.server.is_ip_allowed = False
    for _ in range(3):
        shop.zhang.says("帮助")
    await shop.until("SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND reason = 'ip'", 4)
    assert await shop.value(TROUBLED) == 1
    shop.server.is_ip_allowed = True
    await shop.ask("UPDATE outbox SET not_before = 1 WHERE status = 'queued' RETURNING id")
    await shop.hears(shop.zhang, "IP", how="app")
    assert shop.server.access_token not in "".join(capfd.readouterr())


async def test_an_owner_who_has_said_nothing_yet_hears_of_a_trouble(shop: Running) -> None:
    """It comes at the first start, if ever: nobody has had a reason to write to the app by then."""
    shop.server.is_ip_allowed = False
    await shop.until("SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND reason = 'ip'", 1)
    shop.server.is_ip_allowed = True
    await shop.ask("UPDATE outbox SET not_before = 1 WHERE status = 'queued' RETURNING id")
    await shop.hears(shop.zhang, "IP", how="app")


async def test_a_token_that_ended_early_is_fetched_once_more_for_all(shop: Running) -> None:
    shop.zhang.says("帮助")
    await shop.hears(shop.zhang, "/", how="app")
    given = shop.server.tokens_given
    shop.server.void_token()
    for _ in range(5):
        shop.zhang.says("帮助")
    await shop.settled()
    assert shop.server.tokens_given == given + 1


async def test_the_menu_is_made_and_pressed(shop: Running) -> None:
    settings = load(shop.server.settings() | {"FANLOOP_PLAYGROUND": "off"}, shop.folder)
    assert await menu.make(settings) is None
    shop.zhang.clicks("群")
    await shop.hears(shop.zhang, "Tea fans", how="app")


TROUBLED = "SELECT COUNT(*) FROM events WHERE kind = 'troubled'"


async def test_a_missing_permission_is_told_with_where_wecom_gives_it(shop: Running) -> None:
    """An Official Account's list of interfaces is no help here."""
    await shop.is_on()
    shop.server.lacks.add("externalcontact/add_msg_template")
    shop.zhang.says("/broadcast to=groups confirm=yes\n新茶到了")
    told = await shop.hears(shop.zhang, "没有开通", how="app")
    assert "可调用应用" in told.text
    assert "公众号" not in told.text
