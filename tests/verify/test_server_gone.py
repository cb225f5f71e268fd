"""The server killed with -9 at random moments of a direct call of real pages: picture and sound go on without a gap."""

import asyncio
import os
import random
import time
from typing import Any, Final

import pytest
from playwright.async_api import Browser

from tests.demo_server import DemoServer
from tests.e2e.network import NOISE
from tests.e2e.people import Person, agent, customer

pytestmark = pytest.mark.asyncio(loop_scope="session")

KILLS = int(os.environ.get("VISAVIS_VERIFY_CALL_KILLS", "10"))
LONGEST_GAP_MS = 1_000
MOST_CONCEALED = 0.02  # of the sound
BACK_S = 5.0
# The longest time between two painted pictures of the other side, by the page itself, from now on.
WATCH_GAPS: Final = """() => {
  window.longest = 0;
  let last = performance.now();
  const video = document.querySelector("v-call-stage .face.picture video");
  const painted = (now) => {
    window.longest = Math.max(window.longest, now - last);
    last = now;
    video.requestVideoFrameCallback(painted);
  };
  video.requestVideoFrameCallback(painted);
}"""
SOUND: Final = """async () => {
  let total = 0, concealed = 0;
  for (const peer of window.peers)
    for (const report of (await peer.getStats()).values())
      if (report.type === "inbound-rtp" && report.kind === "audio") {
        total += report.totalSamplesReceived ?? 0;
        concealed += (report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0);
      }
  return { total, concealed, connections: window.peers.length };
}"""


async def sound(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = await person.page.evaluate(SOUND)
    return found


@pytest.mark.parametrize("seed", [2026])
async def test_a_direct_call_goes_on_without_a_gap(
    browser: Browser, server: DemoServer, seed: int
) -> None:
    chance = random.Random(seed)
    async with (
        customer(browser, server, ignoring=NOISE) as guest,
        agent(browser, server, "anna", ignoring=NOISE) as anna,
    ):
        both = (guest, anna)
        await anna.be_available()
        await guest.come(await server.link())
        await anna.accept()
        await asyncio.gather(*(sense() for one in both for sense in (one.sees, one.hears)))
        before = [await sound(one) for one in both]
        for one in both:
            await one.page.evaluate(WATCH_GAPS)
        await anna.control("chat").click()
        slowest = 0.0
        for kill in range(1, KILLS + 1):
            await asyncio.sleep(chance.uniform(0, 3.0))
            await server.kill()
            await asyncio.sleep(chance.uniform(0, 2.0))
            await guest.write(f"Neustart {kill}")  # kept by the page until the desk is there again
            await server.start()
            started = time.monotonic()
            await anna.reads(f"Neustart {kill}")
            slowest = max(slowest, time.monotonic() - started)
        gaps = [float(await one.page.evaluate("window.longest")) for one in both]
        after = [await sound(one) for one in both]
        await anna.hang_up()
        await guest.heading(guest.say("goodbye.title")).wait_for()
    concealed = [
        (now["concealed"] - then["concealed"]) / (now["total"] - then["total"])
        for now, then in zip(after, before, strict=True)
    ]
    print(  # noqa: T201, the figures
        f"\n{KILLS} kills: longest gap of the picture {max(gaps):.0f} ms, sound concealed "
        f"{max(concealed):.2%}; both pages back {slowest:.1f} s after the start at the latest"
    )
    assert [each["connections"] for each in after] == [each["connections"] for each in before]
    assert max(gaps) < LONGEST_GAP_MS
    assert max(concealed) < MOST_CONCEALED
    assert slowest <= BACK_S
