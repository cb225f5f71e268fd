"""Views of the dress and background self-check, inside its messages and answers.

Like everything in `messages.py` these classes are the wire.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from policies.appearance.facts import (
    Backdrop,
    Check,
    Effects,
    ManualItem,
    Outcome,
    Reason,
    Severity,
)
from signaling.core.desk_views import Text

Mode = Literal["off", "self_check", "required"]
"""Of the house: no check, one for the agent's own use, or one that comes before *available*."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceQueue:
    """A queue whose policy concerns this agent, and the version in force."""

    queue: str
    title: Text
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceRule:
    """A check as it counts for this agent, over all their queues the strictest.

    `limits`: every one that applies. `NAME_min`: flagged when the observation's value NAME is less; `NAME_max`: when it
    is more. `text`: the house's own words.
    """

    check: Check
    severity: Severity
    limits: Mapping[str, float]
    text: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingView:
    """The outcome of this shift's check. It `covers` what is asked now, unless a policy or the agent's queues changed.

    `overridden`: gone on with a reason. `asked`: a supervisor was asked to release a *block*; `released`: one did.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    overridden: bool
    asked: bool
    released: bool
    covers: bool
    checked_at: int
    ends_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceView:
    """What is asked of this agent on video, and how they stand. No queues: nothing is asked.

    `passes`: may choose *available*. `due`: something is asked and no check of this shift covers it and came out well
    (or was overridden or released); where `mode` is *required*, that is what keeps them from *available*.
    """

    mode: Mode
    allow_block: bool
    keep_days: int
    queues: tuple[AppearanceQueue, ...]
    rules: tuple[AppearanceRule, ...]
    manual: tuple[ManualItem, ...]
    backdrop: Backdrop
    palette: tuple[str, ...]
    effects: Effects
    standing: StandingView | None
    due: bool
    passes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """To every console of an agent, when anything of it changes; the snapshot holds it too."""

    type: Literal["agent.appearance"] = "agent.appearance"
    appearance: AppearanceView
