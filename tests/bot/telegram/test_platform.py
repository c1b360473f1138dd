"""The platform as the program holds it: built, started, asked, stopped."""

import asyncio
import json
import logging
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.basis import real_now
from bot.checking import Nothing
from bot.platform import Parts, Platform, PlatformDown
from bot.telegram import TelegramPlatform, build
from bot.telegram.receive import ALLOWED_UPDATES
from config.settings import Settings
from handlers.events import Said
from storage.rows import ShopId
from tests.bot.telegram.conftest import Pauses, Shelf, ours, settings
from tests.servers.telegram import TelegramServer

SECRET = "a-Secret_1"


async def take(external_id: str, lane: str, raw: str) -> None:
    raise AssertionError("nothing is taken here")


def parts(settings: Settings, shelf: Shelf) -> Parts:
    return Parts(settings=settings, storage=Nothing(), shop_id=ShopId(1), media=shelf, clock=real_now)


async def started(server: TelegramServer, shelf: Shelf, **more: Any) -> TelegramPlatform:
    platform = TelegramPlatform(settings(server, **more), shelf)
    await platform.start()
    return platform


async def test_built_as_configured(server: TelegramServer, shelf: Shelf, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    platform: Platform = build(parts(settings(server), shelf))
    assert (platform.name, platform.source) == ("telegram", "telegram:8100000001")
    before = platform.address
    assert before is None
    await platform.start()
    assert platform.address == "https://t.me/fanloop_bot"
    assert (platform.is_community("-100123"), platform.is_community("123")) == (True, False)
    await platform.stop()
    assert "getMe" in caplog.text
    assert server.token not in ours(caplog)
    server.assert_clean()


def test_no_token_no_platform(shelf: Shelf) -> None:
    with pytest.raises(PlatformDown, match="FANLOOP_TELEGRAM__TOKEN"):
        build(parts(Settings(), shelf))


def test_the_pace_is_the_published_one(server: TelegramServer, shelf: Shelf) -> None:
    pace = TelegramPlatform(settings(server), shelf).pace
    assert (pace.overall, pace.private, pace.community, pace.at_once) == ((30, 1.0), (1, 1.0), (20, 60.0), 32)


async def test_polling_takes_a_webhook_away_and_drops_nothing(server: TelegramServer, shelf: Shelf) -> None:
    server.user("Anna").says(None, "before the start")
    platform = await started(server, shelf)
    [call] = server.called("deleteWebhook")
    assert call.params.get("drop_pending_updates") in (None, False)
    assert len(server.updates.pending) == 1
    assert platform.is_polled
    assert platform.doors(take) == []
    await platform.stop()


async def test_webhook_mode(server: TelegramServer, shelf: Shelf) -> None:
    platform = await started(server, shelf, mode="webhook", webhook_secret=SECRET)
    [call] = server.called("setWebhook")
    assert call.params["url"] == "http://127.0.0.1:1/telegram/webhook"
    assert call.params["allowed_updates"] == list(ALLOWED_UPDATES)
    assert (call.params["secret_token"], call.params["max_connections"]) == (SECRET, 100)
    assert call.params.get("drop_pending_updates") in (None, False)
    await asyncio.wait_for(platform.poll(take), 1)
    [door] = platform.doors(take)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(Starlette(routes=[door])), base_url="http://x"
    ) as client:
        assert (await client.post("/telegram/webhook")).status_code == 403
    await platform.stop()


async def test_told_by_webhook(server: TelegramServer, shelf: Shelf) -> None:
    """The stand-in server knocks, over HTTP, until we have taken it."""
    taken: list[str] = []

    async def take_second_time(external_id: str, lane: str, raw: str) -> None:
        taken.append(raw)
        if len(taken) == 1:
            raise OSError("disk full")

    platform = TelegramPlatform(settings(server, mode="webhook", webhook_secret=SECRET), shelf)
    config = uvicorn.Config(Starlette(routes=platform.doors(take_second_time)), port=0, log_config=None, lifespan="off")
    web = uvicorn.Server(config)
    serving = asyncio.create_task(web.serve())
    while not web.started:
        await asyncio.sleep(0.01)
    port = web.servers[0].sockets[0].getsockname()[1]
    platform._public_url = f"http://127.0.0.1:{port}"
    await platform.start()
    server.user("Anna").says(None, "/start")
    await server.wait_until_taken()
    assert taken[0] == taken[1]
    [event] = platform.translate(taken[1])
    assert isinstance(event, Said)
    assert event.text == "/start"
    await platform.stop()
    await server.webhook.stop()
    web.should_exit = True
    await serving


async def test_polled_to_the_end(platform: TelegramPlatform, server: TelegramServer) -> None:
    taken: list[str] = []

    async def keep(external_id: str, lane: str, raw: str) -> None:
        taken.append(raw)

    polling = asyncio.create_task(platform.poll(keep))
    server.user("Anna").says(None, "/start i_AB23CD45")
    await server.wait_until_taken()
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    assert json.loads(taken[0])["message"]["text"] == "/start i_AB23CD45"


# --- starting against odds -------------------------------------------------------------------------------------------


async def test_a_refused_token(server: TelegramServer, shelf: Shelf) -> None:
    with pytest.raises(PlatformDown, match="@BotFather") as caught:
        await started(server, shelf, token="8100000001:wrong-wrong-wrong-wrong-wrong-wrong")
    assert "wrong" not in str(caught.value)


async def test_a_server_that_answers_not_found_to_who_the_bot_is(server: TelegramServer, shelf: Shelf) -> None:
    server.fault("getMe", status=404, description="Not Found")
    with pytest.raises(PlatformDown, match="@BotFather"):
        await started(server, shelf)


async def test_a_server_that_knows_no_webhooks_is_polled(server: TelegramServer, shelf: Shelf) -> None:
    server.fault("deleteWebhook", status=404, description="Not Found: method not found")
    platform = await started(server, shelf)
    await platform.stop()


async def test_a_refused_webhook(server: TelegramServer, shelf: Shelf) -> None:
    server.fault(
        "setWebhook", status=400, description="Bad Request: bad webhook: HTTPS url must be provided for webhook"
    )
    with pytest.raises(PlatformDown, match=r"(?i)https url must be provided"):
        await started(server, shelf, mode="webhook", webhook_secret=SECRET)


async def test_a_telegram_that_does_not_answer_is_waited_for(
    server: TelegramServer, shelf: Shelf, pauses: Pauses
) -> None:
    server.fault("getMe", status=502)
    server.fault("getMe", drop=True)
    server.fault("deleteWebhook", status=429, parameters={"retry_after": 4})
    platform = TelegramPlatform(settings(server), shelf, pause=pauses)
    await platform.start()
    assert pauses.seconds == [3.0, 3.0, 4.0]
    assert platform.address
    await platform.stop()


async def test_stopped_and_started_again(platform: TelegramPlatform) -> None:
    await platform.stop()
    await platform.stop()
    await platform.start()
    assert await platform.check() == []


# --- check -----------------------------------------------------------------------------------------------------------


async def test_all_is_well(server: TelegramServer, shelf: Shelf) -> None:
    assert await TelegramPlatform(settings(server), shelf).check() == []
    hooked = TelegramPlatform(settings(server, mode="webhook", webhook_secret=SECRET), shelf)
    assert await hooked.check() == []


async def test_a_token_that_is_refused_is_a_fault(server: TelegramServer, shelf: Shelf) -> None:
    token = "8100000001:wrong-wrong-wrong-wrong-wrong-wrong"
    [fault] = await TelegramPlatform(settings(server, token=token), shelf).check()
    assert "@BotFather" in fault


async def test_nobody_at_home_is_a_fault(shelf: Shelf) -> None:
    async with TelegramServer() as gone:
        pass
    [fault] = await TelegramPlatform(settings(gone), shelf).check()
    assert fault.startswith(f"Telegram does not answer at {gone.base_url}")
    assert gone.token not in fault


async def test_a_webhook_elsewhere_is_a_fault(server: TelegramServer, shelf: Shelf) -> None:
    hooked = await started(server, shelf, mode="webhook", webhook_secret=SECRET)
    await hooked.stop()
    [fault] = await TelegramPlatform(settings(server), shelf).check()
    assert "127.0.0.1" in fault


async def test_updates_that_cannot_be_brought_are_a_fault(server: TelegramServer, shelf: Shelf) -> None:
    platform = await started(server, shelf, mode="webhook", webhook_secret=SECRET)
    server.user("Anna").says(None, "hi")
    async with asyncio.timeout(60):
        while server.webhook.last_error is None:
            await asyncio.sleep(0.01)
    [fault] = await platform.check()
    assert "could not bring updates" in fault
    await platform.stop()
