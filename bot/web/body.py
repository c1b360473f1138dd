"""Reading what somebody posts, never more than allowed."""

from starlette.requests import Request


class TooLarge(Exception):
    """The body is larger than the door takes."""


async def read_bounded(request: Request, most: int) -> bytes:
    """The body. Raises TooLarge as soon as that is known."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise TooLarge
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)
