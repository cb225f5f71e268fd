"""Opening hours: local days, summer time, closed dates, openings past midnight."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.hours import is_open, opens_at
from policies.routing.facts import Hours, Opening

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: str = "Europe/Berlin", fold: int = 0) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return int(moment.timestamp()) * 1000


def opening(weekday: int, start: str, end: str) -> Opening:
    def minutes(text: str) -> int:
        hour, minute = text.split(":")
        return int(hour) * 60 + int(minute)

    return Opening(weekday=weekday, start=minutes(start), end=minutes(end))


WEEK = Hours(openings=tuple(opening(day, "09:00", "17:00") for day in range(5)))


def test_without_openings_always_open() -> None:
    assert is_open(Hours(), at("2026-11-22T03:00"))
    assert opens_at(Hours(), at("2026-11-22T03:00")) is None


@pytest.mark.parametrize(
    ("now", "open_"),
    [
        ("2026-11-23T08:59:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T16:59:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-22T12:00", False),  # Sunday
    ],
)
def test_start_inside_end_outside(now: str, open_: bool) -> None:
    assert is_open(WEEK, at(now)) is open_


def test_next_opening_skips_the_weekend_and_closed_dates() -> None:
    assert opens_at(WEEK, at("2026-11-20T18:00")) == at("2026-11-23T09:00")
    assert opens_at(WEEK, at("2026-11-23T07:00")) == at("2026-11-23T09:00")
    assert opens_at(WEEK, at("2026-11-23T10:00")) is None
    closed = Hours(openings=WEEK.openings, closed_on=frozenset({"2026-11-23"}))
    assert not is_open(closed, at("2026-11-23T10:00"))
    assert opens_at(closed, at("2026-11-23T10:00")) == at("2026-11-24T09:00")


def test_hours_follow_the_wall_clock_over_summer_time() -> None:
    # the 29th of March 2026 has 23 hours, the 25th of October 25
    before, after = at("2026-03-27T09:00"), at("2026-03-30T09:00")
    assert after - before == (3 * 24 - 1) * 3_600_000
    assert opens_at(WEEK, at("2026-03-27T17:00")) == after
    assert opens_at(WEEK, at("2026-10-23T17:00")) == at("2026-10-26T09:00")
    assert at("2026-10-26T09:00") - at("2026-10-23T09:00") == (3 * 24 + 1) * 3_600_000


def test_an_hour_that_does_not_exist_shifts() -> None:
    hours = Hours(openings=(opening(6, "01:30", "02:30"), opening(6, "02:15", "04:00")))
    early = Hours(openings=(hours.openings[0],))
    assert is_open(early, at("2026-03-29T01:45"))
    late = Hours(openings=(hours.openings[1],))
    assert not is_open(late, at("2026-03-29T01:59"))
    assert is_open(late, at("2026-03-29T03:15"))
    assert opens_at(late, at("2026-03-29T01:00")) == at("2026-03-29T03:15")


def test_an_hour_that_comes_twice_counts_from_its_first_to_its_last() -> None:
    hours = Hours(openings=(opening(6, "02:15", "02:45"),))
    assert opens_at(hours, at("2026-10-25T00:00")) == at("2026-10-25T02:15", fold=0)
    assert is_open(hours, at("2026-10-25T02:30", fold=0))
    assert is_open(hours, at("2026-10-25T02:30", fold=1))
    assert not is_open(hours, at("2026-10-25T02:45", fold=1))


def test_past_midnight_belongs_to_the_evening_it_began() -> None:
    friday = Hours(
        openings=(Opening(weekday=4, start=22 * 60, end=26 * 60),),
        closed_on=frozenset({"2026-11-21"}),
    )
    assert is_open(friday, at("2026-11-20T23:00"))
    assert is_open(
        friday, at("2026-11-21T01:59")
    )  # the Saturday is closed, the Friday's evening runs out
    assert not is_open(friday, at("2026-11-21T02:00"))
    assert opens_at(friday, at("2026-11-21T02:00")) == at("2026-11-27T22:00")
    closed = Hours(openings=friday.openings, closed_on=frozenset({"2026-11-20"}))
    assert not is_open(closed, at("2026-11-21T01:00"))


def test_a_long_opening_over_more_than_a_day() -> None:
    hours = Hours(openings=(Opening(weekday=0, start=0, end=3 * 1440),))
    assert is_open(hours, at("2026-11-25T23:59"))
    assert not is_open(hours, at("2026-11-26T00:00"))


def test_nothing_within_sixty_days() -> None:
    days = [datetime(2026, 11, 23, tzinfo=BERLIN).toordinal() + n for n in range(70)]
    closed = frozenset(datetime.fromordinal(day).date().isoformat() for day in days)
    assert opens_at(Hours(openings=WEEK.openings, closed_on=closed), at("2026-11-23T10:00")) is None


def test_other_zones() -> None:
    hours = Hours(zone="Pacific/Auckland", openings=WEEK.openings)
    assert is_open(hours, at("2026-11-23T09:00", "Pacific/Auckland"))
    assert not is_open(hours, at("2026-11-23T09:00", "Europe/Berlin"))


@st.composite
def any_hours(draw: st.DrawFn) -> Hours:
    openings = []
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, 1439))
        openings.append(
            Opening(
                weekday=draw(st.integers(0, 6)), start=start, end=start + draw(st.integers(1, 1800))
            )
        )
    zone = draw(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]))
    return Hours(zone=zone, openings=tuple(openings))


@given(hours=any_hours(), now=st.integers(at("2026-01-01T00:00"), at("2027-12-31T00:00")))
def test_it_is_open_when_it_says_it_opens_and_closed_until_then(hours: Hours, now: int) -> None:
    opens = opens_at(hours, now)
    if is_open(hours, now):
        assert opens is None
        return
    assert opens is not None
    assert opens > now
    assert is_open(hours, opens)
    step = max(1, (opens - now) // 50)
    assert not any(is_open(hours, moment) for moment in range(now, opens, step))
