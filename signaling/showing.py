"""Which page was visible to whom, from when to when, with which marks; and what of that is part of a recording.

Told from a contact's timeline alone. What is kept with a recording are the times in which the desk kept it (everybody
had agreed to that) and something of the talk was recorded as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from signaling.api.models import TimelineRow
from signaling.api.recording_models import ElsewhereRow, ShownMark, ShownRow
from signaling.core.keeping import KEPT

Span = tuple[int, int]


@dataclass(slots=True)
class _Table:
    """How it is at one moment."""

    contact: str
    there: dict[str, None] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    version: str | None = None
    page: int = 0
    presenter: str | None = None
    looks: dict[str, tuple[str, int]] = field(default_factory=dict)

    def take(self, row: TimelineRow) -> None:
        who, data = row.actor, row.data
        match row.kind:
            case "connected":
                self.there |= {self.contact: None}
                self.come(who)
            case "entered":
                self.come(who)
            case "left":
                self.go(who)
            case "removed":
                self.go(str(data.get("participant")))
            case "agent_lost":
                self.go(str(data.get("agent")))
            case "transferred":
                self.go(who)
            case "ended":
                self.there.clear()
            case "dropped" if who is not None:
                self.away.add(who)
            case "back" if who is not None:
                self.away.discard(who)
            case "document.shown" | "document.page":
                self.version, self.page = str(data["version"]), int(data["page"] or 0)
                self.presenter = who
                self.looks.pop(who or "", None)
            case "document.presenter":
                self.presenter = str(data["participant"])
                self.looks.pop(self.presenter, None)
            case "document.closed":
                self.version = self.presenter = None
            case "document.looked" if who is not None:
                if data.get("page") is None:
                    self.looks.pop(who, None)
                else:
                    self.looks[who] = str(data["version"]), int(data["page"] or 0)

    def come(self, who: str | None) -> None:
        if who is not None:
            self.there[who] = None
            self.away.discard(who)

    def go(self, who: str | None) -> None:
        self.there.pop(who or "", None)
        self.looks.pop(who or "", None)

    def row(self, start: int, end: int) -> ShownRow | None:
        """None: nobody sees anything."""
        seeing = [who for who in self.there if who not in self.away]
        apart = {who: self.looks[who] for who in seeing if who in self.looks}
        viewers = [who for who in seeing if who not in apart] if self.version is not None else []
        if not viewers and not apart:
            return None
        return ShownRow(
            start=start,
            end=end,
            version=self.version if viewers else None,
            page=self.page if viewers else None,
            presenter=self.presenter if viewers else None,
            viewers=tuple(viewers),
            elsewhere=tuple(
                ElsewhereRow(participant=who, version=version, page=page)
                for who, (version, page) in apart.items()
            ),
        )


def shown(timeline: Iterable[TimelineRow], contact: str, until: int) -> list[ShownRow]:
    """In order of time, anew wherever something changes. `until`: where the timeline leaves off."""
    table, since = _Table(contact), 0
    found: list[ShownRow] = []
    for row in timeline:
        _close(found, table.row(since, row.at))
        table.take(row)
        since = row.at
    _close(found, table.row(since, until))
    return found


def _close(found: list[ShownRow], row: ShownRow | None) -> None:
    if row is None or row.end <= row.start:
        return
    last = found[-1] if found else None
    if last is not None and last.end == row.start and _same(last, row):
        found[-1] = last.model_copy(update={"end": row.end})
    else:
        found.append(row)


def _same(one: ShownRow, other: ShownRow) -> bool:
    return one.model_copy(update={"start": other.start, "end": other.end}) == other


def kept_spans(timeline: Iterable[TimelineRow], recorded: Iterable[Span], until: int) -> list[Span]:
    """When what was shown was kept, and anything recorded."""
    begun: int | None = None
    kept: list[Span] = []
    for row in timeline:
        if row.kind != KEPT:
            continue
        if begun is not None:
            kept.append((begun, row.at))
        begun = row.at if row.data.get("kept") else None
    if begun is not None:
        kept.append((begun, until))
    return [
        (max(start, first), min(end, last))
        for start, end in kept
        for first, last in _joined(recorded)
        if max(start, first) < min(end, last)
    ]


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def within(rows: Iterable[ShownRow], spans: Sequence[Span]) -> list[ShownRow]:
    """What of it lies in these times."""
    return [
        row.model_copy(update={"start": max(row.start, start), "end": min(row.end, end)})
        for row in rows
        for start, end in spans
        if max(row.start, start) < min(row.end, end)
    ]


def visible(marks: Iterable[ShownMark], rows: Sequence[ShownRow]) -> list[ShownMark]:
    """Those that stood on a page while somebody had it before them."""
    return [mark for mark in marks if any(_saw(row, mark) for row in rows)]


def _saw(row: ShownRow, mark: ShownMark) -> bool:
    gone = mark.removed_at
    if mark.at >= row.end or (gone is not None and gone <= row.start):
        return False
    return (mark.version, mark.page) in places(row)


def places(row: ShownRow) -> set[tuple[str, int]]:
    """The versions and pages that were before anybody."""
    found = {(each.version, each.page) for each in row.elsewhere}
    if row.version is not None and row.page is not None:
        found.add((row.version, row.page))
    return found
