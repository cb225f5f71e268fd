"""What supervisors see of single agents, as long as the house hasn't switched on more (`supervision.agent_details`).

They run the desk: who can take customers now, and why a match was made. How long somebody has been in a state, why
they pause, how long they were idle, when they mute themselves, whether they declined or let it ring would let one
watch how a single person behaves; and whether they agree to be recorded they must be free to say. In Germany that
needs the works council's consent (BetrVG section 87(1) no. 6). What isn't to be seen never leaves the server.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from policies.consent import STAFF
from signaling.core.desk_views import AgentGlance, AgentView, GlanceState, MatchRow, PresenceState

_STATES: Final[Mapping[PresenceState, GlanceState]] = {
    "rest": "unavailable",
    "paused": "unavailable",
    "away": "unavailable",
}
_OUTCOMES: Final = ("declined", "unanswered", "withdrawn")
CAME_TO_NOTHING: Final = frozenset({*_OUTCOMES, *(f"consult_{outcome}" for outcome in _OUTCOMES)})
"""Outcomes, and the timeline's kinds of the same names. The customer's own leaving is among them: else what remains
would be the agent's doing."""
NOT_TAKEN: Final[Literal["not_taken"]] = "not_taken"


def glance(agent: AgentView, *, details: bool) -> AgentGlance:
    """One agent in a supervisor's table."""
    return AgentGlance(
        id=agent.id,
        name=agent.name,
        state=agent.state if details else _STATES.get(agent.state, agent.state),
        reason=agent.reason if details else None,
        since=agent.since if details else None,
    )


def match(row: MatchRow, *, details: bool) -> MatchRow:
    """One match with its reason."""
    if details:
        return row
    return replace(
        row,
        outcome=NOT_TAKEN if row.outcome in CAME_TO_NOTHING else row.outcome,
        reason=replace(row.reason, idle_ms=None),
    )


def entry(kind: str, actor: str | None, *, details: bool) -> tuple[str, str | None]:
    """Kind and actor of a timeline's entry."""
    return (NOT_TAKEN, None) if not details and kind in CAME_TO_NOTHING else (kind, actor)


def answered(kind: str, role: object, *, details: bool) -> bool:
    """Whether a timeline's entry is theirs to see: not what somebody of the staff said to being recorded, nor when they
    had their microphone or camera off."""
    return details or not ((kind.startswith("consent.") or kind == "media") and role in STAFF)
