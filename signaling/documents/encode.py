"""Pixels as a file for the page: JPEG at once, WebP to stay."""

import io
from typing import Final, Literal

from PIL import Image

from signaling.ports import Picture

JPEG_QUALITY: Final = 80
WEBP_QUALITY: Final = 82
FEW_COLOURS: Final = 2_000
"""Among the sampled pixels: text and drawings have fewer, photos more."""
_SAMPLED: Final = 20_000


def encoded(picture: Image.Image, quality: Literal["first", "good"]) -> Picture:
    """*first*: JPEG, a tenth of the time; *good*: WebP, lossless where that is smaller too."""
    written = io.BytesIO()
    size = picture.size
    if quality == "first":
        picture.save(written, "JPEG", quality=JPEG_QUALITY)
        return Picture(written.getvalue(), "image/jpeg", *size)
    if is_text(picture):
        picture.save(written, "WEBP", lossless=True, quality=0, method=0, exact=True)
    else:
        picture.save(written, "WEBP", quality=WEBP_QUALITY, method=0)
    return Picture(written.getvalue(), "image/webp", *size)


def is_text(picture: Image.Image) -> bool:
    """Whether it has few colours, as pages of text have and photos have not."""
    step = max(1, round((picture.width * picture.height / _SAMPLED) ** 0.5))
    sampled = picture.resize(
        (max(1, picture.width // step), max(1, picture.height // step)), Image.Resampling.NEAREST
    )
    return sampled.getcolors(FEW_COLOURS) is not None
