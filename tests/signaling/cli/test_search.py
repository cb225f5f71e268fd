"""`visavis search`."""

import asyncio

from signaling.config_file import load
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests.signaling.cli.command import Command
from tests.signaling.store import examples


def closed(command: Command, *names: str) -> None:
    settings = load(command.config, {}, 0)

    async def work() -> None:
        database = Database(settings.storage.database_url)
        await upgrade(database)
        store = DeskStore(database)
        await store.begin(settings.desk.id)
        await store.save([examples.contact(id=name, state="closed") for name in names])
        await store.close()
        await database.close()

    asyncio.run(work())


def test_every_contact_is_read_anew(command: Command) -> None:
    closed(command, "c1", "c2", "c3")
    assert command("search", "status", "--json").json == {"contacts": 0, "complete": False}
    assert "reindex" in command("search", "status").out
    assert "3 contacts were indexed." in command("search", "reindex").out
    assert command("search", "status", "--json").json == {"contacts": 3, "complete": True}
    assert "3 contacts; complete." in command("search", "status").out


def test_an_index_that_can_not_be_read_is_said_to_be(command: Command) -> None:
    settings = load(command.config, {}, 0)
    closed(command, "c1")
    file = settings.storage.data / f"visavis.db.{settings.desk.id}.search"
    file.write_bytes(b"no database at all" * 1_000)
    for what in ("reindex", "status"):
        done = command("search", what)
        assert done.code == 1
        assert "the index can't be" in done.err
