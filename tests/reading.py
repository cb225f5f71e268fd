"""Documents for tests of the desk."""

from dataclasses import replace
from typing import Any

from signaling.core.document_commands import AddMark, ShowDocument, TurnPage
from signaling.core.document_views import Documents, DocumentsView
from signaling.core.events import DocumentBrought, Version
from tests.house import House, Page

A4 = (59_528, 84_189)
LEAFLET = Version(
    id="leaflet",
    name="Merkblatt.pdf",
    kind="pdf",
    pages=12,
    sizes=(A4,) * 12,
    sha256="ab" * 32,
    size=123_456,
)
STROKE = (1_000, 2_000, 50, 1_100, 2_100, 60)


def version(name: str, **changes: Any) -> Version:
    return replace(LEAFLET, id=name, **changes)


def bring(there: House, by: str = "anna", name: str = "leaflet", **changes: Any) -> None:
    there.receive(DocumentBrought(contact="c1", participant=by, version=version(name, **changes)))


def show(page: int = 1, revision: int = 0, name: str = "leaflet") -> ShowDocument:
    return ShowDocument(contact="c1", version=name, page=page, revision=revision)


def turn(page: int, revision: int, name: str = "leaflet") -> TurnPage:
    return TurnPage(contact="c1", version=name, page=page, revision=revision)


def mark_id(number: int) -> str:
    return f"{number:022}"


def stroke(number: int, **changes: Any) -> AddMark:
    drawn = AddMark(
        contact="c1",
        version="leaflet",
        page=1,
        mark=mark_id(number),
        tool="pen",
        points=STROKE,
        text=None,
        size=200,
    )
    return replace(drawn, **changes)


def seen(page: Page) -> DocumentsView:
    """The documents as this page was told of them last."""
    return page.last(Documents).documents
