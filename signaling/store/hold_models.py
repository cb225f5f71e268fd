"""The tables of keeping and letting go; known by `models.py`. Of what a contact held they have references alone, but
for the reasons that people write."""

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from signaling.store.base import Base


class Hold(Base):
    """A case for which contacts must stay as they are."""

    __tablename__ = "holds"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[int]
    __table_args__ = (Index(None, "desk", "set_at", "id"),)


class HeldContact(Base):
    """A contact in a case; `lifted_at` None: it is held."""

    __tablename__ = "held_contacts"
    desk: Mapped[str] = mapped_column(primary_key=True)
    hold: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    held_by: Mapped[str]
    held_at: Mapped[int]
    lifted_by: Mapped[str | None]
    lifted_at: Mapped[int | None]
    lift_reason: Mapped[str | None]
    __table_args__ = (
        Index(None, "desk", "contact"),
        Index(
            "ix_held_contacts_now",
            "desk",
            "contact",
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )


class Extension(Base):
    """A contact that is kept longer on request."""

    __tablename__ = "extensions"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[int]


class Keeping(Base):
    """When something of a closed contact is to go next, as the rules said when it was worked out: a list to find what
    is due quickly. Before anything goes it is worked out again.

    `due_at` None: nothing by itself. `rules`: a hash of the settings it was worked out by.
    """

    __tablename__ = "keepings"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    queue: Mapped[str]
    closed_at: Mapped[int]
    what: Mapped[str | None]
    due_at: Mapped[int | None]
    reason: Mapped[str]
    rule: Mapped[str]
    rules: Mapped[str]
    __table_args__ = (
        Index(None, "desk", "due_at", "contact"),
        Index(None, "desk", "closed_at"),
        Index(None, "desk", "rules"),
    )


class Destruction(Base):
    """Something of a contact that goes, or is gone (`done_at`). `key`, `parts`: of a recording."""

    __tablename__ = "destructions"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    why: Mapped[str]
    rule: Mapped[str | None]
    by: Mapped[str | None]
    begun_at: Mapped[int]
    done_at: Mapped[int | None]
    key: Mapped[str | None]
    parts: Mapped[int | None]
    __table_args__ = (
        Index(None, "desk", "done_at", "contact"),
        Index(
            "ix_destructions_running",
            "desk",
            "contact",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )
