"""Who an account is elsewhere is asked for until there is an answer: once, if all is well."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.cgi.calls import Wire
from bot.wechat.client import Client
from bot.wechat.people import People
from storage import DatabaseUnavailable
from tests.bot.between import Between, GoodToken


@pytest.fixture
async def people(between: Between) -> AsyncIterator[People]:
    wire = Wire(between.url)
    client = Client("wx1", wire, GoodToken())
    client._pause = at_once
    yield People(client, lambda: datetime.now(UTC))
    await wire.close()


async def at_once(seconds: float) -> None:
    """No waiting here."""


async def heard_of(people: People) -> list[str]:
    told: list[str] = []

    async def take(external_id: str, lane: str, raw: str) -> None:
        told.append(json.loads(raw)["union"])

    await people.recognize("o1", take)
    return told


@pytest.mark.parametrize(
    "fault",
    [
        web.Response(status=502),
        web.json_response({"errcode": 40164, "errmsg": "invalid ip"}),
        web.json_response({"errcode": 45011, "errmsg": "minute limit"}),
    ],
)
async def test_what_failed_is_asked_again(people: People, between: Between, fault: web.Response) -> None:
    between.answers["user/info"] = lambda asked: fault
    assert await heard_of(people) == []
    between.answers["user/info"] = lambda asked: web.json_response({"openid": "o1", "unionid": "u1"})
    assert await heard_of(people) == ["wechat:u1"]
    assert await heard_of(people) == []
    assert len(between.asked) == 2


async def test_an_answer_that_could_not_be_kept_is_asked_for_again(people: People, between: Between) -> None:
    async def take(external_id: str, lane: str, raw: str) -> None:
        raise DatabaseUnavailable("the database does not answer")

    between.answers["user/info"] = lambda asked: web.json_response({"openid": "o1", "unionid": "u1"})
    with pytest.raises(DatabaseUnavailable):
        await people.recognize("o1", take)
    assert await heard_of(people) == ["wechat:u1"]


@pytest.mark.parametrize("code", [48001, 40003])
async def test_what_would_end_alike_is_not_asked_again(people: People, between: Between, code: int) -> None:
    between.answers["user/info"] = lambda asked: web.json_response({"errcode": code, "errmsg": "no"})
    for _ in range(3):
        assert await heard_of(people) == []
    assert len(between.asked) == 1
