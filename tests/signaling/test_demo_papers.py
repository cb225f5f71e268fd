"""The demo's papers are real PDFs with the pages and words they should have."""

import io
from datetime import date

import pikepdf
import pytest

from signaling.demo_papers import PAPERS, Paper, last_day

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.file for paper in PAPERS])
def test_each_is_a_pdf_in_its_language(paper: Paper) -> None:
    with pikepdf.open(io.BytesIO(paper.draw(last_day(paper, TODAY)))) as pdf:
        pages = {"Selbstauskunft.pdf": 2, "Saving-for-later.pdf": 4}
        assert len(pdf.pages) == pages.get(paper.file, 1)
        german = paper.file in {"Selbstauskunft.pdf", "Zinsblatt-Wohnkredit.pdf"}
        assert str(pdf.Root.Lang) == ("de" if german else "en")
        assert pdf.docinfo["/Author"] == "Bergblick Bank"


def test_the_rate_sheet_runs_out() -> None:
    [rates] = [paper for paper in PAPERS if paper.topic == "Wohnen" and paper.days is not None]
    assert last_day(rates, TODAY) == date(2027, 1, 10)
