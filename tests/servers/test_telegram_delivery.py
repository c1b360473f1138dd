"""The stand-in for Telegram: updates by polling and webhook, in disorder, poisoned; faults of its answers."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.servers.telegram import TelegramServer
from tests.servers.telegram_client import Client, Refused, kinds

Json = dict[str, Any]


# -- updates by polling -------------------------------------------------------------------------------------------
async def test_polling_repeats_until_confirmed(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia")
    mia.says(None, "one")
    mia.says(None, "two")
    first = await client.getUpdates()
    assert await client.getUpdates() == first
    assert [update["message"]["text"] for update in first] == ["one", "two"]
    rest = await client.getUpdates(offset=first[0]["update_id"] + 1)
    assert rest == first[1:]
    assert await client.getUpdates(offset=rest[0]["update_id"] + 1) == []
    assert await client.getUpdates(offset=first[0]["update_id"]) == []
    await server.wait_until_taken()


async def test_a_long_poll_ends_with_the_first_update(server: TelegramServer, client: Client) -> None:
    waiting = asyncio.ensure_future(client.getUpdates(timeout=30))
    await server.wait_until_listening()
    server.user("Mia").says(None, "hello")
    assert kinds(await waiting) == ["message"]


async def test_a_second_poller_ends_the_first(server: TelegramServer, client: Client) -> None:
    first = asyncio.ensure_future(client.getUpdates(timeout=30))
    await server.until(lambda: server.updates.poller, what="the poller to wait")
    assert await client.getUpdates() == []
    with pytest.raises(Refused, match="Conflict: terminated by other getUpdates request"):
        await first


async def test_allowed_updates_stick(server: TelegramServer, client: Client) -> None:
    tea, mia = server.group(), server.user("Mia")
    tea.add_bot()
    await client.hear()
    mia.joins(tea)
    assert kinds(await client.hear()) == ["message"]
    await client.getUpdates(allowed_updates=["chat_member"])
    mia.leaves(tea)
    assert kinds(await client.hear()) == ["chat_member"]
    await client.getUpdates(allowed_updates=[])
    mia.joins(tea)
    assert kinds(await client.hear()) == ["message"]


async def test_updates_die(server: TelegramServer, client: Client) -> None:
    mia = server.user(started=True)
    await client.sendMessage(
        chat_id=mia.id, text="x", reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    )
    press = mia.presses(server.private(mia)[0], "Go")
    mia.says(None, "still here")
    server.skip(151)
    assert kinds(await client.hear()) == ["message"]
    with pytest.raises(Refused, match="query is too old"):
        await client.answerCallbackQuery(callback_query_id=press.id)


# -- updates by webhook -------------------------------------------------------------------------------------------
class Hook:
    """A bot's webhook: keeps what it hears, answers from a list of statuses, then 200."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.statuses: list[int] = []
        self.body = b""
        self.runner: web.ServerRunner | None = None
        self.url = ""

    async def handle(self, request: web.BaseRequest) -> web.Response:
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
            self.heard.append(await request.read())
        return web.Response(status=status, body=self.body)

    async def __aenter__(self) -> Hook:
        self.runner = web.ServerRunner(web.Server(self.handle))
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(self, *exc: object) -> None:
        assert self.runner is not None
        await self.runner.cleanup()

    @property
    def texts(self) -> list[str]:
        return [json.loads(body)["message"]["text"] for body in self.heard]


async def test_webhook_retries_in_order_until_taken(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia")
    mia.says(None, "before")
    async with Hook() as hook:
        hook.statuses = [500, 503]
        await client.setWebhook(url=hook.url, secret_token="s3cret")
        mia.says(None, "after")
        await server.wait_until_taken()
        assert hook.texts == ["before", "after"]
        info = await client.getWebhookInfo()
        assert info["last_error_message"].startswith("Wrong response from the webhook: 50")
        assert [delivery.status for delivery in server.webhook.deliveries] == [500, 503, 200, 200]
        with pytest.raises(Refused, match="webhook is active"):
            await client.getUpdates()
        await client.deleteWebhook()
        mia.says(None, "later")
        assert kinds(await client.hear()) == ["message"]


async def test_a_call_in_the_webhooks_answer_is_done(server: TelegramServer, client: Client) -> None:
    mia = server.user("Mia", started=True)
    async with Hook() as hook:
        hook.body = json.dumps({"method": "sendMessage", "chat_id": mia.id, "text": "hi"}).encode()
        await client.setWebhook(url=hook.url, secret_token="s3cret")
        mia.says(None, "hello")
        assert (await server.wait_for(mia)).text == "hi"


async def test_a_webhook_elsewhere_needs_https(server: TelegramServer, client: Client) -> None:
    with pytest.raises(Refused, match="An HTTPS URL must be provided"):
        await client.setWebhook(url="http://example.com/hook")
    with pytest.raises(Refused, match="unallowed characters"):
        await client.setWebhook(url="https://example.com/hook", secret_token="a b")


# -- disorder, poison, faults -------------------------------------------------------------------------------------
async def test_held_updates_go_in_another_order(server: TelegramServer, client: Client) -> None:
    server.hold()
    for name in ("Mia", "Ben", "Kim"):
        server.user(name).says(None, name)
    assert await client.hear() == []
    server.release("reversed")
    heard = await client.hear()
    assert [update["message"]["text"] for update in heard] == ["Kim", "Ben", "Mia"]
    assert [u["update_id"] for u in heard] == sorted(u["update_id"] for u in heard)


async def test_disorder_keeps_each_queue_in_order(server: TelegramServer, client: Client) -> None:
    server.disorder(seed=4, duplicate=1.0, span_s=0.01)
    people = [server.user(str(i)) for i in range(4)]
    for text in "abc":
        for person in people:
            person.says(None, text)
    await server.until(lambda: server.updates.pending)
    heard = await client.getUpdates()
    assert len(heard) == 24
    order = [(u["message"]["from"]["id"], u["message"]["text"]) for u in heard[:12]]
    assert all([text for who, text in order if who == person.id] == ["a", "b", "c"] for person in people)
    assert order != [(person.id, text) for text in "abc" for person in people]


async def test_replay_tells_the_same_again(server: TelegramServer, client: Client) -> None:
    server.user("Mia").says(None, "once")
    first = await client.hear()
    server.replay("message")
    assert await client.hear() == first
    assert await client.hear() == []


async def test_poison_comes_as_it_is(server: TelegramServer, client: Client) -> None:
    server.inject({"message": "not a map"})
    server.inject('{"update_id": 5, "message": {}}')
    heard = await client.getUpdates()
    assert heard[0]["message"] == "not a map"
    assert heard[1] == {"update_id": 5, "message": {}}


async def test_faults(server: TelegramServer, client: Client) -> None:
    mia = server.user(started=True)
    server.fault("sendMessage", times=2, status=429, parameters={"retry_after": 7})
    for _ in range(2):
        with pytest.raises(Refused, match="429 Too Many Requests: retry after 7") as refused:
            await client.sendMessage(chat_id=mia.id, text="x")
        assert refused.value.parameters == {"retry_after": 7}
    server.fault("sendMessage", drop=True)
    with pytest.raises(aiohttp.ClientError):
        await client.sendMessage(chat_id=mia.id, text="before the effect")
    server.fault("sendMessage", drop="after")
    with pytest.raises(aiohttp.ClientError):
        await client.sendMessage(chat_id=mia.id, text="after the effect")
    assert [message.text for message in server.private(mia)] == ["after the effect"]
    server.fault("*", status=502, chat=mia)
    await client.getMe()
    with pytest.raises(Refused, match="502 Bad Gateway"):
        await client.sendMessage(chat_id=mia.id, text="x")
    server.assert_clean()
