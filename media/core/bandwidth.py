"""How much a receiver's downlink carries, from what it says about packets that the server numbered.

After Google's congestion control (draft-ietf-rmcat-gcc): packets that arrive ever later than they were sent tell of a
queue that fills, so the rate falls below what got through; else it grows, slowly near where it fell last. Heavy loss
counts too, for queues too short to show in delays. Times are seconds of our clock, arrivals us of the receiver's.

What a full link carries is measured, not searched: a packet that still waited when the one before it arrived took the
link for just the time between the two.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from media.core.twcc import Feedback

LEAST: Final = 50_000.0
MOST: Final = 20_000_000.0
START: Final = 1_500_000.0
HELD: Final = 4_096
"""Packets remembered until they are reported. A power of two."""

BURST: Final = 0.005
WINDOW: Final = 20
SMOOTHING: Final = 0.9
GAIN: Final = 4.0
FIRST_THRESHOLD_MS: Final = 12.5
THRESHOLD_UP: Final = 0.0087
THRESHOLD_DOWN: Final = 0.039
OVERUSE_S: Final = 0.01
DECREASE: Final = 0.85
DECREASE_MOST: Final = 0.6
"""In one step: what got through in so short a time may be little for other reasons."""
DECREASE_EVERY: Final = 0.3
EASE: Final = 0.95
"""A step down where the link lets all through that is sent: a burst of others, or of a key frame."""
LIMITING: Final = 1.1
STANDING_S: Final = 0.12
"""A queue that never gets shorter than this is too long, however slowly it grows: sound waits in it too."""
EMPTY_S: Final = 0.05
"""Shorter ones may be a machine's or a radio's moment."""
BASE_S: Final = 20.0
"""How long the shortest way counts as the empty one; clocks drift."""
GROWTH: Final = 0.08
"""A second, far from where the link was full."""
ADDITIVE: Final = 50_000.0
"""bit/s a second, near it."""
WAITED_S: Final = 0.03
"""A packet that was due so long before its predecessor arrived has waited behind it; less may be a machine's moment."""
CARRIED_S: Final = 1.0
CARRIED_HOLDS_S: Final = 2.0
CARRIED_LEAST_S: Final = 0.1
"""So much busy time of the link, all in that window, tells what it carries."""
CLIFF: Final = 1.5
"""So many times what the link carries is sent: its queue will be full before it is seen to stand."""
USUAL: Final = 0.8
"""Of what a link was seen to carry: delays that merely grow for a moment push the rate no lower."""
IDLE: Final = 0.5
"""Below this share of the rate what is sent fills no link: a loss then is of what was sent before."""
ACKED_S: Final = 0.5
LOSS_S: Final = 0.5
HEAVY_LOSS: Final = 0.10

Signal = Literal["normal", "overuse", "underuse"]


@dataclass(slots=True)
class Trend:
    """Whether one-way delay grows: least squares over the last groups of packets."""

    signal: Signal = "normal"
    _groups: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=WINDOW))
    _send: float = -1.0
    _arrival: float = 0.0
    _before: tuple[float, float] | None = None
    _begun: float = 0.0
    _sum: float = 0.0
    _smooth: float = 0.0
    _count: int = 0
    _threshold: float = FIRST_THRESHOLD_MS
    _last: float = 0.0
    _over_since: float | None = None
    _updated: float = -1.0

    def add(self, sent: float, arrived: float) -> None:
        """A packet with its two times, both in seconds; bursts of 5 ms count as one."""
        if self._send < 0:
            self._begun = self._send = sent
            self._arrival = arrived
            return
        if sent < self._begun:
            return
        if sent - self._begun <= BURST:
            self._send, self._arrival = max(self._send, sent), max(self._arrival, arrived)
            return
        if self._before is not None:
            self._group(self._send - self._before[0], self._arrival - self._before[1])
        self._before = (self._send, self._arrival)
        self._begun = self._send = sent
        self._arrival = arrived

    def _group(self, send_gap: float, arrival_gap: float) -> None:
        if arrival_gap < 0 or arrival_gap - send_gap > 3:
            self._restart()  # the receiver's clock jumped
            return
        self._count += 1
        self._sum += (arrival_gap - send_gap) * 1000
        self._smooth = SMOOTHING * self._smooth + (1 - SMOOTHING) * self._sum
        self._groups.append((self._arrival * 1000, self._smooth))
        if len(self._groups) == WINDOW:
            self._judge(self._slope() * min(self._count, 60) * GAIN)

    def _restart(self) -> None:
        self._groups.clear()
        self._sum = self._smooth = self._last = 0.0
        self._over_since, self.signal = None, "normal"

    def _slope(self) -> float:
        mean_x = sum(x for x, _ in self._groups) / WINDOW
        mean_y = sum(y for _, y in self._groups) / WINDOW
        over = sum((x - mean_x) * (y - mean_y) for x, y in self._groups)
        under = sum((x - mean_x) ** 2 for x, _ in self._groups)
        return over / under if under else 0.0

    def _judge(self, trend: float) -> None:
        now = self._arrival
        if trend > self._threshold:
            if self._over_since is None:
                self._over_since = now
            if now - self._over_since >= OVERUSE_S and trend >= self._last:
                self.signal = "overuse"
        else:
            self._over_since = None
            self.signal = "underuse" if trend < -self._threshold else "normal"
        self._last = trend
        self._adapt(abs(trend), now)

    def _adapt(self, trend: float, now: float) -> None:
        """A threshold that follows, so that others' traffic on the link can't starve us."""
        passed = min((now - self._updated) * 1000, 100) if self._updated >= 0 else 0
        self._updated = now
        if trend > self._threshold + 15:
            return
        speed = THRESHOLD_DOWN if trend < self._threshold else THRESHOLD_UP
        self._threshold += speed * (trend - self._threshold) * passed
        self._threshold = min(max(self._threshold, 6.0), 600.0)


@dataclass(slots=True)
class Estimator:
    """One receiver's downlink in bit/s.

    `jammed`: a queue stands, or packets are lost in numbers; `losing`: the latter. `queued`: seconds that even the
    luckiest of the last packets waited.
    """

    rate: float = START
    jammed: bool = False
    losing: bool = False
    queued: float = 0.0
    acked: float = 0.0
    sending: float = 0.0
    spared_until: float = 0.0
    """No step down for delay before then: the key frames with which pictures begin are no steady load."""
    asked: bool = True
    """Whether all is sent that may be: else what is lacking shows nothing of the link."""
    trend: Trend = field(default_factory=Trend)
    _sent: list[tuple[int, float, int] | None] = field(default_factory=lambda: [None] * HELD)
    _lowest: deque[tuple[float, float]] = field(default_factory=deque)
    _left: deque[tuple[float, int]] = field(default_factory=deque)
    _arrived: deque[tuple[float, int]] = field(default_factory=deque)
    _busy: deque[tuple[float, float, int]] = field(default_factory=deque)
    """(arrival, seconds that the link was busy with it, bytes)."""
    _before: float = 0.0
    _carried: float = 0.0
    _carried_at: float = -10.0
    _reading: tuple[float, float] = (0.0, -10.0)
    _fates: deque[tuple[float, int, int]] = field(default_factory=deque)
    _decreased: float = -10.0
    _updated: float = -1.0
    _full: float = 0.0

    def sent(self, number: int, size: int, now: float) -> None:
        """A packet with this transport-wide number went out; `size` in bytes."""
        self._sent[number & (HELD - 1)] = (number, now, size)
        self._left.append((now, size))

    def receive(self, feedback: Feedback, now: float) -> None:
        """The receiver's word about some of them."""
        lost = came = 0
        lowest, shortest = 1e12, self._shortest()
        for number, arrival in self._known(feedback):
            entry = self._sent[number & (HELD - 1)]
            assert entry is not None
            if arrival is None:
                lost += 1
                continue
            came += 1
            self._sent[number & (HELD - 1)] = None
            at = arrival / 1e6
            self.trend.add(entry[1], at)
            self._watch_queue(entry[1] + shortest, at, entry[2])
            lowest = min(lowest, at - entry[1])
            self._arrived.append((at, entry[2]))
        if not came and not lost:
            return
        self._fates.append((now, lost, came))
        if came:
            self._lowest.append((now, lowest))
        self._measure(now)
        share = self._loss(now)
        if came:
            self.queued = max(0.0, lowest - shortest)
        self._carry(now, share)
        if self.queued > STANDING_S:
            self.trend.signal = "overuse"
        self.losing = share > 2 * HEAVY_LOSS
        burst = self.trend.signal == "overuse" and self.sending > CLIFF * self.carried > 0
        self.jammed = self.queued > STANDING_S or self.losing or burst
        self._control(now, share)

    def cap(self, rate: float) -> None:
        """A receiver that cannot number says its rate itself (REMB)."""
        self.rate = min(max(rate, LEAST), MOST)

    def suppose(self, rate: float) -> None:
        """Take the link for one that carries so much, whatever was read before."""
        self.rate = max(self.rate, rate)
        self._carried_at = -CARRIED_HOLDS_S
        self._reading = (0.0, -CARRIED_S)
        self._busy.clear()

    def _known(self, feedback: Feedback) -> Iterator[tuple[int, int | None]]:
        for place, arrival in enumerate(feedback.arrivals):
            number = (feedback.base + place) & 0xFFFF
            entry = self._sent[number & (HELD - 1)]
            if entry is not None and entry[0] == number:
                yield number, arrival

    @property
    def carried(self) -> float:
        """What the link carried of late while it was full; 0 where it wasn't, or not for long enough to tell."""
        return self._carried if self._updated - self._carried_at <= CARRIED_HOLDS_S else 0.0

    def _carry(self, now: float, loss: float) -> None:
        """Only what is more than it carries shows what it carries: else all that is sent arrives, if later."""
        span = sum(gap for _, gap, _ in self._busy)
        if span < CARRIED_LEAST_S or (self.queued < WAITED_S and loss <= HEAVY_LOSS):
            return
        carried = sum(size for *_, size in self._busy) * 8 / span
        if self.sending <= max(LIMITING * carried, IDLE * self.rate):
            return
        # One reading alone may end within a moment in which a machine read nothing.
        before, self._reading = self._reading, (carried, now)
        if now - before[1] < CARRIED_S:
            self._carried, self._carried_at = max(carried, before[0]), now

    def _shortest(self) -> float:
        """The way that an empty link takes, between two clocks."""
        return min((low for _, low in self._lowest), default=1e12)

    def _watch_queue(self, due: float, arrived: float, size: int) -> None:
        gap = arrived - self._before
        if gap >= 0 and due + WAITED_S < self._before:
            self._busy.append((arrived, gap, size))
        self._before = max(self._before, arrived)
        while self._busy and not 0 <= arrived - self._busy[0][0] <= CARRIED_S:
            self._busy.popleft()

    def _measure(self, now: float) -> None:
        arrived = self._arrived
        while arrived and arrived[-1][0] - arrived[0][0] > ACKED_S:
            arrived.popleft()
        if len(arrived) > 1:
            span = max(arrived[-1][0] - arrived[0][0], 0.1)
            self.acked = sum(size for _, size in arrived) * 8 / span
        left = self._left
        while left and now - left[0][0] > ACKED_S:
            left.popleft()
        self.sending = sum(size for _, size in left) * 8 / ACKED_S
        while self._lowest and now - self._lowest[0][0] > BASE_S:
            self._lowest.popleft()
        while self._fates and now - self._fates[0][0] > LOSS_S:
            self._fates.popleft()

    def _loss(self, now: float) -> float:
        lost = sum(each[1] for each in self._fates)
        came = sum(each[2] for each in self._fates)
        return lost / (lost + came) if lost + came >= 10 else 0.0

    def _control(self, now: float, loss: float) -> None:
        passed = min(max(now - self._updated, 0.0), 1.0) if self._updated >= 0 else 0.0
        self._updated = now
        if self.trend.signal == "overuse" or loss > HEAVY_LOSS:
            if now >= self.spared_until or loss > HEAVY_LOSS:
                self._decrease(now, loss)
            return
        if self.trend.signal == "underuse" or self.queued > EMPTY_S:
            return  # a queue that has to empty first
        if not self.asked or self.rate > 1.5 * self.acked + 20_000:
            return  # a link that isn't asked for more
        near = self._full and 0.8 * self._full < self.rate < 1.2 * self._full
        step = ADDITIVE * passed if near else self.rate * GROWTH * passed
        self.rate = min(MOST, self.rate + step)

    def _decrease(self, now: float, loss: float) -> None:
        """Below what the link carries: as was measured, or else what got through, if that is less than was sent."""
        standing = self.queued > STANDING_S or loss > HEAVY_LOSS
        carried = self.carried
        if carried:
            self._full = carried
        if carried and (standing or self.rate > CLIFF * carried):
            self.rate = max(LEAST, min(self.rate, DECREASE * carried))
            return
        if now - self._decreased < DECREASE_EVERY or self.sending < IDLE * self.rate:
            return
        self._decreased = now
        if loss > HEAVY_LOSS:
            self._full = self.acked
            through = max(DECREASE * self.acked, DECREASE_MOST * self.rate)
        elif standing:
            through = DECREASE * max(self.acked, self.rate)
        else:
            through = max(EASE * min(self.rate, carried or self.rate), USUAL * self._full)
        self.rate = max(LEAST, min(self.rate, through))
