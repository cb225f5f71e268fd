"""A UDP relay between two browsers that can cut, lose, delay and narrow what they send each other.

relay = Relay()
text = await relay.rewrite(candidate_or_sdp)   # what the other side is told leads here
relay.cut = True                               # now nothing passes

Candidates of type *host* are rewritten to ports of the relay; TCP candidates to a port where nobody answers.
"""

import asyncio
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

CANDIDATE = re.compile(
    r"(candidate:\S+ \d+ )(udp|tcp)( \d+ )(\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]*) (\d+)( typ host)",
    re.IGNORECASE,
)
DISCARD = 9
QUEUE_S = 0.3  # what a narrow way keeps before it drops, as a usual access router does
HEADERS = 28  # bytes of IPv4 and UDP around each datagram
Address = tuple[str, int]


@dataclass
class Relay:
    """One for all pages of a test. `loss` is a share from 0 to 1, `delay` in seconds, `passed` counts datagrams.

    `rate` in bit/s, to each page by itself; 0: as much as there is.
    """

    cut: bool = False
    loss: float = 0.0
    delay: float = 0.0
    rate: float = 0.0
    down_rate: float = 0.0
    """The same, only towards those who were told of this relay."""
    later: Callable[[bytes], float] | None = None
    """Seconds by which a datagram to them is late."""
    passed: int = 0
    dropped: int = 0
    _ports: dict[Address, int] = field(default_factory=dict)
    _transports: list[asyncio.BaseTransport] = field(default_factory=list)
    _fronts: "list[_Front]" = field(default_factory=list)
    _free_at: dict[Address, float] = field(default_factory=dict)  # the narrow way to each page
    _random: random.Random = field(default_factory=lambda: random.Random(7))

    async def rewrite(self, text: str) -> str:
        """The same SDP or candidate with this relay's ports."""
        parts: list[str] = []
        end = 0
        for found in CANDIDATE.finditer(text):
            head, transport, middle, host, port, tail = found.groups()
            udp = transport.lower() == "udp"
            known = await self._port((host, int(port))) if udp else DISCARD
            parts += [text[end : found.start()], f"{head}{transport}{middle}{host} {known}{tail}"]
            end = found.end()
        return "".join([*parts, text[end:]])

    def close(self) -> None:
        for transport in self._transports:
            transport.close()

    def deliver(
        self, transport: asyncio.DatagramTransport, data: bytes, to: Address | None
    ) -> None:
        """Pass it on, unless it gets lost."""
        if self.cut or self._random.random() < self.loss or transport.is_closing():
            return
        wait = self.delay
        rate = (to and self.down_rate) or self.rate
        if rate:
            queued = self._queued(to or transport.get_extra_info("peername")[:2], len(data), rate)
            if queued > QUEUE_S:
                self.dropped += 1
                return
            wait += queued
        if to and self.later:
            wait += self.later(data)
        self.passed += 1
        if wait:
            asyncio.get_running_loop().call_later(wait, _send, transport, data, to)
        else:
            transport.sendto(data, to)

    def rebind(self) -> None:
        """What they send comes from other ports from now on, as after a router forgot."""
        for front in self._fronts:
            front.forget()

    def _queued(self, page: Address, size: int, rate: float) -> float:
        """Seconds until so many bytes have gone through; what would wait for too long takes no place."""
        now = asyncio.get_running_loop().time()
        through = max(now, self._free_at.get(page, now)) + (size + HEADERS) * 8 / rate
        if through - now <= QUEUE_S:
            self._free_at[page] = through
        return through - now

    async def leg(
        self, protocol: asyncio.DatagramProtocol, **where: Address
    ) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: protocol,
            local_addr=where.get("local"),
            remote_addr=where.get("remote"),
        )
        self._transports.append(transport)
        return transport

    async def _port(self, target: Address) -> int:
        if target not in self._ports:
            made = _Front(self, target)
            self._fronts.append(made)
            front = await self.leg(made, local=(target[0], 0))
            self._ports[target] = front.get_extra_info("sockname")[1]
        return self._ports[target]


def _send(transport: asyncio.DatagramTransport, data: bytes, to: Address | None) -> None:
    if not transport.is_closing():
        transport.sendto(data, to)


class _Front(asyncio.DatagramProtocol):
    """Stands for a browser's port: whoever sends here gets a leg of their own to that port."""

    def __init__(self, relay: Relay, target: Address) -> None:
        self._relay = relay
        self._target = target
        self._legs: dict[Address, asyncio.Task[asyncio.DatagramTransport]] = {}
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        source = (addr[0], addr[1])
        if source not in self._legs:
            self._legs[source] = asyncio.create_task(self._begin(source))
        self._legs[source].add_done_callback(
            lambda leg: None if leg.cancelled() else self._relay.deliver(leg.result(), data, None)
        )

    def forget(self) -> None:
        self._legs.clear()

    async def _begin(self, source: Address) -> asyncio.DatagramTransport:
        assert self._transport is not None
        back = _Back(self._relay, self._transport, source)
        return await self._relay.leg(back, remote=self._target)


class _Back(asyncio.DatagramProtocol):
    """What the browser behind a front answers goes back to who had sent."""

    def __init__(self, relay: Relay, front: asyncio.DatagramTransport, source: Address) -> None:
        self._relay = relay
        self._front = front
        self._source = source

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._relay.deliver(self._front, data, self._source)
