"""Makes a backup while the desk runs.

The order is what keeps it of one piece: first the database, then media, then keys. What the database tells of is in
the media unless it was destroyed meanwhile, and what is in the media has its key; what came later is there for nothing.

What was destroyed leaves older backups too, as far as it can: its media, and its key, whose place its tombstone takes.
Older databases can't be mended that way; they go when newer ones have come (`keep`).
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from signaling import destructions, processes, starts
from signaling.backup import database as databases
from signaling.backup import manifest, trees
from signaling.backup.copying import BackupTrouble, Row, copy, in_words, room, row_of, told
from signaling.backup.manifest import Manifest
from signaling.backup.places import Place
from signaling.config import Settings
from signaling.core.records import AuditRecord
from signaling.destructions import Journal
from signaling.heads import HeadKey
from signaling.ports import ArchiveTrouble
from signaling.store.audit import COMMAND_LINE, AuditLog
from signaling.store.engine import Database

HEADS: Final = "audit-heads.jsonl"
KEYS: Final = "keys"
SPARE: Final = 64 << 20
"""Bytes of room beyond what is known to be needed."""


@dataclass(frozen=True, slots=True)
class Made:
    """`new`: bytes of media that were copied. `dropped`: older backups that went."""

    number: int
    media: int
    media_bytes: int
    new: int
    dropped: tuple[int, ...]


class Making:
    """Backups of one desk, into two places."""

    def __init__(
        self,
        settings: Settings,
        data: Place,
        keys: Place,
        *,
        keep: int,
        now: Callable[[], int],
        say: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._data = data
        self._keys = keys
        self._keep = keep
        self._now = now
        self._say = say
        self._said_at = time.monotonic()

    def begin(self, *, first: bool) -> None:
        """Look at the places before anything is written. Raises `BackupTrouble`, `OSError`."""
        settings = self._settings
        own = (settings.storage.data, settings.recordings_folder, settings.documents_folder)
        for place in (self._data, self._keys):
            for folder in (*own, settings.keys_folder):
                if _within(place.folder, folder) or _within(folder, place.folder):
                    raise BackupTrouble(
                        f"{place.folder} and the desk's own {folder} lie in each other: name another place"
                    )
        if _within(self._data.folder, self._keys.folder) or _within(
            self._keys.folder, self._data.folder
        ):
            raise BackupTrouble(
                "media and keys belong apart, or whoever finds the one has both: "
                "name two folders that don't lie in each other"
            )
        for place in (self._data, self._keys):
            place.mark()
        for place in (self._data, self._keys):
            place.begin(settings.desk.id, first=first)

    async def run(self, database: Database) -> Made:
        """Raises `BackupTrouble`, `OSError`, what the database raises; done again it goes on."""
        with self._data.alone(), self._keys.alone():
            number = max(self._now(), *(n + 1 for n in (0, *self._data.numbers())))
            await self._note(database, "backup.begun", number)
            made = await self._run(database, number)
            await self._note(database, "backup.made", number, media=made.media)
            return made

    async def _run(self, database: Database, number: int) -> Made:
        settings, key = self._settings, HeadKey.of(self._settings.keys_folder)
        folder, key_folder = self._data.new(number), self._keys.new(number)
        self._room(database)
        saved = await databases.save(database, settings.desk.id, folder)
        self._say(f"The database is saved up to entry {saved.head.number} of its audit log.")
        rows, new = self._copy_media()
        manifest.write_rows(folder / manifest.MEDIA, rows)
        self._copy_keys(key_folder / KEYS)
        log = AuditLog(database, settings.desk.id)
        journal = Journal(log, settings.desk.id, key, destructions.path_of(settings.heads_file))
        await journal.catch_up()
        for source, name in ((settings.heads_file, HEADS), (journal.path, destructions.FILE)):
            if source.exists():
                copy(source, folder / name, name, sync=False)
        about = Manifest(
            number=number,
            desk=settings.desk.id,
            kind="data",
            program=starts.version(),
            files=manifest.described(folder),
            schema=saved.schema,
            database=saved.database,
            tables=saved.tables,
            head=saved.head,
            media=len(rows),
            media_bytes=sum(row.size for row in rows),
        )
        with told(folder):
            manifest.write(folder, about, key)
        of_keys = Manifest(
            number=number,
            desk=settings.desk.id,
            kind="keys",
            program=starts.version(),
            files=manifest.described(key_folder),
        )
        with told(key_folder):
            manifest.write(key_folder, of_keys, key)
        self._keys.finish(number)
        self._data.finish(number)
        self._bury()
        dropped = self._drop()
        self._sweep()
        return Made(number, about.media, about.media_bytes, new, dropped)

    async def _note(self, database: Database, kind: str, number: int, **data: int) -> None:
        entry = AuditRecord(
            at=self._now(), kind=kind, actor=COMMAND_LINE, subject=str(number), data={**data}
        )
        await AuditLog(database, self._settings.desk.id).append(entry)

    # --- media

    def _room(self, database: Database) -> None:
        needs = SPARE
        if database.path is not None:
            needs += database.path.stat().st_size
        known = self._known()
        for path, source in trees.media_files(self._settings):
            found = source.stat()
            row = known.get(path)
            if row is None or (row.size, row.mtime) != (found.st_size, found.st_mtime_ns):
                needs += found.st_size
        room({self._data.folder: needs, self._keys.folder: SPARE // 64})

    def _known(self) -> dict[str, Row]:
        """What the last backup has, as long as it lies there in that size."""
        numbers = self._data.numbers()
        if not numbers:
            return {}
        rows = manifest.rows(self._data.backup(numbers[-1]) / manifest.MEDIA)
        return {row.path: row for row in rows}

    def _copy_media(self) -> tuple[list[Row], int]:
        known, rows, new = self._known(), list[Row](), 0
        for path, source in trees.media_files(self._settings):
            target = self._data.media / path
            try:
                row = self._there(source, target, known.get(path), path)
                if row is None:
                    row = copy(source, target, path, sync=True)
                    new += row.size
                    self._progress(new)
            except FileNotFoundError:
                if source.exists():
                    raise
                continue  # destroyed meanwhile
            rows.append(row)
        return rows, new

    @staticmethod
    def _there(source: Path, target: Path, known: Row | None, path: str) -> Row | None:
        """The row of a file that was copied before: a part is never written again after its end."""
        found = source.stat()
        try:
            lies = target.stat()
        except FileNotFoundError:
            return None
        now = (found.st_size, found.st_mtime_ns)
        if (lies.st_size, lies.st_mtime_ns) != now:
            return None
        if known is not None and (known.size, known.mtime) == now:
            return known
        return row_of(target, path)  # of a backup that was interrupted

    def _progress(self, new: int) -> None:
        if time.monotonic() - self._said_at > 10:
            self._said_at = time.monotonic()
            self._say(f"{in_words(new)} of media are copied …")

    # --- keys

    def _copy_keys(self, target: Path) -> None:
        try:
            with processes.still_keys(self._settings):
                for path, source in trees.key_files(self._settings):
                    copy(source, target / path, path, sync=False)
        except ArchiveTrouble as trouble:
            raise BackupTrouble(f"the keys can't be copied: {trouble}") from None

    # --- what goes

    def _bury(self) -> None:
        """What was destroyed leaves all backups: its media, and its key in older ones."""
        for name, stone in trees.tombstones(self._settings.keys_folder):
            media = self._data.media / name
            if media.is_dir():
                shutil.rmtree(media)
            for number in self._keys.numbers():
                key = self._keys.backup(number) / KEYS / f"{name}{trees.KEY}"
                if key.exists() and not trees.tombstone(key):
                    with key.open("r+b") as file:
                        file.write(bytes(key.stat().st_size))
                        file.flush()
                        os.fsync(file.fileno())  # else the disk never sees it: the file is replaced
                    copy(stone, key, key.name, sync=True)

    def _drop(self) -> tuple[int, ...]:
        dropped = tuple(self._data.numbers()[: -self._keep])
        for number in dropped:
            self._data.drop(number)
        for number in self._keys.numbers():
            if number not in self._data.numbers():
                self._keys.drop(number)
        return dropped

    def _sweep(self) -> None:
        """Media that no backup tells of any more."""
        wanted = {path for number in self._data.numbers() for path in self._paths(number)}
        for path in self._data.media.rglob("*"):
            if path.is_file() and str(path.relative_to(self._data.media)) not in wanted:
                path.unlink()
        for folder in self._data.media.glob("*/*"):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def _paths(self, number: int) -> Iterator[str]:
        rows = manifest.rows(self._data.backup(number) / manifest.MEDIA)
        return (row.path for row in rows)


def _within(inner: Path, outer: Path) -> bool:
    return inner.resolve().is_relative_to(outer.resolve())
