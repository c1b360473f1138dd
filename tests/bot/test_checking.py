"""`check`, as a process of its own: what is well, what is missing, what is wrong."""

from collections.abc import Mapping
from pathlib import Path

from storage import open as opened
from tests.commands import BAD_TOKEN, NEWEST, names, with_telegram
from tests.sending import FarEnd, ask, make_broadcast, make_shop, owe, saying
from tests.servers.telegram import TelegramServer
from tests.stories.process import Fanloop, free_port


def told(out: str) -> Mapping[str, list[tuple[str, str]]]:
    """What `check` says, by what it is about."""
    lines: dict[str, list[tuple[str, str]]] = {}
    for line in out.splitlines():
        lines.setdefault(line[7:18].strip(), []).append((line[:7].strip(), line[18:]))
    return lines


async def test_check_of_an_empty_folder_makes_nothing(server: TelegramServer, tmp_path: Path) -> None:
    code, out, err = await Fanloop(tmp_path, with_telegram(server)).command("check")
    assert (code, err) == (0, "")
    assert told(out)["database"] == [("ok", "SQLite, data/fanloop.db: not there yet, `run` makes it")]
    assert told(out)["telegram"] == [("ok", "answers, and takes the token")]
    assert told(out)["redis"][0][0] == "unset"
    assert names(tmp_path) == []
    server.assert_clean()


async def test_check_when_all_is_well(
    shop: Fanloop, database_url: str, server: TelegramServer, redis_url: str, tmp_path: Path
) -> None:
    settings = with_telegram(server, DATABASE_URL=database_url, REDIS_URL=redis_url, TELEGRAM__PAYMENT_TOKEN="1:TEST:x")
    code, out, err = await Fanloop(tmp_path, settings).command("check")
    assert (code, err) == (0, "")
    kind = f"SQLite, {tmp_path}/fanloop.db" if database_url.startswith("sqlite") else "PostgreSQL"
    assert told(out)["database"] == [("ok", f"{kind}: answers, version {NEWEST}")]
    assert told(out)["owner"] == [("ok", "there: 1")]
    assert told(out)["redis"] == [("ok", "answers")]
    assert told(out)["payments"] == [("ok", "configured")]
    assert "1:TEST:x" not in out


async def test_check_names_every_fault_at_once(server: TelegramServer, tmp_path: Path) -> None:
    settings = with_telegram(
        server,
        TELEGRAM__TOKEN=BAD_TOKEN,
        DATABASE_URL=f"postgresql://tea:s3cret-word@127.0.0.1:{free_port()}/shop",
        REDIS_URL=f"redis://:s3cret-word@127.0.0.1:{free_port()}/0",
    )
    code, out, err = await Fanloop(tmp_path, settings).command("check")
    assert (code, err) == (1, "")
    assert [told(out)[what][0][0] for what in ("database", "redis", "telegram")] == ["fault"] * 3
    assert "s3cret" not in out
    assert BAD_TOKEN not in out


async def test_check_of_a_platform_that_does_not_answer(tmp_path: Path) -> None:
    settings = {"TELEGRAM__TOKEN": BAD_TOKEN, "TELEGRAM__API_BASE": f"http://127.0.0.1:{free_port()}"}
    code, out, err = await Fanloop(tmp_path, settings).command("check")
    assert (code, err) == (1, "")
    ((state, says),) = told(out)["telegram"]
    assert state == "fault"
    assert says.startswith("Telegram does not answer at http://127.0.0.1:")


async def test_check_of_a_folder_where_nothing_may_be_written(server: TelegramServer, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    code, out, err = await Fanloop(tmp_path, with_telegram(server)).command("check")
    assert (code, err) == (1, "")
    assert told(out)["database"][0][0] == "fault"


async def test_check_with_nothing_configured(tmp_path: Path) -> None:
    code, out, err = await Fanloop(tmp_path, {"WEB__PORT": "8181"}).command("check")
    assert (code, err) == (0, "")
    assert told(out)["playground"] == [("ok", "opens at http://127.0.0.1:8181/")]


async def test_check_with_nothing_configured_and_no_playground(tmp_path: Path) -> None:
    code, out, err = await Fanloop(tmp_path, {"PLAYGROUND": "off"}).command("check")
    assert (code, err) == (1, "")
    assert told(out)["platforms"][0][0] == "fault"


WAITS = "SET not_before = 253402214400000000, platform = 'wechat', reason"


async def test_check_says_what_a_running_program_has_met(database_url: str, tmp_path: Path) -> None:
    """Its own calls may all be answered: the one that is forbidden is not among them."""
    storage = await opened(database_url)
    await make_shop(storage)
    broadcast = await make_broadcast(storage)
    for account in ("o1", "o2"):
        await ask(
            storage,
            "INSERT INTO deliveries (shop_id, broadcast_id, platform, target, status)"
            f" VALUES (1, {broadcast}, 'wechat', '{account}', 'queued') RETURNING id",
        )
    await owe(storage, FarEnd(), saying("o1"), saying("o2"), saying("o3"))
    await ask(storage, f"UPDATE deliveries {WAITS} = 'quota' RETURNING id")
    for lane, reason in (("o1", "window"), ("o2", "quota"), ("o3", "ip")):
        await ask(storage, f"UPDATE outbox {WAITS} = '{reason}' WHERE lane = '{lane}' RETURNING id")
    await storage.close()
    code, out, _ = await Fanloop(tmp_path, {"DATABASE_URL": database_url}).command("check")
    assert code == 1
    assert told(out)["wechat"] == [
        ("fault", "1 message waits: this machine's address is not on the IP list in the console"),
        ("fault", "3 messages wait: the day's quota is used up, it begins anew at midnight in China"),
    ]
