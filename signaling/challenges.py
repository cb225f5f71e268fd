"""One-use numbers that an observation answers: so it is of now, and comes once.

In memory alone. After a restart nobody's is known, and a browser measures again.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from signaling.core.errors import Code, Refused

LIFETIME_MS: Final = 60_000
REMEMBERED_MS: Final = 600_000  # a used one is told from one that was never given
MOST: Final = 16  # of an agent; the oldest make way


@dataclass(slots=True)
class _Given:
    expires_at: int
    used: bool = False


class Challenges:
    """Of one desk. Bounded by its agents."""

    def __init__(self) -> None:
        self._by_agent: dict[str, OrderedDict[str, _Given]] = {}

    def make(self, now: int, agent: str) -> tuple[str, int]:
        """A fresh one, and when it ends."""
        known = self._by_agent.setdefault(agent, OrderedDict())
        self._drop(now, known)
        challenge, expires_at = secrets.token_urlsafe(24), now + LIFETIME_MS
        known[challenge] = _Given(expires_at)
        while len(known) > MOST:
            known.popitem(last=False)
        return challenge, expires_at

    def use(self, now: int, agent: str, challenge: str) -> None:
        """Raises `Refused`: APPEARANCE_REPLAYED, APPEARANCE_STALE (ended, never given, or another agent's)."""
        known = self._by_agent.get(agent)
        given = known.get(challenge) if known is not None else None
        if given is not None and given.used:
            raise Refused(Code.APPEARANCE_REPLAYED, "this challenge was used before")
        if given is None or given.expires_at <= now:
            raise Refused(Code.APPEARANCE_STALE, "this challenge has ended; take a new one")
        given.used = True

    @staticmethod
    def _drop(now: int, known: OrderedDict[str, _Given]) -> None:
        while known:
            oldest = next(iter(known.values()))
            if oldest.expires_at + REMEMBERED_MS > now:
                return
            known.popitem(last=False)
