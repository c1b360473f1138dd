"""A shop on two platforms: people with several accounts, who speak as the one or the other."""

from dataclasses import dataclass
from typing import Any

from handlers import attribution, merging, routes
from handlers.actions import Place
from handlers.events import OrderReported, Pressed, Recognized, ReportedLine, Said, Where, Who
from handlers.links import Links
from storage import exports, members, merges
from storage.merges import Cause
from storage.rows import Member, MemberId, Role
from tests.handlers.harness import Outcome, Stage
from tests.handlers.trade import Trade

BEACH, HILL, LAKE = "beach", "hill", "lake"
"""Platforms that are nobody's."""
PAYING = Links(payouts={HILL: "hillpay"})


@dataclass(frozen=True)
class Login:
    """Somebody at one of their accounts."""

    platform: str
    name: str
    shown: str = ""
    """What they call themselves now."""

    @property
    def account(self) -> str:
        return f"{self.name}@{self.platform}"

    @property
    def who(self) -> Who:
        return Who(platform=self.platform, account=self.account, name=self.shown or self.name)


class Crossing(Trade):
    def __init__(self, *, links: Links = PAYING) -> None:
        Stage.__init__(self, routes.MODULES, links=links)
        self.owner = self.member("Olga", Role.OWNER)
        self.product(stock=1000)

    def login(self, name: str, platform: str) -> Login:
        """An account the shop knows, by a first word in private."""
        login = Login(platform, name)
        self.types(login, "hello")
        return login

    def types(self, login: Login, text: str) -> Outcome:
        self._message += 1
        return self.event(
            Said(at=self.now, who=login.who, where=_private(login), message_id=str(self._message), text=text)
        )

    def taps(self, login: Login, does: str) -> Outcome:
        pressed = Pressed(at=self.now, who=login.who, where=_private(login), message_id="1", press="p", does=does)
        return self.event(pressed)

    def recognizes(self, login: Login, union: str) -> Outcome:
        return self.event(Recognized(at=self.now, who=login.who, union=union))

    def person(self, login: Login) -> Member:
        found = self.work(lambda tx: members.get_by_account(tx, self.shop.id, login.platform, login.account))
        assert found
        return found

    def number(self, login: Login) -> MemberId:
        """The number that this very account was met with."""
        sql = f"SELECT member_id FROM accounts WHERE platform = '{login.platform}' AND account = '{login.account}'"
        return MemberId(self.rows(sql)[0]["member_id"])

    def came(self, login: Login, inviter: Login, campaign: str | None = None) -> None:
        """Somebody comes by this inviter's code, now."""
        code = self.code(self.person(inviter), campaign)
        self.work(lambda tx: attribution.came_by(self.turn(tx), self.person_in(tx, login), code, self.now))

    def person_in(self, tx: Any, login: Login) -> Member:
        found = members.get_by_account(tx, self.shop.id, login.platform, login.account)
        assert found
        return found

    def guest(self, name: str, platform: str, inviter: Login, campaign: str | None = None) -> Login:
        """Somebody new, who comes by this inviter's code."""
        login = Login(platform, name)
        self.work(lambda tx: self._meet(tx, login))
        self.came(login, inviter, campaign)
        return login

    def _meet(self, tx: Any, login: Login) -> None:
        members.meet(
            tx,
            self.shop.id,
            platform=login.platform,
            account=login.account,
            name=login.name,
            username=None,
            language=None,
            at=self.now,
            writes_privately=True,
        )

    def asks_for_code(self, login: Login) -> str:
        return self.types(login, "/connect").text.split("/connect ")[1].strip()

    def connects(self, one: Login, other: Login) -> Outcome:
        """The whole way: a code, a question on both sides, two yeses. The last outcome."""
        asked = self.types(other, f"/connect {self.asks_for_code(one)}")
        does = asked.to(one.account)[0].button("Yes").does
        self.taps(one, does)
        return self.taps(other, does)

    def merges(self, one: Login, other: Login) -> None:
        """Without the talk."""

        def work(tx: Any) -> None:
            turn = self.turn(tx)
            merging.same_person(turn, self.number(one), self.number(other), Cause.CONNECT)

        self.work(work)

    def parts(self, login: Login) -> Outcome:
        """The owner presses the button under /member."""
        told = self.says(self.owner, f"/member #{self.person(login).id}").told[0]
        return self.presses(self.owner, told.button("two people"))

    def undoes(self, login: Login) -> None:
        """Whatever made one person of this account and others is undone."""

        def work(tx: Any) -> None:
            for merge in merges.of(tx, self.shop.id, self.number(login)):
                merging.undo(self.turn(tx), merge)

        self.work(work)

    def pays_for(self, login: Login, number: str, minor: int = 10000) -> None:
        """The shop's system reports an order of this account's."""
        paid = OrderReported(
            at=self.now,
            step="paid",
            number=number,
            buyer=login.who,
            invite_code=None,
            minor=minor,
            currency=self.shop.currency,
            lines=(ReportedLine(product_code="TEA", quantity=1, minor=minor),),
            report=f"paid:{number}",
        )
        self.event(paid)

    def exported(self, kind: str) -> list[dict[str, Any]]:
        return self.work(lambda tx: list(exports.rows(tx, self.shop.id, exports.KINDS[kind])))

    def credit(self, login: Login) -> int:
        return self.balance(self.person(login))

    def live(self) -> list[tuple[str, str]]:
        """Who brought whom, as it counts."""
        found = [one for one in self.exported("referrals") if one["status"] != "void"]
        return sorted((self._name(one["inviter_id"]), self._name(one["invitee_id"])) for one in found)

    def _name(self, member_id: int) -> str:
        return str(self.rows(f"SELECT name FROM people WHERE member_id = {member_id}")[0]["name"])


def _private(login: Login) -> Where:
    return Where(place=Place(platform=login.platform, chat=login.account), kind="private")
