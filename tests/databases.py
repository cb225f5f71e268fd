"""The store's tests run on both databases: a fixture that gives each test a fresh, migrated one.

Import the fixtures in a conftest or a test file: `from tests.databases import database, migrated, postgres`.
"""

import asyncio
import contextlib
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from argon2 import PasswordHasher

from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.passwords import Passwords
from tests.postgres import Postgres, postgres

__all__ = ["Migrated", "database", "fast_passwords", "migrated", "postgres"]

DESK = "demo"


@dataclass(frozen=True, slots=True)
class Migrated:
    """Migrated once, copied for each test."""

    sqlite: Path
    postgres: Postgres
    template: str


@pytest.fixture(scope="session")
def migrated(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    path = tmp_path_factory.mktemp("template") / "visavis.db"
    template = "migrated"
    postgres.create(template)
    asyncio.run(_migrate(f"sqlite:///{path}"))
    asyncio.run(_migrate(postgres.url(template)))
    return Migrated(path, postgres, template)


async def _migrate(url: str) -> None:
    database = Database(url)
    await upgrade(database)
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, migrated: Migrated, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database."""
    if request.param == "sqlite":
        shutil.copy(migrated.sqlite, tmp_path / "visavis.db")
        yield f"sqlite:///{tmp_path / 'visavis.db'}"
        return
    name = f"test_{time.monotonic_ns()}"
    migrated.postgres.create(name, migrated.template)
    yield migrated.postgres.url(name)
    migrated.postgres.drop(name)


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = Database(url, busy_ms=300)
    yield opened
    await opened.close()


_sqlite: bytes | None = None


async def migrate(database: Database) -> None:
    """As `upgrade` does it, but for SQLite only once in this process: later ones begin as a copy."""
    global _sqlite
    if database.path is None or database.path.exists():
        await upgrade(database)
        return
    if _sqlite is None:
        await upgrade(database)
        with contextlib.closing(sqlite3.connect(database.path)) as made:
            _sqlite = made.serialize()
        return
    database.path.parent.mkdir(parents=True, exist_ok=True)
    database.path.touch(mode=0o600)
    database.path.write_bytes(_sqlite)


def fast_passwords() -> Passwords:
    """The same algorithm at its cheapest."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
