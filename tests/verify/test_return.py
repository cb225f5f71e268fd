"""Ten thousand customers wait on one server; it is killed and started again; all are back, each at the old place."""

import asyncio
import json
import resource
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import psutil

from signaling.cli.data import now_ms, opened
from signaling.core.records import ContactRecord, Record
from signaling.store.desk_store import DeskStore
from tests.house_server import ROOT, HouseServer
from tests.records import fresh_contact
from tests.verify.crowd import name, secret

CUSTOMERS = 10_000
PROCESSES = 2
BACK_S = 30.0
MOST_A_SECOND = 0.4  # of all may knock in one, else they are not spread out


def waiting(number: int, now: int) -> ContactRecord:
    return replace(
        fresh_contact(name(number), secret(number), now),
        state="waiting",
        joined_at=now + number,
        waiting_since=now + number,
        camera=True,
        microphone=True,
    )


async def seat(server: HouseServer) -> None:
    settings, began = server.settings(), now_ms() - 60_000
    async with opened(settings) as database:
        store = DeskStore(database)
        await store.begin(settings.desk.id)
        records: list[Record] = [waiting(number, began) for number in range(CUSTOMERS)]
        await store.save(records)
        await store.close()


class Part:
    """A part of the crowd."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, port: int, first: int, count: int) -> Self:
        command = ("-m", "tests.verify.crowd", str(port), str(first), str(count))
        pipe = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, *command, cwd=ROOT, stdin=pipe, stdout=pipe, limit=1 << 24
            )
        )

    async def all_here(self) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"\n")
        report: dict[str, Any] = json.loads(await self.process.stdout.readline())
        return report

    async def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()


async def test_ten_thousand_are_back_within_thirty_seconds(tmp_path: Path) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    server = HouseServer(tmp_path)
    await server.furnish()
    await seat(server)
    each = CUSTOMERS // PROCESSES
    async with AsyncExitStack() as stack:
        await server.start()
        stack.push_async_callback(server.kill)
        await server.ready()
        parts = [await Part.start(server.port, n * each, each) for n in range(PROCESSES)]
        for part in parts:
            stack.push_async_callback(part.end)
        async with asyncio.timeout(300):
            before = await asyncio.gather(*(part.all_here() for part in parts))
        process = psutil.Process(server.pid)
        memory, load = process.memory_info().rss, process.cpu_times()

        await server.kill()
        killed = time.monotonic()
        await server.start()
        await server.ready()
        ready = time.monotonic()
        async with asyncio.timeout(300):
            after = await asyncio.gather(*(part.all_here() for part in parts))
        process = psutil.Process(server.pid)
        memory_after, load_after = process.memory_info().rss, process.cpu_times()
    back = [person for report in after for person in report["here"].values()]
    came = [person["at"] - ready for person in back]
    knocks = Counter(int(person["knocked"]) for person in back)
    answers = Counter(int(person["at"]) for person in back)
    print(  # noqa: T201, the figures
        f"\n{CUSTOMERS} back: last {max(came):.1f} s after ready (ready {ready - killed:.1f} s after the kill), "
        f"at most {max(knocks.values())} knock and {max(answers.values())} are answered in a second, "
        f"{sum(r['tries'] for r in after)} tries; "
        f"server: {memory >> 20} MiB and {load.user + load.system:.1f} s of CPU at the first coming, "
        f"{memory_after >> 20} MiB and {load_after.user + load_after.system:.1f} s at the return"
    )
    places = [
        {n: p["place"] for r in reports for n, p in r["here"].items()}
        for reports in (before, after)
    ]
    assert places[0] == {str(number): number + 1 for number in range(CUSTOMERS)}
    assert places[1] == places[0]
    assert max(came) <= BACK_S
    assert max(knocks.values()) <= MOST_A_SECOND * CUSTOMERS
