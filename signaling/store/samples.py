"""Plans of what is drawn each month, and samples as they were drawn.

A sample is never changed or removed: whoever draws until they like it is seen.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from policies.sampling import Candidate, drawn, frame
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.generated import new_id
from signaling.store import review_tasks
from signaling.store.audit import append_to
from signaling.store.engine import Database
from signaling.store.judgement_models import Judgement, ReviewTask, SamplePlan, Verdict
from signaling.store.judgement_models import Sample as Row
from signaling.store.models import Contact, Part
from signaling.store.rows import storable

PAGE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`queues`: empty means all; `share` in hundredths of a percent; `due_days` after it was drawn."""

    id: str
    title: str
    queues: tuple[str, ...]
    share: int
    due_days: int
    made_by: str
    made_at: int
    ended_by: str | None = None
    ended_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Of the contacts that were closed from `since` to before `until`. `sha256`: of its frame, what it was drawn from.
    `candidates`: pairs of agent and contact in it; `contacts`: how many were drawn. `drawn_by` None: the server by
    itself.
    """

    id: str
    plan: str
    title: str
    queues: tuple[str, ...]
    share: int
    since: int
    until: int
    seed: str
    sha256: str
    candidates: int
    contacts: int
    drawn_by: str | None
    drawn_at: int
    due_at: int


class Samples:
    """Of one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def plans(self) -> list[Plan]:
        """The latest first, those that have ended too."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_PLAN)
                .where(SamplePlan.desk == self._desk)
                .order_by(SamplePlan.made_at.desc(), SamplePlan.id)
            )
            return [_plan(row) for row in found.mappings()]

    async def plan(self, id: str) -> Plan:  # noqa: A002
        """Raises `Refused(NOT_FOUND)`."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_PLAN).where(SamplePlan.desk == self._desk, SamplePlan.id == id)
            )
            row = found.mappings().one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such plan")
        return _plan(row)

    async def make(
        self,
        now: int,
        *,
        title: str,
        queues: Sequence[str],
        share: int,
        due_days: int,
        by: str,
    ) -> Plan:
        plan = Plan(
            id=new_id(),
            title=storable(title) or "",
            queues=tuple(sorted(set(queues))),
            share=share,
            due_days=due_days,
            made_by=by,
            made_at=now,
        )

        def work(connection: Connection) -> None:
            values = {**asdict(plan), "queues": list(plan.queues)}
            connection.execute(insert(SamplePlan).values(desk=self._desk, **values))
            data: dict[str, str | int | None] = {"share": share, "due_days": due_days}
            self._note(connection, now, "sample.planned", by, plan.id, data)

        await self._database.transact(work)
        return plan

    async def end(self, now: int, id: str, *, by: str) -> None:  # noqa: A002
        """Nothing more is drawn by it. Raises `Refused`: NOT_FOUND, PLAN_ENDED."""
        await self.plan(id)

        def work(connection: Connection) -> None:
            ended = connection.execute(
                update(SamplePlan)
                .where(
                    SamplePlan.desk == self._desk,
                    SamplePlan.id == id,
                    SamplePlan.ended_at.is_(None),
                )
                .values(ended_at=now, ended_by=by)
            )
            if ended.rowcount != 1:
                raise Refused(Code.PLAN_ENDED, "has ended")
            self._note(connection, now, "sample.plan_ended", by, id, {})

        await self._database.transact(work)

    async def samples(self) -> list[Sample]:
        """The latest first."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_SAMPLE)
                .where(Row.desk == self._desk)
                .order_by(Row.drawn_at.desc(), Row.id)
                .limit(PAGE)
            )
            return [_sample(row) for row in found.mappings()]

    async def sample(self, id: str) -> tuple[Sample, str]:  # noqa: A002
        """With its frame. Raises `Refused(NOT_FOUND)`."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_SAMPLE, Row.frame).where(Row.desk == self._desk, Row.id == id)
            )
            row = found.mappings().one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such sample")
        values = {str(name): value for name, value in row.items()}
        text = str(values.pop("frame"))
        return _sample(values), text

    async def was_drawn(self, plan: str, since: int, until: int) -> bool:
        async with self._database.read() as connection:
            found = await connection.scalar(
                select(Row.id).where(
                    Row.desk == self._desk,
                    Row.plan == plan,
                    Row.since == since,
                    Row.until == until,
                )
            )
        return found is not None

    async def candidates(self, plan: Plan, since: int, until: int) -> dict[Candidate, str]:
        """Who led which contact, with the contact's queue: of all that were answered and were closed in this time."""
        query = (
            select(Part.agent, Part.contact, Contact.queue)
            .distinct()
            .join(Contact, (Contact.desk == Part.desk) & (Contact.id == Part.contact))
            .where(
                Contact.desk == self._desk,
                Contact.opened_at < until,
                Contact.closed_at >= since,
                Contact.closed_at < until,
            )
        )
        if plan.queues:
            query = query.where(Contact.queue.in_(plan.queues))
        async with self._database.read() as connection:
            found = await connection.execute(query)
            return {Candidate(agent, contact): queue for agent, contact, queue in found}

    async def draw(
        self,
        now: int,
        plan: Plan,
        *,
        since: int,
        until: int,
        seed: str,
        due_at: int,
        by: str | None,
    ) -> Sample:
        """Raises `Refused`: SAMPLE_DRAWN (this plan for this time), SAMPLE_EMPTY (nothing to draw from)."""
        found = await self.candidates(plan, since, until)
        if not found:
            raise Refused(Code.SAMPLE_EMPTY, "no contact was closed in this time")
        agents = await asyncio.to_thread(drawn, seed, plan.share, found)
        text = frame(found)
        sample = Sample(
            id=new_id(),
            plan=plan.id,
            title=plan.title,
            queues=plan.queues,
            share=plan.share,
            since=since,
            until=until,
            seed=seed,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            candidates=len(found),
            contacts=len(agents),
            drawn_by=by,
            drawn_at=now,
            due_at=due_at,
        )
        queues = {each.contact: queue for each, queue in found.items()}

        def work(connection: Connection) -> None:
            values = {**asdict(sample), "queues": list(sample.queues), "frame": text}
            connection.execute(insert(Row).values(desk=self._desk, **values))
            review_tasks.add(
                connection,
                self._desk,
                now,
                "first",
                {contact: queues[contact] for contact in agents},
                due_at=due_at,
                sample=sample.id,
                agents=agents,
            )
            self._finish_judged(connection, now, sample.id)
            data: dict[str, str | int | None] = {
                "plan": plan.id,
                "seed": seed,
                "share": plan.share,
                "candidates": sample.candidates,
                "contacts": sample.contacts,
                "sha256": sample.sha256,
            }
            self._note(connection, now, "sample.drawn", by, sample.id, data)

        try:
            await self._database.transact(work)
        except IntegrityError:
            raise Refused(Code.SAMPLE_DRAWN, "was drawn for this time before") from None
        return sample

    def _finish_judged(self, connection: Connection, now: int, sample: str) -> None:
        """What has its first verdict already needs none."""
        tasks = ReviewTask
        judged = (
            select(Judgement.contact)
            .where(Judgement.desk == tasks.desk, Judgement.contact == tasks.contact)
            .exists()
        )
        first = (
            select(Verdict.reviewer)
            .where(
                Verdict.desk == tasks.desk,
                Verdict.contact == tasks.contact,
                Verdict.given_at.is_not(None),
            )
            .order_by(Verdict.given_at)
            .limit(1)
            .scalar_subquery()
        )
        connection.execute(
            update(tasks)
            .where(tasks.desk == self._desk, tasks.sample == sample, judged)
            .values(done_at=now, done_by=first)
        )

    def _note(
        self,
        connection: Connection,
        now: int,
        kind: str,
        by: str | None,
        subject: str,
        data: dict[str, str | int | None],
    ) -> None:
        record = AuditRecord(at=now, kind=kind, actor=by, subject=subject, data=data)
        append_to(connection, self._desk, [record])


def _plan(row: Mapping[Any, Any]) -> Plan:
    return Plan(**{**row, "queues": tuple(row["queues"])})


def _sample(row: Mapping[Any, Any]) -> Sample:
    return Sample(**{**row, "queues": tuple(row["queues"])})


_PLAN: Final = tuple(getattr(SamplePlan, field.name) for field in fields(Plan))
_SAMPLE: Final = tuple(getattr(Row, field.name) for field in fields(Sample))
