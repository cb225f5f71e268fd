"""Sound first; a weak link gives up its own pictures before it drags the others down."""

import itertools
import random
from dataclasses import dataclass, field

from media.core.bandwidth import Estimator
from media.core.budget import FLOOR, SOUND, UNLIMITED, Demand, Downlink, rates
from media.core.twcc import Arrivals, read_feedback


def downlink(rate: float) -> Downlink:
    return Downlink(Estimator(rate=rate))


def test_the_share_is_what_sound_leaves() -> None:
    link = downlink(1_000_000)
    assert link.share(2, 2) == (1_000_000 - 2 * SOUND) / 2
    assert downlink(10_000).share(3, 2) == 0


def test_a_jammed_link_is_spared_pictures_until_they_fit() -> None:
    link = downlink(500_000)
    seen = []
    for now, jammed, coming in (
        (10.0, False, 3_000_000),
        (10.1, True, 3_000_000),
        (10.2, False, 400_000),  # not let through at once
        (10.8, False, 3_000_000),  # the senders haven't heard of it yet
        (11.0, False, 400_000),
    ):
        link.estimator.jammed = jammed
        link.decide(now, 2, 2, coming)
        seen.append((link.held, link.starved))
    assert seen == [(False, False), (True, False), (True, False), (True, False), (False, False)]


def test_a_jam_with_pictures_that_fit_holds_nothing() -> None:
    link = downlink(500_000)
    link.estimator.jammed = True
    link.decide(10.0, 2, 2, 400_000)
    assert not link.held


def test_a_starved_link_gets_sound_alone_and_is_tried_again_ever_more_seldom() -> None:
    link, now, held = downlink(150_000), 100.0, list[bool]()
    for _ in range(1_200):
        link.decide(now, 2, 2, 1_000_000)
        if held and held[-1] and not link.held:
            link.estimator.rate = 120_000  # it still is too weak
        held.append(link.held)
        now += 0.1
    tries = [place / 10 for place in range(1, 1_200) if held[place - 1] and not held[place]]
    gaps = [b - a for a, b in itertools.pairwise(tries)]
    assert tries[0] < 9
    assert gaps[0] < gaps[-1] < 35
    assert sum(held) > 1_100


def test_a_starved_link_recovers() -> None:
    link, now = downlink(150_000), 100.0
    for _ in range(80):
        link.decide(now, 1, 1, 400_000)
        now += 0.1
        if not link.held:
            link.estimator.rate = 900_000
    assert not link.held
    assert not link.starved


def test_without_pictures_nothing_is_held() -> None:
    link = downlink(60_000)
    link.decide(1.0, 0, 2, 0)
    assert not link.held


def test_a_sender_is_told_the_least_of_its_receivers() -> None:
    told = rates([Demand("a", 1, 900_000), Demand("a", 2, 300_000), Demand("b", 1, 10_000_000)])
    assert told == {"a": 650_000, "b": 10_050_000}
    assert rates([Demand("a", 1, 1)]) == {"a": int(FLOOR + SOUND)}
    assert rates([Demand("a", 4, 9_000_000)]) == {"a": UNLIMITED}


PEOPLE = 2
SOUND_BYTES, PICTURE_BYTES, HEADERS = 120, 1_100, 28
STEP_S = 0.001


@dataclass
class Call:
    """Two people seen over one link on virtual time: they obey limits 0.3 s later, and begin with large key frames."""

    link: float
    queue_s: float = 0.3
    now: float = 1_000.0
    downlink: Downlink = field(default_factory=Downlink)
    targets: list[float] = field(default_factory=lambda: [400_000.0] * PEOPLE)
    key_frames: list[float] = field(default_factory=lambda: [0.0] * PEOPLE)
    begins: list[float] = field(default_factory=lambda: [0.0] * PEOPLE)
    debts: list[float] = field(default_factory=lambda: [0.0] * PEOPLE)
    limits: list[tuple[float, float]] = field(default_factory=list)
    sounds_lost: int = 0
    sound_delay: float = 0.0
    pictures: int = 0
    _free: float = 0.0
    _number: int = 0
    _under_way: list[tuple[float, int]] = field(default_factory=list)
    _arrivals: Arrivals = field(default_factory=Arrivals)
    _random: random.Random = field(default_factory=lambda: random.Random(1))
    _steps: int = 0

    def run(self, seconds: float) -> None:
        """Go on, with fresh counts."""
        self.sounds_lost, self.sound_delay, self.pictures = 0, 0.0, 0
        for _ in range(int(seconds / STEP_S)):
            self.now += STEP_S
            self._steps += 1
            if self._steps % 20 == 0:
                for _ in range(PEOPLE):
                    self._send(SOUND_BYTES)
            for person in range(PEOPLE):
                self._picture(person)
            if self._steps % 100 == 0:
                self._tick()

    def _send(self, size: int) -> None:
        self.downlink.estimator.sent(self._number & 0xFFFF, size, self.now)
        waits = max(self.now, self._free) - self.now
        if waits <= self.queue_s:
            self._free = self.now + waits + (size + HEADERS) * 8 / self.link
            self._under_way.append((self._free + 0.01, self._number & 0xFFFF))
        if size == SOUND_BYTES:
            self.sounds_lost += waits > self.queue_s
            self.sound_delay = max(self.sound_delay, min(waits, self.queue_s))
        self._number += 1

    def _picture(self, person: int) -> None:
        target = self.targets[person]
        self.debts[person] += target * STEP_S * self._random.uniform(0.7, 1.3)
        if self.begins[person] and self.now >= self.begins[person]:
            self.begins[person] = 0.0
            self.key_frames[person] = min(max(60_000, target * 0.6), 250_000)
        if self.key_frames[person] > 0:  # paced at two and a half times the rate, as browsers do
            self.debts[person] += target * 1.5 * STEP_S
            self.key_frames[person] -= target * 2.5 * STEP_S
        while self.debts[person] > PICTURE_BYTES * 8:
            self.debts[person] -= PICTURE_BYTES * 8
            if not self.downlink.held and not self.begins[person]:
                self.pictures += 1
                self._send(PICTURE_BYTES)

    def _tick(self) -> None:
        for at, number in self._under_way:
            if at <= self.now:
                self._arrivals.add(number, int(at * 1e6))
        self._under_way = [each for each in self._under_way if each[0] > self.now]
        for body in self._arrivals.flush():
            read = read_feedback(body)
            assert read is not None
            self.downlink.estimator.receive(read, self.now)
        held = self.downlink.held
        self.downlink.decide(self.now, PEOPLE, PEOPLE, sum(self.targets))
        if held and not self.downlink.held:
            self.begins = [self.now + 0.15 + 0.1 * person for person in range(PEOPLE)]
        share = UNLIMITED if self.downlink.starved else self.downlink.share(PEOPLE, PEOPLE)
        self.limits.append((self.now, share))
        limit = next((most for at, most in reversed(self.limits) if at <= self.now - 0.3), 1e9)
        self.targets = [min(limit, 1_200_000, target * 1.008 + 1_000) for target in self.targets]


def test_a_cut_to_500_kbit_adapts_within_5_s_and_spares_the_sound() -> None:
    call = Call(3_000_000)
    call.run(12)
    assert not call.downlink.held
    call.link = 500_000
    call.run(1.5)  # what was on its way fills the queue before anybody can know
    call.run(2)
    assert call.sounds_lost == 0
    for _ in range(10):
        call.run(1)
        assert call.sounds_lost == 0
        assert call.sound_delay < 0.25
        assert call.pictures > 20
    assert 300_000 < call.downlink.estimator.rate < 550_000


def test_a_cut_below_what_pictures_need_leaves_the_sound() -> None:
    call = Call(3_000_000)
    call.run(12)
    call.link = 180_000
    call.run(5)
    lost = 0
    for _ in range(20):
        call.run(1)
        lost += call.sounds_lost
    assert lost < 20 * PEOPLE * 50 * 0.03
    starved = call.downlink.starved
    assert starved
    call.link = 3_000_000
    call.run(40)
    assert not call.downlink.held
    assert call.pictures > 20


def test_nothing_is_held_where_there_is_enough() -> None:
    call = Call(3_000_000)
    for _ in range(30):
        call.run(1)
        assert not call.downlink.held
    assert min(call.targets) > 1_000_000
