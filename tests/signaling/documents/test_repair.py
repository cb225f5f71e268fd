import pikepdf
import pytest

from signaling.documents.opened import Refused
from signaling.documents.repair import bounded_form, reading, repaired
from tests.papers import changed, encrypted, pdf


def test_a_lost_table_is_made_anew() -> None:
    raw = pdf(3)
    broken = raw[: raw.rindex(b"startxref")]
    with reading(repaired(broken, None), None) as mended:
        assert len(mended.pages) == 3


def test_passwords_are_asked_for_and_checked() -> None:
    raw = encrypted("Geheim")
    with pytest.raises(Refused, match="needs_password"):
        repaired(raw, None)
    with pytest.raises(Refused, match="wrong_password"):
        repaired(raw, "geheim")
    with reading(repaired(raw, "Geheim"), None) as opened:
        assert not opened.is_encrypted


@pytest.mark.parametrize("raw", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\0" * 1_000])
def test_what_is_beyond_repair_is_said(raw: bytes) -> None:
    with pytest.raises(Refused, match="damaged"):
        repaired(raw, None)


def form(levels: int) -> bytes:
    """Fields that share their children: as many ways as 2 to the power of `levels`."""

    def change(opened: pikepdf.Pdf) -> None:
        field = opened.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="leaf"))
        for level in range(levels):
            kids = pikepdf.Array([field, field])
            field = opened.make_indirect(pikepdf.Dictionary(T=f"level{level}", Kids=kids))
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    return changed(pdf(), change)


def test_a_forms_ways_are_counted_with_a_budget() -> None:
    assert bounded_form(reading(form(5), None))
    assert not bounded_form(reading(form(23), None))


def test_a_form_that_contains_itself() -> None:
    def change(opened: pikepdf.Pdf) -> None:
        field = opened.make_indirect(pikepdf.Dictionary(T="me"))
        field.Kids = pikepdf.Array([field])
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    assert not bounded_form(reading(changed(pdf(), change), None))
    assert bounded_form(reading(pdf(), None))
