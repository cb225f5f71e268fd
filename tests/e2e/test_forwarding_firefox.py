"""Firefox and Chromium through the forwarder; Firefox needs a real address of the machine (it gathers no loopback)."""

import asyncio
import json

import pytest
from playwright.async_api import Browser

from tests.e2e.forwarding import GREEN, RED, forwarder, leg_page, own_address
from tests.firefox import Firefox

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_firefox_and_chromium_see_and_hear_each_other(browser: Browser, fox: Firefox) -> None:
    async with (
        forwarder(own_address()) as sfu,
        leg_page(browser, sfu, RED) as red,
    ):
        tab = await fox.open(sfu.address)
        await tab.wait_for("window.ready")
        await tab.click("button", "Begin")
        wish = {"colour": GREEN.colour, "hertz": GREEN.hertz, "microphone": True}
        await tab.evaluate(f"begin({json.dumps(wish)}).then(() => true)")
        await red.join(["green"])
        wish = {"room": "room", "participant": "green", "slots": ["red"]}
        await tab.evaluate(f"join({json.dumps(wish)}).then(() => true)")
        await asyncio.gather(
            red.sees(0, GREEN),
            red.hears(0, GREEN),
            tab.wait_for(f"sees(0, '{RED.seen}')"),
            tab.wait_for("getsSound(0)"),
        )
