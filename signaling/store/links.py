"""Links in the database: everything about an invitation but its token, which is signed and never stored."""

from typing import Final

from sqlalchemy import insert, select, tuple_, update

from signaling.api.models import LinkList, LinkView, LinkWish
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.generated import new_id
from signaling.store.audit import COMMAND_LINE, append
from signaling.store.engine import Database
from signaling.store.models import Link, table
from signaling.store.paging import after, cursor
from signaling.store.rows import storable

PAGE: Final = 50


class Links:
    """The links of one desk. Unknown ids raise `Refused(NOT_FOUND)`."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def create(self, now: int, wish: LinkWish, *, expires_at: int, made_by: str) -> LinkView:
        """`expires_at` as decided by the caller (the wish may leave it open); the wish is taken as checked."""
        link = LinkView(
            id=new_id(),
            queue=wish.queue,
            language=wish.language,
            skills=dict(sorted(wish.skills.items())),
            fixed_agent=wish.fixed_agent,
            preferred_agent=wish.preferred_agent,
            contacts=wish.contacts,
            used=0,
            priority_s=wish.priority_s,
            not_before=wish.not_before,
            expires_at=expires_at,
            revoked_at=None,
            reference=storable(wish.reference),
            topic=storable(wish.topic),
            made_at=now,
            made_by=made_by,
        )
        async with self._database.write() as connection:
            await connection.execute(insert(Link).values(desk=self._desk, **link.model_dump()))
            await append(connection, self._desk, _made(link))
        return link

    async def get(self, id: str) -> LinkView:  # noqa: A002
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_COLUMNS).where(Link.desk == self._desk, Link.id == id)
            )
            row = found.mappings().one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such link")
        return LinkView.model_validate(dict(row))

    async def page(
        self, *, made_by: str | None = None, after_cursor: str | None = None, limit: int = PAGE
    ) -> LinkList:
        """Newest first; `made_by` for one's own. `after_cursor` is an earlier answer's `next`."""
        query = select(*_COLUMNS).where(Link.desk == self._desk)
        if made_by is not None:
            query = query.where(Link.made_by == made_by)
        if after_cursor is not None:
            query = query.where(tuple_(Link.made_at, Link.id) < after(after_cursor))
        query = query.order_by(Link.made_at.desc(), Link.id.desc()).limit(limit + 1)
        async with self._database.read() as connection:
            found = (await connection.execute(query)).mappings().all()
        links = tuple(LinkView.model_validate(dict(row)) for row in found[:limit])
        more = len(found) > limit
        return LinkList(links=links, next=cursor(links[-1].made_at, links[-1].id) if more else None)

    async def revoke(self, now: int, id: str, by: str = COMMAND_LINE) -> LinkView:  # noqa: A002
        """A second revocation keeps the time of the first."""
        async with self._database.write() as connection:
            revoked = await connection.execute(
                update(Link)
                .where(Link.desk == self._desk, Link.id == id, Link.revoked_at.is_(None))
                .values(revoked_at=now)
            )
            if revoked.rowcount == 1:
                entry = AuditRecord(at=now, kind="link.revoked", actor=by, subject=id)
                await append(connection, self._desk, entry)
        return await self.get(id)

    async def revoked_since(self, at: int) -> list[tuple[str, int]]:
        """Links revoked at this time or later, with when: a server sees what the command line did."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(Link.id, Link.revoked_at).where(
                    Link.desk == self._desk, Link.revoked_at >= at
                )
            )
            return [(id_, revoked_at) for id_, revoked_at in found if revoked_at is not None]


def _made(link: LinkView) -> AuditRecord:
    """Without reference and topic: those are somebody's words."""
    return AuditRecord(
        at=link.made_at,
        kind="link.made",
        actor=link.made_by,
        subject=link.id,
        data={"queue": link.queue, "contacts": link.contacts, "expires_at": link.expires_at},
    )


_COLUMNS: Final = tuple(table(Link).c[name] for name in LinkView.model_fields)
