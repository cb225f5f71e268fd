"""Couples who talk on a real server while others flood it, and how long the couples wait."""

import asyncio
import contextlib
import json
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from typing import Any

from tests.clients import AgentClient, CustomerClient
from tests.house_server import ROOT, HouseServer, address
from tests.limits import PATIENCE_S
from tests.verify.flooder import FLOODING

PAUSE_S = 0.25  # between two lines of one person, within their allowance


async def pair(server: HouseServer, number: int) -> tuple[AgentClient, CustomerClient]:
    """Two who talk."""
    cookies = {"visavis_staff": server.tokens[f"agent-{number}"]}
    agent = AgentClient(server.url, cookies, address())
    await agent.connect()
    await agent.available()
    customer = CustomerClient(server.url, headers=address())
    await customer.redeem(server.links[0])
    await customer.connect()
    await customer.join()
    await customer.until(lambda them: them.state == "connected", 60)
    return agent, customer


async def seats(server: HouseServer, count: int) -> list[str]:
    """Cookies of customers who have opened a link."""
    found = []
    for _ in range(count):
        async with CustomerClient(server.url, headers=address()) as customer:
            await customer.redeem(server.links[0])
            found += [each.value for each in customer.http.cookie_jar]
    return found


def p99(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=100)[98]


async def latencies(people: Sequence[CustomerClient], seconds: float) -> list[float]:
    """Of chat lines acknowledged, in ms."""
    loop = asyncio.get_running_loop()
    until, took = loop.time() + seconds, []

    async def chat(customer: CustomerClient) -> None:
        while loop.time() < until:
            began = loop.time()
            await customer.say("still there?")
            took.append((loop.time() - began) * 1000)
            await asyncio.sleep(PAUSE_S)

    await asyncio.gather(*(chat(each) for each in people))
    return took


@contextlib.asynccontextmanager
async def flood(
    server: HouseServer, kind: str, cookies: Sequence[str]
) -> AsyncIterator[dict[str, Any]]:
    """Flooders at work in a process of their own; at the end their report is in what was given."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.verify.flooder", kind, server.url, *cookies),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    report: dict[str, Any] = {}
    try:
        async with asyncio.timeout(PATIENCE_S):
            assert (await process.stdout.readline()).split() == [FLOODING.encode()]
        yield report
    finally:
        out, _ = await process.communicate(b"")
        report.update(json.loads(out))
