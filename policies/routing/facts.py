"""What routing knows: plain facts about agents, wishes and queues. Times in ms since 1970 UTC, levels from 1 on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies.consent import RecordingRule

Channel = Literal["video", "sound", "chat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What one customer needs at one moment. Hashable: customers with equal requirements wait in one line."""

    queue: str
    channel: Channel
    language: str
    skills: tuple[tuple[str, int], ...] = ()  # name and lowest level, sorted by name
    certificates: tuple[str, ...] = ()  # sorted
    agent: str | None = None  # only this one (fixed or still preferred)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One that an agent holds or held, valid from `begins_at` until just before `ends_at` (None: open on that side).

    `revoked`: it ended before its time, at `ends_at`.
    """

    name: str
    begins_at: int | None = None
    ends_at: int | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentProfile:
    """An agent as the administrator entered them. `queues` empty: every queue they are qualified for."""

    id: str
    name: str
    languages: frozenset[str]
    skills: tuple[tuple[str, int], ...] = ()  # sorted by name
    certificates: tuple[Certificate, ...] = ()  # several of one name: any that is valid will do
    queues: frozenset[str] = frozenset()
    capacity: tuple[tuple[Channel, int], ...] = (("chat", 3), ("sound", 1), ("video", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Loosening:
    """After this waiting time these skill levels count instead (0: the skill is no longer asked for)."""

    after_ms: int
    skills: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflow:
    """After this waiting time the customer may also be served as one of another queue."""

    after_ms: int
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Open from `start` to `end` (minutes after local midnight) on `weekday` (0 Monday)."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening hours in a time zone (IANA name). No openings at all: always open. `closed_on`: ISO dates."""

    zone: str = "Europe/Berlin"
    openings: tuple[Opening, ...] = ()
    closed_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRule:
    """Whether documents are looked at together in a queue's contacts, and what others than staff may do with them."""

    enabled: bool = True
    customer_brings: bool = True
    customer_presents: bool = False  # of their own accord; the agent may hand it to them anyway
    customer_marks: bool = True
    companion_marks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRule:
    """A queue as the house configured it."""

    id: str
    title: Mapping[str, str]  # by language
    language: str
    channels: tuple[Channel, ...] = ("video", "sound", "chat")
    skills: tuple[tuple[str, int], ...] = ()
    certificates: Mapping[Channel, tuple[str, ...]] = field(default_factory=dict)
    loosen: tuple[Loosening, ...] = ()
    overflow: tuple[Overflow, ...] = ()
    hours: Hours = field(default_factory=Hours)
    network: Literal["direct", "relay", "sfu"] = "direct"
    head_start_ms: int = 0  # priority: counts as if the customer had waited this much longer
    preferred_ms: int = 60_000  # how long a preferred agent alone may be asked
    reservation_ms: int = 20_000  # how long an agent is asked
    wrap_up_ms: int = 120_000  # after-call work ends by itself after this
    rest_ms: int = 0  # between two video calls of an agent
    longest: int = 20_000  # customers beyond this many are refused
    recording: RecordingRule = field(default_factory=RecordingRule)
    documents: DocumentRule = field(default_factory=DocumentRule)
