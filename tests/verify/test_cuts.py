"""The network cut under a call of real pages, for a minute and at random moments: the same contact goes on."""

import asyncio
import os
import random
import re
import time

import pytest
from playwright.async_api import Browser, expect

from tests.demo_server import DemoServer
from tests.e2e.network import Network, sleep_until, talking
from tests.e2e.people import Person
from tests.e2e.tidy import SEAT_COOKIE

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_S = 60.0
BACK_S = 5.0
CUTS = int(os.environ.get("VISAVIS_VERIFY_CUTS", "20"))
LONGEST_S = 10.0
KINDS = ("all", "all", "media", "desk")


async def well(*people: Person, seconds: float) -> float:
    """Picture and sound are there on both sides; after how many seconds."""
    begun = time.monotonic()
    senses = (sense(seconds) for one in people for sense in (one.sees, one.hears))
    await asyncio.gather(*senses)
    return time.monotonic() - begun


async def seat(person: Person) -> str:
    """The cookie of the contact that this customer is in."""
    cookies = await person.page.context.cookies()
    return next(one["value"] for one in cookies if one["name"] == SEAT_COOKIE)


async def test_a_minute_without_any_network(
    browser: Browser, server: DemoServer, network: Network
) -> None:
    async with talking(browser, server, network) as (guest, anna):
        before = await seat(guest)
        over = time.monotonic() + LONG_S
        network.cut()
        keys = ("banner.interrupted", "banner.offline")
        told = re.compile("|".join(re.escape(guest.in_call(key)) for key in keys))
        await asyncio.gather(guest.reads(told, 15), anna.reads(told, 15))
        await sleep_until(over)
        # Still there, and with a way out for who would not wait.
        for one in (guest, anna):
            await expect(one.button(one.in_call("do.reconnect"))).to_be_enabled()
        network.mend()
        took = await well(guest, anna, seconds=BACK_S * 2)
        await expect(guest.page.get_by_text(told)).to_be_hidden()
        await expect(anna.page.get_by_text(told)).to_be_hidden()
        await guest.write("Da bin ich wieder.")
        await anna.control("chat").click()
        await anna.reads("Da bin ich wieder.")
        assert await seat(guest) == before
    print(f"\nback {took:.1f} s after a minute without network")  # noqa: T201, the figure


@pytest.mark.parametrize("seed", [2026])
async def test_cuts_at_random_moments(
    browser: Browser, server: DemoServer, network: Network, seed: int
) -> None:
    """The first one comes while the connection is being made; the others at any moment, also of the mending before."""
    chance = random.Random(seed)
    took: list[float] = []
    async with talking(browser, server, network, sees=False) as (guest, anna):
        before = await seat(guest)
        for cut in range(CUTS):
            await asyncio.sleep(chance.uniform(0, 1.0 if cut == 0 else 3.0))
            kind, lasts = chance.choice(KINDS), chance.uniform(0.3, LONGEST_S)
            network.media.cut = kind != "desk"
            network.desk = kind == "media"
            await asyncio.sleep(lasts)
            network.mend()
            if chance.random() < 0.25:
                continue  # and the next cut at once
            try:
                took.append(await well(guest, anna, seconds=BACK_S * 3))
            except Exception as error:
                raise AssertionError(f"cut {cut + 1} ({kind}, {lasts:.1f} s)") from error
        await well(guest, anna, seconds=BACK_S * 3)
        await guest.write("Das war’s.")
        await anna.control("chat").click()
        await guest.reads(guest.in_call("chat.delivered"), 15)
        assert await seat(guest) == before
        await anna.hang_up()
        await guest.heading(guest.say("goodbye.title")).wait_for()
    took.sort()
    print(  # noqa: T201, the figures
        f"\n{CUTS} cuts: back after {took[len(took) // 2]:.1f} s (median), at most {took[-1]:.1f} s"
    )
    assert took[-1] <= BACK_S
