import io

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from signaling.documents.flatten import flattened
from signaling.documents.images import ImageDocument
from signaling.documents.opened import Box, Opened, Refused
from signaling.documents.render import PdfDocument
from signaling.documents.text import TextDocument
from signaling.ports import DrawnMark
from tests.papers import changed, close, darkest, encrypted, pdf, quartered, saved


def opened(raw: bytes, password: str | None = None) -> PdfDocument:
    return PdfDocument(memoryview(bytearray(raw)), password, 500)


def spot(x: int, y: int, page: int = 1) -> DrawnMark:
    """In 1/100 pt."""
    return DrawnMark(page, "pen", "#0000ff", (x, y, 50, x + 100, y, 50), None, 1_000)


def blue_at(document: Opened, x: int, y: int, page: int = 0) -> bool:
    width, height = document.sizes[page]
    picture = document.draw(page, width // 100, height // 100, Box(x // 100, y // 100, 2, 2))
    return close(picture.getpixel((0, 0)), (0, 0, 255))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_marks_lie_where_they_were_drawn_on_any_page(turn: int) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[1].rotate(turn, relative=False)
        document.pages[1].mediabox = pikepdf.Array([10, 20, 410, 220])
        document.pages[1].cropbox = pikepdf.Array([20, 40, 380, 200])

    before = opened(changed(pdf(2, size=(500, 300)), change))
    after = opened(flattened(before, [spot(3_000, 2_000, 2), spot(10_000, 9_000, 2)]))
    assert after.sizes == before.sizes
    assert blue_at(after, 3_050, 2_000, 1)
    assert blue_at(after, 10_050, 9_000, 1)
    assert not blue_at(after, 3_050, 9_000, 1)
    assert not blue_at(after, 3_050, 2_000, 0)


@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize("crop", [(-100, -60, 600, 900), (250, -60, 600, 150), (0, 0, 0, 0)])
def test_marks_lie_where_they_were_drawn_though_the_crop_box_leaves_the_page(
    crop: tuple[int, ...], turn: int
) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].rotate(turn, relative=False)
        document.pages[0].cropbox = pikepdf.Array(crop)

    before = opened(changed(pdf(1, size=(500, 300)), change))
    after = opened(flattened(before, [spot(3_000, 2_000), spot(9_000, 12_000)]))
    assert after.sizes == before.sizes
    assert blue_at(after, 3_050, 2_000)
    assert blue_at(after, 9_050, 12_000)
    assert not blue_at(after, 3_050, 12_000)


def test_a_page_larger_than_we_count_is_marked_all_the_same() -> None:
    before = opened(pdf(1, size=(28_800, 14_400)))
    after = opened(flattened(before, [spot(700_000, 300_000)]))
    assert blue_at(after, 700_000, 300_000)


def test_text_and_photos_become_pdf() -> None:
    for document in (TextDocument(b"Hello", 5), ImageDocument(saved(quartered(), "png"), "png")):
        after = opened(flattened(document, [spot(5_000, 3_000)]))
        assert after.sizes[0] == pytest.approx(document.sizes[0], abs=2)
        assert blue_at(after, 5_050, 3_000)


def test_nothing_that_runs_or_hides_goes_along() -> None:
    def change(document: pikepdf.Pdf) -> None:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('MARKER')")
        document.Root.OpenAction = script
        document.Root.AA = pikepdf.Dictionary(WC=script)
        document.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["go", script]))
        )
        document.attachments["MARKER.exe"] = b"MARKER"
        page = document.pages[0]
        page.obj.AA = pikepdf.Dictionary(O=script)
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="MARKER.exe")
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/")
        file = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="file:///MARKER")
        document.Root.Outlines = pikepdf.Dictionary(First=pikepdf.Dictionary(A=launch))
        document.Root.Metadata = document.make_stream(
            b"<!DOCTYPE x [<!ENTITY a 'MARKER'>]><x>&a;</x>"
        )
        page.obj.Annots = pikepdf.Array(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=pikepdf.Array([0, 0, 50, 50]),
                A=action,
            )
            for action in (launch, script, file, link)
        )

    raw = flattened(opened(changed(pdf(), change)), [spot(100, 100)])
    with pikepdf.open(io.BytesIO(raw)) as after:
        written = io.BytesIO()
        after.save(
            written, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all
        )
        assert b"MARKER" not in written.getvalue()
        assert b"JavaScript" not in written.getvalue()
        (kept,) = after.pages[0].Annots
        assert kept.A.URI == "https://example.org/"


def test_what_was_filled_in_stays_to_be_seen() -> None:
    def draw(canvas: Canvas, _: int) -> None:
        canvas.acroForm.textfield(name="name", x=20, y=100, width=200, height=40, value="MMMMMM")

    raw = flattened(opened(pdf(1, size=(400, 200), draw=draw)), [])
    with pikepdf.open(io.BytesIO(raw)) as after:
        assert "/AcroForm" not in after.Root
    page = opened(raw).draw(0, 400, 200, Box(0, 0, 400, 200))
    assert darkest(page.crop((24, 64, 120, 96))) < 100


def test_the_password_is_gone() -> None:
    raw = flattened(opened(encrypted("Geheim"), "Geheim"), [])
    assert len(opened(raw).sizes) == 1


def test_a_mark_on_a_page_that_is_not_there() -> None:
    with pytest.raises(Refused, match="damaged"):
        flattened(opened(pdf()), [spot(100, 100, 2)])
