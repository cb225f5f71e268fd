"""The load on our forwarder: its process, and its participants."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self, cast

from aiortc.rtcdtlstransport import SRTPProtectionProfile

from tests.bench._media_load import End, Line, widen
from tests.media.peer import NUMBER_ID, PAYLOADS, PICTURE, SOUND, Peer

ROOT = Path(__file__).parents[2]


class Process:
    """Answers offers like `Sfu`, from another process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench._forwarder"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.process.stdin
        assert self.process.stdout
        self._in, self._out = self.process.stdin, self.process.stdout
        self.port = int(self._out.readline())

    def join(
        self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
    ) -> str:
        self._in.write(json.dumps([room, participant, leg, list(slots), offer]) + "\n")
        self._in.flush()
        return cast("str", json.loads(self._out.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._in.close()
        self.process.wait(10)


class LoadPeer(Peer):
    """Counts instead of keeping what comes."""

    end: End | None = None

    def datagram_received(self, data: bytes, addr: object) -> None:
        if self.end is not None and data[0] >> 6 == 2:
            if not 192 <= data[1] <= 223:
                self.end.take(data)
            return
        super().datagram_received(data, addr)


async def load(
    process: Process,
    rooms: int,
    people: int,
    senders: int,
    profile: SRTPProtectionProfile,
) -> list[End]:
    """So many rooms with so many people, of whom the first ones send."""
    ends = []
    for room in range(rooms):
        for person in range(people):
            others = [str(each) for each in range(people) if each != person]
            peer = await LoadPeer.join(
                cast("Any", process),
                f"room{room}",
                str(person),
                others,
                base=10_000 + 1_000 * person,
                profiles=[profile],
            )
            assert peer.transport is not None
            widen(peer.transport.get_extra_info("socket"))
            end = End(peer.dtls, peer.put, extension=NUMBER_ID, pictures={PAYLOADS[PICTURE]})
            if person < senders:
                end.sound = Line(peer.base, PAYLOADS[SOUND], 48_000, NUMBER_ID)
                end.picture = Line(peer.base + 10, PAYLOADS[PICTURE], 90_000, NUMBER_ID)
            peer.end = end
            ends.append(end)
        await asyncio.sleep(0)
    return ends
