"""Finding contacts: the port, and which of the two behind it serves a desk.

The index is derived: whatever is in it stands in the desk's tables, so it is in no backup, and made anew when it is
missing or of another `VERSION`. Its writes never wait for the desk's nor hold them up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from signaling.review.entry import Entry, Gone
from signaling.review.query import Query

VERSION: Final = 1
"""Of tokens and tables: another one, and everything is indexed anew."""
MOST_COUNTED: Final = 1_000


class Place(NamedTuple):
    """Of a contact in the list: the latest first, by these."""

    opened_at: int
    contact: str


@dataclass(frozen=True, slots=True)
class Found:
    """`places`: one more than asked for says that there are more. `total`: counted up to `MOST_COUNTED` + 1; None: it
    was not asked for."""

    places: tuple[Place, ...]
    total: int | None


class SearchTrouble(Exception):
    """The index can't be read or written; the desk itself is well."""


class Search(Protocol):
    """One desk's. All raise `SearchTrouble`."""

    async def prepare(self) -> bool:
        """Whether it was there, whole and of this version; otherwise it is empty now."""
        ...

    async def put(self, entries: Sequence[Entry]) -> None:
        """Add or replace. What was forgotten of a contact stays forgotten."""
        ...

    async def forget(self, contacts: Sequence[str], gone: Gone) -> None:
        """By the key, whatever else there is. Idempotent; also of contacts that were never there."""
        ...

    async def scrub(self) -> None:
        """After the last `forget`: leave no byte of it in files."""
        ...

    async def find(
        self,
        query: Query,
        *,
        since: int | None = None,
        until: int | None = None,
        before: Place | None = None,
        limit: int,
        count: bool = False,
    ) -> Found:
        """The latest first, at most `limit`."""
        ...

    async def done_until(self) -> int | None:
        """Everything that was over by then is in it; None: it has never been complete."""
        ...

    async def set_done_until(self, at: int | None) -> None: ...

    async def size(self) -> int:
        """Contacts in it."""
        ...

    async def close(self) -> None: ...
