"""The estimate follows a link on virtual time: a bottleneck with a queue, losses, feedback ten times a second."""

import random
from dataclasses import dataclass, field

import pytest

from media.core.bandwidth import LEAST, START, Estimator
from media.core.twcc import Arrivals, read_feedback

SIZE = 1_000


@dataclass
class Link:
    """So many bit/s, with a queue of so many seconds; what doesn't fit is lost."""

    rate: float
    queue_s: float = 0.3
    delay_s: float = 0.02
    loss: float = 0.0
    now: float = 1_000.0
    _free: float = 0.0
    _next: int = 65_000
    _on_the_way: list[tuple[float, int]] = field(default_factory=list)
    _random: random.Random = field(default_factory=lambda: random.Random(3))

    def run(self, estimator: Estimator, seconds: float, send: float | None = None) -> None:
        """Send at the estimate, or at `send` bit/s, for so long."""
        arrivals, told, end = Arrivals(), self.now, self.now + seconds
        while self.now < end:
            rate = send or estimator.rate
            estimator.sent(self._next & 0xFFFF, SIZE, self.now)
            begun = max(self.now, self._free)
            if begun - self.now <= self.queue_s and self._random.random() >= self.loss:
                self._free = begun + SIZE * 8 / self.rate
                self._on_the_way.append((self._free + self.delay_s, self._next & 0xFFFF))
            self._next += 1
            self.now += SIZE * 8 / rate
            while self.now - told > 0.1:
                told += 0.1
                for at, number in self._on_the_way:
                    if at <= told:
                        arrivals.add(number, int((at - 500) * 1e6))
                self._on_the_way = [each for each in self._on_the_way if each[0] > told]
                for body in arrivals.flush():
                    read = read_feedback(body)
                    assert read is not None
                    estimator.receive(read, told)


@pytest.mark.parametrize("rate", [500_000, 1_000_000, 3_000_000])
def test_it_finds_the_link(rate: float) -> None:
    estimator, link = Estimator(), Link(rate)
    link.run(estimator, 20)
    seen = []
    for _ in range(20):
        link.run(estimator, 1)
        seen.append(estimator.rate)
    assert 0.6 * rate < sum(seen) / len(seen) < 1.15 * rate


def test_a_cut_is_followed_within_two_seconds() -> None:
    estimator, link = Estimator(), Link(3_000_000)
    link.run(estimator, 20)
    link.rate = 500_000
    link.run(estimator, 2)
    assert estimator.rate < 600_000


def test_a_cut_is_noticed_at_once_even_by_a_short_queue() -> None:
    estimator, link = Estimator(), Link(3_000_000, queue_s=0.02)
    link.run(estimator, 10, send=2_000_000)
    assert not estimator.jammed
    link.rate = 500_000
    link.run(estimator, 0.4, send=2_000_000)
    assert estimator.jammed


@pytest.mark.parametrize("queue_s", [0.1, 0.3, 1.0])
def test_what_a_full_link_carries_is_measured_and_stays_known_while_little_is_sent(
    queue_s: float,
) -> None:
    estimator, link = Estimator(), Link(3_000_000, queue_s)
    link.run(estimator, 10, send=2_000_000)
    assert not estimator.carried
    link.rate = 500_000
    link.run(estimator, 0.4, send=2_000_000)
    assert 0.9 * link.rate < estimator.carried < 1.1 * link.rate
    link.run(estimator, 3.5, send=90_000)
    assert 0.8 * link.rate < estimator.rate < link.rate
    assert not estimator.jammed
    assert not estimator.carried


def test_sound_alone_that_comes_late_tells_nothing_of_the_link() -> None:
    """Its packets arrive one behind the other, but not as slowly as the link allows."""
    estimator, link = Estimator(), Link(3_000_000)
    link.run(estimator, 10, send=1_500_000)
    rate = estimator.rate
    link.delay_s = 0.08
    link.run(estimator, 10, send=90_000)
    assert estimator.rate > 0.75 * rate
    assert not estimator.jammed


def test_a_short_way_that_wavers_is_no_queue() -> None:
    """A machine or a radio that holds packets back for a few ms, and then passes them on at once."""
    estimator, arrivals, now = Estimator(), Arrivals(), 1_000.0
    for number in range(2_000):
        now += 0.005
        estimator.sent(number, SIZE, now)
        late = 0.008 - number % 4 * 0.002
        arrivals.add(number, int((now + 0.02 + late) * 1e6))
        if number % 20 == 19:
            for body in arrivals.flush():
                read = read_feedback(body)
                assert read is not None
                estimator.receive(read, now)
        assert not estimator.carried
    assert not estimator.jammed
    assert estimator.rate >= START


def test_random_loss_of_a_few_percent_is_no_jam() -> None:
    estimator, link = Estimator(), Link(2_000_000, loss=0.03)
    link.run(estimator, 20)
    assert estimator.rate > 1_000_000
    assert not estimator.jammed


def test_a_link_that_is_not_asked_for_more_does_not_promise_more() -> None:
    estimator, link = Estimator(), Link(10_000_000)
    link.run(estimator, 30, send=300_000)
    assert estimator.rate <= START


def test_it_recovers() -> None:
    estimator, link = Estimator(), Link(400_000)
    link.run(estimator, 15)
    low = estimator.rate
    link.rate = 4_000_000
    link.run(estimator, 30)
    assert estimator.rate > 3 * low


def test_a_receiver_may_say_it_itself() -> None:
    estimator = Estimator()
    estimator.cap(700_000)
    assert estimator.rate == 700_000
    estimator.cap(1)
    assert estimator.rate == LEAST


def test_feedback_about_what_was_never_sent_counts_for_nothing() -> None:
    estimator = Estimator()
    arrivals = Arrivals()
    for number in range(100):
        arrivals.add(number, 1_000 * number)
    for body in arrivals.flush():
        read = read_feedback(body)
        assert read is not None
        estimator.receive(read, 1.0)
    assert estimator.rate == START
    assert not estimator.jammed
