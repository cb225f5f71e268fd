"""Lip-sync: flash and beep leave at once; one is delayed by 300 ms on the way, and they arrive within 80 ms."""

from statistics import median

from tests.browser import launch
from tests.e2e.forwarding import GREEN, RED, forwarder, leg_page
from tests.relay import Relay

DELAY_S = 0.3
SETTLE_S = 25
WITHIN_MS = 80
VIDEO = {96, 97}


def is_picture(datagram: bytes) -> bool:
    """Whether this is RTP of the picture: the header is in the clear."""
    return len(datagram) > 12 and datagram[0] >> 6 == 2 and datagram[1] & 0x7F in VIDEO


async def apart(delayed: str) -> float:
    """Median of flash minus beep in ms, once the browser has settled."""
    async with (
        launch(fps=30) as browser,
        forwarder() as sfu,
        leg_page(browser, sfu, RED, fps=30) as red,
        leg_page(browser, sfu, GREEN) as green,
    ):
        relay = sfu.relays["green"] = Relay()
        if delayed == "picture":
            relay.later = lambda datagram: DELAY_S if is_picture(datagram) else 0.0
        elif delayed == "sound":
            relay.later = lambda datagram: 0.0 if is_picture(datagram) else DELAY_S
        await red.join(["green"])
        await green.join(["red"])
        await green.sees(0, RED)
        await red.evaluate("blink(2000)")
        await green.evaluate(f"sync({SETTLE_S})")
        found = await green.evaluate("sync(12)")
        assert len(found) >= 4
        return float(median(found))


async def test_flash_and_beep_arrive_together() -> None:
    for delayed in ("", "picture", "sound"):
        assert abs(await apart(delayed)) <= WITHIN_MS, delayed
