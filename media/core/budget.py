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
RETRY_SHARE: Final = 1.5 * FLOOR
RESUME: Final = 1.2
HOLD_S: Final = 0.5
"""How long at least a jammed link is spared all pictures."""
HOLD_MOST_S: Final = 3.0
GRACE_S: Final = 1.5
"""After pictures were let through again: they begin with large key frames."""
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
    _trying: bool = False
    _resumed_at: float = -1e9

    def share(self, pictures: int, sounds: int) -> float:
        """bit/s for each picture."""
        return max(0.0, self.estimator.rate - SOUND * sounds) / max(1, pictures)

    def decide(self, now: float, pictures: int, sounds: int, coming: float) -> None:
        """Hold back or let through; `coming` is the rate in bit/s at which the senders' pictures arrive."""
        share = self.share(pictures, sounds)
        fits = coming <= RESUME * share * pictures
        jammed = self.estimator.jammed
        if not self.held:
            if not pictures:
                return
            if now - self._resumed_at < GRACE_S:
                if self._trying and self.estimator.losing:
                    self._hold(now)
                    self._starve(now)
                return
            if share < FLOOR:
                self._hold(now)
                self._starve(now)
            elif jammed and not fits:
                self._hold(now)
            return
        waited = now - self._held_since
        if self._starved:
            if now >= self._retry_at:
                # Sound alone can't show what the link bears: try again, once the senders know what may come.
                least = RETRY_SHARE * pictures + SOUND * sounds
                self.estimator.rate = max(self.estimator.rate, least)
                self._starved, self._held_since, self._trying = False, now, True
        elif share < FLOOR or (jammed and waited >= HOLD_MOST_S):
            self._starve(now)
        elif waited >= HOLD_S and not jammed and (fits or waited >= HOLD_MOST_S):
            self._let_through(now)

    def _hold(self, now: float) -> None:
        self.held, self._held_since = True, now

    def _starve(self, now: float) -> None:
        again = now - self._resumed_at < RETRY_MOST_S
        self._wait = min(self._wait * 2, RETRY_MOST_S) if again else RETRY_S
        self._starved, self._retry_at, self._trying = True, now + self._wait, False

    def _let_through(self, now: float) -> None:
        self.held, self._starved, self._resumed_at = False, False, now
        self.estimator.spared_until = now + GRACE_S

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
