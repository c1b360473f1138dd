"""What is said: bytes, links, numbers and items, pictures and their three days, polls, orders to pay."""

from datetime import timedelta
from typing import Any

import pytest

from bot.cgi import marks
from bot.wechat import say
from handlers.actions import AnswerPress, ClosePoll, DropButtons, Edit, MakeLink, Place, Rank, Say, Sent, SetMenu
from handlers.content import PAYS, Album, Button, Content, Invoice, Picture, Poll, Text
from handlers.outcomes import Done, Failed, Unknown
from handlers.texts import Marked
from tests.bot.playground.conftest import picture
from tests.bot.wechat.conftest import Running
from tests.bot.wechat.test_windows import speaks
from tests.servers.wechat import Follower

INVOICE = Invoice(
    title="龙井 50g",
    description="50 克",
    payload="pay-key",
    currency="CNY",
    prices=(("龙井 50g × 2", 7980),),
    start="p_TEA",
    buttons=((Button(label="付款", does=PAYS),), (Button(label="取消", does="order.cancel 1"),)),
)


async def tell(shop: Running, person: Follower, content: Content) -> dict[str, Any]:
    to = Place(platform="wechat", chat=person.openid)
    outcome = await shop.platform.perform(Say(to=to, content=content, rank=Rank.NOTICE))
    assert isinstance(outcome, Done), outcome
    return outcome.result


# --- texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a" * 5000, "👨‍👩‍👧" * 600, "茶 " * 3000, "行\n" * 3000, "x" * 2048, "é" * 1025])
def test_pieces_fit_in_bytes_and_lose_no_character(text: str) -> None:
    found = marks.pieces(text)
    assert all(len(one.encode()) <= 2048 for one in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_what_people_wrote_is_no_link() -> None:
    evil = Marked("&lt;a href='https://evil.example'&gt;<b>5</b> &lt; 6 &amp; 7")
    assert marks.plain(evil) == "＜a href='https://evil.example'>5 < 6 & 7"
    assert marks.harmless("</a> <3") == "＜/a> <3"


def test_many_long_choices_fit_beside_their_words() -> None:
    buttons = tuple((Button(label="很长的标签" * 20, does=f"/order A-{n}"),) for n in range(30))
    (*_, last) = say.steps(Text(text=Marked("字" * 3000), buttons=buttons))
    assert len(last.choices) == say.CHOICES_MAX
    assert len(say.numbered(last, "回复前面的数字，可以选几个，例如 1 3").encode()) <= 2048


async def test_six_hundred_emoji_arrive_whole(shop: Running) -> None:
    mia = await speaks(shop)
    await tell(shop, mia, Text(text=Marked("😀" * 600)))
    assert "".join(one.text for one in mia.heard[-2:]) == "😀" * 600


# --- choices ----------------------------------------------------------------------------------------------------------


async def test_buttons_are_items_addresses_are_lines(shop: Running) -> None:
    mia = await speaks(shop)
    buttons = ((Button(label="看商品", does="/shop"), Button(label="付款", url="https://tea.example/pay/1")),)
    result = await tell(shop, mia, Text(text=Marked("订单 A-1"), buttons=buttons))
    heard = mia.heard[-1]
    assert (heard.kind, [item.content for item in heard.items]) == ("msgmenu", ["看商品"])
    assert "付款 https://tea.example/pay/1" in heard.text
    told = mia.taps("看商品")
    assert "还没有上架" in (await told.answered()).text
    sent = Sent(place=Place(platform="wechat", chat=mia.openid), message_id=result["message_id"])
    assert isinstance(await shop.platform.perform(DropButtons(sent=sent)), Done)
    told = mia.taps("看商品")
    await told.answered()
    assert told.attempts[0].body == b"success"


async def test_older_items_still_do_what_they_did(shop: Running) -> None:
    mia = await speaks(shop)
    await tell(shop, mia, Text(text=Marked("一"), buttons=((Button(label="钱包", does="/wallet"),),)))
    await tell(shop, mia, Text(text=Marked("二"), buttons=((Button(label="看商品", does="/shop"),),)))
    assert "店铺余额" in (await mia.taps("钱包").answered()).text


async def test_a_poll_is_asked_and_answered(shop: Running) -> None:
    mia = await speaks(shop)
    result = await tell(shop, mia, Poll(question="哪种茶？", options=("绿茶", "红茶")))
    await mia.taps("红茶").answered()
    await shop.until("SELECT COUNT(*) FROM inbox WHERE status = 'waiting'", 1)  # no posting of ours has this poll
    (raw,) = (await shop.ask("SELECT raw FROM inbox WHERE status = 'waiting'"))[0]
    assert f"vote {result['poll']} 1" in raw
    sent = Sent(place=Place(platform="wechat", chat=mia.openid), message_id=result["message_id"])
    assert isinstance(await shop.platform.perform(ClosePoll(sent=sent)), Done)
    told = mia.taps("绿茶")
    await told.answered()
    assert told.attempts[0].body == b"success"


@pytest.mark.parametrize(("typed", "options"), [("1 3", "0,2"), ("３，1", "2,0"), ("2", "1")])
async def test_a_poll_with_several_answers_takes_several_numbers(shop: Running, typed: str, options: str) -> None:
    mia = await speaks(shop)
    poll = Poll(question="哪几种？", options=("绿茶", "红茶", "白茶"), is_multiple=True)
    result = await tell(shop, mia, poll)
    assert "3 白茶" in mia.heard[-1].text
    mia.says(typed)
    await shop.until("SELECT COUNT(*) FROM inbox WHERE status = 'waiting'", 1)
    (raw,) = (await shop.ask("SELECT raw FROM inbox WHERE status = 'waiting'"))[0]
    assert f"votes {result['poll']} {options}" in raw


async def test_an_order_to_pay_is_a_link_to_its_page(shop: Running) -> None:
    mia = await speaks(shop)
    await tell(shop, mia, INVOICE)
    heard = mia.heard[-1]
    assert f"付款 {shop.url}/pay/pay-key" in heard.text
    assert "79.80 CNY" in heard.text
    assert [item.content for item in heard.items] == ["取消"]


# --- pictures ---------------------------------------------------------------------------------------------------------


async def kept(shop: Running, colour: str = "green") -> str:
    return await shop.platform._performer.speech.files.keep(picture(colour))


async def test_a_picture_is_uploaded_once_and_again_after_three_days(shop: Running) -> None:
    mia, media = await speaks(shop), await kept(shop)
    content = Picture(picture=media, text=Marked("看"))
    await tell(shop, mia, content)
    await tell(shop, mia, content)
    assert len(shop.server.called("media/upload")) == 1
    assert mia.heard[-2].data
    files, real = shop.platform._performer.speech.files, shop.platform._clock
    files._clock = lambda: real() + timedelta(days=3)
    shop.server.skip(3 * 86400.0)
    mia.says("在吗")
    await shop.settled()
    await tell(shop, mia, content)
    assert len([call for call in shop.server.called("media/upload") if not call.error]) == 2
    assert not [call for call in shop.server.called("message/custom/send") if "40007" in call.error]


async def test_an_id_the_platform_has_forgotten_is_replaced(shop: Running) -> None:
    mia, media = await speaks(shop), await kept(shop)
    await tell(shop, mia, Picture(picture=media, text=Marked("")))
    shop.server.fault("message/custom/send", code=40007, text="invalid media_id")
    await tell(shop, mia, Picture(picture=media, text=Marked("")))
    assert len(shop.server.called("media/upload")) == 2


async def test_of_an_album_the_first_stands_for_all(shop: Running) -> None:
    mia = await speaks(shop)
    green, red = await kept(shop), await kept(shop, "red")
    await tell(shop, mia, Album(pictures=(green, red), text=Marked("两张")))
    assert [one.kind for one in mia.heard[-2:]] == ["image", "text"]


async def test_a_picture_somebody_sends_is_the_answer_to_the_question(shop: Running) -> None:
    ann = await shop.owner()
    for said in ("加商品", "CUP", "杯子", "5", "2"):
        ann.says(said)
        await shop.settled()
    ann.sends_picture(picture("blue"))
    await shop.settled()
    ann.taps("跳过")
    await shop.until("SELECT COUNT(*) FROM products WHERE media IS NOT NULL", 1)


# --- what is no message -----------------------------------------------------------------------------------------------


async def test_what_cannot_be_done_here_is_said_or_not_missed(shop: Running) -> None:
    mia = await speaks(shop)
    here = Place(platform="wechat", chat=mia.openid)
    sent = Sent(place=here, message_id="said-1")
    perform = shop.platform.perform
    assert isinstance(await perform(Edit(sent=sent, content=Text(text=Marked("x")))), Failed)
    assert isinstance(await perform(SetMenu(platform="wechat", items=(), scope="private")), Done)
    assert isinstance(await perform(DropButtons(sent=sent)), Done)
    assert mia.heard[-1].text != "x"
    assert isinstance(await perform(Edit(sent=sent, content=Text(text=Marked("页 2")), rank=Rank.ANSWER)), Done)
    assert mia.heard[-1].text == "页 2"
    press = AnswerPress(platform="wechat", press=f"{mia.openid} 7", text="记下了")
    assert isinstance(await perform(press), Done)
    assert mia.heard[-1].text == "记下了"


async def test_a_link_is_the_code_of_its_invite(shop: Running) -> None:
    make = MakeLink(to=Place(platform="wechat", chat=""), name="invite ABCDEFGH", asks=False)
    outcome = await shop.platform.perform(make)
    assert isinstance(outcome, Done)
    assert outcome.result["link"] == shop.server.codes.live("ABCDEFGH", shop.server.clock.now()).url


def test_of_several_messages_in_one_the_last_numbers_count() -> None:
    skip = say.Step(text="寄给谁？", choices=(say.Choice(label="跳过", does="answer 1.0"),))
    card = say.Step(text="订单 1", choices=(say.Choice(label="取消", does="order.cancel 1"),))
    plain = say.Step(text="好")
    assert say.numbered(say.joined([card, plain, skip]), "!") == "订单 1\n\n好\n\n寄给谁？\n\n1 跳过\n!"
    assert say.joined([card, skip]).choices == skip.choices
    assert say.numbered(say.joined([plain, card, plain, plain]), "!") == "好\n\n订单 1\n\n1 取消\n!\n\n好\n\n好"
    assert say.joined([plain, plain]) == say.Step(text="好\n\n好")


def test_several_messages_are_one_only_where_they_fit() -> None:
    long, full = say.Step(text="字" * 600), say.Step(text="a" * 2046)
    assert say.fits(say.joined([long]))
    assert not say.fits(say.joined([long, long]))
    assert say.fits(say.joined([full]))
    assert not say.fits(say.joined([full, say.Step(text="b")]))


async def test_half_of_it_is_not_said_twice(shop: Running) -> None:
    """Two messages, the second of which the platform takes a moment later."""
    mia = await speaks(shop)
    say_ = Say(to=Place(platform="wechat", chat=mia.openid), content=Text(text=Marked("字" * 1000)), rank=Rank.NOTICE)
    shop.server.fault("message/custom/send", code=45011, text="minute limit", times=1)
    first = await shop.platform.perform(say_)
    assert not isinstance(first, Done)
    assert isinstance(await shop.platform.perform(say_), Done)
    assert "".join(one.text for one in mia.heard if "字" in one.text) == "字" * 1000


async def test_an_answer_to_a_press_that_may_have_arrived_is_words_too(shop: Running) -> None:
    """Each time it is done again it takes one more of the window's messages: it is not for thirty tries."""
    mia = await speaks(shop)
    press = AnswerPress(platform="wechat", press=f"{mia.openid} 7", text="记下了" * 400)
    shop.server.fault("message/custom/send")  # nothing is wrong with the first
    shop.server.fault("message/custom/send", status=504)
    assert isinstance(await shop.platform.perform(press), Unknown)
    assert isinstance(await shop.platform.perform(press), Done)
    assert "".join(one.text for one in mia.heard if "记下了" in one.text) == "记下了" * 400
    assert shop.platform.cost(press) == 2
