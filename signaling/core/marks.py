"""Marks on documents: added and taken back by their authors, and shown to the others while they are being drawn.

A mark is never changed. It has an id that the page has chosen, so that said again it is there already; marks and
removals of a contact are numbered together, so that a page knows what it has. The desk keeps of each only its head:
what was drawn lies in the database, from which pages load it.

*Passing* are a mark's growing, the laser pointer and the presenter's scrolling: told to the others at once, never
saved. What is out of date by the time it comes is dropped.
"""

import re
from typing import Final

from signaling.core import sharing
from signaling.core.document_commands import (
    AddMark,
    DrawMark,
    PassingCommand,
    PointAt,
    RemoveMarks,
    Tool,
    ViewDocument,
)
from signaling.core.document_views import (
    DocumentPointed,
    DocumentViewed,
    Mark,
    MarkDrawn,
    MarkView,
    PassingMessage,
)
from signaling.core.errors import Code, Refused
from signaling.core.papers import Papers
from signaling.core.records import MarkHead, MarkRecord, MarkRemovalRecord
from signaling.core.session import Contact
from signaling.core.state import State

MOST_POINTS: Final = 3_000
MOST_TEXT: Final = 1_000  # characters
MOST_MARKS: Final = 5_000  # of a contact, those taken back among them
MOST_POINTS_IN_ALL: Final = 500_000
MOST_DRAWN: Final = 300  # points that one message adds
MOST_REMOVED: Final = 500  # ids that one message takes back
FURTHEST: Final = 2_000_000  # 1/100 pt; a page is at most 14,400 pt long
SIZES: Final = range(10, 20_001)
ZOOMS: Final = range(10, 100_001)
ID: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{21}")
_ENDS: Final[dict[Tool, int]] = {"text": 1, "arrow": 2, "rectangle": 2}
"""How many points a tool has, exactly; strokes have any number."""


def add(d: State, contact: Contact, actor: str, command: AddMark) -> None:
    sharing.need(d, contact, actor, "mark")
    papers = contact.papers
    _check_id(command.mark)
    known = papers.marks.get(command.mark)
    if (known is not None and known.author == actor) or command.mark in papers.removed:
        return
    if known is not None:
        raise _invalid("mark", "a mark needs an id of its own")
    row = sharing.find(contact, command.version)
    sharing.check_page(row, command.page)
    points = _check_drawn(command.tool, command.size, command.points, MOST_POINTS)
    _check_shape(command, points)
    if len(papers.marks) + len(papers.removed) >= MOST_MARKS:
        raise Refused(Code.MARK_LIMIT, "no more marks in this contact", limit=MOST_MARKS)
    if papers.points + points > MOST_POINTS_IN_ALL:
        limit = MOST_POINTS_IN_ALL
        raise Refused(Code.MARK_LIMIT, "no more points in this contact", limit=limit)
    papers.number += 1
    record = MarkRecord(
        contact=contact.id,
        mark=command.mark,
        number=papers.number,
        version=command.version,
        page=command.page,
        author=actor,
        colour=papers.colour(actor),
        tool=command.tool,
        points=command.points,
        text=command.text,
        size=command.size,
        at=d.now,
    )
    papers.points += points
    papers.add(head(record))
    d.out.save(record)
    d.leafed[contact.id] = None
    d.tell_all(contact, Mark(contact=contact.id, mark=view(record)))


def head(record: MarkRecord) -> MarkHead:
    return MarkHead(
        contact=record.contact,
        mark=record.mark,
        version=record.version,
        page=record.page,
        author=record.author,
        colour=record.colour,
        tool=record.tool,
        size=record.size,
        at=record.at,
    )


def view(record: MarkRecord) -> MarkView:
    return MarkView(
        id=record.mark,
        number=record.number,
        version=record.version,
        page=record.page,
        author=record.author,
        colour=record.colour,
        tool=record.tool,
        points=record.points,
        text=record.text,
        size=record.size,
        at=record.at,
        removed_at=None,
    )


def remove(d: State, contact: Contact, actor: str, command: RemoveMarks) -> None:
    """One's own; what is nobody's or taken back already is passed over."""
    sharing.need(d, contact, actor, "mark")
    if len(command.marks) > MOST_REMOVED:
        raise Refused(Code.MARK_LIMIT, "too many at once", limit=MOST_REMOVED)
    papers = contact.papers
    meant = [papers.marks[name] for name in dict.fromkeys(command.marks) if name in papers.marks]
    if any(mark.author != actor for mark in meant):
        raise Refused(Code.NOT_ALLOWED, "one's own marks only")
    for mark in meant:
        _take_back(d, contact, mark)


def _take_back(d: State, contact: Contact, mark: MarkHead) -> None:
    papers = contact.papers
    papers.number += 1
    papers.take_back(mark)
    d.out.save(
        MarkRemovalRecord(contact=contact.id, mark=mark.mark, number=papers.number, at=d.now)
    )
    d.leafed[contact.id] = None
    gone = MarkView(
        id=mark.mark,
        number=papers.number,
        version=mark.version,
        page=mark.page,
        author=mark.author,
        colour=mark.colour,
        tool=mark.tool,
        points=(),
        text=None,
        size=mark.size,
        at=mark.at,
        removed_at=d.now,
    )
    d.tell_all(contact, Mark(contact=contact.id, mark=gone))


# --- what may be drawn ---------------------------------------------------------------------------------------------


def _invalid(field: str, sentence: str) -> Refused:
    return Refused(Code.MARK_INVALID, sentence, field=field)


def _check_id(mark: str) -> None:
    if not ID.fullmatch(mark):
        raise _invalid("mark", "an id is 22 characters of url-safe base64")


def _check_drawn(tool: Tool, size: int, points: tuple[int, ...], most: int) -> int:
    """How many points there are."""
    if size not in SIZES:
        raise _invalid("size", "from 10 to 20,000")
    if len(points) % 3:
        raise _invalid("points", "x, y and pressure of each")
    count = len(points) // 3
    if count > most:
        raise Refused(Code.MARK_LIMIT, "too many points", limit=most)
    places = (*points[0::3], *points[1::3])
    if places and not (min(places) >= -FURTHEST and max(places) <= FURTHEST):
        raise _invalid("points", "far outside of the page")
    pressures = points[2::3]
    if pressures and not (min(pressures) >= 0 and max(pressures) <= 100):
        raise _invalid("points", "pressure is from 0 to 100")
    return count


def _check_shape(command: AddMark, points: int) -> None:
    if not points or points != _ENDS.get(command.tool, points):
        raise _invalid("points", "too few or too many for this tool")
    if (command.text is not None) != (command.tool == "text"):
        raise _invalid("text", "of the tool text alone")
    if command.text is None:
        return
    if len(command.text) > MOST_TEXT:
        raise Refused(Code.MARK_LIMIT, "the text is too long", limit=MOST_TEXT)
    if not command.text.strip():
        raise Refused(Code.TEXT_EMPTY, "the text is empty")


# --- passing -------------------------------------------------------------------------------------------------------


def passing(d: State, contact: Contact, actor: str, command: PassingCommand) -> None:
    """To the others, unless it is out of date."""
    message = _passing(d, contact, actor, command)
    if message is None:
        return
    for side in contact.sides.values():
        if side.id != actor:
            d.tell_side(contact, side, message)


def _passing(
    d: State, contact: Contact, actor: str, command: PassingCommand
) -> PassingMessage | None:
    papers = contact.papers
    if contact.state != "connected" or not sharing.rule(d, contact).enabled:
        return None
    match command:
        case ViewDocument():
            if not _in_sight(papers, actor, command):
                return None
            _check_places(command.x, command.y)
            if command.zoom not in ZOOMS:
                raise Refused(Code.MALFORMED, "no such zoom", field="zoom")
            papers.view = command.x, command.y, command.zoom
            return DocumentViewed(
                contact=contact.id,
                sender=actor,
                version=command.version,
                page=command.page,
                x=command.x,
                y=command.y,
                zoom=command.zoom,
            )
        case PointAt():
            if contact.sides[actor].role == "supervisor":
                raise Refused(Code.NOT_ALLOWED, "supervisors only look")
            if command.version not in papers.documents:
                return None
            _check_places(command.x, command.y)
            return DocumentPointed(
                contact=contact.id,
                sender=actor,
                version=command.version,
                page=command.page,
                x=command.x,
                y=command.y,
            )
        case DrawMark():
            sharing.need(d, contact, actor, "mark")
            _check_id(command.mark)
            _check_drawn(command.tool, command.size, command.points, MOST_DRAWN)
            if command.version not in papers.documents or command.mark in papers.marks:
                return None
            return MarkDrawn(
                contact=contact.id,
                sender=actor,
                version=command.version,
                page=command.page,
                mark=command.mark,
                tool=command.tool,
                size=command.size,
                points=command.points,
            )


def _in_sight(papers: Papers, actor: str, command: ViewDocument) -> bool:
    shown = papers.sharing
    return (
        shown is not None
        and shown.presenter == actor
        and (shown.version, shown.page) == (command.version, command.page)
    )


def _check_places(*places: int | None) -> None:
    if any(place is not None and abs(place) > FURTHEST for place in places):
        raise Refused(Code.MALFORMED, "far outside of the page", field="x")
