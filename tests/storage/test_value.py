"""Products, orders, the ledger and rewards on each database: what the constraints promise."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import (
    Storage,
    Tx,
    campaigns,
    facts,
    invariants,
    ledger,
    members,
    orders,
    payments,
    products,
    rewards,
    shops,
    tasks,
)
from storage.campaigns import NewCampaign
from storage.ledger import NewTransfer
from storage.orders import Attribution, NewLine, NewOrder
from storage.payments import Payment
from storage.products import NewProduct
from storage.rows import MemberId, Order, OrderSource, OrderStatus, Product, ShopId
from storage.shops import NewShop

NOW = datetime(2026, 4, 2, 4, 0, tzinfo=UTC)
UNIT = "CNY"


@pytest.fixture
async def shop_id(storage: Storage) -> ShopId:
    new = NewShop(
        key="main",
        name="Hill Tea",
        currency=UNIT,
        timezone="Asia/Shanghai",
        language="en",
        quiet_hours="off",
        reserve_s=900,
        reserve_manual_s=86400,
    )
    return (await storage.run(lambda tx: shops.ensure(tx, new, NOW))).id


def member(tx: Tx, shop_id: ShopId, name: str) -> MemberId:
    met = members.meet(
        tx,
        shop_id,
        platform="telegram",
        account=name,
        name=name,
        username=None,
        language=None,
        at=NOW,
        writes_privately=True,
    )
    return met.member.id


def product(tx: Tx, shop_id: ShopId, stock: int | None = 10) -> Product:
    new = NewProduct(product_code="TEA", name="Tea", price_minor=3990, stock=stock, tags=("a", "b"))
    added = products.add(tx, shop_id, new, NOW)
    assert added
    return added


def order(tx: Tx, shop_id: ShopId, buyer_id: MemberId | None, tea: Product, number: str | None = None) -> Order:
    line = NewLine(product_id=tea.id, product_code="TEA", name="Tea", quantity=2, minor=7980)
    new = NewOrder(
        source=OrderSource.CHAT if number is None else OrderSource.CALLBACK,
        number=number,
        buyer_id=buyer_id,
        currency=UNIT,
        total_minor=7980,
        lines=(line,),
        attribution=Attribution(terms={"reward": "10%"}),
        pay_key=f"key-{number or tx.value('order_next_number', shop_id=shop_id)}",
        placed_at=NOW,
    )
    added = orders.add(tx, shop_id, new)
    assert added
    return added


def transfer(to_book: str, amount: int, ref: str = "A-1", **more: Any) -> NewTransfer:
    return NewTransfer(
        at=NOW,
        why=more.pop("why", "reward"),
        ref=ref,
        from_book=more.pop("from_book", ledger.REWARDS),
        to_book=to_book,
        amount=amount,
        unit=UNIT,
        **more,
    )


async def test_a_product_is_read_as_it_was_written(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        tea = product(tx, shop_id)
        assert products.get(tx, shop_id, tea.id) == tea == products.get_by_code(tx, shop_id, "TEA")
        assert (tea.tags, tea.is_shipped, tea.status, tea.left) == (("a", "b"), True, "on", 10)
        assert products.add(tx, shop_id, NewProduct(product_code="TEA", name="x", price_minor=1), NOW) is None
        assert products.all_of(tx, shop_id) == [tea]

    await storage.run(work)


async def test_no_more_is_reserved_than_is_left(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        tea = product(tx, shop_id, stock=3)
        assert products.reserve(tx, shop_id, tea.id, 2)
        assert not products.reserve(tx, shop_id, tea.id, 2)
        assert products.reserve(tx, shop_id, tea.id, 1)
        products.unreserve(tx, shop_id, tea.id, 3)
        with pytest.raises(LookupError):
            products.unreserve(tx, shop_id, tea.id, 1)

    await storage.run(work)


@pytest.mark.parametrize(
    ("stock", "reserved", "pieces", "is_reserved", "taken", "left"),
    [
        (10, 0, 4, False, 4, (6, 0, 4)),
        (10, 4, 4, True, 4, (6, 0, 4)),
        (3, 0, 4, False, 3, (0, 0, 4)),
        (3, 2, 2, False, 1, (2, 2, 2)),
        (None, 0, 4, False, 4, (None, 0, 4)),
        (0, 0, 1, False, 0, (0, 0, 1)),
    ],
)
async def test_what_is_taken(
    storage: Storage,
    shop_id: ShopId,
    stock: int | None,
    reserved: int,
    pieces: int,
    is_reserved: bool,
    taken: int,
    left: tuple[int | None, int, int],
) -> None:
    def work(tx: Tx) -> None:
        tea = product(tx, shop_id, stock)
        if reserved:
            products.reserve(tx, shop_id, tea.id, reserved)
        assert products.take(tx, shop_id, tea.id, pieces, is_reserved=is_reserved) == taken
        now = products.get(tx, shop_id, tea.id)
        assert now
        assert (now.stock, now.reserved, now.sold) == left
        products.put_back(tx, shop_id, tea.id, pieces, taken)
        back = products.get(tx, shop_id, tea.id)
        assert back
        assert (back.stock, back.sold) == (stock, 0)

    await storage.run(work)


async def test_an_order_is_read_as_it_was_written(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        lin, tea = member(tx, shop_id, "Lin"), product(tx, shop_id)
        placed = order(tx, shop_id, lin, tea)
        assert (placed.status, placed.terms, placed.is_reserved) == (OrderStatus.PLACED, {"reward": "10%"}, False)
        assert orders.get_by_pay_key(tx, placed.pay_key) == placed
        (line,) = orders.lines(tx, placed.id)
        assert (line.quantity, line.minor, line.taken) == (2, 7980, 0)
        assert orders.of_buyer(tx, shop_id, lin, 5) == [placed]

    await storage.run(work)


async def test_a_number_is_used_once_by_each_source(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        tea = product(tx, shop_id)
        reported = order(tx, shop_id, None, tea, "A-1001")
        again = NewOrder(
            source=OrderSource.CALLBACK,
            number="A-1001",
            buyer_id=None,
            currency=UNIT,
            total_minor=1,
            lines=(),
            attribution=Attribution(),
            pay_key="other",
            placed_at=NOW,
        )
        assert orders.add(tx, shop_id, again) is None
        assert orders.all_by_number(tx, shop_id, "A-1001") == [reported]

    await storage.run(work)


async def test_each_step_is_taken_once(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        placed = order(tx, shop_id, None, product(tx, shop_id))
        paid = orders.pay(tx, placed, "merchant", NOW)
        assert paid
        assert paid.status is OrderStatus.PAID
        assert orders.pay(tx, placed, "telegram", NOW) is None
        assert orders.cancel(tx, placed, NOW, is_lapse=True) is None
        delivered = orders.deliver(tx, placed, NOW)
        assert delivered
        shipped = orders.ship(tx, placed, NOW)
        assert shipped
        assert shipped.status is OrderStatus.DELIVERED
        assert orders.ship(tx, placed, NOW) is None
        assert orders.refund(tx, placed, "R-1", 980, 0, NOW)
        assert orders.refund(tx, placed, "R-1", 980, 0, NOW) is None
        assert orders.refund(tx, placed, "R-2", 7000, 0, NOW)
        assert orders.get_or_raise(tx, shop_id, placed.id).status is OrderStatus.REFUNDED

    await storage.run(work)


async def test_the_first_paid_order_is_the_first_by_its_time(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        lin, tea = member(tx, shop_id, "Lin"), product(tx, shop_id)
        for number, minutes in (("B", 5), ("D", 1), ("C", 1)):
            orders.pay(tx, order(tx, shop_id, lin, tea, number), "callback", NOW + timedelta(minutes=minutes))
        assert [one.number for one in orders.paid_of_buyer(tx, shop_id, lin)] == ["C", "D", "B"]
        first = orders.first_paid(tx, shop_id, lin)
        assert first
        assert first.number == "C"

    await storage.run(work)


async def test_a_charge_is_known_once(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        placed = order(tx, shop_id, None, product(tx, shop_id))
        payment = Payment(paid_by="telegram", charge_id="c1", minor=7980, currency=UNIT)
        assert not payments.knows(tx, placed, payment)
        payment_id = payments.add(tx, placed, payment, NOW)
        assert payment_id
        assert payments.add(tx, placed, payment, NOW) is None
        assert payments.knows(tx, placed, payment)
        waiting = payments.waiting(tx, placed, [1, 7980])
        assert waiting == payments.Waiting(id=payment_id, paid_by="telegram", minor=7980)
        assert payments.waiting(tx, placed, [1]) is None
        payments.apply(tx, payment_id)
        assert payments.waiting(tx, placed, [1, 7980]) is None

    await storage.run(work)


async def test_a_charge_told_otherwise_leaves_its_name(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        placed = order(tx, shop_id, None, product(tx, shop_id))
        wrong = Payment(paid_by="telegram", charge_id="c1", minor=1, currency=UNIT)
        right = Payment(paid_by="telegram", charge_id="c1", minor=7980, currency=UNIT)
        payments.add(tx, placed, wrong, NOW)
        assert payments.told_otherwise(tx, placed, wrong) is None
        doubted = payments.told_otherwise(tx, placed, right)
        assert doubted is not None
        assert doubted.minor == 1
        payments.set_aside(tx, doubted, NOW)
        assert payments.told_otherwise(tx, placed, right) is None
        payment_id = payments.add(tx, placed, right, NOW)
        assert payment_id
        payments.apply(tx, payment_id)
        assert payments.told_otherwise(tx, placed, wrong) is None, "what has paid stays paid"

    await storage.run(work)


def two_members(tx: Tx, shop_id: ShopId) -> None:
    """Numbers 1 and 2, whose books are theirs."""
    for name in ("Ann", "Mia"):
        members.meet(
            tx,
            shop_id,
            platform="telegram",
            account=name,
            name=name,
            username=None,
            language=None,
            at=NOW,
            writes_privately=True,
        )


async def test_a_transfer_is_made_once(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        two_members(tx, shop_id)
        assert ledger.post(tx, shop_id, transfer("member:1", 500))
        assert ledger.post(tx, shop_id, transfer("member:1", 500)) is None
        assert ledger.post(tx, shop_id, transfer("member:2", 500))
        assert ledger.balance(tx, shop_id, "member:1", UNIT) == 500
        assert ledger.balance(tx, shop_id, ledger.REWARDS, UNIT) == -1000
        assert ledger.balance(tx, shop_id, "member:1", "points") == 0

    await storage.run(work)


async def test_states_follow_from_releases_and_take_backs(storage: Storage, shop_id: ShopId) -> None:
    def states(tx: Tx) -> list[str]:
        return [one.state for one in ledger.page(tx, shop_id, 0, 10)]

    def back(amount: int, cause: str, of_id: Any) -> NewTransfer:
        return transfer(ledger.REWARDS, amount, f"A-1/{cause}", why="clawback", from_book="member:1", of_id=of_id)

    def work(tx: Tx) -> None:
        two_members(tx, shop_id)
        held = ledger.post(tx, shop_id, transfer("member:1", 500, is_held=True))
        assert held
        assert (states(tx), ledger.balance(tx, shop_id, "member:1", UNIT)) == (["held"], 0)
        ledger.post(tx, shop_id, back(200, "1", held))
        assert states(tx) == ["held", "held"]
        assert ledger.release(tx, shop_id, held, NOW)
        assert not ledger.release(tx, shop_id, held, NOW)
        assert (states(tx), ledger.balance(tx, shop_id, "member:1", UNIT)) == (["posted", "posted"], 300)
        ledger.post(tx, shop_id, back(400, "2", held))
        assert ledger.balance(tx, shop_id, "member:1", UNIT) == -100
        other = ledger.post(tx, shop_id, transfer("member:1", 70, "A-2", is_held=True))
        ledger.post(tx, shop_id, back(70, "3", other))
        assert states(tx)[3:] == ["reversed", "reversed"]
        assert [one.transfer for one in ledger.page(tx, shop_id, 3, 1)] == [other]

    await storage.run(work)


async def test_a_fact_and_a_task_stand_once(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        assert facts.record(tx, shop_id, "paid", MemberId(1), "A-1", NOW)
        assert not facts.record(tx, shop_id, "paid", MemberId(1), "A-1", NOW + timedelta(days=1))
        task_id = tasks.open_task(tx, shop_id, "stock.short", "A-1/1", {"missing": 2}, NOW)
        assert task_id
        assert tasks.open_task(tx, shop_id, "stock.short", "A-1/1", {}, NOW) is None
        assert tasks.close(tx, shop_id, task_id, NOW)
        assert not tasks.close(tx, shop_id, task_id, NOW)

    await storage.run(work)


async def test_when_a_campaign_ran(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        new = NewCampaign(name="spring", reward="10%", invitee=None, on_orders="first", hold_s=1)
        spring = campaigns.add(tx, shop_id, new, NOW)
        assert spring
        assert campaigns.add(tx, shop_id, new, NOW) is None
        assert campaigns.running_at(tx, shop_id, NOW) == []
        assert campaigns.start(tx, spring, NOW)
        assert campaigns.start(tx, spring, NOW) is None
        assert campaigns.end(tx, spring, NOW + timedelta(hours=2))
        assert campaigns.end(tx, spring, NOW) is None

        def ran(at: timedelta, slack: int = 0) -> bool:
            return bool(campaigns.running_at(tx, shop_id, NOW + at, timedelta(minutes=slack)))

        assert [ran(timedelta(minutes=at)) for at in (-1, 0, 119, 120)] == [False, True, True, False]
        assert [ran(timedelta(minutes=at), 5) for at in (-6, -5)] == [False, True]

    await storage.run(work)


async def test_a_reward_goes_its_way(storage: Storage, shop_id: ShopId) -> None:
    def work(tx: Tx) -> None:
        jay, tea = member(tx, shop_id, "Jay"), product(tx, shop_id)
        placed = order(tx, shop_id, jay, tea)
        new = NewCampaign(name="spring", reward="10%", invitee=None, on_orders="first", hold_s=1)
        spring = campaigns.add(tx, shop_id, new, NOW)
        assert spring
        wanted: dict[str, Any] = {
            "order_id": placed.id,
            "side": rewards.INVITER,
            "member_id": jay,
            "campaign_id": spring.id,
            "rule": "10%",
            "base_minor": 7980,
            "unit": UNIT,
            "earned_at": NOW,
        }
        reward = rewards.add(tx, shop_id, **wanted)
        assert reward
        assert rewards.add(tx, shop_id, **wanted) is None
        held = ledger.post(tx, shop_id, transfer(ledger.of_member(jay), 798, is_held=True))
        assert held
        rewards.grant(tx, reward, 798, held)
        rewards.set_due(tx, reward, NOW)
        assert [one.amount for one in rewards.on_hold(tx, shop_id, jay)] == [798]
        assert campaigns.spent(tx, shop_id, spring.id, UNIT) == 798
        month = (NOW, NOW + timedelta(days=1))
        assert rewards.earned_between(tx, shop_id, jay, spring.id, UNIT, *month) == 798
        assert rewards.earned_between(tx, shop_id, jay, spring.id, UNIT, NOW + timedelta(1), NOW + timedelta(2)) == 0
        assert rewards.release(tx, reward, NOW)
        assert rewards.release(tx, reward, NOW) is None
        assert rewards.on_hold(tx, shop_id, jay) == []

    await storage.run(work)


async def test_each_invariant_runs_on_an_empty_shop(storage: Storage, shop_id: ShopId) -> None:
    assert await storage.read(lambda tx: invariants.broken(tx, shop_id)) == []
    assert await storage.read(invariants.broken) == []


async def test_one_piece_for_two_at_once(storage: Storage, shop_id: ShopId) -> None:
    tea = await storage.run(lambda tx: product(tx, shop_id, stock=1))

    async def wants() -> bool:
        return await storage.run(lambda tx: products.reserve(tx, shop_id, tea.id, 1))

    assert sorted(await asyncio.gather(*[wants() for _ in range(20)])) == [False] * 19 + [True]
