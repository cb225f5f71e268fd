"""Who takes part in a talk, and how they are connected."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0003"
down_revision: Final = "0002"

JSON: Final = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def upgrade() -> None:
    op.create_table(
        "participants",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("participant", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("circle", sa.BigInteger(), nullable=False),
        sa.Column("leg", sa.BigInteger(), nullable=False),
        sa.Column("slots", JSON, nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("desk", "contact", "participant", name=op.f("pk_participants")),
    )
    op.add_column(
        "contacts", sa.Column("topology", sa.Text(), nullable=False, server_default="direct")
    )
    # Contacts that are there have what the models want; new ones always say it.
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("contacts", "topology", server_default=None)
