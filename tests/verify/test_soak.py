"""Contacts come and go for minutes on end: the server's memory and descriptors don't grow.

Five minutes; VISAVIS_SOAK_S makes it longer. A closed contact is kept for a quarter of an hour, since its customer may
still rate it: until then memory may grow by what those weigh, afterwards by nothing.
"""

import asyncio
import os
import random
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from signaling.core.endings import KEPT_MS
from tests.bustle import Bustle, log_is_clean
from tests.house_server import house_server

SOAK_S: Final = float(os.environ.get("VISAVIS_SOAK_S", "300"))
WARM_S: Final = 45.0
EVERY_S: Final = 2.0
CUSTOMERS: Final = 20
AGENTS: Final = 8
KEPT_BYTES: Final = 24 << 10  # a closed contact with its chat, until it is forgotten
SLACK_BYTES: Final = 6 << 20  # allocators give back in large pieces
SLACK_DESCRIPTORS: Final = 4


@dataclass(frozen=True)
class Look:
    at: float
    memory: int
    descriptors: int
    contacts: int  # closed so far


def middle(looks: list[Look], name: str) -> float:
    return float(statistics.median(getattr(look, name) for look in looks))


async def test_memory_and_descriptors_do_not_grow(tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    async with house_server(tmp_path, agents=AGENTS, links=4) as server:
        process = psutil.Process(server.pid)
        looks: list[Look] = []
        async with Bustle(server, CUSTOMERS, random.Random(2026)) as bustle:
            await bustle.full_house()
            full = process.num_fds()
            begun = loop.time()
            while (now := loop.time() - begun) < WARM_S + SOAK_S:
                await asyncio.sleep(EVERY_S)
                if now >= WARM_S:
                    memory, descriptors = process.memory_info().rss, process.num_fds()
                    looks.append(Look(now, memory, descriptors, bustle.visits))
                    bustle.look()
            await bustle.go_home()
            bustle.check()
            bustle.check_ghosts()
            assert not bustle.faults, bustle.faults[:20]
        async with asyncio.timeout(30):
            while any(each.status != psutil.CONN_LISTEN for each in process.net_connections("tcp")):
                await asyncio.sleep(0.1)
        left = process.num_fds()
    fifth = max(1, len(looks) // 5)
    first, last = looks[:fifth], looks[-fifth:]
    grown = middle(last, "memory") - middle(first, "memory")
    kept_since = last[0].at - KEPT_MS / 1000
    forgotten = max((look.contacts for look in looks if look.at <= kept_since), default=0)
    kept = max(0, middle(last, "contacts") - forgotten - middle(first, "contacts"))
    print(  # noqa: T201, the figures
        f"\n{SOAK_S:.0f} s, {bustle.visits} contacts: memory {middle(first, 'memory') / 2**20:.1f} MiB, then "
        f"{middle(last, 'memory') / 2**20:.1f} MiB, {grown / max(1, kept) / 1024:.1f} KiB for each of "
        f"{kept:.0f} more contacts kept; descriptors {full} at first, "
        f"{max(look.descriptors for look in looks)} at most, {left} when all have left"
    )
    assert grown <= kept * KEPT_BYTES + SLACK_BYTES
    assert middle(last, "descriptors") <= middle(first, "descriptors") + SLACK_DESCRIPTORS
    assert left <= full  # the database's stay open, the people's don't
    assert log_is_clean(tmp_path / "server.log") == []
