"""How sentences are said: values, escaping, choices, gaps, and a shop's own voice."""

import logging
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from handlers.content import Text
from handlers.refusals import WordingHasNoPlace, WordingTooLong, WordingUnknownBlank
from handlers.texts import LANGUAGES, Marked, MissingText, Texts, joined, lines, nearest, plain, strip
from handlers.texts.voices import wording

ZH = """
# 一句话
greeting = 你好，{ $name }。欢迎来 <b>{ $shop }</b>。
left = { $count ->
    [0] 卖完了
   *[other] 还剩 { $count } 份
}
two = 第一行
    第二行

    第四行
only-zh = 只有中文
state = { $state ->
    [paid] 付了
   *[other] 没付
}
"""
EN = """
greeting = Hi { $name }. Welcome to <b>{ $shop }</b>.
left = { $count ->
    [0] Sold out
    [one] One left
   *[other] { $count } left
}
two = First line
    second line

    fourth line
state = { $state ->
    [paid] Paid
   *[other] Not paid
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, text in zip(LANGUAGES, (ZH, EN), strict=True):
        (tmp_path / language).mkdir()
        (tmp_path / language / "all.ftl").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def texts(folder: Path) -> Texts:
    return Texts(folder, strict=True)


def test_a_value_is_escaped_and_a_sentence_is_not(texts: Texts) -> None:
    said = texts.say("zh", "greeting", name="<b>&amp;</b>", shop="茶 & 酒")
    assert said == "你好，&lt;b&gt;&amp;amp;&lt;/b&gt;。欢迎来 <b>茶 &amp; 酒</b>。"
    assert isinstance(said, Marked)
    assert strip(said) == "你好，<b>&amp;</b>。欢迎来 茶 & 酒。"


def test_what_is_marked_stays_marked(texts: Texts) -> None:
    said = texts.say("en", "greeting", name=Marked("<b>Jay</b>"), shop=plain("A&B"))
    assert said == "Hi <b>Jay</b>. Welcome to <b>A&amp;B</b>."


def test_values_may_be_longer_than_a_message(texts: Texts) -> None:
    assert "x" * 5000 in texts.say("en", "greeting", name="x" * 5000, shop="Tea")


def test_lines_are_kept(texts: Texts) -> None:
    assert texts.say("en", "two") == "First line\nsecond line\n\nfourth line"


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("zh", 0, "卖完了"),
        ("zh", 1, "还剩 1 份"),
        ("zh", 1284, "还剩 1,284 份"),
        ("en", 0, "Sold out"),
        ("en", 1, "One left"),
        ("en", 2, "2 left"),
        ("en", 1284, "1,284 left"),
    ],
)
def test_numbers_choose_their_words(texts: Texts, language: str, count: int, said: str) -> None:
    assert texts.say(language, "left", count=count) == said


def test_words_choose_their_words(texts: Texts) -> None:
    assert [texts.say("en", "state", state=state) for state in ("paid", "lost")] == ["Paid", "Not paid"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_those_of_cldr(language: str) -> None:
    rule = Locale(language).plural_form
    for number in (*range(-3, 130), 1000, 1001, 10**6):
        assert lines.PLURALS[language](number) == rule(number)


def test_a_value_may_be_written_by_language(texts: Texts) -> None:
    @dataclass(frozen=True)
    class Fruit:
        def written(self, language: str) -> str:
            return {"zh": "<梨>", "en": "pear"}[language]

    assert texts.say("zh", "greeting", name=Fruit(), shop="") == "你好，&lt;梨&gt;。欢迎来 <b></b>。"
    assert texts.say("en", "greeting", name=Fruit(), shop="") == "Hi pear. Welcome to <b></b>."


@pytest.mark.parametrize("key", ["no-such-sentence", "only-zh", "greeting", "left"])
def test_in_tests_a_gap_is_a_fault(texts: Texts, key: str) -> None:
    with pytest.raises(MissingText):
        texts.say("en", key, name="Jay")


def test_in_production_a_gap_is_bridged_and_logged(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    texts = Texts(folder)
    with caplog.at_level(logging.ERROR):
        assert texts.say("en", "only-zh") == "只有中文"
        assert texts.say("en", "greeting", name="Jay") == "Hi Jay. Welcome to <b>…</b>."
        assert texts.say("en", "left") == "… left"
    assert len(caplog.records) == 3
    with pytest.raises(MissingText):
        texts.say("en", "no-such-sentence")


@given(st.text())
def test_stripping_gives_back_what_was_plain(text: str) -> None:
    if "<b>" not in text and "</b>" not in text:
        assert strip(plain(text)) == text
    assert "<" not in plain(text)


def test_a_name_cannot_close_or_open_bold(texts: Texts) -> None:
    assert strip(texts.say("en", "greeting", name="</b><b>", shop="&lt;b&gt;")) == "Hi </b><b>. Welcome to &lt;b&gt;."


def test_sentences_are_joined_without_gaps() -> None:
    text = joined([plain("a<"), Marked(""), plain("b")])
    assert (text, type(text)) == ("a&lt;\nb", Marked)


def test_marked_text_survives_storage() -> None:
    stored = TypeAdapter(Text)
    content = Text(text=Marked("<b>&amp;</b>"))
    back = stored.validate_json(stored.dump_json(content))
    assert back == content
    assert type(back.text) is Marked


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh"), ("ZH", "zh"), ("en", "en"), ("tl", "en"), ("", "zh"), (None, "zh")]
)
def test_the_nearest_language(code: str | None, language: str) -> None:
    assert nearest(code, "zh") == language


def test_a_shop_speaks_in_its_own_voice(texts: Texts) -> None:
    own = texts.voiced({"greeting": "{ $name }来啦，<b>坐</b> <i>{$shop}</i>", "two": "a }{ b"}, "zh")
    assert own.say("zh", "greeting", name="<阿杰>", shop="茶") == "&lt;阿杰&gt;来啦，<b>坐</b> &lt;i&gt;茶&lt;/i&gt;"
    assert own.say("zh", "two") == "a }{ b"
    assert own.say("zh", "left", count=2) == "还剩 2 份"
    assert own.say("en", "greeting", name="Jay", shop="Tea") == "Hi Jay. Welcome to <b>Tea</b>."
    assert texts.say("zh", "greeting", name="阿杰", shop="茶") == "你好，阿杰。欢迎来 <b>茶</b>。"


def test_two_voices_stand_beside_each_other(texts: Texts) -> None:
    both = texts.voiced({"two": "中"}, "zh").voiced({"two": "English"}, "en")
    assert [both.say(language, "two") for language in LANGUAGES] == ["中", "English"]
    assert texts.voiced({"two": "中"}, "zh") is texts.voiced({"two": "中"}, "zh")
    assert texts.voiced({"two": "国"}, "zh").say("zh", "two") == "国"


def test_an_unfit_wording_is_left_out(texts: Texts, caplog: pytest.LogCaptureFixture) -> None:
    own = texts.voiced({"greeting": "{ $price }", "gone": "x", "two": "<b>open"}, "zh")
    assert own.say("zh", "greeting", name="阿杰", shop="茶") == "你好，阿杰。欢迎来 <b>茶</b>。"
    assert own.say("zh", "two") == "&lt;b&gt;open"
    assert len(caplog.records) == 2


def test_what_an_owner_may_write(texts: Texts) -> None:
    assert wording(texts, "zh", "greeting", " { $name } 来啦 ") == "{ $name } 来啦"
    with pytest.raises(WordingHasNoPlace):
        wording(texts, "zh", "gone", "x")
    with pytest.raises(WordingUnknownBlank) as no:
        wording(texts, "zh", "greeting", "{ $price } { $name }")
    assert no.value.values == {"name": "price", "known": "{ $name }, { $shop }"}
    with pytest.raises(WordingTooLong):
        wording(texts, "zh", "greeting", "x" * 1001)


@pytest.mark.parametrize(
    "source", ["a = { $x", "a = { NUMBER($x) }", "a = { other }", "a = { -term }", "-t = x", "a =\n    .b = x"]
)
def test_what_our_sentences_do_not_use_is_a_fault(source: str) -> None:
    with pytest.raises(lines.LineFault):
        lines.compiled(source, "en")


def test_a_sentence_written_twice_is_a_fault(folder: Path) -> None:
    (folder / "en" / "more.ftl").write_text("two = again\n", encoding="utf-8")
    with pytest.raises(lines.LineFault, match="two"):
        Texts(folder)
