"""What is said, as a person sees it in the chat."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.ended import TRIES_UNKNOWN
from bot.telegram import TelegramPlatform
from bot.telegram.marks import CAPTION_UNITS
from handlers.actions import Place, Rank, Say
from handlers.content import Album, Button, Chart, Content, Invoice, Picture, Poll, Poster, Text
from handlers.outcomes import Done, Failed, RetryLater, Unknown
from handlers.texts import Marked
from tests.bot.telegram.conftest import Pauses, Shelf, picture, settings
from tests.servers.telegram import TelegramServer, User

BUY = ((Button(label="Buy", does="/buy TEA 1"),),)
LONG = "\n".join("茶" * 99 for _ in range(60))


@pytest.fixture
def anna(server: TelegramServer) -> User:
    return server.user("Anna", started=True)


@pytest.fixture
def group(server: TelegramServer, anna: User) -> Any:
    group = server.group("Tea fans", owner=anna, supergroup=True)
    group.add_bot()
    return group


def to(chat: Any, thread: str | None = None) -> Place:
    return Place(platform="telegram", chat=str(chat.id), thread=thread)


async def told(platform: TelegramPlatform, chat: Any, content: Content, **more: Any) -> dict[str, Any]:
    action = Say(to=to(chat), content=content, **more)
    outcome = await platform.perform(action)
    assert isinstance(outcome, Done), outcome
    assert platform.cost(action) == len(outcome.result["message_ids"])
    return outcome.result


async def test_a_text_with_marks_and_buttons(platform: TelegramPlatform, server: TelegramServer, anna: User) -> None:
    text = Marked("😀 <b>A &amp; B</b> &lt;b&gt;")
    result = await told(platform, anna, Text(text=text, buttons=BUY))
    message = await server.wait_for(anna)
    assert message.text == "😀 A & B <b>"
    assert message.entities == [{"type": "bold", "offset": 3, "length": 5}]
    assert message.button("Buy").callback_data == "/buy TEA 1"
    assert result == {"message_id": str(message.id), "message_ids": [str(message.id)]}
    server.assert_clean()


async def test_a_reply_in_a_topic(platform: TelegramPlatform, server: TelegramServer, anna: User) -> None:
    forum = server.forum("Tea forum", owner=anna)
    forum.add_bot()
    topic = forum.new_topic("Offers")
    asked = anna.says(forum, "/shop", thread=topic)
    said = Say(to=to(forum, str(topic)), content=Text(text=Marked("here")), reply_to=str(asked.id))
    assert isinstance(await platform.perform(said), Done)
    message = await server.wait_for(forum)
    assert (message.thread_id, message.reply_to) == (topic, asked)


async def test_a_reply_to_what_is_gone_is_still_said(
    platform: TelegramPlatform, server: TelegramServer, anna: User
) -> None:
    await told(platform, anna, Text(text=Marked("here")), reply_to="4711")
    assert (await server.wait_for(anna)).reply_to is None


async def test_a_long_text_in_parts(
    platform: TelegramPlatform, server: TelegramServer, anna: User, pauses: Pauses
) -> None:
    result = await told(platform, anna, Text(text=Marked(LONG), buttons=BUY))
    first, second = await server.wait_for(anna), await server.wait_for(anna)
    assert f"{first.text}\n{second.text}" == LONG
    assert (first.buttons, len(second.buttons)) == ([], 1)
    assert result["message_id"] == str(second.id)
    assert pauses.seconds == [1.0]  # a person may be sent one message a second
    server.assert_clean()


async def test_the_first_part_is_the_one_that_replies(
    platform: TelegramPlatform, server: TelegramServer, anna: User
) -> None:
    asked = anna.says(None, "/help")
    await told(platform, anna, Text(text=Marked(LONG)), reply_to=str(asked.id))
    first, second = await server.wait_for(anna), await server.wait_for(anna)
    assert (first.reply_to, second.reply_to) == (asked, None)


async def test_parts_to_a_group_need_no_pause(
    platform: TelegramPlatform, server: TelegramServer, group: Any, pauses: Pauses
) -> None:
    await told(platform, group, Text(text=Marked(LONG)))
    assert pauses.seconds == []


async def test_a_picture_is_uploaded_once(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    name = shelf.put(picture())
    content = Picture(picture=name, text=Marked("<b>Tea</b>"), buttons=BUY)
    await told(platform, group, content)
    await told(platform, group, content)
    first, second = server.called("sendPhoto")
    assert not isinstance(first.params["photo"], str)
    assert shelf.file_ids[platform.source, name] == second.params["photo"]
    message = await server.wait_for(group)
    assert (message.photo, message.caption, message.entities[0]["length"]) == (picture(), "Tea", 3)
    assert message.buttons


async def test_of_many_new_pictures_at_once_one_is_uploaded(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    content = Picture(picture=shelf.put(picture()), text=Marked("Tea"))
    await asyncio.gather(*(told(platform, group, content) for _ in range(8)))
    photos = [call.params["photo"] for call in server.called("sendPhoto")]
    assert [isinstance(photo, str) for photo in photos] == [False] + [True] * 7


async def test_a_picture_that_could_not_be_uploaded_is_tried_by_the_next(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    server.fault("sendPhoto", status=403, description="Forbidden: bot was kicked from the supergroup chat")
    say = Say(to=to(group), content=Picture(picture=shelf.put(picture()), text=Marked("Tea")))
    outcomes = await asyncio.gather(*(platform.perform(say) for _ in range(3)))
    assert sorted(outcome.kind for outcome in outcomes) == ["done", "done", "unreachable"]


async def test_a_known_file_id_is_used(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    name = shelf.put(picture())
    await told(platform, group, Picture(picture=name, text=Marked("")))
    another = TelegramPlatform(settings(server), shelf)
    await another.start()
    await told(another, group, Picture(picture=name, text=Marked("")))
    await another.stop()
    assert server.called("sendPhoto")[1].params["photo"] == shelf.file_ids[platform.source, name]


async def test_a_file_id_that_telegram_forgot(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    name = shelf.put(picture())
    shelf.file_ids[platform.source, name] = "forgotten"
    await told(platform, group, Picture(picture=name, text=Marked("Tea")))
    assert len(server.called("sendPhoto")) == 2
    assert shelf.file_ids[platform.source, name] != "forgotten"
    assert (await server.wait_for(group)).photo == picture()


async def test_a_file_id_that_is_no_photos(
    platform: TelegramPlatform, server: TelegramServer, anna: User, group: Any, shelf: Shelf
) -> None:
    name = shelf.put(picture())
    sent = anna.says(None, "look", document=picture())
    shelf.file_ids[platform.source, name] = sent.content["document"]["file_id"]
    await told(platform, group, Picture(picture=name, text=Marked("Tea")))
    await told(platform, group, Picture(picture=name, text=Marked("Tea")))
    assert [isinstance(one.params["photo"], str) for one in server.called("sendPhoto")] == [True, False, True]


async def test_a_poster(platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf) -> None:
    poster = Poster(shop="Tea", title="t", line="l", inviter="Mia", sentence="s", link="https://t.me/x")
    await told(platform, group, Picture(picture=poster, text=Marked("Yours")))
    assert shelf.posters == [poster]
    assert (await server.wait_for(group)).photo == picture("red")


async def test_a_chart(platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf) -> None:
    chart = Chart(shop="Tea", title="t", line="l", panels=())
    await told(platform, group, Picture(picture=chart, text=Marked("")))
    assert shelf.charts == [chart]
    shown = await server.wait_for(group)
    assert (shown.photo, shown.caption) == (picture("blue"), "")
    server.assert_clean()


async def test_a_caption_that_is_too_long_follows_its_picture(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    text = "😀" * (CAPTION_UNITS // 2)
    await told(platform, group, Picture(picture=shelf.put(picture()), text=Marked(text), buttons=BUY))
    assert (await server.wait_for(group)).caption == text
    result = await told(platform, group, Picture(picture=shelf.put(picture()), text=Marked(text + "!"), buttons=BUY))
    photo, words = await server.wait_for(group), await server.wait_for(group)
    assert (photo.caption, photo.buttons) == ("", [])
    assert (words.text, len(words.buttons)) == (text + "!", 1)
    assert result["message_id"] == str(words.id)
    server.assert_clean()


async def test_an_album_carries_its_caption(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    names = tuple(shelf.put(picture(colour)) for colour in ("red", "green", "blue"))
    result = await told(platform, group, Album(pictures=names, text=Marked("<b>Three</b> teas")))
    messages = [await server.wait_for(group) for _ in names]
    assert [message.photo for message in messages] == [picture(colour) for colour in ("red", "green", "blue")]
    assert [message.caption for message in messages] == ["Three teas", "", ""]
    assert len({message.album for message in messages}) == 1
    assert result == {"message_id": str(messages[0].id), "message_ids": [str(message.id) for message in messages]}
    await told(platform, group, Album(pictures=names, text=Marked("again")))
    known = {shelf.file_ids[platform.source, name] for name in names}
    assert {one["media"] for one in server.called("sendMediaGroup")[1].params["media"]} == known


async def test_an_albums_buttons_have_a_message_of_their_own(
    platform: TelegramPlatform, server: TelegramServer, anna: User, shelf: Shelf, pauses: Pauses
) -> None:
    names = tuple(shelf.put(picture(colour)) for colour in ("red", "green"))
    result = await told(platform, anna, Album(pictures=names, text=Marked("Two teas"), buttons=BUY))
    first, second, words = [await server.wait_for(anna) for _ in range(3)]
    assert (first.caption, second.caption) == ("", "")
    assert (words.text, words.button("Buy").callback_data) == ("Two teas", "/buy TEA 1")
    assert result["message_id"] == str(first.id)
    assert result["buttons_id"] == str(words.id)
    assert pauses.seconds == [2.0]
    server.assert_clean()


async def test_a_poll_is_answered_by_name(platform: TelegramPlatform, server: TelegramServer, group: Any) -> None:
    until = datetime.now(UTC) + timedelta(days=2)
    result = await told(
        platform, group, Poll(question="Which tea?", options=("龙井", "毛尖"), is_multiple=True, until_at=until)
    )
    message = await server.wait_for(group)
    assert message.poll is not None
    assert message.poll.id == result["poll"]
    call = server.called("sendPoll")[0].params
    assert (call["is_anonymous"], call["allows_multiple_answers"], call["type"]) == (False, True, "regular")
    assert call["close_date"] == int(until.timestamp())
    server.assert_clean()


async def test_a_quiz_and_a_far_end(platform: TelegramPlatform, server: TelegramServer, group: Any) -> None:
    until = datetime.now(UTC) + timedelta(days=40)
    await told(platform, group, Poll(question="2+2?", options=("3", "4"), right_option=1, until_at=until))
    call = server.called("sendPoll")[0].params
    assert (call["type"], call["correct_option_ids"]) == ("quiz", [1])
    assert "close_date" not in call
    server.assert_clean()


async def test_an_invoice(platform: TelegramPlatform, server: TelegramServer, anna: User) -> None:
    invoice = Invoice(
        title="龙井 50g × 2, picked on the twenty-second of March",
        description="d" * 300,
        payload="order 12",
        currency="CNY",
        prices=(("龙井 50g × 2", 7980), ("Credit", -1200)),
        start="p_TEA_AB23CD45",
        buttons=((Button(label="Pay", does="pay"),), (Button(label="Cancel", does="order.cancel 12"),)),
    )
    await told(platform, anna, invoice)
    message = await server.wait_for(anna)
    call = server.called("sendInvoice")[0].params
    assert (len(call["title"]), len(call["description"]), call["start_parameter"]) == (32, 255, "p_TEA_AB23CD45")
    assert call["provider_token"] == server.payment_token
    assert message.button("Pay").pay
    assert message.button("Cancel").callback_data == "order.cancel 12"
    server.assert_clean()


async def test_stars_need_no_provider(platform: TelegramPlatform, server: TelegramServer, anna: User) -> None:
    invoice = Invoice(
        title="Guide", description="d", payload="order 12", currency="XTR", prices=(("Guide", 50),), start=""
    )
    await told(platform, anna, invoice)
    assert server.called("sendInvoice")[0].params.get("provider_token", "") == ""
    server.assert_clean()


# --- interrupted -----------------------------------------------------------------------------------------------------


async def test_what_was_said_before_an_interruption_is_not_said_again(
    platform: TelegramPlatform, server: TelegramServer, group: Any, shelf: Shelf
) -> None:
    names = tuple(shelf.put(picture(colour)) for colour in ("red", "green"))
    action = Say(to=to(group), content=Album(pictures=names, text=Marked("Two"), buttons=BUY))
    server.fault("sendMessage", status=429, parameters={"retry_after": 7})
    assert await platform.perform(action) == RetryLater(after_s=7.0, reason="too many requests")
    outcome = await platform.perform(action)
    assert isinstance(outcome, Done)
    assert len(outcome.result["message_ids"]) == 3
    assert "buttons_id" in outcome.result
    assert len(group.bot_messages()) == 3
    assert isinstance(await platform.perform(action), Done)
    assert len(group.bot_messages()) == 6  # said anew, when it is asked for anew


async def test_who_goes_on_after_an_interruption_has_waited_already(
    platform: TelegramPlatform, server: TelegramServer, anna: User, pauses: Pauses
) -> None:
    action = Say(to=to(anna), content=Text(text=Marked(LONG)))

    def refuse(_: float) -> None:
        server.fault("sendMessage", status=429, parameters={"retry_after": 3})

    pauses.after = refuse
    assert isinstance(await platform.perform(action), RetryLater)
    assert pauses.seconds == [1.0]
    server.skip(3)
    assert isinstance(await platform.perform(action), Done)
    assert pauses.seconds == [1.0]
    assert len(server.private(anna)) == 2


@pytest.mark.parametrize(("rank", "tries"), [(Rank.ANSWER, TRIES_UNKNOWN), (Rank.BROADCAST, 1)])
async def test_words_that_were_given_up_are_said_whole_the_next_time(
    platform: TelegramPlatform, server: TelegramServer, anna: User, pauses: Pauses, rank: Rank, tries: int
) -> None:
    """Nobody tries again: the next equal words are others."""
    action = Say(to=to(anna), content=Text(text=Marked(LONG)), rank=rank)

    def cut(_: float) -> None:
        server.fault("sendMessage", drop=True, times=tries)

    pauses.after = cut
    for _ in range(tries):
        assert isinstance(await platform.perform(action), Unknown)
    assert len(server.private(anna)) == 1
    pauses.after = server.skip
    server.skip(2)
    assert isinstance(await platform.perform(action), Done)
    assert len(server.private(anna)) == 3


async def test_what_may_have_arrived_is_not_said_again_by_itself(
    platform: TelegramPlatform, server: TelegramServer, group: Any
) -> None:
    server.fault("sendMessage", drop="after")
    outcome = await platform.perform(Say(to=to(group), content=Text(text=Marked("hi"))))
    assert isinstance(outcome, Unknown)
    assert len(group.bot_messages()) == 1


async def test_a_button_that_cannot_be_is_a_fault_of_ours(platform: TelegramPlatform, group: Any) -> None:
    bad = Text(text=Marked("hi"), buttons=((Button(label="x", does="x" * 65),),))
    outcome = await platform.perform(Say(to=to(group), content=bad))
    assert isinstance(outcome, Failed)
    assert "64 bytes" in outcome.reason
