"""The demo's policy is one that could be saved in the console, and is put there once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from policies.appearance.problems import problems
from signaling.config import Settings
from signaling.config_file import load
from signaling.demo import Serving, write_settings
from signaling.demo_appearance import POLICY, QUEUE, ask
from signaling.store.appearance import Appearance
from signaling.store.engine import Database
from signaling.store.migrations import upgrade

NOW = 1_795_000_000_000


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'visavis.db'}")
    await upgrade(database)
    yield database
    await database.close()


def settings(tmp_path: Path) -> Settings:
    return load(write_settings(tmp_path, Serving(port=8080)), {}, NOW)


def test_it_could_be_saved_in_the_console(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert problems(POLICY, allow_block=found.appearance.allow_block) == []
    assert found.appearance.mode == "self_check"
    assert any("video" in queue.channels for queue in found.queues if queue.id == QUEUE)


async def test_it_is_put_there_once(tmp_path: Path, database: Database) -> None:
    store = Appearance(database, "demo")
    await ask(settings(tmp_path), database, NOW)
    assert (await store.current())[QUEUE].policy == POLICY
    await ask(settings(tmp_path), database, NOW + 1)
    assert [each.saved_at for each in await store.versions(QUEUE)] == [NOW]
