"""Migrations and models say the same, on both databases."""

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from signaling.core.records import AuditRecord
from signaling.store import migrations
from signaling.store.audit import AuditLog
from signaling.store.certificates import Certificates
from signaling.store.engine import Database, dumps
from signaling.store.migrations import newest, upgrade
from signaling.store.models import Base
from tests.postgres import Postgres


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def empty(
    request: pytest.FixtureRequest, postgres: Postgres, tmp_path: Path
) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'new folder' / 'visavis.db'}")
        yield database
        await database.close()
        return
    postgres.create("empty")
    database = Database(postgres.url("empty"))
    yield database
    await database.close()
    postgres.drop("empty")


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def partial_indexes(connection: Connection) -> list[str]:
    indexes = inspect(connection).get_indexes("contacts")
    key = f"{connection.dialect.name}_where"
    return [str(index["name"]) for index in indexes if key in index.get("dialect_options", {})]


async def test_migrations_make_what_the_models_say(empty: Database) -> None:
    await upgrade(empty)
    async with empty.read() as connection:
        assert await connection.run_sync(tables) == {*Base.metadata.tables, "alembic_version"}
        assert await connection.run_sync(differences) == []
        assert sorted(await connection.run_sync(partial_indexes)) == [
            "ix_contacts_link",
            "ix_contacts_open",
        ]


async def test_a_second_upgrade_changes_nothing(empty: Database) -> None:
    await upgrade(empty)
    await upgrade(empty)
    async with empty.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_an_upgrade_with_nothing_to_do_writes_nothing(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is part of each start and each command."""
    await upgrade(empty)

    def never(*_: object) -> None:
        raise AssertionError("Alembic was asked")

    monkeypatch.setattr(command, "upgrade", never)
    await upgrade(empty)


def test_the_newest_file_is_the_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "newline")
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


async def test_two_processes_may_upgrade_at_once(empty: Database) -> None:
    other = Database(empty.url.render_as_string(hide_password=False))
    try:
        await asyncio.gather(upgrade(empty), upgrade(other))
    finally:
        await other.close()
    async with empty.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_contacts_of_before_parts_keep_their_note_and_outcome(empty: Database) -> None:
    await upgrade(empty, "0001")
    values = {
        "desk": "house", "id": "c1", "seat": "s", "state": "closed", "queue": "german",
        "first_queue": "english", "channel": "chat", "language": "de", "skills": "[]",
        "head_start_ms": 0, "opened_at": 1, "agent": "anna", "connected_at": 2, "ended_at": 3,
        "closed_at": 4, "epoch": 0, "disposition": "done", "note": "a note",
        "reason": dumps({"rule": "fixed"}),
    }  # fmt: skip
    flags = ("by_code", "camera", "microphone")
    names = ", ".join([*values, *flags])
    places = ", ".join([*(f":{name}" for name in values), *("false" for _ in flags)])
    async with empty.write() as connection:
        if empty.path is None:
            places = places.replace(":skills", "cast(:skills as jsonb)")
            places = places.replace(":reason", "cast(:reason as jsonb)")
        insert = text(f"INSERT INTO contacts ({names}) VALUES ({places})")  # noqa: S608 # ours
        await connection.execute(insert, values)
        unanswered = {**values, "id": "c2", "agent": None, "connected_at": None}
        await connection.execute(insert, unanswered)
    await upgrade(empty)
    async with empty.read() as connection:
        parts = (await connection.execute(text("SELECT * FROM parts"))).mappings().all()
        homes = (await connection.execute(text("SELECT home_queue FROM contacts"))).scalars().all()
    assert homes == ["english", "english"]
    (part,) = parts
    assert (part["contact"], part["number"], part["agent"], part["queue"]) == (
        "c1",
        1,
        "anna",
        "german",
    )
    assert (part["connected_at"], part["ended_at"], part["end"], part["closed_at"]) == (
        2,
        3,
        "ended",
        4,
    )
    assert (part["disposition"], part["note"], part["passed_note"]) == ("done", "a note", None)
    assert dumps({"rule": "fixed"}) in (part["reason"], dumps(part["reason"]))


async def test_certificates_of_before_entries_are_kept_without_evidence(empty: Database) -> None:
    await upgrade(empty, "0007")
    values = {
        "desk": "house", "id": "anna", "login": "anna", "login_key": "anna", "name": "Anna",
        "role": "agent", "password_hash": "x", "languages": "[]", "skills": "[]",
        "certificates": dumps([["law", None], ["video", 99]]), "queues": "[]", "capacity": "[]",
        "made_at": 1, "changed_at": 7, "failures": 0, "failing_since": 0, "locks": 0,
        "locked_until": 0,
    }  # fmt: skip
    places = ", ".join(f":{name}" for name in values)
    if empty.path is None:
        for name in ("languages", "skills", "certificates", "queues", "capacity"):
            places = places.replace(f":{name}", f"cast(:{name} as jsonb)")
    async with empty.write() as connection:
        insert = f"INSERT INTO accounts ({', '.join(values)}, enabled) VALUES ({places}, true)"  # noqa: S608 # ours
        await connection.execute(text(insert), values)
    await upgrade(empty)
    found = await Certificates(empty, "house").entries("anna")
    assert {(one.name, one.valid_from, one.valid_until, one.entered_by) for one in found} == {
        ("law", None, None, None),
        ("video", None, 99, None),
    }
    assert {(one.issuer, one.evidence, one.entered_at) for one in found} == {("", "", 7)}


async def test_recordings_that_were_destroyed_before_are_known_to_be(empty: Database) -> None:
    await upgrade(empty, "0012")
    log = AuditLog(empty, "house")
    for kind, subject in (("recording.destroyed", "c1"), ("recording.looked", "c2")):
        await log.append(AuditRecord(at=7, kind=kind, subject=subject, data={"reason": "erasure"}))
    await log.append(AuditRecord(at=9, kind="recording.destroyed", subject="c1"))
    await upgrade(empty)
    async with empty.read() as connection:
        found = (await connection.execute(text("SELECT * FROM destructions"))).mappings().all()
    (row,) = found
    assert (row["desk"], row["contact"], row["what"]) == ("house", "c1", "recording")
    assert row["done_at"] == 9


async def test_nobody_else_can_read_the_file(empty: Database) -> None:
    await upgrade(empty)
    if empty.path is not None:
        files = list(empty.path.parent.iterdir())
        assert files
        assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600] * len(files)


async def test_a_missing_column_would_be_found(empty: Database) -> None:
    await upgrade(empty)
    async with empty.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE contacts ADD COLUMN stray TEXT")
    async with empty.read() as connection:
        found = await connection.run_sync(differences)
    assert [change[0] for change in found if isinstance(change, tuple)] == ["remove_column"]
