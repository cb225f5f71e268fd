"""Contacts as people look them up: pages of rows, one in detail, the day in numbers. Read only."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from signaling.api.models import (
    BroughtRow,
    ContactDetail,
    ContactList,
    ContactRow,
    GuestRow,
    PartRow,
    TimelineRow,
    Today,
)
from signaling.core.desk_views import MatchRow
from signaling.core.errors import Code, Refused
from signaling.store.engine import Database
from signaling.store.models import (
    Account,
    Companion,
    Contact,
    ContactDocument,
    Link,
    Part,
    Reservation,
    Session,
    Timeline,
)
from signaling.store.paging import after, cursor
from signaling.store.rows import reason_from_json

PAGE: Final = 50
PROMPT_MS: Final = 60_000  # the service level counts answers within this


class Contacts:
    """The contacts of one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk
        self._some = self._rows().where(Contact.id.in_(bindparam("ids", expanding=True)))

    async def page(
        self,
        *,
        queue: str | None = None,
        queues: Collection[str] | None = None,
        state: str | None = None,
        after_cursor: str | None = None,
        limit: int = PAGE,
    ) -> ContactList:
        """Newest first. `queues`: of these alone. `after_cursor` is an earlier answer's `next`;
        `Refused(FIELD_INVALID)` for another text."""
        query = self._rows().where(of_queues(queues))
        if queue is not None:
            query = query.where(Contact.queue == queue)
        if state is not None:
            query = query.where(Contact.state == state)
        if after_cursor is not None:
            query = query.where(tuple_(Contact.opened_at, Contact.id) < after(after_cursor))
        query = query.order_by(Contact.opened_at.desc(), Contact.id.desc()).limit(limit + 1)
        async with self._database.read() as connection:
            found = (await connection.execute(query)).mappings().all()
        contacts = tuple(ContactRow.model_validate(dict(row)) for row in found[:limit])
        last = contacts[-1] if len(found) > limit else None
        return ContactList(
            contacts=contacts, next=None if last is None else cursor(last.opened_at, last.id)
        )

    async def queue_of(self, id: str) -> str:  # noqa: A002
        """Raises `Refused(NOT_FOUND)`."""
        query = select(Contact.queue).where(Contact.desk == self._desk, Contact.id == id)
        async with self._database.read() as connection:
            queue = await connection.scalar(query)
        if queue is None:
            raise Refused(Code.NOT_FOUND, "there is no such contact")
        return queue

    async def some(self, ids: Sequence[str]) -> dict[str, ContactRow]:
        """By their ids; those that aren't there are left out."""
        async with self._database.read() as connection:
            found = await connection.execute(self._some, {"ids": list(ids)})
            rows = [ContactRow.model_validate(dict(row)) for row in found.mappings()]
        return {row.id: row for row in rows}

    async def detail(self, id: str) -> ContactDetail:  # noqa: A002
        """Raises `Refused(NOT_FOUND)`."""
        query = self._rows().add_columns(Contact.rating_text)
        async with self._database.read() as connection:
            row = (await connection.execute(query.where(Contact.id == id))).mappings().one_or_none()
            if row is None:
                raise Refused(Code.NOT_FOUND, "there is no such contact")
            matches = await self._matches(connection, id)
            parts = await self._parts(connection, id)
            guests = await self._guests(connection, id)
            documents = await connection.execute(
                select(ContactDocument.version, ContactDocument.name)
                .where(ContactDocument.desk == self._desk, ContactDocument.contact == id)
                .order_by(ContactDocument.brought_at, ContactDocument.version)
            )
            brought = tuple(BroughtRow(version=version, name=name) for version, name in documents)
            timeline = await connection.execute(
                select(Timeline.number, Timeline.at, Timeline.kind, Timeline.actor, Timeline.data)
                .where(Timeline.desk == self._desk, Timeline.contact == id)
                .order_by(Timeline.number)
            )
            values = dict(row)
            return ContactDetail(
                parts=parts,
                guests=guests,
                documents=brought,
                rating_text=values.pop("rating_text"),
                contact=ContactRow.model_validate(values),
                matches=matches,
                timeline=tuple(
                    TimelineRow.model_validate(dict(entry)) for entry in timeline.mappings()
                ),
            )

    def _rows(self) -> Select[*tuple[Any, ...]]:
        """With the latest part, if anybody has answered."""
        earlier = aliased(Part)
        latest = (
            select(func.max(earlier.number))
            .where(earlier.desk == Contact.desk, earlier.contact == Contact.id)
            .correlate(Contact)
            .scalar_subquery()
        )
        agent = func.coalesce(Contact.agent, Part.agent)
        return (
            select(
                *_COLUMNS,
                agent.label("agent"),
                Account.name.label("agent_name"),
                Part.disposition,
            )
            .select_from(Contact)
            .outerjoin(
                Part,
                and_(Part.desk == Contact.desk, Part.contact == Contact.id, Part.number == latest),
            )
            .outerjoin(Account, and_(Account.desk == Contact.desk, Account.id == agent))
            .where(Contact.desk == self._desk)
        )

    async def _parts(self, connection: AsyncConnection, contact: str) -> tuple[PartRow, ...]:
        found = await connection.execute(
            select(
                *(getattr(Part, name) for name in PartRow.model_fields if name != "agent_name"),
                func.coalesce(Account.name, Part.agent).label("agent_name"),
            )
            .select_from(Part)
            .outerjoin(Account, and_(Account.desk == Part.desk, Account.id == Part.agent))
            .where(Part.desk == self._desk, Part.contact == contact)
            .order_by(Part.number)
        )
        return tuple(PartRow.model_validate(dict(row)) for row in found.mappings())

    async def _guests(self, connection: AsyncConnection, contact: str) -> tuple[GuestRow, ...]:
        """Companions by the name that they were invited by, colleagues and supervisors by that of their account."""
        entered = (
            Timeline.desk == self._desk,
            Timeline.contact == contact,
            Timeline.kind == "entered",
        )
        companions = select(Companion.id.label("who"), Companion.name).join(
            Timeline, and_(Timeline.desk == Companion.desk, Timeline.actor == Companion.id)
        )
        staff = select(Account.id.label("who"), Account.name).join(
            Timeline, and_(Timeline.desk == Account.desk, Timeline.actor == Account.id)
        )
        both = union(companions.where(*entered), staff.where(*entered)).order_by("name", "who")
        found = await connection.execute(both)
        return tuple(GuestRow(who=who, name=name) for who, name in found)

    async def _matches(self, connection: AsyncConnection, contact: str) -> tuple[MatchRow, ...]:
        found = await connection.execute(
            select(
                Reservation.id.label("reservation"),
                Reservation.contact,
                Reservation.agent,
                func.coalesce(Account.name, Reservation.agent).label("agent_name"),
                Reservation.queue,
                Reservation.made_at,
                Reservation.outcome,
                Reservation.reason,
            )
            .outerjoin(
                Account, and_(Account.desk == Reservation.desk, Account.id == Reservation.agent)
            )
            .where(Reservation.desk == self._desk, Reservation.contact == contact)
            .order_by(Reservation.made_at, Reservation.id)
        )
        return tuple(_match(row) for row in found.mappings())

    async def today(
        self,
        since: int,
        now: int,
        idle_ms: int = 7_200_000,
        *,
        queues: Collection[str] | None = None,
    ) -> Today:
        """The day in numbers, as far as the database knows; `idle_ms` as in the rules of sign-in. `queues`: contacts
        and links of these alone."""
        mine = (Contact.desk == self._desk, of_queues(queues))
        of_today = (*mine, Contact.opened_at >= since)
        waited = Contact.connected_at - func.coalesce(Contact.waiting_since, Contact.joined_at)
        answered = (*of_today, Contact.connected_at.is_not(None), Contact.joined_at.is_not(None))
        async with self._database.read() as connection:
            counts = (
                await connection.execute(
                    select(
                        func.count(),
                        _count(Contact.connected_at.is_not(None)),
                        _count(
                            Contact.joined_at.is_not(None)
                            & Contact.connected_at.is_(None)
                            & Contact.ended_at.is_not(None)
                        ),
                    ).where(*of_today)
                )
            ).one()
            # what is open may have been opened yesterday
            live = (
                await connection.execute(
                    select(
                        _count(Contact.state.in_(("waiting", "reserved"))),
                        _count(Contact.state == "connected"),
                    ).where(*mine, Contact.state != "closed")
                )
            ).one()
            waits = (
                await connection.execute(
                    select(func.count(), _count(waited <= PROMPT_MS)).where(*answered)
                )
            ).one()
            middle = await connection.execute(
                select(waited)
                .where(*answered)
                .order_by(waited)
                .offset(max(0, waits[0] - 1) // 2)
                .limit(2 - waits[0] % 2)
            )
            middles = [value for value in middle.scalars() if value is not None]
            return Today(
                since=since,
                contacts=counts[0],
                connected=counts[1],
                abandoned=counts[2],
                waiting=live[0],
                in_call=live[1],
                median_wait_ms=sum(middles) // len(middles) if middles else None,
                service_level=waits[1] / waits[0] if waits[0] else None,
                links_open=await self._links_open(connection, now, queues),
                **await self._agents(connection, now, idle_ms),
            )

    async def _links_open(
        self, connection: AsyncConnection, now: int, queues: Collection[str] | None
    ) -> int:
        count = await connection.scalar(
            select(func.count()).where(
                Link.desk == self._desk,
                true() if queues is None else Link.queue.in_(sorted(queues)),
                Link.expires_at > now,
                Link.revoked_at.is_(None),
                Link.used < Link.contacts,
            )
        )
        return count or 0

    async def _agents(
        self, connection: AsyncConnection, now: int, idle_ms: int
    ) -> Mapping[str, int]:
        agents = (Account.desk == self._desk, Account.role == "agent", Account.enabled)
        living = select(Session.account).where(
            Session.desk == self._desk,
            Session.expires_at > now,
            Session.seen_at > now - idle_ms,
        )
        enabled = await connection.scalar(select(func.count()).where(*agents))
        signed_in = await connection.scalar(
            select(func.count()).where(*agents, Account.id.in_(living))
        )
        return {"agents_enabled": enabled or 0, "agents_signed_in": signed_in or 0}


def of_queues(queues: Collection[str] | None) -> ColumnElement[bool]:
    """Contacts of these queues; None: of all."""
    return true() if queues is None else Contact.queue.in_(sorted(queues))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _match(row: Mapping[Any, Any]) -> MatchRow:
    values = {str(name): value for name, value in row.items()}
    return MatchRow(**{**values, "reason": reason_from_json(values["reason"])})


_COLUMNS: Final = tuple(
    getattr(Contact, name)
    for name in ContactRow.model_fields
    if name not in {"agent", "agent_name", "disposition"}
)
