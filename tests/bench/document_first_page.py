"""From the last byte of an upload to the first page painted at the other side: 100 pages, 20 MB.

The agent brings the file in a browser and shows it as soon as the page lets them; the customer's browser says when the
first page is painted. What it is compared with converts the whole file first, with the same renderer.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from playwright.async_api import Browser

from signaling.documents.renderer import SandboxedRenderer
from signaling.documents.storage import fill
from tests.bench import Row, at_most
from tests.bench._pair import in_contact
from tests.bench._papers import scanned
from tests.bench.page_flip import WATCH
from tests.browser import launch
from tests.demo_server import DemoServer, demo_server

NAMES = ("document-first-page",)
PAGES: Final = 100
KILOBYTES: Final = 155
TIMES: Final = 7
WIDTH: Final = 1600
PATIENCE_MS: Final = 60_000


def run() -> list[Row]:
    raw = scanned(PAGES, KILOBYTES)
    taken = asyncio.run(shown(raw))
    whole = median([asyncio.run(converted(raw)) for _ in range(3)])
    value = median(taken)
    return [
        {
            "name": "document-first-page",
            "value": value,
            "unit": "ms",
            "n": len(taken),
            "baseline": "the whole file converted first",
            "baseline_value": whole,
            "ratio": value / whole,
            "goal": at_most(400),
        }
    ]


async def shown(raw: bytes) -> list[float]:
    with tempfile.TemporaryDirectory() as name:
        paper = Path(name) / "Unterlagen.pdf"
        paper.write_bytes(raw)
        async with demo_server(Path(name) / "data") as server, launch(fps=10) as browser:
            return [await once(server, browser, paper) for _ in range(TIMES)]


async def once(server: DemoServer, browser: Browser, paper: Path) -> float:
    """A contact of its own each time, so that nothing is known of the document."""
    async with in_contact(server, browser, WATCH) as (agent, customer):
        mine, there = agent.page, customer.page
        await mine.evaluate("() => { window.shows_at_once = true; }")
        await agent.control("documents").click()
        await mine.set_input_files("input[name=bring-file]", paper)
        await there.wait_for_selector('.doc-page[data-page="1"]', timeout=PATIENCE_MS)
        await there.wait_for_function("() => window.pages.painted.length > 0", polling=20)
        painted = await there.evaluate("() => window.pages.painted[0][1]")
        uploaded = await mine.evaluate("() => window.pages.uploaded")
        await agent.hang_up()
        await agent.finish("Beraten")
        return float(painted - uploaded)


async def converted(raw: bytes) -> float:
    """ms until every page is drawn."""
    renderer = SandboxedRenderer()
    await renderer.start()
    began = time.perf_counter()
    source = fill(iter([raw]), "bench", len(raw))
    async with renderer.open(source.fd) as document:
        for page in range(1, PAGES + 1):
            await document.page(page, WIDTH, "first")
    took = 1000 * (time.perf_counter() - began)
    await renderer.stop()
    return took
