"""Calls that may use nothing but the relay: real pages, the real desk and real coturn, with credentials that end.

The desk's clock is behind coturn's here, so that credentials of the shortest life are over after seconds, and nothing
but a renewal before an ICE restart can bring a call back.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.coturn import SECRET, coturn, udp, wish
from tests.demo_server import DemoServer, demo_server
from tests.e2e.people import AgentPage, CustomerPage, agent, customer
from tests.e2e.relayed import prepare, takes
from tests.limits import PATIENCE_S, STRICT, limit
from turn.client import TurnRefused, connected
from turn.configuration import Coturn
from turn.credentials import Credentials, ends_at

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIFETIME_S: Final = 60
BEHIND_S: Final = 40
NEW_MS: Final = limit(2_500, (LIFETIME_S - BEHIND_S) * 1_000)
"""How old credentials are at a restart that has renewed them; those before have ended."""
BY: Final = ("udp",) if STRICT else ("udp", "tcp")
"""Browsers ask a relay over UDP for ten seconds; a busy machine is now and then later with its answer."""
DESK: Final = f"""
import sys
from signaling.clock import SystemClock
now = SystemClock.now
SystemClock.now = lambda self: now(self) - {BEHIND_S * 1000}
from signaling.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
# Which credentials a connection has at each restart of its ICE, and at what time.
HOOK: Final = """
{
  window.restarts = [];
  const { restartIce } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.restartIce = function () {
    const peer = window.peers.indexOf(this);
    window.restarts.push({ at: Date.now(), peer, servers: this.getConfiguration().iceServers });
    return restartIce.call(this);
  };
}
"""
# Which of the page's connections carries the call; it makes others ready, and a new epoch would bring one more.
CARRIER: Final = """() => window.peers.findIndex((peer) => peer.connectionState === "connected")"""
SERVERS: Final = """() => window.peers
  .filter((peer) => peer.connectionState === "connected")
  .map((peer) => peer.getConfiguration().iceServers)"""


@dataclass
class Relayed:
    """Both in a call through coturn, which can be stopped and started again on its port."""

    server: DemoServer
    guest: CustomerPage
    anna: AgentPage
    wish: Coturn
    folder: Path
    relay: AsyncExitStack

    @property
    def pages(self) -> tuple[Page, Page]:
        return self.guest.page, self.anna.page

    async def see_and_hear(self, seconds: float) -> None:
        people = (self.guest, self.anna)
        await asyncio.gather(*(person.sees(seconds) for person in people))
        await asyncio.gather(*(person.hears(seconds) for person in people))


@pytest_asyncio.fixture(loop_scope="session")
async def call(tmp_path: Path, browser: Browser) -> AsyncIterator[Relayed]:
    data, plan = tmp_path / "desk", wish()
    prepare(data, plan, LIFETIME_S)
    async with (
        AsyncExitStack() as relay,
        demo_server(data, program=("-c", DESK)) as server,
        customer(browser, server) as guest,
        agent(browser, server, "anna") as anna,
    ):
        await relay.enter_async_context(coturn(tmp_path, plan))
        for page in (guest.page, anna.page):
            await page.add_init_script(HOOK)
        await anna.page.reload(wait_until="commit")
        await anna.be_available()
        await guest.come(await server.link(queue="shielded"))
        await anna.accept()
        await guest.talks()
        relayed = Relayed(server, guest, anna, plan, tmp_path, relay)
        await relayed.see_and_hear(PATIENCE_S)
        yield relayed


def credentials(servers: list[dict[str, Any]]) -> Credentials:
    """The one relay user among these servers."""
    (name,) = {(row["username"], row["credential"]) for row in servers if row.get("username")}
    return Credentials(*name)


@pytest.mark.timed
async def test_a_call_goes_through_the_relay_alone_and_outlives_its_credentials(
    call: Relayed,
) -> None:
    names = []
    for page in call.pages:
        await takes(page, *BY)
        (servers,) = await page.evaluate(SERVERS)
        names.append(credentials(servers).username.partition(":")[2])
    assert len(set(names)) == 2, "each participant has credentials of its own"
    assert SECRET not in json.dumps([await page.content() for page in call.pages])

    # Credentials that have ended are renewed before an ICE restart.
    first = [credentials((await page.evaluate(SERVERS))[0]) for page in call.pages]
    carriers = [await page.evaluate(CARRIER) for page in call.pages]
    # coturn counts whole seconds, and looks at its clock once in each.
    over = max(ends_at(each.username) or 0 for each in first) + 2_000
    for page in call.pages:
        await page.wait_for_function("(over) => Date.now() > over", arg=over)
    await call.relay.aclose()  # all allocations are gone with it
    await call.relay.enter_async_context(coturn(call.folder, call.wish))
    for each in first:
        async with connected(udp(call.wish)) as turn:
            with pytest.raises(TurnRefused, match=r"^401"):
                await turn.allocate(each)
    await call.see_and_hear(PATIENCE_S)
    restarts = await call.anna.page.evaluate("window.restarts")
    assert restarts, "it is the agent's side that repairs"
    for restart in restarts:
        used = credentials(restart["servers"])
        # Just made: the desk's clock is behind, and a name says whole seconds.
        age_ms = restart["at"] - ((ends_at(used.username) or 0) - (LIFETIME_S - BEHIND_S) * 1000)
        assert -1_000 <= age_ms < NEW_MS
    for page in call.pages:
        await takes(page, *BY)
    # It is the same connection still: mended, not made anew, as it would be after twenty seconds.
    if STRICT:
        assert {restart["peer"] for restart in restarts} == {carriers[1]}
        assert [await page.evaluate(CARRIER) for page in call.pages] == carriers
