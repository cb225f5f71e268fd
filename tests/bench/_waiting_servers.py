"""The two servers of the waiting room: ours, and a bare one that sends what ours has sent.

`python -m tests.bench._waiting_servers ours FOLDER` or `… bare SCRIPT`; prints its port, ends with its standard input.
"""

import asyncio
import json
import pickle
import sys
import time
from argparse import Namespace
from pathlib import Path

from aiohttp import WSMsgType, web
from argon2 import PasswordHasher

from signaling import garbage
from signaling.app import Server
from signaling.clock import SystemClock
from signaling.core.records import ContactRecord
from signaling.store.accounts import Accounts, Skills
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.passwords import Passwords
from signaling.store.sessions import Sessions
from tests.records import fresh_contact
from tests.serving import PASSWORD, generous, pages, settings


def secret(number: int) -> str:
    return f"secret-{number}"


def created(number: int, now: int) -> ContactRecord:
    return fresh_contact(f"c{number}", secret(number), now)


async def seed(folder: Path, customers: int, agents: int) -> list[str]:
    """Contacts and signed-in agents; the agents' cookies."""
    chosen = settings(folder)
    database = Database(chosen.storage.database_url)
    await upgrade(database)
    now, desk = SystemClock().now(), chosen.desk.id
    accounts = Accounts(
        database, desk, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    )
    sessions = Sessions(database, desk, accounts)
    tokens = []
    for number in range(agents):
        await accounts.add(
            now,
            login=f"agent{number}",
            name=f"Agent {number}",
            role="agent",
            password=PASSWORD,
            skills=Skills(languages=("de",)),
        )
        tokens.append((await sessions.sign_in(now, f"agent{number}", PASSWORD)).token)
    store = DeskStore(database)
    await store.begin(desk)
    for first in range(0, customers, 1_000):
        last = min(first + 1_000, customers)
        await store.save([created(number, now) for number in range(first, last)])
    await store.close()
    await database.close()
    return tokens


async def until_told() -> None:
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def ours(folder: Path) -> None:
    server = Server(settings(folder), dist=pages(folder), limits=generous())
    await server.start()
    garbage.look_seldom()  # as `serve` does
    print(server.port, flush=True)
    await until_told()
    await server.stop()


async def bare(script: Path) -> None:
    """Nothing but aiohttp: greetings are answered, the rest is sent when ours had sent it."""
    loaded = pickle.loads(script.read_bytes())  # noqa: ASYNC240, S301, before it serves; our own file
    texts, greetings, joins, schedule = (
        loaded["texts"],
        loaded["greetings"],
        loaded["joins"],
        loaded["schedule"],
    )
    sockets: dict[int, web.WebSocketResponse] = {}
    began = Namespace(at=0.0)
    started = asyncio.Event()

    async def page(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        number = int(request.query["n"])
        if not started.is_set():
            began.at = time.monotonic()
            started.set()
        sockets[number] = socket
        heard = 0
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            json.loads(message.data)
            heard += 1
            for text in (greetings, joins)[heard - 1].get(number, ()) if heard <= 2 else ():
                await socket.send_str(texts[text])
        return socket

    async def play() -> None:
        await started.wait()
        for at, number, text in schedule:
            wait = began.at + at - time.monotonic()
            if wait > 0.001:
                await asyncio.sleep(wait)
            if (socket := sockets.get(number)) is not None and not socket.closed:
                await socket.send_str(texts[text])

    app = web.Application()
    app.router.add_get("/ws/{side}", page)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4_096).start()
    playing = asyncio.ensure_future(play())
    print(runner.addresses[0][1], flush=True)
    await until_told()
    playing.cancel()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run((ours if sys.argv[1] == "ours" else bare)(Path(sys.argv[2])))
