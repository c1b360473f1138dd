"""The pages people open in a browser: templates filled with values. No sentence stands here or in a template.

A template says in its first lines which values it takes; a missing one is an error. Plain strings are escaped.
Sentences are `Marked` and go through a filter: `marked` inside an element, where <b> is bold; `plain` in an attribute
or a title.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.pictures import qr
from bot.pictures.lettering import initial
from handlers.texts import Marked, strip

STATIC = Path(__file__).parent / "static"
"""The folder that is served as /static: style sheet, icon, a script. Nothing in it belongs to a shop or a person."""

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
"""The Content-Security-Policy every page works under: no script at all, and nothing from elsewhere. The pay page adds
the one script it has inside WeChat."""

QR_SCALE = 8
_TEMPLATES = Path(__file__).parent / "templates"


def render(name: str, **values: object) -> str:
    """The page of the template `name`, such as "invite.html"."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"marked": _marked, "plain": strip, "qr": _qr, "qr_address": _qr_address, "initial": initial}
    environment.globals["style"] = _static("style.css")
    environment.globals["script"] = _static("pay.js")
    return environment


def _marked(text: str) -> str:
    # Only what texts made may carry markup; any other string is escaped like everything else.
    return Markup(text) if isinstance(text, Marked) else text  # noqa: S704


def _qr(text: str) -> Markup:
    return Markup(qr.svg(text))  # noqa: S704 - made of numbers only


def _qr_address(text: str) -> str:
    """For an <img>: apps that read a code when it is held down take pictures alone, nothing that is drawn."""
    return "data:image/png;base64," + b64encode(qr.png(text, QR_SCALE)).decode()


def _static(name: str) -> str:
    """The address of a file of ours; it changes with the file, so browsers may keep it for ever."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"
