"""Days of the desk's own calendar, as moments."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def start_of_day(day: date, zone: str) -> int:
    """The first moment (ms) of a local day."""
    return end_of_day(day - timedelta(days=1), zone)


def end_of_day(day: date, zone: str) -> int:
    """The moment (ms) at which a local day is over; a day is 23 or 25 hours long when clocks change."""
    after = day + timedelta(days=1)
    return int(
        datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000
    )


def last_day(until: int, zone: str) -> date:
    """The last local day that is not quite over at `until` (ms)."""
    return local(until - 1, zone).date()


def local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone))
