"""Chromium pages through the forwarder, checked by what arrives: a counter in the picture and a tone."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser

from tests.e2e.forwarding import BLUE, GREEN, RED, LegPage, Person, forwarder, leg_page
from tests.limits import PATIENCE_S, STRICT, limit
from tests.relay import Relay

pytestmark = pytest.mark.asyncio(loop_scope="session")

RESTART = "leg.negotiate({ iceRestart: true })"
SMOOTH_MS = limit(400, 10_000)
"""Longer between two pictures would be seen."""
BACK_S = limit(5.0, PATIENCE_S)
LEAST_FPS = 10 if STRICT else 1


async def see_each_other(pages: dict[Person, LegPage]) -> None:
    """Each person's slots hold the others, in the order of `pages`."""
    waits = []
    for person, page in pages.items():
        for slot, other in enumerate(each for each in pages if each is not person):
            waits += [page.sees(slot, other), page.hears(slot, other)]
    await asyncio.gather(*waits)


async def join_all(pages: dict[Person, LegPage]) -> None:
    for person, page in pages.items():
        await page.join([other.name for other in pages if other is not person])


@pytest.mark.timed
async def test_lost_packets_a_restart_a_new_port_and_a_cut_of_ten_seconds(browser: Browser) -> None:
    async with (
        forwarder() as sfu,
        leg_page(browser, sfu, RED) as red,
        leg_page(browser, sfu, GREEN) as green,
    ):
        relay = sfu.relays["green"] = Relay()
        pages = {RED: red, GREEN: green}
        await join_all(pages)
        await see_each_other(pages)
        assert sfu.sfu.rooms() == {"room": {"red": 1, "green": 1}}

        await green.evaluate("record(0)")
        await green.evaluate(RESTART)
        await asyncio.gather(green.frames(0, 2), red.frames(0, 2))
        assert (await green.evaluate("recorded(0)"))["gap"] < SMOOTH_MS

        relay.loss = 0.05
        rates = await asyncio.gather(red.frames(0, 4), green.frames(0, 4))
        assert min(rates) > LEAST_FPS
        line = await green.line(0, 1)
        assert line["retransmittedPacketsReceived"] > 0
        assert sfu.sfu.counters().resent > 0
        relay.loss = 0.0

        relay.rebind()
        await see_each_other(pages)

        await green.evaluate("leg.persist()")
        relay.cut = True
        await asyncio.sleep(10)  # it is what is tested
        relay.cut = False
        await asyncio.gather(green.sees(0, RED, seconds=BACK_S), red.sees(0, GREEN, seconds=BACK_S))
        states = [state for _, who, _, state in sfu.told if who == "green"]
        assert states == ["connected", "disconnected", "connected"]


@pytest.mark.timed
async def test_another_leg_and_another_person_take_over_without_a_gap(browser: Browser) -> None:
    async with (
        forwarder() as sfu,
        leg_page(browser, sfu, RED) as red,
        leg_page(browser, sfu, GREEN) as green,
    ):
        await join_all({RED: red, GREEN: green})
        await green.sees(0, RED)
        await green.evaluate("record(0)")
        async with leg_page(browser, sfu, RED) as again:
            await again.join(["green"], leg=2)
            await again.sees(0, GREEN)
            await green.frames(0, 1)
            await red.page.close()
            await green.frames(0, 1)
            seen = await green.evaluate("recorded(0)")
            assert seen["colours"] == [RED.seen]
            assert seen["gap"] < SMOOTH_MS
            await green.hears(0, RED)
            async with leg_page(browser, sfu, BLUE) as blue:
                await blue.join([None])
                await asyncio.gather(green.sees(0, RED), again.sees(0, GREEN))
                await green.evaluate("record(0)")
                sfu.sfu.route("room", "green", ["blue"])
                await asyncio.gather(green.sees(0, BLUE), green.hears(0, BLUE))
                seen = await green.evaluate("recorded(0)")
                assert set(seen["colours"]) <= {RED.seen, BLUE.seen}
                assert seen["gap"] < 2 * SMOOTH_MS


async def test_three_see_and_hear_each_other(browser: Browser) -> None:
    async with forwarder() as sfu, AsyncExitStack() as stack:
        pages = {
            person: await stack.enter_async_context(leg_page(browser, sfu, person))
            for person in (RED, GREEN, BLUE)
        }
        await join_all(pages)
        await see_each_other(pages)
