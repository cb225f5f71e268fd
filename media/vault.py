"""Encrypted files that are written once, piece by piece, and read at any place.

A file is a header and then chunks, each encrypted for itself, so that what was written before a crash stays readable
and any range can be read without the rest (all numbers big-endian):

    header  magic 4 | version 1 | length of the label 2 | label (UTF-8) | salt 16 | tag 16
    chunk   length 4 (of what follows the kind) | kind 1 | ciphertext | tag 16

AES-256-GCM (NIST SP 800-38D). The file's key is HKDF-SHA-256 (RFC 5869) of a data key with the salt and the label. The
nonce of a chunk is its number in the file (12 bytes); a file is never opened for writing twice, so none comes again.
Additional data: the header (up to the salt), the kind and the number. So a chunk can't be altered, moved, doubled or
left out without being named; the header's own tag (nonce: all ones) tells a wrong key from an altered chunk. What ends
without an `END` chunk was cut off: its whole chunks stay readable.

The label says what the file is and where it belongs (`holder/item`): a file under another's name is found.
"""

import errno
import os
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from struct import Struct
from typing import Final, Literal, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC: Final = b"VSVF"
VERSION: Final = 1
KEY_BYTES: Final = 32
MARK: Final = ".visavis"
"""An empty file in a vault's folder: where it is missing, something is mounted no more."""
SUFFIX: Final = ".part"
TAG: Final = 16
SALT: Final = 16
MOST: Final = 1 << 20
"""Bytes of plaintext in a chunk; a longer body is split."""

HEAD: Final = b"H"
BODY: Final = b"M"
NOTE: Final = b"T"
END: Final = b"E"
"""Kinds of chunks: what the file is, its content, notes on the way, how it ended. Only `BODY` has offsets."""

_FIRST = Struct("!4sBH")
_CHUNK = Struct("!Ic")
CHUNK_HEAD: Final = _CHUNK.size
_SEAL = Struct("!cQ")
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HEADER_NONCE = b"\xff" * 12
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

Trouble = Literal["altered", "truncated", "header_altered", "unknown_format", "misplaced"]
WriteCode = Literal["disk_full", "write_failed", "archive_unreachable", "written_already"]


class WriteFailed(Exception):
    """Nothing more can be written to this file; its whole chunks are on disk. `code` is stable."""

    def __init__(self, code: WriteCode, error: OSError) -> None:
        super().__init__(f"{code}: {error.strerror}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where. `chunk` is None where it isn't about one."""

    file: str
    chunk: int | None
    what: Trouble


class Damaged(Exception):
    """What was asked for can't be read as it was written."""

    def __init__(self, finding: Finding) -> None:
        at = "" if finding.chunk is None else f" at chunk {finding.chunk}"
        super().__init__(f"{finding.file} is {finding.what}{at}")
        self.finding = finding


class Chunk(NamedTuple):
    """`offset`: where its ciphertext begins in the file; `length`: of its plaintext."""

    kind: bytes
    offset: int
    length: int


class Within(NamedTuple):
    """A chunk whose body begins at `at`, and what is wanted of it: from byte `first` up to `last`."""

    number: int
    at: int
    first: int
    last: int


class Table:
    """Where the chunks of one file lie, as they were found or written: whoever knows needn't go from one to the next.

    `salt`: of the file; `size`: its bytes; `cut`: why there are no more. Holds nothing of a key or of the content.
    """

    def __init__(
        self, salt: bytes, size: int, chunks: Sequence[Chunk], cut: Finding | None = None
    ) -> None:
        self.salt = salt
        self.size = size
        self.chunks = chunks
        self.cut = cut
        self.bodies = [n for n, chunk in enumerate(chunks) if chunk.kind == BODY]
        self.starts = list(accumulate((chunks[n].length for n in self.bodies), initial=0))
        """Where in the body each of them begins, and where the last one ends."""

    def matches(self, other: "Table") -> bool:
        """Whether it is of the same file as that is now."""
        return (self.salt, self.size) == (other.salt, other.size)


def laid_out(salt: bytes, first: int, kinds: bytes, lengths: Iterable[int]) -> Table:
    """Chunks of these kinds and lengths, one after another, and nothing behind them. `first`: where they begin."""
    chunks, at = [], first
    for place, length in enumerate(lengths):
        chunks.append(Chunk(kinds[place : place + 1], at + _CHUNK.size, length))
        at += _CHUNK.size + length + TAG
    return Table(salt, at, chunks)


class Vault:
    """A folder of such files: `<folder>/<holder>/<item>.part`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self) -> None:
        """Make the folder and mark it. Done once: what is missing later is away, and must not be made anew below its
        mount. Raises `OSError`.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / MARK).touch(mode=0o600)
        sync_folder(self.folder)

    def find(self) -> None:
        """Raises `FileNotFoundError` where the folder isn't the one that was begun."""
        (self.folder / MARK).stat()

    def path(self, holder: str, item: int) -> Path:
        """Raises `ValueError` for what can't be a name."""
        if not NAME.fullmatch(holder) or item < 0:
            raise ValueError(f"no name for a file: {holder[:80]!r}, {item}")
        return self.folder / holder / f"{item}{SUFFIX}"

    def create(self, holder: str, item: int, key: bytes) -> "Writer":
        """Raises `WriteFailed`."""
        path = self.path(holder, item)
        try:
            self.find()
            path.parent.mkdir(mode=0o700, exist_ok=True)
            return Writer(path, label(holder, item), key)
        except FileExistsError as error:
            raise WriteFailed("written_already", error) from error
        except OSError as error:
            code: WriteCode = "disk_full" if error.errno in _FULL else "archive_unreachable"
            raise WriteFailed(code, error) from error

    def open(self, holder: str, item: int, key: bytes, tables: Sequence[Table] = ()) -> "Reader":
        """`tables`: what is known of it. Raises `Damaged`, `OSError`."""
        return Reader(self.path(holder, item), label(holder, item), key, tables)

    def holders(self) -> list[str]:
        """Raises `OSError`: a folder that can't be read isn't an empty one."""
        found = (one for one in self.folder.iterdir() if NAME.fullmatch(one.name))
        return sorted(one.name for one in found if one.is_dir())

    def items(self, holder: str) -> list[int]:
        """None for a holder without files. Raises `OSError`."""
        folder = self.path(holder, 0).parent
        try:
            names = [path.name for path in folder.iterdir()]
        except FileNotFoundError:
            return []
        return sorted(int(name[:-5]) for name in names if re.fullmatch(r"\d{1,18}\.part", name))

    def remove(self, holders: Sequence[str]) -> dict[str, int]:
        """Their folders with all that is in them; how many files each had. For good when this returns; the vault's own
        folder is synced once. Raises `FileNotFoundError` where the vault is away, `OSError`.
        """
        self.find()
        removed = {holder: self._remove(self.path(holder, 0).parent) for holder in holders}
        sync_folder(self.folder)
        return removed

    def _remove(self, folder: Path) -> int:
        count = 0
        try:
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
                count += path.suffix == SUFFIX
            folder.rmdir()
        except FileNotFoundError:
            pass
        return count

    def verify(self, holder: str, item: int, key: bytes) -> list[Finding]:
        """Everything that is wrong with a file. Raises `OSError`."""
        try:
            with self.open(holder, item, key) as reader:
                return reader.verify()
        except Damaged as damaged:
            return [damaged.finding]


def label(holder: str, item: int) -> str:
    return f"{holder}/{item}"


class Writer:
    """Appends whole chunks. Each is with the operating system when `append` returns, on disk after `sync`."""

    def __init__(self, path: Path, label: str, key: bytes) -> None:
        name = label.encode()
        salt = os.urandom(SALT)
        self._bound = _FIRST.pack(MAGIC, VERSION, len(name)) + name + salt
        self._cipher = _cipher(key, salt, name)
        self.salt = salt
        self._kinds = bytearray()
        self._lengths = array("I")
        self._folder: Path | None = path.parent
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        self._fd = os.open(path, flags, 0o600)
        self.written = 0
        """Bytes of the file."""
        try:
            tag = self._cipher.encrypt(_HEADER_NONCE, b"", self._bound)
            self._write(self._bound + tag)
        except WriteFailed as error:
            path.unlink()
            raise error.__cause__ or error from None

    def append(self, kind: bytes, data: bytes) -> None:
        """A chunk; a long `BODY` becomes several. Raises `WriteFailed`, after which the file is closed."""
        if len(data) > MOST:
            if kind != BODY:
                raise ValueError(f"{len(data)} bytes in a chunk that can't be split")
            for start in range(0, len(data), MOST):
                self.append(kind, data[start : start + MOST])
            return
        count = len(self._kinds)
        sealed = self._cipher.encrypt(_nonce(count), data, self._bound + _SEAL.pack(kind, count))
        self._write(_CHUNK.pack(len(sealed), kind) + sealed)
        self._kinds += kind
        self._lengths.append(len(data))

    def table(self) -> Table:
        """Of what was written so far."""
        return laid_out(self.salt, len(self._bound) + TAG, bytes(self._kinds), self._lengths)

    def finish(self, data: bytes) -> None:
        """The `END` chunk; the file is closed and on disk. Raises `WriteFailed`."""
        self.append(END, data)
        self.sync()
        self.close()

    def sync(self) -> None:
        """Wait until everything appended outlives a power cut. Blocks. Raises `WriteFailed`."""
        try:
            os.fdatasync(self._fd)
            if self._folder is not None:
                sync_folder(self._folder)
                sync_folder(self._folder.parent)
                self._folder = None
        except OSError as error:
            self.close()
            raise WriteFailed(_code(error), error) from error

    def close(self) -> None:
        """Without an end, as a crash would leave it. Twice does no harm."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    @property
    def closed(self) -> bool:
        return self._fd < 0

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError as error:
            if not self.closed:
                os.ftruncate(self._fd, self.written)
            self.close()
            raise WriteFailed(_code(error), error) from error
        self.written += len(data)


class Reader:
    """Reads what is there when it is opened, of finished files and of ones still being written or cut off.

    Raises `Damaged` where a header isn't what it was, `OSError`.
    """

    def __init__(self, path: Path, label: str, key: bytes, tables: Sequence[Table] = ()) -> None:
        self.label = label
        self._file = path.open("rb")
        try:
            self._size = os.fstat(self._file.fileno()).st_size
            self._bound = self._header(label)
            salt, tag = self._bound[-SALT:], self._at(len(self._bound), TAG)
            self._cipher = _cipher(key, salt, label.encode())
            try:
                self._cipher.decrypt(_HEADER_NONCE, tag, self._bound)
            except InvalidTag:
                raise Damaged(Finding(label, None, "header_altered")) from None
            known = (each for each in tables if (each.salt, each.size) == (salt, self._size))
            self.table = next(known, None) or self._scan(salt, len(self._bound) + TAG)
        except BaseException:
            self._file.close()
            raise
        self.chunks = self.table.chunks
        self.complete = self.table.cut is None and [c.kind for c in self.chunks[-1:]] == [END]
        """Whether it ends as its writer ended it; proven only by `verify` or by reading the end."""

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return self.table.starts[-1]

    def read(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The body's bytes from `start` up to `end`; only the chunks they lie in are decrypted. Raises `Damaged`."""
        for part in self.within(start, self.size if end is None else end):
            yield self.plain(part.number)[part.first : part.last]

    def within(self, start: int, end: int) -> "Iterator[Within]":
        """The chunks in which these bytes of the body lie."""
        bodies, starts = self.table.bodies, self.table.starts
        end = min(end, self.size)
        for place in range(max(0, bisect_right(starts, start) - 1), len(bodies)):
            at = starts[place]
            if at >= end:
                return
            last = min(end, starts[place + 1]) - at
            yield Within(bodies[place], at, max(0, start - at), last)

    def of(self, kind: bytes) -> Iterator[bytes]:
        """Each chunk of a kind. Raises `Damaged`."""
        return (self.plain(n) for n, chunk in enumerate(self.chunks) if chunk.kind == kind)

    def plain(self, number: int) -> bytes:
        """A chunk's content. Raises `Damaged`."""
        chunk = self.chunks[number]
        sealed = self._at(chunk.offset, chunk.length + TAG)
        try:
            bound = self._bound + _SEAL.pack(chunk.kind, number)
            return self._cipher.decrypt(_nonce(number), sealed, bound)
        except InvalidTag:
            raise Damaged(Finding(self.label, number, "altered")) from None

    def verify(self) -> list[Finding]:
        """Reads everything. A chunk that was taken away is named by the one now in its place."""
        findings = []
        for number in range(len(self.chunks)):
            try:
                self.plain(number)
            except Damaged as damaged:
                findings.append(damaged.finding)
        if self.table.cut is not None:
            findings.append(self.table.cut)
        elif not self.complete:
            findings.append(Finding(self.label, len(self.chunks), "truncated"))
        return findings

    def _header(self, label: str) -> bytes:
        """The header up to the salt. Raises `Damaged`."""
        first = self._at(0, _FIRST.size)
        magic, version, length = _FIRST.unpack(first)
        if magic != MAGIC or version != VERSION:
            raise Damaged(Finding(label, None, "unknown_format"))
        name = self._at(_FIRST.size, length)
        if name != label.encode():
            raise Damaged(Finding(label, None, "misplaced"))
        return first + name + self._at(_FIRST.size + length, SALT)

    def _scan(self, salt: bytes, at: int) -> Table:
        """The whole chunks, found by their lengths alone, and why there are no more."""
        chunks: list[Chunk] = []
        while at + _CHUNK.size <= self._size:
            length, kind = _CHUNK.unpack(self._at(at, _CHUNK.size))
            if not TAG <= length <= MOST + TAG:
                cut = Finding(self.label, len(chunks), "altered")
                return Table(salt, self._size, chunks, cut)
            if at + _CHUNK.size + length > self._size:
                break
            chunks.append(Chunk(kind, at + _CHUNK.size, length - TAG))
            at += _CHUNK.size + length
        cut_off = Finding(self.label, len(chunks), "truncated") if at < self._size else None
        return Table(salt, self._size, chunks, cut_off)

    def _at(self, offset: int, length: int) -> bytes:
        """Raises `Damaged` where the file ends before."""
        data = os.pread(self._file.fileno(), length, offset)
        if len(data) < length:
            raise Damaged(Finding(self.label, None, "truncated"))
        return data


def sync_folder(folder: Path) -> None:
    """Names made or taken away in it outlive a power cut. Raises `OSError`."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _cipher(key: bytes, salt: bytes, label: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a data key of {len(key)} bytes")
    info = b"visavis file 1|" + label
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(key))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _code(error: OSError) -> WriteCode:
    return "disk_full" if error.errno in _FULL else "write_failed"
