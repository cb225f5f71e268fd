"""Documents at rest: what somebody brought, piece by piece, and pictures of its pages.

    <folder>/files/<holder>/<number>.part      pieces of the original, in order, each ended by its writer
    <folder>/pictures/<holder>/<number>.part   pictures, by a hash of their name; any may be taken away

A holder's data key bears its name in the key store (kind *documents*) and opens both, so that destroying it destroys
the document with every picture of it. A piece is one file, so that a receipt for it means: ended and fsynced; what a
crash left without its end was never acknowledged. Everything here reads and writes files and so blocks. Times are ms
since 1970 UTC.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from media.keys import CURRENT, KeyStore, KeyTrouble
from media.vault import BODY, END, Damaged, Finding, Vault, WriteFailed, label, sync_folder

KIND: Final = "documents"
NAMES: Final = 10**18
"""Numbers that a vault's file may bear."""


class Shelf:
    """`now`: the wall clock."""

    def __init__(self, folder: Path, keys: Path, now: Callable[[], int]) -> None:
        self.files = Vault(folder / "files")
        self.pictures = Vault(folder / "pictures")
        self.keys = KeyStore(keys, KIND)
        self._now = now

    def prepare(self) -> None:
        """Once: folders and the first master key. Later: look whether they are there. Raises `KeyTrouble`, `OSError`.

        The key store may be older than the shelf, since recordings share it; so what was ever put here says which of
        the two it is: where a document's key is, a folder that isn't there is away.
        """
        if self.keys.names():
            self.files.find()
        else:
            self.files.begin()
            if self.files.holders():
                raise KeyTrouble("master_missing", CURRENT)
        self.keys.prepare(self._now())
        self.pictures.begin()

    @property
    def away(self) -> bool:
        """Whether it was begun and isn't there now."""
        try:
            self.files.find()
        except OSError:
            return bool(self.keys.names())
        return False

    # --- documents

    def begin(self, holder: str) -> None:
        """Its key, durable when this returns. Raises `KeyTrouble`, `OSError`."""
        self.keys.make(holder, self._now())

    def append(self, holder: str, number: int, data: bytes) -> None:
        """A piece, durable when this returns, or not there at all. Raises `KeyTrouble`, `WriteFailed`."""
        key = self.keys.get(holder)
        writer = self.files.create(holder, number, key)
        try:
            writer.append(BODY, data)
            writer.finish(b"")
        except WriteFailed:
            self.files.path(holder, number).unlink(missing_ok=True)
            raise

    def pieces(self, holder: str) -> list[int]:
        """The sizes of those that are whole, in order; what a crash left half-written is taken away.

        For a holder that nobody writes to now. Raises `KeyTrouble`, `Damaged`, `OSError`.
        """
        key, sizes = self.keys.get(holder), list[int]()
        for number in self.files.items(holder):
            size = self._size(holder, number, key) if number == len(sizes) else None
            if size is None:
                self.files.path(holder, number).unlink()
            else:
                sizes.append(size)
        return sizes

    def _size(self, holder: str, number: int, key: bytes) -> int | None:
        """None: it never came to its end."""
        try:
            with self.files.open(holder, number, key) as reader:
                return reader.size if reader.complete else None
        except Damaged as damaged:
            if damaged.finding.what == "truncated":  # within the header
                return None
            raise

    def read(self, holder: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Only the chunks that the range lies in are decrypted. Raises `KeyTrouble`, `Damaged`, `OSError`."""
        key, at = self.keys.get(holder), 0
        for place, number in enumerate(self.files.items(holder)):
            if end is not None and at >= end:
                return
            with self.files.open(holder, number, key) as reader:
                if place != number or not reader.complete:
                    raise Damaged(Finding(label(holder, place), None, "truncated"))
                size = reader.size
                if at + size > start:
                    last = None if end is None else end - at
                    yield from reader.read(max(0, start - at), last)
            at += size

    def holders(self) -> list[str]:
        """Raises `OSError`."""
        return self.files.holders()

    def destroy(self, holder: str) -> bool:
        """Its key first: from then on what is left of it is noise. Whether there was one. Raises `OSError`."""
        had_key = self.keys.destroy(holder, self._now())
        for vault in (self.files, self.pictures):
            folder = vault.path(holder, 0).parent
            if folder.is_dir():
                shutil.rmtree(folder)
                sync_folder(vault.folder)
        return had_key

    def verify(self, holder: str) -> list[Finding]:
        """Everything that is wrong with its pieces. Raises `KeyTrouble`, `OSError`."""
        key = self.keys.get(holder)
        return [
            finding
            for number in self.files.items(holder)
            for finding in self.files.verify(holder, number, key)
        ]

    # --- pictures

    def picture(self, holder: str, name: str) -> bytes | None:
        """Raises `KeyTrouble`, `OSError`. One that is damaged counts as gone: it can be made again."""
        number = _number(name)
        try:
            with self.pictures.open(holder, number, self.keys.get(holder)) as reader:
                body = b"".join(reader.read()) if reader.complete else None
        except (FileNotFoundError, Damaged):
            return None
        if body is not None:
            with suppress(OSError):  # trimmed meanwhile
                os.utime(self.pictures.path(holder, number))
        return body

    def keep_picture(self, holder: str, name: str, body: bytes) -> None:
        """Raises `KeyTrouble`, `WriteFailed`. A crash may lose it."""
        number, key = _number(name), self.keys.get(holder)
        path = self.pictures.path(holder, number)
        path.unlink(missing_ok=True)
        writer = self.pictures.create(holder, number, key)
        try:
            writer.append(BODY, body)
            writer.append(END, b"")
        except WriteFailed:
            path.unlink(missing_ok=True)
            raise
        finally:
            writer.close()

    def trim(self, most: int) -> int:
        """Those used longest ago make way until at most `most` bytes are left; bytes that are. Raises `OSError`."""
        found = []
        for path in self.pictures.folder.glob("*/*.part"):
            with suppress(FileNotFoundError):
                status = path.stat()
                found.append((status.st_mtime_ns, status.st_size, path))
        left = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if left <= most:
                break
            path.unlink(missing_ok=True)
            left -= size
        return left

    def free(self) -> int:
        """Bytes that can still be written. Raises `OSError`."""
        return shutil.disk_usage(self.files.folder).free


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % NAMES
