"""Six colours among the people of a contact, and marks counted."""

from signaling.core.papers import Papers
from signaling.core.records import MarkHead


def head(mark: str, version: str = "v1", author: str = "anna", colour: int = 3) -> MarkHead:
    return MarkHead(
        contact="c1",
        mark=mark,
        version=version,
        page=1,
        author=author,
        colour=colour,
        tool="pen",
        size=200,
        at=1,
    )


def test_everybody_has_a_colour_of_their_own_and_keeps_it() -> None:
    papers = Papers()
    people = ["c1", "anna", "bert", "k1", "k2", "vera", "carl"]
    assert [papers.colour(who) for who in people] == [0, 1, 2, 3, 4, 5, 0]
    assert papers.colour("bert") == 2


def test_what_somebody_has_drawn_says_which_colour_is_theirs() -> None:
    papers = Papers()
    papers.add(head("m1"))
    assert papers.colour("anna") == 3
    assert [papers.colour(who) for who in ("c1", "b", "c", "d")] == [0, 1, 2, 4]


def test_marks_are_counted_by_version() -> None:
    papers = Papers()
    for mark, version in (("m1", "v1"), ("m2", "v1"), ("m3", "v2")):
        papers.add(head(mark, version))
    papers.take_back(papers.marks["m2"])
    assert (papers.counts["v1"], papers.counts["v2"], papers.counts["v3"]) == (1, 1, 0)
    assert papers.removed == {"m2"}


def test_nothing_is_shown_at_first() -> None:
    assert (Papers().shown, Papers().presenter, Papers().revision) == (None, None, 0)
