"""A film plays what was recorded, tells of silences on cards, and shows each page as it stood."""

from collections.abc import Mapping

from signaling.api.recording_models import ShownDocument, ShownRow
from signaling.evidence.plan import CARD_MS, FONT, plan, segments
from signaling.evidence.sheets import Sheet, sheets
from tests.signaling.evidence.test_report import AT, TOLD, part
from tests.signaling.evidence.test_sheets import mark


def made(
    pictures: Mapping[Sheet, bytes | str] | None = None, **changes: object
) -> dict[str, object]:
    return plan("c1", TOLD.model_copy(update=changes), pictures or {}, "en", "Europe/Vienna")


def test_silences_become_cards() -> None:
    parts = [part(1, 0, 10_000), part(2, 8_000, 11_000), part(3, 40_000, None)]
    found = segments(parts, lambda start, end: [f"{start - AT} {end - AT}"])
    assert found == [
        {"start": AT, "end": AT + 11_000},
        {"card": ["11000 40000"], "ms": CARD_MS},
    ], "of the last one nothing is sure but its beginning"
    assert segments([], lambda start, end: []) == []


def test_who_is_heard_is_named_the_customer_first() -> None:
    other = part(4, 0, 5_000).model_copy(update={"participant": "anna"})
    found = made(parts=(other, *TOLD.parts))
    assert found["people"] == [
        {"id": "c1", "label": "Customer"},
        {"id": "anna", "label": "Anna Gruber (Agent)"},
    ]
    assert [each["sequence"] for each in found["parts"]] == [4, 1, 2]  # type: ignore[attr-defined]
    assert found["segments"][1]["card"] == ["From 12:06:50 to 12:07:10 nothing was recorded."]  # type: ignore[index]


def test_pages_change_where_marks_were_taken_off() -> None:
    row = ShownRow(
        start=10, end=20, version="v1", page=1, presenter="anna", viewers=("c1",), elsewhere=()
    )
    document = ShownDocument(
        version="v1", name="Zinsen.pdf", pages=1, sizes=(), sha256="", by="anna", there=True
    )
    wanted = sheets([row], [mark("a", 11, 14), mark("b", 15)])
    found = made(dict.fromkeys(wanted, b"picture"), shown=(row,), documents=(document,))
    assert [(each["start"], each["end"], each["picture"]) for each in found["pages"]] == [  # type: ignore[attr-defined]
        (10, 14, 0),
        (14, 20, 1),
    ]
    assert found["pages"][0]["label"] == "Page 1 of “Zinsen.pdf”"  # type: ignore[index]
    unseen = made(dict.fromkeys(wanted, "timeout"), shown=(row,), documents=(document,))
    assert (unseen["pages"], unseen["pictures"]) == ([], [])


def test_the_letters_are_there() -> None:
    assert FONT.is_file()
