"""The limits by which values are judged: what is usual, what a policy may set, and what two of them make together.

A limit is named after the value that it bounds: `face_p97_min` flags a value below it, `back_light_max` one above. So
server and browser judge alike, by one rule for all checks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from policies.appearance.facts import Backdrop, Check, Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A policy may set it from `least` to `most`; where these are equal, it may not."""

    usual: float
    least: float
    most: float

    @property
    def fixed(self) -> bool:
        return self.least == self.most


def _fixed(value: float) -> Limit:
    return Limit(usual=value, least=value, most=value)


CHECKS: Final[tuple[Check, ...]] = get_args(Check)
LIMITS: Final[Mapping[Check, Mapping[str, Limit]]] = {
    "one_face": {"faces_min": _fixed(1), "faces_max": _fixed(1)},
    "placement": {
        "center_x_min": Limit(usual=0.33, least=0.0, most=0.5),
        "center_x_max": Limit(usual=0.67, least=0.5, most=1.0),
        "eye_y_min": Limit(usual=0.2, least=0.0, most=0.5),
        "eye_y_max": Limit(usual=0.6, least=0.4, most=1.0),
        "face_height_min": Limit(usual=0.12, least=0.05, most=0.4),
        "face_height_max": Limit(usual=0.55, least=0.3, most=1.0),
    },
    "second_person": {"others_max": _fixed(0)},
    "portrait": {"portraits_max": _fixed(0)},
    "too_dark": {"face_p97_min": Limit(usual=81, least=30, most=90)},
    "over_exposed": {"face_clipped_max": Limit(usual=0.12, least=0.02, most=0.5)},
    "back_light": {"back_light_max": Limit(usual=38, least=25, most=90)},
    "sharpness": {"sharpness_min": Limit(usual=1.3, least=0.1, most=20)},
    "backdrop": {
        "backdrop_changed_max": Limit(usual=0.24, least=0.1, most=0.6),
        "backdrop_busy_max": Limit(usual=4.7, least=2, most=60),
    },
    "background_text": {"background_text_max": Limit(usual=0.014, least=0.0, most=0.05)},
    "bare": {"bare_max": Limit(usual=0.25, least=0.2, most=0.9)},
    "pattern": {"pattern_max": Limit(usual=1.1, least=0.3, most=10)},
    "clothing_text": {"clothing_text_max": Limit(usual=0.0015, least=0.0, most=0.05)},
    "palette": {"palette_max": Limit(usual=25, least=5, most=60)},
}
"""Starting points, and as far as they were evaluated what docs/appearance.md says of them."""
ASKED_OF_BACKDROP: Final[Mapping[str, Backdrop]] = {
    "backdrop_changed_max": "reference",
    "backdrop_busy_max": "plain",
}
"""Limits that count only where this is asked of the background."""


def value_of(limit: str) -> str:
    """The value of the observation that a limit bounds."""
    return limit.rpartition("_")[0]


def beyond(limit: str, bound: float, value: float) -> bool:
    return value < bound if limit.endswith("_min") else value > bound


def names(check: Check, backdrop: Backdrop) -> tuple[str, ...]:
    """The limits that count for a check where this is asked of the background."""
    return tuple(
        name for name in LIMITS[check] if ASKED_OF_BACKDROP.get(name, backdrop) == backdrop
    )


def in_force(check: Check, own: Mapping[str, float], backdrop: Backdrop) -> dict[str, float]:
    """A rule's limits, those it doesn't set included."""
    return {name: own.get(name, LIMITS[check][name].usual) for name in names(check, backdrop)}


def strictest(limits: Iterable[Mapping[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in limits:
        for name, bound in each.items():
            known = found.get(name, bound)
            found[name] = max(known, bound) if name.endswith("_min") else min(known, bound)
    return found


def leaves_nothing(limits: Mapping[str, float]) -> str | None:
    """The first lower limit that lies above its upper one: no value would pass."""
    for name, bound in limits.items():
        if name.endswith("_min") and bound > limits.get(f"{value_of(name)}_max", bound):
            return name
    return None


def measured(observation: Observation, limit: str) -> float | None:
    found: float | None = getattr(observation, value_of(limit))
    return found
