"""What a page asks: read from JSON, strictly. Raises Malformed."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

Json = dict[str, Any]

BODY_BYTES = 64 * 1024


class Malformed(ValueError):
    """The request is not as agreed; a fault of the page's."""


class TooLarge(Exception):
    """More than the door takes."""


async def body(request: Request, most: int) -> bytes:
    """Raises TooLarge as soon as that is known."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > most:
            raise TooLarge
    return bytes(data)


async def asked(request: Request) -> Json:
    """The JSON object posted."""
    try:
        found = json.loads(await body(request, BODY_BYTES))
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    if not isinstance(found, dict):
        raise Malformed("no JSON object")
    return found


def form(data: bytes) -> dict[str, str]:
    """The fields of a form, each once."""
    return dict(parse_qsl(data.decode("utf-8", "replace")))


def text(of: Json, key: str) -> str:
    """A text, without what no database can hold: NUL, and halves of characters."""
    value = of.get(key)
    if not isinstance(value, str):
        raise Malformed(f"{key} is no text")
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "")


def number(of: Json, key: str) -> int:
    value = of.get(key)
    if type(value) is not int or not 0 <= value < 2**53:
        raise Malformed(f"{key} is no number")
    return value


def maybe_number(of: Json, key: str) -> int | None:
    return None if of.get(key) is None else number(of, key)


def yes_no(of: Json, key: str) -> bool:
    value = of.get(key)
    if not isinstance(value, bool):
        raise Malformed(f"{key} is neither true nor false")
    return value


def texts(of: Json, key: str) -> tuple[str, ...]:
    value = of.get(key, [])
    if not isinstance(value, list):
        raise Malformed(f"{key} is no list")
    return tuple(text({key: one}, key) for one in value)


def numbers(of: Json, key: str) -> tuple[int, ...]:
    value = of.get(key)
    if not isinstance(value, list):
        raise Malformed(f"{key} is no list")
    return tuple(number({key: one}, key) for one in value)
