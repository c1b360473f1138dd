"""One line an event, and no secret in any of them, however it got there."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog

from config.logging import HIDDEN, LogHandler, configure
from config.settings import Settings, load
from tests.config.samples import ORDERS_SECRET, TOKEN, WEBHOOK, WECHAT

PASSWORD = 'p@ss"wörd\\&'
SECRETS = [TOKEN, "made-up_hook", "made-up-app-secret", "pushtoken1", ORDERS_SECRET, "hunter2", PASSWORD]


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """The log is the process's: leave it as it was found."""
    root = logging.getLogger()
    handlers, level, before = list(root.handlers), root.level, structlog.get_config()
    yield
    root.handlers[:] = [handler for handler in handlers if not isinstance(handler, LogHandler)]
    root.setLevel(level)
    structlog.configure(**before)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(
        WEBHOOK
        | WECHAT
        | {
            "FANLOOP_DATABASE_URL": "postgresql://shop:hunter2@host/db",
            "FANLOOP_PLAYGROUND_PASSWORD": PASSWORD,
            "FANLOOP_CALLBACKS__ORDERS_SECRET": ORDERS_SECRET,
        },
        tmp_path,
    )


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_of_json(settings: Settings) -> None:
    stream = io.StringIO()
    configure(settings, stream)
    structlog.get_logger("bot.inbox").info("taken", updates=3, text="多\n行")
    (line,) = lines(stream)
    assert (line["event"], line["updates"], line["text"]) == ("taken", 3, "多\n行")
    assert (line["level"], line["logger"]) == ("info", "bot.inbox")
    assert line["timestamp"].endswith("Z")
    assert "多" in stream.getvalue()


def test_events_of_the_standard_library_come_along(settings: Settings) -> None:
    stream = io.StringIO()
    configure(settings, stream)
    logging.getLogger("storage.migrations.run").info("step %s", 1)
    assert [line["event"] for line in lines(stream)] == ["step 1"]


def test_a_traceback_is_in_the_same_line_without_local_variables(settings: Settings) -> None:
    stream = io.StringIO()
    configure(settings, stream)
    address = "a customer's address"
    try:
        raise ValueError("no stock")
    except ValueError:
        structlog.get_logger().exception("parked")
        logging.getLogger("x").exception("parked too")
    assert address
    ours, theirs = lines(stream)
    for line in (ours, theirs):
        assert "ValueError: no stock" in line["exception"]
        assert "address" not in line["exception"].replace("test_logging", "")


def test_for_people_on_a_terminal(settings: Settings) -> None:
    stream = Terminal()
    configure(settings, stream)
    structlog.get_logger().info("ready", port=8080, token=TOKEN)
    assert "ready" in stream.getvalue()
    assert not stream.getvalue().startswith("{")
    assert TOKEN not in stream.getvalue()
    assert HIDDEN in stream.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["json", "terminal"])
@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_in_any_line(settings: Settings, secret: str, stream: io.StringIO) -> None:
    configure(settings, stream)
    log = structlog.get_logger()
    log.info("plain " + secret)
    log.info("field", value=secret, nested={"a": [secret]})
    log.info("address", url=f"https://host/file/bot{quote(secret)}/x?token={quote(secret, safe='')}")
    logging.getLogger("httpx").warning("POST %s", f"https://host/bot{secret}/getMe")
    try:
        raise RuntimeError(f"{secret} was refused")
    except RuntimeError:
        log.exception("failed")
    shown = stream.getvalue()
    assert shown.count(HIDDEN) >= 6
    for spelling in (secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1]):
        assert spelling not in shown
        assert json.dumps(spelling, ensure_ascii=False)[1:-1] not in shown


def test_of_an_address_only_the_password_is_hidden(settings: Settings) -> None:
    stream = io.StringIO()
    configure(settings, stream)
    structlog.get_logger().info("opened", database=settings.database_url.get_secret_value())
    assert lines(stream)[0]["database"] == f"postgresql://shop:{HIDDEN}@host/db"


def test_tokens_that_platforms_lend_us_are_hidden(settings: Settings) -> None:
    stream = io.StringIO()
    configure(settings, stream)
    structlog.get_logger().info("call", url="https://host/cgi-bin/x?access_token=LENT&type=1&corpsecret=LENT")
    assert lines(stream)[0]["url"] == f"https://host/cgi-bin/x?access_token={HIDDEN}&type=1&corpsecret={HIDDEN}"


def test_a_short_secret_does_not_hide_half_the_log(tmp_path: Path) -> None:
    stream = io.StringIO()
    configure(load(WEBHOOK | {"FANLOOP_TELEGRAM__WEBHOOK_SECRET": "a"}, tmp_path), stream)
    structlog.get_logger().info("webhook taken", secret="a")
    assert (lines(stream)[0]["event"], lines(stream)[0]["secret"]) == ("webhook taken", HIDDEN)


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore.connection", "apscheduler.scheduler", "uvicorn.access", "aiohttp.access"]
)
def test_what_others_say_on_every_request_is_left_out(
    settings: Settings, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cut_off in (name, name.partition(".")[0]):  # by a server of another test
        monkeypatch.setattr(logging.getLogger(cut_off), "propagate", True)
    stream = io.StringIO()
    configure(settings, stream)
    logging.getLogger(name).info("GET /")
    logging.getLogger(name).warning("slow")
    assert [line["event"] for line in lines(stream)] == ["slow"]


def test_debug_is_left_out(settings: Settings) -> None:
    stream = io.StringIO()
    configure(settings, stream)
    structlog.get_logger().debug("detail")
    logging.getLogger("x").debug("detail")
    assert stream.getvalue() == ""


def test_the_last_call_counts(settings: Settings) -> None:
    first, second = io.StringIO(), io.StringIO()
    configure(settings, first)
    log = structlog.get_logger()
    log.info("one")
    configure(settings, second)
    log.info("two")
    assert [line["event"] for line in lines(first)] == ["one"]
    assert [line["event"] for line in lines(second)] == ["two"]


def test_a_line_that_cannot_be_written_is_reported_without_its_words(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    root.handlers.clear()  # pytest's own handler would raise first; the fixture puts it back
    configure(settings, io.StringIO())
    logging.getLogger("x").warning("%d", TOKEN)
    assert capsys.readouterr().err == "a log line of x could not be written\n"


def test_stderr_is_where_it_goes(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    configure(settings)
    structlog.get_logger().info("ready")
    captured = capsys.readouterr()
    assert json.loads(captured.err)["event"] == "ready"
    assert captured.out == ""
