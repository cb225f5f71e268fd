"""Addresses, pragmas, and transactions that are whole."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from signaling.store.engine import Database, DatabaseAway, driver_url
from signaling.store.models import Desk, table

A_DESK = {"desk": "d", "epoch": 1, "host": "h", "pid": 1, "since": 1, "saves": 0}


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///data/visavis.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////var/lib/visavis.db", "sqlite+aiosqlite"),
        ("postgresql://desk:secret@db/visavis", "postgresql+asyncpg"),
        ("postgres://db/visavis", "postgresql+asyncpg"),
        ("postgresql+asyncpg://db/visavis", "postgresql+asyncpg"),
    ],
)
def test_each_address_gets_its_async_driver(url: str, driver: str) -> None:
    assert driver_url(url).drivername == driver


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "not a database URL"),
        ("visavis.db", "not a database URL"),
        ("mysql://db/visavis", "no such database: mysql"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
def test_other_addresses_are_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        driver_url(url)


async def test_a_database_that_stays_away_is_said_to_be(tmp_path: Path) -> None:
    database = Database(f"postgresql://desk:secret@/visavis?host={tmp_path}")
    heard: list[object] = []
    with pytest.raises(DatabaseAway) as away:
        await database.answers(1.2, heard.append)
    assert len(heard) == 1
    assert "No such file" in str(away.value)
    assert "secret" not in str([*heard, away.value])
    await database.close()


def pragmas(connection: Connection) -> dict[str, object]:
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_every_connection_to_sqlite_keeps_its_promises(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 300}
    assert await database.transact(pragmas) == wanted
    async with database.read() as connection:
        assert await connection.run_sync(pragmas) == wanted
    async with database.write() as connection:
        assert await connection.run_sync(pragmas) == wanted


async def desks(database: Database) -> int:
    async with database.read() as connection:
        return (await connection.scalar(select(func.count()).select_from(Desk))) or 0


async def test_a_write_that_raises_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(table(Desk).insert().values(**A_DESK))
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert await desks(database) == 0


async def test_work_that_raises_leaves_nothing(database: Database) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(table(Desk).insert().values(**A_DESK))
        raise KeyError

    with pytest.raises(KeyError):
        await database.transact(fail)
    assert await desks(database) == 0


async def test_both_ways_to_write_are_seen_by_a_read(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(table(Desk).insert().values(**A_DESK))
    await database.transact(
        lambda c: c.execute(table(Desk).insert().values(**{**A_DESK, "desk": "e"})).close()
    )
    assert await desks(database) == 2


async def test_what_goes_wrong_is_told_without_what_people_said(database: Database) -> None:
    wrong, said = text("INSERT INTO nowhere VALUES (:words)"), {"words": "Sumpfmeise"}
    with pytest.raises(SQLAlchemyError) as direct:
        await database.transact(lambda c: c.execute(wrong, said).close())
    with pytest.raises(SQLAlchemyError) as other:
        async with database.write() as connection:
            await connection.execute(wrong, said)
    for error in (direct.value, other.value):
        assert "nowhere" in str(error)
        assert "Sumpfmeise" not in str(error)


def test_an_address_in_a_message_shows_no_password() -> None:
    assert "secret" not in str(Database("postgresql://desk:secret@db/visavis").engine.url)
