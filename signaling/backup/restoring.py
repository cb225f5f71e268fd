"""Puts a backup back onto an empty machine, proves that it is whole, and destroys again what was destroyed since.

Nothing can be served from it before it is done (`unfinished`); interrupted, it is done again and goes on. What is told
apart: a backup that isn't as it was written, media that are damaged or missing (named; the rest comes back), an audit
log that isn't what its heads say, destructions that nobody can tell any more.
"""

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from signaling import destructions, heads
from signaling.backup import database as databases
from signaling.backup import manifest, trees, unfinished
from signaling.backup.copying import BackupTrouble, Row, copy, hashed, leftovers, room, told
from signaling.backup.making import HEADS, KEYS, SPARE
from signaling.backup.manifest import Manifest
from signaling.backup.places import Place
from signaling.config import Settings
from signaling.core.audit import Head, Verdict
from signaling.core.records import AuditRecord
from signaling.destructions import Destruction, Journal
from signaling.heads import HeadKey
from signaling.store.audit import COMMAND_LINE, AuditLog
from signaling.store.engine import Database
from signaling.store.migrations import newest

Despite = Literal["damaged-log", "old-destructions"]
Again = Callable[[Database, Sequence[Destruction]], Awaitable[int]]
"""Destroys what is still there of these; how much that was."""
SHOWN: Final = 20


@dataclass(slots=True)
class Restored:
    """`damaged`: paths of media that aren't as they were written, or missing. `again`: how much was destroyed again.

    `ahead`: the settings' file of heads tells of entries that this backup doesn't have.
    """

    number: int
    media: int = 0
    entries: int = 0
    again: int = 0
    damaged: list[str] = field(default_factory=list)
    ahead: bool = False


class Restoring:
    """One backup of one desk. `again` destroys anew."""

    def __init__(
        self,
        settings: Settings,
        data: Place,
        keys: Place,
        *,
        again: Again,
        now: Callable[[], int],
        say: Callable[[str], None],
        number: int | None = None,
        extra_heads: Path | None = None,
        extra_destructions: Path | None = None,
        despite: Iterable[Despite] = (),
    ) -> None:
        self._settings = settings
        self._data = data
        self._keys = keys
        self._again = again
        self._now = now
        self._say = say
        self._wanted = number
        self._extra_heads = extra_heads
        self._extra_destructions = extra_destructions
        self._despite = frozenset(despite)

    async def run(self, database: Database) -> Restored:
        """Raises `BackupTrouble`, `OSError`, what the database raises."""
        number = self._chosen()
        about, of_keys = self._data.claimed(number), self._keys.claimed(number)
        public = self._proven(about, of_keys)
        await self._target(database, number)
        rows = list(manifest.rows(self._data.backup(number) / manifest.MEDIA))
        self._needs(about, rows)
        known = self._destructions(number, public)
        unfinished.begin(self._settings.storage.data, number)
        done = Restored(number)
        self._put_keys(number, of_keys)
        self._put_media(rows, done)
        if not await databases.used(database):
            await databases.load(database, _saved(about), self._data.backup(number))
        os.sync()
        self._say("Everything is copied; now it is proven.")
        log = AuditLog(database, self._settings.desk.id)
        await self._prove(log, about, public, done)
        done.again = await self._again(database, known)
        await self._finish(log, about, public, done)
        return done

    # --- which

    def _chosen(self) -> int:
        desk = self._settings.desk.id
        for place in (self._data, self._keys):
            found = place.mark()
            if found is None:
                raise BackupTrouble(f"{place.folder} holds no backups of a desk")
            if found != desk:
                raise BackupTrouble(
                    f"{place.folder} holds backups of the desk '{found}', and the settings are those of '{desk}'"
                )
        there, keys = set(self._data.numbers()), set(self._keys.numbers())
        begun = unfinished.begun(self._settings.storage.data)
        wanted = self._wanted or begun or max(there & keys, default=0)
        if begun and wanted != begun:
            raise BackupTrouble(
                f"the restore of backup {begun} was begun here: finish that one, or empty the folders first"
            )
        if not there:
            raise BackupTrouble(f"there is no whole backup in {self._data.folder}")
        if wanted not in there | keys:
            raise BackupTrouble(
                f"the media in {self._data.folder} and the keys in {self._keys.folder} are of different backups: "
                "bring those that were made together"
                if not wanted
                else f"there is no backup {wanted}: {_listed(there & keys)}"
            )
        for place, numbers in ((self._data, there), (self._keys, keys)):
            if wanted not in numbers:
                raise BackupTrouble(
                    f"of backup {wanted} there is nothing in {place.folder}: it holds {_listed(numbers)}"
                )
        return wanted

    def _proven(self, about: Manifest, of_keys: Manifest) -> list[Ed25519PublicKey]:
        desk, number = self._settings.desk.id, about.number
        if not manifest.same(about, of_keys) or (about.kind, of_keys.kind) != ("data", "keys"):
            raise BackupTrouble(
                "media and keys are of different backups: bring those that were made together"
            )
        if about.schema > newest():
            raise BackupTrouble(
                f"the backup was made by version {about.program} of the program, whose database (revision "
                f"{about.schema}) is newer than this one knows ({newest()}): install that version first"
            )
        folder = self._keys.backup(number)
        try:
            public = [HeadKey.read(folder / KEYS).public]
        except (heads.KeyUnusable, OSError) as error:
            raise BackupTrouble(f"the keys in {folder} can't be used: {error}") from None
        manifest.proven(self._data.backup(number), desk, public)
        manifest.proven(folder, desk, public, mended=trees.tombstone)
        return public

    async def _target(self, database: Database, number: int) -> None:
        """Nothing that is there is written over. Raises `BackupTrouble`."""
        settings = self._settings
        if unfinished.begun(settings.storage.data) == number:
            for folder in (settings.keys_folder, *trees.media(settings).values()):
                if folder.is_dir():
                    leftovers(folder)
            return
        if await databases.used(database):
            raise BackupTrouble(
                "the database is in use already: a backup is restored into an empty one"
            )
        for folder in (settings.keys_folder, *trees.media(settings).values()):
            if folder.is_dir() and any(folder.iterdir()):
                raise BackupTrouble(
                    f"{folder} is not empty: a backup is restored into empty folders"
                )

    def _needs(self, about: Manifest, rows: Sequence[Row]) -> None:
        settings, needs = self._settings, dict[Path, int]()
        folders = trees.media(settings)
        for row in rows:
            target = _target(folders, row.path)
            if not target.exists():
                folder = folders[row.path.partition("/")[0]]
                needs[folder] = needs.get(folder, 0) + row.size
        saved = self._data.backup(about.number) / databases.SQLITE
        if saved.exists():
            needs[settings.storage.data] = 2 * saved.stat().st_size + SPARE
        room(needs)

    # --- copying

    def _put_keys(self, number: int, of_keys: Manifest) -> None:
        source, target = self._keys.backup(number) / KEYS, self._settings.keys_folder
        for path in of_keys.files:
            name = path.removeprefix(f"{KEYS}/")
            if name == path:
                continue
            lies = target / name
            if trees.tombstone(lies):  # destroyed by the restore that was interrupted
                continue
            if not lies.exists() or hashed(lies) != hashed(source / name):
                copy(source / name, lies, name, sync=False)
        for folder in (target, *(each for each in target.rglob("*") if each.is_dir())):
            folder.chmod(0o700)

    def _put_media(self, rows: Sequence[Row], done: Restored) -> None:
        folders = trees.media(self._settings)
        keys = self._settings.keys_folder
        for row in rows:
            target = _target(folders, row.path)
            kind, holder, *_ = row.path.split("/")
            if trees.tombstone(keys / kind / f"{holder}{trees.KEY}"):
                continue
            if (
                target.exists()
                and target.stat().st_size == row.size
                and hashed(target) == row.sha256
            ):
                done.media += 1
                continue
            try:
                found = copy(self._data.media / row.path, target, row.path, sync=False)
            except FileNotFoundError:
                done.damaged.append(row.path)
                continue
            if found.sha256 != row.sha256:
                done.damaged.append(row.path)
            done.media += 1

    # --- proof

    def _raw_heads(self, number: int) -> bytes:
        paths = (self._data.backup(number) / HEADS, self._settings.heads_file, self._extra_heads)
        return b"".join(path.read_bytes() for path in paths if path is not None and path.exists())

    def _destructions(self, number: int, public: list[Ed25519PublicKey]) -> list[Destruction]:
        """All that are told anywhere. Raises `BackupTrouble` where heads tell of later ones than any journal."""
        desk = self._settings.desk.id
        paths = [self._data.backup(each) / destructions.FILE for each in self._data.numbers()]
        paths.append(destructions.path_of(self._settings.heads_file))
        if (given := self._extra_destructions) is not None:
            if not given.exists():
                raise BackupTrouble(f"there is no file {given}")
            paths.append(given)
        told: dict[tuple[int, str], Destruction] = {}
        for path in paths:
            if path.exists():
                found, bad = destructions.read(path.read_bytes(), desk, public)
                told |= {(one.number, one.hash): one for one in found}
                if bad and path == given:
                    raise BackupTrouble(
                        f"{path}, line {bad[0].line}, is not as this desk wrote it ({bad[0].why})"
                    )
        last = max((one.number for one in told.values()), default=0)
        wanted = heads.destroyed(self._raw_heads(number), desk, public)
        if wanted > last and "old-destructions" not in self._despite:
            raise BackupTrouble(
                f"the audit log's heads tell of a destruction (entry {wanted}) later than any that {destructions.FILE} "
                f"names (entry {last}): give the newest one with --destructions. If it is lost, what was erased "
                "since comes back: only --despite old-destructions goes on then"
            )
        return list(told.values())

    async def _prove(
        self, log: AuditLog, about: Manifest, public: list[Ed25519PublicKey], done: Restored
    ) -> None:
        """The log is whole, ends where the backup says, and is what heads say that were signed up to there."""
        raw = self._raw_heads(about.number)
        signed = _signed(raw, self._settings.desk.id, public)
        kept = [head for head in signed if head.number <= about.head.number]
        done.ahead = _ahead(self._settings.heads_file, self._settings.desk.id, public, about.head)
        verdict = await log.verify(heads=sorted({*kept, about.head} - {Head(0, "0" * 64)}))
        done.entries = verdict.entries
        wrong = _wrong(verdict)
        if wrong and "damaged-log" not in self._despite:
            raise BackupTrouble(
                f"the audit log in this backup is damaged ({wrong}): use another backup, or go on with "
                "--despite damaged-log and find out why"
            )

    async def _finish(
        self, log: AuditLog, about: Manifest, public: list[Ed25519PublicKey], done: Restored
    ) -> None:
        settings = self._settings
        source = self._data.backup(about.number) / HEADS
        if source.exists() and not settings.heads_file.exists():
            with told(settings.heads_file):
                _put_heads(source, settings.heads_file, settings.desk.id, public, about.head)
        entry = AuditRecord(
            at=self._now(),
            kind="backup.restored",
            actor=COMMAND_LINE,
            subject=str(about.number),
            data={
                "destroyed_again": done.again,
                "damaged": len(done.damaged),
                "despite": " ".join(sorted(self._despite)) or None,
            },
        )
        await log.append(entry)
        key = HeadKey.of(settings.keys_folder)
        journal = destructions.path_of(settings.heads_file)
        with told(journal):
            await Journal(log, settings.desk.id, key, journal).catch_up()
        unfinished.end(settings.storage.data)


def _saved(about: Manifest) -> databases.Saved:
    return databases.Saved(about.database, about.schema, about.head, about.tables)


def _target(folders: Mapping[str, Path], path: str) -> Path:
    name, _, rest = path.partition("/")
    return folders[name] / rest


def _listed(numbers: Iterable[int]) -> str:
    found = sorted(numbers)
    return f"backups {', '.join(map(str, found[-SHOWN:]))}" if found else "no whole backup"


def _signed(raw: bytes, desk: str, public: list[Ed25519PublicKey]) -> list[Head]:
    """Heads of several files, in whatever order."""
    lines = (heads.read(line, desk, public)[0] for line in raw.split(b"\n") if line)
    return [head for found in lines for head in found]


def _ahead(path: Path, desk: str, public: list[Ed25519PublicKey], last: Head) -> bool:
    found = _signed(heads.tail(path), desk, public)
    return any(head.number > last.number for head in found)


def _put_heads(
    source: Path, target: Path, desk: str, public: list[Ed25519PublicKey], last: Head
) -> None:
    """Those of the log as it is now; later ones were of entries that are lost."""
    for line in source.read_bytes().split(b"\n"):
        found = heads.read(line, desk, public)[0] if line else []
        if found and found[0].number <= last.number:
            heads.write(target, line.decode())


def _wrong(verdict: Verdict) -> str:
    return ", ".join(
        f"{each.kind}: {each.first} to {each.last}" for each in verdict.damages[:SHOWN]
    )
