"""How long 100,000 entries of the audit log take to be verified: by the code of `visavis audit verify`, on SQLite.

Half a second of interpreter and imports comes on top for the command itself. The entries are of the usual lengths; a
kept head confirms the last of them. Median of five.
"""

import asyncio
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from signaling.core.records import AuditRecord
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests.bench import Row, alone, at_most

NAMES = ("audit",)
ENTRIES = 100_000
AT_ONCE = 1_000
RUNS = 5


def record(number: int) -> AuditRecord:
    return AuditRecord(
        at=1_790_000_000_000 + number,
        kind="consent.granted" if number % 2 else "contact.looked",
        actor=f"{number:016x}",
        subject=f"{number * 7:016x}",
        data={"purpose": "sound", "text": f"{number:064x}", "language": "de"} if number % 2 else {},
    )


async def measure() -> list[float]:
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'visavis.db'}")
        await upgrade(database)
        log = AuditLog(database, "desk")
        for first in range(0, ENTRIES, AT_ONCE):
            await log.append(*(record(number) for number in range(first, first + AT_ONCE)))
        head = await log.head()
        for _ in range(RUNS):
            begun = perf_counter()
            verdict = await log.verify(heads=[head])
            took.append(perf_counter() - begun)
            assert (verdict.entries, verdict.covered) == (ENTRIES, ENTRIES)
            assert verdict.damages == ()
        await database.close()
    return took


def run() -> list[Row]:
    took = asyncio.run(measure())
    return [alone("audit", median(took), "s", len(took), at_most(2))]
