"""The hot path: every datagram of the socket passes here, and most leave again from here.

A packet is unprotected where it was received, rewritten there and protected there for its last receiver; for the
receivers before it a copy is made. Its sender costs a look into two dictionaries. Anything but an authentic RTP
packet goes to `Control`.
"""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from struct import Struct
from typing import Final, Protocol

from media.binding import Address
from media.core.forwarding import HISTORY, unwrap_rtx, wrap_rtx
from media.core.rtcp import RTPFB, TRANSPORT_CC_FORMAT
from media.core.rtp import (
    HEADER,
    HEADER_LENGTH,
    find_extension,
    payload_end,
    translate_extensions,
)
from media.core.sdp import MID, PER_SLOT
from media.datagrams import AT_ONCE, Datagrams, address_of, name_of
from media.dtls import (
    LONGEST,
    PacketBuffer,
    protect,
    protect_rtcp,
    unprotect,
    unprotect_rtcp,
)
from media.leg import Lane, Leg, Source

BATCHES: Final = 8
"""Of datagrams, after which timers get their turn."""
FEEDBACK: Final = Struct("!BBHIIHH")
"""The head of transport-wide feedback: RTCP's, two SSRCs, base number and count of packets."""
FEEDBACK_FIRST: Final = 0x80 | TRANSPORT_CC_FORMAT
MAX_STRANGERS: Final = 8
unpack: Final = HEADER.unpack_from
pack: Final = HEADER.pack_into
GONE_S: Final = 1.0
"""A leg whose packets come again after this long has lost pictures, and so have those who see it."""


class Control(Protocol):
    """Who deals with what the hot path doesn't."""

    def datagram(self, data: bytes, address: Address, leg: Leg | None, now: float) -> None:
        """STUN, DTLS, and whatever strangers send."""

    def report(self, leg: Leg, compound: bytes, now: float) -> None:
        """Authentic RTCP."""

    def came_back(self, leg: Leg, now: float) -> None:
        """Its packets come again after a pause."""

    def found_source(self, leg: Leg, now: float) -> None:
        """A source that its offer didn't announce."""

    def took_over(self, lane: Lane, now: float) -> None:
        """A lane carries another source from now on."""


@dataclass(slots=True)
class Totals:
    """Plain sums since the start."""

    received: int = 0
    forwarded: int = 0
    forwarded_bytes: int = 0
    resent: int = 0
    strangers: int = 0
    """Neither a check nor from an address that passed one."""
    unknown: int = 0
    """SSRCs that nobody announced."""
    overflow: int = 0
    """More reports or handshake datagrams than anybody needs."""
    malformed: int = 0
    unauthentic: int = 0


class Pump:
    """Reads the socket until it is empty."""

    def __init__(
        self, sock: socket.socket, control: Control, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.totals = Totals()
        self.wire = Datagrams(sock)
        self._legs: dict[bytes, Leg] = {}
        self._control = control
        self._clock = clock

    @property
    def known(self) -> int:
        """How many addresses have passed ICE."""
        return len(self._legs)

    def admit(self, address: Address, leg: Leg) -> None:
        """What comes from this address is the leg's."""
        self._legs[name_of(address)] = leg

    def dismiss(self, address: Address, leg: Leg) -> None:
        """It isn't any more, unless it is another leg's by now."""
        name = name_of(address)
        if self._legs.get(name) is leg:
            del self._legs[name]

    def read(self) -> None:
        """All that waits, up to a few batches."""
        wire = self.wire
        for _ in range(BATCHES):
            count = wire.receive()
            if count:
                self._take(count, self._clock())
                wire.flush()
            if count < AT_ONCE:
                return

    def _take(self, count: int, now: float) -> None:
        """One batch, all of which is here since `now`."""
        wire, legs, totals = self.wire, self._legs, self.totals
        totals.received += count
        forwarded = octets = 0
        for packet, place, size in zip(wire.packets, wire.names, wire.sizes[:count], strict=False):
            name = bytes(place)
            leg = legs.get(name)
            view = packet.view
            first, second, sequence, timestamp, ssrc = unpack(view)
            if leg is None or leg.srtp is None or not size or first >> 6 != 2:
                self._control.datagram(bytes(view[:size]), address_of(name), leg, now)
                continue
            if not HEADER_LENGTH <= size <= LONGEST:
                totals.malformed += 1
                continue
            if 192 <= second <= 223:
                self._report(leg, packet, size, now)
                continue
            source = leg.incoming.get(ssrc)
            if source is None and not self._may_try(leg, ssrc):
                continue
            length = packet.length
            length[0] = size
            if unprotect(leg.srtp.rx, packet.data, length):
                totals.unauthentic += 1
                continue
            if now - leg.heard > GONE_S:
                self._control.came_back(leg, now)
            leg.heard = now
            size = length[0]
            at = 0
            if leg.arrivals is not None or leg.renumbered:
                at = find_extension(view, size, leg.number_id)
                if at and leg.arrivals is not None:
                    leg.arrivals.add(view[at] << 8 | view[at + 1], int(now * 1e6))
            if source is None:
                self._other(leg, packet, ssrc, size, at, now)
                continue
            fresh = source.receive(sequence, timestamp, size, now)
            if source.picture:
                if not fresh and not self._late(source, sequence):
                    continue
                source.keep(sequence, bytes(view[:size]))
            for consumer in source.consumers:
                consumer.take(source, view[:size], now)
            lanes = source.lanes
            if len(lanes) == 1 and (lane := lanes[0]).source is source and fresh and not at:
                # The common case, without further calls: one receiver, which counts as its sender does.
                out = lane.leg
                pack(
                    view,
                    0,
                    first,
                    (second & 0x80) | lane.payload,
                    (sequence + lane.sequence_offset) & 0xFFFF,
                    (timestamp + lane.timestamp_offset) & 0xFFFFFFFF,
                    lane.ssrc,
                )
                if lane.picture_offset or lane.tl0_offset:
                    lane.shift_picture(view, size)
                if lane.ids is not None:
                    translate_extensions(view, size, lane.ids)
                if not protect(out.srtp.tx, packet.data, length):  # type: ignore[union-attr] # wired lanes have one
                    size = length[0]
                    wire.put(packet, size, out.name)
                    forwarded += 1
                    octets += size
            elif lanes:
                self._forward(
                    source, packet, first, second, sequence, timestamp, size, at, now, fresh
                )

        totals.forwarded += forwarded
        totals.forwarded_bytes += octets

    def _late(self, source: Source, sequence: int) -> bool:
        """Whether a late packet is new and recent. Sent twice it would use SRTP's nonce twice."""
        behind = (source.highest - sequence) & 0xFFFF
        return behind < HISTORY and source.recall(sequence) is None

    def _forward(
        self,
        source: Source,
        packet: PacketBuffer,
        first: int,
        second: int,
        sequence: int,
        timestamp: int,
        size: int,
        at: int,
        now: float,
        fresh: bool,
    ) -> None:
        lanes = source.lanes
        last = lanes[-1]
        for lane in lanes:
            if lane.source is not source and not self._adopt(lane, source, packet, size, now):
                continue
            if not fresh and not lane.covers(source, sequence):
                continue
            if lane is last:
                out = packet
            else:
                out = self.wire.spare()
                out.view[:size] = packet.view[:size]
            lane.rewrite(out.view, first, second, sequence, timestamp)
            if lane.picture_offset or lane.tl0_offset:
                lane.shift_picture(out.view, size)
            self._send(lane, out, size, at, now)

    def _adopt(
        self, lane: Lane, source: Source, packet: PacketBuffer, size: int, now: float
    ) -> bool:
        current = lane.source
        if isinstance(current, Source) and current.leg.number > source.leg.number:
            return False  # already handed over to the newer leg
        if not lane.adopt(source, packet.view, size, now):
            source.ask_key_frame(now)
            return False
        lane.translate_from(source.line)
        self._control.took_over(lane, now)
        return True

    def _send(self, lane: Lane, out: PacketBuffer, size: int, at: int, now: float) -> None:
        """Number, protect and send what was rewritten for a lane; `at` is where the transport-wide number stands."""
        leg = lane.leg
        view = out.view
        if at:
            if leg.numbers == "own":
                number = leg.next_number
                leg.next_number = (number + 1) & 0xFFFF
                view[at] = number >> 8
                view[at + 1] = number & 255
                leg.downlink.estimator.sent(number, size, now)
            elif leg.number_offset:
                number = (view[at] << 8 | view[at + 1]) + leg.number_offset
                view[at] = number >> 8 & 255
                view[at + 1] = number & 255
        if lane.ids is not None:
            translate_extensions(view, size, lane.ids)
        assert leg.srtp is not None
        out.length[0] = size
        if protect(leg.srtp.tx, out.data, out.length):
            return
        size = out.length[0]
        self.wire.put(out, size, leg.name)
        self.totals.forwarded += 1
        self.totals.forwarded_bytes += size

    def _report(self, leg: Leg, packet: PacketBuffer, size: int, now: float) -> None:
        """RTCP: what the two browsers of one control loop say to each other is passed on where it lies."""
        assert leg.srtp is not None
        if not leg.reports.take(now):
            self.totals.overflow += 1
            return
        packet.length[0] = size
        if unprotect_rtcp(leg.srtp.rx, packet.data, packet.length):
            self.totals.unauthentic += 1
            return
        leg.heard = now
        size = packet.length[0]
        if not self._pass_on(leg, packet, size):
            self._control.report(leg, bytes(packet.view[:size]), now)

    def _pass_on(self, leg: Leg, packet: PacketBuffer, size: int) -> bool:
        """Hand a compound of nothing but transport-wide feedback to the sender whose numbers it is about."""
        view = packet.view
        partner = leg.partner
        if partner is None or partner.srtp is None or not partner.name or size < 20:
            return False
        first, kind, words, _, media, base, count = FEEDBACK.unpack_from(view)
        if first != FEEDBACK_FIRST or kind != RTPFB or 4 * words + 4 != size:
            return False
        leg.reported_number = (base + count) & 0xFFFF
        lane = leg.lane_by_ssrc.get(media)
        source = lane.source if lane is not None else None
        media = source.ssrc if source is not None else next(iter(partner.incoming), 0)
        base = (base - leg.number_offset) & 0xFFFF
        FEEDBACK.pack_into(view, 0, first, kind, words, partner.own_ssrc, media, base, count)
        packet.length[0] = size
        if not protect_rtcp(partner.srtp.tx, packet.data, packet.length):
            self.wire.put(packet, packet.length[0], partner.name)
        return True

    # --- what comes seldom ---------------------------------------------------------------------------------------

    def _may_try(self, leg: Leg, ssrc: int) -> bool:
        """Whether an SSRC that isn't a source is worth decrypting: libsrtp remembers each one that was authentic."""
        if ssrc in leg.repairs or ssrc in leg.strangers:
            return True
        if len(leg.strangers) < MAX_STRANGERS:
            return True
        self.totals.unknown += 1
        return False

    def _other(
        self, leg: Leg, packet: PacketBuffer, ssrc: int, size: int, at: int, now: float
    ) -> None:
        """A retransmission, or an SSRC that names its line by its mid (RFC 8843 section 9.2)."""
        view = packet.view
        source = leg.repairs.get(ssrc)
        if source is not None:
            self._repair(source, packet, size, at, now)
            return
        leg.strangers.add(ssrc)
        for index, line in enumerate(leg.offer.lines[:PER_SLOT]):
            number = line.extension(MID)
            where = find_extension(view, size, number) if number and line.ssrc is None else 0
            if where and view[where : where + (view[where - 1] & 15) + 1] == line.mid.encode():
                if view[1] & 0x7F == line.payload:
                    leg.add_source(index, ssrc)
                elif view[1] & 0x7F == line.rtx_payload and (known := leg.sources[index]):
                    leg.repairs[ssrc] = known
                self._control.found_source(leg, now)
                return
        self.totals.unknown += 1

    def _repair(self, source: Source, packet: PacketBuffer, size: int, at: int, now: float) -> None:
        """A retransmission fills its place; mere probing goes on to the receiver whose reports it is for."""
        view = packet.view
        whole = bytes(view[:size])
        inner = unwrap_rtx(view, size, source.line.payload, source.ssrc)
        if inner:
            first, second, sequence, timestamp, _ = HEADER.unpack_from(view)
            ahead = 0 < (sequence - source.highest) & 0xFFFF < 0x8000
            if ahead or self._late(source, sequence):
                fresh = source.receive(sequence, timestamp, inner, now)
                source.keep(sequence, bytes(view[:inner]))
                for consumer in source.consumers:
                    consumer.take(source, view[:inner], now)
                if source.lanes:
                    self._forward(
                        source, packet, first, second, sequence, timestamp, inner, at, now, fresh
                    )
                return
        for lane in source.lanes:
            if lane.leg.numbers == "through" and lane.source is source and lane.rtx_ssrc:
                self._probe(lane, whole, source, at, now)

    def _probe(self, lane: Lane, whole: bytes, source: Source, at: int, now: float) -> None:
        copy = self.wire.spare()
        view = copy.view
        size = len(whole)
        view[:size] = whole
        inner = unwrap_rtx(view, size, source.line.payload, source.ssrc)
        first, second, sequence, timestamp, _ = HEADER.unpack_from(view)
        if inner:
            if not lane.covers(source, sequence):
                return
            lane.rewrite(view, first, second, sequence, timestamp)
            if lane.picture_offset or lane.tl0_offset:
                lane.shift_picture(view, inner)
            size = wrap_rtx(view, inner, lane)
        else:
            if payload_end(view, size) > HEADER_LENGTH and not first & 0x20:
                return  # neither padding nor a packet: nobody can use it
            HEADER.pack_into(
                view,
                0,
                first,
                (second & 0x80) | lane.rtx_payload,
                lane.next_rtx(),
                (timestamp + lane.timestamp_offset) & 0xFFFFFFFF,
                lane.rtx_ssrc,
            )
        if size:
            self._send(lane, copy, size, at, now)

    def resend(self, lane: Lane, packet: bytes, now: float) -> bool:
        """A packet from the history, once more: as a retransmission, numbered anew or not at all."""
        copy = self.wire.spare()
        view = copy.view
        size = len(packet)
        view[:size] = packet
        first, second, sequence, timestamp, _ = HEADER.unpack_from(view)
        source = lane.source
        if source is None or not lane.covers(source, sequence):
            return False
        lane.rewrite(view, first, second, sequence, timestamp)
        if lane.picture_offset or lane.tl0_offset:
            lane.shift_picture(view, size)
        size = wrap_rtx(view, size, lane)
        if not size:
            return False
        assert isinstance(source, Source)
        at = find_extension(view, size, source.leg.number_id)
        if at and lane.leg.numbers == "through":
            # The number was its sender's for the first sending.
            view[at - 1 : at + 2] = bytes(3)
            at = 0
        self._send(lane, copy, size, at, now)
        return True
