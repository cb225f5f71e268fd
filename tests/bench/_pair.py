"""A customer's and an agent's page at a real desk, for benchmarks that call again and again."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, Page

from tests.browser import open_page
from tests.demo_server import DemoServer, demo_server
from tests.e2e.conftest import settings
from tests.e2e.people import AgentPage, CustomerPage, here

WATCH: Final = Path(__file__).with_name("watch_frames.js")
FORGET: Final = "() => { window.measured = { clicked: null, painted: null }; }"
PAINTED: Final = "() => window.measured.painted !== null"
MEASURED: Final = "() => [window.measured.clicked, window.measured.painted]"
CAMERA_HELD: Final = """() => [...document.querySelectorAll('video')].some(
    (video) => video.getVideoPlaybackQuality().totalVideoFrames > 10)"""
CONNECT_S: Final = 15.0


async def painted(caller: Page, called: Page, seconds: float = CONNECT_S) -> float:
    """Wait for the other side's first frame on both pages; ms from the click to the later of the two."""
    waits = (
        page.wait_for_function(PAINTED, timeout=seconds * 1000, polling=50)
        for page in (caller, called)
    )
    await asyncio.gather(*waits)
    clicked, seen_here = await caller.evaluate(MEASURED)
    _, seen_there = await called.evaluate(MEASURED)
    return float(max(seen_here, seen_there) - clicked)


@dataclass
class Pair:
    """The same two pages for every call; each call has a link of its own."""

    customer: CustomerPage
    agent: AgentPage

    async def ring(self, **wish: Any) -> None:
        """A new customer comes by a link as wished, and the agent, who is available, is asked."""
        await self.customer.come(await self.agent.server.link(**wish))
        await self.agent.rings()
        for page in (self.customer.page, self.agent.page):
            # Opened is not held: a camera takes a while to give its first picture.
            await page.wait_for_function(CAMERA_HELD, timeout=15_000, polling=50)
        await self.agent.page.evaluate(FORGET)

    async def accept(self) -> None:
        button = self.agent.button(self.agent.say("ring.accept"), self.agent.ring)
        await button.click(no_wait_after=True)

    async def end(self) -> None:
        """Hang up and be available for the next."""
        await self.customer.hang_up()
        await self.agent.finish("Beraten", then="available")

    async def picture(self, seconds: float = CONNECT_S) -> float:
        """ms from accepting to the first frame on both sides."""
        return await painted(self.agent.page, self.customer.page, seconds)


@asynccontextmanager
async def pair(browser: Browser, *, media: bool = False) -> AsyncIterator[Pair]:
    """`media`: with media workers, and the queues of the browser tests, one of which is on the SFU."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        if media:
            settings(data)
        async with (
            demo_server(data, media=media) as server,
            open_page(browser, locale="de") as there,
            open_page(browser, locale="de") as here_,
        ):
            for page in (there, here_):
                await page.context.add_init_script(path=WATCH)
            await here_.context.grant_permissions(["camera", "microphone"], origin=here(server.url))
            agent = AgentPage(here_, server, "de")
            await agent.sign_in("anna")
            await agent.be_available()
            yield Pair(CustomerPage(there, server, "de"), agent)


@asynccontextmanager
async def in_contact(
    server: DemoServer, browser: Browser, watch: Path
) -> AsyncIterator[tuple[AgentPage, CustomerPage]]:
    """In a contact of their own; `watch`: the script that measures on both pages."""
    async with (
        open_page(browser, locale="de") as there,
        open_page(browser, locale="de", viewport=(1440, 900)) as mine,
    ):
        agent, customer = AgentPage(mine, server, "de"), CustomerPage(there, server, "de")
        for page in (there, mine):
            await page.context.add_init_script(path=watch)
        await mine.context.grant_permissions(["camera", "microphone"], origin=here(server.url))
        await agent.sign_in("anna")
        await agent.be_available()
        await customer.come(await server.link())
        await agent.accept()
        yield agent, customer
