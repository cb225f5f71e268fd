"""The desk's records in the database: `signaling.ports.Store`."""

import operator
import os
import socket
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Insert,
    Select,
    Subquery,
    Update,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

from policies.routing.facts import AgentProfile
from signaling.core.endings import KEPT_MS
from signaling.core.records import (
    AuditRecord,
    ChatRecord,
    ClaimRecord,
    CompanionRecord,
    ConsentRecord,
    LinkUseRecord,
    MarkHead,
    PresenceRecord,
    Record,
    Row,
    Saved,
    SharingRecord,
)
from signaling.ports import StaleEpoch
from signaling.store import rows
from signaling.store.accounts import profiles
from signaling.store.audit import append_to
from signaling.store.engine import Database
from signaling.store.lock import Lock, lock_for
from signaling.store.models import (
    AppearanceCheck,
    Base,
    Chat,
    Claim,
    Companion,
    Consent,
    Contact,
    ContactDocument,
    Desk,
    Link,
    Mark,
    MarkRemoval,
    Part,
    Participant,
    Presence,
    Recording,
    Reservation,
    Sharing,
    Timeline,
    table,
)

LATEST_RESERVATIONS: Final = 100
DAY_MS: Final = 86_400_000


class DeskStore:
    """One desk's store. `begin` first; errors of the database (`sqlalchemy.exc`) pass untranslated."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._desk = ""
        self._epoch = 0
        self._saves = 0  # of this desk, as far as known to be committed
        self._doubtful: Sequence[Record] = ()  # of the save that failed last
        self._lock: Lock | None = None
        self._writers = {
            record: _Writer.of(record, kind, database) for record, kind in rows.KINDS.items()
        }

    async def begin(self, desk: str) -> int:
        lock = lock_for(self._database, desk)
        await lock.take()
        now = int(time.time() * 1000)
        me: dict[str, Any] = {"host": socket.gethostname(), "pid": os.getpid(), "since": now}
        try:
            async with self._database.write() as connection:
                taken = await connection.execute(
                    update(Desk).where(Desk.desk == desk).values(epoch=Desk.epoch + 1, **me)
                )
                if taken.rowcount == 0:
                    await connection.execute(
                        table(Desk).insert().values(desk=desk, epoch=1, saves=0, **me)
                    )
                found = await connection.execute(
                    select(Desk.epoch, Desk.saves).where(Desk.desk == desk)
                )
                epoch, saves = found.one()
        except BaseException:
            await lock.give_back()
            raise
        self._desk, self._epoch, self._saves, self._lock = desk, epoch, saves, lock
        return int(epoch)

    async def save(self, records: Sequence[Record]) -> None:
        if self._lock is None or not await self._lock.held():
            raise StaleEpoch(f"the desk '{self._desk}' is no longer ours, or its data are gone")
        latest: dict[_Writer, dict[Any, Row]] = {}
        audit: list[AuditRecord] = []
        for record in records:
            if isinstance(record, AuditRecord):
                audit.append(record)
                continue
            writer = self._writers[type(record)]
            latest.setdefault(writer, {})[writer.identity(record)] = record
        again = len(records) == len(self._doubtful) and all(
            map(operator.is_, records, self._doubtful)
        )
        self._doubtful = tuple(records)
        self._saves = await self._database.transact(
            lambda connection: self._write(connection, latest, audit, again=again)
        )
        self._doubtful = ()

    def _write(
        self,
        connection: Connection,
        latest: dict["_Writer", dict[Any, Row]],
        audit: Sequence[AuditRecord],
        *,
        again: bool,
    ) -> int:
        """First the epoch: its row stays locked until the commit, so nobody can take the desk in between.

        `again`: these very records were saved before, and that failed. A connection may break after the commit and
        before its answer; then the count of saves tells that all is there, and appending would do it twice.
        """
        mine = {"of": self._desk, "mine": self._epoch}
        saves: int | None = connection.execute(_FENCE, mine).scalar_one_or_none()
        if saves is None:
            raise StaleEpoch(f"the desk '{self._desk}' has been taken over by another process")
        if again and saves != self._saves + 1:
            return saves
        for writer, of_kind in latest.items():
            writer.write(connection, self._desk, of_kind.values())
        append_to(connection, self._desk, audit)
        return saves

    async def load(self) -> Saved:
        desk = self._desk
        known = _known(desk, int(time.time() * 1000))
        async with self._database.read() as connection:

            async def of_known(model: type[Any]) -> list[dict[str, Any]]:
                """Rows that belong to these contacts."""
                wanted = (model.desk == desk, model.contact.in_(select(known.c.id)))
                return await _all(connection, select(*_columns(model)).where(*wanted))

            contacts = await _all(
                connection,
                select(*_columns(Contact)).where(
                    Contact.desk == desk, Contact.id.in_(select(known.c.id))
                ),
            )
            parts = await of_known(Part)
            presence = await _all(
                connection, select(*_columns(Presence)).where(Presence.desk == desk)
            )
            held = await of_known(Reservation)
            newest = (
                select(*_columns(Reservation))
                .where(Reservation.desk == desk)
                .order_by(Reservation.made_at.desc(), Reservation.id.desc())
                .limit(LATEST_RESERVATIONS)
            )
            held += await _all(connection, newest)
            chat = await of_known(Chat)
            participants = await _all(
                connection,
                select(*_columns(Participant)).where(
                    Participant.desk == desk,
                    Participant.contact.in_(select(known.c.id)),
                    Participant.left_at.is_(None),
                ),
            )
            claims = await of_known(Claim)
            companions = await of_known(Companion)
            consents = await of_known(Consent)
            recordings = await of_known(Recording)
            documents = await _all(
                connection,
                select(*_columns(ContactDocument)).where(
                    ContactDocument.desk == desk,
                    ContactDocument.contact.in_(select(known.c.id)),
                    ContactDocument.removed_at.is_(None),
                ),
            )
            sharings = await of_known(Sharing)
            marks = await _all(connection, _mark_heads(desk, known))
            removals = await of_known(MarkRemoval)
            found = await connection.execute(_mark_totals(desk, known))
            mark_heads = tuple((contact, number, points) for contact, number, points in found)
            appearance = await _all(
                connection,
                select(*_columns(AppearanceCheck)).where(
                    AppearanceCheck.desk == desk, AppearanceCheck.ended_at.is_(None)
                ),
            )
            heads = await connection.execute(
                select(Timeline.contact, func.max(Timeline.number))
                .where(Timeline.desk == desk, Timeline.contact.in_(select(known.c.id)))
                .group_by(Timeline.contact)
            )
            timeline_heads = tuple((contact, number) for contact, number in heads)
            looks = await _all(connection, _looks(desk, known))
            uses = await connection.execute(
                select(Link.id, Link.used).where(
                    Link.desk == desk, Link.id.in_(select(known.c.link))
                )
            )
            link_uses = tuple(LinkUseRecord(link=link, used=used) for link, used in uses)
        reservations = {row["id"]: row for row in held}.values()
        return Saved(
            contacts=tuple(
                rows.contact(row)
                for row in sorted(contacts, key=lambda row: (row["opened_at"], row["id"]))
            ),
            parts=tuple(
                rows.part(row)
                for row in sorted(parts, key=lambda row: (row["contact"], row["number"]))
            ),
            presence=tuple(rows.plain(PresenceRecord, row) for row in presence),
            reservations=tuple(
                rows.reservation(row)
                for row in sorted(reservations, key=lambda row: (row["made_at"], row["id"]))
            ),
            chat=tuple(
                rows.plain(ChatRecord, row)
                for row in sorted(chat, key=lambda row: (row["contact"], row["number"]))
            ),
            participants=tuple(
                rows.participant(row)
                for row in sorted(participants, key=lambda row: (row["contact"], row["joined_at"]))
            ),
            companions=tuple(
                rows.plain(CompanionRecord, row)
                for row in sorted(companions, key=lambda row: (row["made_at"], row["id"]))
            ),
            claims=tuple(
                rows.plain(ClaimRecord, row)
                for row in sorted(claims, key=lambda row: (row["asked_at"], row["id"]))
            ),
            link_uses=link_uses,
            consents=tuple(
                rows.plain(ConsentRecord, row)
                for row in sorted(consents, key=lambda row: (row["given_at"], row["participant"]))
            ),
            recordings=tuple(
                rows.recording(row) for row in sorted(recordings, key=lambda row: row["contact"])
            ),
            documents=tuple(
                rows.document(row)
                for row in sorted(documents, key=lambda row: (row["brought_at"], row["version"]))
            ),
            sharings=tuple(
                rows.plain(SharingRecord, row)
                for row in sorted(sharings, key=lambda row: row["contact"])
            ),
            marks=tuple(
                rows.plain(MarkHead, row)
                for row in sorted(marks, key=lambda row: (row["contact"], row["mark"]))
            ),
            removed_marks=tuple(sorted((row["contact"], row["mark"]) for row in removals)),
            mark_heads=mark_heads,
            appearance=tuple(
                rows.appearance(row) for row in sorted(appearance, key=lambda row: row["id"])
            ),
            timeline_heads=timeline_heads,
            looks=rows.looks(looks),
        )

    async def agents(self) -> Sequence[AgentProfile]:
        return await profiles(self._database, self._desk)

    async def close(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            await lock.give_back()


_FENCE: Final = (
    update(table(Desk))
    .where(Desk.desk == bindparam("of"), Desk.epoch == bindparam("mine"))
    .values(saves=Desk.saves + 1)
    .returning(Desk.saves)
)


@dataclass(frozen=True, eq=False)
class _Writer:
    """One statement, compiled once: SQLAlchemy would arrange the parameters anew for each row, which costs more than
    SQLite's own work."""

    sql: str
    identity: Callable[[Row], Any]
    parameters: Callable[[str, Row], list[Any]]
    gone: Callable[[Row], bool] | None
    remove: Callable[[Connection, str, Row], None]

    @classmethod
    def of(cls, record: type[Row], kind: rows.Kind, database: Database) -> "_Writer":
        insert = sqlite.insert if database.path is not None else postgresql.insert
        statement = _use_link() if record is LinkUseRecord else _upsert(insert, kind)
        compiled = statement.compile(dialect=database.engine.dialect)
        assert isinstance(compiled, SQLCompiler)
        assert compiled.positiontup is not None
        names = [name.removeprefix("its_") for name in compiled.positiontup]
        return cls(
            compiled.string, kind.identity(), kind.parameters(names), kind.gone, _remover(kind)
        )

    def write(self, connection: Connection, desk: str, records: Collection[Row]) -> None:
        if self.gone is not None:
            for record in filter(self.gone, records):
                self.remove(connection, desk, record)
            records = [record for record in records if not self.gone(record)]
        if records:
            rows = [tuple(self.parameters(desk, record)) for record in records]
            connection.exec_driver_sql(self.sql, rows)


def _remover(kind: rows.Kind) -> Callable[[Connection, str, Row], None]:
    def remove(connection: Connection, desk: str, record: Row) -> None:
        its = [kind.table.c[name] == getattr(record, name) for name in kind.key]
        connection.execute(delete(kind.table).where(kind.table.c.desk == desk, *its))

    return remove


def _upsert(insert: Any, kind: rows.Kind) -> Insert:
    """Insert or replace by key."""
    statement = insert(kind.table)
    replaced = {name: statement.excluded[name] for name in kind.names if name not in kind.key}
    result: Insert = statement.on_conflict_do_update(
        index_elements=["desk", *kind.key], set_=replaced
    )
    return result


def _use_link() -> Update:
    """A link's row exists before its first use; a use without a link is nothing to keep."""
    links = table(Link)
    return (
        update(links)
        .where(and_(links.c.desk == bindparam("its_desk"), links.c.id == bindparam("its_link")))
        .values(used=bindparam("its_used"))
    )


def _known(desk: str, now: int) -> Subquery:
    """Contacts a desk goes on with: the open ones, and those whose customers may still be at their goodbye page.

    The day is for the index: among all of history, only what was opened lately is looked at.
    """
    mine = select(Contact.id, Contact.link).where(Contact.desk == desk)
    return union_all(
        mine.where(Contact.state != "closed"),
        mine.where(
            Contact.state == "closed",
            Contact.opened_at > now - DAY_MS,
            Contact.closed_at > now - KEPT_MS,
            Contact.connected_at.is_not(None),
        ),
    ).subquery()


def _mark_heads(desk: str, known: Subquery) -> Select[*tuple[Any, ...]]:
    """Of marks that aren't removed: without what was drawn, which may be much."""
    removed = exists().where(
        MarkRemoval.desk == Mark.desk,
        MarkRemoval.contact == Mark.contact,
        MarkRemoval.mark == Mark.mark,
    )
    return select(
        Mark.contact,
        Mark.mark,
        Mark.version,
        Mark.page,
        Mark.author,
        Mark.colour,
        Mark.tool,
        Mark.size,
        Mark.at,
    ).where(Mark.desk == desk, Mark.contact.in_(select(known.c.id)), ~removed)


def _mark_totals(desk: str, known: Subquery) -> Select[*tuple[Any, ...]]:
    """Of each contact the highest number of its marks and removals, and how many points were drawn."""
    points = func.length(Mark.points, type_=BigInteger()) // rows.POINT
    both = union_all(
        *(
            select(model.contact, model.number, count.label("points")).where(
                model.desk == desk, model.contact.in_(select(known.c.id))
            )
            for model, count in ((Mark, points), (MarkRemoval, literal(0)))
        )
    ).subquery()
    total = cast(func.sum(both.c.points), BigInteger)
    return select(both.c.contact, func.max(both.c.number), total).group_by(both.c.contact)


def _looks(desk: str, known: Subquery) -> Select[*tuple[Any, ...]]:
    """Where somebody looked last, as the timeline has it, in contacts with documents."""
    latest = (
        select(Timeline.contact, func.max(Timeline.number).label("number"))
        .where(
            Timeline.desk == desk,
            Timeline.kind == "document.looked",
            Timeline.contact.in_(
                select(ContactDocument.contact).where(
                    ContactDocument.desk == desk, ContactDocument.contact.in_(select(known.c.id))
                )
            ),
        )
        .group_by(Timeline.contact, Timeline.actor)
        .subquery()
    )
    return select(*_columns(Timeline)).join(
        latest,
        and_(
            Timeline.desk == desk,
            Timeline.contact == latest.c.contact,
            Timeline.number == latest.c.number,
        ),
    )


def _columns(model: type[Base]) -> list[Column[Any]]:
    """A record's columns: all but the desk."""
    return [column for column in table(model).columns if column.name != "desk"]


async def _all(
    connection: AsyncConnection, query: Select[*tuple[Any, ...]]
) -> list[dict[str, Any]]:
    """Rows as plain dicts, ready to be a record's arguments."""
    result = await connection.execute(query)
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result]
