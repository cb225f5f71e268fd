"""Plans, runs and nights: what goes and why, what stays, and that a night is never forgotten."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from signaling.core.errors import Code, Refused
from signaling.review import keeping as module
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from tests.keeping import DESK, NOW, Scene, scene
from tests.signaling.review.test_destroying import rows_of


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(database, tmp_path) as made:
        yield made


async def kinds(house: Scene) -> list[str]:
    log = AuditLog(house.database, DESK)
    return [each.kind async for page in log.entries() for each in page]


async def test_a_run_lets_go_of_what_is_due_and_of_nothing_else(house: Scene) -> None:
    for name, ago in (("new", 1), ("month", 31), ("quarter", 91), ("year", 366)):
        await house.add(name, ago=ago)
    ran = await house.keeping.run("vera")
    assert (ran.recordings, ran.contents, ran.records) == (3, 2, 1)
    assert await rows_of(house.database, "year") == {}
    assert "chat" not in await rows_of(house.database, "quarter")
    assert "chat" in await rows_of(house.database, "month")
    states = {name: house.files.key_state(name) for name in ("new", "month", "quarter", "year")}
    assert states == {
        "new": "whole",
        "month": "destroyed",
        "quarter": "destroyed",
        "year": "destroyed",
    }
    again = await house.keeping.run("vera")
    assert (again.recordings, again.contents, again.records) == (0, 0, 0)
    assert (await kinds(house)).count("retention.done") == 2


async def test_a_plan_is_what_the_run_does(house: Scene) -> None:
    for name, ago in (("new", 1), ("month", 31), ("held", 31), ("year", 366)):
        await house.add(name, ago=ago, files=False)
    await house.keeping.holds.set(["held"], "Klage", "vera", NOW)
    plan = await house.keeping.plan()
    assert [(row.contact, row.what) for row in plan.rows] == [
        ("year", "recording"),
        ("month", "recording"),
    ]
    assert {row.rule for row in plan.rows} == {"queues.german.retention.recording.consent"}
    assert [(each.contacts, each.held) for each in plan.counts] == [(3, 1)]
    assert plan.until == house.keeping.tonight() > NOW
    assert plan.unruled == {}


async def test_what_is_told_of_a_contact(house: Scene) -> None:
    await house.add("c1", ago=31)
    kept = await house.keeping.of("c1")
    assert (kept.open, kept.held, kept.key, kept.gone) == (False, False, "whole", frozenset())
    assert set(kept.due) == {"recording", "content", "record"}
    assert kept.extendable
    (house.folder / "keys" / "recordings" / "c1.key").unlink()
    assert (await house.keeping.of("c1")).key == "missing"
    await house.keeping.run()
    kept = await house.keeping.of("c1")
    assert kept.key == "destroyed"
    assert kept.gone == {"recording"}
    assert set(kept.due) == {"content", "record"}
    await house.add("open", state="connected", closed_at=None, recorded=False)
    talking = await house.keeping.of("open")
    assert (talking.open, talking.due, talking.key) == (True, {}, "none")
    with pytest.raises(Refused) as refused:
        await house.keeping.extend("open", "Anfrage", "vera")
    assert refused.value.code is Code.FIELD_INVALID
    with pytest.raises(Refused):
        await house.keeping.of("nobody")


def local(house: Scene, text: str) -> None:
    house.clock.at = int(datetime.fromisoformat(text).timestamp() * 1000)


async def test_each_night_once_and_a_night_that_was_missed(house: Scene) -> None:
    local(house, "2027-01-10T12:00+01:00")
    keeping = house.another()
    await keeping.look()
    local(house, "2027-01-11T02:29+01:00")
    await keeping.look()
    assert "retention.done" not in await kinds(house)
    local(house, "2027-01-11T02:30+01:00")
    await keeping.look()
    await keeping.look()
    assert (await kinds(house)).count("retention.done") == 1
    local(house, "2027-01-12T02:31+01:00")
    await house.another().look()
    assert (await kinds(house)).count("retention.done") == 2
    local(house, "2027-01-12T12:00+01:00")
    await house.another().look()
    assert (await kinds(house)).count("retention.done") == 2


async def test_a_night_that_failed_is_tried_again(
    house: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    local(house, "2027-01-11T02:29+01:00")
    keeping = house.another()
    await keeping.look()
    local(house, "2027-01-11T02:30+01:00")

    async def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(keeping.keepings, "due", full)
        with pytest.raises(OSError, match="No space"):
            await keeping.look()
    local(house, "2027-01-11T02:31+01:00")
    await keeping.look()
    assert (await kinds(house)).count("retention.done") == 1


async def test_by_itself_only_where_the_house_wants_it(house: Scene) -> None:
    off = house.settings.retention.model_copy(update={"nightly": False})
    house.settings = house.settings.model_copy(update={"retention": off})
    local(house, "2027-01-10T12:00+01:00")
    keeping = house.another()
    await keeping.look()
    local(house, "2027-01-13T12:00+01:00")
    await keeping.look()
    assert "retention.done" not in await kinds(house)


def test_tonight_is_the_next_time_of_day(house: Scene) -> None:
    for now, then in (
        ("2027-01-10T02:29+01:00", "2027-01-10T01:30"),
        ("2027-01-10T02:30+01:00", "2027-01-11T01:30"),
        ("2027-07-10T12:00+02:00", "2027-07-11T00:30"),
    ):
        local(house, now)
        at = datetime.fromtimestamp(house.keeping.tonight() / 1000, UTC)
        assert f"{at:%Y-%m-%dT%H:%M}" == then


async def test_a_run_that_is_stopped_goes_on_the_next_time(
    house: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    for number in range(5):
        await house.add(f"c{number}", ago=400, files=False)
    ran = await house.keeping.run(stop=iter([False, True]).__next__)
    assert ran.records == 2
    assert (await house.keeping.run()).records == 3


async def test_what_another_part_leaves_in_files_is_scrubbed_too(
    house: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def scrub() -> None:
        done.append("index")

    quiet = False
    keeping = house.another(quiet=lambda: quiet)
    keeping.also_scrub(scrub)
    assert await keeping.scrub()
    assert done == []
    await house.add("c1", ago=400)
    monkeypatch.setattr(module, "SMALL", 0)
    ran = await keeping.run()
    assert done == ["index"]
    sqlite = house.database.path is not None
    assert ran.scrubbed != sqlite
    assert await house.another(quiet=lambda: quiet).scrub() != sqlite
    quiet = True
    assert await keeping.scrub()
    assert done == ["index"]
    assert (await kinds(house)).count("retention.scrubbed") == sqlite
