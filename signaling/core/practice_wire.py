"""Rehearsals on the wire: an agent's commands, and the view of one."""

from dataclasses import dataclass
from typing import Literal

from signaling.core.call_views import CallView, ParticipantView
from signaling.core.strict import Strict


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPractice(Strict):
    """Into a rehearsal, which begins with whoever comes first. `practice`: random, of the first page's choosing; a
    colleague has it from a link. Signals of its call name it as their `contact`.
    """

    type: Literal["practice.join"] = "practice.join"
    practice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePractice(Strict):
    type: Literal["practice.leave"] = "practice.leave"
    practice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeView:
    """`call` None: nobody else is there."""

    you: str
    participants: tuple[ParticipantView, ...]
    call: CallView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A rehearsal as it is now; `view` None: over for this page."""

    type: Literal["practice"] = "practice"
    practice: str
    view: PracticeView | None


PracticeCommand = JoinPractice | LeavePractice
