"""An estimate is given where enough was seen, and it grows with place and silence."""

from hypothesis import given
from hypothesis import strategies as st

from signaling.core.estimate import MOST, Pace


def paced(*times: int) -> Pace:
    pace = Pace()
    for time in times:
        pace.left(time)
    return pace


def test_too_little_seen() -> None:
    assert paced().estimate(0, 1) is None
    assert paced(0, 10_000).estimate(10_000, 1) is None


def test_mean_gap_times_place() -> None:
    pace = paced(0, 10_000, 20_000, 30_000)
    assert pace.estimate(30_000, 1) == 10_000
    assert pace.estimate(30_000, 7) == 70_000


def test_silence_makes_it_longer_and_then_silent() -> None:
    pace = paced(0, 10_000, 20_000)
    assert pace.estimate(80_000, 1) == round(80_000 / 3)
    assert pace.estimate(140_001, 1) is None  # two minutes without an answer


def test_old_answers_are_forgotten() -> None:
    pace = paced(0, 300_000, 600_000)
    assert pace.estimate(700_000, 1) is not None
    assert pace.estimate(900_000, 1) is None


def test_a_clock_set_back_does_no_harm() -> None:
    assert paced(50_000, 40_000, 60_000).estimate(60_000, 1) == 5_000


def test_memory_is_bounded() -> None:
    pace = paced(*range(0, 10 * MOST * 100, 100))
    assert pace.estimate(10 * MOST * 100, 3) == 300


@given(
    gaps=st.lists(st.integers(0, 400_000), max_size=20),
    after=st.integers(0, 2_000_000),
    place=st.integers(1, 20_000),
)
def test_never_negative_and_later_places_never_wait_less(
    gaps: list[int], after: int, place: int
) -> None:
    time, times = 0, []
    for gap in gaps:
        time += gap
        times.append(time)
    pace = paced(*times)
    first, second = pace.estimate(time + after, place), pace.estimate(time + after, place + 1)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert 0 <= first <= second
