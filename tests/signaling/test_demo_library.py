"""The demo's library is filled once, through the real sandbox."""

from datetime import UTC, datetime
from pathlib import Path

from signaling.config_file import load
from signaling.demo import write_settings
from signaling.demo_library import stock
from signaling.demo_papers import PAPERS
from signaling.documents.library import current
from signaling.processes import storage
from signaling.store.engine import Database
from signaling.store.library import Library
from signaling.store.migrations import upgrade

NOW = int(datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp() * 1000)


async def test_it_is_filled_once(tmp_path: Path) -> None:
    settings = load(write_settings(tmp_path, None), {}, NOW)
    database = Database(settings.storage.database_url)
    await upgrade(database)
    try:
        assert await stock(settings, database, NOW) == len(PAPERS)
        assert await stock(settings, database, NOW) == 0
        entries = await Library(database, "demo").all()
        assert {entry.document.name for entry in entries} == {paper.name for paper in PAPERS}
        for entry in entries:
            version = current(entry.versions, NOW)
            assert version is not None
            assert version.kind == "pdf"
            body = b"".join(storage(settings, lambda: NOW).read(version.id))
            assert len(body) == version.size
        [rates] = [entry for entry in entries if entry.document.name == "Zinsblatt Wohnkredit"]
        assert current(rates.versions, NOW + 60 * 86_400_000) is None
    finally:
        await database.close()


async def test_a_desk_without_documents_gets_none(tmp_path: Path) -> None:
    path = write_settings(tmp_path, None)
    path.write_text(path.read_text() + "\n[documents]\nenabled = false\n")
    settings = load(path, {}, NOW)
    database = Database(settings.storage.database_url)
    await upgrade(database)
    try:
        assert await stock(settings, database, NOW) == 0
    finally:
        await database.close()
