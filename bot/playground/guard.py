"""Who may knock on the playground's doors at all: checked on every request, before anything is read.

`Host` must be a name that only we can have: else a page elsewhere could have its own name point to this machine and be
taken for ours ("DNS rebinding"). `Origin`, where a browser sends it, must be our own. What changes something cannot
come from a form of another page.
"""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

Answer = Callable[[Request], Awaitable[Response]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of the page and of everything it loads."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OWN_TYPES = ("application/json", "image/")
"""Content types that no form of another page can send without asking first."""


def is_known_host(host: str, public_url: str | None) -> bool:
    """`host`: the Host header, with or without a port."""
    name = _host_of(f"//{host}")
    if not name:
        return False
    return name == "localhost" or name == _host_of(public_url) or _is_address(name)


def is_own(request: Request, public_url: str | None) -> bool:
    """Whether our own page asks, or nobody's page at all. A proxy may have put another Host in the public one's
    place."""
    origin = request.headers.get("origin")
    if origin is not None:
        return origin.partition("://")[2] in (
            request.headers.get("host", ""),
            urlsplit(public_url or "").netloc or None,
        )
    kind = request.headers.get("content-type", "")
    return request.method in ("GET", "HEAD") or kind.startswith(OWN_TYPES)


def headed(response: Response) -> Response:
    """With the headers that everything of the playground has; what it says itself stays."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _host_of(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:  # no address at all
        return None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
