"""How much somebody may do: a token bucket, and a bounded table of them for addresses."""

from collections import OrderedDict


class Allowance:
    """`burst` at once, `per_s` a second. `rested` turns true when the bucket had filled up again."""

    __slots__ = ("burst", "per_s", "rested", "since", "tokens")

    def __init__(self, *, burst: float, per_s: float, now: float) -> None:
        self.burst = burst
        self.per_s = per_s
        self.tokens = burst
        self.since = now
        self.rested = False

    def take(self, now: float) -> bool:
        tokens = self.tokens + (now - self.since) * self.per_s
        self.since = now
        if tokens >= self.burst:
            tokens = self.burst
            self.rested = True
        if tokens < 1:
            self.tokens = tokens
            return False
        self.tokens = tokens - 1
        return True

    @property
    def wait_s(self) -> float:
        """Until the next one is allowed, as of the last try."""
        return max(0.0, (1 - self.tokens) / self.per_s)


class Allowances:
    """One allowance a key (an address, a seat). Beyond `most` keys the one used longest ago is forgotten."""

    def __init__(self, *, burst: float, per_s: float, most: int = 20_000) -> None:
        self._burst = burst
        self._per_s = per_s
        self._most = most
        self._by_key: OrderedDict[str, Allowance] = OrderedDict()

    def wait_s(self, key: str, now: float) -> float:
        """0.0 if this one is allowed (and counted), else the seconds to wait."""
        allowance = self._by_key.get(key)
        if allowance is None:
            allowance = self._by_key[key] = Allowance(burst=self._burst, per_s=self._per_s, now=now)
            if len(self._by_key) > self._most:
                self._by_key.popitem(last=False)
        else:
            self._by_key.move_to_end(key)
        return 0.0 if allowance.take(now) else allowance.wait_s
