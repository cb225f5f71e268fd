"""What a desk has of one customer: contacts and links that bear a reference, or one contact; and all that was said,
asked, written and brought there."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.api.models import LinkView
from signaling.core.records import AuditRecord
from signaling.store import library_models as files
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.models import (
    Account,
    Chat,
    Companion,
    Contact,
    ContactDocument,
    Link,
    Part,
    Recording,
    Timeline,
    table,
)
from signaling.store.papers import THERE, VERSION_OF

ERASED: Final = "link.erased"
CUSTOMER: Final = "customer"
MOST: Final = 1_000
"""Contacts shown and erased at once; whoever has more is a house, not a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Of whom. `reference`: of the house's systems; None: only `contact` is known of them."""

    reference: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneContact:
    """A row of it. `link`: by which it came; `mode`: how it was recorded, None: it wasn't."""

    id: str
    link: str | None
    state: str
    queue: str
    channel: str
    language: str
    reference: str | None
    topic: str | None
    opened_at: int
    connected_at: int | None
    ended_at: int | None
    end_reason: str | None
    stars: int | None
    rating_text: str | None
    mode: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A document that the customer brought or was given. `version`: where it lies; `there`: it wasn't destroyed yet."""

    version: str
    name: str
    kind: str
    size: int
    sha256: str
    brought_at: int
    own: bool
    there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Of one contact. `parts`, `chat`, `companions`, `steps`: rows by name of their columns."""

    parts: tuple[dict[str, Any], ...]
    chat: tuple[dict[str, Any], ...]
    companions: tuple[dict[str, Any], ...]
    steps: tuple[dict[str, Any], ...]
    documents: tuple[Brought, ...]


class Customers:
    """Of one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def contacts(self, person: Person, limit: int | None = None) -> list[OneContact]:
        """Oldest first; all of them without a limit."""
        query = (
            select(*_CONTACT, Recording.mode)
            .outerjoin(
                Recording,
                and_(
                    Recording.desk == Contact.desk,
                    Recording.contact == Contact.id,
                    Recording.started_at.is_not(None),
                ),
            )
            .where(Contact.desk == self._desk, _whose(person))
            .order_by(Contact.opened_at, Contact.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [OneContact(**row) for row in (await connection.execute(query)).mappings()]

    async def links(self, person: Person) -> list[LinkView]:
        """Made for this reference, oldest first. Of one contact: the link it came by, if it was for that alone."""
        if person.reference is not None:
            mine: ColumnElement[bool] = Link.reference == person.reference
        else:
            its = select(Contact.link).where(
                Contact.desk == self._desk, Contact.id == person.contact
            )
            mine = and_(Link.id.in_(its), Link.contacts == 1)
        query = select(*_LINK).where(Link.desk == self._desk, mine).order_by(Link.made_at, Link.id)
        async with self._database.read() as connection:
            found = (await connection.execute(query)).mappings()
            return [LinkView.model_validate(dict(row)) for row in found]

    async def content(self, contact: str) -> Content:
        async with self._database.read() as connection:
            return Content(
                parts=await self._rows(
                    connection,
                    select(
                        Account.name.label("agent_name"),
                        *_PART,
                    )
                    .outerjoin(Account, and_(Account.desk == Part.desk, Account.id == Part.agent))
                    .where(Part.desk == self._desk, Part.contact == contact)
                    .order_by(Part.number),
                ),
                chat=await self._rows(
                    connection,
                    select(Chat.sent_at.label("at"), Chat.role, Chat.text)
                    .where(Chat.desk == self._desk, Chat.contact == contact)
                    .order_by(Chat.number),
                ),
                companions=await self._rows(
                    connection,
                    select(Companion.name, Companion.made_at, Companion.ended_at)
                    .where(Companion.desk == self._desk, Companion.contact == contact)
                    .order_by(Companion.made_at, Companion.id),
                ),
                steps=await self._rows(
                    connection,
                    select(Timeline.at, Timeline.kind)
                    .where(
                        Timeline.desk == self._desk,
                        Timeline.contact == contact,
                        or_(Timeline.actor == contact, Timeline.actor.is_(None)),
                    )
                    .order_by(Timeline.number),
                ),
                documents=await self._documents(connection, contact),
            )

    async def _rows(self, connection: AsyncConnection, query: Any) -> tuple[dict[str, Any], ...]:
        return tuple(dict(row) for row in (await connection.execute(query)).mappings())

    async def _documents(self, connection: AsyncConnection, contact: str) -> tuple[Brought, ...]:
        own = ContactDocument.by == contact
        query = (
            select(
                ContactDocument.version,
                ContactDocument.name,
                ContactDocument.kind,
                ContactDocument.size,
                ContactDocument.sha256,
                ContactDocument.brought_at,
                own.label("own"),
                THERE.label("there"),
            )
            .outerjoin(files.Version, VERSION_OF)
            .where(
                ContactDocument.desk == self._desk,
                ContactDocument.contact == contact,
                or_(own, ContactDocument.given.is_not(None)),
            )
            .order_by(ContactDocument.brought_at, ContactDocument.version)
        )
        return tuple(
            Brought(**{**row, "own": bool(row["own"]), "there": bool(row["there"])})
            for row in (await connection.execute(query)).mappings()
        )

    async def erase_links(self, links: list[str], now: int, by: str) -> list[str]:
        """Those of them that no contact came by that is still there. Which went; each is an entry."""
        used = select(Contact.link).where(Contact.desk == self._desk, Contact.link.in_(links))
        async with self._database.write() as connection:
            taken = set(await connection.scalars(used))
            gone = [each for each in links if each not in taken]
            found = await connection.scalars(
                delete(Link).where(Link.desk == self._desk, Link.id.in_(gone)).returning(Link.id)
            )
            erased = sorted(found)
            entries = [AuditRecord(at=now, kind=ERASED, actor=by, subject=id_) for id_ in erased]
            if entries:
                await append(connection, self._desk, *entries)
        return erased


def _whose(person: Person) -> ColumnElement[bool]:
    if person.reference is not None:
        return Contact.reference == person.reference
    return Contact.id == person.contact


_CONTACT: Final = tuple(
    getattr(Contact, name) for name in OneContact.__dataclass_fields__ if name != "mode"
)
_LINK: Final = tuple(table(Link).c[name] for name in LinkView.model_fields)
_PART: Final = (
    Part.connected_at,
    Part.ended_at,
    Part.queue,
    Part.disposition,
    Part.note,
    Part.passed_note,
)
