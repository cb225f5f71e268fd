"""The self-check of dress and background, in Chromium without a graphics processor: one measurement, and what it loads.

A measurement is whole but for text, whose detector is loaded only where a policy asks for it: faces in the picture and
in parts of it, classes of each pixel, every value, a reference to compare with. From the page's question to its answer.
"""

import asyncio
import tempfile
from pathlib import Path
from statistics import median
from typing import Final

from playwright.async_api import Request

from tests.bench import Row, alone, at_most
from tests.browser import launch, open_page
from tests.measuring import OPEN, measuring
from tests.pictures.cameras import frame

NAMES = ("appearance", "appearance.load")
WARM: Final = 5
TIMES: Final = 25
TIMED = """async ([warm, times]) => {
  const picture = await appearance.picture("/assets/good.png");
  const reference = await vision.reference(picture);
  const took = [];
  for (let round = 0; round < warm + times; round++) {
    const begun = performance.now();
    await vision.measure(picture, { text: false, reference, palette: ["#0a4f66"] });
    took.push(performance.now() - begun);
  }
  return took.slice(warm);
}"""


def run() -> list[Row]:
    took, megabytes, files = asyncio.run(_measured())
    return [
        alone("appearance", median(took), "ms", len(took), at_most(350)),
        alone("appearance.load", megabytes, "MB", files, at_most(25)),
    ]


async def _measured() -> tuple[list[float], float, int]:
    with tempfile.TemporaryDirectory() as name:
        async with (
            measuring(Path(name), {"good": frame("good")}) as address,
            launch() as browser,
            open_page(browser) as page,
        ):
            await page.goto(address)
            loads: list[Request] = []
            page.context.on("requestfinished", lambda request: loads.append(request))
            await page.evaluate(OPEN)
            sizes = [(await request.sizes())["responseBodySize"] for request in loads]
            assert sum("/assets/" in request.url for request in loads) == len(loads)
            took = await page.evaluate(TIMED, [WARM, TIMES])
            return took, sum(sizes) / 1_000_000, len(sizes)
