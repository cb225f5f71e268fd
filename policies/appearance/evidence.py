"""How far each check can be trusted, and so how severe a policy may make it.

A check may *warn* with at least 90 % caught at no more than 5 % false alarms on the held-back half, else it is a hint
(*info*). Shown on fewer than 30 people it is provisional and never blocks. The figures are those of docs/appearance.md.
"""

from collections.abc import Mapping
from typing import Final

from policies.appearance.facts import Check, Evidence, Severity

FEWEST_PEOPLE: Final = 30
LEAST_CAUGHT: Final = 0.90
MOST_FALSE_ALARMS: Final = 0.05
ORDER: Final[tuple[Severity, ...]] = ("info", "warn", "block")


def earned(people: int, caught: float | None, false_alarms: float | None) -> Severity:
    """The severity that such figures allow."""
    if caught is None or false_alarms is None:
        return "info"
    if caught < LEAST_CAUGHT or false_alarms > MOST_FALSE_ALARMS:
        return "info"
    return "block" if people >= FEWEST_PEOPLE else "warn"


def provisional(evidence: Evidence) -> bool:
    return evidence.people < FEWEST_PEOPLE


def least(*severities: Severity) -> Severity:
    return min(severities, key=ORDER.index)


def greatest(*severities: Severity) -> Severity:
    return max(severities, key=ORDER.index)


def _shown(people: int, caught: float | None, false_alarms: float | None) -> Evidence:
    return Evidence(
        people=people,
        caught=caught,
        false_alarms=false_alarms,
        most=earned(people, caught, false_alarms),
    )


EVIDENCE: Final[Mapping[Check, Evidence]] = {
    "one_face": _shown(16, 1.0, 0.0),
    "placement": _shown(16, 1.0, 0.0),
    "second_person": _shown(16, 1.0, 0.0625),
    "portrait": _shown(16, 0.875, 0.0),
    "too_dark": _shown(16, 1.0, 0.009),
    "over_exposed": _shown(16, 0.875, 0.018),
    "back_light": _shown(16, 1.0, 0.0),
    "sharpness": _shown(16, 1.0, 0.0),
    "backdrop": _shown(16, 1.0, 0.0),
    "background_text": _shown(16, 1.0, 0.0),
    "bare": _shown(3, 0.952, 0.0),
    "pattern": _shown(8, 0.949, 0.0),
    "clothing_text": _shown(6, 0.833, 0.0),
    "palette": _shown(0, None, None),
}
