from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from media.core.timeline import MS, Point, SenderClock, Timestamps, moment, nanoseconds, points

SECOND = 1_000 * MS
EPOCH = 3_900_000_000  # s since 1900


def ntp(seconds: float) -> int:
    return int((EPOCH + seconds) * 2**32)


@given(
    st.lists(st.integers(0, 150), min_size=1, max_size=60),
    st.integers(0, 10**15),
)
def test_the_quickest_report_counts(delays: list[int], ours: int) -> None:
    """Reports each second, late by so many ms each: what is said of the clocks is off by the least of them."""
    clock = SenderClock()
    for second, delay in enumerate(delays):
        clock.report(ntp(second), ours + second * SECOND + delay * MS)
    told = clock.at(ntp(100)) - (ours + 100 * SECOND)
    assert abs(told - min(delays) * MS) < 1_000


@given(st.integers(-100, 100))
def test_a_clock_that_drifts_is_followed(ppm: int) -> None:
    clock = SenderClock()
    for second in range(3_600):
        clock.report(ntp(second * (1 + ppm / 1e6)), second * SECOND + 5 * MS)
    off = clock.at(ntp(3_600 * (1 + ppm / 1e6))) - 3_600 * SECOND
    assert abs(off - 5 * MS) < 10 * MS


@given(st.integers(0, 2**40), st.lists(st.integers(0, 400), max_size=50))
def test_frames_keep_the_distances_of_their_sender(first: int, jitter: list[int]) -> None:
    """30 a second, each late by up to 400 ms: the timestamps don't show it."""
    stamps = Timestamps(90_000)
    told = [
        stamps.pts(first + 3_000 * place, place * SECOND // 30 + late * MS)
        for place, late in enumerate(jitter)
    ]
    assert told == [round(place * 1_000 / 30) for place in range(len(jitter))]


@given(st.lists(st.integers(0, 2**34), max_size=40))
def test_timestamps_never_fall_whatever_a_sender_says(stamps: list[int]) -> None:
    track = Timestamps(90_000)
    told = [track.pts(stamp, place * 20 * MS) for place, stamp in enumerate(stamps)]
    assert all(later > earlier for earlier, later in pairwise(told))
    assert not told or told[-1] <= len(stamps) * 3_100  # nobody makes a recording endless


def test_another_source_goes_on_by_the_clock() -> None:
    stamps = Timestamps(48_000)
    assert stamps.pts(960, 10 * SECOND) == 0
    stamps.restart()
    assert stamps.pts(77, 12 * SECOND) == 2_000
    assert stamps.reported(77 + 48_000) == 3_000
    assert stamps.bases == 2


def test_timestamps_that_run_away_are_tied_to_the_clock_anew() -> None:
    stamps = Timestamps(90_000)
    assert [stamps.pts(0, 0), stamps.pts(90_000, SECOND)] == [0, 1_000]
    assert stamps.pts(90_000 * 3_600, 2 * SECOND) == 2_000
    assert stamps.bases == 2
    assert stamps.pts(90_000 * 3_601, 3 * SECOND) == 3_000
    assert stamps.bases == 2


def test_a_part_is_placed_by_its_reports() -> None:
    """Sound and picture of one sender, the picture held up by 400 ms on the way: still one moment."""
    clock = SenderClock()
    sound, picture = Timestamps(48_000), Timestamps(90_000)
    assert sound.pts(5_000, 50 * SECOND) == 0
    assert picture.pts(900, 50 * SECOND + 400 * MS) == 0  # of the same moment
    assert picture.reported(900 + 90_000) == 1_000
    clock.report(ntp(7), 51 * SECOND)
    at = clock.at(ntp(7))
    of_sound = [Point(0, 50 * SECOND, "arrival"), Point(sound.reported(53_000) or 0, at, "report")]
    of_picture = [Point(0, 50 * SECOND + 400 * MS, "arrival"), Point(1_000, at, "report")]
    assert abs(moment(of_sound, 0) - moment(of_picture, 0)) < MS


def test_points_apply_from_where_they_are() -> None:
    told = [Point(0, 5, "report"), Point(1_000, 1_007 * MS, "report")]
    assert moment(told, 500) == 5 + 500 * MS
    assert moment(told, 2_000) == 2_007 * MS


def test_points_are_found_among_marks() -> None:
    marks: list[dict[str, object]] = [
        {"type": "clock", "pts": 1, "at": 2, "by": "report"},
        {"type": "gap", "from": 1, "to": 2, "lost": 1},
        {"type": "clock", "pts": 3, "at": 4, "by": "arrival"},
    ]
    assert points(marks) == [Point(1, 2, "report"), Point(3, 4, "arrival")]


def test_ntp_in_nanoseconds() -> None:
    assert nanoseconds(1 << 31) == SECOND // 2
