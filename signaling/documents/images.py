"""Photos and screenshots: PNG, JPEG, WebP, HEIC, each as a document of one page."""

import io
from typing import Final, Literal

import pi_heif
import pikepdf
from PIL import Image, ImageOps

from signaling.documents.opened import POINT, Box, Refused, clamped
from signaling.ports import Line

MEGAPIXELS: Final = 40
MEGAPIXELS_HEIC: Final = 50
"""What phones make; 64 take 600 MB."""
MEGAPIXELS_JPEG: Final = 120
"""JPEG alone can be read smaller than it is, without all of it in memory."""
PT_A_PIXEL: Final = 0.75
_PDF_QUALITY: Final = 90

Image.MAX_IMAGE_PIXELS = None  # our limit is lower, and refuses rather than warns
pi_heif.register_heif_opener(
    decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
)
Image.init()


class ImageDocument:
    """The picture upright, opaque, without what the camera wrote about place and time."""

    kind: Literal["pdf", "image", "text"] = "image"
    notes: tuple[str, ...] = ()

    def __init__(self, raw: bytes, format: Literal["png", "jpeg", "webp", "heic"]) -> None:  # noqa: A002 - Pillow's word
        """Raises `Refused`."""
        try:
            self._picture, self._original = _opened(raw, format)
        except MemoryError:
            raise
        except Refused:
            raise
        except Exception as trouble:
            raise Refused("damaged") from trouble
        width, height = self._original
        self.sizes: tuple[tuple[int, int], ...] = (
            clamped(width * PT_A_PIXEL, height * PT_A_PIXEL),
        )

    def most_width(self, page: int) -> int:
        return self._picture.width

    def draw(self, page: int, width: int, height: int, box: Box) -> Image.Image:
        across, down = self._picture.width / width, self._picture.height / height
        part = (
            box.x * across,
            box.y * down,
            (box.x + box.width) * across,
            (box.y + box.height) * down,
        )
        finer = Image.Resampling.LANCZOS if across > 1 else Image.Resampling.BICUBIC
        return self._picture.resize((box.width, box.height), finer, part, reducing_gap=2.0)

    def text(self, page: int) -> tuple[Line, ...]:
        return ()

    def pdf(self) -> pikepdf.Pdf:
        """One page, the picture on all of it."""
        jpeg = io.BytesIO()
        self._picture.save(jpeg, "JPEG", quality=_PDF_QUALITY, subsampling=0)
        width, height = (side / POINT for side in self.sizes[0])
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=(width, height))
        page = pdf.pages[0]
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(
                Picture=pikepdf.Stream(
                    pdf,
                    jpeg.getvalue(),
                    Type=pikepdf.Name.XObject,
                    Subtype=pikepdf.Name.Image,
                    Width=self._picture.width,
                    Height=self._picture.height,
                    ColorSpace=pikepdf.Name.DeviceRGB,
                    BitsPerComponent=8,
                    Filter=pikepdf.Name.DCTDecode,
                )
            )
        )
        page.Contents = pdf.make_stream(f"{width} 0 0 {height} 0 0 cm /Picture Do".encode())
        return pdf


def _opened(raw: bytes, format: str) -> tuple[Image.Image, tuple[int, int]]:  # noqa: A002
    """The picture, perhaps smaller than it was, and how large it was, upright."""
    if format == "webp" and _webp_pixels(raw) > MEGAPIXELS * 1_000_000:
        raise Refused(
            "too_large"
        )  # its decoder takes memory for all of them when it is only opened
    with Image.open(io.BytesIO(raw), formats=["HEIF" if format == "heic" else format]) as picture:
        width, height = picture.size
        most = {"jpeg": MEGAPIXELS_JPEG, "heic": MEGAPIXELS_HEIC}.get(format, MEGAPIXELS)
        if width * height > most * 1_000_000:
            raise Refused("too_large")
        if width * height > MEGAPIXELS * 1_000_000 and format == "jpeg":
            picture.draft("RGB", (width // 2, height // 2))
        picture.load()
        upright = _upright(picture)
        turned = (upright.width > upright.height) != (picture.width > picture.height)
        return _opaque(upright), (height, width) if turned else (width, height)


def _webp_pixels(raw: bytes) -> int:
    """As its first chunk tells (RFC 9649, section 2; RFC 6386, section 9.1)."""

    def number(at: int, size: int) -> int:
        return int.from_bytes(raw[at : at + size], "little")

    match raw[12:16]:
        case b"VP8X":
            return (number(24, 3) + 1) * (number(27, 3) + 1)
        case b"VP8L":
            return ((number(21, 4) & 0x3FFF) + 1) * ((number(21, 4) >> 14 & 0x3FFF) + 1)
        case _:
            return (number(26, 2) & 0x3FFF) * (number(28, 2) & 0x3FFF)


def _upright(picture: Image.Image) -> Image.Image:
    """As the camera was held (EXIF orientation); unreadable EXIF is no reason to refuse."""
    try:
        return ImageOps.exif_transpose(picture)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - parsed from a stranger's bytes
        return picture


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture.copy()
    if picture.mode.startswith("I") or picture.mode == "F":  # 16 bits a pixel
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        page = Image.new("RGB", picture.size, "white")
        layer = picture.convert("RGBA")
        page.paste(layer, mask=layer)
        return page
    return picture.convert("RGB")
