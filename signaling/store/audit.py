"""The audit log in the database: one chain a desk, appended to by the server and by commands alike.

An entry is written in the transaction of what it tells of, as that transaction's last statement: whoever appends holds
the chain's head until the commit, and waits for nothing else while holding it, so that nobody waits in a circle.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.core.audit import START, Check, Entry, Head, Verdict, chained
from signaling.core.records import AuditRecord
from signaling.store.engine import Database
from signaling.store.models import Audit, AuditHead, table
from signaling.store.rows import storable

PAGE: Final = 2_000
IN_ONE: Final = 500
"""Numbers that one query asks for."""
COMMAND_LINE: Final = "command-line"
"""Who did it: somebody at the server's command line."""
_COLUMNS: Final = tuple(table(Audit).columns)
_NAMES: Final = tuple(column.name for column in _COLUMNS)
_TYPES: Final = tuple(
    {column.type.python_type, *([type(None)] if column.nullable else [])} for column in _COLUMNS
)


def append_to(connection: Connection, desk: str, records: Sequence[AuditRecord]) -> list[Entry]:
    """In the caller's transaction, as its last statement; what they became."""
    if not records:
        return []
    mine = AuditHead.desk == desk
    head = connection.execute(
        select(AuditHead.number, AuditHead.hash).where(mine).with_for_update()
    ).one_or_none()
    if head is None:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        first = dialect.insert(AuditHead).values(desk=desk, number=START.number, hash=START.hash)
        connection.execute(first.on_conflict_do_nothing())
        head = connection.execute(
            select(AuditHead.number, AuditHead.hash).where(mine).with_for_update()
        ).one()
    entries = chained(desk, Head(head.number, head.hash), map(_storable, records))
    last = entries[-1]
    connection.execute(
        insert(Audit), [{name: getattr(entry, name) for name in _NAMES} for entry in entries]
    )
    connection.execute(update(AuditHead).where(mine).values(number=last.number, hash=last.hash))
    return entries


async def append(connection: AsyncConnection, desk: str, *records: AuditRecord) -> None:
    """In the caller's open transaction, as its last statement."""
    await connection.run_sync(append_to, desk, records)


def _storable(record: AuditRecord) -> AuditRecord:
    data = {
        name: storable(value) if isinstance(value, str) else value
        for name, value in record.data.items()
    }
    return replace(
        record, actor=storable(record.actor), subject=storable(record.subject), data=data
    )


class AuditLog:
    """One desk's log."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def append(self, *records: AuditRecord) -> None:
        """In a transaction of its own: for what changes nothing else, such as a look."""
        async with self._database.write() as connection:
            await append(connection, self._desk, *records)

    async def head(self) -> Head:
        async with self._database.read() as connection:
            return await self._head(connection)

    async def _head(self, connection: AsyncConnection) -> Head:
        found = await connection.execute(
            select(AuditHead.number, AuditHead.hash).where(AuditHead.desk == self._desk)
        )
        row = found.one_or_none()
        return START if row is None else Head(row.number, row.hash)

    async def entries(self, first: int = 1, last: int | None = None) -> AsyncIterator[list[Entry]]:
        """Page by page, in order, as they lie there: what is damaged is read as well as it can be."""
        mine = [Audit.desk == self._desk]
        if self._database.path is not None:
            mine.append(func.typeof(Audit.number) == "integer")
        if last is not None:
            mine.append(Audit.number <= last)
        while True:
            page = await self._rows(*mine, Audit.number >= first)
            if not page:
                return
            yield page
            first = page[-1].number + 1

    async def _rows(self, *where: ColumnElement[bool]) -> list[Entry]:
        query = select(*_COLUMNS).where(*where).order_by(Audit.number).limit(PAGE)
        return await self._entries(query)

    async def _entries(self, query: Select[Any]) -> list[Entry]:
        """Of all columns. What is damaged is read as well as it can be."""
        async with self._database.read() as connection:
            try:
                found = (await connection.execute(query)).all()
            except OperationalError:  # in SQLite a text may be none: bytes that are no UTF-8
                found = []
            if found and all(map(set[type].issuperset, _TYPES, _types(found))):
                return [Entry._make(row) for row in found]
            if self._database.path is not None:  # … and anything may be in any column
                raw = query.with_only_columns(*(cast(each, LargeBinary) for each in _COLUMNS))
                found = (await connection.execute(raw)).all()
            return [_entry(row) for row in found]

    async def page(
        self,
        *,
        kinds: Sequence[str] = (),
        since: int | None = None,
        until: int | None = None,
        before: int | None = None,
        limit: int,
    ) -> list[Entry]:
        """Newest first: of these kinds or families, from `since` to before `until`, with numbers under `before`."""
        query = select(*_COLUMNS).where(Audit.desk == self._desk)
        if kinds:
            families = (Audit.kind.startswith(f"{kind}.", autoescape=True) for kind in kinds)
            query = query.where(or_(Audit.kind.in_(kinds), *families))
        if since is not None:
            query = query.where(Audit.at >= since)
        if until is not None:
            query = query.where(Audit.at < until)
        if before is not None:
            query = query.where(Audit.number < before)
        return await self._entries(query.order_by(Audit.number.desc()).limit(limit))

    async def all_of(self, kind: str) -> list[Entry]:
        """All entries of a kind, in order: for kinds that are few."""
        query = select(*_COLUMNS).where(Audit.desk == self._desk, Audit.kind == kind)
        return await self._entries(query.order_by(Audit.number))

    async def excerpt(self, subject: str) -> tuple[list[tuple[str, Entry]], Head]:
        """The entries about `subject` and all behind the last of them, each with the hash of the entry before it; and
        the head that the last of these is. There has to be one."""
        mine = Audit.desk == self._desk
        async with self._database.read() as connection:
            found = await connection.execute(
                select(Audit.number).where(mine, Audit.subject == subject).order_by(Audit.number)
            )
            about = list(found.scalars())
        *earlier, last = about
        behind = [entry async for page in self.entries(max(1, last - 1)) for entry in page]
        wanted = [number for each in earlier for number in (each - 1, each) if number]
        around = [
            entry
            for at in range(0, len(wanted), IN_ONE)
            for entry in await self._rows(mine, Audit.number.in_(wanted[at : at + IN_ONE]))
        ]
        hashes = {entry.number: entry.hash for entry in (*around, *behind)}
        chosen = {entry.number: entry for entry in around if entry.number in set(earlier)}
        chosen |= {entry.number: entry for entry in behind if entry.number >= last}
        told = [(hashes.get(each.number - 1, START.hash), each) for each in chosen.values()]
        return told, Head(behind[-1].number, behind[-1].hash)

    async def behind(self, kinds: Sequence[str], number: int, limit: int) -> list[Entry]:
        """Entries of these kinds with higher numbers, in order."""
        mine = (Audit.desk == self._desk, Audit.kind.in_(kinds), Audit.number > number)
        return await self._entries(
            select(*_COLUMNS).where(*mine).order_by(Audit.number).limit(limit)
        )

    async def verify(self, after: Head = START, heads: Sequence[Head] = ()) -> Verdict:
        """All entries behind `after`, also those that come meanwhile, against heads that were kept elsewhere."""
        check = Check(after, heads)
        own = after
        while True:
            async for page in self.entries(check.last.number + 1):
                check.read(page)
            if check.last.number < own.number:
                return check.verdict(own)  # the head told of entries that are not there
            # Read after the entries, so it isn't behind them; what it has more is read in the next round.
            own = await self.head()
            if own.number <= check.last.number:
                return check.verdict(own)


def _types(rows: Sequence[Sequence[Any]]) -> Iterator[set[type]]:
    """Of each column."""
    return (set(map(type, column)) for column in zip(*rows, strict=True))


def _entry(row: Sequence[Any]) -> Entry:
    """A row of bytes, whatever they are."""
    desk, number, at, kind, actor, subject, data, hash_ = map(_read, row)
    return Entry(
        desk or "", _whole(number), _whole(at), kind or "", actor, subject, data or "", hash_ or ""
    )


def _read(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="surrogateescape")


def _whole(value: str | None) -> int:
    """A time that is no number can't be one of ours: -1 fits no hash."""
    try:
        return int(value or "")
    except ValueError:
        return -1
