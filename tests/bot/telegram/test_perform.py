"""Actions that are not words: what they do at Telegram."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.telegram import TelegramPlatform
from bot.telegram.perform import DO
from bot.telegram.receive import ALLOWED_UPDATES
from bot.telegram.say import STEPS
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
from handlers.content import Album, Button, Content, Invoice, Picture, Poll, Text
from handlers.events import AskedToJoin, CheckoutAsked, OrderPaid, Pressed, Said
from handlers.outcomes import Done, Failed, Outcome
from handlers.texts import Marked
from tests.bot.telegram.conftest import Shelf, picture
from tests.servers.telegram import TelegramServer, User

NAME = "telegram"
BUY = ((Button(label="Buy", does="/buy TEA 1"),),)


@pytest.fixture
def anna(server: TelegramServer) -> User:
    return server.user("Anna", started=True)


@pytest.fixture
def group(server: TelegramServer, anna: User) -> Any:
    group = server.group("Tea fans", owner=anna, supergroup=True)
    group.add_bot()
    return group


def place(chat: Any) -> Place:
    return Place(platform=NAME, chat=str(chat.id))


async def done(platform: TelegramPlatform, action: Action) -> dict[str, Any]:
    outcome = await platform.perform(action)
    assert isinstance(outcome, Done), outcome
    return outcome.result


async def said(platform: TelegramPlatform, chat: Any, content: Content) -> Sent:
    result = await done(platform, Say(to=place(chat), content=content))
    return Sent(place=place(chat), message_id=result["message_id"])


def events(platform: TelegramPlatform, server: TelegramServer, kind: type) -> Any:
    """What the last update of this kind meant."""
    for update in reversed(server.updates.past):
        for event in platform.translate(json.dumps(update.json)):
            if isinstance(event, kind):
                return event
    raise AssertionError(f"no {kind}")


@pytest.fixture
async def listening(platform: TelegramPlatform, server: TelegramServer) -> None:
    """The server tells what it is asked to tell."""
    server.updates.allow(list(ALLOWED_UPDATES))


def test_every_kind_of_action_and_content_can_be_performed() -> None:
    of_providers = {"make_charge", "close_charge", "ask_provider", "pay_out"}
    assert {"say", *DO} == {kind.__dataclass_fields__["kind"].default for kind in Action.__args__} - of_providers
    assert set(STEPS) == {kind.__dataclass_fields__["kind"].default for kind in Content.__args__}


# --- edits -----------------------------------------------------------------------------------------------------------


async def test_a_text_is_edited(platform: TelegramPlatform, server: TelegramServer, group: Any) -> None:
    sent = await said(platform, group, Text(text=Marked("12 left"), buttons=BUY))
    edit = Edit(sent=sent, content=Text(text=Marked("<b>11</b> left"), buttons=BUY))
    assert await done(platform, edit) == {}
    message = await server.wait_for(group, edit=True)
    assert (message.text, message.entities[0]["type"], len(message.buttons)) == ("11 left", "bold", 1)
    assert await done(platform, edit) == {}  # not modified
    assert await done(platform, Edit(sent=sent, content=Text(text=Marked("sold out")))) == {}
    assert message.buttons == []
    server.assert_clean()


async def test_a_caption_is_edited(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    name = shelf.put(picture())
    sent = await said(platform, group, Picture(picture=name, text=Marked("12 left"), buttons=BUY))
    await done(platform, Edit(sent=sent, content=Picture(picture=name, text=Marked("<b>11</b> left"))))
    message = await server.wait_for(group, edit=True)
    assert (message.caption, message.photo, message.buttons) == ("11 left", picture(), [])
    server.assert_clean()


async def test_a_caption_that_outgrew_its_picture_is_cut(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    name = shelf.put(picture())
    sent = await said(platform, group, Picture(picture=name, text=Marked("short")))
    await done(platform, Edit(sent=sent, content=Picture(picture=name, text=Marked("茶" * 2000))))
    assert (await server.wait_for(group, edit=True)).caption == "茶" * 1023 + "…"


async def test_a_caption_with_a_message_of_its_own_shrinks_there(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    name = shelf.put(picture())
    sent = await said(platform, group, Picture(picture=name, text=Marked("茶" * 2000), buttons=BUY))
    await done(platform, Edit(sent=sent, content=Picture(picture=name, text=Marked("短"), buttons=BUY)))
    assert (await server.wait_for(group, edit=True)).text == "短"


async def test_an_album_is_edited_where_its_words_are(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    names = (shelf.put(picture("red")), shelf.put(picture("green")))
    plain = await said(platform, group, Album(pictures=names, text=Marked("two")))
    await done(platform, Edit(sent=plain, content=Album(pictures=names, text=Marked("2"))))
    assert (await server.wait_for(group, edit=True)).caption == "2"
    made = await done(platform, Say(to=place(group), content=Album(pictures=names, text=Marked("two"), buttons=BUY)))
    words = Sent(place=place(group), message_id=made["buttons_id"])
    await done(platform, Edit(sent=words, content=Album(pictures=names, text=Marked("2"), buttons=BUY)))
    assert (await server.wait_for(group, edit=True)).text == "2"


async def test_what_is_gone_cannot_be_edited(platform: TelegramPlatform, group: Any) -> None:
    lost = Sent(place=place(group), message_id="4711")
    outcome = await platform.perform(Edit(sent=lost, content=Text(text=Marked("x"))))
    assert isinstance(outcome, Failed)
    assert await done(platform, DropButtons(sent=lost)) == {}  # gone are the buttons too


@pytest.mark.parametrize(
    "content",
    [
        Poll(question="q", options=("a", "b")),
        Invoice(title="t", description="d", payload="p", currency="CNY", prices=(("t", 1),), start=""),
    ],
)
async def test_what_telegram_cannot_edit(platform: TelegramPlatform, group: Any, content: Content) -> None:
    outcome = await platform.perform(Edit(sent=Sent(place=place(group), message_id="1"), content=content))
    assert isinstance(outcome, Failed)
    assert "cannot edit" in outcome.reason


async def test_buttons_are_taken_away(platform: TelegramPlatform, server: TelegramServer, group: Any) -> None:
    sent = await said(platform, group, Text(text=Marked("Buy?"), buttons=BUY))
    message = await server.wait_for(group)
    for _ in range(2):
        assert await done(platform, DropButtons(sent=sent)) == {}
        assert (message.text, message.buttons) == ("Buy?", [])
    server.assert_clean()


async def test_a_poll_is_closed_once(platform: TelegramPlatform, server: TelegramServer, group: Any) -> None:
    sent = await said(platform, group, Poll(question="2+2?", options=("3", "4"), right_option=1))
    message = await server.wait_for(group)
    for _ in range(2):
        assert await done(platform, ClosePoll(sent=sent)) == {}
    assert message.poll is not None
    assert message.poll.is_closed
    server.assert_clean()


# --- links and members -----------------------------------------------------------------------------------------------


async def test_a_link_that_asks_and_whom_it_lets_in(
    platform: TelegramPlatform, server: TelegramServer, group: Any, listening: None
) -> None:
    made = await done(platform, MakeLink(to=place(group), name="AB23CD45 of a very long-named friend", asks=True))
    [call] = server.called("createChatInviteLink")
    assert len(call.params["name"]) == 32
    mia, jay = server.user("Mia"), server.user("Jay")
    asked, refused = mia.opens(made["link"]), jay.opens(made["link"])
    event = events(platform, server, AskedToJoin)
    assert (event.who.account, event.link, event.chat) == (str(jay.id), made["link"], str(jay.id))
    welcome = AnswerJoin(to=place(group), account=str(mia.id), is_welcome=True)
    assert await done(platform, welcome) == {}
    assert await done(platform, welcome) == {}  # already in
    sorry = AnswerJoin(to=place(group), account=str(jay.id), is_welcome=False)
    assert await done(platform, sorry) == {}
    assert await done(platform, sorry) == {}
    assert (asked.state, refused.state) == ("approved", "declined")
    server.assert_clean()


async def test_a_link_that_lets_in_at_once_until_it_is_revoked(
    platform: TelegramPlatform, server: TelegramServer, group: Any
) -> None:
    made = await done(platform, MakeLink(to=place(group), name="", asks=False))
    mia = server.user("Mia")
    mia.opens(made["link"])
    assert group.member(mia).status == "member"
    for _ in range(2):
        assert await done(platform, RevokeLink(to=place(group), link=made["link"])) == {}
    server.assert_clean()


async def test_who_is_in_and_as_what(
    platform: TelegramPlatform, server: TelegramServer, anna: User, group: Any
) -> None:
    mia, jay, kim, stranger = (server.user(name) for name in ("Mia", "Jay", "Kim", "Lee"))
    mia.joins(group, added_by=anna)
    jay.joins(group, added_by=anna)
    group.promote(jay)
    kim.joins(group, added_by=anna)
    group.restrict(kim, set())
    wanted = {anna: "owner", mia: "member", jay: "admin", kim: "member", stranger: "none"}
    for user, role in wanted.items():
        found = await done(platform, AskMembership(to=place(group), account=str(user.id)))
        assert found == {"is_member": role != "none", "role": role}
    kim.leaves(group)
    gone = await done(platform, AskMembership(to=place(group), account=str(kim.id)))
    assert gone == {"is_member": False, "role": "none"}


# --- presses and money -----------------------------------------------------------------------------------------------


async def test_a_press_is_answered(
    platform: TelegramPlatform, server: TelegramServer, anna: User, listening: None
) -> None:
    await said(platform, anna, Text(text=Marked("Buy?"), buttons=BUY))
    press = anna.presses(await server.wait_for(anna), "Buy")
    event = events(platform, server, Pressed)
    assert (event.does, event.who.account) == ("/buy TEA 1", str(anna.id))
    await done(platform, AnswerPress(platform=NAME, press=event.press, text="茶" * 300, must_close=True))
    answered = await press.answered()
    assert answered.text == "茶" * 199 + "…"
    assert await done(platform, AnswerPress(platform=NAME, press=event.press)) == {}  # too late is as good as done
    server.assert_clean()


async def test_a_payment_from_invoice_to_thanks(
    platform: TelegramPlatform, server: TelegramServer, anna: User, listening: None
) -> None:
    invoice = Invoice(
        title="Tea", description="d", payload="order 12", currency="XTR", prices=(("Tea", 50),), start="p_TEA"
    )
    await said(platform, anna, invoice)
    payment = anna.pays(await server.wait_for(anna))
    asked = events(platform, server, CheckoutAsked)
    assert (asked.payload, asked.currency, asked.minor) == ("order 12", "XTR", 50)
    await done(platform, AnswerCheckout(platform=NAME, checkout=asked.checkout))
    await payment.settled()
    paid = events(platform, server, OrderPaid)
    assert (paid.payload, paid.paid_by, paid.minor) == ("order 12", "stars", 50)
    refund = RefundPayment(
        platform=NAME,
        paid_by="stars",
        charge_id=paid.charge_id,
        ref="R-1",
        minor=50,
        currency="XTR",
        account=str(anna.id),
    )
    for _ in range(2):
        assert await done(platform, refund) == {}
    server.assert_clean()


async def test_a_checkout_is_refused_with_a_reason(
    platform: TelegramPlatform, server: TelegramServer, anna: User, listening: None
) -> None:
    invoice = Invoice(
        title="Tea", description="d", payload="order 12", currency="CNY", prices=(("Tea", 7980),), start=""
    )
    await said(platform, anna, invoice)
    payment = anna.pays(await server.wait_for(anna))
    checkout = events(platform, server, CheckoutAsked).checkout
    await done(platform, AnswerCheckout(platform=NAME, checkout=checkout, refusal="Sold out."))
    assert (await payment.settled()).state == "refused"
    server.assert_clean()


async def test_a_providers_payment_cannot_be_given_back_here(
    platform: TelegramPlatform, server: TelegramServer
) -> None:
    refund = RefundPayment(
        platform=NAME, paid_by="telegram", charge_id="c", ref="R-1", minor=1, currency="CNY", account="42"
    )
    outcome: Outcome = await platform.perform(refund)
    assert isinstance(outcome, Failed)
    assert "provider" in outcome.reason
    assert server.called("refundStarPayment") == []


# --- photos and menus ------------------------------------------------------------------------------------------------


async def test_a_photo_is_fetched_and_never_uploaded_again(
    platform: TelegramPlatform, server: TelegramServer, anna: User, shelf: Shelf, listening: None
) -> None:
    anna.says(None, "look", photo=picture())
    event = events(platform, server, Said)
    assert event.photo
    result = await done(platform, FetchPhoto(platform=NAME, file=event.photo))
    assert shelf.pictures[result["media"]].startswith(b"\xff\xd8")
    await said(platform, anna, Picture(picture=result["media"], text=Marked("yours")))
    assert server.called("sendPhoto")[0].params["photo"] == event.photo
    server.assert_clean()


async def test_a_picture_sent_as_a_file_is_uploaded_as_a_photo(
    platform: TelegramPlatform, server: TelegramServer, anna: User, shelf: Shelf, listening: None
) -> None:
    anna.says(None, "look", document=picture())
    event = events(platform, server, Said)
    result = await done(platform, FetchPhoto(platform=NAME, file=event.photo))
    await said(platform, anna, Picture(picture=result["media"], text=Marked("yours")))
    [call] = server.called("sendPhoto")
    assert not isinstance(call.params["photo"], str)
    server.assert_clean()


async def test_a_photo_that_is_none(
    platform: TelegramPlatform, server: TelegramServer, anna: User, listening: None
) -> None:
    message = anna.says(None, "look", document=b"just some text")
    outcome = await platform.perform(FetchPhoto(platform=NAME, file=message.content["document"]["file_id"]))
    assert isinstance(outcome, Failed)
    assert "cannot be read as a picture" in outcome.reason


async def test_a_file_that_is_gone_or_too_large(
    platform: TelegramPlatform, server: TelegramServer, anna: User, listening: None, monkeypatch: Any
) -> None:
    anna.says(None, "look", photo=picture())
    file = FetchPhoto(platform=NAME, file=events(platform, server, Said).photo)
    monkeypatch.setattr("bot.telegram.perform.FILE_BYTES", 10)
    outcome = await platform.perform(file)
    assert isinstance(outcome, Failed)
    assert "larger than" in outcome.reason


async def test_a_menu_for_each_place_and_language(
    platform: TelegramPlatform, server: TelegramServer, anna: User
) -> None:
    shop, rank = MenuItem(word="shop", says="All teas"), MenuItem(word="rank", says="x" * 300)
    await done(platform, SetMenu(platform=NAME, items=(shop, rank), scope="private"))
    await done(platform, SetMenu(platform=NAME, items=(rank,), scope="groups", language="zh"))
    own = SetMenu(platform=NAME, items=(shop,), scope="chat", chat=str(anna.id))
    await done(platform, own)
    assert server.menu(anna) == ["shop"]
    await done(platform, SetMenu(platform=NAME, items=(), scope="chat", chat=str(anna.id)))
    assert server.menu(anna) == ["shop", "rank"]
    server.assert_clean()


@pytest.mark.parametrize(
    ("action", "messages"),
    [
        (Say(to=Place(platform=NAME, chat="1"), content=Text(text=Marked("x"))), 1),
        (Say(to=Place(platform=NAME, chat="1"), content=Text(text=Marked("x" * 9000))), 3),
        (Say(to=Place(platform=NAME, chat="1"), content=Picture(picture="h", text=Marked("x" * 1025))), 2),
        (Say(to=Place(platform=NAME, chat="1"), content=Album(pictures=("a",) * 7, text=Marked("x"))), 7),
        (Say(to=Place(platform=NAME, chat="1"), content=Album(pictures=("a",) * 7, text=Marked(""), buttons=BUY)), 8),
        (
            Say(
                to=Place(platform=NAME, chat="1"),
                content=Poll(question="q", options=("a", "b"), until_at=datetime.now(UTC)),
            ),
            1,
        ),
        (DropButtons(sent=Sent(place=Place(platform=NAME, chat="1"), message_id="1")), 1),
        (ClosePoll(sent=Sent(place=Place(platform=NAME, chat="1"), message_id="1")), 1),
        (AnswerPress(platform=NAME, press="1"), 0),
        (MakeLink(to=Place(platform=NAME, chat="1"), name="x", asks=True), 0),
    ],
)
async def test_what_an_action_costs(platform: TelegramPlatform, action: Action, messages: int) -> None:
    assert platform.cost(action) == messages
