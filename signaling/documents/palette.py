"""The colours in which people draw: the same as the pages' tokens `--mark-0` to `--mark-5`, readable on white paper."""

from collections.abc import Sequence
from typing import Final, Protocol

from signaling.core.document_commands import Tool
from signaling.ports import DrawnMark

COLOURS: Final = ("#0a4fa8", "#a8101f", "#0f5f2c", "#7a1fa2", "#7a4300", "#005b6e")


class Numbered(Protocol):
    """A mark as it is kept: its colour is the number of whoever drew it."""

    @property
    def page(self) -> int: ...

    @property
    def tool(self) -> Tool: ...

    @property
    def colour(self) -> int: ...

    @property
    def points(self) -> tuple[int, ...]: ...

    @property
    def text(self) -> str | None: ...

    @property
    def size(self) -> int: ...


def drawn(mark: Numbered, colours: Sequence[str]) -> DrawnMark:
    """As it is drawn into a page. `colours`: as #rrggbb; beyond the last they begin anew."""
    return DrawnMark(
        page=mark.page,
        tool=mark.tool,
        colour=colours[mark.colour % len(colours)],
        points=mark.points,
        text=mark.text,
        size=mark.size,
    )
