"""Allowances: how often something may happen, in all and for each source, in bounded memory."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Allowance:
    """A bucket of `burst` tokens that refills with `rate` a second. Times in seconds."""

    rate: float
    burst: float
    _tokens: float = -1.0
    _at: float = 0.0

    def take(self, now: float, amount: float = 1.0, *, spend: bool = True) -> bool:
        """Whether it may happen now; with `spend=False` only asks."""
        if self._tokens < 0:
            self._tokens = self.burst
        else:
            self._tokens = min(self.burst, self._tokens + (now - self._at) * self.rate)
        self._at = now
        if self._tokens < amount:
            return False
        if spend:
            self._tokens -= amount
        return True


@dataclass(slots=True)
class Allowances:
    """One for each key; beyond `most` keys the longest unused is forgotten."""

    rate: float
    burst: float
    most: int = 4_096
    _each: dict[str, Allowance] = field(default_factory=dict)

    def take(self, key: str, now: float, *, spend: bool = True) -> bool:
        """Whether this key may now; with `spend=False` only asks."""
        known = self._each.pop(key, None)
        if known is None:
            if not spend:
                return True
            known = Allowance(self.rate, self.burst)
            if len(self._each) >= self.most:
                del self._each[next(iter(self._each))]
        self._each[key] = known
        return known.take(now, spend=spend)
