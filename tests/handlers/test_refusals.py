"""Every "no" there is, provoked as a person would, in both languages: its sentence is said, and nothing has changed."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

import handlers
from handlers import (
    broadcast_refusals,
    campaign_refusals,
    merge_refusals,
    misread,
    offer_refusals,
    order_refusals,
    refusals,
    routes,
    schedule_refusals,
)
from handlers.actions import AnswerCheckout
from handlers.events import Event
from handlers.links import Links
from handlers.misread import Misread
from handlers.order_refusals import Contradiction
from handlers.refusals import Refusal
from handlers.texts import strip
from storage import ledger, merges
from storage.rows import Member, Role
from tests.handlers.harness import TOKEN_LINKS, Outcome, Stage, texts
from tests.handlers.market import Market
from tests.handlers.trade import Trade

BASES = {Refusal, Misread, Contradiction}
"""Never raised themselves: only their kinds are."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
EXAMPLE = re.compile(r"(?<![\w/])/[a-z]|\b[a-z]+=\S|for example|例如", re.IGNORECASE)
"""What works: a command to send, an option, or something marked as an example."""
WITHOUT_EXAMPLE = {
    offer_refusals.PhotoWanted,
    offer_refusals.GroupLost,
    offer_refusals.CannotPostThere,
    refusals.WordingUnknownBlank,
    order_refusals.CurrencyContradicts,
    order_refusals.RefundContradicts,
}
"""What works is no line to type: a photo, a right in a group; or it is said to the shop's own system."""


class Shop(Market, Trade):
    """With some of everything, and everything it keeps, as it was before the last event."""

    def __init__(self, language: str, currency: str = "CNY") -> None:
        Stage.__init__(self, routes.MODULES, links=TOKEN_LINKS, language=language, currency=currency)
        self.before: dict[str, Any] | None = None
        self.boss = self.owner = self.member("Boss", Role.OWNER)
        self.lin, self.clerk = self.member("Lin"), self.member("Cleo", Role.CLERK)
        self.stranger = self.member("Zoe", can_write=False)
        self._products()
        self._groups()
        self._orders()
        for line in ("new spring reward=10%", "new summer reward=10%", "new autumn reward=10%",
                     "start summer", "start autumn", "end autumn"):  # fmt: skip
            self.says(self.boss, f"/campaign {line}")
        self.before = self.everything()

    def event(self, event: Event) -> Outcome:
        if self.before is not None:
            self.before = self.everything()
        return super().event(event)

    def everything(self) -> dict[str, Any]:
        tables = [row["name"] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: self.rows(f"SELECT * FROM {table}") for table in tables}

    def walks(self, *lines: str) -> Outcome:
        """The owner says one thing after another."""
        return [self.says(self.boss, line) for line in lines][-1]

    def _products(self) -> None:
        self.product("TEA", is_shipped=False)
        self.product("POT", stock=5, is_shipped=False)
        self.product("GONE", stock=0)
        self.product("ENDLESS", stock=None)
        self.product("DEAR", price=10**12, is_shipped=False)
        self.product("OLD")
        self.says(self.boss, "/product off OLD")

    def _groups(self) -> None:
        self.group("tea-room")
        self.status(self.group("side-room"), "off")
        self.status(self.group("lost-room"), "lost")
        self.group("mute-room", can_post=False)

    def _orders(self) -> None:
        """A-1001 waits for its money, A-1002 is paid, A-1003 cancelled, A-1004 refunded."""
        for line in ("/buy TEA 2", "/buy POT 3", "/buy TEA 1", "/buy TEA 3"):
            self.says(self.lin, line)
        self.walks("/paid A-1002", "/order A-1003 cancel confirm=yes", "/paid A-1004", "/refund A-1004 confirm=yes")


Act = Callable[[Shop], Outcome]


def owner(text: str) -> Act:
    return lambda shop: shop.says(shop.boss, text)


def customer(text: str) -> Act:
    return lambda shop: shop.says(shop.lin, text)


def changed(sql: str, act: Act) -> Act:
    """The same in a world that is otherwise."""

    def acted(shop: Shop) -> Outcome:
        shop.connection.execute(sql)
        return act(shop)

    return acted


def too_late(shop: Shop) -> Outcome:
    preview = shop.says(shop.boss, "/broadcast at=+1h Hi").told[-1]
    shop.pass_time(hours=3)
    return shop.presses(shop.boss, preview.buttons[0])


def at_night(act: Act) -> Act:
    """From noon to 23:00, in the quiet hours."""

    def acted(shop: Shop) -> Outcome:
        shop.pass_time(hours=11)
        return act(shop)

    return acted


def where_nobody_is_heard(act: Act) -> Act:
    """Of what is said in its groups the only platform tells nothing."""

    def acted(shop: Shop) -> Outcome:
        shop.house = replace(shop.house, links=Links(unheard=frozenset({"telegram"})))
        return act(shop)

    return acted


def alone(act: Act) -> Act:
    """Where the shop is on one platform."""

    def acted(shop: Shop) -> Outcome:
        shop.house = replace(shop.house, links=Links(platforms=frozenset({"telegram"})))
        return act(shop)

    return acted


def with_a_provider(act: Act) -> Act:
    """Where credit can be paid out, to accounts of another platform than theirs."""

    def acted(shop: Shop) -> Outcome:
        shop.house = replace(shop.house, links=Links(payouts={"elsewhere": "pay"}))
        return act(shop)

    return acted


def with_credit(act: Act) -> Act:
    """... or of theirs, and Lin has ¥5."""

    def acted(shop: Shop) -> Outcome:
        shop.house = replace(shop.house, links=Links(payouts={"telegram": "pay"}))
        given = ledger.NewTransfer(
            at=shop.now,
            why="gift",
            ref="1",
            from_book="outside",
            to_book=f"member:{shop.lin.id}",
            amount=500,
            unit="CNY",
        )
        shop.work(lambda tx: ledger.post(tx, shop.shop.id, given))
        return act(shop)

    return acted


def within(least: int, most: int, act: Act) -> Act:
    """... and the provider sends so much at a time."""

    def acted(shop: Shop) -> Outcome:
        shop.house = replace(shop.house, links=replace(shop.house.links, bounds={"pay": (least, most)}))
        return act(shop)

    return acted


def given_back_after_all(shop: Shop) -> Outcome:
    came = shop.pays("A-1001", minor=1)
    shop.walks("/paid A-1001")
    shop.before = shop.everything()
    return shop.presses(shop.boss, came.to(shop.boss)[0].buttons[0])


def refunded_by_two(shop: Shop) -> Outcome:
    first, second = (shop.says(shop.boss, "/refund A-1002 1").to(shop.boss)[0].buttons[0] for _ in range(2))
    shop.presses(shop.boss, first)
    shop.before = shop.everything()
    return shop.presses(shop.boss, second)


def decided_twice(shop: Shop) -> Outcome:
    asked = shop.says(shop.lin, "/payout 5").to(shop.boss)[0]
    shop.presses(shop.boss, asked.buttons[1])
    return shop.presses(shop.boss, asked.buttons[0])


def code_of(shop: Shop, who: Member) -> str:
    return shop.says(who, "/connect").text.split("/connect ")[1].strip()


def old_code(shop: Shop) -> Outcome:
    code = code_of(shop, shop.clerk)
    shop.pass_time(minutes=10)
    return shop.says(shop.lin, f"/connect {code}")


def connected(shop: Shop) -> Outcome:
    merge = lambda tx: merges.merge(tx, shop.shop.id, shop.lin.id, shop.clerk.id, merges.Cause.UNION, shop.now)  # noqa: E731
    shop.work(merge)
    return shop.says(shop.lin, f"/connect {code_of(shop, shop.clerk)}")


def two_of_a_number(shop: Shop) -> Outcome:
    shop.reports("paid", "A-1001")
    return shop.says(shop.clerk, "/order A-1001")


def refunded_too_much(shop: Shop) -> Outcome:
    shop.reports("paid", "X-1")
    return shop.reports("refunded", "X-1", minor=99999, currency="CNY", refund="R-1")


def without_a_command(read: Callable[[], object]) -> Act:
    """Nobody can type it yet: the reader is asked itself."""

    def asked(shop: Shop) -> Outcome:
        shop.before = shop.everything()
        with pytest.raises(Refusal) as no:
            read()
        said = shop.work(lambda tx: shop.turn(tx).say(no.value.text, **no.value.values))
        return Said(actions=[], refusal=no.value, sentence=strip(said))

    return asked


@dataclass(frozen=True, kw_only=True)
class Said(Outcome):
    sentence: str = ""


LONG = "x" * 5000
NO: dict[type[Refusal], Act] = {
    refusals.CommandUnknown: customer("/fly"),
    refusals.ButtonGone: lambda shop: shop.presses(shop.lin, "order.show x"),
    refusals.RightCommandIncomplete: lambda shop: shop.says(shop.clerk, "/order A-1001 fly"),
    refusals.SecondWordUnknown: owner("/product delete TEA"),
    refusals.PersonUnknown: owner("/member @nobody"),
    refusals.GroupUnknown: owner("/group on Nowhere"),
    refusals.GroupAmbiguous: changed("UPDATE communities SET title = 'Tea'", owner("/post TEA to=Tea")),
    refusals.OwnerCodeWrong: customer("/claim 7KQ2MX9TRA"),
    refusals.RoleUnknown: owner("/staff add #2 king"),
    refusals.LastOwner: owner("/staff remove #1"),
    refusals.CampaignUnknown: customer("/invite nothing"),
    refusals.TagChangeUnknown: owner("/tag #2 maybe vip"),
    refusals.QuietHoursMisread: owner("/settings quiet always"),
    refusals.ShopNameLength: owner(f"/settings name {LONG}"),
    refusals.ProductUnknown: customer("/buy NOPE"),
    refusals.ProductOff: customer("/buy OLD"),
    refusals.WordingHasNoPlace: owner("/settings voice nothing Hi"),
    refusals.WordingUnknownBlank: owner("/settings voice group-on Hi { $who }"),
    refusals.WordingTooLong: owner(f"/settings voice help-hint {LONG}"),
    misread.QuoteNotClosed: owner('/product add X "Dragon 39'),
    misread.OptionTwice: owner("/sold TEA total=1 total=2"),
    misread.OptionEmpty: owner("/post TEA at= 20:00"),
    misread.MoneyMisread: owner("/product add X Y ten"),
    misread.MoneyTooFine: owner("/product add X Y 39.905"),
    misread.MoneyTooSmall: owner("/product add X Y 0"),
    misread.MoneyTooBig: owner("/product add X Y 99999999999999"),
    misread.QuantityMisread: customer("/buy TEA two"),
    misread.QuantityTooBig: customer("/buy TEA 2000000"),
    misread.StockTooBig: owner("/stock TEA 99999999999999"),
    misread.StockMisread: owner("/stock TEA x"),
    misread.PiecesMisread: owner("/product add X Y 39.90 stock=x"),
    misread.PiecesBelowZero: owner("/product add X Y 39.90 stock=-4"),
    misread.ProductCodeMisread: owner("/product add T_1 Y 39.90"),
    misread.OrderRefMisread: owner('/order ""'),
    misread.TagMisread: owner('/tag #2 add "a b"'),
    misread.DurationMisread: owner("/report 1w"),
    misread.DurationTooLong: owner("/report 99999d"),
    misread.TimeMisread: owner("/broadcast at=tomorrow Hi"),
    misread.TimePast: owner("/broadcast at=2020-01-01T10:00 Hi"),
    misread.TimeTooFar: owner("/broadcast at=2090-01-01T10:00 Hi"),
    misread.TimeSkipped: changed(
        "UPDATE shops SET timezone = 'Europe/Berlin'", owner("/broadcast at=2027-03-28T02:30 Hi")
    ),
    misread.CronMisread: owner('/broadcast every="0 20 * *" Hi'),
    misread.CronNever: owner('/broadcast every="0 0 31 2 *" Hi'),
    misread.LanguageMisread: customer("/lang klingon"),
    misread.YesNoMisread: owner("/settings announce perhaps"),
    misread.RewardMisread: owner("/campaign new x reward=ten"),
    misread.RewardTooBig: owner("/campaign new x reward=200%"),
    broadcast_refusals.TagUnworn: owner("/broadcast to=#nobody Hi"),
    broadcast_refusals.NobodyToReach: changed("UPDATE members SET opted_out_at = 1", owner("/broadcast Hi")),
    broadcast_refusals.BroadcastEmpty: lambda shop: shop.walks("/broadcast to=all", "-", "-", "20:00"),
    broadcast_refusals.BroadcastTimes: owner('/broadcast at=20:00 every="0 20 * * 5" Hi'),
    broadcast_refusals.BroadcastGone: owner("/broadcast_text 99\nHi"),
    broadcast_refusals.BroadcastTimeOver: too_late,
    campaign_refusals.CampaignNameTaken: owner("/campaign new spring reward=10%"),
    campaign_refusals.CampaignNameLength: owner(f"/campaign new {LONG} reward=10%"),
    campaign_refusals.CampaignNotThere: owner("/campaign show nothing"),
    campaign_refusals.CampaignOrdersUnknown: owner("/campaign new x reward=10% on=maybe"),
    campaign_refusals.CampaignEndsFirst: owner(
        "/campaign new x reward=10% from=2026-06-01T10:00 until=2026-05-01T10:00"
    ),
    campaign_refusals.CampaignStarted: owner("/campaign start summer"),
    campaign_refusals.CampaignEnded: owner("/campaign end autumn"),
    offer_refusals.WordTooMany: owner("/stock TEA 3 4"),
    offer_refusals.ProductExists: owner("/product add TEA Tea 39.90"),
    offer_refusals.NameLength: owner('/product add X "" 39.90'),
    offer_refusals.TextTooLong: owner(f"/product add X Y 39.90\n{LONG}"),
    offer_refusals.PhotoWanted: lambda shop: shop.walks("/product edit TEA", "photo", "a photo"),
    offer_refusals.StockUncounted: owner("/stock ENDLESS +3"),
    offer_refusals.StockBelowZero: owner("/stock TEA -40"),
    offer_refusals.StockReserved: owner("/stock TEA 1"),
    offer_refusals.GroupNotOn: owner("/post TEA to=side-room"),
    offer_refusals.GroupLost: owner("/post TEA to=lost-room"),
    offer_refusals.CannotPostThere: owner("/post TEA to=mute-room"),
    offer_refusals.NoGroups: changed("UPDATE communities SET status = 'off'", owner("/post TEA to=all")),
    offer_refusals.PollQuestionLength: owner(f"/poll {LONG}\nA\nB"),
    offer_refusals.PollOptionsNumber: owner("/poll Which?\nA"),
    offer_refusals.PollOptionLength: owner(f"/poll Which?\nA\n{LONG}"),
    offer_refusals.PollOptionTwice: owner("/poll Which?\nA\nA"),
    offer_refusals.QuizMisread: owner("/poll quiz=9 Which?\nA\nB"),
    offer_refusals.QuizIsSingle: owner("/poll quiz=1 multi=yes Which?\nA\nB"),
    offer_refusals.PollUntilSoon: owner("/poll until=1s Which?\nA\nB"),
    offer_refusals.PollAtNight: at_night(owner("/poll until=1h to=private Which?\nA\nB")),
    offer_refusals.PollNobody: changed("UPDATE members SET opted_out_at = 1", owner("/poll to=private Which?\nA\nB")),
    offer_refusals.PollUnheard: where_nobody_is_heard(owner("/poll Which?\nA\nB")),
    offer_refusals.PresaleUnknown: owner("/poll presale=TEA Which?\nA\nB"),
    schedule_refusals.PlanUnknown: owner("/schedule cancel 999"),
    order_refusals.SoldOut: customer("/buy GONE"),
    order_refusals.TooFewLeft: customer("/buy POT 9"),
    order_refusals.OrderTooBig: customer("/buy DEAR 2"),
    refusals.StaffWriteFirst: changed(
        "UPDATE accounts SET can_write = 0", lambda shop: shop.says(shop.owner, "/groups", group="tea-room")
    ),
    order_refusals.WriteToMeFirst: lambda shop: shop.says(shop.stranger, "/buy TEA", group="tea-room"),
    order_refusals.RecipientNameLength: customer('/address "" 13812345678 Road'),
    order_refusals.PhoneMisread: customer("/address Lin phone Road"),
    order_refusals.AddressLength: customer('/address Lin 13812345678 ""'),
    order_refusals.OrderUnknown: owner("/order A-9"),
    order_refusals.OrderAmbiguous: two_of_a_number,
    order_refusals.OrderIsPaid: owner("/paid A-1002"),
    order_refusals.OrderNotPaid: owner("/ship A-1001"),
    order_refusals.OrderCancelled: owner("/order A-1003 cancel"),
    order_refusals.OrderStepUnknown: owner("/order A-1001 fly"),
    order_refusals.CheckoutGone: lambda shop: shop.checkout(shop.lin, "nonsense", 100),
    order_refusals.CheckoutChanged: lambda shop: shop.checkout(shop.lin, shop.order("A-1001").pay_key, 1),
    order_refusals.CreditEmpty: lambda shop: shop.presses(shop.lin, f"order.credit {shop.order('A-1001').id}"),
    order_refusals.MoneyUsed: given_back_after_all,
    order_refusals.RefundTooMuch: owner("/refund A-1002 9999"),
    order_refusals.RefundedMeanwhile: refunded_by_two,
    order_refusals.StarsStay: changed(
        "UPDATE orders SET paid_by = 'stars' WHERE number = 'A-1002'", owner("/refund A-1002 1")
    ),
    order_refusals.NothingToRefund: owner("/refund A-1004"),
    order_refusals.NoPayouts: customer("/payout 5"),
    order_refusals.PayoutNoAccount: with_a_provider(customer("/payout 5")),
    order_refusals.PayoutOutside: with_credit(within(100, 200, customer("/payout 5"))),
    order_refusals.PayoutTooMuch: with_credit(customer("/payout 6")),
    order_refusals.PayoutDecided: with_credit(decided_twice),
    merge_refusals.ConnectNowhere: alone(customer("/connect")),
    merge_refusals.ConnectCodeUnknown: customer("/connect NOCODE22"),
    merge_refusals.ConnectCodeOver: old_code,
    merge_refusals.ConnectCodeOwn: lambda shop: shop.says(shop.lin, f"/connect {code_of(shop, shop.lin)}"),
    merge_refusals.ConnectedAlready: connected,
    merge_refusals.ConnectSamePlatform: lambda shop: shop.says(shop.lin, f"/connect {code_of(shop, shop.clerk)}"),
    merge_refusals.ConnectQuestionOver: lambda shop: shop.presses(shop.lin, "connect.yes 9"),
    merge_refusals.MergeOver: lambda shop: shop.presses(shop.boss, "person.part 9"),
    order_refusals.CurrencyContradicts: lambda shop: shop.reports("paid", "X-1", currency="USD"),
    order_refusals.RefundContradicts: refunded_too_much,
}
"""Every kind of "no", and what leads to it."""


def kinds(of: type[Refusal] = Refusal) -> set[type[Refusal]]:
    return {of} | {kind for one in of.__subclasses__() for kind in kinds(one)}


def test_every_refusal_is_in_the_table() -> None:
    for module in pkgutil.iter_modules(handlers.__path__):
        importlib.import_module(f"handlers.{module.name}")
    ours = {kind for kind in kinds() if kind.__module__.startswith("handlers.")}
    assert {kind.__name__ for kind in ours - BASES - NO.keys()} == set(), "provoke it: add a row to NO"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", NO, ids=lambda kind: kind.__name__)
def test_it_is_said_shows_what_works_and_changes_nothing(kind: type[Refusal], language: str) -> None:
    shop = Shop(language)
    outcome = NO[kind](shop)
    assert type(outcome.refusal) is kind, outcome.text
    sentence = strip(texts().say(language, kind.text, **outcome.refusal.values))
    if not issubclass(kind, Contradiction):
        assert said(outcome) == [sentence]
    assert bool(CHINESE.search(sentence)) is (language == "zh")
    has_example = bool(EXAMPLE.search(sentence)) or bool(outcome.refusal.buttons)
    assert has_example is (kind not in WITHOUT_EXAMPLE), sentence
    now = shop.everything()
    assert shop.before is not None
    assert [table for table, rows in shop.before.items() if rows != now[table]] == []


ANSWERS = {
    order_refusals.RecipientNameLength,
    order_refusals.PhoneMisread,
    order_refusals.AddressLength,
    order_refusals.CurrencyContradicts,
    order_refusals.RefundContradicts,
}
"""Their example answers a question: it is no command. Two are told to the shop's own system."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", [kind for kind in NO if kind not in ANSWERS], ids=lambda kind: kind.__name__)
def test_its_example_works_as_it_stands(kind: type[Refusal], language: str) -> None:
    shop = Shop(language)
    outcome = NO[kind](shop)
    _, marked, example = said(outcome)[0].rpartition("for example: " if language == "en" else "例如：")
    if not marked:
        return
    (who,) = [one for one in (shop.boss, shop.lin, shop.clerk) if outcome.to(one)]
    again = shop.says(who, example)
    assert again.refusal is None, f"{example} → {again.text}"
    assert again.told != [] or again.actions != []
    assert shop.work(lambda tx: shop.turn(tx).label("help-hint")) not in again.text, f"{example} is no command"


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("/product add NEW Dragon Well 3990", '/product add NEW "Dragon Well" 3990'),
        ("/product add NEW Dragon 3990 stok=3", "/product add NEW Dragon 3990"),
        ("/product add TEA Dragon 3990", "/product edit TEA price=3990"),
        ('/product add NEW "" 3990', '/product add NEW "Dragon Well 50g" 3990'),
        ('/product add T_1 "Dragon" 39.90', '/product add TEA-50 "Dragon" 39.90'),
        ('/product edit TEA name=""', '/product edit TEA name="Dragon Well 50g"'),
        ("/product edit TEA foo=1", "/product edit TEA price=3990"),
        ("/product add NEW Dragon 3990 stock=3 stock=4", "/product add NEW Dragon 3990 stock=4"),
        ("/post TEA tto=all", "/post TEA"),
        ("/post TEA to=nowhere", "/post TEA to=1"),
        ('/post TEA to="Tea Rom" at=+1h', "/post TEA to=1 at=+1h"),
        ("/post TEA at=+99999d", "/post TEA at=+7d"),
        ("/post TEA at=", "/post TEA at=20:00"),
        ("/post TEA at= +2h", "/post TEA at=+2h"),
        ("/sold TEA total= to=@lin", "/sold TEA to=@lin"),
        ("/broadcast at= confirm=yes Hi", "/broadcast at=20:00 confirm=yes Hi"),
        ("/broadcast every=daily Hi", '/broadcast every="0 20 * * 5" Hi'),
        ("/campaign new summer reward=10%", "/campaign new summer 2 reward=10%"),
        ("/campaign new x reward=10% buget=50", "/campaign new x reward=10%"),
        ("/campaign new x reward=10% until=0s", "/campaign new x reward=10% until=2d"),
        ("/campaign new x reward=200p cap=abc", "/campaign new x reward=200p cap=5000"),
        ("/campaign stop summer", "/campaign"),
        ("/product delete TEA", "/product add"),
        ("/refund A-1002 0", "/refund A-1002 39"),
        ("/refund A-1002 ¥10", "/refund A-1002 10"),
        ("/refund A-1002 99999999円", "/refund A-1002 11970"),
        ("/sold TEA total=80元", "/sold TEA total=80"),
        ("/sold TEA total=8,000", "/sold TEA total=39"),
        ("/product add CUP Cup 5 stock=99999999999999999999", '/product add CUP "Cup" 5 stock=20'),
        ("/stock ENDLESS x", "/stock ENDLESS 20"),
        ("/stock ENDLESS 3 4", "/stock ENDLESS 20"),
        ("/order A-1002 fly", "/order A-1002"),
        ("/sold TEA 2000000", "/sold TEA 2"),
        ("/buy Dragon", "/shop"),
    ],
)
def test_the_example_fits_what_was_meant(line: str, example: str) -> None:
    """In a currency without decimals, too: it is the line as it was meant, and is understood."""
    shop = Shop("en", "JPY")
    outcome = owner(line)(shop)
    assert outcome.refusal is not None, outcome.text
    if example != "/shop":
        assert outcome.text.endswith(f"or example: {example}") or outcome.text.endswith(f" {example}"), outcome.text
    if "39.90" not in line:
        again = owner(example)(shop)
        assert again.refusal is None, again.text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("/refund A-1001 ten", order_refusals.OrderNotPaid),
        ("/refund A-1004 ten", order_refusals.NothingToRefund),
    ],
)
def test_what_cannot_be_refunded_is_said_before_how_much_is_written(line: str, kind: type[Refusal]) -> None:
    assert type(owner(line)(Shop("en")).refusal) is kind


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("/sold TEA 1 totl=5", "/sold TEA 1"),
        ("/sold TEA 1 @lin", "/sold TEA 1"),
        ("/paid A-1001 5", "/paid A-1001"),
        ("/refund A-1002 1.00 confrm=yes", "/refund A-1002 1.00"),
        ("/ship A-1002 SF Express 12345", "/ship A-1002 SF Express"),
        ("/delivered A-1002 A-1001", "/delivered A-1002"),
        ("/tag @lin add #one #two", "/tag @lin add #one"),
        ("/staff add @lin clerk manager", "/staff add @lin clerk"),
        ("/product off TEA POT", "/product off TEA"),
        ("/buy TEA 1 POT", "/buy TEA 1"),
    ],
)
def test_a_word_too_many_is_no_word_to_pass_over(line: str, example: str) -> None:
    shop = Shop("en")
    outcome = owner(line)(shop)
    assert type(outcome.refusal) is offer_refusals.WordTooMany, outcome.text
    assert outcome.text.endswith(f"for example: {example}")


def said(outcome: Outcome) -> list[str]:
    if isinstance(outcome, Said):
        return [outcome.sentence]
    checkouts = [action.refusal for action in outcome.actions if isinstance(action, AnswerCheckout)]
    return [one.text for one in outcome.told] + checkouts
