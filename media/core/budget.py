"""What each receiver's downlink means for those who send to it: sound first, and nobody dragged down by one weak link.

A receiver's rate, less what its sound needs, is shared evenly by the pictures that it gets. A sender is told the least
share of its receivers, as one stream serves them all. A receiver whose share would fall under a floor gets sound alone
until it recovers and no longer counts: one weak link must not blur everybody.
"""

from dataclasses import dataclass, field
from typing import Final

from media.core.bandwidth import Estimator

SOUND: Final = 50_000.0
"""bit/s of one voice with its headers."""
FLOOR: Final = 100_000.0
"""bit/s of a picture under which it is no use."""
RESUME: Final = 1.2
HOLD_S: Final = 0.5
"""How long at least a jammed link is spared all pictures."""
HOLD_MOST_S: Final = 3.0
DRAIN_S: Final = 0.25
"""What fills the queue of a jammed link still comes through, at the link's own rate: that long it is measured on."""
GRACE_S: Final = 2.0
"""After pictures were let through again: they begin with large key frames."""
SETTLE_S: Final = 0.5
RETRY_S: Final = 5.0
RETRY_MOST_S: Final = 30.0
UNLIMITED: Final = 20_000_000


@dataclass(slots=True)
class Downlink:
    """One receiver: its estimate, and whether pictures are held back from it now."""

    estimator: Estimator = field(default_factory=Estimator)
    held: bool = False
    _held_since: float = 0.0
    _starved: bool = False
    _retry_at: float = 0.0
    _wait: float = RETRY_S
    _resumed_at: float = -1e9

    def share(self, pictures: int, sounds: int) -> float:
        """bit/s for each picture."""
        return max(0.0, self.estimator.rate - SOUND * sounds) / max(1, pictures)

    def decide(self, now: float, pictures: int, sounds: int, coming: float) -> None:
        """Hold back or let through; `coming` is the rate in bit/s at which the senders' pictures arrive."""
        share = self.share(pictures, sounds)
        fits = coming <= RESUME * share * pictures
        if self.held:
            self._held(now, share, fits=fits)
        elif pictures and self._judges(now):
            if share < FLOOR:
                self._hold(now)
                self._starve(now)
            elif self.estimator.jammed and not fits and now - self._resumed_at > GRACE_S:
                self._hold(now)

    def _judges(self, now: float) -> bool:
        """Whether the estimate is to be believed: not right after pictures were let through."""
        since = now - self._resumed_at
        self.estimator.frozen = since < SETTLE_S
        return not self.estimator.frozen

    def _held(self, now: float, share: float, *, fits: bool) -> None:
        waited = now - self._held_since
        if self._starved:
            if now >= self._retry_at:
                # Sound alone can't show what the link carries: try whether it bears pictures again.
                self.estimator.rate = max(self.estimator.rate, 3 * FLOOR + SOUND)
                self._let_through(now)
        elif waited < HOLD_S:
            self.estimator.frozen = waited > DRAIN_S
        elif share < FLOOR or (self.estimator.jammed and waited >= HOLD_MOST_S):
            self._starve(now)
        elif not self.estimator.jammed and (fits or waited >= HOLD_MOST_S):
            self._let_through(now)

    def _hold(self, now: float) -> None:
        self.held, self._held_since = True, now

    def _starve(self, now: float) -> None:
        again = now - self._resumed_at < RETRY_MOST_S
        self._wait = min(self._wait * 2, RETRY_MOST_S) if again else RETRY_S
        self._starved, self._retry_at = True, now + self._wait
        self.estimator.frozen = True

    def _let_through(self, now: float) -> None:
        self.held, self._starved, self._resumed_at = False, False, now
        self.estimator.jammed = False
        self.estimator.frozen = True

    @property
    def starved(self) -> bool:
        """Whether this receiver gets sound alone and doesn't count."""
        return self.held and self._starved


@dataclass(frozen=True, slots=True)
class Demand:
    """Who gets whose pictures, and for how many bit/s each; starved receivers are left out by the caller."""

    sender: str
    pictures: int
    share: float


def rates(demands: list[Demand]) -> dict[str, int]:
    """What each sender may send in all, in bit/s: the least of its receivers' shares, and its sound."""
    found: dict[str, int] = {}
    for demand in demands:
        allowed = int(max(FLOOR, demand.share) * max(1, demand.pictures) + SOUND)
        found[demand.sender] = min(found.get(demand.sender, UNLIMITED), allowed)
    return found
