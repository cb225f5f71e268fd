"""Buckets refill with time and are forgotten when there are too many."""

from media.core.allowance import Allowance, Allowances


def test_a_burst_then_the_rate() -> None:
    bucket = Allowance(rate=2, burst=3)
    assert [bucket.take(10.0) for _ in range(4)] == [True, True, True, False]
    assert bucket.take(10.5)
    assert not bucket.take(10.5)
    assert [bucket.take(1_000.0) for _ in range(4)] == [True, True, True, False]


def test_asking_costs_nothing() -> None:
    bucket = Allowance(rate=1, burst=1)
    assert all(bucket.take(0.0, spend=False) for _ in range(5))
    assert bucket.take(0.0)
    assert not bucket.take(0.0, spend=False)


def test_each_key_has_its_own_and_memory_is_bounded() -> None:
    buckets = Allowances(rate=1, burst=1, most=2)
    assert buckets.take("a", 0.0)
    assert not buckets.take("a", 0.0)
    assert buckets.take("b", 0.0)
    assert buckets.take("unknown", 0.0, spend=False)
    assert not buckets.take("a", 0.0)
    assert buckets.take("c", 0.0)  # forgets b, the longest unused
    assert not buckets.take("a", 0.0)
    assert buckets.take("b", 0.0)
