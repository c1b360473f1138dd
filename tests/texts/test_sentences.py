"""How the sentences are written: both languages, in good shape, in our tone."""

import re
from collections.abc import Callable

import pytest

from handlers.texts import LANGUAGES, lines
from tests.texts.source import VALUE, every, keys, renderings, texts

CHINESE = "\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"[{CHINESE}][,;:!?()]|[,;:!?()][{CHINESE}]|[{CHINESE}]\.(?!\.)|[{CHINESE}]\.\.\.")
FORBIDDEN = re.compile(
    r"share (?:and|to|&) (?:get|earn|win)|forward (?:and|to) (?:get|earn|win)|invite (?:and|to) (?:get|earn|win)"
    r"|invalid|error code|only today|hurry|last chance|dear (?:customer|user)|kindly"
    r"|分享[即就可]?得|转发[即就可]?[领得]|邀请[即就可]?[领得]|分享有[奖礼]|转发有[奖礼]|集赞|拉人|仅限今天|最后机会|手慢无"
    r"|无效(?:输入|的)|非法|错误代码|亲爱的|尊敬的",
    re.IGNORECASE,
)


def broken(rule: Callable[[str], object], *languages: str) -> dict[str, str]:
    """The sentences, in any of their renderings, that a rule objects to."""
    return {
        f"{language} {key}": text
        for language, key in every()
        if language in (languages or LANGUAGES)
        for text in renderings(language, key)
        if rule(text)
    }


def test_every_sentence_is_there_in_every_language() -> None:
    chinese, english = (set(keys(language)) for language in LANGUAGES)
    assert chinese - english == set(), "missing in English"
    assert english - chinese == set(), "missing in Chinese"


def test_both_languages_take_the_same_values() -> None:
    shared = sorted(set(keys("zh")) & set(keys("en")))
    assert [key for key in shared if texts().variables("zh", key) != texts().variables("en", key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(language: str) -> None:
    for key in keys(language):
        source = texts().source(language, key)
        assert source
        lines.compiled(source, language)


def test_bold_is_the_only_markup() -> None:
    assert broken(lambda text: not lines.is_balanced(text)) == {}
    assert broken(lambda text: re.search(r"[<>&]", text.replace("<b>", "").replace("</b>", ""))) == {}


def test_nothing_is_shouted() -> None:
    assert broken(lambda text: re.search(r"[!！]", text)) == {}


def test_nobody_is_pushed_or_blamed() -> None:
    assert broken(FORBIDDEN.search) == {}


def test_every_sentence_is_tidy() -> None:
    """No stray spaces and empty lines; what only stands between words, such as a comma, may bring its space."""
    assert broken(lambda text: text != text.strip() and re.search(rf"[\w{VALUE}]", text)) == {}
    assert broken(lambda text: re.search(r"  | \n|\n{3}|\t", text)) == {}


def test_chinese_has_chinese_punctuation_and_says_ni() -> None:
    assert broken(HALF_WIDTH.search, "zh") == {}
    assert broken(lambda text: "您" in text, "zh") == {}


def test_english_has_english_letters_and_one_ellipsis() -> None:
    assert broken(re.compile(rf"[{CHINESE}，。：；？、（）]|\.\.\.").search, "en") == {}


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
