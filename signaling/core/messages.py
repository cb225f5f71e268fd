"""What the server says: the bodies of server messages and the views inside them, one dataclass each.

Like `commands.py` these classes are the wire. A view is the whole truth about its thing at that moment: a client
replaces what it had, it never patches. Times are UTC in ms since 1970 (`*_at`, `*_until`), durations in ms (`*_ms`).
"""

from dataclasses import dataclass
from typing import Literal

from signaling.core.appearance_views import Appearance, AppearanceView
from signaling.core.call_views import CallView, ParticipantView, Role
from signaling.core.commands import Channel
from signaling.core.consent_views import RecordingView
from signaling.core.desk_views import (
    AgentRow,
    AgentView,
    AsideView,
    AvailabilityView,
    ColleagueView,
    ConsultView,
    MatchRow,
    PassedOnView,
    QueueView,
    ReasonView,
    Text,
    TransferQueueView,
    TransferView,
    WaitingRow,
)
from signaling.core.document_views import DocumentMessage, DocumentsView
from signaling.core.errors import Code
from signaling.core.practice_wire import Practice

ContactState = Literal["created", "waiting", "reserved", "connected", "wrap_up", "closed"]
EndReason = Literal[
    "customer_hung_up",
    "agent_hung_up",
    "customer_left",  # left the waiting room
    "customer_lost",  # gone for longer than the grace
    "agent_lost",
    "claim_refused",
    "replaced",
    "expired",  # opened and never joined
    "revoked",  # the link was called back before anybody had answered
]
PartEnd = Literal["ended", "transferred", "handed_over", "agent_lost"]
"""How an agent's part of a talk ended: with the talk, passed on, handed over within it, or because they stayed away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """Place in the queue from 1 on; `estimate_ms` None where the desk has seen too little to promise anything."""

    place: int
    waiting: int
    estimate_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    message: str
    sender: str  # participant id
    role: Role
    text: str
    sent_at: int
    delivered_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """Another device has opened the same link and asks for the customer's seat."""

    id: str
    asked_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteView:
    """A companion of this contact who is to come, waits in the lobby, or takes part."""

    id: str
    name: str
    state: Literal["invited", "lobby", "joined"]
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerContactView:
    """A contact as its customer may see it.

    `seat`: *claimant* has opened a link in use elsewhere and must be let in.
    """

    id: str
    state: ContactState
    seat: Literal["holder", "claimant"]
    queue: str
    queue_title: Text
    channel: Channel
    channels: tuple[Channel, ...]
    opened_at: int
    connected_at: int | None
    ended_at: int | None
    end_reason: EndReason | None
    rated: bool
    participants: tuple[ParticipantView, ...]
    claims: tuple[ClaimView, ...]
    availability: AvailabilityView
    place: PlaceView | None
    passed_on: PassedOnView | None
    aside: AsideView | None
    companions: tuple[InviteView, ...]
    can_invite: bool
    recording: RecordingView | None  # None: this queue never records


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionView:
    """A contact as a companion may see it; from the lobby next to nothing. `reason` says how it was over for them."""

    id: str
    contact: str
    name: str
    state: Literal["lobby", "joined", "over"]
    reason: Literal["left", "refused", "removed", "revoked", "expired"] | None
    queue_title: Text
    channel: Channel
    participants: tuple[ParticipantView, ...]
    aside: AsideView | None
    recording: RecordingView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentContactView:
    """A contact as its agent sees it: an agent's own part of it, which may be over while the contact goes on.

    `can_transfer`: there is a talk to pass on. `can_consult`: a colleague may be asked now. `can_take_over`: the agent
    is away, and this colleague may go on.
    """

    id: str
    role: Literal["agent", "colleague", "supervisor"]
    state: ContactState
    queue: str
    queue_title: Text
    channel: Channel
    language: str
    reference: str | None  # the house's own reference for the customer, from the link
    topic: str | None
    joined_at: int
    connected_at: int | None
    ended_at: int | None
    end_reason: EndReason | None
    part_end: PartEnd | None
    wrap_up_until: int | None
    note: str
    reason: ReasonView
    transfer: TransferView | None
    participants: tuple[ParticipantView, ...]
    claims: tuple[ClaimView, ...]
    consult: ConsultView | None
    can_transfer: bool
    can_consult: bool
    can_invite: bool
    can_take_over: bool
    companions: tuple[InviteView, ...]
    recording: RecordingView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationView:
    """An agent is asked, for a contact or for advice. `expires_at` is the server's time (see `now` of the snapshot)."""

    id: str
    kind: Literal["contact", "consult"]
    contact: str
    queue: str
    queue_title: Text
    channel: Channel
    language: str
    reference: str | None
    topic: str | None
    waited_ms: int
    made_at: int
    expires_at: int
    reason: ReasonView
    transfer: TransferView | None


# --- messages ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ok:
    """The command of this id has been carried out and saved."""

    type: Literal["ok"] = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    type: Literal["error"] = "error"
    code: Code
    sentence: str
    details: dict[str, str | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pong:
    type: Literal["pong"] = "pong"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSnapshot:
    """Answer to *hello*: everything this customer may know. `you` is the own participant id."""

    type: Literal["customer.snapshot"] = "customer.snapshot"
    now: int
    you: str
    contact: CustomerContactView
    call: CallView | None
    chat: tuple[ChatLine, ...]
    documents: DocumentsView | None  # None: not let in yet


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionSnapshot:
    """Answer to a companion's *hello*. `chat`: what was said since they take part."""

    type: Literal["companion.snapshot"] = "companion.snapshot"
    now: int
    you: str
    companion: CompanionView
    call: CallView | None
    chat: tuple[ChatLine, ...]
    documents: DocumentsView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionContact:
    type: Literal["companion.contact"] = "companion.contact"
    companion: CompanionView


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerContact:
    type: Literal["customer.contact"] = "customer.contact"
    contact: CustomerContactView


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePlace:
    """Coalesced: the first twenty within 2 s of a change, others within 15 s."""

    type: Literal["queue.place"] = "queue.place"
    contact: str
    place: PlaceView


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    type: Literal["participants"] = "participants"
    contact: str
    participants: tuple[ParticipantView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Begin (or begin again, with a higher epoch) the peer connections; `call` None: there is none any more."""

    type: Literal["call"] = "call"
    contact: str
    call: CallView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerDescription:
    type: Literal["peer.description"] = "peer.description"
    contact: str
    epoch: int
    sender: str
    kind: Literal["offer", "answer"]
    sdp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerCandidate:
    type: Literal["peer.candidate"] = "peer.candidate"
    contact: str
    epoch: int
    sender: str
    candidate: str
    mid: str | None
    ufrag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """A new line, or a known one whose delivery state changed."""

    type: Literal["chat.message"] = "chat.message"
    contact: str
    line: ChatLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """This page has been replaced (another tab, another device let in); the connection closes after it."""

    type: Literal["replaced"] = "replaced"
    by: Literal["tab", "device"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSnapshot:
    """Answer to an agent's *hello*. `primary`: this tab rings and talks; others only show."""

    type: Literal["agent.snapshot"] = "agent.snapshot"
    now: int
    me: AgentView
    primary: bool
    queues: tuple[QueueView, ...]
    reservations: tuple[ReservationView, ...]
    contacts: tuple[AgentContactView, ...]
    calls: tuple[CallView, ...]
    chats: tuple[tuple[str, tuple[ChatLine, ...]], ...]  # contact, its lines
    documents: tuple[tuple[str, DocumentsView], ...]  # of contacts in which this agent is
    appearance: AppearanceView


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    type: Literal["agent.presence"] = "agent.presence"
    me: AgentView


@dataclass(frozen=True, slots=True, kw_only=True)
class Primary:
    type: Literal["console.primary"] = "console.primary"
    primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    type: Literal["queues"] = "queues"
    queues: tuple[QueueView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    type: Literal["reservation"] = "reservation"
    reservation: ReservationView


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationEnded:
    type: Literal["reservation.ended"] = "reservation.ended"
    reservation: str
    outcome: Literal["accepted", "declined", "unanswered", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentContact:
    type: Literal["agent.contact"] = "agent.contact"
    contact: AgentContactView


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentContactGone:
    """The contact is no longer this agent's (wrapped up, or gone back to the queue)."""

    type: Literal["agent.contact_gone"] = "agent.contact_gone"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """Answer to *colleagues.find*, as it is at that moment."""

    type: Literal["colleagues"] = "colleagues"
    contact: str
    queues: tuple[TransferQueueView, ...]
    colleagues: tuple[ColleagueView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """For supervisors: on *hello*, then at most once a second while something changes. Matches: the latest 100."""

    type: Literal["overview"] = "overview"
    now: int
    queues: tuple[QueueView, ...]
    waiting: tuple[WaitingRow, ...]  # the first 200
    waiting_total: int
    agents: tuple[AgentRow, ...]
    matches: tuple[MatchRow, ...]


Message = (
    Ok
    | Error
    | Pong
    | CustomerSnapshot
    | CustomerContact
    | CompanionSnapshot
    | CompanionContact
    | QueuePlace
    | Participants
    | Call
    | PeerDescription
    | PeerCandidate
    | ChatMessage
    | Replaced
    | AgentSnapshot
    | Presence
    | Appearance
    | Primary
    | Queues
    | Reservation
    | ReservationEnded
    | AgentContact
    | AgentContactGone
    | Colleagues
    | Overview
    | DocumentMessage
    | Practice
)
