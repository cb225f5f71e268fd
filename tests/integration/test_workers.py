"""A desk of several processes, as `visavis demo` starts it: who dies, who goes on, who comes back."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import aiohttp

from tests.demo_server import DemoServer, demo_server
from tests.limits import PATIENCE_S


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0.02)


async def media_available(server: DemoServer, wanted: bool) -> None:
    line = f"visavis_media_available {float(wanted)}"
    async with aiohttp.ClientSession() as http, asyncio.timeout(PATIENCE_S):
        while True:
            try:
                async with http.get(server.url + "/metrics") as answer:
                    if line in await answer.text():
                        return
            except aiohttp.ClientError:
                pass  # between two servers
            await asyncio.sleep(0.02)


def alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


async def test_who_dies_comes_back_and_the_others_go_on(tmp_path: Path) -> None:
    async with demo_server(tmp_path / "data", media=True) as server:
        await media_available(server, True)
        [worker], [signaling] = server.processes(workers=True), server.processes(workers=False)

        os.kill(signaling, signal.SIGKILL)
        await until(lambda: server.processes(workers=False) not in ([], [signaling]))
        await server.ready()
        await media_available(server, True)
        assert server.processes(workers=True) == [worker]

        os.kill(worker, signal.SIGKILL)
        await until(lambda: server.processes(workers=True) not in ([], [worker]))
        await media_available(server, True)
        [signaling] = server.processes(workers=False)
        [worker] = server.processes(workers=True)

        assert await server.kill(signal.SIGTERM) == 0
        assert not alive(worker)
        assert not alive(signaling)


async def test_a_killed_launcher_leaves_nobody_behind(tmp_path: Path) -> None:
    async with demo_server(tmp_path / "data", media=True) as server:
        [worker], [signaling] = server.processes(workers=True), server.processes(workers=False)
        await server.kill(signal.SIGKILL)
        await until(lambda: not alive(worker) and not alive(signaling))


async def test_a_worker_that_stands_still_takes_no_calls_until_it_is_back(tmp_path: Path) -> None:
    async with demo_server(tmp_path / "data", media=True) as server:
        await media_available(server, True)
        [worker] = server.processes(workers=True)
        os.kill(worker, signal.SIGSTOP)
        await media_available(server, False)
        os.kill(worker, signal.SIGCONT)  # it goes on, or its alarm ends it
        await media_available(server, True)
