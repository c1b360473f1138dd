"""One sentence, made ready to be said: Fluent's syntax compiled to a function of its values.

The grammar is Project Fluent's (https://projectfluent.org/fluent/guide/), read by its own parser. We use the part that
keeps a sentence readable alone: words, `{ $variables }`, and choices by number or word. References, terms and functions
are refused. Compiling instead of interpreting also lifts fluent.runtime's limit of 2,500 characters a value.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from fluent.syntax import FluentParser, ast

Shown = Mapping[str, str]
"""Values as they will stand in the sentence, escaped."""
Counted = Mapping[str, str | int]
"""Values a choice is made by: numbers, or words as they came."""
Line = Callable[[Shown, Counted], str]
"""Raises KeyError, with its name, for a variable without a value."""

PLURALS: dict[str, Callable[[int], str]] = {
    "zh": lambda number: "other",
    "en": lambda number: "one" if abs(number) == 1 else "other",
}
"""CLDR's plural categories of whole numbers, https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html"""

_PARSER = FluentParser(with_spans=False)
_ENTRY = re.compile(r"^(?=[a-zA-Z][\w-]* *=)", re.MULTILINE)
_NAME = re.compile(r"[a-zA-Z][\w-]*")
_BLANK = re.compile(r"\{ *\$?([a-zA-Z][\w-]*) *\}")


class LineFault(ValueError):
    """A sentence in a file is not written as it must be. For its author, never for a customer."""


def sources(text: str) -> Iterator[tuple[str, str]]:
    """Key and source of each sentence of a file, without parsing it: at a start nobody waits for sentences not said."""
    for part in _ENTRY.split(text)[1:]:
        name = _NAME.match(part)
        assert name
        yield name[0], part


def parse(source: str) -> ast.Message:
    """One message from its source. Raises LineFault where it is no message, or more than a message."""
    entries = [entry for entry in _PARSER.parse(source).body if not isinstance(entry, ast.BaseComment)]
    if len(entries) != 1 or not isinstance(entries[0], ast.Message) or entries[0].value is None:
        raise LineFault(f"not one plain message: {source.strip()}")
    return entries[0]


def compiled(source: str, language: str) -> Line:
    """The sentence as a function. Raises LineFault."""
    pattern = parse(source).value
    assert pattern
    return _pattern(pattern, PLURALS[language])


def wording(text: str) -> Line:
    """A shop's own wording as a function: `{ $name }` is a value, everything else stands for itself."""
    parts = _BLANK.split(text)
    steps: list[Line] = []
    for at, part in enumerate(parts):
        if part:
            steps.append(_variable(part) if at % 2 else _fixed(part))
    return _joined(steps)


def is_balanced(text: str) -> bool:
    """Whether every `<b>` is closed before the next one opens."""
    return re.fullmatch(r"(?:(?!</?b>).|<b>(?:(?!</?b>).)*</b>)*", text, re.DOTALL) is not None


def blanks(text: str) -> set[str]:
    """The values that a shop's own wording asks for."""
    return set(_BLANK.findall(text))


def variables(pattern: ast.BaseNode) -> set[str]:
    """The names of all values a sentence may ask for."""
    found: set[str] = set()
    _collect(pattern, found)
    return found


def _collect(node: object, found: set[str]) -> None:
    if isinstance(node, ast.VariableReference):
        found.add(node.id.name)
    elif isinstance(node, ast.BaseNode):
        for child in vars(node).values():
            _collect(child, found)
    elif isinstance(node, list):
        for child in node:
            _collect(child, found)


def _pattern(pattern: ast.Pattern, plural: Callable[[int], str]) -> Line:
    return _joined([_element(element, plural) for element in pattern.elements])


def _element(element: ast.TextElement | ast.Placeable, plural: Callable[[int], str]) -> Line:
    if isinstance(element, ast.TextElement):
        return _fixed(element.value)
    match element.expression:
        case ast.StringLiteral() as literal:
            return _fixed(str(literal.parse()["value"]))
        case ast.VariableReference() as variable:
            return _variable(variable.id.name)
        case ast.SelectExpression() as choice:
            return _choice(choice, plural)
        case other:
            raise LineFault(f"{type(other).__name__} is not used in our sentences")


def _joined(steps: Sequence[Line]) -> Line:
    if len(steps) == 1:
        return steps[0]
    return lambda shown, counted: "".join([step(shown, counted) for step in steps])


def _fixed(text: str) -> Line:
    return lambda shown, counted: text


def _variable(name: str) -> Line:
    return lambda shown, counted: shown[name]


def _choice(choice: ast.SelectExpression, plural: Callable[[int], str]) -> Line:
    if not isinstance(choice.selector, ast.VariableReference):
        raise LineFault("a choice is made by a variable")
    name = choice.selector.id.name
    variants = {_variant(variant): _pattern(variant.value, plural) for variant in choice.variants}
    otherwise = next(variants[_variant(variant)] for variant in choice.variants if variant.default)

    def say(shown: Shown, counted: Counted) -> str:
        value = counted[name]
        chosen = variants.get(str(value))
        if chosen is None and isinstance(value, int):
            chosen = variants.get(plural(value))
        return (chosen or otherwise)(shown, counted)

    return say


def _variant(variant: ast.Variant) -> str:
    return variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value
