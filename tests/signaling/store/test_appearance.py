"""Policies are only ever added; of a shift that is over nothing more is kept than was agreed, in any order of saves."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from policies.appearance.facts import Policy
from signaling.core.errors import Code, Refused
from signaling.core.records import AppearanceRecord
from signaling.store import models
from signaling.store.appearance import Appearance, canonical
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from tests.databases import DESK
from tests.policies.appearance.examples import everything, rule
from tests.signaling.store import examples

BRIGHT = Policy(rules=(rule("too_dark", face_p97_min=60),))
OVER = {"ended_at": 5_000, "reasons": None}


async def kinds(database: Database) -> list[tuple[str, str | None, object]]:
    async with database.read() as connection:
        found = await connection.execute(
            select(models.Audit.kind, models.Audit.subject, models.Audit.data).order_by(
                models.Audit.number
            )
        )
        return [(kind, subject, json.loads(data)["version"]) for kind, subject, data in found]


async def checks(database: Database) -> list[AppearanceRecord]:
    """As a process that starts now would load them, those of shifts that are over left out."""
    store = DeskStore(database)
    await store.begin(DESK)
    try:
        return list((await store.load()).appearance)
    finally:
        await store.close()


async def rows(database: Database) -> int:
    async with database.read() as connection:
        query = select(func.count()).select_from(models.AppearanceCheck)
        return (await connection.scalar(query)) or 0


async def save(database: Database, *records: AppearanceRecord) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    await store.save(records)
    await store.close()


async def test_the_latest_version_is_in_force_and_all_stay_written(database: Database) -> None:
    store = Appearance(database, DESK)
    assert await store.current() == {}
    assert await store.save(10, "german", BRIGHT, based_on=0, by="nina") == 1
    assert await store.save(20, "english", BRIGHT, based_on=0, by="nina") == 1
    assert await store.save(30, "german", everything(), based_on=1, by="nina") == 2
    current = await store.current()
    assert {queue: each.version for queue, each in current.items()} == {"german": 2, "english": 1}
    assert current["german"].policy == everything()
    assert current["english"].policy == BRIGHT
    await store.save(40, "german", Policy(), based_on=2, by="nina")
    versions = await store.versions("german")
    assert [(each.version, each.saved_at, each.empty) for each in versions] == [
        (3, 40, True),
        (2, 30, False),
        (1, 10, False),
    ]
    latest = await store.latest()
    assert {queue: each.version for queue, each in latest.items()} == {"german": 3, "english": 1}
    assert await kinds(database) == [
        ("appearance.policy_saved", "german", 1),
        ("appearance.policy_saved", "english", 1),
        ("appearance.policy_saved", "german", 2),
        ("appearance.policy_removed", "german", 3),
    ]
    assert await Appearance(database, "other").current() == {}


@pytest.mark.parametrize("based_on", [0, 2])
async def test_who_changed_an_older_version_is_told(database: Database, based_on: int) -> None:
    store = Appearance(database, DESK)
    await store.save(10, "german", BRIGHT, based_on=0, by="nina")
    with pytest.raises(Refused) as refused:
        await store.save(20, "german", everything(), based_on=based_on, by="thea")
    assert refused.value.code is Code.APPEARANCE_OUTDATED
    assert refused.value.details == {"version": 1}
    assert (await store.current())["german"].policy == BRIGHT
    assert len(await kinds(database)) == 1


async def test_the_same_words_have_the_same_hash(database: Database) -> None:
    store = Appearance(database, DESK)
    await store.save(10, "german", BRIGHT, based_on=0, by="nina")
    await store.save(20, "english", replace(BRIGHT), based_on=0, by="thea")
    hashes = {each.sha256 for each in (await store.latest()).values()}
    assert len(hashes) == 1
    assert canonical(BRIGHT) != canonical(everything())


async def test_what_can_not_be_read_any_more_asks_for_nothing(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    store = Appearance(database, DESK)
    await store.save(10, "german", BRIGHT, based_on=0, by="nina")
    async with database.write() as connection:
        content = canonical(BRIGHT).replace("too_dark", "too_bright")
        await connection.execute(update(models.AppearancePolicy).values(content=content))
    assert await store.current() == {}
    assert "can't be read" in caplog.text
    assert [each.empty for each in await store.versions("german")] == [True]


async def test_a_shift_that_runs_is_loaded_whole(database: Database) -> None:
    running = examples.appearance()
    await save(database, running, examples.appearance(id="a2", agent="bert", reasons=()))
    loaded = await checks(database)
    assert loaded == [running, examples.appearance(id="a2", agent="bert", reasons=())]


async def test_a_shift_that_is_over_leaves_no_row_where_nothing_is_kept(database: Database) -> None:
    await save(database, examples.appearance())
    await save(database, examples.appearance(**OVER, forget_at=5_000))
    assert await rows(database) == 0


async def test_in_one_save_the_last_of_a_shift_counts(database: Database) -> None:
    over = examples.appearance(**OVER, forget_at=5_000)
    await save(database, over, examples.appearance(id="a2"), examples.appearance(), over)
    assert [check.id for check in await checks(database)] == ["a2"]
    await save(database, examples.appearance(id="a2", **OVER, forget_at=5_000))
    assert await rows(database) == 0


async def test_what_is_kept_goes_in_time_and_never_comes_back(database: Database) -> None:
    store = Appearance(database, DESK)
    await save(database, examples.appearance(), examples.appearance(id="a2"))
    await save(database, examples.appearance(**OVER, forget_at=7_000))
    assert [check.id for check in await checks(database)] == ["a2"]
    async with database.read() as connection:
        kept = select(models.AppearanceCheck.reasons, models.AppearanceCheck.override)
        row = (await connection.execute(kept.where(models.AppearanceCheck.id == "a1"))).one()
    assert tuple(row) == (None, "Lampe defekt 💡")
    assert await Appearance(database, "other").forget(9_000) == 0
    assert await store.forget(6_999) == 0
    assert await store.forget(7_000) == 1
    assert await rows(database) == 1, "the shift that runs"
