"""A night in which 10,000 of 1,000,000 contacts are due: recordings, keys and files, content, records.

The real run of a server (`Keeping.run`), with a real archive on the disk. Each contact that is due has a recording of
two parts, chat, a timeline, consents and whatever else one leaves behind; the others a row and an agent's part. Beside
it the desk saves, every 20 ms, as it does when people join: `retention.save` is how long one takes while the run goes
on (p99), with its ratio to the same desk at rest. `retention.plan`: the page's plan, before. `retention.first`: the
list of what is due made for 100,000 contacts, which happens once. `retention.scrub`: writing
SQLite's file anew. `retention.postgresql`: the same on PostgreSQL as it comes.
"""

import asyncio
import os
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from unittest.mock import patch

from media import keys
from media.vault import BODY
from signaling.store import keepings
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests.bench import Row, alone, at_most
from tests.bench._history import DUE, due, fill_postgres, fill_sqlite
from tests.keeping import DAY, DESK, NOW, Scene, settings
from tests.postgres import PLAIN, running
from tests.signaling.store import examples

NAMES = (
    "retention",
    *(f"retention.{each}" for each in ("save", "plan", "first", "scrub")),
    "retention.postgresql",
    *(f"retention.postgresql.{each}" for each in ("save", "plan", "first")),
)
EVERY_S = 0.02
REST_S = 8.0


async def known(database: Database, version: str) -> None:
    """What isn't due was looked at long ago, but for some."""
    values = {
        "desk": "desk",
        "contact": "id",
        "queue": "queue",
        "closed_at": "closed_at",
        "what": "'content'",
        "due_at": f"closed_at + {90 * DAY}",
        "reason": "'period'",
        "rule": "'queues.german.retention.content'",
        "rules": f"'{version}'",
    }
    async with database.write() as connection:
        await connection.exec_driver_sql(
            f"INSERT INTO keepings ({', '.join(values)}) SELECT {', '.join(values.values())}"  # noqa: S608 # ours
            f" FROM contacts WHERE closed_at > {NOW - 18 * DAY}"
        )
    if database.path is None:
        engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.exec_driver_sql("VACUUM ANALYZE keepings")


def record(house: Scene, contacts: list[str]) -> None:
    """Two parts and a key of each, as a recorder leaves them; that they are on the disk is not what is measured."""
    with patch.object(keys, "_sync"):
        _record(house, contacts)
    os.sync()


def _record(house: Scene, contacts: list[str]) -> None:
    for contact in contacts:
        key = house.files.key(contact)
        for sequence in (1, 2):
            with closing(house.files.vault.create(contact, sequence, key)) as writer:
                writer.append(BODY, bytes(50_000))


class Desk:
    """Saves as a desk does when people join, and how long each took."""

    def __init__(self, store: DeskStore) -> None:
        self._store = store
        self.took: list[float] = []

    async def run(self) -> None:
        number = 0
        while True:
            number += 1
            joining = examples.contact(id=f"live{number % 200}", state="waiting", closed_at=None)
            line = examples.timeline(contact=joining.id, number=number)
            begun = perf_counter()
            await self._store.save([joining, line])
            self.took.append(perf_counter() - begun)
            await asyncio.sleep(EVERY_S)

    def p99(self) -> float:
        took, self.took = self.took, []
        return quantiles(took, n=100)[98] * 1_000


async def prepared(folder: Path, url: str) -> Scene:
    database = Database(url)
    await upgrade(database)
    if database.path is not None:
        await database.close()
        await asyncio.to_thread(fill_sqlite, database.path)
        database = Database(url)
    else:
        await fill_postgres(url.replace("+asyncpg", ""))
    house = Scene(database, folder, settings(folder))
    await asyncio.to_thread(record, house, due())
    return house


async def measure(house: Scene, name: str) -> list[Row]:
    database = house.database
    keeping = house.another(quiet=lambda: False)
    await known(database, keeping.keepings.version)
    with patch.object(keepings, "LATE_MS", 10**13):
        begun = perf_counter()
        fresh = await keeping.keepings.refresh()
        first = (perf_counter() - begun) * 100_000 / fresh
    assert fresh > DUE
    plans = []
    for _ in range(5):
        begun = perf_counter()
        plan = await keeping.plan(NOW)
        plans.append((perf_counter() - begun) * 1_000)
        assert sum(each.contacts for each in plan.counts) == DUE
    store = DeskStore(database)
    await store.begin(DESK)
    desk = Desk(store)
    saving = asyncio.ensure_future(desk.run())
    await asyncio.sleep(REST_S)
    rest = desk.p99()
    begun = perf_counter()
    ran = await keeping.run()
    took = perf_counter() - begun
    saves, busy = len(desk.took), desk.p99()
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)
    await store.close()
    assert (ran.recordings, ran.contents, ran.records) == (DUE, DUE, DUE)
    assert house.files.recordings() == []
    rows: list[Row] = [
        alone(name, took, "s", DUE, at_most(60)),
        {**alone(f"{name}.save", busy, "ms", saves, None), "ratio": busy / rest},
        alone(f"{name}.plan", median(plans), "ms", len(plans), None),
        alone(f"{name}.first", first, "s", fresh, None),
    ]
    if database.path is not None:
        begun = perf_counter()
        assert await database.scrub(whole=True)
        rows.append(alone(f"{name}.scrub", perf_counter() - begun, "s", 1, None))
    await house.close()
    await database.close()
    return rows


def run() -> list[Row]:
    build = Path("build")  # on a disk: the system's own folder may be memory
    build.mkdir(exist_ok=True)
    rows: list[Row] = []
    with running(PLAIN) as server:
        server.create("bench")
        for name, url in ((NAMES[0], None), (f"{NAMES[0]}.postgresql", server.url("bench"))):
            with tempfile.TemporaryDirectory(dir=build) as folder:
                path = Path(folder)
                rows += asyncio.run(_run(path, name, url or f"sqlite:///{path / 'visavis.db'}"))
    return rows


async def _run(folder: Path, name: str, url: str) -> list[Row]:
    return await measure(await prepared(folder, url), name)
