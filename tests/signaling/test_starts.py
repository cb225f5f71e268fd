"""Each start and stop is in the log, with which settings are others than before; no secret can be read out of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from signaling import starts
from signaling.config import Settings
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from tests.databases import DESK, database, migrated, postgres, url
from tests.serving import settings

__all__ = ["database", "migrated", "postgres", "url"]


async def entries(log: AuditLog) -> list[tuple[str, dict[str, Any]]]:
    return [(each.kind, json.loads(each.data)) async for page in log.entries() for each in page]


def changed(given: Settings, **sections: Any) -> Settings:
    return given.model_copy(update=sections)


async def test_the_first_start_names_every_section(database: Database, tmp_path: Path) -> None:
    log, given = AuditLog(database, DESK), settings(tmp_path)
    await starts.started(log, 5, 1, given)
    (kind, data), (start, about) = await entries(log)
    assert (kind, set(data)) == ("settings.changed", set(Settings.model_fields))
    assert data == starts.fingerprints(given)
    assert (start, about["epoch"], about["version"]) == ("server.started", 1, starts.version())


async def test_later_starts_name_what_changed(database: Database, tmp_path: Path) -> None:
    log, given = AuditLog(database, DESK), settings(tmp_path)
    await starts.started(log, 5, 1, given)
    await starts.started(log, 6, 2, given)
    limits = given.limits.model_copy(update={"absent_s": 7})
    await starts.started(log, 7, 3, changed(given, limits=limits))
    await starts.started(log, 8, 4, given)
    told = [(kind, sorted(data)) for kind, data in await entries(log)][2:]
    start = ("server.started", ["epoch", "settings", "version"])
    limits_changed = ("settings.changed", ["limits"])
    assert told == [start, limits_changed, start, limits_changed, start]
    hashes = [data["settings"] for kind, data in await entries(log) if kind == "server.started"]
    assert hashes[0] == hashes[1] == hashes[3] != hashes[2]


async def test_a_stop_is_an_entry(database: Database) -> None:
    log = AuditLog(database, DESK)
    await starts.stopped(log, lambda: 9, 4)
    assert await entries(log) == [("server.stopped", {"epoch": 4})]


async def test_a_stop_without_a_database_is_a_stop(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = Database(f"sqlite:///{tmp_path / 'nowhere' / 'visavis.db'}")
    await starts.stopped(AuditLog(away, DESK), lambda: 9, 4)
    await away.close()
    assert "the stop is not in the audit log" in caplog.text


def test_secrets_change_no_fingerprint(tmp_path: Path) -> None:
    given = settings(tmp_path)
    storage = given.storage.model_copy(update={"database": "postgresql://u:secret@host/name"})
    assert starts.fingerprints(changed(given, storage=storage)) == starts.fingerprints(given)
    moved = given.storage.model_copy(update={"data": Path("/elsewhere")})
    assert starts.fingerprints(changed(given, storage=moved)) != starts.fingerprints(given)
