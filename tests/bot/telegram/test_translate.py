"""What updates mean: wire payloads in, events out."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.platform import Untranslatable
from bot.telegram.translate import FOLDER_LINK, translate
from handlers.actions import Place
from handlers.events import (
    AskedToJoin,
    Blocked,
    BotPlaced,
    CheckoutAsked,
    Event,
    Joined,
    Left,
    Moved,
    OrderPaid,
    Pressed,
    Retitled,
    Said,
    Voted,
    Where,
    Who,
)
from tests.bot.telegram.samples import (
    ANONYMOUS,
    AT,
    BOT,
    CHANNEL,
    CHANNEL_BOT,
    GROUP,
    JAY,
    LINK,
    LONG_ID,
    ME,
    MIA,
    PHOTO,
    PRIVATE,
    SERVICE,
    SUPERGROUP,
    change,
    message,
    raw,
    standing,
)

NOW = datetime(2025, 12, 1, 12, 0, 30, tzinfo=UTC)
THEN = datetime.fromtimestamp(AT, UTC)
WHO_MIA = Who(platform="telegram", account=str(LONG_ID), name="Mia Lin", username="mia", language="zh-hans")
WHO_JAY = Who(platform="telegram", account="42", name="Jay")


def place(chat: str, thread: str | None = None) -> Place:
    return Place(platform="telegram", chat=chat, thread=thread)


def words_of(**fields: Any) -> str:
    (event,) = translate(raw("message", message(**fields)), ME, NOW)
    assert isinstance(event, Said)
    return event.text


def test_a_link_behind_words_is_written_after_them() -> None:
    marks = [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "text_link", "offset": 3, "length": 2, "url": "https://tea.example/a"},
        {"type": "text_link", "offset": 6, "length": 11, "url": "https://tea.example/"},
    ]
    text = "😀 茶叶 tea.example"
    assert words_of(text=text, entities=marks) == "😀 茶叶 (https://tea.example/a) tea.example"
    assert words_of(caption=text, caption_entities=marks) == "😀 茶叶 (https://tea.example/a) tea.example"
    assert words_of(text=text) == text


@pytest.mark.parametrize(
    "mark",
    [
        "text_link",
        {"type": "text_link", "offset": 0, "length": 2},
        {"type": "text_link", "offset": -4, "length": 2, "url": "https://tea.example"},
        {"type": "text_link", "offset": 90, "length": 2, "url": "https://tea.example"},
        {"type": "text_link", "offset": 1, "length": -1, "url": "https://tea.example"},
    ],
)
def test_a_mark_that_marks_nothing_changes_nothing(mark: Any) -> None:
    assert words_of(text="green tea", entities=[mark]) == "green tea"


IN_PRIVATE = Where(place=place(str(LONG_ID)), kind="private", username="mia")
IN_GROUP = Where(place=place("-4000001"), kind="group", title="Tea fans")
IN_SUPERGROUP = Where(place=place("-1001234567890"), kind="group", title="Tea fans", username="teafans")
IN_CHANNEL = Where(place=place("-1009876543210"), kind="channel", title="Tea news")


def meaning(kind: str, body: Any) -> list[Event]:
    return translate(raw(kind, body), ME, NOW)


def said(body: Any) -> Said:
    [event] = meaning("message", body)
    assert isinstance(event, Said)
    return event


# --- what people say -------------------------------------------------------------------------------------------------


def test_words_in_private() -> None:
    assert said(message(text="/start i_AB23CD45")) == Said(
        at=THEN, who=WHO_MIA, where=IN_PRIVATE, message_id="17", text="/start i_AB23CD45"
    )


def test_photo_with_a_caption_names_the_largest_size() -> None:
    event = said(message(photo=PHOTO, caption="/product add TEA 龙井 39.90", media_group_id="1357"))
    assert (event.photo, event.text, event.album) == ("large", "/product add TEA 龙井 39.90", "1357")


def test_a_picture_may_be_sent_as_a_file() -> None:
    document = {"file_id": "d", "file_unique_id": "d", "mime_type": "image/jpeg"}
    event = said(message(document=document, caption="look"))
    assert (event.photo, event.text) == ("d", "look")


@pytest.mark.parametrize("kind", ["sticker", "voice", "location", "contact", "dice"])
def test_what_has_no_words_is_said_without_words(kind: str) -> None:
    assert said(message(GROUP, **{kind: {}})).text == ""


@pytest.mark.parametrize(
    "kind", ["delete_chat_photo", "pinned_message", "video_chat_started", "forum_topic_created", "unheard_of"]
)
def test_reports_that_mean_nothing(kind: str) -> None:
    assert meaning("message", message(SUPERGROUP, **{kind: {"name": "x"}})) == []


def test_a_reply_names_whom_and_what() -> None:
    event = said(message(GROUP, text="/sold TEA", reply_to_message=message(GROUP, JAY, text="I take two")))
    assert (event.reply_to, event.reply_to_message) == (WHO_JAY, "17")


def test_in_a_topic_nothing_is_replied_to_by_itself() -> None:
    opening = message(SUPERGROUP, JAY, forum_topic_created={"name": "Offers", "icon_color": 1})
    event = said(message(SUPERGROUP, text="hi", message_thread_id=5, is_topic_message=True, reply_to_message=opening))
    assert event.where.place == place("-1001234567890", "5")
    assert (event.reply_to, event.reply_to_message) == (None, None)


def test_a_thread_of_replies_is_no_topic() -> None:
    assert said(message(SUPERGROUP, text="hi", message_thread_id=5)).where == IN_SUPERGROUP


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/buy@fanloop_bot TEA 2", "/buy TEA 2"),
        ("/BUY@Fanloop_Bot", "/BUY"),
        ("/buy TEA @other_bot", "/buy TEA @other_bot"),
        ("mail me: a@other_bot", "mail me: a@other_bot"),
        ("/ @other_bot", "/ @other_bot"),
    ],
)
def test_our_own_name_is_taken_off_a_command(typed: str, heard: str) -> None:
    assert said(message(GROUP, text=typed)).text == heard


@pytest.mark.parametrize("typed", ["/buy@other_bot TEA", "/buy@fanloop_bot2", "/start@OTHER_BOT"])
def test_a_command_for_another_bot_is_not_for_us(typed: str) -> None:
    assert meaning("message", message(GROUP, text=typed)) == []


def test_names_and_words_lose_what_cannot_be_stored() -> None:
    body = message(sender={**MIA, "first_name": "M\0i\ud800a", "last_name": "<b>&"}, text="a\0b\udfff龙")
    event = said(body)
    assert event.who.name == "Mi\ufffda <b>&"
    assert event.text == "ab\ufffd龙"


@pytest.mark.parametrize(
    "kind", ["edited_message", "channel_post", "edited_channel_post", "poll", "message_reaction", "new_kind"]
)
def test_kinds_that_mean_nothing(kind: str) -> None:
    assert meaning(kind, message(CHANNEL, text="/group on")) == []


def test_an_edited_message_does_not_run_its_command_again() -> None:
    assert meaning("edited_message", message(text="/buy TEA", edit_date=AT + 5)) == []


# --- nobody, and bots ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "sender_chat", "account"),
    [
        (ANONYMOUS, SUPERGROUP, "-1001234567890"),
        (ANONYMOUS, None, "1087968824"),
        (SERVICE, CHANNEL, "-1009876543210"),
        (SERVICE, None, "777000"),
        (CHANNEL_BOT, CHANNEL, "-1009876543210"),
        (None, CHANNEL, "-1009876543210"),
    ],
)
def test_who_speaks_for_a_chat_is_nobody(sender: Any, sender_chat: Any, account: str) -> None:
    fields = {"sender_chat": sender_chat} if sender_chat else {}
    who = said(message(SUPERGROUP, sender, text="/post TEA", **fields)).who
    assert (who.account, who.is_faceless, who.is_bot) == (account, True, False)


def test_a_bot_is_named_as_one() -> None:
    assert said(message(GROUP, {**BOT, "id": 5}, text="hi")).who.is_bot


def test_a_channels_post_in_its_group_was_said_by_nobody_there() -> None:
    body = message(SUPERGROUP, SERVICE, sender_chat=CHANNEL, text="/group on", is_automatic_forward=True)
    assert meaning("message", body) == []


# --- buttons, votes, money -------------------------------------------------------------------------------------------


def test_a_press() -> None:
    [event] = meaning(
        "callback_query",
        {
            "id": "77",
            "from": JAY,
            "chat_instance": "1",
            "data": "/buy TEA 1",
            "message": message(GROUP, BOT, text="Tea"),
        },
    )
    assert event == Pressed(at=NOW, who=WHO_JAY, where=IN_GROUP, message_id="17", press="77", does="/buy TEA 1")


def test_a_press_under_a_message_that_is_gone() -> None:
    gone = {"chat": GROUP, "message_id": 3, "date": 0}
    [event] = meaning("callback_query", {"id": "77", "from": JAY, "chat_instance": "1", "data": "x", "message": gone})
    assert isinstance(event, Pressed)
    assert event.message_id == "3"


@pytest.mark.parametrize(
    "body", [{"inline_message_id": "i", "data": "x"}, {"game_short_name": "g", "message": message()}]
)
def test_presses_under_what_we_never_send(body: Any) -> None:
    assert meaning("callback_query", {"id": "7", "from": JAY, "chat_instance": "1", **body}) == []


def test_a_vote_and_its_withdrawal() -> None:
    cast = {"poll_id": "555", "user": JAY, "option_ids": [0, 2], "option_persistent_ids": ["a", "c"]}
    assert meaning("poll_answer", cast) == [Voted(at=NOW, who=WHO_JAY, poll="555", options=(0, 2))]
    assert meaning("poll_answer", {**cast, "option_ids": []}) == [Voted(at=NOW, who=WHO_JAY, poll="555", options=())]


def test_a_vote_of_an_anonymous_admin() -> None:
    body = {"poll_id": "555", "user": CHANNEL_BOT, "voter_chat": SUPERGROUP, "option_ids": [1]}
    [event] = meaning("poll_answer", body)
    assert isinstance(event, Voted)
    assert event.who.is_faceless


def test_a_checkout() -> None:
    body = {"id": "9", "from": JAY, "currency": "CNY", "total_amount": 7980, "invoice_payload": "order 12"}
    assert meaning("pre_checkout_query", body) == [
        CheckoutAsked(at=NOW, who=WHO_JAY, checkout="9", payload="order 12", currency="CNY", minor=7980)
    ]


@pytest.mark.parametrize(("currency", "paid_by"), [("CNY", "telegram"), ("XTR", "stars")])
def test_a_payment(currency: str, paid_by: Any) -> None:
    payment = {
        "currency": currency,
        "total_amount": 7980,
        "invoice_payload": "order 12",
        "telegram_payment_charge_id": "tg-1",
        "provider_payment_charge_id": "pv-1",
    }
    assert meaning("message", message(successful_payment=payment)) == [
        OrderPaid(
            at=THEN,
            who=WHO_MIA,
            paid_by=paid_by,
            payload="order 12",
            currency=currency,
            minor=7980,
            charge_id="tg-1",
            where=IN_PRIVATE,
        )
    ]


# --- coming and going ------------------------------------------------------------------------------------------------


def joined(body: Any) -> Joined:
    [event] = meaning("chat_member", body)
    assert isinstance(event, Joined)
    return event


OUT = [("left", {}), ("kicked", {}), ("restricted", {"is_member": False})]
IN = [("member", {}), ("restricted", {"is_member": True}), ("administrator", {}), ("creator", {})]


@pytest.mark.parametrize("old", OUT)
@pytest.mark.parametrize("new", IN)
def test_joining_and_leaving(old: Any, new: Any) -> None:
    outside, inside = standing(old[0], **old[1]), standing(new[0], **new[1])
    assert joined(change(outside, inside)) == Joined(at=THEN, who=WHO_MIA, where=IN_SUPERGROUP)
    assert meaning("chat_member", change(inside, outside)) == [Left(at=THEN, who=WHO_MIA, where=IN_SUPERGROUP)]


@pytest.mark.parametrize("kinds", [IN, OUT])
def test_promotion_and_restriction_are_no_joins(kinds: Any) -> None:
    for old in kinds:
        for new in kinds:
            assert meaning("chat_member", change(standing(old[0], **old[1]), standing(new[0], **new[1]))) == []


def test_the_link_somebody_came_by() -> None:
    event = joined(change(standing("left"), standing("member"), invite_link=LINK))
    assert (event.link, event.link_name, event.is_open_request, event.by) == (
        LINK["invite_link"],
        "AB23CD45",
        False,
        None,
    )


def test_a_link_of_another_admin_comes_cut_and_without_a_name() -> None:
    link = {**LINK, "invite_link": "https://t.me/+abc...", "creator": JAY}
    del link["name"]
    event = joined(change(standing("left"), standing("member"), invite_link=link))
    assert (event.link, event.link_name) == ("https://t.me/+abc...", None)


def test_asked_without_a_link_and_let_in_by_an_admin() -> None:
    event = joined(change(standing("left"), standing("member"), by=JAY, via_join_request=True))
    assert (event.is_open_request, event.link, event.by) == (True, None, None)


def test_a_link_says_more_than_a_request() -> None:
    event = joined(change(standing("left"), standing("member"), by=JAY, invite_link=LINK, via_join_request=True))
    assert (event.is_open_request, event.link, event.by) == (False, LINK["invite_link"], None)


def test_a_request_by_a_link_that_an_admin_approved_is_no_adding() -> None:
    event = joined(change(standing("left"), standing("member"), by=JAY, invite_link=LINK))
    assert (event.is_open_request, event.link, event.by) == (False, LINK["invite_link"], None)


def test_a_request_that_we_approved_is_no_adding() -> None:
    assert joined(change(standing("left"), standing("member"), by=BOT)).by is None


def test_added_by_somebody() -> None:
    assert joined(change(standing("left"), standing("member"), by=JAY)).by == WHO_JAY


def test_a_folder_of_chats() -> None:
    event = joined(change(standing("left"), standing("member"), via_chat_folder_invite_link=True))
    assert (event.link, event.link_name) == (FOLDER_LINK, None)


def test_a_channel_is_joined_like_a_group() -> None:
    assert joined(change(standing("left"), standing("member"), chat=CHANNEL)).where == IN_CHANNEL


def test_a_report_of_newcomers_is_a_hint() -> None:
    events = meaning("message", message(GROUP, JAY, new_chat_members=[MIA, JAY]))
    assert events == [
        Joined(at=THEN, who=WHO_MIA, where=IN_GROUP, by=WHO_JAY, is_certain=False),
        Joined(at=THEN, who=WHO_JAY, where=IN_GROUP, is_certain=False),
    ]


def test_a_report_of_a_leaver() -> None:
    assert meaning("message", message(GROUP, JAY, left_chat_member=MIA)) == [
        Left(at=THEN, who=WHO_MIA, where=IN_GROUP, is_certain=False)
    ]


def test_somebody_asks_to_join() -> None:
    body = {"chat": SUPERGROUP, "from": MIA, "user_chat_id": LONG_ID, "date": AT, "bio": "tea", "invite_link": LINK}
    wanted = AskedToJoin(
        at=THEN, who=WHO_MIA, where=IN_SUPERGROUP, link=LINK["invite_link"], link_name="AB23CD45", chat=str(LONG_ID)
    )
    assert meaning("chat_join_request", body) == [wanted]
    del body["invite_link"]
    [bare] = meaning("chat_join_request", body)
    assert isinstance(bare, AskedToJoin)
    assert (bare.link, bare.link_name) == (None, None)


def test_a_community_takes_another_title() -> None:
    wanted = Retitled(at=THEN, where=replace(IN_SUPERGROUP, title="Tea lovers"))
    assert meaning("message", message(SUPERGROUP, new_chat_title="Tea lovers")) == [wanted]
    wanted = Retitled(at=THEN, where=replace(IN_CHANNEL, title="News of tea"))
    assert meaning("channel_post", message(CHANNEL, new_chat_title="News of tea")) == [wanted]


def test_a_group_becomes_a_supergroup_and_is_told_twice() -> None:
    wanted = [Moved(at=THEN, platform="telegram", old_chat="-4000001", new_chat="-1001234567890")]
    assert meaning("message", message(GROUP, migrate_to_chat_id=SUPERGROUP["id"])) == wanted
    assert meaning("message", message(SUPERGROUP, migrate_from_chat_id=GROUP["id"])) == wanted


# --- the bot itself --------------------------------------------------------------------------------------------------


def test_shut_out_and_let_in_again() -> None:
    shut = change(standing("member", BOT), standing("kicked", BOT), chat=PRIVATE)
    assert meaning("my_chat_member", shut) == [Blocked(at=THEN, who=WHO_MIA, is_blocked=True)]
    again = change(standing("kicked", BOT), standing("member", BOT), chat=PRIVATE)
    assert meaning("my_chat_member", again) == [Blocked(at=THEN, who=WHO_MIA, is_blocked=False)]


@pytest.mark.parametrize(
    ("chat", "new", "is_member", "is_admin", "can_invite", "can_post"),
    [
        (SUPERGROUP, standing("administrator", BOT), True, True, True, True),
        (SUPERGROUP, standing("administrator", BOT, can_invite_users=False), True, True, False, True),
        (SUPERGROUP, standing("member", BOT), True, False, False, True),
        (SUPERGROUP, standing("restricted", BOT), True, False, False, False),
        (SUPERGROUP, standing("restricted", BOT, can_send_messages=True), True, False, False, True),
        (SUPERGROUP, standing("restricted", BOT, can_send_messages=True, is_member=False), False, False, False, False),
        (SUPERGROUP, standing("kicked", BOT), False, False, False, False),
        (SUPERGROUP, standing("left", BOT), False, False, False, False),
        (CHANNEL, standing("administrator", BOT, can_post_messages=True), True, True, True, True),
        (CHANNEL, standing("administrator", BOT, can_post_messages=False), True, True, True, False),
        (CHANNEL, standing("administrator", BOT), True, True, True, True),
        (CHANNEL, standing("left", BOT), False, False, False, False),
    ],
)
def test_where_the_bot_stands(
    chat: Any, new: Any, is_member: bool, is_admin: bool, can_invite: bool, can_post: bool
) -> None:
    [event] = meaning("my_chat_member", change(standing("left", BOT), new, chat=chat, by=JAY))
    assert event == BotPlaced(
        at=THEN,
        where=IN_CHANNEL if chat is CHANNEL else IN_SUPERGROUP,
        by=WHO_JAY,
        is_member=is_member,
        is_admin=is_admin,
        can_invite=can_invite,
        can_post=can_post,
    )


# --- what makes no sense ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        "{}",
        '"update"',
        "null",
        '{"update_id": "7"}',
        '{"update_id": true}',
        "[" * 100_000,
        "1" * 5000,
    ],
)
def test_what_is_no_update(body: str) -> None:
    with pytest.raises(Untranslatable):
        translate(body, ME, NOW)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("message", "text"),
        ("message", {"text": "hi"}),
        ("message", message(text=5)),
        ("message", message(sender=None, text="hi")),
        ("message", message({**GROUP, "type": "crowd"}, text="hi")),
        ("message", message({"id": "7", "type": "group"}, text="hi")),
        ("message", {**message(text="hi"), "date": 10**30}),
        ("message", message(photo=["x"])),
        ("message", message(photo=[{"file_id": "x"}])),
        ("message", message(new_chat_members=[7])),
        ("callback_query", {"id": "7", "data": "x", "message": message()}),
        ("poll_answer", {"poll_id": "5", "user": JAY, "option_ids": ["1"]}),
        ("chat_member", change(standing("left"), {"status": "member"})),
        (
            "pre_checkout_query",
            {"id": "9", "from": JAY, "currency": "CNY", "total_amount": "7980", "invoice_payload": "x"},
        ),
    ],
)
def test_what_is_not_as_documented(kind: str, body: Any) -> None:
    with pytest.raises(Untranslatable):
        meaning(kind, body)
