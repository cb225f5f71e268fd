"""Holds, extensions, when what is due, and what was destroyed."""

import json
from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    op.create_table(
        "holds",
        text("desk"),
        text("id"),
        text("reason"),
        text("set_by"),
        whole("set_at"),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_desk_set_at_id"), "holds", ["desk", "set_at", "id"])
    op.create_table(
        "held_contacts",
        text("desk"),
        text("hold"),
        text("contact"),
        text("held_by"),
        whole("held_at"),
        text("lifted_by", nullable=True),
        whole("lifted_at", nullable=True),
        text("lift_reason", nullable=True),
        sa.PrimaryKeyConstraint("desk", "hold", "contact", name=op.f("pk_held_contacts")),
    )
    op.create_index(op.f("ix_held_contacts_desk_contact"), "held_contacts", ["desk", "contact"])
    partial("ix_held_contacts_now", "held_contacts", ["desk", "contact"], "lifted_at IS NULL")
    op.create_table(
        "extensions",
        text("desk"),
        text("contact"),
        text("reason"),
        text("made_by"),
        whole("made_at"),
        sa.PrimaryKeyConstraint("desk", "contact", name=op.f("pk_extensions")),
    )
    op.create_table(
        "keepings",
        text("desk"),
        text("contact"),
        text("queue"),
        whole("closed_at"),
        text("what", nullable=True),
        whole("due_at", nullable=True),
        text("reason"),
        text("rule"),
        text("rules"),
        sa.PrimaryKeyConstraint("desk", "contact", name=op.f("pk_keepings")),
    )
    op.create_index(
        op.f("ix_keepings_desk_due_at_contact"), "keepings", ["desk", "due_at", "contact"]
    )
    op.create_index(op.f("ix_keepings_desk_closed_at"), "keepings", ["desk", "closed_at"])
    op.create_index(op.f("ix_keepings_desk_rules"), "keepings", ["desk", "rules"])
    op.create_table(
        "destructions",
        text("desk"),
        text("contact"),
        text("what"),
        text("why"),
        text("rule", nullable=True),
        text("by", nullable=True),
        whole("begun_at"),
        whole("done_at", nullable=True),
        text("key", nullable=True),
        whole("parts", nullable=True),
        sa.PrimaryKeyConstraint("desk", "contact", "what", name=op.f("pk_destructions")),
    )
    op.create_index(
        op.f("ix_destructions_desk_done_at_contact"),
        "destructions",
        ["desk", "done_at", "contact"],
    )
    partial("ix_destructions_running", "destructions", ["desk", "contact"], "done_at IS NULL")
    _known()
    op.create_index("ix_contacts_closed", "contacts", ["desk", "closed_at", "id"])
    partial("ix_contacts_link", "contacts", ["desk", "link"], "link IS NOT NULL")


def _known() -> None:
    """Recordings that were destroyed before, as the audit log has it."""
    audit = sa.table(
        "audit",
        *(sa.column(name, sa.Text()) for name in ("desk", "kind", "actor", "subject", "data")),
        sa.column("at", sa.BigInteger()),
    )
    found = op.get_bind().execute(
        sa.select(audit).where(audit.c.kind == "recording.destroyed").order_by(audit.c.at)
    )
    rows = {
        (row.desk, row.subject): {
            "desk": row.desk,
            "contact": row.subject,
            "what": "recording",
            "why": json.loads(row.data).get("reason", "other"),
            "by": row.actor,
            "begun_at": row.at,
            "done_at": row.at,
            "key": "destroyed",
        }
        for row in found
    }
    destructions = sa.table(
        "destructions",
        *(sa.column(name, sa.Text()) for name in ("desk", "contact", "what", "why", "by", "key")),
        *(sa.column(name, sa.BigInteger()) for name in ("begun_at", "done_at")),
    )
    if rows:
        op.bulk_insert(destructions, list(rows.values()))


def downgrade() -> None:
    for name in ("ix_contacts_link", "ix_contacts_closed"):
        op.drop_index(name, "contacts")
    for name in ("destructions", "keepings", "extensions", "held_contacts", "holds"):
        op.drop_table(name)
