"""A camera and a microphone for a peer: real VP8 and Opus, sent as a browser sends them, and remembered.

Key frames come when they are asked for, lost packets are repaired by RTX. Every frame's bytes are its own, so that a
recording can be held against what was sent.
"""

import asyncio
import math
import random
import time
from array import array
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, cast

import av
from av.video.frame import PictureType

from media.core import rtcp
from media.core.rtcp import KeyFrameRequest, Nack, SenderReport
from tests.media.peer import PICTURE, SOUND, Peer

FPS: Final = 30
SIZE: Final = (320, 180)
PACKET: Final = 1_100
RTX: Final = 97
REPORT_S: Final = 0.4


def _tone() -> list[bytes]:
    """A second of 450 Hz in pieces of 20 ms, stereo."""
    pieces = []
    for piece in range(50):
        wave = array("h")
        for at in range(960 * piece, 960 * (piece + 1)):
            wave.extend([int(6_000 * math.sin(2 * math.pi * 450 * at / 48_000))] * 2)
        pieces.append(wave.tobytes())
    return pieces


TONE: Final = _tone()


@dataclass(frozen=True, slots=True)
class Sent:
    """A frame, and when its first and last packet left (ns, monotonic)."""

    kind: str
    data: bytes
    key: bool
    timestamp: int
    begun: int
    done: int


@dataclass
class Camera:
    """Runs between `start` and `stop`. `ahead_s`: how far its wall clock is ahead of ours."""

    peer: Peer
    loss: float = 0.0
    seed: int = 1
    ahead_s: float = 0.0
    repairs: bool = True
    size: tuple[int, int] = SIZE
    sent: list[Sent] = field(default_factory=list)
    lost: int = 0
    repaired: int = 0
    begun: int = 0
    """When its first frames were taken (ns)."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._base = {SOUND: 4_294_900_000, PICTURE: 77_000}
        self._kept: dict[int, bytes] = {}
        self._rtx = 1
        self._answered = 0
        self._nacked = 0
        self._frames = self._sounds = 0
        self._task: asyncio.Task[None] | None = None
        self._picture = cast("Any", av.CodecContext.create("libvpx", "w"))
        self._picture.width, self._picture.height = self.size
        self._picture.pix_fmt = "yuv420p"
        self._picture.time_base = Fraction(1, FPS)
        self._picture.bit_rate = 400_000
        self._picture.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
        self._picture.gop_size = 100_000
        self._sound = cast("Any", av.CodecContext.create("libopus", "w"))
        self._sound.sample_rate = 48_000
        self._sound.layout = "stereo"
        self._sound.format = "s16"
        self._sound.bit_rate = 32_000
        self._sound.time_base = Fraction(1, 48_000)

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def send(self, seconds: float) -> None:
        """For so long."""
        self.start()
        await asyncio.sleep(seconds)
        assert self._task is not None
        if self._task.done():
            self._task.result()
        await self.stop()

    def of(self, kind: str) -> list[Sent]:
        return [each for each in self.sent if each.kind == kind]

    # --- sending

    async def _run(self) -> None:
        begun = time.monotonic() - self._frames / FPS
        self.begun = int(begun * 1e9)
        report = 0.0
        while True:
            now = time.monotonic() - begun
            if self._frames <= now * FPS:
                self._send_picture()
            for _ in range(3):
                if self._sounds <= now * 50:
                    self._send_sound()
            if now >= report:
                report = now + REPORT_S
                self._report(time.monotonic() - begun)
            self._repair()
            await asyncio.sleep(0.004)

    def _report(self, now: float) -> None:
        ntp = int((time.time() + self.ahead_s + rtcp.NTP_UNIX) * 2**32)
        for source, rate in ((SOUND, 48_000), (PICTURE, 90_000)):
            stamp = (self._base[source] + int(now * rate)) & 0xFFFFFFFF
            ssrc = self.peer.base + 10 * source
            self.peer.send_rtcp(rtcp.write_sender_report(SenderReport(ssrc, ntp, stamp, 1, 1)))

    def _send_picture(self) -> None:
        number = self._frames
        self._frames += 1
        asked = len(self.peer.told(KeyFrameRequest))
        width, height = self.size
        frame = av.VideoFrame(width, height, "yuv420p")
        row = bytes((at + 5 * number) & 255 for at in range(width + height))
        noise = self._chance.randbytes(24 * 192)
        image = [row[line : line + width] for line in range(height)]
        image[:24] = [noise[192 * y : 192 * y + 192] + image[y][192:] for y in range(24)]
        for plane, lines in zip(frame.planes, (image, None, None), strict=True):
            pad = bytes(plane.line_size - plane.width)
            grey = [b"\x80" * plane.width] * plane.height
            plane.update(b"".join(line + pad for line in lines or grey))
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        if asked != self._answered:
            frame.pict_type = PictureType.I
            self._answered = asked
        for packet in self._picture.encode(frame):
            data = bytes(packet)
            stamp = (self._base[PICTURE] + 3_000 * number) & 0xFFFFFFFF
            self._send(PICTURE, data, stamp, number)

    def _send_sound(self) -> None:
        number = self._sounds
        self._sounds += 1
        wave = bytearray(TONE[number % 50])
        wave[:256] = self._chance.randbytes(256)  # no two are the same
        frame = av.AudioFrame("s16", "stereo", 960)
        frame.planes[0].update(bytes(wave))
        frame.sample_rate, frame.pts = 48_000, 960 * number
        frame.time_base = Fraction(1, 48_000)
        for packet in self._sound.encode(frame):
            self._send(SOUND, bytes(packet), (self._base[SOUND] + 960 * number) & 0xFFFFFFFF, 0)

    def _send(self, source: int, data: bytes, stamp: int, number: int) -> None:
        begun = time.monotonic_ns()
        key = source == SOUND or not data[0] & 1
        pieces = [data] if source == SOUND else _pieces(data, number)
        for place, piece in enumerate(pieces):
            last = source == PICTURE and place == len(pieces) - 1
            payload_type = 111 if source == SOUND else 96 | last << 7
            packet = self.peer.packet(source, piece, timestamp=stamp, payload_type=payload_type)
            sequence = int.from_bytes(packet[2:4], "big")
            if source == PICTURE:
                self._kept[sequence] = packet
                self._kept.pop((sequence - 900) & 0xFFFF, None)
                if self._chance.random() < self.loss:
                    self.lost += 1
                    continue
            self.peer.send(packet)
        kind = "sound" if source == SOUND else "picture"
        self.sent.append(Sent(kind, data, key, stamp, begun, time.monotonic_ns()))

    def _repair(self) -> None:
        nacks = self.peer.told(Nack)
        for nack in nacks[self._nacked :]:
            for sequence in nack.lost:
                kept = self._kept.get(sequence)
                if kept is None or not self.repairs or self._chance.random() < self.loss:
                    continue
                head = 20  # with the transport-wide number
                inner = sequence.to_bytes(2, "big") + kept[head:]
                again = self.peer.packet(
                    PICTURE,
                    inner,
                    timestamp=int.from_bytes(kept[4:8], "big"),
                    sequence=self._rtx,
                    ssrc=self.peer.base + 11,
                    payload_type=RTX | kept[1] & 0x80,
                )
                self._rtx += 1
                self.repaired += 1
                self.peer.send(again)
        self._nacked = len(nacks)


def _pieces(data: bytes, number: int) -> list[bytes]:
    """A frame behind VP8 descriptors with 15-bit picture ids."""
    cuts = range(0, len(data), PACKET)
    return [
        bytes((0x90 if at == 0 else 0x80, 0x80, 0x80 | number >> 8 & 0x7F, number & 255))
        + data[at : at + PACKET]
        for at in cuts
    ]
