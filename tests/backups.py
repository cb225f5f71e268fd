"""A house with something to lose: a desk's database, media and keys, two places for backups, and an empty machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from media.archive import Archive
from media.keys import KeyTrouble
from media.shelf import Shelf
from signaling import destructions
from signaling.backup.again import destroy_again
from signaling.backup.making import Made, Making
from signaling.backup.places import Place
from signaling.backup.restoring import Restored, Restoring
from signaling.config import Settings
from signaling.core.records import AuditRecord, Record
from signaling.destructions import Destruction
from signaling.head_export import HeadExport
from signaling.metrics import Counts
from signaling.store import models
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests import recorded
from tests.signaling import settings as raw
from tests.signaling.store import examples

DESK = "house"
NOW = recorded.AT + 3_600_000


def settings_of(folder: Path, url: str = "") -> Settings:
    """A desk whose data lie in `folder`."""
    told = raw.minimal()
    told["desk"]["id"] = DESK
    told["storage"] = {"data": str(folder / "data"), "database": url}
    return Settings.model_validate(told)


class Machine:
    """One machine's desk."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.settings = settings_of(folder, url)
        self.database = Database(self.settings.storage.database_url)
        self.log = AuditLog(self.database, DESK)
        self.archive = Archive(
            self.settings.recordings_folder, self.settings.keys_folder, lambda: NOW
        )
        self.shelf = Shelf(self.settings.documents_folder, self.settings.keys_folder, lambda: NOW)

    async def begin(self, *records: Record) -> None:
        self.settings.storage.data.mkdir(mode=0o700, parents=True)
        self.archive.prepare()
        self.shelf.prepare()
        await upgrade(self.database)
        await self.save(*records)

    async def save(self, *records: Record) -> None:
        store = DeskStore(self.database)
        await store.begin(DESK)
        await store.save(records)
        await store.close()

    async def link(self, name: str, reference: str) -> None:
        """One that still stands."""
        values = {"id": name, "reference": reference, "topic": reference, "queue": "german"}
        counts = {"contacts": 5, "used": 1, "priority_s": 0, "expires_at": NOW * 2}
        made = {"skills": {}, "made_at": NOW, "made_by": "chief", "desk": DESK}
        async with self.database.write() as connection:
            await connection.execute(insert(models.Link).values({**values, **counts, **made}))

    async def heads(self) -> None:
        """As a running server signs one."""
        export = HeadExport(
            self.log,
            DESK,
            self.settings.keys_folder,
            self.settings.heads_file,
            now=lambda: NOW,
            counts=Counts(),
        )
        await export.start()
        await export.look()

    async def destroy(self, contact: str) -> None:
        """Its recording, as the command line does."""
        entry = AuditRecord(at=NOW, kind="recording.destroyed", subject=contact)
        await self.log.append(entry)
        self.archive.destroy_key(contact)

    def readable(self, recording: str) -> bool:
        try:
            return any(self.archive.read(recording, 1, 0, 100))
        except KeyTrouble:
            return False

    async def contacts(self) -> int:
        async with self.database.read() as connection:
            count = await connection.scalar(select(func.count()).select_from(models.Contact))
        return int(count or 0)

    async def kinds(self) -> list[str]:
        return [entry.kind async for page in self.log.entries() for entry in page]

    @property
    def journal(self) -> Path:
        return destructions.path_of(self.settings.heads_file)


class House:
    """`first`: the machine that is lost later."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        self.machines: list[Machine] = []
        self.first = self.machine("first", url)
        self.data = Place(folder / "backup", "data")
        self.keys = Place(folder / "backup-of-keys", "keys")
        self.clock = NOW

    def now(self) -> int:
        return self.clock

    def machine(self, name: str, url: str = "") -> Machine:
        """Another one."""
        self.machines.append(Machine(self.folder / name, url))
        return self.machines[-1]

    async def close(self) -> None:
        for machine in self.machines:
            await machine.database.close()

    async def begin(self) -> None:
        await self.first.begin(examples.contact(id="c1"), examples.contact(id="c2"))
        for number, name in enumerate(("c1", "c2"), 1):
            recorded.write(self.first.archive, name, 1, participant=name, seconds=number)
        self.first.shelf.begin("v1")
        self.first.shelf.append("v1", 0, b"a paper" * 1_000)
        await self.first.heads()

    def making(self, keep: int = 7) -> Making:
        return Making(
            self.first.settings,
            self.data,
            self.keys,
            keep=keep,
            now=lambda: self.clock,
            say=lambda _: None,
        )

    async def backup(self, keep: int = 7) -> Made:
        self.clock += 1_000
        making = self.making(keep)
        making.begin(first=self.data.mark() is None)
        return await making.run(self.first.database)

    async def restore(self, machine: Machine, **how: Any) -> Restored:
        async def again(database: Database, told: Sequence[Destruction]) -> int:
            return await destroy_again(machine.settings, database, told, lambda: NOW)

        places = how.pop("places", (self.data, self.keys))
        restoring = Restoring(
            machine.settings, *places, again=again, now=lambda: NOW, say=lambda _: None, **how
        )
        return await restoring.run(machine.database)
