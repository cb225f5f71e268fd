"""Legal holds: contacts that stay as they are for a case, whatever rules and customers say, until somebody lifts it.

Setting one locks each contact's row, as whoever destroys does (`destructions.py`): of two at once the first to commit
wins. What is being destroyed already can't be held, and says so; what is left of a contact can.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store.audit import append_to
from signaling.store.engine import Database
from signaling.store.keepings import Keepings
from signaling.store.models import Contact, Destruction, Extension, HeldContact, Hold
from signaling.store.paging import after, cursor
from signaling.store.papers import DOCUMENTS
from signaling.store.rows import storable

MOST_REASON: Final = 500
MOST_AT_ONCE: Final = 10_000
PAUSES_S: Final = (0.05, 0.2, 0.5, 1.0)
STEP: Final = 500
"""Contacts in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """A case. `contacts`: how many it holds now; `all`: how many it ever held and that are still there."""

    id: str
    reason: str
    set_by: str
    set_at: int
    contacts: int
    all: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A contact in a case. `lifted_at` None: it is held."""

    hold: str
    contact: str
    reason: str
    queue: str
    held_by: str
    held_at: int
    lifted_by: str | None
    lifted_at: int | None
    lift_reason: str | None


class Holds:
    """Of one desk."""

    def __init__(self, database: Database, desk: str, keepings: Keepings) -> None:
        self._database = database
        self._desk = desk
        self._keepings = keepings

    async def set(
        self, contacts: Sequence[str], reason: str, by: str, now: int, *, hold: str | None = None
    ) -> str:
        """A new case, or more contacts for one; its id. All of them or none.

        Raises `Refused`: *not_found*, *contact.destroying*, *text.too_long*, *text.empty*, *field.invalid*.
        """
        names = sorted(set(contacts))
        if not 1 <= len(names) <= MOST_AT_ONCE:
            raise Refused(Code.FIELD_INVALID, "one to ten thousand contacts", field="contacts")
        words = _reason(reason) if hold is None else ""

        def work(connection: Connection) -> str:
            name = hold or secrets.token_urlsafe(9)
            for start in range(0, len(names), STEP):
                self._lock(connection, names[start : start + STEP])
            if hold is None:
                values = {"id": name, "reason": words, "set_by": by, "set_at": now}
                connection.execute(insert(Hold).values(desk=self._desk, **values))
            else:
                self._there(connection, name)
            new = self._hold(connection, name, names, by, now)
            data: dict[str, str | int | None] = {"hold": name}
            append_to(
                connection,
                self._desk,
                [
                    AuditRecord(at=now, kind="hold.set", actor=by, subject=each, data=data)
                    for each in new
                ],
            )
            return name

        return await _patiently(lambda: self._database.transact(work))

    def _lock(self, connection: Connection, names: Sequence[str]) -> None:
        """Until the end of the transaction nothing of them can begin to go."""
        found = set(
            connection.scalars(
                select(Contact.id)
                .where(Contact.desk == self._desk, Contact.id.in_(names))
                .order_by(Contact.id)
                .with_for_update()
            )
        )
        for name in names:
            if name not in found:
                raise Refused(Code.NOT_FOUND, "there is no such contact", contact=name)
        going = connection.execute(
            select(Destruction.contact, Destruction.what)
            .where(
                Destruction.desk == self._desk,
                Destruction.contact.in_(names),
                Destruction.done_at.is_(None),
            )
            .order_by(Destruction.what == DOCUMENTS, Destruction.contact)
            .limit(1)
        ).one_or_none()
        if going is not None:
            words = "this contact is being destroyed and can't be held any more"
            raise Refused(Code.CONTACT_DESTROYING, words, contact=going.contact, what=going.what)

    def _there(self, connection: Connection, hold: str) -> None:
        mine = select(Hold.id).where(Hold.desk == self._desk, Hold.id == hold)
        if connection.scalar(mine.with_for_update()) is None:
            raise Refused(Code.NOT_FOUND, "there is no such hold")

    def _hold(
        self, connection: Connection, hold: str, names: Sequence[str], by: str, now: int
    ) -> list[str]:
        """Those that it didn't hold before."""
        new: list[str] = []
        for start in range(0, len(names), STEP):
            some = names[start : start + STEP]
            its = (
                HeldContact.desk == self._desk,
                HeldContact.hold == hold,
                HeldContact.contact.in_(some),
            )
            held = set(
                connection.scalars(
                    select(HeldContact.contact).where(*its, HeldContact.lifted_at.is_(None))
                )
            )
            fresh = [name for name in some if name not in held]
            connection.execute(delete(HeldContact).where(*its, HeldContact.lifted_at.is_not(None)))
            rows = [
                {
                    "desk": self._desk,
                    "hold": hold,
                    "contact": name,
                    "held_by": by,
                    "held_at": now,
                }
                for name in fresh
            ]
            if rows:
                connection.execute(insert(HeldContact), rows)
            new += fresh
        return new

    async def lift(
        self,
        hold: str,
        reason: str,
        by: str,
        now: int,
        *,
        contacts: Sequence[str] | None = None,
        queues: frozenset[str] | None = None,
    ) -> int:
        """Of these contacts, or all; how many. `queues`: of no others. Raises `Refused`."""
        words = _reason(reason)

        def work(connection: Connection) -> int:
            self._there(connection, hold)
            where = [
                HeldContact.desk == self._desk,
                HeldContact.hold == hold,
                HeldContact.lifted_at.is_(None),
                *self._of(queues),
            ]
            if contacts is not None:
                where.append(HeldContact.contact.in_(sorted(set(contacts))[:MOST_AT_ONCE]))
            lifted = sorted(
                connection.scalars(
                    update(HeldContact)
                    .where(*where)
                    .values(lifted_by=by, lifted_at=now, lift_reason=words)
                    .returning(HeldContact.contact)
                    .execution_options(synchronize_session=False)
                )
            )
            data: dict[str, str | int | None] = {"hold": hold}
            append_to(
                connection,
                self._desk,
                [
                    AuditRecord(at=now, kind="hold.lifted", actor=by, subject=each, data=data)
                    for each in lifted
                ],
            )
            return len(lifted)

        return await self._database.transact(work)

    # --- looking

    async def page(
        self,
        *,
        words: str = "",
        lifted: bool = False,
        queues: frozenset[str] | None = None,
        after_cursor: str | None = None,
        limit: int = 50,
    ) -> tuple[list[HoldRow], str | None]:
        """Newest first: those that hold something now, or (`lifted`) those that don't. `words`: in the reason, or a
        contact's id. Raises `Refused(FIELD_INVALID)` for a cursor."""
        now = func.count(case((HeldContact.lifted_at.is_(None), 1)))
        query = self._rows(now, queues)
        query = query.having(now == 0 if lifted else now > 0)
        if words:
            inside = select(HeldContact.hold).where(
                HeldContact.desk == self._desk, HeldContact.contact == words, *self._of(queues)
            )
            query = query.where(
                or_(Hold.reason.icontains(words, autoescape=True), Hold.id.in_(inside))
            )
        if after_cursor is not None:
            query = query.where(tuple_(Hold.set_at, Hold.id) < after(after_cursor))
        query = query.order_by(Hold.set_at.desc(), Hold.id.desc()).limit(limit + 1)
        async with self._database.read() as connection:
            found = [HoldRow(**row) for row in (await connection.execute(query)).mappings()]
        last = found[limit - 1] if len(found) > limit else None
        return found[:limit], None if last is None else cursor(last.set_at, last.id)

    async def one(self, hold: str, queues: frozenset[str] | None = None) -> HoldRow:
        """Raises `Refused(NOT_FOUND)`."""
        now = func.count(case((HeldContact.lifted_at.is_(None), 1)))
        async with self._database.read() as connection:
            found = await connection.execute(self._rows(now, queues).where(Hold.id == hold))
            row = found.mappings().one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such hold")
        return HoldRow(**row)

    async def contacts(
        self, hold: str, queues: frozenset[str] | None = None, limit: int = 200
    ) -> list[HeldRow]:
        """Of a case: those held first."""
        query = self._held(queues).where(HeldContact.hold == hold)
        query = query.order_by(HeldContact.lifted_at.is_not(None), HeldContact.contact)
        async with self._database.read() as connection:
            found = await connection.execute(query.limit(limit))
            return [HeldRow(**row) for row in found.mappings()]

    async def of(self, contact: str) -> list[HeldRow]:
        """The cases of a contact, those that hold it first."""
        query = self._held(None).where(HeldContact.contact == contact)
        query = query.order_by(HeldContact.lifted_at.is_not(None), HeldContact.held_at.desc())
        async with self._database.read() as connection:
            found = await connection.execute(query)
            return [HeldRow(**row) for row in found.mappings()]

    def _rows(
        self, now: ColumnElement[int], queues: frozenset[str] | None
    ) -> Select[*tuple[Any, ...]]:
        return (
            select(
                Hold.id,
                Hold.reason,
                Hold.set_by,
                Hold.set_at,
                now.label("contacts"),
                func.count().label("all"),
            )
            .join(HeldContact, and_(HeldContact.desk == Hold.desk, HeldContact.hold == Hold.id))
            .where(Hold.desk == self._desk, *self._of(queues))
            .group_by(Hold.id, Hold.reason, Hold.set_by, Hold.set_at)
        )

    def _held(self, queues: frozenset[str] | None) -> Select[*tuple[Any, ...]]:
        columns = [
            getattr(HeldContact, name)
            for name in HeldRow.__dataclass_fields__
            if name not in {"reason", "queue"}
        ]
        return (
            select(*columns, Hold.reason, Contact.queue)
            .join(Hold, and_(Hold.desk == HeldContact.desk, Hold.id == HeldContact.hold))
            .join(
                Contact, and_(Contact.desk == HeldContact.desk, Contact.id == HeldContact.contact)
            )
            .where(HeldContact.desk == self._desk, *self._of(queues))
        )

    def _of(self, queues: frozenset[str] | None) -> list[ColumnElement[bool]]:
        """Held contacts of these queues alone."""
        if queues is None:
            return []
        mine = select(Contact.id).where(
            Contact.desk == self._desk, Contact.queue.in_(sorted(queues))
        )
        return [HeldContact.contact.in_(mine)]

    # --- longer on request

    async def extend(self, contact: str, reason: str, by: str, now: int) -> None:
        """Keep it as long as its queue's rule says for that. Once; raises `Refused`."""
        words = _reason(reason)

        def work(connection: Connection) -> None:
            self._lock(connection, [contact])
            mine = (Extension.desk == self._desk, Extension.contact == contact)
            if connection.scalar(select(Extension.contact).where(*mine)) is not None:
                return
            values = {"contact": contact, "reason": words, "made_by": by, "made_at": now}
            connection.execute(insert(Extension).values(desk=self._desk, **values))
            self._keepings.put(connection, [contact])
            entry = AuditRecord(at=now, kind="retention.extended", actor=by, subject=contact)
            append_to(connection, self._desk, [entry])

        await self._database.transact(work)

    async def shorten(self, contact: str, by: str, now: int) -> None:
        """Take an extension back."""

        def work(connection: Connection) -> None:
            mine = (Extension.desk == self._desk, Extension.contact == contact)
            if connection.execute(delete(Extension).where(*mine)).rowcount:
                self._keepings.put(connection, [contact])
                entry = AuditRecord(at=now, kind="retention.shortened", actor=by, subject=contact)
                append_to(connection, self._desk, [entry])

        await self._database.transact(work)

    async def extension(self, contact: str) -> tuple[str, str, int] | None:
        """Reason, by whom, when."""
        query = select(Extension.reason, Extension.made_by, Extension.made_at).where(
            Extension.desk == self._desk, Extension.contact == contact
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else (row.reason, row.made_by, row.made_at)


async def _patiently(work: Callable[[], Awaitable[str]]) -> str:
    """Where only some old documents of a contact are on their way out, it can be held a moment later."""
    for pause in PAUSES_S:
        try:
            return await work()
        except Refused as refused:
            if refused.details.get("what") != DOCUMENTS:
                raise
        await asyncio.sleep(pause)
    return await work()


def _reason(text: str) -> str:
    words = (storable(text) or "").strip()
    if not words:
        raise Refused(Code.TEXT_EMPTY, "a reason is needed", field="reason")
    if len(words) > MOST_REASON:
        raise Refused(Code.TEXT_TOO_LONG, "the reason is too long", limit=MOST_REASON)
    return words
