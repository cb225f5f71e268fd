"""The bodies of documents: uploads, the library, downloads. Times are UTC in ms since 1970, days the desk's.

Page sizes are in 1/100 pt (1 pt = 1/72 inch), as displayed; pages beyond the last entry are like it.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from signaling.api.models import Body, Id
from signaling.core.document_views import DocumentKind, MarkView, Sizes
from signaling.documents.library import Validity
from signaling.store.uploads import UploadCode, UploadState

Name = Annotated[str, Field(min_length=1, max_length=200)]
DocumentId = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


# --- uploads -------------------------------------------------------------------------------------------------------


class UploadWish(Body):
    """`name`: as the person knows the file; it is shown and never used as a path. `size` in bytes."""

    name: Name
    size: Annotated[int, Field(ge=0)]


class Password(Body):
    """Of a protected PDF; never stored."""

    password: Annotated[str, Field(min_length=1, max_length=500)]


class UploadView(Body):
    """`offset`: bytes that are safe on disk; the next ones belong there. `version`, `pages`: once *ready*."""

    id: str
    name: str
    size: int
    offset: int
    state: UploadState
    code: UploadCode | None
    version: str | None
    pages: int | None


class Uploads(Body):
    """One's own in this contact that aren't over yet, the oldest first: what a page goes on with after a reload."""

    uploads: tuple[UploadView, ...]


# --- pages ---------------------------------------------------------------------------------------------------------


class TextLine(Body):
    """One line of a page and where it stands, in 1/100 pt from the top left."""

    x: int
    y: int
    width: int
    height: int
    text: str


class PageText(Body):
    lines: tuple[TextLine, ...]


class PageMarks(Body):
    """`number`: the highest of any mark or removal in the contact; later ones come as messages."""

    number: int
    marks: tuple[MarkView, ...]


# --- the library ---------------------------------------------------------------------------------------------------


class LibraryVersion(Body):
    """One immutable file. `valid_from`, `valid_until`: days, both included; null: open. `name`: of the file.

    Of several only the latest that has begun may be shown: those before it are *outdated* for good.
    """

    version: str
    number: int
    name: str
    kind: DocumentKind
    pages: int
    sizes: Sizes
    size: int
    sha256: str
    notes: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None
    state: Validity
    made_at: int
    made_by: str
    made_by_name: str | None


class LibraryRow(Body):
    """`current`: the version that may be shown, or else the latest. `state` is that version's; *withdrawn* of all.

    `queues` empty: of all queues. `mine`: you may change it.
    """

    document: str
    name: str
    topic: str
    queues: tuple[str, ...]
    state: Validity
    current: LibraryVersion
    versions: int
    changed_at: int
    mine: bool


class Library(Body):
    """By topic and name. `topics`: all there are, for the filter."""

    documents: tuple[LibraryRow, ...]
    topics: tuple[str, ...]


class LibraryDocument(Body):
    """With all its versions, the latest first."""

    document: LibraryRow
    versions: tuple[LibraryVersion, ...]
    withdrawn_at: int | None
    withdrawn_by: str | None


class _Valid(Body):
    valid_from: date | None
    valid_until: date | None


class LibraryWish(_Valid):
    """A new document from an upload that is *ready*. `queues` empty: for all queues."""

    upload: DocumentId
    name: Name
    topic: Annotated[str, Field(max_length=100)]
    queues: tuple[Id, ...]


class VersionWish(_Valid):
    """A further version of a document. It replaces the one before as soon as it is valid."""

    upload: DocumentId


class LibraryChange(Body):
    """What may change of a document without a new version. `validity`: of one version, if it is to change."""

    name: Name
    topic: Annotated[str, Field(max_length=100)]
    queues: tuple[Id, ...]
    validity: "ValidityChange | None" = None


class ValidityChange(_Valid):
    version: DocumentId


class BringWish(Body):
    """A version of the library, to be shown in a contact."""

    version: DocumentId


# --- downloads -----------------------------------------------------------------------------------------------------


class DownloadToken(Body):
    token: Annotated[str, Field(min_length=1, max_length=4096)]


class DownloadAddress(Body):
    """Null while nothing was given. `until`: when what was given is destroyed."""

    url: str | None
    until: int | None


class DownloadFile(Body):
    """`marked`: with what was drawn on it. `sha256` of exactly the bytes that are downloaded."""

    version: str
    name: str
    size: int
    sha256: str
    marked: bool
    pages: int
    kind: DocumentKind


class Downloads(Body):
    """`house`: whose desk it was. `missing`: names of what was given as well and can't be had now."""

    house: str
    until: int
    files: tuple[DownloadFile, ...]
    missing: tuple[str, ...]


MODELS: tuple[type[BaseModel], ...] = (
    UploadWish,
    Password,
    UploadView,
    Uploads,
    PageText,
    PageMarks,
    Library,
    LibraryDocument,
    LibraryWish,
    VersionWish,
    LibraryChange,
    BringWish,
    DownloadToken,
    DownloadAddress,
    Downloads,
)
