"""The report tells what a bundle holds and what is missing, and nothing in it can act."""

import html
import re
from dataclasses import replace
from typing import get_args

import pytest

from signaling.api.evidence_models import ContactFacts, DestroyedLayer, Manifest, Unrecorded, Why
from signaling.api.models import TimelineRow
from signaling.api.recording_models import (
    ChatRow,
    ClockPoint,
    ConsentRow,
    GapRow,
    PersonRow,
    RecordedPartRow,
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
TOLD = Manifest(
    contact=ContactFacts(
        id="c1", queue=EVIL, channel="video", opened_at=AT - 90_000, connected_at=AT - 5_000, ended_at=AT + 60_000,
    ),
    mode="consent", unrecorded=(), destroyed=(),
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
    answers={"c1": (GRANTED,), "anna": ()}, names={"bela": "Béla Nagy"},
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
    silent = text(replace(FACTS, told=gone.model_copy(update={"chat": ()}), sheets=()), "en")
    assert silent.count("Something is left out here") == 2, "neither chat nor pages"
    assert WORDS["en"]["media.none"] in told


def test_without_anything_each_part_says_so() -> None:
    bare = TOLD.model_copy(update={"chat": (), "parts": (), "documents": ()})
    told = text(replace(FACTS, told=bare, answers={}, sheets=(), media={}), "de")
    for name in ("chat.none", "consents.none", "documents.none", "media.none"):
        assert WORDS["de"][name] in told
    unseen = replace(FACTS, sheets=(Pictured(sheet=SHEET, file="x", picture="timeout"),))
    assert "There is no picture of this page (timeout)." in text(unseen, "en")


WHYS = {
    "no_call": "Nobody accepted the contact. There was no call.",
    "chat": "The contact was a chat. There was neither sound nor picture.",
    "never": "This queue does not record.",
    "impossible": "Consent can't be given (a minor), as found by: Anna Gruber (Agent).",
    "refused": "Did not agree: Customer (Sound, Picture).",
    "withdrawn": "Withdrew the consent: Anna Gruber (Agent) (Sound).",
    "unanswered": "Did not answer: Customer.",
    "unasked": "Nobody was asked for consent.",
    "order": "This queue records order talks alone. None was begun.",
    "headset": "Without a headset: Anna Gruber (Agent).",
    "failed": "The recording was out of order (nothing arrived). 12:06:41",
    "restarted": "The server started anew during the call: 12:06:42.",
    "not_begun": "The call was over before anything could be recorded.",
}
REASONS = (
    Unrecorded(why="no_call"), Unrecorded(why="chat"), Unrecorded(why="never"), Unrecorded(why="unasked"),
    Unrecorded(why="impossible", who=("anna",), code="minor"),
    Unrecorded(why="refused", who=("c1",), purposes=("sound", "picture")),
    Unrecorded(why="withdrawn", who=("anna",), purposes=("sound",)),
    Unrecorded(why="unanswered", who=("c1",)),
    Unrecorded(why="order"), Unrecorded(why="headset", who=("anna",)), Unrecorded(why="not_begun"),
    Unrecorded(why="failed", code="silent", at=(AT + 1_000,)), Unrecorded(why="restarted", at=(AT + 2_000,)),
)  # fmt: skip


def test_that_and_why_nothing_was_recorded_is_said_plainly() -> None:
    assert {each.why for each in REASONS} == set(get_args(Why)) == WHYS.keys()
    for reason in REASONS:
        told = TOLD.model_copy(
            update={"unrecorded": (reason,), "recording": None, "parts": (), "chat": ()}
        )
        english = text(replace(FACTS, told=told, media={}, sheets=()), "en")
        for words in (
            "Nothing was recorded There is no recording of this contact: no sound, no picture, no screen. The reason:",
            WHYS[reason.why],
            "Recorded no",
            *(WORDS["en"][name] for name in ("unwritten", "unshown", "media.never")),
        ):
            assert words in english, (words, english)
        for known in ("gaps.none", "chat.none", "documents.none"):
            assert WORDS["en"][known] not in english
    whole = replace(FACTS, told=TOLD.model_copy(update={"unrecorded": REASONS}), media={})
    german = text(whole, "de")
    assert "Die Gründe:" in german
    assert "Nicht zugestimmt: Kundin oder Kunde (Ton, Bild)." in german
    assert "There is no recording" not in text(FACTS, "en")


def test_what_was_destroyed_is_told_with_its_certificate() -> None:
    gone = DestroyedLayer(
        what="recording", why="retention", rule="retention.recording", at=AT, key="destroyed", parts=2, number=7,
    )  # fmt: skip
    chat = gone.model_copy(update={"what": "content", "why": "erasure", "number": None})
    told = TOLD.model_copy(update={"destroyed": (gone, chat), "trouble": "key_destroyed"})
    english = text(replace(FACTS, told=told), "en")
    at = "18 November 2026, 12:06:40 (CET)"
    assert (
        f"The recording was destroyed for good: {at}, since it had been kept for as long as it had to be. "
        "Proof: entry 7 of the audit log (audit/log.jsonl)."
    ) in english
    assert f"deleted for good: {at}, as the person concerned demanded." in english
    bare = told.model_copy(update={"chat": (), "documents": ()})
    english = text(replace(FACTS, told=bare, sheets=()), "en")
    assert english.count("Nothing is left here") == 2, "no chat and no documents"
    assert WORDS["en"]["chat.none"] not in english


def test_pages_are_left_out_where_somebody_was_against_keeping_them() -> None:
    refused = ConsentRow(
        participant="c1", purpose="documents", state="refused", version="1", text="x", language="de",
        given_at=AT, at=AT,
    )  # fmt: skip
    changes = {"unrecorded": (Unrecorded(why="never"),), "consents": (refused,)}
    told = TOLD.model_copy(update=changes)
    english = text(replace(FACTS, told=told, sheets=()), "en")
    assert "Did not agree that documents that were shown are kept: Customer." in english
    assert "Zinsen & mehr.pdf brought by Anna Gruber (Agent) · Pages: 2 · is kept" in english
    assert "Something is left out here" in english
    assert WORDS["en"]["unshown"] not in english
    gone = replace(FACTS, sheets=(Pictured(sheet=SHEET, file="x", picture="document.gone"),))
    assert "The document is no longer kept." in text(gone, "en")


def test_a_chat_is_no_video_call_and_others_have_names_too() -> None:
    contact = TOLD.contact.model_copy(update={"channel": "chat"})
    asked = TimelineRow(number=1, at=AT, kind="reserved", actor=None, data={"agent": "bela"})
    told = TOLD.model_copy(update={"contact": contact, "timeline": (asked,)})
    english = text(replace(FACTS, told=told), "en")
    assert english.startswith("Evidence of a contact")
    assert "Béla Nagy is asked." in english


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
