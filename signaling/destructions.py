"""What was destroyed, told outside of the database: so that a restored backup can destroy it again.

The journal lies beside the audit log's heads, one signed line a destruction, and is nothing but the log's entries of
these kinds: it is caught up with after each, before each head, and before a backup, by whichever process comes first,
and holds ids only. A head names the last destruction, so whoever has heads knows whether a journal is too old.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from signaling import heads
from signaling.core.audit import Entry, canonical
from signaling.heads import HeadKey

FILE: Final = "destructions.jsonl"
WHAT: Final[Mapping[str, str]] = {
    "recording.destroyed": "recording",
    "content.destroyed": "content",
    "record.destroyed": "record",
    "link.erased": "link",
}
"""Kinds of entries, and what is gone of their subject: a contact's, or a link's."""
PAGE: Final = 1_000


class Destruction(NamedTuple):
    """`number`, `at`, `hash`: of its entry in the audit log. `what` of which contact or link (`subject`) is gone."""

    number: int
    at: int
    what: str
    subject: str
    hash: str


class Log(Protocol):
    async def behind(self, kinds: Sequence[str], number: int, limit: int) -> list[Entry]: ...

    def entries(self, first: int, last: int | None) -> AsyncIterator[list[Entry]]: ...


def path_of(heads_file: Path) -> Path:
    """Beside the heads, wherever the house has them."""
    return heads_file.with_name(FILE)


class Journal:
    """One desk's."""

    def __init__(self, log: Log, desk: str, key: HeadKey, path: Path) -> None:
        self._log = log
        self._desk = desk
        self._key = key
        self.path: Final = path
        self._one = asyncio.Lock()
        self._known: int | None = None

    async def catch_up(self) -> int:
        """Write what is in the log and not yet here. The number of the last destruction, 0 if there is none.

        Raises `OSError`, and what the database raises; done again it goes on where it was interrupted.
        """
        async with self._one:
            last = await self._since() if self._known is None else self._known
            while entries := await self._log.behind(tuple(WHAT), last, PAGE):
                lines = [self._line(entry) for entry in entries]
                await asyncio.to_thread(_append, self.path, lines)
                last = entries[-1].number
            self._known = last
            return last

    async def _since(self) -> int:
        """Up to where the journal tells of this log: a restored backup's log may have been another one once."""
        raw = await asyncio.to_thread(heads.tail, self.path)
        for found in reversed(read(raw, self._desk, [self._key.public])[0]):
            if await self._hash(found.number) == found.hash:
                return found.number
        return 0

    async def _hash(self, number: int) -> str | None:
        async for page in self._log.entries(number, number):
            return page[0].hash
        return None

    def _line(self, entry: Entry) -> str:
        told: dict[str, str | int | None] = {
            "at": entry.at,
            "desk": self._desk,
            "hash": entry.hash,
            "key": self._key.id,
            "kind": entry.kind,
            "number": entry.number,
            "subject": entry.subject,
        }
        return self._key.line(canonical(told))


def read(
    raw: bytes, desk: str, keys: Iterable[Ed25519PublicKey]
) -> tuple[list[Destruction], list[heads.BadHead]]:
    """The destructions of a journal in its order, and the lines that prove none. Twice told is told once."""
    keys = list(keys)
    found: dict[tuple[int, str], Destruction] = {}
    bad: list[heads.BadHead] = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line:
            continue
        told = heads.unsealed(line, desk, keys)
        one = told if isinstance(told, str) else _destruction(told)
        if isinstance(one, str):
            bad.append(heads.BadHead(number, one))
        else:
            found[one.number, one.hash] = one
    return list(found.values()), bad


def _destruction(told: Mapping[str, Any]) -> Destruction | heads.Why:
    try:
        what, subject = WHAT[told["kind"]], told["subject"]
        if isinstance(subject, str):
            return Destruction(told["number"], told["at"], what, subject, told["hash"])
    except KeyError:
        pass
    return "unreadable"


def _append(path: Path, lines: Sequence[str]) -> None:
    """Two processes that catch up at once leave a line twice at most, never half a one. Raises `OSError`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(path):
        heads.write(path, "\n".join(lines))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    file = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
