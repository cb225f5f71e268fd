"""What documents a contact had goes with its content: keys first, then files, then rows. A `Holder` of the review."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, delete, select

from policies.retention import What
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.storage import Threaded
from signaling.documents.versions import Versions
from signaling.store.engine import Database
from signaling.store.library_models import MarkedCopy, Upload, Version

_ROWS: Final = (Version, MarkedCopy, Upload)


class Forgetting:
    """Of one desk. `opened` None: no process of this one has any open."""

    def __init__(
        self,
        database: Database,
        desk: str,
        storage: Threaded,
        versions: Versions,
        opened: OpenDocuments | None,
    ) -> None:
        self._database = database
        self._desk = desk
        self._storage = storage
        self._versions = versions
        self._opened = opened

    def rows(self, connection: Connection, contacts: Sequence[str], what: What) -> None:
        if what == "content":
            for model in _ROWS:
                its = (model.desk == self._desk, model.contact.in_(contacts))
                connection.execute(delete(model).where(*its))

    async def forget(self, contacts: Sequence[str], what: What) -> None:
        """Raises `StorageTrouble`."""
        if what != "content":
            return
        for holder in await self._holders(contacts):
            self._versions.forget(holder)
            if self._opened is not None:
                await self._opened.close(holder)
            await self._storage.run(self._storage.storage.destroy, holder)

    async def _holders(self, contacts: Sequence[str]) -> list[str]:
        """Uploads too: what was on its way has a key as well."""
        columns = (
            (Version, Version.id),
            (Version, Version.readable),
            (MarkedCopy, MarkedCopy.holder),
            (Upload, Upload.id),
        )
        found: dict[str, None] = {}
        async with self._database.read() as connection:
            for model, column in columns:
                query = select(column).where(
                    model.desk == self._desk, model.contact.in_(contacts), column.is_not(None)
                )
                found |= dict.fromkeys(str(each) for each in await connection.scalars(query))
        return list(found)
