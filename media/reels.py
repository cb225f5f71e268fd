"""Parts of a recording as they are played one after the other on its one clock: pictures and sound, decoded."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

import av
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.video.frame import VideoFrame

from media.vault import Damaged, Reader

RATE: Final = 48_000
SAMPLE: Final = 2
"""Bytes of one, in one channel."""
HELD_MS: Final = 3_000
"""How long a picture stands when no other comes: then there is none."""


class Point(NamedTuple):
    """`pts` ms after the part's beginning it was `at` (ms since 1970)."""

    pts: int
    at: int


class Clock:
    """Between two points time runs on from the earlier one."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = points
        self._pts = [point.pts for point in points]

    def at(self, pts: float) -> float:
        point = self._points[max(0, bisect_right(self._pts, pts) - 1)]
        return point.at + pts - point.pts


class Body:
    """A part's WebM as a file that PyAV reads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        end = self._reader.size if size < 0 else min(self._at + size, self._reader.size)
        pieces: list[bytes] = []
        with suppress(Damaged):  # what lies behind can't be read: as if it were the end
            for piece in self._reader.read(self._at, end) if end > self._at else ():
                pieces.append(piece)  # noqa: PERF402 - what came before the damage counts
        data = b"".join(pieces)
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._at, self._reader.size)[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at


class Film:
    """Pictures of one part, in order. `at(now)` never goes back."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._frames = self._decoded(reader, clock)
        self._next: tuple[float, VideoFrame] | None = None
        self._shown: tuple[float, VideoFrame] | None = None
        self._over = False

    def at(self, now: float) -> VideoFrame | None:
        """The last one that was there at `now` (ms since 1970)."""
        while not self._over:
            if self._next is None:
                self._next = next(self._frames, None)
                self._over = self._next is None
            if self._next is None or self._next[0] > now:
                break
            self._shown, self._next = self._next, None
        if self._shown is None or now - self._shown[0] > HELD_MS:
            return None
        return self._shown[1]

    def _decoded(self, reader: Reader, clock: Clock) -> Iterator[tuple[float, VideoFrame]]:
        """Up to where it can be read."""
        try:
            with _open(reader) as container:
                stream = container.streams.video[0]
                stream.thread_type = "NONE"
                for frame in container.decode(stream):
                    if frame.time is not None:
                        yield clock.at(frame.time * 1_000), frame
        except (av.FFmpegError, IndexError):
            return


class Voice:
    """Sound of one part as samples at their places, silence in between. `take` never goes back."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._pieces = self._decoded(reader, clock)
        self._held: tuple[int, bytes] | None = None

    def take(self, into: bytearray, start: int) -> None:
        """Its samples from `start` on (samples since 1970) as far as there is room, each at its place."""
        end = start + len(into) // SAMPLE
        while True:
            piece = self._held or next(self._pieces, None)
            self._held = piece
            if piece is None:
                return
            at, samples = piece
            if at >= end:
                return
            skipped = max(0, start - at)
            taken = samples[skipped * SAMPLE : (end - at) * SAMPLE]
            if taken:
                place = (max(at, start) - start) * SAMPLE
                into[place : place + len(taken)] = taken
            if at + len(samples) // SAMPLE > end:
                return
            self._held = None

    def _decoded(self, reader: Reader, clock: Clock) -> Iterator[tuple[int, bytes]]:
        resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
        try:
            with _open(reader) as container:
                for frame in container.decode(container.streams.audio[0]):
                    if frame.time is None:
                        continue
                    at = round(clock.at(frame.time * 1_000) * RATE / 1_000)
                    for each in resampler.resample(frame):
                        yield at, bytes(each.planes[0])[: each.samples * SAMPLE]
        except (av.FFmpegError, IndexError):
            return


def _open(reader: Reader) -> InputContainer:
    return av.open(Body(reader), "r", format="matroska")
