"""How long a reviewer waits for what is found among 100,000 contacts: from the filter to the rows with their snippets.

Questions are those that hurt: frequent words alone, frequent words with a rare filter, filters that each fit many and
together none, beginnings of words, exclusions, long ago, and the page after the first. The figure is the 95th
percentile of all of them, in turn and several times, in this process: the network and the browser come on top.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Final

from signaling.review.entry import Filter, entry
from signaling.review.finding import Finding, search_of
from signaling.review.search import Place, Search
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.paging import place
from tests.bench import Row, alone, at_most
from tests.bench._contacts import CONTACTS, DAY_MS, NEWEST, contacts, word
from tests.postgres import PLAIN, running

NAMES = ("review-search", "review-search.postgresql")
DESK: Final = "desk"
ROUNDS: Final = 8
AT_ONCE: Final = 500


def one(value: str) -> frozenset[str]:
    return frozenset({value})


OLD: Final = one("closed-queue")
QUESTIONS: Final = (
    Filter(),
    Filter(words=word(0)),
    Filter(words=word(50)),
    Filter(words=word(5_000)),
    Filter(words="guten tag"),
    Filter(words='"guten tag"'),
    Filter(words=f"{word(0)} {word(1)} {word(2)}"),
    Filter(words=f"{word(1)[:3]}* guten"),
    Filter(words="-guten"),
    Filter(words="nothing"),
    Filter(words="guten", flags=one("lost")),
    Filter(words="guten", queues=OLD),
    Filter(words="guten", agents=one("agent000"), queues=one("no-queue")),
    Filter(words=f"guten -{word(0)}", queues=OLD, modes=one("consent")),
    Filter(words="guten", queues=OLD, flags=one("network")),
    Filter(words="guten", least_minutes=100),
    Filter(words="guten", since=NEWEST - DAY_MS),
    Filter(words="guten", until=NEWEST - 600 * DAY_MS),
    Filter(words="guten", queues=OLD, since=NEWEST - 364 * DAY_MS),
    Filter(queues=OLD),
    Filter(queues=OLD, agents=one("agent190"), dispositions=one("complaint")),
    Filter(least_minutes=17, most_minutes=93),
    Filter(document="preis"),
    Filter(document="preisliste", words="guten"),
    Filter(reference="K-12*"),
    Filter(reference="K-12000"),
    Filter(words=word(3), within=one("loans")),
)


async def build(database: Database, search: Search) -> None:
    await search.prepare()
    if database.path is None:  # an index that is made at the end, as by `reindex` of a new desk
        async with database.write() as connection:
            await connection.exec_driver_sql("DROP INDEX search_entries_words")
    store = DeskStore(database)
    await store.begin(DESK)
    every = contacts()
    while batch := list(islice(every, AT_ONCE)):
        await store.save([record for _, records in batch for record in records])
        await search.put([entry(facts) for facts, _ in batch])
    await store.close()
    if database.path is None:
        async with database.write() as connection:
            await connection.exec_driver_sql(
                "CREATE INDEX search_entries_words ON search_entries USING GIN (words)"
                " WITH (fastupdate = off)"
            )
        engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:  # as autovacuum does after a minute
            await connection.exec_driver_sql("VACUUM ANALYZE")


async def measure(url: str) -> list[float]:
    """In ms, of each question in turn; with its second page."""
    database = Database(url)
    await upgrade(database)
    search = search_of(database, DESK)
    await build(database, search)
    assert await search.size() == CONTACTS
    finding = Finding(database, DESK, search)
    took: list[float] = []

    async def ask(wish: Filter, before: Place | None = None) -> str | None:
        begun = perf_counter()
        found = await finding.page(wish, before)
        took.append((perf_counter() - begun) * 1_000)
        assert found.contacts or not found.total
        return found.next

    for turn in range(ROUNDS + 1):
        for wish in QUESTIONS:
            following = await ask(wish)
            if following is not None:
                await ask(wish, Place(*place(following)))
        if not turn:
            took.clear()  # nobody is the first reviewer ever
    await search.close()
    await database.close()
    return took


@contextmanager
def databases() -> Iterator[Iterator[tuple[str, str, float]]]:
    """Name of the figure, address, goal."""
    with tempfile.TemporaryDirectory() as folder, running(PLAIN) as server:
        server.create("bench")
        yield iter(
            (
                (NAMES[0], f"sqlite:///{Path(folder) / 'visavis.db'}", 100),
                (NAMES[1], server.url("bench"), 50),
            )
        )


def run() -> list[Row]:
    rows = []
    with databases() as each:
        for name, url, goal in each:
            took = sorted(asyncio.run(measure(url)))
            p95 = took[int(len(took) * 0.95)]
            rows.append(alone(name, p95, "ms", len(took), at_most(goal)))
    return rows
