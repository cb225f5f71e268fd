"""A private PostgreSQL for tests: own folder, a Unix socket and no TCP, nothing kept on disk for long.

Import the fixtures in a conftest: `from tests.postgres import database, postgres, template`.
Override `template` there to prepare tables once; every test gets a copy of its own.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import pytest

USER = "visavis"
START_SECONDS = 20.0
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
    "timezone": "UTC",
}
"""Nothing is kept for long: quick rather than safe."""
PLAIN = {"listen_addresses": ""}
"""As it comes, for figures."""


class _As(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def programs() -> Path:
    """The folder of initdb and postgres; Debian keeps it off the PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(folders, key=lambda path: int(path.parts[-3]), default=None)
    if newest is None:
        raise RuntimeError("no PostgreSQL here: run tests/system-packages")
    return newest.parent


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server. Its address is the folder with the socket."""

    folder: Path
    bin: Path

    def url(self, name: str, driver: str = "postgresql+asyncpg") -> str:
        """A database's address for SQLAlchemy; with driver="postgresql" the one for asyncpg."""
        return f"{driver}://{USER}@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template1") -> None:
        """A new database, copied from a template that nobody is connected to."""
        self._run("createdb", "--template", template, name)

    def drop(self, name: str) -> None:
        """Remove a database and cut whoever is still connected."""
        self._run("dropdb", "--force", name)

    def _run(self, program: str, *arguments: str) -> None:
        command: list[str | Path] = [
            self.bin / program,
            "--host",
            self.folder,
            "--username",
            USER,
            *arguments,
        ]
        subprocess.run(command, check=True, capture_output=True, text=True)


@contextmanager
def running(settings: Mapping[str, str] = SETTINGS) -> Iterator[Postgres]:
    """Start a server, stop it and remove its folder.

    PostgreSQL refuses to run as root, so root lends it the account `postgres`, or else `nobody`.
    """
    # Not below pytest's own folders: they are closed to other users, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="visavis-pg-"))
    lent = _As()
    if os.geteuid() == 0:
        account = _account()
        lent = _As(user=account.pw_uid, group=account.pw_gid, extra_groups=[])
        os.chown(folder, account.pw_uid, account.pw_gid)
    server = Postgres(folder, programs())
    try:
        _initialise(server, lent)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *(server.bin / "postgres", "-D", folder / "data", "-k", folder),
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                stdout=log,
                stderr=log,
                cwd=folder,
                **lent,
            )
        try:
            _wait(server, process)
            yield server
        finally:
            process.send_signal(2)  # "fast": cut the sessions, then leave
            process.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _initialise(server: Postgres, lent: _As) -> None:
    subprocess.run(
        [
            *(server.bin / "initdb", "-D", server.folder / "data", "--username", USER),
            *("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"),
        ],
        check=True,
        capture_output=True,
        cwd=server.folder,
        **lent,
    )


def _wait(server: Postgres, process: subprocess.Popen[bytes]) -> None:
    ready: list[str | Path] = [server.bin / "pg_isready", "--quiet", "--host", server.folder]
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(ready, check=False).returncode:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError((server.folder / "log").read_text())
        time.sleep(0.02)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the test run."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def template() -> str:
    """The database that each test's own is copied from: an empty one, unless overridden."""
    return "template1"


@pytest.fixture
def database(postgres: Postgres, template: str) -> Iterator[str]:
    """A fresh database for one test, as an address for SQLAlchemy."""
    name = f"test_{time.monotonic_ns()}"
    postgres.create(name, template)
    yield postgres.url(name)
    postgres.drop(name)
