"""Every action in the playground, on both databases: what is shown, what comes back, what it tells us."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.playground import doing, paying, places, receive
from bot.playground.receive import Words
from bot.playground.scene import BOT, CannotDo
from handlers.actions import (
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
from handlers.events import (
    AskedToJoin,
    Blocked,
    BotPlaced,
    CheckoutAsked,
    Joined,
    Left,
    OrderPaid,
    Pressed,
    Said,
    Voted,
)
from handlers.outcomes import Done, Failed, Outcome, Unreachable
from handlers.texts import Marked
from storage import playground_messages, playground_people
from storage.playground_messages import Message
from tests.bot.playground.conftest import NOW, Stage, picture

HELLO = Text(text=Marked("hello <b>you</b>"), buttons=((Button(label="Go", does="/go"),),))
POLL = Poll(question="Which?", options=("A", "B"), is_multiple=True)
INVOICE = Invoice(
    title="Tea",
    description="Hill tea",
    payload="key-1",
    currency="CNY",
    prices=(("Tea", 3990),),
    start="p_TEA",
    buttons=((Button(label="Pay", does=PAYS),),),
)


def place(chat: str) -> Place:
    return Place(platform="playground", chat=chat)


def say(chat: str, content: Content, **more: Any) -> Say:
    return Say(to=place(chat), content=content, **more)


async def said(stage: Stage, chat: str, content: Content) -> Sent:
    outcome = await stage.platform.perform(say(chat, content))
    assert isinstance(outcome, Done)
    assert outcome.result["message_ids"] == [outcome.result["message_id"]]
    return Sent(place=place(chat), message_id=outcome.result["message_id"])


async def found(stage: Stage, sent: Sent) -> Message:
    number = int(sent.message_id)
    message = await stage.storage.read(lambda tx: playground_messages.get(tx, stage.shop.id, number))
    assert message is not None
    return message


async def acts(stage: Stage, work: Any) -> Any:
    return await stage.platform.messenger.act(work)


async def fails(stage: Stage, work: Any, key: str) -> None:
    with pytest.raises(CannotDo) as raised:
        await acts(stage, work)
    assert raised.value.key == key


async def test_each_kind_of_content_is_kept(stage: Stage) -> None:
    media = await stage.parts.media.keep(picture())
    contents: tuple[Content, ...] = (
        HELLO,
        Picture(picture=media, text=Marked("look")),
        Album(pictures=(media, media), text=Marked("both")),
        POLL,
        INVOICE,
    )
    for content in contents:
        message = await found(stage, await said(stage, "g1", content))
        assert (message.content["kind"], message.account, message.at) == (content.kind, None, NOW)
    poll = await stage.platform.perform(say("g1", POLL))
    assert isinstance(poll, Done)
    assert poll.result["poll"] == poll.result["message_id"]


async def test_what_no_platform_takes_is_a_failure(stage: Stage) -> None:
    long = Text(text=Marked("x"), buttons=((Button(label="Go", does="x" * 65),),))
    assert isinstance(await stage.platform.perform(say("g1", long)), Failed)


@pytest.mark.parametrize("text", ["x" * 100_000, "", "茶" * 9000])
async def test_no_text_is_too_long(stage: Stage, text: str) -> None:
    message = await found(stage, await said(stage, "p3", Text(text=Marked(text))))
    assert message.content["text"] == text


async def test_who_cannot_be_reached(stage: Stage) -> None:
    assert await stage.platform.perform(say("g99", HELLO)) == Unreachable(reason="removed")
    await acts(stage, lambda scene: receive.blocks(scene, "p3", is_blocked=True))
    assert await stage.platform.perform(say("p3", HELLO)) == Unreachable(reason="blocked")
    assert isinstance(await stage.last(), Blocked)
    await acts(stage, lambda scene: receive.says(scene, "p3", "p3", Words(text="back")))
    assert [type(event) for event in stage.events] == [Blocked, Blocked, Said]
    assert isinstance(await stage.platform.perform(say("p3", HELLO)), Done)
    assert isinstance(await stage.platform.perform(say("g1", HELLO)), Done)


async def test_an_edit_is_made_in_place(stage: Stage) -> None:
    media = await stage.parts.media.keep(picture())
    sent = await said(stage, "g1", Picture(picture=media, text=Marked("5 left")))
    before = await found(stage, sent)
    changed = Picture(picture="another", text=Marked("4 left"))
    assert await stage.platform.perform(Edit(sent=sent, content=changed)) == Done()
    after = await found(stage, sent)
    assert (after.content["media"], after.content["text"], after.is_edited) == (media, "4 left", True)
    assert after.version > before.version
    await stage.platform.perform(Edit(sent=sent, content=changed))
    assert (await found(stage, sent)).version == after.version, "nothing has changed"


async def test_a_text_stays_a_text(stage: Stage) -> None:
    sent = await said(stage, "g1", HELLO)
    await stage.platform.perform(Edit(sent=sent, content=Picture(picture="x", text=Marked("new"))))
    assert (await found(stage, sent)).content == {"kind": "text", "text": "new", "buttons": []}


async def test_what_cannot_be_edited(stage: Stage) -> None:
    poll, mine = await said(stage, "g1", POLL), await said(stage, "g1", HELLO)
    number = await acts(stage, lambda scene: receive.says(scene, "p3", "g1", Words(text="mine")))
    theirs = Sent(place=place("g1"), message_id=str(number))
    elsewhere = replace(mine, place=place("g2"))
    for sent in (poll, theirs, elsewhere, replace(mine, message_id="999"), replace(mine, message_id="x")):
        assert isinstance(await stage.platform.perform(Edit(sent=sent, content=HELLO)), Failed)
    assert isinstance(await stage.platform.perform(Edit(sent=mine, content=POLL)), Failed)


async def test_buttons_go_and_the_text_stays(stage: Stage) -> None:
    sent = await said(stage, "g1", HELLO)
    assert await stage.platform.perform(DropButtons(sent=sent)) == Done()
    bare = await found(stage, sent)
    assert (bare.content["buttons"], bare.content["text"], bare.is_edited) == ([], HELLO.text, False)
    assert await stage.platform.perform(DropButtons(sent=replace(sent, message_id="999"))) == Done()
    assert await stage.platform.perform(DropButtons(sent=sent)) == Done()


async def test_a_press_comes_back_with_what_it_does_and_is_answered(stage: Stage) -> None:
    sent = await said(stage, "g1", HELLO)
    pressing = asyncio.create_task(
        doing.done(
            stage.platform.messenger, {"as": "p3", "do": "press", "message": int(sent.message_id), "does": "/go"}
        )
    )
    while not stage.told:
        await asyncio.sleep(0.01)
    pressed = await stage.last()
    assert isinstance(pressed, Pressed)
    assert (pressed.does, pressed.message_id, pressed.who.name) == ("/go", sent.message_id, "Jay")
    answer = AnswerPress(platform="playground", press=pressed.press, text="Done", must_close=True)
    assert await stage.platform.perform(answer) == Done()
    assert await stage.platform.perform(replace(answer, text="again")) == Done()
    assert await pressing == {"ok": True, "toast": "Done", "must_close": True}
    assert await stage.platform.perform(replace(answer, press="unknown")) == Done()


async def test_a_poll_takes_votes_until_it_is_closed(stage: Stage) -> None:
    sent = await said(stage, "g1", POLL)
    number = int(sent.message_id)
    await acts(stage, lambda scene: receive.votes(scene, "p3", number, [1, 0, 1]))
    voted = await stage.last()
    assert isinstance(voted, Voted)
    assert (voted.poll, voted.options, voted.who.account) == (sent.message_id, (0, 1), "p3")
    await acts(stage, lambda scene: receive.votes(scene, "p3", number, []))
    assert (await stage.last()).options == ()
    await fails(stage, lambda scene: receive.votes(scene, "p3", number, [2]), "messenger-no-message")
    await fails(stage, lambda scene: receive.votes(scene, "p5", number, [0]), "messenger-no-message")
    assert await stage.platform.perform(ClosePoll(sent=sent)) == Done()
    assert await stage.platform.perform(ClosePoll(sent=sent)) == Done()
    await fails(stage, lambda scene: receive.votes(scene, "p3", number, [0]), "messenger-poll-closed")
    assert isinstance(await stage.platform.perform(ClosePoll(sent=replace(sent, message_id="999"))), Failed)


async def test_a_quiz_is_answered_once(stage: Stage) -> None:
    sent = await said(stage, "g1", replace(POLL, is_multiple=False, right_option=1))
    number = int(sent.message_id)
    await fails(stage, lambda scene: receive.votes(scene, "p3", number, [0, 1]), "messenger-poll-single")
    await acts(stage, lambda scene: receive.votes(scene, "p3", number, [0]))
    await fails(stage, lambda scene: receive.votes(scene, "p3", number, [1]), "messenger-quiz-once")


async def make_link(stage: Stage, *, asks: bool, name: str = "invite ABCDEFGH") -> str:
    outcome = await stage.platform.perform(MakeLink(to=place("g1"), name=name, asks=asks))
    assert isinstance(outcome, Done)
    link = str(outcome.result["link"])
    assert link.startswith(f"{stage.platform.address}?join=")
    return link


async def test_a_link_leads_in_and_a_revoked_one_nowhere(stage: Stage) -> None:
    link = await make_link(stage, asks=False)
    assert await acts(stage, lambda scene: places.opens(scene, "p5", link)) == ("g1", False)
    joined = await stage.last()
    assert isinstance(joined, Joined)
    assert (joined.link, joined.link_name, joined.is_certain) == (link, "invite ABCDEFGH", True)
    assert await acts(stage, lambda scene: places.opens(scene, "p5", link)) == ("g1", False)
    assert len(stage.told) == 1, "who is in does not join again"
    await acts(stage, lambda scene: places.leaves(scene, "p5", "g1"))
    assert isinstance(await stage.last(), Left)
    assert await stage.platform.perform(RevokeLink(to=place("g1"), link=link)) == Done()
    await fails(stage, lambda scene: places.opens(scene, "p5", link), "messenger-no-link")
    assert await stage.platform.perform(MakeLink(to=place("g9"), name="", asks=False)) == Unreachable(reason="removed")


async def test_who_asks_is_let_in_or_not(stage: Stage) -> None:
    link = await make_link(stage, asks=True)
    answer = AnswerJoin(to=place("g1"), account="p5", is_welcome=False)
    assert await acts(stage, lambda scene: places.opens(scene, "p5", link)) == ("g1", True)
    asked = await stage.last()
    assert isinstance(asked, AskedToJoin)
    assert (asked.link, asked.link_name, asked.chat) == (link, "invite ABCDEFGH", "p5")
    assert await stage.platform.perform(answer) == Done()
    assert await stage.platform.perform(replace(answer, is_welcome=True)) == Done()
    assert len(stage.told) == 1, "a request is answered once"
    await acts(stage, lambda scene: places.opens(scene, "p5", link))
    await stage.platform.perform(replace(answer, is_welcome=True))
    joined = await stage.last()
    assert isinstance(joined, Joined)
    assert (joined.link, joined.link_name, joined.who.account) == (link, "invite ABCDEFGH", "p5")


async def test_a_start_link_is_said_in_private(stage: Stage) -> None:
    await acts(stage, lambda scene: places.opens(scene, "p5", f"{stage.platform.address}?start=i_ABC"))
    started = await stage.last()
    assert isinstance(started, Said)
    assert (started.text, started.where.kind, started.where.place.chat) == ("/start i_ABC", "private", "p5")
    for link in (
        "https://elsewhere.example/",
        "?start=a b",
        f"?start={'x' * 65}",
        "?join=",
        "http://[",
        "?start=%C3%A9",
    ):
        await fails(stage, lambda scene, link=link: places.opens(scene, "p5", link), "messenger-no-link")


async def test_the_join_button_of_a_group_names_no_link(stage: Stage) -> None:
    await acts(stage, lambda scene: places.joins(scene, "p5", "g1"))
    joined = await stage.last()
    assert (joined.link, joined.link_name, joined.by) == (None, None, None)
    await fails(stage, lambda scene: places.joins(scene, "p5", "p3"), "messenger-no-chat")
    await fails(stage, lambda scene: places.leaves(scene, "p5", "p5"), "messenger-not-in")


async def test_a_new_group_has_the_bot_as_an_admin(stage: Stage) -> None:
    chat = await acts(stage, lambda scene: places.new_group(scene, "p1", " Tea  fans "))
    placed = await stage.last()
    assert isinstance(placed, BotPlaced)
    assert (placed.where.title, placed.where.place.chat, placed.is_admin) == ("Tea fans", chat.chat, True)
    for title in ("", " ", "x" * 65):
        await fails(stage, lambda scene, title=title: places.new_group(scene, "p1", title), "messenger-name")


async def test_in_a_channel_only_admins_write_and_the_bot_hears_nothing(stage: Stage) -> None:
    channel = await acts(stage, lambda scene: places.new_group(scene, "p1", "News", "channel"))
    await acts(stage, lambda scene: places.joins(scene, "p3", channel.chat))
    before = len(stage.told)
    await acts(stage, lambda scene: receive.says(scene, "p1", channel.chat, Words(text="news")))
    await fails(
        stage, lambda scene: receive.says(scene, "p3", channel.chat, Words(text="me too")), "messenger-only-admins"
    )
    assert len(stage.told) == before
    assert stage.platform.is_community(channel.chat)


@pytest.mark.parametrize(
    ("chat", "account", "is_member", "role"),
    [
        ("g1", "p1", True, "owner"),
        ("g1", "p2", True, "admin"),
        ("g1", "p3", True, "member"),
        ("g1", "p5", False, "none"),
    ],
)
async def test_membership_is_known(stage: Stage, chat: str, account: str, is_member: bool, role: str) -> None:
    outcome = await stage.platform.perform(AskMembership(to=place(chat), account=account))
    assert outcome == Done(result={"is_member": is_member, "role": role})


async def test_membership_of_no_group(stage: Stage) -> None:
    assert await stage.platform.perform(AskMembership(to=place("g9"), account="p1")) == Unreachable(reason="removed")


async def test_a_photo_is_fetched_by_its_hash(stage: Stage) -> None:
    media = await stage.parts.media.keep(picture())
    await acts(stage, lambda scene: receive.says(scene, "p3", "p3", Words(text="/x", photos=(media,))))
    photo = (await stage.last()).photo
    assert photo == media
    assert await stage.platform.perform(FetchPhoto(platform="playground", file=photo)) == Done(result={"media": media})
    assert isinstance(await stage.platform.perform(FetchPhoto(platform="playground", file="x")), Failed)
    await fails(
        stage, lambda scene: receive.says(scene, "p3", "p3", Words(text="", photos=("x",))), "messenger-no-picture"
    )


async def test_an_album_is_told_photo_by_photo(stage: Stage) -> None:
    media = await stage.parts.media.keep(picture())
    await acts(stage, lambda scene: receive.says(scene, "p3", "p3", Words(text="/x", photos=(media, media))))
    assert [(one.text, one.photo, bool(one.album)) for one in stage.events] == [("/x", media, True), ("", media, True)]
    assert len({one.album for one in stage.events}) == 1


async def test_a_reply_names_who_is_replied_to(stage: Stage) -> None:
    sent = await said(stage, "g1", HELLO)
    mine = await acts(stage, lambda scene: receive.says(scene, "p3", "g1", Words(text="a")))
    for number, account in ((int(sent.message_id), BOT), (mine, "p3")):
        await acts(
            stage, lambda scene, number=number: receive.says(scene, "p4", "g1", Words(text="b", reply_to=number))
        )
        answer = await stage.last()
        assert (answer.reply_to.account, answer.reply_to.is_bot) == (account, account == BOT)
        assert answer.reply_to_message == str(number)
    await acts(stage, lambda scene: receive.says(scene, "p4", "p4", Words(text="b", reply_to=mine)))
    assert (await stage.last()).reply_to is None, "of another chat"


async def test_a_menu_is_kept_for_its_place(stage: Stage) -> None:
    item = MenuItem(word="shop", says="See")
    menu = SetMenu(platform="playground", items=(item,), scope="chat", chat="p3")
    assert await stage.platform.perform(menu) == Done()
    assert await stage.platform.perform(replace(menu, items=(), chat="p4")) == Done()


# --- money ------------------------------------------------------------------------------------------------------


async def asked_to_pay(stage: Stage, account: str = "p3") -> tuple[Sent, CheckoutAsked]:
    sent = await said(stage, account, INVOICE)
    await acts(stage, lambda scene: paying.asks(scene, account, int(sent.message_id)))
    asked = await stage.last()
    assert isinstance(asked, CheckoutAsked)
    return sent, asked


def answer_to(asked: CheckoutAsked, refusal: str = "") -> AnswerCheckout:
    return AnswerCheckout(platform="playground", checkout=asked.checkout, refusal=refusal)


def paid(stage: Stage) -> list[OrderPaid]:
    return [event for event in stage.events if isinstance(event, OrderPaid)]


async def test_money_is_paid_once_however_often_it_is_asked_and_answered(stage: Stage) -> None:
    sent, asked = await asked_to_pay(stage)
    assert (asked.payload, asked.minor, asked.currency) == ("key-1", 3990, "CNY")
    number = int(sent.message_id)
    again = await acts(stage, lambda scene: paying.asks(scene, "p3", number))
    assert str(again) == asked.checkout
    for _ in range(2):
        assert await stage.platform.perform(answer_to(asked)) == Done()
    assert len(paid(stage)) == 1
    event = paid(stage)[0]
    assert (event.paid_by, event.payload, event.minor, event.who and event.who.account) == (
        "playground",
        "key-1",
        3990,
        "p3",
    )
    assert (await found(stage, sent)).content["is_paid"] is True
    assert str(await acts(stage, lambda scene: paying.asks(scene, "p3", number))) == asked.checkout


async def test_a_crash_between_the_yes_and_its_telling_loses_and_doubles_nothing(stage: Stage) -> None:
    _, asked = await asked_to_pay(stage)
    take, stage.platform.messenger.post.take = stage.platform.messenger.post.take, None
    await stage.platform.perform(answer_to(asked))
    assert paid(stage) == []
    stage.platform.messenger.post.take = take
    await stage.platform.messenger.post.bring()
    await stage.platform.messenger.post.bring()
    assert len(paid(stage)) == 1


async def test_a_refused_payment_may_be_tried_again(stage: Stage) -> None:
    sent, asked = await asked_to_pay(stage)
    await stage.platform.perform(answer_to(asked, "Sold out"))
    await stage.platform.perform(answer_to(asked))
    assert paid(stage) == []
    await acts(stage, lambda scene: paying.asks(scene, "p3", int(sent.message_id)))
    second = await stage.last()
    assert second.checkout != asked.checkout
    await stage.platform.perform(answer_to(second))
    assert len(paid(stage)) == 1


async def test_a_yes_that_comes_too_late_pays_nothing(stage: Stage) -> None:
    _, asked = await asked_to_pay(stage)
    await acts(stage, lambda scene: paying.gives_up(scene, int(asked.checkout)))
    assert await stage.platform.perform(answer_to(asked)) == Done()
    assert paid(stage) == []
    assert isinstance(await stage.platform.perform(replace(answer_to(asked), checkout="x")), Failed)


async def test_money_comes_back_once_and_never_more_than_was_paid(stage: Stage) -> None:
    _, asked = await asked_to_pay(stage)
    await stage.platform.perform(answer_to(asked))
    back = RefundPayment(
        platform="playground",
        paid_by="playground",
        charge_id=paid(stage)[0].charge_id,
        ref="R-1",
        minor=2000,
        currency="CNY",
        account="p3",
    )
    outcomes: list[Outcome] = [
        await stage.platform.perform(one)
        for one in (back, back, replace(back, ref="R-2"), replace(back, charge_id="playground:999"))
    ]
    assert [type(one) for one in outcomes] == [Done, Done, Failed, Failed]
    lines = await stage.storage.read(lambda tx: playground_messages.page(tx, stage.shop.id, "p3", None, 9))
    assert [one.content.get("what") for one in lines][:2] == ["refunded", "paid"]


async def test_only_an_invoice_is_paid(stage: Stage) -> None:
    sent = await said(stage, "p3", HELLO)
    await fails(stage, lambda scene: paying.asks(scene, "p3", int(sent.message_id)), "messenger-no-message")
    invoice = await said(stage, "p3", INVOICE)
    await fails(stage, lambda scene: paying.asks(scene, "p4", int(invoice.message_id)), "messenger-no-message")


# --- people -----------------------------------------------------------------------------------------------------


async def test_a_new_person_is_in_no_group_and_nobody_hears_of_them(stage: Stage) -> None:
    person = await acts(stage, lambda scene: places.new_person(scene, " Mo ", "zh"))
    assert (person.account, person.name, person.language) == ("p6", "Mo", "zh")
    assert stage.told == []
    seen = await stage.storage.read(lambda tx: playground_people.get(tx, stage.shop.id, "p6"))
    assert seen == person
    await fails(stage, lambda scene: places.new_person(scene, "Mo", "fr"), "messenger-malformed")


async def test_it_begins_once(stage: Stage) -> None:
    await stage.platform.start()
    people = await stage.storage.read(lambda tx: playground_people.all_of(tx, stage.shop.id))
    assert len(people) == 5
    assert await stage.platform.check() == []
