"""Two real pages in a call without the real desk: what needs no new connection, and what makes one."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser import axe, open_page
from tests.e2e.small_desk import SmallDesk, serve
from tests.limits import PATIENCE_S, limit

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Frames decoded, and the energy of the sound heard: both grow while a call is well.
COUNTERS = """async () => {
  const video = document.querySelector(".face video");
  const frames = video.getVideoPlaybackQuality().totalVideoFrames;
  return { frames, width: video.videoWidth, phase: session.call.state.phase };
}"""
PHASE = "(phase) => window.session?.call.state.phase === phase"
NEW_FRAMES = """(before) => {
  const video = document.querySelector(".face video");
  return video.getVideoPlaybackQuality().totalVideoFrames > before + 5;
}"""
RELOADED_S = limit(3.0, PATIENCE_S)
FIRST_FRAME = "() => window.session?.call.state.firstFrameAt !== null"


@dataclass
class Call:
    desk: SmallDesk
    agent: Page
    customer: Page
    address: str

    @property
    def pages(self) -> tuple[Page, Page]:
        return self.agent, self.customer

    async def all_wait(self, condition: str, *arguments: object) -> None:
        waits = (
            page.wait_for_function(condition, arg=argument)
            for page, argument in zip(self.pages, arguments or (None, None), strict=True)
        )
        await asyncio.gather(*waits)

    async def frames(self) -> list[int]:
        return [(await page.evaluate(COUNTERS))["frames"] for page in self.pages]


@pytest_asyncio.fixture(loop_scope="session")
async def call(browser: Browser, pages: Path) -> AsyncIterator[Call]:
    """Both have joined and see each other."""
    desk = SmallDesk()
    async with (
        serve(desk, pages) as address,
        open_page(browser, viewport=(1280, 800)) as agent,
        open_page(browser, viewport=(1280, 800), locale="de") as customer,
    ):
        joined = Call(desk, agent, customer, address)
        # A video that waits for its first frame delays the page's load event.
        await agent.goto(f"{address}/index.html?role=agent", wait_until="commit")
        await customer.goto(f"{address}/index.html?role=customer", wait_until="commit")
        await joined.all_wait(FIRST_FRAME)
        await joined.all_wait(PHASE, "connected", "connected")
        yield joined


async def test_nothing_that_people_switch_or_write_negotiates(call: Call) -> None:
    negotiated = """() => {
      window.offers = 0;
      const post = socket.post.bind(socket);
      socket.post = (signal) => {
        if (signal.type === "signal.description") window.offers += 1;
        return post(signal);
      };
    }"""
    for page, before in zip(call.pages, await call.frames(), strict=True):
        await page.wait_for_function(NEW_FRAMES, arg=before)
        assert await axe(page) == []
        await page.evaluate(negotiated)
    assert call.desk.relay.passed > 0
    await call.agent.keyboard.press("m")
    await call.customer.get_by_text("Mikrofon aus", exact=True).wait_for()
    await call.agent.get_by_role("switch", name="Camera").click()
    await call.customer.get_by_text("Kamera aus", exact=True).wait_for()
    await call.agent.get_by_role("switch", name="Camera").click()
    await call.customer.locator(".face.picture").wait_for()

    await call.customer.keyboard.press("c")
    await call.customer.get_by_role("textbox", name="Nachricht").fill("Guten Tag\nund danke")
    await call.customer.keyboard.press("Enter")
    await call.customer.get_by_text("gesendet", exact=True).wait_for()
    await call.agent.get_by_label("1 unread message").wait_for()
    await call.agent.keyboard.press("c")
    await call.agent.get_by_text("Guten Tag").wait_for()
    await call.customer.get_by_text("zugestellt", exact=True).wait_for()
    for page in call.pages:
        assert await axe(page) == []
        await page.keyboard.press("Escape")

    await call.agent.get_by_role("switch", name="Share").click()
    await call.customer.locator(".call-stage.sharing").wait_for()
    await call.customer.wait_for_function(
        "() => document.querySelector('.shared video').videoWidth > 0"
    )
    await call.agent.get_by_role("switch", name="Share").click()
    await call.customer.locator(".call-stage.sharing").wait_for(state="detached")
    assert [await page.evaluate("window.offers") for page in call.pages] == [0, 0]

    # Sound alone, by choice: both ways, and said in the description.
    await call.customer.get_by_role("button", name="Mehr").click()
    await call.customer.get_by_role("checkbox", name="Nur Ton").check()
    await call.customer.keyboard.press("Escape")
    await call.agent.get_by_text("Camera off", exact=True).wait_for()
    await call.customer.get_by_text("Sie haben „Nur Ton“ gewählt.").wait_for()
    await call.customer.get_by_role("button", name="Bild wieder zeigen").click()
    await call.agent.locator(".face.picture").wait_for()
    await call.all_wait(NEW_FRAMES, *await call.frames())


@pytest.mark.timed
async def test_a_desk_that_is_gone_changes_nothing_and_each_new_epoch_is_a_new_connection(
    call: Call,
) -> None:
    for seat in call.desk.seats.values():
        assert seat.ws is not None
        await seat.ws.close(code=1012)
    await call.all_wait("() => socket.state.phase !== 'open'")
    await call.all_wait(NEW_FRAMES, *await call.frames())
    await call.all_wait("() => socket.state.phase === 'open'")
    await call.all_wait(NEW_FRAMES, *await call.frames())
    assert await call.agent.evaluate("session.call.state.epoch") == 1

    begun = time.monotonic()
    await call.customer.reload(wait_until="commit")
    await call.customer.wait_for_function(FIRST_FRAME)
    assert time.monotonic() - begun < RELOADED_S
    await call.all_wait(NEW_FRAMES, *await call.frames())
    assert await call.agent.evaluate("session.call.state.epoch") >= 2

    await call.customer.evaluate("session.call.tryAgain()")
    await call.all_wait("() => session.call.state.epoch >= 3")
    await call.all_wait(PHASE, "connected", "connected")
    await call.all_wait(NEW_FRAMES, 0, 0)
