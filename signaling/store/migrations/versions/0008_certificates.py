"""Certificates as entries of their own, with evidence and history."""

import json
import secrets
from typing import Any, Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0008"
down_revision: Final = "0007"

JSON: Final = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)
ACCOUNTS: Final = sa.table(
    "accounts",
    sa.column("desk", sa.Text()),
    sa.column("id", sa.Text()),
    sa.column("certificates", JSON),
    sa.column("changed_at", sa.BigInteger()),
)
CERTIFICATES: Final = sa.table(
    "certificates",
    sa.column("desk", sa.Text()),
    sa.column("id", sa.Text()),
    sa.column("account", sa.Text()),
    sa.column("name", sa.Text()),
    sa.column("valid_until", sa.BigInteger()),
    sa.column("issuer", sa.Text()),
    sa.column("evidence", sa.Text()),
    sa.column("entered_at", sa.BigInteger()),
    sa.column("ended_at", sa.BigInteger()),
)


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=True),
        sa.Column("valid_until", sa.BigInteger(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=True),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["desk", "account"],
            ["accounts.desk", "accounts.id"],
            name=op.f("fk_certificates_accounts"),
        ),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_certificates")),
    )
    op.create_index(
        op.f("ix_certificates_desk_account_entered_at"),
        "certificates",
        ["desk", "account", "entered_at"],
    )
    # Who entered them, and by which evidence, nobody has written down.
    rows = [
        {
            "desk": account.desk,
            "id": secrets.token_hex(8),
            "account": account.id,
            "name": name,
            "valid_until": until,
            "issuer": "",
            "evidence": "",
            "entered_at": account.changed_at,
        }
        for account in op.get_bind().execute(sa.select(ACCOUNTS))
        for name, until in account.certificates
    ]
    if rows:
        op.bulk_insert(CERTIFICATES, rows)
    op.drop_column("accounts", "certificates")


def downgrade() -> None:
    """What isn't known to an account, evidence and history, is lost."""
    op.add_column("accounts", sa.Column("certificates", JSON, nullable=False, server_default="[]"))
    held: dict[tuple[str, str], list[list[Any]]] = {}
    standing = sa.select(CERTIFICATES).where(CERTIFICATES.c.ended_at.is_(None))
    for row in op.get_bind().execute(standing):
        held.setdefault((row.desk, row.account), []).append([row.name, row.valid_until])
    for (desk, account), pairs in held.items():
        op.execute(
            sa.update(ACCOUNTS)
            .where(ACCOUNTS.c.desk == desk, ACCOUNTS.c.id == account)
            .values(certificates=sorted(pairs, key=json.dumps))
        )
    op.drop_table("certificates")
