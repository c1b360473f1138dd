"""Files of the command line: for their owner's eyes only, and there only when they are whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

DATABASE = b"SQLite format 3\0"
"""How a database file begins: https://www.sqlite.org/fileformat.html#magic_header_string"""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new, empty file to write to, which takes the place of `path` when the block ends well, and else is gone.

    OSError where there is no such folder, or no right to write there, or where a database would be lost.
    """
    _check(path)
    descriptor, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    os.close(descriptor)
    unfinished = Path(name)
    try:
        yield unfinished
        _keep(unfinished)
        unfinished.replace(path)
        _keep(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _check(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder; name a file")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {path.parent}; make it first")
    if path.exists() and _beginning(path) == DATABASE:
        raise FileExistsError(f"{path} is a database, which would be lost; name another file")


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(DATABASE))


def _keep(path: Path) -> None:
    """On the disk, not only on its way there."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
