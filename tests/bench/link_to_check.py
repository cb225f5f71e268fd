"""From a customer's link to a device check that can be used, without the time the customer takes to read.

Opening a link changes nothing, so a press on *Start* stands in between. The row is the sum of what the page needs:
from the start of the navigation until *Start* can be pressed, and from that press until the own picture is painted and
*Join* can be pressed. Median of ten links; each comes with an empty cache, as somebody comes who was never there.
"""

import asyncio
import tempfile
from pathlib import Path
from statistics import median
from typing import Final

from playwright.async_api import Browser

from tests.bench import Row, alone, at_most
from tests.browser import launch, open_page
from tests.demo_server import DemoServer, demo_server
from tests.e2e.people import here

NAMES = ("link-to-check",)
RUNS = 10
WATCH: Final = """
{
  const steps = (window.steps = { start: null, pressed: null, picture: null, join: null });
  addEventListener("click", ({ timeStamp }) => { steps.pressed = timeStamp; }, true);
  let own;
  new MutationObserver(() => {
    const now = performance.now();
    if (document.querySelector("button[name=start]:not([disabled])")) steps.start ??= now;
    const video = document.querySelector("video");
    if (video && video !== own) {
      own = video;
      own.requestVideoFrameCallback((_, { presentationTime }) => {
        steps.picture ??= presentationTime;
      });
    }
    const join = document.querySelector("button[name=join]");
    steps.join = join && !join.disabled ? (steps.join ?? now) : null;
  }).observe(document, { subtree: true, childList: true, attributes: true });
}
"""
DONE: Final = "() => window.steps.picture !== null && window.steps.join !== null"


async def once(browser: Browser, server: DemoServer) -> float:
    """ms for one customer with a browser of their own."""
    link = here(await server.link())
    async with open_page(browser, locale="de") as page:
        await page.add_init_script(WATCH)
        await page.goto(link, wait_until="commit")
        await page.click("button[name=start]")
        await page.wait_for_function(DONE, polling=50)
        steps = await page.evaluate("() => window.steps")
    ready = max(steps["picture"], steps["join"]) - steps["pressed"]
    return float(steps["start"] + ready)


async def measure(runs: int = RUNS) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        async with launch() as browser, demo_server(Path(folder) / "data") as server:
            await once(browser, server)  # the browser itself becomes warm
            return [await once(browser, server) for _ in range(runs)]


def run() -> list[Row]:
    took = asyncio.run(measure())
    return [alone("link-to-check", median(took), "ms", len(took), at_most(1_000))]
