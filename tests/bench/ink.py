"""From pen down to the first of the stroke painted at the other side, and how smoothly it is drawn on a full page.

*ink*: two browsers at a real desk; the agent draws, the customer looks on. *ink.fps*: frames a second while a stroke is
drawn on a page that holds 2,000 of them, on the test page with nothing but paper and ink.
"""

import asyncio
import math
import tempfile
from pathlib import Path
from statistics import quantiles
from typing import Final

from playwright.async_api import Page

from tests.bench import Row, alone, at_most
from tests.bench._pair import in_contact
from tests.browser import launch, open_page
from tests.demo_server import demo_server
from tests.e2e.small_desk import build
from tests.e2e.test_marks import serve
from tests.papers import pdf

NAMES = ("ink", "ink.fps")
WATCH: Final = Path(__file__).with_name("watch_ink.js")
STROKES: Final = 60
FULL: Final = 2_000
MOVES: Final = 200
# Between two strokes a hand is lifted; what came before has come to rest.
REST_S: Final = 0.3
FORGET: Final = "() => { window.inked.painted = []; }"
PAINTED: Final = "() => window.inked.painted.length > 0"
FRAMES: Final = """() => {
  window.frames = [];
  const note = (at) => {
    window.frames.push(at);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}"""


def run() -> list[Row]:
    strokes = asyncio.run(seen_there())
    frames, rate = asyncio.run(smooth())
    value = quantiles(strokes, n=100, method="inclusive")[94]
    return [
        alone("ink", value, "ms", len(strokes), at_most(50)),
        alone("ink.fps", rate, "fps", frames, {"of": "value", "op": ">=", "limit": 30}),
    ]


async def stroke(agent: Page, customer: Page, x: float, y: float) -> float:
    """ms from pen down to ink at the other side."""
    await customer.evaluate(FORGET)
    await agent.mouse.move(x, y)
    await agent.mouse.down()
    await customer.wait_for_function(PAINTED, polling=20)
    await agent.mouse.move(x + 60, y + 10, steps=4)
    await agent.mouse.up()
    down = await agent.evaluate("() => window.inked.down")
    painted = await customer.evaluate("() => window.inked.painted[0]")
    return float(painted - down)


async def seen_there(strokes: int = STROKES) -> list[float]:
    found: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        paper = Path(name) / "Bedingungen.pdf"
        paper.write_bytes(pdf(2))
        async with (
            demo_server(Path(name) / "data") as server,
            launch(fps=10) as browser,
            in_contact(server, browser, WATCH) as (agent, customer),
        ):
            mine, there = agent.page, customer.page
            await agent.control("documents").click()
            await mine.set_input_files("input[name=bring-file]", paper)
            await mine.click("[name=show-document]")
            for page in (mine, there):
                await page.wait_for_selector('.doc-page[data-page="1"]')
            await mine.locator("dialog[open]").wait_for(state="detached")
            await agent.press(agent.words("documents")("draw"))
            box = await mine.locator(".doc-view").bounding_box()
            assert box
            for each in range(strokes + 1):
                await asyncio.sleep(REST_S)
                x, y = box["x"] + 60 + each % 8 * 70, box["y"] + 60 + each // 8 * 40
                took = await stroke(mine, there, x, y)
                if each:  # the first one loads what it needs
                    found.append(took)
    return found


async def smooth() -> tuple[int, float]:
    """Frames while a stroke was drawn, and frames a second."""
    with tempfile.TemporaryDirectory() as name:
        await build(Path(name), "marks")
        async with (
            serve(Path(name)) as address,
            launch() as browser,
            open_page(browser, viewport=(800, 1150)) as page,
        ):
            await page.goto(address)
            await page.evaluate("(count) => fill(count)", FULL)
            await page.click("[name=tool-pen]")
            box = await page.locator("vv-marks").bounding_box()
            assert box
            await asyncio.sleep(REST_S)
            await page.mouse.move(box["x"] + 50, box["y"] + 300)
            await page.mouse.down()
            await page.evaluate(FRAMES)
            for step in range(MOVES):
                down = 300 + 200 * math.sin(step / 16)
                await page.mouse.move(box["x"] + 50 + 3 * step, box["y"] + down)
            frames = await page.evaluate("() => window.frames")
            await page.mouse.up()
            return len(frames), 1_000 * (len(frames) - 1) / (frames[-1] - frames[0])
