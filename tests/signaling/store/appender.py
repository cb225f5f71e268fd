"""Processes that append to a log for their life: run by the tests of two at once, and of what a kill leaves behind."""

import asyncio
from multiprocessing.connection import Connection

from signaling.core.records import AuditRecord
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from tests.databases import DESK
from tests.signaling.store import examples


def append_some(url: str, kind: str, count: int) -> None:
    """As a command does."""
    asyncio.run(_append(url, kind, count))


async def _append(url: str, kind: str, count: int) -> None:
    database = Database(url)
    log = AuditLog(database, DESK)
    for number in range(count):
        await log.append(AuditRecord(at=number, kind=kind, subject=str(number)))
    await database.close()


def save_forever(url: str, acknowledged: Connection, first: int) -> None:
    """As a server does: a row and its entry in one save, again and again; tells each number once it is done."""
    asyncio.run(_save(url, acknowledged, first))


async def _save(url: str, acknowledged: Connection, first: int) -> None:
    store = DeskStore(Database(url))
    await store.begin(DESK)
    number = first
    while True:
        name = f"c{number}"
        entry = AuditRecord(at=number, kind="consent.granted", subject=name)
        await store.save([examples.contact(id=name), entry])
        acknowledged.send(number)
        number += 1
