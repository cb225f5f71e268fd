"""One clock for all parts of a recording: the machine's monotonic one, in ns.

Within a part, timestamps (`pts`, ms) follow the sender's RTP timestamps, so that it plays evenly. *Points*
tie them to the clock: a sender report names a moment as RTP timestamp and by its sender's wall clock; how that
clock goes against ours is seen from when reports arrive; the quickest one tells best. Parts of one leg share that,
so lips and voice stay together whatever the network did.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

WINDOW: Final = 60_000_000_000
"""ns in which the quickest report counts: long enough to meet a quick one, short enough for clocks that drift."""
MS: Final = 1_000_000
ASTRAY_MS: Final = 3_000
"""RTP timestamps that run away from the clock by more than this are believed no more."""

By = Literal["report", "arrival"]


@dataclass(frozen=True, slots=True)
class Point:
    """At `pts` (ms of the part) it was `at` (ns, monotonic). `by` arrival: before any report came."""

    pts: int
    at: int
    by: By


def moment(points: Sequence[Point], pts: int) -> int:
    """When a timestamp of a part was, by its points in their order. At least one point is needed."""
    told = [point for point in points if point.by == "report"] or points
    nearest = told[0]
    for point in told:
        if point.pts > pts:
            break
        nearest = point
    return nearest.at + (pts - nearest.pts) * MS


class SenderClock:
    """How far the machine's clock is ahead of a sender's wall clock, by the reports of one leg."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, int]] = deque()  # (arrival, offset), offsets rising

    def report(self, ntp: int, arrived: int) -> None:
        """`ntp` in 2^-32 s since 1900."""
        offset = arrived - nanoseconds(ntp)
        while self._seen and self._seen[-1][1] >= offset:
            self._seen.pop()
        self._seen.append((arrived, offset))
        while arrived - self._seen[0][0] > WINDOW:
            self._seen.popleft()

    def at(self, ntp: int) -> int:
        """The moment of the machine's clock; only after a report."""
        return nanoseconds(ntp) + self._seen[0][1]


def nanoseconds(ntp: int) -> int:
    """Of an NTP timestamp."""
    return ntp * 1_000_000_000 >> 32


class Timestamps:
    """RTP timestamps (without their wraps) to a part's `pts`, through sources that replace each other."""

    def __init__(self, rate: int) -> None:
        self.bases = 0
        """How often the timestamps had to be tied to the clock anew."""
        self._rate = rate
        self._base: tuple[int, int] | None = None  # RTP timestamp, pts
        self._last = -1
        self._last_at = 0

    def restart(self) -> None:
        """What follows is of another source."""
        self._base = None

    def pts(self, timestamp: int, arrived: int) -> int:
        """Of a frame; never falls, and rises with each frame."""
        by_clock = self._last + max(1, (arrived - self._last_at) // MS) if self._last >= 0 else 0
        if self._base is not None:
            pts = self._base[1] + self._ms(timestamp - self._base[0])
            if self._last < 0 or abs(pts - by_clock) <= ASTRAY_MS:
                return self._told(max(pts, self._last + 1), arrived)
        self._base = (timestamp, by_clock)
        self.bases += 1
        return self._told(by_clock, arrived)

    def reported(self, timestamp: int) -> int | None:
        """Of the moment that a sender report names, which need not be a frame's; None before the first frame."""
        if self._base is None:
            return None
        return self._base[1] + self._ms(timestamp - self._base[0])

    def _told(self, pts: int, arrived: int) -> int:
        self._last, self._last_at = pts, arrived
        return pts

    def _ms(self, ticks: int) -> int:
        return (ticks * 1_000 + self._rate // 2) // self._rate


def points(marks: Iterable[dict[str, object]]) -> list[Point]:
    """Those among a part's marks, as a part holds them."""
    found = []
    for mark in marks:
        if mark.get("type") == "clock":
            pts, at = mark["pts"], mark["at"]
            assert isinstance(pts, int)
            assert isinstance(at, int)
            found.append(Point(pts, at, "report" if mark.get("by") == "report" else "arrival"))
    return found
