"""From the packets of one source to frames: put in order, holes waited for and given up, VP8 pictures put together.

Packets come as they arrived, repaired ones late. A hole is waited for `WINDOW` from the arrival of what came after it.
What can't be decoded for want of a lost packet is left out, up to the next key frame (RFC 7741). All times are ns of
the machine's monotonic clock.
"""

from typing import Final, NamedTuple

from media.core.rtp import HEADER, PADDED, extensions_end, payload_end

WINDOW: Final = 450_000_000
"""ns; a worker gives up asking a little earlier."""
MOST_HELD: Final = 1_024
"""Packets behind a hole."""
RESTARTED: Final = 4_096
"""Sequence numbers; who jumps further counts anew, and nothing was lost."""
LARGEST: Final = 4 << 20
"""Bytes of a picture."""


class Frame(NamedTuple):
    """`timestamp` is the RTP timestamp without its wraps; `lost`: packets missing since the frame before."""

    timestamp: int
    key: bool
    data: bytes
    arrived: int
    lost: int


class Depacketiser:
    """One source. `packets` taken, `lost` on the way, `spoiled` frames that could not be decoded for want of others."""

    def __init__(self, *, picture: bool) -> None:
        self.packets = 0
        self.lost = 0
        self.spoiled = 0
        self._picture = picture
        self._next = -1
        self._held: dict[int, tuple[int, bytes]] = {}
        self._timestamp = -1
        self._lost_before = 0
        self._needs_key = picture
        self._parts: list[bytes] = []
        self._size = 0
        self._parts_of = -1

    def push(self, arrived: int, packet: bytes) -> list[Frame]:
        """A packet, and the frames that are whole with it. Anything but RTP is passed over."""
        frames: list[Frame] = []
        if len(packet) < HEADER.size:
            return frames
        sequence = packet[2] << 8 | packet[3]
        if self._next < 0:
            self._next = sequence
        step = (sequence - self._next) & 0xFFFF
        if step == 0:
            self._take(arrived, packet, frames)
            if self._held:
                self._run(frames)
        elif step < 0x8000:
            self._held.setdefault(sequence, (arrived, packet))
            if len(self._held) > MOST_HELD:
                self._skip(frames)
        elif step < 0x10000 - RESTARTED:
            self._skip_all(frames)
            self._next = sequence
            self._take(arrived, packet, frames)
        return frames

    def drain(self, now: int) -> list[Frame]:
        """Time has passed: holes that were waited for long enough are given up."""
        frames: list[Frame] = []
        while self._held and now - next(iter(self._held.values()))[0] > WINDOW:
            self._skip(frames)
        return frames

    def flush(self) -> list[Frame]:
        """Nothing comes any more."""
        frames: list[Frame] = []
        self._skip_all(frames)
        return frames

    def unwrap(self, timestamp: int) -> int:
        """An RTP timestamp near the last frame's, without its wraps."""
        if self._timestamp < 0:
            return timestamp
        step = (timestamp - self._timestamp) & 0xFFFFFFFF
        return self._timestamp + (step - 0x100000000 if step & 0x80000000 else step)

    # --- order

    def _run(self, frames: list[Frame]) -> None:
        while (found := self._held.pop(self._next, None)) is not None:
            self._take(*found, frames)

    def _skip(self, frames: list[Frame]) -> None:
        """Over the hole in front of what is held."""
        first = min(self._held, key=lambda each: (each - self._next) & 0xFFFF)
        missing = (first - self._next) & 0xFFFF
        if missing < RESTARTED:
            self.lost += missing
            self._lost_before += missing
        self._spoil()
        self._next = first
        self._run(frames)

    def _skip_all(self, frames: list[Frame]) -> None:
        while self._held:
            self._skip(frames)

    def _spoil(self) -> None:
        """Something is missing: what is being put together is useless, and so is what builds on it."""
        if self._parts:
            self.spoiled += 1
        self._parts, self._parts_of = [], -1
        self._needs_key = self._picture

    # --- frames

    def _take(self, arrived: int, packet: bytes, frames: list[Frame]) -> None:
        """The next packet in order."""
        self._next = (self._next + 1) & 0xFFFF
        self.packets += 1
        end = len(packet)
        start = extensions_end(packet, end)
        if packet[0] & PADDED:
            end = payload_end(packet, end)
        if not start or end <= start:
            return  # padding that probes the link
        timestamp = int.from_bytes(packet[4:8], "big")
        if not self._picture:
            self._timestamp = timestamp = self.unwrap(timestamp)
            frames.append(Frame(timestamp, True, packet[start:end], arrived, self._lost_before))
            self._lost_before = 0
            return
        at = _vp8_payload(packet, start, end)
        if packet[start] & 0x17 == 0x10:  # a picture begins
            if self._parts:  # its end never came, though nothing is missing
                self._spoil()
            self._parts_of, self._size = timestamp, 0
        elif timestamp != self._parts_of or not self._parts:
            self._spoil()
            return
        self._size += end - at
        if not at or self._size > LARGEST:
            self._spoil()
            return
        self._parts.append(packet[at:end])
        if packet[1] & 0x80:
            self._finish(self.unwrap(timestamp), arrived, frames)

    def _finish(self, timestamp: int, arrived: int, frames: list[Frame]) -> None:
        data = b"".join(self._parts)
        self._parts, self._parts_of = [], -1
        key = picture_size(data) is not None
        if self._needs_key and not key:
            self.spoiled += 1
            return
        self._needs_key = False
        self._timestamp = timestamp
        frames.append(Frame(timestamp, key, data, arrived, self._lost_before))
        self._lost_before = 0


def _vp8_payload(packet: bytes, start: int, end: int) -> int:
    """Where the picture's bytes begin behind the descriptor (RFC 7741 section 4.2); 0 where there are none."""
    at = start + 1
    if packet[start] & 0x80:
        if at >= end:
            return 0
        flags = packet[at]
        at += 1
        if (
            flags == 0x80 and at < end and packet[at] & 0x80
        ):  # as nearly all are: a long picture id alone
            return at + 2 if at + 2 < end else 0
        if flags & 0x80:
            if at >= end:
                return 0
            at += 2 if packet[at] & 0x80 else 1
        at += bool(flags & 0x40) + bool(flags & 0x30)
    return at if at < end else 0


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a VP8 key frame (RFC 6386 section 9.1), None for any other."""
    if len(data) < 10 or data[0] & 1 or data[3:6] != b"\x9d\x01\x2a":
        return None
    return (data[6] | data[7] << 8) & 0x3FFF, (data[8] | data[9] << 8) & 0x3FFF
