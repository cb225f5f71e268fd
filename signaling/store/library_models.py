"""The tables of files: uploads, what came of them, the library, copies with marks; known by `models.py`."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from signaling.store.base import Base, Pairs


class Upload(Base):
    """`contact` None: for the library. `by`: participant, or account. How much of it is there the storage knows."""

    __tablename__ = "uploads"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str | None]
    by: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]
    state: Mapped[str]
    code: Mapped[str | None]
    pages: Mapped[int | None]
    made_at: Mapped[int]
    changed_at: Mapped[int]
    __table_args__ = (
        Index(None, "desk", "contact", "made_at"),
        Index(None, "desk", "state", "changed_at"),
    )


class Version(Base):
    """One immutable file that was checked and can be shown; `id` is its upload's. Of one contact, or of the library.

    `readable`: where a copy lies that opens without its password, and how large it is. `destroyed_at`: its key.
    """

    __tablename__ = "versions"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str | None]
    document: Mapped[str | None]
    number: Mapped[int | None]
    name: Mapped[str]
    kind: Mapped[str]
    pages: Mapped[int]
    sizes: Mapped[Pairs]
    sha256: Mapped[str]
    size: Mapped[int]
    notes: Mapped[list[str]]
    readable: Mapped[str | None]
    readable_size: Mapped[int | None]
    valid_from: Mapped[int | None]
    valid_until: Mapped[int | None]
    made_at: Mapped[int]
    made_by: Mapped[str]
    destroyed_at: Mapped[int | None]
    __table_args__ = (
        Index(None, "desk", "document", "number"),
        Index(None, "desk", "contact"),
    )


class LibraryDocument(Base):
    """`queues` empty: of all."""

    __tablename__ = "library"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    topic: Mapped[str]
    queues: Mapped[list[str]]
    made_at: Mapped[int]
    made_by: Mapped[str]
    changed_at: Mapped[int]
    withdrawn_at: Mapped[int | None]
    withdrawn_by: Mapped[str | None]


class MarkedCopy(Base):
    """A version with the marks of one contact drawn in, up to mark `number`; it lies under a name of its own."""

    __tablename__ = "marked_copies"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    holder: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[int]


class Backdrop(Base):
    """A picture of the house that staff may put behind themselves: a JPEG of our own making."""

    __tablename__ = "backdrops"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    name_de: Mapped[str]
    name_en: Mapped[str]
    picture: Mapped[bytes]
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[str]
    added_at: Mapped[int]
    added_by: Mapped[str]
