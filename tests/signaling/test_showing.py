"""From a contact's timeline: which page was before whom, and what of that a recording holds."""

from typing import Any

import pytest

from signaling import showing
from signaling.api.models import TimelineRow
from signaling.api.recording_models import ShownMark, ShownRow

Seen = tuple[int, int, tuple[str, int] | None, str, str]
"""From, until, what was shown, who saw it, who looked elsewhere (and at which page)."""


class Contact:
    """Its timeline, entry by entry."""

    def __init__(self) -> None:
        self.rows: list[TimelineRow] = []
        self.put(0, "opened", "c1").put(10, "connected", "anna")

    def put(self, at: int, kind: str, actor: str | None = None, **data: Any) -> "Contact":
        number = len(self.rows) + 1
        self.rows.append(TimelineRow(number=number, at=at, kind=kind, actor=actor, data=data))
        return self

    def show(self, at: int, page: int = 1, version: str = "v1", by: str = "anna") -> "Contact":
        return self.put(at, "document.shown", by, version=version, page=page)

    def seen(self, until: int = 100) -> list[Seen]:
        return [told(row) for row in showing.shown(self.rows, "c1", until)]


def told(row: ShownRow) -> Seen:
    page = None if row.version is None else (row.version, row.page or 0)
    apart = " ".join(f"{each.participant}:{each.version}/{each.page}" for each in row.elsewhere)
    return row.start, row.end, page, " ".join(row.viewers), apart


def test_everybody_in_the_talk_sees_what_is_shown_from_the_moment_it_is() -> None:
    contact = Contact().show(20).put(40, "document.page", "anna", version="v1", page=2)
    contact.put(70, "document.closed", "anna", version="v1")
    assert contact.seen() == [
        (20, 40, ("v1", 1), "c1 anna", ""),
        (40, 70, ("v1", 2), "c1 anna", ""),
    ]
    assert Contact().show(20).seen() == [(20, 100, ("v1", 1), "c1 anna", "")]


def test_people_come_go_and_are_away() -> None:
    contact = Contact().show(20)
    contact.put(30, "entered", "k1", role="companion").put(40, "dropped", "c1")
    contact.put(50, "back", "c1").put(60, "left", "k1", role="companion").put(90, "ended", "anna")
    assert contact.seen() == [
        (20, 30, ("v1", 1), "c1 anna", ""),
        (30, 40, ("v1", 1), "c1 anna k1", ""),
        (40, 50, ("v1", 1), "anna k1", ""),
        (50, 60, ("v1", 1), "c1 anna k1", ""),
        (60, 90, ("v1", 1), "c1 anna", ""),
    ]


def test_who_looks_around_sees_their_own_page_until_they_follow_or_show() -> None:
    contact = Contact().show(20)
    contact.put(30, "document.looked", "c1", version="v2", page=7)
    contact.put(50, "document.looked", "c1", version=None, page=None)
    contact.put(60, "document.looked", "c1", version="v1", page=3)
    contact.put(70, "document.presenter", "anna", participant="c1")
    assert contact.seen(80) == [
        (20, 30, ("v1", 1), "c1 anna", ""),
        (30, 50, ("v1", 1), "anna", "c1:v2/7"),
        (50, 60, ("v1", 1), "c1 anna", ""),
        (60, 70, ("v1", 1), "anna", "c1:v1/3"),
        (70, 80, ("v1", 1), "c1 anna", ""),
    ]
    assert showing.shown(contact.rows, "c1", 80)[-1].presenter == "c1"


def test_alone_with_a_document_nothing_is_shown() -> None:
    contact = Contact().put(20, "document.looked", "c1", version="v1", page=2)
    assert contact.seen() == [(20, 100, None, "", "c1:v1/2")]


def test_entries_about_other_things_part_nothing() -> None:
    contact = Contact().show(20).put(30, "network", "c1").put(40, "rated", "c1", stars=5)
    assert contact.seen() == [(20, 100, ("v1", 1), "c1 anna", "")]


@pytest.mark.parametrize(
    "gone", [("transferred", "anna", {}), ("agent_lost", None, {"agent": "anna"})]
)
def test_an_agent_who_passes_the_contact_on_sees_no_more(gone: tuple[str, str | None, Any]) -> None:
    kind, actor, data = gone
    contact = Contact().show(20).put(30, kind, actor, **data)
    contact.put(30, "document.closed", None, version="v1").put(50, "connected", "bert")
    contact.show(60, by="bert")
    assert contact.seen() == [
        (20, 30, ("v1", 1), "c1 anna", ""),
        (60, 100, ("v1", 1), "c1 bert", ""),
    ]


def kept(*times: tuple[int, int]) -> list[TimelineRow]:
    contact = Contact()
    for at, yes in times:
        contact.put(at, "recording.documents", None, kept=yes)
    return contact.rows


def test_kept_is_what_was_agreed_to_while_something_was_recorded() -> None:
    rows = kept((20, 1), (40, 0), (60, 1))
    assert showing.kept_spans(rows, [(0, 30), (25, 100)], 100) == [(20, 40), (60, 100)]
    assert showing.kept_spans(rows, [(30, 70)], 100) == [(30, 40), (60, 70)]
    assert showing.kept_spans(rows, [], 100) == []
    assert showing.kept_spans(kept((20, 0)), [(0, 100)], 100) == []
    # After a restart keeping may be said again, or ended twice.
    assert showing.kept_spans(kept((20, 1), (30, 1), (50, 0), (60, 0)), [(0, 100)], 100) == [
        (20, 30),
        (30, 50),
    ]


def test_only_what_lies_in_those_times_is_told() -> None:
    rows = showing.shown(Contact().show(20).show(50, 2).rows, "c1", 100)
    found = [told(row)[:3] for row in showing.within(rows, [(10, 30), (45, 60)])]
    assert found == [(20, 30, ("v1", 1)), (45, 50, ("v1", 1)), (50, 60, ("v1", 2))]


def mark(at: int, removed_at: int | None = None, **changes: Any) -> ShownMark:
    return ShownMark.model_validate(
        {
            "id": "m",
            "version": "v1",
            "page": 1,
            "author": "c1",
            "colour": 1,
            "tool": "pen",
            "points": (0, 0, 50),
            "text": None,
            "size": 200,
            "at": at,
            "removed_at": removed_at,
            **changes,
        }
    )


def test_marks_are_told_that_somebody_saw() -> None:
    contact = Contact().show(20).put(50, "document.looked", "c1", version="v1", page=3)
    rows = showing.within(showing.shown(contact.rows, "c1", 100), [(30, 60)])
    seen = [
        mark(5),
        mark(40),
        mark(5, 31),
        mark(52, page=3),
    ]
    unseen = [
        mark(60),
        mark(5, 30),
        mark(40, page=2),
        mark(40, version="v2"),
    ]
    assert showing.visible([*seen, *unseen], rows) == seen
