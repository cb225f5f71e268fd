"""A process that saves for its life: run by the tests of what a kill leaves behind."""

import asyncio
from multiprocessing.connection import Connection

from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from tests.databases import DESK
from tests.signaling.store import examples


def save_forever(url: str, acknowledged: Connection, first: int) -> None:
    """Saves a contact with a chat line and an agent's check, while the check before is over, again and again; tells
    each number once its save is done."""
    asyncio.run(_save(url, acknowledged, first))


async def _save(url: str, acknowledged: Connection, first: int) -> None:
    store = DeskStore(Database(url))
    await store.begin(DESK)
    number = first
    while True:
        contact = f"c{number}"
        before = examples.appearance(id=f"a{number - 1}", reasons=None, ended_at=1, forget_at=1)
        check = examples.appearance(id=f"a{number}")
        chat = examples.chat(contact=contact)
        await store.save([examples.contact(id=contact), chat, before, check])
        acknowledged.send(number)
        number += 1
