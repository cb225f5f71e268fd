"""What each receiver's downlink means for those who send to it: sound first, and nobody dragged down by one weak link.

A receiver's rate, less what its sound needs, is shared evenly by the pictures that it gets. A sender is told the least
share of its receivers, as one stream serves them all. A receiver whose share would fall under a floor gets sound alone
until it recovers and no longer counts: one weak link must not blur everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from media.core.bandwidth import CLIFF, EMPTY_S, Estimator

SOUND: Final = 50_000.0
"""bit/s of one voice with its headers."""
FLOOR: Final = 100_000.0
"""bit/s of a picture under which it is no use."""
RETRY_SHARE: Final = 1.5 * FLOOR
RESUME: Final = 1.2
FULL_S: Final = 0.2
"""A queue this long will soon lose sound."""
OBEY_S: Final = 0.6
"""Senders that send a little too much have obeyed until then, and the queue begins to empty by itself."""
DRAIN_S: Final = 2.0
"""A full queue has emptied until then, beside the pictures that still pass."""
STEP_S: Final = 0.5
"""How long a link is spared before a picture is let through, the first one or one more."""
STEP_MOST_S: Final = 8.0
SETTLED_S: Final = 10.0
HOLD_MOST_S: Final = 3.0
GRACE_S: Final = 1.0
"""After a picture was let through: it begins with a large key frame."""
RETRY_S: Final = 2.5
RETRY_MOST_S: Final = 30.0
UNLIMITED: Final = 20_000_000
ALL: Final = 1_000


@dataclass(slots=True)
class Downlink:
    """One receiver: its estimate, and how many pictures may pass now.

    A link that jams keeps as many as leave it room to empty. They come back one after the other, as each begins with a
    key frame, and several of those at once fill what was just emptied.
    """

    estimator: Estimator = field(default_factory=Estimator)
    passing: int = ALL
    """The first so many of those that come in."""
    _since: float = 0.0
    """When the number changed last."""
    _step: float = STEP_S
    _let_at: float = -1e9
    _jammed_at: float = -1e9
    """When it was not, for the last time."""
    _starved: bool = False
    _retry_at: float = 0.0
    _wait: float = 0.0
    _tried_at: float = -1e9
    _trying: bool = False

    def share(self, pictures: int, sounds: int) -> float:
        """bit/s for each picture."""
        return self._room(sounds) / max(1, pictures)

    def decide(self, now: float, coming: Sequence[float], sounds: int) -> None:
        """Hold back or let through; `coming` are the bit/s at which each of the senders' pictures arrives."""
        self._decide(now, coming, sounds)
        self.estimator.asked = not self.held

    def _decide(self, now: float, coming: Sequence[float], sounds: int) -> None:
        if not self.held and not coming:
            return
        if self._starved:
            if now >= self._retry_at:
                # Sound alone can't show what the link bears; pictures come once their senders know how much may.
                self.estimator.suppose(RETRY_SHARE * len(coming) + SOUND * sounds)
                self._starved, self._since, self._trying, self._tried_at = False, now, True, now
            return
        if not self.estimator.jammed:
            self._jammed_at = now
        settling = now - self._let_at < GRACE_S
        much = self._trying or sum(coming[: self.passing]) > CLIFF * self._room(sounds)
        full = self.estimator.losing or (much and self.estimator.jammed)
        if settling and self.passing and not full:
            return
        if (settling and self._trying and self.passing) or self.share(len(coming), sounds) < FLOOR:
            self._starve(now)
        elif self.estimator.jammed:
            self._spare(now, coming, sounds)
        elif self.held:
            self._let_next(now, coming, sounds)
        elif now - self._let_at > SETTLED_S:
            self._step, self._trying = STEP_S, False

    def _room(self, sounds: int) -> float:
        return max(0.0, self.estimator.rate - SOUND * sounds)

    def _spare(self, now: float, coming: Sequence[float], sounds: int) -> None:
        """A jam: hold back all that leave it no room to empty."""
        if not self.passing:
            # It isn't the pictures that fill it, or there is too little for any.
            if now - self._since >= HOLD_MOST_S:
                self._starve(now)
            return
        room, load = self._room(sounds), sum(coming[: self.passing])
        mild = not self.estimator.losing and self.estimator.queued < FULL_S
        obeying = mild and load <= CLIFF * room and now - self._jammed_at < OBEY_S
        draining = self._let_at < self._since and now - self._since < DRAIN_S
        if obeying or draining or load <= RESUME * room:
            return
        if now - self._let_at < SETTLED_S:
            self._step = min(2 * self._step, STEP_MOST_S)
        self.passing, self._since = min(self.passing, len(coming)), now
        while self.passing and sum(coming[: self.passing]) > room:
            self.passing -= 1

    def _let_next(self, now: float, coming: Sequence[float], sounds: int) -> None:
        waited = now - self._since
        room, wish = self._room(sounds), sum(coming[: self.passing + 1])
        if self.estimator.queued > EMPTY_S or waited < self._step:
            return
        patience = STEP_MOST_S if self.passing and wish > CLIFF * room else HOLD_MOST_S
        if wish > RESUME * room and waited < patience:
            return
        self.passing += 1
        if self.passing >= len(coming):
            self.passing = ALL
        self._since = self._let_at = now
        self.estimator.spared_until = now + GRACE_S

    def _starve(self, now: float) -> None:
        """Sound alone: tried again at once, as an estimate may be wrong, and then ever later."""
        again = now - self._tried_at < RETRY_MOST_S
        self._wait = min(max(2 * self._wait, RETRY_S), RETRY_MOST_S) if again else 0.0
        self.passing, self._since, self._step = 0, now, STEP_S
        self._starved, self._retry_at, self._trying = True, now + self._wait, False

    @property
    def held(self) -> bool:
        """Whether any picture is held back."""
        return self.passing < ALL

    @property
    def starved(self) -> bool:
        """Whether this receiver gets sound alone and doesn't count."""
        return self._starved


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
