"""Documents of a contact as each participant is told of them: the wire, like everything in `messages.py`.

Coordinates are a page's own, in 1/100 pt from its top left; pages count from 1.
"""

from dataclasses import dataclass
from typing import Literal

from signaling.core.document_commands import Tool

DocumentKind = Literal["pdf", "image", "text"]
Sizes = tuple[tuple[int, int], ...]
"""Width and height of the pages, in 1/100 pt. Pages beyond the last entry are like it."""
Given = Literal["plain", "marked"]
Can = Literal["bring", "show", "present", "mark", "give"]
"""What a participant may do now. *present*: hand the presenter's role over, or take it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A version that is in the contact. `by`: the participant who brought it. `library`, `number`: of the library, and
    which version of it there; `valid_until`: as long as it may be used. `given`: the customer gets it after the call.

    `marks`: how many it has, told when something else has changed; from none to some at once.
    """

    version: str
    name: str
    kind: DocumentKind
    pages: int
    sizes: Sizes
    sha256: str
    size: int  # bytes
    by: str | None
    brought_at: int
    library: str | None
    number: int | None
    valid_until: int | None
    given: Given | None
    marks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingView:
    """What everybody is shown. `x`, `y` (in the middle) and `zoom` (1/1000 of the width that just fits) as the
    presenter has said them last for this page; None: the whole page."""

    version: str
    page: int
    presenter: str
    revision: int
    since: int
    x: int | None
    y: int | None
    zoom: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """What a participant looks at: as shown, or (not `following`) another page. None: nothing."""

    participant: str
    version: str | None
    page: int | None
    following: bool
    colour: int  # of what they draw, 0 to 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsView:
    """`can`: what you may do now. `revision` is the sharing's, also while nothing is shown."""

    enabled: bool
    can: tuple[Can, ...]
    sharing: SharingView | None
    revision: int
    documents: tuple[DocumentView, ...]
    people: tuple[PersonPage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView:
    """`number` counts the marks and removals of a contact. Of one that was removed (`removed_at`) it is the removal's,
    and `points` and `text` are no longer told."""

    id: str
    number: int
    version: str
    page: int
    author: str
    colour: int
    tool: Tool
    points: tuple[int, ...]
    text: str | None
    size: int
    at: int
    removed_at: int | None


# --- messages ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    type: Literal["documents"] = "documents"
    contact: str
    documents: DocumentsView


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A new mark, or one that was removed."""

    type: Literal["mark"] = "mark"
    contact: str
    mark: MarkView


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentViewed:
    """How the presenter sees the page now."""

    type: Literal["document.viewed"] = "document.viewed"
    contact: str
    sender: str
    version: str
    page: int
    x: int
    y: int
    zoom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPointed:
    """Where somebody points; without coordinates no longer."""

    type: Literal["document.pointed"] = "document.pointed"
    contact: str
    sender: str
    version: str
    page: int
    x: int | None
    y: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDrawn:
    """What somebody draws just now: points to be added to this mark. No points: it is given up."""

    type: Literal["mark.drawn"] = "mark.drawn"
    contact: str
    sender: str
    version: str
    page: int
    mark: str
    tool: Tool
    size: int
    points: tuple[int, ...]


PassingMessage = DocumentViewed | DocumentPointed | MarkDrawn
"""May be lost: what follows heals it."""
DocumentMessage = Documents | Mark | PassingMessage
