"""WebM written so that it can only grow: one track, clusters of a quarter second, nothing to be mended at the end.

A cluster is whole when it is written, and ends by the clock rather than by the next frame, so that what is cut off at
any byte plays up to its last cluster (RFC 8794, RFC 9559, webmproject.org/docs/container).
"""

from struct import pack
from typing import Final

CLUSTER_MS: Final = 250
CHANNELS: Final = 2
RATE: Final = 48_000
UNKNOWN: Final = b"\x01\xff\xff\xff\xff\xff\xff\xff"
SEGMENT: Final = bytes.fromhex("18538067")
DURATION: Final = b"\xec\x89" + bytes(9)
"""Void in the place of a duration, which `with_duration` puts there for whoever reads it."""


def header(size: tuple[int, int] | None) -> bytes:
    """All before the first cluster. `size` of a VP8 picture (it may change later); None for Opus, stereo."""
    return document() + SEGMENT + UNKNOWN + info() + tracks(size)


def tracks(size: tuple[int, int] | None) -> bytes:
    """The one track."""
    if size is None:
        # RFC 7845 section 5.1: version, channels, no pre-skip since the beginning is cut anyway, rate, gain, mapping.
        private = b"OpusHead" + pack("<BBHIhB", 1, CHANNELS, 0, RATE, 0, 0)
        sound = element(0xB5, pack(">d", RATE)) + _number(0x9F, CHANNELS)
        track = (
            _number(0x83, 2)
            + element(0x86, b"A_OPUS")
            + element(0x63A2, private)
            + _number(0x56BB, 80_000_000)  # a decoder wants to hear that many ns before it is right
            + element(0xE1, sound)
        )
    else:
        picture = _number(0xB0, size[0]) + _number(0xBA, size[1])
        track = _number(0x83, 1) + element(0x86, b"V_VP8") + element(0xE0, picture)
    track = _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x9C, 0) + track
    return element(0x1654AE6B, element(0xAE, track))


def info(duration: bytes = DURATION, writer: bytes = b"Visavis") -> bytes:
    """`writer`: what has put the file together as it is."""
    body = _number(0x2AD7B1, 1_000_000) + element(0x4D80, b"Visavis") + element(0x5741, writer)
    return element(0x1549A966, body + duration)


def document() -> bytes:
    """What every file begins with."""
    numbers = ((0x4286, 1), (0x42F7, 1), (0x42F2, 4), (0x42F3, 8))
    versions = _number(0x4287, 4) + _number(0x4285, 2)
    body = b"".join(_number(*each) for each in numbers) + element(0x4282, b"webm") + versions
    return element(0x1A45DFA3, body)


def with_duration(head: bytes, ms: float) -> bytes:
    """The same header, saying how long it is."""
    return head.replace(DURATION, duration(ms), 1)


def duration(ms: float) -> bytes:
    """The element that says how long a file is."""
    return b"\x44\x89\x88" + pack(">d", ms)


class Clusters:
    """Frames in, whole clusters out. Timestamps in ms, never falling."""

    def __init__(self) -> None:
        self.begun = -1
        """Timestamp of the first frame in the cluster that is open; -1 while there is none."""
        self._blocks: list[bytes] = []

    def add(self, timestamp: int, data: bytes, *, key: bool) -> bytes:
        """The cluster that had to end before this frame; empty if none had to."""
        done = self.flush() if self.full(timestamp) else b""
        if not self._blocks:
            self.begun = timestamp
        size = 0x10000000 | len(data) + 4
        head = pack(">BIBhB", 0xA3, size, 0x81, timestamp - self.begun, 0x80 if key else 0)
        self._blocks += (head, data)
        return done

    def full(self, timestamp: int) -> bool:
        """Whether what is open has to end before this frame."""
        return bool(self._blocks) and timestamp - self.begun >= CLUSTER_MS

    def flush(self) -> bytes:
        """What is open, as a whole cluster; empty if there is nothing."""
        if not self._blocks:
            return b""
        body = _number(0xE7, self.begun) + b"".join(self._blocks)
        self._blocks, self.begun = [], -1
        return element(0x1F43B675, body)


def element(name: int, body: bytes) -> bytes:
    """An element (RFC 8794): its length in one byte where that will do, else in eight."""
    size = len(body)
    length = bytes((0x80 | size,)) if size < 0x7F else pack(">Q", 1 << 56 | size)
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + length + body


def _number(name: int, value: int) -> bytes:
    return element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))
