"""The whole server on PostgreSQL: a contact from link to wrap-up over a kill, and one server a desk."""

import asyncio
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.clients import AgentClient, CustomerClient
from tests.house_server import HouseServer, house_server
from tests.postgres import Postgres, postgres

__all__ = ["postgres"]

EXIT_REFUSED = 1
EXIT_STALE = 3


@pytest.fixture
def address(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database, as the settings name it."""
    name = f"server_{abs(hash(request.node.name))}"
    postgres.create(name)
    yield postgres.url(name, "postgresql")
    postgres.drop(name)


async def one(address: str, query: str) -> Any:
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetchrow(query)
    finally:
        await connection.close()


async def test_a_contact_goes_on_after_a_kill(tmp_path: Path, address: str) -> None:
    async with (
        house_server(tmp_path, agents=1, links=1, database=address) as server,
        AgentClient(server.url, {"visavis_staff": server.tokens["agent-1"]}) as agent,
        CustomerClient(server.url) as customer,
    ):
        await agent.connect()
        await agent.available()
        await customer.redeem(server.links[0])
        await customer.connect()
        await customer.join()
        await customer.until(lambda them: them.state == "connected")
        said = await customer.say("before")

        there = customer.snapshots, agent.snapshots
        await server.kill()
        await server.start()
        await server.ready()
        await customer.until(lambda them: them.snapshots > there[0], 60)
        await agent.until(lambda them: them.snapshots > there[1], 60)
        snapshot = customer.last("customer.snapshot")
        assert snapshot is not None
        assert (snapshot["contact"]["state"], snapshot["call"]["epoch"]) == ("connected", 1)
        assert [line["message"] for line in snapshot["chat"]] == [said]

        await customer.command("hangup", contact=customer.contact)
        await agent.until(lambda them: them.contacts[customer.contact]["state"] == "wrap_up")
        await agent.command(
            "wrap_up.finish",
            contact=customer.contact,
            disposition="advised",
            note="Grüße",
            then="offline",
            reason=None,
        )
    row = await one(address, "SELECT disposition, note FROM parts")
    assert tuple(row) == ("advised", "Grüße")
    assert tuple(await one(address, "SELECT state FROM contacts")) == ("closed",)


async def test_a_database_that_comes_up_after_the_server_is_waited_for(
    tmp_path: Path, postgres: Postgres, address: str
) -> None:
    real = str(postgres.folder)
    with tempfile.TemporaryDirectory(prefix="visavis-away-") as way:  # a socket's path is short
        socket = Path(way) / ".s.PGSQL.5432"
        socket.symlink_to(f"{real}/.s.PGSQL.5432")
        server = HouseServer(tmp_path, address.replace(real, way))
        await server.furnish()
        socket.unlink()
        await server.start()
        async with asyncio.timeout(60):
            while "can't be reached yet" not in server.log():
                await asyncio.sleep(0.05)
        socket.symlink_to(f"{real}/.s.PGSQL.5432")
        await server.ready()
        assert await server.kill(signal.SIGTERM) == 0
        assert "Traceback" not in server.log()


async def test_a_second_server_on_the_same_data_refuses(tmp_path: Path, address: str) -> None:
    async with house_server(tmp_path / "first", database=address) as first:
        second = HouseServer(tmp_path / "second", address)
        await second.furnish()
        await second.start()
        assert await asyncio.wait_for(second.ended(), 60) == EXIT_REFUSED
        assert f"is served by process {first.pid}" in second.log()
        assert "Traceback" not in second.log()


async def test_who_has_lost_the_desk_to_another_ends_by_itself(
    tmp_path: Path, address: str
) -> None:
    async with house_server(tmp_path / "first", database=address) as first:
        second = HouseServer(tmp_path / "second", address)
        await second.furnish()
        os.kill(first.pid, signal.SIGSTOP)  # else it may be back before the other has begun
        try:
            await one(
                address,
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'",
            )
            await second.start()
            await second.ready()
        finally:
            os.kill(first.pid, signal.SIGCONT)
        assert await asyncio.wait_for(first.ended(), 60) == EXIT_STALE
        assert await second.kill(signal.SIGTERM) == 0
