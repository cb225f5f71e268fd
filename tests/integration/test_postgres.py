"""The private PostgreSQL of the tests: reachable by both drivers, and fresh for each test."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.postgres import Postgres, database, postgres, template

__all__ = ["database", "postgres", "template"]


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_has_a_database_of_its_own(database: str, turn: int) -> None:
    engine = create_async_engine(database)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE mine (turn int)"))
        await connection.execute(text("INSERT INTO mine VALUES (:turn)"), {"turn": turn})
        assert (await connection.execute(text("SELECT turn FROM mine"))).scalar_one() == turn
    await engine.dispose()


async def test_a_template_is_copied(postgres: Postgres) -> None:
    postgres.create("prepared")
    connection = await asyncpg.connect(postgres.url("prepared", "postgresql"))
    await connection.execute("CREATE TABLE kept (word text)")
    await connection.close()
    postgres.create("copy", "prepared")
    connection = await asyncpg.connect(postgres.url("copy", "postgresql"))
    assert await connection.fetchval("SELECT count(*) FROM kept") == 0
    await connection.close()
    postgres.drop("copy")
    postgres.drop("prepared")


async def test_a_database_is_dropped_under_an_open_connection(postgres: Postgres) -> None:
    postgres.create("busy")
    connection = await asyncpg.connect(postgres.url("busy", "postgresql"))
    postgres.drop("busy")
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await connection.fetchval("SELECT 1")
    connection.terminate()
