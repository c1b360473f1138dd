"""Which database a URL means. The URL itself is never shown: it may carry a password."""

from pathlib import Path

from storage.errors import DatabaseUnavailable

SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")


def is_postgres(database_url: str) -> bool:
    """DatabaseUnavailable when it is neither of the two databases."""
    if database_url.startswith(POSTGRES):
        return True
    if database_url.startswith(SQLITE):
        return False
    raise DatabaseUnavailable("FANLOOP_DATABASE_URL must begin with sqlite:/// or postgresql://")


def sqlite_path(database_url: str) -> Path:
    """The file: sqlite:///data/shop.db is relative to where the program runs, sqlite:////var/shop.db is absolute."""
    path = database_url.removeprefix(SQLITE)
    if not path or path == ":memory:":
        raise DatabaseUnavailable("FANLOOP_DATABASE_URL must name a file, as in sqlite:///data/fanloop.db")
    return Path(path)
