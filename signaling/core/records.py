"""What must survive a crash: rows as the core knows them. The store writes them whole (insert or replace by key).

Every table row bears its desk; the store adds it. A record is the state after the transition, so writing one twice is
harmless. Only entries of the audit log are appended; the store sees to it that a save tried again appends them once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies.appearance.facts import Outcome, Reason
from policies.consent import Answer, Impossible, Mode, Purpose
from signaling.core.call_views import Role, Topology
from signaling.core.commands import Channel, Pause
from signaling.core.consent_views import RecordingState
from signaling.core.desk_views import Chosen, ReasonView
from signaling.core.document_commands import Tool
from signaling.core.document_views import DocumentKind, Given, Sizes
from signaling.core.messages import ContactState, EndReason, PartEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord:
    """Key: id. Open contacts (state not *closed*) are loaded at the start; closed ones are soon history."""

    id: str
    link: str | None
    seat: str  # SHA-256 (hex) of the seat's secret: who holds the customer's place
    state: ContactState
    queue: str  # where the customer is served now
    home_queue: (
        str  # where the customer waits and comes back to: where they began, until transferred
    )
    channel: Channel
    language: str
    skills: tuple[tuple[str, int], ...]
    fixed_agent: str | None
    preferred_agent: str | None
    by_code: bool
    head_start_ms: int
    reference: str | None
    topic: str | None
    opened_at: int
    joined_at: int | None
    waiting_since: int | None  # start of waiting; kept when a contact goes back to the queue
    agent: str | None
    connected_at: int | None  # first answered
    ended_at: int | None
    end_reason: EndReason | None
    closed_at: int | None
    epoch: int  # topology epoch of the call; on the SFU the latest leg's
    topology: Topology  # of the call, or the next one: *sfu* for good once it was
    camera: bool
    microphone: bool
    stars: int | None
    rating_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRecord:
    """Key: contact, number. One agent's part of a contact: the talk they had, and their wrap-up of it.

    A contact that is transferred has several, numbered from 1; each is wrapped up by its own agent while the contact
    may go on. Open (`closed_at` None) as long as its agent has anything to do with it.
    """

    contact: str
    number: int
    agent: str
    queue: str  # as one of which the customer was served
    reason: ReasonView
    connected_at: int
    ended_at: int | None
    end: PartEnd | None
    wrap_up_until: int | None
    closed_at: int | None
    disposition: str | None
    note: str
    passed_note: str | None  # to the next agent; None unless passed on


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceRecord:
    """Key: agent. What the agent chose or the desk set.

    *reserved*, *busy*, *wrap_up*, *rest* follow from other rows.
    """

    agent: str
    state: Chosen
    reason: str | None
    since: int
    idle_since: int
    rest_until: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRecord:
    """Key: id. Open ones (*asked*) are withdrawn at a restart: the contact waits again with its old place.

    Of the kind *consult* it asks for advice: `asked_by` the agent who talks with the customer, with a `note`.
    """

    id: str
    kind: Literal["contact", "consult"] = "contact"
    contact: str
    agent: str
    asked_by: str | None = None
    note: str | None = None
    queue: str
    made_at: int
    expires_at: int
    ended_at: int | None
    outcome: Literal["asked", "accepted", "declined", "unanswered", "withdrawn"]
    reason: ReasonView


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRecord:
    """Key: contact, message. `number` orders the lines of a contact."""

    contact: str
    message: str
    number: int
    sender: str
    role: Role
    text: str
    sent_at: int
    delivered_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRecord:
    """Key: contact, participant. Who takes part in a talk, or took; who comes back has the latest times."""

    contact: str
    participant: str
    role: Role
    circle: int  # those of one circle hear and see each other
    leg: int  # connection to the SFU; 0: none
    slots: tuple[str | None, ...]  # of the leg
    joined_at: int
    left_at: int | None


CompanionState = Literal[
    "invited", "lobby", "joined", "left", "refused", "removed", "revoked", "expired"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionRecord:
    """Key: id. Somebody invited to a contact by a link of their own."""

    id: str
    contact: str
    name: str  # as the others are told it
    invited_by: str  # the contact itself, or an agent
    seat: str | None  # SHA-256 (hex) of the seat's secret, once the link was opened
    state: CompanionState
    made_at: int
    expires_at: int
    ended_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUseRecord:
    """Key: link. Contacts this link has opened; one given up before anyone answered doesn't count."""

    link: str
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRecord:
    """Key: id. Another device asking for a contact's seat."""

    id: str
    contact: str
    seat: str  # SHA-256 of the secret that would become the seat's
    asked_at: int
    decided_at: int | None
    admitted: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord:
    """Key: contact, participant, purpose. The latest answer, to the words whose hash is `text`."""

    contact: str
    participant: str
    purpose: Purpose
    role: Role
    mode: Mode  # in which it was asked for; in another one it doesn't count
    state: Answer
    stands: bool  # a grant counts as long as whoever gave it is in the talk; a refusal always
    version: str
    text: str
    language: str
    given_at: int  # granted or refused
    at: int  # of this state


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTextRecord:
    """Key: hash. Words that somebody was shown; never changed."""

    hash: str
    purpose: Purpose
    version: str
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRecord:
    """Key: contact. Whether and how a contact is recorded; the recording has the contact's id."""

    contact: str
    mode: Mode
    state: RecordingState
    since: int
    sequence: int  # the latest given to a track
    asked_at: int | None  # by the agent, where the agent chooses the moment
    asked: tuple[str, ...]  # participants who have been asked
    impossible: Impossible | None
    pause: Pause | None
    order: bool
    order_ended: str | None
    headset: tuple[str, ...]  # participants who wear one
    failed: str | None
    started_at: int | None  # the first track was permitted
    ended_at: int | None  # with the contact


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDocumentRecord:
    """Key: contact, version. A version of a document that was brought into a contact."""

    contact: str
    version: str
    name: str
    kind: DocumentKind
    pages: int
    sizes: Sizes
    sha256: str
    size: int
    library: str | None
    number: int | None  # which version of the library's document
    valid_until: int | None
    by: str  # participant
    brought_at: int
    given: Given | None
    removed_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingRecord:
    """Key: contact. What everybody is shown; `revision` goes on counting while nothing is."""

    contact: str
    version: str | None
    page: int | None
    presenter: str | None
    revision: int
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRecord:
    """Key: contact, mark. Something drawn; never changed. `number` counts marks and removals of a contact together."""

    contact: str
    mark: str
    number: int
    version: str
    page: int
    author: str  # participant
    colour: int
    tool: Tool
    points: tuple[int, ...]  # x, y in 1/100 pt, pressure 0 to 100
    text: str | None
    size: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRemovalRecord:
    """Key: contact, mark. A mark that its author has taken back; never changed."""

    contact: str
    mark: str
    number: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRecord:
    """Key: contact, number. What happened in a contact, in order; references and codes only, no personal data."""

    contact: str
    number: int
    at: int
    # opened, joined, left, reserved, declined, unanswered, connected, transferred, dropped, back, restarted, ended,
    # wrapped_up …
    kind: str
    actor: str | None  # participant or agent id, None: the desk
    data: dict[str, str | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """No key: appended to the desk's audit log, in the order of the save, and never changed (`core/audit.py`).

    `kind` like *contact.looked*; `actor` who did it, `subject` to what: ids, codes and hashes only. No names, texts,
    addresses or numbers of people, since an entry outlives all that may have to be erased.
    """

    at: int
    kind: str
    actor: str | None = None  # None: the desk
    subject: str | None = None
    data: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceRecord:
    """Key: id. How an agent's picture was judged in one shift, by its last check. What was measured is nowhere.

    `versions`: of each queue's policy. The shift ends at `ends_at` at the latest, and did at `ended_at`: then `reasons`
    are None for good, and what is left goes at `forget_at` (at once if that is then: no row is kept).
    """

    id: str
    agent: str
    at: int
    versions: Mapping[str, int]
    outcome: Outcome
    reasons: tuple[Reason, ...] | None
    override: str | None = None  # the agent's own words
    asked_at: int | None = None  # for release of a *block*
    released_by: str | None = None
    released_at: int | None = None
    release: str | None = None  # the supervisor's words
    ends_at: int
    ended_at: int | None = None
    forget_at: int | None = None

    @property
    def gone(self) -> bool:
        """Nothing of it is to be kept."""
        return self.ended_at is not None and (self.forget_at or 0) <= self.ended_at

    @property
    def good(self) -> bool:
        """Nothing keeps the agent back: all is well, they gave a reason, or a supervisor released it."""
        if self.outcome == "warn":
            return self.override is not None
        return self.outcome == "allow" or self.released_at is not None


Row = (
    ContactRecord
    | PartRecord
    | PresenceRecord
    | ReservationRecord
    | ChatRecord
    | ParticipantRecord
    | CompanionRecord
    | LinkUseRecord
    | ClaimRecord
    | ConsentRecord
    | ConsentTextRecord
    | RecordingRecord
    | ContactDocumentRecord
    | SharingRecord
    | MarkRecord
    | MarkRemovalRecord
    | AppearanceRecord
    | TimelineRecord
)
"""Has a key and is replaced by its next state."""
Record = Row | AuditRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkHead:
    """What the desk keeps in mind of a mark that isn't removed: all but what was drawn."""

    contact: str
    mark: str
    version: str
    page: int
    author: str
    colour: int
    tool: Tool
    size: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LookHead:
    """That somebody looked elsewhere than what is shown, at this page, as far as is known."""

    contact: str
    participant: str
    version: str
    page: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """All that a desk needs to go on after a restart: open contacts with what belongs to them, and answered ones
    closed so lately that their customers may still be at the goodbye page."""

    contacts: tuple[ContactRecord, ...] = ()
    parts: tuple[PartRecord, ...] = ()  # of these contacts
    presence: tuple[PresenceRecord, ...] = ()
    reservations: tuple[ReservationRecord, ...] = ()  # of these contacts, plus the latest 100
    chat: tuple[ChatRecord, ...] = ()
    participants: tuple[ParticipantRecord, ...] = ()  # who haven't left
    companions: tuple[CompanionRecord, ...] = ()  # of these contacts
    claims: tuple[ClaimRecord, ...] = ()
    link_uses: tuple[LinkUseRecord, ...] = ()  # of these contacts' links
    consents: tuple[ConsentRecord, ...] = ()  # of these contacts
    recordings: tuple[RecordingRecord, ...] = ()  # of these contacts
    documents: tuple[ContactDocumentRecord, ...] = ()  # of these contacts, not removed
    sharings: tuple[SharingRecord, ...] = ()  # of these contacts
    marks: tuple[MarkHead, ...] = ()  # of these contacts, not removed
    removed_marks: tuple[tuple[str, str], ...] = ()  # contact, mark
    mark_heads: tuple[tuple[str, int, int], ...] = ()  # contact, highest number of a mark or
    # removal, points of all marks, removed ones too
    appearance: tuple[AppearanceRecord, ...] = ()  # of shifts that run
    timeline_heads: tuple[tuple[str, int], ...] = ()  # contact, highest number
    looks: tuple[LookHead, ...] = ()  # of these contacts, as the timeline has them last
