"""The clock follows the monotonic one, whatever happens to the wall."""

import time

import pytest

from signaling.clock import SystemClock


def test_near_the_wall_at_the_start() -> None:
    assert abs(SystemClock().now() - time.time() * 1000) < 1_000


def test_a_wall_clock_that_is_set_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    before = clock.now()
    monkeypatch.setattr(time, "time_ns", lambda: 0)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert 0 <= clock.now() - before < 60_000


def test_it_advances_with_the_monotonic_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    before, start = clock.now(), time.monotonic_ns()
    monkeypatch.setattr(time, "monotonic_ns", lambda: start + 5_000_000_000)
    assert 4_000 <= clock.now() - before <= 5_001
