"""What a recording consists of, told on one clock: from the parts as they lie in the archive to rows people can read.

A part's points tie its own timestamps (ms) to the machine's monotonic clock (ns), and its head ties that to wall
time at one moment. So every part of a recording is told in ms since 1970 UTC, and parts that belong together meet.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

from policies.consent import KINDS, Mode, Recipient, passed_on
from signaling import showing
from signaling.api.recording_models import (
    AlteredRow,
    ChatRow,
    ClockPoint,
    FlawList,
    FlawRow,
    GapRow,
    Kept,
    RecordedPartRow,
    RecordingDetail,
    ShownDocument,
    ShownMark,
    ShownRow,
)
from signaling.core.errors import Code, Refused
from signaling.ports import Flaw, RecordedPart
from signaling.store.recordings import About

NS: Final = 1_000_000
CUT_OFF: Final = "truncated"
Whole = TypeVar("Whole", bound=Kept)


def whole(about: About, parts: Iterable[RecordedPart], trouble: str | None) -> RecordingDetail:
    """All that belongs to a recording. `trouble`: why its parts can't be told."""
    parts = list(parts)
    told, unreadable = rows(parts, running=about.recording.ended_at is None)
    gone = about.written - {part.sequence for part in parts}
    shown, documents, marks = _shown(about, told)
    return RecordingDetail(
        recording=about.recording,
        people=about.people,
        parts=tuple(told),
        unreadable=tuple(unreadable),
        missing=tuple(sorted(gone)) if trouble is None else (),
        trouble=trouble,
        consents=about.consents,
        texts=about.texts,
        chat=chat(about.chat, told, about.recording.mode),
        shown=shown,
        documents=documents,
        marks=marks,
        timeline=about.timeline,
    )


def pages(about: About) -> frozenset[tuple[str, int]]:
    """Versions and pages that were before anybody while that was kept with the recording."""
    until = about.timeline[-1].at if about.timeline else 0
    kept = showing.kept_spans(about.timeline, [(0, until)], until)
    everything = showing.shown(about.timeline, about.recording.contact, until)
    known = {each.version for each in about.documents}
    return frozenset(
        place
        for row in showing.within(everything, kept)
        for place in showing.places(row)
        if place[0] in known
    )


def _shown(
    about: About, parts: Sequence[RecordedPartRow]
) -> tuple[tuple[ShownRow, ...], tuple[ShownDocument, ...], tuple[ShownMark, ...]]:
    """What was shown while it was kept and something recorded; the documents and marks that were seen then."""
    last = about.timeline[-1].at if about.timeline else 0
    until = max([last, *(_until(part, last) for part in parts)])
    spans = [(part.started_at, _until(part, until)) for part in parts]
    kept = showing.kept_spans(about.timeline, spans, until)
    everything = showing.shown(about.timeline, about.recording.contact, until)
    rows = showing.within(everything, kept)
    versions = {version for row in rows for version, _ in showing.places(row)}
    documents = tuple(each for each in about.documents if each.version in versions)
    return tuple(rows), documents, tuple(showing.visible(about.marks, rows))


def copy(told: Whole, mode: Mode, recipient: Recipient) -> Whole:
    """Without the tracks and lines of those who have not agreed that they are passed on to such a one.

    Raises `Refused(NOT_ALLOWED)` where nothing would be left.
    """
    roles = {person.participant: person.role for person in told.people}
    answers = {
        each.participant: each.state for each in told.consents if each.purpose == "passing_on"
    }
    heard = {part.participant for part in told.parts} | {line.sender for line in told.chat}
    heard |= {each.by for each in told.documents} | {mark.author for mark in told.marks}
    out = {
        who for who in heard if not passed_on(mode, recipient, roles.get(who, ""), answers.get(who))
    }
    parts = tuple(part for part in told.parts if part.participant not in out)
    lines = tuple(line for line in told.chat if line.sender not in out)
    if out and not parts and (told.parts or not lines):
        why = "nobody whose it is has agreed that it is passed on"
        raise Refused(Code.NOT_ALLOWED, why, reason="not_agreed")
    changed = {
        "parts": parts,
        "chat": lines,
        "withheld": tuple(sorted(out)),
        # Pages show what everybody in the talk brought, said and drew: all of it, or nothing.
        **({"shown": (), "documents": (), "marks": ()} if out else {}),
    }
    return told.model_copy(update=changed)


def chat(
    lines: Iterable[ChatRow], parts: Sequence[RecordedPartRow], mode: Mode
) -> tuple[ChatRow, ...]:
    """What was written while something was being recorded: a line in a pause, or beside an order talk, is no part of
    the recording. Where only agents are recorded it is theirs alone."""
    return tuple(
        line
        for line in lines
        if any(
            each.started_at <= line.at <= _until(each, line.at)
            and (mode != "agent_only" or each.participant == line.sender)
            for each in parts
        )
    )


def _until(part: RecordedPartRow, now: int) -> int:
    """Where a part surely went to."""
    if part.ended_at is not None:
        return part.ended_at
    return now if part.state == "open" else part.clock[-1].at


def rows(
    parts: Iterable[RecordedPart], *, running: bool
) -> tuple[list[RecordedPartRow], list[int]]:
    """The parts in the order in which they began, and the sequences of those that tell nothing about themselves.

    `running`: the contact isn't over, so that a part without an end may still be written.
    """
    told: list[RecordedPartRow] = []
    unreadable: list[int] = []
    for part in parts:
        if part.head.get("kind") in KINDS:
            told.append(row(part, running=running))
        else:
            unreadable.append(part.sequence)
    return sorted(told, key=lambda each: (each.started_at, each.sequence)), unreadable


def row(part: RecordedPart, *, running: bool) -> RecordedPartRow:
    """Of a part that has a head."""
    head, end = part.head, part.end or {}
    clock = points(part)
    length = end.get("duration", part.duration)
    flaws = {flaw.what for flaw in part.flaws}
    if flaws - {CUT_OFF}:
        state = "damaged"
    elif part.end is None:
        state = "open" if running else "truncated"
    else:
        state = "whole"
    return RecordedPartRow(
        sequence=part.sequence,
        participant=str(head["participant"]),
        kind=head["kind"],
        codec=str(head["codec"]),
        width=head.get("width"),
        height=head.get("height"),
        started_at=moment(clock, 0),
        ended_at=None if length is None or state == "open" else moment(clock, int(length)),
        bytes=part.size,
        state=cast("Any", state),
        why=end.get("why"),
        lost=int(end.get("lost", 0)),
        clock=tuple(clock),
        gaps=tuple(
            GapRow(start=note["from"], end=note["to"], lost=note["lost"])
            for note in part.notes
            if note.get("type") == "gap"
        ),
        sources=tuple(note["pts"] for note in part.notes if note.get("type") == "source"),
        altered=tuple(
            AlteredRow(chunk=flaw.chunk, start=flaw.start, end=flaw.end)
            for flaw in part.flaws
            if flaw.chunk is not None and flaw.what != CUT_OFF
        ),
    )


def flaws(found: Iterable[Flaw], parts: Iterable[RecordedPart], missing: Iterable[int]) -> FlawList:
    """`missing`: sequences of parts that were written and are gone."""
    clocks = {part.sequence: points(part) for part in parts if part.head.get("kind") in KINDS}

    def when(flaw: Flaw, pts: int | None) -> int | None:
        clock = clocks.get(flaw.sequence or 0)
        return None if pts is None or clock is None else moment(clock, pts)

    rows = [
        FlawRow(
            sequence=flaw.sequence,
            chunk=flaw.chunk,
            what=flaw.what,
            start=when(flaw, flaw.start),
            end=when(flaw, flaw.end),
        )
        for flaw in found
    ]
    rows += (
        FlawRow(sequence=sequence, chunk=None, what="missing", start=None, end=None)
        for sequence in missing
    )
    return FlawList(flaws=tuple(rows))


def points(part: RecordedPart) -> list[ClockPoint]:
    """By sender reports where there were any, since arrivals tell of the network as well; at least one."""
    notes = [note for note in part.notes if note.get("type") == "clock"]
    chosen = [note for note in notes if note.get("by") == "report"] or notes
    wall, monotonic = int(part.head["started_at"]), int(part.head["monotonic"])
    found = [ClockPoint(pts=note["pts"], at=wall + _ms(note["at"] - monotonic)) for note in chosen]
    return found or [ClockPoint(pts=0, at=wall)]


def moment(clock: Sequence[ClockPoint], pts: int) -> int:
    """When (ms since 1970 UTC) a timestamp of the part was."""
    nearest = clock[0]
    for point in clock:
        if point.pts > pts:
            break
        nearest = point
    return nearest.at + pts - nearest.pts


def _ms(ns: int) -> int:
    return round(ns / NS)


def content_type(head: Mapping[str, Any] | RecordedPartRow) -> str:
    kind = head.kind if isinstance(head, RecordedPartRow) else head["kind"]
    return "audio/webm" if kind == "sound" else "video/webm"


def file_name(part: RecordedPart) -> str:
    """Of its copy outside the archive: in the order of time, with nothing personal in it."""
    return f"{part.sequence:04}-{part.head['kind']}.webm"
