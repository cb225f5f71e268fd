"""A million contacts of which some are due, put into either database the fast way."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, Final

import asyncpg
from sqlalchemy import Table

from signaling.store.engine import dumps
from signaling.store.models import (
    Chat,
    Consent,
    Contact,
    Part,
    Participant,
    Recording,
    Reservation,
    Timeline,
    table,
)
from tests.keeping import DAY, DESK, NOW
from tests.signaling.store import examples

CONTACTS, DUE = 1_000_000, 10_000
STEP: Final = 20_000
Row = tuple[Any, ...]


def name(number: int) -> str:
    """As random as the desk's own: rows of a night lie anywhere in the tables."""
    return Random(number).randbytes(12).hex()


def due() -> list[str]:
    """Those that go."""
    return [name(number) for number in range(0, CONTACTS, CONTACTS // DUE)]


def filled(model: Any, record: Any, **changes: Any) -> Callable[[str, int], Row]:
    """Rows like a record, for a contact that was closed then."""
    columns = [column.name for column in table(model).columns]
    values = {column: getattr(record, column, None) for column in columns} | changes
    values["desk"] = DESK
    plain = {
        key: dumps(value) if isinstance(value, tuple | dict | list) else value
        for key, value in values.items()
    }
    own = "id" if model is Contact else "contact"

    def row(contact: str, closed_at: int) -> Row:
        times = {"opened_at": closed_at - 600_000, "closed_at": closed_at} if own == "id" else {}
        given = plain | {own: contact} | {key: times[key] for key in times if key in plain}
        if model is Reservation:
            given["id"] = contact
        return tuple(given[column] for column in columns)

    return row


def history() -> Iterator[list[tuple[Table, Iterator[Row]]]]:
    """All rows, some contacts at a time."""
    contact = filled(
        Contact, examples.contact(state="closed", queue="german", home_queue="german", link=None)
    )
    part = filled(Part, examples.part(reason=None), reason="{}")
    recording = filled(Recording, examples.recording(mode="consent"))
    more = [
        *((table(Chat), filled(Chat, examples.chat(message=f"m{n}", number=n))) for n in range(4)),
        *((table(Timeline), filled(Timeline, examples.timeline(number=n))) for n in range(12)),
        *(
            (table(model), filled(model, make(participant=who)))
            for who in ("customer", "anna")
            for model, make in ((Consent, examples.consent), (Participant, examples.participant))
        ),
        (table(Reservation), filled(Reservation, examples.reservation(reason=None), reason="{}")),
    ]
    every = CONTACTS // DUE
    for start in range(0, CONTACTS, STEP):
        all_, going = list[tuple[str, int]](), list[tuple[str, int]]()
        for number in range(start, start + STEP):
            ago = 400 * DAY if number % every == 0 else (number % 20) * DAY
            all_.append((name(number), NOW - ago - number % 1_000))
            if number % every == 0:
                going.append(all_[-1])
        yield [
            *(
                (into, _rows(row, all_))
                for into, row in ((table(Contact), contact), (table(Part), part))
            ),
            *((into, _rows(row, going)) for into, row in ((table(Recording), recording), *more)),
        ]


def _rows(row: Callable[[str, int], Row], contacts: Sequence[tuple[str, int]]) -> Iterator[Row]:
    return (row(contact, closed_at) for contact, closed_at in contacts)


def fill_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -1000000"):
            connection.execute(f"PRAGMA {pragma}")
        for tables in history():
            for into, rows in tables:
                names = ", ".join(f'"{column.name}"' for column in into.columns)
                places = ", ".join("?" for _ in into.columns)
                connection.executemany(
                    f"INSERT INTO {into.name} ({names}) VALUES ({places})",  # noqa: S608 # ours
                    rows,
                )
            connection.commit()


async def fill_postgres(url: str) -> None:
    """Indexes are made at the end, and the planner told, as it is after a minute."""
    connection = await asyncpg.connect(url)
    try:
        large = [table(Contact).name, table(Part).name]
        indexes = await connection.fetch(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY($1)"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            large,
        )
        for index in indexes:
            await connection.execute(f'DROP INDEX "{index["indexname"]}"')
        for tables in history():
            for into, rows in tables:
                names = [column.name for column in into.columns]
                await connection.copy_records_to_table(into.name, records=rows, columns=names)
        for index in indexes:
            await connection.execute(index["indexdef"])
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
