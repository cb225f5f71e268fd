"""From *Accept* to a face over the SFU, against the same pages peer to peer.

The same two pages at one desk with media workers: a call of a direct queue and a call of a queue on the SFU in turns,
measured as `first-frame` is.
"""

import asyncio
from statistics import median

from tests.bench import Row
from tests.bench._pair import pair
from tests.bench.first_frame import REST_S, RUNS, SLOW_S
from tests.browser import launch

NAMES = ("first-frame.sfu",)
QUEUES = ("german", "forwarded")


async def measure(runs: int = RUNS) -> dict[str, list[float]]:
    """ms of each call, by queue."""
    took: dict[str, list[float]] = {queue: [] for queue in QUEUES}
    async with launch() as browser, pair(browser, media=True) as people:
        for run in range(runs + 1):
            for queue in QUEUES:
                await people.ring(queue=queue)
                await asyncio.sleep(REST_S)
                await people.accept()
                picture = await people.picture(SLOW_S)
                await people.end()
                if run > 0:  # the first one loads codecs
                    took[queue].append(picture)
    return took


def run() -> list[Row]:
    direct, forwarded = asyncio.run(measure()).values()
    value, baseline = median(forwarded), median(direct)
    return [
        {
            "name": "first-frame.sfu",
            "value": value,
            "unit": "ms",
            "n": len(forwarded),
            "baseline": "the same pages, peer to peer",
            "baseline_value": baseline,
            "ratio": value / baseline,
            "goal": {"of": "ratio", "op": "<=", "limit": 1.3},
        }
    ]
