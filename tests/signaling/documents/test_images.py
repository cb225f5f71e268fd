import io
import struct
import zlib

import pytest
from PIL import Image

from signaling.documents.images import ImageDocument
from signaling.documents.opened import Box, Refused
from tests.hostile.heif import heic
from tests.papers import close, quartered, saved, shown

RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)


def corners(picture: Image.Image) -> list[tuple[int, int, int]]:
    """Clockwise from the upper left."""
    w, h = picture.size
    places = [
        (w // 8, h // 8),
        (w * 7 // 8, h // 8),
        (w * 7 // 8, h * 7 // 8),
        (w // 8, h * 7 // 8),
    ]
    found = []
    for place in places:
        pixel = picture.getpixel(place)
        found.append(next(each for each in (RED, GREEN, BLUE, BLACK) if close(pixel, each)))
    return found


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_each_format_is_a_page(kind: str) -> None:
    document = ImageDocument(saved(quartered(), kind), kind)  # type: ignore[arg-type]
    assert document.sizes == ((30_000, 22_500),)
    assert document.text(0) == ()
    page = document.draw(0, 200, 150, Box(0, 0, 200, 150))
    assert corners(page) == [RED, GREEN, BLUE, BLACK]


def test_a_tile_is_a_part_of_the_page() -> None:
    document = ImageDocument(saved(quartered(), "png"), "png")
    tile = document.draw(0, 1_600, 1_200, Box(1_024, 512, 512, 512))
    assert close(tile.getpixel((10, 10)), GREEN)
    assert close(tile.getpixel((10, 500)), BLUE)


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, [RED, GREEN, BLUE, BLACK]),
        (3, [BLUE, BLACK, RED, GREEN]),
        (6, [BLACK, RED, GREEN, BLUE]),
    ],
)
def test_a_photo_stands_as_it_was_held(
    orientation: int, expected: list[tuple[int, int, int]]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    document = ImageDocument(saved(quartered(), "jpeg", exif=exif), "jpeg")
    width, height = document.sizes[0]
    assert (width > height) == (orientation < 5)
    page = document.draw(0, width // 100, height // 100, Box(0, 0, width // 100, height // 100))
    assert corners(page) == expected


def test_what_is_transparent_lies_on_white() -> None:
    document = ImageDocument(saved(Image.new("RGBA", (10, 10), (255, 0, 0, 0)), "png"), "png")
    assert document.draw(0, 1, 1, Box(0, 0, 1, 1)).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "RGBA"])
def test_every_mode_becomes_colours(mode: str) -> None:
    document = ImageDocument(saved(Image.new(mode, (10, 10)), "png"), "png")
    assert document.draw(0, 10, 10, Box(0, 0, 10, 10)).mode == "RGB"


def test_a_jpeg_of_four_inks() -> None:
    document = ImageDocument(saved(quartered().convert("CMYK"), "jpeg"), "jpeg")
    assert close(document.draw(0, 40, 30, Box(0, 0, 40, 30)).getpixel((2, 2)), RED, 60)


def test_the_size_is_judged_before_any_pixel() -> None:
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    with pytest.raises(Refused, match="too_large"):
        ImageDocument(bomb, "png")


def test_a_large_jpeg_is_read_smaller_and_told_in_full() -> None:
    large = saved(Image.new("L", (9_000, 5_000), 128), "jpeg")
    document = ImageDocument(large, "jpeg")
    assert document.sizes == ((675_000, 375_000),)
    assert document.most_width(0) < 9_000


@pytest.mark.parametrize("cut", [20, -200])
@pytest.mark.parametrize("kind", ["png", "webp"])
def test_a_cut_file_is_damaged(kind: str, cut: int) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((100, 100), 50)] * 3)
    with pytest.raises(Refused, match="damaged"):
        ImageDocument(saved(noise, kind)[:cut], kind)  # type: ignore[arg-type]


def test_another_format_under_a_familiar_beginning_is_damaged() -> None:
    with pytest.raises(Refused, match="damaged"):
        ImageDocument(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "jpeg")


def test_it_becomes_a_pdf_without_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home"
    document = ImageDocument(saved(quartered(), "jpeg", exif=exif), "jpeg")
    written = io.BytesIO()
    with document.pdf() as pdf:
        pdf.save(written)
        (picture,) = pdf.pages[0].get_images().values()
        assert corners(shown(picture.read_raw_bytes())) == [RED, GREEN, BLUE, BLACK]
    assert b"at home" not in written.getvalue()


@pytest.mark.parametrize("how", [{}, {"lossless": True}, {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}])
def test_webp_is_measured_before_its_decoder_is_opened(
    monkeypatch: pytest.MonkeyPatch, how: dict[str, object]
) -> None:
    picture = saved(Image.new("RGB", (1_001, 1_000), "red"), "webp", **how)
    assert ImageDocument(picture, "webp").sizes == ((75_075, 75_000),)
    monkeypatch.setattr("signaling.documents.images.MEGAPIXELS", 1)
    with pytest.raises(Refused, match="too_large"):
        ImageDocument(picture, "webp")
    small = saved(Image.new("RGB", (999, 1_000), "red"), "webp", **how)
    assert ImageDocument(small, "webp").sizes == ((74_925, 75_000),)


@pytest.mark.parametrize("turn", [0, 1])
def test_a_phones_photo_stands_upright(turn: int) -> None:
    """`turn`: quarters against the clock."""
    document = ImageDocument(heic(256, 128, turn=turn), "heic")
    assert document.sizes == (((19_200, 9_600), (9_600, 19_200))[turn],)
    width, height = (side // 75 for side in document.sizes[0])
    page = document.draw(0, width, height, Box(0, 0, width, height))
    assert close(page.getpixel(((10, 10), (10, height - 10))[turn]), RED)
    assert close(page.getpixel(((width - 10, 10), (10, 10))[turn]), BLUE)


def test_a_photo_of_too_many_pixels_is_refused() -> None:
    with pytest.raises(Refused, match=r"too_large|damaged"):
        ImageDocument(heic(told=(10_000, 10_000)), "heic")
