"""Files of documents: uploads, versions, the library, copies with marks."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0010"
down_revision: Final = "0009"

JSON: Final = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "uploads",
        text("desk"),
        text("id"),
        text("contact", nullable=True),
        text("by"),
        text("name"),
        whole("size"),
        text("state"),
        text("code", nullable=True),
        whole("pages", nullable=True),
        whole("made_at"),
        whole("changed_at"),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_uploads")),
    )
    op.create_index(
        op.f("ix_uploads_desk_contact_made_at"), "uploads", ["desk", "contact", "made_at"]
    )
    op.create_index(
        op.f("ix_uploads_desk_state_changed_at"), "uploads", ["desk", "state", "changed_at"]
    )
    op.create_table(
        "versions",
        text("desk"),
        text("id"),
        text("contact", nullable=True),
        text("document", nullable=True),
        whole("number", nullable=True),
        text("name"),
        text("kind"),
        whole("pages"),
        sa.Column("sizes", JSON, nullable=False),
        text("sha256"),
        whole("size"),
        sa.Column("notes", JSON, nullable=False),
        text("readable", nullable=True),
        whole("readable_size", nullable=True),
        whole("valid_from", nullable=True),
        whole("valid_until", nullable=True),
        whole("made_at"),
        text("made_by"),
        whole("destroyed_at", nullable=True),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_versions")),
    )
    op.create_index(
        op.f("ix_versions_desk_document_number"), "versions", ["desk", "document", "number"]
    )
    op.create_index(op.f("ix_versions_desk_contact"), "versions", ["desk", "contact"])
    op.create_table(
        "library",
        text("desk"),
        text("id"),
        text("name"),
        text("topic"),
        sa.Column("queues", JSON, nullable=False),
        whole("made_at"),
        text("made_by"),
        whole("changed_at"),
        whole("withdrawn_at", nullable=True),
        text("withdrawn_by", nullable=True),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_library")),
    )
    op.create_table(
        "marked_copies",
        text("desk"),
        text("contact"),
        text("version"),
        whole("number"),
        text("holder"),
        text("sha256"),
        whole("size"),
        whole("made_at"),
        sa.PrimaryKeyConstraint("desk", "contact", "version", name=op.f("pk_marked_copies")),
    )


def downgrade() -> None:
    for name in ("marked_copies", "library", "versions", "uploads"):
        op.drop_table(name)
