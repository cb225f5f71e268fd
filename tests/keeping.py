"""A desk with contacts that are over, their recordings and documents, for the tests of keeping and letting go."""

import dataclasses
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from media.archive import Archive
from media.vault import BODY, END, HEAD
from signaling import processes
from signaling.config import Settings
from signaling.core.records import Record
from signaling.documents.forgetting import Forgetting
from signaling.documents.storage import Threaded
from signaling.documents.versions import Versions
from signaling.ports import Destroyed
from signaling.review.keeping import Keeping
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.models import HeldContact, Hold
from signaling.store.uploads import Uploads
from tests.signaling.settings import minimal
from tests.signaling.store import examples
from tests.signaling.store.library_examples import upload, version

DESK: Final = "demo"
DAY: Final = 86_400_000
NOW: Final = 1_795_000_000_000
RETENTION: Final[Mapping[str, Any]] = {
    "recording": {"consent": "30 days", "quality": "60 days"},
    "content": "90 days",
    "record": "1 year",
    "extended": "7 years",
}


async def seed(database: Database, desk: str, contact: str) -> None:
    """A case, *hold-c1*, that holds the contact."""
    own = {"desk": desk, "hold": f"hold-{contact}", "contact": contact}
    async with database.write() as connection:
        await connection.execute(
            insert(Hold).values(desk=desk, id=own["hold"], reason="Klage", set_by="vera", set_at=1)
        )
        await connection.execute(insert(HeldContact).values(**own, held_by="vera", held_at=1))


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> int:
        return self.at


def settings(folder: Path, **queue: Any) -> Settings:
    raw = minimal()
    raw["desk"]["id"] = DESK
    raw["storage"] = {"data": str(folder)}
    raw["queues"][0]["retention"] = dict(queue or RETENTION)
    return Settings.model_validate(raw)


class Away:
    """An archive whose disk can be taken away, or that dies at a place."""

    def __init__(self, inner: processes.Reading) -> None:
        self._inner = inner
        self.away = False

    def destroy(self, recordings: Sequence[str]) -> Mapping[str, Destroyed]:
        if self.away:
            raise FileNotFoundError(2, "away", "recordings")
        return self._inner.destroy(recordings)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Scene:
    """`words`: all that is content of its contacts, to look for afterwards."""

    def __init__(self, database: Database, folder: Path, given: Settings | None = None) -> None:
        self.database = database
        self.folder = folder
        self.settings = given or settings(folder)
        self.clock = Clock()
        self.files: Archive = processes.archive(self.settings, self.clock.now)
        self.files.prepare()
        self.archive: Any = Away(processes.Reading(self.files))
        self.storage = Threaded(processes.storage(self.settings, self.clock.now))
        self.storage.storage.prepare()
        self.keeping = self.another()
        self.words: list[str] = []

    def another(self, **changes: Any) -> Keeping:
        """As the same desk would be after a restart. Contacts are let go of at once unless it is told otherwise."""

        async def release(_contact: str) -> None: ...

        changes.setdefault("release", release)
        keeping = Keeping(self.settings, self.database, self.archive, self.clock, **changes)
        uploads = Uploads(self.database, DESK)
        forgetting = Forgetting(self.database, DESK, self.storage, Versions(uploads), None)
        keeping.destroyer.register(forgetting)
        return keeping

    async def add(
        self, name: str, *, ago: int = 0, recorded: bool = True, files: bool = True, **changes: Any
    ) -> None:
        """A contact that was closed `ago` days ago, with everything that a contact can leave behind."""
        at = self.clock.now() - ago * DAY
        mode = changes.pop("mode", "consent")
        words = {each: f"CANARY-{name}-{each}" for each in WORDS}
        self.words += words.values()
        rows: list[Record] = [
            examples.contact(
                **{
                    "id": name, "link": None, "state": "closed", "queue": "german",
                    "home_queue": "german", "topic": words["topic"],
                    "rating_text": words["rating"], "opened_at": at, "ended_at": at,
                    "closed_at": at, **changes,
                }
            ),
            examples.part(
                contact=name, queue=changes.get("queue", "german"), note=words["note"], passed_note=words["passed"]),
            examples.reservation(id=f"r-{name}", contact=name, note=words["consult"]),
            examples.chat(contact=name, text=words["chat"]),
            examples.participant(contact=name),
            examples.claim(id=f"k-{name}", contact=name),
            examples.companion(id=f"p-{name}", contact=name, name=words["companion"]),
            examples.timeline(contact=name),
            examples.document(contact=name, version=f"v-{name}", name=words["document"]),
            examples.sharing(contact=name, version=f"v-{name}"),
            examples.mark(contact=name, version=f"v-{name}", text=words["mark"]),
            examples.mark_removal(1, 2, contact=name),
        ]  # fmt: skip
        if recorded:
            rows.append(examples.recording(contact=name, mode=mode))
            rows.append(examples.consent(contact=name, mode=mode))
        await self.save(*rows)
        uploads = Uploads(self.database, DESK)
        await uploads.add(upload(f"v-{name}", contact=name, name=words["upload"]))
        made = version(f"v-{name}", contact=name, name=words["version"])
        await uploads.change(upload(f"v-{name}"), version=made)
        if files:
            self.storage.storage.begin(f"v-{name}")
            self.storage.storage.append(f"v-{name}", 0, words["file"].encode())
            if recorded:
                self.record(name)

    def record(self, name: str) -> None:
        with_key = self.files.key(name)
        writer = self.files.vault.create(name, 1, with_key)
        writer.append(HEAD, b"{}")
        writer.append(BODY, f"CANARY-{name}-media".encode())
        writer.append(END, b"{}")
        writer.close()

    async def save(self, *rows: Record) -> None:
        store = DeskStore(self.database)
        await store.begin(DESK)
        try:
            await store.save(rows)
        finally:
            await store.close()

    async def close(self) -> None:
        self.storage.close()


WORDS: Final = (
    "topic", "rating", "note", "passed", "consult", "chat", "companion", "document", "mark",
    "upload", "version", "file",
)  # fmt: skip


@asynccontextmanager
async def scene(database: Database, folder: Path, **changes: Any) -> AsyncIterator[Scene]:
    made = Scene(database, folder, settings(folder, **changes) if changes else None)
    try:
        yield made
    finally:
        await made.close()


def plain(row: Any) -> dict[str, Any]:
    return dataclasses.asdict(row)
