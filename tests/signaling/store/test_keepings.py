"""The list of what is due: made once, kept up to date, and never what decides."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlalchemy import update

from signaling.store import keepings
from signaling.store.engine import Database
from signaling.store.keepings import Keepings, look
from signaling.store.models import Consent
from tests.keeping import DAY, DESK, NOW, Scene, scene, settings
from tests.signaling.store import examples


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(database, tmp_path) as made:
        yield made


async def test_what_was_closed_is_looked_at_once(house: Scene) -> None:
    table = house.keeping.keepings
    await house.add("open", state="connected", closed_at=None, files=False)
    for number in range(5):
        await house.add(f"c{number}", ago=40, files=False)
    assert await table.refresh() == 5
    assert await table.refresh() == 0
    await house.add("late", ago=40, closed_at=NOW - 40 * DAY - keepings.LATE_MS + 1, files=False)
    assert await table.refresh() == 1
    due = await table.due(NOW, limit=10)
    assert [row.contact for row in due] == ["late", "c0", "c1", "c2", "c3", "c4"]
    assert {row.what for row in due} == {"recording"}


async def test_many_are_taken_in_steps(house: Scene) -> None:
    for number in range(7):
        await house.add(f"c{number}", ago=40, files=False)
    step, keepings.BATCH = keepings.BATCH, 3  # type: ignore[misc]
    try:
        assert await house.keeping.keepings.refresh() == 7
        shorter = settings(house.folder, recording={"consent": "1 day"})
        other = Keepings(house.database, DESK, shorter.retention_rules())
        assert await other.refresh() == 7
        assert await other.refresh() == 0
    finally:
        keepings.BATCH = step  # type: ignore[misc]
    (first, *_) = await other.due(NOW, limit=1)
    assert first.due_at == NOW - 39 * DAY


async def test_what_is_due_counted_and_page_by_page(house: Scene) -> None:
    for name, ago in (("recent", 1), ("recording", 35), ("held", 36), ("content", 100)):
        await house.add(name, ago=ago, files=False)
    await house.add("chat", ago=100, recorded=False, files=False)
    await house.keeping.holds.set(["held"], "Klage", "vera", NOW)
    table = house.keeping.keepings
    await table.refresh()
    rows = await table.due(NOW, limit=2)
    more = await table.due(NOW, limit=9, after=(rows[-1].due_at, rows[-1].contact))
    assert [row.contact for row in (*rows, *more)] == ["content", "chat", "recording"]
    assert await table.due(NOW, limit=9, queues=frozenset({"english"})) == []
    counts = {(each.what, each.contacts, each.held) for each in await table.counts(NOW)}
    assert counts == {("content", 1, 0), ("recording", 3, 1)}
    assert await table.counts(NOW, frozenset({"english"})) == []


async def test_what_no_rule_names_is_counted_by_queue(house: Scene) -> None:
    await house.add("a", queue="gone", home_queue="gone", files=False)
    await house.keeping.keepings.refresh()
    assert await house.keeping.keepings.unruled() == {"gone": 1}
    assert await house.keeping.keepings.unruled(frozenset({"german"})) == {}


async def test_facts_are_read_as_they_stand(house: Scene) -> None:
    await house.add("c1", ago=1, files=False)
    agreed = [
        examples.consent(contact="c1", participant=who, purpose=use, state=state)
        for who, use, state in (
            ("c1", "quality", "granted"),
            ("anna", "quality", "granted"),
            ("c1", "training", "granted"),
            ("anna", "training", "withdrawn"),
        )
    ]
    await house.save(*agreed)
    found = await house.keeping.keepings.find("c1")
    assert found is not None
    assert found.facts is not None
    assert found.facts.uses == {"quality"}
    assert found.facts.queues == ("german",)
    assert (found.facts.mode, found.held, found.recorded) == ("consent", False, True)
    assert await house.keeping.keepings.find("nobody") is None
    async with house.database.write() as connection:
        await connection.execute(update(Consent).values(state="granted"))
        every = await connection.run_sync(look, DESK, ["c1"], lock=True)
    assert every["c1"].facts is not None
    assert every["c1"].facts.uses == {"quality", "training"}
