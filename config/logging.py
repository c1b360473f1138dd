"""The log: one line an event on stderr, for people on a terminal and as JSON elsewhere; secrets never get through."""

import json
import logging
import re
import sys
from collections.abc import Iterator
from typing import TextIO
from urllib.parse import quote, quote_plus, unquote, urlsplit

import structlog
from pydantic import BaseModel, SecretStr
from structlog.typing import EventDict, Processor, WrappedLogger

from config.settings import Settings

HIDDEN = "[hidden]"
ADDRESSES = ("database_url", "redis_url")
SHORT = 6  # characters; a shorter secret is only hidden where it stands alone, or half the log would be hidden

# What others write at INFO on every request, wake-up or start, addresses with tokens among it.
TAMED = (
    "httpx", "httpcore", "aiohttp.access", "uvicorn", "uvicorn.access", "apscheduler", "matplotlib", "PIL", "asyncio",
    "alembic",
)  # fmt: skip

# Secrets that are no settings: what a platform gives us for an hour, in the address of a request.
IN_ADDRESSES = re.compile(r"\b(access_token|(?:corp|app)?secret|ticket|password)=[^&\s\"'\\]+")


class LogHandler(logging.StreamHandler[TextIO]):
    """Ours among the root's handlers. A line that cannot be written is reported without what was in it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 the standard library's name
        """Say which logger it was; the standard library would print the arguments, unhidden."""
        sys.stderr.write(f"a log line of {record.name} could not be written\n")


class Scrubber:
    """Hides the settings' secrets in a finished line, however they are written there: plain, in an address, in JSON."""

    def __init__(self, settings: Settings) -> None:
        spellings = {spelling for secret in secrets(settings) for spelling in _spellings(secret)}
        longest_first = sorted(spellings, key=lambda text: (-len(text), text))
        self._pattern = re.compile("|".join(map(_standing, longest_first))) if longest_first else None

    def __call__(self, line: str) -> str:
        """The line without secrets."""
        without = self._pattern.sub(HIDDEN, line) if self._pattern else line
        return IN_ADDRESSES.sub(rf"\1={HIDDEN}", without)


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send structlog's and the standard library's events to `stream` (stderr). The last call counts.

    Whoever starts uvicorn passes `log_config=None`, so that its events come here too.
    """
    out = stream or sys.stderr
    handler = LogHandler(out)
    handler.setFormatter(_formatter(Scrubber(settings), is_terminal=out.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [other for other in root.handlers if not isinstance(other, LogHandler)] + [handler]
    root.setLevel(logging.INFO)
    for name in TAMED:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def secrets(settings: BaseModel) -> Iterator[str]:
    """Every secret that is set; of an address only the password, as the rest helps whoever reads the log."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            yield from secrets(value)
        elif isinstance(value, SecretStr) and name in ADDRESSES:
            if password := urlsplit(value.get_secret_value()).password:
                yield from {password, unquote(password)}
        elif isinstance(value, SecretStr):
            yield value.get_secret_value()


def _spellings(secret: str) -> set[str]:
    in_address = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    in_quotes = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]}
    return {secret} | in_address | in_quotes


def _standing(spelling: str) -> str:
    alone = (r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])") if len(spelling) < SHORT else ("", "")
    return alone[0] + re.escape(spelling) + alone[1]


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,  # plain: a traceback with local variables would show customers' data
        structlog.processors.UnicodeDecoder(),
    ]


def _formatter(scrub: Scrubber, *, is_terminal: bool) -> logging.Formatter:
    def scrubbed(_logger: WrappedLogger, _name: str, line: EventDict) -> str:
        return scrub(str(line))  # after the renderer, so the event is a finished line

    renderer: Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if is_terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer, scrubbed],
    )
