"""Every sentence customers and merchants read, in Chinese and in English, and how it is said.

Sentences stand in `zh/*.ftl` and `en/*.ftl`, one file a noun; each language is written for its own reader. How money,
days and names are written is in `forms.py`. What is said is `Marked`: `<b>…</b>` is the only markup, and whatever comes
from outside a sentence is escaped, so that nobody's name can carry any.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

from handlers.texts import lines
from handlers.texts.lines import Line

LANGUAGES: Final = ("zh", "en")
"""Every language is complete; a test sees to it."""

VOICES_MAX = 200
"""Shops' voices kept ready; each takes a few kilobytes."""

_LOG = logging.getLogger(__name__)
_FOLDER = Path(__file__).parent
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class Marked(str):
    """Text in which `<b>…</b>` is markup and `&lt; &gt; &amp;` stand for themselves. Stored as a string."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


@runtime_checkable
class Written(Protocol):
    """A value that is written differently in each language: money, a day, a span (see forms.py)."""

    def written(self, language: str) -> str: ...


Value = str | int | Written
"""What a sentence takes. A str is escaped unless it is Marked; an int is written 1,284."""


class MissingText(LookupError):
    """A sentence, or a value it needs, is not there. A fault of ours that the tests are to find."""


def plain(text: str) -> Marked:
    """Text as somebody wrote it, none of it markup."""
    return Marked(text.translate(_ESCAPES))


def strip(marked: str) -> str:
    """The plain text again, for platforms and places without markup."""
    bare = marked.replace("<b>", "").replace("</b>", "")
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def joined(parts: Iterable[Marked], by: str = "\n") -> Marked:
    """Several sentences as one text; empty ones leave no gap. `by` is ours, never a person's."""
    return Marked(by.join([part for part in parts if part]))


def nearest(code: str | None, default: str) -> str:
    """The language of ours for an IETF tag such as "zh-hans" or "pt-br"; `default` where no tag is known."""
    if not code:
        return default
    return "zh" if code.lower().startswith("zh") else "en"


class Texts:
    """All sentences. Made once at a start and passed around; `strict` (tests) raises where production falls back."""

    def __init__(self, folder: Path = _FOLDER, *, strict: bool = False) -> None:
        self._strict = strict
        self._sources = {language: _read(folder / language) for language in LANGUAGES}
        self._lines: dict[str, dict[str, Line]] = {language: {} for language in LANGUAGES}
        self._own: dict[str, dict[str, Line]] = {}
        self._voices: dict[tuple[str, frozenset[tuple[str, str]]], Texts] = {}

    def say(self, language: str, key: str, /, **values: Value) -> Marked:
        """The sentence `key` with its values.

        Without a sentence in this language the other one's is said, and logged; without any, MissingText.
        A value that is missing is logged and shown as "…"; both raise MissingText in strict texts.
        """
        shown, counted = _shown(values, language)
        line = self._own[language].get(key) if language in self._own else None
        line = line or self._lines[language].get(key) or self._line(language, key)
        try:
            return Marked(line(shown, counted))
        except KeyError as missing:
            return self._gap(line, key, str(missing.args[0]), shown, counted)

    def voiced(self, overrides: Mapping[str, str], language: str) -> "Texts":
        """These texts with a shop's own wording of single sentences in one language; kept, so asking again is cheap.

        A wording that asks for what its sentence does not know, perhaps since the last version, is left out and logged.
        """
        voice = (language, frozenset(overrides.items()))
        if voice not in self._voices:
            if len(self._voices) >= VOICES_MAX:
                self._voices.clear()
            self._voices[voice] = self._with(overrides, language)
        return self._voices[voice]

    def variables(self, language: str, key: str) -> set[str] | None:
        """The values a sentence may ask for; None where there is no such sentence."""
        source = self.source(language, key)
        return None if source is None else lines.variables(lines.parse(source))

    def keys(self, language: str) -> list[str]:
        """Every sentence there is, in the order of the files."""
        return list(self._sources[language])

    def source(self, language: str, key: str) -> str | None:
        """How a sentence is written in its file."""
        return self._sources[language].get(key)

    def _with(self, overrides: Mapping[str, str], language: str) -> "Texts":
        fitting = {key: text for key, text in overrides.items() if self._fits(language, key, text)}
        own = {key: lines.wording(_bold_only(text)) for key, text in fitting.items()}
        voiced = copy(self)
        voiced._own, voiced._voices = {**self._own, language: own}, {}
        return voiced

    def _fits(self, language: str, key: str, wording: str) -> bool:
        known = self.variables(language, key)
        fits = known is not None and lines.blanks(wording) <= known
        if not fits:
            _LOG.warning("a shop's wording of %r in %s does not fit the sentence; the usual one is said", key, language)
        return fits

    def _line(self, language: str, key: str) -> Line:
        source = self._sources[language].get(key)
        if source is None:
            return self._foreign(language, key)
        line = lines.compiled(source, language)
        self._lines[language][key] = line
        return line

    def _foreign(self, language: str, key: str) -> Line:
        other = next((one for one in LANGUAGES if key in self._sources[one]), None)
        if other is None or self._strict:
            raise MissingText(f"no sentence {key!r} in {language}")
        _LOG.error("no sentence %r in %s; said in %s", key, language, other)
        return self._lines[other].get(key) or self._line(other, key)

    def _gap(self, line: Line, key: str, name: str, shown: dict[str, str], counted: dict[str, str | int]) -> Marked:
        if self._strict:
            raise MissingText(f"sentence {key!r} has no value for {name!r}")
        _LOG.error("sentence %r has no value for %r", key, name)
        return Marked(line(_Gaps(shown), _Gaps(counted)))


def _bold_only(text: str) -> str:
    """A shop's wording: its `<b>…</b>` is markup, nothing else in it is."""
    bold = plain(text).replace("&lt;b&gt;", "<b>").replace("&lt;/b&gt;", "</b>")
    return bold if lines.is_balanced(bold) else plain(text)


class _Gaps(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "…"


def _read(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.ftl")):
        for key, source in lines.sources(path.read_text(encoding="utf-8")):
            if key in found:
                raise lines.LineFault(f"{path.name}: {key} is written twice")
            found[key] = source
    return found


def _shown(values: Mapping[str, Value], language: str) -> tuple[dict[str, str], dict[str, str | int]]:
    shown: dict[str, str] = {}
    counted: dict[str, str | int] = {}
    for name, value in values.items():
        if isinstance(value, str):
            shown[name] = value if type(value) is Marked else value.translate(_ESCAPES)
            counted[name] = value
        elif isinstance(value, int):
            shown[name] = f"{value:,}"
            counted[name] = value
        else:
            shown[name] = counted[name] = value.written(language).translate(_ESCAPES)
    return shown, counted
