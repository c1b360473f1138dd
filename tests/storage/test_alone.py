"""One program at a time on a SQLite file."""

from pathlib import Path

import pytest

from storage import DatabaseUnavailable, alone


def test_a_second_program_is_told_what_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/shop.db"
    with alone.at(url):
        with (
            pytest.raises(DatabaseUnavailable, match=r"another Fanloop is at work in .*: stop it first"),
            alone.at(url),
        ):
            pass
        with alone.at(f"sqlite:///{tmp_path}/data/other.db"):
            pass
    with alone.at(url):
        pass


def test_a_database_that_is_shared_is_nobodys_alone() -> None:
    url = "postgresql://shop@127.0.0.1:1/shop"
    with alone.at(url), alone.at(url):
        pass


async def test_who_is_being_replaced_is_waited_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    await alone.is_free(url, 5.0)
    with alone.at(url):
        await alone.is_free(url, 0.01)
