"""Records with every field filled, for the tests of the store."""

from dataclasses import replace
from typing import Any

from policies.appearance.facts import Reason
from signaling.core.desk_views import ReasonView
from signaling.core.records import (
    AppearanceRecord,
    ChatRecord,
    ClaimRecord,
    CompanionRecord,
    ConsentRecord,
    ConsentTextRecord,
    ContactDocumentRecord,
    ContactRecord,
    MarkRecord,
    MarkRemovalRecord,
    ParticipantRecord,
    PartRecord,
    PresenceRecord,
    RecordingRecord,
    ReservationRecord,
    SharingRecord,
    TimelineRecord,
)

REASON = ReasonView(
    rule="longest_waiting",
    waited_ms=61_000,
    head_start_ms=5_000,
    idle_ms=30_000,
    candidates=3,
    passed_over=1,
    language="de",
    skills=(("loans", 2, 3), ("pensions", 0, 1)),
    certificates=("video",),
    loosened=1,
    overflow_from="english",
)

_CONTACT = ContactRecord(
    id="c1",
    link="l1",
    seat="ab" * 32,
    state="waiting",
    queue="german",
    home_queue="english",
    channel="video",
    language="de",
    skills=(("loans", 2),),
    fixed_agent="anna",
    preferred_agent="berta",
    by_code=True,
    head_start_ms=5_000,
    reference="K-4711",
    topic="Baufinanzierung",
    opened_at=1_000,
    joined_at=2_000,
    waiting_since=2_000,
    agent="anna",
    connected_at=63_000,
    ended_at=70_000,
    end_reason="customer_hung_up",
    closed_at=80_000,
    epoch=2,
    topology="direct",
    camera=True,
    microphone=False,
    stars=5,
    rating_text="Sehr gut 👍",
)


def contact(**changes: Any) -> ContactRecord:
    return replace(_CONTACT, **changes)


def part(**changes: Any) -> PartRecord:
    return replace(
        PartRecord(
            contact="c1",
            number=1,
            agent="anna",
            queue="german",
            reason=REASON,
            connected_at=63_000,
            ended_at=70_000,
            end="transferred",
            wrap_up_until=190_000,
            closed_at=80_000,
            disposition="done",
            note="Rückruf am Montag",
            passed_note="Frau Muster fragt nach dem Zins",
        ),
        **changes,
    )


def presence(**changes: Any) -> PresenceRecord:
    return replace(
        PresenceRecord(
            agent="anna", state="paused", reason="lunch", since=5, idle_since=4, rest_until=9
        ),
        **changes,
    )


def reservation(**changes: Any) -> ReservationRecord:
    return replace(
        ReservationRecord(
            id="r1",
            kind="consult",
            contact="c1",
            agent="anna",
            asked_by="berta",
            note="Kurze Frage",
            queue="german",
            made_at=60_000,
            expires_at=80_000,
            ended_at=63_000,
            outcome="accepted",
            reason=REASON,
        ),
        **changes,
    )


def chat(**changes: Any) -> ChatRecord:
    return replace(
        ChatRecord(
            contact="c1",
            message="m1",
            number=1,
            sender="p1",
            role="customer",
            text="Guten Tag",
            sent_at=64_000,
            delivered_at=64_100,
        ),
        **changes,
    )


def participant(**changes: Any) -> ParticipantRecord:
    return replace(
        ParticipantRecord(
            contact="c1",
            participant="anna",
            role="colleague",
            circle=1,
            leg=7,
            slots=("c1", None, "berta"),
            joined_at=64_000,
            left_at=None,
        ),
        **changes,
    )


def claim(**changes: Any) -> ClaimRecord:
    return replace(
        ClaimRecord(
            id="k1", contact="c1", seat="cd" * 32, asked_at=7, decided_at=8, admitted=False
        ),
        **changes,
    )


def companion(**changes: Any) -> CompanionRecord:
    return replace(
        CompanionRecord(
            id="p1",
            contact="c1",
            name="Tochter 👍",
            invited_by="c1",
            seat="ef" * 32,
            state="left",
            made_at=64_500,
            expires_at=94_500,
            ended_at=69_000,
        ),
        **changes,
    )


def timeline(**changes: Any) -> TimelineRecord:
    return replace(
        TimelineRecord(
            contact="c1",
            number=1,
            at=1_000,
            kind="opened",
            actor=None,
            data={"queue": "german", "tries": 2, "agent": None},
        ),
        **changes,
    )


def consent(**changes: Any) -> ConsentRecord:
    return replace(
        ConsentRecord(
            contact="c1",
            participant="anna",
            purpose="sound",
            role="agent",
            mode="consent",
            state="withdrawn",
            stands=True,
            version="2",
            text="ab" * 32,
            language="de",
            given_at=61_000,
            at=62_000,
        ),
        **changes,
    )


def consent_text(**changes: Any) -> ConsentTextRecord:
    text = ConsentTextRecord(
        hash="ab" * 32, purpose="sound", version="2", language="de", text="Wir möchten …"
    )
    return replace(text, **changes)


def recording(**changes: Any) -> RecordingRecord:
    return replace(
        RecordingRecord(
            contact="c1",
            mode="statutory",
            state="paused",
            since=61_500,
            sequence=6,
            asked_at=60_500,
            asked=("c1", "anna"),
            impossible="other",
            pause="card_data",
            order=True,
            order_ended="refused",
            headset=("anna",),
            failed="disk_full",
            started_at=61_000,
            ended_at=65_000,
        ),
        **changes,
    )


def document(**changes: Any) -> ContactDocumentRecord:
    return replace(
        ContactDocumentRecord(
            contact="c1",
            version="v1",
            name="Zinssätze März.pdf",
            kind="pdf",
            pages=3,
            sizes=((59_528, 84_189), (84_189, 59_528)),
            sha256="ab" * 32,
            size=20_000_000,
            library="d1",
            number=4,
            valid_until=90_000,
            by="anna",
            brought_at=64_200,
            given="marked",
            removed_at=None,
        ),
        **changes,
    )


def appearance(**changes: Any) -> AppearanceRecord:
    return replace(
        AppearanceRecord(
            id="a1",
            agent="anna",
            at=1_000,
            versions={"german": 3},
            outcome="warn",
            reasons=(
                Reason(kind="flagged", severity="warn", check="too_dark"),
                Reason(kind="not_ticked", severity="info", manual="badge"),
            ),
            override="Lampe defekt 💡",
            asked_at=1_500,
            released_by="vera",
            released_at=2_000,
            release="gesehen",
            ends_at=9_000,
        ),
        **changes,
    )


def sharing(**changes: Any) -> SharingRecord:
    return replace(
        SharingRecord(
            contact="c1", version="v1", page=2, presenter="anna", revision=9, since=64_300
        ),
        **changes,
    )


def mark(number: int = 1, **changes: Any) -> MarkRecord:
    return replace(
        MarkRecord(
            contact="c1",
            mark=f"{number:022}",
            number=number,
            version="v1",
            page=2,
            author="anna",
            colour=1,
            tool="pen",
            points=(1_000, -2_000, 50, 1_440_000, 3_000, 100),
            text=None,
            size=200,
            at=64_400,
        ),
        **changes,
    )


def mark_removal(of: int, number: int, **changes: Any) -> MarkRemovalRecord:
    removal = MarkRemovalRecord(contact="c1", mark=f"{of:022}", number=number, at=64_500)
    return replace(removal, **changes)
