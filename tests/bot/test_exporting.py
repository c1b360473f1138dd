"""`export`, as a process of its own: JSON and CSV, files, shops."""

import csv
import io
import json
import os
import stat
from pathlib import Path

import pytest

from bot import exporting
from storage import DatabaseUnavailable
from storage import open as open_storage
from storage.exports import KINDS
from tests.commands import names
from tests.handlers.harness import Stage
from tests.lived_in import FORMULA, ODD
from tests.sending import ask
from tests.stories.process import Fanloop


async def test_json_is_one_array(shop: Fanloop) -> None:
    for kind in ("members", "orders"):
        code, out, err = await shop.command("export", kind)
        assert (code, err) == (0, "")
        rows = json.loads(out)
        assert [list(row) for row in rows] == [list(KINDS[kind].fields)] * len(rows)
        assert len(rows) == {"members": 5, "orders": 7}[kind]
    assert rows[0]["lines"][0]["quantity"] == 2


async def test_csv_begins_no_formula_and_is_for_its_owner(shop: Fanloop, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text("what was there")
    file.chmod(0o644)
    assert await shop.command("export", "members", "--format", "csv", "--out", str(file)) == (0, "", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")))
    assert [row["name"] for row in rows] == ["Olga", f"'{FORMULA}", ODD, "", "Mia"]
    assert [row["opted_out"] for row in rows] == ["false", "true", "false", "false", "false"]
    assert json.loads(rows[0]["accounts"]) == [{"platform": "telegram", "account": "Olga-account"}]
    assert rows[0]["inviter_id"] == ""
    assert [name for name in names(tmp_path) if "members" in name] == ["members.csv"]


async def test_nothing_to_export_still_has_a_header(tmp_path: Path) -> None:
    program = Fanloop(tmp_path, {})
    code, out, _ = await program.command("export", "votes", "--format", "csv")
    assert (code, out) == (0, "poll,question,member_id,options,at\n")
    assert await program.command("export", "votes") == (0, "[]\n", "")


async def test_one_shop_of_several(sqlite_shop: Fanloop, sqlite_url: str) -> None:
    storage = await open_storage(sqlite_url)
    await ask(
        storage,
        "INSERT INTO shops (id, key, name, currency, timezone, language, quiet_hours, reserve_s, reserve_manual_s,"
        " created_at) VALUES (2, 'playground', 'Play Tea', 'USD', 'UTC', 'en', 'off', 1, 1, 1)",
    )
    await ask(storage, "INSERT INTO members (shop_id, known_at) VALUES (2, 5)")
    await storage.close()
    for name, members in (("Hill Tea", 5), ("main", 5), ("Play Tea", 1), ("playground", 1)):
        code, out, _ = await sqlite_shop.command("export", "members", "--shop", name)
        assert (code, len(json.loads(out))) == (0, members)
    code, out, err = await sqlite_shop.command("export", "members", "--shop", "Coffee")
    assert (code, out) == (1, "")
    assert err == "fanloop: there is no shop 'Coffee'; there is: Hill Tea (main), Play Tea (playground)\n"


async def test_a_file_that_cannot_be_written(sqlite_shop: Fanloop, tmp_path: Path) -> None:
    code, _, err = await sqlite_shop.command("export", "members", "--out", str(tmp_path / "nowhere" / "x"))
    assert (code, err) == (1, f"fanloop: there is no folder {tmp_path / 'nowhere'}; make it first\n")
    code, _, err = await sqlite_shop.command("export", "members", "--out", str(tmp_path))
    assert (code, err) == (1, f"fanloop: {tmp_path} is a folder; name a file\n")


async def test_who_reads_no_further_gets_no_traceback(sqlite_shop: Fanloop) -> None:
    """As `export … | head` does."""
    reading, writing = os.pipe()
    os.close(reading)
    assert await sqlite_shop.command("export", "events", into=writing) == (1, "", "")
    os.close(writing)


@pytest.mark.parametrize("sign", exporting.FORMULA)
def test_no_cell_begins_as_a_formula_does(sign: str) -> None:
    out = io.StringIO(newline="")
    exporting.write_csv(["a", "b"], [{"a": f"{sign}1+1", "b": -5}, {"a": f"x\r{sign}1", "b": True}], out)
    first, *rows = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert first == ["a", "b"]
    assert [row[0][:2] for row in rows] == ["'\n" if sign == "\r" else f"'{sign}", "x\n"]
    assert [row[1] for row in rows] == ["-5", "true"]


def test_what_was_begun_is_not_begun_anew() -> None:
    """As a database does with work whose connection was lost: half of it has been read already."""
    stage, out = Stage([]), io.StringIO()
    work = exporting.Export(kind=KINDS["products"], shop=stage.shop, write=exporting.write_json, out=out)
    stage.work(work)
    with pytest.raises(DatabaseUnavailable, match="begin it anew"):
        stage.work(work)
    assert out.getvalue() == "[]\n"
