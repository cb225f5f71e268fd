"""Whether a bundle is as it was made: by the file and the public key alone, and every byte of it.

What is in the files is under `SHA256SUMS`, which is signed; what is between them follows from their names, sizes and
contents (`layout`). So there is no byte that could differ unseen.
"""

import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from policies.consent import hash_of
from signaling import heads
from signaling.core.audit import digest, from_line
from signaling.evidence.bundle import BLOCK, BLOCKS, SIGNATURE, SUMS
from signaling.evidence.layout import (
    END,
    Entry,
    NotOurs,
    before,
    behind,
    directory,
    placed,
    read_directory,
    start_of_directory,
)

ABOUT: Final = "bundle.json"
MANIFEST: Final = "manifest.json"
LOG: Final = "audit/log.jsonl"
HEAD: Final = "audit/head.jsonl"
TAIL: Final = 128
"""Bytes of all that may stand behind the directory."""
MOST_SMALL: Final = 64 << 20
"""Bytes of a file that is read whole."""
LINE: Final = re.compile(r"([0-9a-f]{64})  ([!-~][ -~]*)")
BLOCK_LINE: Final = re.compile(r"([0-9a-f]{64})  (\d{1,15})  (.+)")

What = Literal[
    "no_bundle", "directory", "names", "signature", "content", "between", "audit", "consent"
]


class Flaw(NamedTuple):
    """What isn't as it was made: of which file, and in which bytes of the bundle, `start` up to before `end`."""

    what: What
    name: str
    start: int
    end: int
    detail: str = ""


class Verdict(NamedTuple):
    """`about`: what the bundle says of itself, empty where that can't be read."""

    flaws: tuple[Flaw, ...]
    files: int
    size: int
    about: Mapping[str, Any]


def verify(path: Path, key: Ed25519PublicKey) -> Verdict:
    """Raises `OSError`."""
    with path.open("rb") as file:
        return _Check(file, key).verdict()


class _Check:
    def __init__(self, file: BinaryIO, key: Ed25519PublicKey) -> None:
        self._file = file
        self._key = key
        self._size = file.seek(0, os.SEEK_END)
        self._flaws: list[Flaw] = []
        self._found: list[Entry] = []

    def verdict(self) -> Verdict:
        about: Mapping[str, Any] = {}
        entries = self._entries()
        if entries is not None:
            self._found = entries
            hashes = self._signed(entries)
            measured = [self._measured(entry, hashes.get(entry.name)) for entry in entries]
            self._directory(measured)
            if not self._flaws:
                about = self._inside({entry.name: entry for entry in entries})
        return Verdict(tuple(self._flaws), len(entries or ()), self._size, about)

    def _flaw(self, what: What, name: str, start: int, end: int, detail: str = "") -> None:
        self._flaws.append(Flaw(what, name, start, end, detail))

    def _at(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        return self._file.read(end - start)

    # --- where everything is

    def _entries(self) -> list[Entry] | None:
        """None: that can't be told."""
        if self._at(0, 4) != b"PK\x03\x04" and self._size < END:
            self._flaw("no_bundle", "", 0, self._size)
            return None
        try:
            start = start_of_directory(self._at(max(0, self._size - TAIL), self._size), self._size)
        except NotOurs:
            self._flaw("directory", "", max(0, self._size - TAIL), self._size)
            return None
        first = min(start, self._size - END)
        try:
            if self._size - start > MOST_SMALL:
                raise NotOurs
            found = placed(read_directory(self._at(start, self._size)), start)
        except NotOurs:
            found = None
        if not found or {SUMS, SIGNATURE} - {entry.name for entry in found}:
            self._flaw("directory", "", first, self._size)
            return None
        return found

    def _signed(self, entries: Sequence[Entry]) -> dict[str, str]:
        """What each file's hash has to be. A signature that doesn't fit may be either one's fault."""
        by_name = {entry.name: entry for entry in entries}
        sums, signature = by_name[SUMS], by_name[SIGNATURE]
        listed, signed = self._content(sums), self._content(signature)
        try:
            self._key.verify(signed, listed)
        except InvalidSignature:
            for entry in (sums, signature):
                self._flaw("signature", entry.name, entry.content, entry.content + entry.size)
        found = [LINE.fullmatch(line) for line in listed.decode(errors="replace").split("\n")[:-1]]
        hashes = {match[2]: match[1] for match in found if match is not None}
        names = [entry.name for entry in entries]
        # A text that the key has signed for something else, a head of the audit log, names no files.
        if ABOUT not in hashes or names != [*hashes, SUMS, SIGNATURE] or len(found) != len(hashes):
            start = entries[-1].end
            self._flaw("names", "", start, self._size)
        return hashes

    # --- what it is

    def _measured(self, entry: Entry, sha256: str | None) -> Entry:
        """With the CRC that its content has; what stands before and behind it has to follow from that."""
        whole, crc = hashlib.sha256(), 0
        for piece in self._pieces(entry):
            whole.update(piece)
            crc = zlib.crc32(piece, crc)
        if sha256 is None:
            whole_is = not any(each.what == "signature" for each in self._flaws)
        else:
            whole_is = whole.hexdigest() == sha256
            for start, end in [] if whole_is else self._narrowed(entry):
                self._flaw("content", entry.name, entry.content + start, entry.content + end)
        # Of a content that isn't what it was the CRC tells nothing.
        entry = entry._replace(crc=crc) if whole_is else entry
        self._between(entry.name, entry.offset, before(entry.name))
        self._between(entry.name, entry.content + entry.size, behind(entry.size, entry.crc))
        return entry

    def _narrowed(self, entry: Entry) -> list[tuple[int, int]]:
        """Where in its content it differs, by `BLOCKS` where that helps."""
        known = self._blocks().get(entry.name, {})
        found: list[tuple[int, int]] = []
        for start in range(0, entry.size, BLOCK):
            end = min(start + BLOCK, entry.size)
            content = self._at(entry.content + start, entry.content + end)
            if known.get(start) == hashlib.sha256(content).hexdigest():
                continue
            if found and found[-1][1] == start:
                found[-1] = found[-1][0], end
            else:
                found.append((start, end))
        return found or [(0, entry.size)]

    def _blocks(self) -> dict[str, dict[int, str]]:
        """Hashes by file and place. They narrow down what is found by others, so they needn't be trusted."""
        entry = next((each for each in self._found if each.name == BLOCKS), None)
        found: dict[str, dict[int, str]] = {}
        for line in self._content(entry).decode(errors="replace").split("\n") if entry else ():
            match = BLOCK_LINE.fullmatch(line)
            if match is not None:
                found.setdefault(match[3], {})[int(match[2])] = match[1]
        return found

    def _directory(self, entries: Sequence[Entry]) -> None:
        self._between("", entries[-1].end, directory(entries), to_the_end=True)

    def _between(self, name: str, start: int, wanted: bytes, *, to_the_end: bool = False) -> None:
        found = self._at(start, self._size if to_the_end else start + len(wanted))
        if found == wanted:
            return
        first, last = _differs(found, wanted)
        what: What = "directory" if to_the_end else "between"
        self._flaw(what, name, start + first, start + last)

    def _pieces(self, entry: Entry) -> Iterator[bytes]:
        self._file.seek(entry.content)
        left = entry.size
        while left > 0 and (piece := self._file.read(min(BLOCK, left))):
            left -= len(piece)
            yield piece

    def _content(self, entry: Entry) -> bytes:
        return self._at(entry.content, entry.content + min(entry.size, MOST_SMALL))

    # --- what it says

    def _inside(self, entries: Mapping[str, Entry]) -> Mapping[str, Any]:
        """Of a bundle whose bytes are right: that its parts fit each other."""
        about = self._json(entries, ABOUT)
        self._log(entries, str(about.get("desk")))
        for text in self._json(entries, MANIFEST).get("texts", ()):
            made = hash_of(text["purpose"], text["version"], text["language"], text["text"])
            if made != text["hash"]:
                entry = entries[MANIFEST]
                end = entry.content + entry.size
                self._flaw("consent", MANIFEST, entry.content, end, text["hash"])
        return about

    def _json(self, entries: Mapping[str, Entry], name: str) -> Mapping[str, Any]:
        entry = entries.get(name)
        try:
            found = {} if entry is None else json.loads(self._content(entry))
        except ValueError:
            found = {}
        return found if isinstance(found, dict) else {}

    def _log(self, entries: Mapping[str, Entry], desk: str) -> None:
        """Each entry proves itself, those that follow each other belong together, the last is the signed head's."""
        entry, head = entries.get(LOG), entries.get(HEAD)
        if entry is None or head is None:
            return
        known, bad = heads.read(self._content(head), desk, [self._key])
        if bad or len(known) != 1:
            self._flaw("audit", HEAD, head.content, head.content + head.size, "head")
            return
        number, last, at = 0, "", entry.content
        for line in self._content(entry).decode(errors="replace").splitlines(keepends=True):
            end = at + len(line.encode())
            try:
                previous, found = from_line(line.rstrip("\n"))
            except ValueError:
                self._flaw("audit", LOG, at, end, "unreadable")
                return
            follows = found.number > number + 1 or (not number or previous == last)
            if digest(previous, found) != found.hash or found.number <= number or not follows:
                self._flaw("audit", LOG, at, end, str(found.number))
            number, last, at = found.number, found.hash, end
        if (number, last) != known[0]:
            self._flaw("audit", LOG, entry.content, entry.content + entry.size, "head")


def _differs(found: bytes, wanted: bytes) -> tuple[int, int]:
    """From the first byte that isn't as it should be up to behind the last."""
    length = max(len(found), len(wanted))
    same = min(len(found), len(wanted))
    first = next((at for at in range(same) if found[at] != wanted[at]), same)
    if len(found) != len(wanted):
        return first, max(length, first + 1)
    return first, next(at for at in range(same - 1, -1, -1) if found[at] != wanted[at]) + 1
