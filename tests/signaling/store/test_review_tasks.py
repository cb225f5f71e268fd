"""Each state of the worklist, whose a task is, and that two never take the same one."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection

from signaling.core.errors import Code, Refused
from signaling.store import review_tasks
from signaling.store.engine import Database
from signaling.store.review_tasks import Counts, Filter, ReviewTasks
from tests.databases import DESK
from tests.signaling.store.judging import audited, closed

NOW = 500


async def made(database: Database, *contacts: str, due_at: int = 900, **more: Any) -> None:
    for name in contacts:
        await closed(database, name, queue="english" if name.startswith("e") else "german")
    queues = {name: "english" if name.startswith("e") else "german" for name in contacts}
    kind: review_tasks.Kind = "second" if "barred" in more else "first"

    def add(connection: Connection) -> None:
        review_tasks.add(connection, DESK, 1, kind, queues, due_at=due_at, **more)

    await database.transact(add)


async def found(
    store: ReviewTasks, state: Filter, reviewer: str = "rita", queues: Sequence[str] | None = None
) -> list[str]:
    tasks, _ = await store.page(NOW, reviewer, queues, state=state)
    return [each.contact for each in tasks]


async def name_of(store: ReviewTasks, contact: str) -> str:
    tasks, _ = await store.page(NOW, "rita", None, contact=contact)
    return tasks[0].id


async def test_each_state_has_its_tasks_and_counts_them(database: Database) -> None:
    store = ReviewTasks(database, DESK)
    await made(database, "c1", "c2", "c3", "c4")
    await made(database, "late", due_at=499)
    await made(database, "blind", barred="rita")
    await store.assign(10, await name_of(store, "c2"), expected=None, to="rita", by="rita")
    await store.assign(10, await name_of(store, "c3"), expected=None, to="remo", by="rita")
    done = await name_of(store, "c4")

    def finish(connection: Connection) -> None:
        review_tasks.finish(connection, DESK, 20, "first", "c4", "remo")

    await database.transact(finish)
    assert set(await found(store, "open")) == {"late", "c1"}
    assert await found(store, "mine") == ["c2"]
    assert set(await found(store, "todo")) == {"late", "c1", "c2"}
    assert await found(store, "others") == ["c3"]
    assert await found(store, "overdue") == ["late"]
    assert await found(store, "done") == ["c4"]
    assert (await found(store, "todo"))[0] == "late"  # what is due first
    assert set(await found(store, "open", "remo")) == {"late", "c1", "blind"}
    assert await store.counts(NOW, "rita", None) == Counts(
        todo=3, open=2, mine=1, others=1, overdue=1, done=1
    )
    finished = await store.one(done)
    assert (finished.done_at, finished.done_by, finished.reference) == (20, "remo", "K-4711")
    other = ReviewTasks(database, "other")
    assert await other.page(NOW, "rita", None, state="todo") == ([], None)


async def test_who_is_limited_to_queues_sees_those(database: Database) -> None:
    store = ReviewTasks(database, DESK)
    await made(database, "c1", "e1")
    assert await found(store, "todo", queues=["english"]) == ["e1"]
    assert await found(store, "todo", queues=[]) == []
    assert (await store.counts(NOW, "rita", ["german"])).todo == 1
    tasks, _ = await store.page(NOW, "rita", None, queue="english")
    assert [each.contact for each in tasks] == ["e1"]
    assert (await store.counts(NOW, "rita", None, queue="english")).open == 1


async def test_pages_follow_each_other_without_a_gap(database: Database) -> None:
    store = ReviewTasks(database, DESK)
    names = [f"c{number}" for number in range(7)]
    await made(database, *names)
    seen: list[str] = []
    after = None
    while True:
        page, after = await store.page(NOW, "rita", None, after_cursor=after, limit=3)
        seen += [each.contact for each in page]
        if after is None:
            break
    assert sorted(seen) == names
    with pytest.raises(Refused) as refused:
        await store.page(NOW, "rita", None, after_cursor="1 OR 1")
    assert refused.value.code is Code.FIELD_INVALID


async def test_two_never_take_the_same_task(database: Database) -> None:
    store = ReviewTasks(database, DESK)
    await made(database, "c1")
    name = await name_of(store, "c1")
    came = await asyncio.gather(
        *(store.assign(10, name, expected=None, to=who, by=who) for who in ("rita", "remo")),
        return_exceptions=True,
    )
    assert came.count(None) == 1
    (told,) = [each for each in came if isinstance(each, Refused)]
    assert told.code is Code.TASK_TAKEN
    assert told.details["by"] == (await store.one(name)).assignee


async def test_giving_back_passing_on_and_what_can_not_be_taken(database: Database) -> None:
    store = ReviewTasks(database, DESK)
    await made(database, "c1", barred="rita")
    task, _ = await store.page(NOW, "remo", None)
    name = task[0].id
    with pytest.raises(Refused) as barred:
        await store.assign(10, name, expected=None, to="rita", by="rita")
    assert barred.value.code is Code.TASK_BARRED
    await store.assign(10, name, expected=None, to="remo", by="remo")
    await store.assign(20, name, expected="remo", to="rosa", by="remo")
    await store.assign(30, name, expected="rosa", to=None, by="rosa")
    assert (await store.one(name)).assignee is None
    assert [entry for entry in await audited(database) if entry[0] == "task.assigned"] == [
        ("task.assigned", "remo", "c1"),
        ("task.assigned", "remo", "c1"),
        ("task.assigned", "rosa", "c1"),
    ]

    def finish(connection: Connection) -> None:
        review_tasks.finish(connection, DESK, 20, "second", "c1", "remo")

    await database.transact(finish)
    with pytest.raises(Refused) as done:
        await store.assign(40, name, expected=None, to="remo", by="remo")
    assert done.value.code is Code.TASK_DONE
    for missing in (store.one("none"), store.assign(1, "none", expected=None, to="a", by="a")):
        with pytest.raises(Refused) as refused:
            await missing
        assert refused.value.code is Code.NOT_FOUND
