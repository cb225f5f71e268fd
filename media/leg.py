"""A leg: one participant's connection, with what it sends (sources) and what it gets (lanes)."""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from typing import Final, Literal, Protocol

from media.binding import Address
from media.core import rtcp
from media.core.allowance import Allowance
from media.core.answer import CNAME, Ssrcs, negotiated_extensions
from media.core.budget import UNLIMITED, Downlink
from media.core.forwarding import FIRST_NUMBERS, Incoming, Outgoing
from media.core.rtcp import Report, SenderReport
from media.core.sdp import MID, PER_SLOT, TRANSPORT_CC, Line, Offer
from media.core.twcc import Arrivals
from media.datagrams import name_of
from media.dtls import LONGEST, Dtls, Srtp

CLOCKS: Final = (48_000, 90_000, 90_000)
PICTURES: Final = (False, True, True)
KEY_FRAME_EVERY: Final = 0.3
"""Seconds between two requests to the same source; what is asked in between is asked then."""
MEASURE_S: Final = 0.5
MEASURE_LEAST_S: Final = 0.05
MAX_ADDRESSES: Final = 8
MAX_PASSWORDS: Final = 8
"""Of ICE restarts whose answers may still be on their way."""
RESEND_SHARE: Final = 0.25
"""Of a source's rate: what is lost beyond that is lost to a jam, which repeating would only make worse."""
RESEND_LEAST: Final = 12_500.0
RESEND_MOST: Final = 1_200_000.0
"""Bytes a second."""
RESEND_BURST_S: Final = 0.5
RTCP_PER_S: Final = 400

State = Literal["new", "connected", "disconnected", "failed", "certificate_mismatch"]
Numbers = Literal["through", "own"]
"""Whose transport-wide numbers a receiver gets: its only sender's, so that those two run one control loop, or ours."""


class Consumer(Protocol):
    """Whoever wants a source's packets beside the receivers: `media.tap`, for the recorder."""

    def take(self, source: "Source", packet: memoryview, now: float) -> None:
        """One authentic packet as its sender wrote it; the memory is valid only during the call."""

    def reported(self, source: "Source", report: SenderReport, now: float) -> None:
        """How its timestamps and its sender's clock go together."""


class Source(Incoming):
    """What a leg sends on one of its first three lines."""

    __slots__ = (
        "consumers",
        "index",
        "key_frame_asked",
        "key_frame_wanted",
        "lanes",
        "leg",
        "line",
        "measured",
        "rate",
        "report",
        "reported_at",
    )

    def __init__(self, leg: "Leg", index: int, line: Line, ssrc: int) -> None:
        super().__init__(ssrc, CLOCKS[index], picture=PICTURES[index])
        self.leg = leg
        self.index = index
        self.line = line
        self.lanes: tuple[Lane, ...] = ()
        self.consumers: tuple[Consumer, ...] = ()
        self.key_frame_asked = -1.0
        self.key_frame_wanted = False
        self.report: SenderReport | None = None
        self.reported_at = 0.0
        self.rate = 0.0
        self.measured: tuple[float, int] = (0.0, 0)

    def measure(self, now: float) -> None:
        """Follow the rate at which it comes, in bit/s; as many receivers may ask as there are."""
        then, octets = self.measured
        if now - then < MEASURE_LEAST_S:
            return
        current = (self.octets - octets) * 8 / (now - then)
        self.rate += (current - self.rate) * min(1.0, (now - then) / MEASURE_S)
        self.measured = (now, self.octets)

    @property
    def wanted(self) -> bool:
        """Whether anybody takes its packets."""
        return bool(self.lanes or self.consumers)

    def ask_key_frame(self, now: float) -> None:
        """Ask the sender for a key frame, now or as soon as it may be asked again."""
        if not self.picture or self.leg.srtp is None:
            return
        self.key_frame_wanted = now - self.key_frame_asked < KEY_FRAME_EVERY
        if not self.key_frame_wanted:
            self.key_frame_asked = now
            self.leg.send_rtcp(rtcp.write_pli(self.leg.own_ssrc, self.ssrc))


class Lane(Outgoing):
    """What a leg gets in one slot of one kind. `ids` translates header extensions; None where they are the same."""

    __slots__ = ("ids", "index", "leg", "line", "quality", "repairs", "slot")

    def __init__(self, leg: "Leg", slot: int, index: int, line: Line, ssrcs: Ssrcs) -> None:
        rtx = None if line.rtx_payload is None else (ssrcs.rtx, line.rtx_payload)
        super().__init__(
            ssrcs.media,
            line.payload,
            CLOCKS[index],
            picture=PICTURES[index],
            rtx=rtx,
            first=1 + secrets.randbelow(FIRST_NUMBERS),
        )
        self.leg = leg
        self.slot = slot
        self.index = index
        self.line = line
        self.ids: bytes | None = None
        self.quality: Report | None = None
        self.repairs = Allowance(RESEND_LEAST, RESEND_BURST_S * RESEND_LEAST)

    def may_repair(self, source: Source, now: float) -> bool:
        """Whether more may be sent again of what this lane lost: little, unless our own estimate counts it too."""
        rate = RESEND_MOST
        if self.leg.numbers == "through":
            rate = max(RESEND_LEAST, RESEND_SHARE * source.rate / 8)
        self.repairs.rate, self.repairs.burst = rate, RESEND_BURST_S * rate
        return self.repairs.take(now, LONGEST, spend=False)

    def translate_from(self, line: Line) -> None:
        """Take header extensions as the sender's line numbers them."""
        own = negotiated_extensions(self.line)
        theirs = negotiated_extensions(line)
        self.ids = None
        if any(own.get(uri) != number for uri, number in theirs.items()):
            table = bytearray(16)
            for uri, number in theirs.items():
                table[number] = 0 if uri == MID else own.get(uri, 0)
            self.ids = bytes(table)


class Leg:
    """One connection. Owned by its room; `room` and `participant` name it to the listener."""

    __slots__ = (
        "_address",
        "addresses",
        "arrivals",
        "barred",
        "born",
        "clock_offset",
        "downlink",
        "dtls",
        "handshake",
        "heard",
        "incoming",
        "lane_by_ssrc",
        "lanes",
        "name",
        "next_number",
        "number",
        "number_id",
        "number_offset",
        "numbers",
        "offer",
        "offered",
        "participant",
        "partner",
        "passwords",
        "renumbered",
        "repairs",
        "replaced_at",
        "reported_number",
        "reports",
        "room",
        "send_datagram",
        "session",
        "sources",
        "srtp",
        "ssrcs",
        "state",
        "strangers",
        "told_limit",
        "version",
    )

    def __init__(
        self, room: str, participant: str, number: int, offer: Offer, send: Callable[..., None]
    ) -> None:
        self.room = room
        self.participant = participant
        self.number = number
        self.state: State = "new"
        self.offer = offer
        self.session = secrets.randbits(62)
        self.version = 0
        self.passwords: dict[str, tuple[str, str]] = {}
        self.name = b""
        """Its address as the kernel takes it; empty where nothing may be sent."""
        self._address: Address | None = None
        self.addresses: dict[Address, None] = {}
        self.dtls: Dtls | None = None
        self.handshake: asyncio.Task[None] | None = None
        self.srtp: Srtp | None = None
        self.send_datagram = send
        self.ssrcs: list[Ssrcs] = []
        self.sources: list[Source | None] = [None] * PER_SLOT
        self.incoming: dict[int, Source] = {}
        self.repairs: dict[int, Source] = {}
        self.lanes: dict[tuple[int, int], Lane] = {}
        self.lane_by_ssrc: dict[int, Lane] = {}
        self.strangers: set[int] = set()
        self.born = 0.0
        self.heard = 0.0
        self.replaced_at: float | None = None
        self.reports = Allowance(RTCP_PER_S, RTCP_PER_S)
        self.clock_offset: int | None = None
        # Transport-wide numbers: what we received and report (as a sender), and what this leg gets (as a receiver).
        self.number_id = 0
        self.arrivals: Arrivals | None = None
        self.numbers: Numbers = "through"
        self.number_offset = 0
        self.renumbered = False
        self.next_number = 0
        self.reported_number = 0
        self.partner: Leg | None = None
        self.downlink = Downlink()
        self.offered: tuple[Source, ...] = ()
        self.barred: frozenset[Source] = frozenset()
        """Whose pictures are held back, as its downlink can't bear them now."""
        self.told_limit = UNLIMITED
        self.take_offer(offer)

    @property
    def own_ssrc(self) -> int:
        """Who we are in RTCP packets to this leg."""
        return self.ssrcs[1].media

    @property
    def address(self) -> Address | None:
        """Where it gets its packets; None while there is no such place."""
        return self._address

    @address.setter
    def address(self, address: Address | None) -> None:
        self._address = address
        self.name = name_of(address) if address is not None else b""

    @property
    def flows(self) -> bool:
        """Whether media may go to it and come from it."""
        return self.srtp is not None and self.address is not None

    def take_offer(self, offer: Offer) -> None:
        """The first offer, or one with more lines or other SSRCs."""
        self.offer = offer
        taken = {ssrc for known in self.ssrcs for ssrc in (known.media, known.rtx)}
        for index in range(len(self.ssrcs), len(offer.lines)):
            fresh = _fresh(taken, 2)
            self.ssrcs.append(Ssrcs(*fresh))
            slot, source = divmod(index, PER_SLOT)
            lane = Lane(self, slot, source, offer.lines[index], self.ssrcs[index])
            self.lanes[slot, source] = lane
            self.lane_by_ssrc[lane.ssrc] = lane
        self.number_id = 0
        for index, line in enumerate(offer.lines[:PER_SLOT]):
            self.number_id = line.extension(TRANSPORT_CC) or self.number_id
            known = self.sources[index]
            if line.ssrc is not None and (known is None or known.ssrc != line.ssrc):
                self.add_source(index, line.ssrc)
            if line.rtx_ssrc is not None and (source_ := self.sources[index]) is not None:
                self.repairs[line.rtx_ssrc] = source_

    def add_source(self, index: int, ssrc: int) -> None:
        """The client sends this SSRC on its line `index`."""
        old = self.sources[index]
        if old is not None:
            self.incoming.pop(old.ssrc, None)
            self.repairs = {key: each for key, each in self.repairs.items() if each is not old}
        source = Source(self, index, self.offer.lines[index], ssrc)
        self.sources[index] = source
        self.incoming[ssrc] = source

    def numbered(self) -> bool:
        """Whether transport-wide feedback is spoken."""
        return self.number_id > 0

    def send_rtcp(self, compound: bytes) -> None:
        """Protect it and put it on the wire, if the leg can take it."""
        if self.srtp is None or self.address is None:
            return
        sealed = self.srtp.seal(compound)
        if sealed is not None:
            self.send_datagram(sealed, self.address)

    def send_report(self, lane: Lane, wall: int) -> None:
        """Tell a receiver how its lane's timestamps and the server's clock go together (lip-sync rests on it)."""
        source = lane.source
        if not isinstance(source, Source) or source.report is None:
            return
        report = source.report
        leg = source.leg
        if leg.clock_offset is None:
            leg.clock_offset = wall - report.ntp
        ntp = (report.ntp + leg.clock_offset) & 0xFFFFFFFFFFFFFFFF
        told = SenderReport(
            lane.ssrc,
            ntp,
            (report.timestamp + lane.timestamp_offset) & 0xFFFFFFFF,
            report.packets,
            report.octets,
        )
        self.send_rtcp(rtcp.write_sender_report(told) + rtcp.write_name(lane.ssrc, CNAME))

    def silence(self) -> None:
        """Let go of everything: nothing comes from it and nothing goes to it any more."""
        for lane in self.lanes.values():
            lane.release()
        for source in self.sources:
            if source is not None:
                source.lanes = ()
        # What refers to each other stays until the collector looks, and a history alone weighs half a megabyte.
        self.lanes.clear()
        self.lane_by_ssrc.clear()
        self.sources = [None] * PER_SLOT
        self.incoming.clear()
        self.repairs.clear()
        self.offered = ()
        self.barred = frozenset()
        self.partner = None


def _fresh(taken: set[int], count: int) -> Iterable[int]:
    """SSRCs that this leg doesn't use yet."""
    found: list[int] = []
    while len(found) < count:
        ssrc = 1 + secrets.randbelow(0xFFFFFFFE)
        if ssrc not in taken:
            taken.add(ssrc)
            found.append(ssrc)
    return found
