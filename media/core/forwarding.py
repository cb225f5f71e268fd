"""Forwarding one stream of packets as another: the numbers that change, and those that go on when the source changes.

An `Incoming` is what a participant sends on one SSRC. An `Outgoing` is what a receiver gets on one SSRC that never
changes: sequence numbers, timestamps and VP8's picture ids go on without a jump when another source takes over, so
nothing has to be negotiated for it. All arithmetic is on the numbers of RFC 3550 and RFC 7741; packets are buffers.

Within one source an outgoing number is the incoming one plus an offset: losses and reordering stay what they were, the
receiver's repair works on them, and both directions of the feedback are a subtraction away.
"""

from typing import Final

from media.core.rtp import (
    HEADER,
    NO_VP8,
    Buffer,
    Vp8,
    extensions_end,
    payload_end,
    read_vp8,
)

HISTORY: Final = 512
"""Packets kept for retransmission: two to three seconds of a picture. A power of two."""
FIRST_NUMBERS: Final = 0x4000
"""Streams begin below this: a loss around a wrap right at the start would shift SRTP's roll-over counter (RFC 3711)."""
MISORDER: Final = 0x8000
NACK_AGAIN: Final = 0.025
"""Seconds before the same packet is asked for upstream, or sent downstream, once more."""
RESEND_SLOWER: Final = 4
RESENT_S: Final = 1.0
"""How long a retransmission may be on its way at most."""
JAM_S: Final = 0.3
JAM_LASTS_S: Final = 0.1
JAM_LEAST: Final = 8
JAM_SHARE: Final = 0.25
"""So many packets lost of late, one after another, and such a share: a full link, neither bad nor briefly away."""
JAM_AGAIN_S: Final = 1.0


class Incoming:
    """The packets of one source, as they come: what was highest, and the last ones themselves."""

    __slots__ = (
        "asked",
        "at",
        "clock",
        "count",
        "first",
        "highest",
        "history",
        "octets",
        "picture",
        "ssrc",
        "timestamp",
        "wraps",
    )

    def __init__(self, ssrc: int, clock: int, *, picture: bool) -> None:
        self.ssrc = ssrc
        self.clock = clock
        self.picture = picture
        self.highest = -1
        self.wraps = 0
        self.first = 0
        self.count = 0
        self.octets = 0
        self.timestamp = 0
        self.at = 0.0
        self.history: list[bytes | None] = [None] * HISTORY if picture else []
        self.asked: dict[int, float] = {}

    def receive(self, sequence: int, timestamp: int, size: int, now: float) -> bool:
        """Note a packet of `size` bytes; False if it, or a later one, was here before."""
        self.count += 1
        self.octets += size
        highest = self.highest
        step = (sequence - highest) & 0xFFFF
        if 0 < step < MISORDER or highest < 0:
            if highest < 0:
                self.first = sequence
            elif sequence < highest:
                self.wraps += 0x10000
            self.highest = sequence
            self.timestamp = timestamp
            self.at = now
            return True
        return False

    def unwrap(self, sequence: int) -> int:
        """A number of this source with its wraps, taken as at or before the highest."""
        return self.wraps + sequence - (0x10000 if sequence > self.highest else 0)

    def keep(self, sequence: int, packet: bytes) -> None:
        """Remember a picture's packet for those who lost it."""
        self.history[sequence & (HISTORY - 1)] = packet

    def recall(self, sequence: int) -> bytes | None:
        """The packet with this number, if it is still there."""
        if not self.history:
            return None
        packet = self.history[sequence & (HISTORY - 1)]
        if packet is None or (packet[2] << 8 | packet[3]) != sequence:
            return None
        return packet

    def missing(self, numbers: list[int], now: float) -> list[int]:
        """Which of these to ask the sender for: those that never came and weren't asked for just now."""
        asked = self.asked
        if len(asked) > HISTORY:
            self.asked = asked = {n: at for n, at in asked.items() if now - at < NACK_AGAIN}
        found = []
        for number in numbers:
            behind = (self.highest - number) & 0xFFFF
            if self.highest < 0 or behind >= HISTORY or self.recall(number) is not None:
                continue
            if now - asked.get(number, -1.0) >= NACK_AGAIN:
                asked[number] = now
                found.append(number)
        return found

    def lost(self) -> int:
        """Packets that should have come and didn't (RFC 3550 appendix A.3)."""
        return self.wraps + self.highest - self.first + 1 - self.count if self.count else 0

    def last_vp8(self) -> Vp8:
        """The descriptor of the newest packet that is kept."""
        packet = self.recall(self.highest) if self.highest >= 0 else None
        return descriptor(packet, len(packet)) if packet else NO_VP8


def descriptor(packet: Buffer, length: int) -> Vp8:
    """The VP8 descriptor of a whole packet."""
    start = extensions_end(packet, length)
    return read_vp8(packet, start, payload_end(packet, length)) if start else NO_VP8


class Outgoing:
    """One stream to one receiver. `source` is what it carries now; None while it waits for one."""

    __slots__ = (
        "clock",
        "covers_from",
        "given_up",
        "jammed_at",
        "last_at",
        "last_picture",
        "last_sequence",
        "last_timestamp",
        "last_tl0",
        "missed",
        "payload",
        "picture",
        "picture_offset",
        "resent",
        "rtx_payload",
        "rtx_sequence",
        "rtx_ssrc",
        "sequence_offset",
        "source",
        "ssrc",
        "started",
        "timestamp_offset",
        "tl0_offset",
    )

    def __init__(
        self,
        ssrc: int,
        payload: int,
        clock: int,
        *,
        picture: bool,
        rtx: tuple[int, int] | None,
        first: int,
    ) -> None:
        """`rtx` is (SSRC, payload type) of the retransmissions; `first` the first sequence number."""
        self.ssrc = ssrc
        self.payload = payload
        self.clock = clock
        self.picture = picture
        self.rtx_ssrc, self.rtx_payload = rtx or (0, 0)
        self.rtx_sequence = first
        self.source: Incoming | None = None
        self.started = False
        self.covers_from = 0
        self.sequence_offset = 0
        self.timestamp_offset = 0
        self.picture_offset = 0
        self.tl0_offset = 0
        self.last_sequence = (first - 1) & 0xFFFF
        self.last_timestamp = 0
        self.last_at = 0.0
        self.last_picture = -1
        self.last_tl0 = -1
        self.resent: dict[int, tuple[float, float]] = {}
        """When a number was sent again last, and when it may be once more."""
        self.missed: dict[int, float] = {}
        """What the receiver said it lacks, and when it said so first."""
        self.given_up = -1
        """Up to this number of the source, with wraps, nothing is repaired any more."""
        self.jammed_at = -JAM_AGAIN_S

    def release(self) -> None:
        """Let go of the source; the numbers that it reached are where the next one goes on."""
        source, self.source = self.source, None
        if source is None or source.highest < 0:
            return
        self.last_sequence = (source.highest + self.sequence_offset) & 0xFFFF
        self.last_timestamp = (source.timestamp + self.timestamp_offset) & 0xFFFFFFFF
        self.last_at = source.at
        self.resent.clear()
        self.missed.clear()
        self.given_up = -1
        if self.picture:
            last = source.last_vp8()
            if last.picture_at:
                mask = (1 << last.picture_bits) - 1
                self.last_picture = (last.picture + self.picture_offset) & mask
            if last.tl0_at:
                self.last_tl0 = (last.tl0 + self.tl0_offset) & 0xFF

    def adopt(self, source: Incoming, packet: Buffer, length: int, now: float) -> bool:
        """Let `source` take over with this packet; False if this packet is no place to begin.

        Sound begins anywhere. A picture begins with a key frame: nothing before it can be decoded.
        """
        vp8 = NO_VP8
        if self.picture:
            vp8 = descriptor(packet, length)
            if not vp8.key_frame:
                return False
        self.release()
        _, _, sequence, timestamp, _ = HEADER.unpack_from(packet)
        self.sequence_offset = (self.last_sequence + 1 - sequence) & 0xFFFF
        self.covers_from = source.unwrap(sequence)
        if self.started:
            passed = max(1, int((now - self.last_at) * self.clock))
            self.timestamp_offset = (self.last_timestamp + passed - timestamp) & 0xFFFFFFFF
            if vp8.picture_at and self.last_picture >= 0:
                self.picture_offset = (self.last_picture + 1 - vp8.picture) & 0x7FFF
            if vp8.tl0_at and self.last_tl0 >= 0:
                self.tl0_offset = (self.last_tl0 + 1 - vp8.tl0) & 0xFF
        self.started = True
        self.source = source
        return True

    def covers(self, source: Incoming, sequence: int) -> bool:
        """Whether a late packet of the source belongs to what is sent of it: else its number may be taken."""
        return source.unwrap(sequence) >= self.covers_from

    def rewrite(
        self, packet: memoryview, first: int, second: int, sequence: int, stamp: int
    ) -> None:
        """Put this stream's numbers into a packet of the source; the two bytes are its first ones."""
        HEADER.pack_into(
            packet,
            0,
            first,
            (second & 0x80) | self.payload,
            (sequence + self.sequence_offset) & 0xFFFF,
            (stamp + self.timestamp_offset) & 0xFFFFFFFF,
            self.ssrc,
        )

    def shift_picture(self, packet: memoryview, length: int) -> None:
        """Continue VP8's picture ids and TL0 indexes; does nothing where the source was never replaced."""
        vp8 = descriptor(packet, length)
        if vp8.picture_at:
            picture = vp8.picture + self.picture_offset
            if vp8.picture_bits == 15:
                packet[vp8.picture_at] = 0x80 | (picture >> 8 & 0x7F)
                packet[vp8.picture_at + 1] = picture & 0xFF
            else:
                packet[vp8.picture_at] = picture & 0x7F
        if vp8.tl0_at:
            packet[vp8.tl0_at] = (vp8.tl0 + self.tl0_offset) & 0xFF

    def may_resend(self, number: int, now: float) -> bool:
        """Whether this incoming number may be sent again: each time later, as what was sent may still be in a queue."""
        last, again = self.resent.get(number, (0.0, 0.0))
        if now < again:
            return False
        if len(self.resent) > HISTORY:
            self.resent = {n: at for n, at in self.resent.items() if now - at[0] < RESENT_S}
        wait = min(RESEND_SLOWER * (again - last), RESENT_S) if last else NACK_AGAIN
        self.resent[number] = (now, now + wait)
        return True

    def misses(self, source: Incoming, number: int, now: float) -> bool:
        """The receiver lacks this number of the source. False where it was given up."""
        if source.unwrap(number) <= self.given_up:
            return False
        if len(self.missed) > HISTORY:
            self.missed = {n: at for n, at in self.missed.items() if now - at < JAM_S}
        self.missed.setdefault(number, now)
        return True

    def jammed(self, source: Incoming, now: float) -> bool:
        """Whether so much was lost that repairing it would only fill the link again: then all of it is given up.

        The receiver then needs a key frame. A loss that comes now and then is repaired as before.
        """
        lost = {number: at for number, at in self.missed.items() if now - at < JAM_S}
        if len(lost) < JAM_LEAST or now - self.jammed_at < JAM_AGAIN_S:
            return False
        if max(lost.values()) - min(lost.values()) < JAM_LASTS_S:
            return False
        span = max((source.highest - number) & 0xFFFF for number in lost) + 1
        if len(lost) < JAM_SHARE * span:
            return False
        self.jammed_at, self.given_up = now, source.unwrap(source.highest)
        self.missed.clear()
        return True

    def source_number(self, number: int) -> int:
        """The source's sequence number behind one of ours."""
        return (number - self.sequence_offset) & 0xFFFF

    def next_rtx(self) -> int:
        """The next sequence number of the retransmissions."""
        number = self.rtx_sequence
        self.rtx_sequence = (number + 1) & 0xFFFF
        return number


def wrap_rtx(packet: memoryview, length: int, out: Outgoing) -> int:
    """Turn a rewritten packet into a retransmission of itself (RFC 4588 section 4); its new length, 0 if it can't."""
    start = extensions_end(packet, length)
    if not start or not out.rtx_ssrc or length + 2 > len(packet):
        return 0
    packet[start + 2 : length + 2] = bytes(packet[start:length])
    packet[start : start + 2] = packet[2:4]
    packet[1] = (packet[1] & 0x80) | out.rtx_payload
    packet[2:4] = out.next_rtx().to_bytes(2, "big")
    packet[8:12] = out.rtx_ssrc.to_bytes(4, "big")
    return length + 2


def unwrap_rtx(packet: memoryview, length: int, payload: int, ssrc: int) -> int:
    """The packet inside a retransmission; the new length, 0 for mere padding."""
    start = extensions_end(packet, length)
    end = payload_end(packet, length)
    if not start or end < start + 2:
        return 0
    packet[2:4] = packet[start : start + 2]
    packet[start : length - 2] = bytes(packet[start + 2 : length])
    packet[1] = (packet[1] & 0x80) | payload
    packet[8:12] = ssrc.to_bytes(4, "big")
    return length - 2
