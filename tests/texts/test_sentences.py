"""How the sentences are written: both languages, in good shape, in our tone."""

import re

import pytest

from handlers.texts import LANGUAGES, lines
from tests.texts.source import every, keys, renderings, texts

CHINESE = "\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"[{CHINESE}][,;:!?()]|[,;:!?()][{CHINESE}]|[{CHINESE}]\.(?!\.)|[{CHINESE}]\.\.\.")
FORBIDDEN = re.compile(
    r"share (?:and|to|&) (?:get|earn|win)|forward (?:and|to) (?:get|earn|win)|invite (?:and|to) (?:get|earn|win)"
    r"|invalid|error code|only today|hurry|last chance|dear (?:customer|user)|kindly"
    r"|分享[即就可]?得|转发[即就可]?[领得]|邀请[即就可]?[领得]|分享有[奖礼]|转发有[奖礼]|集赞|拉人|仅限今天|最后机会|手慢无"
    r"|无效(?:输入|的)|非法|错误代码|亲爱的|尊敬的",
    re.IGNORECASE,
)
SENTENCES = pytest.mark.parametrize(("language", "key"), every())


def test_every_sentence_is_there_in_every_language() -> None:
    chinese, english = (set(keys(language)) for language in LANGUAGES)
    assert chinese - english == set(), "missing in English"
    assert english - chinese == set(), "missing in Chinese"


@pytest.mark.parametrize("key", sorted(set(keys("zh")) & set(keys("en"))))
def test_both_languages_take_the_same_values(key: str) -> None:
    assert texts().variables("zh", key) == texts().variables("en", key)


@SENTENCES
def test_a_sentence_can_be_said(language: str, key: str) -> None:
    source = texts().source(language, key)
    assert source
    lines.compiled(source, language)


@SENTENCES
def test_bold_is_the_only_markup(language: str, key: str) -> None:
    for text in renderings(language, key):
        assert lines.is_balanced(text), text
        assert not re.search(r"[<>&]", text.replace("<b>", "").replace("</b>", "")), text


@SENTENCES
def test_nothing_is_shouted(language: str, key: str) -> None:
    for text in renderings(language, key):
        assert not re.search(r"[!！]", text), text


@SENTENCES
def test_nobody_is_pushed_or_blamed(language: str, key: str) -> None:
    for text in renderings(language, key):
        assert not FORBIDDEN.search(text), text


@SENTENCES
def test_a_sentence_is_tidy(language: str, key: str) -> None:
    for text in renderings(language, key):
        assert text == text.strip(), text
        assert not re.search(r"  | \n|\n{3}|\t", text), text


@pytest.mark.parametrize("key", keys("zh"))
def test_chinese_has_chinese_punctuation_and_says_ni(key: str) -> None:
    for text in renderings("zh", key):
        assert not HALF_WIDTH.search(text), text
        assert "您" not in text, text


@pytest.mark.parametrize("key", keys("en"))
def test_english_has_english_letters_and_one_ellipsis(key: str) -> None:
    for text in renderings("en", key):
        assert not re.search(rf"[{CHINESE}，。：；？、（）]|\.\.\.", text), text


@pytest.mark.parametrize(
    "text",
    [
        "分享即得 5 元",
        "转发领红包",
        "Share and get ¥5",
        "INVALID input",
        "你好,阿杰",
        "好了.",
        "请写(整数)",
        "还有...",
        "快来!",
    ],
)
def test_what_is_unwanted_is_found(text: str) -> None:
    assert FORBIDDEN.search(text) or HALF_WIDTH.search(text) or "!" in text


@pytest.mark.parametrize(
    "text", ["分享给朋友", "例如：39.90", "这是 1,284 份", "Share it with a friend", "10% 是实付的一成"]
)
def test_what_is_fine_is_left_alone(text: str) -> None:
    assert not FORBIDDEN.search(text)
    assert not HALF_WIDTH.search(text)
