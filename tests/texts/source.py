"""What the sentences' files say and what the code asks of them, read without running either."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from fluent.syntax import ast as fluent

from handlers.texts import LANGUAGES, Texts, lines

ROOT = Path(__file__).parents[2]
VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a value in a rendering."""

SAYING = {"say", "say_in", "answer", "label"}
"""Functions whose first argument (the second, after a language) is a sentence's key."""
NOT_VALUES = {"buttons", "on_result"}
"""What those functions take beside a sentence's values."""
NOT_KEYS = {"pick-up", "utf-8", "utf-16-le"}
"""Words in handlers/ that are joined by hyphens and are no keys: what people type, names of encodings."""
SAMPLE = Path("bot/playground/sample.py")
"""The one place outside handlers/ that makes keys from words."""
PAGE = ROOT / "bot" / "playground"
PAGE_WORDS = "playground-"
"""How the keys of the playground's page begin; its own code leaves that out."""
ANY = "[a-z0-9-]+"
KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")


@cache
def texts() -> Texts:
    return Texts(strict=True)


@cache
def keys(language: str) -> tuple[str, ...]:
    folder = ROOT / "handlers" / "texts" / language
    files = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ftl"))]
    return tuple(key for text in files for key, _ in lines.sources(text))


def every() -> list[tuple[str, str]]:
    """Language and key of every sentence."""
    return [(language, key) for language in LANGUAGES for key in keys(language)]


@cache
def renderings(language: str, key: str) -> list[str]:
    """Every way a sentence can come out, with VALUE in the place of values."""
    source = texts().source(language, key)
    assert source is not None
    pattern = lines.parse(source).value
    assert pattern is not None
    return list(_renderings(pattern))


def _renderings(pattern: fluent.Pattern) -> Iterator[str]:
    for parts in product(*[list(_element(element)) for element in pattern.elements]):
        yield "".join(parts)


def _element(element: fluent.TextElement | fluent.Placeable) -> Iterator[str]:
    if isinstance(element, fluent.TextElement):
        yield element.value
    elif isinstance(element.expression, fluent.SelectExpression):
        for variant in element.expression.variants:
            yield from _renderings(variant.value)
    elif isinstance(element.expression, fluent.StringLiteral):
        yield str(element.expression.parse()["value"])
    else:
        yield VALUE


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A place in the code that says a sentence. `given` is None where the values cannot be seen."""

    key: str
    given: frozenset[str] | None
    where: str


@cache
def modules() -> dict[Path, ast.Module]:
    paths = [path for folder in ("handlers", "bot") for path in sorted((ROOT / folder).rglob("*.py"))]
    return {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def literals() -> set[str]:
    """Every string in the code."""
    return {node.value for _, node in _nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@cache
def families() -> dict[str, str]:
    """Keys made from a word, such as f"role-{role}", as patterns; and where they are made."""
    found = {}
    for path, node in _nodes():
        if isinstance(node, ast.JoinedStr) and (path.parts[0] == "handlers" or path == SAMPLE):
            pattern = "".join(
                [re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANY for part in node.values]
            )
            if re.match(r"[a-z]+\\-", pattern) and re.fullmatch(rf"(?:[a-z0-9]|\\-|{re.escape(ANY)})+", pattern):
                found[pattern] = f"{path}:{node.lineno}"
    return found


@cache
def page_words() -> re.Pattern[str]:
    """The keys that the playground's page asks for: strings in its scripts and its HTML, whole or made from a word."""
    codes = [path.read_text(encoding="utf-8") for path in [*PAGE.glob("static/*.js"), *PAGE.glob("*.html")]]
    plain = {word for code in codes for word in re.findall(r"""["'`]([a-z][a-z0-9-]*)["'`]""", code)}
    made = {word for code in codes for word in re.findall(r"`([a-z0-9-]*(?:\$\{[^{}]*\}[a-z0-9-]*)+)`", code)}
    parts = [re.split(r"\$\{[^{}]*\}", word) for word in made]
    patterns = [re.escape(word) for word in plain]
    patterns += ["[a-z0-9_-]+".join(known) for known in parts if re.search("[a-z]{2}", "".join(known))]
    return re.compile(PAGE_WORDS + "(?:" + "|".join(sorted(patterns)) + ")")


def named_keys() -> dict[str, str]:
    """What looks like a sentence's key in handlers/, where only keys are words joined by hyphens; and where it is."""
    return {
        node.value: f"{path}:{node.lineno}"
        for path, node in _nodes()
        if path.parts[0] == "handlers" and isinstance(node, ast.Constant)
        if isinstance(node.value, str) and KEY.fullmatch(node.value) and node.value not in NOT_KEYS
    }


def asked() -> list[Asked]:
    """Every sentence said with its key written out."""
    found: list[Asked] = []
    for path, node in _nodes():
        if isinstance(node, ast.Call) and _called(node) in SAYING:
            found += [Asked(key=key, given=_given(node), where=f"{path}:{node.lineno}") for key in _keys_of(node)]
    return found


def refused() -> list[Asked]:
    """Every refusal made, with what its own class adds to its values."""
    classes = refusals()
    found: list[Asked] = []
    for path, node in _nodes():
        if isinstance(node, ast.Call) and _called(node) in classes:
            key, own = classes[_called(node)]
            given = _given(node)
            known = None if given is None or own is None else given | own
            found.append(Asked(key=key, given=known, where=f"{path}:{node.lineno}"))
    return found


@cache
def refusals() -> dict[str, tuple[str, frozenset[str] | None]]:
    """Refusal classes by name: their sentence, and the values they add by themselves (None: it cannot be seen)."""
    bodies = {node.name: node for _, node in _nodes() if isinstance(node, ast.ClassDef)}
    found: dict[str, tuple[str, frozenset[str] | None]] = {}
    for name in bodies:
        line = [bodies[one] for one in _line_of(name, bodies)]
        key = next((text for one in line if (text := _text_of(one))), None)
        if key and line[-1].name == "Refusal":
            found[name] = (key, _own_values(line))
    return found


def _line_of(name: str, bodies: dict[str, ast.ClassDef]) -> list[str]:
    """A class and its bases, nearest first."""
    found = [name]
    for base in bodies[name].bases:
        if isinstance(base, ast.Name) and base.id in bodies:
            found += _line_of(base.id, bodies)
    return found


def _text_of(body: ast.ClassDef) -> str | None:
    for statement in body.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id="text")], value=ast.Constant(value=str(text))):
                return text
    return None


def _own_values(line: list[ast.ClassDef]) -> frozenset[str] | None:
    for body in line:
        if any(isinstance(one, ast.FunctionDef) and one.name == "__init__" for one in body.body):
            return {"Refusal": frozenset[str](), "Misread": frozenset({"typed", "example"})}.get(body.name)
    return frozenset()


@cache
def _nodes() -> list[tuple[Path, ast.AST]]:
    return [(path, node) for path, module in modules().items() for node in ast.walk(module)]


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _keys_of(call: ast.Call) -> list[str]:
    found = [text for argument in call.args[:2] for text in _strings(argument) if text not in LANGUAGES]
    return [text for text in found if KEY.fullmatch(text)]


def _strings(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp():
            return _strings(node.body) + _strings(node.orelse)
        case _:
            return []


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name) - NOT_VALUES
