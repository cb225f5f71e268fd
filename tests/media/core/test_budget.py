"""Sound first; a weak link gives up its own pictures before it drags the others down."""

import itertools

from media.core.bandwidth import Estimator
from media.core.budget import FLOOR, SOUND, UNLIMITED, Demand, Downlink, rates


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
    assert tries[0] < 6
    assert gaps[0] < gaps[-1] < 32
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
