import pytest

from signaling.documents.opened import Refused
from signaling.documents.worker import (
    MOST_PIXELS,
    MOST_SIDE,
    opened,
    page_picture,
    rehearse,
    tile_picture,
)
from tests.papers import pdf, quartered, saved


def test_the_rehearsal_opens_one_of_each_kind() -> None:
    rehearse()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [(pdf(), "pdf"), (b"Hello", "text"), (saved(quartered(), "webp"), "image")],
)
def test_content_decides_who_opens(raw: bytes, kind: str) -> None:
    assert opened(bytearray(raw), None, 5).kind == kind


def test_what_nobody_opens_is_unsupported() -> None:
    for raw in (b"", b"<svg/>", b"GIF89a\1\0"):
        with pytest.raises(Refused, match="unsupported"):
            opened(raw, None, 5)


def test_a_page_is_as_wide_as_asked_or_as_its_original() -> None:
    assert page_picture(opened(bytearray(pdf()), None, 5), 0, 400, "first")[2:] == (400, 566)
    photo = opened(saved(quartered(), "png"), None, 5)
    assert page_picture(photo, 0, 160, "good")[2:] == (160, 120)
    assert page_picture(photo, 0, 3_200, "good")[2:] == (400, 300)


@pytest.mark.parametrize("size", [(14_400, 1), (1, 14_400), (5_000, 14_400), (300_000, 300_000)])
def test_no_picture_is_too_large(size: tuple[float, float]) -> None:
    document = opened(bytearray(pdf(size=size)), None, 5)
    for width in (160, 3_200, 1 << 30):
        picture = page_picture(document, 0, width, "first")
        assert picture.width * picture.height <= MOST_PIXELS * 1.01
        assert max(picture.width, picture.height) <= MOST_SIDE


def test_tiles_cover_the_page_and_no_more() -> None:
    document = opened(bytearray(pdf(size=(500, 400))), None, 5)
    assert tile_picture(document, 0, 1_000, 0, 0)[2:] == (512, 512)
    assert tile_picture(document, 0, 1_000, 1, 1)[2:] == (488, 288)
    for column, row in ((2, 0), (0, 2), (-1, 0)):
        with pytest.raises(Refused, match="damaged"):
            tile_picture(document, 0, 1_000, column, row)
