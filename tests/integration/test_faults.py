"""What befalls a running server: a restart while an agent is asked, an orderly stop, a full disk."""

import asyncio
import contextlib
import resource
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from signaling.runner import EXIT_STALE
from tests.clients import AgentClient, CustomerClient
from tests.house_server import HouseServer, address, house_server
from tests.limits import limit

STOP_S = limit(5.0)  # as app.py promises
PATIENCE_S = 60.0
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@dataclass
class Desk:
    server: HouseServer
    agent: AgentClient
    customer: CustomerClient

    def one(self, query: str) -> tuple[object, ...]:
        path = self.server.folder / "visavis.db"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            row: tuple[object, ...] = database.execute(query).fetchone()
            return row

    async def restarted(self) -> None:
        """Start again and wait until both are back."""
        there = self.agent.snapshots, self.customer.snapshots
        await self.server.start()
        await self.server.ready()
        await self.agent.until(lambda them: them.snapshots > there[0], PATIENCE_S)
        await self.customer.until(lambda them: them.snapshots > there[1], PATIENCE_S)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """An agent who is available, and a customer who holds a seat."""
    async with (
        house_server(tmp_path, agents=1, links=1) as server,
        AgentClient(server.url, {"visavis_staff": server.tokens["agent-1"]}) as agent,
        CustomerClient(server.url, headers=address()) as customer,
    ):
        await agent.connect()
        await agent.available()
        await customer.redeem(server.links[0])
        await customer.connect()
        yield Desk(server, agent, customer)


async def test_a_restart_while_an_agent_is_asked(desk: Desk) -> None:
    desk.agent.accepts = False
    await desk.customer.join()
    await desk.agent.until(lambda them: them.last("reservation") is not None)
    since = desk.one("SELECT waiting_since FROM contacts")
    desk.agent.accepts = True
    await desk.server.kill()
    await desk.restarted()
    await desk.customer.until(lambda them: them.state == "connected", PATIENCE_S)
    outcomes = "SELECT group_concat(outcome) FROM (SELECT * FROM reservations ORDER BY made_at)"
    assert desk.one(outcomes) == ("withdrawn,accepted",)
    assert desk.one("SELECT waiting_since FROM contacts") == since
    assert desk.one("SELECT count(*) FROM reservations WHERE outcome = 'asked'") == (0,)


@pytest.mark.timed
async def test_an_orderly_stop_loses_nothing_and_says_so(desk: Desk) -> None:
    await desk.customer.join()
    await desk.customer.until(lambda them: them.state == "connected")
    saying = [asyncio.create_task(desk.customer.say(f"line {number}")) for number in range(8)]
    await asyncio.sleep(0)  # on their way
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await desk.server.kill(signal.SIGTERM) == 0
    assert loop.time() - began < STOP_S
    for person in (desk.customer, desk.agent):
        await person.until(lambda them: them.closed_with == 1012)
    acknowledged = sum(line.done() for line in saying)
    (kept,) = desk.one("SELECT count(*) FROM chat")
    assert isinstance(kept, int)
    assert kept >= acknowledged
    await desk.restarted()
    await asyncio.wait_for(asyncio.gather(*saying), PATIENCE_S)
    assert desk.one("SELECT count(*), count(DISTINCT number) FROM chat") == (8, 8)
    assert desk.one("SELECT state, epoch FROM contacts") == ("connected", 1)


async def test_a_desk_at_rest_whose_data_are_gone_ends(desk: Desk) -> None:
    shutil.rmtree(desk.server.folder)
    assert await asyncio.wait_for(desk.server.ended(), PATIENCE_S) == EXIT_STALE


async def test_a_full_disk_withholds_promises_until_there_is_room(desk: Desk) -> None:
    await desk.customer.join()
    await desk.customer.until(lambda them: them.state == "connected")
    await desk.customer.say("before")
    await desk.agent.until(lambda them: them.last("chat.message") is not None)
    full = (desk.server.folder / "visavis.db-wal").stat().st_size
    resource.prlimit(desk.server.pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
    saying = asyncio.create_task(desk.customer.say("withheld"))
    async with aiohttp.ClientSession() as http, asyncio.timeout(PATIENCE_S):
        while await desk.server.is_ready(http):
            await asyncio.sleep(0.02)
    assert not saying.done()
    heard = [body["line"]["text"] for body in desk.agent.seen if body["type"] == "chat.message"]
    assert heard == ["before"]
    resource.prlimit(desk.server.pid, resource.RLIMIT_FSIZE, UNLIMITED)
    await asyncio.wait_for(saying, PATIENCE_S)
    await desk.server.ready()
    await desk.agent.until(
        lambda them: (them.last("chat.message") or {})["line"]["text"] == "withheld"
    )
    assert desk.one("SELECT count(*) FROM chat") == (2,)
