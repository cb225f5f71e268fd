"""What a composition is to show, as its program reads it: segments, people, parts, pages. Keys are added by the caller.

Silences are not played: a card says for some seconds from when to when nothing was recorded. A page is shown as it
stood when it went away, or just before marks were taken off.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from signaling import documents
from signaling.api.recording_models import Kept, RecordedPartRow, ShownRow
from signaling.evidence.report import silences
from signaling.evidence.sheets import Sheet
from signaling.evidence.words import WORDS, Language

CARD_MS: Final = 3_000
FONT: Final = Path(documents.__file__).parent / "fonts" / "AtkinsonHyperlegibleNext.ttf"
ORDER: Final = ("customer", "companion")
"""Who stands first."""


def plan(
    contact: str,
    told: Kept,
    pictures: Mapping[Sheet, bytes | str],
    language: Language,
    zone: str,
) -> dict[str, Any]:
    words, local = WORDS[language], ZoneInfo(zone)
    parts = [part for part in told.parts if part.state != "open"]

    def clock(at: int) -> str:
        return datetime.fromtimestamp(at / 1000, local).strftime("%H:%M:%S")

    seen = [(sheet, body) for sheet, body in pictures.items() if isinstance(body, bytes)]
    return {
        "recording": contact,
        "font": str(FONT),
        "no_picture": words["film.no_picture"],
        "people": _people(told, parts, words),
        "segments": segments(
            parts, lambda start, end: [words["pause"].format(start=clock(start), end=clock(end))]
        ),
        "parts": [
            {
                "sequence": part.sequence,
                "participant": part.participant,
                "kind": part.kind,
                "clock": [[point.pts, point.at] for point in part.clock],
                "start": part.started_at,
                "end": until(part),
            }
            for part in parts
        ],
        "pages": _pages(told, [sheet for sheet, _ in seen], words),
        "pictures": [base64.b64encode(body).decode() for _, body in seen],
    }


def until(part: RecordedPartRow) -> int:
    """Where a part surely went to."""
    return part.ended_at if part.ended_at is not None else part.clock[-1].at


def segments(
    parts: Sequence[RecordedPartRow], card: Callable[[int, int], list[str]]
) -> list[dict[str, Any]]:
    """What is played and the cards in between, in order."""
    if not parts:
        return []
    found: list[dict[str, Any]] = []
    since = min(part.started_at for part in parts)
    for start, end in silences(parts):
        found.append({"start": since, "end": start})
        found.append({"card": card(start, end), "ms": CARD_MS})
        since = end
    found.append({"start": since, "end": max(map(until, parts))})
    return [each for each in found if "card" in each or each["end"] > each["start"]]


def _people(
    told: Kept, parts: Sequence[RecordedPartRow], words: Mapping[str, str]
) -> list[dict[str, str]]:
    """Of whom there is anything."""
    heard = {part.participant for part in parts}
    people = sorted(
        (each for each in told.people if each.participant in heard),
        key=lambda each: each.role not in ORDER,
    )
    return [
        {
            "id": each.participant,
            "label": words.get(each.role, each.role)
            if each.name is None
            else f"{each.name} ({words.get(each.role, each.role)})",
        }
        for each in people
    ]


def _pages(told: Kept, sheets: Sequence[Sheet], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Which picture when: what was shown to others, cut where its marks were taken off."""
    names = {each.version: each.name for each in told.documents}
    found: list[dict[str, Any]] = []
    for row in told.shown:
        moments = _moments(row, sheets)
        for number, (start, end) in moments:
            version, page = str(row.version), row.page
            label = words["page"].format(page=page, name=names.get(version, version))
            found.append({"start": start, "end": end, "picture": number, "label": label})
    return found


def _moments(row: ShownRow, sheets: Sequence[Sheet]) -> list[tuple[int, tuple[int, int]]]:
    mine = sorted(
        (sheet.at, number)
        for number, sheet in enumerate(sheets)
        if (sheet.version, sheet.page) == (row.version, row.page)
    )
    if not mine:
        return []
    found: list[tuple[int, tuple[int, int]]] = []
    since = row.start
    for at, number in mine:
        if row.start < at < row.end:
            found.append((number, (since, at)))
            since = at
    last = next((number for at, number in mine if at >= row.end), mine[-1][1])
    return [*found, (last, (since, row.end))]
