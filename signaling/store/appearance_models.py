"""The tables of the dress and background self-check; known by `models.py`. No column for what was measured."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from signaling.store.base import Base, Pairs


class AppearancePolicy(Base):
    """A version of what is asked in a queue. Only ever added. `content`: canonical JSON, of which `sha256` is."""

    __tablename__ = "appearance_policies"
    desk: Mapped[str] = mapped_column(primary_key=True)
    queue: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str]
    sha256: Mapped[str]
    author: Mapped[str]
    saved_at: Mapped[int]


class AppearanceCheck(Base):
    """`AppearanceRecord`."""

    __tablename__ = "appearance_checks"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    agent: Mapped[str]
    at: Mapped[int]
    versions: Mapped[dict[str, Any]]
    outcome: Mapped[str]
    reasons: Mapped[Pairs | None]
    override: Mapped[str | None]
    asked_at: Mapped[int | None]
    released_by: Mapped[str | None]
    released_at: Mapped[int | None]
    release: Mapped[str | None]
    ends_at: Mapped[int]
    ended_at: Mapped[int | None]
    forget_at: Mapped[int | None]
    __table_args__ = (Index(None, "desk", "forget_at"),)
