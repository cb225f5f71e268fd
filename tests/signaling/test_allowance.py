"""Token buckets, on a clock of the test."""

from hypothesis import given
from hypothesis import strategies as st

from signaling.allowance import Allowance, Allowances


def test_a_burst_and_then_the_rate() -> None:
    allowance = Allowance(burst=3, per_s=2, now=0)
    assert [allowance.take(0) for _ in range(4)] == [True, True, True, False]
    assert allowance.wait_s == 0.5
    assert allowance.take(0.5)
    assert not allowance.take(0.5)


def test_rested_once_full_again() -> None:
    allowance = Allowance(burst=2, per_s=1, now=0)
    allowance.take(0)
    allowance.rested = False  # as its owner does once it has noticed
    allowance.take(0.5)
    assert not allowance.rested
    allowance.take(10)
    assert allowance.rested


@given(st.lists(st.floats(0, 5), max_size=200))
def test_never_more_than_the_burst_and_the_rate(pauses: list[float]) -> None:
    allowance = Allowance(burst=5, per_s=3, now=0)
    now, taken = 0.0, 0
    for pause in pauses:
        now += pause
        taken += allowance.take(now)
    assert taken <= 5 + 3 * now + 1e-6


def test_each_key_has_its_own_and_the_oldest_is_forgotten() -> None:
    allowances = Allowances(burst=1, per_s=1, most=2)
    assert allowances.wait_s("a", 0) == 0
    assert allowances.wait_s("b", 0) == 0
    assert allowances.wait_s("a", 0) == 1
    assert allowances.wait_s("c", 0) == 0  # b was used longest ago
    assert allowances.wait_s("a", 0) == 1
    assert allowances.wait_s("b", 0) == 0
