"""Search on PostgreSQL: one row a contact, a tsvector of its tokens under a GIN index.

Made as text here, not by `to_tsvector`: the words are the normaliser's, the same as beside SQLite. Positions beyond
16,383 are PostgreSQL's last: in a longer chat a phrase may be found that isn't one.

The list's latest first is no order of GIN's. So the newest thousand are looked at one by one, whatever they are. What
is frequent among them fills a page at once and is counted by walking on; what isn't, is rare, or was long ago: then all
hits are gathered by GIN, counted and sorted. The planner alone would now and then walk through all of history, in vain.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.review.entry import Entry, Gone, without
from signaling.review.query import Query, for_tsquery
from signaling.review.search import MOST_COUNTED, VERSION, Found, Place, SearchTrouble
from signaling.store.engine import Database

NEWEST: Final = MOST_COUNTED + 1
FREQUENT: Final = NEWEST // 5
"""Hits among the newest, from which on it is quicker to walk to the last one that is counted than to ask GIN."""
FURTHEST: Final = 10 * NEWEST
LAST_POSITION: Final = 16_383
_WRITING: Final = 0x7669_7361_7669_7302  # an advisory lock: "visavis", 2
_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS search_state ("
    "desk TEXT PRIMARY KEY, version BIGINT NOT NULL, done BIGINT)",
    "CREATE TABLE IF NOT EXISTS search_entries (desk TEXT NOT NULL, contact TEXT NOT NULL,"
    " opened_at BIGINT NOT NULL, words TSVECTOR NOT NULL, PRIMARY KEY (desk, contact))",
    "CREATE INDEX IF NOT EXISTS search_entries_newest"
    " ON search_entries (desk, opened_at DESC, contact DESC)",
    "CREATE INDEX IF NOT EXISTS search_entries_words ON search_entries USING GIN (words)"
    " WITH (fastupdate = off)",
    "CREATE TABLE IF NOT EXISTS search_forgotten ("
    "desk TEXT NOT NULL, contact TEXT NOT NULL, gone TEXT NOT NULL, PRIMARY KEY (desk, contact))",
)
_RANGE: Final = "desk = :desk AND opened_at >= :lowest AND opened_at < :highest"
_BEFORE: Final = " AND (opened_at, contact) < (:at, :contact)"
_ENTRIES: Final = "search_entries"
_PLACE: Final = "opened_at, contact"
_LATEST: Final = "ORDER BY opened_at DESC, contact DESC LIMIT"
_MATCHES: Final = "words @@ CAST(CAST(:query AS TEXT) AS TSQUERY)"
_MANNERS: Final = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true),"
    " set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true)"
)
_BY_WORDS: Final = text("SELECT set_config('enable_indexscan', 'off', true)")
_GONE: Final = ("recording", "content", "record")


class PostgresSearch:
    """A `search.Search`, in the desk's own database."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def prepare(self) -> bool:
        async with self._write() as connection:
            for statement in _TABLES:
                await connection.exec_driver_sql(statement)
            version = await connection.scalar(
                text("SELECT version FROM search_state WHERE desk = :desk"), self._mine()
            )
            if version == VERSION:
                return True
            for table in ("search_entries", "search_forgotten", "search_state"):
                await connection.execute(
                    text(f"DELETE FROM {table} WHERE desk = :desk"),  # noqa: S608 # ours
                    self._mine(),
                )
            await connection.execute(
                text("INSERT INTO search_state (desk, version) VALUES (:desk, :version)"),
                self._mine(version=VERSION),
            )
            return False

    async def put(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        async with self._write() as connection:
            gone = await self._forgotten(connection, [entry.contact for entry in entries])
            rows = []
            for entry in sorted(entries, key=lambda each: each.contact):
                before = gone.get(entry.contact)
                tokens = entry.tokens if before is None else without(entry.tokens, before)
                if tokens:
                    words = tsvector(tokens)
                    rows.append(self._mine(contact=entry.contact, at=entry.opened_at, words=words))
            if rows:
                await connection.execute(_PUT, rows)

    async def forget(self, contacts: Sequence[str], gone: Gone) -> None:
        async with self._write() as connection:
            before = await self._forgotten(connection, contacts)
            for contact in sorted(contacts):
                most = max(gone, before.get(contact, gone), key=_GONE.index)
                mine = self._mine(contact=contact)
                await connection.execute(_FORGET, {**mine, "gone": most})
                left: tuple[str, ...] = ()
                if most != "record":
                    tokens = await connection.scalar(_TOKENS, mine)
                    left = without(tokens or (), most)
                if left:
                    await connection.execute(_LEAVE, {**mine, "words": list(left)})
                else:
                    await connection.execute(_REMOVE, mine)

    async def scrub(self) -> None:
        """GIN keeps a word's entry when nothing has it any more, so its index is made anew, beside the living one."""
        try:
            engine = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
            async with engine.connect() as connection:
                await connection.exec_driver_sql("VACUUM search_entries")
                await connection.exec_driver_sql("REINDEX INDEX CONCURRENTLY search_entries_words")
        except (SQLAlchemyError, OSError) as error:
            raise SearchTrouble(str(error)) from error

    async def find(
        self,
        query: Query,
        *,
        since: int | None = None,
        until: int | None = None,
        before: Place | None = None,
        limit: int,
        count: bool = False,
    ) -> Found:
        given = self._mine(
            lowest=0 if since is None else since,
            highest=(1 << 62) if until is None else until,
            limit=limit,
        )
        where, matches = _RANGE, "true"
        if before is not None:
            where += _BEFORE
            given |= {"at": before.opened_at, "contact": before.contact}
        if query:
            matches = _MATCHES
            given["query"] = for_tsquery(query)
        async with self._read(isolation_level="REPEATABLE READ") as connection:
            await connection.execute(_MANNERS)
            places, fitting, seen = await _newest(connection, where, matches, given)
            if seen < NEWEST or fitting > MOST_COUNTED:
                return Found(places, fitting if count else None)
            if len(places) == limit:
                frequent = fitting >= FREQUENT
                total = await _count(connection, where, given, frequent=frequent) if count else None
                return Found(places, total)
            places, fitting = await _every(connection, where, given)
            return Found(places, min(fitting, MOST_COUNTED + 1) if count else None)

    async def done_until(self) -> int | None:
        async with self._read() as connection:
            found: int | None = await connection.scalar(
                text("SELECT done FROM search_state WHERE desk = :desk"), self._mine()
            )
            return found

    async def set_done_until(self, at: int | None) -> None:
        async with self._write() as connection:
            await connection.execute(
                text("UPDATE search_state SET done = :at WHERE desk = :desk"), self._mine(at=at)
            )

    async def size(self) -> int:
        async with self._read() as connection:
            found = await connection.scalar(
                text("SELECT count(*) FROM search_entries WHERE desk = :desk"), self._mine()
            )
            return found or 0

    async def close(self) -> None:
        """The database is the desk's."""

    async def _forgotten(
        self, connection: AsyncConnection, contacts: Sequence[str]
    ) -> Mapping[str, Gone]:
        found = await connection.execute(_FORGOTTEN, self._mine(contacts=list(contacts)))
        return {row.contact: row.gone for row in found}

    def _mine(self, **values: Any) -> dict[str, Any]:
        return {"desk": self._desk, **values}

    @asynccontextmanager
    async def _read(self, **options: Any) -> AsyncIterator[AsyncConnection]:
        """`options`: of the engine. A repeatable read sees one moment: count and page agree."""
        try:
            engine = self._database.engine.execution_options(**options)
            async with engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise SearchTrouble(str(error)) from error

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[AsyncConnection]:
        """One at a time: else what is being indexed could come back right after it was forgotten."""
        try:
            async with self._database.write() as connection:
                await connection.execute(_LOCK, {"key": _WRITING})
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise SearchTrouble(str(error)) from error


def tsvector(tokens: Sequence[str]) -> str:
    """To be cast; facets need no position, since none is part of a phrase."""
    positions: dict[str, list[str]] = {}
    for position, token in enumerate(tokens, 1):
        places = positions.setdefault(token, [])
        if ":" not in token or token.startswith("d:"):
            places.append(str(min(position, LAST_POSITION)))
    return " ".join(
        f"'{token}':{','.join(places)}" if places else f"'{token}'"
        for token, places in positions.items()
    )


async def _newest(
    connection: AsyncConnection, where: str, matches: str, given: Mapping[str, Any]
) -> tuple[tuple[Place, ...], int, int]:
    """A page of what fits among the newest; how many fit, of how many."""
    newest = (
        f"SELECT opened_at, contact, {matches} AS fits"  # noqa: S608 # ours, as are those below
        f" FROM search_entries WHERE {where} {_LATEST} {NEWEST}"
    )
    page = f"SELECT opened_at, contact FROM newest WHERE fits {_LATEST} :limit"  # noqa: S608
    rows = await connection.execute(
        text(
            f"WITH newest AS MATERIALIZED ({newest}) SELECT opened_at, contact, fitting, seen"  # noqa: S608
            " FROM (SELECT count(*) AS seen, count(*) FILTER (WHERE fits) AS fitting FROM newest)"
            f" AS counted LEFT JOIN ({page}) AS page ON true"
        ),
        given,
    )
    found = rows.all()
    places = (Place(row.opened_at, row.contact) for row in found if row.contact is not None)
    return tuple(sorted(places, reverse=True)), found[0].fitting, found[0].seen


async def _every(
    connection: AsyncConnection, where: str, given: Mapping[str, Any]
) -> tuple[tuple[Place, ...], int]:
    """A page of all that fits, and how many that is."""
    await connection.execute(_BY_WORDS)
    rows = await connection.execute(
        text(
            "SELECT opened_at, contact, count(*) OVER () AS fitting FROM search_entries"  # noqa: S608
            f" WHERE {where} AND {_MATCHES} {_LATEST} :limit"
        ),
        given,
    )
    found = rows.all()
    places = tuple(Place(row.opened_at, row.contact) for row in found)
    return places, found[0].fitting if found else 0


async def _count(
    connection: AsyncConnection, where: str, given: Mapping[str, Any], *, frequent: bool
) -> int:
    """Up to one more than is counted."""
    some = f"LIMIT {MOST_COUNTED + 1}) AS hits"
    if frequent:
        near = f"SELECT words FROM search_entries WHERE {where} {_LATEST} {FURTHEST}"  # noqa: S608
        walked = f"SELECT count(*) FROM (SELECT FROM ({near}) AS near WHERE {_MATCHES} {some}"  # noqa: S608
        total: int = (await connection.execute(text(walked), given)).scalar_one()
        if total > MOST_COUNTED:
            return total
    await connection.execute(_BY_WORDS)
    hits = f"SELECT FROM search_entries WHERE {where} AND {_MATCHES} {some}"
    asked = text(f"SELECT count(*) FROM ({hits}")  # noqa: S608
    found: int = (await connection.execute(asked, given)).scalar_one()
    return found


_LOCK: Final = text("SELECT pg_advisory_xact_lock(:key)")
_PUT: Final = text(
    "INSERT INTO search_entries (desk, contact, opened_at, words)"
    " VALUES (:desk, :contact, :at, CAST(CAST(:words AS TEXT) AS TSVECTOR))"
    " ON CONFLICT (desk, contact)"
    " DO UPDATE SET opened_at = excluded.opened_at, words = excluded.words"
)
_FORGET: Final = text(
    "INSERT INTO search_forgotten (desk, contact, gone) VALUES (:desk, :contact, :gone)"
    " ON CONFLICT (desk, contact) DO UPDATE SET gone = excluded.gone"
)
_FORGOTTEN: Final = text(
    "SELECT contact, gone FROM search_forgotten"
    " WHERE desk = :desk AND contact = ANY(CAST(:contacts AS TEXT[]))"
)
_TOKENS: Final = text(
    "SELECT tsvector_to_array(words) FROM search_entries"
    " WHERE desk = :desk AND contact = :contact FOR UPDATE"
)
_LEAVE: Final = text(
    "UPDATE search_entries SET words = array_to_tsvector(CAST(:words AS TEXT[]))"
    " WHERE desk = :desk AND contact = :contact"
)
_REMOVE: Final = text("DELETE FROM search_entries WHERE desk = :desk AND contact = :contact")
