"""`visavis documents`."""

import asyncio
from pathlib import Path

from signaling import processes
from signaling.cli.data import now_ms
from signaling.config_file import load
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.uploads import Uploads
from tests.signaling.cli.command import Command
from tests.signaling.store.library_examples import upload, version


def kept(command: Command, *names: str, made_at: int = 0) -> Path:
    """Versions that came of uploads for the library; the folder of their files."""
    settings = load(command.config, {}, 0)
    storage = processes.storage(settings, now_ms)
    storage.prepare()

    async def work() -> None:
        database = Database(settings.storage.database_url)
        await upgrade(database)
        table = Uploads(database, settings.desk.id)
        for name in names:
            storage.begin(name)
            storage.append(name, 0, b"0123456789")
            await table.add(upload(name))
            found = version(name, made_at=made_at or now_ms())
            await table.change(upload(name), version=found)
        await database.close()

    asyncio.run(work())
    return settings.documents_folder / "files"


def test_before_there_is_any(command: Command) -> None:
    assert "Nothing is kept" in command("documents", "list").out
    for what in ("verify", "sweep"):
        done = command("documents", what)
        assert done.code == 1
        assert "no document has been kept yet" in done.err


def test_what_is_kept_is_listed(command: Command) -> None:
    kept(command, "one", "two")
    assert {row["version"] for row in command("documents", "list", "--json").json} == {"one", "two"}
    shown = command("documents", "list").out
    assert "Zinsen.pdf" in shown
    assert "library" in shown


def test_what_is_not_as_it_was_is_named(command: Command) -> None:
    files = kept(command, "one", "two", "three", "four")
    assert command("documents", "verify").code == 0
    altered = files / "one" / "0.part"
    body = bytearray(altered.read_bytes())
    body[-40] ^= 1
    altered.write_bytes(body)
    (files / "two" / "0.part").unlink()
    (files.parent.parent / "keys" / "documents" / "three.key").unlink()
    done = command("documents", "verify", "--json")
    assert done.code == 1
    found = sorted(each["name"] for each in done.json["findings"])
    assert found == ["document", "document.altered", "document.key_missing", "document.truncated"]


def test_what_is_due_goes(command: Command) -> None:
    files = kept(command, "fresh")
    kept(command, "forgotten", made_at=1)
    assert "1 document was destroyed." in command("documents", "sweep").out
    assert "0 documents were destroyed." in command("documents", "sweep").out
    assert [path.name for path in files.iterdir() if path.is_dir()] == ["fresh"]
