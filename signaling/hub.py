"""Websockets: who is connected, what they may send, and how messages reach them without anyone being waited
for.

**Out.** A connection's write queue is its transport's buffer: a frame is written as soon as it is there, so an
idle connection costs no writer task. Who has more than 1 MiB unread, or reads nothing for 10 s, is cut off
(4008); the desk hears `ClientGone` at once and the page comes back with a snapshot. A message to many is dumped
once and framed for each.

**In.** The first frame is *hello*, within 5 s. Each connection has an allowance (40 messages at once, 20 a
second; chat 5 a second). Beyond it a message is answered with *too_many_messages* and the connection is read
more slowly, which holds the sender back by TCP itself; who goes on is cut off (4029). What only passes through
(`passing.py`) is counted apart. After a few messages a reader yields, so that fifty floods at once cost little.

**Time.** One task looks after all connections once a second: a twentieth of them gets a ping, late hellos,
stalled writes and closings that never end are cut off. No connection has a timer of its own.

Close codes (PROTOCOL.md): 1000 ended, 1009 frame too large, 1012 the server restarts, 1013 try again later,
4000 hello missing, 4001 sign in, 4003 not admitted, 4008 too slow, 4009 replaced, 4029 too many messages.
"""

import asyncio
import contextlib
import logging
import socket
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from aiohttp import WSMsgType, web

from signaling import passing, protocol
from signaling.allowance import Allowance
from signaling.core.commands import Command, Hello, Ping, SendChat
from signaling.core.document_commands import PassingCommand
from signaling.core.errors import Code, Refused
from signaling.core.events import ClientCommand, ClientConnected, ClientGone, Event, Party, Staff
from signaling.core.messages import Error, Message, Pong
from signaling.metrics import Counts

log = logging.getLogger(__name__)

ENDED: Final = 1000
RESTARTING: Final = 1012
TRY_LATER: Final = 1013
HELLO_MISSING: Final = 4000
SIGN_IN: Final = 4001
NOT_ADMITTED: Final = 4003
TOO_SLOW: Final = 4008
REPLACED: Final = 4009
TOO_MANY: Final = 4029

WHY: Final = {
    "replaced": REPLACED,
    "not_admitted": NOT_ADMITTED,
    "ended": ENDED,
    "disabled": SIGN_IN,
}
REFUSED_HELLO: Final = {
    Code.UNAVAILABLE: TRY_LATER,
    Code.SIGN_IN_NEEDED: SIGN_IN,
    Code.AGENT_DISABLED: SIGN_IN,
    Code.MALFORMED: HELLO_MISSING,
    Code.HELLO_FIRST: HELLO_MISSING,
    Code.UNSUPPORTED_VERSION: HELLO_MISSING,
}

MOST_UNREAD: Final = 1 << 20  # bytes
STALLED_S: Final = 10.0
HELLO_S: Final = 5.0
CLOSING_S: Final = 2.0  # the peer may take this long to close its side
SLICES: Final = 20  # a connection is pinged every so many seconds
SILENT_S: Final = 2.5 * SLICES  # two pings without any word
YIELD_EVERY: Final = 8  # messages
ANSWERED_STRIKES: Final = 20  # further messages beyond the allowance are dropped unread
MOST_STRIKES: Final = 60
STRIKE_PAUSE_S: Final = 0.05
STOP_STEPS: Final = 15
STOP_SLICE: Final = 100  # fewer connections than this are closed at once
PENALTY_S: Final = 5.0
RECEIVE_BUFFER: Final = 16_384  # bytes: what one peer can make us read at once


class Desk(Protocol):
    """The runner, as far as the hub knows it."""

    def post(self, event: Event) -> None: ...

    def refuse(self, connection: str, refused: Refused, re: str | None) -> None: ...


class Connection:
    """One websocket."""

    __slots__ = (
        "allowance",
        "chat",
        "closing",
        "drained",
        "greeted",
        "heard",
        "id",
        "party",
        "passage",
        "seq",
        "session",
        "since",
        "slice",
        "strikes",
        "transport",
        "written",
    )

    def __init__(
        self,
        name: str,
        party: Party,
        session: str,
        transport: asyncio.Transport,
        now: float,
        part: int,
    ) -> None:
        self.id = name
        self.party = party
        self.session = session  # of staff
        self.transport = transport
        self.since = now
        self.heard = now
        self.slice = part
        self.seq = 0
        self.greeted = False
        self.closing = False
        self.written = 0  # bytes, ever
        self.drained = 0  # bytes the peer had taken when last looked at
        self.strikes = 0
        self.allowance = Allowance(burst=40, per_s=20, now=now)
        self.chat: Allowance | None = None  # few connections chat
        self.passage: passing.Passage | None = None  # or point at anything


class Hub:
    """`attach` it to its runner before the first connection."""

    def __init__(self, counts: Counts, time: Callable[[], float]) -> None:
        self._counts = counts
        self._time = time
        self._desk: Desk | None = None
        self._number = 0
        self._connections: dict[str, Connection] = {}
        self._staff: dict[str, tuple[Connection, Staff]] = {}
        self._slices: list[set[Connection]] = [set() for _ in range(SLICES)]
        self._greeting: deque[Connection] = deque()
        self._stalled: dict[Connection, float] = {}  # since when nothing was taken
        self._closing: deque[tuple[float, Connection]] = deque()
        self._last: Message | None = None
        self._last_body = b""
        self._beat: asyncio.Task[None] | None = None
        self._open = True
        self._penalties: dict[Party, float] = {}  # who was cut off for a flood stays outside until

    def attach(self, desk: Desk) -> None:
        self._desk = desk

    def start(self) -> None:
        self._beat = asyncio.get_running_loop().create_task(self._look_after(), name="heartbeat")

    def __len__(self) -> int:
        return len(self._connections)

    # --- out ---------------------------------------------------------------------------------------------------

    def send(self, connection: str, message: Message, re: str | None = None) -> None:
        target = self._connections.get(connection)
        if target is not None and not target.closing:
            self._send(target, message, re)

    def close(self, connection: str, why: str) -> None:
        target = self._connections.get(connection)
        if target is not None:
            self._close(target, WHY[why])

    def _send(self, to: Connection, message: Message, re: str | None) -> None:
        if passing.passes(message) and self._unread(to) > passing.MOST_UNREAD:
            return
        if message is not self._last:
            self._last, self._last_body = message, protocol.body(message)
        to.seq += 1
        payload = protocol.frame(to.seq, re, self._last_body).encode()
        self._counts.sent += 1
        self._write(to, header(len(payload)) + payload)

    def _write(self, to: Connection, frame: bytes) -> None:
        transport = to.transport
        if transport.is_closing():
            return
        # One message may be larger than the limit (a snapshot with a long chat); a second one may not.
        if to.written - to.drained > MOST_UNREAD and self._unread(to) > MOST_UNREAD:
            self._counts.cut_slow += 1
            self._close(to, TOO_SLOW)
            return
        to.written += len(frame)
        transport.write(frame)
        if to not in self._stalled and transport.get_write_buffer_size():
            self._stalled[to] = self._time()

    @staticmethod
    def _unread(of: Connection) -> int:
        unread = of.transport.get_write_buffer_size()
        of.drained = of.written - unread
        return unread

    def _close(self, connection: Connection, code: int) -> None:
        """Close after what was written before; the desk hears of it now, the peer has 2 s to close its side."""
        if connection.closing:
            return
        connection.closing = True
        self._forget(connection)
        if not connection.transport.is_closing():
            connection.transport.write(b"\x88\x02" + code.to_bytes(2, "big"))
        self._closing.append((self._time() + CLOSING_S, connection))

    def _forget(self, connection: Connection) -> None:
        if self._connections.pop(connection.id, None) is None:
            return
        self._staff.pop(connection.id, None)
        self._slices[connection.slice].discard(connection)
        self._stalled.pop(connection, None)
        if connection.greeted and self._open:
            # Later, since the desk may just now be speaking through us.
            asyncio.get_running_loop().call_soon(self._gone, connection.id)

    def _gone(self, connection: str) -> None:
        # When the server ends, all pages vanish as in a crash: nobody has left.
        if self._open and self._desk is not None:
            with contextlib.suppress(Refused):
                self._desk.post(ClientGone(connection=connection))

    def sign_out(self, account: str) -> None:
        """Close all of this account's websockets."""
        for connection, party in list(self._staff.values()):
            if party.id == account:
                self._close(connection, SIGN_IN)

    def end_session(self, session: str) -> None:
        """Close the websockets of this session alone."""
        for connection, _ in list(self._staff.values()):
            if connection.session == session:
                self._close(connection, SIGN_IN)

    def staff(self) -> list[tuple[str, str]]:
        """Session and account of each console that is open."""
        return [(connection.session, party.id) for connection, party in self._staff.values()]

    # --- in ----------------------------------------------------------------------------------------------------

    async def serve(
        self,
        request: web.Request,
        party: Party | None,
        *,
        session: str = "",
        otherwise: int = SIGN_IN,
    ) -> "web.WebSocketResponse[bool]":
        """One websocket from its upgrade to its end. `party` None: nobody we know; closed with `otherwise`."""
        if party is not None and self._penalties.get(party, 0) > self._time():
            raise Refused(Code.TOO_MANY_MESSAGES, "come back later", retry_ms=int(PENALTY_S * 1000))
        # compress=False: a dictionary of 32 KiB a connection buys nothing for such small messages.
        page: web.WebSocketResponse[bool] = web.WebSocketResponse(
            autoclose=False,
            autoping=False,
            compress=False,
            decode_text=False,
            max_msg_size=protocol.MAX_FRAME,
            timeout=CLOSING_S,
        )
        await page.prepare(request)
        transport = request.transport
        if transport is None:
            return page
        if party is None or not self._open:
            await page.close(code=otherwise if self._open else RESTARTING)
            return page
        connection = self._accept(party, session, transport)
        try:
            await self._read(page, connection)
        finally:
            self._forget(connection)
            if connection.closing:
                # Both sides have said goodbye; aiohttp need not say it again.
                transport.abort() if transport.get_write_buffer_size() else transport.close()
            connection.closing = True
        return page

    def _accept(self, party: Party, session: str, transport: asyncio.Transport) -> Connection:
        self._number += 1
        self._counts.connected += 1
        plain = transport.get_extra_info("socket")
        if plain is not None:
            with contextlib.suppress(OSError):
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        connection = Connection(
            str(self._number), party, session, transport, self._time(), self._number % SLICES
        )
        self._connections[connection.id] = connection
        if isinstance(party, Staff):
            self._staff[connection.id] = (connection, party)
        self._slices[connection.slice].add(connection)
        self._greeting.append(connection)
        return connection

    async def _read(self, page: "web.WebSocketResponse[bool]", connection: Connection) -> None:
        turn = 0
        while True:
            message = await page.receive()
            kind = message.type
            if kind is WSMsgType.TEXT or kind is WSMsgType.PING:
                connection.heard = now = self._time()
                self._counts.received += 1
                if connection.closing:  # soon its goodbye comes, or its end
                    await asyncio.sleep(STRIKE_PAUSE_S)
                    continue
                verdict = self._judge(connection, message.data, now)
                if verdict == "flood":
                    await self._strike(connection, message.data)
                    if connection.strikes > MOST_STRIKES:
                        return
                elif verdict == "dropped":
                    self._counts.passing_dropped += 1
                elif kind is WSMsgType.TEXT:
                    self._receive(connection, message.data)
                else:
                    self._write(connection, bytes((0x8A, len(message.data))) + message.data)
                turn += 1
                if turn % YIELD_EVERY == 0:
                    await asyncio.sleep(0)
            elif kind is WSMsgType.PONG:
                connection.heard = self._time()
            elif kind is WSMsgType.BINARY:
                self._answer(connection, Refused(Code.MALFORMED, "frames are text"), None)
            else:
                return

    @staticmethod
    def _judge(connection: Connection, data: bytes, now: float) -> passing.Verdict:
        if passing.named(data):
            if connection.passage is None:
                connection.passage = passing.Passage(now)
            return connection.passage.take(now)
        return "through" if connection.allowance.take(now) else "flood"

    def _penalty(self, party: Party) -> None:
        now = self._time()
        self._penalties = {who: until for who, until in self._penalties.items() if until > now}
        self._penalties[party] = now + PENALTY_S

    async def _strike(self, connection: Connection, data: bytes) -> None:
        """Beyond the allowance: say so, read on more slowly, and in the end no more."""
        self._counts.too_many += 1
        if connection.allowance.rested:
            connection.strikes = 0
            connection.allowance.rested = False
        connection.strikes += 1
        if connection.strikes > MOST_STRIKES:
            self._counts.cut_flood += 1
            self._close(connection, TOO_MANY)
            self._penalty(connection.party)
            # Reading on to be polite would cost what the flood wants; not reading leaves time for the close frame.
            connection.transport.pause_reading()
            await asyncio.sleep(STRIKE_PAUSE_S)
            return
        if connection.strikes <= ANSWERED_STRIKES:
            self._answer(connection, _too_many(), protocol.id_in(data))
        await asyncio.sleep(STRIKE_PAUSE_S)

    def _receive(self, connection: Connection, data: bytes) -> None:
        re: str | None = None
        try:
            frame = protocol.parse(data)
            if len(frame.id) > protocol.MAX_ID:
                raise Refused(
                    Code.MALFORMED, f"an id has at most {protocol.MAX_ID} characters", field="id"
                )
            re, body = frame.id, frame.body
            if isinstance(body, Ping) and connection.greeted:
                self._send(connection, Pong(), re)
            elif isinstance(body, Hello):
                self._greet(connection, body)
            elif isinstance(body, Ping):
                raise Refused(Code.HELLO_FIRST, "say hello first")
            else:
                self._command(connection, re, body, data)
        except Refused as refused:
            self._answer(connection, refused, re if re is not None else protocol.id_in(data))
            if not connection.greeted:
                self._close(connection, REFUSED_HELLO.get(refused.code, NOT_ADMITTED))

    def _greet(self, connection: Connection, hello: Hello) -> None:
        if connection.greeted:
            raise Refused(Code.MALFORMED, "hello is said once")
        if not 0 < len(hello.instance) <= protocol.MAX_ID:
            raise Refused(
                Code.MALFORMED, f"1 to {protocol.MAX_ID} characters", field="body.instance"
            )
        assert self._desk is not None
        self._desk.post(
            ClientConnected(
                connection=connection.id,
                party=connection.party,
                instance=hello.instance,
                language=hello.language,
                calls=hello.calls,
            )
        )
        connection.greeted = True

    def _command(self, connection: Connection, name: str, command: Command, data: bytes) -> None:
        if not connection.greeted:
            raise Refused(Code.HELLO_FIRST, "say hello first")
        if isinstance(command, SendChat):
            now = self._time()
            if connection.chat is None:
                connection.chat = Allowance(burst=10, per_s=5, now=now)
            if not connection.chat.take(now):
                raise _too_many()
        if passing.named(data) and not isinstance(command, PassingCommand):
            raise Refused(Code.MALFORMED, "a frame has one type", field="type")
        assert self._desk is not None
        self._desk.post(ClientCommand(connection=connection.id, command_id=name, command=command))

    def _answer(self, connection: Connection, refused: Refused, re: str | None) -> None:
        if connection.greeted and self._desk is not None:
            self._desk.refuse(connection.id, refused, re)
        elif not connection.closing:
            error = Error(code=refused.code, sentence=refused.sentence, details=refused.details)
            self._send(connection, error, re)

    # --- time --------------------------------------------------------------------------------------------------

    async def _look_after(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(1)
            turn += 1
            try:
                self.look(turn % SLICES)
            except Exception:
                log.exception("the heartbeat stumbled")

    def look(self, part: int) -> None:
        """One second's share of looking after everybody."""
        now = self._time()
        while self._greeting and self._greeting[0].since + HELLO_S <= now:
            late = self._greeting.popleft()
            if not late.greeted:
                self._close(late, HELLO_MISSING)
        while self._closing and self._closing[0][0] <= now:
            self._closing.popleft()[1].transport.abort()
        for slow, since in list(self._stalled.items()):
            before = slow.drained
            if self._unread(slow) == 0:
                del self._stalled[slow]
            elif slow.drained > before:
                self._stalled[slow] = now
            elif since + STALLED_S <= now:
                self._counts.cut_slow += 1
                self._close(slow, TOO_SLOW)
        for each in list(self._slices[part]):
            if each.heard + SILENT_S <= now:
                self._counts.cut_silent += 1
                self._close(each, TOO_SLOW)
            else:
                self._write(each, b"\x89\x00")

    # --- the end -----------------------------------------------------------------------------------------------

    async def stop(self, within_s: float = 1.5) -> None:
        """Tell everybody that the server restarts, spread over `within_s` so that they don't all come back at once."""
        self._open = False
        if self._beat is not None:
            self._beat.cancel()
        everyone = list(self._connections.values())
        steps = min(STOP_STEPS, -(-len(everyone) // STOP_SLICE))
        for step in range(steps):
            for connection in everyone[step::steps]:
                self._close(connection, RESTARTING)
            await asyncio.sleep(within_s / STOP_STEPS)


def header(length: int) -> bytes:
    """Of an unmasked, final text frame (RFC 6455 section 5.2)."""
    if length < 126:
        return bytes((0x81, length))
    if length < 65_536:
        return b"\x81\x7e" + length.to_bytes(2, "big")
    return b"\x81\x7f" + length.to_bytes(8, "big")


def _too_many() -> Refused:
    return Refused(Code.TOO_MANY_MESSAGES, "slow down", retry_ms=1_000)
