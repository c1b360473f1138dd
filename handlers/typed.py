"""How typed words are read: a command, its words, its options and its text (contract.md, "Words people type").

Only "…", “…” and 「…」 group words; an apostrophe is a letter. `name=value` is an option only for names the command
knows. Full-width ＝ ， ： and digits count as ASCII in words and options that stand without quotes; what is quoted, and
text, is taken as it is.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from handlers.misread import (
    SAMPLES,
    LanguageMisread,
    OptionEmpty,
    OptionTwice,
    OrderRefMisread,
    ProductCodeMisread,
    QuoteNotClosed,
    TagMisread,
    YesNoMisread,
)

PRODUCT_CODE_MAX = 24
WIDTHS = ("<wide>", "<narrow>", "<small>")
"""Forms of a sign that differ in width alone, as Unicode calls them."""
ORDER_REF_MAX = 64
TAG_MAX = 32

LANGUAGE_WORDS = {"zh": "zh", "中文": "zh", "chinese": "zh", "en": "en", "英文": "en", "english": "en"}
YES_NO_WORDS = {
    **dict.fromkeys(("yes", "y", "on", "true", "1", "是", "好", "确认"), True),
    **dict.fromkeys(("no", "n", "off", "false", "0", "否", "不", "取消"), False),
}

_COMMAND = re.compile(r"\s*[/／](\w+)(?:[@＠](\w+))?(?!\S)[^\S\n]*")
_OPTION = re.compile(r"([A-Za-z_]+)[=＝]")
_SPACE = re.compile(r"\s|$")
_CLOSERS = {'"': ('"', "”“"), "“": ("”", '"“'), "”": ("”", '"'), "「": ("」", "")}
"""What closes a quote, and what else does where that is missing: keyboards that curl quotes do not always curl both."""
_TO_ASCII = str.maketrans("＝，：０１２３４５６７８９", "=,:0123456789")


class Text(Enum):
    """What follows a command beside its words."""

    NONE = "none"
    """Nothing: words on all lines."""
    BODY = "body"
    """The lines after the first, taken as they are."""
    TEXT = "text"
    """Everything, taken as it is, but for options at the head and the tail of the first line."""
    QUESTION = "question"
    """Like TEXT: the first line is a question, each further one an entry (see `question`). Empty lines are left out."""


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """What a command takes. `options` are lower-case names, `clearing` those that mean something with nothing behind
    them."""

    options: frozenset[str] = frozenset()
    clearing: frozenset[str] = frozenset()
    text: Text = Text.NONE


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed after a command. `text`: the body, the text, or the question with its entries."""

    words: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class _Token:
    start: int
    end: int
    word: str
    option: str | None
    is_open: bool
    """A quote was opened and never closed; the word stands as it was typed."""
    is_bare: bool = False
    """An option with nothing behind its sign, not even quotes."""


def split_command(text: str) -> tuple[str, str | None, str] | None:
    """A command's word (lower case), the bot it names (lower case), and the rest; None where the text is no command."""
    found = _COMMAND.match(text)
    if not found:
        return None
    return found[1].lower(), found[2].lower() if found[2] else None, text[found.end() :]


def read(rest: str, grammar: Grammar) -> Typed:
    """What follows a command's word. Raises OptionTwice, OptionEmpty, QuoteNotClosed."""
    rest = rest.replace("\r\n", "\n")
    match grammar.text:
        case Text.NONE:
            return _words(rest, "", grammar)
        case Text.BODY:
            line, _, body = rest.partition("\n")
            return _words(line, body, grammar)
        case Text.TEXT:
            options, text = _loose(rest, grammar)
            return Typed(options=options, text=text)
        case Text.QUESTION:
            options, text = _loose(rest, grammar)
            return Typed(options=options, text="\n".join(_lines(text)))


def question(text: str) -> tuple[str, tuple[str, ...]]:
    """The question and its entries, one a line; both may be empty."""
    first, *entries = _lines(text) or [""]
    return first, tuple(entries)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _words(line: str, body: str, grammar: Grammar) -> Typed:
    tokens = list(_tokens(line, grammar.options))
    for token in tokens:
        if token.is_open:
            raise QuoteNotClosed(line[token.start :])
    words = tuple(token.word for token in tokens if token.option is None)
    return Typed(words=words, options=_options(tokens, grammar), text=body)


def _loose(rest: str, grammar: Grammar) -> tuple[dict[str, str], str]:
    """The options at both ends of the first line, and the text between them with all that follows."""
    line, _, more = rest.partition("\n")
    tokens = list(_tokens(line, grammar.options))
    bare = [at for at, token in enumerate(tokens) if token.option is None]
    if not bare:
        return _options(tokens, grammar), more
    first, last = bare[0], bare[-1]
    text = line[tokens[first].start : tokens[last].end]
    return _options(tokens[:first] + tokens[last + 1 :], grammar), f"{text}\n{more}" if more else text


def _options(tokens: list[_Token], grammar: Grammar) -> dict[str, str]:
    found: dict[str, str] = {}
    for token in tokens:
        if token.option is None:
            continue
        if token.option in found:
            raise OptionTwice(token.option, example=f"{token.option}={token.word}")
        if token.is_bare and token.option not in grammar.clearing:
            raise OptionEmpty(token.option, example=f"{token.option}={SAMPLES.get(token.option, '…')}")
        found[token.option] = token.word
    return found


def _tokens(line: str, names: frozenset[str]) -> Iterator[_Token]:
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        token = _token(line, at, names)
        yield token
        at = token.end


def _token(line: str, start: int, names: frozenset[str]) -> _Token:
    """A quote groups only at the start of a word or of an option's value: 5" and O“K are letters."""
    named = _OPTION.match(line, start)
    option = named[1].lower() if named and named[1].lower() in names else None
    at = named.end() if named and option else start
    closes = _closes(line, at)
    if closes is not None:
        return _Token(start=start, end=closes + 1, word=line[at + 1 : closes], option=option, is_open=False)
    space = _SPACE.search(line, at)
    end = space.start() if space else len(line)
    word = line[at:end].translate(_TO_ASCII)
    is_open = line[at : at + 1] in ('"', "“", "「")
    return _Token(start=start, end=end, word=word, option=option, is_open=is_open, is_bare=not word)


def _closes(line: str, at: int) -> int | None:
    """Where the quote that opens at `at` ends."""
    if line[at : at + 1] not in _CLOSERS or at >= len(line):
        return None
    closer, others = _CLOSERS[line[at]]
    found = line.find(closer, at + 1)
    if found < 0:
        found = min((where for sign in others if (where := line.find(sign, at + 1)) > 0), default=-1)
    return found if found >= 0 else None


def as_ascii(text: str) -> str:
    """A value as its ASCII look-alike: full-width forms become narrow, invisible marks and outer spaces go. What stands
    for something else stays as it is: 3² is not 32."""
    narrow = unicodedata.normalize("NFC", "".join([_narrow(sign) for sign in text]))
    return "".join([sign for sign in narrow if unicodedata.category(sign) != "Cf"]).strip()


def _narrow(sign: str) -> str:
    if unicodedata.category(sign) == "Zs":
        return " "
    is_form = unicodedata.decomposition(sign).startswith(WIDTHS)
    return unicodedata.normalize("NFKC", sign) if is_form else sign


def product_code(text: str) -> str:
    """`[A-Z0-9-]{1,24}`; lower case is taken, too. Raises ProductCodeMisread."""
    code = as_ascii(text)
    if not re.fullmatch(rf"[A-Za-z0-9-]{{1,{PRODUCT_CODE_MAX}}}", code):
        raise ProductCodeMisread(text)
    return code.upper()


def order_ref(text: str) -> str:
    """An order's number, as it is shown; a # before it does no harm. Raises OrderRefMisread."""
    number = as_ascii(text).removeprefix("#").strip()
    if not number or len(number) > ORDER_REF_MAX or not number.isprintable():
        raise OrderRefMisread(text)
    return number


def tag(text: str) -> str:
    """A tag without its #, in lower case. Raises TagMisread."""
    name = as_ascii(text).removeprefix("#").lower()
    if not re.fullmatch(rf"[\w-]{{1,{TAG_MAX}}}", name):
        raise TagMisread(text)
    return name


def language(text: str) -> str:
    """`zh` or `en`. Raises LanguageMisread."""
    found = LANGUAGE_WORDS.get(as_ascii(text).lower())
    if found is None:
        raise LanguageMisread(text)
    return found


def yes_no(text: str) -> bool:
    """Raises YesNoMisread."""
    found = YES_NO_WORDS.get(as_ascii(text).lower())
    if found is None:
        raise YesNoMisread(text)
    return found
