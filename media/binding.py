"""ICE-lite's half of connectivity checks (RFC 8445, RFC 8489): who may use which address.

Strangers cost little: what doesn't name a leg of ours is dropped after a look at its bytes, and wrong passwords are
counted by source. Nothing is ever answered to them, so nobody can be reflected upon.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from aioice import stun

from media.core.allowance import Allowances

Address = tuple[str, int] | tuple[str, int, int, int]

HEADER: Final = 20
LONGEST: Final = 548
"""Bytes of a check; browsers' have about 100."""
COOKIE: Final = b"\x21\x12\xa4\x42"
REQUEST: Final = b"\x00\x01"
USERNAME: Final = 0x0006
FAILURES_PER_S: Final = 5
FAILURES: Final = 20


class Check(NamedTuple):
    """A connectivity check that passed, and the datagram that answers it."""

    ufrag: str
    nominated: bool
    answer: bytes


def username(data: bytes) -> tuple[str, str] | None:
    """(our ufrag, the client's) as a binding request names them; None for anything else."""
    if not HEADER < len(data) <= LONGEST or data[:2] != REQUEST or data[4:8] != COOKIE:
        return None
    at = HEADER
    while at + 4 <= len(data):
        kind = data[at] << 8 | data[at + 1]
        size = data[at + 2] << 8 | data[at + 3]
        if kind == USERNAME:
            own, colon, other = data[at + 4 : at + 4 + size].partition(b":")
            if not colon or not own.isascii() or not other.isascii():
                return None
            return own.decode(), other.decode()
        at += 4 + (size + 3 & ~3)
    return None


def plain(address: Address) -> tuple[str, int]:
    """Host and port; an IPv4 address that came in by an IPv6 socket is shown as one (RFC 4291 2.5.5.2)."""
    host, port = address[0], address[1]
    return host.removeprefix("::ffff:") if "." in host else host.partition("%")[0], port


@dataclass(slots=True)
class Doorkeeper:
    """Checks the checks. `refused` counts those that failed, for the counters."""

    refused: int = 0
    _failures: Allowances = field(default_factory=lambda: Allowances(FAILURES_PER_S, FAILURES))

    def check(
        self, data: bytes, address: Address, passwords: Mapping[str, tuple[str, str]], now: float
    ) -> Check | None:
        """`passwords` holds (password, the client's ufrag) for each ufrag of ours."""
        names = username(data)
        known = passwords.get(names[0]) if names else None
        if not names or not known or names[1] != known[1]:
            self.refused += 1
            return None
        host, port = plain(address)
        if not self._failures.take(host, now, spend=False):
            self.refused += 1
            return None
        try:
            message = stun.parse_message(data)
        except (ValueError, struct.error):
            message = None
        if message is None or not message.check_message_integrity(known[0].encode()):
            self._failures.take(host, now)
            self.refused += 1
            return None
        answer = stun.Message(
            message_method=stun.Method.BINDING,
            message_class=stun.Class.RESPONSE,
            transaction_id=message.transaction_id,
            attributes={"XOR-MAPPED-ADDRESS": (host, port)},
        )
        answer.add_message_integrity(known[0].encode())
        return Check(names[0], "USE-CANDIDATE" in message.attributes, bytes(answer))
