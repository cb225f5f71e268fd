"""The worker's end of recording: a consumer of each tapped source that hands its packets to the recorder process.

Packets are gathered for 20 ms and leave as one datagram over a Unix socket that never blocks: what does not go out at
once waits here, up to 8 MB; beyond that packets are dropped and counted until the recorder has caught up. Forwarding
knows nothing of it.

A receiver asks for what it misses; a recorder can't, so the tap does: NACKs for packets that nobody else asked for, a
key frame where a part begins, where a loss can't be mended any more, and now and then, so that whoever watches later
can go anywhere without decoding all that is before. A part begins a moment after it was allowed: what was on its way
then was made before, and the recorder would drop it, its key frame too.
"""

import asyncio
import logging
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from media.core import batch, rtcp
from media.core.answer import negotiated_extensions
from media.core.batch import HEAD, HEAD_LENGTH, LONGEST, PACKET, Channel
from media.core.forwarding import descriptor
from media.core.gate import GUARD
from media.core.rtcp import SenderReport
from media.core.sdp import AUDIO_LEVEL
from media.leg import Source

log = logging.getLogger(__name__)

GATHER_S: Final = 0.02
MOST_WAITING: Final = 8 << 20
"""Bytes; more than the recorder may still write when it gets them."""
SOCKET_BUFFER: Final = 4 << 20
"""Bytes; the kernel gives twice its own limit, most often 425,984, which bridges the recorder's turns."""
RETRY_S: Final = 0.1
REORDER_S: Final = 0.015
"""A packet that is out of order comes within this time."""
NACK_EVERY_S: Final = 0.1
GIVE_UP_S: Final = 0.4
"""What has not been repaired by then is lost; the recorder waits for as long."""
MOST_MISSING: Final = 256
ASK_EVERY_S: Final = 0.5
KEY_EVERY_S: Final = (0.0, 2.0, 15.0)
"""By kind. Of a jump to anywhere most is decoding what lies between a key frame and there, of everybody's pictures in
one thread of the browser: some 0.1 s for each second of two people's 720p. What it costs, in an encoder run of a
synthetic face at 720p and a fixed 1.1 Mbit/s: 43.41 dB (PSNR) instead of the 43.52 with one every 5 s, and 3.3 % of the
bits in key frames.
A key frame of a screen is many times what comes between; so it is of a picture on a thin line."""
THIN: Final = 300_000
"""bit/s; a picture that has less is small and soon decoded: it is asked as seldom as a screen."""
LOOK_S: Final = 0.5
BEGIN_S: Final = GUARD / 1e9 + 0.05
"""Longer than the recorder's guard, which began a little earlier or later."""
KINDS: Final = ("sound", "picture", "screen")


class Wanted(NamedTuple):
    """A part that a track is handed over for: its sequence, and from when on (s)."""

    sequence: int
    begins: float


class Tapped:
    """One source as it is handed over: a `Consumer`."""

    __slots__ = (
        "_begins",
        "_expected",
        "_missing",
        "_picture",
        "_tap",
        "channel",
        "missed",
        "number",
        "source",
        "waiting",
    )

    def __init__(self, tap: "Tap", number: int, source: Source, wanted: Wanted) -> None:
        leg = source.leg
        self.number = number
        self.source = source
        self.channel = Channel(
            recording=leg.room,
            participant=leg.participant,
            kind=KINDS[source.index],
            sequence=wanted.sequence,
            leg=leg.number,
            loudness=negotiated_extensions(source.line).get(AUDIO_LEVEL, 0),
        )
        self.missed = 0
        self.waiting = source.picture
        """For a key frame."""
        self._tap = tap
        self._picture = source.picture
        self._begins = wanted.begins
        self._expected = -1
        self._missing: dict[int, list[float]] = {}  # number: since when, when to ask (again)

    def take(self, source: Source, packet: memoryview, now: float) -> None:
        tap = self._tap
        if now < self._begins:
            return
        if tap.full:
            self.missed += 1
            return
        if self.missed:
            self._say_missed(now)
        at = tap.used
        size = len(packet)
        HEAD.pack_into(tap.buffer, at, PACKET, size, self.number, int(now * 1e9))
        at += HEAD_LENGTH
        tap.view[at : at + size] = packet
        tap.used = at + size
        tap.handed += 1
        tap.added()
        if self._picture:
            sequence = packet[2] << 8 | packet[3]
            if sequence == self._expected and not self.waiting:
                self._expected = (sequence + 1) & 0xFFFF
            else:
                self._watch(packet, sequence, now)

    def reported(self, source: Source, report: SenderReport, now: float) -> None:
        body = batch.REPORT.pack(report.ntp, report.timestamp)
        self._tap.put(batch.write(batch.REPORTED, self.number, int(now * 1e9), body))

    def announce(self, now: float) -> None:
        """Say what it is, to a recorder that doesn't know yet."""
        self._tap.put(batch.write_channel(self.number, int(now * 1e9), self.channel))
        report = self.source.report
        if report is not None:
            self.reported(self.source, report, self.source.reported_at)
        self._tap.dropped += self.missed
        self.missed = 0
        self._begin_anew()

    def chase(self, now: float) -> None:
        """Ask for what is missing and was not asked for just now."""
        due: list[int] = []
        for number, times in list(self._missing.items()):
            if now - times[0] > GIVE_UP_S:
                del self._missing[number]
                self.waiting = True
            elif now >= times[1]:
                times[1] = now + NACK_EVERY_S
                due.append(number)
        source = self.source
        asked = source.missing(due, now) if due else ()
        if asked:
            self._tap.nacked += len(asked)
            source.leg.send_rtcp(rtcp.write_nack(source.leg.own_ssrc, source.ssrc, asked))
        if self.waiting and now - source.at < 1 and now - source.key_frame_asked >= ASK_EVERY_S:
            source.ask_key_frame(now)

    def refresh(self, now: float) -> None:
        """Ask for a key frame where nobody has for a while, what comes is whole, and it is taken."""
        source = self.source
        if not self._picture or self.restless or self._tap.full or now - source.at >= 1:
            return
        source.measure(now)
        every = KEY_EVERY_S[2 if source.rate < THIN else source.index]
        if now - source.key_frame_asked >= every:
            source.ask_key_frame(now)

    @property
    def restless(self) -> bool:
        return self.waiting or self.mends

    @property
    def mends(self) -> bool:
        """Whether packets are missing that may still come."""
        return bool(self._missing)

    def _say_missed(self, now: float) -> None:
        body = batch.COUNT.pack(self.missed)
        self._tap.dropped += self.missed
        self.missed = 0
        self._begin_anew()
        self._tap.put(batch.write(batch.MISSED, self.number, int(now * 1e9), body))

    def _begin_anew(self) -> None:
        """The recorder lacks something that nobody can mend."""
        self.waiting = self._picture
        self._expected = -1
        self._missing.clear()

    def _watch(self, packet: memoryview, sequence: int, now: float) -> None:
        """A packet out of order, or one that may begin a key frame."""
        if self.waiting and descriptor(packet, len(packet)).key_frame:
            self.waiting = False
        expected = self._expected
        step = (sequence - expected) & 0xFFFF
        if expected < 0 or step < 0x8000:
            self._expected = (sequence + 1) & 0xFFFF
        if expected < 0:
            if self.waiting:
                self.source.ask_key_frame(now)
            return
        if step >= 0x8000:
            self._missing.pop(sequence, None)
        elif len(self._missing) + step > MOST_MISSING:
            self._missing.clear()
            self.waiting = True
        else:
            for more in range(step):
                self._missing[(expected + more) & 0xFFFF] = [now, now + REORDER_S]


class Tap:
    """All tapped sources of a worker, and the socket to the recorder that listens at `path`."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.buffer = bytearray(LONGEST + 4_096)
        self.view = memoryview(self.buffer)
        self.used = 0
        self.full = True
        """Nobody takes packets, or not fast enough."""
        self.handed = 0
        """Packets, since the start."""
        self.dropped = 0
        self.nacked = 0
        self._path = path
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._socket: socket.socket | None = None
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._channels: dict[Source, Tapped] = {}
        self._last_number = 0
        self._gathering: asyncio.TimerHandle | None = None
        self._connecting: asyncio.TimerHandle | None = None
        self._look_at = 0.0

    def settle(self, source: Source, wanted: Wanted | None) -> None:
        """Hand a source over for this part; None: no more."""
        known = self._channels.get(source)
        sequence = wanted.sequence if wanted else None
        if (known.channel.sequence if known else None) == sequence:
            return
        now = self._clock()
        if known is not None:
            del self._channels[source]
            source.consumers = tuple(each for each in source.consumers if each is not known)
            self.dropped += known.missed
            self.put(batch.write(batch.OVER, known.number, int(now * 1e9), b""))
        if wanted is not None:
            for other in list(self._channels):  # another SSRC on the same line
                if other.leg is source.leg and other.index == source.index:
                    self.settle(other, None)
            self._last_number += 1
            made = Tapped(self, self._last_number, source, wanted)
            self._channels[source] = made
            source.consumers = (*source.consumers, made)
            if self._socket is None:
                self._connect()
            else:
                made.announce(now)

    def missed(self) -> int:
        """Packets that were dropped since the start, since the recorder did not keep up."""
        return self.dropped + sum(each.missed for each in self._channels.values())

    def put(self, record: bytes) -> None:
        """A record that is no packet."""
        if self._socket is None:
            return
        self.buffer[self.used : self.used + len(record)] = record
        self.used += len(record)
        self.added()

    def added(self) -> None:
        """Something was written into the buffer."""
        if self.used > LONGEST - 2_048:
            self._flush()
        elif self._gathering is None:
            self._gathering = self._loop.call_later(GATHER_S, self._gathered)

    def close(self) -> None:
        """Hand over what was gathered and let go."""
        if self._gathering is not None:
            self._gathering.cancel()
        if self._connecting is not None:
            self._connecting.cancel()
        if self._socket is not None:
            self._flush()
            self._disconnect()

    def _gathered(self) -> None:
        self._gathering = None
        now = self._clock()
        for each in self._channels.values():
            if each.restless:
                each.chase(now)
        if now >= self._look_at:
            self._look_at = now + LOOK_S
            for each in self._channels.values():
                each.refresh(now)
        self._flush()
        # What is missing is asked for in its time, whether or not more comes.
        if any(each.mends for each in self._channels.values()):
            self._gathering = self._loop.call_later(GATHER_S, self._gathered)

    def _flush(self) -> None:
        """Hand the buffer over, or let it wait."""
        if not self.used:
            return
        whole, self.used = self.view[: self.used], 0
        if self._socket is None or (not self._waiting and self._send(whole)):
            return
        if not self._waiting:
            self._loop.add_writer(self._socket, self._catch_up)
        self._waiting.append(bytes(whole))
        self._waiting_bytes += len(whole)
        self.full = self._waiting_bytes > MOST_WAITING

    def _send(self, whole: memoryview | bytes) -> bool:
        """Whether it is gone: handed over, or lost with the recorder."""
        assert self._socket is not None
        try:
            self._socket.send(whole)
        except BlockingIOError:
            return False
        except OSError as error:
            log.warning("the recorder is gone", extra={"why": str(error)})
            self._disconnect()
            self._connecting = self._loop.call_later(RETRY_S, self._connect)
        return True

    def _catch_up(self) -> None:
        while self._waiting and self._send(self._waiting[0]):
            if self._socket is None:
                return
            self._waiting_bytes -= len(self._waiting.popleft())
        if not self._waiting and self._socket is not None:
            self._loop.remove_writer(self._socket)
        self.full = self.full and self._waiting_bytes > MOST_WAITING // 2

    def _connect(self) -> None:
        """Try again and again while there is something to hand over."""
        if self._connecting is not None:
            self._connecting.cancel()
            self._connecting = None
        if self._socket is not None or not self._channels:
            return
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BUFFER)
        try:
            sock.connect(str(self._path))
        except OSError:
            sock.close()
            self._connecting = self._loop.call_later(RETRY_S, self._connect)
            return
        self._socket = sock
        self.full = False
        self._loop.add_reader(sock, self._hear)
        self.used = 0
        now = self._clock()
        for each in self._channels.values():
            each.announce(now)

    def _hear(self) -> None:
        """The recorder says nothing; what can be read is its end."""
        assert self._socket is not None
        with suppress(BlockingIOError):
            try:
                said = self._socket.recv(1)
            except ConnectionError:
                said = b""
            if not said:
                self._disconnect()
                self._connecting = self._loop.call_later(RETRY_S, self._connect)

    def _disconnect(self) -> None:
        if self._socket is None:
            return
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()
        self._socket = None
        self._waiting.clear()
        self._waiting_bytes = 0
        self.full = True
