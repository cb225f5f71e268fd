"""Searches that reviewers have saved, for themselves or for all reviewers."""

from typing import Final
from urllib.parse import parse_qs

from sqlalchemy import delete, func, insert, or_, select

from signaling.api.review_search_models import SavedSearchRow, SearchToSave
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.generated import new_id
from signaling.review.words import joined
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.models import Account
from signaling.store.rows import storable
from signaling.store.search_models import SavedSearch

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

    async def forget(self, now: int, reference: str, by: str) -> int:
        """Whoever looked for this customer by the reference looks for them no more; how many searches that were."""
        whose = joined(reference)
        query = select(SavedSearch.id, SavedSearch.query).where(SavedSearch.desk == self._desk)
        async with self._database.write() as connection:
            found = (await connection.execute(query)).all()
            gone = [row.id for row in found if whose in _references(row.query)]
            if gone:
                mine = (SavedSearch.desk == self._desk, SavedSearch.id.in_(gone))
                await connection.execute(delete(SavedSearch).where(*mine))
                entries = [_entry(now, "search.removed", by, each) for each in gone]
                await append(connection, self._desk, *entries)
        return len(gone)


def _references(query: str) -> set[str]:
    """As the index compares them."""
    return {joined(each) for each in parse_qs(query.removeprefix("?")).get("reference", ())}


def _entry(
    now: int,
    kind: str,
    account: str,
    saved: str,
    shared: bool | None = None,
) -> AuditRecord:
    data: dict[str, str | int | None] = {} if shared is None else {"shared": int(shared)}
    return AuditRecord(at=now, kind=kind, actor=account, subject=saved, data=data)
