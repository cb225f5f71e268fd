"""Transport-wide feedback: who numbers every packet learns when each arrived.

From draft-holmer-rmcat-transport-wide-cc-extensions-01.
`Arrivals` makes it for what the server receives, `read_feedback` reads what a receiver says of the server's packets.
The format: base number, count of statuses, reference time (64 ms), feedback count, chunks of statuses, deltas (250 us).
"""

from dataclasses import dataclass, field
from struct import Struct
from typing import Final

MISSING: Final = 0
SMALL: Final = 1
LARGE: Final = 2
MAX_STATUSES: Final = 400
"""Of one feedback that we write: with large deltas it still fits a datagram."""
MAX_LATE: Final = 200
"""A packet that comes later than this many numbers is not reported."""
MAX_HELD: Final = 2_000
MAX_READ: Final = 4_096
"""Statuses that we read of one feedback: seconds of any honest stream."""
TICK_US: Final = 250
REFERENCE_US: Final = 64_000

_START: Final = Struct("!HH")
_SIGNED: Final = Struct("!h")
_SHORT: Final = Struct("!H")


@dataclass(slots=True)
class Arrivals:
    """What came from one sender and isn't reported yet. Times in us, from any clock."""

    highest: int = -1
    """Unwrapped; -1 before the first packet."""
    _next: int = 0
    _seen: dict[int, int] = field(default_factory=dict)
    _count: int = 0

    def add(self, number: int, at_us: int) -> None:
        """A packet with this transport-wide number (16 bits) arrived."""
        highest = self.highest
        if highest < 0:
            # Begun high enough that late numbers before the first stay positive.
            highest = self.highest = self._next = number + 0x10000
        step = (number - highest) & 0xFFFF
        full = highest + (step if step < 0x8000 else step - 0x10000)
        if full > highest:
            self.highest = full
        if full < self._next:
            if full < self._next - MAX_LATE:
                return
            self._next = full
        if len(self._seen) < MAX_HELD:
            self._seen[full] = at_us

    def flush(self) -> list[bytes]:
        """The feedback for all that came since the last time, as bodies that begin with the base number."""
        found = []
        while self._seen:
            found.append(self._one())
        return found

    def _one(self) -> bytes:
        seen = self._seen
        first = min(seen)
        base = self._next if first - MAX_STATUSES < self._next <= first else first
        last = min(max(seen), base + MAX_STATUSES - 1)
        reference = seen[first] // REFERENCE_US
        clock = reference * REFERENCE_US
        statuses: list[int] = []
        deltas = bytearray()
        number = base
        while number <= last:
            at = seen.get(number)
            if at is None:
                statuses.append(MISSING)
            else:
                ticks = round((at - clock) / TICK_US)
                if 0 <= ticks <= 255:
                    statuses.append(SMALL)
                    deltas.append(ticks)
                elif -0x8000 <= ticks <= 0x7FFF:
                    statuses.append(LARGE)
                    deltas += _SIGNED.pack(ticks)
                elif statuses:
                    break  # too far apart: the next feedback has a reference of its own
                else:
                    del seen[number]
                    number += 1
                    continue
                clock += ticks * TICK_US
                del seen[number]
            number += 1
        self._next = number
        head = _START.pack((number - len(statuses)) & 0xFFFF, len(statuses))
        head += (reference & 0xFFFFFF).to_bytes(3, "big") + bytes((self._count & 255,))
        self._count += 1
        body = head + _chunks(statuses) + bytes(deltas)
        return body + bytes(-len(body) % 4)


def _chunks(statuses: list[int]) -> bytes:
    """Runs where they pay, else seven statuses of two bits each."""
    out = bytearray()
    at = 0
    while at < len(statuses):
        end = at
        while end < len(statuses) and statuses[end] == statuses[at] and end - at < 0x1FFF:
            end += 1
        if end - at >= 7 or end == len(statuses):
            out += _SHORT.pack(statuses[at] << 13 | (end - at))
            at = end
        else:
            word = 3 << 14
            for place, status in enumerate(statuses[at : at + 7]):
                word |= status << (12 - 2 * place)
            out += _SHORT.pack(word)
            at += 7
    return bytes(out)


@dataclass(frozen=True, slots=True)
class Feedback:
    """`arrivals[i]` is when packet `base + i` came, in us of the receiver's clock; None if it didn't."""

    base: int
    count: int
    arrivals: tuple[int | None, ...]


def read_feedback(data: bytes) -> Feedback | None:
    """Read a body that begins with the base number; None if it is damaged."""
    if len(data) < 8:
        return None
    base, size = _START.unpack_from(data)
    if not 0 < size <= MAX_READ:
        return None
    reference = int.from_bytes(data[4:7], "big")
    statuses: list[int] = []
    at = 8
    while len(statuses) < size:
        if at + 2 > len(data):
            return None
        (word,) = _SHORT.unpack_from(data, at)
        at += 2
        if not word & 0x8000:
            statuses += [word >> 13 & 3] * min(word & 0x1FFF, size - len(statuses))
            if not word & 0x1FFF:
                return None
        elif word & 0x4000:
            statuses += [word >> (12 - 2 * place) & 3 for place in range(7)]
        else:
            statuses += [word >> (13 - place) & 1 for place in range(14)]
    clock = reference * REFERENCE_US
    arrivals: list[int | None] = []
    for status in statuses[:size]:
        if status == SMALL and at < len(data):
            clock += data[at] * TICK_US
            at += 1
        elif status == LARGE and at + 2 <= len(data):
            clock += _SIGNED.unpack_from(data, at)[0] * TICK_US
            at += 2
        elif status == MISSING:
            arrivals.append(None)
            continue
        else:
            return None
        arrivals.append(clock)
    return Feedback(base, data[7], tuple(arrivals))
