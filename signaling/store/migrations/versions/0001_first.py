"""The first schema: the desk's records, invitations, staff."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0001"
down_revision: Final = None

JSON: Final = sa.JSON(none_as_null=True).with_variant(
    postgresql.JSONB(none_as_null=True), "postgresql"
)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("login_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("certificates", JSON, nullable=False),
        sa.Column("queues", JSON, nullable=False),
        sa.Column("capacity", JSON, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("last_sign_in_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=False),
        sa.Column("locks", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_accounts")),
    )
    op.create_index(
        op.f("ix_accounts_desk_login_key"), "accounts", ["desk", "login_key"], unique=True
    )
    op.create_table(
        "api_keys",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("used_on", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_api_keys")),
    )
    op.create_table(
        "chat",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("desk", "contact", "message", name=op.f("pk_chat")),
    )
    op.create_table(
        "claims",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("admitted", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_desk_contact"), "claims", ["desk", "contact"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("first_queue", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("fixed_agent", sa.Text(), nullable=True),
        sa.Column("preferred_agent", sa.Text(), nullable=True),
        sa.Column("by_code", sa.Boolean(), nullable=False),
        sa.Column("head_start_ms", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=True),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("connected_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("wrap_up_until", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("camera", sa.Boolean(), nullable=False),
        sa.Column("microphone", sa.Boolean(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=True),
        sa.Column("rating_text", sa.Text(), nullable=True),
        sa.Column("reason", JSON, nullable=True),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_contacts")),
    )
    op.create_index(
        op.f("ix_contacts_desk_opened_at_id"), "contacts", ["desk", "opened_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_contacts_desk_queue_opened_at_id"),
        "contacts",
        ["desk", "queue", "opened_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contacts_desk_state_opened_at_id"),
        "contacts",
        ["desk", "state", "opened_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_contacts_open",
        "contacts",
        ["desk", "id"],
        unique=False,
        sqlite_where=sa.text("state != 'closed'"),
        postgresql_where=sa.text("state != 'closed'"),
    )
    op.create_table(
        "desks",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("saves", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("desk", name=op.f("pk_desks")),
    )
    op.create_table(
        "links",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("fixed_agent", sa.Text(), nullable=True),
        sa.Column("preferred_agent", sa.Text(), nullable=True),
        sa.Column("contacts", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("priority_s", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_desk_expires_at"), "links", ["desk", "expires_at"], unique=False)
    op.create_index(op.f("ix_links_desk_revoked_at"), "links", ["desk", "revoked_at"], unique=False)
    op.create_index(
        op.f("ix_links_desk_made_at_id"), "links", ["desk", "made_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_links_desk_made_by_made_at_id"),
        "links",
        ["desk", "made_by", "made_at", "id"],
        unique=False,
    )
    op.create_table(
        "presence",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("idle_since", sa.BigInteger(), nullable=False),
        sa.Column("rest_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("desk", "agent", name=op.f("pk_presence")),
    )
    op.create_table(
        "reservations",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", JSON, nullable=False),
        sa.PrimaryKeyConstraint("desk", "id", name=op.f("pk_reservations")),
    )
    op.create_index(
        op.f("ix_reservations_desk_contact_made_at"),
        "reservations",
        ["desk", "contact", "made_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reservations_desk_made_at_id"),
        "reservations",
        ["desk", "made_at", "id"],
        unique=False,
    )
    op.create_table(
        "session_codes",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "agent", name=op.f("pk_session_codes")),
    )
    op.create_index(
        op.f("ix_session_codes_desk_digest"), "session_codes", ["desk", "digest"], unique=True
    )
    op.create_table(
        "signing_keys",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("retires_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("desk", "kid", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "timeline",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("data", JSON, nullable=False),
        sa.PrimaryKeyConstraint("desk", "contact", "number", name=op.f("pk_timeline")),
    )
    op.create_table(
        "sessions",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk", "account"], ["accounts.desk", "accounts.id"], name=op.f("fk_sessions_accounts")
        ),
        sa.PrimaryKeyConstraint("desk", "digest", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_desk_account"), "sessions", ["desk", "account"], unique=False)
    op.create_index(
        op.f("ix_sessions_desk_expires_at"), "sessions", ["desk", "expires_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_sessions_desk_expires_at"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_desk_account"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("timeline")
    op.drop_table("signing_keys")
    op.drop_index(op.f("ix_session_codes_desk_digest"), table_name="session_codes")
    op.drop_table("session_codes")
    op.drop_index(op.f("ix_reservations_desk_made_at_id"), table_name="reservations")
    op.drop_index(op.f("ix_reservations_desk_contact_made_at"), table_name="reservations")
    op.drop_table("reservations")
    op.drop_table("presence")
    op.drop_index(op.f("ix_links_desk_made_by_made_at_id"), table_name="links")
    op.drop_index(op.f("ix_links_desk_made_at_id"), table_name="links")
    op.drop_index(op.f("ix_links_desk_revoked_at"), table_name="links")
    op.drop_index(op.f("ix_links_desk_expires_at"), table_name="links")
    op.drop_table("links")
    op.drop_table("desks")
    op.drop_index(
        "ix_contacts_open",
        table_name="contacts",
        sqlite_where=sa.text("state != 'closed'"),
        postgresql_where=sa.text("state != 'closed'"),
    )
    op.drop_index(op.f("ix_contacts_desk_state_opened_at_id"), table_name="contacts")
    op.drop_index(op.f("ix_contacts_desk_queue_opened_at_id"), table_name="contacts")
    op.drop_index(op.f("ix_contacts_desk_opened_at_id"), table_name="contacts")
    op.drop_table("contacts")
    op.drop_index(op.f("ix_claims_desk_contact"), table_name="claims")
    op.drop_table("claims")
    op.drop_table("chat")
    op.drop_table("api_keys")
    op.drop_index(op.f("ix_accounts_desk_login_key"), table_name="accounts")
    op.drop_table("accounts")
