"""Is a request what the Bot API says? Every field, type and length; a wrong one is answered in the real words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .entities import units
from .errors import ApiError, BadCall
from .table import Field, load, read_spec

Json = dict[str, Any]

# (field, problem) -> the real server's words. Others get a sentence of their own.
WORDS = {
    ("text", "missing"): "message text is empty",
    ("text", "empty"): "message text is empty",
    ("text", "long"): "message is too long",
    ("caption", "long"): "message caption is too long",
    ("callback_data", "long"): "BUTTON_DATA_INVALID",
    ("callback_data", "empty"): "BUTTON_DATA_INVALID",
    ("chat_id", "missing"): "chat_id is empty",
    ("question", "long"): "poll question length must not exceed 300",
    ("question", "empty"): "poll question must be non-empty",
    ("options", "long"): "poll can't have more than 12 options",
    ("options", "empty"): "poll must have at least 1 option",
    ("commands", "long"): "BOT_COMMANDS_TOO_MUCH",
    ("command", "long"): "BOT_COMMAND_INVALID",
    ("command", "form"): "BOT_COMMAND_INVALID",
    ("description", "empty"): "BOT_COMMAND_DESCRIPTION_INVALID",
    ("payload", "long"): "INVOICE_PAYLOAD_INVALID",
    ("member_limit", "long"): "MEMBER_LIMIT_INVALID",
    ("media", "long"): "too many messages to send as an album",
    ("media", "empty"): "too few messages to send as an album",
    ("secret_token", "form"): "secret token contains unallowed characters",
    ("secret_token", "long"): "secret token is too long",
}
TEXTS = ("sendMessage", "editMessageText")
AFTER_PARSING = {"text", "caption", "explanation", "quote", "question"}  # Counted without their markup.
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
FORMS = {"command": COMMAND, "secret_token": SECRET}
BUTTON_KINDS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


class Upload(NamedTuple):
    name: str
    mime: str
    data: bytes

    def __repr__(self) -> str:
        return f"<{self.name} {len(self.data)} bytes>"


class Problem(NamedTuple):
    path: str
    field: str
    kind: str
    detail: str


class Validator:
    """`check(method, raw, uploads)` gives typed parameters, or raises BadCall (or 404 for what is no method)."""

    def __init__(self) -> None:
        table = load()
        self.names = {name.lower(): name for name in [*table["methods"], *table["others"]]}
        self.others = set(table["others"])
        self.methods = {name: self._fields(row) for name, row in table["methods"].items()}
        self.types: dict[str, dict[str, Field] | list[str]] = {
            name: row if isinstance(row, list) else self._fields(row) for name, row in table["types"].items()
        }

    def name_of(self, method: str) -> str:
        name: str | None = self.names.get(method.lower())
        if name is None:
            raise ApiError(404, "Not Found: method not found")
        if name in self.others:
            raise BadCall("method is not offered by this stand-in", "the stand-in does not offer this method")
        return name

    def check(self, method: str, raw: Json, uploads: dict[str, Upload]) -> Json:
        """`raw` holds texts (a form) or JSON values; what comes back is typed by the table."""
        fields = self.methods[method]
        values: Json = {**raw, **{name: file for name, file in uploads.items() if name in fields}}
        problems = [
            Problem(name, name, "unknown", "is not a field of this method") for name in values if name not in fields
        ]
        used = json.dumps(raw, default=str)
        problems += [
            Problem(name, name, "unknown", "is a file nothing refers to")
            for name in uploads
            if name not in fields and f"attach://{name}" not in used
        ]
        params: Json = {}
        for name, field in fields.items():
            if name in values and values[name] is not None:
                params[name] = self._loosen(values[name], field)
                problems += self._value(params[name], field, name, name, with_markup="parse_mode" in values)
            elif field.required:
                problems.append(Problem(name, name, "missing", "is missing"))
        if problems:
            raise complaint(method, problems)
        return params

    def _fields(self, row: dict[str, str]) -> dict[str, Field]:
        return {name: read_spec(spec) for name, spec in row.items()}

    def _loosen(self, value: Any, field: Field) -> Any:
        """A form carries only texts: numbers, booleans and JSON are read out of them."""
        if not isinstance(value, str) or (field.types == ("String",)):
            return value
        for name in field.types:
            if name == "Integer" and re.fullmatch(r"-?\d+", value):
                return int(value)
            if name == "Boolean" and value.lower() in ("true", "false", "1", "0"):
                return value.lower() in ("true", "1")
            if name in ("Float", "Float number") and re.fullmatch(r"-?\d+(\.\d+)?", value):
                return float(value)
            if name.startswith("[") or (name in self.types and name != "InputFile"):
                try:
                    return json.loads(value)
                except ValueError:
                    return value
        return value

    def _value(self, value: Any, field: Field, path: str, name: str, *, with_markup: bool = False) -> list[Problem]:
        """Problems of the best fitting type of a choice."""
        problems = best_of([self._typed(value, kind, path, name) for kind in field.types], path)
        if problems:
            return problems
        if field.only is not None and value != field.only:
            return [Problem(path, name, "form", f"must be {field.only}")]
        if name in FORMS and not FORMS[name].fullmatch(value):
            return [Problem(path, name, "form", f"{value!r} has characters that are not allowed")]
        return [
            p
            for limit in field.limits
            if not (with_markup and name in AFTER_PARSING)
            for p in over(value, limit, path, name)
        ]

    def _typed(self, value: Any, kind: str, path: str, name: str) -> list[Problem]:
        if kind.startswith("["):
            if not isinstance(value, list):
                return [Problem(path, name, "type", f"must be an array, is {show(value)}")]
            return [p for i, one in enumerate(value) for p in self._typed(one, kind[1:], f"{path}[{i}]", name)]
        if kind in SCALARS:
            right = SCALARS[kind](value)
            return [] if right else [Problem(path, name, "type", f"must be {kind}, is {show(value)}")]
        shape = self.types.get(kind)
        if isinstance(shape, list):
            return best_of([self._typed(value, one, path, name) for one in shape], path)
        if not isinstance(value, dict):
            return [Problem(path, name, "type", f"must be {kind}, is {show(value)}")]
        return self._object(value, kind, shape or {}, path)

    def _object(self, value: Json, kind: str, shape: dict[str, Field], path: str) -> list[Problem]:
        problems = [Problem(f"{path}.{n}", n, "unknown", f"is not a field of {kind}") for n in value if n not in shape]
        for name, field in shape.items():
            if name in value:
                markup = "parse_mode" in value
                problems += self._value(value[name], field, f"{path}.{name}", name, with_markup=markup)
            elif field.required:
                problems.append(Problem(f"{path}.{name}", name, "missing", f"is missing in {kind}"))
        if kind == "InlineKeyboardButton" and not problems:
            problems += button_problems(value, path)
        return problems


def best_of(tries: list[list[Problem]], path: str) -> list[Problem]:
    """Of a choice of types the one meant: the fewest problems at its own level, then the fewest at all."""
    depth = path.count(".") + 1
    return min(tries, key=lambda found: (sum(p.path.count(".") <= depth for p in found), len(found)))


def button_problems(button: Json, path: str) -> list[Problem]:
    kinds = [name for name in BUTTON_KINDS if name in button]
    if not kinds:
        return [Problem(path, "button", "text", "an inline button needs something to do")]
    if len(kinds) > 1:
        return [Problem(path, "button", "form", f"an inline button does one thing, not {' and '.join(kinds)}")]
    if "url" in button:
        address = urlsplit(button["url"])
        is_known = address.scheme in ("http", "https", "tg", "ton")
        if not is_known or (address.scheme.startswith("http") and "." not in (address.hostname or "")):
            return [Problem(path, "button", "url", f"{button['url']!r} is no address Telegram takes")]
    return []


def over(value: Any, limit: tuple[str, int, int], path: str, name: str) -> list[Problem]:
    kind, least, most = limit
    unit, measure = MEASURES[kind]
    size = measure(value)
    if size > most:
        return [Problem(path, name, "long", f"is {size}{unit}, at most {most}")]
    if size < least:
        return [Problem(path, name, "empty", f"is {size}{unit}, at least {least}")]
    return []


MEASURES: dict[str, tuple[str, Callable[[Any], int]]] = {
    "c": (" characters", units),
    "b": (" bytes", lambda text: len(text.encode())),
    "n": (" items", len),
    "v": ("", int),
}


def is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


SCALARS: dict[str, Callable[[Any], bool]] = {
    "Integer": is_int,
    "String": lambda v: isinstance(v, str),
    "Boolean": lambda v: isinstance(v, bool),
    "True": lambda v: v is True,
    "Float": lambda v: is_int(v) or isinstance(v, float),
    "InputFile": lambda v: isinstance(v, Upload),
    "CallbackGame": lambda v: isinstance(v, dict),
}


def show(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def complaint(method: str, problems: list[Problem]) -> BadCall:
    first = problems[0]
    is_elsewhere = first.field == "text" and (method not in TEXTS or first.path != "text")
    words = None if is_elsewhere else WORDS.get((first.field, first.kind))
    if first.field == "button":
        words = "Text buttons are unallowed in the inline keyboard" if first.kind == "text" else "BUTTON_URL_INVALID"
    return BadCall(words or f'field "{first.path}" {first.detail}', "; ".join(f"{p.path} {p.detail}" for p in problems))
