"""The tables of documents; like all others known by `models.py`."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from signaling.store.base import Base, Pairs


class ContactDocument(Base):
    """A version of a document in a contact."""

    __tablename__ = "contact_documents"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    pages: Mapped[int]
    sizes: Mapped[Pairs]
    sha256: Mapped[str]
    size: Mapped[int]
    library: Mapped[str | None]
    number: Mapped[int | None]
    valid_until: Mapped[int | None]
    by: Mapped[str]
    brought_at: Mapped[int]
    given: Mapped[str | None]
    removed_at: Mapped[int | None]
    __table_args__ = (Index(None, "desk", "version"),)


class Sharing(Base):
    """What the people of a contact are shown."""

    __tablename__ = "sharings"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str | None]
    page: Mapped[int | None]
    presenter: Mapped[str | None]
    revision: Mapped[int]
    since: Mapped[int]


class Mark(Base):
    """`points`: x, y and pressure of each, as 32-bit integers, little-endian."""

    __tablename__ = "marks"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    version: Mapped[str]
    page: Mapped[int]
    author: Mapped[str]
    colour: Mapped[int]
    tool: Mapped[str]
    points: Mapped[bytes]
    text: Mapped[str | None]
    size: Mapped[int]
    at: Mapped[int]
    __table_args__ = (Index(None, "desk", "contact", "version", "page"),)


class MarkRemoval(Base):
    """Marks that their authors took back."""

    __tablename__ = "mark_removals"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    at: Mapped[int]
