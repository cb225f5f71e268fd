"""A sample is drawn from what was closed in its time, once, as its seed says, and becomes tasks."""

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import select

from policies.sampling import candidates, drawn
from signaling.core.errors import Code, Refused
from signaling.store import models
from signaling.store.engine import Database
from signaling.store.judgement import Judgements
from signaling.store.review_tasks import ReviewTasks
from signaling.store.samples import Plan, Samples
from tests.databases import DESK
from tests.signaling.store.judging import ask, audited, closed, opinion

MONTH: dict[str, Any] = {"since": 100, "until": 200, "seed": "5eed", "due_at": 900}


async def plan(store: Samples, share: int = 5_000, *queues: str) -> Plan:
    return await store.make(10, title="Monthly", queues=queues, share=share, due_days=14, by="rita")


async def month(database: Database) -> None:
    """Six of Anna's, one that Berta ended, one before and one after the month, one that nobody answered."""
    for number in range(6):
        queue = "english" if number == 5 else "german"
        await closed(
            database, f"a{number}", "anna", opened_at=90, closed_at=100 + number, queue=queue
        )
    await closed(database, "both", "anna", "berta", opened_at=150, closed_at=199)
    await closed(database, "before", "anna", opened_at=90, closed_at=99)
    await closed(database, "after", "anna", opened_at=150, closed_at=200)
    await closed(database, "open", "anna", opened_at=150, closed_at=None, state="wrap_up")


async def test_what_was_closed_in_the_month_is_drawn_from_by_agent(database: Database) -> None:
    await month(database)
    store = Samples(database, DESK)
    sample = await store.draw(300, await plan(store), **MONTH, by=None)
    assert (sample.candidates, sample.drawn_by, sample.title) == (8, None, "Monthly")
    kept, frame = await store.sample(sample.id)
    assert kept == sample
    assert hashlib.sha256(frame.encode()).hexdigest() == sample.sha256
    again = drawn(sample.seed, sample.share, candidates(frame))
    tasks, _ = await ReviewTasks(database, DESK).page(300, "rita", None, sample=sample.id)
    assert {each.contact: each.agents for each in tasks} == dict(again)
    assert len(tasks) == sample.contacts
    assert "both" in again  # Berta's only one
    assert sum("anna" in agents for agents in again.values()) == 4  # half of seven
    assert {each.title for each in tasks} == {"Monthly"}
    assert await store.samples() == [sample]


async def test_a_plan_may_be_for_some_queues(database: Database) -> None:
    await month(database)
    store = Samples(database, DESK)
    sample = await store.draw(300, await plan(store, 1, "english"), **MONTH, by="rita")
    tasks, _ = await ReviewTasks(database, DESK).page(300, "rita", None)
    assert [(each.contact, each.queue, each.sample) for each in tasks] == [
        ("a5", "english", sample.id)
    ]


async def test_nobody_draws_twice_for_the_same_time(database: Database) -> None:
    await month(database)
    store = Samples(database, DESK)
    chosen = await plan(store)
    assert not await store.was_drawn(chosen.id, 100, 200)
    await store.draw(300, chosen, **MONTH, by=None)
    assert await store.was_drawn(chosen.id, 100, 200)
    before = await ReviewTasks(database, DESK).counts(300, "rita", None)
    with pytest.raises(Refused) as refused:
        await store.draw(301, chosen, **{**MONTH, "seed": "nicer"}, by="rita")
    assert refused.value.code is Code.SAMPLE_DRAWN
    assert await ReviewTasks(database, DESK).counts(300, "rita", None) == before
    with pytest.raises(Refused) as empty:
        await store.draw(301, chosen, **{**MONTH, "until": 300, "since": 250}, by=None)
    assert empty.value.code is Code.SAMPLE_EMPTY


async def test_what_is_judged_already_needs_no_first_verdict(database: Database) -> None:
    await closed(database, "c1", "anna", opened_at=90, closed_at=150)
    await ask(database)
    await Judgements(database, DESK).give(
        160, "c1", "remo", opinion(), revision=0, seen=0, second=False, due_at=900
    )
    store = Samples(database, DESK)
    await store.draw(300, await plan(store), **MONTH, by=None)
    tasks, _ = await ReviewTasks(database, DESK).page(300, "rita", None, state="done")
    assert [(each.contact, each.done_by, each.done_at) for each in tasks] == [("c1", "remo", 300)]


async def test_plans_end_and_stay_written(database: Database) -> None:
    store = Samples(database, DESK)
    first = await plan(store, 300, "german", "english", "german")
    assert (first.queues, first.share) == (("english", "german"), 300)
    await store.end(20, first.id, by="remo")
    (kept,) = await store.plans()
    assert (kept.ended_at, kept.ended_by, kept.queues) == (20, "remo", first.queues)
    assert await store.plan(first.id) == kept
    with pytest.raises(Refused) as ended:
        await store.end(30, first.id, by="remo")
    assert ended.value.code is Code.PLAN_ENDED
    for missing in (store.plan("none"), store.end(1, "none", by="rita"), store.sample("none")):
        with pytest.raises(Refused) as refused:
            await missing
        assert refused.value.code is Code.NOT_FOUND
    assert await audited(database) == [
        ("sample.planned", "rita", first.id),
        ("sample.plan_ended", "remo", first.id),
    ]


async def test_the_audit_log_shows_seed_and_frame(database: Database) -> None:
    await month(database)
    store = Samples(database, DESK)
    chosen = await plan(store)
    sample = await store.draw(300, chosen, **MONTH, by=None)
    async with database.read() as connection:
        query = select(models.Audit.data).where(models.Audit.kind == "sample.drawn")
        data = json.loads((await connection.execute(query)).scalar_one())
    assert data == {
        "plan": chosen.id,
        "seed": "5eed",
        "share": 5_000,
        "candidates": 8,
        "contacts": sample.contacts,
        "sha256": sample.sha256,
    }
