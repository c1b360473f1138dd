"""The picture after /report: when it comes, and what stands on it."""

from dataclasses import replace
from typing import Any

import pytest

from handlers import charts, reports
from handlers.actions import STORED, Rank, Say
from handlers.content import Chart, Panel, Picture
from handlers.events import Performed
from handlers.outcomes import Done, Failed, Outcome, Unknown, Unreachable
from storage.rows import Role, Way
from tests.handlers.harness import Stage
from tests.handlers.test_reports import Reporting
from tests.handlers.trade import MODULES

Figures = list[tuple[str, str, int]]


class Drawing(Reporting):
    """A shop whose reports are followed by pictures."""

    def __init__(self, **options: Any) -> None:
        Stage.__init__(self, (*MODULES, reports, charts), **options)
        self.owner = self.member("Olga", Role.OWNER)
        self.product()

    def draws(self, text: str = "/report") -> Chart:
        """What follows the text once it has been said."""
        (said,) = self.followed(text)
        assert isinstance(said.content, Picture)
        assert isinstance(said.content.picture, Chart)
        return said.content.picture

    def followed(self, text: str = "/report", outcome: Outcome | None = None) -> list[Say]:
        performed = self.results(self.says(self.owner, text))
        assert len(performed) <= 1
        events = [replace(one, outcome=outcome or Done()) for one in performed if isinstance(one, Performed)]
        actions = [action for event in events for action in self.event(event).actions]
        return [action for action in actions if isinstance(action, Say)]


@pytest.fixture
def shop() -> Drawing:
    return Drawing()


def figures(panel: Panel) -> Figures:
    return [(bar.name, bar.label, bar.size) for bar in panel.bars]


def some_days(shop: Drawing) -> None:
    """Jay's friends buy more, Chen's are more."""
    jay, chen = shop.member("Jay"), shop.member("Chen 🌸")
    shop.joins(jay)
    lin = shop.friend("Lin", jay)
    shop.joins(lin, Way.INVITE)
    shop.remembers("link_opened", lin)
    shop.remembers("link_opened", jay)
    shop.pass_time(days=1)
    shop.buys(lin, "TEA 5")
    for at, name in enumerate(("Bo", "Mia"), 1002):
        shop.buys(shop.friend(name, chen), number=f"A-{at}")
    shop.pass_time(days=1)
    shop.buys(lin, number="A-1004")


def test_it_follows_the_text_and_lets_answers_go_first(shop: Drawing) -> None:
    some_days(shop)
    text = shop.says(shop.owner, "/report")
    assert [said.content.kind for said in text.told] == ["text"]
    (picture,) = shop.followed()
    assert picture.to == text.told[0].action.to  # type: ignore[union-attr]  # it is a Say
    assert picture.rank is Rank.NOTICE > Rank.ANSWER
    assert STORED.validate_json(STORED.dump_json(picture)) == picture


def test_the_figures(shop: Drawing) -> None:
    some_days(shop)
    chart = shop.draws("/report 3d")
    joins, sales, funnel, best = chart.panels
    assert (chart.shop, chart.title, chart.line) == ("Hill Tea", "The last 3 days", "1 April to 4 April")
    assert (joins.title, joins.note) == ("2 joined", "by day; outlined: part of a day")
    assert figures(joins) == [("1 Apr", "", 0), ("2 Apr", "2", 2), ("3 Apr", "", 0), ("4 Apr", "", 0)]
    assert (sales.title, sales.note) == ("¥319.20 in sales", "")
    assert figures(sales) == [("1 Apr", "", 0), ("2 Apr", "", 0), ("3 Apr", "¥279", 27930), ("4 Apr", "¥40", 3990)]
    assert [bar.is_part for bar in sales.bars] == [True, False, False, True]
    assert (funnel.title, funnel.note) == ("3 came by an invite", "% of those who came")
    assert figures(funnel) == [
        ("Opened an invite", "4", 4),
        ("Came", "3", 3),
        ("Joined a group", "1 · 33%", 1),
        ("Bought", "3 · 100%", 3),
        ("Bought again", "1 · 33%", 1),
    ]
    assert figures(best) == [("Chen 🌸 (member 3)", "2 · ¥79.80", 2), ("Jay (member 2)", "1 · ¥239.40", 1)]


def test_in_chinese() -> None:
    shop = Drawing(language="zh")
    some_days(shop)
    chart = shop.draws("/报告 2d")
    assert (chart.title, chart.line) == ("近 2 天", "4 月 2 日 – 4 月 4 日")
    assert [panel.title for panel in chart.panels] == [
        "新进群 2 人", "成交 ¥319.20", "邀请来 3 人", "带来成交最多",
    ]  # fmt: skip
    assert [bar.name for bar in chart.panels[1].bars] == ["4/2", "4/3", "4/4"]
    assert figures(chart.panels[2])[-1] == ("又下单", "1 · 33%", 1)
    assert figures(chart.panels[3])[0] == ("Chen 🌸（3号）", "2 人 ¥79.80", 2)


def test_what_has_nothing_to_show_is_left_out(shop: Drawing) -> None:
    shop.buys(shop.member("Lin"))
    (sales,) = shop.draws().panels
    assert (sales.title, sales.note) == ("¥39.90 in sales", "by day; outlined: part of a day")
    shop.pass_time(days=40)
    shop.joins(shop.member("Mia"))
    (joins,) = shop.draws("/report 39d").panels
    assert (joins.title, joins.note) == ("1 joined", "by week; outlined: part of one")


def test_nothing_happened_nothing_is_drawn(shop: Drawing) -> None:
    assert shop.followed() == []
    shop.remembers("left", shop.member("Mia"))
    assert "1 left" in shop.says(shop.owner, "/report").text
    assert shop.followed() == []


@pytest.mark.parametrize(
    ("outcome", "pictures"),
    [(Done(), 1), (Unknown(reason="timeout"), 1), (Failed(reason="400"), 0), (Unreachable(reason="blocked"), 0)],
)
def test_where_no_text_arrived_no_picture_follows(shop: Drawing, outcome: Outcome, pictures: int) -> None:
    some_days(shop)
    assert len(shop.followed(outcome=outcome)) == pictures


def test_however_late_it_is_made_it_shows_what_the_text_says(shop: Drawing) -> None:
    some_days(shop)
    (asked,) = shop.results(shop.says(shop.owner, "/report 3d"))
    before = shop.draws("/report 3d")
    shop.pass_time(days=2)
    shop.joins(shop.member("Zoe"))
    (late,) = shop.event(asked).told
    assert isinstance(late.content, Picture)
    assert late.content.picture == before


def test_the_sums_are_those_of_the_text(shop: Drawing) -> None:
    some_days(shop)
    text = shop.says(shop.owner, "/report").text
    joins, sales, *_ = shop.draws().panels
    assert f"{sum(bar.size for bar in joins.bars)} joined" in text
    assert f"¥{sum(bar.size for bar in sales.bars) / 100:.2f}" in text
