"""What lies where in a part: for a player that goes anywhere in an hour without reading the hour.

An index is derived: it can be made anew from its part at any time (`Scan`), and says nothing that the part doesn't.
Times are ms of the part's own timestamps, places are bytes of its WebM.
"""

import base64
import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

VERSION: Final = 1
LOUDNESS_MS: Final = 200
SILENCE_MS: Final = 20
"""What one packet of silence lasts that fills a hole."""
QUIET: Final = 127


class BadIndex(Exception):
    """Not what `Index.write` writes."""


class Cluster(NamedTuple):
    at: int
    pts: int


class Key(NamedTuple):
    """A cluster that holds a key frame, by its number, and when the first one in it is."""

    cluster: int
    pts: int


class Fill(NamedTuple):
    """Nothing came: `frames` packets of silence belong before what is at `at`, the first of them at `pts`."""

    at: int
    pts: int
    frames: int


class Bad(NamedTuple):
    """A chunk that can't be read as it was written: its number in the file, and what of the WebM was in it."""

    chunk: int
    at: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """`duration`: timestamp of the last frame. `size`: width and height of a picture at its beginning. `loudness`: one
    byte for each `LOUDNESS_MS` of sound, 0 silent to 127; empty where nobody said it. `bad`: known when it was made."""

    size: tuple[int, int] | None
    body: int
    duration: int
    clusters: tuple[Cluster, ...]
    keys: tuple[Key, ...]
    fills: tuple[Fill, ...]
    loudness: bytes = b""
    bad: tuple[Bad, ...] = ()

    def write(self) -> bytes:
        return json.dumps(
            {
                "version": VERSION,
                "size": self.size,
                "body": self.body,
                "duration": self.duration,
                "clusters": self.clusters,
                "keys": self.keys,
                "fills": self.fills,
                "loudness": base64.b64encode(self.loudness).decode(),
                "bad": self.bad,
            },
            separators=(",", ":"),
        ).encode()


def read(data: bytes) -> Index:
    """Raises `BadIndex`."""
    try:
        found: Mapping[str, Any] = json.loads(data)
        if found["version"] != VERSION:
            raise BadIndex(f"version {found['version']}")
        size = found["size"]
        return Index(
            size=None if size is None else (int(size[0]), int(size[1])),
            body=int(found["body"]),
            duration=int(found["duration"]),
            clusters=tuple(Cluster(*each) for each in found["clusters"]),
            keys=tuple(Key(*each) for each in found["keys"]),
            fills=tuple(Fill(*each) for each in found["fills"]),
            loudness=base64.b64decode(found["loudness"]),
            bad=tuple(Bad(*each) for each in found["bad"]),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BadIndex(str(error)) from None


class Holes:
    """Sound is played packet by packet, whatever timestamps say: how much silence stands in for what never came."""

    def __init__(self) -> None:
        self.told = 0.0
        """Until when (ms) what there is so far lasts."""

    def before(self, pts: int, packet: bytes) -> tuple[int, int]:
        """(when silence begins, how many packets of it) before a packet; none most often."""
        began, frames = self.told, max(0, int((pts - self.told) // SILENCE_MS))
        self.told += frames * SILENCE_MS + lasts(packet)
        return round(began), frames


def lasts(packet: bytes) -> float:
    """How long (ms) an Opus packet plays (RFC 6716 section 3.1)."""
    if not packet:
        return 0.0
    config = packet[0] >> 3
    if config < 12:
        frame = (10.0, 20.0, 40.0, 60.0)[config & 3]
    elif config < 16:
        frame = (10.0, 20.0)[config & 1]
    else:
        frame = (2.5, 5.0, 10.0, 20.0)[config & 3]
    code = packet[0] & 3
    if code == 3:
        return frame * (packet[1] & 63 if len(packet) > 1 else 0)
    return frame * (2 if code else 1)


class Indexing:
    """An index that grows with its part. Clusters are told when they are whole, fills when they are found."""

    def __init__(self, head: int, size: tuple[int, int] | None) -> None:
        self.at = head
        """Where the next cluster begins."""
        self.size = size
        self.keys: list[Key] = []
        self.fills: list[Fill] = []
        self.bad: list[Bad] = []
        self._clusters = array("Q")  # where, when, where, when, …
        self._loudness = bytearray()

    def cluster(self, pts: int, length: int, key: int | None = None) -> None:
        """`key`: when its first key frame is; None for a picture without, and for sound, where any will do."""
        if key is not None:
            self.keys.append(Key(len(self._clusters) // 2, key))
        self._clusters.extend((self.at, pts))
        self.at += length

    def fill(self, at: int, pts: int, frames: int) -> None:
        self.fills.append(Fill(at, pts, frames))

    def heard(self, pts: int, level: int) -> None:
        """`level`: as RFC 6464 has it, 0 loudest to 127."""
        place = pts // LOUDNESS_MS
        missing = place + 1 - len(self._loudness)
        if missing > 0:
            self._loudness.extend(bytes(missing))
        self._loudness[place] = max(self._loudness[place], QUIET - (level & QUIET))

    def whole(self, duration: int) -> Index:
        return Index(
            size=self.size,
            body=self.at,
            duration=duration,
            clusters=tuple(map(Cluster, self._clusters[::2], self._clusters[1::2])),
            keys=tuple(self.keys),
            fills=tuple(self.fills),
            loudness=bytes(self._loudness),
            bad=tuple(self.bad),
        )


class Scan:
    """Makes an index of what is told chunk by chunk, as they lie in the part."""

    def __init__(self, size: tuple[int, int] | None) -> None:
        self._picture = size is not None
        self._made = Indexing(0, size)
        self._holes = Holes()
        self._open = bytearray()  # of a cluster that lies in several chunks
        self._at = 0
        self._duration = 0

    def chunk(self, data: bytes) -> None:
        """The next of the WebM."""
        self._at += len(data)
        if not self._open and self._made.at == 0 and data[:4] != CLUSTER:
            self._made.at = len(data)  # what is before the first cluster
            return
        self._open += data
        while (length := element_length(self._open)) is not None and length <= len(self._open):
            whole = bytes(self._open[:length])
            del self._open[:length]
            if whole[:4] == CLUSTER:
                self._cluster(whole)
            else:
                self._made.at += length

    def unreadable(self, number: int, length: int) -> None:
        """The next of it can't be had; `number`: of the chunk."""
        if self._made.at == 0:
            self._made.at = length
        else:
            began = self._made.at
            self._made.at = self._at + length
            self._made.bad.append(Bad(number, began, self._made.at))
        self._open.clear()
        self._at += length

    def index(self) -> Index:
        return self._made.whole(self._duration)

    def _cluster(self, data: bytes) -> None:
        since, at = cluster_head(data)
        key: int | None = None
        for start, end in blocks(data, at):
            pts = since + (data[start + 6] << 8 | data[start + 7])
            self._duration = max(self._duration, pts)
            if not self._picture:
                # A hole before the first packet is one before the cluster.
                began, frames = self._holes.before(pts, data[start + BLOCK_HEAD : end])
                if frames:
                    inside = 0 if start == at else start
                    self._made.fill(self._made.at + inside, began, frames)
            elif key is None and data[start + 8] & 0x80:
                key = pts
        self._made.cluster(since, len(data), key)


CLUSTER: Final = b"\x1f\x43\xb6\x75"
BLOCK_HEAD: Final = 9
"""A simple block as `webm.Clusters` writes it: 1 byte id, 4 of length, track, 2 of time, flags."""


def element_length(data: bytes | bytearray) -> int | None:
    """Of the whole element that begins here, as `webm` writes them: a cluster, with a length of 1 byte or 8."""
    if len(data) < 12:
        return None
    if data[4] == 1:
        return 12 + int.from_bytes(data[5:12], "big")
    return 5 + (data[4] & 0x7F)


def cluster_head(data: bytes) -> tuple[int, int]:
    """Its timestamp, and where its blocks begin."""
    at = 12 if data[4] == 1 else 5
    length = data[at + 1] & 0x7F
    return int.from_bytes(data[at + 2 : at + 2 + length], "big"), at + 2 + length


def blocks(data: bytes, at: int) -> Sequence[tuple[int, int]]:
    """From where to where each block is."""
    found = []
    while at + BLOCK_HEAD <= len(data):
        end = at + 5 + (int.from_bytes(data[at + 1 : at + 5], "big") & 0x0FFFFFFF)
        found.append((at, end))
        at = end
    return found
