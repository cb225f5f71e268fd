"""A process that saves for its life: run by the tests of what a kill leaves behind."""

import asyncio
from multiprocessing.connection import Connection

from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from tests.databases import DESK
from tests.signaling.store import examples


def save_forever(url: str, acknowledged: Connection, first: int) -> None:
    """Saves a contact with a chat line, again and again, and tells each number once its save is done."""
    asyncio.run(_save(url, acknowledged, first))


async def _save(url: str, acknowledged: Connection, first: int) -> None:
    store = DeskStore(Database(url))
    await store.begin(DESK)
    number = first
    while True:
        contact = f"c{number}"
        await store.save([examples.contact(id=contact), examples.chat(contact=contact)])
        acknowledged.send(number)
        number += 1
