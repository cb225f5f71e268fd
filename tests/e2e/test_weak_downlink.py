"""500 kbit/s towards one of two through the forwarder: the picture adapts within 5 s, sound never breaks."""

import asyncio

import pytest
from playwright.async_api import Browser

from tests.e2e.forwarding import GREEN, RED, forwarder, leg_page
from tests.e2e.test_forwarding import join_all, see_each_other
from tests.relay import QUEUE_S, Relay

pytestmark = pytest.mark.asyncio(loop_scope="session")

RATE = 500_000
ADAPTED_S = 5.0
LEAST_FPS = 5.0
HEARD_MS = 100
"""Longer than what the narrow way itself holds back once, at the cut: that would be a gap."""


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
        dropped = relay.dropped
        assert await green.frames(0, 4) > LEAST_FPS
        assert await quiet < QUEUE_S * 1_000 + HEARD_MS
        assert relay.dropped - dropped < 100
        await see_each_other(pages)
