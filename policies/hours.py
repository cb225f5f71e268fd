"""Opening hours in local time: open now, and if not, when next.

Local wall time is what a house prints on its door, so summer time shifts the instants and not the hours. An opening
belongs to the date on which it begins and may run past midnight: a closed date drops what begins on it, while the
evening before still runs out.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from policies.routing.facts import Hours

DAY = 24 * 60
AHEAD = 60  # days looked ahead: a house closed for longer has no next opening worth a promise


def is_open(hours: Hours, now: int) -> bool:
    """Open at this instant (ms since 1970 UTC)? A start is inside, an end is outside."""
    if not hours.openings:
        return True
    today = _local_date(hours, now)
    return any(
        start <= now < end
        for back in range(_days_back(hours) + 1)
        for start, end in _spans(hours, today - back)
    )


def opens_at(hours: Hours, now: int) -> int | None:
    """The next opening instant; None while open, and where nothing opens within 60 days."""
    if is_open(hours, now):
        return None
    today = _local_date(hours, now)
    for day in range(today, today + AHEAD + 1):
        starts = [start for start, _ in _spans(hours, day) if start > now]
        if starts:
            return min(starts)
    return None


def _local_date(hours: Hours, now: int) -> int:
    return datetime.fromtimestamp(now // 1000, ZoneInfo(hours.zone)).date().toordinal()


def _days_back(hours: Hours) -> int:
    """How many days ago an opening may have begun that still runs."""
    return max(0, max(opening.end for opening in hours.openings) - 1) // DAY + 1


@lru_cache(maxsize=4096)
def _spans(hours: Hours, day: int) -> tuple[tuple[int, int], ...]:
    """Start and end, as instants, of the openings that begin on this local date (a proleptic ordinal)."""
    local = date.fromordinal(day)
    if local.isoformat() in hours.closed_on:
        return ()
    zone = ZoneInfo(hours.zone)
    return tuple(
        (
            _instant(local, opening.start, zone, last=False),
            _instant(local, opening.end, zone, last=True),
        )
        for opening in hours.openings
        if opening.weekday == local.weekday()
    )


def _instant(day: date, minutes: int, zone: ZoneInfo, *, last: bool) -> int:
    """The instant of a wall time. One that comes twice counts from its first time to its last.

    A wall time that the spring change leaves out counts with the offset before the change (PEP 495).
    """
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 (wall time)
    first = wall.replace(tzinfo=zone)
    moments = [first.astimezone(UTC)]
    if last:
        moments.append(first.replace(fold=1).astimezone(UTC))
    return max(int(moment.timestamp()) for moment in moments) * 1000
