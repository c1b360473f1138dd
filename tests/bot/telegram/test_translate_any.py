"""Whatever comes: a list of events or Untranslatable, nothing else; and we read what python-telegram-bot reads."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from telegram import Update

from bot.platform import Untranslatable
from bot.telegram.receive import ALLOWED_UPDATES, parcel
from bot.telegram.translate import KINDS, translate
from handlers.events import Event, Joined, Pressed, Said
from tests.bot.telegram import samples
from tests.bot.telegram.samples import (
    BOT,
    GROUP,
    JAY,
    LINK,
    ME,
    MIA,
    PHOTO,
    PRIVATE,
    SUPERGROUP,
    change,
    message,
    standing,
)

NOW = datetime(2025, 12, 1, tzinfo=UTC)
STORED: TypeAdapter[Event] = TypeAdapter(Event)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(st.characters(categories=["Cs", "Cc"])),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)

PAYMENT = {
    "currency": "XTR",
    "total_amount": 7,
    "invoice_payload": "order 12",
    "telegram_payment_charge_id": "tg",
    "provider_payment_charge_id": "pv",
}
TOPIC: dict[str, Any] = {"message_thread_id": 5, "is_topic_message": True}
GOOD: list[tuple[str, Any]] = [
    ("message", message(text="/buy@fanloop_bot TEA", entities=[{"type": "bot_command", "offset": 0, "length": 16}])),
    ("message", message(SUPERGROUP, photo=PHOTO, caption="c", media_group_id="1", **TOPIC)),
    ("message", message(GROUP, text="x", reply_to_message=message(GROUP, JAY, text="y"))),
    ("message", message(GROUP, samples.ANONYMOUS, text="x", sender_chat=GROUP)),
    ("message", message(GROUP, JAY, new_chat_members=[MIA, BOT])),
    ("message", message(GROUP, JAY, left_chat_member=MIA)),
    ("message", message(GROUP, migrate_to_chat_id=SUPERGROUP["id"])),
    ("message", message(successful_payment=PAYMENT)),
    ("channel_post", message(samples.CHANNEL, None, new_chat_title="News")),
    (
        "callback_query",
        {"id": "7", "from": JAY, "chat_instance": "1", "data": "x", "message": message(GROUP, BOT, text="t")},
    ),
    ("chat_member", change(standing("left"), standing("member"), by=JAY, invite_link=LINK)),
    ("my_chat_member", change(standing("member", BOT), standing("kicked", BOT), chat=PRIVATE)),
    ("chat_join_request", {"chat": SUPERGROUP, "from": MIA, "user_chat_id": MIA["id"], "date": 1, "invite_link": LINK}),
    ("poll_answer", {"poll_id": "5", "user": JAY, "option_ids": [0], "option_persistent_ids": ["a"]}),
    (
        "pre_checkout_query",
        {"id": "9", "from": JAY, "currency": "CNY", "total_amount": 1, "invoice_payload": "order 1"},
    ),
]


def meant(update: Any) -> list[Event] | None:
    """What it means; None where it is refused. Anything else that is raised fails the test."""
    try:
        return translate(json.dumps(update), ME, NOW)
    except Untranslatable:
        return None


def can_be_stored(event: Event) -> bool:
    """No text in it that a database could not hold."""
    return b"\\u0000" not in STORED.dump_json(event)


@given(st.dictionaries(st.sampled_from(["update_id", *ALLOWED_UPDATES]), json_values))
def test_any_object(update: Any) -> None:
    events = meant(update)
    assert events is None or all(can_be_stored(event) for event in events)


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_any_text(raw: str) -> None:
    with pytest.raises(Untranslatable):
        translate(raw if "update_id" not in raw else "", ME, NOW)


@given(st.data())
def test_a_good_update_bent_anywhere(data: st.DataObject) -> None:
    kind, body = data.draw(st.sampled_from(GOOD))
    update = {"update_id": 1, kind: copy.deepcopy(body)}
    bend(update, data)
    events = meant(update)
    assert events is None or all(can_be_stored(event) for event in events)
    external_id, lane, raw = parcel(json.dumps(update).encode())
    assert external_id
    assert lane
    assert raw


def bend(update: Any, data: st.DataObject) -> None:
    """Follows a random path into it, and replaces or removes what is there."""
    at = update
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(at[key], dict | list) and at[key] and data.draw(st.booleans()):
            at = at[key]
            continue
        if data.draw(st.booleans()):
            at[key] = data.draw(json_values)
        else:
            del at[key]
        return


@pytest.mark.parametrize(("kind", "body"), GOOD)
def test_the_samples_mean_something(kind: str, body: Any) -> None:
    events = meant({"update_id": 1, kind: body})
    assert events
    assert all(can_be_stored(event) for event in events)


def test_there_is_a_sample_of_every_kind() -> None:
    assert {kind for kind, _ in GOOD} == set(KINDS)
    assert set(KINDS) <= set(ALLOWED_UPDATES)


@pytest.mark.parametrize(("kind", "body"), GOOD)
def test_the_library_reads_the_same(kind: str, body: Any) -> None:
    update = Update.de_json({"update_id": 1, kind: copy.deepcopy(body)}, None)
    assert getattr(update, kind) is not None
    [event, *_] = translate(json.dumps({"update_id": 1, kind: body}), ME, NOW)
    who = getattr(event, "who", None)
    if update.effective_user and who and not who.is_faceless and not isinstance(event, Joined):
        assert who.account in (str(update.effective_user.id), str(body.get("left_chat_member", {}).get("id")))
    if update.effective_chat and hasattr(event, "where") and event.where:
        assert event.where.place.chat == str(update.effective_chat.id)
    if isinstance(event, Said | Pressed) and update.effective_message:
        assert event.message_id == str(update.effective_message.message_id)
