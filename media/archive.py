"""Recordings and their keys together: what there is, whether it is whole, what is in it.

A recording is a holder in the vault, its parts are the files there, by sequence; its data key bears its name in the key
store. Everything here reads files and so blocks. Times are ms since 1970 UTC.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from media.core.film import Film, Stored
from media.indexes import Indexes, tables
from media.keys import CURRENT, KeyStore, KeyTrouble, Rotation, State
from media.vault import END, HEAD, NOTE, Damaged, Reader, Vault, Within

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that isn't as it was written: a chunk, a part (`chunk` is None), or a recording (both are None).

    `what`: a `vault.Trouble`, or a `keys.Code` where the key can't be had. A part that is *truncated* was cut off by a
    crash or a full disk and is readable up to there. `start`, `end`: what of the part (ms) was in the chunk.
    """

    recording: str
    sequence: int | None
    chunk: int | None
    what: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`head`, `notes`, `end`: as the recorder wrote them (docs/recording.md); `size`: bytes of the WebM; `duration`: of
    what there is (ms), also of a part that was cut off; None where nothing can be told."""

    sequence: int
    size: int
    head: Mapping[str, Any]
    notes: tuple[Mapping[str, Any], ...]
    end: Mapping[str, Any] | None
    duration: int | None = None
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyReport:
    """`whole`, `destroyed`: how many keys are. `lost`: recordings of which there are parts but no key."""

    whole: int
    destroyed: int
    lost: tuple[str, ...]
    troubles: tuple[KeyTrouble, ...]


@dataclass(frozen=True, slots=True)
class Destroyed:
    """`key`: as it was found: *missing* where it was lost before or never made, *destroyed* where it was done already.
    `files`: how many were deleted."""

    key: State
    files: int


NOTHING: Final = Destroyed("missing", 0)


class Archive:
    """`now`: the wall clock."""

    def __init__(self, recordings: Path, keys: Path, now: Callable[[], int]) -> None:
        self.vault = Vault(recordings)
        self.keys = KeyStore(keys)
        self._indexes = Indexes(self.vault)
        self._now = now

    def prepare(self) -> None:
        """Once: folders and the first master key. Later: look whether they are there. Raises `KeyTrouble`, `OSError`.

        Where recordings lie already, a store without any key is one that is away: a new one would hide it, and what was
        recorded meanwhile would be lost when the old one is back.
        """
        if self.keys.begun:
            self.vault.find()
        else:
            self.vault.begin()
            if any(self.vault.items(one) for one in self.vault.holders()):
                raise KeyTrouble("master_missing", CURRENT)
        self.keys.prepare(self._now())

    @property
    def away(self) -> bool:
        """Whether it was begun and isn't there now."""
        try:
            self.vault.find()
        except OSError:
            return self.keys.begun
        return False

    # --- keys

    def key(self, recording: str) -> bytes:
        """Its data key, made where the recording is new, durable when this returns. Raises `KeyTrouble`, `OSError`.

        Where parts lie already, a key that is missing was lost: no second one is made for them.
        """
        try:
            return self.keys.get(recording)
        except KeyTrouble as trouble:
            if trouble.code != "key_missing" or self.vault.items(recording):
                raise
        return self.keys.make(recording, self._now())

    def destroy_key(self, recording: str) -> bool:
        """The recording can't be read any more, by anyone. Whether there was a key. Raises `OSError`."""
        self._indexes.forget(recording)
        return self.keys.destroy(recording, self._now())

    def destroy(self, recordings: Sequence[str]) -> dict[str, Destroyed]:
        """Keys first, then files: from then on what a crash left of them is noise. Durable when this returns; done
        again where it was interrupted. Raises `KeyTrouble`, `OSError` (one of the two is away: nothing was done).

        What has neither key nor files gets no tombstone: it was never recorded.
        """
        if not self.keys.begun:
            return dict.fromkeys(recordings, NOTHING)
        for one in recordings:
            self._indexes.forget(one)
        self.vault.find()
        states = self.keys.states(recordings)
        some = [one for one in recordings if states[one] != "missing" or self._lies(one)]
        found = self.keys.destroy_all(some, self._now()) if some else {}
        files = self.vault.remove(some) if some else {}
        return {
            one: Destroyed(found[one], files[one]) if one in found else NOTHING
            for one in recordings
        }

    def key_state(self, recording: str) -> State:
        """Whether its key is there, was destroyed, or is missing. Raises `KeyTrouble`, `OSError`."""
        return self.keys.states([recording])[recording] if self.keys.begun else "missing"

    def _lies(self, recording: str) -> bool:
        return self.vault.path(recording, 0).parent.is_dir()

    def rotate(self) -> Rotation:
        """Raises `KeyTrouble`, `OSError`."""
        return self.keys.rotate(self._now())

    def check_keys(self) -> KeyReport:
        """Raises `OSError`."""
        names, destroyed = self.keys.names(), 0
        for name in names:
            try:
                self.keys.get(name)
            except KeyTrouble as trouble:
                destroyed += trouble.code == "key_destroyed"
        troubles = self.keys.check()
        bad = {trouble.about for trouble in troubles}
        return KeyReport(
            whole=sum(name not in bad for name in names) - destroyed,
            destroyed=destroyed,
            lost=tuple(one for one in self.vault.holders() if one not in set(names)),
            troubles=tuple(troubles),
        )

    # --- recordings

    def recordings(self) -> list[str]:
        """Those of which anything was written. Raises `OSError`."""
        return self.vault.holders()

    def parts(self, recording: str) -> list[Part]:
        """What can be told without reading the media. Raises `KeyTrouble`, `OSError`."""
        key = self.keys.get(recording)
        return [self._part(recording, sequence, key) for sequence in self.vault.items(recording)]

    def part(self, recording: str, sequence: int) -> Part | None:
        """One of them, None if there is no such. Raises `KeyTrouble`, `OSError`."""
        key = self.keys.get(recording)
        known = sequence in self.vault.items(recording)
        return self._part(recording, sequence, key) if known else None

    def open(self, recording: str, sequence: int) -> Reader:
        """To be closed. Raises `KeyTrouble`, `Damaged`, `OSError`."""
        return self.vault.open(recording, sequence, self.keys.get(recording))

    def read(self, recording: str, sequence: int, start: int, end: int) -> Iterator[bytes]:
        """Bytes `start` up to `end` of a part's WebM. Raises `KeyTrouble`, `Damaged`, `OSError`."""
        with self.open(recording, sequence) as reader:
            yield from reader.read(start, end)

    def film(self, recording: str, sequence: int) -> Film | None:
        """What a player gets of a part, None if there is no such. Raises `KeyTrouble`, `Damaged`, `OSError`."""
        key = self.keys.get(recording)
        if sequence not in self.vault.items(recording):
            return None
        return self._indexes.of(recording, sequence, key).film

    def play(self, recording: str, sequence: int, start: int, end: int) -> Iterator[bytes]:
        """Bytes `start` up to `end` of that. What can't be read is stood in for: the rest plays. Raises as `film`."""
        key = self.keys.get(recording)
        known = self._indexes.of(recording, sequence, key)
        with self.vault.open(recording, sequence, key, tables(known)) as reader:
            for piece in known.film.range(start, end):
                if isinstance(piece, bytes):
                    yield piece
                    continue
                for part in reader.within(piece.start, piece.end):
                    yield _plain(reader, part, known.film)

    def verify(self, recording: str) -> list[Flaw]:
        """Reads everything. Raises `OSError`."""
        try:
            key = self.keys.get(recording)
        except KeyTrouble as trouble:
            return [Flaw(recording, None, None, trouble.code)]
        return [
            self._when(Flaw(recording, sequence, finding.chunk, finding.what), key)
            for sequence in self.vault.items(recording)
            for finding in self.vault.verify(recording, sequence, key)
        ]

    def _when(self, flaw: Flaw, key: bytes) -> Flaw:
        """With what was in the chunk, if that can be told."""
        assert flaw.sequence is not None
        try:
            known = self._indexes.of(flaw.recording, flaw.sequence, key)
        except Damaged:
            return flaw
        table = known.table
        if flaw.chunk not in table.bodies:
            return flaw
        place = table.bodies.index(flaw.chunk)
        return _with_span(flaw, known.film, table.starts[place], table.starts[place + 1])

    def _part(self, recording: str, sequence: int, key: bytes) -> Part:
        try:
            known = self._indexes.known(recording, sequence, key)
            reader = self.vault.open(recording, sequence, key, tables(known))
        except Damaged as damaged:
            flaw = Flaw(recording, sequence, damaged.finding.chunk, damaged.finding.what)
            return Part(sequence=sequence, size=0, head={}, notes=(), end=None, flaws=(flaw,))
        with reader:
            flaws = [] if reader.complete else [Flaw(recording, sequence, None, "truncated")]
            found: dict[bytes, list[Mapping[str, Any]]] = {HEAD: [], NOTE: [], END: []}
            for number, chunk in enumerate(reader.chunks):
                if chunk.kind not in found:
                    continue
                try:
                    found[chunk.kind].append(json.loads(reader.plain(number)))
                except Damaged as damaged:
                    flaws.append(Flaw(recording, sequence, number, damaged.finding.what))
            if found[END]:
                length: int | None = found[END][-1].get("duration")
            else:  # cut off: how long it is nobody has said
                known = self._indexes.of(recording, sequence, key) if found[HEAD] else None
                length = known.index.duration if known else None
            if known and known.table.matches(reader.table):
                for each in known.index.bad:
                    flaw = Flaw(recording, sequence, each.chunk, "altered")
                    flaws.append(_with_span(flaw, known.film, each.at, each.end))
            return Part(
                sequence=sequence,
                size=reader.size,
                head=found[HEAD][0] if found[HEAD] else {},
                notes=tuple(found[NOTE]),
                end=found[END][-1] if found[END] else None,
                duration=length,
                flaws=tuple(flaws),
            )


def _with_span(flaw: Flaw, film: Film, start: int, end: int) -> Flaw:
    """With what was in this range of the WebM, where it was media."""
    clusters = film.index.clusters
    if not clusters or end <= clusters[0].at:
        return flaw
    began, until = film.span(start, end)
    return replace(flaw, start=began, end=until)


def _plain(reader: Reader, part: Within, film: Film) -> bytes:
    try:
        return reader.plain(part.number)[part.first : part.last]
    except Damaged:
        log.error("a chunk is altered", extra={"part": reader.label, "chunk": part.number})
        whole = film.stand_in(Stored(part.at, part.at + reader.chunks[part.number].length))
        return whole[part.first : part.last]
