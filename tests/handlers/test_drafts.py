"""/broadcast until somebody says yes: its words, its preview, its photos."""

import pytest

from handlers import drafts
from handlers.actions import DropButtons, FetchPhoto
from handlers.content import Album, Picture
from handlers.events import Said
from storage.rows import Role
from tests.handlers.harness import Outcome, _private, _who
from tests.handlers.market import edits, fetches
from tests.handlers.newsroom import Newsroom, flashed, shown


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


def asked(room: Newsroom, typed: str = "/broadcast Hello") -> Outcome:
    """The preview, which stands as message 1."""
    led = room.says(room.boss, typed)
    room.stood(led)
    return led


# --- the preview -------------------------------------------------------------------------------------------------


def test_the_preview_shows_the_content_then_to_whom_and_when(room: Newsroom) -> None:
    room.member("Jay")
    room.says(room.member("Lin"), "/stop")
    room.shuts(room.member("Bo"), "blocked")
    room.member("Never", can_write=False)

    content, preview = room.says(room.boss, "/broadcast The <new> tea\nis here").told

    assert content.text == "The <new> tea\nis here"
    assert not content.buttons
    assert preview.text == (
        "/broadcast preview\nTo 2 people (not counting one who opted out, one who cannot be reached)\n"
        "Starts when you say so\nTakes a moment"
    )
    assert [button.label for button in preview.buttons] == ["Send", "Change the text", "Cancel"]
    assert room.statuses() == ["draft"]


def test_in_chinese() -> None:
    room = Newsroom(language="zh")
    room.says(room.member("Lin"), "/stop")
    _, preview = room.says(room.boss, "/群发 新茶到了").told
    assert preview.text == "/broadcast 预览\n发给 1 人（另有 1 人退订）\n一确认就开始\n很快发完"


def test_the_preview_says_how_long_it_takes(room: Newsroom) -> None:
    for number in range(120):
        room.member(f"Friend{number}")
    assert "Takes about 5 seconds" in room.says(room.boss, "/broadcast Hello").told[-1].text


@pytest.mark.parametrize(
    ("to", "whom"),
    [
        ("all", "To 3 people"),
        ("大家", "To 3 people"),
        ("groups", "To 2 groups"),
        ("tea", "To tea"),
        ("2", "To cake"),
        ("#vip", "To one person tagged #vip"),
        ("＃VIP", "To one person tagged #vip"),
    ],
)
def test_whom_it_is_for(room: Newsroom, to: str, whom: str) -> None:
    room.tagged(room.member("Jay"), "vip")
    room.member("Lin")
    room.group("tea")
    room.group("cake")
    assert room.says(room.boss, f"/broadcast to={to} Hello").told[-1].text.splitlines()[1] == whom


@pytest.mark.parametrize(
    ("typed", "no"),
    [
        ("/broadcast to=#gone Hello", "Nobody I can write to is tagged #gone"),
        ("/broadcast to=groups Hello", "There is no group to post to yet"),
        ("/broadcast to=nowhere Hello", "I found no group “nowhere”"),
        ("/broadcast to=closed Hello", "“closed” is not switched on"),
        ("/broadcast to=lost Hello", "I am not in “lost” any more"),
        ("/broadcast at=25:00 Hello", "“25:00” is not a time I can read"),
        ("/broadcast at=2020-01-01T20:00 Hello", "is already over"),
        ('/broadcast every="0 20 * *" Hello', "is not a repeat I can read"),
        ('/broadcast every="0 0 31 2 *" Hello', "is a day that never comes"),
        ('/broadcast at=20:00 every="0 20 * * 5" Hello', "Use at or every, not both"),
        ("/broadcast " + "x" * 5000, "4,096 characters at most"),
        ("/broadcast " + "🍵" * 2049, "4,096 characters at most"),
        ("/broadcast_text 1\nNew", "not a draft any more"),
        ("/broadcast_text x\nNew", "not a draft any more"),
    ],
)
def test_what_will_not_do_gets_one_sentence(room: Newsroom, typed: str, no: str) -> None:
    closed = room.group("closed")
    room.status(closed, "off")
    room.status(room.group("lost"), "lost")
    led = room.says(room.boss, typed)
    assert no in led.text
    assert len(led.told) == 1
    assert room.statuses() == []


def test_the_longest_body_is_taken(room: Newsroom) -> None:
    assert len(room.says(room.boss, "/broadcast " + "x" * 4096).told) == 2


@pytest.mark.parametrize("role", [None, Role.CLERK])
def test_it_is_a_managers(room: Newsroom, role: Role | None) -> None:
    assert "I do not know" in room.says(room.member("Lin", role), "/broadcast Hello").text


def test_in_a_group_it_asks_for_the_private_chat(room: Newsroom) -> None:
    room.group("tea")
    assert "in private" in room.says(room.boss, "/broadcast Hello", group="tea").text
    assert room.statuses() == []


# --- yes and no --------------------------------------------------------------------------------------------------


def test_pressed_twice_it_goes_once(room: Newsroom) -> None:
    preview = asked(room).told[-1]
    first = room.presses(room.boss, preview.button("Send"))
    assert [one.sent.message_id for one in edits(first)] == ["1"]
    assert first.text == "Sending: 0 / 1"
    assert shown(first) == ["Pause", "Stop"]
    assert room.statuses() == ["running"]

    second = room.presses(room.boss, preview.button("Send"))
    assert flashed(second) == "That has been seen to already"
    assert not second.told


def test_only_its_author_or_an_owner_may_press(room: Newsroom) -> None:
    ana, ben = room.member("Ana", Role.MANAGER), room.member("Ben", Role.MANAGER)
    preview = room.says(ana, "/broadcast Hello").told[-1]
    assert flashed(room.presses(ben, preview.button("Send"))) == "This button is somebody else's"
    assert flashed(room.presses(ben, preview.button("Cancel"))) == "This button is somebody else's"
    assert "not a draft" in room.says(ben, "/broadcast_text 1\nMine now").text
    assert room.statuses() == ["draft"]
    room.presses(room.boss, preview.button("Send"))
    assert room.statuses() == ["running"]


@pytest.mark.parametrize("does", ["send 1", "loud 1", "drop 1", "pause 1", "resume 1", "stop 1"])
def test_who_is_no_staff_presses_in_vain(room: Newsroom, does: str) -> None:
    asked(room)
    assert room.presses(room.member("Lin"), f"broadcast.{does}").told == []
    assert room.statuses() == ["draft"]


@pytest.mark.parametrize("ref", ["", "x", "7", "9" * 40, "-1"])
def test_a_button_of_nothing_does_nothing(room: Newsroom, ref: str) -> None:
    for word in ("send", "loud", "drop", "pause", "resume", "stop"):
        assert not room.presses(room.boss, f"broadcast.{word} {ref}").told


def test_left_alone_nothing_is_sent(room: Newsroom) -> None:
    preview = asked(room).told[-1]
    dropped = room.presses(room.boss, preview.button("Cancel"))
    assert dropped.text == "Fine, nothing is sent"
    assert not shown(dropped)
    assert room.statuses() == ["cancelled"]
    assert flashed(room.presses(room.boss, preview.button("Send"))) == "That has been seen to already"


def test_another_text_is_another_preview(room: Newsroom) -> None:
    preview = asked(room).told[-1]
    question = room.presses(room.boss, preview.button("Change"))
    assert question.text == "What should it say instead?"
    again = room.says(room.boss, "Hello, friends")
    assert [one.text.splitlines()[0] for one in again.told] == ["Hello, friends", "/broadcast preview"]
    (older,) = [one for one in again.actions if isinstance(one, DropButtons)]
    assert older.sent.message_id == "1"
    assert room.statuses() == ["draft"]
    assert room.rows("SELECT body FROM broadcasts") == [{"body": "Hello, friends"}]


def test_sent_while_another_text_is_asked_for(room: Newsroom) -> None:
    preview = asked(room).told[-1]
    room.presses(room.boss, preview.button("Change"))
    room.presses(room.boss, preview.button("Send"))
    assert room.says(room.boss, "thanks").text == "I did not get that. Send /help to see what I can do"
    assert room.rows("SELECT status, body FROM broadcasts") == [{"status": "running", "body": "Hello"}]


def test_confirmed_at_once_it_asks_nothing(room: Newsroom) -> None:
    led = room.says(room.boss, "/broadcast to=all confirm=yes Hello")
    assert led.text == "Sending: 0 / 1"
    assert room.statuses() == ["running"]


# --- the dialogue ------------------------------------------------------------------------------------------------


def test_bare_it_asks_for_everything(room: Newsroom) -> None:
    room.tagged(room.member("Jay"), "vip")
    room.group("tea")
    room.group("cake")
    whom = room.says(room.boss, "/broadcast")
    assert whom.text == "To whom?"
    assert shown(whom) == ["Everybody", "All 2 groups", "tea", "cake", "#vip (1)"]
    text = room.presses(room.boss, whom.told[0].button("#vip"))
    assert text.told[-1].text == "What should it say?"
    photo = room.says(room.boss, "The new tea\nis here")
    assert "photo" in photo.told[-1].text
    when = room.presses(room.boss, photo.told[-1].button("Skip"))
    assert shown(when) == ["Now", "tomorrow at 10:00", "today at 20:00"]
    preview = room.presses(room.boss, when.told[-1].button("today"))
    assert [one.text for one in preview.told] == [
        "The new tea\nis here",
        "/broadcast preview\nTo one person tagged #vip\nStarts today at 20:00\nTakes a moment",
    ]


def test_without_words_and_photo_there_is_nothing_to_send(room: Newsroom) -> None:
    led = room.says(room.boss, "/broadcast to=all")
    for _ in range(2):
        led = room.presses(room.boss, led.told[-1].button("Skip"))
    led = room.presses(room.boss, led.told[-1].button("Now"))
    assert "This broadcast says nothing yet" in led.text
    assert room.statuses() == []


def test_what_repeats_is_not_asked_for_its_time(room: Newsroom) -> None:
    led = room.says(room.boss, '/broadcast to=all every="0 20 * * 5"')
    led = room.says(room.boss, "Friday tea")
    led = room.presses(room.boss, led.told[-1].button("Skip"))
    assert "every Friday at 20:00" in led.text


# --- photos ------------------------------------------------------------------------------------------------------


def test_a_photo_goes_along(room: Newsroom) -> None:
    sent = room.sends(room.boss, "/broadcast Look", photo="f9")
    (fetch,) = fetches(sent)
    assert (fetch.file, sent.told) == ("f9", [])
    content, preview = room.done(fetch, media="abc").told
    assert isinstance(content.content, Picture)
    assert content.content.picture == "abc"
    assert (content.text, preview.text.splitlines()[0]) == ("Look", "/broadcast preview")


def test_a_photo_needs_no_words(room: Newsroom) -> None:
    (fetch,) = fetches(room.sends(room.boss, "/broadcast to=all confirm=yes", photo="f9"))
    assert room.done(fetch, media="abc").text == "Sending: 0 / 1"
    assert room.statuses() == ["running"]


def test_a_photo_that_is_none_ends_it_in_one_sentence(room: Newsroom) -> None:
    (fetch,) = fetches(room.sends(room.boss, "/broadcast Look", photo="f9"))
    led = room.failed(fetch)
    assert "I could not open that picture" in led.text
    assert room.statuses() == ["cancelled"]
    assert room.done(fetch, media="abc").actions == []


def album(room: Newsroom, number: int) -> Outcome:
    """A further photo of the album "a1"."""
    said = Said(
        at=room.now,
        who=_who(room.boss),
        where=_private(room.boss),
        message_id=str(number),
        text="",
        photo=f"f{number}",
        album="a1",
    )

    def work(tx: object) -> Outcome:
        turn = room.turn(tx).seen_as(room.boss)  # type: ignore[arg-type]
        placed = type(turn)(**{**vars(turn), "where": said.where})
        return Outcome(actions=drafts.more_photos(placed, said) or [])

    return room.work(work)


def test_an_album_goes_as_one(room: Newsroom) -> None:
    actions = [*room.sends(room.boss, "/broadcast Look", photo="f1", album="a1").actions, *album(room, 2).actions]
    first, second = (one for one in actions if isinstance(one, FetchPhoto))
    assert room.done(second, media="two").told == []
    assert room.done(first, media="one").told == []
    content, _ = room.pass_time(seconds=3).told
    assert isinstance(content.content, Album)
    assert content.content.pictures == ("one", "two")


def test_every_photo_of_an_album_takes_its_time(room: Newsroom) -> None:
    for number in range(89):
        room.member(f"Friend{number}")
    (first,) = fetches(room.sends(room.boss, "/broadcast Look", photo="f1", album="a1"))
    (second,) = fetches(album(room, 2))
    room.done(first, media="one")
    room.done(second, media="two")
    assert "Takes about 6 seconds" in room.pass_time(seconds=3).text


def test_an_album_with_a_late_photo_waits_for_it(room: Newsroom) -> None:
    (first,) = fetches(room.sends(room.boss, "/broadcast Look", photo="f1", album="a1"))
    (second,) = fetches(album(room, 2))
    room.done(first, media="one")
    assert room.pass_time(seconds=3).told == []
    assert len(room.done(second, media="two").told) == 2


def test_of_an_album_ten_photos_are_taken(room: Newsroom) -> None:
    room.sends(room.boss, "/broadcast Look", photo="f1", album="a1")
    assert [len(fetches(album(room, number))) for number in range(2, 13)] == [1] * 9 + [0, 0]
