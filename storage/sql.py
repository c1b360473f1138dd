"""The named SQL of storage/queries/, loaded once per process and database.

    -- name: member_get(id)^
    SELECT id, name FROM members WHERE id = :id

- Names are unique over all files. queries/sqlite/ and queries/postgres/ hold what truly differs: a text there replaces
  the common one of the same name for that database, or adds one. The list of parameters behind the name may be left
  out; where it stands it is checked. The sign behind it (^ one row, $ one value, ! an effect) is for the reader:
  Tx.one, Tx.value, Tx.do decide.
- `:name` is a parameter; `::`, colons and percent signs in literals are left alone.
- A nullable parameter is CAST: `CAST(:tag AS TEXT) IS NULL`.

Lists go in as one JSON text, and come out of it by two macros that each database spells its own way:

- `json_list(:ids, BIGINT)`: a subquery with one column `value` of that type (TEXT when left out):
  `WHERE id IN json_list(:ids, BIGINT)`, or `FROM json_list(:ids, BIGINT) AS wanted JOIN ... ON id = wanted.value`.
- `json_rows(:rows, id BIGINT, name TEXT, is_new BOOLEAN)`: a subquery with these columns, one row for each object
  of the list; a key that is missing is NULL. In `INSERT INTO t (id, name) SELECT id, name FROM json_rows(...) AS r
  WHERE TRUE ON CONFLICT ...` SQLite needs the `WHERE TRUE`.

A person may have been met as several members, which are one since (`members.merged_into`). Rows keep the number they
were written with; whoever asks for a person is given all of it, by two macros that read alike on both databases:

- `person_of(:member_id)`: a subquery with one column `own_id`: every number of the person that this number is one of:
  `FROM person_of(:buyer_id) AS w CROSS JOIN orders WHERE buyer_id = w.own_id`. In this form an index by member is
  used; SQLite would rather walk a shop's rows than look for `buyer_id IN person_of(:buyer_id)`, which is for keys.
- `person_id(o.buyer_id)`: the number that a person goes by, from any of theirs.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from aiosql.query_loader import QueryLoader

from storage.errors import UnknownQuery

QUERIES = Path(__file__).parent / "queries"

TOKEN = re.compile(
    r"""(?P<quoted>'(?:''|[^'])*'|"(?:""|[^"])*")"""
    r"|(?P<comment>--[^\n]*|/\*.*?\*/)"
    r"|(?P<cast>::)"
    r"|:(?P<name>[A-Za-z_]\w*)"
    r"|(?P<percent>%)",
    re.DOTALL,
)
NAME = re.compile(r"--\s*name\s*:")
LIST = {
    "sqlite": "(SELECT CAST(value AS {kind}) AS value FROM json_each(:{name}))",
    "postgres": "(SELECT CAST(value AS {kind}) AS value"
    " FROM jsonb_array_elements_text(CAST(:{name} AS jsonb)) AS t(value))",
}
ROWS = {
    "sqlite": "(SELECT {picked} FROM json_each(:{name}))",
    "postgres": "(SELECT * FROM jsonb_to_recordset(CAST(:{name} AS jsonb)) AS t({columns}))",
}
PICKED = "CAST(json_extract(value, '$.{name}') AS {kind}) AS {name}"
JSON_LIST = re.compile(r"\bjson_list\(\s*:(\w+)\s*(?:,\s*([\w ]+?)\s*)?\)")
PERSON_OF = (
    "(SELECT COALESCE(own_.merged_into, own_.id) AS own_id FROM members own_ WHERE own_.id = {who}"
    " UNION ALL SELECT part_.id FROM members own_ CROSS JOIN members part_"
    " WHERE own_.id = {who} AND part_.merged_into = COALESCE(own_.merged_into, own_.id))"
)
PERSON_ID = "COALESCE((SELECT own_.merged_into FROM members own_ WHERE own_.id = {who}), {who})"
PERSON = re.compile(r"\bperson_(of|id)\(\s*(:?[\w.]+)\s*\)")
JSON_ROWS = re.compile(r"\bjson_rows\(\s*:(\w+)\s*,([^()]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One query in the words of one database. `takes`: the parameters it must be given, over all its texts."""

    name: str
    text: str
    takes: frozenset[str]
    where: str

    def explain(self, given: Collection[str]) -> str:
        """What is wrong with the parameters given."""
        return f"{self.name} ({self.where}) takes {sorted(self.takes)}, was given {sorted(given)}"


class Queries:
    """Statements by name, for one database."""

    def __init__(self, statements: Mapping[str, Statement]) -> None:
        self._statements = statements

    def get(self, name: str) -> Statement:
        """UnknownQuery when no file has it."""
        try:
            return self._statements[name]
        except KeyError:
            raise UnknownQuery(f"no query {name!r} in storage/queries for this database") from None

    def __iter__(self) -> Iterator[Statement]:
        return iter(self._statements.values())


Texts: TypeAlias = dict[str, tuple[str, str]]
"""By name: the SQL as written, and the file and line it stands at."""


@cache
def load(dialect: str, folder: Path = QUERIES) -> Queries:
    """Every query of the folder as this database wants it. ValueError names two of the same name."""
    common, own = _read(folder), {one: _read(folder / one) for one in SPELLING}
    statements = {}
    for name, (text, where) in {**common, **own[dialect]}.items():
        texts = [layer[name][0] for layer in (common, *own.values()) if name in layer]
        takes = frozenset(parameter for each in texts for parameter in parameters(each))
        statements[name] = Statement(name=name, text=SPELLING[dialect](text), takes=takes, where=where)
    return Queries(statements)


class _AsWritten:
    """What aiosql asks of a driver: here the spelling is chosen later, when both texts are known."""

    def process_sql(self, query_name: str, op_type: Any, sql: str) -> str:
        return sql


def _read(folder: Path) -> Texts:
    loader = QueryLoader(_AsWritten(), None, attribute=None, mandatory_parameters=False)  # type: ignore[arg-type]
    texts: Texts = {}
    for path in sorted(folder.glob("*.sql")):
        for query in loader.load_query_data_from_sql(_uncommented(path.read_text("utf-8")), [], path):
            where = f"{path.name}:{query.floc[1]}"
            if query.query_name in texts:
                raise ValueError(f"two queries {query.query_name}: {texts[query.query_name][1]} and {where}")
            texts[query.query_name] = (query.sql.strip().rstrip(";"), where)
    return texts


def _uncommented(text: str) -> str:
    """Without comments, so that nothing in them is taken for a parameter or a quote; the lines stay where they are."""
    return TOKEN.sub(
        lambda found: "\n" * found[0].count("\n") if found["comment"] and not NAME.match(found[0]) else found[0], text
    )


def parameters(text: str) -> set[str]:
    """The names of the parameters in a text."""
    return {found["name"] for found in TOKEN.finditer(text) if found["name"]}


def for_sqlite(text: str) -> str:
    """The text as sqlite3 takes it."""
    return _expanded(text, "sqlite")


def for_postgres(text: str) -> str:
    """The text as psycopg takes it: %(name)s for a parameter, every other percent sign doubled."""
    return TOKEN.sub(_token_in_postgres, _expanded(text, "postgres"))


def _token_in_postgres(found: re.Match[str]) -> str:
    if found["name"]:
        return f"%({found['name']})s"
    return found[0].replace("%", "%%")


def _expanded(text: str, dialect: str) -> str:
    text = PERSON.sub(lambda found: (PERSON_OF if found[1] == "of" else PERSON_ID).format(who=found[2]), text)
    text = JSON_LIST.sub(lambda found: LIST[dialect].format(name=found[1], kind=found[2] or "TEXT"), text)
    return JSON_ROWS.sub(
        lambda found: ROWS[dialect].format(name=found[1], columns=found[2].strip(), picked=_picked(found[2])), text
    )


def _picked(columns: str) -> str:
    pairs = (column.split(maxsplit=1) for column in columns.split(","))
    return ", ".join(PICKED.format(name=name, kind=kind.strip()) for name, kind in pairs)


SPELLING: dict[str, Callable[[str], str]] = {"sqlite": for_sqlite, "postgres": for_postgres}
