"""What is over is found soon after, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
import pytest_asyncio

from signaling.core.records import Record
from signaling.review import indexing
from signaling.review.entry import Entry, Filter, query
from signaling.review.finding import search_of
from signaling.review.indexing import Forgetting, Indexer, Watched, reindex
from signaling.review.search import Search, SearchTrouble
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.found import FoundContacts
from tests.databases import DESK
from tests.signaling.store import examples

NOW = 10_000_000


@pytest_asyncio.fixture
async def search(database: Database) -> AsyncIterator[Search]:
    made = search_of(database, DESK)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def store(database: Database) -> AsyncIterator[DeskStore]:
    begun = DeskStore(database)
    await begun.begin(DESK)
    yield begun
    await begun.close()


@pytest.fixture
def found(database: Database) -> FoundContacts:
    return FoundContacts(database, DESK)


@asynccontextmanager
async def running(search: Search, found: FoundContacts) -> AsyncIterator[Indexer]:
    indexer = Indexer(search, found, lambda: NOW, gather_s=0.01)
    task = asyncio.create_task(indexer.run())
    try:
        yield indexer
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def by_words(search: Search, words: str = "") -> list[str]:
    places = (await search.find(query(Filter(words=words)), limit=1_000)).places
    return [place.contact for place in places]


def over(name: str, note: str = "Tilgung", **changes: object) -> list[Record]:
    closed = {"opened_at": NOW - 100, "ended_at": NOW - 50, "closed_at": NOW - 10, **changes}
    return [
        examples.contact(id=name, state="closed", **closed),
        examples.part(contact=name, note=note),
    ]


async def complete(indexer: Indexer) -> None:
    """Until what was there at its start is in the index."""
    async with asyncio.timeout(30):
        while not indexer.complete:
            await asyncio.sleep(0.01)
        await indexer.settled()


async def test_a_save_that_ends_a_contact_makes_it_findable(
    search: Search, found: FoundContacts, store: DeskStore
) -> None:
    async with running(search, found) as indexer:
        watched = Watched(store, indexer)
        await complete(indexer)
        await watched.save([examples.contact(id="c0", state="connected"), *over("c1")])
        await complete(indexer)
        assert await by_words(search) == ["c1"]
        assert await by_words(search, "tilgung") == ["c1"]
        await watched.save([examples.part(contact="c1", note="Nachtrag")])
        await complete(indexer)
        assert await by_words(search, "nachtrag") == ["c1"]
        assert await by_words(search, "tilgung") == []
        assert await search.done_until() == NOW


async def test_a_start_finds_what_a_crash_left_out(
    search: Search, found: FoundContacts, store: DeskStore
) -> None:
    await search.prepare()
    await search.set_done_until(NOW - 20)
    long_ago = NOW - 20 - indexing.LATER_MS - 1
    await store.save([*over("known", ended_at=long_ago, closed_at=long_ago), *over("missed")])
    async with running(search, found) as indexer:
        await complete(indexer)
    assert await by_words(search) == ["missed"]


async def test_an_index_that_is_missing_is_made_from_everything(
    search: Search, found: FoundContacts, store: DeskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 3)
    for n in range(10):
        await store.save(over(f"c{n}", opened_at=n // 2))
    async with running(search, found) as indexer:
        await complete(indexer)
    assert sorted(await by_words(search)) == [f"c{n}" for n in range(10)]


async def test_making_it_anew_tells_how_far_it_is(
    search: Search, found: FoundContacts, store: DeskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 2)
    for n in range(5):
        await store.save(over(f"c{n}"))
    await search.prepare()
    told: list[int] = []
    assert await reindex(search, found, tell=told.append) == 5
    assert told == [2, 4, 5]


def trouble(indexer: Indexer) -> str | None:
    return indexer.trouble


class Failing:
    """A search whose writes fail until it is mended."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self.mended = False
        self.tries = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._search, name)

    async def put(self, entries: Sequence[Entry]) -> None:
        self.tries += 1
        if not self.mended:
            raise SearchTrouble("no space left")
        await self._search.put(entries)


async def test_a_trouble_is_tried_again_until_it_is_over(
    search: Search,
    found: FoundContacts,
    store: DeskStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(indexing, "AGAIN_S", 0.01)
    failing = Failing(search)
    await store.save(over("c1"))
    async with running(failing, found) as indexer:  # type: ignore[arg-type] # all but `put` is the search's own
        async with asyncio.timeout(30):
            while failing.tries < 3:
                await asyncio.sleep(0.01)
        assert trouble(indexer) == "no space left"
        failing.mended = True
        await complete(indexer)
        assert trouble(indexer) is None
    assert await by_words(search) == ["c1"]
    assert sum("tried again" in record.message for record in caplog.records) == 1


async def test_what_is_marked_is_bounded(
    search: Search, found: FoundContacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MOST_MARKED", 2)
    indexer = Indexer(search, found, lambda: NOW)
    for name in ("c1", "c2", "c3"):
        indexer.touch(name)
    assert list(indexer._marked) == ["c2", "c3"]


async def test_what_is_destroyed_goes_from_the_index(
    search: Search, found: FoundContacts, store: DeskStore
) -> None:
    await store.save([*over("c1"), *over("c2")])
    holder = Forgetting(search)
    await holder.forget(["c9"], "record")  # before there is any index
    await reindex(search, found)
    await holder.forget(["c1"], "record")
    await holder.forget(["c2"], "content")
    await reindex(search, found)  # the rows are still there, as in the middle of it
    assert await by_words(search) == ["c2"]
    assert await by_words(search, "zins") == []
