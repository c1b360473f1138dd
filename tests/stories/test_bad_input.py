"""What people type wrongly, and worse: one helpful sentence or nothing, never a traceback, never half a change."""

from typing import Any

import pytest

from tests.servers.telegram import Message, User
from tests.stories.books import Rows
from tests.stories.shop import TeaShop

REFUSED = [
    # prices, products, stock
    ("/product add CUP Cup 39.9元", "“39.9元” is not an amount"),
    ("/product add CUP Cup -5", "“-5”"),
    ("/product add CUP Cup 1e3", "“1e3”"),
    ("/product add CUP Cup 39.999", "too many decimals"),
    ("/product add CUP Cup 99999999999999999999", "zeros too many"),
    ("/product add cup!! Cup 5", "“cup!!” cannot be a product code"),
    ('/product add CUP "" 5', "1 to 64 characters"),
    (f"/product add CUP {'n' * 200} 5", "1 to 64 characters"),
    ("/product add TEA Again 5", "/product edit TEA"),
    ("/product add CUP Cup 5 stock=-1", "“-1”"),
    ("/product add CUP Cup 5 stock=99999999999999999999", "a few zeros too many"),
    ("/product add CUP Cup 5 stock=1 stock=2", "“stock=” twice"),
    ('/product add CUP "never closed 5', "never closed"),
    (f"/product add CUP Cup 5\n{'z' * 5000}", "too long"),
    ("/product edit NOPE price=5", "“NOPE”"),
    ("/product edit TEA price=abc", "“abc”"),
    ("/product off NOPE", "“NOPE”"),
    ("/stock NOPE 5", "“NOPE”"),
    ("/stock TEA -100", "only 12"),
    ("/stock TEA five", "“five”"),
    # posts, polls, broadcasts, times
    ("/post NOPE", "“NOPE”"),
    ("/post TEA at=2020-01-01T10:00", "already over"),
    ("/post TEA at=25:99", "“25:99”"),
    ("/post TEA at=2026-02-30T10:00", "“2026-02-30T10:00”"),
    ("/post TEA to=Nowhere", "“Nowhere”"),
    (f"/post TEA\n{'y' * 5000}", "too long"),
    (f"/poll {'Q' * 500}\nA\nB", "1 to 300"),
    ("/poll Which?\nOnly one", "2 to 12"),
    ("/poll Which?\n" + "\n".join("ABCDEFGHIJKLM"), "2 to 12"),
    ("/poll Which?\nA\nA", "twice"),
    (f"/poll Which?\n{'A' * 200}\nB", "too long"),
    ("/poll Which? quiz=9\nA\nB", "“9”"),
    ("/poll Which? until=2y\nA\nB", "“2y”"),
    ("/broadcast to=nowhere hello", "“nowhere”"),
    ("/broadcast to=#nobody hello", "#nobody"),
    ("/broadcast at=2020-01-01T10:00 hello", "already over"),
    ('/broadcast every="99 99 * * *" hello', "not a repeat"),
    (f"/broadcast confirm=yes\n{'x' * 5000}", "too long"),
    ("/schedule cancel 99999999999999999999", "“99999999999999999999”"),
    # campaigns
    ("/campaign new x reward=200%", "more than the customer pays"),
    ("/campaign new x reward=-5%", "“-5%”"),
    ("/campaign new x reward=10% hold=7x", "“7x”"),
    ("/campaign new x reward=10% budget=1e9", "“1e9”"),
    ("/campaign new x reward=10% until=2020-01-01T10:00", "already over"),
    ("/campaign new x reward=10% product=NOPE", "“NOPE”"),
    ("/campaign new x reward=10% on=never", "“never”"),
    (f"/campaign new {'c' * 300} reward=10%", "1 to 40"),
    ("/campaign new spring reward=10%", "“spring”"),
    ("/campaign start nope", "“nope”"),
    # orders and people
    ("/buy NOPE", "“NOPE”"),
    ("/buy TEA 0", "“0”"),
    ("/buy TEA two", "“two”"),
    ("/buy TEA 1000000", "Only 12"),
    ("/sold TEA 99999999999", "“99999999999”"),
    ("/sold TEA 1 total=abc", "“abc”"),
    ("/sold TEA to=@nobody", "“@nobody”"),
    ("/paid A-9999", "“A-9999”"),
    ("/refund A-9999999999999999999999999 5", "no order"),
    ("/ship A-9999 SF 123", "“A-9999”"),
    ("/order A-9999 cancel", "“A-9999”"),
    ("/member 9223372036854775808", "“9223372036854775808”"),
    ("/member 99999999999999999999", "“99999999999999999999”"),
    ("/tag @ann sideways x", "“sideways”"),
    (f"/tag @ann add {'t' * 300}", "cannot be a tag"),
    ("/staff add @ann king", "“king”"),
    ("/staff remove @ann", "at least one owner"),
    ("/group on Nowhere", "“Nowhere”"),
    ("/group off Nowhere", "“Nowhere”"),
    ("/claim WRONG", "wrong or has expired"),
    ("/lang fr", "“fr”"),
    ("/settings quiet 25:00-1", "“25:00-1”"),
    ("/settings voice nonsense hello", "nonsense"),
    ("/settings voice welcome { $nothing }", "nothing"),
    (f"/settings welcome {'w' * 5000}", "too long"),
    ("/report 999999999d", "too long"),
    ("/invite nope", "“nope”"),
    ("/payout abc", "in purchases"),
    # no commands
    ("/nonsense", "“/nonsense”"),
    (f"/{'a' * 4000}", "do not know"),
    ("/", "“/”"),
    ("／没有这个", "“／没有这个”"),
    ("x" * 4096, "/help"),
    ("/start i_ZZZZZZZZ", "gone"),
    ("/start p_NOPE", "gone"),
    ("/start o_nope", "no order"),
]
"""What the owner says in private, and a part of the one answer to it."""

KINDS = ("products", "orders", "campaigns", "ledger", "memberships", "referrals", "deliveries", "members")


async def everything(shop: TeaShop) -> dict[str, Rows]:
    async with shop.looking() as look:
        return {kind: await look(kind) for kind in KINDS}


async def answer_to(shop: TeaShop, who: User, text: str, **content: Any) -> Message:
    shop.server.skip_messages()
    who.says(None, text, **content)
    return await shop.server.wait_for(who, edit=False)


@pytest.fixture
async def stocked(quick: TeaShop) -> TeaShop:
    """A group, tea, and a campaign that has not begun."""
    quick.group = quick.server.group("Tea fans", owner=quick.ann)
    quick.group.add_bot(by=quick.ann)
    quick.ann.says(quick.group, "/group on")
    await quick.hears(quick.group, "belongs to the shop")
    await quick.hears(quick.ann, "Tea fans")
    await answer_to(quick, quick.ann, '/product add TEA "Dragon Well" 39.90 stock=12')
    await answer_to(quick, quick.ann, "/campaign new spring reward=10%")
    return quick


async def test_each_slip_has_one_answer_and_changes_nothing(stocked: TeaShop) -> None:
    shop, server = stocked, stocked.server
    before, said = await everything(shop), len(server.private(shop.ann))
    wrong = []
    for text, part in REFUSED:
        message = await answer_to(shop, shop.ann, text)
        if part.lower() not in message.text.lower() or len(message.text) > 400:
            wrong.append(f"{text[:80]!r} → {message.text!r}, not {part!r}")
    assert not wrong, "\n".join(wrong)
    await shop.is_idle()
    assert len(server.private(shop.ann)) == said + len(REFUSED), "one answer each"
    assert await everything(shop) == before
    server.assert_clean()


ODD_NAMES = {
    "A": ("“Spring tea”", "Spring tea"),
    "B": ('"Spring tea“', "Spring tea"),
    "C": ("「春茶 五十克」", "春茶 五十克"),
    "D": ('"<b>bold</b> &amp; [x](y) *_`~"', "<b>bold</b> &amp; [x](y) *_`~"),
    "E": ('"\u202eevil\u202c \u2066x\u2069"', "evil x"),
    "F": ('"🍵👨‍👩‍👧‍👦"', "🍵👨‍👩‍👧‍👦"),
    "G": ("Joe's", "Joe's"),
}
"""By product code: as typed, and as everybody sees it."""


async def test_odd_names_are_shown_as_they_were_meant(stocked: TeaShop) -> None:
    shop, server = stocked, stocked.server
    for code, (typed, shown) in ODD_NAMES.items():
        message = await answer_to(shop, shop.ann, f"/product add {code} {typed} ３９．９０ stock＝５")
        assert f"{shown} ¥39.90" in message.text, message.text
    bob = server.user("<b>Bob</b> \u202e& Co", language="en", id=2**52 - 1)
    invite = await answer_to(shop, bob, "/invite")
    shop.mia.opens(next(word for word in invite.text.split() if "start=i_" in word))
    greeting = await shop.hears(shop.mia, "<b>Bob</b> & Co thought")
    assert [one["offset"] for one in greeting.entities if one["type"] == "bold"] == [greeting.text.index("Hill Tea")]
    accounts = [row["accounts"][0]["account"] for row in await shop.rows("members")]
    assert str(2**52 - 1) in accounts
    server.assert_clean()


async def test_answers_to_questions_can_be_wrong_too(stocked: TeaShop) -> None:
    """A wrong answer is said no to, and so is what is no answer; the question stands."""
    shop, server = stocked, stocked.server
    before = await everything(shop)
    assert "code" in (await answer_to(shop, shop.ann, "/product add")).text
    assert "“!!”" in (await answer_to(shop, shop.ann, "!!")).text
    assert "words" in (await answer_to(shop, shop.ann, "", document=b"abc", file_name="x.txt")).text
    assert "“TEA?”" in (await answer_to(shop, shop.ann, "TEA?")).text
    assert "called" in (await answer_to(shop, shop.ann, "CUP")).text
    assert "leave" in (await answer_to(shop, shop.ann, "/cancel")).text
    assert "/help" in (await answer_to(shop, shop.ann, "Cup")).text
    await shop.is_idle()
    assert await everything(shop) == before
    server.assert_clean()


async def test_a_file_is_no_photo(stocked: TeaShop) -> None:
    shop, server = stocked, stocked.server
    text = '/product add CUP "Cup" 12'
    message = await answer_to(shop, shop.ann, text, document=b"not a picture", file_name="cup.jpg", mime="image/jpeg")
    assert "CUP is noted" in message.text
    assert "picture" in message.text
    assert (await answer_to(shop, shop.mia, "/shop CUP")).photo is None
    server.assert_clean()
