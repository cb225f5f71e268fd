"""All that a desk remembers, as plain data with the few lookups that every part needs."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies import hours
from policies.appearance.verdict import Asked
from policies.routing.facts import AgentProfile, QueueRule
from signaling.core.appearance_views import AppearanceView
from signaling.core.call_views import ParticipantView
from signaling.core.commands import HeldCall
from signaling.core.desk_views import AgentView, PresenceState, QualificationView
from signaling.core.estimate import Pace
from signaling.core.events import PolicyVersion
from signaling.core.memory import Memory
from signaling.core.messages import Message, Queues
from signaling.core.model import DeskRules
from signaling.core.outbox import Outbox
from signaling.core.pairing import Pairing
from signaling.core.records import (
    AppearanceRecord,
    AuditRecord,
    ParticipantRecord,
    PresenceRecord,
    ReservationRecord,
    TimelineRecord,
)
from signaling.core.room import Room
from signaling.core.session import Contact, Side
from signaling.core.timers import Timers

MATCHES = 100
"""Latest matches that supervisors see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A websocket that said hello. `claim`: the seat asked for; without it the customer holds the seat."""

    id: str
    kind: Literal["customer", "agent", "supervisor", "companion"]
    who: str  # contact, agent or supervisor
    instance: str
    calls: tuple[HeldCall, ...] = ()  # as it said hello
    claim: str | None = None
    name: str = ""  # a supervisor's


@dataclass(slots=True)
class Agent:
    """An agent as the desk holds them. `known` False: a row names them, but no profile has come yet."""

    profile: AgentProfile
    presence: PresenceRecord
    known: bool = True
    disabled: bool = False
    consoles: list[str] = field(default_factory=list)  # connections, in order of arrival
    primary: str | None = None  # the console that rings and talks
    reservation: str | None = None
    contacts: dict[str, None] = field(default_factory=dict)  # of which they have an open part
    memory: Memory = field(default_factory=Memory)
    qualification: tuple[QualificationView, ...] = ()
    check: AppearanceRecord | None = None  # of their picture, in this shift
    asked: AppearanceView | None = None  # what their consoles were told of it last
    shown: PresenceState = "offline"
    shown_since: int = 0
    told: AgentView | None = None
    offered: tuple[str, frozenset[str]] | None = None  # what pairing was told last

    @property
    def id(self) -> str:
        return self.profile.id


@dataclass(slots=True)
class Rehearsal:
    """Up to two agents who practise (`practice.py`); in memory alone."""

    id: str
    epoch: int = 0
    sides: dict[str, ParticipantView] = field(default_factory=dict)  # agent
    consoles: dict[str, str] = field(default_factory=dict)  # agent, connection


@dataclass(slots=True)
class State:
    """One desk. The modules beside this one change it; nobody else does."""

    rules: DeskRules
    now: int
    pairing: Pairing
    queues: dict[str, QueueRule]
    rooms: dict[str, Room]
    paces: dict[str, Pace]
    out: Outbox = field(default_factory=Outbox)
    timers: Timers = field(default_factory=Timers)
    contacts: dict[str, Contact] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    supervisors: dict[str, Memory] = field(default_factory=dict)  # by connection
    companions: dict[str, str] = field(default_factory=dict)  # companion, its contact
    rehearsals: dict[str, Rehearsal] = field(default_factory=dict)
    supervised: dict[str, str] = field(default_factory=dict)  # connection, contact it takes part in
    reservations: dict[str, ReservationRecord] = field(default_factory=dict)  # open ones
    matches: deque[ReservationRecord] = field(default_factory=lambda: deque(maxlen=MATCHES))
    links: dict[str, dict[str, None]] = field(default_factory=dict)  # link -> contacts in memory
    used: dict[str, int] = field(default_factory=dict)  # link -> contacts it has opened
    presence: dict[str, PresenceRecord] = field(default_factory=dict)  # of agents not yet known
    unsettled: dict[str, None] = field(
        default_factory=dict
    )  # agents whose standing may have changed
    open: dict[str, tuple[int, bool]] = field(default_factory=dict)  # minute, and open in it
    staffed: dict[tuple[object, ...], bool] = field(default_factory=dict)  # by what is asked for
    queues_told: Queues | None = None
    policies: Mapping[str, PolicyVersion] = field(default_factory=dict)  # of dress, by queue
    wanted: dict[tuple[str, ...], Asked] = field(default_factory=dict)  # by them, of such queues
    plane: bool = False  # a media plane is there and takes rooms
    changed: dict[str, None] = field(
        default_factory=dict
    )  # contacts whose permits to look at again
    leafed: dict[str, None] = field(default_factory=dict)  # contacts whose documents changed
    recorder: str | None = None  # why nothing can be recorded
    recorder_known: bool = False  # until then nothing is, but nothing has failed either
    untold: list[str] = field(default_factory=list)  # agents who have yet to hear it
    queues_at: int | None = None  # last told
    overview_at: int | None = None

    @classmethod
    def new(cls, rules: DeskRules, now: int, former: tuple[QueueRule, ...] = ()) -> "State":
        """`former`: queues no longer configured that still have contacts, served to their end."""
        queues = (*rules.queues, *former)
        return cls(
            rules=rules,
            now=now,
            pairing=Pairing(queues),
            queues={queue.id: queue for queue in queues},
            rooms={queue.id: Room() for queue in queues},
            paces={queue.id: Pace() for queue in queues},
        )

    # --- lookups -----------------------------------------------------------------------------------------------

    def queue_of(self, contact: Contact) -> QueueRule:
        return self.queues[contact.record.queue]

    def agent_of(self, contact: Contact) -> Agent | None:
        return self.agents.get(contact.record.agent) if contact.record.agent else None

    def is_open(self, queue: str) -> bool:
        """Within opening hours. They change on full minutes only, so a look at each minute is exact."""
        minute = self.now // 60_000
        known = self.open.get(queue)
        if known is None or known[0] != minute:
            opened = hours.is_open(self.queues[queue].hours, self.now)
            known = self.open[queue] = (minute, opened)
        return known[1]

    def opens_at(self, queue: str) -> int | None:
        return hours.opens_at(self.queues[queue].hours, self.now)

    # --- what happened ------------------------------------------------------------------------------------------

    def save(self, contact: Contact) -> None:
        self.out.save(contact.record)
        self.changed[contact.id] = None

    def save_side(self, contact: Contact, side: Side, left_at: int | None = None) -> None:
        assert side.joined_at is not None
        self.changed[contact.id] = None
        self.out.save(
            ParticipantRecord(
                contact=contact.id,
                participant=side.id,
                role=side.role,
                circle=side.circle,
                leg=side.leg,
                slots=side.slots,
                joined_at=side.joined_at,
                left_at=left_at,
            )
        )

    def timeline(
        self, contact: Contact, kind: str, actor: str | None = None, **data: str | int | None
    ) -> None:
        contact.steps += 1
        self.out.save(
            TimelineRecord(
                contact=contact.id,
                number=contact.steps,
                at=self.now,
                kind=kind,
                actor=actor,
                data=data,
            )
        )

    def note(
        self, contact: Contact, kind: str, actor: str | None = None, **data: str | int | None
    ) -> None:
        """Into the contact's timeline, and into the audit log, which outlives it."""
        self.timeline(contact, kind, actor, **data)
        self.out.save(
            AuditRecord(at=self.now, kind=kind, actor=actor, subject=contact.id, data=data)
        )

    # --- who hears it -------------------------------------------------------------------------------------------

    def tell_customer(self, contact: Contact, message: Message) -> None:
        if contact.customer.connection:
            self.out.send(contact.customer.connection, message)

    def tell_all(self, contact: Contact, message: Message) -> None:
        """Every participant; an agent hears it in every tab, while the contact is theirs."""
        for side in contact.sides.values():
            self.tell_side(contact, side, message)

    def tell_side(self, contact: Contact, side: Side, message: Message) -> None:
        agent = self.agents.get(side.id)
        if agent is None and side.connection:
            self.out.send(side.connection, message)
        elif agent and contact.id in agent.contacts:
            self.tell_agent(agent, message)

    def tell_agent(self, agent: Agent, message: Message) -> None:
        """Every console: all tabs show, the primary one rings and talks."""
        for console in agent.consoles:
            self.out.send(console, message)

    def tell_primary(self, agent: Agent, message: Message) -> None:
        if agent.primary:
            self.out.send(agent.primary, message)
