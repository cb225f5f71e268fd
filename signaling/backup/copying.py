"""Files copied with their hash, whole or not at all. Whatever a person can mend is said in a sentence."""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

BLOCK: Final = 1 << 20
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class BackupTrouble(Exception):
    """Why a backup or a restore doesn't go on, in one sentence that also says what to do."""


class Row(NamedTuple):
    """A file of a backup. `path`: relative, with `/`; `mtime`: ns; `sha256`: hex."""

    path: str
    size: int
    mtime: int
    sha256: str


def copy(source: Path, target: Path, path: str, *, sync: bool) -> Row:
    """Its row. What is there now: a file that grows is copied up to where it is. `sync`: wait until it is on the disk.

    Raises `FileNotFoundError` where the source is gone, `BackupTrouble` where there is no room, `OSError`.
    """
    beside = _beside(target)
    with source.open("rb") as file, told(target):
        make_folder(target.parent)
        found = os.fstat(file.fileno())
        digest, size = hashlib.sha256(), 0
        out = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(out, "wb", buffering=0) as written:
                while piece := file.read(BLOCK):
                    digest.update(piece)
                    size += len(piece)
                    rest = memoryview(piece)
                    while rest:
                        rest = rest[written.write(rest) :]
                if sync:
                    os.fdatasync(out)
            os.utime(beside, ns=(found.st_mtime_ns, found.st_mtime_ns))
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    return Row(path, size, found.st_mtime_ns, digest.hexdigest())


def make_folder(folder: Path) -> None:
    """With those it lies in, each for its owner alone. Raises `OSError`."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def hashed(file: Path) -> str:
    """SHA-256 of its content, hex. Raises `OSError`."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def row_of(file: Path, path: str) -> Row:
    """Of a file as it lies there. Raises `OSError`."""
    found = file.stat()
    return Row(path, found.st_size, found.st_mtime_ns, hashed(file))


def leftovers(folder: Path) -> None:
    """What an interrupted copy left half-written is taken away. Raises `OSError`."""
    for path in folder.rglob(".*.copying"):
        path.unlink()


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(6)}.copying")


@contextmanager
def told(target: Path) -> Iterator[None]:
    """A full disk is said in words."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            folder = target if target.is_dir() else target.parent
            raise BackupTrouble(
                f"there is no room left in {folder}: make some and do it again, it goes on where it stopped"
            ) from error
        raise


def room(needs: dict[Path, int]) -> None:
    """Whether each folder's disk has room for so many bytes. Raises `BackupTrouble`."""
    by_disk: dict[int, tuple[Path, int]] = {}
    for folder, size in needs.items():
        there = next(each for each in (folder, *folder.parents) if each.exists())
        device = there.stat().st_dev
        first, sum_ = by_disk.get(device, (there, 0))
        by_disk[device] = first, sum_ + size
    for folder, size in by_disk.values():
        found = os.statvfs(folder)
        free = found.f_bavail * found.f_frsize
        if size > free:
            raise BackupTrouble(
                f"the disk of {folder} has {in_words(free)} free, and {in_words(size)} are needed"
            )


def in_words(size: int) -> str:
    """A number of bytes."""
    for unit, of in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= of:
            return f"{size / of:.1f} {unit}"
    return f"{size} bytes"
