"""Documents in a contact: who brings and gives them, and what each participant knows of them.

A *version* is one immutable file; once it is **brought** into the contact it may be shown (`sharing`) and drawn on
(`marks`). The sharing lives as long as the talk: it is closed when the contact waits again or is over, and goes to the
agent who leads when the presenter is out of the talk. Documents and marks stay. After every event `settle` sees to it,
and tells each participant what has changed for them.
"""

from dataclasses import replace
from typing import Final

from signaling.core import marks, sharing
from signaling.core.document_commands import (
    AddMark,
    CloseDocument,
    DocumentCommand,
    GiveDocument,
    HandPresenting,
    LookAround,
    RemoveDocument,
    RemoveMarks,
    ShowDocument,
    TurnPage,
)
from signaling.core.document_views import (
    Documents,
    DocumentsView,
    DocumentView,
    Given,
    PersonPage,
    SharingView,
    Sizes,
)
from signaling.core.errors import Code, Refused
from signaling.core.events import DocumentBrought, LibraryChanged
from signaling.core.records import ContactDocumentRecord
from signaling.core.session import ENDED, Contact, Side
from signaling.core.state import State

MOST: Final = 50
"""Documents in one contact."""


def carry_out(d: State, contact: Contact, actor: str, command: DocumentCommand) -> None:
    """Of whoever takes part."""
    match command:
        case ShowDocument():
            sharing.show(d, contact, actor, command)
        case TurnPage():
            sharing.turn(d, contact, actor, command)
        case CloseDocument():
            sharing.close(d, contact, actor, command)
        case HandPresenting():
            sharing.present(d, contact, actor, command)
        case LookAround():
            sharing.look(d, contact, actor, command)
        case RemoveDocument():
            remove(d, contact, actor, command)
        case GiveDocument():
            give(d, contact, actor, command)
        case AddMark():
            marks.add(d, contact, actor, command)
        case RemoveMarks():
            marks.remove(d, contact, actor, command)
        case _:
            marks.passing(d, contact, actor, command)


# --- what comes and goes -------------------------------------------------------------------------------------------


def brought(d: State, event: DocumentBrought) -> None:
    """Brought again it is there already; after it was removed it comes back, with its marks."""
    contact, version = d.contacts.get(event.contact), event.version
    if contact is None or event.participant not in contact.sides:
        raise Refused(Code.CONTACT_NONE, "no such contact")
    papers = contact.papers
    if version.id in papers.documents:
        return  # also where nothing more may be brought: told twice, it must not be taken for refused
    sharing.need(d, contact, event.participant, "bring")
    if len(papers.documents) >= MOST:
        raise Refused(Code.DOCUMENT_LIMIT, "no more documents in this contact", limit=MOST)
    sharing.check_validity(d, version.valid_until)
    row = ContactDocumentRecord(
        contact=contact.id,
        version=version.id,
        name=version.name,
        kind=version.kind,
        pages=version.pages,
        sizes=_short(version.sizes),
        sha256=version.sha256,
        size=version.size,
        library=version.library,
        number=version.number,
        valid_until=version.valid_until,
        by=event.participant,
        brought_at=d.now,
        given=None,
        removed_at=None,
    )
    _put(d, contact, row)
    references: dict[str, str | int | None] = {
        "version": row.version,
        "library": row.library,
        "number": row.number,
    }
    d.note(contact, "document.brought", row.by, **references)


def _short(sizes: Sizes) -> Sizes:
    """Without what only repeats the last entry: most documents have one size."""
    end = len(sizes)
    while end > 1 and sizes[end - 1] == sizes[end - 2]:
        end -= 1
    return sizes[:end]


def _put(d: State, contact: Contact, row: ContactDocumentRecord) -> None:
    contact.papers.documents[row.version] = row
    d.out.save(row)
    d.leafed[contact.id] = None


def changed(d: State, event: LibraryChanged) -> None:
    """What everybody is looking at stays; shown anew it must be valid by then."""
    for contact in d.contacts.values():
        for row in list(contact.papers.documents.values()):
            until = event.until.get(row.version, row.valid_until)
            if until != row.valid_until:
                _put(d, contact, replace(row, valid_until=until))


def remove(d: State, contact: Contact, actor: str, command: RemoveDocument) -> None:
    row = sharing.find(contact, command.version)
    if contact.state in ENDED:
        raise Refused(Code.CONTACT_CLOSED, "this contact is closed", state="closed")
    if row.by != actor and not sharing.leads(contact, actor):
        raise Refused(Code.NOT_ALLOWED, "only who brought it, or the agent who leads the talk")
    if contact.papers.shown == row.version:
        raise Refused(Code.DOCUMENT_SHOWN, "it is shown just now")
    papers = contact.papers
    del papers.documents[row.version]
    for who, (version, _) in list(papers.looks.items()):
        if version == row.version:
            del papers.looks[who]
            sharing.note_in_time(d, contact, who)
    d.out.save(replace(row, given=None, removed_at=d.now))
    d.timeline(contact, "document.removed", actor, version=row.version)
    d.leafed[contact.id] = None


def give(d: State, contact: Contact, actor: str, command: GiveDocument) -> None:
    sharing.need(d, contact, actor, "give")
    row = sharing.find(contact, command.version)
    given: Given | None = None
    if command.given:
        given = "marked" if command.marked else "plain"
    if given != row.given:
        _put(d, contact, replace(row, given=given))
        d.note(contact, "document.given", actor, version=row.version, how=given)


# --- after every event ---------------------------------------------------------------------------------------------


def settle(d: State) -> None:
    """Bring what is shown up to date with who is in the talk, and what participants know with both."""
    for name in {**d.changed, **d.leafed}:
        contact = d.contacts.get(name)
        if contact is not None:
            _settle(d, contact)
    d.leafed.clear()


def _settle(d: State, contact: Contact) -> None:
    papers = contact.papers
    if papers.shown is not None:
        leader = contact.record.agent
        if contact.state != "connected" or leader is None or not sharing.rule(d, contact).enabled:
            sharing.end(d, contact, None)
        elif papers.presenter not in contact.sides:
            sharing.hand_over(d, contact, leader, None)
    for known in (papers.looks, papers.noted, papers.told):
        for who in [who for who in known if who not in contact.sides]:
            del known[who]
    if contact.state in ENDED:
        papers.looks.clear()
    common = _common(d, contact)
    for side in contact.sides.values():
        seen = replace(common, can=sharing.may(d, contact, side.id))
        if papers.told.get(side.id) != (truth := gist(seen)):
            papers.told[side.id] = truth
            d.tell_side(contact, side, Documents(contact=contact.id, documents=seen))


def remember(d: State, contact: Contact, who: str) -> DocumentsView:
    """For a snapshot, which tells this participant all there is."""
    seen = view(d, contact, who)
    contact.papers.told[who] = gist(seen)
    return seen


def view(d: State, contact: Contact, who: str) -> DocumentsView:
    """As this participant may see them."""
    return replace(_common(d, contact), can=sharing.may(d, contact, who))


def gist(view: DocumentsView) -> DocumentsView:
    """What is told when it changes: not each mark, nor how the presenter moves, which others are told at once."""
    shown = view.sharing and replace(view.sharing, x=None, y=None, zoom=None)
    documents = tuple(replace(each, marks=min(each.marks, 1)) for each in view.documents)
    return replace(view, sharing=shown, documents=documents)


def _common(d: State, contact: Contact) -> DocumentsView:
    papers = contact.papers
    return DocumentsView(
        enabled=sharing.rule(d, contact).enabled,
        can=(),
        sharing=_sharing(contact),
        revision=papers.revision,
        documents=tuple(_document(contact, row) for row in papers.documents.values()),
        people=tuple(_person(contact, side) for side in contact.sides.values()),
    )


def _document(contact: Contact, row: ContactDocumentRecord) -> DocumentView:
    return DocumentView(
        version=row.version,
        name=row.name,
        kind=row.kind,
        pages=row.pages,
        sizes=row.sizes,
        sha256=row.sha256,
        size=row.size,
        by=row.by,
        brought_at=row.brought_at,
        library=row.library,
        number=row.number,
        valid_until=row.valid_until,
        given=row.given,
        marks=contact.papers.counts[row.version],
    )


def _sharing(contact: Contact) -> SharingView | None:
    row = contact.papers.sharing
    if row is None or row.version is None or row.page is None or row.presenter is None:
        return None
    x, y, zoom = contact.papers.view or (None, None, None)
    return SharingView(
        version=row.version,
        page=row.page,
        presenter=row.presenter,
        revision=row.revision,
        since=row.since,
        x=x,
        y=y,
        zoom=zoom,
    )


def _person(contact: Contact, side: Side) -> PersonPage:
    papers = contact.papers
    where = papers.looks.get(side.id)
    shown = papers.sharing
    version, page = where or ((shown.version, shown.page) if shown else (None, None))
    return PersonPage(
        participant=side.id,
        version=version,
        page=page,
        following=where is None,
        colour=papers.colour(side.id),
    )
