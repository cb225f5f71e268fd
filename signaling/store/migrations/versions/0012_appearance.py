"""Dress and background: policies by version, and the checks of shifts."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0012"
down_revision: Final = "0011"

JSON: Final = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "appearance_policies",
        text("desk"),
        text("queue"),
        whole("version"),
        text("content"),
        text("sha256"),
        text("author"),
        whole("saved_at"),
        sa.PrimaryKeyConstraint("desk", "queue", "version", name=op.f("pk_appearance_policies")),
    )
    op.create_table(
        "appearance_checks",
        text("desk"),
        text("id"),
        text("agent"),
        whole("at"),
        sa.Column("versions", JSON, nullable=False),
        text("outcome"),
        sa.Column("reasons", JSON, nullable=True),
        text("override", nullable=True),
        whole("asked_at", nullable=True),
        text("released_by", nullable=True),
        whole("released_at", nullable=True),
        text("release", nullable=True),
        whole("ends_at"),
        whole("ended_at", nullable=True),
        whole("forget_at", nullable=True),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_appearance_checks")),
    )
    op.create_index(
        op.f("ix_appearance_checks_desk_forget_at"), "appearance_checks", ["desk", "forget_at"]
    )


def downgrade() -> None:
    for name in ("appearance_checks", "appearance_policies"):
        op.drop_table(name)
