"""The report tells what a bundle holds and what is missing, and nothing in it can act."""

import html
import re
from dataclasses import replace

import pytest

from signaling.api.models import TimelineRow
from signaling.api.recording_models import (
    ChatRow,
    ClockPoint,
    GapRow,
    PersonRow,
    RecordedPartRow,
    RecordingDetail,
    RecordingRow,
    ShownDocument,
    ShownMark,
)
from signaling.evidence.bundle import Summed
from signaling.evidence.report import COMMANDS, Facts, Pictured, render, silences
from signaling.evidence.sheets import Sheet
from signaling.evidence.words import LANGUAGES, WORDS, Language
from tests.signaling.test_receipts import GRANTED, SHOWN

AT = 1_795_000_000_000
EVIL = '"><script>alert(1)</script>'


def part(sequence: int, start: int, end: int | None, state: str = "whole") -> RecordedPartRow:
    return RecordedPartRow(
        sequence=sequence, participant="c1", kind="sound", codec="opus", width=None, height=None,
        started_at=AT + start, ended_at=None if end is None else AT + end, bytes=9, state=state,  # type: ignore[arg-type]
        why=None, lost=0, clock=(ClockPoint(pts=0, at=AT + start),), sources=(),
        gaps=(GapRow(start=1_000, end=2_000, lost=3),) if sequence == 1 else (),
    )  # fmt: skip


MARK = ShownMark(
    id="m", version="v1", page=2, author="anna", colour=1, tool="text", points=(0, 0, 50),
    text=EVIL, size=200, at=AT, removed_at=None,
)  # fmt: skip
SHEET = Sheet(version="v1", page=2, at=AT + 9_000, spans=((AT, AT + 9_000),), marks=(MARK,))
TOLD = RecordingDetail(
    recording=RecordingRow(
        contact="c1", queue=EVIL, mode="consent", state="stopped", started_at=AT,
        ended_at=AT + 60_000, agent="anna", agent_name="Anna Gruber",
    ),
    people=(
        PersonRow(participant="c1", role="customer", name=None),
        PersonRow(participant="anna", role="agent", name="Anna Gruber"),
    ),
    parts=(part(1, 0, 10_000), part(2, 30_000, None, "truncated")),
    unreadable=(8,), missing=(9,), trouble=None, withheld=(), consents=(), texts=(),
    chat=(ChatRow(at=AT + 5_000, sender="c1", role="customer", text=EVIL),),
    shown=(),
    documents=(
        ShownDocument(
            version="v1", name="Zinsen & mehr.pdf", pages=2, sizes=(), sha256="", by="anna", there=True
        ),
    ),
    marks=(MARK,),
    timeline=(
        TimelineRow(number=1, at=AT, kind="document.shown", actor="anna", data={"version": "v1", "page": 2}),
    ),
)  # fmt: skip
FACTS = Facts(
    house="Bank & Söhne", zone="Europe/Vienna", reference="K-1", recipient="authority",
    made_at=AT + 99_000, made_by="vera", key="0123456789abcdef", told=TOLD,
    answers={"c1": (GRANTED,), "anna": ()},
    sheets=(Pictured(sheet=SHEET, file="documents/1.webp", picture=b"RIFF"),),
    media={1: "media/0001-sound.webm", 2: "media/0002-sound.webm"},
    files=(Summed("media/0001-sound.webm", 9, "ab" * 32),),
)  # fmt: skip


def text(facts: Facts, language: Language) -> str:
    page = re.sub(r"<style>.*?</style>|<[^>]+>", " ", render(facts, language), flags=re.DOTALL)
    return " ".join(html.unescape(page).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_needs_nothing_and_does_nothing(language: Language) -> None:
    page = render(FACTS, language)
    assert EVIL not in page
    assert page.count(html.escape(EVIL)) == 2
    assert re.findall(r"<(?:script|link|iframe|object|form)\b|\bon\w+=|https?:", page) == []
    assert re.findall(r'src="(\w+:[\w/]+)', page) == ["data:image/webp"]
    assert f'<html lang="{language}">' in page


def test_it_tells_everything() -> None:
    german, english = text(FACTS, "de"), text(FACTS, "en")
    for words in (
        "18 November 2026, 12:06:40 (CET)", "K-1", "for a court or an authority", "Anna Gruber",
        " ".join(SHOWN.split()), GRANTED.hash, "Anna Gruber (Agent) shows everybody “Zinsen & mehr.pdf”, page 2.",
        "Page 2 of “Zinsen & mehr.pdf”", "Marks by Anna Gruber (Agent).", "0123456789abcdef", "ab" * 32, *COMMANDS,
    ):  # fmt: skip
        assert words in english
    assert "18.11.2026, 12:06:40 (CET)" in german
    assert "Anna Gruber (Beratung) zeigt allen „Zinsen & mehr.pdf“, Seite 2." in german


def test_what_is_missing_is_named() -> None:
    english = text(FACTS, "en")
    for words in (
        "Part 9 was written and is not there any more.",
        "Part 8 can't be read.",
        "Customer, Sound: ended unplanned",
        "from 12:06:41 to 12:06:42 data did not arrive",
        "From 12:06:50 to 12:07:10 nothing was recorded.",
    ):
        assert words in english
    whole = TOLD.model_copy(
        update={"parts": (part(3, 0, 10_000),), "missing": (), "unreadable": ()}
    )
    assert WORDS["en"]["gaps.none"] in text(replace(FACTS, told=whole), "en")
    gone = TOLD.model_copy(update={"trouble": "key_destroyed", "withheld": ("anna",), "parts": ()})
    told = text(replace(FACTS, told=gone, media={}), "en")
    assert "The key of the recording was destroyed on purpose." in told
    assert "not agreed that it is passed on: Anna Gruber (Agent)." in told
    assert WORDS["en"]["media.none"] in told


def test_without_anything_each_part_says_so() -> None:
    bare = TOLD.model_copy(update={"chat": (), "parts": (), "documents": ()})
    told = text(replace(FACTS, told=bare, answers={}, sheets=(), media={}), "de")
    for name in ("chat.none", "consents.none", "documents.none", "media.none"):
        assert WORDS["de"][name] in told
    unseen = replace(FACTS, sheets=(Pictured(sheet=SHEET, file="x", picture="timeout"),))
    assert "There is no picture of this page (timeout)." in text(unseen, "en")


def test_silences_are_where_nobody_was_recorded() -> None:
    parts = [
        part(1, 0, 10_000),
        part(2, 4_000, 20_000),
        part(3, 21_000, 30_000),
        part(4, 40_000, None),
    ]
    assert silences(parts) == [(AT + 30_000, AT + 40_000)]
    assert silences([]) == []


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["de"].keys() == WORDS["en"].keys()
