"""The worklist: which contacts somebody is to judge until when, and who has taken which.

A task is *first* (drawn in a sample), *second* (another reviewer's verdict is wanted) or *settle* (two differ). It is
done by what is done with the contact, not by being ticked off.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.generated import new_id
from signaling.store.audit import append_to
from signaling.store.engine import Database
from signaling.store.judgement_models import ReviewTask, Sample
from signaling.store.models import Contact
from signaling.store.paging import after, cursor

Kind = Literal["first", "second", "settle"]
Filter = Literal["todo", "open", "mine", "others", "overdue", "done"]
"""*todo*: what this reviewer could do now: nobody's and their own."""

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`agents`: for whom it was drawn. `barred`: who gave the first verdict."""

    id: str
    kind: Kind
    contact: str
    queue: str
    reference: str | None
    opened_at: int
    sample: str | None
    title: str | None
    agents: tuple[str, ...]
    barred: str | None
    due_at: int
    assignee: str | None
    done_at: int | None
    done_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    todo: int
    open: int
    mine: int
    others: int
    overdue: int
    done: int


class ReviewTasks:
    """Of one desk. `queues`: those that a reviewer may see; None: all."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def page(
        self,
        now: int,
        reviewer: str,
        queues: Collection[str] | None,
        *,
        state: Filter = "todo",
        queue: str | None = None,
        sample: str | None = None,
        contact: str | None = None,
        after_cursor: str | None = None,
        limit: int = PAGE,
    ) -> tuple[list[Task], str | None]:
        """What is due first, first; of what is done the latest. With the cursor of the next page."""
        query = self._tasks(queues, queue=queue, sample=sample, contact=contact)
        query = query.where(_filters(now, reviewer)[state])
        time = ReviewTask.done_at if state == "done" else ReviewTask.due_at
        order = tuple_(time, ReviewTask.id)
        if after_cursor is not None:
            last = after(after_cursor)
            query = query.where(order < last if state == "done" else order > last)
        down = state == "done"
        query = query.order_by(
            time.desc() if down else time, ReviewTask.id.desc() if down else ReviewTask.id
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query.limit(limit + 1))).mappings().all()
        tasks = [_task(row) for row in found[:limit]]
        if len(found) <= limit:
            return tasks, None
        end = tasks[-1].done_at if down else tasks[-1].due_at
        return tasks, cursor(end or 0, tasks[-1].id)

    async def counts(
        self,
        now: int,
        reviewer: str,
        queues: Collection[str] | None,
        *,
        queue: str | None = None,
        sample: str | None = None,
    ) -> Counts:
        filters = _filters(now, reviewer)
        query = self._tasks(queues, queue=queue, sample=sample).with_only_columns(
            *(func.count(case((each, 1))).label(name) for name, each in filters.items())
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().one()
        return Counts(**{str(name): value for name, value in row.items()})

    async def one(self, id: str) -> Task:  # noqa: A002
        """Raises `Refused(NOT_FOUND)`."""
        query = self._tasks(None).where(ReviewTask.id == id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such task")
        return _task(row)

    async def assign(
        self,
        now: int,
        id: str,  # noqa: A002
        *,
        expected: str | None,
        to: str | None,
        by: str,
    ) -> None:
        """From whom it was seen with (`expected`) to somebody, or to nobody.

        Raises `Refused`: NOT_FOUND, TASK_TAKEN (somebody else's meanwhile), TASK_DONE, TASK_BARRED (gave the first
        verdict).
        """
        mine = (ReviewTask.desk == self._desk, ReviewTask.id == id)

        def work(connection: Connection) -> None:
            found = connection.execute(
                select(
                    ReviewTask.contact, ReviewTask.assignee, ReviewTask.done_at, ReviewTask.barred
                )
                .where(*mine)
                .with_for_update()
            ).one_or_none()
            if found is None:
                raise Refused(Code.NOT_FOUND, "there is no such task")
            if found.done_at is not None:
                raise Refused(Code.TASK_DONE, "is done")
            if found.assignee != expected:
                raise Refused(Code.TASK_TAKEN, "somebody else's meanwhile", by=found.assignee)
            if to is not None and found.barred == to:
                raise Refused(Code.TASK_BARRED, "gave the first verdict on it")
            connection.execute(
                update(ReviewTask)
                .where(*mine)
                .values(assignee=to, assigned_at=None if to is None else now)
            )
            record = AuditRecord(
                at=now,
                kind="task.assigned",
                actor=by,
                subject=found.contact,
                data={"task": id, "from": expected, "to": to},
            )
            append_to(connection, self._desk, [record])

        await self._database.transact(work)

    def _tasks(
        self,
        queues: Collection[str] | None,
        *,
        queue: str | None = None,
        sample: str | None = None,
        contact: str | None = None,
    ) -> Select[*tuple[Any, ...]]:
        """Of contacts that are still there."""
        query = (
            select(
                *_COLUMNS,
                Contact.reference,
                Contact.opened_at,
                Sample.title,
            )
            .select_from(ReviewTask)
            .join(
                Contact,
                (Contact.desk == ReviewTask.desk) & (Contact.id == ReviewTask.contact),
            )
            .outerjoin(Sample, (Sample.desk == ReviewTask.desk) & (Sample.id == ReviewTask.sample))
            .where(ReviewTask.desk == self._desk)
        )
        if queues is not None:
            query = query.where(ReviewTask.queue.in_(queues))
        if queue is not None:
            query = query.where(ReviewTask.queue == queue)
        if sample is not None:
            query = query.where(ReviewTask.sample == sample)
        if contact is not None:
            query = query.where(ReviewTask.contact == contact)
        return query


def add(
    connection: Connection,
    desk: str,
    now: int,
    kind: Kind,
    contacts: Mapping[str, str],
    *,
    due_at: int,
    barred: str | None = None,
    sample: str | None = None,
    agents: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """In the caller's transaction. `contacts`: each with its queue."""
    if not contacts:
        return
    connection.execute(
        insert(ReviewTask),
        [
            {
                "desk": desk,
                "id": new_id(),
                "kind": kind,
                "contact": contact,
                "queue": queue,
                "sample": sample,
                "agents": list((agents or {}).get(contact, ())),
                "barred": barred,
                "made_at": now,
                "due_at": due_at,
                "assignee": None,
                "assigned_at": None,
                "done_at": None,
                "done_by": None,
            }
            for contact, queue in contacts.items()
        ],
    )


def finish(connection: Connection, desk: str, now: int, kind: Kind, contact: str, by: str) -> None:
    """In the caller's transaction: what this was for is done, whoever had taken it."""
    connection.execute(
        update(ReviewTask)
        .where(
            ReviewTask.desk == desk,
            ReviewTask.contact == contact,
            ReviewTask.kind == kind,
            ReviewTask.done_at.is_(None),
        )
        .values(done_at=now, done_by=by)
    )


def _filters(now: int, reviewer: str) -> dict[Filter, ColumnElement[bool]]:
    undone = ReviewTask.done_at.is_(None)
    nobodys = (
        undone
        & ReviewTask.assignee.is_(None)
        & (func.coalesce(ReviewTask.barred, "") != literal(reviewer))
    )
    mine = undone & (ReviewTask.assignee == reviewer)
    return {
        "todo": or_(nobodys, mine),
        "open": nobodys,
        "mine": mine,
        "others": undone & (ReviewTask.assignee != reviewer),
        "overdue": undone & (ReviewTask.due_at < now),
        "done": ReviewTask.done_at.is_not(None),
    }


_COLUMNS: Final = tuple(
    getattr(ReviewTask, name)
    for name in (
        "id",
        "kind",
        "contact",
        "queue",
        "sample",
        "agents",
        "barred",
        "due_at",
        "assignee",
        "done_at",
        "done_by",
    )
)


def _task(row: Mapping[Any, Any]) -> Task:
    values = {str(name): value for name, value in row.items()}
    return Task(**{**values, "agents": tuple(values["agents"])})
