"""Searches that reviewers have saved."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0015"
down_revision: Final = "0014"


def upgrade() -> None:
    op.create_table(
        "saved_searches",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("desk", "id", "account")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "query")),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_saved_searches")),
    )
    op.create_index(op.f("ix_saved_searches_desk_account"), "saved_searches", ["desk", "account"])


def downgrade() -> None:
    op.drop_table("saved_searches")
