"""Participants that send as a 720p camera and a microphone would, and give the feedback that browsers give.

VP8 at 30 pictures a second, 1.15 Mbit/s in packets of 1,180 bytes, and Opus every 20 ms: nobody on the way decodes it,
so the payloads are noise behind a right descriptor. Feedback: sender and receiver reports each second, transport-wide
feedback ten times a second, and one lost packet a second asked for again.
"""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from aiortc.rtcdtlstransport import RTCDtlsTransport

from media.core.rtcp import (
    Report,
    SenderReport,
    write_nack,
    write_receiver_report,
    write_sender_report,
    write_transport_feedback,
)
from media.core.rtp import HEADER, find_extension
from media.core.twcc import Arrivals
from media.dtls import PacketBuffer, protect

FPS: Final = 30
PER_PICTURE: Final = 4
SIZE: Final = 1_180
OPUS: Final = 120
TICK_S: Final = 0.002
KEY_EVERY: Final = 90


@dataclass(slots=True)
class Line:
    """One stream that is sent; `extension` is the id of the transport-wide number, 0 for none."""

    ssrc: int
    payload: int
    clock: int
    extension: int
    sequence: int = 1
    timestamp: int = 0
    packets: int = 0


@dataclass(slots=True)
class End:
    """One transport: sends its lines, counts what comes, answers with feedback."""

    dtls: RTCDtlsTransport
    put: Callable[[bytes], object]
    sound: Line | None = None
    picture: Line | None = None
    extension: int = 0
    begun: float = 0.0
    frames: int = 0
    sounds: int = 0
    number: int = 0
    received: int = 0
    received_bytes: int = 0
    highest: dict[int, int] = field(default_factory=dict)
    arrivals: Arrivals = field(default_factory=Arrivals)
    seen: Callable[[bytes], None] | None = None
    pictures: set[int] = field(default_factory=set)
    """Payload types of pictures."""
    film: Sequence[Sequence[bytes]] = ()
    """Pictures in their packets, over and over again; noise where there are none."""
    _buffer: PacketBuffer = field(default_factory=PacketBuffer)

    def take(self, data: bytes) -> None:
        """An RTP packet came, still encrypted: the header is all that is needed."""
        self.received += 1
        self.received_bytes += len(data)
        self.highest[int.from_bytes(data[8:12], "big")] = data[2] << 8 | data[3]
        at = find_extension(data, len(data), self.extension) if self.extension else 0
        if at:
            self.arrivals.add(data[at] << 8 | data[at + 1], time.monotonic_ns() // 1_000)
        if self.seen:
            self.seen(data)

    def send_due(self, now: float) -> None:
        """What should have left by now."""
        passed = now - self.begun
        if self.picture is not None:
            while self.frames < passed * FPS:
                self._picture(self.picture)
        if self.sound is not None:
            while self.sounds < passed * 50:
                self._packet(self.sound, NOISE[:OPUS], mark=False)
                self.sound.timestamp += 960
                self.sounds += 1

    def _picture(self, line: Line) -> None:
        parts = self.film[self.frames % len(self.film)] if self.film else noise(self.frames)
        picture = self.frames & 0x7FFF
        for place, part in enumerate(parts):
            first = 0x80 if place else 0x90
            head = bytes((first, 0x80, 0x80 | picture >> 8, picture & 255))
            self._packet(line, head + part, mark=place == len(parts) - 1)
        self.frames += 1
        line.timestamp = (line.timestamp + 3_000) & 0xFFFFFFFF

    def _packet(self, line: Line, payload: bytes, *, mark: bool) -> None:
        buffer = self._buffer
        view = buffer.view
        stamp = line.timestamp & 0xFFFFFFFF
        HEADER.pack_into(view, 0, 0x90, mark << 7 | line.payload, line.sequence, stamp, line.ssrc)
        self.number = (self.number + 1) & 0xFFFF
        view[12:20] = b"\xbe\xde\0\1" + bytes(
            (line.extension << 4 | 1, self.number >> 8, self.number & 255, 0)
        )
        size = 20 + len(payload)
        view[20:size] = payload
        buffer.length[0] = size
        line.sequence = (line.sequence + 1) & 0xFFFF
        line.packets += 1
        assert protect(self.dtls._tx_srtp._srtp[0], buffer.data, buffer.length) == 0
        self.put(bytes(view[: buffer.length[0]]))

    def _rtcp(self, compound: bytes) -> None:
        self.put(self.dtls._tx_srtp.protect_rtcp(compound))

    def feed_back(self) -> None:
        """Ten times a second."""
        media = next(iter(self.highest), 0)
        for body in self.arrivals.flush():
            self._rtcp(write_transport_feedback(1, media, body))

    def report(self) -> None:
        """Once a second."""
        ntp = int((time.time() + 2_208_988_800) * 2**32)
        for line in (self.sound, self.picture):
            if line is not None:
                told = SenderReport(line.ssrc, ntp, line.timestamp & 0xFFFFFFFF, line.packets, 0)
                self._rtcp(write_sender_report(told))
        blocks = [Report(ssrc, 0, 0, high, 0, 0, 0) for ssrc, high in self.highest.items()][:31]
        if blocks:
            compound = write_receiver_report(1, blocks)
            picture = blocks[-1]
            self._rtcp(compound + write_nack(1, picture.ssrc, [picture.highest]))


NOISE: Final = os.urandom(SIZE)


KEY: Final = b"\x10" + NOISE[: SIZE - 5]
DELTA: Final = b"\x11" + NOISE[: SIZE - 5]
TAIL: Final = NOISE[: SIZE - 4]


def noise(picture: int) -> list[bytes]:
    """The packets of one behind their descriptors."""
    first = KEY if picture % KEY_EVERY == 0 else DELTA
    return [first, *[TAIL] * (PER_PICTURE - 1)]


async def run(ends: Sequence[End], seconds: float) -> None:
    """All of them for so long, their cameras out of step."""
    begun = time.monotonic()
    for place, end in enumerate(ends):
        if not end.begun:
            end.begun = begun - place * 0.0037
    next_feedback, next_report, tick = begun, begun, begun
    while (now := time.monotonic()) < begun + seconds:
        for end in ends:
            end.send_due(now)
        if now >= next_feedback:
            next_feedback += 0.1
            for end in ends:
                end.feed_back()
        if now >= next_report:
            next_report += 1
            for end in ends:
                end.report()
        tick = max(tick + TICK_S, time.monotonic())
        await asyncio.sleep(tick - time.monotonic())


def widen(sock: socket.socket) -> None:
    """Room for bursts, so that the load generator loses nothing itself."""
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        sock.setsockopt(socket.SOL_SOCKET, option, 1 << 20)
