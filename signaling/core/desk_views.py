"""Views of the desk itself, inside its messages: agents, queues, who waits, who was chosen and why.

Like everything in `messages.py` these classes are the wire.
"""

from dataclasses import dataclass
from typing import Literal

from signaling.core.commands import Channel

Text = dict[str, str]
"""A text in each language of the house, by language code."""

PresenceState = Literal[
    "offline", "available", "paused", "away", "reserved", "busy", "wrap_up", "rest"
]
"""*away* is set by the desk after an unanswered reservation; *reserved* to *rest* follow from what the agent
is doing.
"""
GlanceState = PresenceState | Literal["unavailable"]
"""What a supervisor sees; *unavailable* stands for *paused*, *away* and *rest* where the house shows no details."""
Chosen = Literal["available", "paused", "away", "offline"]
"""What an agent chose to be, or the desk set (*away*)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityView:
    """Can anybody come? `staffed`: a qualified agent is signed in and not offline (may be busy)."""

    open: bool
    staffed: bool
    opens_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonView:
    """Why this agent, in facts that a page turns into a sentence.

    rule: `fixed` link names the agent; `code` the agent's own session code; `preferred` known from before and within
    the preferred time; `longest_waiting` the agent became free and this customer had waited longest (head start
    included); `longest_idle` the customer came and this agent had been idle longest; `transfer` a colleague who had
    talked with the customer chose this agent; `consult` a colleague asks this agent for advice.
    """

    rule: Literal[
        "fixed", "code", "preferred", "longest_waiting", "longest_idle", "transfer", "consult"
    ]
    waited_ms: int
    head_start_ms: int
    idle_ms: int | None  # None: not for whoever reads this (`discretion.py`)
    candidates: int  # agents (or customers) who could have been chosen, this one included
    passed_over: int  # customers ahead whom this agent isn't qualified for
    language: str
    skills: tuple[tuple[str, int, int], ...]  # name, level asked for at this step, agent's level
    certificates: tuple[str, ...]
    loosened: int  # how many loosening steps had been taken, 0 none
    overflow_from: str | None  # queue in which the customer began, if another


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOnView:
    """For a customer who waits because an agent passed them on. `to_name`: the agent chosen, while they are asked."""

    by_name: str
    to_name: str | None
    queue_title: Text
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferView:
    """For the next agent, or one asked for advice: who passed this contact on or asks, from which queue, in what
    words."""

    by: str
    by_name: str
    queue: str
    queue_title: Text
    note: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultView:
    """A colleague asked for advice: it *rings* until `expires_at`, then the two are *aside*."""

    colleague: str
    name: str
    state: Literal["ringing", "aside"]
    note: str
    since: int
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideView:
    """For a customer who waits while the agent talks with a colleague in private."""

    agent_name: str
    colleague_name: str
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueView:
    """Somebody to pass a contact to, and no more of them than that takes.

    `queues`: as one of which they may take it; none: they aren't qualified. `available`: they would be asked now.
    """

    agent: str
    name: str
    queues: tuple[str, ...]
    available: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferQueueView:
    """A queue to pass a contact to. `staffed`: somebody else is signed in who may take it there (may be busy)."""

    id: str
    title: Text
    open: bool
    staffed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationView:
    """A certificate that the agent's queues ask for and that is lacking, or runs out within 30 days (*ending*).

    `ends_at`: since when it is lacking (*run_out*, *revoked*), or until when it is valid. `begins_at`: of the next one
    of this name that has been entered. `queues`: whose customers the agent doesn't get without it.
    """

    certificate: str
    state: Literal["absent", "run_out", "revoked", "not_yet", "ending"]
    ends_at: int | None
    begins_at: int | None
    queues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentView:
    """`chosen` counts as soon as nothing else does: during a contact it says what the agent will be after it.

    `qualification`: what keeps customers from this agent, or soon will; empty: nothing.
    """

    id: str
    name: str
    state: PresenceState
    reason: str | None  # of a pause; of *away* why
    since: int
    rest_until: int | None
    chosen: Chosen
    chosen_reason: str | None
    qualification: tuple[QualificationView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    id: str
    title: Text
    open: bool
    waiting: int
    longest_since: int | None
    agents_available: int
    agents_signed_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    contact: str
    queue: str
    channel: Channel
    language: str
    reference: str | None
    joined_at: int
    place: int
    present: bool
    loosened: int
    eligible_agents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentGlance:
    """`reason` and `since` only where the house shows supervisors details of single agents."""

    id: str
    name: str
    state: GlanceState
    reason: str | None
    since: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRow:
    agent: AgentGlance
    languages: tuple[str, ...]
    skills: tuple[tuple[str, int], ...]
    certificates: tuple[
        tuple[str, int | None], ...
    ]  # name, valid until (a moment past: since when no more)
    contacts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow:
    reservation: str
    contact: str
    agent: str
    agent_name: str
    queue: str
    made_at: int
    # *not_taken* stands for the last three where the house shows no details of single agents
    outcome: Literal["asked", "accepted", "declined", "unanswered", "withdrawn", "not_taken"]
    reason: ReasonView
