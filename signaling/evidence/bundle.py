"""Writes a bundle as it comes: files, their hashes, the hashes' signature, the directory of the ZIP file.

`SHA256SUMS` names every file before it, in their order, as `sha256sum` reads it; `SHA256SUMS.sig` is the Ed25519
signature (RFC 8032, 64 bytes) of exactly that file. `BLOCKS`, one of the files, has the hash of every MiB of long ones,
so that an altered second in an hour can be told from the rest.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from signaling.evidence.layout import Entry, before, behind, directory
from signaling.pieces import gathered

SUMS: Final = "SHA256SUMS"
SIGNATURE: Final = "SHA256SUMS.sig"
BLOCKS: Final = "blocks.txt"
BLOCK: Final = 1 << 20
PIECE: Final = 256 << 10


class Summed(NamedTuple):
    """A file that was written. `sha256`: hex."""

    name: str
    size: int
    sha256: str


class Writer:
    """Every method yields what comes next in the file, to be taken wholly before the next method is called."""

    def __init__(self) -> None:
        self.files: Final[list[Summed]] = []
        self._entries: list[Entry] = []
        self._blocks: list[str] = []
        self._at = 0

    def file(self, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
        offset, size, crc, whole, blocks = self._at, 0, 0, hashlib.sha256(), _Blocks()
        yield before(name)
        for piece in gathered(content, PIECE):
            size += len(piece)
            crc = zlib.crc32(piece, crc)
            whole.update(piece)
            blocks.add(piece)
            yield piece
        yield behind(size, crc)
        self._entries.append(Entry(name, offset, size, crc))
        self._at = self._entries[-1].end
        self.files.append(Summed(name, size, whole.hexdigest()))
        if size > BLOCK:
            self._blocks += [
                f"{each}  {at * BLOCK}  {name}\n" for at, each in enumerate(blocks.end())
            ]

    def blocks(self) -> Iterator[bytes]:
        return self.file(BLOCKS, ["".join(self._blocks).encode()])

    def end(self, sign: Callable[[bytes], bytes]) -> Iterator[bytes]:
        sums = "".join(f"{each.sha256}  {each.name}\n" for each in self.files).encode()
        yield from self.file(SUMS, [sums])
        yield from self.file(SIGNATURE, [sign(sums)])
        yield directory(self._entries)


class _Blocks:
    """Hashes of each `BLOCK` bytes."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._open = hashlib.sha256()
        self._room = BLOCK

    def add(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:
            taken = rest[: self._room]
            self._open.update(taken)
            self._room -= len(taken)
            rest = rest[len(taken) :]
            if not self._room:
                self._done.append(self._open.hexdigest())
                self._open, self._room = hashlib.sha256(), BLOCK

    def end(self) -> list[str]:
        return self._done if self._room == BLOCK else [*self._done, self._open.hexdigest()]
