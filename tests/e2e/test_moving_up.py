"""A direct call that moves up to the SFU: no black picture, and hardly a gap in the sound."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.browser import open_page
from tests.e2e.small_desk import SmallDesk, forwarding, serve
from tests.limits import limit

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERE = Path(__file__).parent
CONNECTED = """() => {
  const { phase, firstFrameAt } = window.session?.call.state ?? {};
  return phase === "connected" && firstFrameAt !== null;
}"""
# The former connection is closed, and what is shown comes over the new one.
MOVED = """() => {
  const [remote] = session.call.state.remotes;
  const video = document.querySelector(".face video");
  return peers.at(-2).connectionState === "closed" && remote?.life === "alive"
    && video.srcObject === remote.face && peers.at(-1).remoteDescription.sdp.includes("ice-lite");
}"""
INTERRUPTED = """() => {
  window.interrupted = 0;
  session.call.subscribe(({ phase }) => { if (phase !== "connected") window.interrupted += 1; });
}"""
LONGEST_SILENCE_MS = limit(200, 10_000)
LONGEST_STILL_MS = limit(500, 30_000)


@pytest.mark.timed
async def test_nothing_is_missed_on_the_way_up(browser: Browser, pages: Path) -> None:
    desk = SmallDesk()
    async with (
        forwarding(desk),
        serve(desk, pages) as address,
        open_page(browser) as agent,
        open_page(browser) as customer,
    ):
        both: dict[str, Page] = {"agent": agent, "customer": customer}
        for role, page in both.items():
            await page.add_init_script(path=HERE / "watch.js")
            await page.add_init_script(path=HERE / "gaps.js")
            await page.goto(f"{address}/index.html?role={role}", wait_until="commit")
            await page.mouse.click(5, 5)  # sound may begin only after a gesture
        await _all(both, CONNECTED)
        for page in both.values():
            await page.evaluate(INTERRUPTED)
        await asyncio.gather(*(page.evaluate("watchGaps()") for page in both.values()))

        await desk.move_up()
        await _all(both, MOVED)
        for page in both.values():
            await page.wait_for_timeout(500)
            gaps = await page.evaluate("gaps()")
            assert gaps["silent"] <= LONGEST_SILENCE_MS, gaps
            assert gaps["still"] <= LONGEST_STILL_MS, gaps
            assert gaps["black"] == 0
            assert await page.evaluate("interrupted") == 0


async def _all(pages: dict[str, Page], condition: str) -> None:
    waits = (page.wait_for_function(condition) for page in pages.values())
    await asyncio.gather(*waits)
