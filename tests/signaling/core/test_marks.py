"""Marks: added once, taken back by their authors, seen while they grow, and bounded."""

from dataclasses import replace
from typing import Any

import pytest

from policies.routing.facts import DocumentRule
from signaling.core import marks
from signaling.core.commands import HangUp
from signaling.core.document_commands import DrawMark, PointAt, RemoveMarks, ViewDocument
from signaling.core.document_views import (
    DocumentPointed,
    DocumentViewed,
    Mark,
    MarkDrawn,
    MarkView,
)
from signaling.core.effects import Save
from signaling.core.errors import Code
from signaling.core.records import MarkRecord, MarkRemovalRecord
from tests.frozen import freeze
from tests.house import GERMAN, RULES, House, Page
from tests.reading import STROKE, bring, mark_id, show, stroke, turn


def house(**documents: bool) -> tuple[House, Page, Page]:
    queue = replace(GERMAN, documents=DocumentRule(**documents))
    there = House(replace(RULES, queues=(queue,)))
    customer, anna = there.call()
    bring(there)
    return there, customer, anna


def heard(page: Page) -> list[MarkView]:
    return [message.mark for message in page.heard(Mark)]


def remove(*numbers: int) -> RemoveMarks:
    return RemoveMarks(
        contact="c1", version="leaflet", marks=tuple(mark_id(number) for number in numbers)
    )


def draw(number: int, **changes: Any) -> DrawMark:
    drawn = DrawMark(
        contact="c1",
        version="leaflet",
        page=1,
        mark=mark_id(number),
        tool="pen",
        size=200,
        points=STROKE,
    )
    return replace(drawn, **changes)


# --- adding and taking back ----------------------------------------------------------------------------------------


def test_both_see_a_mark_once_it_is_saved() -> None:
    there, customer, anna = house()
    customer.say(stroke(1))
    (record,) = there.rows.all(MarkRecord)
    assert (record.author, record.colour, record.number) == ("c1", 0, 1)
    assert record.points == STROKE
    anna.say(stroke(2))
    assert [(one.id, one.number, one.colour) for one in heard(customer)] == [
        (mark_id(1), 1, 0),
        (mark_id(2), 2, 1),
    ]
    assert heard(customer) == heard(anna)


def test_said_again_it_is_there_already() -> None:
    there, customer, anna = house()
    customer.say(stroke(1), "x")
    customer.say(stroke(1), "y")
    assert customer.acknowledged[-2:] == ["x", "y"]
    assert len(heard(anna)) == 1
    assert anna.refused(stroke(1)) == Code.MARK_INVALID
    customer.say(remove(1))
    customer.say(stroke(1))
    assert len(there.rows.all(MarkRecord)) == 1
    assert [one.removed_at is None for one in heard(anna)] == [True, False]


def test_only_ones_own_are_taken_back() -> None:
    there, customer, anna = house()
    customer.say(stroke(1))
    anna.say(stroke(2))
    before = freeze(there.desk.state)
    assert anna.refused(remove(2, 1)) == Code.NOT_ALLOWED
    assert freeze(there.desk.state) == before
    customer.say(remove(1, 7))
    gone = heard(anna)[-1]
    assert (gone.id, gone.number, gone.removed_at) == (mark_id(1), 3, there.now)
    assert (gone.points, gone.text) == ((), None)
    assert there.rows.all(MarkRemovalRecord) == [
        MarkRemovalRecord(contact="c1", mark=mark_id(1), number=3, at=there.now)
    ]
    customer.say(remove(1))
    assert len(heard(anna)) == 3


def test_the_queue_says_whether_customers_draw() -> None:
    _, customer, anna = house(customer_marks=False)
    assert customer.refused(stroke(1)) == Code.DOCUMENTS_OFF
    assert customer.refused(draw(1)) == Code.DOCUMENTS_OFF
    anna.say(stroke(1))


def test_nothing_is_drawn_when_the_talk_is_over() -> None:
    _, customer, anna = house()
    customer.say(stroke(1))
    anna.say(HangUp(contact="c1"))
    for command in (stroke(2), remove(1)):
        assert customer.refused(command) == Code.CONTACT_CLOSED


# --- what may be drawn ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mark": "-" * 22}, Code.MARK_INVALID),
        ({"mark": "a" * 21}, Code.MARK_INVALID),
        ({"mark": "a" * 23}, Code.MARK_INVALID),
        ({"mark": "a" * 21 + "\n"}, Code.MARK_INVALID),
        ({"version": "other"}, Code.DOCUMENT_GONE),
        ({"page": 0}, Code.DOCUMENT_PAGE),
        ({"page": 13}, Code.DOCUMENT_PAGE),
        ({"size": 9}, Code.MARK_INVALID),
        ({"size": 20_001}, Code.MARK_INVALID),
        ({"points": ()}, Code.MARK_INVALID),
        ({"points": (1, 2)}, Code.MARK_INVALID),
        ({"points": (2_000_001, 2, 3)}, Code.MARK_INVALID),
        ({"points": (1, -2_000_001, 3)}, Code.MARK_INVALID),
        ({"points": (1, 2, 101)}, Code.MARK_INVALID),
        ({"points": (1, 2, -1)}, Code.MARK_INVALID),
        ({"points": (1, 2, 3) * 3_001}, Code.MARK_LIMIT),
        ({"tool": "arrow", "points": (1, 2, 3)}, Code.MARK_INVALID),
        ({"tool": "rectangle", "points": (1, 2, 3) * 3}, Code.MARK_INVALID),
        ({"tool": "text", "points": (1, 2, 3)}, Code.MARK_INVALID),
        ({"text": "Hallo"}, Code.MARK_INVALID),
        ({"tool": "text", "points": (1, 2, 3), "text": " "}, Code.TEXT_EMPTY),
        ({"tool": "text", "points": (1, 2, 3), "text": "x" * 1_001}, Code.MARK_LIMIT),
    ],
)
def test_what_is_not_a_mark_is_refused_and_changes_nothing(
    changes: dict[str, Any], code: Code
) -> None:
    there, customer, _ = house()
    before = freeze(there.desk.state)
    assert customer.refused(stroke(1, **changes)) == code
    assert freeze(there.desk.state) == before


def test_each_tool_has_its_shape() -> None:
    there, customer, _ = house()
    customer.say(stroke(1, points=(1, 2, 3) * 3_000))
    customer.say(stroke(2, tool="highlighter", points=(1, 2, 3)))
    customer.say(stroke(3, tool="text", points=(1, 2, 0), text="x" * 1_000))
    customer.say(stroke(4, tool="arrow"))
    customer.say(stroke(5, tool="rectangle"))
    assert len(there.rows.all(MarkRecord)) == 5


def test_there_is_an_end_to_marks_those_taken_back_among_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(marks, "MOST_MARKS", 3)
    there, customer, _ = house()
    for number in range(3):
        customer.say(stroke(number))
    customer.say(remove(0))
    assert customer.refused(stroke(3)) == Code.MARK_LIMIT
    there.restart()
    there.console()
    assert there.page("c1").refused(stroke(3)) == Code.MARK_LIMIT


def test_there_is_an_end_to_points_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "MOST_POINTS_IN_ALL", 5)
    there, customer, _ = house()
    customer.say(stroke(1))
    customer.say(stroke(2))
    customer.say(remove(1, 2))
    there.restart()
    there.console()
    customer = there.page("c1")
    assert customer.refused(stroke(3)) == Code.MARK_LIMIT
    customer.say(stroke(3, points=(1, 2, 3)))
    assert customer.refused(remove(*range(501))) == Code.MARK_LIMIT


# --- passing -------------------------------------------------------------------------------------------------------


def test_a_mark_is_seen_growing_by_the_others_and_never_saved() -> None:
    there, customer, anna = house()
    effects = customer.say(draw(1))
    assert not any(isinstance(effect, Save) for effect in effects)
    drawn = anna.last(MarkDrawn)
    assert (drawn.sender, drawn.mark, drawn.points) == ("c1", mark_id(1), STROKE)
    customer.say(draw(1, points=()))
    assert anna.last(MarkDrawn).points == ()
    assert customer.heard(MarkDrawn) == []
    assert there.rows.all(MarkRecord) == []


def test_what_passes_is_not_acknowledged() -> None:
    _, customer, _ = house()
    customer.say(draw(1), "passing")
    customer.say(stroke(1), "saved")
    assert "passing" not in customer.acknowledged
    assert "saved" in customer.acknowledged


def test_what_comes_too_late_is_dropped() -> None:
    there, customer, anna = house()
    customer.say(stroke(1))
    customer.say(draw(1))
    customer.say(draw(2, version="other"))
    customer.say(PointAt(contact="c1", version="other", page=1, x=1, y=1))
    anna.say(show())
    anna.say(turn(2, 1))
    customer.forget()
    anna.say(ViewDocument(contact="c1", version="leaflet", page=1, x=1, y=1, zoom=1_000))
    customer.say(ViewDocument(contact="c1", version="leaflet", page=2, x=1, y=1, zoom=1_000))
    anna.say(HangUp(contact="c1"))
    anna.say(draw(3))
    assert [customer.heard(DocumentViewed), anna.heard(DocumentViewed)] == [[], []]
    assert [anna.heard(MarkDrawn), customer.heard(MarkDrawn)] == [[], []]
    assert anna.heard(DocumentPointed) == []
    assert there.desk.state.contacts["c1"].papers.view is None


def test_what_nobody_could_draw_is_refused() -> None:
    _, customer, anna = house()
    assert customer.refused(draw(1, points=(1, 2, 3) * 301)) == Code.MARK_LIMIT
    assert customer.refused(draw(1, mark="x")) == Code.MARK_INVALID
    far = PointAt(contact="c1", version="leaflet", page=1, x=10**9, y=1)
    assert customer.refused(far) == Code.MALFORMED
    anna.say(show())
    view = ViewDocument(contact="c1", version="leaflet", page=1, x=1, y=1, zoom=0)
    assert anna.refused(view) == Code.MALFORMED
    assert customer.refused(replace(far, contact="c9")) == Code.CONTACT_NONE


def test_pointer_and_scrolling_reach_the_others() -> None:
    _, customer, anna = house()
    anna.say(show())
    anna.say(ViewDocument(contact="c1", version="leaflet", page=1, x=10, y=20, zoom=1_200))
    viewed = customer.last(DocumentViewed)
    assert (viewed.sender, viewed.x, viewed.y, viewed.zoom) == ("anna", 10, 20, 1_200)
    customer.say(PointAt(contact="c1", version="leaflet", page=1, x=10, y=20))
    customer.say(PointAt(contact="c1", version="leaflet", page=1, x=None, y=None))
    assert [(one.sender, one.x) for one in anna.heard(DocumentPointed)] == [
        ("c1", 10),
        ("c1", None),
    ]


# --- restart -------------------------------------------------------------------------------------------------------


def test_marks_are_known_after_a_restart() -> None:
    there, customer, anna = house()
    anna.say(stroke(1))
    customer.say(stroke(2))
    customer.say(remove(2))
    there.restart()
    anna, customer = there.console(), there.page("c1")
    anna.say(stroke(1))
    customer.say(stroke(2))
    assert customer.refused(remove(1)) == Code.NOT_ALLOWED
    anna.say(remove(1))
    assert heard(customer)[-1].number == 4
    assert len(there.rows.all(MarkRecord)) == 2
