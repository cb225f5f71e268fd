"""Each agent's part of a contact on its own: a contact that is passed on has several."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0002"
down_revision: Final = "0001"

JSON: Final = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)
MOVED: Final = ("wrap_up_until", "disposition", "note", "reason")


def upgrade() -> None:
    op.create_table(
        "parts",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("reason", JSON, nullable=False),
        sa.Column("connected_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("wrap_up_until", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("passed_note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("desk", "contact", "number", name=op.f("pk_parts")),
    )
    # Whoever talks, wraps up, or was the last to do so. Of agents who stayed away before them no row tells.
    op.execute(
        """
        INSERT INTO parts (desk, contact, number, agent, queue, reason, connected_at, ended_at, "end",
                           wrap_up_until, closed_at, disposition, note)
        SELECT desk, id, 1, agent, queue, reason, connected_at, ended_at,
               CASE WHEN ended_at IS NULL THEN NULL ELSE 'ended' END,
               wrap_up_until, closed_at, disposition, note
        FROM contacts
        WHERE connected_at IS NOT NULL AND agent IS NOT NULL AND reason IS NOT NULL
          AND state IN ('connected', 'wrap_up', 'closed')
        """
    )
    for column in MOVED:
        op.drop_column("contacts", column)
    op.execute("ALTER TABLE contacts RENAME COLUMN first_queue TO home_queue")


def downgrade() -> None:
    op.execute("ALTER TABLE contacts RENAME COLUMN home_queue TO first_queue")
    op.add_column("contacts", sa.Column("wrap_up_until", sa.BigInteger(), nullable=True))
    op.add_column("contacts", sa.Column("disposition", sa.Text(), nullable=True))
    op.add_column("contacts", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("contacts", sa.Column("reason", JSON, nullable=True))
    for column in MOVED:
        op.execute(
            f"""
            UPDATE contacts SET {column} = coalesce((
                SELECT parts.{column} FROM parts
                WHERE parts.desk = contacts.desk AND parts.contact = contacts.id
                ORDER BY number DESC LIMIT 1
            ), {column})
            """  # noqa: S608 # our own names
        )
    op.drop_table("parts")
