"""What lies between two pages and between them and the desk, so that a test can cut it.

network = Network()
async with customer(…) as guest, agent(…) as anna:
    await network.carry(guest.page, anna.page)   # before their pages are opened
network.media.cut = True    # sound and picture stop; also .loss, .delay
network.desk = False        # no word to or from the desk, as when a cable is pulled
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from playwright.async_api import Browser, Page, WebSocketRoute

from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, CustomerPage, agent, customer
from tests.relay import Relay

# What browsers write to the console when a websocket can't be opened, or hears what was held up by the cut too late.
NOISE: Final = (
    "WebSocket connection",
    "WebSocket is already in CLOSING",
    "ERR_CONNECTION",
    "Failed to load resource",
)
VIA: Final = """
{
  const { prototype } = RTCPeerConnection;
  const { setRemoteDescription, addIceCandidate } = prototype;
  prototype.setRemoteDescription = async function ({ type, sdp }) {
    return setRemoteDescription.call(this, { type, sdp: await window.viaRelay(sdp) });
  };
  prototype.addIceCandidate = async function (given) {
    const candidate = await window.viaRelay(given.candidate);
    return addIceCandidate.call(this, { ...given, candidate });
  };
}
"""
FROZEN: Final = """async () => {
  let seconds = 0;
  for (const peer of window.peers)
    if (peer.connectionState === "connected")
      for (const report of (await peer.getStats()).values())
        if (report.type === "inbound-rtp" && report.kind === "video" && report.framesDecoded)
          seconds += report.totalFreezesDuration;
  return seconds;
}"""


class Network:
    """One for all pages of a test."""

    def __init__(self) -> None:
        self.media = Relay()
        self._desk = asyncio.Event()
        self._desk.set()
        self._pumps: list[asyncio.Task[None]] = []

    @property
    def desk(self) -> bool:
        return self._desk.is_set()

    @desk.setter
    def desk(self, open_: bool) -> None:
        if open_:
            self._desk.set()
        else:
            self._desk.clear()

    def cut(self) -> None:
        """Everything."""
        self.media.cut, self.desk = True, False

    def mend(self) -> None:
        self.media.cut, self.desk = False, True

    async def carry(self, *pages: Page) -> None:
        for page in pages:
            await page.expose_function("viaRelay", self._rewrite)
            await page.add_init_script(VIA)
            await page.route_web_socket(re.compile(r"/ws/"), self._connect)

    async def close(self) -> None:
        self.mend()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        self.media.close()

    async def _rewrite(self, text: str) -> str:
        return await self.media.rewrite(text)

    async def _connect(self, page: WebSocketRoute) -> None:
        await self._desk.wait()  # a page that knocks at a cut line hears nothing
        server = page.connect_to_server()
        self._pump(page, server)
        self._pump(server, page)

    def _pump(self, source: WebSocketRoute, target: WebSocketRoute) -> None:
        """What is said while the line is cut arrives afterwards, as with TCP."""
        waiting: asyncio.Queue[Any] = asyncio.Queue()

        async def pump() -> None:
            while True:
                message = await waiting.get()
                await self._desk.wait()
                target.send(message)

        source.on_message(waiting.put_nowait)
        self._pumps.append(asyncio.create_task(pump()))


async def frozen(page: Page) -> float:
    """For how many seconds the other side's picture has stood still so far."""
    return float(await page.evaluate(FROZEN))


async def sleep_until(moment: float) -> None:
    """What lasts a certain time in a test is a cut itself."""
    await asyncio.sleep(max(0.0, moment - time.monotonic()))


@asynccontextmanager
async def talking(
    browser: Browser, server: DemoServer, network: Network, *, sees: bool = True, **wish: Any
) -> AsyncIterator[tuple[CustomerPage, AgentPage]]:
    """A customer and Anna in a call over this network; the customer's link is as wished."""
    async with (
        customer(browser, server, ignoring=NOISE) as guest,
        agent(browser, server, "anna", ignoring=NOISE) as anna,
    ):
        await network.carry(guest.page, anna.page)
        await anna.page.reload(wait_until="commit")  # signed in already, but not by this network
        await anna.be_available()
        await guest.come(await server.link(**wish))
        await anna.accept()
        await guest.talks()
        if sees:
            await asyncio.gather(guest.sees(), anna.sees(), guest.hears(), anna.hears())
        try:
            yield guest, anna
        finally:
            await network.close()
