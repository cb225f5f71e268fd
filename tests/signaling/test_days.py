"""Local days as moments, also when clocks change."""

from datetime import UTC, date, datetime

import pytest

from signaling.days import end_of_day, last_day, local, start_of_day


def utc(*parts: int) -> int:
    year, month, day, hour = parts
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 12, 31), utc(2026, 12, 31, 23)),
        (date(2026, 7, 1), utc(2026, 7, 1, 22)),
        (date(2026, 3, 29), utc(2026, 3, 29, 22)),  # 23 hours long
        (date(2026, 10, 25), utc(2026, 10, 25, 23)),  # 25 hours long
    ],
)
def test_the_end_of_a_day(day: date, end: int) -> None:
    assert end_of_day(day, "Europe/Vienna") == end
    assert last_day(end, "Europe/Vienna") == day


def test_local() -> None:
    assert f"{local(utc(2026, 7, 1, 10), 'Europe/Zurich'):%H:%M %z}" == "12:00 +0200"


def test_a_day_begins_when_the_one_before_is_over() -> None:
    assert start_of_day(date(2026, 7, 1), "Europe/Vienna") == utc(2026, 6, 30, 22)
    assert start_of_day(date(2026, 3, 30), "Europe/Vienna") == utc(2026, 3, 29, 22)
