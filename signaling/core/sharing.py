"""What everybody in a talk is shown, and who looks elsewhere.

The *sharing* is a version, a page, and the *presenter* whom everybody follows. Each of its changes
names the revision that the page knew, so that of two at the same time one is refused and changes
nothing. Whoever looks around is left alone, and the others are told where they are.

All of it is in the contact's timeline: which version and page was shown from when to when, by whom,
and who looked elsewhere.
"""

from dataclasses import replace
from typing import Final

from policies.routing.facts import DocumentRule
from signaling.core import keeping
from signaling.core.document_commands import (
    CloseDocument,
    HandPresenting,
    LookAround,
    ShowDocument,
    TurnPage,
)
from signaling.core.document_views import Can
from signaling.core.errors import Code, Refused
from signaling.core.records import ContactDocumentRecord, LookHead, SharingRecord
from signaling.core.session import ENDED, STAFF, Contact
from signaling.core.state import State

APART_MS: Final = 1_000
"""The timeline keeps where somebody looks at most this often."""


# --- who may -------------------------------------------------------------------------------------------------------


def rule(d: State, contact: Contact) -> DocumentRule:
    return d.queue_of(contact).documents


def may(d: State, contact: Contact, who: str) -> tuple[Can, ...]:
    """What this participant may do now."""
    how, side = rule(d, contact), contact.sides.get(who)
    if not how.enabled or side is None:
        return ()
    talks, first = contact.talks(who), leads(contact, who)
    presents = talks and contact.papers.presenter == who
    customer, staff = side.role == "customer", side.role in STAFF
    marks = staff or (customer and how.customer_marks)
    marks = marks or (side.role == "companion" and how.companion_marks)
    brings = (talks and staff) or (customer and how.customer_brings and contact.state not in ENDED)
    found: dict[Can, bool] = {
        "bring": brings,
        "show": first or presents or (talks and customer and how.customer_presents),
        "present": contact.papers.shown is not None and (first or presents),
        "mark": talks and marks,
        "give": first or _wraps_up(contact, who),
    }
    return tuple(can for can, yes in found.items() if yes)


def leads(contact: Contact, who: str) -> bool:
    return contact.talks(who) and contact.record.agent == who


def _wraps_up(contact: Contact, who: str) -> bool:
    over = contact.state == "wrap_up" and contact.record.agent == who
    return over and contact.part_of(who) is not None


def need(d: State, contact: Contact, who: str, can: Can) -> None:
    """Raises `Refused` with what keeps this participant from it."""
    if can in may(d, contact, who):
        return
    if contact.state in ENDED:
        raise Refused(Code.CONTACT_CLOSED, "this contact is closed", state="closed")
    if not contact.talks(who) and can != "bring":
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no talk", state=contact.state)
    if not rule(d, contact).enabled or can in {"bring", "mark"}:
        raise Refused(Code.DOCUMENTS_OFF, "not in this queue, or not for this participant")
    if can == "give":
        raise Refused(Code.NOT_ALLOWED, "only the agent who leads the talk")
    if contact.papers.shown is None and can == "present":
        raise Refused(Code.DOCUMENT_GONE, "nothing is shown")
    raise Refused(Code.DOCUMENT_NOT_PRESENTER, "somebody else presents")


def find(contact: Contact, version: str) -> ContactDocumentRecord:
    row = contact.papers.documents.get(version)
    if row is None:
        raise Refused(Code.DOCUMENT_GONE, "no such document in this contact")
    return row


def check_page(row: ContactDocumentRecord, page: int) -> None:
    if not 1 <= page <= row.pages:
        raise Refused(Code.DOCUMENT_PAGE, "the document has no such page", pages=row.pages)


def check_validity(d: State, until: int | None) -> None:
    if until is not None and until <= d.now:
        raise Refused(Code.DOCUMENT_OUTDATED, "this version is no longer valid", valid_until=until)


# --- what everybody is shown ---------------------------------------------------------------------------------------


def show(d: State, contact: Contact, actor: str, command: ShowDocument) -> None:
    need(d, contact, actor, "show")
    row = find(contact, command.version)
    check_page(row, command.page)
    _check_revision(contact, command.revision)
    check_validity(d, row.valid_until)
    shown = row.version, command.page
    _share(d, contact, *shown, actor)
    d.timeline(contact, "document.shown", actor, version=row.version, page=command.page)


def turn(d: State, contact: Contact, actor: str, command: TurnPage) -> None:
    _need_presenter(d, contact, actor)
    row = find(contact, command.version)
    check_page(row, command.page)
    _check_revision(contact, command.revision)
    if row.version != contact.papers.shown:
        raise _stale(contact)
    _share(d, contact, row.version, command.page, actor)
    d.timeline(contact, "document.page", actor, version=row.version, page=command.page)


def close(d: State, contact: Contact, actor: str, command: CloseDocument) -> None:
    need(d, contact, actor, "present")
    _check_revision(contact, command.revision)
    end(d, contact, actor)


def present(d: State, contact: Contact, actor: str, command: HandPresenting) -> None:
    need(d, contact, actor, "present")
    side = contact.sides.get(command.participant)
    if side is None or side.role == "supervisor":
        raise Refused(Code.NOT_FOUND, "nobody of this name who could present")
    _check_revision(contact, command.revision)
    hand_over(d, contact, side.id, actor)


def _need_presenter(d: State, contact: Contact, actor: str) -> None:
    need(d, contact, actor, "present")
    if contact.papers.presenter != actor:
        raise Refused(Code.DOCUMENT_NOT_PRESENTER, "somebody else presents")


def _check_revision(contact: Contact, said: int) -> None:
    if said != contact.papers.revision:
        raise _stale(contact)


def _stale(contact: Contact) -> Refused:
    runs = contact.papers.revision
    return Refused(Code.DOCUMENT_STALE, "another revision runs", revision=runs)


def _share(d: State, contact: Contact, version: str, page: int, presenter: str) -> None:
    papers = contact.papers
    if version != papers.shown:
        papers.view = None
    papers.sharing = SharingRecord(
        contact=contact.id,
        version=version,
        page=page,
        presenter=presenter,
        revision=papers.revision + 1,
        since=d.now,
    )
    _follows(d, contact, presenter)  # whoever shows looks at what they show
    d.out.save(papers.sharing)
    keeping.shown(d, contact)
    d.leafed[contact.id] = None


def end(d: State, contact: Contact, actor: str | None) -> None:
    papers = contact.papers
    version, revision = papers.shown, papers.revision + 1
    papers.view = None
    papers.sharing = SharingRecord(
        contact=contact.id, version=None, page=None, presenter=None, revision=revision, since=d.now
    )
    d.out.save(papers.sharing)
    d.timeline(contact, "document.closed", actor, version=version)
    d.leafed[contact.id] = None


def hand_over(d: State, contact: Contact, presenter: str, actor: str | None) -> None:
    papers = contact.papers
    assert papers.sharing is not None
    revision = papers.revision + 1
    papers.sharing = replace(papers.sharing, presenter=presenter, revision=revision)
    _follows(d, contact, presenter)
    d.out.save(papers.sharing)
    d.timeline(contact, "document.presenter", actor, participant=presenter)
    d.leafed[contact.id] = None


# --- looking around ------------------------------------------------------------------------------------------------


def look(d: State, contact: Contact, actor: str, command: LookAround) -> None:
    papers = contact.papers
    if contact.state in ENDED:
        raise Refused(Code.CONTACT_CLOSED, "this contact is closed", state="closed")
    if command.page is None:
        papers.looks.pop(actor, None)
    else:
        check_page(find(contact, command.version), command.page)
        if papers.presenter == actor:
            raise Refused(Code.CONTACT_WRONG_STATE, "whoever presents is the one to follow")
        papers.looks[actor] = command.version, command.page
    d.leafed[contact.id] = None
    note_in_time(d, contact, actor)


def _follows(d: State, contact: Contact, who: str) -> None:
    """And the timeline knows it: what it has last is where somebody looks after a restart."""
    contact.papers.looks.pop(who, None)
    note_look(d, f"{contact.id} {who}")


def look_again(d: State, contact: Contact, head: LookHead) -> None:
    """After a restart, unless it was over by then."""
    papers, side = contact.papers, contact.sides.get(head.participant)
    row = papers.documents.get(head.version)
    if side is None or row is None or contact.state in ENDED or papers.presenter == side.id:
        return
    part = contact.part_of(side.id) if side.id == contact.record.agent else None
    joined = part.connected_at if part is not None else side.joined_at
    if side.role != "customer" and head.at < (joined or 0):
        return  # they have left since, and come back
    papers.looks[side.id] = papers.noted[side.id] = head.version, head.page
    papers.noted_at[side.id] = min(head.at, d.now)


def note_in_time(d: State, contact: Contact, who: str) -> None:
    key, at = f"{contact.id} {who}", contact.papers.noted_at.get(who)
    if at is None or d.now - at >= APART_MS:
        note_look(d, key)
    else:
        d.timers.sooner("looks", key, at + APART_MS)


def note_look(d: State, key: str) -> None:
    """Into the timeline, unless it is how it was before, or over."""
    name, who = key.split(" ", 1)
    contact = d.contacts.get(name)
    if contact is None or who not in contact.sides or contact.state in ENDED:
        return
    papers = contact.papers
    where = papers.looks.get(who)
    if where == papers.noted.get(who):
        return
    papers.noted[who], papers.noted_at[who] = where, d.now
    version, page = where or (None, None)
    d.timeline(contact, "document.looked", who, version=version, page=page)
