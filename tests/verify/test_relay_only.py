"""A queue whose calls may only go through TURN, and a TURN server that isn't there: said in words, with another way."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from signaling.cli.demo import free_port
from tests.demo_server import DemoServer, demo_server
from tests.e2e.people import agent, customer

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEMPLATE = Path(__file__).parents[2] / "signaling" / "demo.toml"
LIMIT_S = 15.0
TURN = """
[[ice_servers]]
urls = ["turn:127.0.0.1:{port}"]
username = "visavis"
credential = "nobody listens here"

"""


@pytest_asyncio.fixture(loop_scope="session")
async def relayed(tmp_path: Path) -> AsyncIterator[DemoServer]:
    """The demo, its German queue by TURN alone."""
    settings = TEMPLATE.read_text().replace(
        'id = "german"\n', 'id = "german"\nnetwork = "relay"\n', 1
    )
    turn = TURN.format(port=free_port("127.0.0.1"))
    before, mark, after = settings.partition("[[skills]]")
    tmp_path.joinpath("visavis.toml").write_text(before + turn.lstrip() + mark + after)
    async with demo_server(tmp_path) as server:
        yield server


async def test_a_relay_that_cannot_be_reached_is_said_and_there_is_another_way(
    browser: Browser, relayed: DemoServer
) -> None:
    async with (
        customer(browser, relayed) as guest,
        agent(browser, relayed, "anna") as anna,
    ):
        await anna.be_available()
        await guest.come(await relayed.link())
        await anna.accept()
        begun = time.monotonic()
        await guest.talks()
        for one in (guest, anna):
            left = LIMIT_S - (time.monotonic() - begun)
            await one.reads(one.in_call("failed.relay-unreachable"), left)
            for way in ("do.reconnect", "do.sound-only", "do.chat"):
                await expect(one.button(one.in_call(way))).to_be_enabled()
        took = time.monotonic() - begun
        # Not even the addresses were tried: nothing shows the agent's to the customer.
        candidates = await asyncio.gather(*(one.page.evaluate(CANDIDATES) for one in (guest, anna)))
        assert candidates == [[], []]
        # Writing goes by the desk.
        await guest.press(guest.in_call("do.chat"))
        box = guest.page.get_by_role("textbox", name=guest.in_call("chat.write"))
        await box.fill("Dann schreiben wir.")
        await box.press("Enter")
        await anna.press(anna.in_call("do.chat"))
        await anna.reads("Dann schreiben wir.")
        await guest.reads(guest.in_call("chat.delivered"))
        # A new try is one, and ends with the same words.
        await guest.press(guest.in_call("do.reconnect"))
        await guest.reads(guest.in_call("middle.connecting"))
        await guest.reads(guest.in_call("failed.relay-unreachable"), LIMIT_S + 2)
        await guest.press(re.compile(f"^{guest.in_call('control.hangup')}"))
        await guest.heading(guest.say("goodbye.title")).wait_for()
    print(f"\nsaid {took:.1f} s after the agent had accepted")  # noqa: T201, the figure


CANDIDATES = """async () => {
  const found = [];
  for (const peer of window.peers)
    for (const report of (await peer.getStats()).values())
      if (report.type === "local-candidate" || report.type === "remote-candidate")
        found.push(report.candidateType);
  return found;
}"""
