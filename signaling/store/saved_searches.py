"""Searches that reviewers have saved, for themselves or for all reviewers."""

from typing import Final
from urllib.parse import parse_qs

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.api.review_search_models import SavedSearchRow, SearchToSave
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.generated import new_id
from signaling.review.words import joined, mentions
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.models import Account
from signaling.store.rows import storable
from signaling.store.search_models import SavedSearch

TYPED: Final = ("q", "document", "reference")
MOST: Final = 100
"""Of one reviewer."""


class SavedSearches:
    """One desk's. Each change is an entry in the audit log, without what is searched for."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def seen_by(self, account: str) -> tuple[SavedSearchRow, ...]:
        """One's own first, then what others share; each in the order of names."""
        query = (
            select(
                SavedSearch.id,
                SavedSearch.name,
                SavedSearch.query,
                SavedSearch.shared,
                SavedSearch.account,
                Account.name.label("account_name"),
                (SavedSearch.account == account).label("mine"),
            )
            .outerjoin(
                Account,
                (Account.desk == SavedSearch.desk) & (Account.id == SavedSearch.account),
            )
            .where(
                SavedSearch.desk == self._desk,
                or_(SavedSearch.account == account, SavedSearch.shared),
            )
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query)).mappings().all()
        rows = (SavedSearchRow.model_validate(dict(row)) for row in found)
        return tuple(sorted(rows, key=lambda row: (not row.mine, row.name.casefold(), row.id)))

    async def save(self, now: int, account: str, wish: SearchToSave) -> str:
        """Its id. One of the same name and reviewer is replaced. Raises `Refused(FIELD_INVALID)` beyond `MOST`."""
        mine = (SavedSearch.desk == self._desk, SavedSearch.account == account)
        name, saved = storable(wish.name.strip()), new_id()
        async with self._database.write() as connection:
            await connection.execute(delete(SavedSearch).where(*mine, SavedSearch.name == name))
            count = await connection.scalar(select(func.count()).where(*mine)) or 0
            if count >= MOST:
                raise Refused(Code.FIELD_INVALID, f"at most {MOST} of one person", field="name")
            await connection.execute(
                insert(SavedSearch).values(
                    desk=self._desk,
                    id=saved,
                    account=account,
                    name=name,
                    query=storable(wish.query),
                    shared=wish.shared,
                    made_at=now,
                )
            )
            await append(
                connection, self._desk, _entry(now, "search.saved", account, saved, wish.shared)
            )
        return saved

    async def remove(self, now: int, account: str, saved: str) -> None:
        """One's own; raises `Refused(NOT_FOUND)` for any other."""
        mine = (
            SavedSearch.desk == self._desk,
            SavedSearch.id == saved,
            SavedSearch.account == account,
        )
        async with self._database.write() as connection:
            done = await connection.execute(delete(SavedSearch).where(*mine))
            if not done.rowcount:
                raise Refused(Code.NOT_FOUND, "there is no such search of yours")
            await append(connection, self._desk, _entry(now, "search.removed", account, saved))

    async def naming(self, reference: str) -> int:
        """How many searches, of whomever, `forget` would remove."""
        async with self._database.read() as connection:
            return len(await self._naming(connection, reference))

    async def forget(self, now: int, reference: str, by: str) -> int:
        """Whoever looked for this customer by the reference looks for them no more; how many searches that were."""
        async with self._database.write() as connection:
            gone = await self._naming(connection, reference)
            if gone:
                mine = (SavedSearch.desk == self._desk, SavedSearch.id.in_(gone))
                await connection.execute(delete(SavedSearch).where(*mine))
                entries = [_entry(now, "search.removed", by, each) for each in gone]
                await append(connection, self._desk, *entries)
        return len(gone)

    async def _naming(self, connection: AsyncConnection, reference: str) -> list[str]:
        """Those in which it stands, however it is written: as the reference, among the words, or in the name."""
        whose = joined(reference)
        query = select(SavedSearch.id, SavedSearch.name, SavedSearch.query)
        found = await connection.execute(query.where(SavedSearch.desk == self._desk))
        return [
            row.id
            for row in found
            if any(mentions(text, whose) for text in (row.name, *_typed(row.query)))
        ]


def _typed(query: str) -> list[str]:
    """Of the address, what people type rather than choose."""
    said = parse_qs(query.removeprefix("?"))
    return [text for name in TYPED for text in said.get(name, ())]


def _entry(
    now: int,
    kind: str,
    account: str,
    saved: str,
    shared: bool | None = None,
) -> AuditRecord:
    data: dict[str, str | int | None] = {} if shared is None else {"shared": int(shared)}
    return AuditRecord(at=now, kind=kind, actor=account, subject=saved, data=data)
