"""Judging: questions by version, comments, verdicts, the worklist, plans and samples."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0013"
down_revision: Final = "0012"

JSON: Final = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, JSON, nullable=nullable)


def upgrade() -> None:
    _verdicts()
    op.create_table(
        "remarks",
        text("desk"),
        text("id"),
        text("contact"),
        text("author"),
        whole("at", nullable=True),
        text("words"),
        whole("written_at"),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_remarks")),
    )
    op.create_index(op.f("ix_remarks_desk_contact"), "remarks", ["desk", "contact"])
    op.create_table(
        "review_tasks",
        text("desk"),
        text("id"),
        text("kind"),
        text("contact"),
        text("queue"),
        text("sample", nullable=True),
        json("agents"),
        text("barred", nullable=True),
        whole("made_at"),
        whole("due_at"),
        text("assignee", nullable=True),
        whole("assigned_at", nullable=True),
        whole("done_at", nullable=True),
        text("done_by", nullable=True),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_review_tasks")),
    )
    op.create_index(op.f("ix_review_tasks_desk_contact"), "review_tasks", ["desk", "contact"])
    op.create_index(op.f("ix_review_tasks_desk_sample"), "review_tasks", ["desk", "sample"])
    op.create_index(
        op.f("ix_review_tasks_desk_due_at_id"), "review_tasks", ["desk", "due_at", "id"]
    )
    op.create_index(
        "ix_review_tasks_open",
        "review_tasks",
        ["desk", "due_at", "id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    _samples()


def _verdicts() -> None:
    op.create_table(
        "question_lists",
        text("desk"),
        whole("version"),
        text("content"),
        text("sha256"),
        text("author"),
        whole("saved_at"),
        sa.PrimaryKeyConstraint("desk", "version", name=op.f("pk_question_lists")),
    )
    op.create_table(
        "judgements",
        text("desk"),
        text("contact"),
        whole("revision"),
        sa.Column("second", sa.Boolean(), nullable=False),
        whole("version"),
        text("state"),
        text("settled_by", nullable=True),
        whole("settled_at", nullable=True),
        text("settled_outcome", nullable=True),
        json("settled_answers", nullable=True),
        text("settled_words", nullable=True),
        sa.PrimaryKeyConstraint("desk", "contact", name=op.f("pk_judgements")),
    )
    op.create_table(
        "verdicts",
        text("desk"),
        text("contact"),
        text("reviewer"),
        whole("revision"),
        whole("version"),
        json("answers"),
        text("outcome", nullable=True),
        text("words"),
        whole("saved_at"),
        whole("given_at", nullable=True),
        sa.PrimaryKeyConstraint("desk", "contact", "reviewer", name=op.f("pk_verdicts")),
    )


def _samples() -> None:
    op.create_table(
        "sample_plans",
        text("desk"),
        text("id"),
        text("title"),
        json("queues"),
        whole("share"),
        whole("due_days"),
        text("made_by"),
        whole("made_at"),
        text("ended_by", nullable=True),
        whole("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_sample_plans")),
    )
    op.create_table(
        "samples",
        text("desk"),
        text("id"),
        text("plan"),
        text("title"),
        json("queues"),
        whole("share"),
        whole("since"),
        whole("until"),
        text("seed"),
        text("frame"),
        text("sha256"),
        whole("candidates"),
        whole("contacts"),
        text("drawn_by", nullable=True),
        whole("drawn_at"),
        whole("due_at"),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_samples")),
    )
    op.create_index("ix_samples_once", "samples", ["desk", "plan", "since", "until"], unique=True)
    op.create_index(op.f("ix_samples_desk_drawn_at_id"), "samples", ["desk", "drawn_at", "id"])


def downgrade() -> None:
    for name in (
        "samples",
        "sample_plans",
        "review_tasks",
        "remarks",
        "verdicts",
        "judgements",
        "question_lists",
    ):
        op.drop_table(name)
