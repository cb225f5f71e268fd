"""`kill -9` at any moment: what was acknowledged is there, and nothing is there by half."""

import multiprocessing
import os
import random
import signal

from signaling.core.records import Saved
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from tests.databases import DESK
from tests.signaling.store.saver import save_forever

KILLS = 10


async def saved(database: Database) -> Saved:
    store = DeskStore(database)
    await store.begin(DESK)
    try:
        return await store.load()
    finally:
        await store.close()


async def test_ten_kills_lose_nothing_acknowledged(database: Database, url: str) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.signaling.store.saver"])
    luck = random.Random(20)
    acknowledged: set[int] = set()
    for kill in range(KILLS):
        here, there = processes.Pipe(duplex=False)
        first = 10_000 * (kill + 1)
        child = processes.Process(target=save_forever, args=(url, there, first), daemon=True)
        child.start()
        there.close()
        assert child.pid is not None
        patience = luck.randrange(1, 40)
        for _ in range(patience):
            acknowledged.add(here.recv())
        if luck.random() < 0.5:
            here.poll(luck.random() / 200)  # somewhere within the next save
        os.kill(child.pid, signal.SIGKILL)
        try:
            while True:
                acknowledged.add(here.recv())
        except EOFError:
            here.close()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        child.close()
    found = await saved(database)
    contacts = {int(contact.id[1:]) for contact in found.contacts}
    chats = {int(line.contact[1:]) for line in found.chat}
    assert len(acknowledged) >= KILLS
    assert acknowledged <= contacts
    assert contacts == chats
    checks = {int(check.id[1:]) for check in found.appearance}
    assert checks == {number for number in contacts if number + 1 not in contacts}
    assert len(contacts - acknowledged) <= KILLS  # at most the one in flight at each kill
