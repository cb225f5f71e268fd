"""Of a hundred accepted calls in real browsers, one after another, those that connect.

The same two pages, a new link for each call. Connected means that each side has painted a frame of the other within
15 s of the agent's click. VISAVIS_BENCH_CALLS makes it fewer, for a try.
"""

import asyncio
import os
import sys

from playwright.async_api import Error

from tests.bench import Row, alone
from tests.bench._pair import pair
from tests.browser import launch

NAMES = ("calls",)
GOAL = 100


async def measure(calls: int) -> int:
    connected = 0
    async with launch(fps=20) as browser, pair(browser) as people:
        for call in range(calls):
            await people.ring()
            await people.accept()
            try:
                await people.picture()
                connected += 1
            except Error as error:
                print(f"call {call + 1} did not connect: {error}", file=sys.stderr)
            await people.end()
    return connected


def run() -> list[Row]:
    calls = int(os.environ.get("VISAVIS_BENCH_CALLS", GOAL))
    stood = asyncio.run(measure(calls))
    return [alone("calls", stood, "count", calls, {"of": "value", "op": ">=", "limit": GOAL})]
