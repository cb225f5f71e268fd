"""Reservations of a second kind: a colleague is asked for advice."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    op.add_column(
        "reservations", sa.Column("kind", sa.Text(), nullable=False, server_default="contact")
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("reservations", "kind", server_default=None)
    op.add_column("reservations", sa.Column("asked_by", sa.Text(), nullable=True))
    op.add_column("reservations", sa.Column("note", sa.Text(), nullable=True))


def downgrade() -> None:
    for column in ("kind", "asked_by", "note"):
        op.drop_column("reservations", column)
