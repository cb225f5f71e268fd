"""Who holds a customer's seat, when a second device opens the same link.

The first device is never pushed out. The second gets a claim and waits beside it, sees the place
and nothing else, and is let in by the agent or by the first device. Let in, it holds the seat, and
the first device's page is replaced.
"""

from dataclasses import replace

from signaling.core import arrivals, consents, legs, views
from signaling.core.commands import DecideClaim
from signaling.core.errors import Code, Refused
from signaling.core.messages import Error, Replaced
from signaling.core.records import ClaimRecord
from signaling.core.session import ENDED, Contact
from signaling.core.state import State

ELSEWHERE = ""
"""No page's instance: whichever page takes the seat next begins a new epoch."""
MOST = 8
"""Claims that may be undecided for one contact."""


def open_claim(d: State, contact: Contact, claim: str, seat: str) -> None:
    pending = contact.pending
    if len(pending) >= MOST:
        raise Refused(Code.LINK_USED_UP, "too many devices have opened this link")
    record = ClaimRecord(
        id=claim, contact=contact.id, seat=seat, asked_at=d.now, decided_at=None, admitted=None
    )
    contact.claims[claim] = record
    d.out.save(record)
    d.timeline(contact, "claimed", None, claim=claim)
    views.tell(d, contact)


def decide(d: State, contact: Contact, actor: str, command: DecideClaim) -> None:
    """The agent or the present holder has decided."""
    claim = contact.claims.get(command.claim)
    if claim is None or claim.decided_at is not None or contact.state in ENDED:
        raise Refused(Code.CLAIM_GONE, "this claim has been decided already")
    if contact.sides[actor].role not in {"customer", "agent"}:
        raise Refused(Code.NOT_ALLOWED, "only the customer or the agent lets somebody in")
    _decided(d, contact, claim, actor, admit=command.admit)


def admit_first(d: State, contact: Contact) -> None:
    """The seat has been left alone: of the devices that are there the first to ask takes it."""
    claim = next(claim for claim in contact.pending if claim.id in contact.claimants)
    _decided(d, contact, claim, None, admit=True)


def _decided(
    d: State, contact: Contact, claim: ClaimRecord, actor: str | None, *, admit: bool
) -> None:
    decided = replace(claim, decided_at=d.now, admitted=admit)
    contact.claims[claim.id] = decided
    d.out.save(decided)
    d.timeline(contact, "admitted" if admit else "not_admitted", actor, claim=claim.id)
    if admit:
        contact.change(seat=claim.seat)
        consents.other_device(d, contact)
        d.save(contact)
        _replace_holder(d, contact, claim.id)
    else:
        _send_away(d, contact, claim.id)
    views.tell(d, contact)


def _replace_holder(d: State, contact: Contact, claim: str) -> None:
    old = contact.customer.connection
    legs.cut(d, contact, contact.customer)
    if old:
        d.out.send(old, Replaced(by="device"))
        d.out.close(old, "replaced")
        d.connections.pop(old, None)
    contact.customer.connection = None
    contact.customer.instance = ELSEWHERE
    new = contact.claimants.pop(claim, None)
    if new:
        arrivals.sit_down(d, contact, replace(d.connections[new], claim=None))
    elif old:
        arrivals.customer_away(d, contact)


def _send_away(d: State, contact: Contact, claim: str) -> None:
    connection = contact.claimants.pop(claim, None)
    if connection:
        sentence = "this device has not been let in"
        d.out.send(connection, Error(code=Code.CONTACT_NOT_ADMITTED, sentence=sentence, details={}))
        d.out.close(connection, "not_admitted")
        d.connections.pop(connection, None)
        arrivals.claimant_away(d, contact)
