"""Campaigns by word and by themselves, and what is said of them in public."""

from datetime import UTC, datetime

import pytest

from handlers import campaigns, invites, promises
from handlers.campaigns import next_monday
from handlers.texts import strip
from storage import wakes
from storage.rows import CampaignStatus, Role
from tests.handlers.harness import Stage, texts
from tests.handlers.test_rewards import referred
from tests.handlers.trade import Trade

MONDAY = datetime(2026, 4, 6, 2, 0, tzinfo=UTC)
"""Ten o'clock in Shanghai."""


def group(shop: Trade, chat: str = "tea-fans", status: str = "on", can_post: int = 1) -> None:
    shop.connection.execute(
        "INSERT INTO communities (shop_id, platform, chat, kind, title, status, can_post, bot_since_at) "
        f"VALUES ({shop.shop.id}, 'telegram', '{chat}', 'group', '{chat}', '{status}', {can_post}, 0)"
    )


def test_all_its_terms_are_kept(shop: Trade) -> None:
    tea = shop.product()
    said = shop.says(
        shop.owner,
        "/campaign new “spring tea” reward＝10% invitee=5.00 on=every hold=3d "
        "cap=100.00 budget=5000 until=30d product=tea",
    )
    one = shop.campaign("spring tea")
    assert (one.reward, one.invitee, one.on_orders, one.hold_s) == ("10%", "5.00", "every", 3 * 86400)
    assert (one.cap_amount, one.budget_amount, one.product_id) == (10000, 500000, tea.id)
    assert one.status is CampaignStatus.DRAFT
    assert "10% of what was paid, to use after every paid order" in said.text
    assert "Counts for Tea 50g only" in said.text


def test_points_have_caps_of_points(shop: Trade) -> None:
    shop.says(shop.owner, "/campaign new spring reward=200p cap=1000p budget=50000")
    one = shop.campaign("spring")
    assert (one.cap_amount, one.budget_amount) == (1000, 50000)


def test_what_is_not_said_is_as_usual(shop: Trade) -> None:
    shop.says(shop.owner, "/campaign new spring reward=10%")
    one = shop.campaign("SPRING")
    assert (one.on_orders, one.hold_s, one.invitee, one.cap_amount, one.budget_amount) == (
        "first",
        7 * 86400,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    "words",
    [
        "spring reward=200%",
        "spring reward=0",
        "spring reward=ten",
        "spring reward=10% invitee=x",
        "spring reward=10% on=second",
        "spring reward=10% hold=1w",
        "spring reward=10% cap=x",
        "spring reward=200p cap=x",
        "spring reward=10% from=2020-01-01T10:00",
        "spring reward=10% from=+2h until=1h",
        "spring reward=10% product=WINE",
        "spring reward=10% buget=500.00",
        "spring buget=500.00",
        f"{'x' * 41} reward=10%",
    ],
)
def test_what_makes_no_campaign(shop: Trade, words: str) -> None:
    assert len(shop.says(shop.owner, f"/campaign new {words}").told) == 1
    assert shop.rows("SELECT * FROM campaigns") == []


def test_a_name_is_used_once(shop: Trade) -> None:
    shop.campaign_of()
    assert "called “spring” already" in shop.says(shop.owner, "/campaign new spring reward=5%").text


def test_what_one_gets_who_invited_somebody_is_said_by_itself(shop: Trade) -> None:
    """The usual campaign has nothing for the friend: no sentence before this one has named anybody."""
    made = shop.says(shop.owner, "/campaign new spring reward=10%").text
    assert (
        "The member who invited a new friend: 10% of what was paid, to use after the friend's first paid order." in made
    )
    again = shop.says(shop.owner, "/campaign new again reward=10% on=every").text
    assert "to use after every paid order the friend makes." in again


def test_its_limits_are_shown_to_staff_and_to_nobody_in_a_group(shop: Trade) -> None:
    group(shop)
    made = shop.says(shop.owner, "/campaign new spring reward=10% cap=100.00 budget=500.00")
    shown = shop.says(shop.owner, "/campaign show spring")
    for text in (made.text, shown.text):
        assert "At most ¥100.00 a month for each referrer." in text
        assert "Given so far: ¥0.00 of ¥500.00." in text
    assert "month" not in shop.says(shop.owner, "/campaign show spring", group="tea-room").text


def test_it_asks_for_what_is_missing(shop: Trade) -> None:
    shop.says(shop.owner, "/campaign new")
    asked = shop.says(shop.owner, "春天 好茶").told[-1]
    asked = shop.presses(shop.owner, asked.button("10%")).told[-1]
    asked = shop.presses(shop.owner, asked.button("5.00")).told[-1]
    made = shop.says(shop.owner, "30d").told[-1]
    assert shop.campaign("春天 好茶").invitee == "5.00"
    shop.presses(shop.owner, made.button("Start"))
    assert shop.campaign("春天 好茶").status is CampaignStatus.STARTED


def test_a_draft_pays_nothing(shop: Trade) -> None:
    shop.product()
    shop.says(shop.owner, "/campaign new spring reward=10%")
    jay = shop.member("Jay")
    shop.buys(shop.friend("Lin", jay))
    assert shop.held(jay) == 0


def test_start_and_end_are_announced_in_the_groups_that_are_on(shop: Trade) -> None:
    group(shop)
    group(shop, "off", "off")
    group(shop, "mute", can_post=0)
    jay, lin = referred(shop)
    shop.buys(lin)
    shop.says(shop.owner, "/campaign new summer reward=20% invitee=200p")
    begun = shop.says(shop.owner, "/campaign start summer")
    (public,) = [one for one in begun.told if one.to != "Olga-account"]
    assert public.to == "tea-fans"
    assert "New friends of a member: 200 points, to use after their first paid order." in public.text
    over = shop.says(shop.owner, "/campaign end spring")
    assert "The final standing:\n1. Jay · 1" in over.to("tea-fans")[0].text
    assert "¥" not in over.to("tea-fans")[0].text
    assert "Given so far: ¥8.99" in over.to(shop.owner)[0].text
    assert shop.held(jay) == 399


def test_a_shop_may_keep_quiet(shop: Trade) -> None:
    group(shop)
    shop.connection.execute("UPDATE shops SET announces = FALSE")
    shop.says(shop.owner, "/campaign new spring reward=10%")
    assert shop.says(shop.owner, "/campaign start spring").to("tea-fans") == []


def test_it_starts_and_ends_by_itself(shop: Trade) -> None:
    group(shop)
    said = shop.says(shop.owner, "/campaign new spring reward=10% from=20:00 until=2d")
    assert "It starts by itself: today at 20:00" in said.text
    begun = shop.pass_time(hours=8)
    assert "has begun" in begun.to("tea-fans")[0].text
    one = shop.campaign("spring")
    assert (one.status, one.started_at) == (CampaignStatus.STARTED, one.from_at)
    over = shop.pass_time(days=2)
    assert "is over" in over.to("tea-fans")[-1].text
    assert shop.campaign("spring").status is CampaignStatus.ENDED
    assert shop.rows("SELECT * FROM wakes") == []


def test_it_is_in_the_schedule(shop: Trade) -> None:
    shop.says(shop.owner, "/campaign new spring reward=10% from=20:00 until=2d")
    planned = shop.work(lambda tx: wakes.shown(tx, shop.shop.id))
    assert [one.title for one in planned] == ["Campaign “spring” starts", "Campaign “spring” ends"]


def test_called_off_in_the_schedule_it_neither_starts_nor_ends_by_itself(shop: Trade) -> None:
    shop.says(shop.owner, "/campaign new spring reward=10% from=20:00 until=2d")
    for planned in shop.work(lambda tx: wakes.shown(tx, shop.shop.id)):
        shop.says(shop.owner, f"/schedule cancel {planned.id}")
    one = shop.campaign("spring")
    assert (one.from_at, one.until_at) == (None, None)


def test_started_by_hand_it_does_not_start_again(shop: Trade) -> None:
    group(shop)
    shop.says(shop.owner, "/campaign new spring reward=10% from=20:00")
    shop.says(shop.owner, "/campaign start spring")
    assert shop.pass_time(hours=9).told == []


def test_a_draft_that_ends_is_not_announced(shop: Trade) -> None:
    group(shop)
    shop.says(shop.owner, "/campaign new spring reward=10% until=1h")
    assert shop.pass_time(hours=2).told == []
    assert "is over" in shop.says(shop.owner, "/campaign start spring").text


def test_an_order_after_until_is_not_paid_even_if_the_end_is_late(shop: Trade) -> None:
    jay, lin = referred(shop, "reward=10% until=2h")
    shop.now = datetime(2026, 4, 2, 7, 0, tzinfo=UTC)
    shop.buys(lin)
    assert shop.held(jay) == 0


def test_the_standing_is_told_once_a_week(shop: Trade) -> None:
    group(shop)
    _, lin = referred(shop)
    shop.buys(lin)
    told = shop.pass_time(days=14).to("tea-fans")
    assert [one.text for one in told] == ["spring: this week's standing\n1. Jay · 1"] * 2
    shop.says(shop.owner, "/campaign end spring")
    assert shop.pass_time(days=14).told == []


def test_mondays(shop: Trade) -> None:
    for now, monday in (
        (datetime(2026, 4, 2, 4, 0, tzinfo=UTC), MONDAY),
        (datetime(2026, 4, 6, 1, 59, tzinfo=UTC), MONDAY),
        (datetime(2026, 4, 6, 2, 0, tzinfo=UTC), datetime(2026, 4, 13, 2, 0, tzinfo=UTC)),
    ):
        shop.now = now
        assert shop.work(lambda tx: next_monday(shop.turn(tx))) == monday


def test_list_and_show(shop: Trade) -> None:
    assert "No campaigns yet" in shop.says(shop.owner, "/campaign list").text
    jay, lin = referred(shop, "reward=10% budget=50.00")
    shop.buys(lin)
    shop.says(shop.owner, "/campaign new summer reward=200p")
    assert (
        "summer · not started · 200 points\nspring · running · 10% of what was paid"
        in shop.says(shop.owner, "/campaign").text
    )
    shown = shop.says(shop.owner, "/campaign show spring")
    assert "Given so far: ¥3.99 of ¥50.00" in shown.text
    ended = shop.presses(shop.owner, shown.told[0].button("End"))
    assert "has ended" in ended.text
    shop.pass_time(days=8)
    assert shop.balance(jay) == 399


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/campaign start spring", "is running already"),
        ("/campaign start winter", "There is no campaign called “winter”"),
        ("/campaign show winter", "There is no campaign called “winter”"),
        ("/campaign end winter", "There is no campaign called “winter”"),
    ],
)
def test_what_cannot_be(shop: Trade, text: str, answer: str) -> None:
    shop.campaign_of()
    assert answer in shop.says(shop.owner, text).text


def test_what_is_over_stays_over(shop: Trade) -> None:
    shop.campaign_of()
    shop.says(shop.owner, "/campaign end spring")
    assert "is over" in shop.says(shop.owner, "/campaign end spring").text
    assert "is over" in shop.presses(shop.owner, "campaign.start 1").text


@pytest.mark.parametrize(
    "text", ["/campaign new x reward=5%", "/campaign start spring", "/campaign list", "campaign.end 1"]
)
def test_clerks_have_no_campaigns(shop: Trade, text: str) -> None:
    shop.campaign_of()
    clerk = shop.member("Cleo", Role.CLERK)
    said = shop.says(clerk, text) if text.startswith("/") else shop.presses(clerk, text)
    assert "/campaign" in said.text or said.told == []
    assert [row["status"] for row in shop.rows("SELECT status FROM campaigns")] == ["started"]


@pytest.mark.parametrize(
    ("hold", "promised"),
    [
        ("0s", "your reward is ¥5.00 of shop credit"),
        ("7d", "your reward is ¥5.00 of shop credit, to use 7 days after they receive it"),
    ],
)
def test_an_invite_tells_its_owner_what_it_earns_and_when(hold: str, promised: str) -> None:
    shop = Stage([campaigns, invites])
    owner = shop.member("Olga", Role.OWNER)
    shop.says(owner, f"/campaign new spring reward=5.00 hold={hold}")
    shop.says(owner, "/campaign start spring")
    told = shop.says(shop.member("Jay"), "/invite").text
    assert told.endswith(promised)


@pytest.mark.parametrize(
    ("terms", "shipped", "english", "chinese"),
    [
        ("hold=0s", True, "to use from then on.", "你的第一单付款后可用：¥5.00 店铺余额。"),
        ("hold=7d", True, "to use 7 days after it arrives.", "你的第一单收货满 7 天后可用：¥5.00 店铺余额。"),
        ("hold=7d", False, "to use 7 days after you pay.", "你的第一单付款满 7 天后可用：¥5.00 店铺余额。"),
        ("hold=7d product=TEA", True, "after it arrives.\nCounts for Tea 50g only.", "只算 Tea 50g。"),
    ],
)
def test_a_friend_is_promised_what_they_get_in_every_language(
    shop: Trade, terms: str, shipped: bool, english: str, chinese: str
) -> None:
    shop.product(is_shipped=shipped)
    shop.campaign_of(f"reward=10% invitee=5.00 {terms}")

    def promised(language: str) -> str:
        campaign = shop.campaign("spring")
        return strip(shop.work(lambda tx: promises.to_friend(texts(), tx, shop.shop, campaign, language)))

    assert "¥5.00 of shop credit" in promised("en")
    assert promised("en").endswith(english)
    assert chinese in promised("zh")


def test_where_nothing_is_sent_a_reward_is_promised_from_the_payment_on(shop: Trade) -> None:
    shop.product("EBOOK", is_shipped=False)
    shop.says(shop.owner, "/campaign new spring reward=10% product=EBOOK")
    shop.product()
    assert "Ready 7 days after payment." in shop.says(shop.owner, "/campaign show spring").text
