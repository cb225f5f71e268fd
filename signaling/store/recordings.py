"""Recordings as people look them up, and what belongs to one beside its media. Read only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.api.models import TimelineRow
from signaling.api.recording_models import (
    ChatRow,
    ConsentRow,
    ConsentWords,
    PersonRow,
    RecordingRow,
    ShownDocument,
    ShownMark,
)
from signaling.core.errors import Code, Refused
from signaling.core.keeping import RECORDED
from signaling.core.permits import PART
from signaling.store import library_models as files
from signaling.store.engine import Database
from signaling.store.models import (
    Account,
    Chat,
    Companion,
    Consent,
    ConsentText,
    Contact,
    ContactDocument,
    Mark,
    MarkRemoval,
    Part,
    Participant,
    Recording,
    Timeline,
)
from signaling.store.paging import after, cursor
from signaling.store.papers import THERE, VERSION_OF
from signaling.store.rows import points_from_bytes

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is kept of a contact but its media. `marks`: all on those documents."""

    people: tuple[PersonRow, ...]
    consents: tuple[ConsentRow, ...]
    texts: tuple[ConsentWords, ...]
    chat: tuple[ChatRow, ...]
    timeline: tuple[TimelineRow, ...]
    documents: tuple[ShownDocument, ...] = ()
    marks: tuple[ShownMark, ...] = ()

    @property
    def written(self) -> frozenset[int]:
        """Sequences of the parts that the desk knows to have been on disk."""
        told = (row.data.get("sequence") for row in self.timeline if row.kind == PART)
        return frozenset(each for each in told if isinstance(each, int))


@dataclass(frozen=True, slots=True, kw_only=True)
class About(Told):
    """All that belongs to a recording but its parts. `documents`: that the timeline says are part of it."""

    recording: RecordingRow


class Recordings:
    """The recordings of one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def page(
        self,
        *,
        queue: str | None = None,
        after_cursor: str | None = None,
        limit: int = PAGE,
    ) -> tuple[list[RecordingRow], str | None]:
        """Newest first, and from where on the next page goes (`after_cursor`); `Refused(FIELD_INVALID)` for a text
        that isn't such a place."""
        query = self._rows()
        if queue is not None:
            query = query.where(Contact.queue == queue)
        if after_cursor is not None:
            query = query.where(
                tuple_(Recording.started_at, Recording.contact) < after(after_cursor)
            )
        query = query.order_by(Recording.started_at.desc(), Recording.contact.desc())
        async with self._database.read() as connection:
            found = (await connection.execute(query.limit(limit + 1))).mappings().all()
        rows = [RecordingRow.model_validate(dict(row)) for row in found[:limit]]
        last = rows[-1] if len(found) > limit else None
        return rows, None if last is None else cursor(last.started_at, last.contact)

    async def row(self, contact: str) -> RecordingRow:
        """Raises `Refused(NOT_FOUND)`."""
        async with self._database.read() as connection:
            return await self._row(connection, contact)

    async def about(self, contact: str) -> About:
        """Raises `Refused(NOT_FOUND)`."""
        async with self._database.read() as connection:
            row = await self._row(connection, contact)
            timeline = await self._timeline(connection, contact)
            versions = recorded_versions(timeline)
            told = await self._told(connection, contact, timeline, versions)
            return About(recording=row, **told)

    async def told(self, contact: str) -> Told:
        """The same of any contact, with all documents that were brought into it."""
        async with self._database.read() as connection:
            timeline = await self._timeline(connection, contact)
            found = await connection.scalars(
                select(ContactDocument.version).where(
                    ContactDocument.desk == self._desk, ContactDocument.contact == contact
                )
            )
            return Told(**await self._told(connection, contact, timeline, frozenset(found)))

    async def _told(
        self,
        connection: AsyncConnection,
        contact: str,
        timeline: tuple[TimelineRow, ...],
        versions: frozenset[str],
    ) -> dict[str, Any]:
        consents = await self._consents(connection, contact)
        return {
            "people": await self._people(connection, contact),
            "consents": consents,
            "texts": await self._texts(connection, {each.text for each in consents}),
            "chat": await self._chat(connection, contact),
            "timeline": timeline,
            "documents": await self._documents(connection, contact, versions),
            "marks": await self._marks(connection, contact, versions),
        }

    async def _row(self, connection: AsyncConnection, contact: str) -> RecordingRow:
        query = self._rows().where(Recording.contact == contact)
        row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such recording")
        return RecordingRow.model_validate(dict(row))

    def _rows(self) -> Select[*tuple[Any, ...]]:
        """With who led the contact last."""
        last = (
            select(func.max(Part.number))
            .where(Part.desk == Recording.desk, Part.contact == Recording.contact)
            .correlate(Recording)
            .scalar_subquery()
        )
        return (
            select(
                Recording.contact,
                Contact.queue,
                Recording.mode,
                Recording.state,
                Recording.started_at,
                Recording.ended_at,
                Part.agent,
                Account.name.label("agent_name"),
            )
            .select_from(Recording)
            .join(Contact, and_(Contact.desk == Recording.desk, Contact.id == Recording.contact))
            .outerjoin(
                Part,
                and_(
                    Part.desk == Recording.desk,
                    Part.contact == Recording.contact,
                    Part.number == last,
                ),
            )
            .outerjoin(Account, and_(Account.desk == Part.desk, Account.id == Part.agent))
            .where(Recording.desk == self._desk, Recording.started_at.is_not(None))
        )

    async def _people(self, connection: AsyncConnection, contact: str) -> tuple[PersonRow, ...]:
        query = (
            select(
                Participant.participant,
                Participant.role,
                func.coalesce(Account.name, Companion.name).label("name"),
            )
            .select_from(Participant)
            .outerjoin(
                Account,
                and_(Account.desk == Participant.desk, Account.id == Participant.participant),
            )
            .outerjoin(
                Companion,
                and_(Companion.desk == Participant.desk, Companion.id == Participant.participant),
            )
            .where(Participant.desk == self._desk, Participant.contact == contact)
            .order_by(Participant.joined_at, Participant.participant)
        )
        found = await connection.execute(query)
        return tuple(PersonRow.model_validate(dict(row)) for row in found.mappings())

    async def _consents(self, connection: AsyncConnection, contact: str) -> tuple[ConsentRow, ...]:
        found = await connection.execute(
            select(*(getattr(Consent, name) for name in ConsentRow.model_fields))
            .where(Consent.desk == self._desk, Consent.contact == contact)
            .order_by(Consent.given_at, Consent.participant, Consent.purpose)
        )
        return tuple(ConsentRow.model_validate(dict(row)) for row in found.mappings())

    async def _texts(
        self, connection: AsyncConnection, hashes: set[str]
    ) -> tuple[ConsentWords, ...]:
        found = await connection.execute(
            select(*(getattr(ConsentText, name) for name in ConsentWords.model_fields))
            .where(ConsentText.desk == self._desk, ConsentText.hash.in_(sorted(hashes)))
            .order_by(ConsentText.purpose, ConsentText.hash)
        )
        return tuple(ConsentWords.model_validate(dict(row)) for row in found.mappings())

    async def _chat(self, connection: AsyncConnection, contact: str) -> tuple[ChatRow, ...]:
        found = await connection.execute(
            select(Chat.sent_at.label("at"), Chat.sender, Chat.role, Chat.text)
            .where(Chat.desk == self._desk, Chat.contact == contact)
            .order_by(Chat.number)
        )
        return tuple(ChatRow.model_validate(dict(row)) for row in found.mappings())

    async def _timeline(self, connection: AsyncConnection, contact: str) -> tuple[TimelineRow, ...]:
        found = await connection.execute(
            select(Timeline.number, Timeline.at, Timeline.kind, Timeline.actor, Timeline.data)
            .where(Timeline.desk == self._desk, Timeline.contact == contact)
            .order_by(Timeline.number)
        )
        return tuple(TimelineRow.model_validate(dict(row)) for row in found.mappings())

    async def _documents(
        self, connection: AsyncConnection, contact: str, versions: frozenset[str]
    ) -> tuple[ShownDocument, ...]:
        names = set(ShownDocument.model_fields) - {"there"}
        found = await connection.execute(
            select(
                *(getattr(ContactDocument, name) for name in sorted(names)),
                THERE.label("there"),
            )
            .outerjoin(files.Version, VERSION_OF)
            .where(
                ContactDocument.desk == self._desk,
                ContactDocument.contact == contact,
                ContactDocument.version.in_(sorted(versions)),
            )
            .order_by(ContactDocument.brought_at, ContactDocument.version)
        )
        return tuple(ShownDocument.model_validate(dict(row)) for row in found.mappings())

    async def _marks(
        self, connection: AsyncConnection, contact: str, versions: frozenset[str]
    ) -> tuple[ShownMark, ...]:
        names = set(ShownMark.model_fields) - {"id", "points", "removed_at"}
        found = await connection.execute(
            select(
                Mark.mark.label("id"),
                Mark.points,
                MarkRemoval.at.label("removed_at"),
                *(getattr(Mark, name) for name in sorted(names)),
            )
            .outerjoin(
                MarkRemoval,
                and_(
                    MarkRemoval.desk == Mark.desk,
                    MarkRemoval.contact == Mark.contact,
                    MarkRemoval.mark == Mark.mark,
                ),
            )
            .where(
                Mark.desk == self._desk,
                Mark.contact == contact,
                Mark.version.in_(sorted(versions)),
            )
            .order_by(Mark.number)
        )
        return tuple(
            ShownMark.model_validate({**row, "points": points_from_bytes(row["points"])})
            for row in found.mappings()
        )


def recorded_versions(timeline: Iterable[TimelineRow]) -> frozenset[str]:
    """Versions of documents that are part of the recording."""
    return frozenset(str(row.data.get("version")) for row in timeline if row.kind == RECORDED)
