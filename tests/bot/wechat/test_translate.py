"""What callbacks mean: the kinds we use, and every kind there is."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cgi.envelope import BadKnock, parsed
from bot.cgi.typed import command_of
from bot.platform import Untranslatable
from bot.wechat.receive import FOLLOWED, PRESSED, SAID, SCANNED, contact_of
from bot.wechat.translate import translate
from handlers.events import Blocked, Event, Pressed, Recognized, Said, Troubled, Voted

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
AT = datetime(2026, 11, 22, 3, 59, tzinfo=UTC)
FRAME = {"ToUserName": "gh_x", "FromUserName": "oA", "CreateTime": str(int(AT.timestamp()))}


def means(does: str | None = None, *, is_asked: bool = False, **fields: Any) -> list[Event]:
    raw = {"xml": {**FRAME, **fields}, "does": does, "is_asked": is_asked}
    return translate(json.dumps(raw), NOW)


def said(text: str, *, is_asked: bool = False) -> str:
    (event,) = means(MsgType="text", Content=text, MsgId="7", is_asked=is_asked)
    assert isinstance(event, Said)
    assert (event.who.platform, event.who.account, event.where.kind, event.at) == ("wechat", "oA", "private", AT)
    return event.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("邀请", "/邀请"),
        (" 邀请 春茶 ", "/邀请 春茶"),
        ("购买 TEA 2", "/购买 TEA 2"),
        ("/buy TEA", "/buy TEA"),
        ("／shop", "／shop"),
        ("Shop", "/Shop"),
        ("product add TEA", "/product add TEA"),
        ("product", "/product"),
        ("你好", "你好"),
        ("39.90", "39.90"),
        ("", ""),
        ("群发 第一行\n第二行", "/群发 第一行\n第二行"),
        ("https://example.com/shop", "https://example.com/shop"),
    ],
)
def test_a_command_needs_no_slash(typed: str, meant: str) -> None:
    assert said(typed) == meant


def test_while_a_question_is_open_only_a_word_alone_is_a_command() -> None:
    assert command_of("帮助", is_asked=True) == "/帮助"
    assert command_of("商品 一般 三十块", is_asked=True) == "商品 一般 三十块"
    assert command_of("/商品 一般", is_asked=True) == "/商品 一般"


def test_what_was_chosen_is_a_press_and_a_vote_is_a_vote() -> None:
    (pressed,) = means("/buy TEA 1", MsgType="text", Content="购买", MsgId="7", bizmsgmenuid="101")
    assert isinstance(pressed, Pressed)
    assert (pressed.does, pressed.message_id, pressed.press) == ("/buy TEA 1", "7", "oA 7")
    (voted,) = means("votes p1 0,2", MsgType="text", Content="1 3", MsgId="8")
    assert voted == Voted(at=AT, who=pressed.who, poll="p1", options=(0, 2))
    assert means("", MsgType="text", Content="购买", MsgId="9") == []


@pytest.mark.parametrize(
    ("event", "key", "text"),
    [
        ("subscribe", None, "/start"),
        ("Subscribe", "", "/start"),
        ("subscribe", "qrscene_ABCDEFGH", "/start i_ABCDEFGH"),
        ("subscribe", "qrscene_abcdefgh", "/start i_ABCDEFGH"),
        ("subscribe", "qrscene_123", "/start"),
        ("subscribe", "ABCDEFGH", "/start"),
        ("subscribe", "last_trade_no_4008452001201707064567890", "/start"),
        ("CLICK", "/shop", "/shop"),
        ("click", "/product", "/product"),
    ],
)
def test_events_that_speak(event: str, key: str | None, text: str) -> None:
    (found,) = means(MsgType="event", Event=event, EventKey=key)
    assert isinstance(found, Said)
    assert found.text == text


def test_a_scan_by_a_follower_tells_that_they_were_there_before() -> None:
    known, found = means(MsgType="event", Event="SCAN", EventKey="ABCDEFGH", Ticket="T")
    assert isinstance(known, Blocked)
    assert isinstance(found, Said)
    assert (known.is_blocked, known.at) == (False, AT - timedelta(seconds=1))
    assert found.text == "/start i_ABCDEFGH"


def test_who_unfollows_has_shut_us_out() -> None:
    (found,) = means(MsgType="event", Event="unsubscribe", EventKey=None)
    assert isinstance(found, Blocked)
    assert found.is_blocked


@pytest.mark.parametrize("key", ["V1001_TODAY_MUSIC", "shop", "", "/nothing-of-ours", "/"])
def test_other_keys_mean_nothing(key: str) -> None:
    assert means(MsgType="event", Event="CLICK", EventKey=key) == []


def test_our_own_words_come_back() -> None:
    at = NOW.isoformat()
    assert translate(json.dumps({"trouble": "ip", "detail": "40164", "at": at}), NOW) == [
        Troubled(at=NOW, platform="wechat", trouble="ip", detail="40164")
    ]
    (known,) = translate(json.dumps({"union": "wechat:oU", "account": "oA", "at": at}), NOW)
    assert isinstance(known, Recognized)
    assert (known.union, known.who.account) == ("wechat:oU", "oA")


@pytest.mark.parametrize("raw", ["", "1", "[]", "{}", '{"xml": 1}', '{"xml": {}}', '{"trouble": "ip"}', "[" * 9999])
def test_what_the_door_never_wrote_is_parked(raw: str) -> None:
    with pytest.raises(Untranslatable):
        translate(raw, NOW)


@pytest.mark.parametrize("fields", [{"Content": {"a": "1"}}, {"Content": ["a", "b"]}, {"MsgId": {"a": "1"}}])
def test_a_field_of_another_shape_is_parked(fields: dict[str, Any]) -> None:
    with pytest.raises(Untranslatable):
        means(**{"MsgType": "text", "Content": "hello", "MsgId": "1", **fields})


@pytest.mark.parametrize("stamp", [None, "", "x", "-1", "9" * 30, "１２３"])
def test_a_strange_time_is_now(stamp: str | None) -> None:
    (event,) = means(MsgType="text", Content="hello", CreateTime=stamp)
    assert event.at == NOW


def test_consents_come_one_or_several_and_of_no_shape() -> None:
    def consents(listed: Any) -> tuple[tuple[str, bool], ...]:
        xml = {**FRAME, "MsgType": "event", "Event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": listed}
        return contact_of(xml, "u", NOW).consents

    one = {"TemplateId": "T", "SubscribeStatusString": "accept"}
    assert consents({"List": [one, {**one, "SubscribeStatusString": "reject"}]}) == (("T", True), ("T", False))
    for listed in (None, "x", {}, {"List": None}, {"List": ["x", {}]}):
        assert consents(listed) == ()


SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "wechat" / "events.jsonl"


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of others are not part of the project")
def test_every_sample_of_others_is_read_or_means_nothing() -> None:
    """Hundreds of kinds, of which we use a few: none is an error, and none speaks that should not."""
    rows = [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
    samples = [row["raw"] for row in rows if row["door"] == "wechat" and row["format"] == "xml"]
    assert len(samples) > 100
    spoke = set()
    for raw in samples:
        try:
            xml = parsed(raw.encode())
        except BadKnock:
            continue
        if not isinstance(xml.get("FromUserName"), str) or not xml.get("MsgType"):
            continue
        contact_of(xml, "u", NOW)
        for event in translate(json.dumps({"xml": xml, "does": None, "is_asked": False}), NOW):
            spoke.add((str(xml["MsgType"]).lower(), str(xml.get("Event") or "").lower(), type(event)))
    assert {kind for kind, event, _ in spoke if kind != "event"} <= {"text", "image"}
    assert {event for kind, event, _ in spoke if kind == "event"} <= {"subscribe", "unsubscribe", "scan", "click"}


@pytest.mark.parametrize(
    ("event", "opens"),
    [("subscribe", FOLLOWED), ("Subscribe", FOLLOWED), ("SCAN", SCANNED), ("scan", SCANNED), ("CLICK", PRESSED)],
)
def test_events_open_windows_however_they_are_written(event: str, opens: str) -> None:
    assert contact_of({**FRAME, "MsgType": "event", "Event": event}, "u", NOW).opens == opens
    assert contact_of({**FRAME, "MsgType": "EVENT", "Event": "UNSUBSCRIBE"}, "u", NOW).is_gone


def test_a_word_opens_a_window() -> None:
    assert contact_of({**FRAME, "MsgType": "voice"}, "u", NOW).opens == SAID
    assert contact_of({**FRAME, "MsgType": "event", "Event": "TEMPLATESENDJOBFINISH"}, "u", NOW).opens is None
