"""Keeps the index at what the desk's tables say, off the live path: contacts that are over, and what changes later.

A save only marks contacts; what is marked is read and indexed two seconds later, in small batches with pauses as long
as the work, so that calls never wait. What a crash leaves unindexed is found at the next start, by the time up to which
the index is known to be complete. An index that is missing or of another version is made anew in the same manner.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from signaling.core.records import ContactRecord, PartRecord, Record, RecordingRecord
from signaling.core.session import ENDED
from signaling.review.entry import Entry, Facts, Gone, entry
from signaling.review.search import Search, SearchTrouble
from signaling.store.found import FoundContacts

log = logging.getLogger(__name__)

GATHER_S: Final = 2.0
BATCH: Final = 50
AGAIN_S: Final = 30.0
LATER_MS: Final = 20 * 60_000
"""After its end a contact may still be rated, and its outcome changed."""
MOST_MARKED: Final = 100_000


class Saves(Protocol):
    """Where records are committed: the desk's store."""

    async def save(self, records: Sequence[Record]) -> None: ...


class Indexer:
    """One desk's. `touch` from wherever something changes; `run` until cancelled."""

    def __init__(
        self,
        search: Search,
        found: FoundContacts,
        now: Callable[[], int],
        *,
        gather_s: float = GATHER_S,
    ) -> None:
        self._search = search
        self._found = found
        self._now = now
        self._gather_s = gather_s
        self._marked: dict[str, None] = {}
        self._woken = asyncio.Event()
        self._settled = asyncio.Event()
        self._settled.set()
        self.trouble: str | None = None
        self.complete = False

    def touch(self, contact: str) -> None:
        """It has changed: it is read anew soon. Cheap, and never raises."""
        if len(self._marked) >= MOST_MARKED:
            self._marked.pop(next(iter(self._marked)))  # the next start finds it
        self._marked[contact] = None
        self._settled.clear()
        self._woken.set()

    def saw(self, records: Sequence[Record]) -> None:
        """These are committed."""
        for record in records:
            if isinstance(record, ContactRecord):
                if record.state in ENDED:
                    self.touch(record.id)
            elif isinstance(record, PartRecord | RecordingRecord) and record.ended_at is not None:
                self.touch(record.contact)

    async def settled(self) -> None:
        """Wait until all that was marked is in the index."""
        await self._settled.wait()

    async def begin(self) -> None:
        """Before anybody searches. An index that can't be had stops no start."""
        try:
            await self._search.prepare()
        except SearchTrouble as trouble:
            self._told(trouble)

    async def run(self) -> None:
        """What was missed before this start, then what is marked. A trouble is said once, and tried again."""
        while True:
            try:
                await self._catch_up()
                self.complete = True
                while True:
                    await self._woken.wait()
                    await asyncio.sleep(self._gather_s)
                    await self._take()
            except (SearchTrouble, SQLAlchemyError, OSError) as error:
                self._told(error)
                await asyncio.sleep(AGAIN_S)

    def _told(self, error: Exception) -> None:
        if self.trouble is None:
            log.error(
                "contacts can't be indexed; it is tried again", extra={"why": str(error)[:500]}
            )
        self.trouble = str(error)

    async def _catch_up(self) -> None:
        await self._search.prepare()
        done = await self._search.done_until()
        began = self._now()
        count = await reindex(self._search, self._found, done)
        await self._search.set_done_until(began)
        if count:
            log.info("contacts were indexed", extra={"count": count})
        self.trouble = None

    async def _take(self) -> None:
        self._woken.clear()
        while self._marked:
            began = self._now()
            batch = list(self._marked)[:BATCH]
            for contact in batch:  # first, so that what changes meanwhile is marked again
                del self._marked[contact]
            try:
                await index(self._search, self._found, batch)
            except BaseException:
                self._marked |= dict.fromkeys(batch)
                raise
            if not self._marked:
                await self._search.set_done_until(began)
        self.trouble = None
        self._settled.set()


class Watched:
    """The desk's store; the indexer hears what it has committed."""

    def __init__(self, store: Saves, indexer: Indexer) -> None:
        self._store = store
        self._indexer = indexer

    async def save(self, records: Sequence[Record]) -> None:
        await self._store.save(records)
        self._indexer.saw(records)


class Forgetting:
    """A `destroying.Holder`: whatever is destroyed of a contact goes from the index."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def rows(self, connection: Connection, contacts: Sequence[str], what: Gone) -> None:
        """The index has gone before."""

    async def forget(self, contacts: Sequence[str], what: Gone) -> None:
        try:
            await self._search.prepare()
            await self._search.forget(contacts, what)
        except SearchTrouble as trouble:
            raise OSError(str(trouble)) from trouble

    async def scrub(self) -> None:
        """After the last one."""
        try:
            await self._search.scrub()
        except SearchTrouble as trouble:
            log.error("the index could not be scrubbed", extra={"why": str(trouble)[:500]})


async def index(search: Search, found: FoundContacts, contacts: Sequence[str]) -> None:
    """Read these anew. Those that are not over, or gone, are left as they are."""
    facts = await found.facts(contacts)
    entries = await asyncio.to_thread(_entries, facts)
    await search.put(entries)


async def reindex(
    search: Search,
    found: FoundContacts,
    done_until: int | None = None,
    *,
    tell: Callable[[int], None] = lambda count: None,
) -> int:
    """All that was over after `done_until` (None: all); how many that were. `tell` hears how far it is."""
    loop = asyncio.get_running_loop()
    since = None if done_until is None else done_until - LATER_MS
    after, count = None, 0
    while batch := await found.over(since, after, BATCH):
        begun = loop.time()
        await index(search, found, [contact for _, contact in batch])
        after = batch[-1]
        count += len(batch)
        tell(count)
        await asyncio.sleep(loop.time() - begun)  # half of the time is everybody else's
    return count


def _entries(facts: Sequence[Facts]) -> list[Entry]:
    return [entry(each) for each in facts]
