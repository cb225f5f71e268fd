"""Search beside SQLite: FTS5 in a file of its own, `<database>.<desk>.search`.

Of its own, so that indexing never holds the desk's one write lock. By APSW, which brings its SQLite along: only from
3.42 on does FTS5 erase what is deleted (`secure-delete`), and systems still have older ones; without it the words of a
destroyed contact would lie in the file until some later merge.

A row's number is the contact's time and a counter, so the full-text index itself delivers the latest first, and a page
costs no sorting. Nothing here needs `synchronous`: what a power cut takes is indexed anew.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from typing import Final, TypeVar

import apsw

from signaling.review.entry import Entry, Gone, without
from signaling.review.query import Query, for_fts5
from signaling.review.search import MOST_COUNTED, VERSION, Found, Place, SearchTrouble

T = TypeVar("T")

BUSY_MS: Final = 5_000
READERS: Final = 2
CACHE_KIB: Final = 16_384
_BITS: Final = 10  # of a number: contacts opened within the same millisecond
_TABLES: Final = """
CREATE TABLE contacts (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE forgotten (id TEXT PRIMARY KEY, gone TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE words
    USING fts5(tokens, tokenize="ascii tokenchars ':_'", columnsize=0, prefix='3');
CREATE VIRTUAL TABLE terms USING fts5vocab(words, row);
INSERT INTO words(words, rank) VALUES ('secure-delete', 1);
"""
_NAMES: Final = ("terms", "words", "meta", "forgotten", "contacts")


def path_of(database: Path, desk: str) -> Path:
    return database.with_name(f"{database.name}.{desk}.search")


class SqliteSearch:
    """A `search.Search`. One thread writes, a few read; each has a connection of its own."""

    def __init__(self, path: Path, busy_ms: int = BUSY_MS) -> None:
        self._path = path
        self._busy_ms = busy_ms
        self._writer = ThreadPoolExecutor(1, "search-write")
        self._readers = ThreadPoolExecutor(READERS, "search-read")
        self._own = local()
        self._open: list[apsw.Connection] = []

    async def prepare(self) -> bool:
        return await self._write(self._prepare)

    async def put(self, entries: Sequence[Entry]) -> None:
        await self._write(lambda c: _put(c, entries))

    async def forget(self, contacts: Sequence[str], gone: Gone) -> None:
        await self._write(lambda c: _forget(c, contacts, gone))

    async def scrub(self) -> None:
        await self._run(self._writer, _scrub)

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
        lowest = 0 if since is None else since << _BITS
        highest = (1 << 62) if until is None else until << _BITS

        def work(connection: apsw.Connection) -> Found:
            end = highest
            if before is not None:
                end = min(end, _number_before(connection, before))
            return _find(connection, query, lowest, end, limit, count=count)

        return await self._run(self._readers, work)

    async def done_until(self) -> int | None:
        def work(connection: apsw.Connection) -> int | None:
            found: int | None = connection.execute("SELECT value FROM meta WHERE name = 'done'").get
            return found

        return await self._run(self._readers, work)

    async def set_done_until(self, at: int | None) -> None:
        await self._write(lambda c: c.execute("REPLACE INTO meta VALUES ('done', ?)", (at,)).get)

    async def size(self) -> int:
        return await self._run(
            self._readers, lambda c: int(c.execute("SELECT count(*) FROM contacts").get)
        )

    async def close(self) -> None:
        def close() -> None:
            for executor in (self._readers, self._writer):
                executor.shutdown()
            for connection in self._open:
                connection.close()

        await asyncio.to_thread(close)

    # --- in the threads ----------------------------------------------------------------------------------------

    async def _write(self, work: Callable[[apsw.Connection], T]) -> T:
        def whole(connection: apsw.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                done = work(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            return done

        return await self._run(self._writer, whole)

    async def _run(self, executor: ThreadPoolExecutor, work: Callable[[apsw.Connection], T]) -> T:
        def run() -> T:
            with _troubles():
                return work(self._connection())

        return await asyncio.get_running_loop().run_in_executor(executor, run)

    def _connection(self) -> apsw.Connection:
        found: apsw.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            found = apsw.Connection(str(self._path))
            found.set_busy_timeout(self._busy_ms)
            for name, value in (
                ("journal_mode", "wal"),
                ("synchronous", "normal"),
                ("secure_delete", "on"),
                ("cache_size", -CACHE_KIB),
                ("temp_store", "memory"),
            ):
                found.pragma(name, value)
            self._own.connection = found
            self._open.append(found)
        return found

    def _prepare(self, connection: apsw.Connection) -> bool:
        if connection.pragma("user_version") == VERSION:
            return True
        for name in _NAMES:
            connection.execute(f"DROP TABLE IF EXISTS {name}")
        for _ in connection.execute(_TABLES):
            pass
        connection.pragma("user_version", VERSION)
        return False


@contextlib.contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except (apsw.Error, OSError) as error:
        raise SearchTrouble(f"{type(error).__name__}: {error}") from error


def _put(connection: apsw.Connection, entries: Sequence[Entry]) -> None:
    for entry in sorted(entries, key=lambda each: (each.opened_at, each.contact)):
        gone: Gone | None = connection.execute(
            "SELECT gone FROM forgotten WHERE id = ?", (entry.contact,)
        ).get
        tokens = entry.tokens if gone is None else without(entry.tokens, gone)
        number = _remove(connection, entry.contact)
        if not tokens:
            continue
        if number is None or number >> _BITS != entry.opened_at:
            number = _free(connection, entry.opened_at)
        connection.execute("INSERT INTO contacts VALUES (?, ?)", (number, entry.contact))
        connection.execute(
            "INSERT INTO words(rowid, tokens) VALUES (?, ?)", (number, " ".join(tokens))
        )


def _forget(connection: apsw.Connection, contacts: Sequence[str], gone: Gone) -> None:
    for contact in contacts:
        row = connection.execute(
            "SELECT c.number, w.tokens FROM contacts c JOIN words w ON w.rowid = c.number"
            " WHERE c.id = ?",
            (contact,),
        ).fetchone()
        before: Gone | None = connection.execute(
            "SELECT gone FROM forgotten WHERE id = ?", (contact,)
        ).get
        most = max(gone, before or gone, key=("recording", "content", "record").index)
        connection.execute("REPLACE INTO forgotten VALUES (?, ?)", (contact, most))
        if row is None:
            continue
        number, tokens = row
        _remove(connection, contact)
        left = without(tokens.split(" "), most)
        if left:
            connection.execute("INSERT INTO contacts VALUES (?, ?)", (number, contact))
            connection.execute(
                "INSERT INTO words(rowid, tokens) VALUES (?, ?)", (number, " ".join(left))
            )


def _remove(connection: apsw.Connection, contact: str) -> int | None:
    number: int | None = connection.execute(
        "DELETE FROM contacts WHERE id = ? RETURNING number", (contact,)
    ).get
    if number is not None:
        connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
    return number


def _free(connection: apsw.Connection, opened_at: int) -> int:
    first = opened_at << _BITS
    last: int | None = connection.execute(
        "SELECT max(number) FROM contacts WHERE number >= ? AND number < ?",
        (first, first + (1 << _BITS)),
    ).get
    return first if last is None else last + 1


def _number_before(connection: apsw.Connection, place: Place) -> int:
    """Numbers below come after this place. A contact that has gone meanwhile leaves its millisecond out."""
    number: int | None = connection.execute(
        "SELECT number FROM contacts WHERE id = ?", (place.contact,)
    ).get
    return place.opened_at << _BITS if number is None else number


def _find(
    connection: apsw.Connection, query: Query, lowest: int, highest: int, limit: int, *, count: bool
) -> Found:
    if query:
        source = "SELECT rowid AS number FROM words WHERE words MATCH ?"
        given: tuple[str | int, ...] = (for_fts5(query), lowest, highest)
        between = "AND rowid >= ? AND rowid < ? ORDER BY rowid DESC"
    else:
        source = "SELECT number FROM contacts WHERE true"
        given = (lowest, highest)
        between = "AND number >= ? AND number < ? ORDER BY number DESC"
    most = max(limit, MOST_COUNTED + 1) if count else limit
    numbers = [row[0] for row in connection.execute(f"{source} {between} LIMIT {most}", given)]
    places = [
        Place(
            number >> _BITS,
            connection.execute("SELECT id FROM contacts WHERE number = ?", (number,)).get,
        )
        for number in numbers[:limit]
    ]
    return Found(tuple(places), min(len(numbers), MOST_COUNTED + 1) if count else None)


def _scrub(connection: apsw.Connection) -> None:
    """FTS5 erases words, but may keep the beginning of one to find its pages by: then these are written anew."""
    separators = connection.execute(
        "SELECT DISTINCT substr(term, 2) FROM words_idx WHERE length(term) > 1"
    )
    for (begins,) in separators.fetchall():
        assert isinstance(begins, bytes)
        word = begins.decode(errors="ignore")  # it may end within a letter
        there = connection.execute(
            "SELECT 1 FROM terms WHERE term >= ? AND term < ? LIMIT 1", (word, word + "\U0010ffff")
        ).get
        if there is None:
            connection.execute("INSERT INTO words(words) VALUES ('optimize')")
            break
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
