"""What the self-check knows: what a house asks of a picture, what a browser measured of it, and what comes of both.

A *check* is one thing that is measured, a *manual item* one that the agent ticks by hand. An *observation* holds the
values of one measurement, and nothing of the picture. Lengths and places are parts of the picture (0 to 1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Check = Literal[
    "one_face",
    "placement",
    "second_person",
    "portrait",
    "too_dark",
    "over_exposed",
    "back_light",
    "sharpness",
    "backdrop",
    "background_text",
    "bare",
    "pattern",
    "clothing_text",
    "palette",
]
Severity = Literal["info", "warn", "block"]
Outcome = Literal["allow", "warn", "block"]
Effect = Literal["none", "blur", "backdrop"]
"""What the outgoing picture's background is replaced with."""
Backdrop = Literal["any", "plain", "reference"]
"""What a house asks of the background: nothing, that it be calm, or that it be as in the agent's approved picture."""
Effects = Literal["none", "blur", "any"]
"""Which effects count as a passed background: none, blur, or the house's backdrops as well."""
Unmeasured = Literal["no_camera", "model", "other"]
"""Why nothing could be measured."""


class _Strict:
    """Unknown fields and wrong types are refused where this is read (a plain dict: nothing is imported for it)."""

    __slots__ = ()
    __pydantic_config__ = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(_Strict):
    """One check that is asked for. `limits`: by name, where they differ from the usual (`limits.LIMITS`).

    `text`: the house's own words for it, in every language; None: ours.
    """

    check: Check
    severity: Severity
    limits: Mapping[str, float] = field(default_factory=dict)
    text: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualItem(_Strict):
    """What no camera can judge and the agent confirms: a collar, a badge. `text`: in every language."""

    id: str
    text: Mapping[str, str]
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(_Strict):
    """What is asked in one queue. `palette`: the house's colours (#rrggbb)."""

    rules: tuple[Rule, ...] = ()
    manual: tuple[ManualItem, ...] = ()
    backdrop: Backdrop = "any"
    palette: tuple[str, ...] = ()
    effects: Effects = "any"

    @property
    def empty(self) -> bool:
        """Nothing is asked."""
        return not self.rules and not self.manual


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(_Strict):
    """The values of one measurement; None: not measured. It is judged and forgotten.

    faces: found in the whole picture. others: further people. portraits: framed faces in the background.
    center_x, eye_y, face_height: of the one face. face_p97: 97th percentile of luma in its box, 0 to 255.
    face_clipped: part of its skin with L* over 97. back_light: L* of the background (75th percentile) minus L* of the
    face's skin (97th). sharpness: variance of the Laplacian over variance, times 100, of the face at 160 pixels.
    backdrop_changed: part of the cells that differ from the reference. backdrop_busy: spread of L*a*b* of the blurred
    background. background_text, clothing_text: area of text. bare: skin over skin and clothes, without the neck.
    pattern: strength of the clothes' pattern. palette: least CIE76 distance of the clothes to the house's colours.
    """

    faces: int
    others: int | None = None
    portraits: int | None = None
    center_x: float | None = None
    eye_y: float | None = None
    face_height: float | None = None
    face_p97: float | None = None
    face_clipped: float | None = None
    back_light: float | None = None
    sharpness: float | None = None
    backdrop_changed: float | None = None
    backdrop_busy: float | None = None
    background_text: float | None = None
    bare: float | None = None
    pattern: float | None = None
    clothing_text: float | None = None
    palette: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing against a picture. `check` or `manual` names it; neither: nothing could be measured at all.

    kind: *flagged* a value is beyond its limit; *not_measured*; *not_ticked*; *effect* the background is replaced in a
    way that this house doesn't take.
    """

    kind: Literal["flagged", "not_measured", "not_ticked", "effect"]
    severity: Severity
    check: Check | None = None
    manual: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """*block* if any reason blocks, else *warn* if any warns, else *allow*; reasons of *info* may stand beside it."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How well a check does on the held-back half of the labelled pictures. `people`: in that set.

    `caught`, `false_alarms`: parts of what should be flagged and of what should not; None: not evaluated.
    `most`: the severity that a policy may give it.
    """

    people: int
    caught: float | None
    false_alarms: float | None
    most: Severity
