"""A raw TURN client on aioice's STUN codec (RFC 8489, RFC 8656): asks for exactly what a check wants to know.

aioice's own TURN client does what a call needs; here refusals matter as much as successes, and wrong things must be
asked.
"""

import asyncio
import contextlib
import hashlib
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, Self

from aioice import stun

from turn.credentials import Credentials

Transport = Literal["udp", "tcp", "tls"]

UDP: Final = 17
TCP: Final = 6
IPV6: Final = 0x02000000
FIRST_CHANNEL: Final = 0x4000
WAITS_S: Final = (0.3, 0.6, 1.2)
"""A request by UDP is said three times."""
ANSWER_S: Final = 3.0
CONNECT_S: Final = 5.0

# RFC 8656 section 18.1; aioice's table doesn't have it.
_FAMILY = (0x0017, "REQUESTED-ADDRESS-FAMILY", stun.pack_unsigned, stun.unpack_unsigned)
stun.ATTRIBUTES_BY_TYPE.setdefault(_FAMILY[0], _FAMILY)
stun.ATTRIBUTES_BY_NAME.setdefault(_FAMILY[1], _FAMILY)


class TurnRefused(Exception):
    """The server's own error: `code` by RFC 8656 section 19."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code


class TurnSilent(Exception):
    """No answer in time."""


class TurnWrong(Exception):
    """An answer that no TURN server with this secret gives."""


class _Line(Protocol):
    def send(self, data: bytes) -> None: ...

    async def receive(self) -> bytes: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server listens. `name` is what its certificate must say; `address` the IPv4 address behind it."""

    transport: Transport
    name: str
    address: str
    port: int


class Turn:
    """One client at one server: a connection (by UDP a port) holds at most one allocation."""

    def __init__(self, line: _Line, transport: Transport, tls: ssl.SSLObject | None = None) -> None:
        self._line = line
        self._waits = WAITS_S if transport == "udp" else (ANSWER_S,)
        self._realm = ""
        self._nonce = b""
        self._channel = FIRST_CHANNEL
        self._answers: dict[bytes, asyncio.Future[stun.Message]] = {}
        self._data: asyncio.Queue[bytes] = asyncio.Queue()
        self._reader = asyncio.get_running_loop().create_task(self._read())
        self.tls: Final = tls

    @classmethod
    async def connect(cls, where: Endpoint, context: ssl.SSLContext | None = None) -> Self:
        """Raises `OSError` (with `ssl.SSLError` among them) and `TurnSilent`."""
        if where.transport == "udp":
            return cls(await _Datagrams.open(where), "udp")
        try:
            async with asyncio.timeout(CONNECT_S):
                reader, writer = await asyncio.open_connection(
                    where.address,
                    where.port,
                    ssl=context,
                    server_hostname=where.name if context else None,
                )
        except TimeoutError:
            raise TurnSilent from None
        tls = writer.get_extra_info("ssl_object")
        return cls(_Stream(reader, writer), where.transport, tls)

    async def close(self) -> None:
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reader
        await self._line.close()

    # --- what can be asked -------------------------------------------------------------------------------------

    async def ask(self) -> None:
        """An allocation without credentials; raises `TurnRefused`, with 401 from a server that wants some."""
        await self._request(stun.Method.ALLOCATE, {"REQUESTED-TRANSPORT": UDP << 24}, None)

    async def allocate(
        self, who: Credentials, *, protocol: int = UDP, family: int | None = None
    ) -> tuple[str, int]:
        """The relayed address."""
        attributes: dict[str, Any] = {"REQUESTED-TRANSPORT": protocol << 24}
        if family is not None:
            attributes["REQUESTED-ADDRESS-FAMILY"] = family
        answer = await self._signed(stun.Method.ALLOCATE, attributes, who)
        relayed: tuple[str, int] | None = answer.attributes.get("XOR-RELAYED-ADDRESS")
        if relayed is None:
            raise TurnWrong("an allocation without an address")
        return relayed

    async def refresh(self, who: Credentials, lifetime_s: int) -> None:
        """Lengthen the allocation; 0 ends it."""
        await self._signed(stun.Method.REFRESH, {"LIFETIME": lifetime_s}, who)

    async def permit(self, who: Credentials, peer: str, port: int = 9) -> None:
        """CreatePermission for this peer."""
        await self._signed(stun.Method.CREATE_PERMISSION, {"XOR-PEER-ADDRESS": (peer, port)}, who)

    async def bind(self, who: Credentials, peer: str, port: int = 9) -> None:
        """ChannelBind for this peer, on a channel of its own."""
        self._channel += 1
        await self._signed(
            stun.Method.CHANNEL_BIND,
            {"CHANNEL-NUMBER": self._channel, "XOR-PEER-ADDRESS": (peer, port)},
            who,
        )

    def send(self, peer: tuple[str, int], data: bytes) -> None:
        """A Send indication: nobody says whether it arrives."""
        attributes = {"XOR-PEER-ADDRESS": peer, "DATA": data}
        message = stun.Message(stun.Method.SEND, stun.Class.INDICATION, attributes=attributes)
        self._line.send(bytes(message))

    async def received(self) -> bytes:
        """The next data that came through the allocation. Raises `TurnSilent`."""
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self._data.get()
        except TimeoutError:
            raise TurnSilent from None

    # --- how ---------------------------------------------------------------------------------------------------

    async def _signed(
        self, method: stun.Method, attributes: dict[str, Any], who: Credentials
    ) -> stun.Message:
        """Without a nonce, or with one that has become stale, the server gives one and is asked again."""
        if self._nonce:
            try:
                return await self._request(method, attributes, who)
            except TurnRefused as refused:
                if refused.code != 438:
                    raise
        else:
            try:
                return await self._request(method, attributes, None)
            except TurnRefused as refused:
                if refused.code != 401:
                    raise
        return await self._request(method, attributes, who)

    async def _request(
        self, method: stun.Method, attributes: dict[str, Any], who: Credentials | None
    ) -> stun.Message:
        message = stun.Message(method, stun.Class.REQUEST, attributes=dict(attributes))
        key = b""
        if who is not None:
            message.attributes |= {
                "USERNAME": who.username,
                "REALM": self._realm,
                "NONCE": self._nonce,
            }
            # MD5 is the protocol's (RFC 8489 section 9.2.2).
            secret = f"{who.username}:{self._realm}:{who.password}".encode()
            key = hashlib.md5(secret, usedforsecurity=False).digest()
            message.add_message_integrity(key)
        answer = await self._answer(message)
        if answer.message_class is stun.Class.ERROR:
            self._realm = answer.attributes.get("REALM", self._realm)
            self._nonce = answer.attributes.get("NONCE", self._nonce)
            raise TurnRefused(*answer.attributes.get("ERROR-CODE", (0, "without a code")))
        if who is not None and not answer.check_message_integrity(key):
            raise TurnWrong("an answer that isn't signed")
        return answer

    async def _answer(self, message: stun.Message) -> stun.Message:
        future = asyncio.get_running_loop().create_future()
        self._answers[message.transaction_id] = future
        try:
            for wait in self._waits:
                self._line.send(bytes(message))
                done, _ = await asyncio.wait(
                    {future, self._reader}, timeout=wait, return_when=asyncio.FIRST_COMPLETED
                )
                if future in done:
                    answer: stun.Message = future.result()
                    return answer
                if done:
                    raise TurnWrong("the connection was closed")
            raise TurnSilent
        finally:
            del self._answers[message.transaction_id]

    async def _read(self) -> None:
        while True:
            try:
                data = await self._line.receive()
            except (OSError, asyncio.IncompleteReadError):
                return
            with contextlib.suppress(ValueError):  # not for us, or nobody's
                message = stun.parse_message(data)
                if message.message_method is stun.Method.DATA:
                    self._data.put_nowait(message.attributes.get("DATA", b""))
                elif (answer := self._answers.get(message.transaction_id)) and not answer.done():
                    answer.set_result(message)


@asynccontextmanager
async def connected(where: Endpoint, context: ssl.SSLContext | None = None) -> AsyncIterator[Turn]:
    turn = await Turn.connect(where, context)
    try:
        yield turn
    finally:
        await turn.close()


async def give_back(held: Sequence[tuple[Turn, Credentials]]) -> None:
    """End these allocations; a server that is gone has ended them itself."""
    for turn, who in held:
        with contextlib.suppress(TurnRefused, TurnSilent, TurnWrong, OSError):
            await turn.refresh(who, 0)
        await turn.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._transport: asyncio.DatagramTransport | None = None
        self._lost = asyncio.Event()

    @classmethod
    async def open(cls, where: Endpoint) -> Self:
        loop = asyncio.get_running_loop()
        transport, line = await loop.create_datagram_endpoint(
            cls, remote_addr=(where.address, where.port)
        )
        line._transport = transport
        return line

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        self._queue.put_nowait(data)

    def error_received(self, exc: Exception) -> None:
        """A port where nobody listens is as silent as one behind a firewall."""

    def send(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.sendto(data)

    async def receive(self) -> bytes:
        return await self._queue.get()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost.set()

    async def close(self) -> None:
        assert self._transport is not None
        self._transport.close()
        await self._lost.wait()


class _Stream:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, data: bytes) -> None:
        self._writer.write(data)

    async def receive(self) -> bytes:
        """STUN says its own length (RFC 8489 section 6.2.2)."""
        head = await self._reader.readexactly(stun.HEADER_LENGTH)
        return head + await self._reader.readexactly(int.from_bytes(head[2:4], "big"))

    async def close(self) -> None:
        """TLS would like to say goodbye; nobody waits for that."""
        self._writer.transport.abort()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()
