"""What a worker weighs while calls come and go on it, and what is left of them when all have gone."""

import asyncio
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.media.peer import SECONDS
from tests.media.traffic import Traffic
from tests.media.worker_process import WorkerProcess

CALLS: Final = 4
EVERY_S: Final = 0.5
LEFT: Final = ("rooms", "legs", "addresses", "credentials", "tasks")


@dataclass(frozen=True, slots=True)
class Look:
    """`at` in seconds from the beginning, `memory` in bytes, `calls` so far."""

    at: float
    calls: int
    memory: int
    descriptors: int


@dataclass(slots=True)
class Soaked:
    looks: list[Look] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    left: dict[str, int] = field(default_factory=dict)

    def middle(self, name: str, within: Callable[[Look], bool]) -> float:
        """The median of some looks."""
        return float(statistics.median(getattr(each, name) for each in filter(within, self.looks)))


async def soak(
    worker: WorkerProcess, goes_on: Callable[[Look], bool], calls: int = CALLS, seed: int = 2026
) -> Soaked:
    """Let calls come and go for as long as the last look says, then end them all."""
    soaked = Soaked()
    begun = time.monotonic()
    async with Traffic(worker, calls, random.Random(seed)) as traffic:
        while True:
            await asyncio.sleep(EVERY_S)
            traffic.check()
            look = Look(
                time.monotonic() - begun, traffic.calls, worker.memory(), worker.descriptors()
            )
            soaked.looks.append(look)
            if not goes_on(look):
                break
    soaked.happened = traffic.happened
    async with asyncio.timeout(SECONDS):
        while True:  # goodbyes are said by tasks of their own
            counters = await worker.counters()
            soaked.left = {name: counters[name] for name in LEFT}
            if not any(soaked.left.values()):
                return soaked
            await asyncio.sleep(0.05)
