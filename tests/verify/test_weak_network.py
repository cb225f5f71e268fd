"""A network that gets narrow under a call of real pages: the picture gives way, the sound stays, and both come back."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Final

import pytest
from playwright.async_api import Browser, expect

from tests.browser import until
from tests.demo_server import DemoServer
from tests.e2e.network import Network, talking
from tests.e2e.people import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

NARROW: Final = 300_000  # bit/s: sound and a small picture
NARROWEST: Final = 90_000  # sound alone
SETTLE_S: Final = 60.0
LOOK_S: Final = 10.0
LONG_LOOK_S: Final = 40.0  # the picture is tried again meanwhile, and that must not cost the sound
BACK_S: Final = 60.0
MOST_CONCEALED: Final = 0.05
FACTS: Final = """async () => {
  const facts = { total: 0, concealed: 0, sent: 0, frames: 0, available: 0 };
  for (const peer of window.peers)
    for (const row of (await peer.getStats()).values()) {
      if (row.type === "inbound-rtp" && row.kind === "audio") {
        facts.total += row.totalSamplesReceived ?? 0;
        facts.concealed += (row.concealedSamples ?? 0) - (row.silentConcealedSamples ?? 0);
      }
      if (row.type === "inbound-rtp" && row.kind === "video") facts.frames += row.framesDecoded ?? 0;
      if (row.type === "outbound-rtp" && row.kind === "video") facts.sent += row.bytesSent ?? 0;
      if (row.type === "candidate-pair" && row.nominated)
        facts.available = row.availableOutgoingBitrate ?? 0;
    }
  return facts;
}"""


@dataclass(frozen=True)
class Look:
    """What one side had in a span of time."""

    concealed: float  # share of the sound that was made up
    frames: float  # of the other side, a second
    picture: float  # bit/s sent


async def look(person: Person, seconds: float) -> Look:
    before: dict[str, Any] = await person.page.evaluate(FACTS)
    begun = time.monotonic()
    await asyncio.sleep(seconds)
    after: dict[str, Any] = await person.page.evaluate(FACTS)
    lasted = time.monotonic() - begun
    of = {name: after[name] - before[name] for name in before}
    return Look(of["concealed"] / of["total"], of["frames"] / lasted, of["sent"] * 8 / lasted)


async def looks(*people: Person, seconds: float = LOOK_S) -> list[Look]:
    return list(await asyncio.gather(*(look(one, seconds) for one in people)))


async def test_the_picture_gives_way_and_the_sound_stays(
    browser: Browser, server: DemoServer, network: Network
) -> None:
    async with talking(browser, server, network) as (guest, anna):
        both = (guest, anna)
        wide = await looks(*both)
        print(f"\nwide: {wide}")  # noqa: T201, the figures
        network.media.rate = NARROW
        for one in both:
            await narrowed(one)
        narrow = await looks(*both)
        print(f"{NARROW / 1000:.0f} kbit/s: {narrow}")  # noqa: T201
        for each in narrow:
            assert each.picture < NARROW
            assert each.frames > 1
            assert each.concealed < MOST_CONCEALED
        network.media.rate = NARROWEST
        begun = time.monotonic()
        for one in both:
            await one.reads(one.in_call("banner.need"), SETTLE_S)
        took = time.monotonic() - begun
        narrowest = await looks(*both, seconds=LONG_LOOK_S)
        print(f"{NARROWEST / 1000:.0f} kbit/s: sound alone after {took:.1f} s, {narrowest}")  # noqa: T201
        for each in narrowest:
            assert each.concealed < MOST_CONCEALED
        await asyncio.gather(*(one.hears(5) for one in both))
        network.media.rate = 0
        begun = time.monotonic()
        for one in both:
            told = one.page.get_by_text(one.in_call("banner.need"))
            await expect(told).to_be_hidden(timeout=BACK_S * 1000)
        await asyncio.gather(*(sense(20) for one in both for sense in (one.sees, one.hears)))
        print(f"wide again: picture back after {time.monotonic() - begun:.1f} s")  # noqa: T201


async def narrowed(person: Person) -> None:
    """The browser has noticed: it sends no more than what gets through."""
    below = f"async (most) => (await ({FACTS})()).available < most"
    await until(person.page, below, NARROW * 1.2, seconds=SETTLE_S)
