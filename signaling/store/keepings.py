"""What retention knows of contacts, and the list of what is due, worked out ahead so that a million are no work.

A closed contact gets a row once (`refresh`); the row says what of it goes next and when, by the rules as they are now.
Other rules make all rows anew. Whoever destroys works it out again from the facts, in the transaction that decides.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    tuple_,
)

from policies.consent import USES
from policies.retention import Facts, Rules, What, upcoming
from signaling.store.engine import Database
from signaling.store.models import (
    Consent,
    Contact,
    Destruction,
    Extension,
    HeldContact,
    Keeping,
    Part,
    Recording,
)

BATCH: Final = 250
"""Contacts looked at in one transaction: 20 ms, so that nobody waits."""
LATE_MS: Final = 3_600_000
"""How long after it was closed a contact may come into the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A contact as the database has it. `facts` None: it isn't closed. `queue`: its last. `asked`: whether
    anything could be recorded; `running`: what is being destroyed now; `gone`: what was."""

    contact: str
    queue: str
    closed_at: int | None
    facts: Facts | None
    held: bool
    asked: bool
    recorded: bool
    gone: frozenset[What]
    running: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    contact: str
    queue: str
    closed_at: int
    what: What
    due_at: int
    reason: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCount:
    """How many contacts, by what goes next of them and which rule decides. `held` of them stay."""

    what: What
    reason: str
    rule: str
    contacts: int
    held: int


class Keepings:
    """Of one desk. `version` names the rules that were asked for last."""

    def __init__(self, database: Database, desk: str, rules: Rules) -> None:
        self._database = database
        self._desk = desk
        self._rules = rules
        self.version: Final = hashlib.sha256(repr(asdict(rules)).encode()).hexdigest()[:16]

    async def refresh(self) -> int:
        """Rows for what was closed since, and for what other rules made; how many. In steps, others come between."""
        done = 0
        while count := await self._database.transact(self._stale):
            done += count
        place: _Place | None = await self._database.transact(self._mark)
        while place is not None:
            count, place = await self._database.transact(self._fresh(place))
            done += count
        return done

    async def again(self, contact: str) -> None:
        """Something about it has changed that the rules ask for."""
        await self._database.transact(lambda connection: self._put(connection, [contact]))

    def _stale(self, connection: Connection) -> int:
        """Two ranges of the index, so that nothing is looked through where all are up to date."""
        for other in (Keeping.rules < self.version, Keeping.rules > self.version):
            mine = select(Keeping.contact).where(Keeping.desk == self._desk, other).limit(BATCH)
            if found := connection.scalars(mine).all():
                self._put(connection, found)
                return len(found)
        return 0

    def _mark(self, connection: Connection) -> "_Place":
        latest = connection.scalar(
            select(func.max(Keeping.closed_at)).where(Keeping.desk == self._desk)
        )
        return ((latest or 0) - LATE_MS, "")

    def _fresh(self, after: "_Place") -> "Callable[[Connection], tuple[int, _Place | None]]":
        """Goes on behind `after` in the order of closing; the next place, None at the end."""

        def fresh(connection: Connection) -> tuple[int, _Place | None]:
            known = exists().where(Keeping.desk == Contact.desk, Keeping.contact == Contact.id)
            found = connection.execute(
                select(Contact.closed_at, Contact.id, known)
                .where(
                    Contact.desk == self._desk,
                    Contact.closed_at.is_not(None),
                    Contact.closed_at >= after[0],
                    tuple_(Contact.closed_at, Contact.id) > after,
                )
                .order_by(Contact.closed_at, Contact.id)
                .limit(BATCH)
            ).all()
            new = [contact for _, contact, there in found if not there]
            self._put(connection, new)
            if len(found) < BATCH:
                return len(new), None
            return len(new), (int(found[-1][0] or 0), found[-1][1])

        return fresh

    def _put(self, connection: Connection, contacts: Sequence[str]) -> None:
        put(connection, self._desk, contacts, self._rules, self.version)

    def put(self, connection: Connection, contacts: Sequence[str]) -> None:
        """Work their rows out, in the caller's transaction."""
        self._put(connection, contacts)

    # --- what is due

    async def due(
        self,
        until: int,
        *,
        queues: frozenset[str] | None = None,
        after: tuple[int, str] | None = None,
        limit: int,
    ) -> list[DueRow]:
        """In the order in which they go; without those that are held."""
        query = (
            select(*(getattr(Keeping, name) for name in DueRow.__dataclass_fields__))
            .where(*self._until(until, queues), ~_held())
            .order_by(Keeping.due_at, Keeping.contact)
            .limit(limit)
        )
        if after is not None:
            query = query.where(
                Keeping.due_at >= after[0], tuple_(Keeping.due_at, Keeping.contact) > after
            )
        async with self._database.read() as connection:
            found = await connection.execute(query)
            return [DueRow(**row) for row in found.mappings()]

    async def counts(self, until: int, queues: frozenset[str] | None = None) -> list[DueCount]:
        """Of all that is due by then."""
        by = (Keeping.what, Keeping.reason, Keeping.rule)
        held = func.count(case((_held(), 1)))
        query = (
            select(*by, func.count().label("contacts"), held.label("held"))
            .where(*self._until(until, queues))
            .group_by(*by)
            .order_by(*by)
        )
        async with self._database.read() as connection:
            found = await connection.execute(query)
            return [DueCount(**row) for row in found.mappings()]

    async def unruled(self, queues: frozenset[str] | None = None) -> dict[str, int]:
        """By queue, how many closed contacts stay for good because no rule names them."""
        query = (
            select(Keeping.queue, func.count())
            .where(Keeping.desk == self._desk, Keeping.due_at.is_(None), Keeping.what.is_(None))
            .where(Keeping.reason == "no_rule", *_in(queues))
            .group_by(Keeping.queue)
            .order_by(Keeping.queue)
        )
        async with self._database.read() as connection:
            found = await connection.execute(query)
            return {row[0]: row[1] for row in found}

    async def find(self, contact: str) -> Found | None:
        async with self._database.read() as connection:
            found = await connection.run_sync(look, self._desk, [contact])
            return found.get(contact)

    def _until(self, until: int, queues: frozenset[str] | None) -> list[ColumnElement[bool]]:
        return [Keeping.desk == self._desk, Keeping.due_at <= until, *_in(queues)]


_Place = tuple[int, str]
"""A contact in the order of closing."""


def _in(queues: frozenset[str] | None) -> list[ColumnElement[bool]]:
    return [] if queues is None else [Keeping.queue.in_(sorted(queues))]


def _held() -> ColumnElement[bool]:
    return exists().where(
        HeldContact.desk == Keeping.desk,
        HeldContact.contact == Keeping.contact,
        HeldContact.lifted_at.is_(None),
    )


def put(
    connection: Connection, desk: str, contacts: Sequence[str], rules: Rules, version: str
) -> None:
    """Their rows anew; none for what isn't closed or has no record any more."""
    if not contacts:
        return
    rows = []
    for found in look(connection, desk, contacts).values():
        if found.facts is None:
            continue
        following = upcoming(found.facts, rules, found.gone)
        what, due = following if following is not None else (None, None)
        rows.append(
            {
                "desk": desk,
                "contact": found.contact,
                "queue": found.queue,
                "closed_at": found.closed_at,
                "what": what,
                "due_at": due.at if due else None,
                "reason": due.reason if due else "no_rule",
                "rule": due.rule if due else "",
                "rules": version,
            }
        )
    connection.execute(
        delete(Keeping).where(Keeping.desk == desk, Keeping.contact.in_(list(contacts)))
    )
    if rows:
        connection.execute(insert(Keeping), rows)


def look(
    connection: Connection, desk: str, contacts: Sequence[str], *, lock: bool = False
) -> dict[str, Found]:
    """Those that are there. `lock`: until the end of the transaction nobody else decides about them."""
    names = sorted(set(contacts))
    query = select(
        Contact.id, Contact.queue, Contact.home_queue, Contact.state, Contact.closed_at
    ).where(Contact.desk == desk, Contact.id.in_(names))
    if lock:
        query = query.order_by(Contact.id).with_for_update()
    rows = connection.execute(query).all()
    asked = connection.execute(
        select(Recording.contact, Recording.mode, Recording.started_at).where(
            Recording.desk == desk, Recording.contact.in_(names)
        )
    ).all()
    modes = {row.contact: row.mode for row in asked if row.started_at is not None}
    passed = _sets(
        connection.execute(
            select(Part.contact, Part.queue).where(Part.desk == desk, Part.contact.in_(names))
        )
    )
    agreed = func.count() == func.count(case((Consent.state == "granted", 1)))
    uses = _sets(
        connection.execute(
            select(Consent.contact, Consent.purpose)
            .where(
                Consent.desk == desk, Consent.contact.in_(names), Consent.purpose.in_(list(USES))
            )
            .group_by(Consent.contact, Consent.purpose)
            .having(agreed)
        )
    )
    extended = set(
        connection.scalars(
            select(Extension.contact).where(Extension.desk == desk, Extension.contact.in_(names))
        )
    )
    held = set(
        connection.scalars(
            select(HeldContact.contact).where(
                HeldContact.desk == desk,
                HeldContact.contact.in_(names),
                HeldContact.lifted_at.is_(None),
            )
        )
    )
    destroyed = connection.execute(
        select(Destruction.contact, Destruction.what, Destruction.done_at).where(
            and_(Destruction.desk == desk, Destruction.contact.in_(names))
        )
    ).all()
    gone = _sets((contact, what) for contact, what, done in destroyed if done is not None)
    running = _sets((contact, what) for contact, what, done in destroyed if done is None)
    return {
        row.id: Found(
            contact=row.id,
            queue=row.queue,
            closed_at=row.closed_at,
            facts=None
            if row.state != "closed" or row.closed_at is None
            else Facts(
                closed_at=row.closed_at,
                queues=tuple(sorted({row.queue, row.home_queue, *passed.get(row.id, ())})),
                mode=modes.get(row.id),
                uses=frozenset(uses.get(row.id, ())),
                extended=row.id in extended,
            ),
            held=row.id in held,
            asked=row.id in {each.contact for each in asked},
            recorded=row.id in modes,
            gone=cast("frozenset[What]", frozenset(gone.get(row.id, ()))),
            running=frozenset(running.get(row.id, ())),
        )
        for row in rows
    }


def _sets(rows: Iterable[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, value in rows:
        found.setdefault(name, set()).add(value)
    return found
