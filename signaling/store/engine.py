"""Connections: one URL, two databases, the same two ways to use them (`read`, `write`).

SQLite runs in WAL with `synchronous=FULL`: with NORMAL a commit survives `kill -9` but not a power cut, and an
acknowledged message is a promise; FULL costs one fsync a commit, which groups of saves share.

What goes wrong is told without the values of its statement: errors come into logs, and values are what people said.
"""

import asyncio
import contextlib
import json
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from asyncpg import CannotConnectNowError, TooManyConnectionsError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

T = TypeVar("T")

BUSY_MS: Final = 5_000  # how long SQLite waits for another process
TRY_S: Final = 1.0  # between two tries to reach a PostgreSQL that is away
# It isn't there (or its name isn't known yet), it starts or stops, it has no place left.
_AWAY: Final = (OSError, CannotConnectNowError, TooManyConnectionsError)
_DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_IMMEDIATE: Final = "visavis_immediate"


def driver_url(url: str) -> URL:
    """The URL with its async driver; `ValueError` in words for anything but `sqlite:///path` and `postgresql://…`."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("not a database URL: expected sqlite:///path or postgresql://…") from None
    backend = parsed.drivername.split("+")[0]
    backend = "postgresql" if backend == "postgres" else backend
    if backend not in _DRIVERS:
        raise ValueError(f"no such database: {backend}; expected sqlite or postgresql")
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: sqlite:///path")
    return parsed.set(drivername=_DRIVERS[backend])


class DatabaseAway(Exception):
    """Nobody answers at the database's address, or only to say that it isn't ready."""


class Database:
    """An engine and its manners. `write` is one transaction and, on SQLite, one at a time in this process."""

    def __init__(self, url: str, busy_ms: int = BUSY_MS) -> None:
        self.url: Final = driver_url(url)
        self._busy_ms = busy_ms
        self.path: Final = (
            Path(self.url.database or "") if self.url.drivername.startswith("sqlite") else None
        )
        self.engine: Final = _sqlite(self.url, busy_ms) if self.path else _postgres(self.url)
        # Waiting here is fair and wakes at once; SQLite's own waiting polls.
        self._writing = asyncio.Lock() if self.path else None
        self._thread = ThreadPoolExecutor(1, "sqlite") if self.path else None
        self._direct = _sqlite_direct(self.url, busy_ms) if self.path else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction of its own; what it reads is one moment's truth on SQLite."""
        async with self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that commits at the end of the block, or nothing of it."""
        if self._writing is None:
            async with self.engine.begin() as connection:
                yield connection
            return
        async with self._writing, self.engine.connect() as connection:
            await connection.execution_options(**{_IMMEDIATE: True})
            async with connection.begin():
                yield connection

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction of its own; the fast way to write.

        On SQLite the whole of it runs in one thread on one connection of its own: through the async driver each
        statement would cost three changes of thread, which took three times as long as the commit itself.
        """
        if self._thread is None or self._direct is None or self._writing is None:
            async with self.engine.begin() as connection:
                return await connection.run_sync(work)
        async with self._writing:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, _transact, self._direct, work
            )

    async def answers(self, patience_s: float, waits: Callable[[object], None]) -> None:
        """Wait until PostgreSQL can be talked to; `waits` hears why it can't yet, at each try.

        Raises `DatabaseAway` when patience ends. What waiting doesn't mend (a wrong password, no such database) passes
        untranslated.
        """
        if self.path is not None:
            return
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience_s
        while True:
            try:
                async with asyncio.timeout(max(TRY_S, deadline - loop.time())):
                    async with self.engine.connect():
                        return
            except _AWAY as error:
                if loop.time() + TRY_S > deadline:
                    raise DatabaseAway(str(error) or "no answer in time") from error
                waits(error)
                await asyncio.sleep(TRY_S)

    @property
    def size(self) -> int:
        """Bytes of SQLite's file; 0 elsewhere."""
        return self.path.stat().st_size if self.path is not None else 0

    async def scrub(self, *, whole: bool) -> bool:
        """Take what was deleted out of SQLite's log, and (`whole`) out of the free space within its pages; whether it
        was done. Elsewhere nothing: PostgreSQL keeps what it deleted until somebody vacuums.

        `secure_delete` overwrites what is deleted where it lies. A copy can be left where rows moved to another page
        before; only writing the whole file anew takes it away, and meanwhile nobody else writes.
        """
        if self._thread is None or self._writing is None or self.path is None:
            return False
        async with self._writing:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, _scrub, self.path, self._busy_ms, whole
            )

    async def close(self) -> None:
        await self.engine.dispose()
        if self._thread is not None and self._direct is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._direct.dispose)
            self._thread.shutdown()


def _scrub(path: Path, busy_ms: int, whole: bool) -> bool:
    # What VACUUM puts aside on its way is as secret as the file itself, and belongs on the same disk.
    os.environ["SQLITE_TMPDIR"] = str(path.parent)
    with contextlib.closing(sqlite3.connect(path, timeout=busy_ms / 1000)) as connection:
        connection.isolation_level = None
        try:
            for pragma in ("synchronous = FULL", "secure_delete = ON"):
                connection.execute(f"PRAGMA {pragma}")
            if whole:
                connection.execute("VACUUM")
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except (
            sqlite3.OperationalError
        ):  # others write or read all the time: the next one tries again
            return False
        return not busy


def _transact(engine: Engine, work: Callable[[Connection], T]) -> T:
    with engine.begin() as connection:
        return work(connection)


def _sqlite(url: URL, busy_ms: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=4,
        max_overflow=4,
        connect_args={"timeout": busy_ms / 1000},
        json_serializer=dumps,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    return engine


def _sqlite_direct(url: URL, busy_ms: int) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        poolclass=StaticPool,
        connect_args={"timeout": busy_ms / 1000, "check_same_thread": False},
        json_serializer=dumps,
        hide_parameters=True,
        execution_options={_IMMEDIATE: True},
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours, not the driver's guess
    cursor = connection.cursor()
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    # The mode stays with the file. Whoever changes it has the file alone, and SQLite doesn't wait for that: another
    # connection is just making the same change.
    with contextlib.suppress(sqlite3.OperationalError):
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A write that begins by reading would lose to another process's write (SQLITE_BUSY_SNAPSHOT): ask at once.
    immediate = connection.get_execution_options().get(_IMMEDIATE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _postgres(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=4,
        max_overflow=4,
        pool_pre_ping=True,
        pool_recycle=1_800,
        json_serializer=dumps,
        hide_parameters=True,
    )


_encoder: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
)  # json.dumps makes a new one each time


def dumps(value: Any) -> str:
    return _encoder.encode(value)
