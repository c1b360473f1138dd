"""/report: who came, who bought, who brought whom."""

from typing import Any

import pytest

from handlers import reports
from storage import communities, facts, memberships
from storage.memberships import Stay
from storage.rows import Member, Role, Way
from tests.handlers.harness import Stage
from tests.handlers.newsroom import shown
from tests.handlers.trade import MODULES, Trade


class Reporting(Trade):
    """A shop that trades, and has a group."""

    def __init__(self, **options: Any) -> None:
        Stage.__init__(self, (*MODULES, reports), **options)
        self.owner = self.member("Olga", Role.OWNER)
        self.product()

    def joins(self, member: Member, way: Way = Way.UNKNOWN) -> None:
        def work(tx: Any) -> None:
            group = communities.put(
                tx,
                self.shop.id,
                platform="telegram",
                chat="-1",
                kind="group",
                title="tea",
                username=None,
                can_invite=True,
                can_post=True,
                at=self.now,
            )
            memberships.begin(tx, self.shop.id, group.id, member.id, Stay(at=self.now, way=way))

        self.work(work)

    def remembers(self, kind: str, member: Member) -> None:
        self.work(lambda tx: facts.record(tx, self.shop.id, kind, member.id, "r", self.now))


@pytest.fixture
def shop() -> Reporting:
    return Reporting()


def week(shop: Reporting) -> None:
    """Jay brings two friends, one of whom buys twice and gives one order back."""
    jay = shop.member("Jay")
    lin, mia = shop.friend("Lin", jay), shop.friend("Mia", jay)
    shop.joins(lin, Way.INVITE)
    shop.joins(jay)
    shop.remembers("left", mia)
    shop.remembers("link_opened", lin)
    shop.pass_time(hours=25)
    shop.buys(lin, "TEA 2")
    shop.buys(lin, number="A-1002")
    shop.says(shop.owner, "/refund A-1002 confirm=yes")


def test_a_week(shop: Reporting) -> None:
    week(shop)
    led = shop.says(shop.owner, "/report")
    assert led.text == (
        "The last 7 days\n"
        "2 joined (1 by invite) · 1 left\n"
        "2 paid orders, ¥119.70 · one refund, ¥39.90\n"
        "2 came by an invite, one of them has bought\n"
        "Friends who bought, by who brought them: Jay (member 2) 1 for ¥79.80\n"
        "From opening an invite to the first order: 1 day 1 hour (median)"
    )
    assert shown(led) == ["Who brought whom"]


def test_a_week_in_chinese() -> None:
    shop = Reporting(language="zh")
    week(shop)
    assert shop.says(shop.owner, "/报告 7d").text == (
        "近 7 天\n"
        "新进群 2 人（邀请 1） · 离开 1 人\n"
        "付款 2 笔 ¥119.70 · 退 1 笔 ¥39.90\n"
        "新邀请来 2 人，其中 1 人已下单\n"
        "带来成交最多：Jay（2 号）1 人 ¥79.80\n"
        "从打开邀请到第一单：中位 1 天 1 小时"
    )


def test_a_shorter_span_has_less(shop: Reporting) -> None:
    week(shop)
    led = shop.says(shop.owner, "/report 1h")
    assert led.text.startswith("The last 1 hour\n0 joined (0 by invite)\n2 paid orders")
    assert shown(led) == []


def test_what_has_just_happened_counts(shop: Reporting) -> None:
    shop.joins(shop.member("Jay"))
    assert "1 joined" in shop.says(shop.owner, "/report 1s").text


def test_nothing_happened(shop: Reporting) -> None:
    assert shop.says(shop.owner, "/report").text == "The last 7 days\nNothing happened in that time"


def test_who_brought_whom(shop: Reporting) -> None:
    week(shop)
    chen = shop.member("<b>Chen</b>")
    shop.friend("Bo", chen)
    led = shop.presses(shop.owner, shop.says(shop.owner, "/report 2d").told[0].buttons[0])
    assert led.text == (
        "Who brought whom in the last 2 days\n"
        "Jay (member 2) brought Mia (member 4), Lin (member 3, has bought)\n"
        "<b>Chen</b> (member 5) brought Bo (member 6)"
    )
    shop.pass_time(days=3)
    assert shop.presses(shop.owner, "report.brought 2d").text == "Nobody came by an invite in that time"


def test_of_many_the_latest_are_named(shop: Reporting) -> None:
    jay = shop.member("Jay")
    for number in range(reports.BROUGHT_MAX + 1):
        shop.friend(f"Friend{number}", jay)
    led = shop.presses(shop.owner, "report.brought 7d")
    assert led.text.endswith("These are only the latest")
    assert led.text.count("Friend") == reports.BROUGHT_MAX


@pytest.mark.parametrize("typed", ["0s", "1w", "week", "-7d", "99999d", "7"])
def test_a_span_that_cannot_be_read(shop: Reporting, typed: str) -> None:
    assert "7d" in shop.says(shop.owner, f"/report {typed}").text
    assert "7d" in shop.presses(shop.owner, f"report.brought {typed}").text


@pytest.mark.parametrize("role", [None, Role.CLERK])
def test_it_is_a_managers(shop: Reporting, role: Role | None) -> None:
    lin = shop.member("Lin", role)
    assert "I do not know" in shop.says(lin, "/report").text
    assert shop.presses(lin, "report.brought 7d").told == []


def test_it_is_said_in_private(shop: Reporting) -> None:
    shop.joins(shop.owner)
    shop.work(
        lambda tx: communities.set_status(tx, communities.all_of(tx, shop.shop.id)[0], "on"),
    )
    assert "in private" in shop.says(shop.owner, "/report", group="-1").text
