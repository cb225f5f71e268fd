"""From *Accept* to a face: how long both sides wait for the other's first picture.

Both hold their cameras already. The clock runs from the agent's click to the later of the two first remote frames,
as each page's compositor got it. The baseline is two bare pages that do nothing but connect, measured the same way in
the same browser, in turns with the product. As the customer comes by a fresh page each time, so does the bare
pages' called side.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Final

from aiohttp import WSMsgType, web
from playwright.async_api import Browser, Page

from tests.bench import Row
from tests.bench._pair import FORGET, WATCH, painted, pair
from tests.browser import launch, open_page

NAMES = ("first-frame",)
RUNS = 20
BARE: Final = Path(__file__).with_name("bare.html")
READY: Final = "body.ready"
# Decoding, devices and timers of what came before come to rest.
REST_S: Final = 0.5
SLOW_S: Final = 60.0  # a busy machine is measured too, in both


@asynccontextmanager
async def bare_pages() -> AsyncIterator[str]:
    """The address of the bare demo: a page, and a websocket that passes what one says to the other."""
    people: set[web.WebSocketResponse] = set()

    async def page(_: web.Request) -> web.FileResponse:
        return web.FileResponse(BARE)

    async def signals(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        people.add(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    for other in people - {socket}:
                        await other.send_str(message.data)
        finally:
            people.discard(socket)
        return socket

    app = web.Application()
    app.add_routes([web.get("/", page), web.get("/signals", signals)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bare_pair(browser: Browser, address: str) -> AsyncIterator[tuple[Page, Page]]:
    async with open_page(browser) as caller, open_page(browser) as called:
        for page in (caller, called):
            await page.context.add_init_script(path=WATCH)
        await caller.goto(address)
        await caller.wait_for_selector(READY)
        yield caller, called


async def measure(runs: int = RUNS) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    bare: list[float] = []
    async with (
        launch() as browser,
        bare_pages() as address,
        pair(browser) as people,
        bare_pair(browser, address) as (caller, called),
    ):
        for run in range(runs + 1):
            await called.goto(address)
            await called.wait_for_selector(READY)
            await caller.evaluate(FORGET)
            await asyncio.sleep(REST_S)
            await caller.click("#connect")
            took_bare = await painted(caller, called, SLOW_S)
            await called.goto("about:blank")
            await caller.evaluate("() => pc.close()")

            await people.ring()
            await asyncio.sleep(REST_S)
            await people.accept()
            took = await people.picture(SLOW_S)
            await people.end()
            if run > 0:  # the first one loads codecs
                ours.append(took)
                bare.append(took_bare)
    return ours, bare


def run() -> list[Row]:
    ours, bare = asyncio.run(measure())
    value, baseline = median(ours), median(bare)
    return [
        {
            "name": "first-frame",
            "value": value,
            "unit": "ms",
            "n": len(ours),
            "baseline": "two bare pages, peer to peer",
            "baseline_value": baseline,
            "ratio": value / baseline,
            "goal": {"of": "ratio", "op": "<=", "limit": 1.5},
        }
    ]
