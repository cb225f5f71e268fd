"""What is known of versions, kept in mind: a file never changes, and every page asked for asks who it is."""

from collections import OrderedDict
from typing import Final

from signaling.core.errors import Code, Refused
from signaling.documents.pictures import Looked
from signaling.store.uploads import Uploads, Version

MOST: Final = 2_000


class Versions:
    """By id. What may change (validity, a document's name) is read where it matters, not here."""

    def __init__(self, table: Uploads) -> None:
        self._table = table
        self._known: OrderedDict[str, Version] = OrderedDict()

    async def get(self, id: str) -> Version:  # noqa: A002
        """Raises `Refused`: *document.gone* where it was destroyed."""
        version = self._known.get(id)
        if version is None:
            version = await self._table.version(id)
            if version is None:
                raise Refused(Code.NOT_FOUND, "there is no such document")
            if version.destroyed_at is not None:
                raise Refused(Code.DOCUMENT_GONE, "it is kept no longer", at=version.destroyed_at)
            self._known[id] = version
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        self._known.move_to_end(id)
        return version

    async def looked(self, id: str, page: int, by: str) -> Looked:  # noqa: A002
        """As the pictures want it. `by`: who looks. Raises `Refused`, also for a page that it doesn't have."""
        version = await self.get(id)
        if not 1 <= page <= version.pages:
            raise Refused(Code.NOT_FOUND, "it has no such page", pages=version.pages)
        return Looked(*version.lies, version.pages, by)

    def forget(self, id: str) -> None:  # noqa: A002
        self._known.pop(id, None)
