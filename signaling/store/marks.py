"""What is drawn on a document in a contact, as pages load it and as it is drawn into a copy for the customer."""

from typing import Any, Final

from sqlalchemy import Select, exists, func, select, union_all

from signaling.core.document_views import MarkView
from signaling.store import rows
from signaling.store.engine import Database
from signaling.store.models import Mark, MarkRemoval

_DRAWN: Final = (
    Mark.mark,
    Mark.number,
    Mark.version,
    Mark.page,
    Mark.author,
    Mark.colour,
    Mark.tool,
    Mark.points,
    Mark.text,
    Mark.size,
    Mark.at,
)


class Marks:
    """One desk's. Only what is committed: of marks that stand, in the order they were drawn."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def of_page(
        self, contact: str, version: str, page: int
    ) -> tuple[int, tuple[MarkView, ...]]:
        """With the contact's highest number of a mark or removal: *mark* messages beyond it are news."""
        return await self._read(contact, self._standing(contact, version).where(Mark.page == page))

    async def of_version(self, contact: str, version: str) -> tuple[MarkView, ...]:
        _, found = await self._read(contact, self._standing(contact, version))
        return found

    async def _read(
        self, contact: str, query: Select[*tuple[Any, ...]]
    ) -> tuple[int, tuple[MarkView, ...]]:
        # The number first: what is added between the two reads comes twice, and nothing is missed.
        async with self._database.read() as connection:
            number = await connection.scalar(self._latest(contact))
            found = await connection.execute(query)
            return number or 0, tuple(_view(row) for row in found.mappings())

    def _standing(self, contact: str, version: str) -> Select[*tuple[Any, ...]]:
        removed = exists().where(
            MarkRemoval.desk == Mark.desk,
            MarkRemoval.contact == Mark.contact,
            MarkRemoval.mark == Mark.mark,
        )
        mine = (Mark.desk == self._desk, Mark.contact == contact, Mark.version == version)
        return select(*_DRAWN).where(*mine, ~removed).order_by(Mark.number)

    def _latest(self, contact: str) -> Select[*tuple[Any, ...]]:
        numbers = union_all(
            *(
                select(model.number).where(model.desk == self._desk, model.contact == contact)
                for model in (Mark, MarkRemoval)
            )
        ).subquery()
        return select(func.max(numbers.c.number))


def _view(row: Any) -> MarkView:
    drawn = {name: row[name] for name in row if name != "mark"}
    points = rows.points_from_bytes(row["points"])
    return MarkView(**{**drawn, "id": row["mark"], "points": points, "removed_at": None})
