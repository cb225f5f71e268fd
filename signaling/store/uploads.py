"""Uploads and the versions that come of them. How much of an upload is there the storage knows, not the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from signaling.core.document_views import DocumentKind
from signaling.core.records import AuditRecord
from signaling.store import library_models as models
from signaling.store.audit import append_to
from signaling.store.engine import Database
from signaling.store.rows import storable

UploadState = Literal[
    "receiving",
    "waiting",
    "checking",
    "converting",
    "needs_password",
    "ready",
    "refused",
    "cancelled",
]
UploadCode = Literal[
    "empty",
    "too_large",
    "too_many_pages",
    "unsupported",
    "damaged",
    "infected",
    "timeout",
    "out_of_memory",
    "wrong_password",
    "too_many_passwords",
    "scanner_away",
    "renderer_away",
    "disk_full",
    "storage_away",
    "contact_over",
    "document_limit",
    "abandoned",
    "failed",
]
"""Why an upload was refused, or what it waits for (*scanner_away*, *renderer_away*, *disk_full*, *storage_away*);
beside *needs_password*: *wrong_password*. The words are the page's.
"""
OVER: Final[frozenset[UploadState]] = frozenset({"ready", "refused", "cancelled"})
UNFINISHED: Final[tuple[UploadState, ...]] = (
    "receiving",
    "waiting",
    "checking",
    "converting",
    "needs_password",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """`contact` None: for the library. `by`: participant, or account."""

    id: str
    contact: str | None
    by: str
    name: str
    size: int
    state: UploadState
    code: UploadCode | None
    pages: int | None
    made_at: int
    changed_at: int

    @property
    def share(self) -> str:
        """In whose share of what documents cost it falls."""
        return self.contact or self.by


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """`sizes` in 1/100 pt; times in ms; `readable`: where a copy without password lies, and its size."""

    id: str
    contact: str | None
    document: str | None
    number: int | None
    name: str
    kind: DocumentKind
    pages: int
    sizes: tuple[tuple[int, int], ...]
    sha256: str
    size: int
    notes: tuple[str, ...]
    readable: str | None
    readable_size: int | None
    valid_from: int | None
    valid_until: int | None
    made_at: int
    made_by: str
    destroyed_at: int | None

    @property
    def lies(self) -> tuple[str, int]:
        """What is rendered: holder and bytes."""
        if self.readable is not None and self.readable_size is not None:
            return self.readable, self.readable_size
        return self.id, self.size


class Uploads:
    """Of one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def add(self, upload: Upload) -> None:
        async with self._database.write() as connection:
            values = {**asdict(upload), "name": storable(upload.name)}
            await connection.execute(insert(models.Upload).values(desk=self._desk, **values))

    async def change(
        self, upload: Upload, *entries: AuditRecord, version: Version | None = None
    ) -> None:
        """Its state, and with it the version that came of it (again: it is there already) and what the log says."""

        def work(connection: Connection) -> None:
            if version is not None:
                mine = (models.Version.desk == self._desk, models.Version.id == version.id)
                connection.execute(delete(models.Version).where(*mine))
                connection.execute(insert(models.Version).values(**self._values(version)))
            connection.execute(
                update(models.Upload)
                .where(models.Upload.desk == self._desk, models.Upload.id == upload.id)
                .values(
                    state=upload.state,
                    code=upload.code,
                    pages=upload.pages,
                    changed_at=upload.changed_at,
                )
            )
            append_to(connection, self._desk, entries)

        await self._database.transact(work)

    async def get(self, id: str) -> Upload | None:  # noqa: A002
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_UPLOAD).where(models.Upload.desk == self._desk, models.Upload.id == id)
            )
            row = found.mappings().one_or_none()
        return None if row is None else Upload(**row)

    async def unfinished(self) -> list[Upload]:
        """The oldest first: what a start goes on with."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_UPLOAD)
                .where(models.Upload.desk == self._desk, models.Upload.state.in_(UNFINISHED))
                .order_by(models.Upload.made_at, models.Upload.id)
            )
            return [Upload(**row) for row in found.mappings()]

    async def bytes_of(self, contact: str) -> int:
        """Of all that was brought into a contact by upload, or is on the way."""
        query = select(func.coalesce(func.sum(models.Upload.size), 0)).where(
            models.Upload.desk == self._desk,
            models.Upload.contact == contact,
            models.Upload.state.not_in(("refused", "cancelled")),
        )
        async with self._database.read() as connection:
            return int(await connection.scalar(query) or 0)

    # --- versions

    async def version(self, id: str) -> Version | None:  # noqa: A002
        found = await self.versions([id])
        return found[0] if found else None

    async def kept(self) -> list[Version]:
        """All that weren't destroyed, the latest first."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_VERSION)
                .where(models.Version.desk == self._desk, models.Version.destroyed_at.is_(None))
                .order_by(models.Version.made_at.desc(), models.Version.id)
            )
            return [as_version(row) for row in found.mappings()]

    async def versions(self, ids: Sequence[str]) -> list[Version]:
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_VERSION).where(
                    models.Version.desk == self._desk, models.Version.id.in_(ids)
                )
            )
            return [as_version(row) for row in found.mappings()]

    def _values(self, version: Version) -> dict[str, Any]:
        return {
            **asdict(version),
            "desk": self._desk,
            "name": storable(version.name),
            "sizes": [list(size) for size in version.sizes],
            "notes": list(version.notes),
        }


_UPLOAD: Final = [getattr(models.Upload, field.name) for field in fields(Upload)]
_VERSION: Final = [getattr(models.Version, field.name) for field in fields(Version)]
VERSION_COLUMNS: Final = tuple(_VERSION)


def as_version(row: Any) -> Version:
    sizes = tuple((width, height) for width, height in row["sizes"])
    return Version(**{**row, "sizes": sizes, "notes": tuple(row["notes"])})
