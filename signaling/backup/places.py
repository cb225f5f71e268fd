"""The two folders of a house's backups, kept apart: one of media and databases, one of keys.

    <data>/visavis-backup.json          what this folder is, and of which desk
    <data>/media/<tree>/<holder>/…      all media, once: each backup copies only what is new
    <data>/backups/<number>/            a backup: its database, heads, destructions, rows of media, manifest
    <keys>/visavis-backup.json
    <keys>/backups/<number>/            the keys of the same backup

The mark keeps one from being taken for the other, for another desk's, and an empty mount point from being filled.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from signaling.backup import manifest
from signaling.backup.copying import BackupTrouble, leftovers, make_folder, told
from signaling.backup.manifest import Kind, Manifest
from signaling.files import sync_folder, write_whole

MARK: Final = "visavis-backup.json"
BACKUPS: Final = "backups"
MEDIA: Final = "media"
CALLED: Final[dict[Kind, str]] = {"data": "media and databases", "keys": "keys"}
NEW: Final = ".new"


@dataclass(frozen=True, slots=True)
class Place:
    """One of the two folders."""

    folder: Path
    kind: Kind

    @property
    def media(self) -> Path:
        return self.folder / MEDIA

    def backup(self, number: int) -> Path:
        return self.folder / BACKUPS / str(number)

    def mark(self) -> str | None:
        """The desk whose backups lie here; None: nothing is begun here. Raises `BackupTrouble`."""
        try:
            found = json.loads((self.folder / MARK).read_bytes())
            kind, desk = found["kind"], str(found["desk"])
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, KeyError, TypeError):
            raise BackupTrouble(f"{self.folder / MARK} is not as it was written") from None
        if kind != self.kind:
            other = CALLED["keys" if self.kind == "data" else "data"]
            raise BackupTrouble(
                f"{self.folder} is a place for {other}, not for {CALLED[self.kind]}: the two were mixed up"
            )
        return desk

    def begin(self, desk: str, *, first: bool) -> None:
        """Look whether this is the place, or make it one. Raises `BackupTrouble`, `OSError`."""
        found = self.mark()
        if found is not None and found != desk:
            raise BackupTrouble(f"{self.folder} holds backups of another desk, '{found}'")
        if found is None:
            if not first:
                raise BackupTrouble(
                    f"{self.folder} holds no backups yet. Is its disk mounted? If it is a new place, say --first"
                )
            if self.folder.is_dir() and any(self.folder.iterdir()):
                raise BackupTrouble(
                    f"{self.folder} is not empty and no place of backups: name another"
                )
            with told(self.folder):
                make_folder(self.folder / BACKUPS)
                self.folder.chmod(0o700)
                content = {"desk": desk, "kind": self.kind}
                write_whole(self.folder / MARK, json.dumps(content).encode())

    def numbers(self) -> list[int]:
        """Of the whole backups, the oldest first. Raises `OSError`."""
        try:
            names = [path.name for path in (self.folder / BACKUPS).iterdir()]
        except FileNotFoundError:
            return []
        return sorted(int(name) for name in names if name.isdecimal())

    def claimed(self, number: int) -> Manifest:
        """Raises `BackupTrouble`, `OSError`."""
        return manifest.claimed(self.backup(number))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One at a time. What an interrupted one left is taken away. Raises `BackupTrouble`, `OSError`."""
        file = os.open(self.folder / MARK, os.O_RDONLY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupTrouble(f"another backup into {self.folder} is running") from None
            for left in (self.folder / BACKUPS).glob(f"*{NEW}"):
                shutil.rmtree(left)
            leftovers(self.folder)
            yield
        finally:
            os.close(file)

    def new(self, number: int) -> Path:
        """The folder of a backup that is being made. Raises `OSError`."""
        folder = self.folder / BACKUPS / f"{number}{NEW}"
        folder.mkdir(mode=0o700)
        return folder

    def finish(self, number: int) -> None:
        """It is whole, and outlives a power cut. Raises `OSError`."""
        folder = self.folder / BACKUPS / f"{number}{NEW}"
        for path in folder.rglob("*"):
            if path.is_file():
                file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
                try:
                    os.fsync(file)
                finally:
                    os.close(file)
            else:
                sync_folder(path)
        sync_folder(folder)
        folder.replace(self.backup(number))
        sync_folder(self.folder / BACKUPS)

    def drop(self, number: int) -> None:
        """An old backup goes: first by its name, so that half of it is never taken for one. Raises `OSError`."""
        gone = self.folder / BACKUPS / f"{number}{NEW}"
        self.backup(number).replace(gone)
        shutil.rmtree(gone)
