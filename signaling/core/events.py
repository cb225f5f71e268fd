"""What can happen to a desk. `Desk.receive(now, event)` takes one of these; the runner makes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies.appearance.facts import Effect, Observation, Policy
from policies.consent import Kind
from policies.routing.facts import AgentProfile
from signaling.core.commands import Command, HeldCall
from signaling.core.document_views import DocumentKind, Sizes


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Someone who presented a seat: the cookie's contact and the SHA-256 (hex) of its secret."""

    contact: str
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Someone signed in. Agents get the console; supervisors the overview. `name`: as others are told it."""

    id: str
    name: str = ""
    role: Literal["agent", "supervisor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Someone who presented a companion's seat: the cookie's companion and the SHA-256 (hex) of its secret."""

    companion: str
    seat: str


Party = Customer | Staff | Companion


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOpened:
    """A checked link (or session code) was exchanged. Answers `Opened`.

    `contact` and `seat` are fresh (the shell draws them). A link with `contacts` 1 whose contact is still open gives a
    claim to that contact instead of a contact; used up raises. `used` is what the store knew; the desk may know more.
    """

    contact: str
    seat: str
    link: str | None
    contacts: int = 1
    used: int = 0
    queue: str
    language: str | None = None  # None: the queue's
    skills: tuple[tuple[str, int], ...] = ()
    fixed_agent: str | None = None
    preferred_agent: str | None = None
    head_start_ms: int = 0
    reference: str | None = None
    topic: str | None = None
    by_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionInvited:
    """A link for a companion is to be made. `by`: the contact itself (its customer), or the agent. Answers `Opened`."""

    companion: str  # fresh
    contact: str
    by: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionRedeemed:
    """A companion's link was exchanged for this fresh seat. Answers `Opened`."""

    companion: str
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientConnected:
    """A websocket said hello. `connection` is unique for the life of the process."""

    connection: str
    party: Party
    instance: str
    language: str
    calls: tuple[HeldCall, ...] = ()  # whose peer connections the page holds


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientGone:
    """The websocket of this connection is closed or was given up."""

    connection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCommand:
    """`command_id` is the client's: a repeat within the connection's instance is answered, not carried out again."""

    connection: str
    command_id: str
    command: Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentKnown:
    """An agent's profile at the start, or changed since."""

    profile: AgentProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDisabled:
    """May take nothing new; a running call goes on to its end."""

    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRevoked:
    """A contact of this link that nobody has answered yet is closed."""

    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLetGo:
    """A contact is about to be destroyed: nothing of it is written from now on. Raises where it isn't over."""

    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Time has passed: `Desk.due` was reached."""


# --- of the media plane, as `signaling.ports.MediaListener` tells it -----------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAnswered:
    """The SFU answers this leg's offer."""

    room: str
    participant: str
    leg: int
    sdp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRefused:
    """This leg's offer can't be answered. `code` is the plane's: *no_worker*, or what is wrong with the offer."""

    room: str
    participant: str
    leg: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegState:
    room: str
    participant: str
    leg: int
    state: Literal["connected", "disconnected", "failed", "certificate_mismatch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomsLost:
    """The worker that held these rooms is gone."""

    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneAvailable:
    """Whether some worker can take rooms."""

    yes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomsFound:
    """What the plane holds when this process starts: rooms, their participants' legs."""

    rooms: Mapping[str, Mapping[str, int]]


# --- of the recorder, as `signaling.ports.RecorderListener` tells it. Rooms are recordings are contacts ---------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The first of this track is on disk."""

    room: str
    participant: str
    kind: Kind
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitClosed:
    """The recorder has closed this track by itself. `code`: *lapsed* or *worker_gone*, after which it may open again;
    or why it can't go on: *disk_full*, *write_failed* …"""

    room: str
    participant: str
    kind: Kind
    sequence: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFailed:
    """This contact can't be recorded. `code`: *no_recorder*, *key_missing*, *disk_full*, *archive_unreachable* …"""

    room: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderAvailable:
    """Whether anything can be recorded; if not, `code` says why."""

    yes: bool
    code: str | None = None


# --- of documents -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One immutable file that can be shown: what is known of it once it has been looked through.

    `sizes`: of the pages, in 1/100 pt; `size`: in bytes. `library`: the document of the library it is a version of,
    `number` which one; None for a file that was brought into one contact. `valid_until`: ms since 1970, as told there.
    """

    id: str
    name: str
    kind: DocumentKind
    pages: int
    sizes: Sizes
    sha256: str
    size: int
    library: str | None = None
    number: int | None = None
    valid_until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentBrought:
    """This participant has brought a version into the contact: uploaded, or taken from the library."""

    contact: str
    participant: str
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryChanged:
    """Until when these versions may be shown from now on: ms since 1970, None without an end."""

    until: Mapping[str, int | None]


# --- of dress and background ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """What is asked in a queue, as saved. Versions of a queue count from 1."""

    version: int
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearancePolicies:
    """The latest version of each queue that ever had one: at the start, and when one is saved."""

    policies: Mapping[str, PolicyVersion]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceObserved:
    """A browser measured its agent's picture (`observation` None: it couldn't). Judged here, kept nowhere.

    `id`: fresh. `versions`: those that it was measured for.
    """

    id: str
    agent: str
    versions: Mapping[str, int]
    observation: Observation | None
    effect: Effect
    ticks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceOverridden:
    """The agent goes on nevertheless, for this reason."""

    agent: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceHelpAsked:
    """A blocked agent asks a supervisor for release."""

    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceReleased:
    agent: str
    by: str
    reason: str


AppearanceEvent = (
    AppearancePolicies
    | AppearanceObserved
    | AppearanceOverridden
    | AppearanceHelpAsked
    | AppearanceReleased
)
Event = (
    LinkOpened
    | ClientConnected
    | ClientGone
    | ClientCommand
    | AgentKnown
    | AgentDisabled
    | LinkRevoked
    | ContactLetGo
    | CompanionInvited
    | CompanionRedeemed
    | LegAnswered
    | LegRefused
    | LegState
    | RoomsLost
    | PlaneAvailable
    | RoomsFound
    | Recorded
    | PermitClosed
    | RecordingFailed
    | RecorderAvailable
    | DocumentBrought
    | LibraryChanged
    | AppearanceEvent
    | Tick
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Answer to `LinkOpened`: the contact, and whether the seat holds it or only claims it."""

    contact: str
    seat: Literal["holder", "claimant", "companion"]
    companion: str | None = None
    details: dict[str, str] = field(default_factory=dict)
