"""What participants may ask for about documents and marks. Like everything in `commands.py` these classes are the wire.

Coordinates are a page's own: origin top left, as displayed, in 1/100 pt (1/7200 inch). Pages count from 1. A
`revision` is that of the sharing as the page knew it; where another one runs, nothing changes (*document.stale*).
"""

from dataclasses import dataclass
from typing import Literal

from signaling.core.strict import Strict

Tool = Literal["pen", "highlighter", "text", "arrow", "rectangle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDocument(Strict):
    """Everybody is shown this page; whoever shows becomes the presenter."""

    type: Literal["document.show"] = "document.show"
    contact: str
    version: str
    page: int
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPage(Strict):
    """By the presenter."""

    type: Literal["document.page"] = "document.page"
    contact: str
    version: str
    page: int
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDocument(Strict):
    """Nothing is shown any more. By the presenter, or the agent who leads."""

    type: Literal["document.close"] = "document.close"
    contact: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandPresenting(Strict):
    """The presenter's role goes to this participant. By the presenter, or the agent who leads."""

    type: Literal["document.present"] = "document.present"
    contact: str
    participant: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAround(Strict):
    """I look at this page, whatever the presenter shows; `page` None: I follow again."""

    type: Literal["document.look"] = "document.look"
    contact: str
    version: str
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveDocument(Strict):
    """Out of the contact: one's own, or any by the agent who leads; not while it is shown."""

    type: Literal["document.remove"] = "document.remove"
    contact: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveDocument(Strict):
    """The customer gets it after the call, with its marks or without, or doesn't. Also in wrap-up."""

    type: Literal["document.give"] = "document.give"
    contact: str
    version: str
    marked: bool
    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMark(Strict):
    """`mark` is chosen by the page: 22 characters of url-safe base64, the first not "-". Said again it changes nothing.

    `points`: x, y, pressure (0 to 100), flat; of an arrow its two ends, of a rectangle two corners, of a text its top
    left. `size`: width of the line, or height of the font, in 1/100 pt. `text`: of the tool *text* alone.
    """

    type: Literal["mark.add"] = "mark.add"
    contact: str
    version: str
    page: int
    mark: str
    tool: Tool
    points: tuple[int, ...]
    text: str | None
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMarks(Strict):
    """One's own. What is removed stays removed: to redo is to add anew."""

    type: Literal["mark.remove"] = "mark.remove"
    contact: str
    version: str
    marks: tuple[str, ...]


# --- passing: shown live to the others, never saved, answered only if refused ------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDocument(Strict):
    """How the presenter sees the page: `x`, `y` are in the middle; `zoom` in 1/1000 of the width that just fits."""

    type: Literal["document.view"] = "document.view"
    contact: str
    version: str
    page: int
    x: int
    y: int
    zoom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointAt(Strict):
    """The laser pointer; without coordinates it is gone."""

    type: Literal["document.pointer"] = "document.pointer"
    contact: str
    version: str
    page: int
    x: int | None
    y: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawMark(Strict):
    """Points since the last of this mark; ended by `mark.add` of the same id. No points: it is given up."""

    type: Literal["mark.draw"] = "mark.draw"
    contact: str
    version: str
    page: int
    mark: str
    tool: Tool
    size: int
    points: tuple[int, ...]


PassingCommand = ViewDocument | PointAt | DrawMark
DocumentCommand = (
    ShowDocument
    | TurnPage
    | CloseDocument
    | HandPresenting
    | LookAround
    | RemoveDocument
    | GiveDocument
    | AddMark
    | RemoveMarks
    | PassingCommand
)
