"""How long a newcomer waits at the second start: from the command to `/readyz`, with everything made before."""

import asyncio
import signal
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench import Row, alone, at_most
from tests.demo_server import DemoServer

NAMES = ("second-start",)
STARTS = 5


async def measure() -> list[float]:
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        server = DemoServer(Path(folder) / "data")
        for start in range(STARTS + 1):
            begun = perf_counter()
            await server.start()
            try:
                await server.ready()
                if start > 0:  # the first one makes the people
                    took.append((perf_counter() - begun) * 1000)
            finally:
                await server.kill(signal.SIGTERM)
    return took


def run() -> list[Row]:
    took = asyncio.run(measure())
    return [alone("second-start", median(took), "ms", len(took), at_most(3_000))]
