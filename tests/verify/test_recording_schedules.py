"""10,000 schedules of people, faults and clocks: no sample outside the allowed intervals."""

import logging
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.simulation.schedule import Weather, World
from tests.virtual import run

SCHEDULES = 10_000
BLOCK = 100
SECONDS = 5.0


def block(first: int) -> Counter[str]:
    """How many samples were written, by mode. Raises `NotAllowed`."""
    logging.disable(logging.CRITICAL)
    written: Counter[str] = Counter()

    async def schedule(seed: int) -> None:
        world = World(seed, Weather())
        await world.run(SECONDS)
        written[world.mode] += len(world.written)

    for seed in range(first, first + BLOCK):
        run(schedule(seed))
    return written


def test_no_sample_outside_the_allowed_intervals() -> None:
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        written = sum(processes.map(block, range(0, SCHEDULES, BLOCK)), Counter[str]())
    print(f"{SCHEDULES} schedules; samples written: {dict(written)}")  # noqa: T201, the figures
    assert all(written[mode] > 1_000 for mode in ("consent", "statutory", "agent_only"))
