"""How typed words are read: the contract's "Words people type"."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import typed
from handlers.misread import (
    LanguageMisread,
    OptionEmpty,
    OptionTwice,
    OrderRefMisread,
    ProductCodeMisread,
    QuoteNotClosed,
    TagMisread,
    YesNoMisread,
)
from handlers.refusals import Refusal
from handlers.typed import Grammar, Text, Typed, read, split_command

OPTIONS = frozenset({"to", "at", "every", "stock", "name", "tags", "until"})
WORDS = Grammar(options=OPTIONS, clearing=frozenset({"tags"}))
BODY = Grammar(options=OPTIONS, text=Text.BODY)
TEXT = Grammar(options=OPTIONS, text=Text.TEXT)
QUESTION = Grammar(options=OPTIONS, text=Text.QUESTION)


@pytest.mark.parametrize(
    ("typed_text", "split"),
    [
        ("/shop", ("shop", None, "")),
        ("/Buy TEA 2", ("buy", None, "TEA 2")),
        ("／buy TEA", ("buy", None, "TEA")),
        ("/start@HillTeaBot i_ABCD2345", ("start", "hillteabot", "i_ABCD2345")),
        ("/broadcast\nHello\n", ("broadcast", None, "\nHello\n")),
        ("/broadcast  to=all \n Hello", ("broadcast", None, "to=all \n Hello")),
        ("  /shop\u3000TEA", ("shop", None, "TEA")),
        ("/群发 大家好", ("群发", None, "大家好")),
        ("shop", None),
        ("hello /shop", None),
        ("/", None),
        ("/ shop", None),
        ("/usr/bin", None),
        ("/shop@", None),
        ("/help!", None),
        ("", None),
    ],
)
def test_a_command_is_known_by_its_slash(typed_text: str, split: tuple[str, str | None, str] | None) -> None:
    assert split_command(typed_text) == split


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("", ()),
        ("TEA 2", ("TEA", "2")),
        ("  TEA\t2\u30003 ", ("TEA", "2", "3")),
        ('TEA "Dragon Well 50g" 39.90', ("TEA", "Dragon Well 50g", "39.90")),
        ("TEA “龙井 50g” 39.90", ("TEA", "龙井 50g", "39.90")),
        ("TEA 「龙井 50g」 39.90", ("TEA", "龙井 50g", "39.90")),
        ("TEA “龙井 50g”39.90", ("TEA", "龙井 50g", "39.90")),
        ('TEA “龙井 50g" 39.90', ("TEA", "龙井 50g", "39.90")),
        ('TEA "龙井 50g” 39.90', ("TEA", "龙井 50g", "39.90")),
        ("TEA ”龙井 50g” 39.90", ("TEA", "龙井 50g", "39.90")),
        ("'two words'", ("'two", "words'")),
        ("«two words» ‘two words’ 《two words》", ("«two", "words»", "‘two", "words’", "《two", "words》")),
        ("Lin's l'oolong", ("Lin's", "l'oolong")),
        ('plate 5" 9.90', ("plate", '5"', "9.90")),
        ('""', ("",)),
        ("２ ５０：００ a＝b", ("2", "50:00", "a=b")),
        ("“龙井，春：２”", ("龙井，春：２",)),
        ("color=red stocks=3", ("color=red", "stocks=3")),
        ("line\nbreak", ("line", "break")),
    ],
)
def test_words(rest: str, words: tuple[str, ...]) -> None:
    assert read(rest, WORDS) == Typed(words=words)


@pytest.mark.parametrize(
    ("rest", "options"),
    [
        ("stock=5", {"stock": "5"}),
        ("STOCK＝５", {"stock": "5"}),
        ('every="0 20 * * 5"', {"every": "0 20 * * 5"}),
        ("every=“0 20 * * 5”", {"every": "0 20 * * 5"}),
        ("every=”0 20 * * 5”", {"every": "0 20 * * 5"}),
        ("every=「0 20 * * 5」", {"every": "0 20 * * 5"}),
        ('at="2026-12-01 20:00" to=all', {"at": "2026-12-01 20:00", "to": "all"}),
        ("at=２０：００", {"at": "20:00"}),
        ("tags=a，b", {"tags": "a,b"}),
        ('name=""', {"name": ""}),
        ("tags=", {"tags": ""}),
        ("name=a=b", {"name": "a=b"}),
        ('name="“A” tea"', {"name": "“A” tea"}),
    ],
)
def test_options(rest: str, options: dict[str, str]) -> None:
    assert read(rest, WORDS) == Typed(options=options)


def test_options_stand_anywhere_between_words() -> None:
    assert read('to=all TEA stock=3 "a b"', WORDS) == Typed(words=("TEA", "a b"), options={"to": "all", "stock": "3"})


def test_an_option_in_quotes_is_a_word() -> None:
    assert read('"to=all"', WORDS) == Typed(words=("to=all",))


@pytest.mark.parametrize("grammar", [WORDS, BODY, TEXT, QUESTION])
def test_an_option_twice_is_refused_with_the_one_to_keep(grammar: Grammar) -> None:
    with pytest.raises(OptionTwice) as no:
        read("to=all TO=groups", grammar)
    assert (no.value.values["typed"], no.value.values["example"]) == ("to", "to=groups")


@pytest.mark.parametrize("rest", ['TEA "Dragon Well 39.90', "TEA “龙井 50g", "TEA 「龙井", 'name="Dragon Well'])
def test_a_quote_left_open_is_refused(rest: str) -> None:
    with pytest.raises(QuoteNotClosed):
        read(rest, WORDS)


def test_a_body_is_taken_as_it_is() -> None:
    body = ' 第一行：“a” to=x １２\n\n"open ＝\n'
    assert read(f"TEA to=all\n{body}", BODY) == Typed(words=("TEA",), options={"to": "all"}, text=body)


def test_a_body_may_come_without_words() -> None:
    assert read("\nHello", BODY) == Typed(text="Hello")
    assert read("to=all\r\nHello\r\nyou", BODY) == Typed(options={"to": "all"}, text="Hello\nyou")


@pytest.mark.parametrize(
    ("rest", "options", "text"),
    [
        ("My “pot＝１” broke, it's 5\" wide", {}, "My “pot＝１” broke, it's 5\" wide"),
        ("to=A broke at=x", {"to": "A", "at": "x"}, "broke"),
        ("broke to=A today", {}, "broke to=A today"),
        ("broke color=red", {}, "broke color=red"),
        ('"open to=A', {"to": "A"}, '"open'),
        ("to=A\n line two\n", {"to": "A"}, " line two\n"),
        ("one \ntwo to=A", {}, "one\ntwo to=A"),
        ("a   b", {}, "a   b"),
        ("", {}, ""),
    ],
)
def test_text(rest: str, options: dict[str, str], text: str) -> None:
    assert read(rest, TEXT) == Typed(options=options, text=text)


@pytest.mark.parametrize(
    ("rest", "options", "question", "entries"),
    [
        ("１还是２？ to=all at=2d\n龙：井\n\n 红茶 \n", {"to": "all", "at": "2d"}, "１还是２？", ("龙：井", "红茶")),
        ('to="VIP group" Which?\nA to=x\nB', {"to": "VIP group"}, "Which?", ("A to=x", "B")),
        ("to=all\nWhich?\nA\nB", {"to": "all"}, "Which?", ("A", "B")),
        ("Which?", {}, "Which?", ()),
        (" \n ", {}, "", ()),
    ],
)  # fmt: skip
def test_question(rest: str, options: dict[str, str], question: str, entries: tuple[str, ...]) -> None:
    found = read(rest, QUESTION)
    assert (found.words, found.options) == ((), options)
    assert typed.question(found.text) == (question, entries)


@given(st.text(), st.sampled_from([WORDS, BODY, TEXT, QUESTION]))
def test_whatever_is_typed_is_read_or_refused(rest: str, grammar: Grammar) -> None:
    try:
        found = read(rest, grammar)
    except Refusal:
        return
    assert set(found.options) <= OPTIONS
    assert found.words == () or grammar.text in (Text.NONE, Text.BODY)


SAYABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters='"“”「」\n\r'), min_size=1)


@given(st.lists(SAYABLE, min_size=1), st.sampled_from(['""', "“”", "「」"]))
def test_what_is_quoted_comes_back_as_it_was(words: list[str], quotes: str) -> None:
    rest = " ".join(f"{quotes[0]}{word}{quotes[1]}" for word in words)
    assert read(rest, WORDS).words == tuple(words)
    assert read(f"name={quotes[0]}{words[0]}{quotes[1]}", WORDS).options == {"name": words[0]}


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_a_body_comes_back_as_it_was(body: str) -> None:
    assert read(f"to=all\n{body}", BODY).text == body


@given(st.text())
def test_a_command_keeps_what_follows_it(rest: str) -> None:
    split = split_command(f"/post {rest}")
    assert split is not None
    assert split[0] == "post"
    assert rest.endswith(split[2])


@pytest.mark.parametrize(
    ("text", "code"), [("A" * 24, "A" * 24), ("tea-50", "TEA-50"), (" ｔｅａ－５０ ", "TEA-50"), ("t\u200eea", "TEA")]
)
def test_product_code(text: str, code: str) -> None:
    assert typed.product_code(text) == code


@pytest.mark.parametrize("text", ["", "T_1", "龙井", "A" * 25, "A B", "ß", "TEA.", "٣"])
def test_no_product_code(text: str) -> None:
    with pytest.raises(ProductCodeMisread):
        typed.product_code(text)


@pytest.mark.parametrize(
    ("text", "number"), [("A-1027", "A-1027"), ("#A-1027", "A-1027"), ("＃a-1", "a-1"), ("单 1", "单 1")]
)
def test_order_ref(text: str, number: str) -> None:
    assert typed.order_ref(text) == number


@pytest.mark.parametrize("text", ["", "#", " ", "x" * 65, "a\nb"])
def test_no_order_ref(text: str) -> None:
    with pytest.raises(OrderRefMisread):
        typed.order_ref(text)


@pytest.mark.parametrize(("text", "tag"), [("#VIP", "vip"), ("＃老客户", "老客户"), ("tea_lover-2", "tea_lover-2")])
def test_tag(text: str, tag: str) -> None:
    assert typed.tag(text) == tag


@pytest.mark.parametrize("text", ["", "#", "a b", "a,b", "#" + "x" * 33, "##a"])
def test_no_tag(text: str) -> None:
    with pytest.raises(TagMisread):
        typed.tag(text)


def test_language() -> None:
    assert [typed.language(text) for text in ("zh", "EN", "中文", "English")] == ["zh", "en", "zh", "en"]
    with pytest.raises(LanguageMisread):
        typed.language("tl")


def test_yes_no() -> None:
    assert [typed.yes_no(text) for text in ("yes", "NO", "是", "off")] == [True, False, True, False]
    with pytest.raises(YesNoMisread):
        typed.yes_no("perhaps")


@given(st.text(), st.sampled_from([typed.product_code, typed.order_ref, typed.tag, typed.language, typed.yes_no]))
def test_a_short_word_is_read_or_refused(text: str, parse: Callable[[str], object]) -> None:
    try:
        parse(text)
    except Refusal as refusal:
        assert parse(str(refusal.values["example"])) is not None, "the example works"  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "ascii_"),
    [
        ("３９．９０", "39.90"),
        ("＋ｐ１０％", "+p10%"),
        ("ＴＥＡ－１", "TEA-1"),
        ("﹟7", "#7"),
        ("\u300039\u00a0", "39"),
        ("3²", "3²"),
        ("½", "½"),
        ("①", "①"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_forms_of_another_width_are_read_and_other_signs_left(text: str, ascii_: str) -> None:
    assert typed.as_ascii(text) == ascii_


@pytest.mark.parametrize("rest", ["at= TEA", "TEA at=", "AT＝ TEA"])
def test_an_option_with_nothing_behind_it_is_not_passed_over(rest: str) -> None:
    """A post that is meant for later would go at once."""
    with pytest.raises(OptionEmpty):
        read(rest, WORDS)
