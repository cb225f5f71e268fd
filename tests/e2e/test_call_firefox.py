"""A call between Chromium and Firefox: each on either side, since only the agent's side offers; then over the SFU.

The former connection carries the call until its successor does. So each step waits for pictures from a new one: from
another stream than the one that was noted.
"""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from tests.browser import open_page
from tests.e2e.forwarding import own_address
from tests.e2e.small_desk import SmallDesk, forwarding, serve
from tests.firefox import Firefox, Tab
from tests.limits import PATIENCE_S

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEEN = """(() => {
  const video = document.querySelector(".face video");
  return window.session?.call.state.phase === "connected" && video.videoWidth > 0;
})()"""
NOTED = "(window.noted = session.call.state.remotes[0].face, true)"
# Not by states alone: each source of the other side arrives, and Firefox too knows what has come and how loud it is.
SEEN_ANEW = f"""{SEEN} && (() => {{
  const [remote] = session.call.state.remotes;
  return remote?.life === "alive" && remote.face !== window.noted
    && document.querySelector(".face video").srcObject === remote.face;
}})()"""
STATE = """(() => {
  const call = window.session?.call.state ?? {};
  const tracks = (stream) => stream?.getTracks().map(({ kind, muted, readyState }) => [kind, muted, readyState].join());
  return JSON.stringify({
    ...call,
    remotes: call.remotes?.map((one) => ({ ...one, face: tracks(one.face), screen: tracks(one.screen) })),
    videos: [...document.querySelectorAll(".face video")].map((video) =>
      [video.className, video.videoWidth, video.readyState, video.paused, ...(tracks(video.srcObject) ?? [])]),
  });
})()"""


async def come_to(expression: str, *pages: Page | Tab) -> None:
    """It is true on both, or the test says how they are instead."""
    try:
        for page in pages:
            async with asyncio.timeout(PATIENCE_S):
                while not await page.evaluate(expression):
                    await asyncio.sleep(0.1)
    except TimeoutError:
        states = [await page.evaluate(STATE) for page in pages]
        raise AssertionError(f"{expression}\n{states}") from None


@pytest.mark.parametrize("role", ["agent", "customer"])
async def test_firefox_and_chromium_see_each_other(
    browser: Browser, fox: Firefox, pages: Path, role: str
) -> None:
    other = "customer" if role == "agent" else "agent"
    desk = SmallDesk()
    async with (
        forwarding(desk, own_address()),  # Firefox goes nowhere by a loopback address
        serve(desk, pages) as address,
        open_page(browser) as page,
    ):
        await page.goto(f"{address}/index.html?role={other}", wait_until="commit")
        tab = await fox.open(f"{address}/index.html?role={role}")
        await come_to(SEEN, tab, page)
        for begin in (lambda: page.evaluate("session.call.tryAgain()"), desk.move_up):
            await come_to(NOTED, tab, page)
            await begin()
            await come_to(SEEN_ANEW, tab, page)
