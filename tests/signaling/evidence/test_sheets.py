"""Every mark that somebody saw is on a picture, and no picture comes twice."""

from signaling.api.recording_models import ShownMark, ShownRow
from signaling.evidence.sheets import sheets


def row(start: int, end: int, page: int = 1) -> ShownRow:
    return ShownRow(
        start=start,
        end=end,
        version="v1",
        page=page,
        presenter="anna",
        viewers=("c1",),
        elsewhere=(),
    )


def mark(name: str, at: int, removed_at: int | None = None, page: int = 1) -> ShownMark:
    return ShownMark(
        id=name, version="v1", page=page, author="anna", colour=1, tool="pen",
        points=(0, 0, 50), text=None, size=200, at=at, removed_at=removed_at,
    )  # fmt: skip


def drawn(shown: list[ShownRow], marks: list[ShownMark]) -> list[tuple[int, int, str]]:
    return [
        (each.page, each.at, "".join(mark.id for mark in each.marks))
        for each in sheets(shown, marks)
    ]


def test_a_page_is_pictured_as_it_stood_when_it_went_away() -> None:
    marks = [mark("a", 15), mark("b", 25, page=2)]
    assert drawn([row(10, 20), row(20, 30, page=2)], marks) == [(1, 20, "a"), (2, 30, "b")]


def test_shown_again_unchanged_it_comes_once() -> None:
    assert drawn([row(10, 20), row(40, 50)], []) == [(1, 20, "")]
    assert sheets([row(10, 20), row(40, 50)], [])[0].spans == ((10, 20), (40, 50))


def test_shown_again_with_more_on_it_it_comes_again() -> None:
    assert drawn([row(10, 20), row(40, 50)], [mark("a", 45)]) == [(1, 20, ""), (1, 50, "a")]


def test_what_was_taken_away_meanwhile_is_pictured_just_before() -> None:
    marks = [mark("a", 11, 14), mark("b", 12, 13), mark("c", 15, 17), mark("d", 16)]
    assert drawn([row(10, 20)], marks) == [(1, 13, "ab"), (1, 17, "cd"), (1, 20, "d")]


def test_marks_that_nobody_saw_are_left_out() -> None:
    assert drawn([row(10, 20), row(40, 50)], [mark("a", 25, 30), mark("b", 60)]) == [(1, 20, "")]
