"""Who a customer is elsewhere: asked once they come by a contact way, and no fault where WeCom does not say."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.cgi.calls import Wire
from bot.wecom.client import Client
from bot.wecom.names import is_customer, is_group
from bot.wecom.people import People
from bot.wecom.receive import newcomer
from bot.wecom.translate import translate
from handlers.events import Recognized
from tests.bot.between import Answer, Between, GoodToken, blocked

NOW = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
MIA = "wmMIAMIAMIAMIAMIAMIAMIAMI"
ADDED = {
    "MsgType": "event",
    "Event": "change_external_contact",
    "ChangeType": "add_external_contact",
    "ExternalUserID": MIA,
    "State": "JAYJAYJY",
}


class Asked:
    """What is told to the inbox when somebody is asked about."""

    def __init__(self, between: Between, wire: Wire) -> None:
        self.between, self.people = between, People(Client(wire, GoodToken()), lambda: NOW)
        self.told: list[str] = []

    async def take(self, external_id: str, lane: str, raw: str) -> None:
        self.told.append(raw)

    async def about(self, answer: Answer) -> list[str]:
        self.between.answers["externalcontact/get"] = answer
        await self.people.recognize(MIA, self.take)
        return self.told


@pytest.fixture
async def asked(between: Between) -> AsyncIterator[Asked]:
    wire = Wire(between.url)
    yield Asked(between, wire)
    await wire.close()


async def test_a_union_id_is_told(asked: Asked) -> None:
    contact = {"errcode": 0, "external_contact": {"external_userid": MIA, "unionid": "oU-1"}}
    (raw,) = await asked.about(lambda body: web.json_response(contact))
    (event,) = translate(raw, NOW)
    assert isinstance(event, Recognized)
    assert (event.who.account, event.union) == (MIA, "wechat:oU-1")


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 0, "external_contact": {"external_userid": MIA}},
        {"errcode": 84061, "errmsg": "not external contact"},
        {"errcode": 0},
        {"errcode": 0, "external_contact": None},
        {"errcode": 0, "external_contact": {"unionid": ["oU-1"]}},
    ],
)
async def test_an_answer_without_one_is_no_fault(asked: Asked, answer: dict[str, object]) -> None:
    assert await asked.about(lambda body: web.json_response(json.loads(json.dumps(answer)))) == []


async def test_no_answer_is_no_fault(asked: Asked) -> None:
    assert await asked.about(blocked) == []


@pytest.mark.parametrize(
    ("changed", "whom"),
    [
        ({}, MIA),
        ({"ChangeType": "add_half_external_contact"}, MIA),
        ({"ChangeType": "del_external_contact"}, None),
        ({"State": ""}, None),
        ({"ExternalUserID": "zhangsan"}, None),
    ],
)
def test_who_comes_by_a_contact_way_is_asked_about(changed: dict[str, str], whom: str | None) -> None:
    assert newcomer({**ADDED, **changed}) == whom


@pytest.mark.parametrize(
    ("name", "is_a_customer", "is_a_group"),
    [
        ("wmqfasd1e1927831291723123109rAAA", True, False),
        ("woAJ2GCAAAXtWyujaWJHDDGi0mACH71w", True, False),
        ("wmA", True, False),
        ("wrOgQhDgAAcwMTB7YmDkbeBsgT_AAAAA", False, True),
        ("wrA", False, True),
        *((staff, False, False) for staff in ("zhangsan", "woody", "wmiller", "wright", "WangMin", "w", "wm", "wr")),
        ("wm.a@hill.tea", False, False),
    ],
)
def test_ids_tell_staff_customers_and_groups_apart(name: str, is_a_customer: bool, is_a_group: bool) -> None:
    assert (is_customer(name), is_group(name)) == (is_a_customer, is_a_group)
