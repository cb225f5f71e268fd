"""People draw in the same colours on the page and in the copy that is taken home."""

import re
from pathlib import Path

from signaling.documents.palette import COLOURS, drawn
from tests.signaling.store import examples

TOKENS = Path("web/src/ui/tokens.css")


def test_the_pages_have_the_same_colours() -> None:
    found = dict(re.findall(r"--mark-(\d): (#[0-9a-f]{6});", TOKENS.read_text("utf-8")))
    assert [found[str(number)] for number in range(len(COLOURS))] == list(COLOURS)
    assert len(found) == len(COLOURS)


def test_who_comes_when_the_colours_are_out_begins_anew() -> None:
    marks = [examples.mark(1, colour=number, tool="pen") for number in (0, 1, 2)]
    made = [drawn(mark, ("#111111", "#222222")) for mark in marks]
    assert [mark.colour for mark in made] == ["#111111", "#222222", "#111111"]
    assert {(mark.page, mark.tool, mark.points) for mark in made} == {
        (mark.page, mark.tool, mark.points) for mark in marks
    }
