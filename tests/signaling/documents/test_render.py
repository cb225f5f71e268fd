import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from signaling.documents.opened import Box, Refused
from signaling.documents.render import PdfDocument
from tests.papers import changed, close, darkest, encrypted, pdf


def opened(raw: bytes, password: str | None = None, most_pages: int = 500) -> PdfDocument:
    return PdfDocument(memoryview(bytearray(raw)), password, most_pages)


def marked(canvas: Canvas, page: int) -> None:
    """A red square in the upper left quarter of 400 by 200, words beside it."""
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 100, 100, 100, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(200, 150, f"Seite {page}")


def test_sizes_pages_and_pixels() -> None:
    document = opened(pdf(2, size=(400, 200), draw=marked))
    assert document.sizes == ((40_000, 20_000),) * 2
    assert document.notes == ()
    page = document.draw(1, 800, 400, Box(0, 0, 800, 400))
    assert close(page.getpixel((10, 10)), (255, 0, 0))
    assert close(page.getpixel((10, 390)), (255, 255, 255))


def test_a_tile_is_a_part_of_the_page() -> None:
    document = opened(pdf(1, size=(400, 200), draw=marked))
    whole = document.draw(0, 1_600, 800, Box(0, 0, 1_600, 800))
    tile = document.draw(0, 1_600, 800, Box(512, 0, 512, 512))
    assert tile.tobytes() == whole.crop((512, 0, 1_024, 512)).tobytes()


@pytest.mark.parametrize(
    ("turn", "where"), [(0, (1, 1)), (90, (7, 1)), (180, (7, 7)), (270, (1, 7))]
)
def test_rotated_and_cropped_pages_are_told_as_shown(turn: int, where: tuple[int, int]) -> None:
    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.rotate(turn, relative=False)
        page.cropbox = pikepdf.Array([0, 50, 400, 200])

    document = opened(changed(pdf(1, size=(400, 200), draw=marked), change))
    width, height = document.sizes[0]
    assert {width, height} == {40_000, 15_000}
    assert (width > height) == (turn % 180 == 0)
    page = document.draw(0, width // 100, height // 100, Box(0, 0, width // 100, height // 100))
    assert close(
        page.getpixel((where[0] * page.width // 8, where[1] * page.height // 8)), (255, 0, 0)
    )
    (line,) = document.text(0)
    assert line.text == "Seite 1"
    inside = page.crop(
        (line.x // 100, line.y // 100, (line.x + line.width) // 100, (line.y + line.height) // 100)
    )
    assert darkest(inside) < 100


@pytest.mark.parametrize("turn", [0, 180])
def test_lines_that_stand_upright_are_not_taken_for_one(turn: int) -> None:
    def draw(canvas: Canvas, _: int) -> None:
        canvas.translate(200, 20)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Laufzeit und Zins")
        canvas.drawString(0, -14, "in den ersten Jahren")

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].rotate(turn, relative=False)

    lines = opened(changed(pdf(1, size=(400, 200), draw=draw), change)).text(0)
    assert {line.text for line in lines} == {"Laufzeit und Zins", "in den ersten Jahren"}


def test_words_of_two_fonts_on_one_line_are_one_line() -> None:
    def draw(canvas: Canvas, _: int) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(50, 100, "Der Zins beträgt ")
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(
            50 + canvas.stringWidth("Der Zins beträgt ", "Helvetica", 12), 100, "3,1 %"
        )
        canvas.drawString(50, 80, "im Jahr")

    lines = opened(pdf(1, size=(400, 200), draw=draw)).text(0)
    assert [line.text.replace("  ", " ") for line in lines] == ["Der Zins beträgt 3,1 %", "im Jahr"]


def test_pages_are_counted_before_they_are_looked_at() -> None:
    with pytest.raises(Refused, match="too_many_pages"):
        opened(pdf(6), most_pages=5)


def test_passwords() -> None:
    raw = encrypted("Geheim")
    with pytest.raises(Refused, match="needs_password"):
        opened(raw)
    with pytest.raises(Refused, match="wrong_password"):
        opened(raw, "falsch")
    assert len(opened(raw, "Geheim").sizes) == 1


@pytest.mark.parametrize("harm", [b"trailer", b"/Count 3"])
def test_a_damaged_file_is_mended_where_it_can_be(harm: bytes) -> None:
    raw = pdf(3)
    document = opened(
        raw[: raw.rindex(harm)] if harm == b"trailer" else raw.replace(harm, b"/Count 9")
    )
    assert document.notes == ("repaired",)
    assert len(document.sizes) == 3
    assert document.text(2)[0].text == "Page 3 of 3"
    with pytest.raises(Refused, match="damaged"):
        opened(b"%PDF-1.7\n" + bytes(500))


def test_fields_are_drawn_with_what_was_filled_in() -> None:
    def draw(canvas: Canvas, _: int) -> None:
        canvas.acroForm.textfield(name="name", x=20, y=100, width=200, height=40, value="MMMMMM")

    document = opened(pdf(1, size=(400, 200), draw=draw))
    assert document.notes == ("forms",)
    page = document.draw(0, 400, 200, Box(0, 0, 400, 200))
    assert darkest(page.crop((24, 64, 120, 96))) < 100


def test_what_could_run_is_noted() -> None:
    def change(document: pikepdf.Pdf) -> None:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        names = pikepdf.Array(["go", script])
        document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))
        document.attachments["evil.exe"] = b"MZ"

    assert set(opened(changed(pdf(), change)).notes) == {"javascript", "attachments"}


def test_xfa_is_noted() -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array(), XFA=document.make_stream(b"<xdp/>")
        )

    assert opened(changed(pdf(), change)).notes == ("xfa",)


def test_a_page_of_a_kilometre_is_shown_small() -> None:
    document = opened(pdf(1, size=(3_000_000, 1_000_000)))
    assert document.sizes == ((1_440_000, 480_000),)
    assert document.draw(0, 300, 100, Box(0, 0, 300, 100)).size == (300, 100)
