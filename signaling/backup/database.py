"""The database in a backup: as it was at one moment, while a desk goes on writing to it.

SQLite: a copy of the file by its own backup, in one step, so that writers neither wait for it nor start it anew.
PostgreSQL: each table by COPY, all in one transaction that sees one moment; any later version reads it. The index of
the search is left out: it is made anew.
"""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.backup.copying import BackupTrouble, copy, told
from signaling.core.audit import START, Head
from signaling.files import sync_folder
from signaling.store.base import Base
from signaling.store.engine import Database
from signaling.store.migrations import upgrade

SQLITE: Final = "visavis.db"
TABLES: Final = "tables"
VERSIONS: Final = "alembic_version"
AUDIT: Final = "audit"
_HEAD: Final = "SELECT number, hash FROM audit_heads WHERE desk = "
_USED: Final = ("desks", "audit", "contacts", "accounts")
"""Tables of which one has rows as soon as anything was done with a database."""


class Saved(NamedTuple):
    """`schema`: revision of the tables; `head`: of the audit log; `tables`: those of PostgreSQL, with their columns."""

    database: str
    schema: str
    head: Head
    tables: Mapping[str, list[str]] = {}


def kind(database: Database) -> str:
    return "sqlite" if database.path is not None else "postgresql"


async def save(database: Database, desk: str, folder: Path) -> Saved:
    """Into files below `folder`. Raises `BackupTrouble`, `OSError`, what the database raises."""
    if database.path is not None:
        return await asyncio.to_thread(_save_sqlite, database.path, desk, folder / SQLITE)
    tables = folder / TABLES
    with told(folder):
        tables.mkdir(mode=0o700)
        return await _save_postgres(database, desk, tables)


async def used(database: Database) -> bool:
    """Whether anything was ever done with it."""
    if database.path is not None and not database.path.exists():
        return False
    async with database.read() as connection:
        tables = await connection.run_sync(lambda c: set(_inspected(c)))
        for name in _USED:
            if name in tables:
                found = await connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1"))  # noqa: S608 - ours
                if found.first() is not None:
                    return True
    return False


async def load(database: Database, saved: Saved, folder: Path) -> None:
    """Into a database that was never used, then up to the present schema; all or nothing.

    Raises `BackupTrouble`, `OSError`, what the database raises.
    """
    if saved.database != kind(database):
        raise BackupTrouble(
            f"this backup is of {saved.database}, and storage.database is {kind(database)}: "
            "restore into the same, they don't read each other's"
        )
    if database.path is not None:
        await asyncio.to_thread(_load_sqlite, folder / SQLITE, database.path)
    else:
        await upgrade(database, saved.schema)
        await _load_postgres(database, saved.tables, folder / TABLES)
    await upgrade(database)


# --- SQLite ----------------------------------------------------------------------------------------------------------


def _save_sqlite(path: Path, desk: str, target: Path) -> Saved:
    target.touch(mode=0o600)
    with told(target):
        try:
            source, copied = (
                sqlite3.connect(f"file:{path}?mode=ro", uri=True),
                sqlite3.connect(target),
            )
            try:
                source.backup(copied)
                copied.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
                (whole,) = copied.execute("PRAGMA quick_check(1)").fetchone()
                if whole != "ok":
                    raise BackupTrouble(f"the database {path} is damaged: {whole}")
                (schema,) = copied.execute("SELECT version_num FROM alembic_version").fetchone()
                head = copied.execute(f"{_HEAD}?", (desk,)).fetchone()
            finally:
                source.close()
                copied.close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise BackupTrouble(
                    f"there is no room left in {target.parent}: make some and do it again"
                ) from error
            raise BackupTrouble(f"the database {path} can't be copied: {error}") from error
    return Saved("sqlite", schema, START if head is None else Head(*head))


def _load_sqlite(source: Path, path: Path) -> None:
    """One rename: either the database is there or it isn't."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    copy(source, path, path.name, sync=True)
    sync_folder(path.parent)


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


async def _save_postgres(database: Database, desk: str, folder: Path) -> Saved:
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        async with connection.begin():
            schema = await connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))  # noqa: S608
            head = (await connection.execute(text(f"{_HEAD}:desk"), {"desk": desk})).one_or_none()
            found = (await _tables(connection)).items()
            tables = {name: columns for name, columns in found if name in Base.metadata.tables}
            driver = await _driver(connection)
            for name, columns in tables.items():
                path = folder / f"{name}.copy"
                path.touch(mode=0o600)
                await driver.copy_from_table(name, columns=columns, output=path)
    return Saved("postgresql", str(schema), START if head is None else Head(*head), tables)


async def _load_postgres(
    database: Database, tables: Mapping[str, Sequence[str]], folder: Path
) -> None:
    known = [table.name for table in Base.metadata.sorted_tables]  # whom others refer to first
    order = sorted(tables, key=lambda name: known.index(name) if name in known else len(known))
    async with database.engine.begin() as connection:
        there = await _tables(connection)
        if lost := [name for name in order if name not in there]:
            raise BackupTrouble(f"there is no table {lost[0]} to restore into")
        # What migrations put in; the audit log can't be emptied, and they write nothing there.
        names = ", ".join(f'"{name}"' for name in there if name != AUDIT)
        await connection.execute(text(f"TRUNCATE {names}"))
        driver = await _driver(connection)
        for name in order:
            path = folder / f"{name}.copy"
            await driver.copy_to_table(name, columns=list(tables[name]), source=path)
            await _number_on(connection, name, tables[name])


async def _number_on(connection: AsyncConnection, name: str, columns: Sequence[str]) -> None:
    """Columns that count by themselves go on behind what was restored."""
    for column in columns:
        sequence = await connection.scalar(
            text("SELECT pg_get_serial_sequence(:name, :column)"),
            {"name": f'"{name}"', "column": column},
        )
        if sequence is not None:
            highest = f'SELECT max("{column}") FROM "{name}"'  # noqa: S608 - our own tables
            await connection.execute(
                text(f"SELECT setval(:sequence, coalesce(({highest}), 0) + 1, false)"),
                {"sequence": sequence},
            )


async def _tables(connection: AsyncConnection) -> dict[str, list[str]]:
    """All but the schema's own, with the columns that are stored and not computed."""
    found = await connection.execute(
        text(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
            "AND c.is_generated = 'NEVER' ORDER BY c.table_name, c.ordinal_position"
        )
    )
    tables: dict[str, list[str]] = {}
    for name, column in found:
        if name != VERSIONS:
            tables.setdefault(name, []).append(column)
    return tables


async def _driver(connection: AsyncConnection) -> Any:
    """asyncpg's own connection, in the same transaction."""
    return (await connection.get_raw_connection()).driver_connection


def _inspected(connection: Any) -> list[str]:
    from sqlalchemy import inspect

    names: list[str] = inspect(connection).get_table_names()
    return names
