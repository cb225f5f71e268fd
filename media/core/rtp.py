"""RTP headers where they lie (RFC 3550 section 5.1), header extensions (RFC 8285), VP8's descriptor (RFC 7741).

All offsets are checked against the packet's length: what a participant sends may be anything.
"""

from struct import Struct
from typing import Final, NamedTuple

Buffer = memoryview | bytes | bytearray

HEADER: Final = Struct("!BBHII")
"""First byte, marker and payload type, sequence number, timestamp, SSRC."""
HEADER_LENGTH: Final = 12
ONE_BYTE: Final = 0xBEDE
PADDED: Final = 0x20
EXTENDED: Final = 0x10


def extensions_end(packet: Buffer, length: int) -> int:
    """Where the payload begins; 0 where the header is longer than the packet."""
    end = HEADER_LENGTH + ((packet[0] & 15) << 2)
    if packet[0] & EXTENDED:
        if end + 4 > length:
            return 0
        end += 4 + ((packet[end + 2] << 8 | packet[end + 3]) << 2)
    return end if end <= length else 0


def payload_end(packet: Buffer, length: int) -> int:
    """Where the payload ends, its padding taken off; 0 where the padding is impossible."""
    if not packet[0] & PADDED:
        return length
    padding = packet[length - 1]
    return length - padding if 0 < padding <= length - HEADER_LENGTH else 0


def find_extension(packet: Buffer, length: int, wanted: int) -> int:
    """Where the value of a one-byte header extension begins; 0 if it isn't there."""
    if not packet[0] & EXTENDED:
        return 0
    at = HEADER_LENGTH + ((packet[0] & 15) << 2)
    if at + 4 > length or packet[at] != 0xBE or packet[at + 1] != 0xDE:
        return 0
    end = at + 4 + ((packet[at + 2] << 8 | packet[at + 3]) << 2)
    if end > length:
        return 0
    at += 4
    while at < end:
        head = packet[at]
        if head == 0:
            at += 1
            continue
        number = head >> 4
        if number == 15:  # reserved: stop here (RFC 8285 section 4.2)
            return 0
        after = at + 2 + (head & 15)
        if after > end:
            return 0
        if number == wanted:
            return at + 1
        at = after
    return 0


def translate_extensions(packet: memoryview, length: int, ids: bytes) -> None:
    """Give each one-byte extension the other side's id; `ids[own] == 0` blanks it.

    Anything that is not in the one-byte form is blanked as a whole.
    """
    if not packet[0] & EXTENDED:
        return
    at = HEADER_LENGTH + ((packet[0] & 15) << 2)
    if at + 4 > length:
        return
    end = min(length, at + 4 + ((packet[at + 2] << 8 | packet[at + 3]) << 2))
    one_byte = packet[at] == 0xBE and packet[at + 1] == 0xDE
    packet[at] = 0xBE
    packet[at + 1] = 0xDE
    at += 4
    while one_byte and at < end:
        head = packet[at]
        if head == 0:
            at += 1
            continue
        after = at + 2 + (head & 15)
        if head >> 4 == 15 or after > end:
            break
        other = ids[head >> 4]
        if other:
            packet[at] = other << 4 | (head & 15)
        else:
            packet[at:after] = bytes(after - at)
        at = after
    if at < end:
        packet[at:end] = bytes(end - at)


class Vp8(NamedTuple):
    """What forwarding needs of a VP8 payload descriptor; an offset of 0 says that the field isn't there."""

    key_frame: bool
    """Whether a key frame begins with this packet."""
    picture_at: int
    picture_bits: int
    picture: int
    tl0_at: int
    tl0: int


NO_VP8: Final = Vp8(False, 0, 0, 0, 0, 0)


def read_vp8(packet: Buffer, start: int, end: int) -> Vp8:
    """The descriptor at `start` of a packet whose payload ends at `end`; `NO_VP8` for what is cut off."""
    if start >= end:
        return NO_VP8
    first = packet[start]
    at = start + 1
    picture_at = picture_bits = picture = tl0_at = tl0 = 0
    if first & 0x80:
        if at >= end:
            return NO_VP8
        flags = packet[at]
        at += 1
        if flags & 0x80:
            if at >= end:
                return NO_VP8
            picture_at, picture, picture_bits = at, packet[at], 7
            at += 1
            if picture & 0x80:
                if at >= end:
                    return NO_VP8
                picture, picture_bits = (picture & 0x7F) << 8 | packet[at], 15
                at += 1
        if flags & 0x40:
            if at >= end:
                return NO_VP8
            tl0_at, tl0 = at, packet[at]
            at += 1
        if flags & 0x30:
            at += 1
    starts = at < end and first & 0x10 and not first & 0x07
    key_frame = bool(starts) and not packet[at] & 0x01
    return Vp8(key_frame, picture_at, picture_bits, picture, tl0_at, tl0)
