"""How severe a check may be follows from figures alone."""

import pytest

from policies.appearance.evidence import EVIDENCE, earned, greatest, least, provisional
from policies.appearance.facts import Severity
from policies.appearance.limits import CHECKS


@pytest.mark.parametrize(
    ("people", "caught", "false_alarms", "most"),
    [
        (30, 0.90, 0.05, "block"),
        (29, 1.0, 0.0, "warn"),
        (30, 0.899, 0.0, "info"),
        (30, 1.0, 0.051, "info"),
        (300, None, None, "info"),
        (300, 1.0, None, "info"),
    ],
)
def test_severity_is_earned(
    people: int, caught: float | None, false_alarms: float | None, most: Severity
) -> None:
    assert earned(people, caught, false_alarms) == most


@pytest.mark.parametrize("check", CHECKS)
def test_no_check_may_more_than_it_has_earned(check: str) -> None:
    known = EVIDENCE[check]  # type: ignore[index] # one of the literals
    assert known.most == earned(known.people, known.caught, known.false_alarms)
    assert not (provisional(known) and known.most == "block")


def test_severities_have_an_order() -> None:
    assert least("warn", "info", "block") == "info"
    assert greatest("warn", "info", "block") == "block"
