"""The tables. Declared as mapped classes for their typed columns; statements are Core throughout.

Times are ms since 1970 UTC. The tables of the desk's records carry exactly the fields of `signaling.core.records`, plus
`desk`; a test compares them. Migrations are compared with this file by a test on both databases.
"""

from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from signaling.store.appearance_models import AppearanceCheck as AppearanceCheck
from signaling.store.appearance_models import AppearancePolicy as AppearancePolicy
from signaling.store.base import Base as Base
from signaling.store.base import Pairs
from signaling.store.base import table as table
from signaling.store.document_models import ContactDocument as ContactDocument
from signaling.store.document_models import Mark as Mark
from signaling.store.document_models import MarkRemoval as MarkRemoval
from signaling.store.document_models import Sharing as Sharing
from signaling.store.hold_models import Destruction as Destruction
from signaling.store.hold_models import Extension as Extension
from signaling.store.hold_models import HeldContact as HeldContact
from signaling.store.hold_models import Hold as Hold
from signaling.store.hold_models import Keeping as Keeping
from signaling.store.judgement_models import Judgement as Judgement
from signaling.store.judgement_models import QuestionList as QuestionList
from signaling.store.judgement_models import Remark as Remark
from signaling.store.judgement_models import ReviewTask as ReviewTask
from signaling.store.judgement_models import Sample as Sample
from signaling.store.judgement_models import SamplePlan as SamplePlan
from signaling.store.judgement_models import Verdict as Verdict
from signaling.store.library_models import Backdrop as Backdrop
from signaling.store.library_models import LibraryDocument as LibraryDocument
from signaling.store.library_models import MarkedCopy as MarkedCopy
from signaling.store.library_models import Upload as Upload
from signaling.store.library_models import Version as Version
from signaling.store.search_models import SavedSearch as SavedSearch


class Desk(Base):
    """Who serves the desk, and its epoch: each save names the epoch it was made in."""

    __tablename__ = "desks"
    desk: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    host: Mapped[str]
    pid: Mapped[int]
    since: Mapped[int]
    saves: Mapped[int]


# --- the desk's records --------------------------------------------------------------------------------------------


class Contact(Base):
    __tablename__ = "contacts"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    link: Mapped[str | None]
    seat: Mapped[str]
    state: Mapped[str]
    queue: Mapped[str]
    home_queue: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    skills: Mapped[Pairs]
    fixed_agent: Mapped[str | None]
    preferred_agent: Mapped[str | None]
    by_code: Mapped[bool]
    head_start_ms: Mapped[int]
    reference: Mapped[str | None]
    topic: Mapped[str | None]
    opened_at: Mapped[int]
    joined_at: Mapped[int | None]
    waiting_since: Mapped[int | None]
    agent: Mapped[str | None]
    connected_at: Mapped[int | None]
    ended_at: Mapped[int | None]
    end_reason: Mapped[str | None]
    closed_at: Mapped[int | None]
    epoch: Mapped[int]
    topology: Mapped[str]
    camera: Mapped[bool]
    microphone: Mapped[bool]
    stars: Mapped[int | None]
    rating_text: Mapped[str | None]
    __table_args__ = (
        # what a start reads: few rows among all of history
        Index(
            "ix_contacts_open",
            "desk",
            "id",
            sqlite_where=text("state != 'closed'"),
            postgresql_where=text("state != 'closed'"),
        ),
        # what retention looks through, and whether anything of a link is left
        Index("ix_contacts_closed", "desk", "closed_at", "id"),
        Index(
            "ix_contacts_link",
            "desk",
            "link",
            sqlite_where=text("link IS NOT NULL"),
            postgresql_where=text("link IS NOT NULL"),
        ),
        Index(None, "desk", "opened_at", "id"),
        Index(None, "desk", "queue", "opened_at", "id"),
        Index(None, "desk", "state", "opened_at", "id"),
    )


class Part(Base):
    __tablename__ = "parts"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    agent: Mapped[str]
    queue: Mapped[str]
    reason: Mapped[dict[str, Any]]
    connected_at: Mapped[int]
    ended_at: Mapped[int | None]
    end: Mapped[str | None]
    wrap_up_until: Mapped[int | None]
    closed_at: Mapped[int | None]
    disposition: Mapped[str | None]
    note: Mapped[str]
    passed_note: Mapped[str | None]


class Presence(Base):
    __tablename__ = "presence"
    desk: Mapped[str] = mapped_column(primary_key=True)
    agent: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str | None]
    since: Mapped[int]
    idle_since: Mapped[int]
    rest_until: Mapped[int | None]


class Reservation(Base):
    __tablename__ = "reservations"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    contact: Mapped[str]
    agent: Mapped[str]
    asked_by: Mapped[str | None]
    note: Mapped[str | None]
    queue: Mapped[str]
    made_at: Mapped[int]
    expires_at: Mapped[int]
    ended_at: Mapped[int | None]
    outcome: Mapped[str]
    reason: Mapped[dict[str, Any]]
    __table_args__ = (
        Index(None, "desk", "made_at", "id"),
        Index(None, "desk", "contact", "made_at"),
    )


class Chat(Base):
    __tablename__ = "chat"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    message: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    sender: Mapped[str]
    role: Mapped[str]
    text: Mapped[str]
    sent_at: Mapped[int]
    delivered_at: Mapped[int | None]


class Participant(Base):
    __tablename__ = "participants"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    participant: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    circle: Mapped[int]
    leg: Mapped[int]
    slots: Mapped[list[str | None]]
    joined_at: Mapped[int]
    left_at: Mapped[int | None]


class Claim(Base):
    __tablename__ = "claims"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str]
    seat: Mapped[str]
    asked_at: Mapped[int]
    decided_at: Mapped[int | None]
    admitted: Mapped[bool | None]
    __table_args__ = (Index(None, "desk", "contact"),)


class Companion(Base):
    __tablename__ = "companions"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str]
    name: Mapped[str]
    invited_by: Mapped[str]
    seat: Mapped[str | None]
    state: Mapped[str]
    made_at: Mapped[int]
    expires_at: Mapped[int]
    ended_at: Mapped[int | None]
    __table_args__ = (Index(None, "desk", "contact"),)


class Consent(Base):
    __tablename__ = "consents"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    participant: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    mode: Mapped[str]
    state: Mapped[str]
    stands: Mapped[bool]
    version: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    given_at: Mapped[int]
    at: Mapped[int]


class ConsentText(Base):
    """Words that somebody was shown, by their hash."""

    __tablename__ = "consent_texts"
    desk: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    version: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]


class Recording(Base):
    __tablename__ = "recordings"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    mode: Mapped[str]
    state: Mapped[str]
    since: Mapped[int]
    sequence: Mapped[int]
    asked_at: Mapped[int | None]
    asked: Mapped[list[str]]
    impossible: Mapped[str | None]
    pause: Mapped[str | None]
    order: Mapped[bool]
    order_ended: Mapped[str | None]
    headset: Mapped[list[str]]
    failed: Mapped[str | None]
    started_at: Mapped[int | None]
    ended_at: Mapped[int | None]
    __table_args__ = (
        # what was recorded, the latest first: few rows among all contacts of queues that may record
        Index(
            "ix_recordings_started",
            "desk",
            "started_at",
            "contact",
            sqlite_where=text("started_at IS NOT NULL"),
            postgresql_where=text("started_at IS NOT NULL"),
        ),
    )


class Timeline(Base):
    __tablename__ = "timeline"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    kind: Mapped[str]
    actor: Mapped[str | None]
    data: Mapped[dict[str, Any]]


# --- the audit log -------------------------------------------------------------------------------------------------


class Audit(Base):
    """Appended by `store/audit.py` alone; triggers refuse update and delete. `data`: JSON as it was hashed, so text."""

    __tablename__ = "audit"
    desk: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int]
    kind: Mapped[str]
    actor: Mapped[str | None]
    subject: Mapped[str | None]
    data: Mapped[str]
    hash: Mapped[str]
    __table_args__ = (
        Index(None, "desk", "kind", "number"),
        Index(None, "desk", "at"),
    )


class AuditHead(Base):
    """The last entry of a desk's log; its row is locked by whoever appends."""

    __tablename__ = "audit_heads"
    desk: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[str]


# --- invitations ---------------------------------------------------------------------------------------------------


class Link(Base):
    """`used` is the desk's to write (`LinkUseRecord`); everything else is written once, `revoked_at` at most once."""

    __tablename__ = "links"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    queue: Mapped[str]
    language: Mapped[str | None]
    skills: Mapped[dict[str, Any]]
    fixed_agent: Mapped[str | None]
    preferred_agent: Mapped[str | None]
    contacts: Mapped[int]
    used: Mapped[int]
    priority_s: Mapped[int]
    not_before: Mapped[int | None]
    expires_at: Mapped[int]
    revoked_at: Mapped[int | None]
    reference: Mapped[str | None]
    topic: Mapped[str | None]
    made_at: Mapped[int]
    made_by: Mapped[str]
    __table_args__ = (
        Index(None, "desk", "made_at", "id"),
        Index(None, "desk", "made_by", "made_at", "id"),
        Index(None, "desk", "expires_at"),
        Index(None, "desk", "revoked_at"),
    )


class SigningKey(Base):
    """The server's own secrets. For `purpose` *link* the newest signs and all that have not retired verify."""

    __tablename__ = "signing_keys"
    desk: Mapped[str] = mapped_column(primary_key=True)
    kid: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    secret: Mapped[bytes]
    made_at: Mapped[int]
    retires_at: Mapped[int | None]


class SessionCode(Base):
    """`digest`: HMAC of the six digits by a key of the server: a bare hash of a million values hides nothing."""

    __tablename__ = "session_codes"
    desk: Mapped[str] = mapped_column(primary_key=True)
    agent: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    made_at: Mapped[int]
    expires_at: Mapped[int]
    __table_args__ = (Index(None, "desk", "digest", unique=True),)


class ApiKey(Base):
    """`digest`: SHA-256 of the secret, which is 256 random bits and was shown once."""

    __tablename__ = "api_keys"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[str]
    scopes: Mapped[list[str]]
    made_at: Mapped[int]
    expires_at: Mapped[int | None]
    revoked_at: Mapped[int | None]
    used_on: Mapped[int | None]


# --- staff ---------------------------------------------------------------------------------------------------------


class Account(Base):
    """`login_key` is the login as compared: case does not matter."""

    __tablename__ = "accounts"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str]
    login_key: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    enabled: Mapped[bool]
    languages: Mapped[list[str]]
    skills: Mapped[Pairs]
    queues: Mapped[list[str]]
    capacity: Mapped[Pairs]
    made_at: Mapped[int]
    changed_at: Mapped[int]
    last_sign_in_at: Mapped[int | None]
    failures: Mapped[int]
    failing_since: Mapped[int]
    locks: Mapped[int]
    locked_until: Mapped[int]
    __table_args__ = (Index(None, "desk", "login_key", unique=True),)


class Certificate(Base):
    """What was entered is never changed; how and when it ended is written once, and at most once."""

    __tablename__ = "certificates"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[int | None]
    valid_until: Mapped[int | None]
    issuer: Mapped[str]
    evidence: Mapped[str]
    entered_by: Mapped[str | None]
    entered_at: Mapped[int]
    ended_at: Mapped[int | None]
    ended_by: Mapped[str | None]
    end: Mapped[str | None]
    reason: Mapped[str | None]
    replaced_by: Mapped[str | None]
    __table_args__ = (
        ForeignKeyConstraint(["desk", "account"], ["accounts.desk", "accounts.id"]),
        Index(None, "desk", "account", "entered_at"),
    )


class Session(Base):
    """A staff member's browser. `digest`: SHA-256 of the cookie's 256 random bits."""

    __tablename__ = "sessions"
    desk: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str]
    made_at: Mapped[int]
    seen_at: Mapped[int]
    expires_at: Mapped[int]
    __table_args__ = (
        ForeignKeyConstraint(["desk", "account"], ["accounts.desk", "accounts.id"]),
        Index(None, "desk", "account"),
        Index(None, "desk", "expires_at"),
    )
