"""Bad networks between the real pages and the real server: what people see of it, and that it passes."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.demo_server import DemoServer, demo_server
from tests.e2e import tidy
from tests.e2e.conftest import write
from tests.e2e.network import NOISE, Network, frozen, sleep_until, talking
from tests.e2e.people import Person, customer
from tests.limits import PATIENCE_S, limit

pytestmark = pytest.mark.asyncio(loop_scope="session")

CUT_S = limit(10.0, 5.0)
BACK_S = limit(5.0, PATIENCE_S)
LONGEST_GAP_S = limit(1.0, 30.0)
CANNOT_S = limit(17.0, PATIENCE_S)
NOTICED_S = limit(CUT_S, PATIENCE_S)


@pytest.fixture
def network() -> Network:
    return Network()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def alone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoServer]:
    """A server without a media plane, whose direct calls have no other way, and which these tests may kill."""
    data = tmp_path_factory.mktemp("alone")
    write(data)
    async with demo_server(data) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def desk(alone: DemoServer) -> AsyncIterator[DemoServer]:
    """Afterwards Anna is in nothing any more."""
    yield alone
    await tidy.go_home(alone, "anna")


async def both(*people: Person, seconds: float = PATIENCE_S) -> None:
    """Picture and sound are there, on both sides."""
    senses = (sense(seconds) for one in people for sense in (one.sees, one.hears))
    await asyncio.gather(*senses)


@asynccontextmanager
async def dead(server: DemoServer) -> AsyncIterator[None]:
    """Killed without a word; started again on the same port with the same data."""
    await server.kill()
    try:
        yield
    finally:
        await server.start()


@pytest.mark.timed
async def test_a_call_outlives_cuts_and_a_killed_server(
    browser: Browser, desk: DemoServer, network: Network
) -> None:
    async with talking(browser, desk, network) as (guest, anna):
        people = (guest, anna)
        made = [await one.page.evaluate("peers.length") for one in people]
        over = time.monotonic() + CUT_S
        network.cut()
        # Which of the two: it depends on whether the desk was missed first, or the other side.
        keys = ("banner.interrupted", "banner.offline")
        told = re.compile("|".join(re.escape(guest.in_call(key)) for key in keys))
        await asyncio.gather(*(one.reads(told, NOTICED_S) for one in people))
        await sleep_until(over)
        network.mend()
        await both(*people, seconds=BACK_S)
        await expect(guest.page.get_by_text(told)).to_be_hidden()

        # The desk alone can't be reached: the call goes on.
        before = [await frozen(one.page) for one in people]
        network.desk = False
        away = guest.in_call("banner.desk-away")
        await asyncio.gather(*(one.reads(away) for one in people))
        await guest.write("Hören Sie mich noch?")
        await guest.reads(guest.in_call("chat.sending"))
        await both(*people)
        network.desk = True
        await anna.control("chat").click()
        await anna.reads("Hören Sie mich noch?")
        await guest.reads(guest.in_call("chat.delivered"))
        await expect(anna.page.get_by_text("Hören Sie mich noch?")).to_have_count(1)
        await expect(guest.page.get_by_text(away)).to_be_hidden()

        # The server dies: the same, without a moment's pause.
        async with dead(desk):
            await asyncio.gather(*(one.reads(away) for one in people))
            await both(*people)
        for one in people:
            await expect(one.page.get_by_text(away)).to_be_hidden()
        await both(*people)
        after = [await frozen(one.page) for one in people]
        await guest.write("Da sind wir wieder.")
        await anna.reads("Da sind wir wieder.")
        # All that was mended, nothing made anew.
        assert made == [await one.page.evaluate("peers.length") for one in people]

        # A page that went with the server: the other one is told to connect anew.
        async with dead(desk):
            await guest.page.goto("about:blank")
        await guest.page.goto(f"{guest.url}/c", wait_until="commit")
        await both(*people)
        # With the pointer on it, its tip is a part of its name.
        await guest.press(re.compile(f"^{guest.in_call('control.hangup')}"))
        await guest.heading(guest.say("goodbye.title")).wait_for()
        await anna.finish("Beraten")
    assert max(now - then for now, then in zip(after, before, strict=True)) < LONGEST_GAP_S


async def test_a_waiting_customer_keeps_the_place(
    browser: Browser, desk: DemoServer, network: Network
) -> None:
    async with (
        customer(browser, desk, ignoring=NOISE) as first,
        customer(browser, desk, ignoring=NOISE) as second,
    ):
        await network.carry(second.page)
        await first.come(await desk.link())
        await second.come(await desk.link())
        place = second.say("waiting.place", place=2)
        await second.reads(place)
        # Its line breaks and comes back.
        network.desk = False
        await second.page.evaluate("() => dispatchEvent(new Event('online'))")  # look at the line
        await second.reads(second.say("connection.lost.title"))
        network.desk = True
        lost = second.page.get_by_text(second.say("connection.lost.title"))
        await expect(lost).to_be_hidden()
        await second.reads(place)
        # The server dies and comes back.
        async with dead(desk):
            await asyncio.gather(
                *(one.reads(one.say("connection.lost.title")) for one in (first, second))
            )
        await expect(lost).to_be_hidden()
        await second.reads(place)
        await first.reads(first.say("waiting.next"))
        # The first one leaves: the second moves up.
        await first.leave()
        await second.reads(second.say("waiting.next"))
        await network.close()


@pytest.mark.timed
async def test_what_cannot_connect_says_so_and_a_new_try_works(
    browser: Browser, desk: DemoServer, network: Network
) -> None:
    network.media.cut = True
    async with talking(browser, desk, network, sees=False) as (guest, anna):
        for one in (guest, anna):
            await one.reads(one.in_call("failed.title"), CANNOT_S)
            await one.reads(one.in_call("failed.no-relay"))
            for way in ("do.reconnect", "do.sound-only", "do.chat"):
                await expect(one.button(one.in_call(way))).to_be_visible()
        await guest.press(guest.in_call("do.reconnect"))
        await guest.reads(guest.in_call("middle.connecting"))
        network.media.cut = False
        await both(guest, anna)
        await expect(guest.page.get_by_text(guest.in_call("failed.title"))).to_be_hidden()
