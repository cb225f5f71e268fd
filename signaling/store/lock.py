"""One writer a desk: a lock file beside SQLite, an advisory lock on PostgreSQL.

The lock keeps a second server from starting; what keeps a stale one from writing is the epoch. So a lock that was lost
without being noticed costs nothing but an orderly refusal.
"""

import asyncio
import fcntl
import hashlib
import json
import os
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from signaling.ports import DeskTaken
from signaling.store.engine import Database
from signaling.store.models import Desk

PATIENCE_S: Final = (
    2.0  # PostgreSQL notices a killed client's closed socket within moments, not at once
)


class Lock(Protocol):
    async def take(self) -> None:
        """Raises `DeskTaken`, naming the holder."""
        ...

    async def held(self) -> bool:
        """Still ours? Takes it again where it was lost and nobody else has it."""
        ...

    async def give_back(self) -> None: ...


def lock_for(database: Database, desk: str, now: Callable[[], float] = time.time) -> Lock:
    if database.path is not None:
        return FileLock(database.path.with_name(database.path.name + ".lock"), desk, now)
    return AdvisoryLock(database, desk)


def _sentence(desk: str, holder: dict[str, Any] | None) -> str:
    if holder is None:
        return f"the desk '{desk}' is served by another process on the same data"
    since = datetime.fromtimestamp(holder["since"] / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return (
        f"the desk '{desk}' is served by process {holder['pid']} on {holder['host']} since {since}: "
        "stop that one first"
    )


class FileLock:
    """`flock` on a file that says who holds it. The kernel drops it when the process dies, however it dies."""

    def __init__(self, path: Path, desk: str, now: Callable[[], float]) -> None:
        self._path = path
        self._desk = desk
        self._now = now
        self._file: int | None = None

    async def take(self) -> None:
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(os.pread(file, 4096, 0))
            os.close(file)
            raise DeskTaken(_sentence(self._desk, holder)) from None
        mine = {"pid": os.getpid(), "host": socket.gethostname(), "since": int(self._now() * 1000)}
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps(mine).encode(), 0)
        self._file = file

    async def held(self) -> bool:
        """Not where the file was deleted: whoever makes a new one may serve, and what we write may be in no folder."""
        if self._file is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        except FileNotFoundError:
            return False

    async def give_back(self) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


def _holder(content: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(content)
        return {"pid": int(value["pid"]), "host": str(value["host"]), "since": int(value["since"])}
    except (ValueError, KeyError, TypeError):
        return None  # between taking the lock and writing the name


class AdvisoryLock:
    """A session-level advisory lock on a connection that does nothing else; who holds it stands in `desks`."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk
        digest = hashlib.sha256(f"visavis desk {desk}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._engine: AsyncEngine | None = None
        self._connection: AsyncConnection | None = None

    async def take(self) -> None:
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while not await self._try():
            if asyncio.get_running_loop().time() > deadline:
                raise DeskTaken(_sentence(self._desk, await self._read_holder()))
            await asyncio.sleep(0.1)

    async def _try(self) -> bool:
        await self.give_back()
        self._engine = create_async_engine(
            self._database.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            # a dead machine sends no goodbye: let the server find out within half a minute
            connect_args={
                "server_settings": {
                    "tcp_keepalives_idle": "15",
                    "tcp_keepalives_interval": "5",
                    "tcp_keepalives_count": "3",
                }
            },
        )
        connection = await self._engine.connect()
        try:
            taken = await connection.scalar(
                text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}
            )
        except BaseException:
            await connection.close()
            raise
        if taken:
            self._connection = connection
            return True
        await connection.close()
        return False

    async def _read_holder(self) -> dict[str, Any] | None:
        async with self._database.read() as connection:
            row = (
                await connection.execute(
                    select(Desk.pid, Desk.host, Desk.since).where(Desk.desk == self._desk)
                )
            ).one_or_none()
        return None if row is None else {"pid": row.pid, "host": row.host, "since": row.since}

    async def held(self) -> bool:
        connection = self._connection
        if connection is None:
            return False
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        if driver is not None and not driver.is_closed():
            return True
        return await self._try()

    async def give_back(self) -> None:
        connection, self._connection = self._connection, None
        engine, self._engine = self._engine, None
        try:
            if connection is not None:
                await connection.close()
        except DBAPIError:
            pass  # it was gone already, and the lock with it
        finally:
            if engine is not None:
                await engine.dispose()
