"""A call between Chromium and Firefox: each on either side, since only the agent's side offers; then over the SFU."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import open_page
from tests.e2e.small_desk import SmallDesk, forwarding, serve
from tests.firefox import Firefox

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEEN = """(() => {
  const video = document.querySelector(".face video");
  return window.session?.call.state.phase === "connected" && video.videoWidth > 0;
})()"""
# Not by states alone: each source of the other side arrives, and Firefox too knows what has come and how loud it is.
ON_SFU = f"""{SEEN} && session.call.state.epoch >= 3 && (() => {{
  const [remote] = session.call.state.remotes;
  return remote?.life === "alive" && document.querySelector(".face video").srcObject === remote.face;
}})()"""
SEEN_AGAIN = f"{SEEN} && session.call.state.epoch >= 2"


@pytest.mark.parametrize("role", ["agent", "customer"])
async def test_firefox_and_chromium_see_each_other(
    browser: Browser, fox: Firefox, pages: Path, role: str
) -> None:
    other = "customer" if role == "agent" else "agent"
    desk = SmallDesk()
    async with (
        forwarding(desk),
        serve(desk, pages) as address,
        open_page(browser) as page,
    ):
        await page.goto(f"{address}/index.html?role={other}", wait_until="commit")
        tab = await fox.open(f"{address}/index.html?role={role}")
        await tab.wait_for(SEEN)
        await page.wait_for_function(SEEN)
        await page.evaluate("session.call.tryAgain()")
        await tab.wait_for(SEEN_AGAIN)
        await page.wait_for_function(SEEN_AGAIN)
        await desk.move_up()
        await tab.wait_for(ON_SFU)
        await page.wait_for_function(ON_SFU)
