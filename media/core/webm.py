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
DURATION: Final = b"\xec\x89" + bytes(9)
"""Void in the place of a duration, which `with_duration` puts there for whoever reads it."""


def header(size: tuple[int, int] | None) -> bytes:
    """All before the first cluster. `size` of a VP8 picture (it may change later); None for Opus, stereo."""
    if size is None:
        # RFC 7845 section 5.1: version, channels, no pre-skip since the beginning is cut anyway, rate, gain, mapping.
        private = b"OpusHead" + pack("<BBHIhB", 1, CHANNELS, 0, RATE, 0, 0)
        sound = _element(0xB5, pack(">d", RATE)) + _number(0x9F, CHANNELS)
        track = (
            _number(0x83, 2)
            + _element(0x86, b"A_OPUS")
            + _element(0x63A2, private)
            + _number(0x56BB, 80_000_000)  # a decoder wants to hear that many ns before it is right
            + _element(0xE1, sound)
        )
    else:
        picture = _number(0xB0, size[0]) + _number(0xBA, size[1])
        track = _number(0x83, 1) + _element(0x86, b"V_VP8") + _element(0xE0, picture)
    track = _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x9C, 0) + track
    info = (
        _number(0x2AD7B1, 1_000_000)
        + _element(0x4D80, b"Visavis")
        + _element(0x5741, b"Visavis")
        + DURATION
    )
    document = b"".join(
        (
            _number(0x4286, 1),
            _number(0x42F7, 1),
            _number(0x42F2, 4),
            _number(0x42F3, 8),
            _element(0x4282, b"webm"),
            _number(0x4287, 4),
            _number(0x4285, 2),
        )
    )
    return (
        _element(0x1A45DFA3, document)
        + bytes.fromhex("18538067")
        + UNKNOWN
        + _element(0x1549A966, info)
        + _element(0x1654AE6B, _element(0xAE, track))
    )


def with_duration(head: bytes, ms: float) -> bytes:
    """The same header, saying how long it is."""
    return head.replace(DURATION, b"\x44\x89\x88" + pack(">d", ms), 1)


class Clusters:
    """Frames in, whole clusters out. Timestamps in ms, never falling."""

    def __init__(self) -> None:
        self.begun = -1
        """Timestamp of the first frame in the cluster that is open; -1 while there is none."""
        self._blocks: list[bytes] = []

    def add(self, timestamp: int, data: bytes, *, key: bool) -> bytes:
        """The cluster that had to end before this frame; empty if none had to."""
        done = b""
        if self._blocks and timestamp - self.begun >= CLUSTER_MS:
            done = self.flush()
        if not self._blocks:
            self.begun = timestamp
        size = 0x10000000 | len(data) + 4
        head = pack(">BIBhB", 0xA3, size, 0x81, timestamp - self.begun, 0x80 if key else 0)
        self._blocks += (head, data)
        return done

    def flush(self) -> bytes:
        """What is open, as a whole cluster; empty if there is nothing."""
        if not self._blocks:
            return b""
        body = _number(0xE7, self.begun) + b"".join(self._blocks)
        self._blocks, self.begun = [], -1
        return _element(0x1F43B675, body)


def _element(name: int, body: bytes) -> bytes:
    size = len(body)
    length = bytes((0x80 | size,)) if size < 0x7F else pack(">Q", 1 << 56 | size)
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + length + body


def _number(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))
