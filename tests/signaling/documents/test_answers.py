from typing import Any

import pytest

from signaling.documents.answers import inspected, lines, picture, trouble_of
from signaling.ports import Inspected, Line, Picture, RenderTrouble

JPEG = b"\xff\xd8\xff\xe0"
TOLD = {"kind": "pdf", "sizes": [[59_528, 84_189]], "notes": ["xfa"]}
SHOWN = {"type": "image/jpeg", "width": 8, "height": 9}


def test_what_holds_is_passed_on() -> None:
    assert inspected(TOLD, 500) == Inspected("pdf", ((59_528, 84_189),), ("xfa",))
    assert picture(SHOWN, JPEG) == Picture(JPEG, "image/jpeg", 8, 9)
    webp = b"RIFF....WEBP"
    assert picture({**SHOWN, "type": "image/webp"}, webp) == Picture(webp, "image/webp", 8, 9)
    assert lines({"lines": [[1, 2, 3, 4, "Hello"]]}) == (Line(1, 2, 3, 4, "Hello"),)
    assert trouble_of("too_large").code == "too_large"


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "html"},
        {"sizes": []},
        {"sizes": [[1, 2]] * 501},
        {"sizes": [[0, 2]]},
        {"sizes": [[1, 10**9]]},
        {"sizes": [[1, 2, 3]]},
        {"sizes": [["1", 2]]},
        {"sizes": [7]},
        {"sizes": None},
        {"notes": ["<script>"]},
        {"notes": [[]]},
        {"notes": "xfa"},
    ],
)
def test_a_process_that_lies_about_its_document(changed: dict[str, Any]) -> None:
    with pytest.raises(RenderTrouble, match="damaged"):
        inspected({**TOLD, **changed}, 500)


@pytest.mark.parametrize(
    ("changed", "body"),
    [
        ({}, b"<html>"),
        ({"type": "text/html"}, b"<html>"),
        ({"type": "image/webp"}, JPEG),
        ({"width": 0}, JPEG),
        ({"width": True}, JPEG),
        ({"height": "8"}, JPEG),
        ({"height": 1 << 20}, JPEG),
        ({"width": None}, JPEG),
    ],
)
def test_a_process_that_sends_no_picture(changed: dict[str, Any], body: bytes) -> None:
    with pytest.raises(RenderTrouble, match="damaged"):
        picture({**SHOWN, **changed}, body)


@pytest.mark.parametrize(
    "raw",
    [None, "", {}, [[]], [[1, 2, 3, "4", "x"]], [[1, 2, 3, 4, 5]], [[1, 2, 3, 4, ""]] * 5_001],
)
def test_a_process_that_sends_no_lines(raw: Any) -> None:
    with pytest.raises(RenderTrouble, match="damaged"):
        lines({"lines": raw})


def test_an_unknown_code_is_not_passed_on() -> None:
    assert trouble_of("<b>").code == "damaged"
    assert trouble_of(None).code == "damaged"
    assert trouble_of([]).code == "damaged"
