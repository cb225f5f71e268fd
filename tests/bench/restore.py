"""How long a desk takes to come back onto an empty machine: every hash compared, the audit log verified (SQLite).

5 GB of media in 2,000 files of 500 recordings, 100,000 contacts, 300,000 entries of the audit log, one disk for backup
and desk. Once: what it writes is too much to write often.
"""

import asyncio
import os
import tempfile
from pathlib import Path
from time import perf_counter

from signaling.core.records import AuditRecord
from tests.backups import NOW, House
from tests.bench import Row, alone, at_most
from tests.signaling.store import examples

NAMES = ("restore",)
RECORDINGS, PARTS = 500, 4
PART = 2_500_000
CONTACTS = 100_000
ENTRIES = 300_000
AT_ONCE = 1_000


async def fill(house: House) -> None:
    await house.begin()
    for first in range(0, CONTACTS, AT_ONCE):
        numbers = range(first, first + AT_ONCE)
        await house.first.save(*(examples.contact(id=f"{number:016x}") for number in numbers))
    for first in range(0, ENTRIES, AT_ONCE):
        await house.first.log.append(
            *(
                AuditRecord(
                    at=NOW + number,
                    kind="contact.looked",
                    actor=f"{number:016x}",
                    subject=f"{number * 7:016x}",
                )
                for number in range(first, first + AT_ONCE)
            )
        )
    await asyncio.to_thread(_media, house)
    await house.first.heads()


def _media(house: House) -> None:
    piece = os.urandom(PART)
    for number in range(RECORDINGS):
        name = f"{number:016x}"
        house.first.archive.key(name)
        folder = house.first.settings.recordings_folder / name
        folder.mkdir()
        for part in range(PARTS):
            (folder / f"{part}.part").write_bytes(piece[part:])


async def measure() -> float:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        await fill(house)
        made = await house.backup()
        empty = house.machine("second")
        begun = perf_counter()
        done = await house.restore(empty)
        took = perf_counter() - begun
        assert (done.damaged, done.media) == ([], made.media)
        assert done.entries > ENTRIES
        assert await empty.contacts() > CONTACTS
        await house.close()
        return took


def run() -> list[Row]:
    return [alone("restore", asyncio.run(measure()), "s", 1, at_most(600))]
