"""A participant without a browser: connectivity checks, DTLS and SRTP over one socket, packets by hand.

peer = await Peer.join(sfu, "room", "anna", ["ben"])
peer.send_picture(1, key=True)
await peer.until(lambda: ben.of(ben.ssrc(0, PICTURE)))
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar, cast

from aioice import stun
from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    SRTPProtectionProfile,
)
from pylibsrtp import Error

from media import dtls
from media.core import rtcp
from media.core.rtp import HEADER
from media.core.sdp import PER_SLOT
from media.sfu import Sfu
from tests.media.offers import offer

SOUND, PICTURE, SCREEN = range(3)
NUMBER_ID = 3
PAYLOADS = (111, 96, 96)
SECONDS = 30.0
Address = tuple[str, int]
T = TypeVar("T")


@dataclass(slots=True)
class Heard:
    """What a listener was told."""

    states: list[tuple[str, str, int, str]] = field(default_factory=list)

    def state(self, room: str, participant: str, leg: int, state: str) -> None:
        self.states.append((room, participant, leg, state))

    def of(self, participant: str) -> list[str]:
        return [state for _, who, _, state in self.states if who == participant]


async def until(what: Callable[[], T], *, seconds: float = SECONDS) -> T:
    """The first truthy value; TimeoutError after that many seconds."""
    async with asyncio.timeout(seconds):
        while not (value := what()):
            await asyncio.sleep(0.005)
    return value


class Peer(asyncio.DatagramProtocol):
    """One leg. `packets` and `reports` hold what came in and was authentic, RTP as bytes and RTCP as values."""

    def __init__(self, sfu: Sfu, room: str, name: str, base: int) -> None:
        self.sfu, self.room, self.name = sfu, room, name
        self.base = base
        """The SSRCs that it sends on are base, base + 10, base + 20; retransmissions have the next number."""
        self.answer = ""
        self.packets: list[bytes] = []
        self.reports: list[rtcp.Packet] = []
        self.checks: list[stun.Message] = []
        self.raw: list[bytes] = []
        self.number = 0
        self.sequences = [100, 200, 300]
        self.certificate = RTCCertificate.generateCertificate()
        self.pipe = dtls._Pipe(self.put)
        self.dtls = RTCDtlsTransport(cast("Any", self.pipe), [self.certificate])
        self.dtls._set_role("client")
        self.transport: asyncio.DatagramTransport | None = None

    @classmethod
    async def join(
        cls,
        sfu: Sfu,
        room: str,
        name: str,
        slots: Sequence[str | None],
        *,
        leg: int = 1,
        base: int = 1_000,
        profiles: Sequence[SRTPProtectionProfile] = dtls.PROFILES,
        fingerprint: str = "",
    ) -> Self:
        """Offered, answered, checked, shaken hands."""
        peer = cls(sfu, room, name, base)
        peer.dtls._srtp_profiles = list(profiles)
        peer.offer(slots, leg=leg, fingerprint=fingerprint)
        await peer.open()
        await peer.check()
        await peer.shake_hands()
        return peer

    # --- signaling -----------------------------------------------------------------------------------------------

    def offer(
        self,
        slots: Sequence[str | None],
        *,
        leg: int = 1,
        ufrag: str = "nXyy",
        fingerprint: str = "",
    ) -> None:
        text = self.written(len(slots), ufrag, fingerprint)
        self.answer = self.sfu.join(self.room, self.name, leg, slots, text)

    def written(self, slots: int, ufrag: str, fingerprint: str = "") -> str:
        """Its offer, with that many slots."""
        own = next(f.value for f in self.certificate.getFingerprints() if f.algorithm == "sha-256")
        text = offer(max(1, slots), fingerprint=fingerprint or own)
        text = text.replace("nXyy", ufrag)
        for index in range(PER_SLOT):
            for more in (0, 1):
                old, new = 1_000 + 10 * index + more, self.base + 10 * index + more
                text = re.sub(rf"\b{old}\b", str(new), text)
        self.ufrag = ufrag
        return text

    def said(self, name: str) -> str:
        """An attribute of the answer."""
        found = re.search(rf"^a={name}:(.*)\r$", self.answer, re.MULTILINE)
        assert found
        return found[1]

    def ssrc(self, slot: int, source: int, *, rtx: bool = False) -> int:
        """What the forwarder sends there."""
        line = self.answer.split("m=")[1 + PER_SLOT * slot + source]
        found = re.findall(r"a=ssrc:(\d+) ", line)
        return int(found[1 if rtx else 0])

    # --- the wire ------------------------------------------------------------------------------------------------

    async def open(self, host: str = "127.0.0.1") -> None:
        """A new socket; what was said before stays."""
        loop = asyncio.get_running_loop()
        old = self.transport
        made, _ = await loop.create_datagram_endpoint(
            lambda: self, remote_addr=(host, self.sfu.port)
        )
        self.transport = made
        if old is not None:
            old.close()

    def put(self, datagram: bytes) -> None:
        assert self.transport is not None
        self.transport.sendto(datagram)

    def datagram_received(self, data: bytes, addr: object) -> None:
        first = data[0]
        if first < 4:
            self.checks.append(stun.parse_message(data))
        elif first < 64:
            self.pipe.incoming.put_nowait(data)
        elif self.dtls.state != "connected":
            pass  # the forwarder was ready first
        elif 192 <= data[1] <= 223:
            self.raw.append(data)
            self.reports += rtcp.read_compound(self.dtls._rx_srtp.unprotect_rtcp(data))
        else:
            self.raw.append(data)
            try:
                self.packets.append(self.dtls._rx_srtp.unprotect(data))
            except Error as error:  # a replay, say
                self.packets.append(str(error).encode())

    def request(self, *, ufrag: str = "", password: str = "") -> bytes:
        """A connectivity check."""
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{ufrag or self.said('ice-ufrag')}:{self.ufrag}"
        message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity((password or self.said("ice-pwd")).encode())
        return bytes(message)

    async def check(self) -> None:
        """Prove who it is, and wait until that is said."""
        before = len(self.checks)
        self.put(self.request())
        await until(lambda: len(self.checks) > before)

    async def shake_hands(self) -> None:
        algorithm, value = self.said("fingerprint").split(" ")
        await asyncio.wait_for(
            self.dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(algorithm, value)])), SECONDS
        )
        assert self.dtls.state == "connected"

    def close(self) -> None:
        """Vanish without a goodbye."""
        if self.dtls._task is not None:
            self.dtls._task.cancel()
        if self.transport is not None:
            self.transport.close()

    # --- media ---------------------------------------------------------------------------------------------------

    def packet(
        self,
        source: int,
        payload: bytes,
        *,
        timestamp: int = 0,
        sequence: int | None = None,
        ssrc: int | None = None,
        payload_type: int | None = None,
        numbered: bool = True,
    ) -> bytes:
        """One RTP packet, with the next numbers unless told."""
        if sequence is None:
            sequence = self.sequences[source]
            self.sequences[source] = (sequence + 1) & 0xFFFF
        head = HEADER.pack(
            0x90 if numbered else 0x80,
            PAYLOADS[source] if payload_type is None else payload_type,
            sequence,
            timestamp,
            self.base + 10 * source if ssrc is None else ssrc,
        )
        if numbered:
            self.number = (self.number + 1) & 0xFFFF
            head += (
                b"\xbe\xde\0\1"
                + bytes((NUMBER_ID << 4 | 1,))
                + self.number.to_bytes(2, "big")
                + b"\0"
            )
        return head + payload

    def send(self, packet: bytes) -> None:
        self.put(self.dtls._tx_srtp.protect(packet))

    def send_rtcp(self, compound: bytes) -> None:
        self.put(self.dtls._tx_srtp.protect_rtcp(compound))

    def send_sound(self, count: int = 1, *, timestamp: int = 0) -> None:
        for place in range(count):
            self.send(self.packet(SOUND, b"opus%d" % place, timestamp=timestamp + 960 * place))

    def send_picture(
        self, picture: int, *, key: bool = False, source: int = PICTURE, tail: bytes = b""
    ) -> None:
        self.send(
            self.packet(
                source, vp8(picture, key=key) + tail, timestamp=(3_000 * picture) & 0xFFFFFFFF
            )
        )

    def of(self, ssrc: int) -> list[bytes]:
        """The packets that came in on an SSRC."""
        mark = ssrc.to_bytes(4, "big")
        return [packet for packet in self.packets if packet[8:12] == mark]

    def told(self, kind: type[T]) -> list[T]:
        """The RTCP packets of a kind."""
        return [report for report in self.reports if isinstance(report, kind)]


def vp8(picture: int, *, key: bool) -> bytes:
    """The beginning of a frame with a 15-bit picture id."""
    head = bytes([0x90, 0xE0, 0x80 | picture >> 8 & 0x7F, picture & 255, picture & 255, 0x20])
    return head + bytes([0x10 if key else 0x11]) + b"frame"
