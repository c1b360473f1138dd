"""/connect: two accounts become one person, once both have said yes; and two again, if they were not."""

from collections.abc import Iterator

import pytest

from handlers.actions import DropButtons, SetMenu
from handlers.merge_refusals import ConnectCodeOver, ConnectQuestionOver, ConnectSamePlatform, MergeOver
from storage import broadcasts, members, staff
from storage.rows import Role
from tests.handlers.crossing import BEACH, HILL, LAKE, Crossing, Login


@pytest.fixture
def shop() -> Iterator[Crossing]:
    crossing = Crossing()
    yield crossing
    assert crossing.broken() == []


def test_both_see_whom_and_confirm(shop: Crossing) -> None:
    beach, hill = shop.login("Mia", BEACH), shop.login("M. Li", HILL)
    code = shop.asks_for_code(beach)
    asked = shop.types(hill, f"/connect {code.lower()}")
    (here,), (there,) = asked.to(hill.account), asked.to(beach.account)
    assert "Mia on beach and you on hill" in here.text
    assert "M. Li on hill and you on beach" in there.text
    first = shop.taps(beach, there.button("Yes").does)
    assert "Now say yes on the other platform" in first.text
    assert any(isinstance(action, DropButtons) for action in first.actions)
    assert shop.number(beach) != shop.number(hill)
    assert shop.person(beach) != shop.person(hill)
    done = shop.taps(hill, here.button("Yes").does)
    assert [one.to for one in done.told] == [beach.account, hill.account]
    assert "Your accounts are one now" in done.told[0].text
    assert shop.person(beach) == shop.person(hill)


def test_one_yes_or_the_same_one_twice_is_not_enough(shop: Crossing) -> None:
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    does = shop.types(hill, f"/connect {shop.asks_for_code(beach)}").to(hill.account)[0].button("Yes").does
    shop.taps(hill, does)
    shop.taps(hill, does)
    stranger = shop.login("Eve", LAKE)
    assert isinstance(shop.taps(stranger, does).refusal, ConnectQuestionOver)
    assert shop.person(beach) != shop.person(hill)


def test_a_no_ends_it_for_both(shop: Crossing) -> None:
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    (question,) = shop.types(hill, f"/connect {shop.asks_for_code(beach)}").to(beach.account)
    refused = shop.taps(beach, question.button("No").does)
    assert [one.to for one in refused.told] == [beach.account, hill.account]
    assert isinstance(shop.taps(hill, question.button("Yes").does).refusal, ConnectQuestionOver)
    assert shop.person(beach) != shop.person(hill)


def test_a_question_is_open_for_ten_minutes(shop: Crossing) -> None:
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    does = shop.types(hill, f"/connect {shop.asks_for_code(beach)}").to(hill.account)[0].button("Yes").does
    shop.taps(hill, does)
    shop.pass_time(minutes=10)
    assert isinstance(shop.taps(beach, does).refusal, ConnectQuestionOver)


def test_a_code_works_once_and_a_new_one_cancels_the_old(shop: Crossing) -> None:
    beach, hill, lake = shop.login("Mia", BEACH), shop.login("Mia", HILL), shop.login("Eve", LAKE)
    old, new = shop.asks_for_code(beach), shop.asks_for_code(beach)
    assert isinstance(shop.types(hill, f"/connect {old}").refusal, ConnectCodeOver)
    assert shop.types(hill, f"/connect {new}").refusal is None
    assert isinstance(shop.types(lake, f"/connect {new}").refusal, ConnectCodeOver)


def test_a_person_has_one_account_on_a_platform(shop: Crossing) -> None:
    beach, hill, other = shop.login("Mia", BEACH), shop.login("Mia", HILL), shop.login("Mia 2", BEACH)
    shop.connects(beach, hill)
    assert isinstance(shop.types(other, f"/connect {shop.asks_for_code(hill)}").refusal, ConnectSamePlatform)
    lake = shop.login("Mia", LAKE)
    shop.connects(hill, lake)
    assert shop.person(lake) == shop.person(beach)


def test_wallet_orders_and_exports_are_one(shop: Crossing) -> None:
    shop.campaign_of("reward=10% invitee=5.00 hold=1s")
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    ann, bob = shop.guest("Ann", BEACH, beach), shop.guest("Bob", HILL, hill)
    shop.pays_for(ann, "N-1", 10000)
    shop.pays_for(bob, "N-2", 5000)
    shop.pays_for(hill, "N-3", 700)
    shop.pass_time(days=1)
    assert (shop.credit(beach), shop.credit(hill)) == (1000, 500)
    shop.connects(beach, hill)
    assert (shop.credit(beach), shop.credit(hill)) == (1500, 1500)
    assert "¥15.00" in shop.types(beach, "/wallet").text
    assert "N-3" in shop.types(beach, "/orders").text
    (mia,) = [one for one in shop.exported("members") if one["name"] == "Mia"]
    assert [one["platform"] for one in mia["accounts"]] == [BEACH, HILL]
    assert (mia["credit_minor"], mia["orders"], mia["spent_minor"]) == (1500, 1, 700)
    assert {one["inviter_id"] for one in shop.exported("referrals")} == {mia["id"]}
    assert {one["inviter_id"] for one in shop.exported("orders")} == {mia["id"], None}
    book = f"member:{mia['id']}"
    posted = [one for one in shop.exported("ledger") if one["state"] == "posted"]
    assert sum(one["amount"] * ((one["to"] == book) - (one["from"] == book)) for one in posted) == 1500
    assert "2 friends" in shop.types(beach, "/rank").text


def test_a_friend_who_kept_something_on_either_account_counts(shop: Crossing) -> None:
    mia = shop.login("Mia", BEACH)
    ann = shop.guest("Ann", BEACH, mia)
    elsewhere = shop.login("Ann", HILL)
    shop.pays_for(ann, "N-1", 1000)
    shop.says(shop.owner, "/refund N-1 confirm=yes")
    assert "one friend" not in shop.types(mia, "/rank").text
    shop.connects(ann, elsewhere)
    shop.pays_for(elsewhere, "N-2", 1000)
    assert "one friend" in shop.types(mia, "/rank").text
    shop.says(shop.owner, "/refund N-2 confirm=yes")
    assert "one friend" not in shop.types(mia, "/rank").text


def test_what_one_account_has_the_other_can_spend(shop: Crossing) -> None:
    shop.campaign_of("reward=50% hold=1s")
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    shop.pays_for(shop.guest("Ann", HILL, hill), "N-1", 2000)
    shop.pass_time(days=1)
    shop.connects(beach, hill)
    shop.product("CUP", price=5000, is_shipped=False)
    bought = shop.types(beach, "/buy CUP")
    shop.taps(beach, bought.told[0].button("credit").does)
    assert shop.credit(hill) == 0
    assert shop.order("A-1001").credit_minor == 1000


@pytest.mark.parametrize("spender", [BEACH, HILL])
@pytest.mark.parametrize("way", ["order", "payout"])
def test_what_one_has_spent_of_the_others_is_gone_once_they_are_parted(shop: Crossing, spender: str, way: str) -> None:
    shop.campaign_of("reward=50% hold=1s")
    beach, hill = shop.login("Ann", BEACH), shop.login("Bob", HILL)
    shop.pays_for(shop.guest("Gus", HILL, hill), "N-1", 2000)
    shop.pays_for(shop.guest("Lou", HILL, beach), "N-2", 600)
    shop.pass_time(days=1)
    assert (shop.credit(beach), shop.credit(hill)) == (300, 1000)
    shop.connects(beach, hill)
    one = beach if spender == BEACH else hill
    if way == "order":
        shop.product("CUP", price=1200, is_shipped=False)
        shop.taps(one, shop.types(one, "/buy CUP").told[0].button("credit").does)
    else:
        shop.types(one, "/payout 12")
    assert shop.credit(one) == 100
    shop.parts(beach)
    assert shop.credit(beach) + shop.credit(hill) == 100
    assert min(shop.credit(beach), shop.credit(hill)) == 0


def test_who_invited_himself_gets_nothing_for_it(shop: Crossing) -> None:
    shop.campaign_of("reward=10% invitee=5.00 hold=7d")
    beach = shop.login("Mia", BEACH)
    hill = shop.guest("Mia again", HILL, beach)
    shop.pays_for(hill, "N-1")
    assert shop.held(shop.person(beach)) == 1000
    told = shop.connects(beach, hill)
    assert shop.live() == []
    assert {one["reason"] for one in shop.exported("referrals")} == {"self"}
    assert "¥10.00" in told.text
    shop.pass_time(days=30)
    assert shop.credit(beach) == 0


def test_an_owner_parts_them_and_what_was_void_counts_again(shop: Crossing) -> None:
    shop.campaign_of("reward=10% invitee=5.00 hold=7d")
    beach = shop.login("Mia", BEACH)
    hill = shop.guest("Leo", HILL, beach)
    shop.pays_for(hill, "N-1")
    shop.connects(beach, hill)
    parted = shop.parts(beach)
    assert "are two people again" in parted.text
    assert {one.to for one in parted.told} >= {beach.account, hill.account}
    assert shop.live() == [("Mia", "Leo")]
    assert {one["status"] for one in shop.exported("referrals")} == {"qualified"}
    shop.pass_time(days=30)
    assert (shop.credit(beach), shop.credit(hill)) == (1000, 500)


def test_over_and_over_is_no_more_than_once(shop: Crossing) -> None:
    shop.campaign_of("reward=10% hold=7d")
    beach = shop.login("Mia", BEACH)
    hill = shop.guest("Leo", HILL, beach)
    shop.pays_for(hill, "N-1")
    for _ in range(3):
        shop.connects(beach, hill)
        shop.parts(hill)
    shop.pass_time(days=30)
    assert (shop.credit(beach), shop.credit(hill)) == (1000, 0)


def test_a_day_later_it_stays(shop: Crossing) -> None:
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    shop.connects(beach, hill)
    button = shop.says(shop.owner, f"/member #{shop.person(hill).id}").told[0].button("two people")
    manager = shop.member("Max", Role.MANAGER)
    assert shop.says(manager, f"/member #{shop.person(hill).id}").told[0].buttons == []
    shop.pass_time(days=1, seconds=1)
    assert isinstance(shop.presses(shop.owner, button).refusal, MergeOver)
    assert shop.says(shop.owner, f"/member #{shop.person(hill).id}").told[0].buttons == []


def test_of_two_inviters_the_older_stays_and_has_the_reward(shop: Crossing) -> None:
    shop.campaign_of("reward=10% on=every hold=1s")
    first, second = shop.login("Xin", BEACH), shop.login("Yan", HILL)
    shop.pass_time(hours=1)
    beach = shop.guest("Mia", BEACH, first)
    shop.pass_time(hours=1)
    hill = shop.guest("Mia", HILL, second)
    shop.pays_for(hill, "N-1")
    shop.pass_time(days=2)
    assert (shop.credit(first), shop.credit(second)) == (0, 1000)
    shop.connects(beach, hill)
    assert shop.live() == [("Xin", "Mia")]
    shop.pass_time(days=2)
    assert (shop.credit(first), shop.credit(second)) == (1000, 0)
    shop.merges(first, second)
    assert shop.credit(first) == 1000


def test_whoever_brought_the_person_brought_a_buyer_whichever_account_bought(shop: Crossing) -> None:
    mia = shop.login("Mia", BEACH)
    shop.pass_time(hours=1)
    ann = shop.guest("Ann", BEACH, mia)
    shop.pass_time(hours=1)
    elsewhere = shop.login("Ann", HILL)
    shop.pays_for(elsewhere, "N-1")
    assert [one["status"] for one in shop.exported("referrals")] == ["pending"]
    shop.merges(ann, elsewhere)
    assert [one["status"] for one in shop.exported("referrals")] == ["qualified"]
    shop.undoes(ann)
    assert [one["status"] for one in shop.exported("referrals")] == ["pending"]


def test_who_was_known_before_is_no_recruit(shop: Crossing) -> None:
    shop.campaign_of("reward=10% hold=1s")
    jay, beach = shop.login("Jay", BEACH), shop.login("Mia", BEACH)
    shop.pass_time(hours=1)
    hill = shop.guest("Mia", HILL, jay)
    shop.pays_for(hill, "N-1")
    shop.connects(beach, hill)
    assert {one["reason"] for one in shop.exported("referrals")} == {"known"}
    shop.pass_time(days=2)
    assert shop.credit(jay) == 0


@pytest.mark.parametrize("is_reversed", [False, True])
def test_the_youngest_of_a_circle_is_void(shop: Crossing, is_reversed: bool) -> None:
    """Mia's one account brings Zed, Zed brings Mia's other one; or the other way round in time."""
    shop.campaign_of("reward=10% hold=1s")
    beach = shop.login("Mia", BEACH)
    zed = shop.guest("Zed", LAKE, beach)
    shop.pass_time(hours=1)
    hill = shop.guest("Mia too", HILL, zed)
    if is_reversed:
        shop.connection.execute(f"UPDATE referrals SET at = at - 9000000000 WHERE invitee_id = {shop.number(hill)}")
        shop.connection.execute(f"UPDATE members SET known_at = known_at - 9000000000 WHERE id = {shop.number(hill)}")
    shop.pays_for(zed, "N-1")
    shop.merges(beach, hill)
    assert shop.live() == ([("Zed", "Mia")] if is_reversed else [("Mia", "Zed")])
    shop.pass_time(days=2)
    assert shop.credit(beach) == (0 if is_reversed else 1000)


def test_nobody_invites_himself_afterwards_either(shop: Crossing) -> None:
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    code = shop.code(shop.person(hill))
    shop.connects(beach, hill)
    assert "This invite is your own" in shop.types(beach, f"/start i_{code}").text
    assert shop.live() == []


def test_a_role_is_a_persons(shop: Crossing) -> None:
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    shop.work(lambda tx: staff.put(tx, shop.shop.id, shop.number(hill), Role.MANAGER, shop.now))
    asked = shop.types(hill, f"/connect {shop.asks_for_code(beach)}")
    assert "can then do everything a manager can" in asked.to(beach.account)[0].text
    shop.taps(beach, asked.to(beach.account)[0].button("Yes").does)
    done = shop.taps(hill, asked.to(beach.account)[0].button("Yes").does)
    assert {one.chat for one in done.actions if isinstance(one, SetMenu)} == {beach.account, hill.account}
    assert shop.person(beach).role is Role.MANAGER
    assert "TEA" in shop.types(beach, "/product list").text
    shop.says(shop.owner, f"/staff remove #{shop.person(beach).id}")
    assert shop.person(hill).role is None


def test_stop_on_either_is_stop_and_audiences_have_a_person_once(shop: Crossing) -> None:
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    leo = shop.login("Leo", HILL)

    def heads() -> tuple[int, int]:
        found = shop.work(lambda tx: broadcasts.heads(tx, shop.shop.id, {"kind": "all"}, (BEACH, HILL)))
        return found.reached, found.opted_out

    assert heads() == (3, 0)
    shop.types(hill, "/stop")
    assert heads() == (2, 1)
    shop.connects(beach, hill)
    assert heads() == (1, 1)
    assert shop.person(beach).opted_out_at is not None
    shop.types(beach, "/resume")
    assert heads() == (2, 0)
    shop.types(leo, "/stop")
    assert heads() == (1, 1)


def test_a_union_id_joins_without_a_code(shop: Crossing) -> None:
    beach, hill, lake = shop.login("Mia", BEACH), shop.login("Mia", HILL), shop.login("Leo", LAKE)
    shop.recognizes(beach, "u:1")
    shop.recognizes(lake, "u:2")
    assert shop.person(beach) != shop.person(hill)
    shop.recognizes(hill, "u:1")
    shop.recognizes(hill, "u:1")
    assert shop.person(beach) == shop.person(hill) != shop.person(lake)
    shop.parts(beach)
    shop.recognizes(hill, "u:1")
    assert shop.person(beach) != shop.person(hill), "an owner has the last word"


def test_three_accounts_and_one_parted_again(shop: Crossing) -> None:
    beach, hill, lake = shop.login("Mia", BEACH), shop.login("Mia", HILL), shop.login("Leo", LAKE)
    shop.connects(hill, lake)
    shop.connects(beach, hill)
    assert shop.person(beach) == shop.person(lake)
    shop.parts(beach)
    assert shop.person(hill) == shop.person(lake) != shop.person(beach)


def test_each_account_keeps_its_name(shop: Crossing) -> None:
    beach, hill = shop.login("Mia", BEACH), shop.login("Mia", HILL)
    shop.connects(beach, hill)
    shop.types(Login(HILL, "Mia", "Mimi"), "hi")
    assert shop.person(beach).name == "Mia"
    shop.parts(beach)
    assert shop.work(lambda tx: members.get_or_raise(tx, shop.shop.id, shop.number(hill))).name == "Mimi"
