"""Retention for a command: the same rules and the same way to destroy, beside a server or without one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from signaling import processes
from signaling.config import Settings
from signaling.documents.forgetting import Forgetting
from signaling.documents.storage import Threaded
from signaling.documents.versions import Versions
from signaling.ports import Clock
from signaling.review.finding import search_of
from signaling.review.indexing import Forgetting as Unindexing
from signaling.review.keeping import Keeping
from signaling.store.engine import Database
from signaling.store.judgement_holder import JudgementHolder
from signaling.store.uploads import Uploads


@asynccontextmanager
async def offline(settings: Settings, database: Database, clock: Clock) -> AsyncIterator[Keeping]:
    """What a server on the same data was asked for lately is left alone."""
    desk, storage = settings.desk.id, Threaded(processes.storage(settings, clock.now))
    keeping = Keeping(settings, database, processes.reading(settings, clock.now), clock)
    versions = Versions(Uploads(database, desk))
    keeping.destroyer.register(Forgetting(database, desk, storage, versions, None))
    keeping.destroyer.register(JudgementHolder(desk))
    search = search_of(database, desk)
    index = Unindexing(search)
    keeping.destroyer.register(index)
    keeping.also_scrub(index.scrub)
    try:
        yield keeping
    finally:
        await search.close()
        await asyncio.to_thread(storage.close)
