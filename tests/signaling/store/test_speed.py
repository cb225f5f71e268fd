"""Limits far above what a quiet machine needs, so that only a change of kind breaks them; the figures are printed."""

import time

import pytest

from signaling.core.records import Record
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from tests.databases import DESK
from tests.limits import limit
from tests.signaling.store import examples

pytestmark = pytest.mark.timed

LOADED_S = limit(2.0)
ROW_S = limit(0.0005)


async def test_ten_thousand_open_contacts_load_in_two_seconds(database: Database) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    for start in range(0, 10_000, 1_000):
        records: list[Record] = []
        for number in range(start, start + 1_000):
            records += [
                examples.contact(id=f"c{number}", opened_at=number),
                examples.chat(contact=f"c{number}"),
                examples.timeline(contact=f"c{number}", number=1),
                examples.timeline(contact=f"c{number}", number=2),
            ]
        await store.save(records)
    began = time.process_time(), time.perf_counter()
    found = await store.load()
    cpu, wall = time.process_time() - began[0], time.perf_counter() - began[1]
    print(f"load of 10,000 contacts: {wall * 1e3:.0f} ms, {cpu * 1e3:.0f} ms of CPU")  # noqa: T201
    await store.close()
    assert (len(found.contacts), len(found.chat), len(found.timeline_heads)) == (10_000,) * 3
    assert cpu < LOADED_S  # this process's own: others may keep the machine busy


async def test_a_row_costs_little_in_a_group(database: Database) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    best = 1.0
    for group in range(20):
        lines = [
            examples.chat(contact=f"c{group}", message=f"m{number}", number=number)
            for number in range(50)
        ]
        began = time.perf_counter()
        await store.save(lines)
        best = min(best, (time.perf_counter() - began) / len(lines))
    print(f"a row in groups of 50: {best * 1e6:.0f} us")  # noqa: T201
    await store.close()
    assert best < ROW_S
