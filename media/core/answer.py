"""The answer to an offer, written from a template: nothing of the client's text is in it but its mids and numbers.

VP8 with RTX and Opus with FEC and DTX; ICE-lite, DTLS passive (RFC 8842); one BUNDLE. Sound and picture of a slot share
one stream, which is what makes a browser play them in sync; its screen is a stream of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from media.core.sdp import (
    ABS_SEND_TIME,
    AUDIO_LEVEL,
    MID,
    PER_SLOT,
    SOURCES,
    TRANSPORT_CC,
    Direction,
    Line,
    Offer,
)

START_KBIT: Final = 1_000
"""Chromium starts here instead of at 300 kbit/s; measured: 2 Mbit/s after 10 s instead of 600 kbit/s."""
VIDEO_FEEDBACK: Final = ("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli")
OPUS: Final = "minptime=10;useinbandfec=1;usedtx=1"
CNAME: Final = "visavis"
OPPOSITE: Final[dict[Direction, Direction]] = {
    "sendrecv": "sendrecv",
    "sendonly": "recvonly",
    "recvonly": "sendonly",
    "inactive": "inactive",
}


@dataclass(frozen=True, slots=True)
class Ssrcs:
    """What the server sends on one line: the stream and, for pictures, its retransmissions."""

    media: int
    rtx: int


@dataclass(frozen=True, slots=True)
class Server:
    """The server's end of one leg. `fingerprint` is the value of a=fingerprint."""

    ufrag: str
    password: str
    fingerprint: str
    addresses: Sequence[tuple[str, int]]
    session: int
    version: int


def negotiated_extensions(line: Line) -> dict[str, int]:
    """The header extensions that a leg uses on this line, with their ids.

    `mid` only where the client doesn't announce its SSRCs; send times only where there is no transport-wide number.
    """
    wanted = [TRANSPORT_CC] if line.extension(TRANSPORT_CC) else [ABS_SEND_TIME]
    if line.kind == "audio":
        wanted.append(AUDIO_LEVEL)
    if line.sends and line.ssrc is None:
        wanted.append(MID)
    return {uri: number for uri in wanted if (number := line.extension(uri)) is not None}


def write_answer(offer: Offer, server: Server, ssrcs: Sequence[Ssrcs]) -> str:
    """The answer as text; `ssrcs` has one entry a line."""
    rows = [
        "v=0",
        f"o=- {server.session} {server.version} IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        "a=group:BUNDLE " + " ".join(line.mid for line in offer.lines),
        "a=msid-semantic: WMS *",
    ]
    for index, (line, own) in enumerate(zip(offer.lines, ssrcs, strict=True)):
        rows += _line(index, line, own, server)
    return "\r\n".join(rows) + "\r\n"


def _line(index: int, line: Line, own: Ssrcs, server: Server) -> list[str]:
    host, port = server.addresses[0]
    payloads = [line.payload, *([line.rtx_payload] if line.rtx_payload is not None else [])]
    rows = [
        f"m={line.kind} {port} UDP/TLS/RTP/SAVPF {' '.join(map(str, payloads))}",
        f"c=IN IP{6 if ':' in host else 4} {host}",
        f"a=mid:{line.mid}",
        f"a={OPPOSITE[line.direction]}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a=ice-ufrag:{server.ufrag}",
        f"a=ice-pwd:{server.password}",
        f"a=fingerprint:{server.fingerprint}",
        "a=setup:passive",
    ]
    if index == 0:
        rows += [_candidate(n, *address) for n, address in enumerate(server.addresses)]
        rows.append("a=end-of-candidates")
    rows += [
        f"a=extmap:{number} {uri}" for uri, number in sorted(negotiated_extensions(line).items())
    ]
    rows += _codec(line)
    if line.receives:
        rows += _stream(index, line, own)
    return rows


def _candidate(number: int, host: str, port: int) -> str:
    """A host candidate; the first address is preferred (RFC 8445 section 5.1.2.1)."""
    priority = (126 << 24) | ((65_535 - number) << 8) | 255
    return f"a=candidate:{number + 1} 1 udp {priority} {host} {port} typ host"


def _codec(line: Line) -> list[str]:
    payload = line.payload
    if line.kind == "audio":
        rows = [f"a=rtpmap:{payload} opus/48000/2", f"a=fmtp:{payload} {OPUS}"]
        if "transport-cc" in line.feedback:
            rows.append(f"a=rtcp-fb:{payload} transport-cc")
        return rows
    rows = [
        f"a=rtpmap:{payload} VP8/90000",
        f"a=fmtp:{payload} x-google-start-bitrate={START_KBIT}",
    ]
    rows += [f"a=rtcp-fb:{payload} {name}" for name in VIDEO_FEEDBACK if name in line.feedback]
    if line.rtx_payload is not None:
        rows += [
            f"a=rtpmap:{line.rtx_payload} rtx/90000",
            f"a=fmtp:{line.rtx_payload} apt={payload}",
        ]
    return rows


def _stream(index: int, line: Line, own: Ssrcs) -> list[str]:
    slot, source = divmod(index, PER_SLOT)
    name = SOURCES[source]
    stream = f"screen{slot}" if name == "screen" else f"slot{slot}"
    rows = [f"a=msid:{stream} {name}{slot}"]
    known = [own.media]
    if line.rtx_payload is not None:
        rows.append(f"a=ssrc-group:FID {own.media} {own.rtx}")
        known.append(own.rtx)
    return rows + [f"a=ssrc:{ssrc} cname:{CNAME}" for ssrc in known]
