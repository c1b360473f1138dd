"""What every platform keeps: the same suite on each, against its far end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import PLATFORMS
from handlers.actions import (
    Action,
    AnswerCheckout,
    AnswerJoin,
    AnswerPress,
    AskMembership,
    ClosePoll,
    DropButtons,
    Edit,
    FetchPhoto,
    MakeLink,
    MenuItem,
    Place,
    RefundPayment,
    RevokeLink,
    Say,
    Sent,
    SetMenu,
)
from handlers.content import PAYS, Album, Button, Content, Invoice, Picture, Poll, Text
from handlers.events import AskedToJoin, Blocked, CheckoutAsked, Joined, Left, OrderPaid, Pressed, Said, Voted
from handlers.outcomes import Done, Failed, Unreachable, WaitsForContact
from handlers.texts import Marked
from tests.bot.contract import conftest
from tests.bot.contract.driver import Can, Driver, Shown, needs
from tests.bot.contract.on_playground import CAN as ON_PLAYGROUND
from tests.bot.contract.on_telegram import CAN as ON_TELEGRAM
from tests.bot.contract.on_wechat import CAN as ON_WECHAT
from tests.bot.contract.on_wecom import CAN as ON_WECOM
from tests.bot.playground.conftest import picture

BUY = ((Button(label="Buy", does="/buy TEA 1"),),)
POLL = Poll(question="Which tea?", options=("Green", "Black"))
INVOICE = Invoice(
    title="Hill tea",
    description="50 g",
    payload="pay-key",
    currency="CNY",
    prices=(("Hill tea", 3990),),
    start="p_TEA",
    buttons=((Button(label="Pay", does=PAYS),),),
)


def place(driver: Driver, chat: str) -> Place:
    return Place(platform=driver.platform.name, chat=chat)


async def done(driver: Driver, action: Action) -> dict[str, Any]:
    outcome = await driver.platform.perform(action)
    assert isinstance(outcome, Done), outcome
    return outcome.result


async def said(driver: Driver, chat: str, content: Content, **more: Any) -> tuple[Sent, Shown]:
    """Says it; as it stands there."""
    where = place(driver, chat)
    result = await done(driver, Say(to=where, content=content, **more))
    shown = await driver.shows(chat)
    found = next(one for one in shown if one.message_id == result["message_id"])
    return Sent(place=where, message_id=result["message_id"]), found


async def somewhere(driver: Driver) -> str:
    """The group, where the bot can speak there; else somebody's private chat."""
    return driver.group if Can.GROUPS in driver.can else await driver.person("Jay", is_in=True)


async def shown(driver: Driver, sent: Sent) -> Shown:
    return next(one for one in await driver.shows(sent.place.chat) if one.message_id == sent.message_id)


# --- what is said -----------------------------------------------------------------------------------------------


async def test_words_arrive_in_private_and_in_the_group(driver: Driver) -> None:
    jay = await driver.person("Jay", is_in=True)
    for chat in (jay, *([driver.group] if Can.GROUPS in driver.can else [])):
        _, found = await said(driver, chat, Text(text=Marked("<b>5</b> &lt; 6 ☕")))
        assert (found.kind, found.text) == ("text", "5 < 6 ☕")


async def test_a_picture_and_an_album_arrive(driver: Driver) -> None:
    chat = await somewhere(driver)
    green, red = await driver.keeps(picture("green")), await driver.keeps(picture("red"))
    _, one = await said(driver, chat, Picture(picture=green, text=Marked("look")))
    assert (one.kind, one.text, one.pictures) == ("picture", "look", 1)
    needs(driver, Can.ALBUMS)
    _, both = await said(driver, chat, Album(pictures=(green, red), text=Marked("both")))
    assert (both.kind, both.text, both.pictures) == ("album", "both", 2)


async def test_a_reply_stands_under_what_it_answers(driver: Driver) -> None:
    needs(driver, Can.REPLIES)
    jay = await driver.person("Jay", is_in=True)
    await driver.says(jay, driver.group, "how hot?")
    asked = await driver.desk.told(Said)
    _, answer = await said(driver, driver.group, Text(text=Marked("85")), reply_to=asked.message_id)
    assert answer.reply_to == asked.message_id


async def test_content_beyond_the_limits_never_raises(driver: Driver) -> None:
    chat, media = await somewhere(driver), await driver.keeps(picture())
    long = Marked("words " * 3000)
    for content in (Text(text=long), Picture(picture=media, text=long), Text(text=Marked(""), buttons=BUY)):
        outcome = await driver.platform.perform(Say(to=place(driver, chat), content=content))
        assert isinstance(outcome, Done | Failed | WaitsForContact)
    wide = Text(text=Marked("x"), buttons=((Button(label="Go", does="x" * 65),),))
    assert isinstance(await driver.platform.perform(Say(to=place(driver, chat), content=wide)), Failed)


async def test_an_edit_changes_words_and_buttons_in_place(driver: Driver) -> None:
    needs(driver, Can.EDITS, Can.BUTTONS)
    media = await driver.keeps(picture())
    for content in (Text(text=Marked("5 left"), buttons=BUY), Picture(picture=media, text=Marked("5 left"))):
        sent, _ = await said(driver, driver.group, content)
        await done(driver, Edit(sent=sent, content=replace(content, text=Marked("4 left"), buttons=BUY)))
        after = await shown(driver, sent)
        assert (after.text, after.buttons, after.kind) == ("4 left", ("Buy",), content.kind)
        await done(driver, Edit(sent=sent, content=replace(content, text=Marked("4 left"), buttons=BUY)))
        await done(driver, DropButtons(sent=sent))
        assert await shown(driver, sent) == replace(after, buttons=())
        await done(driver, DropButtons(sent=sent))


async def test_what_is_not_there_cannot_be_edited(driver: Driver) -> None:
    needs(driver, Can.EDITS)
    sent = Sent(place=place(driver, driver.group), message_id="999999")
    assert isinstance(await driver.platform.perform(Edit(sent=sent, content=Text(text=Marked("x")))), Failed)
    assert isinstance(await driver.platform.perform(DropButtons(sent=sent)), Done)


# --- what people do ---------------------------------------------------------------------------------------------


async def test_what_people_say_names_who_and_where(driver: Driver) -> None:
    jay = await driver.person("Jay", is_in=True)
    await driver.says(jay, jay, "/shop")
    private = await driver.desk.told(Said, lambda event: event.text == "/shop")
    assert (private.who.account, private.where.kind) == (jay, "private")
    assert private.who.name in ("Jay", "")  # not every platform tells names
    assert private.where.place == place(driver, jay)
    assert abs(private.at - datetime.now(UTC)) < timedelta(minutes=1)
    needs(driver, Can.HEARING)
    await driver.says(jay, driver.group, "hello <b>all</b>")
    public = await driver.desk.told(Said, lambda event: event.where.kind == "group")
    assert (public.text, public.where.place.chat) == ("hello <b>all</b>", driver.group)
    assert abs(public.at - datetime.now(UTC)) < timedelta(minutes=1)


async def test_a_reply_names_whom_it_answers(driver: Driver) -> None:
    needs(driver, Can.REPLIES)
    jay, mia = await driver.person("Jay", is_in=True), await driver.person("Mia", is_in=True)
    await driver.says(jay, driver.group, "one for me")
    asked = await driver.desk.told(Said, lambda event: event.text == "one for me")
    await driver.says(mia, driver.group, "/sold TEA", reply_to=asked.message_id)
    answer = await driver.desk.told(Said, lambda event: event.text == "/sold TEA")
    assert answer.reply_to is not None
    assert (answer.reply_to.account, answer.reply_to_message) == (jay, asked.message_id)


async def test_a_button_comes_back_as_what_it_does(driver: Driver) -> None:
    needs(driver, Can.BUTTONS)
    jay = await driver.person("Jay", is_in=True)
    for chat, text in ((driver.group, "Noted"), (jay, "")):
        sent, found = await said(driver, chat, Text(text=Marked("tea"), buttons=BUY))
        assert found.buttons == ("Buy",)
        answered = driver.presses(jay, found, "Buy", chat)
        pressed = await driver.desk.told(Pressed, _under(sent))
        assert (pressed.does, pressed.who.account, pressed.where.place.chat) == ("/buy TEA 1", jay, chat)
        answer = AnswerPress(platform=driver.platform.name, press=pressed.press, text=text)
        if text:
            await done(driver, answer)
            assert await answered == text
        await done(driver, answer)
        await answered


def _under(sent: Sent) -> Callable[[Pressed], bool]:
    return lambda event: event.message_id == sent.message_id


def _for(options: list[int]) -> Callable[[Voted], bool]:
    return lambda event: list(event.options) == options


async def test_a_poll_is_voted_on_and_closed(driver: Driver) -> None:
    needs(driver, Can.POLLS)
    jay = await driver.person("Jay", is_in=True)
    chat = driver.group if Can.GROUPS in driver.can else jay
    result = await done(driver, Say(to=place(driver, chat), content=POLL))
    sent = Sent(place=place(driver, chat), message_id=result["message_id"])
    poll = await shown(driver, sent)
    assert (poll.kind, poll.text, poll.options, poll.is_closed) == ("poll", "Which tea?", ("Green", "Black"), False)
    choices: list[list[int]] = [[1], [0], *([[]] if Can.WITHDRAWALS in driver.can else [])]
    for options in choices:
        await driver.votes(jay, poll, options)
        voted = await driver.desk.told(Voted, _for(options))
        assert (voted.poll, voted.who.account) == (result["poll"], jay)
    await done(driver, ClosePoll(sent=sent))
    assert (await shown(driver, sent)).is_closed is (Can.EDITS in driver.can)  # else nothing is seen of it
    await done(driver, ClosePoll(sent=sent))


async def test_a_photo_goes_there_and_back(driver: Driver) -> None:
    jay = await driver.person("Jay", is_in=True)
    await driver.says(jay, jay, "/product add", photo=picture("blue"))
    seen = await driver.desk.told(Said, lambda event: event.photo is not None)
    assert seen.text == ("/product add" if Can.CAPTIONS in driver.can else "")
    result = await done(driver, FetchPhoto(platform=driver.platform.name, file=seen.photo or ""))
    assert await driver.has_picture(result["media"])
    _, back = await said(driver, jay, Picture(picture=result["media"], text=Marked("yours")))
    assert back.pictures == 1
    assert isinstance(await driver.platform.perform(FetchPhoto(platform=driver.platform.name, file="none")), Failed)


# --- coming and going -------------------------------------------------------------------------------------------


async def test_who_comes_by_our_link_is_told_with_its_name(driver: Driver) -> None:
    needs(driver, Can.LINKS)
    lin = await driver.person("Lin", is_in=False)
    make = MakeLink(to=place(driver, driver.group), name="invite ABCDEFGH", asks=False)
    link = (await done(driver, make))["link"]
    await driver.opens(lin, link)
    joined = await driver.desk.told(Joined, lambda event: event.who.account == lin and event.link is not None)
    assert (joined.link, joined.link_name, joined.is_certain) == (link, "invite ABCDEFGH", True)
    assert joined.where.place.chat == driver.group
    role = await done(driver, AskMembership(to=place(driver, driver.group), account=lin))
    assert role == {"is_member": True, "role": "member"}
    await driver.leaves(lin)
    assert (await driver.desk.told(Left)).who.account == lin
    role = await done(driver, AskMembership(to=place(driver, driver.group), account=lin))
    assert role["is_member"] is False
    await done(driver, RevokeLink(to=place(driver, driver.group), link=link))


@pytest.mark.parametrize("is_welcome", [True, False])
async def test_a_request_to_join_is_answered(driver: Driver, is_welcome: bool) -> None:
    needs(driver, Can.LINKS, Can.REQUESTS)
    lin = await driver.person("Lin", is_in=False)
    make = MakeLink(to=place(driver, driver.group), name="invite ABCDEFGH", asks=True)
    link = (await done(driver, make))["link"]
    await driver.opens(lin, link)
    asked = await driver.desk.told(AskedToJoin)
    assert (asked.who.account, asked.link, asked.link_name) == (lin, link, "invite ABCDEFGH")
    assert not await driver.is_in(lin)
    answer = AnswerJoin(to=place(driver, driver.group), account=lin, is_welcome=is_welcome)
    await done(driver, answer)
    assert await driver.is_in(lin) is is_welcome
    if is_welcome:
        joined = await driver.desk.told(Joined, lambda event: event.who.account == lin and event.link is not None)
        assert (joined.link_name, joined.is_open_request) == ("invite ABCDEFGH", False)
        await done(driver, answer)


async def test_who_shuts_the_bot_out_cannot_be_reached(driver: Driver) -> None:
    needs(driver, Can.BLOCKS)
    jay = await driver.person("Jay", is_in=True)
    await driver.blocks(jay, is_blocked=True)
    assert (await driver.desk.told(Blocked)).is_blocked
    say = Say(to=place(driver, jay), content=Text(text=Marked("hello")))
    assert await driver.platform.perform(say) == Unreachable(reason="blocked")
    await driver.blocks(jay, is_blocked=False)
    assert not (await driver.desk.told(Blocked, lambda event: not event.is_blocked)).is_blocked
    await done(driver, say)


# --- money ------------------------------------------------------------------------------------------------------


async def invoice(driver: Driver, me: str) -> Shown:
    _, found = await said(driver, me, INVOICE)
    assert (found.kind, found.text, found.buttons) == ("invoice", "Hill tea", ("Pay",))
    return found


async def test_an_invoice_is_paid_at_our_yes(driver: Driver) -> None:
    needs(driver, Can.INVOICES)
    jay = await driver.person("Jay", is_in=True)
    paying = driver.pays(jay, await invoice(driver, jay))
    asked = await driver.desk.told(CheckoutAsked)
    assert (asked.payload, asked.minor, asked.currency, asked.who.account) == ("pay-key", 3990, "CNY", jay)
    assert not any(isinstance(event, OrderPaid) for event in driver.desk.events)
    await done(driver, AnswerCheckout(platform=driver.platform.name, checkout=asked.checkout))
    assert await paying == "paid"
    paid = await driver.desk.told(OrderPaid)
    assert (paid.payload, paid.minor, paid.currency, paid.paid_by) == ("pay-key", 3990, "CNY", driver.platform.name)
    assert paid.charge_id
    assert paid.who is not None
    assert paid.who.account == jay


async def test_a_no_is_said_to_the_payer(driver: Driver) -> None:
    needs(driver, Can.INVOICES)
    jay = await driver.person("Jay", is_in=True)
    paying = driver.pays(jay, await invoice(driver, jay))
    asked = await driver.desk.told(CheckoutAsked)
    await done(driver, AnswerCheckout(platform=driver.platform.name, checkout=asked.checkout, refusal="Sold out"))
    assert await paying == "Sold out"
    assert not any(isinstance(event, OrderPaid) for event in driver.desk.events)


async def test_a_part_is_given_back_once(driver: Driver) -> None:
    needs(driver, Can.INVOICES, Can.REFUNDS)
    jay = await driver.person("Jay", is_in=True)
    paying = driver.pays(jay, await invoice(driver, jay))
    asked = await driver.desk.told(CheckoutAsked)
    await done(driver, AnswerCheckout(platform=driver.platform.name, checkout=asked.checkout))
    await paying
    paid = await driver.desk.told(OrderPaid)
    back = RefundPayment(
        platform=driver.platform.name,
        paid_by=paid.paid_by,
        charge_id=paid.charge_id,
        ref="R-1",
        minor=3000,
        currency="CNY",
        account=jay,
    )
    await done(driver, back)
    await done(driver, back)
    assert isinstance(await driver.platform.perform(replace(back, ref="R-2")), Failed)


# --- the seam ---------------------------------------------------------------------------------------------------


async def test_what_the_platform_brings_twice_is_stored_once(driver: Driver) -> None:
    jay = await driver.person("Jay", is_in=True)
    await driver.says(jay, jay, "once")
    await driver.desk.told(Said, lambda event: event.text == "once")
    await driver.repeats()
    await driver.says(jay, jay, "and after")
    await driver.desk.told(Said, lambda event: event.text == "and after")
    assert sum(isinstance(event, Said) and event.text == "once" for event in driver.desk.events) == 1
    names = [(one.source, one.external_id) for one in driver.desk.taken]
    assert len(names) == len(set(names)) < len(driver.desk.offered)


async def test_it_knows_its_chats_and_what_an_action_costs(driver: Driver) -> None:
    jay, platform = await driver.person("Jay", is_in=True), driver.platform
    assert not driver.group or platform.is_community(driver.group)
    assert not platform.is_community(jay)
    hello, where = Text(text=Marked("hello")), place(driver, jay)
    sent = Sent(place=where, message_id="1")
    assert platform.cost(Say(to=where, content=hello)) == 1
    assert platform.cost(Edit(sent=sent, content=hello)) == (Can.EDITS in driver.can)
    assert platform.cost(AnswerPress(platform=platform.name, press="1")) == 0


async def test_menus_are_set_and_taken_away(driver: Driver) -> None:
    needs(driver, Can.MENUS)
    jay = await driver.person("Jay", is_in=True)
    shop = (MenuItem(word="shop", says="See the products"),)
    for items, scope, chat in ((shop, "private", None), (shop, "groups", None), (shop, "chat", jay), ((), "chat", jay)):
        menu: Any = {"items": items, "scope": scope, "chat": chat}
        await done(driver, SetMenu(platform=driver.platform.name, **menu))


async def test_all_is_well_and_the_bot_has_an_address(driver: Driver) -> None:
    assert await driver.platform.check() == []
    assert driver.platform.source.partition(":")[0] == driver.platform.name
    needs(driver, Can.ADDRESS)
    assert (driver.platform.address or "").startswith("http")


def test_every_platform_is_held_to_it() -> None:
    assert set(conftest.PLATFORMS) == set(PLATFORMS)


def test_what_each_platform_can_do_is_known() -> None:
    """So that nothing is lost unseen."""
    assert frozenset(Can) - ON_TELEGRAM == {Can.REFUNDS}
    assert frozenset(Can) == ON_PLAYGROUND
    assert frozenset({Can.ALBUMS, Can.LINKS}) == ON_WECOM
    assert frozenset({Can.BLOCKS, Can.MENUS, Can.POLLS}) == ON_WECHAT
