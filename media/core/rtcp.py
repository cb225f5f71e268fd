"""RTCP: compounds read into small values, and written (RFC 3550 section 6, RFC 4585, RFC 5104, REMB's draft).

A damaged packet ends the reading: what came before it stands, the rest is dropped. Nothing here raises on bad input.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Final

SR: Final = 200
RR: Final = 201
SDES: Final = 202
BYE: Final = 203
RTPFB: Final = 205
PSFB: Final = 206
NACK_FORMAT: Final = 1
TRANSPORT_CC_FORMAT: Final = 15
PLI_FORMAT: Final = 1
FIR_FORMAT: Final = 4
REMB_FORMAT: Final = 15
MAX_PACKETS: Final = 64
"""Of one compound; more is nobody's honest work in 1,500 bytes."""
NTP_UNIX: Final = 2_208_988_800

_HEAD: Final = Struct("!BBH")
_TWO: Final = Struct("!II")
_SENDER: Final = Struct("!QIII")
_BLOCK: Final = Struct("!IIIIII")
_PAIR: Final = Struct("!HH")


@dataclass(frozen=True, slots=True)
class Report:
    """A report block: what a receiver says about one stream. `lost` is signed; delays in 1/65536 s."""

    ssrc: int
    fraction: int
    lost: int
    highest: int
    jitter: int
    last_sr: int
    delay: int


@dataclass(frozen=True, slots=True)
class SenderReport:
    """`ntp` in 2^-32 s since 1900, and the RTP timestamp of the same moment."""

    ssrc: int
    ntp: int
    timestamp: int
    packets: int
    octets: int
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiverReport:
    ssrc: int
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Nack:
    """Packets that did not come."""

    ssrc: int
    media: int
    lost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyFrameRequest:
    """A PLI, or one entry of a FIR."""

    ssrc: int
    media: int


@dataclass(frozen=True, slots=True)
class Remb:
    """Receiver estimated maximum bitrate, in bit/s."""

    ssrc: int
    rate: int
    media: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TransportFeedback:
    """Transport-wide feedback; `data` is read by media.core.twcc."""

    ssrc: int
    media: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Bye:
    sources: tuple[int, ...]


Packet = SenderReport | ReceiverReport | Nack | KeyFrameRequest | Remb | TransportFeedback | Bye


def read_compound(data: bytes) -> Iterator[Packet]:
    """The packets that we understand, in order."""
    at = 0
    for _ in range(MAX_PACKETS):
        if at + 8 > len(data):
            return
        first, kind, words = _HEAD.unpack_from(data, at)
        end = at + 4 * (words + 1)
        if first >> 6 != 2 or end > len(data) or words < 1:
            return
        yield from _read(kind, first & 31, data[at + 4 : end])
        at = end


def _read(kind: int, count: int, body: bytes) -> Iterator[Packet]:
    ssrc = int.from_bytes(body[:4], "big")
    if kind == SR and len(body) >= 24 + 24 * count:
        ntp, timestamp, packets, octets = _SENDER.unpack_from(body, 4)
        reports = _reports(body, 24, count)
        yield SenderReport(ssrc, ntp, timestamp, packets, octets, reports)
    elif kind == RR and len(body) >= 4 + 24 * count:
        yield ReceiverReport(ssrc, _reports(body, 4, count))
    elif kind == BYE and len(body) >= 4 * count:
        yield Bye(tuple(int.from_bytes(body[4 * i : 4 * i + 4], "big") for i in range(count)))
    elif kind in (RTPFB, PSFB) and len(body) >= 8:
        media = int.from_bytes(body[4:8], "big")
        if kind == RTPFB:
            yield from _read_transport(count, ssrc, media, body[8:])
        else:
            yield from _read_payload(count, ssrc, media, body[8:])


def _reports(body: bytes, at: int, count: int) -> tuple[Report, ...]:
    found = []
    for i in range(count):
        ssrc, losses, highest, jitter, last_sr, delay = _BLOCK.unpack_from(body, at + 24 * i)
        lost = losses & 0xFFFFFF
        signed = lost - 0x1000000 if lost & 0x800000 else lost
        found.append(Report(ssrc, losses >> 24, signed, highest, jitter, last_sr, delay))
    return tuple(found)


def _read_transport(form: int, ssrc: int, media: int, body: bytes) -> Iterator[Packet]:
    if form == NACK_FORMAT:
        lost: list[int] = []
        for first, more in _PAIR.iter_unpack(body[: len(body) // 4 * 4]):
            lost.append(first)
            lost += [(first + 1 + i) & 0xFFFF for i in range(16) if more >> i & 1]
        yield Nack(ssrc, media, tuple(lost))
    elif form == TRANSPORT_CC_FORMAT and len(body) >= 8:
        yield TransportFeedback(ssrc, media, body)


def _read_payload(form: int, ssrc: int, media: int, body: bytes) -> Iterator[Packet]:
    if form == PLI_FORMAT:
        yield KeyFrameRequest(ssrc, media)
    elif form == FIR_FORMAT:
        for target, _ in _TWO.iter_unpack(body[: len(body) // 8 * 8]):
            yield KeyFrameRequest(ssrc, target)
    elif form == REMB_FORMAT and body[:4] == b"REMB" and len(body) >= 8:
        count = body[4]
        if len(body) < 8 + 4 * count:
            return
        rate = ((body[5] & 3) << 16 | body[6] << 8 | body[7]) << (body[5] >> 2)
        known = (int.from_bytes(body[8 + 4 * i : 12 + 4 * i], "big") for i in range(count))
        yield Remb(ssrc, rate, tuple(known))


def _packet(count: int, kind: int, body: bytes) -> bytes:
    return _HEAD.pack(0x80 | count, kind, len(body) // 4) + body


def write_sender_report(report: SenderReport) -> bytes:
    """A sender report without blocks: how the server's own reception went is said by `write_receiver_report`."""
    moment = (report.ntp, report.timestamp, report.packets & 0xFFFFFFFF, report.octets & 0xFFFFFFFF)
    return _packet(0, SR, report.ssrc.to_bytes(4, "big") + _SENDER.pack(*moment))


def write_receiver_report(ssrc: int, reports: Sequence[Report]) -> bytes:
    """At most 31 blocks."""
    blocks = b"".join(
        _BLOCK.pack(
            r.ssrc,
            r.fraction << 24 | (max(-0x800000, min(0x7FFFFF, r.lost)) & 0xFFFFFF),
            r.highest & 0xFFFFFFFF,
            r.jitter,
            r.last_sr,
            min(r.delay, 0xFFFFFFFF),
        )
        for r in reports
    )
    return _packet(len(reports), RR, ssrc.to_bytes(4, "big") + blocks)


def write_name(ssrc: int, cname: str) -> bytes:
    """SDES with a CNAME (RFC 3550 section 6.5)."""
    name = cname.encode()
    chunk = ssrc.to_bytes(4, "big") + bytes((1, len(name))) + name
    return _packet(1, SDES, chunk + bytes(4 - len(chunk) % 4))


def write_pli(ssrc: int, media: int) -> bytes:
    return _packet(PLI_FORMAT, PSFB, _TWO.pack(ssrc, media))


def write_nack(ssrc: int, media: int, lost: Iterable[int]) -> bytes:
    """Any sequence numbers, packed into as few entries as their order allows."""
    entries: list[list[int]] = []
    for number in lost:
        step = (number - entries[-1][0] - 1) & 0xFFFF if entries else 16
        if step < 16:
            entries[-1][1] |= 1 << step
        else:
            entries.append([number, 0])
    body = b"".join(_PAIR.pack(first, more) for first, more in entries)
    return _packet(NACK_FORMAT, RTPFB, _TWO.pack(ssrc, media) + body)


def write_remb(ssrc: int, rate: int, media: Sequence[int]) -> bytes:
    """The rate in bit/s is rounded down to 18 significant bits."""
    exponent = max(0, rate.bit_length() - 18)
    mantissa = rate >> exponent
    head = bytes((len(media), exponent << 2 | mantissa >> 16, mantissa >> 8 & 255, mantissa & 255))
    names = b"".join(each.to_bytes(4, "big") for each in media)
    return _packet(REMB_FORMAT, PSFB, _TWO.pack(ssrc, 0) + b"REMB" + head + names)


def write_transport_feedback(ssrc: int, media: int, data: bytes) -> bytes:
    """`data` begins with the base sequence number and is padded to 32 bits."""
    return _packet(TRANSPORT_CC_FORMAT, RTPFB, _TWO.pack(ssrc, media) + data)
