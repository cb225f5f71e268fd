"""The gate in front of a recording: a sample passes only if a later word of the desk says that it may.

The desk's server tells every 100 ms or so which permits stand, with the moment at which that was so (`issued_at`). A
permit is a track and a sequence that never comes again. It opens `GUARD` after the gate first hears of it, not before:
what arrived earlier is dropped. So what was said before the grant and was on its way when it came isn't in it either,
unless its way took longer than that. What arrives is held back until a word *issued after its arrival* still lists the
permit; then it is released. What is held when the permit ends is dropped, so nothing that arrived after the desk's
decision can be released, however late the news of it comes.

A permit ends for good: when the desk stops it or no longer lists it, after `LEASE` without a word, with a new epoch, or
when a clock tells the impossible. A sequence not above one that ended opens nothing. So silence, a restart, a word that
is lost, doubled or overtaken can shorten a recording, never lengthen it.

All times are ns of the machine's monotonic clock, which server, media worker and recorder share. `now` is read after
what is passed along with it was received. Nothing here reads a clock, waits or writes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Generic, Literal, NamedTuple, TypeVar

LEASE: Final = 500_000_000
"""ns that a permit outlives the last word about it; longer is nothing held back."""
GUARD: Final = 200_000_000
"""ns from a grant on in which what arrives counts as made before it: encoders, jitter and networks take less."""
MOST_HELD: Final = 1 << 20
"""Bytes held back for one track, several times what the widest screen sends within a lease."""

T = TypeVar("T")


class Track(NamedTuple):
    recording: str
    participant: str
    kind: str


class Permit(NamedTuple):
    track: Track
    sequence: int


Ended = Literal["stopped", "lapsed", "epoch", "clock"]


class Closed(NamedTuple):
    """`at`: from when on nothing was allowed any more. `dropped`: samples held back that will never be written."""

    permit: Permit
    code: str
    """An `Ended`, or what the recorder closed it for."""
    at: int
    dropped: int


@dataclass(slots=True)
class Outcome(Generic[T]):
    """What came of a step: `released` may be written now, in this order."""

    opened: list[Permit] = field(default_factory=list)
    released: list[tuple[Permit, T]] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)


Verdict = Literal["released", "held", "dropped"]


@dataclass(slots=True)
class _Open(Generic[T]):
    permit: Permit
    since: int
    """What arrived earlier is none of it."""
    confirmed: int
    """When the last word about it was issued."""
    held: list[tuple[int, int, T]] = field(default_factory=list)
    """Arrival, bytes, sample; in the order in which they were offered."""
    size: int = 0


class Gate(Generic[T]):
    """All permits of one desk. `T` is whatever the recorder calls a sample."""

    def __init__(self, lease: int = LEASE, most_held: int = MOST_HELD, guard: int = GUARD) -> None:
        self._lease = lease
        self._guard = guard
        self._most_held = most_held
        self._open: dict[Track, _Open[T]] = {}
        # The highest sequence that may never open (again), and the epoch in which that was learnt.
        self._ended: dict[Track, tuple[int, int]] = {}
        self._epoch = 0
        self._issued = -1
        self._now = 0
        self._untold: list[Closed] = []

    @property
    def epoch(self) -> int:
        """The highest epoch heard of; a lower one is obeyed no more."""
        return self._epoch

    @property
    def due(self) -> int | None:
        """When `expire` next has something to do, None while nothing is open."""
        if self._untold:
            return self._now
        oldest = min((each.confirmed for each in self._open.values()), default=None)
        return None if oldest is None else oldest + self._lease

    def offer(self, now: int, track: Track, arrived: int, size: int, sample: T) -> Verdict:
        """A sample of `size` bytes that reached the machine at `arrived`. Only what is `released` may be written.

        Beyond `most_held` bytes a track's samples are dropped while it stays open: a flood costs its sender's recording
        a gap, not its end. What was closed here on account of a clock is told by the next step.
        """
        if now < self._now or arrived > now:
            self._distrust(now)
            return "dropped"
        self._now = now
        found = self._open.get(track)
        if found is None or arrived < found.since or now - found.confirmed >= self._lease:
            return "dropped"
        if arrived < found.confirmed:
            return "released"
        if found.size + size > self._most_held:
            return "dropped"
        found.held.append((arrived, size, sample))
        found.size += size
        return "held"

    def confirm(
        self, now: int, epoch: int, issued_at: int, permits: Iterable[Permit]
    ) -> Outcome[T]:
        """A word of the desk: at `issued_at` exactly these permits stood.

        A word of an older epoch, or issued no later than one already heard, says nothing.
        """
        outcome = self._begin(now)
        if epoch < self._epoch:
            return outcome
        if epoch > self._epoch:
            # A new server gives higher sequences only, and never tells of contacts that ended before it came. Its
            # own stops may have overtaken this word.
            self._ended = {
                track: ended for track, ended in self._ended.items() if ended[1] == self._epoch
            }
            self._end_all("epoch", now, outcome)
            self._epoch = epoch
        if issued_at > now:
            self._end_all("clock", now, outcome)
            return outcome
        if issued_at <= self._issued:
            return outcome
        self._issued = issued_at
        listed = {permit.track: permit for permit in sorted(permits, key=_sequence)}
        for each in list(self._open.values()):
            if listed.get(each.permit.track) != each.permit:
                self._end(each, "stopped", issued_at, outcome)
        if now - issued_at >= self._lease:
            return outcome  # too old to open anything; what was open has lapsed
        for permit in listed.values():
            found = self._open.get(permit.track)
            if found is None:
                if permit.sequence > self._highest(permit.track):
                    self._open[permit.track] = _Open(
                        permit, since=now + self._guard, confirmed=issued_at
                    )
                    outcome.opened.append(permit)
                continue
            found.confirmed = issued_at
            outcome.released += [
                (permit, sample) for arrived, _, sample in found.held if arrived < issued_at
            ]
            found.held = [one for one in found.held if one[0] >= issued_at]
            found.size = sum(size for _, size, _ in found.held)
        return outcome

    def stop(self, now: int, at: int, permit: Permit, code: str = "stopped") -> Outcome[T]:
        """The desk (or, with its own `code`, the recorder) ends a permit; `at`: when it was decided.

        Obeyed whoever says it and before the permit was ever heard of: it can only close.
        """
        outcome = self._begin(now)
        each = self._open.get(permit.track)
        if each is not None and each.permit.sequence <= permit.sequence:
            self._end(each, code, at, outcome)
        self._forbid(permit)
        return outcome

    def expire(self, now: int) -> Outcome[T]:
        """Time has passed. To be called when `due`."""
        return self._begin(now)

    def forget(self, now: int, recording: str) -> Outcome[T]:
        """The recording is over; the desk gives no permit for it any more."""
        outcome = self._begin(now)
        for each in list(self._open.values()):
            if each.permit.track.recording == recording:
                self._end(each, "stopped", now, outcome)
        self._ended = {
            track: ended for track, ended in self._ended.items() if track.recording != recording
        }
        return outcome

    # --- how permits end

    def _begin(self, now: int) -> Outcome[T]:
        """Every step begins with what silence and clocks have ended meanwhile."""
        if now < self._now:
            self._distrust(now)
        self._now = now
        outcome: Outcome[T] = Outcome(closed=self._untold)
        self._untold = []
        for each in list(self._open.values()):
            if now - each.confirmed >= self._lease:
                self._end(each, "lapsed", each.confirmed + self._lease, outcome)
        return outcome

    def _distrust(self, now: int) -> None:
        """The clock told the impossible: nothing measured by it so far holds."""
        outcome: Outcome[T] = Outcome()
        self._end_all("clock", now, outcome)
        self._untold += outcome.closed
        self._now = now
        self._issued = min(self._issued, now)

    def _end_all(self, code: Ended, at: int, outcome: Outcome[T]) -> None:
        for each in list(self._open.values()):
            self._end(each, code, at, outcome)

    def _end(self, each: _Open[T], code: str, at: int, outcome: Outcome[T]) -> None:
        del self._open[each.permit.track]
        self._forbid(each.permit)
        outcome.closed.append(Closed(each.permit, code, at, len(each.held)))

    def _forbid(self, permit: Permit) -> None:
        highest = max(self._highest(permit.track), permit.sequence)
        self._ended[permit.track] = (highest, self._epoch)

    def _highest(self, track: Track) -> int:
        return self._ended.get(track, (-1, 0))[0]


def _sequence(permit: Permit) -> int:
    return permit.sequence
