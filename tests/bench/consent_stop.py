"""From a press on *Withdraw* to the receipt on the screen: a real browser, the real server, a recorder that records.

One talk over the forwarder with both pictures and both voices; its customer agrees and withdraws again and again. The
clock starts with the press and stops in the first frame that shows the receipt, which the page draws only from what the
desk has confirmed: by then the recorder has been told, the withdrawal is saved and in the audit log.
"""

import asyncio
import tempfile
from pathlib import Path
from statistics import quantiles
from typing import Final

from playwright.async_api import Browser, expect

from tests.bench import Row, alone, at_most
from tests.browser import launch
from tests.demo_server import demo_server
from tests.e2e.people import AgentPage, CustomerPage, agent, customer

NAMES = ("consent-stop",)
RUNS = 220
WARM = 5
WATCH: Final = """() => {
  window.took = [];
  let pressed = null;
  addEventListener("click", ({ target, timeStamp }) => {
    if (target.closest("button[name=withdraw]")) pressed = timeStamp;
  }, true);
  new MutationObserver(() => {
    if (pressed === null || !document.querySelector(".recording-panel .receipt a[download]")) return;
    const since = pressed;
    pressed = null;
    requestAnimationFrame(() => {
      const painted = new MessageChannel(); // its turn comes once the frame is painted
      painted.port1.onmessage = () => window.took.push(performance.now() - since);
      painted.port2.postMessage(0);
    });
  }).observe(document, { subtree: true, childList: true });
}"""


async def once(guest: CustomerPage, count: int) -> None:
    """Withdraw what runs, see the receipt, agree anew."""
    page = guest.page
    await expect(page.locator(".recording-sign.live")).to_be_visible()
    await page.locator("button[name=recording]").click()
    await page.locator("button[name=withdraw]").click()
    await page.wait_for_function("(count) => window.took.length === count", arg=count, polling=20)
    await page.locator("button[name=receipt-close]").click()
    await page.locator("button[name=recording]").click()
    await page.locator("button[name=reconsider]").click()
    await page.locator("button[name=consent-yes]").click()


async def talk(browser: Browser, folder: Path, runs: int) -> list[float]:
    async with (
        demo_server(folder, media=True) as server,
        agent(browser, server, "anna") as anna,
        customer(browser, server) as guest,
    ):
        await begin(anna, guest, await server.link(queue="recorded"))
        await guest.page.evaluate(WATCH)
        for number in range(WARM + runs):
            await once(guest, number + 1)
        took: list[float] = await guest.page.evaluate("() => window.took")
        return took[WARM:]


async def begin(anna: AgentPage, guest: CustomerPage, link: str) -> None:
    await anna.be_available()
    await guest.come(link)
    await anna.accept()
    await asyncio.gather(guest.sees(), anna.sees())
    for person in (anna, guest):
        await person.page.locator("button[name=consent-yes]").click()
    await guest.look()


async def measure(runs: int = RUNS) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        async with launch(fps=20) as browser:
            return await talk(browser, Path(folder) / "data", runs)


def run() -> list[Row]:
    took = asyncio.run(measure())
    p99 = quantiles(took, n=100)[98]
    return [alone("consent-stop", p99, "ms", len(took), at_most(200))]
