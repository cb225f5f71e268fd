"""What each kind of opened document offers to its process, and what all of them share."""

from typing import Final, Literal, NamedTuple, Protocol

import pikepdf
from PIL import Image

from signaling.ports import Line

POINT: Final = 100
"""Our unit is 1/100 pt."""
LONGEST: Final = 14_400 * POINT
"""A page's longer side, at most (ISO 32000-1, annex C.2)."""


class Refused(Exception):
    """It won't be shown; `code` as in `ports.RenderTrouble`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Box(NamedTuple):
    """A part of a page drawn, in its pixels."""

    x: int
    y: int
    width: int
    height: int


class Opened(Protocol):
    """Pages count from 0 in here. All methods raise `Refused`."""

    kind: Literal["pdf", "image", "text"]
    sizes: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]

    def most_width(self, page: int) -> int:
        """Pixels beyond which a picture of it shows no more."""
        ...

    def draw(self, page: int, width: int, height: int, box: Box) -> Image.Image:
        """This part of the page drawn `width` by `height`, as RGB."""
        ...

    def text(self, page: int) -> tuple[Line, ...]: ...

    def pdf(self) -> pikepdf.Pdf:
        """The whole document as a PDF, with all that the original may hold."""
        ...


def clamped(width: float, height: float) -> tuple[int, int]:
    """A page's size in pt, as ours: no side longer than `LONGEST`, none shorter than 1 pt."""
    longer = max(width, height, 1.0)
    scale = min(POINT, LONGEST / longer)
    return max(POINT, round(width * scale)), max(POINT, round(height * scale))
