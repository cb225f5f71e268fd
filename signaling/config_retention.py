"""Settings of retention: how long what is left of a contact is kept, and when what was kept long enough goes."""

import re
from typing import Annotated, Final, get_args

from pydantic import BeforeValidator, Field, PlainSerializer

from policies.retention import Basis, Period, Rule, Unit
from signaling.config_fields import Section, TimeOfDay

LONGEST_YEARS: Final = 100
_DAYS: Final = {"days": 1, "months": 30, "years": 365}


def _period(value: object) -> Period:
    """`"5 years"`, `"6 months"`, `"30 days"`."""
    if isinstance(value, Period):
        return value
    match = re.fullmatch(r"([1-9][0-9]{0,4}) (day|month|year)s?", str(value))
    if not isinstance(value, str) or match is None:
        raise ValueError('must be like "5 years", "6 months" or "30 days"')
    unit = next(unit for unit in get_args(Unit) if unit == f"{match[2]}s")
    count = int(match[1])
    if count * _DAYS[unit] > LONGEST_YEARS * 365:
        raise ValueError(f"must be at most {LONGEST_YEARS} years")
    return Period(count, unit)


Span = Annotated[Period, BeforeValidator(_period), PlainSerializer(str, return_type=str)]


class RetentionSection(Section):
    """For the whole house. `at`: local time of the desk."""

    nightly: bool = True
    at: TimeOfDay = "02:30"
    floor: Span | None = None
    ceiling: Span | None = None


class QueueRecordingRetention(Section):
    """By the basis on which a recording is kept; the longest that stands counts."""

    statutory: Span | None = None
    consent: Span | None = None
    quality: Span | None = None
    training: Span | None = None
    passing_on: Span | None = None


class QueueRetention(Section):
    """What isn't named stays, until the house's ceiling."""

    recording: QueueRecordingRetention = Field(default_factory=QueueRecordingRetention)
    content: Span | None = None
    record: Span | None = None
    extended: Span | None = None

    def rule(self) -> Rule:
        periods: dict[Basis, Period] = {}
        for basis in get_args(Basis):
            period = getattr(self.recording, basis)
            if period is not None:
                periods[basis] = period
        return Rule(
            recording=periods, content=self.content, record=self.record, extended=self.extended
        )
