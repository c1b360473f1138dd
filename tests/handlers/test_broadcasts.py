"""/broadcast from the first word to the result, without the platform."""

from datetime import timedelta

import pytest

from handlers import broadcasts, drafts, groups, members, progress
from handlers.actions import AnswerPress, DropButtons, Edit, FetchPhoto
from handlers.content import Album, Picture
from handlers.events import BotPlaced, Due, Performed, Said, Where
from handlers.outcomes import Done, Failed, Outcome
from storage import members as member_rows
from storage import tags
from storage.rows import Member, Role
from tests.handlers.harness import START, Stage, _private, _who, account, sent
from tests.handlers.harness import Outcome as Led

MODULES = (drafts, broadcasts, progress, groups, members)
NIGHT = timedelta(hours=10, minutes=40)
"""From noon to 22:40, in the quiet hours."""


@pytest.fixture
def stage() -> Stage:
    return Stage(MODULES)


@pytest.fixture
def mia(stage: Stage) -> Member:
    """The owner."""
    return stage.member("Mia", Role.OWNER)


def group(stage: Stage, owner: Member, chat: str = "-100") -> str:
    placed = Where(place=sent(chat).place, kind="group", title=chat)
    stage.event(
        BotPlaced(at=stage.now, where=placed, by=None, is_member=True, is_admin=True, can_invite=True, can_post=True)
    )
    stage.says(owner, f"/group on {chat}")
    return chat


def photographed(stage: Stage, member: Member, text: str, album: str | None = None) -> Led:
    said = Said(
        at=stage.now, who=_who(member), where=_private(member), message_id="9", text=text, photo="file-9", album=album
    )
    return stage.event(said)


def fetched(stage: Stage, led: Led, outcome: Outcome) -> Led:
    (fetch,) = [one for one in led.actions if isinstance(one, FetchPhoto)]
    word, _, ref = fetch.on_result.partition(" ")
    return stage.event(Performed(at=stage.now, word=word, ref=ref, outcome=outcome))


def status(stage: Stage) -> list[str]:
    return [row["status"] for row in stage.rows("SELECT status FROM broadcasts ORDER BY id")]


def wakes(stage: Stage) -> list[tuple[str, str]]:
    return [(row["kind"], row["ref"]) for row in stage.rows("SELECT kind, ref FROM wakes ORDER BY due_at, id")]


def pressed(led: Led) -> str:
    """What flashes up over the button."""
    (answer,) = [one for one in led.actions if isinstance(one, AnswerPress)]
    return answer.text


# --- the preview -------------------------------------------------------------------------------------------------


def test_the_preview_shows_the_content_then_to_whom_and_when(stage: Stage, mia: Member) -> None:
    stage.member("Jay")
    stopped = stage.member("Lin")
    stage.says(stopped, "/stop")
    blocked = stage.member("Bo")
    stage.work(
        lambda tx: member_rows.set_writable(
            tx, stage.shop.id, "telegram", account(blocked), can_write=False, unreachable="blocked"
        )
    )
    stage.member("Never", can_write=False)

    content, preview = stage.says(mia, "/broadcast The <new> tea\nis here").told

    assert content.text == "The <new> tea\nis here"
    assert not content.buttons
    assert preview.text == (
        "/broadcast preview\nTo 2 people (not counting one who opted out, 1 who cannot be reached)\n"
        "Starts when you say so\nTakes a moment"
    )
    assert [button.label for button in preview.buttons] == ["Send", "Change the text", "Cancel"]
    assert status(stage) == ["draft"]


def test_sent_twice_it_goes_once(stage: Stage, mia: Member) -> None:
    _, preview = stage.says(mia, "/broadcast Hello").told
    first = stage.presses(mia, preview.button("Send"))
    assert isinstance(first.told[0].action, Edit)
    assert first.text == "Sending: 0 / 1"
    assert status(stage) == ["running"]

    second = stage.presses(mia, preview.button("Send"))
    assert pressed(second) == "That has been seen to already"
    assert not second.told


def test_another_manager_cannot_send_it_an_owner_can(stage: Stage, mia: Member) -> None:
    ana, ben = stage.member("Ana", Role.MANAGER), stage.member("Ben", Role.MANAGER)
    _, preview = stage.says(ana, "/broadcast Hello").told
    assert pressed(stage.presses(ben, preview.button("Send"))) == "This button is somebody else's"
    assert status(stage) == ["draft"]
    stage.presses(mia, preview.button("Send"))
    assert status(stage) == ["running"]


@pytest.mark.parametrize("word", ["send", "loud", "drop", "pause", "resume", "stop"])
def test_who_is_no_staff_presses_in_vain(stage: Stage, mia: Member, word: str) -> None:
    lin = stage.member("Lin")
    stage.says(mia, "/broadcast Hello")
    assert stage.presses(lin, f"broadcast.{word} 1").told == []
    assert status(stage) == ["draft"]
