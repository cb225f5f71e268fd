"""What a recorded call costs: user and system time of worker and recorder together, in percent of a core.

One-to-one, each sending 720p at 1.15 Mbit/s and a voice, all of it forwarded and recorded, encrypted; sixteen such
calls at a time, so that what a process costs at rest counts as it would in a house. Beside it aiortc's own
`MediaRecorder`, which decodes and encodes, records one half of one such call and forwards nothing; counted twice.

`recording.lost`: packets missing in the recordings of forty calls, wherever they were lost, on a machine of two cores.
"""

import asyncio
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any, Final

import psutil
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from av.packet import Packet

from media.control import Kind
from tests.bench import Row, alone, at_most
from tests.bench import _film as film
from tests.bench._media_load import End, Line, widen
from tests.bench._media_load import run as send
from tests.media.peer import NUMBER_ID, PAYLOADS, PICTURE, SOUND
from tests.media.recorder_process import KEY, RecordingHouse
from tests.media.traffic import Visitor

NAMES = ("recording", "recording.lost")
CALLS: Final = 16
MANY: Final = 40
RUNS: Final = 3
TRIES: Final = 3
WARM_S: Final = 3.0
SECONDS: Final = 8.0
NAMES_OF: Final = ("anna", "ben")


class Talker(Visitor):
    """Counts instead of keeping what comes."""

    end: End | None = None

    def datagram_received(self, data: bytes, addr: object) -> None:
        if self.end is not None and data[0] >> 6 == 2:
            if not 192 <= data[1] <= 223:
                self.end.take(data)
            return
        super().datagram_received(data, addr)


async def calls(house: RecordingHouse, count: int) -> list[End]:
    """So many, up and running."""
    ends = []
    for call in range(count):
        for name in NAMES_OF:
            (other,) = (each for each in NAMES_OF if each != name)
            peer = await Talker.enter(house.worker, f"call-{call}", name, [other], 1)
            assert peer.transport is not None
            widen(peer.transport.get_extra_info("socket"))
            end = End(peer.dtls, peer.put, extension=NUMBER_ID, pictures={PAYLOADS[PICTURE]})
            end.sound = Line(peer.base, PAYLOADS[SOUND], 48_000, NUMBER_ID)
            end.picture = Line(peer.base + 10, PAYLOADS[PICTURE], 90_000, NUMBER_ID)
            end.film = film.packets()
            peer.end = end
            ends.append(end)
    return ends


def record(house: RecordingHouse, count: int) -> None:
    kinds: Sequence[Kind] = ("sound", "picture")
    for call in range(count):
        room = f"call-{call}"
        pairs = [(name, kind) for name in NAMES_OF for kind in kinds]
        tracks = [(name, kind, number) for number, (name, kind) in enumerate(pairs)]
        house.link.open(room, KEY, time.time_ns() // 1_000_000)
        house.link.permit(room, tracks)
        house.worker.tap(room, tracks)


async def totals(house: RecordingHouse, count: int) -> list[dict[str, Any]]:
    """What the ends of all parts say, once they are written."""
    rooms = [f"call-{call}" for call in range(count)]
    for room in rooms:
        house.link.permit(room, ())
    parts = [(room, sequence) for room in rooms for sequence in range(4)]
    await house.until(lambda: all(house.whole(sequence, room) for room, sequence in parts))
    return [house.read(sequence, room).end or {} for room, sequence in parts]


async def recorded(count: int, folder: Path) -> tuple[float, list[dict[str, Any]], int]:
    """(percent of a core a call, ends of all parts, permits that lapsed)."""
    async with RecordingHouse(folder) as house:
        ends = await calls(house, count)
        record(house, count)
        await send(ends, WARM_S)
        processes = [psutil.Process(each.pid) for each in (house.worker.process, house.recorder)]
        before = [each.cpu_times() for each in processes]
        begun = time.monotonic()
        await send(ends, SECONDS)
        passed = time.monotonic() - begun
        after = [each.cpu_times() for each in processes]
        spent = sum(
            b.user + b.system - a.user - a.system for a, b in zip(before, after, strict=True)
        )
        found = await totals(house, count)
        closed = len(house.told.sequences("closed"))
    return spent / passed / count * 100, found, closed


def ours(count: int) -> tuple[float, list[dict[str, Any]], int]:
    with tempfile.TemporaryDirectory() as folder:
        made = asyncio.run(recorded(count, Path(folder)))
    gc.collect()
    return made


def undisturbed(count: int) -> tuple[float, list[dict[str, Any]]]:
    """A run in which everything was recorded from beginning to end: else it cost too little."""
    for _ in range(TRIES):
        value, found, closed = ours(count)
        if not closed:
            return value, found
    raise RuntimeError("permits lapsed: the machine is too busy to measure on")


# --- aiortc's recorder ----------------------------------------------------------------------------------------------


class Film(MediaStreamTrack):
    """The same pictures, encoded already."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._begun = time.monotonic()

    async def recv(self) -> "Packet[Any]":
        await asyncio.sleep(max(0.0, self._begun + self._number / 30 - time.monotonic()))
        packet = Packet(film.pictures()[self._number % len(film.pictures())])
        packet.pts, packet.time_base = 3_000 * self._number, Fraction(1, 90_000)
        self._number += 1
        return packet


class Voice(MediaStreamTrack):
    """Opus, encoded already."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._begun = time.monotonic()

    async def recv(self) -> "Packet[Any]":
        await asyncio.sleep(max(0.0, self._begun + self._number / 50 - time.monotonic()))
        packet = Packet(b"\xfc\xff\xfe" + bytes(117))
        packet.pts, packet.time_base = 960 * self._number, Fraction(1, 48_000)
        self._number += 1
        return packet


async def aiortc(folder: Path) -> float:
    """Percent of a core for one sender of a call, times two."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench._recording_aiortc", str(folder)),
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        limit=1 << 20,
    )
    assert process.stdin
    assert process.stdout
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    for track in (Film(), Voice()):
        connection.addTrack(track)
    await connection.setLocalDescription(await connection.createOffer())
    process.stdin.write(json.dumps(connection.localDescription.sdp).encode() + b"\n")
    answer = json.loads(await process.stdout.readline())
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.sleep(WARM_S)
    assert connection.connectionState == "connected"
    measured = psutil.Process(process.pid)
    before, begun = measured.cpu_times(), time.monotonic()
    await asyncio.sleep(SECONDS)
    after, passed = measured.cpu_times(), time.monotonic() - begun
    await connection.close()
    process.kill()
    await process.wait()
    spent = after.user + after.system - before.user - before.system
    return 2 * spent / passed * 100


def theirs() -> float:
    with tempfile.TemporaryDirectory() as folder:
        made = asyncio.run(aiortc(Path(folder)))
    gc.collect()
    return made


def run() -> list[Row]:
    film.packets()
    values, bases, ratios, packets = [], [], [], 0
    for _ in range(RUNS):
        value, found = undisturbed(CALLS)
        assert sum(end["frames"] for end in found) > 0.9 * len(found) * (WARM_S + SECONDS) * 30
        base = theirs()
        values.append(value)
        bases.append(base)
        ratios.append(value / base)
        packets += sum(end["packets"] for end in found)
    _, found, closed = ours(MANY)
    lost = closed + sum(end["lost"] + end["missed"] for end in found)
    return [
        {
            "name": "recording",
            "value": median(values),
            "unit": "%",
            "n": packets,
            "baseline": "aiortc's MediaRecorder",
            "baseline_value": median(bases),
            "ratio": median(ratios),
            "goal": at_most(2.0),
        },
        alone("recording.lost", lost, "count", sum(end["packets"] for end in found), at_most(0)),
    ]
