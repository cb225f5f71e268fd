"""A media worker while calls come and go: what it holds at the end, over what it held after five minutes of sixty.

SOAK_MINUTES (10) says how long; `SOAK_MINUTES=60 make bench ONLY=soak` is the whole of it. A shorter one compares the
same shares of its time.
"""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Final

from tests.bench import Row, alone
from tests.media.soaking import Look, Soaked, soak
from tests.media.worker_process import WorkerProcess

NAMES = ("soak", "soak.descriptors", "soak.calls", "soak.cpu")
MINUTES: Final = float(os.environ.get("SOAK_MINUTES", "10"))
LIMIT: Final = 1.05
MIB: Final = 1 << 20


async def measure(seconds: float) -> tuple[Soaked, float]:
    """The looks, and the worker's processor seconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with WorkerProcess(Path(folder)) as worker:
            soaked = await soak(worker, lambda look: look.at < seconds)
            return soaked, worker.busy()


def run() -> list[Row]:
    seconds = MINUTES * 60
    soaked, busy = asyncio.run(measure(seconds))
    early, late, sixtieth = seconds * 5 / 60, seconds, max(seconds / 60, 5.0)

    def around(look: Look) -> bool:
        return early - sixtieth <= look.at < early + sixtieth

    def last(look: Look) -> bool:
        return look.at >= late - 2 * sixtieth

    calls, n, middle = soaked.looks[-1].calls, len(soaked.looks), soaked.middle
    return [
        ratio("soak", "MiB", n, middle("memory", around) / MIB, middle("memory", last) / MIB),
        ratio(
            "soak.descriptors", "", n, middle("descriptors", around), middle("descriptors", last)
        ),
        alone("soak.calls", calls, "calls", sum(soaked.happened.values()), None),
        alone("soak.cpu", busy / seconds * 100, "%", calls, None),
    ]


def ratio(name: str, unit: str, n: int, early: float, late: float) -> Row:
    return {
        "name": name,
        "value": late,
        "unit": unit,
        "n": n,
        "baseline": "minute 5 of 60",
        "baseline_value": early,
        "ratio": late / early,
        "goal": {"of": "ratio", "op": "<=", "limit": LIMIT},
    }
