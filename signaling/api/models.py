"""The bodies of HTTP requests and answers. Times are UTC in ms since 1970; fields that may be missing are null.

An answer that refuses is always `Problem` with a fitting status; its code is one of `signaling.core.errors.Code`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from signaling.core.commands import Channel
from signaling.core.desk_views import AvailabilityView, MatchRow, Text
from signaling.core.errors import Code
from signaling.core.messages import ContactState, EndReason, PartEnd

Role = Literal["agent", "supervisor", "compliance", "administrator"]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]


class Body(BaseModel):
    """Frozen, and unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Body):
    """Every refusal. `field` names the wrong field by its path, for *field.invalid*."""

    code: Code
    sentence: str
    field: str | None
    details: dict[str, str | int | None]


# --- the desk, for everyone ----------------------------------------------------------------------------------------


class QueueInfo(Body):
    id: str
    title: Text
    language: str
    channels: tuple[Channel, ...]
    open: bool
    opens_at: int | None


class Choice(Body):
    """Something configured that people pick from: pause reasons, dispositions, skills."""

    id: str
    title: Text


class DeskInfo(Body):
    """Whose desk this is. `privacy` and `imprint` are plain text, paragraphs apart by a blank line."""

    name: str
    languages: tuple[str, ...]
    privacy: Text
    imprint: Text
    contact_hint: Text  # what somebody without a valid link can do: a telephone number, an address
    demo: bool


# --- customers -----------------------------------------------------------------------------------------------------


class LinkToken(Body):
    token: Annotated[str, Field(min_length=1, max_length=4096)]


class CodeEntry(Body):
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class LinkCheck(Body):
    """A valid link, looked at without using it up. `language` the link asks for, for the page's first words."""

    queue: str
    queue_title: Text
    language: str
    channels: tuple[Channel, ...]
    availability: AvailabilityView
    expires_at: int


class CustomerSeat(Body):
    """Answer to redeeming a link or a code, and to `GET /api/contact`. The cookie holds the secret."""

    contact: str
    seat: Literal["holder", "claimant"]
    state: ContactState
    channels: tuple[Channel, ...]


class CompanionWish(Body):
    """A link for somebody who is to come along. `name`: as the others are told it."""

    contact: Annotated[str, Field(min_length=1, max_length=64)]
    name: Annotated[str, Field(min_length=1, max_length=60)]


class CompanionMade(Body):
    """The only answer that ever holds the whole link, which opens one seat, once."""

    companion: str
    url: str
    expires_at: int


class CompanionSeat(Body):
    """Answer to redeeming a companion's link, and to `GET /api/companion`. The cookie holds the secret."""

    companion: str
    contact: str
    name: str
    queue_title: Text


# --- staff ---------------------------------------------------------------------------------------------------------


class SignIn(Body):
    login: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=1024)]


class PasswordChange(Body):
    current: Annotated[str, Field(min_length=1, max_length=1024)]
    new: Annotated[str, Field(min_length=1, max_length=1024)]


class Supervision(Body):
    """Whether supervisors see details of single agents, and for which purpose; for which they may join a call."""

    agent_details: bool
    purpose: Text | None
    join_purposes: tuple[Choice, ...]


class Reviewing(Body):
    """Of somebody in compliance: for what they may look (none: they aren't asked), the queues that they are limited to
    (null: all), and whether names are other ones than people's own."""

    purposes: tuple[Choice, ...]
    queues: tuple[str, ...] | None
    pseudonyms: bool


class Me(Body):
    """Who is signed in, and what their pages need to know of the configuration: of a reviewer who is limited to some
    `queues`, no others."""

    id: str
    login: str
    name: str
    role: Role
    time_zone: str  # the desk's (IANA): in which its days are meant
    queues: tuple[QueueInfo, ...]
    pause_reasons: tuple[Choice, ...]
    dispositions: tuple[Choice, ...]
    skills: tuple[Choice, ...]
    certificates: tuple[Choice, ...]
    supervision: Supervision
    review: Reviewing | None  # null for all others


class SessionCode(Body):
    """A session code just made: shown once, to be read out on the telephone."""

    code: str
    expires_at: int


class LinkWish(Body):
    """A link to be made. Null: the queue's or the house's default."""

    queue: Id
    language: str | None = None
    skills: dict[Id, Annotated[int, Field(ge=1, le=5)]] = Field(default_factory=dict)
    fixed_agent: Id | None = None
    preferred_agent: Id | None = None
    contacts: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    priority_s: Annotated[int, Field(ge=0, le=86_400)] = 0
    not_before: int | None = None
    expires_at: int | None = None
    reference: Annotated[str, Field(max_length=100)] | None = None
    topic: Annotated[str, Field(max_length=200)] | None = None


class LinkView(Body):
    """A link without its token."""

    id: str
    queue: str
    language: str | None
    skills: dict[str, int]
    fixed_agent: str | None
    preferred_agent: str | None
    contacts: int
    used: int
    priority_s: int
    not_before: int | None
    expires_at: int
    revoked_at: int | None
    reference: str | None
    topic: str | None
    made_at: int
    made_by: str


class LinkMade(Body):
    """The only answer that ever holds the whole link."""

    link: LinkView
    url: str


class LinkList(Body):
    links: tuple[LinkView, ...]
    next: str | None


class ContactRow(Body):
    """`agent`: who talks, is asked, or talked last, with the disposition they gave."""

    id: str
    state: ContactState
    queue: str
    channel: Channel
    language: str
    reference: str | None
    topic: str | None
    agent: str | None
    agent_name: str | None
    opened_at: int
    joined_at: int | None
    connected_at: int | None
    ended_at: int | None
    end_reason: EndReason | None
    disposition: str | None
    stars: int | None


class ContactList(Body):
    contacts: tuple[ContactRow, ...]
    next: str | None


class TimelineRow(Body):
    number: int
    at: int
    kind: str
    actor: str | None
    data: dict[str, str | int | None]


class PartRow(Body):
    """One agent's part of a contact. `passed_note`: to the next agent, of one who passed the customer on."""

    number: int
    agent: str
    agent_name: str
    queue: str
    connected_at: int
    ended_at: int | None
    end: PartEnd | None
    disposition: str | None
    note: str
    passed_note: str | None


class GuestRow(Body):
    """Who took part besides customer and agents. `who`: as the timeline's entries name them."""

    who: str
    name: str


class BroughtRow(Body):
    """A document that was in the contact; the timeline's entries name it by its `version`."""

    version: str
    name: str


class ContactDetail(Body):
    """One contact with every agent asked, and why, and each one's part; for supervisor and compliance.

    For supervisors without details of single agents unless `supervision.agent_details` says so.
    """

    contact: ContactRow
    parts: tuple[PartRow, ...]
    guests: tuple[GuestRow, ...]
    documents: tuple[BroughtRow, ...]
    rating_text: str | None
    matches: tuple[MatchRow, ...]
    timeline: tuple[TimelineRow, ...]


class CertificateView(Body):
    """How far one reaches, all entries of its name together; a moment that is past: since when no more."""

    name: str
    valid_until: int | None


class CertificateWish(Body):
    """A certificate to be entered. Days are the desk's, both included; null: open. `issuer`: who gave it;
    `evidence`: where it can be seen (a reference, a short note). `replaces`: an entry that was wrong."""

    agent: Id
    name: Id
    valid_from: date | None
    valid_until: date | None
    issuer: Annotated[str, Field(max_length=200)]
    evidence: Annotated[str, Field(max_length=1_000)]
    replaces: Id | None = None


class Revocation(Body):
    reason: Annotated[str, Field(max_length=1_000)]


class CertificateEntry(Body):
    """One entry, never changed after it was made; it may have ended. Names are null of who has no account (any more):
    *entered_by* null means that it was entered before evidence was asked for."""

    id: str
    agent: str
    agent_name: str
    name: str
    valid_from: date | None
    valid_until: date | None
    issuer: str
    evidence: str
    entered_by: str | None
    entered_by_name: str | None
    entered_at: int
    ended_at: int | None
    ended_by: str | None
    ended_by_name: str | None
    end: Literal["replaced", "revoked"] | None
    reason: str | None
    replaced_by: str | None


class CertificateEntries(Body):
    """The newest first."""

    entries: tuple[CertificateEntry, ...]


class ProspectRow(Body):
    """A certificate that an enabled agent lacks or soon will. `last_day`: the last one on which it is or was valid."""

    agent: str
    agent_name: str
    name: str
    state: Literal["absent", "run_out", "revoked", "not_yet", "ending"]
    last_day: date | None
    begins_on: date | None
    queues: tuple[str, ...]


class LossRow(Body):
    """Of the agents of a queue on one channel: `able` now, `losing` of them soon, `lost` already."""

    queue: str
    channel: Channel
    able: int
    losing: int
    lost: int


class Qualification(Body):
    """Who may do what, today and within the next `days`."""

    days: int
    prospects: tuple[ProspectRow, ...]
    losses: tuple[LossRow, ...]


class AgentInfo(Body):
    id: str
    login: str
    name: str
    role: Role
    enabled: bool
    languages: tuple[str, ...]
    skills: dict[str, int]
    certificates: tuple[CertificateView, ...]
    queues: tuple[str, ...]
    last_sign_in_at: int | None  # for administrators only


class AgentList(Body):
    agents: tuple[AgentInfo, ...]


class Today(Body):
    """The desk's day in numbers, local midnight to now, for the first pages of compliance and administrator."""

    since: int
    contacts: int
    connected: int
    abandoned: int
    waiting: int
    in_call: int
    median_wait_ms: int | None
    service_level: float | None  # share of answered contacts that waited at most 60 s
    links_open: int
    agents_enabled: int
    agents_signed_in: int


MODELS: tuple[type[BaseModel], ...] = (
    Problem,
    DeskInfo,
    LinkToken,
    CodeEntry,
    LinkCheck,
    CustomerSeat,
    CompanionWish,
    CompanionMade,
    CompanionSeat,
    SignIn,
    PasswordChange,
    Me,
    SessionCode,
    LinkWish,
    LinkMade,
    LinkList,
    ContactList,
    ContactDetail,
    AgentList,
    CertificateWish,
    Revocation,
    CertificateEntry,
    CertificateEntries,
    Qualification,
    Today,
)
