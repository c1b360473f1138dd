"""Many at once, on each database: pieces, budgets, credit and charges are given out once."""

import asyncio
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from handlers import attribution, conversation, payments, reported
from handlers.actions import Actions, Place
from handlers.events import OrderPaid, OrderReported, Pressed, ReportedLine, Said, Where, Who
from handlers.links import Links
from handlers.reception import received
from handlers.refusals import Refusal
from handlers.turn import House, Turn, Wait
from storage import Storage, Tx, campaigns, invariants, invites, ledger, members, orders, products, recipients, shops
from storage.campaigns import NewCampaign
from storage.ledger import NewTransfer
from storage.products import NewProduct
from storage.rows import Member, MemberId, OrderStatus, Product, Recipient, Shop
from tests.handlers.harness import texts
from tests.handlers.trade import MODULES

NOW = datetime(2026, 4, 2, 4, 0, tzinfo=UTC)
COMMANDS = {one.word: one for module in MODULES for one in getattr(module, "COMMANDS", ())}
PRESSES = {word: press for module in MODULES for word, press in getattr(module, "PRESSES", {}).items()}


@dataclass(frozen=True, kw_only=True)
class Market:
    """A shop on a real database, whose events are handled side by side."""

    storage: Storage
    shop: Shop
    house: House

    async def at_once(self, events: Iterable[Any]) -> list[bool]:
        """Every event in a transaction of its own, all started together; which of them were not refused."""
        return await asyncio.gather(*[self.storage.run(partial(self._handled, event=event)) for event in events])

    def _handled(self, tx: Tx, event: Any) -> bool:
        turn = received(self.turn(tx), event)
        assert turn is not None
        try:
            with tx.savepoint():
                _route(turn, event)
        except (Refusal, Wait):
            return False
        return True

    def turn(self, tx: Tx) -> Turn:
        return Turn(tx=tx, shop=self.shop, house=self.house, now=NOW, at=NOW)

    async def broken(self) -> list[invariants.Broken]:
        return await self.storage.read(invariants.broken)

    async def tea(self) -> Product:
        found = await self.storage.read(lambda tx: products.get_by_code(tx, self.shop.id, "TEA"))
        assert found
        return found


def _route(turn: Turn, event: Any) -> Actions:
    match event:
        case Said():
            return conversation.said(turn, event)
        case Pressed():
            return conversation.pressed(turn, event, PRESSES)
        case OrderPaid():
            return payments.order_paid(turn, event)
        case _:
            return reported.reported(turn, event)


@pytest.fixture
async def market(storage: Storage) -> Market:
    def work(tx: Tx) -> Shop:
        new = shops.NewShop(
            key="main",
            name="Hill Tea",
            currency="CNY",
            timezone="Asia/Shanghai",
            language="en",
            quiet_hours="off",
            reserve_s=900,
            reserve_manual_s=86400,
        )
        return shops.ensure(tx, new, NOW)

    links = Links(invoices=frozenset({"telegram"}))
    house = House(texts=texts(), links=links, random=random.SystemRandom(), commands=COMMANDS)
    return Market(storage=storage, shop=await storage.run(work), house=house)


def who(name: str) -> Who:
    return Who(platform="telegram", account=name, name=name)


def said(name: str, text: str) -> Said:
    where = Where(place=Place(platform="telegram", chat=name), kind="private")
    return Said(at=NOW, who=who(name), where=where, message_id="1", text=text)


def pressed(name: str, does: str) -> Pressed:
    where = Where(place=Place(platform="telegram", chat=name), kind="private")
    return Pressed(at=NOW, who=who(name), where=where, message_id="1", press="p", does=does)


def meet(tx: Tx, shop: Shop, name: str) -> Member:
    met = members.meet(
        tx,
        shop.id,
        platform="telegram",
        account=name,
        name=name,
        username=None,
        language=None,
        at=NOW,
        writes_privately=True,
    )
    home = Recipient(name="Lin", phone="13812345678", address="1 Longjing Road", is_pickup=False)
    recipients.put(tx, shop.id, met.member.id, home)
    return met.member


async def stocked(market: Market, stock: int | None) -> None:
    new = NewProduct(product_code="TEA", name="Tea", price_minor=1000, stock=stock)
    await market.storage.run(lambda tx: products.add(tx, market.shop.id, new, NOW))


async def people(market: Market, names: Iterable[str]) -> list[Member]:
    return await market.storage.run(lambda tx: [meet(tx, market.shop, name) for name in names])


async def test_two_hundred_buyers_for_ten_pieces(market: Market) -> None:
    """Exactly ten are sold; everybody else is told, and nothing is promised twice."""
    await stocked(market, 10)
    names = [f"buyer-{at}" for at in range(200)]
    await people(market, names)
    placed = await market.at_once([said(name, "/buy TEA") for name in names])
    assert sum(placed) == 10
    assert (await market.tea()).reserved == 10
    found = [await of(market, f"A-{1001 + at}") for at in range(10)]
    assert all(await market.at_once([charge(order.pay_key, 1000, order.number) for order in found]))
    tea = await market.tea()
    assert (tea.stock, tea.reserved, tea.sold) == (0, 0, 10)
    assert await market.broken() == []


async def test_one_charge_reported_ten_times_at_once(market: Market) -> None:
    await stocked(market, 10)
    await people(market, ["Lin"])
    await market.at_once([said("Lin", "/buy TEA")])
    order = await of(market, "A-1001")
    await market.at_once([charge(order.pay_key, 1000, "c1")] * 10)
    tea = await market.tea()
    assert (tea.stock, tea.sold) == (9, 1)
    assert await market.broken() == []


async def test_one_report_ten_times_at_once(market: Market) -> None:
    await stocked(market, 10)
    await people(market, ["Lin"])
    await market.at_once([report("paid", "Lin", "A-1", report=f"r{at}") for at in range(10)])
    refund = {"refund": "R-1", "minor": 400}
    await market.at_once([report("refunded", "Lin", "A-1", report=f"s{at}", **refund) for at in range(10)])
    tea = await market.tea()
    assert (tea.stock, tea.sold) == (9, 1)
    reported_one = await market.storage.read(lambda tx: orders.all_by_number(tx, market.shop.id, "A-1"))
    assert [one.refunded_minor for one in reported_one] == [400]
    assert await market.broken() == []


async def test_buy_pressed_many_times_at_once_is_one_order(market: Market) -> None:
    await stocked(market, 12)
    await people(market, ["Lin"])
    await market.at_once([pressed("Lin", "/buy TEA")] * 8)
    assert await market.storage.read(lambda tx: len(orders.of_buyer(tx, market.shop.id, MemberId(1), 99))) == 1
    await market.at_once([pressed("Lin", "order.more 1.1")] * 8)
    assert await market.storage.read(lambda tx: len(orders.of_buyer(tx, market.shop.id, MemberId(1), 99))) == 2


async def test_credit_is_spent_once(market: Market) -> None:
    await stocked(market, None)
    (lin,) = await people(market, ["Lin"])
    await market.storage.run(lambda tx: give(tx, market.shop, lin.id, 1500))
    await market.at_once([said("Lin", "/buy TEA")])
    for at in range(1, 6):
        await market.at_once([pressed("Lin", f"order.more {at}.1")])
    used = await market.at_once([pressed("Lin", f"order.credit {at}") for at in range(1, 7)])
    assert sum(used) == 2
    assert await market.storage.read(lambda tx: ledger.balance(tx, market.shop.id, f"member:{lin.id}", "CNY")) == 0


async def test_a_budget_is_given_out_once(market: Market) -> None:
    """Thirty friends of two members buy at once: the budget has room for five rewards and a half, a cap for four."""
    await stocked(market, None)
    names = [f"friend-{at}" for at in range(30)]
    await market.storage.run(lambda tx: campaign(tx, market.shop, budget=550, cap=400))
    await market.storage.run(lambda tx: bring(tx, market, names))
    await market.at_once([report("paid", name, f"N-{name}") for name in names])
    spent = await market.storage.read(
        lambda tx: [campaigns.spent(tx, market.shop.id, one.id, "CNY") for one in campaigns.all_of(tx, market.shop.id)]
    )
    assert spent == [550]
    assert await market.broken() == []


def campaign(tx: Tx, shop: Shop, budget: int, cap: int) -> None:
    new = NewCampaign(
        name="spring",
        reward="10%",
        invitee=None,
        on_orders="first",
        hold_s=0,
        cap_amount=cap,
        budget_amount=budget,
    )
    added = campaigns.add(tx, shop.id, new, NOW)
    assert added
    campaigns.start(tx, added, NOW)


def bring(tx: Tx, market: Market, names: Iterable[str]) -> None:
    codes = ("ABCDEFGH", "HGFEDCBA")
    for name, code in zip(("Jay", "Kim"), codes, strict=True):
        invites.add_code(tx, market.shop.id, code, meet(tx, market.shop, name).id, None, NOW)
    for at, name in enumerate(names):
        attribution.came_by(market.turn(tx), meet(tx, market.shop, name), codes[at % 2], NOW)


def give(tx: Tx, shop: Shop, member_id: MemberId, minor: int) -> None:
    gift = NewTransfer(
        at=NOW,
        why="gift",
        ref="test",
        from_book=ledger.REWARDS,
        to_book=ledger.of_member(member_id),
        amount=minor,
        unit="CNY",
    )
    ledger.post(tx, shop.id, gift)


async def of(market: Market, number: str) -> Any:
    (found,) = await market.storage.read(lambda tx: orders.all_by_number(tx, market.shop.id, number))
    assert found.status is OrderStatus.PLACED
    return found


def charge(pay_key: str, minor: int, charge_id: str) -> OrderPaid:
    return OrderPaid(
        at=NOW, who=None, paid_by="telegram", payload=pay_key, currency="CNY", minor=minor, charge_id=charge_id
    )


def report(step: str, name: str, number: str, **more: Any) -> OrderReported:
    return OrderReported(
        at=NOW + timedelta(seconds=1),
        step=step,  # type: ignore[arg-type]  # tests name the literals
        number=number,
        buyer=who(name),
        invite_code=None,
        minor=more.get("minor", 1000),
        currency="CNY",
        lines=(ReportedLine(product_code="TEA", quantity=1, minor=None),) if step == "paid" else (),
        refund=more.get("refund"),
        report=more.get("report", f"{step}:{number}"),
    )
