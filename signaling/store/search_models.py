"""Searches that reviewers have saved; what they find lies in an index of its own (`review/search.py`)."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from signaling.store.base import Base


class SavedSearch(Base):
    """`query`: the filter as the address bar holds it."""

    __tablename__ = "saved_searches"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
    shared: Mapped[bool]
    made_at: Mapped[int]
    __table_args__ = (Index(None, "desk", "account"),)
