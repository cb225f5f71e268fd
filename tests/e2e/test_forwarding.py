"""Two and three Chromium pages through the forwarder: checked by what arrives, a counter in the picture and a tone."""

import asyncio

import pytest
from playwright.async_api import Browser

from tests.e2e.forwarding import BLUE, GREEN, RED, forwarder, leg_page

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_two_see_and_hear_each_other(browser: Browser) -> None:
    async with (
        forwarder() as sfu,
        leg_page(browser, sfu, RED) as red,
        leg_page(browser, sfu, GREEN) as green,
    ):
        await red.join(["green"])
        await green.join(["red"])
        await asyncio.gather(
            red.sees(0, GREEN), red.hears(0, GREEN), green.sees(0, RED), green.hears(0, RED)
        )
        assert sfu.sfu.rooms() == {"room": {"red": 1, "green": 1}}


async def test_three_see_and_hear_each_other(browser: Browser) -> None:
    async with (
        forwarder() as sfu,
        leg_page(browser, sfu, RED) as red,
        leg_page(browser, sfu, GREEN) as green,
        leg_page(browser, sfu, BLUE) as blue,
    ):
        await red.join(["green", "blue"])
        await green.join(["red", "blue"])
        await blue.join(["red", "green"])
        people = {RED: red, GREEN: green, BLUE: blue}
        order = {RED: (GREEN, BLUE), GREEN: (RED, BLUE), BLUE: (RED, GREEN)}
        for person, page in people.items():
            for slot, other in enumerate(order[person]):
                await asyncio.gather(page.sees(slot, other), page.hears(slot, other))
