"""A photo and words in one message as the answer to a question: both are used, or it is said which one is not."""

import pytest

from tests.handlers.harness import Outcome
from tests.handlers.market import fetches
from tests.handlers.newsroom import Newsroom

PHOTO_LEFT_OUT = "I took your words. There is no place for the photo here, so I left it out"
WORDS_LEFT_OUT = "I took the photo. The words under it have no place here, so I left them out"


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


def walk(room: Newsroom, *lines: str) -> Outcome:
    return [room.says(room.boss, line) for line in lines][-1]


def descriptions(room: Newsroom) -> list[str]:
    return [row["description"] for row in room.rows("SELECT description FROM products ORDER BY id")]


def test_both_become_the_broadcast(room: Newsroom) -> None:
    walk(room, "/broadcast to=all")
    asked = room.sends(room.boss, "The new tea is here")
    assert asked.told[-1].text.startswith("When?"), "the photo is not asked for any more"
    photo = fetches(walk(room, "20:00"))
    assert [one.file for one in photo] == ["file1"]
    assert [row["body"] for row in room.rows("SELECT body FROM broadcasts")] == ["The new tea is here"]


def test_words_under_the_photo_become_the_body_that_was_skipped(room: Newsroom) -> None:
    walk(room, "/broadcast to=all", "-")
    room.sends(room.boss, "The new tea is here")
    assert len(fetches(walk(room, "20:00"))) == 1
    assert [row["body"] for row in room.rows("SELECT body FROM broadcasts")] == ["The new tea is here"]


def test_words_under_the_photo_do_not_replace_the_body(room: Newsroom) -> None:
    walk(room, "/broadcast to=all", "The new tea is here")
    assert room.sends(room.boss, "IMG_2034").told[0].text == WORDS_LEFT_OUT
    assert len(fetches(walk(room, "20:00"))) == 1
    assert [row["body"] for row in room.rows("SELECT body FROM broadcasts")] == ["The new tea is here"]


def test_a_products_photo_comes_with_its_name_or_with_its_story(room: Newsroom) -> None:
    walk(room, "/product add", "TEA")
    room.sends(room.boss, "Dragon Well")
    done = walk(room, "39.90", "12", "Picked in March")
    assert [one.file for one in fetches(done)] == ["file1"]
    walk(room, "/product add", "POT", "A pot", "99", "3")
    assert len(fetches(room.sends(room.boss, "Clay of Yixing"))) == 1
    assert descriptions(room) == ["Picked in March", "Clay of Yixing"]


def test_a_new_photo_leaves_the_story_alone_and_a_new_name_the_photo(room: Newsroom) -> None:
    room.product(description="Picked in March")
    walk(room, "/product edit TEA", "photo")
    done = room.sends(room.boss, "IMG_2034")
    assert done.told[0].text == WORDS_LEFT_OUT
    assert len(fetches(done)) == 1
    walk(room, "/product edit TEA", "name")
    done = room.sends(room.boss, "Dragon Well")
    assert done.told[0].text == PHOTO_LEFT_OUT
    assert fetches(done) == []
    assert room.get().name == "Dragon Well"
    assert descriptions(room) == ["Picked in March"]


def test_a_post_takes_both(room: Newsroom) -> None:
    room.product()
    room.group("-1")
    walk(room, "/post", "TEA", "all")
    assert len(fetches(room.sends(room.boss, "Picked this morning"))) == 1


def test_where_no_photo_is_used_that_is_said(room: Newsroom) -> None:
    room.product()
    walk(room, "/stock")
    asked = room.sends(room.boss, "TEA")
    assert asked.told[0].text == PHOTO_LEFT_OUT
    assert walk(room, "+3").refusal is None
    assert room.stock() == (15, 0, 0)


def test_words_that_are_too_long_are_refused_and_the_question_stands(room: Newsroom) -> None:
    walk(room, "/product add", "POT", "A pot", "99", "3")
    assert "too long" in room.sends(room.boss, "x" * 4000).text
    assert len(fetches(room.sends(room.boss, "Clay of Yixing"))) == 1
