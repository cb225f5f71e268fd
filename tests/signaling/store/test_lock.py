"""Who holds the desk: across processes, after a kill, and when the lock's own connection dies."""

import asyncio
import json
import os
import sys
from typing import Any

import pytest
from sqlalchemy import text

from signaling.ports import DeskTaken, StaleEpoch
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.lock import AdvisoryLock, lock_for
from tests.databases import DESK
from tests.signaling.store import examples

HOLD = """
import asyncio, sys
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database

async def main():
    store = DeskStore(Database(sys.argv[1]))
    print(await store.begin("demo"), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_another_process_is_named_and_its_death_frees_the_desk(
    database: Database, url: str
) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, url, stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    try:
        assert await holder.stdout.readline() == b"1\n"
        with pytest.raises(DeskTaken, match=f"process {holder.pid} "):
            await DeskStore(database).begin(DESK)
    finally:
        holder.kill()
        await holder.wait()
    store = DeskStore(database)
    assert await store.begin(DESK) == 2
    await store.close()


async def cut_all_others(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


async def lost(store: DeskStore) -> None:
    """Wait until the driver has noticed that the lock's connection is closed."""
    lock = store._lock
    assert isinstance(lock, AdvisoryLock)
    assert lock._connection is not None
    connection = lock._connection
    raw = await connection.get_raw_connection()
    async with asyncio.timeout(30):
        driver: Any = raw.driver_connection
        while not driver.is_closed():
            await asyncio.sleep(0)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_lost_lock_is_taken_again(database: Database) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    await cut_all_others(database)
    await lost(store)
    await store.save([examples.contact()])
    with pytest.raises(DeskTaken):
        await DeskStore(database).begin(DESK)
    await store.close()


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_lock_that_another_has_taken_meanwhile_stays_lost(
    database: Database, url: str
) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    await cut_all_others(database)
    await lost(store)
    other_database = Database(url)
    other = DeskStore(other_database)
    assert await other.begin(DESK) == 2
    with pytest.raises(StaleEpoch):
        await store.save([examples.contact()])
    await other.save([examples.contact(topic="other")])
    assert [contact.topic for contact in (await other.load()).contacts] == ["other"]
    await store.close()
    await other.close()
    await other_database.close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_the_lock_file_says_who(database: Database) -> None:
    assert database.path is not None
    lock = lock_for(database, DESK, now=lambda: 1_000.0)
    await lock.take()
    path = database.path.with_name("visavis.db.lock")
    said = json.loads(path.read_text())
    assert said["pid"] == os.getpid()
    assert said["since"] == 1_000_000
    assert path.stat().st_mode & 0o777 == 0o600
    await lock.give_back()
    assert path.read_text() == ""


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_an_unnamed_holder_is_refused_all_the_same(database: Database) -> None:
    assert database.path is not None
    lock = lock_for(database, DESK)
    await lock.take()
    os.truncate(database.path.with_name("visavis.db.lock"), 0)
    with pytest.raises(DeskTaken, match="another process"):
        await lock_for(database, DESK).take()
    await lock.give_back()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_lock_file_that_was_deleted_holds_nothing(database: Database) -> None:
    assert database.path is not None
    path = database.path.with_name("visavis.db.lock")
    lock = lock_for(database, DESK)
    await lock.take()
    assert await lock.held()
    path.unlink()
    assert not await lock.held()
    other = lock_for(database, DESK)
    await other.take()
    assert not await lock.held()
    assert await other.held()
    await lock.give_back()
    await other.give_back()
