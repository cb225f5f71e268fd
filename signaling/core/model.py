"""The desk as configured: what the core is given once, at its start."""

from collections.abc import Callable
from dataclasses import dataclass, field

from policies.consent import ConsentText
from policies.routing.facts import QueueRule
from signaling.core.appearance_views import Mode
from signaling.core.call_views import IceServer

MAX_CHAT = 4_000  # characters
MAX_NOTE = 20_000
MAX_RATING = 2_000
MAX_PASSED_NOTE = 2_000
MAX_SDP = 40_000
MAX_CANDIDATE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Relays:
    """TURN servers with credentials of each participant's own. `servers(participant, now)` is pure: asked for the same
    moment it answers the same."""

    servers: Callable[[str, int], tuple[IceServer, ...]]
    renew_ms: int  # a page asks for new ones after this, well before they end


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceRules:
    """What the house has agreed on for the self-check of dress and background."""

    mode: Mode = "self_check"
    allow_block: bool = False
    keep_days: int = 0  # outcome and override of a shift, after its end
    shift_ms: int = 12 * 3_600_000  # a check counts at most so long


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRules:
    """One desk's rules. Durations in ms."""

    desk: str
    languages: tuple[str, ...]
    queues: tuple[QueueRule, ...]
    pause_reasons: tuple[str, ...]
    dispositions: tuple[str, ...]
    ice_servers: tuple[IceServer, ...] = ()  # the same for everybody
    relays: Relays | None = None
    media: bool = False  # a media plane is configured
    waiting_grace_ms: int = 300_000  # a locked phone keeps its place
    absent_ms: int = 5_000  # a customer gone longer than this isn't offered to agents until back
    call_grace_ms: int = 300_000  # either side gone from a call: the contact waits this long
    agent_grace_ms: int = 15_000  # an available agent's console may reload
    agent_details: bool = False  # whether supervisors see how single agents behave
    supervision_purposes: tuple[str, ...] = ()  # for which they may join a call; none: they may not
    open_grace_ms: int = 1_800_000  # opened, but never joined the queue
    appearance: AppearanceRules = field(default_factory=AppearanceRules)
    consent_texts: tuple[ConsentText, ...] = ()  # the present version for each purpose
