"""What the doctor sees of the database, and that looking changes nothing."""

import sqlite3
from pathlib import Path

from signaling.config import Settings
from signaling.config_checks import validate
from signaling.doctor.database import database
from signaling.store.engine import Database
from signaling.store.lock import lock_for
from signaling.store.migrations import upgrade
from tests.signaling.settings import minimal


def settings(folder: Path, **storage: str) -> Settings:
    raw = minimal() | {"storage": {"data": str(folder), **storage}}
    found, problems = validate(raw, folder, 0)
    assert found is not None, problems
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def levels(given: Settings) -> list[tuple[str, str]]:
    return [(each.name, each.level) for each in await database(given)]


async def test_none_yet_and_none_made(tmp_path: Path) -> None:
    assert await levels(settings(tmp_path)) == [("database", "ok")]
    assert names(tmp_path) == []


async def test_of_this_version_and_served_or_not(tmp_path: Path) -> None:
    given = settings(tmp_path)
    store = Database(given.storage.database_url)
    try:
        await upgrade(store)
        assert await levels(given) == [("database", "ok")]
        assert not (tmp_path / "visavis.db.lock").exists()
        lock = lock_for(store, given.desk.id)
        await lock.take()
        found = await database(given)
        assert found[1].what.startswith("the desk 'desk' is served by process ")
        assert await lock.held()
        await lock.give_back()
    finally:
        await store.close()
    assert (await database(given))[1].what == "no server has this desk just now"


async def test_of_another_version(tmp_path: Path) -> None:
    given = settings(tmp_path)
    with sqlite3.connect(tmp_path / "visavis.db") as made:
        made.execute("CREATE TABLE something (x)")
    made.close()
    assert "empty" in (await database(given))[0].what
    for revision, level in (("0000", "warn"), ("9999", "bad")):
        with sqlite3.connect(tmp_path / "visavis.db") as made:
            made.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num)")
            made.execute("DELETE FROM alembic_version")
            made.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        made.close()
        assert await levels(given) == [("database", level)]


async def test_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "visavis.db").write_bytes(b"this is no database at all" * 100)
    (found,) = await database(settings(tmp_path))
    assert (found.level, "not a database" in found.what) == ("bad", True)
