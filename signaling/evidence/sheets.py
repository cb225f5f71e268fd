"""Which pages with which marks are to be pictured, so that every mark that somebody saw is to be seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signaling.api.recording_models import ShownMark, ShownRow
from signaling.showing import places

Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page as it stood at the moment `at`. `spans`: when it was before anybody; `marks`: that were on it then."""

    version: str
    page: int
    at: int
    spans: tuple[tuple[int, int], ...]
    marks: tuple[ShownMark, ...]


def sheets(shown: Iterable[ShownRow], marks: Sequence[ShownMark]) -> list[Sheet]:
    """In order of time. A page that was shown again unchanged comes once."""
    spans: dict[Place, list[tuple[int, int]]] = {}
    for row in shown:
        for place in sorted(places(row)):
            before = spans.setdefault(place, [])
            if before and before[-1][1] == row.start:
                before[-1] = before[-1][0], row.end
            else:
                before.append((row.start, row.end))
    found = [sheet for place, times in spans.items() for sheet in _of(place, times, marks)]
    return sorted(found, key=lambda each: (each.at, each.version, each.page))


def _of(place: Place, spans: Sequence[tuple[int, int]], marks: Sequence[ShownMark]) -> list[Sheet]:
    """As it stood whenever it went away, and just before marks were taken away that none of these has."""
    mine = [mark for mark in marks if (mark.version, mark.page) == place]
    found: dict[frozenset[str], Sheet] = {}

    def add(at: int) -> None:
        standing = tuple(mark for mark in mine if stands(mark, at))
        made = Sheet(version=place[0], page=place[1], at=at, spans=tuple(spans), marks=standing)
        found.setdefault(frozenset(mark.id for mark in standing), made)

    for _, end in spans:
        add(end)
    for moment, mark in sorted((_last_seen(mark, spans), mark.id) for mark in mine):
        if moment and not any(mark in drawn for drawn in found):
            add(moment)
    return list(found.values())


def stands(mark: ShownMark, at: int) -> bool:
    """Just before the moment `at`."""
    return mark.at < at and (mark.removed_at is None or mark.removed_at >= at)


def _last_seen(mark: ShownMark, spans: Sequence[tuple[int, int]]) -> int:
    """The latest moment at which somebody had it before them; 0: there was none."""
    gone = mark.removed_at
    ends = [
        end if gone is None else min(end, gone)
        for start, end in spans
        if mark.at < end and (gone is None or gone > start)
    ]
    return max(ends, default=0)
