"""The parsers that read what strangers and participants send, and what holds whatever they read.

A target takes any bytes and raises only AssertionError. `damage` makes new input from the corpus, the same for a seed.
"""

import random
from collections.abc import Callable
from pathlib import Path

from media.binding import Doorkeeper, username
from media.core.forwarding import Incoming, Outgoing, unwrap_rtx, wrap_rtx
from media.core.rtcp import read_compound
from media.core.rtp import (
    extensions_end,
    find_extension,
    payload_end,
    read_vp8,
    translate_extensions,
)
from media.core.sdp import MAX_SLOTS, BadOffer, parse_offer
from media.core.twcc import MAX_READ, read_feedback

CORPUS = Path(__file__).parent / "corpus"
PASSWORDS = {"server": ("password", "client")}
LONGEST = 1_500
GUARD = b"\xa5" * 32
IDS = bytes((0, 3, 2, 1, 0, 14, *range(6, 16)))


def stun(data: bytes) -> None:
    passed = Doorkeeper().check(data, ("192.0.2.1", 9), PASSWORDS, 0.0) is not None
    assert not passed or data[20:].startswith(AUTHENTIC)
    names = username(data)
    assert names is None or all(isinstance(name, str) for name in names)


def rtp(data: bytes) -> None:
    """Nothing is read or written outside the packet."""
    if len(data) < 12:
        return
    size = len(data)
    buffer = bytearray(data + GUARD)
    view = memoryview(buffer)
    start, end = extensions_end(view, size), payload_end(view, size)
    assert 0 <= start <= size
    assert 0 <= end <= size
    assert 0 <= find_extension(view, size, 3) < size
    vp8 = read_vp8(view, start, end)
    assert max(vp8.picture_at, vp8.tl0_at) < max(end, 1)
    translate_extensions(view, size, IDS)
    source = Incoming(1, 90_000, picture=True)
    out = Outgoing(2, 96, 90_000, picture=True, rtx=(3, 97), first=1)
    out.adopt(source, view, size, 1.0)
    out.rewrite(view, view[0], view[1], 5, 6)
    out.picture_offset = out.tl0_offset = 7
    out.shift_picture(view, size)
    assert 0 <= unwrap_rtx(view, size, 96, 1) <= size
    assert buffer[size:] == GUARD
    assert 0 <= wrap_rtx(view, size, out) <= size + 2
    assert buffer[size + 2 :] == GUARD[2:]


def rtcp(data: bytes) -> None:
    for packet in read_compound(data):
        assert packet is not None


def twcc(data: bytes) -> None:
    read = read_feedback(data)
    assert read is None or 0 < len(read.arrivals) <= MAX_READ


def sdp(data: bytes) -> None:
    try:
        read = parse_offer(data.decode(errors="replace"))
    except BadOffer as error:
        assert error.code.startswith("sdp_")  # noqa: PT017
    else:
        assert 0 < read.slots <= MAX_SLOTS
        assert all(0 <= line.payload < 128 for line in read.lines)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "stun": stun,
    "rtp": rtp,
    "rtcp": rtcp,
    "twcc": twcc,
    "sdp": sdp,
}


def corpus(name: str) -> list[bytes]:
    """Its inputs: one a line in hex, offers as they are."""
    if name == "sdp":
        return [path.read_bytes() for path in sorted(CORPUS.glob("*.sdp"))]
    lines = (CORPUS / f"{name}.txt").read_text().splitlines()
    return [bytes.fromhex(line) for line in lines if line and not line.startswith("#")]


def damage(draw: random.Random, inputs: list[bytes]) -> bytes:
    """Flip, cut, repeat, splice: one to four times."""
    data = bytearray(draw.choice(inputs))
    for _ in range(draw.randrange(1, 5)):
        at = draw.randrange(len(data) + 1)
        match draw.randrange(6):
            case 0 if data:
                data[at % len(data)] ^= 1 << draw.randrange(8)
            case 1 if data:
                data[at % len(data)] = draw.choice((0, 1, 0x7F, 0x80, 0xFF))
            case 2:
                del data[at : at + draw.randrange(1, 16)]
            case 3:
                data[at:at] = draw.randbytes(draw.randrange(1, 16))
            case 4:
                other = draw.choice(inputs)
                data[at:] = other[draw.randrange(len(other) + 1) :]
            case _:
                data[at:at] = data[at : at + draw.randrange(1, 64)]
    return bytes(data[: 70_000 if inputs[0][:2] == b"v=" else LONGEST])


AUTHENTIC = corpus("stun")[0][20:-8]
"""What the password covers of the only right check; the fingerprint behind it is anybody's."""
