"""Parts as they lie in the archive become rows on one clock."""

from typing import Any

from media.archive import Flaw, Part
from signaling import manifest
from signaling.api.models import TimelineRow
from signaling.api.recording_models import (
    ChatRow,
    ClockPoint,
    PersonRow,
    RecordingRow,
    ShownDocument,
    ShownMark,
)
from signaling.store.recordings import About

WALL = 1_795_000_000_000
MONOTONIC = 5_000_000_000_000
S = 1_000_000_000


def head(**changes: Any) -> dict[str, Any]:
    return {
        "recording": "c1",
        "participant": "anna",
        "kind": "sound",
        "sequence": 1,
        "codec": "opus",
        "started_at": WALL,
        "monotonic": MONOTONIC,
        **changes,
    }


def end(**changes: Any) -> dict[str, Any]:
    return {
        "why": "stopped",
        "until": 0,
        "duration": 8_000,
        "frames": 400,
        "packets": 400,
        "lost": 2,
        "missed": 0,
        "spoiled": 0,
        **changes,
    }


def clock(pts: int, seconds: float, by: str = "report") -> dict[str, Any]:
    return {"type": "clock", "pts": pts, "at": MONOTONIC + round(seconds * S), "by": by}


def part(sequence: int = 1, **changes: Any) -> Part:
    given = {"size": 1_000, "head": head(sequence=sequence), "notes": (), "end": end()}
    return Part(sequence=sequence, **{**given, **changes})


def test_a_part_is_told_on_the_clock_of_its_reports() -> None:
    notes = (clock(0, 0.040, "arrival"), clock(2_000, 1.990), clock(6_000, 5.970))
    row = manifest.row(part(notes=notes), running=False)
    assert row.clock == (
        ClockPoint(pts=2_000, at=WALL + 1_990),
        ClockPoint(pts=6_000, at=WALL + 5_970),
    )
    assert row.started_at == WALL - 10, "the first point counts backwards too"
    assert row.ended_at == WALL + 7_970
    assert (row.state, row.why, row.lost, row.bytes) == ("whole", "stopped", 2, 1_000)


def test_without_reports_arrivals_count() -> None:
    row = manifest.row(part(notes=(clock(0, 0.040, "arrival"),)), running=False)
    assert row.started_at == WALL + 40
    row = manifest.row(part(), running=False)
    assert row.clock == (ClockPoint(pts=0, at=WALL),)


def test_parts_of_one_leg_meet_whatever_the_network_did() -> None:
    """The picture came 300 ms later than the sound of the same moment; reports say so."""
    sound = manifest.row(part(notes=(clock(0, 0.0, "arrival"), clock(1_000, 1.0))), running=False)
    late = head(
        kind="picture", codec="vp8", started_at=WALL + 300, monotonic=MONOTONIC + 3 * S // 10
    )
    picture = manifest.row(
        part(2, head=late, notes=(clock(0, 0.3, "arrival"), clock(1_000, 1.0))), running=False
    )
    assert sound.started_at == picture.started_at == WALL


def test_gaps_and_sources_are_told() -> None:
    notes = ({"type": "gap", "from": 500, "to": 900, "lost": 7}, {"type": "source", "pts": 3_000})
    row = manifest.row(part(notes=notes), running=False)
    assert [(gap.start, gap.end, gap.lost) for gap in row.gaps] == [(500, 900, 7)]
    assert row.sources == (3_000,)


def test_what_has_no_end_is_open_or_was_cut_off() -> None:
    cut = Flaw("c1", 1, None, "truncated")
    unfinished = part(end=None, flaws=(cut,))
    assert manifest.row(unfinished, running=True).state == "open"
    row = manifest.row(unfinished, running=False)
    assert (row.state, row.ended_at, row.why) == ("truncated", None, None)


def test_an_altered_part_is_damaged_even_while_it_is_written() -> None:
    flaws = (Flaw("c1", 1, 3, "altered"), Flaw("c1", 1, None, "truncated"))
    assert manifest.row(part(end=None, flaws=flaws), running=True).state == "damaged"


def test_rows_come_in_order_and_what_tells_nothing_is_named() -> None:
    parts = [
        part(3, head={}, end=None, flaws=(Flaw("c1", 3, None, "header_altered"),)),
        part(2, head=head(started_at=WALL + 5_000, monotonic=MONOTONIC + 5 * S)),
        part(1),
    ]
    rows, unreadable = manifest.rows(parts, running=False)
    assert [row.sequence for row in rows] == [1, 2]
    assert unreadable == [3]


def lines(*seconds: float, sender: str = "c1") -> list[ChatRow]:
    return [
        ChatRow(at=WALL + round(second * 1_000), sender=sender, role="customer", text="hello")
        for second in seconds
    ]


def test_a_recording_holds_the_lines_that_were_written_while_it_ran() -> None:
    later = head(started_at=WALL + 20_000, monotonic=MONOTONIC + 20 * S)
    parts, _ = manifest.rows([part(1), part(2, head=later)], running=False)
    written = lines(-1, 0, 8, 9, 15, 21, 28.5)
    assert manifest.chat(written, parts, "consent") == (*lines(0, 8), *lines(21))
    assert manifest.chat(written, [], "consent") == ()


def test_of_agents_alone_it_holds_their_lines_alone() -> None:
    parts, _ = manifest.rows([part(1)], running=False)
    written = [*lines(1), *lines(2, sender="anna")]
    assert manifest.chat(written, parts, "agent_only") == tuple(lines(2, sender="anna"))


def test_a_part_without_an_end_holds_lines_as_far_as_it_surely_goes() -> None:
    unfinished = part(end=None, notes=(clock(0, 0), clock(4_000, 4)))
    written = lines(3, 5)
    open_, _ = manifest.rows([unfinished], running=True)
    assert manifest.chat(written, open_, "consent") == tuple(written)
    cut, _ = manifest.rows([unfinished], running=False)
    assert manifest.chat(written, cut, "consent") == tuple(lines(3))


def test_copies_have_names_and_types() -> None:
    assert manifest.file_name(part(12)) == "0012-sound.webm"
    assert manifest.content_type(head()) == "audio/webm"
    assert manifest.content_type(head(kind="screen")) == "video/webm"


def test_what_was_shown_is_told_while_it_was_kept_and_recorded_with_its_documents_and_marks() -> (
    None
):
    told = manifest.whole(about(), [part(1)], None)
    assert [(row.start - WALL, row.end - WALL, row.version) for row in told.shown] == [
        (1_000, 8_000, "v1")
    ]
    assert [each.version for each in told.documents] == ["v1"]
    assert [each.id for each in told.marks] == ["seen"]
    assert manifest.pages(about()) == {("v1", 1)}
    nothing = manifest.whole(about(), [], None)
    assert (nothing.shown, nothing.documents, nothing.marks) == ((), (), ())


def test_a_copy_that_leaves_somebody_out_leaves_out_the_pages_too() -> None:
    both = [part(1), part(2, head=head(sequence=2, participant="c1"))]
    told = manifest.whole(about(), both, None)
    assert manifest.copy(told, "consent", "internal").shown == told.shown
    copy = manifest.copy(told, "consent", "customer")
    assert copy.withheld == ("anna",)
    assert (copy.shown, copy.documents, copy.marks) == ((), (), ())


def about() -> About:
    """A talk in which a page is shown from second 0 on, and kept from second 1 to 30."""
    entries: list[tuple[int, str, str | None, dict[str, Any]]] = [
        (-5_000, "connected", "anna", {}),
        (0, "document.shown", "anna", {"version": "v1", "page": 1}),
        (1_000, "recording.documents", None, {"kept": 1}),
        (1_000, "document.recorded", None, {"version": "v1"}),
        (30_000, "recording.documents", None, {"kept": 0}),
        (40_000, "document.page", "anna", {"version": "v1", "page": 2}),
        (50_000, "ended", "anna", {}),
    ]
    mark = {
        "version": "v1",
        "page": 1,
        "author": "anna",
        "colour": 0,
        "tool": "pen",
        "points": (0, 0, 50),
        "text": None,
        "size": 200,
        "removed_at": None,
    }
    return About(
        recording=RecordingRow(
            contact="c1",
            queue="german",
            mode="consent",
            state="stopped",
            started_at=WALL,
            ended_at=WALL + 50_000,
            agent="anna",
            agent_name="Anna",
        ),
        people=(
            PersonRow(participant="c1", role="customer", name=None),
            PersonRow(participant="anna", role="agent", name="Anna"),
        ),
        consents=(),
        texts=(),
        chat=(),
        timeline=tuple(
            TimelineRow(number=number, at=WALL + at, kind=kind, actor=actor, data=data)
            for number, (at, kind, actor, data) in enumerate(entries, 1)
        ),
        documents=tuple(
            ShownDocument(
                version=version,
                name="Antrag.pdf",
                pages=2,
                sizes=((59_528, 84_189),),
                sha256="ab" * 32,
                by="anna",
                there=True,
            )
            for version in ("v1", "v2")
        ),
        marks=(
            ShownMark.model_validate({**mark, "id": "seen", "at": WALL + 2_000}),
            ShownMark.model_validate({**mark, "id": "later", "at": WALL + 20_000}),
        ),
    )
