"""A shop that trades, on a stage: an owner, a campaign, people who come by somebody's code."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from handlers import (
    addresses,
    attribution,
    buying,
    campaigns,
    charging,
    given_back,
    orders,
    payments,
    payouts,
    placing,
    providers,
    rank,
    refunded,
    refunds,
    reported,
    rewards,
    sales,
    schedule,
    shipping,
    tasks,
    wallet,
)
from handlers.events import OrderPaid, OrderReported, ReportedLine, Who
from storage import accounts, invariants, invites, members, products, recipients
from storage.rows import Member, Recipient, Role
from tests.handlers.harness import Outcome, Stage, account

MODULES = (
    addresses,
    buying,
    campaigns,
    charging,
    given_back,
    orders,
    payments,
    placing,
    providers,
    rank,
    refunded,
    refunds,
    reported,
    rewards,
    sales,
    shipping,
    tasks,
    wallet,
    payouts,
    schedule,
)
CODES = "ABCDEFGHJKMNPQRSTUVWXYZ"


class Trade(Stage):
    """A stage with an owner, and what comes up in every story of orders."""

    def __init__(self, **options: Any) -> None:
        super().__init__(MODULES, **options)
        self.owner = self.member("Olga", Role.OWNER)

    def campaign_of(self, terms: str = "reward=10% invitee=5.00", name: str = "spring") -> None:
        """A campaign that runs from now on."""
        self.says(self.owner, f"/campaign new {name} {terms}")
        self.says(self.owner, f"/campaign start {name}")

    def code(self, inviter: Member, campaign: str | None = None) -> str:
        """An invite code of this member's."""
        campaign_id = self.campaign(campaign).id if campaign else None
        text = "".join(CODES[(inviter.id * 7 + at * (3 + (campaign_id or 0))) % len(CODES)] for at in range(8))
        self.work(lambda tx: invites.add_code(tx, self.shop.id, text, inviter.id, campaign_id, self.now))
        return text

    def friend(self, name: str, inviter: Member, *, campaign: str | None = None, at: datetime | None = None) -> Member:
        """Somebody new who comes by this member's code, and whose address is known already."""
        code = self.code(inviter, campaign)
        friend = self.member(name)
        self.work(lambda tx: attribution.came_by(self.turn(tx), friend, code, at or self.now))
        return self.with_address(friend)

    def with_address(self, member: Member) -> Member:
        lin = Recipient(name="Lin Li", phone="13812345678", address="1 Longjing Road", is_pickup=False)
        self.work(lambda tx: recipients.put(tx, self.shop.id, member.id, lin))
        return member

    def buys(self, buyer: Member, what: str = "TEA", number: str = "A-1001") -> None:
        """An order, paid by the merchant's word."""
        self.says(buyer, f"/buy {what}")
        self.says(self.owner, f"/paid {number}")

    def pays(self, number: str, minor: int | None = None, charge: str = "ch1", **more: Any) -> Outcome:
        """A provider reports a payment of an order."""
        order = self.order(number)
        paid = OrderPaid(
            at=more.get("at", self.now),
            who=None,
            paid_by="telegram",
            payload=more.get("payload", order.pay_key),
            currency=more.get("currency", order.currency),
            minor=order.money_minor if minor is None else minor,
            charge_id=charge,
            is_given_back=more.get("is_given_back", False),
        )
        return self.event(paid)

    def reports(self, step: str, number: str = "A-1", **more: Any) -> Outcome:
        """The shop's own system reports a step of an order."""
        buyer = more.get("buyer")
        lines = more.get("lines", [("TEA", 2, None)])
        report = OrderReported(
            at=more.get("at", self.now),
            step=step,  # type: ignore[arg-type]  # tests name the literals
            number=number,
            buyer=_buyer(buyer) if buyer else None,
            invite_code=more.get("code"),
            minor=more.get("minor", 7980 if step == "paid" else None),
            currency=more.get("currency", self.shop.currency),
            lines=tuple(ReportedLine(product_code=code, quantity=count, minor=minor) for code, count, minor in lines)
            if step == "paid"
            else (),
            refund=more.get("refund"),
            report=more.get("report", f"{step}:{number}"),
            has_waited=more.get("has_waited", False),
        )
        return self.event(report)

    def restocks(self, pieces: int, code: str = "TEA") -> None:
        def work(tx: Any) -> None:
            found = products.get_by_code(tx, self.shop.id, code)
            assert found
            products.put(tx, replace(found, stock=pieces))

        self.work(work)

    def held(self, member: Member) -> int:
        """What is on hold for somebody, in the shop's currency."""
        book, unit = f"member:{member.id}", self.shop.currency
        held = [one for one in self.ledger() if one.state == "held" and one.unit == unit]
        return sum(one.amount * ((one.to_book == book) - (one.from_book == book)) for one in held)

    def broken(self) -> list[invariants.Broken]:
        return self.work(invariants.broken)

    def known(self, name: str) -> Member:
        """A member whom the shop's system made known, by their account."""
        found = self.work(lambda tx: members.get_by_account(tx, self.shop.id, "telegram", f"{name}-account"))
        assert found
        return found

    def can_write_to(self, member: Member) -> bool:
        return self.work(lambda tx: accounts.to_write_to(tx, self.shop.id, member.id)) is not None


@dataclass(frozen=True)
class Named:
    """A buyer the shop's system names, whom nobody has met."""

    name: str


def _buyer(buyer: Member | Named) -> Who:
    known = account(buyer) if isinstance(buyer, Member) else f"{buyer.name}-account"
    return Who(platform="telegram", account=known, name="")
