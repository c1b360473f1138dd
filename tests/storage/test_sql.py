"""How named SQL is loaded, and that each database understands all of ours."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import UnknownQuery
from storage.sql import QUERIES, Statement, for_postgres, for_sqlite, load, parameters
from storage.url import sqlite_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("sqlite", "postgres"):
        (tmp_path / part).mkdir()
    (tmp_path / "a.sql").write_text("-- name: a(id)^\nSELECT :id;\n\n-- name: b\nSELECT 1\n")
    return tmp_path


def test_a_text_of_one_database_replaces_the_common_one_or_adds(folder: Path) -> None:
    (folder / "postgres" / "own.sql").write_text("-- name: b\nSELECT :more\n-- name: c\nSELECT 3\n")
    assert load("sqlite", folder).get("b").text == "SELECT 1"
    assert load("postgres", folder).get("b").text == "SELECT %(more)s"
    assert load("postgres", folder).get("c").text == "SELECT 3"
    with pytest.raises(UnknownQuery, match="'c'"):
        load("sqlite", folder).get("c")


def test_a_query_takes_the_same_parameters_on_both_databases(folder: Path) -> None:
    (folder / "postgres" / "own.sql").write_text("-- name: b\nSELECT :more\n")
    assert load("sqlite", folder).get("b").takes == {"more"}


@pytest.mark.parametrize("place", ["b.sql", "sqlite/b.sql"])
def test_two_queries_of_one_name_are_refused_by_their_places(folder: Path, place: str) -> None:
    (folder / place).write_text("-- name: twice\nSELECT 1\n")
    (folder / place.replace("b.sql", "c.sql")).write_text("-- a remark\n\n-- name: twice\nSELECT 2\n")
    with pytest.raises(ValueError, match=r"twice: b\.sql:1 and c\.sql:3"):
        load("sqlite", folder)


def test_declared_parameters_are_checked(folder: Path) -> None:
    (folder / "b.sql").write_text("-- name: wrong(id)\nSELECT :other\n")
    with pytest.raises(Exception, match="undeclared parameter name in query wrong: other"):
        load("sqlite", folder)


def test_only_parameters_are_parameters() -> None:
    text = """SELECT ':a', ":b", 'it''s :c', x::text, :d, :d2 WHERE y LIKE '%:e%' AND z % 2 = :d"""
    assert parameters(text) == {"d", "d2"}
    assert for_sqlite(text) == text
    assert for_postgres(text) == (
        """SELECT ':a', ":b", 'it''s :c', x::text, %(d)s, %(d2)s WHERE y LIKE '%%:e%%' AND z %% 2 = %(d)s"""
    )


def test_comments_are_gone_and_lines_stay(folder: Path) -> None:
    (folder / "b.sql").write_text(
        "/* it's\n:one */\n-- name: c\n-- it's :two\nSELECT 1 -- it's :three\n, 2 /* :four */\n"
    )
    query = load("sqlite", folder).get("c")
    assert query.text.split() == ["SELECT", "1", ",", "2"]
    assert query.where == "b.sql:3"
    assert query.takes == frozenset()


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_both_databases_have_the_same_queries(dialect: str) -> None:
    """But for those that only one can have a use for: locks."""
    mine, other = load(dialect), load({"sqlite": "postgres", "postgres": "sqlite"}[dialect])
    alone = {query.name for query in mine} - {query.name for query in other}
    assert {name for name in alone if not name.endswith("_lock")} == set()


def test_sqlite_understands_every_query(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_path(sqlite_url))) as connection:
        faults = [fault for query in load("sqlite") if (fault := _sqlite_fault(connection, query))]
    assert faults == []


def test_postgres_understands_every_query(pg_url: str) -> None:
    """With the types it finds for the parameters by itself: where it finds none, a CAST is missing."""
    with psycopg.connect(pg_url, autocommit=True) as connection:
        faults = [fault for query in load("postgres") if (fault := _postgres_fault(connection, query))]
    assert faults == []


@pytest.mark.parametrize("wrong", ["SELECT nothing FROM nowhere", "SELECT :more FROM"])
def test_a_query_that_is_not_understood_is_named(sqlite_url: str, pg_url: str, folder: Path, wrong: str) -> None:
    (folder / "b.sql").write_text(f"-- name: wrong\n{wrong}\n")
    with closing(sqlite3.connect(sqlite_path(sqlite_url))) as connection:
        assert (_sqlite_fault(connection, load("sqlite", folder).get("wrong")) or "").startswith("wrong (b.sql:1)")
    with psycopg.connect(pg_url, autocommit=True) as connection:
        assert (_postgres_fault(connection, load("postgres", folder).get("wrong")) or "").startswith("wrong (b.sql:1)")


def test_every_file_of_ours_is_loaded() -> None:
    wanted = {
        name for file in QUERIES.rglob("*.sql") for name in re.findall(r"^-- name: (\w+)", file.read_text(), re.M)
    }
    assert {query.name for dialect in ("sqlite", "postgres") for query in load(dialect)} == wanted


def _sqlite_fault(connection: sqlite3.Connection, query: Statement) -> str | None:
    try:
        connection.execute(f"EXPLAIN {query.text}", dict.fromkeys(query.takes)).fetchall()
    except sqlite3.Error as error:
        return f"{query.name} ({query.where}): {error}"
    return None


def _postgres_fault(connection: psycopg.Connection[Any], query: Statement) -> str | None:
    try:
        connection.execute(_prepare(query).encode())
    except psycopg.Error as error:
        return f"{query.name} ({query.where}): {error}"
    return None


def _prepare(query: Statement) -> str:
    numbers = {name: f"${number}" for number, name in enumerate(sorted(query.takes), 1)}
    text = re.sub(r"%\((\w+)\)s|%%", lambda found: numbers[found[1]] if found[1] else "%", query.text)
    return f"PREPARE {query.name} AS {text}"
