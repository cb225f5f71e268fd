from signaling.documents.opened import LONGEST, clamped


def test_sizes_are_told_in_hundredths_of_a_point() -> None:
    assert clamped(595.276, 841.89) == (59_528, 84_189)


def test_no_page_is_larger_than_pdf_allows_or_has_no_area() -> None:
    assert clamped(1_000_000, 500_000) == (LONGEST, LONGEST // 2)
    assert clamped(1_000_000, 0.001) == (LONGEST, 100)
    assert clamped(0, 0) == (100, 100)
