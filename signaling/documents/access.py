"""Who may do what with a document: one function, asked by every route that shows, takes or changes any.

In a contact it goes by who takes part right now: the customer who holds the seat (from the waiting room on), a
companion who was let in, the agent who leads or wraps up, a colleague, a supervisor everybody sees. Nobody else, be it
another contact's customer, the agent of another contact, or an administrator. A version must be in that contact: its id
alone opens nothing. In the library it goes by queues. After the call there is only what was given, for whoever holds
the download's token.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from signaling.core import sharing
from signaling.core.errors import Code, Refused
from signaling.core.session import ENDED, Contact
from signaling.core.state import State
from signaling.store.accounts import Account

Act = Literal["look", "bring", "give"]
"""In a contact. *look*: pages, tiles, text, marks, the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who presented a seat: a customer's contact, or a companion; and its digest."""

    kind: Literal["customer", "companion"]
    name: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Somebody of the staff, in a contact that they name."""

    account: Account
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Somebody of the staff, in the library."""

    account: Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """Whoever holds a download's token: of this contact, where these versions were given."""

    contact: str
    given: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """Compliance, at a recording of this contact that holds these pages of versions."""

    account: Account
    contact: str
    kept: Collection[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class InContact:
    """This may be done in a contact; with this version of it, if any."""

    act: Act
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InLibrary:
    """This may be done with a document of these queues (none: of all)."""

    act: Literal["read", "write"]
    queues: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class InDownload:
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InRecording:
    """A page as it was shown."""

    version: str
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Who it is, there: participant, or account. `contact` None: in the library."""

    contact: str | None
    who: str

    @property
    def share(self) -> str:
        """In whose share of what documents cost it falls."""
        return self.contact or self.who


Asker = Seat | Taking | Reading | Fetching | Reviewing | None
Wish = InContact | InLibrary | InDownload | InRecording
WRITERS: Final = frozenset({"supervisor", "administrator"})
"""Of all queues' documents; agents write those of their own queues."""
READERS: Final = WRITERS | {"agent"}


def authorise(d: State, asker: Asker, wish: Wish) -> Grant:
    """Raises `Refused`; what somebody may not know of is not found."""
    match asker, wish:
        case (Seat() | Taking(), InContact()):
            contact, who = _place(d, asker)
            if wish.version is not None and wish.version not in contact.papers.documents:
                raise Refused(Code.NOT_FOUND, "no such document in this contact")
            if wish.act != "look":
                sharing.need(d, contact, who, wish.act)
            elif not sharing.rule(d, contact).enabled:
                raise Refused(Code.DOCUMENTS_OFF, "no documents in this queue")
            return Grant(contact=contact.id, who=who)
        case (Reading(account=account), InLibrary()):
            _check_library(account, wish)
            return Grant(contact=None, who=account.id)
        case (Fetching(), InDownload()):
            if wish.version not in asker.given:
                raise Refused(Code.NOT_FOUND, "no such file among those that were given")
            return Grant(contact=asker.contact, who=asker.contact)
        case (Reviewing(account=account), InRecording()):
            if account.role != "compliance":
                raise Refused(Code.NOT_ALLOWED, "this role reviews no recordings")
            if (wish.version, wish.page) not in asker.kept:
                raise Refused(Code.NOT_FOUND, "no such page in this recording")
            return Grant(contact=asker.contact, who=account.id)
        case _:
            raise Refused(Code.NOT_ALLOWED, "not from here")


def of_queues(account: Account, queues: Collection[str]) -> bool:
    """Whether an agent serves one of these; an agent without own ones serves all, a document without is of all."""
    own = account.skills.queues
    return not queues or not own or not set(queues).isdisjoint(own)


def _place(d: State, asker: Seat | Taking) -> tuple[Contact, str]:
    """The contact and who they are in it, as long as they take part."""
    if isinstance(asker, Taking):
        return _staffs(d, asker)
    contact, who = _customers(d, asker) if asker.kind == "customer" else _companions(d, asker)
    if contact.state in ENDED:
        raise Refused(Code.CONTACT_CLOSED, "this contact is closed", state="closed")
    if contact.state == "created":
        raise Refused(Code.CONTACT_WRONG_STATE, "join first", state=contact.state)
    return contact, who


def _customers(d: State, seat: Seat) -> tuple[Contact, str]:
    contact = d.contacts.get(seat.name)
    if contact is None or contact.record.seat != seat.digest:
        raise Refused(Code.CONTACT_NONE, "no contact is open here")
    return contact, contact.id


def _companions(d: State, seat: Seat) -> tuple[Contact, str]:
    contact = d.contacts.get(d.companions.get(seat.name, ""))
    row = contact.companions.get(seat.name) if contact is not None else None
    if contact is None or row is None or row.seat != seat.digest:
        raise Refused(Code.COMPANION_GONE, "no companion's seat is held here")
    if row.state != "joined" or row.id not in contact.sides:
        raise Refused(Code.CONTACT_NOT_ADMITTED, "not in the talk")
    return contact, row.id


def _staffs(d: State, asker: Taking) -> tuple[Contact, str]:
    contact, who = d.contacts.get(asker.contact), asker.account.id
    if contact is None or who not in contact.sides or not _there(contact, who):
        raise Refused(Code.CONTACT_NONE, "no such contact of yours")
    return contact, who


def _there(contact: Contact, who: str) -> bool:
    """Staff in the talk, or at their own wrap-up."""
    return contact.talks(who) or (contact.state in ENDED and contact.part_of(who) is not None)


def _check_library(account: Account, wish: InLibrary) -> None:
    if account.role not in READERS:
        raise Refused(Code.NOT_ALLOWED, "this role has no library")
    if account.role in WRITERS:
        return
    if wish.act == "read":
        if not of_queues(account, wish.queues):
            raise Refused(Code.NOT_FOUND, "there is no such document")
        return
    own = account.skills.queues
    if own and not (wish.queues and set(wish.queues) <= set(own)):
        raise Refused(Code.NOT_ALLOWED, "only documents of your own queues")
