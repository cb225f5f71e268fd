"""A night in which 10,000 of 1,000,000 contacts are due, on SQLite: recordings, keys and files, content, records.

The real run of a server (`Keeping.run`), with a real archive on the disk. Each contact that is due has a recording of
two parts, chat, a timeline, consents and whatever else one leaves behind; the others a row and an agent's part. Beside
it the desk saves, every 20 ms, as it does when people join: `retention.save` is how long one takes while the run goes
on (p99), with its ratio to the same desk at rest. `retention.plan`: the page's plan, before. `retention.first`: the
list of what is due made for 100,000 contacts, which happens once. `retention.scrub`: writing the file anew.
"""

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from unittest.mock import patch

from sqlalchemy import Table

from media import keys
from media.vault import BODY
from signaling.store import keepings
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database, dumps
from signaling.store.migrations import upgrade
from signaling.store.models import (
    Chat,
    Consent,
    Contact,
    Keeping,
    Part,
    Participant,
    Recording,
    Reservation,
    Timeline,
    table,
)
from tests.bench import Row, alone, at_most
from tests.keeping import DAY, DESK, NOW, Scene, settings
from tests.signaling.store import examples

NAMES = ("retention", "retention.save", "retention.plan", "retention.first", "retention.scrub")
CONTACTS, DUE = 1_000_000, 10_000
EVERY_S = 0.02
REST_S = 8.0
STEP = 20_000


def name(number: int) -> str:
    """As random as the desk's own: rows of a night lie anywhere in the tables."""
    return Random(number).randbytes(12).hex()


def filled(model: Any, record: Any, **changes: Any) -> Callable[[str, int], tuple[Any, ...]]:
    """Rows like a record, for a contact that was closed then."""
    columns = [column.name for column in table(model).columns]
    values = {column: getattr(record, column, None) for column in columns} | changes
    values["desk"] = DESK
    plain = {
        key: dumps(value) if isinstance(value, tuple | dict | list) else value
        for key, value in values.items()
    }
    own = "id" if model is Contact else "contact"

    def row(contact: str, closed_at: int) -> tuple[Any, ...]:
        times = {"opened_at": closed_at - 600_000, "closed_at": closed_at} if own == "id" else {}
        given = plain | {own: contact} | {key: times[key] for key in times if key in plain}
        if model is Reservation:
            given["id"] = contact
        return tuple(given[column] for column in columns)

    return row


def insert(connection: sqlite3.Connection, into: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    places = ", ".join("?" for _ in into.columns)
    connection.executemany(f"INSERT INTO {into.name} VALUES ({places})", rows)  # noqa: S608 # ours


def fill(path: Path) -> list[str]:
    """The whole history; the names of those that are due."""
    contact = filled(
        Contact, examples.contact(state="closed", queue="german", home_queue="german", link=None)
    )
    part = filled(Part, examples.part(reason=None), reason="{}")
    recording = filled(Recording, examples.recording(mode="consent"))
    more = [
        *((table(Chat), filled(Chat, examples.chat(message=f"m{n}", number=n))) for n in range(4)),
        *((table(Timeline), filled(Timeline, examples.timeline(number=n))) for n in range(12)),
        *(
            (table(model), filled(model, make(participant=who)))
            for who in ("customer", "anna")
            for model, make in ((Consent, examples.consent), (Participant, examples.participant))
        ),
        (table(Reservation), filled(Reservation, examples.reservation(reason=None), reason="{}")),
    ]
    every = CONTACTS // DUE
    due: list[str] = []
    with closing(sqlite3.connect(path)) as connection:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -1000000"):
            connection.execute(f"PRAGMA {pragma}")
        for start in range(0, CONTACTS, STEP):
            numbers = range(start, start + STEP)
            goes = {each for each in numbers if each % every == 0}
            closed = {
                each: NOW - (400 * DAY if each in goes else (each % 20) * DAY) - each % 1_000
                for each in numbers
            }
            names = {each: name(each) for each in numbers}
            for into, row in (table(Contact), contact), (table(Part), part):
                insert(connection, into, (row(names[n], closed[n]) for n in numbers))
            for into, row in (table(Recording), recording), *more:
                insert(connection, into, (row(names[n], closed[n]) for n in goes))
            due += [names[n] for n in goes]
            connection.commit()
    return due


def known(path: Path, version: str) -> None:
    """What isn't due was looked at long ago, but for some."""
    names = [column.name for column in table(Keeping).columns]
    values = {
        **dict.fromkeys(names, "''"),
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
    chosen = ", ".join(values[each] for each in names)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            f"INSERT INTO keepings SELECT {chosen} FROM contacts "  # noqa: S608 # ours
            f"WHERE closed_at > {NOW - 18 * DAY}"
        )
        connection.commit()


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


async def prepared(folder: Path) -> Scene:
    empty = Database(f"sqlite:///{folder / 'visavis.db'}")
    await upgrade(empty)
    await empty.close()
    due = await asyncio.to_thread(fill, folder / "visavis.db")
    database = Database(f"sqlite:///{folder / 'visavis.db'}")
    house = Scene(database, folder, settings(folder))
    await asyncio.to_thread(record, house, due)
    return house


async def measure(house: Scene) -> list[Row]:
    database, folder = house.database, house.folder
    keeping = house.another(quiet=lambda: False)
    await asyncio.to_thread(known, folder / "visavis.db", keeping.keepings.version)
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
    begun = perf_counter()
    assert await database.scrub(whole=True)
    scrub = perf_counter() - begun
    await house.close()
    await database.close()
    return [
        alone("retention", took, "s", DUE, at_most(60)),
        {**alone("retention.save", busy, "ms", saves, None), "ratio": busy / rest},
        alone("retention.plan", median(plans), "ms", len(plans), None),
        alone("retention.first", first, "s", fresh, None),
        alone("retention.scrub", scrub, "s", 1, None),
    ]


def run() -> list[Row]:
    build = Path("build")  # on a disk: the system's own folder may be memory
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as folder:
        return asyncio.run(_run(Path(folder)))


async def _run(folder: Path) -> list[Row]:
    return await measure(await prepared(folder))
