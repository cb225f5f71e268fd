"""Whoever takes a participant's packets beside the receivers (a recorder will) gets all of them, whatever else comes.

ASVS 5.0, 17.2.7.
"""

import asyncio
import os
import socket

import pytest

from media.core.rtcp import SenderReport
from media.core.rtp import HEADER
from media.leg import Source
from media.sfu import Sfu
from tests.media.peer import SOUND, Heard, Peer, until

PACKETS = 100
PER_PACKET = 50


class Keeps:
    """A consumer that remembers the sequence numbers."""

    def __init__(self) -> None:
        self.sequences: list[int] = []

    def take(self, source: Source, packet: memoryview, now: float) -> None:
        self.sequences.append(HEADER.unpack_from(packet)[2])

    def reported(self, source: Source, report: SenderReport, now: float) -> None:
        """Not asked here."""


@pytest.mark.parametrize("who", ["a stranger", "a participant"])
async def test_17_2_7_a_recorder_misses_nothing_during_a_flood(who: str) -> None:
    sfu = await Sfu.open(host="127.0.0.1", port=0, advertise=[("127.0.0.1", 0)], listener=Heard())
    anna = await Peer.join(sfu, "room", "anna", ["ben"], base=1_000)
    ben = await Peer.join(sfu, "room", "ben", ["anna"], base=2_000)
    source = sfu._rooms["room"].seats["anna"].legs[0].sources[SOUND]
    assert source is not None
    keeps = Keeps()
    source.consumers = (keeps,)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.connect(("127.0.0.1", sfu.port))
        junk = b"\x90\x6f" + os.urandom(200)
        for number in range(PACKETS):
            anna.send_sound(1)
            for _ in range(PER_PACKET):
                stranger.send(junk) if who == "a stranger" else ben.put(junk)
            if number % 4 == 0:
                await asyncio.sleep(0)  # the forwarder's turn, in the same loop
        await until(lambda: len(keeps.sequences) == PACKETS)
    assert keeps.sequences == list(range(100, 100 + PACKETS))
    counters = sfu.counters()
    assert counters.strangers + counters.unauthentic + counters.malformed > PACKETS
    for peer in (anna, ben):
        peer.close()
    await sfu.close()
