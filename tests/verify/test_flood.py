"""Fifty sockets flood a real server, each kind for some seconds; the others' commands are answered in time."""

import asyncio
import json
import statistics
import sys
from pathlib import Path

import psutil
import pytest

from tests.clients import AgentClient, CustomerClient
from tests.house_server import ROOT, HouseServer, address, house_server

FLOODERS = 50
PAIRS = 5
SPANS = 3  # of which the middle one counts: one hiccup of the machine delays everybody at once
SECONDS = 6.0
P99_MS = 200.0
PAUSE_S = 0.25  # between two lines of one person, within their allowance
KINDS = ("valid", "malformed", "oversized", "wrong role", "slow", "before hello", "sign-in")


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


async def seats(server: HouseServer) -> list[str]:
    """Cookies of customers who have opened a link."""
    found = []
    for _ in range(FLOODERS):
        async with CustomerClient(server.url, headers=address()) as customer:
            await customer.redeem(server.links[0])
            found += [each.value for each in customer.http.cookie_jar]
    return found


def p99(took: list[float]) -> float:
    return statistics.quantiles(took, n=100)[98]


async def latencies(people: list[CustomerClient]) -> list[float]:
    """Of chat lines acknowledged, in ms."""
    loop = asyncio.get_running_loop()
    until, took = loop.time() + SECONDS, []

    async def chat(customer: CustomerClient) -> None:
        while loop.time() < until:
            began = loop.time()
            await customer.say("still there?")
            took.append((loop.time() - began) * 1000)
            await asyncio.sleep(PAUSE_S)

    await asyncio.gather(*(chat(each) for each in people))
    return took


@pytest.mark.parametrize("kind", KINDS)
async def test_a_flood_leaves_the_others_in_peace(tmp_path: Path, kind: str) -> None:
    async with house_server(tmp_path, agents=PAIRS, links=1) as server:
        couples = [await pair(server, number) for number in range(1, PAIRS + 1)]
        customers = [customer for _, customer in couples]
        before = p99(await latencies(customers))
        flooders = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.verify.flooder", kind, server.url),
            *await seats(server),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        during = [await latencies(customers) for _ in range(SPANS)]
        memory = psutil.Process(server.pid).memory_info().rss
        report = json.loads((await flooders.communicate(b""))[0])
        again = [customer.connections for customer in customers]
        for agent, customer in couples:
            await customer.leave()
            await agent.leave()
    each = sorted(p99(span) for span in during)
    print(  # noqa: T201, the figures
        f"\n{kind}: p99 {each[SPANS // 2]:.0f} ms, at most {each[-1]:.0f} ms (before {before:.0f} ms); flooders sent "
        f"{report['sent']}, cut off {report['cut']} times; server {memory >> 20} MiB"
    )
    assert report["sent"] > FLOODERS
    assert again == [1] * PAIRS
    assert each[SPANS // 2] < P99_MS
