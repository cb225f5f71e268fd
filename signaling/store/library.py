"""The library: documents with their versions, each of them a file that was checked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store import library_models as models
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.rows import storable
from signaling.store.uploads import VERSION_COLUMNS, Version, as_version

MOST_VERSIONS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`queues` empty: of all."""

    id: str
    name: str
    topic: str
    queues: tuple[str, ...]
    made_at: int
    made_by: str
    changed_at: int
    withdrawn_at: int | None = None
    withdrawn_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Valid:
    """As the first moment and the first after (ms); None: open."""

    since: int | None
    until: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document with its versions, by number."""

    document: Document
    versions: tuple[Version, ...]


class Library:
    """Of one desk. Unknown documents raise `Refused(NOT_FOUND)`."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def all(self) -> list[Entry]:
        """By topic and name."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_DOCUMENT).where(models.LibraryDocument.desk == self._desk)
            )
            documents = [_document(row) for row in found.mappings()]
            versions = await connection.execute(
                select(*VERSION_COLUMNS)
                .where(
                    models.Version.desk == self._desk,
                    models.Version.document.is_not(None),
                    models.Version.destroyed_at.is_(None),
                )
                .order_by(models.Version.document, models.Version.number)
            )
            by_document: dict[str, list[Version]] = defaultdict(list)
            for row in versions.mappings():
                by_document[str(row["document"])].append(as_version(row))
        entries = [
            Entry(document=document, versions=tuple(by_document[document.id]))
            for document in documents
            if by_document[document.id]
        ]
        return sorted(entries, key=lambda entry: _order(entry.document))

    async def get(self, id: str) -> Entry:  # noqa: A002
        async with self._database.read() as connection:
            return await self._entry(connection, id)

    async def of_version(self, version: str) -> Entry | None:
        """The document it is a version of."""
        async with self._database.read() as connection:
            name = await connection.scalar(
                select(models.Version.document).where(
                    models.Version.desk == self._desk,
                    models.Version.id == version,
                    models.Version.destroyed_at.is_(None),
                )
            )
            return None if name is None else await self._entry(connection, name)

    async def add(self, document: Document, upload: str, valid: Valid) -> Entry:
        """Raises `Refused(UPLOAD_UNREADY)` where no version came of the upload, or it is in the library already."""
        async with self._database.write() as connection:
            values = _values(document)
            await connection.execute(
                insert(models.LibraryDocument).values(desk=self._desk, **values)
            )
            await self._attach(connection, document.id, upload, 1, valid)
            entry = await self._entry(connection, document.id)
            await self._note(
                connection, "library.added", document.made_by, entry, document.made_at, upload
            )
        return entry

    async def add_version(
        self,
        now: int,
        id: str,  # noqa: A002
        upload: str,
        valid: Valid,
        *,
        by: str,
    ) -> Entry:
        """As `add`."""
        async with self._database.write() as connection:
            await self._touch(connection, id, now)
            number = await connection.scalar(
                select(func.max(models.Version.number)).where(
                    models.Version.desk == self._desk, models.Version.document == id
                )
            )
            if (number or 0) >= MOST_VERSIONS:
                raise Refused(Code.DOCUMENT_LIMIT, "too many versions", limit=MOST_VERSIONS)
            await self._attach(connection, id, upload, (number or 0) + 1, valid)
            entry = await self._entry(connection, id)
            await self._note(connection, "library.version", by, entry, now, upload)
        return entry

    async def change(
        self,
        now: int,
        id: str,  # noqa: A002
        *,
        by: str,
        name: str,
        topic: str,
        queues: Sequence[str],
        version: tuple[str, Valid] | None = None,
    ) -> Entry:
        async with self._database.write() as connection:
            values = {
                "name": storable(name),
                "topic": storable(topic),
                "queues": sorted(set(queues)),
            }
            await self._touch(connection, id, now, **values)
            if version is not None:
                which, valid = version
                changed = await connection.execute(
                    update(models.Version)
                    .where(
                        models.Version.desk == self._desk,
                        models.Version.id == which,
                        models.Version.document == id,
                    )
                    .values(valid_from=valid.since, valid_until=valid.until)
                )
                if changed.rowcount != 1:
                    raise Refused(Code.NOT_FOUND, "this document has no such version")
            entry = await self._entry(connection, id)
            named = version[0] if version else None
            await self._note(connection, "library.changed", by, entry, now, named)
        return entry

    async def withdraw(self, now: int, id: str, *, by: str) -> Entry:  # noqa: A002
        """It may be shown no more; withdrawn twice it stays so."""
        async with self._database.write() as connection:
            entry = await self._entry(connection, id)
            if entry.document.withdrawn_at is None:
                await self._touch(connection, id, now, withdrawn_at=now, withdrawn_by=by)
                entry = await self._entry(connection, id)
                await self._note(connection, "library.withdrawn", by, entry, now, None)
        return entry

    # --- within a transaction

    async def _attach(
        self,
        connection: AsyncConnection,
        id: str,  # noqa: A002
        upload: str,
        number: int,
        valid: Valid,
    ) -> None:
        attached = await connection.execute(
            update(models.Version)
            .where(
                models.Version.desk == self._desk,
                models.Version.id == upload,
                models.Version.contact.is_(None),
                models.Version.document.is_(None),
                models.Version.destroyed_at.is_(None),
                # Until then an upload may be looked through anew, after a crash, and its version written again.
                exists().where(
                    models.Upload.desk == self._desk,
                    models.Upload.id == models.Version.id,
                    models.Upload.state == "ready",
                ),
            )
            .values(document=id, number=number, valid_from=valid.since, valid_until=valid.until)
        )
        if attached.rowcount != 1:
            raise Refused(Code.UPLOAD_UNREADY, "no version came of this upload")

    async def _touch(
        self,
        connection: AsyncConnection,
        id: str,  # noqa: A002
        now: int,
        **values: Any,
    ) -> None:
        touched = await connection.execute(
            update(models.LibraryDocument)
            .where(models.LibraryDocument.desk == self._desk, models.LibraryDocument.id == id)
            .values(changed_at=now, **values)
        )
        if touched.rowcount != 1:
            raise Refused(Code.NOT_FOUND, "there is no such document")

    async def _entry(self, connection: AsyncConnection, id: str) -> Entry:  # noqa: A002
        found = await connection.execute(
            select(*_DOCUMENT).where(
                models.LibraryDocument.desk == self._desk, models.LibraryDocument.id == id
            )
        )
        row = found.mappings().one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such document")
        versions = await connection.execute(
            select(*VERSION_COLUMNS)
            .where(
                models.Version.desk == self._desk,
                models.Version.document == id,
                models.Version.destroyed_at.is_(None),
            )
            .order_by(models.Version.number)
        )
        return Entry(document=_document(row), versions=tuple(map(as_version, versions.mappings())))

    async def _note(
        self,
        connection: AsyncConnection,
        kind: str,
        by: str,
        entry: Entry,
        now: int,
        version: str | None,
    ) -> None:
        data: dict[str, str | int | None] = {"version": version} if version else {}
        for each in entry.versions:
            if each.id == version:
                data |= {
                    "number": each.number,
                    "sha256": each.sha256,
                    "valid_from": each.valid_from,
                    "valid_until": each.valid_until,
                }
        subject = entry.document.id
        await append(
            connection,
            self._desk,
            AuditRecord(at=now, kind=kind, actor=by, subject=subject, data=data),
        )


_DOCUMENT: Final = [getattr(models.LibraryDocument, field.name) for field in fields(Document)]


def _document(row: Any) -> Document:
    return Document(**{**row, "queues": tuple(row["queues"])})


def _values(document: Document) -> dict[str, Any]:
    return {
        **asdict(document),
        "name": storable(document.name),
        "topic": storable(document.topic),
        "queues": sorted(set(document.queues)),
    }


def _order(document: Document) -> tuple[str, str, str]:
    return document.topic.casefold(), document.name.casefold(), document.id
