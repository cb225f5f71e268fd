"""A demo desk with a TURN server and a queue that uses nothing else, and which ways its calls take."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from tests.browser import until
from tests.coturn import SECRET
from tests.e2e.conftest import PATIENT, write
from tests.limits import PATIENCE_S
from turn.configuration import Coturn

QUEUE: Final = """
[[queues]]
id = "shielded"
title = { de = "Abgeschirmt", en = "Shielded" }
language = "de"
network = "relay"
"""
TURN: Final = """
[turn]
urls = [%s]
secret = "%s"
realm = "turn.example.org"
addresses = ["%s"]
media = ["%s"]
lifetime_s = %d
"""
# Of each connection: what its two ends are, and how this page reaches the relay.
WAYS: Final = """async () => {
  const ways = [];
  for (const peer of window.peers) {
    if (peer.connectionState !== "connected") continue;
    const stats = await peer.getStats();
    for (const report of stats.values()) {
      if (report.type !== "transport" || !report.selectedCandidatePairId) continue;
      const pair = stats.get(report.selectedCandidatePairId);
      const here = stats.get(pair.localCandidateId);
      ways.push([here.candidateType, here.relayProtocol]);
      ways.push([stats.get(pair.remoteCandidateId).candidateType]);
    }
  }
  return ways;
}"""


def prepare(data: Path, plan: Coturn, lifetime_s: int = 600) -> None:
    """Writes the settings. Over TLS too, if coturn has a certificate."""
    (address,) = plan.addresses
    urls = [f"turn:{address}:{plan.port}?transport={way}" for way in ("udp", "tcp")]
    if plan.certificate:
        urls.append(f"turns:{address}:{plan.tls_port}?transport=tcp")
    quoted = ", ".join(f'"{url}"' for url in urls)
    turn = TURN % (quoted, SECRET, address, address, lifetime_s)
    write(data, QUEUE + PATIENT, turn)


async def takes(page: Page, *ways: str, seconds: float = PATIENCE_S) -> None:
    """The page's call goes from relay to relay, and to its own by one of `ways` (udp, tcp, tls). A worse one may be
    first."""
    wanted = [[["relay", way], ["relay"]] for way in ways]
    with suppress(AssertionError):
        await until(
            page,
            f"async (wanted) => wanted.map(String).includes(String(await ({WAYS})()))",
            wanted,
            seconds=seconds,
        )
    taken = await page.evaluate(WAYS)
    assert taken in wanted, f"{taken} at {page.url}"
