"""The documents of the demo's library: small, real PDFs such as a bank has, drawn at the first start."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

HOUSE: Final = "Bergblick Bank"
INK: Final = colors.HexColor("#0a4f66")
TEXT: Final = ParagraphStyle("text", fontName="Helvetica", fontSize=10.5, leading=15)
SMALL: Final = ParagraphStyle("small", parent=TEXT, fontSize=8.5, leading=12)
TITLE: Final = ParagraphStyle(
    "title", parent=TEXT, fontName="Helvetica-Bold", fontSize=20, leading=25, textColor=INK
)
HEAD: Final = ParagraphStyle(
    "head", parent=TEXT, fontName="Helvetica-Bold", fontSize=12.5, leading=18, spaceBefore=10
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """`days`: how long it still holds at the first start; None: for good. `queues` empty: for all."""

    name: str
    file: str
    topic: str
    queues: tuple[str, ...] = ()
    days: int | None = None
    draw: Callable[[date], bytes]


def _written(title: str, language: str, content: Sequence[Flowable]) -> bytes:
    sink = io.BytesIO()

    def frame(canvas: Canvas, _: object) -> None:
        canvas.setFillColor(INK)
        canvas.rect(0, A4[1] - 14 * mm, A4[0], 14 * mm, stroke=0, fill=1)
        canvas.setFillColor(colors.white)
        canvas.setFont("Helvetica-Bold", 11)
        canvas.drawString(20 * mm, A4[1] - 9 * mm, HOUSE)
        canvas.setFillColor(colors.HexColor("#4a5966"))
        canvas.setFont("Helvetica", 8)
        words = "Vorführung, kein Angebot" if language == "de" else "Demonstration, not an offer"
        canvas.drawString(20 * mm, 10 * mm, words)
        canvas.drawRightString(A4[0] - 20 * mm, 10 * mm, str(canvas.getPageNumber()))

    document = SimpleDocTemplate(
        sink, pagesize=A4, title=title, author=HOUSE, lang=language,
        topMargin=24 * mm, bottomMargin=20 * mm, leftMargin=20 * mm, rightMargin=20 * mm,
    )  # fmt: skip
    document.build([Paragraph(title, TITLE), Spacer(1, 4 * mm), *content], frame, frame)
    return sink.getvalue()


def _table(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    table = Table(
        [[Paragraph(cell, TEXT) for cell in row] for row in rows],
        colWidths=[width * mm for width in widths],
    )
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#dfeef3")),
                ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#8796a3")),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return table


def rates(until: date) -> bytes:
    """One page: what a loan costs."""
    rows = (
        ("<b>Laufzeit</b>", "<b>Zinsbindung</b>", "<b>Sollzins p. a.</b>", "<b>Effektiv p. a.</b>"),
        ("10 Jahre", "5 Jahre", "3,15 %", "3,38 %"),
        ("15 Jahre", "10 Jahre", "3,40 %", "3,61 %"),
        ("20 Jahre", "10 Jahre", "3,55 %", "3,74 %"),
        ("25 Jahre", "15 Jahre", "3,80 %", "3,98 %"),
        ("30 Jahre", "20 Jahre", "3,95 %", "4,12 %"),
    )
    content = [
        Paragraph(f"Gültig bis {until:%d.%m.%Y}. Beträge von 50.000 bis 500.000 Euro.", TEXT),
        Spacer(1, 4 * mm),
        _table(rows, (35, 40, 45, 45)),
        Paragraph("Ein Beispiel", HEAD),
        Paragraph(
            "Sie leihen 200.000 Euro für 20 Jahre. Die Zinsen stehen die ersten 10 Jahre fest. "
            "Sie zahlen jeden Monat etwa 1.165 Euro.",
            TEXT,
        ),
        Paragraph("Was noch dazukommt", HEAD),
        Paragraph(
            "Bearbeitung 1,0 % der Summe, Eintragung ins Grundbuch 1,2 %, Schätzung des Hauses "
            "480 Euro. Sie können jedes Jahr 10.000 Euro ohne Kosten zurückzahlen.",
            TEXT,
        ),
        Spacer(1, 6 * mm),
        Paragraph("Alle Zahlen sind erfunden.", SMALL),
    ]
    return _written("Wohnkredit: unsere Zinsen", "de", content)


def leaflet(_: date) -> bytes:
    """Four pages to leaf through."""
    pages = (
        (
            "Why start early",
            "Whoever puts aside 100 euros a month from the age of 25 has about 94,000 euros at 65, at "
            "3 % a year. Whoever begins at 45 has about 33,000. Time does most of the work.",
        ),
        (
            "Three pillars",
            "The state pension is the first, what your employer pays in the second, what you save "
            "yourself the third. We look at all three together before we suggest anything.",
        ),
        (
            "Safe, or more of a chance",
            "Savings that can't fall grow slowly. Funds may fall, and over twenty years have mostly "
            "grown more. You decide how much of a drop you could live with; we write it down.",
        ),
        (
            "What it costs",
            "No fee for this talk. Funds cost between 0.2 % and 1.1 % a year; we tell you the sum in "
            "euros before you sign. You can stop paying in at any time.",
        ),
    )
    content: list[Flowable] = []
    for number, (head, words) in enumerate(pages):
        content += [PageBreak()] if number else []
        content += [
            Paragraph(head, HEAD),
            Paragraph(words, TEXT),
            Spacer(1, 6 * mm),
            _Curve(number),
        ]
    return _written("Saving for later: a short guide", "en", content)


def prices(until: date) -> bytes:
    """One page in English: what an account costs."""
    rows = (
        ("<b>Account</b>", "<b>per month</b>", "<b>Card abroad</b>", "<b>Advice by video</b>"),
        ("Basic", "EUR 2.90", "1.5 %", "free"),
        ("Comfort", "EUR 6.90", "free", "free"),
        ("Under 26", "free", "free", "free"),
    )
    content = [
        Paragraph(f"Valid until {until:%d %B %Y}.", TEXT),
        Spacer(1, 4 * mm),
        _table(rows, (40, 35, 45, 45)),
        Spacer(1, 6 * mm),
        Paragraph("All figures are made up.", SMALL),
    ]
    return _written("Accounts and prices", "en", content)


def disclosure(_: date) -> bytes:
    """Two pages with boxes to be filled in by pen together."""
    first = ("Vor- und Nachname", "Geburtsdatum", "Anschrift", "Telefon", "E-Mail", "Familienstand")
    second = (
        "Beruf und Arbeitgeber",
        "Nettoeinkommen im Monat",
        "Weitere Einkünfte",
        "Miete oder Rate im Monat",
        "Andere Kredite",
        "Kinder im Haushalt",
    )
    intro = (
        "Wir gehen diesen Bogen zusammen durch. Sie können mit dem Stift auf dem Bildschirm schreiben. "
        "Es gilt nur, was Sie am Ende unterschreiben."
    )
    content = [
        Paragraph(intro, TEXT),
        Paragraph("Zur Person", HEAD),
        *(_Box(label) for label in first),
        PageBreak(),
        Paragraph("Einkommen und Ausgaben", HEAD),
        *(_Box(label) for label in second),
        Spacer(1, 10 * mm),
        _Box("Ort, Datum, Unterschrift"),
    ]
    return _written("Selbstauskunft", "de", content)


class _Box(Flowable):  # type: ignore[misc]
    """A label over an empty field."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self.width, self.height = 170 * mm, 18 * mm

    def draw(self) -> None:
        self.canv.setFont("Helvetica", 9)
        self.canv.drawString(0, self.height - 5 * mm, self._label)
        self.canv.setStrokeColor(colors.HexColor("#8796a3"))
        self.canv.rect(0, 2 * mm, self.width, 9 * mm)


class _Curve(Flowable):  # type: ignore[misc]
    """What is saved, over the years."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._rate = (1.01, 1.02, 1.035, 1.05)[number % 4]
        self.width, self.height = 170 * mm, 70 * mm

    def draw(self) -> None:
        years = range(41)
        sums = [sum(1_200 * self._rate**year for year in range(end)) for end in years]
        self.canv.setStrokeColor(colors.HexColor("#8796a3"))
        self.canv.line(0, 0, self.width, 0)
        self.canv.line(0, 0, 0, self.height)
        self.canv.setStrokeColor(INK)
        self.canv.setLineWidth(2)
        path = self.canv.beginPath()
        for year, amount in zip(years, sums, strict=True):
            x, y = self.width * year / 40, self.height * amount / 150_000
            path.moveTo(x, y) if year == 0 else path.lineTo(x, y)
        self.canv.drawPath(path)
        self.canv.setFont("Helvetica", 8)
        self.canv.drawString(2 * mm, self.height - 3 * mm, f"{self._rate:.3f} a year, 40 years")


PAPERS: Final = (
    Paper(
        name="Zinsblatt Wohnkredit",
        file="Zinsblatt-Wohnkredit.pdf",
        topic="Wohnen",
        queues=("german", "recorded", "orders", "coaching"),
        days=45,
        draw=rates,
    ),
    Paper(
        name="Selbstauskunft",
        file="Selbstauskunft.pdf",
        topic="Wohnen",
        queues=("german", "recorded", "orders", "coaching"),
        draw=disclosure,
    ),
    Paper(
        name="Saving for later: a short guide",
        file="Saving-for-later.pdf",
        topic="Pensions",
        draw=leaflet,
    ),
    Paper(
        name="Accounts and prices",
        file="Accounts-and-prices.pdf",
        topic="Accounts",
        queues=("english",),
        days=120,
        draw=prices,
    ),
)


def last_day(paper: Paper, today: date) -> date:
    return today + timedelta(days=paper.days or 0)
