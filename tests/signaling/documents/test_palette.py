"""People draw in the same colours on the page and in the copy that is taken home."""

import re
from pathlib import Path

from signaling.documents.palette import COLOURS

TOKENS = Path("web/src/ui/tokens.css")


def test_the_pages_have_the_same_colours() -> None:
    found = dict(re.findall(r"--mark-(\d): (#[0-9a-f]{6});", TOKENS.read_text("utf-8")))
    assert [found[str(number)] for number in range(len(COLOURS))] == list(COLOURS)
    assert len(found) == len(COLOURS)
