"""Fifty sockets flood a real server, each kind for some seconds; the others' commands are answered in time."""

from pathlib import Path

import psutil
import pytest

from tests.flooding import flood, latencies, p99, pair, seats
from tests.house_server import house_server

FLOODERS = 50
PAIRS = 5
SPANS = 3  # of which the middle one counts: one hiccup of the machine delays everybody at once
SECONDS = 6.0
P99_MS = 200.0
KINDS = ("valid", "malformed", "oversized", "wrong role", "slow", "before hello", "sign-in")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_flood_leaves_the_others_in_peace(tmp_path: Path, kind: str) -> None:
    async with house_server(tmp_path, agents=PAIRS, links=1) as server:
        couples = [await pair(server, number) for number in range(1, PAIRS + 1)]
        customers = [customer for _, customer in couples]
        before = p99(await latencies(customers, SECONDS))
        async with flood(server, kind, await seats(server, FLOODERS)) as report:
            during = [await latencies(customers, SECONDS) for _ in range(SPANS)]
            memory = psutil.Process(server.pid).memory_info().rss
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
