"""A part as a player gets it: the WebM as it was written, with what leads to any moment of it, and sound without holes.

In front stand a seek head and cues (RFC 9559 sections 5.1.1 and 5.1.5), from the part's index. Where sound is missing,
clusters of silence stand in, since browsers play its packets one after another whatever their timestamps say; the
file's writer says so (`FILLED`). Nothing is decoded or held in memory: a film is a list of pieces, and what of the
stored WebM is in the range that somebody asks for is all that has to be read.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from struct import pack
from typing import Final, NamedTuple

from media.core.index import SILENCE_MS, Bad, Fill, Index, lasts
from media.core.webm import CLUSTER_MS, SEGMENT, document, duration, element, info, tracks

FILLED: Final = b"Visavis, holes in sound filled with silence"
CUE_EVERY_MS: Final = 5_000
"""Of sound; a picture can be entered at any key frame, of which more than one a second is no use."""
KEY_EVERY_MS: Final = 1_000
SILENCE: Final = b"\xfc\xff\xfe"
"""A packet of 20 ms without sound, stereo (RFC 6716): full-band CELT without any energy."""
BLOCK: Final = 12
"""Bytes of a block with it."""
RUN: Final = 50
"""Packets of silence in a cluster."""
CLUSTER_HEAD: Final = 18
"""Bytes before the first block of such a cluster."""


class Stored(NamedTuple):
    """A range of the stored WebM."""

    start: int
    end: int


class Silence(NamedTuple):
    pts: int
    frames: int


Piece = bytes | Stored | Silence


class Film:
    """`size`: bytes of the whole."""

    def __init__(self, index: Index) -> None:
        self.index = index
        body, places = _body(index)
        head = _head(index, places, sum(_length(piece) for piece in body))
        self._pieces: list[Piece] = [head, *body]
        self._starts = [0]
        for piece in self._pieces:
            self._starts.append(self._starts[-1] + _length(piece))

    @property
    def size(self) -> int:
        return self._starts[-1]

    @property
    def sound(self) -> bool:
        return self.index.size is None

    @property
    def loudness(self) -> bytes:
        return self.index.loudness

    def span(self, start: int, end: int) -> tuple[int, int]:
        """From when to when (ms) what lies in this range of the stored WebM is."""
        clusters = self.index.clusters
        first = max(0, bisect_right(clusters, (start, self.index.duration)) - 1)
        after = bisect_right(clusters, (end - 1, self.index.duration))
        known = first < len(clusters) and clusters[first].at == start
        began = clusters[first].pts if known else self._until(first)
        return began, clusters[after].pts if after < len(clusters) else self.index.duration

    def _until(self, number: int) -> int:
        """When a cluster ends at the latest."""
        clusters = self.index.clusters
        if number >= len(clusters):
            return 0
        following = clusters[number + 1].pts if number + 1 < len(clusters) else self.index.duration
        return min(clusters[number].pts + CLUSTER_MS, following)

    def range(self, start: int, end: int) -> Iterator[bytes | Stored]:
        """What is to be sent for these bytes, in order: as it is, or to be read."""
        place = max(0, bisect_right(self._starts, start) - 1)
        while place < len(self._pieces) and self._starts[place] < end:
            at, piece = self._starts[place], self._pieces[place]
            first, last = max(0, start - at), min(end - at, _length(piece))
            if isinstance(piece, Stored):
                yield Stored(piece.start + first, piece.start + last)
            elif isinstance(piece, Silence):
                yield from _silence(piece, first, last)
            else:
                yield piece[first:last]
            place += 1

    def stand_in(self, lost: Stored) -> bytes:
        """Something of the same length in the place of what can't be read: silence if it was a cluster of sound, and
        nothing that a player would look at."""
        length = lost.end - lost.start
        clusters = self.index.clusters
        place = bisect_right(clusters, (lost.start,))
        known = place < len(clusters) and clusters[place].at == lost.start
        if self.index.size is not None or not known:
            return void(length)
        following = clusters[place + 1] if place + 1 < len(clusters) else None
        if following is not None and following.at != lost.end:
            return void(length)
        until = self.index.duration + SILENCE_MS if following is None else following.pts
        missing = (until - clusters[place].pts) // SILENCE_MS
        fitting = min(missing, RUN, (length - CLUSTER_HEAD - 2) // BLOCK)
        if fitting <= 0:
            return void(length)
        filled = _run(clusters[place].pts, fitting)
        return filled + void(length - len(filled))


def void(length: int) -> bytes:
    """An element to be passed over, of this length (RFC 8794 section 11.3.2); less than two bytes can't be one."""
    if length < 2:
        return bytes(length)
    if length < 9:
        return bytes((0xEC, 0x80 | length - 2)) + bytes(length - 2)
    return b"\xec" + pack(">Q", 1 << 56 | length - 9) + bytes(length - 9)


def _length(piece: Piece) -> int:
    if isinstance(piece, Stored):
        return piece.end - piece.start
    if isinstance(piece, Silence):
        runs, rest = divmod(piece.frames, RUN)
        return runs * (CLUSTER_HEAD + RUN * BLOCK) + (CLUSTER_HEAD + rest * BLOCK if rest else 0)
    return len(piece)


def _silence(piece: Silence, first: int, last: int) -> Iterator[bytes]:
    """Bytes `first` up to `last` of it."""
    whole = CLUSTER_HEAD + RUN * BLOCK
    for number in range(first // whole, -(-piece.frames // RUN)):
        at = number * whole
        if at >= last:
            return
        frames = min(RUN, piece.frames - number * RUN)
        run = _run(piece.pts + number * RUN * SILENCE_MS, frames)
        yield run[max(0, first - at) : last - at]


def _run(pts: int, frames: int) -> bytes:
    """A cluster of silence."""
    size = pack(">Q", 1 << 56 | CLUSTER_HEAD - 12 + frames * BLOCK)
    return b"\x1f\x43\xb6\x75" + size + b"\xe7\x84" + pack(">I", pts) + _blocks(frames)


@cache
def _blocks(frames: int) -> bytes:
    return b"".join(
        pack(">BIBHB", 0xA3, 0x10000000 | len(SILENCE) + 4, 0x81, number * SILENCE_MS, 0x80)
        + SILENCE
        for number in range(frames)
    )


assert lasts(SILENCE) == SILENCE_MS


def _body(index: Index) -> tuple[list[Piece], dict[int, int]]:
    """All pieces behind the head, and where among them (bytes) each cluster begins, by its number."""
    pieces: list[Piece] = []
    places: dict[int, int] = {}
    at = 0
    fills, bad = list(index.fills), list(index.bad)
    for number, cluster in enumerate(index.clusters):
        end = index.clusters[number + 1].at if number + 1 < len(index.clusters) else index.body
        made: list[Piece] = []
        while fills and fills[0].at <= cluster.at:
            made.append(Silence(fills[0].pts, fills[0].frames))
            fills.pop(0)
        inside: list[Fill] = []
        while fills and fills[0].at < end:
            inside.append(fills.pop(0))
        lost: list[Bad] = []
        while bad and bad[0].at < end:
            lost.append(bad.pop(0))
        places[number] = at + sum(_length(piece) for piece in made)
        whole = min([end, *(each.at for each in lost)])
        made += (
            _split(cluster.at, whole, cluster.pts, inside)
            if inside
            else [Stored(cluster.at, whole)]
        )
        if whole < end:
            made.append(void(end - whole))
        before = pieces[-1] if pieces else None
        if isinstance(before, Stored) and made == [Stored(cluster.at, end)]:
            pieces[-1] = Stored(before.start, end)  # most lie one behind another
        else:
            pieces += made
        at += sum(_length(piece) for piece in made)
    return pieces, places


def _split(start: int, end: int, pts: int, fills: list[Fill]) -> Iterator[Piece]:
    """A cluster with holes in it as several, of the same timestamp, and silence between them."""
    stamp = pts.to_bytes(max(1, (pts.bit_length() + 7) // 8), "big")
    short = end - start <= 5 + 0x7E
    at = start + (5 if short else 12) + 2 + len(stamp)
    head = bytes((0xE7, 0x80 | len(stamp))) + stamp
    for fill in [*fills, None]:
        until = end if fill is None else fill.at
        size = pack(">Q", 1 << 56 | len(head) + until - at)
        yield b"\x1f\x43\xb6\x75" + size + head
        yield Stored(at, until)
        if fill is not None:
            yield Silence(fill.pts, fill.frames)
        at = until


def _entries(index: Index) -> Iterator[tuple[int, int]]:
    """(timestamp, number of the cluster) of each place that can be entered."""
    last = -CUE_EVERY_MS
    if index.size is None:
        for number, cluster in enumerate(index.clusters):
            if cluster.pts - last >= CUE_EVERY_MS:
                last = cluster.pts
                yield last, number
        return
    for number, pts in index.keys:
        if pts - last >= KEY_EVERY_MS:
            last = pts
            yield last, number


def _head(index: Index, places: dict[int, int], body: int) -> bytes:
    """All before the first cluster. `places`: of the clusters, from there on."""
    entries = list(_entries(index))
    about = info(duration(index.duration), FILLED if index.fills else b"Visavis")
    track = tracks(index.size)
    seek_head = len(_seek_head(0, 0, 0))
    cues_at = seek_head + len(about) + len(track)
    behind = cues_at + len(_cues((0, 0) for _ in entries))
    cues = _cues((pts, behind + places[number]) for pts, number in entries)
    content = _seek_head(seek_head, seek_head + len(about), cues_at) + about + track + cues
    return document() + SEGMENT + pack(">Q", 1 << 56 | len(content) + body) + content


def _seek_head(about: int, track: int, cues: int) -> bytes:
    seeks = ((0x1549A966, about), (0x1654AE6B, track), (0x1C53BB6B, cues))
    return element(
        0x114D9B74,
        b"".join(
            element(
                0x4DBB, element(0x53AB, name.to_bytes(4, "big")) + element(0x53AC, pack(">Q", at))
            )
            for name, at in seeks
        ),
    )


def _cues(entries: Iterator[tuple[int, int]]) -> bytes:
    """Each of the same length, so that where the first cluster begins is known before what they say."""
    body = b"".join(
        element(
            0xBB,
            element(0xB3, pack(">I", pts))
            + element(0xB7, b"\xf7\x81\x01" + element(0xF1, pack(">Q", place))),
        )
        for pts, place in entries
    )
    return b"\x1c\x53\xbb\x6b" + pack(">Q", 1 << 56 | len(body)) + body
