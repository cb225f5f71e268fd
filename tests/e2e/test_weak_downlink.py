"""500 kbit/s towards one of two through the forwarder: the picture adapts within 5 s, sound never breaks."""

import asyncio
import time

import pytest
from playwright.async_api import Browser

from tests.e2e.forwarding import GREEN, RED, LegPage, forwarder, leg_page
from tests.e2e.test_forwarding import join_all, see_each_other
from tests.limits import limit
from tests.relay import QUEUE_S, Relay

pytestmark = pytest.mark.asyncio(loop_scope="session")

RATE = 500_000
ADAPTED_S = 5.0
LATER_S = limit(0.0, 45.0)
LEAST_FPS = 5.0
MOST_DROPPED = 100
HEARD_MS = limit(100, 3_000)
"""Longer than what the narrow way itself holds back once, at the cut: that would be a gap."""


async def adapts(page: LegPage, relay: Relay, seconds: float) -> None:
    """For four seconds the picture moves, and fits through the narrow way: at once, or not later than that."""
    latest = time.monotonic() + seconds
    while True:
        begun, dropped = time.monotonic(), relay.dropped
        fps = await page.frames(0, 4)
        dropped = relay.dropped - dropped
        if fps > LEAST_FPS and dropped < MOST_DROPPED:
            return
        assert begun < latest, f"{fps:.1f} pictures a second, {dropped} packets dropped"


@pytest.mark.timed
async def test_the_picture_adapts_and_sound_stays(browser: Browser) -> None:
    async with (
        forwarder() as sfu,
        leg_page(browser, sfu, RED, noise=60, scale=2) as red,
        leg_page(browser, sfu, GREEN, noise=60, scale=2) as green,
    ):
        relay = sfu.relays[GREEN.name] = Relay()
        pages = {RED: red, GREEN: green}
        await join_all(pages)
        await see_each_other(pages)
        await green.frames(0, 5)  # the rate rises
        quiet = asyncio.create_task(green.evaluate("silence(0, 10)"))
        relay.down_rate = RATE
        await asyncio.sleep(ADAPTED_S)  # it may take that long
        await adapts(green, relay, LATER_S)
        assert await quiet < QUEUE_S * 1_000 + HEARD_MS
        await see_each_other(pages)
