"""/post, and how a post stays true."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest

from handlers import groups, planned_posts
from handlers.actions import Place, Sent
from handlers.content import Album, Picture, Text
from handlers.events import Said
from handlers.links import Links
from handlers.outcomes import Failed, HandedOver, Unknown, Unreachable
from handlers.texts import strip
from storage import rooms, wakes
from storage.rooms import Room
from storage.rows import Role
from storage.tx import Tx
from tests.handlers.harness import Outcome, _private, _who
from tests.handlers.market import Market, dropped, edits, fetches, says


@pytest.fixture
def market() -> Market:
    market = Market()
    market.group("-1")
    market.product("TEA", stock=12, description="Picked today.")
    return market


def posted(market: Market, typed: str = "/post TEA", message_id: str = "77") -> Outcome:
    """A post that stands in its group."""
    told = market.says(market.boss, typed)
    market.placed(told, message_id)
    return told


def cards(outcome: Outcome) -> list[str]:
    return [one.to.chat for one in says(outcome) if one.on_result.startswith("post.placed")]


def tick(market: Market, seconds: float = 1) -> Outcome:
    return market.pass_time(seconds=seconds)


# --- what waits for owners ---------------------------------------------------------------------------------------


CONFIRMED = Links(bots={"telegram": "https://t.me/teabot"}, confirmed=frozenset({"telegram"}))


def test_what_the_owners_of_groups_must_confirm_is_not_said_to_be_posted() -> None:
    market = Market(links=CONFIRMED)
    market.group("-1")
    market.group("-2")
    market.product("TEA")
    told = market.says(market.boss, "/post TEA").told[-1].text
    assert "once 2 owners confirm it" in told
    assert "posted" not in told


def test_an_owner_of_several_groups_is_one_and_other_groups_wait_for_nobody() -> None:
    market = Market(links=CONFIRMED)
    for chat in ("-1", "-2", "-3"):
        market.group(chat)
    market.product("TEA")
    market.rows("UPDATE communities SET platform = 'elsewhere' WHERE chat = '-3' RETURNING id")
    for chat in ("-1", "-2"):
        room = Room(shop_id=market.shop.id, platform="telegram", chat=chat, home=chat, owner="zhang", title=chat)
        market.work(partial(rooms.put, room=room))
    told = market.says(market.boss, "/post TEA")
    assert "posted to -3" in told.told[-1].text
    assert "goes to -1, -2 once the owner confirms it" in told.told[-1].text
    taken = HandedOver(result={"message_id": "9", "owners": 1})
    assert market.happened(says(told)[0], taken).actions == []
    market.says(market.boss, "/product edit TEA price=45")
    assert market.rows("SELECT status FROM posts ORDER BY id")[0] == {"status": "closed"}


# --- what goes where ---------------------------------------------------------------------------------------------


def test_in_private_it_goes_to_every_group_that_is_on(market: Market) -> None:
    market.group("-2", thread="44")
    off = market.group("-3")
    market.status(off, "off")
    told = market.says(market.boss, "/post tea")
    assert [one.to for one in says(told)[:2]] == [
        Place(platform="telegram", chat="-1"),
        Place(platform="telegram", chat="-2", thread="44"),
    ]
    assert "posted to -1, -2" in told.told[2].text


def test_a_group_where_the_bot_may_not_write_is_left_out(market: Market) -> None:
    market.group("-2", can_post=False)
    assert cards(market.says(market.boss, "/post TEA")) == ["-1"]


def test_in_a_group_it_goes_to_this_group_and_nothing_else_is_said(market: Market) -> None:
    market.group("-2")
    told = market.says(market.boss, "/post TEA", group="-2")
    assert [one.to.chat for one in says(told)] == ["-2"]


@pytest.mark.parametrize("to", ["2", "#2", "-2", "all"])
def test_a_target_is_named(market: Market, to: str) -> None:
    market.group("-2")
    assert cards(market.says(market.boss, f"/post TEA to={to}", group="-1")) == (
        ["-1", "-2"] if to == "all" else ["-2"]
    )


def test_the_card_has_photo_name_price_words_left_and_buttons(market: Market) -> None:
    market.connection.execute("UPDATE products SET media = 'sha'")
    card = says(market.says(market.boss, "/post TEA\nNot too hot: 85°"))[0].content
    assert isinstance(card, Picture)
    assert card.picture == "sha"
    assert card.text == "<b>Tea 50g</b> ¥39.90\nNot too hot: 85°\n12 left"
    ((buy, share),) = card.buttons
    assert buy.url == "https://t.me/teabot?start=p_TEA"
    assert share.shares == "Tea 50g ¥39.90\nhttps://t.me/teabot?start=p_TEA"


def test_without_words_it_tells_the_products_own_story(market: Market) -> None:
    assert "Picked today." in strip(says(market.says(market.boss, "/post TEA"))[0].content.text)  # type: ignore[union-attr]


def test_a_card_speaks_the_shops_language_whatever_its_posters(market: Market) -> None:
    market.connection.execute("UPDATE accounts SET language = 'zh'")
    told = market.says(market.boss, "/post TEA")
    assert told.told[0].text.endswith("12 left")
    assert "已发到" in told.told[1].text


def test_where_the_bot_has_no_address_the_button_types() -> None:
    market = Market(links=Links())
    market.group("-1")
    market.product("TEA")
    ((buy,),) = says(market.says(market.boss, "/post TEA"))[0].content.buttons  # type: ignore[union-attr]
    assert buy.does == "/buy TEA"


def test_markup_in_words_is_harmless(market: Market) -> None:
    card = says(market.says(market.boss, "/post TEA\n<b>bold</b> & <a>"))[0].content
    assert isinstance(card, Text)
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;a&gt;" in card.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/post NONE", "NONE"),
        ("/post TEA to=elsewhere", "elsewhere"),
        ("/post TEA to=-9", "not switched on"),
        ("/post TEA to=-8", "may not write in"),
        ("/post TEA at=2020-01-01T10:00", "already over"),
        ("/post TEA at=sometime", "not a time"),
        ("/post TEA now", "one word too many"),
        ("/post OLD", "Old"),
        ("/post TEA\n" + "x" * 5000, "3,000 characters"),
    ],
)
def test_what_cannot_be_posted_gets_one_sentence(market: Market, typed: str, says: str) -> None:
    market.product("OLD")
    market.says(market.boss, "/product off OLD")
    market.status(market.group("-9"), "off")
    market.group("-8", can_post=False)
    told = market.says(market.boss, typed)
    assert len(told.told) == 1
    assert says in told.text
    assert market.rows("SELECT * FROM posts") == market.rows("SELECT * FROM planned_posts") == []


def test_without_a_group_there_is_nowhere_to_post() -> None:
    market = Market()
    market.product("TEA")
    assert "no group to post to" in market.says(market.boss, "/post TEA").text


def test_only_from_a_manager_on(market: Market) -> None:
    assert "I do not know" in market.says(market.member("Ann", Role.CLERK), "/post TEA").text
    assert cards(market.says(market.member("Max", Role.MANAGER), "/post TEA")) == ["-1"]


def test_a_dialogue_asks_product_place_and_words(market: Market) -> None:
    market.group("-2")
    asked = market.says(market.boss, "/post")
    where = market.presses(market.boss, asked.told[0].button("TEA"))
    assert [button.label for button in where.told[0].buttons] == ["All 2 groups", "-1", "-2"]
    words = market.presses(market.boss, where.told[0].button("-2"))
    told = market.says(market.boss, "Fresh today")
    assert "What should it say" in words.text
    assert cards(told) == ["-2"]
    assert "Fresh today" in told.text


# --- one live post a group ---------------------------------------------------------------------------------------


def test_a_newer_post_closes_the_older_one_once(market: Market) -> None:
    posted(market, message_id="77")
    second = posted(market, message_id="78")
    assert [one.sent.message_id for one in dropped(second)] == ["77"]
    third = posted(market, message_id="79")
    assert [one.sent.message_id for one in dropped(third)] == ["78"]
    assert [row["status"] for row in market.rows("SELECT status FROM posts ORDER BY id")] == [
        "closed",
        "closed",
        "live",
    ]


def test_a_post_that_was_overtaken_on_its_way_loses_its_buttons_on_arrival(market: Market) -> None:
    first = market.says(market.boss, "/post TEA")
    second = market.says(market.boss, "/post TEA")
    assert dropped(second) == []
    late = market.done(says(first)[0], message_id="77")
    assert [one.sent.message_id for one in dropped(late)] == ["77"]
    market.done(says(second)[0], message_id="78")
    market.says(market.boss, "/stock TEA 5")
    assert [one.sent.message_id for one in edits(tick(market))] == ["78"]


def test_a_post_that_did_not_get_there_is_told(market: Market) -> None:
    first = market.says(market.boss, "/post TEA")
    told = market.happened(says(first)[0], Failed(reason="no rights"))
    assert "did not get to “-1”" in told.text
    assert market.rows("SELECT status FROM posts") == [{"status": "failed"}]
    assert cards(market.says(market.boss, "/post TEA")) == ["-1"]


def test_a_post_that_may_have_arrived_is_told_so(market: Market) -> None:
    told = market.happened(says(market.says(market.boss, "/post TEA"))[0], Unknown(reason="timeout"))
    assert "may not have got to" in told.text


def test_a_group_that_is_gone_is_told_of_elsewhere(market: Market) -> None:
    assert market.happened(says(market.says(market.boss, "/post TEA"))[0], Unreachable(reason="removed")).actions == []


# --- kept true ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/stock TEA 5", "5 left"),
        ("/product edit TEA price=45", "¥45.00"),
        ('/product edit TEA name="Spring tea"', "Spring tea"),
        ("/product edit TEA\nNew words", "New words"),
        ("/stock TEA unlimited", "Picked today."),
        ("/buy TEA 2", "10 left"),
    ],
)
def test_it_is_edited_when_something_changes(market: Market, typed: str, shown: str) -> None:
    posted(market)
    assert edits(market.says(market.boss, typed)) == []
    (edit,) = edits(tick(market))
    assert edit.sent == Sent(place=Place(platform="telegram", chat="-1"), message_id="77")
    assert shown in strip(edit.content.text)  # type: ignore[union-attr]


def test_sold_out_takes_the_buy_button_away_and_stock_brings_it_back(market: Market) -> None:
    posted(market)
    market.says(market.boss, "/stock TEA 0")
    (edit,) = edits(tick(market))
    assert "Sold out" in strip(edit.content.text)  # type: ignore[union-attr]
    assert [button.label for button in edit.content.buttons[0]] == ["Share"]  # type: ignore[union-attr]
    market.done(edit)
    market.says(market.boss, "/stock TEA 3")
    (edit,) = edits(tick(market, 4))
    assert [button.label for button in edit.content.buttons[0]] == ["Buy", "Share"]  # type: ignore[union-attr]


def test_off_is_shown_and_buy_goes_away(market: Market) -> None:
    posted(market)
    market.says(market.boss, "/product off TEA")
    (edit,) = edits(tick(market))
    assert "No longer on sale" in strip(edit.content.text)  # type: ignore[union-attr]
    assert [button.label for button in edit.content.buttons[0]] == ["Share"]  # type: ignore[union-attr]


def test_a_post_is_edited_once_in_three_seconds_at_most(market: Market) -> None:
    posted(market)
    at: list[datetime] = []
    stock = 200
    for _ in range(100):
        stock -= 1
        market.says(market.boss, f"/stock TEA {stock}")
        for edit in edits(tick(market, 0.2)):
            at.append(market.now)
            market.done(edit)
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert len(at) >= 5
    assert min(gaps) >= timedelta(seconds=3)
    (last,) = edits(tick(market, 4))
    assert f"{stock} left" in strip(last.content.text)  # type: ignore[union-attr]


def test_while_an_edit_is_on_its_way_the_next_waits_for_it(market: Market) -> None:
    posted(market)
    market.says(market.boss, "/stock TEA 5")
    (first,) = edits(tick(market))
    market.says(market.boss, "/stock TEA 4")
    assert edits(tick(market, 60)) == []
    assert edits(market.done(first)) == []
    assert edits(tick(market, 2.9)) == []
    (second,) = edits(tick(market, 0.2))
    assert "4 left" in strip(second.content.text)  # type: ignore[union-attr]


def test_an_edit_of_which_nothing_is_heard_holds_nothing_up_for_ever(market: Market) -> None:
    posted(market)
    market.says(market.boss, "/stock TEA 5")
    tick(market)
    market.pass_time(minutes=11)
    market.says(market.boss, "/stock TEA 4")
    assert len(edits(tick(market))) == 1


def test_nothing_is_edited_in_vain(market: Market) -> None:
    posted(market)
    market.says(market.boss, "/stock TEA 5")
    market.says(market.boss, "/stock TEA 12")
    market.says(market.boss, "/product edit TEA tags=x cycle=3d")
    assert edits(tick(market, 10)) == []


def test_what_changed_on_the_way_is_made_good_on_arrival(market: Market) -> None:
    first = market.says(market.boss, "/post TEA")
    market.says(market.boss, "/stock TEA 5")
    assert edits(tick(market)) == []
    (edit,) = edits(market.done(says(first)[0], message_id="77"))
    assert "5 left" in strip(edit.content.text)  # type: ignore[union-attr]


def test_a_message_that_is_gone_closes_its_post(market: Market) -> None:
    posted(market)
    market.says(market.boss, "/stock TEA 5")
    market.happened(edits(tick(market))[0], Failed(reason="message to edit not found"))
    assert market.rows("SELECT status FROM posts") == [{"status": "closed"}]
    market.says(market.boss, "/stock TEA 4")
    assert edits(tick(market, 10)) == []


def test_posts_rest_while_their_group_is_lost(market: Market) -> None:
    posted(market)
    group = market.group("-1")
    market.status(group, "lost")
    market.says(market.boss, "/stock TEA 5")
    assert edits(tick(market, 10)) == []
    market.status(group, "on")
    market.work(lambda tx: wakes.put(tx, market.shop.id, groups.BACK, str(group.id), market.now))
    assert "5 left" in tick(market).text


def test_each_group_has_its_own_post(market: Market) -> None:
    market.group("-2")
    posted(market)
    market.says(market.boss, "/stock TEA 5")
    assert [edit.sent.place.chat for edit in edits(tick(market))] == ["-1", "-2"]


# --- later, and with photos --------------------------------------------------------------------------------------


def test_a_planned_post_goes_at_its_time_with_what_is_true_then(market: Market) -> None:
    told = market.says(market.boss, "/post TEA at=20:00\nTonight")
    assert "today at 20:00 to -1" in told.text
    assert cards(told) == []
    (wake,) = market.rows("SELECT * FROM wakes WHERE is_shown")
    assert wake["title"] == "Post: Tea 50g"
    market.says(market.boss, "/stock TEA 3")
    market.group("-2")
    gone = market.pass_time(hours=8)
    assert cards(gone) == ["-1", "-2"]
    assert "Tonight\n3 left" in gone.text
    assert market.rows("SELECT * FROM planned_posts") == []


def test_a_planned_post_is_told_of_when_it_cannot_go(market: Market) -> None:
    market.says(market.boss, "/post TEA at=+10m")
    market.says(market.boss, "/product off TEA")
    assert "off sale and was not posted" in market.pass_time(minutes=11).text
    market.says(market.boss, "/product on TEA")
    market.says(market.boss, "/post TEA at=+10m")
    market.status(market.group("-1"), "off")
    assert "was not posted: that group" in market.pass_time(minutes=11).text


def test_a_planned_post_of_whoever_is_staff_no_more_does_not_go(market: Market) -> None:
    max_ = market.member("Max", Role.MANAGER)
    market.says(max_, "/post TEA at=+10m")
    market.connection.execute("DELETE FROM staff WHERE member_id = ?", (max_.id,))
    told = market.pass_time(minutes=11)
    assert cards(told) == []
    assert "no manager of this shop any more" in told.to(market.boss)[0].text
    assert market.rows("SELECT * FROM planned_posts") == []


def test_hours_late_it_does_not_go_any_more(market: Market) -> None:
    market.says(market.boss, "/post TEA at=+10m")
    market.now += timedelta(hours=3)
    told = market.pass_time(seconds=1)
    assert cards(told) == []
    assert "/post TEA" in told.text


def test_a_photo_sent_along_is_the_posts_own(market: Market) -> None:
    market.connection.execute("UPDATE products SET media = 'own'")
    sent = market.sends(market.boss, "/post TEA", photo="f7")
    assert says(sent) == []
    gone = market.done(fetches(sent)[0], media="sha7")
    content = says(gone)[0].content
    assert isinstance(content, Picture)
    assert content.picture == "sha7"
    assert "posted to -1" in gone.text


def test_a_photo_that_is_none_posts_nothing_and_says_so(market: Market) -> None:
    told = market.failed(fetches(market.sends(market.boss, "/post TEA at=+10m"))[0])
    assert "nothing was posted" in told.text
    assert market.rows("SELECT * FROM wakes") == []


def test_a_planned_post_waits_for_a_slow_photo(market: Market) -> None:
    (fetch,) = fetches(market.sends(market.boss, "/post TEA at=+1m"))
    assert cards(market.pass_time(minutes=2)) == []
    assert cards(market.done(fetch, media="sha")) == ["-1"]


def album(market: Market, photo: str, text: str = "") -> Outcome:
    """One message of an album in the owner's private chat."""
    who, where = _who(market.boss), _private(market.boss)
    said = Said(at=market.now, who=who, where=where, message_id=photo, text=text, photo=photo, album="a1")
    return market.event(said)


def more(market: Market, photo: str) -> Outcome:
    """A later message of the album."""
    who, where = _who(market.boss), _private(market.boss)
    said = Said(at=market.now, who=who, where=where, message_id=photo, text="", photo=photo, album="a1")

    def work(tx: Tx) -> Outcome:
        turn = replace(market.turn(tx), sender=market.boss, where=where)
        return Outcome(actions=planned_posts.more_photos(turn, said) or [])

    return market.work(work)


def test_an_album_is_posted_as_one_with_its_buttons_below(market: Market) -> None:
    led = [album(market, "f1", "/post TEA"), more(market, "f2"), more(market, "f3")]
    for at, outcome in reversed(list(enumerate(led))):
        assert cards(market.done(fetches(outcome)[0], media=f"sha{at}")) == []
    gone = tick(market, 4)
    content = says(gone)[0].content
    assert isinstance(content, Album)
    assert content.pictures == ("sha0", "sha1", "sha2")
    assert "first photo" not in gone.text
    market.done(says(gone)[0], message_id="70", buttons_id="73")
    market.says(market.boss, "/stock TEA 5")
    (edit,) = edits(tick(market))
    assert edit.sent.message_id == "73"
    assert isinstance(edit.content, Text)
    assert [one.sent.message_id for one in dropped(market.says(market.boss, "/post TEA"))] == ["73"]


def test_an_album_of_which_only_one_photo_came_says_so(market: Market) -> None:
    market.done(fetches(album(market, "f1", "/post TEA"))[0], media="sha")
    assert "Send the whole album in private" in tick(market, 4).text


def test_somebody_elses_album_is_nobodys(market: Market) -> None:
    assert more(market, "f2").actions == []
