"""What a media worker hands to the recorder: records in a batch, one batch a datagram.

A record is a head of 16 bytes and a body. The head: what it is, the length of the body, the channel, and a moment of
the machine's monotonic clock in ns, all big-endian. A *channel* is one source of one leg; a worker numbers its channels
and says of each what it is before the first packet.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from struct import Struct
from typing import Final

HEAD: Final = Struct("!BxHIQ")
HEAD_LENGTH: Final = HEAD.size
REPORT: Final = Struct("!QI")
"""Body of `REPORTED`: one moment as NTP time and as RTP timestamp, by its sender's clocks (RFC 3550, 6.4.1)."""
COUNT: Final = Struct("!I")
LONGEST: Final = 60_000
"""Bytes of a batch; a Unix socket takes several."""

BEGUN: Final = 0
"""A `Channel` as JSON; the moment is when it began."""
PACKET: Final = 1
"""An authentic RTP packet, and when it reached the worker."""
REPORTED: Final = 2
MISSED: Final = 3
"""So many packets of the channel were not handed over, since the recorder did not keep up."""
OVER: Final = 4


class BadBatch(Exception):
    """Not what a worker writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One source of one leg. `sequence` is of the part that it was tapped for, `leg` rises with each new leg;
    `loudness`: id of the header extension that tells it (RFC 6464), 0: none.
    """

    recording: str
    participant: str
    kind: str
    sequence: int
    leg: int
    loudness: int = 0


def write(kind: int, channel: int, at: int, body: bytes) -> bytes:
    """One record."""
    return HEAD.pack(kind, len(body), channel, at) + body


def write_channel(number: int, at: int, channel: Channel) -> bytes:
    return write(BEGUN, number, at, json.dumps(asdict(channel)).encode())


def read_channel(body: bytes) -> Channel:
    """Raises `BadBatch`."""
    try:
        found = Channel(**json.loads(body))
    except (ValueError, TypeError) as error:
        raise BadBatch(f"no channel: {error}") from None
    names = (found.recording, found.participant, found.kind)
    numbers = (found.sequence, found.leg, found.loudness)
    if not all(type(name) is str for name in names) or not all(type(n) is int for n in numbers):
        raise BadBatch("no channel")
    return found


def records(batch: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """(kind, channel, moment, body) of each. Raises `BadBatch` where one is cut off."""
    at, end = 0, len(batch)
    unpack = HEAD.unpack_from
    while at < end:
        if at + HEAD_LENGTH > end:
            raise BadBatch("a record is cut off")
        kind, size, channel, moment = unpack(batch, at)
        at += HEAD_LENGTH
        after = at + size
        if after > end:
            raise BadBatch("a record is cut off")
        yield kind, channel, moment, batch[at:after]
        at = after
