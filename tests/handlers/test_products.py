"""/product, /stock, /shop and a product's own page."""

from datetime import timedelta

import pytest

from handlers.actions import Place
from handlers.content import Picture, Text
from handlers.events import Said, Where, Who
from handlers.outcomes import Failed
from handlers.texts import strip
from storage.rows import Role
from tests.handlers.harness import Outcome
from tests.handlers.market import Market, edits, fetches, says

ADD = '/product add TEA "Dragon Well 50g" 39.90 stock=12\nPicked today.'


@pytest.fixture
def market() -> Market:
    return Market()


def test_a_product_is_added_with_all_it_has(market: Market) -> None:
    told = market.says(
        market.boss, "/product add tea-1 “Dragon Well” 39.9 stock=12 cycle=30d tags=a，B ships=no\nOne\nTwo"
    )
    product = market.get("TEA-1")
    assert (product.name, product.price_minor, product.stock) == ("Dragon Well", 3990, 12)
    assert (product.cycle_s, product.tags, product.is_shipped) == (30 * 86400, ("a", "b"), False)
    assert product.description == "One\nTwo"
    assert "Dragon Well ¥39.90\nOne\nTwo\n12 left" in told.text


def test_without_stock_there_is_no_end(market: Market) -> None:
    market.says(market.boss, '/product add TEA "Tea" 5')
    assert market.get().stock is None
    assert market.get().status == "on"


def test_a_code_that_exists_points_to_edit(market: Market) -> None:
    market.says(market.boss, ADD)
    told = market.says(market.boss, '/product add tea "Other" 1')
    assert "/product edit TEA" in told.text
    assert market.get().name == "Dragon Well 50g"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ('/product add TEA "Dragon Well" 39.9元', '/product add TEA "Dragon Well" 39.90'),
        ('/product add TEA "Dragon Well" 0', "more than zero"),
        ('/product add TEA "Dragon Well" -5', "not an amount"),
        ('/product add TEA "Dragon Well" 1.999', "too many decimals"),
        ('/product add T_1 "Dragon Well" 5', "letters, digits and hyphens"),
        ("/product add TEA Dragon Well 5", "needs quotes"),
        ('/product add TEA "Dragon Well 5', "never closed"),
        (f'/product add TEA "{"x" * 65}" 5', "1 to 64 characters"),
        ('/product add TEA "\u202e\u200b" 5', "1 to 64 characters"),
        ('/product add TEA "Tea" 5 stock=+3', "stock=20"),
        ('/product add TEA "Tea" 5 stock=x', 'TEA "Tea" 5 stock='),
        ('/product add TEA "Tea" 5 cycle=0d', "cycle=30d"),
        ('/product add TEA "Tea" 5 tags=a,b!c', "cannot be a tag"),
        ('/product add TEA "Tea" 5 ships=perhaps', "yes or no"),
        ('/product add TEA "Tea" 5 stok=3', "one word too many"),
        ('/product add TEA "Tea" 5 stock=1 stock=2', "twice"),
        ('/product add TEA "Tea" 5\n' + "x" * 5000, "3,000 characters"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence_and_changes_nothing(market: Market, typed: str, says: str) -> None:
    told = market.says(market.boss, typed)
    assert len(told.told) == 1
    assert says in told.text
    assert market.rows("SELECT * FROM products") == []


def test_a_name_full_of_markup_and_direction_marks_is_harmless(market: Market) -> None:
    told = market.says(market.boss, '/product add TEA "<b>{x}</b> \u202eevil & {0} 🍵" 5')
    product = market.get()
    assert product.name == "<b>{x}</b> evil & {0} 🍵"
    shown = told.told[0].content
    assert isinstance(shown, Text)
    assert "&lt;b&gt;{x}&lt;/b&gt; evil &amp; {0} 🍵" in shown.text
    assert "\u202e" not in shown.text


def test_a_price_that_fails_shows_the_name_as_it_was_typed(market: Market) -> None:
    told = market.says(market.boss, '/product add TEA "{0} {}" x')
    assert '/product add TEA "{0} {}" 39.90' in told.text


# --- photos ------------------------------------------------------------------------------------------------------


def test_a_photo_becomes_the_products_and_is_answered_with_it(market: Market) -> None:
    sent = market.sends(market.boss, ADD, photo="file9")
    assert says(sent) == []
    (fetch,) = fetches(sent)
    assert fetch.file == "file9"
    told = market.done(fetch, media="sha")
    assert market.get().media == "sha"
    assert isinstance(told.told[0].content, Picture)
    assert told.told[0].to == "Boss-account"


def test_a_text_file_for_a_photo_is_one_sentence_and_the_product_stands(market: Market) -> None:
    (fetch,) = fetches(market.sends(market.boss, ADD))
    told = market.happened(fetch, Failed(reason="no picture"))
    assert len(told.told) == 1
    assert "could not open that picture" in told.text
    assert market.get().media is None


def test_a_photo_sent_in_a_group_is_answered_there(market: Market) -> None:
    market.group("-1")
    (fetch,) = fetches(market.sends(market.boss, ADD, group="-1"))
    assert market.failed(fetch).told[0].to == "-1"


def test_of_an_album_the_first_photo_is_kept_and_that_is_said(market: Market) -> None:
    (fetch,) = fetches(market.sends(market.boss, ADD, album="a1"))
    assert "I kept the first" in market.done(fetch, media="sha").text


def test_a_post_waits_for_the_photo_that_is_on_its_way(market: Market) -> None:
    market.group("-1")
    (fetch,) = fetches(market.sends(market.boss, ADD))
    waits_for = market.says(market.boss, "/post TEA").waits_for
    assert waits_for is not None
    assert market.done(fetch, media="sha").known == [waits_for]
    assert isinstance(says(market.says(market.boss, "/post TEA"))[0].content, Picture)


def test_nobody_waits_for_a_photo_for_ever(market: Market) -> None:
    market.group("-1")
    market.sends(market.boss, ADD)
    assert market.says(market.boss, "/post TEA").waits_for
    market.pass_time(minutes=2)
    assert market.says(market.boss, "/post TEA").waits_for is None


# --- edit, off, on, list -----------------------------------------------------------------------------------------


def test_edit_changes_what_is_named_and_nothing_else(market: Market) -> None:
    market.says(market.boss, ADD)
    market.says(market.boss, '/product edit TEA name="Spring tea" price=45 tags=new')
    product = market.get()
    assert (product.name, product.price_minor, product.tags) == ("Spring tea", 4500, ("new",))
    assert (product.stock, product.description) == (12, "Picked today.")
    market.says(market.boss, "/product edit TEA stock=unlimited cycle=10d\nNew words")
    assert (market.get().stock, market.get().cycle_s, market.get().description) == (None, 864000, "New words")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/product edit NONE price=5", "NONE"),
        ("/product edit TEA price=x", "/product edit TEA price=39.90"),
        ('/product edit TEA name=""', "1 to 64"),
        ("/product edit TEA stock=-1", "/product edit TEA stock=20"),
        ("/product edit TEA stock=2", "3 of Tea 50g are reserved"),
        ("/product edit TEA price=5 or=6", "one word too many"),
    ],
)
def test_an_edit_that_cannot_be_read_changes_nothing(market: Market, typed: str, says: str) -> None:
    market.product()
    _reserve(market, 3)
    before = market.get()
    told = market.says(market.boss, typed)
    assert len(told.told) == 1
    assert says in told.text
    assert market.get() == before


def test_a_photo_alone_is_an_edit(market: Market) -> None:
    market.product()
    (fetch,) = fetches(market.sends(market.boss, "/product edit TEA"))
    market.done(fetch, media="sha2")
    assert market.get().media == "sha2"


def test_off_and_on_again(market: Market) -> None:
    market.product()
    told = market.says(market.boss, "/product off TEA")
    assert market.get().status == "off"
    market.presses(market.boss, told.told[0].button("again"))
    assert market.get().status == "on"


def test_the_list_turns_its_pages(market: Market) -> None:
    for number in range(25):
        market.product(f"P-{number}", stock=None)
    first = market.says(market.boss, "/product list").told[0]
    assert "P-19" in first.text
    assert "P-20" not in first.text
    second = market.presses(market.boss, first.button("More"))
    assert "P-24" in strip(edits(second)[0].content.text)  # type: ignore[union-attr]
    assert edits(second)[0].sent.message_id == "1"


def test_an_empty_list_offers_to_add(market: Market) -> None:
    button = market.says(market.boss, "/product list").told[0].buttons[0]
    assert "code" in market.presses(market.boss, button).text


@pytest.mark.parametrize("role", [None, Role.CLERK])
@pytest.mark.parametrize(
    "typed", [ADD, "/product edit TEA price=1", "/product off TEA", "/product list", "/stock TEA 5"]
)
def test_below_a_manager_none_of_it_exists(market: Market, role: Role | None, typed: str) -> None:
    market.product("TEA")
    before = market.get()
    told = market.says(market.member("Ann", role), typed)
    assert "I do not know" in told.text
    assert market.get() == before


# --- stock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "stock"), [("50", 50), ("+8", 20), ("-12", 0), ("－２", 10), ("unlimited", None)])
def test_stock_is_set_or_changed(market: Market, typed: str, stock: int | None) -> None:
    market.product(stock=12)
    market.says(market.boss, f"/stock TEA {typed}")
    assert market.get().stock == stock


@pytest.mark.parametrize(
    ("stock", "typed", "says"),
    [
        (12, "-13", "only 12 of"),
        (12, "2", "3 of Tea 50g are reserved"),
        (12, "-10", "3 of Tea 50g are reserved"),
        (12, "many", "/stock TEA +20"),
        (12, "5 6", "one word too many"),
        (None, "+5", "/stock TEA 50"),
    ],
)
def test_stock_that_cannot_be_is_refused(market: Market, stock: int | None, typed: str, says: str) -> None:
    market.product(stock=stock)
    _reserve(market, 3)
    told = market.says(market.boss, f"/stock TEA {typed}")
    assert says in told.text
    assert market.stock() == (stock, 3, 0)


def _reserve(market: Market, pieces: int) -> None:
    market.connection.execute("UPDATE products SET reserved = ?", (pieces,))


# --- dialogues ---------------------------------------------------------------------------------------------------


def test_add_asks_for_what_it_needs(market: Market) -> None:
    boss = market.boss
    assert "code" in market.says(boss, "/product add").text
    assert "called" in market.says(boss, "tea").text
    assert "asked for words" in market.sends(boss, "").text
    assert market.sends(boss, "", album="a1").told == []
    assert "cost" in market.says(boss, "Dragon Well").text
    assert "not an amount" in market.says(boss, "cheap").text
    stock = market.says(boss, "39.90")
    assert "How many" in stock.text
    photo = market.presses(boss, stock.told[0].button("No limit"))
    assert "photo" in photo.text
    assert "not a photo" in market.says(boss, "here it is").text
    assert "asked for a photo" in market.says(boss, "").text
    story = market.sends(boss, "", photo="f1")
    (fetch,) = fetches(market.presses(boss, story.told[0].button("Skip")))
    market.done(fetch, media="sha")
    product = market.get()
    assert (product.name, product.price_minor, product.stock, product.media) == ("Dragon Well", 3990, None, "sha")


def test_add_refuses_a_taken_code_at_its_question(market: Market) -> None:
    market.product("TEA")
    market.says(market.boss, "/product add")
    assert "The code TEA is in use already" in market.says(market.boss, "TEA").text


def test_edit_offers_products_and_what_to_change(market: Market) -> None:
    market.product("TEA")
    market.product("CUP")
    asked = market.says(market.boss, "/product edit")
    what = market.presses(market.boss, asked.told[0].button("TEA"))
    price = market.presses(market.boss, what.told[0].button("Price"))
    assert "cost" in price.text
    market.says(market.boss, "12")
    assert market.get("TEA").price_minor == 1200


def test_edit_of_a_product_asks_what(market: Market) -> None:
    market.product("TEA")
    what = market.says(market.boss, "/product edit TEA")
    assert "What should change" in what.text
    market.presses(market.boss, what.told[0].button("Story"))
    market.says(market.boss, "Words")
    assert market.get().description == "Words"


def test_off_and_stock_offer_products(market: Market) -> None:
    market.product("TEA")
    market.product("OLD")
    market.says(market.boss, "/product off OLD")
    offered = market.says(market.boss, "/product off").told[0]
    assert [button.label for button in offered.buttons] == ["TEA · Tea 50g"]
    many = market.presses(market.boss, market.says(market.boss, "/stock").told[0].button("TEA"))
    assert "+20 adds" in many.text
    assert "50 in stock" in market.says(market.boss, "50").text


# --- customers ---------------------------------------------------------------------------------------------------


def test_the_catalogue_shows_what_is_on_and_opens_each(market: Market) -> None:
    market.product("TEA", name="Green <tea>")
    market.product("CUP", stock=0)
    market.product("OLD")
    market.says(market.boss, "/product off OLD")
    ann = market.member("Ann")
    shop = market.says(ann, "/shop").told[0]
    assert "Green <tea> ¥39.90 · 12 left" in shop.text
    assert "Cup 50g ¥39.90 · Sold out" in shop.text
    assert "Old" not in shop.text
    page = market.presses(ann, shop.button("Green")).told[0]
    assert page.button("Buy").does == "/buy TEA"
    assert [row["member_id"] for row in market.rows("SELECT * FROM events WHERE kind = 'viewed'")] == [ann.id]


def test_in_a_group_products_open_in_private(market: Market) -> None:
    market.group("-1")
    market.product("TEA")
    shop = market.says(market.member("Ann"), "/shop", group="-1").told[0]
    assert shop.buttons[0].url == "https://t.me/teabot?start=p_TEA"


def test_a_page_without_stock_has_no_buy(market: Market) -> None:
    market.product("CUP", stock=0)
    page = market.says(market.member("Ann"), "/shop cup").told[0]
    assert "Sold out" in page.text
    assert "Buy" not in [button.label for button in page.buttons]


def test_a_view_counts_once_a_day(market: Market) -> None:
    market.product("TEA")
    ann = market.member("Ann")
    market.says(ann, "/shop TEA")
    market.says(ann, "/shop TEA")
    market.pass_time(days=1)
    market.says(ann, "/shop TEA")
    assert len(market.rows("SELECT * FROM events WHERE kind = 'viewed'")) == 2


def test_the_share_button_makes_a_code_and_carries_it(market: Market) -> None:
    market.product("TEA")
    ann = market.member("Ann")
    first = market.says(ann, "/shop TEA").told[0].button("Share")
    shared = market.presses(ann, first).told[0]
    code = market.rows("SELECT invite_code FROM invite_codes")[0]["invite_code"]
    assert f"https://t.me/teabot?start=p_TEA_{code}" in shared.buttons[0].shares
    assert market.says(ann, "/shop TEA").told[0].button("Share").shares == shared.buttons[0].shares
    assert market.rows("SELECT kind FROM events WHERE kind = 'shared'")


def test_an_empty_shop_says_so(market: Market) -> None:
    assert "nothing on sale yet" in market.says(market.member("Ann"), "/shop").text


# --- links to a product ------------------------------------------------------------------------------------------


def test_a_link_opens_the_product_and_counts_the_view(market: Market) -> None:
    market.product("TEA", media="sha")
    ann = market.member("Ann")
    page = market.says(ann, "/start p_TEA").told[0]
    assert isinstance(page.content, Picture)
    assert page.button("Buy").does == "/buy TEA"
    assert market.rows("SELECT kind FROM events WHERE kind = 'viewed'")


def test_a_link_with_a_code_names_who_sent_it_and_is_a_referral(market: Market) -> None:
    market.product("TEA")
    code = _code(market)
    friend = _newcomer(market, f"/start p_TEA_{code}")
    assert friend.told[0].text.startswith("Ann thought you might like this:")
    (referral,) = market.rows("SELECT * FROM referrals")
    assert (referral["invite_code"], referral["status"]) == (code, "pending")
    assert market.rows("SELECT kind FROM events WHERE kind = 'link_opened'")


def test_ones_own_link_is_no_referral(market: Market) -> None:
    market.product("TEA")
    code = _code(market)
    told = market.says(market.member("Ann"), f"/start p_TEA_{code}")
    assert "thought you might like" not in told.text
    assert market.rows("SELECT * FROM referrals WHERE status <> 'void'") == []


@pytest.mark.parametrize("payload", ["p_GONE", "p_", "p_<b>", "p_GONE_NOCODE99", "p_TEA!_x"])
def test_a_link_to_what_is_not_there_leads_to_the_shop(market: Market, payload: str) -> None:
    told = market.says(market.member("Ann"), f"/start {payload}")
    assert "This one is gone" in told.text
    assert told.told[0].buttons[0].does == "/shop"


def test_a_link_to_a_product_off_sale_says_so(market: Market) -> None:
    market.product("TEA")
    market.says(market.boss, "/product off TEA")
    page = market.says(market.member("Ann"), "/start p_TEA").told[0]
    assert "No longer on sale" in page.text
    assert [button.does for button in page.buttons] == ["/shop"]


def _code(market: Market) -> str:
    ann = market.member("Ann")
    market.presses(ann, "product.share TEA")
    return str(market.rows("SELECT invite_code FROM invite_codes")[0]["invite_code"])


def _newcomer(market: Market, text: str) -> Outcome:
    """Somebody's first words of all."""
    who = Who(platform="telegram", account="Lin-account", name="Lin")
    where = Where(place=Place(platform="telegram", chat="Lin-account"), kind="private")
    market.now += timedelta(minutes=1)
    return market.event(Said(at=market.now, who=who, where=where, message_id="1", text=text))


@pytest.mark.parametrize("pieces", ["-4", "－4", "−4"])
def test_a_stock_below_zero_is_named_as_such_and_the_example_works(market: Market, pieces: str) -> None:
    said = market.says(market.boss, f'/product add TEA "Dragon Well" 39.90 stock={pieces}').text
    example = '/product add TEA "Dragon Well" 39.90 stock=20'
    assert said == f"Stock cannot be below zero; you wrote “{pieces}”. For example: {example}"
    market.says(market.boss, example)
    assert market.get().stock == 20
    said = market.says(market.boss, f"/product edit TEA stock={pieces}").text
    assert said.endswith("/product edit TEA stock=20")
    said = market.says(market.boss, "/product edit TEA stock=+4").text
    assert said.startswith("“+4” is not a number of pieces. Write a whole number, or unlimited")


def test_too_many_taken_away_shows_what_works(market: Market) -> None:
    market.product(stock=3)
    said = market.says(market.boss, "/stock TEA -4").text
    assert said == "There are only 3 of Tea 50g, so that many cannot be taken away. To have none at all: /stock TEA 0"
    market.says(market.boss, "/stock TEA 0")
    assert market.get().stock == 0
    market.product("POT", stock=2000, is_shipped=False)
    market.says(market.boss, "/buy POT 1500")
    said = market.says(market.boss, "/stock POT 1").text
    assert said.endswith("The least for now: /stock POT 1500")
    assert market.says(market.boss, "/stock POT 1500").refusal is None
