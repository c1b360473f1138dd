"""Which steps there are, and which of them a database has had. Plain SQL and file names: Alembic stays unloaded."""

from functools import cache
from pathlib import Path

from storage.errors import DatabaseTooNew
from storage.tx import Tx

VERSIONS = Path(__file__).parent / "versions"


@cache
def steps(versions: Path = VERSIONS) -> tuple[str, ...]:
    """The numbers of the version files in order: 0001_first.py is 0001. Each follows the one before it."""
    return tuple(sorted(path.name.partition("_")[0] for path in versions.glob("[0-9]*_*.py")))


def version(tx: Tx) -> str | None:
    """The last step this database has had."""
    if tx.one("schema_is_versioned") is None:
        return None
    last: str | None = tx.value("schema_version")
    return last


def pending(last: str | None, versions: Path = VERSIONS) -> tuple[str, ...]:
    """The steps still to do. DatabaseTooNew when the last one done is none of this program's."""
    known = steps(versions)
    if last is None:
        return known
    if last not in known:
        raise DatabaseTooNew(
            f"the database was migrated to {last} by a newer Fanloop, this one knows {known[-1] if known else 'none'}; "
            "start the newer program, or restore a backup made before it"
        )
    return known[known.index(last) + 1 :]


def is_outdated(last: str | None) -> bool:
    """Whether there are steps to do. DatabaseTooNew as pending()."""
    return bool(pending(last))
