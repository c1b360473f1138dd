"""GET /healthz: alive."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse


async def alive(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok\n")
