"""The house's approved backdrops: pictures that staff may put behind themselves. Made to be seen, no secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, insert, select

from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.models import Backdrop as Row
from signaling.store.rows import storable

MOST: Final = 12
"""More nobody would look through; at 300 KB each they also stay light in the database's backup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """`sha256` (hex) of its picture."""

    id: str
    name_de: str
    name_en: str
    width: int
    height: int
    sha256: str
    added_at: int
    added_by: str


class Backdrops:
    """Of one desk. An unknown one raises `Refused(NOT_FOUND)`."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def all(self) -> Sequence[Backdrop]:
        """The oldest first."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_COLUMNS).where(Row.desk == self._desk).order_by(Row.added_at, Row.id)
            )
            return [Backdrop(**row) for row in found.mappings()]

    async def picture(self, id: str) -> tuple[bytes, str]:  # noqa: A002
        """The JPEG and its SHA-256."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(Row.picture, Row.sha256).where(Row.desk == self._desk, Row.id == id)
            )
            row = found.one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such backdrop")
        return row.picture, row.sha256

    async def add(self, backdrop: Backdrop, picture: bytes) -> None:
        """Raises `Refused(BACKDROP_LIMIT)`."""
        async with self._database.write() as connection:
            count = await connection.scalar(
                select(func.count()).select_from(Row).where(Row.desk == self._desk)
            )
            if (count or 0) >= MOST:
                raise Refused(Code.BACKDROP_LIMIT, "too many backdrops", limit=MOST)
            values = {name: getattr(backdrop, name) for name in _NAMES}
            values |= {name: storable(values[name]) for name in ("name_de", "name_en")}
            await connection.execute(insert(Row).values(desk=self._desk, picture=picture, **values))
            await append(
                connection,
                self._desk,
                AuditRecord(
                    at=backdrop.added_at,
                    kind="backdrop.added",
                    actor=backdrop.added_by,
                    subject=backdrop.id,
                    data={"sha256": backdrop.sha256},
                ),
            )

    async def remove(self, now: int, id: str, *, by: str) -> None:  # noqa: A002
        async with self._database.write() as connection:
            removed = await connection.execute(
                delete(Row).where(Row.desk == self._desk, Row.id == id)
            )
            if removed.rowcount != 1:
                raise Refused(Code.NOT_FOUND, "there is no such backdrop")
            record = AuditRecord(at=now, kind="backdrop.removed", actor=by, subject=id, data={})
            await append(connection, self._desk, record)


_NAMES: Final = tuple(Backdrop.__slots__)
_COLUMNS: Final = [getattr(Row, name) for name in _NAMES]
