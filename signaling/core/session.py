"""One contact, from the opened link to the closed file.

A contact is **created** when a link (or session code) is exchanged; its customer checks devices and
nobody else knows of it. *Join* puts it into a queue: it is **waiting**, and its place counts from
`waiting_since`, which never changes again, whatever happens. When the desk has found an agent the
contact is **reserved**: that agent is asked, nobody else is. *Release* (declined, unanswered,
withdrawn) brings it back to its old place; *accept* makes it **connected**.

*End* (either hung up, or the customer stayed away) leaves the customer with a goodbye page and the
agent with **wrap_up**; *finish*, by the agent or by time, makes it **closed**. An agent who stays
away (*agent_lost*) sends the contact back to **waiting**, first in line by its old place, and so
does one who passes it on (*transfer*); an agent who hands over (*hand_over*) to a colleague who
takes part leaves it **connected**. Before anybody has answered a contact can also be left by
its customer, lost, revoked with its link, or expire; it is then **closed** at once, since nobody
has anything to wrap up. Who leaves while waiting to be passed on may leave an earlier agent behind
who still wraps up: then that is *end* too.

An agent's wrap-up belongs to their part of the contact (`records.PartRecord`), which goes its own
way: a contact passed on waits and is talked to while the first agent wraps up. **wrap_up** is said
of a contact that is over for its customer and still has an open part.

No other step exists: asking for one raises `Refused` and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from policies.consent import Kind, Purpose
from signaling.core.call_views import Level, Role
from signaling.core.commands import Trouble
from signaling.core.consent_views import RecordingView
from signaling.core.errors import Code, Refused
from signaling.core.memory import Memory
from signaling.core.messages import ContactState, Message, PlaceView
from signaling.core.papers import Papers
from signaling.core.records import (
    ChatRecord,
    ClaimRecord,
    CompanionRecord,
    ConsentRecord,
    ContactRecord,
    PartRecord,
    RecordingRecord,
    ReservationRecord,
)
from signaling.core.slots import Slots

Step = Literal[
    "join",
    "reserve",
    "release",
    "accept",
    "leave",
    "lose",
    "revoke",
    "expire",
    "end",
    "agent_lost",
    "transfer",
    "hand_over",
    "finish",
]

TRANSITIONS: Mapping[tuple[ContactState, Step], ContactState] = {
    ("created", "join"): "waiting",
    ("created", "leave"): "closed",
    ("created", "revoke"): "closed",
    ("created", "expire"): "closed",
    ("waiting", "reserve"): "reserved",
    ("waiting", "leave"): "closed",
    ("waiting", "lose"): "closed",
    ("waiting", "revoke"): "closed",
    ("waiting", "end"): "wrap_up",
    ("reserved", "release"): "waiting",
    ("reserved", "accept"): "connected",
    ("reserved", "leave"): "closed",
    ("reserved", "lose"): "closed",
    ("reserved", "revoke"): "closed",
    ("reserved", "end"): "wrap_up",
    ("connected", "end"): "wrap_up",
    ("connected", "agent_lost"): "waiting",
    ("connected", "transfer"): "waiting",
    ("connected", "hand_over"): "connected",
    ("wrap_up", "finish"): "closed",
}

UNANSWERED: frozenset[ContactState] = frozenset({"created", "waiting", "reserved"})
ENDED: frozenset[ContactState] = frozenset({"wrap_up", "closed"})
"""Over for the customer, who never sees the agent's wrap-up."""


STAFF: frozenset[Role] = frozenset({"agent", "colleague"})
"""Roles of those who sit at a console of their own."""
MOST_SIDES = 6
"""Participants of one contact."""


Sources = tuple[bool, bool, bool]
"""Microphone, camera, screen."""


@dataclass(slots=True)
class Side:
    """One participant's end: who it is, its page, and what its tile shows."""

    id: str  # stable: the contact's own for the customer, the account's for staff
    role: Role
    name: str | None = None  # of those who are neither customer nor agent of this desk
    joined_at: int | None = None  # the talk
    circle: int = 0  # hears and sees the others of its circle
    leg: int = 0  # this end's connection to the SFU; 0: none
    slots: Slots = ()  # of the leg
    leg_at: int | None = None  # its beginning, if this process has seen it
    offered: bool = False  # the plane may hold a leg of this end
    waits: bool = False  # for the plane, which couldn't take the leg
    failures: int = 0  # legs in a row that failed
    linked_at: int | None = None  # when the leg was connected
    connection: str | None = None
    instance: str | None = None  # page that holds this epoch's peer connection
    gone_at: int | None = None
    microphone: bool = False
    camera: bool = False
    screen: bool = False
    noted_sources: Sources | None = None  # in the timeline
    sources_at: int | None = None  # when
    quality: Level | None = None
    quality_at: int = 0
    trouble: Trouble | None = None  # with the network, as last reported
    trouble_since: int | None = None
    worst: Trouble | None = None  # since the last look for the timeline
    noted: Trouble | None = None  # in the timeline
    notes: int = 0
    mailbox: list[Message] = field(
        default_factory=list
    )  # signals of this epoch for a page that is away

    @property
    def present(self) -> bool:
        return self.connection is not None


@dataclass(slots=True)
class Contact:
    """A contact as the desk holds it: its row, and what lives only as long as the process."""

    record: ContactRecord
    parts: list[PartRecord] = field(default_factory=list)  # by number, from 1
    sides: dict[str, Side] = field(init=False)  # participants by id, in the order they came
    claimants: dict[str, str] = field(default_factory=dict)  # claim -> connection
    claims: dict[str, ClaimRecord] = field(default_factory=dict)
    companions: dict[str, CompanionRecord] = field(default_factory=dict)
    lobby: dict[str, str] = field(default_factory=dict)  # companion -> connection
    chat: dict[str, ChatRecord] = field(default_factory=dict)  # in the order said
    memory: Memory = field(default_factory=Memory)
    recording: RecordingRecord | None = None
    consents: dict[tuple[str, Purpose], ConsentRecord] = field(default_factory=dict)
    permits: dict[tuple[str, Kind], int] = field(default_factory=dict)  # with their sequences
    recorded: set[int] = field(default_factory=set)  # sequences of which something is on disk
    lapses: dict[tuple[str, Kind], tuple[int, int]] = field(default_factory=dict)  # when, and
    # from when on it may open again
    awaited: dict[tuple[str, Kind], int] = field(
        default_factory=dict
    )  # sent, nothing on disk: since
    unheard: dict[str, tuple[str | None, int]] = field(
        default_factory=dict
    )  # who is to be listened to after a restart: on which connection they are back, since when
    keeps_shown: bool | None = False  # what is shown stays with the recording; None: not looked
    # at again since a restart
    reasons: tuple[str, ...] = ()  # what keeps tracks from being recorded
    told_recording: tuple[RecordingView | None, ...] = ()  # what participants know
    source_notes: dict[str, int] = field(default_factory=dict)  # by participant
    papers: Papers = field(default_factory=Papers)
    reservation: str | None = None
    consult: ReservationRecord | None = (
        None  # a colleague asked for advice, or aside with the agent
    )
    steps: int = 0  # highest number in the timeline
    restarted_at: int | None = None  # the epoch's beginning
    told: PlaceView | None = None  # what the customer knows of its place
    told_staffed: tuple[bool, bool] | None = None  # and of whether anybody can come

    def __post_init__(self) -> None:
        self.sides = {self.id: Side(id=self.id, role="customer")}

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def customer(self) -> Side:
        return self.sides[self.id]

    @property
    def agent(self) -> Side | None:
        """Who leads the talk, or led it; None while nobody has answered."""
        return self.sides.get(self.record.agent or "")

    @property
    def guests(self) -> list[Side]:
        """Participants besides the two without whom there is no talk."""
        return [side for side in self.sides.values() if side.role not in {"customer", "agent"}]

    @property
    def on_sfu(self) -> bool:
        return self.record.topology == "sfu"

    @property
    def state(self) -> ContactState:
        return self.record.state

    @property
    def pending(self) -> list[ClaimRecord]:
        return [claim for claim in self.claims.values() if claim.decided_at is None]

    @property
    def part(self) -> PartRecord | None:
        """The latest: of the agent who talks, or did last."""
        return self.parts[-1] if self.parts else None

    def part_of(self, agent: str) -> PartRecord | None:
        """This agent's open part."""
        for part in reversed(self.parts):
            if part.agent == agent and part.closed_at is None:
                return part
        return None

    def has_part(self, agent: str) -> bool:
        return any(part.agent == agent for part in self.parts)

    def talks(self, who: str) -> bool:
        """Takes part in the talk now, unlike an agent who wraps up what they passed on."""
        return self.state == "connected" and who in self.sides

    @property
    def wrapping(self) -> bool:
        """Somebody still wraps up."""
        return any(part.closed_at is None and part.ended_at is not None for part in self.parts)

    def next(self, step: Step) -> ContactState:
        """The state after this step, or `Refused`."""
        state = TRANSITIONS.get((self.state, step))
        if state is None:
            code = Code.CONTACT_CLOSED if self.state in ENDED else Code.CONTACT_WRONG_STATE
            shown = "closed" if self.state in ENDED else self.state
            raise Refused(code, f"{step} is not possible now", state=shown)
        return state

    def step(self, step: Step, **changes: Any) -> None:
        """Take this step and change these fields with it."""
        self.record = replace(self.record, state=self.next(step), **changes)

    def change(self, **changes: Any) -> None:
        self.record = replace(self.record, **changes)
