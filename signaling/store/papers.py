"""Of a contact's documents what outlives the talk: what was given, what was drawn, copies with marks, what is to go."""

from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import (
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.core.document_views import Given
from signaling.core.keeping import RECORDED
from signaling.core.records import AuditRecord
from signaling.store import library_models as files
from signaling.store import models
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.uploads import VERSION_COLUMNS, Version, as_version

PAGE: Final = 500
DOCUMENTS: Final = "documents"
"""What of a contact is on its way out, beside the layers of retention."""
THERE: Final = and_(files.Version.id.is_not(None), files.Version.destroyed_at.is_(None))
"""Whether a contact's document can still be had; of an outer join by `VERSION_OF`."""
VERSION_OF: Final = and_(
    files.Version.desk == models.ContactDocument.desk,
    files.Version.id == models.ContactDocument.version,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVersion:
    """`name`: as it was shown in the contact."""

    version: str
    name: str
    given: Given


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOf:
    """`ended_at` None: the talk isn't over."""

    ended_at: int | None
    versions: tuple[GivenVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A version with the marks up to `number` drawn in."""

    contact: str
    version: str
    number: int
    holder: str
    sha256: str
    size: int
    made_at: int


class Papers:
    """Of one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def given(self, contact: str) -> GivenOf | None:
        """None: there is no such contact."""
        async with self._database.read() as connection:
            row = (
                await connection.execute(
                    select(models.Contact.ended_at, models.Contact.closed_at).where(
                        models.Contact.desk == self._desk, models.Contact.id == contact
                    )
                )
            ).one_or_none()
            if row is None:
                return None
            found = await connection.execute(
                select(
                    models.ContactDocument.version,
                    models.ContactDocument.name,
                    models.ContactDocument.given,
                )
                .where(
                    models.ContactDocument.desk == self._desk,
                    models.ContactDocument.contact == contact,
                    models.ContactDocument.given.is_not(None),
                    models.ContactDocument.removed_at.is_(None),
                )
                .order_by(models.ContactDocument.brought_at, models.ContactDocument.version)
            )
            versions = tuple(GivenVersion(**each) for each in found.mappings())
        return GivenOf(ended_at=row.ended_at or row.closed_at, versions=versions)

    # --- marks

    async def number(self, contact: str, version: str) -> int:
        """The highest of this version's marks and their removals: it tells whether a copy is up to date."""
        mine = (
            models.Mark.desk == self._desk,
            models.Mark.contact == contact,
            models.Mark.version == version,
        )
        added = select(models.Mark.number).where(*mine)
        removed = select(models.MarkRemoval.number).join(models.Mark, _removed()).where(*mine)
        both = union_all(added, removed).subquery()
        async with self._database.read() as connection:
            return int(await connection.scalar(select(func.max(both.c.number))) or 0)

    # --- copies with marks

    async def copy(self, contact: str, version: str) -> Copy | None:
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_COPY).where(
                    files.MarkedCopy.desk == self._desk,
                    files.MarkedCopy.contact == contact,
                    files.MarkedCopy.version == version,
                )
            )
            row = found.mappings().one_or_none()
        return None if row is None else Copy(**row)

    async def put_copy(self, copy: Copy) -> None:
        """In place of the one before."""
        async with self._database.write() as connection:
            await self._drop_copy(connection, copy.contact, copy.version)
            values = {field.name: getattr(copy, field.name) for field in fields(Copy)}
            await connection.execute(insert(files.MarkedCopy).values(desk=self._desk, **values))

    async def _drop_copy(self, connection: AsyncConnection, contact: str, version: str) -> None:
        await connection.execute(
            delete(files.MarkedCopy).where(
                files.MarkedCopy.desk == self._desk,
                files.MarkedCopy.contact == contact,
                files.MarkedCopy.version == version,
            )
        )

    # --- what is to go

    async def claim(self, contact: str, now: int) -> bool:
        """Whether its documents may go: then nothing of it can be held until `release`. What is held may not."""

        def work(connection: Connection) -> bool:
            mine = (models.Contact.desk == self._desk, models.Contact.id == contact)
            connection.execute(select(models.Contact.id).where(*mine).with_for_update())
            held = select(_held(literal(self._desk), literal(contact)))
            if connection.scalar(held):
                return False
            self._release(connection, contact)
            values = {"contact": contact, "what": DOCUMENTS, "why": "retention", "begun_at": now}
            connection.execute(insert(models.Destruction).values(desk=self._desk, **values))
            return True

        return await self._database.transact(work)

    async def release_old(self, before: int) -> None:
        """Claims that a kill left behind; what they were for is claimed anew."""
        async with self._database.write() as connection:
            await connection.execute(
                delete(models.Destruction).where(
                    models.Destruction.desk == self._desk,
                    models.Destruction.what == DOCUMENTS,
                    models.Destruction.done_at.is_(None),
                    models.Destruction.begun_at < before,
                )
            )

    async def release(self, contact: str) -> None:
        """They are gone."""
        await self._database.transact(lambda connection: self._release(connection, contact))

    def _release(self, connection: Connection, contact: str) -> None:
        connection.execute(
            delete(models.Destruction).where(
                models.Destruction.desk == self._desk,
                models.Destruction.contact == contact,
                models.Destruction.what == DOCUMENTS,
            )
        )

    async def overdue(self, before: int) -> list[Version]:
        """Versions of contacts that ended before, and are still there; not those that are part of a recording, as long
        as that is there."""
        ended = func.coalesce(models.Contact.ended_at, models.Contact.closed_at)
        query = (
            select(*VERSION_COLUMNS)
            .join(
                models.Contact,
                and_(
                    models.Contact.desk == files.Version.desk,
                    models.Contact.id == files.Version.contact,
                ),
            )
            .where(
                files.Version.desk == self._desk,
                files.Version.destroyed_at.is_(None),
                ended < before,
                ~_recorded() | _recording_destroyed(),
                ~_held(files.Version.desk, files.Version.contact),
            )
            .order_by(files.Version.contact, files.Version.made_at)
            .limit(PAGE)
        )
        async with self._database.read() as connection:
            return [as_version(row) for row in (await connection.execute(query)).mappings()]

    async def unused(self, before: int) -> list[Version]:
        """Versions that were meant for the library and never came into it."""
        query = select(*VERSION_COLUMNS).where(
            files.Version.desk == self._desk,
            files.Version.contact.is_(None),
            files.Version.document.is_(None),
            files.Version.destroyed_at.is_(None),
            files.Version.made_at < before,
        )
        async with self._database.read() as connection:
            found = await connection.execute(query.limit(PAGE))
            return [as_version(row) for row in found.mappings()]

    async def old_copies(self, before: int) -> list[Copy]:
        """Of contacts that ended before."""
        ended = func.coalesce(models.Contact.ended_at, models.Contact.closed_at)
        query = (
            select(*_COPY)
            .join(
                models.Contact,
                and_(
                    models.Contact.desk == files.MarkedCopy.desk,
                    models.Contact.id == files.MarkedCopy.contact,
                ),
            )
            .where(
                files.MarkedCopy.desk == self._desk,
                ended < before,
                ~_held(files.MarkedCopy.desk, files.MarkedCopy.contact),
            )
            .limit(PAGE)
        )
        async with self._database.read() as connection:
            return [Copy(**row) for row in (await connection.execute(query)).mappings()]

    async def destroyed(self, now: int, version: Version, entry: AuditRecord) -> None:
        """Its key is gone: so says the row, and the log certifies it."""
        async with self._database.write() as connection:
            await connection.execute(
                update(files.Version)
                .where(files.Version.desk == self._desk, files.Version.id == version.id)
                .values(destroyed_at=now)
            )
            await append(connection, self._desk, entry)

    async def copy_destroyed(self, copy: Copy, entry: AuditRecord) -> None:
        async with self._database.write() as connection:
            await self._drop_copy(connection, copy.contact, copy.version)
            await append(connection, self._desk, entry)

    async def holders(self) -> set[str]:
        """Names of all that must be there, as far as the database knows."""
        kept = select(files.Version.id, files.Version.readable).where(
            files.Version.desk == self._desk, files.Version.destroyed_at.is_(None)
        )
        copies = select(files.MarkedCopy.holder).where(files.MarkedCopy.desk == self._desk)
        async with self._database.read() as connection:
            names = {name for row in await connection.execute(kept) for name in row if name}
            return names | set(await connection.scalars(copies))


_COPY: Final = [getattr(files.MarkedCopy, field.name) for field in fields(Copy)]


def _recorded() -> Any:
    """The timeline names the version as part of the contact's recording."""
    return exists().where(
        models.Timeline.desk == files.Version.desk,
        models.Timeline.contact == files.Version.contact,
        models.Timeline.kind == RECORDED,
        models.Timeline.data["version"].as_string() == files.Version.id,
    )


def _recording_destroyed() -> Any:
    return exists().where(
        models.Destruction.desk == files.Version.desk,
        models.Destruction.contact == files.Version.contact,
        models.Destruction.what == "recording",
        models.Destruction.done_at.is_not(None),
    )


def _held(desk: Any, contact: Any) -> Any:
    return exists().where(
        models.HeldContact.desk == desk,
        models.HeldContact.contact == contact,
        models.HeldContact.lifted_at.is_(None),
    )


def _removed() -> Any:
    """A mark's own removal."""
    return and_(
        models.MarkRemoval.desk == models.Mark.desk,
        models.MarkRemoval.contact == models.Mark.contact,
        models.MarkRemoval.mark == models.Mark.mark,
    )
