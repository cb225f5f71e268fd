"""Calls of a queue that begins on the SFU: real pages, the real server, its media worker, and what befalls them."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.demo_server import DemoServer, demo_server
from tests.e2e import tidy
from tests.e2e.conftest import settings
from tests.e2e.network import Network, frozen, sleep_until, talking
from tests.e2e.people import Person, agent, here
from tests.e2e.words import Words
from tests.firefox import Firefox
from tests.limits import PATIENCE_S, limit

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUEUE = "forwarded"
CUT_S = limit(10.0, 5.0)
BACK_S = limit(5.0, PATIENCE_S)
RELOADED_S = limit(3.0, 2 * PATIENCE_S)
WORKER_BACK_S = limit(8.0, 2 * PATIENCE_S)
LONGEST_GAP_S = limit(1.0, 30.0)
OVER_THE_SFU = """() => {
  const live = window.peers.filter((peer) => peer.connectionState === "connected");
  return live.length > 0 && live.every((peer) => peer.remoteDescription.sdp.includes("a=ice-lite"));
}"""
CONNECTIONS = "window.peers.length"
FACE = """(async () => {
  const video = document.querySelector("v-call-stage .face.picture video");
  if (!video) return false;
  let shown = 0;
  const next = () => { shown += 1; video.requestVideoFrameCallback(next); };
  video.requestVideoFrameCallback(next);
  await new Promise((resolve) => setTimeout(resolve, 500));
  return shown > 2;
})()"""
MORE_CONNECTIONS = "(before) => window.peers.length > before"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def alone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoServer]:
    """A server with media workers, for these tests only."""
    data = tmp_path_factory.mktemp("forwarding")
    settings(data)
    async with demo_server(data, media=True) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def own(alone: DemoServer) -> AsyncIterator[DemoServer]:
    """Its processes may be killed; afterwards Anna is in nothing any more."""
    yield alone
    await tidy.go_home(alone, "anna")


async def both(*people: Person, seconds: float = PATIENCE_S) -> None:
    """Picture and sound are there on both sides, over the SFU."""
    senses = (sense(seconds) for one in people for sense in (one.sees, one.hears))
    await asyncio.gather(*senses)
    for one in people:
        await one.page.wait_for_function(OVER_THE_SFU)


@pytest.mark.timed
async def test_a_call_outlives_reloads_cuts_and_killed_processes(
    browser: Browser, own: DemoServer
) -> None:
    network = Network()
    async with talking(browser, own, network, queue=QUEUE) as (guest, anna):
        people: tuple[Person, Person] = (guest, anna)
        await both(*people)
        for one, other in (people, people[::-1]):
            [before] = await connections(other)
            begun = time.monotonic()
            await one.page.reload(wait_until="commit")
            await both(one, seconds=RELOADED_S)
            assert time.monotonic() - begun < RELOADED_S
            await both(other)
            assert await connections(other) == [before]  # its own leg goes on

        over = time.monotonic() + CUT_S
        network.cut()
        await sleep_until(over)
        network.mend()
        await both(*people, seconds=BACK_S)

        # A killed server is not noticed.
        still = [await frozen(one.page) for one in people]
        made = await connections(*people)
        told = guest.in_call("banner.desk-away")
        with own.unattended():
            [server] = own.processes(workers=False)
            os.kill(server, signal.SIGKILL)
            await asyncio.gather(*(one.reads(told) for one in people))
            await both(*people)
        await own.ready()
        for one in people:
            await expect(one.page.get_by_text(told)).to_be_hidden()
        await both(*people)
        assert await connections(*people) == made
        after = [await frozen(one.page) for one in people]
        assert max(now - then for now, then in zip(after, still, strict=True)) < LONGEST_GAP_S

        # A killed worker is replaced.
        killed = time.monotonic()
        [worker] = own.processes(workers=True)
        os.kill(worker, signal.SIGKILL)
        for one, count in zip(people, made, strict=True):
            await one.page.wait_for_function(MORE_CONNECTIONS, arg=count)
        await both(*people)
        assert time.monotonic() - killed < WORKER_BACK_S


async def connections(*people: Person) -> list[int]:
    return [await one.page.evaluate(CONNECTIONS) for one in people]


async def test_a_customer_with_firefox(browser: Browser, fox: Firefox, own: DemoServer) -> None:
    say = Words("customer", "en")
    async with agent(browser, own, "anna") as anna:
        await anna.be_available()
        tab = await fox.open(here(await own.link(queue=QUEUE)))
        await tab.click("button", say("welcome.start"))
        await tab.click("button", say("devices.join.both"))
        await anna.accept()
        await asyncio.gather(tab.wait_for(FACE), both(anna))
        await anna.hang_up()
        await anna.finish("Beraten")
