"""Both ends of a control socket: the signaling server commands, a media worker or the recorder obeys.

Who obeys serves one desk, and one server at a time: the one with the highest epoch. Whoever comes with a lower one is
told *stale* and may command nothing; a higher one takes over. Who commands connects again whenever the connection
breaks, or when nothing was heard for 3 s.
"""

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Final, Generic, TypeVar

from pydantic import TypeAdapter

from media import control
from media.control import BadFrame, Hello, Message, Stale

log = logging.getLogger(__name__)

HELLO_S: Final = 2.0
MOST_UNSENT: Final = 8 << 20
"""Bytes a server may leave unread: then it hangs, and is let go."""
RETRY_S: Final = 0.2
PING_S: Final = 1.0
SILENCE_S: Final = 3.0

C = TypeVar("C", bound=Message)
R = TypeVar("R", bound=Message)


class Silent(Exception):
    """The other end has not answered for too long."""


class TakenOver(Exception):
    """The other end obeys a server of a later epoch."""


class Obedient(ABC, Generic[C, R]):
    """The end that obeys."""

    def __init__(self, desk: str, commands: TypeAdapter[C], reports: TypeAdapter[R]) -> None:
        self.desk: Final = desk
        self.epoch = 0
        self._commands = commands
        self._reports = reports
        self._master: asyncio.StreamWriter | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @abstractmethod
    def welcome(self) -> R:
        """What a server is told that commands from now on."""

    @abstractmethod
    def obey(self, command: C) -> None:
        """A command of this desk and epoch. Raises `BadFrame` for one that is out of order."""

    @abstractmethod
    def let_go(self) -> None:
        """Nobody commands any more, or somebody else does from now on."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its *hello* to its end."""
        self._open.add(writer)
        try:
            if await self._greet(reader, writer):
                while writer is self._master:
                    command = await control.read(reader, self._commands)
                    if command is None or writer is not self._master:
                        break
                    if (command.desk, command.epoch) != (self.desk, self.epoch):
                        raise BadFrame("a command of another desk or epoch")
                    self.obey(command)
        except (BadFrame, TimeoutError) as error:
            log.warning("a server's connection was ended", extra={"why": str(error)})
        finally:
            if self._master is writer:
                self._master = None
                self.let_go()
            self._open.discard(writer)
            writer.close()

    def hang_up(self) -> None:
        for writer in list(self._open):
            writer.close()

    def say(self, report: R) -> None:
        """To the server that commands, if there is one; its next *hello* tells it the rest."""
        if self._master is not None:
            self._write(self._master, control.frame(self._reports, report))

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether this server may command from now on."""
        async with asyncio.timeout(HELLO_S):
            hello = await control.read(reader, self._commands)
        if hello is None:
            return False
        if not isinstance(hello, Hello) or hello.desk != self.desk:
            raise BadFrame("no hello of this desk")
        if hello.epoch < self.epoch:
            stale = Stale(desk=self.desk, epoch=self.epoch)
            self._write(writer, control.frame(control.STALE, stale))
            return False
        if self._master is not None:
            self._master.close()
            self._master = None
            self.let_go()
        self.epoch, self._master = hello.epoch, writer
        self.say(self.welcome())
        return True

    def _write(self, writer: asyncio.StreamWriter, frame: bytes) -> None:
        if writer.is_closing():
            return
        writer.write(frame)
        if writer.transport.get_write_buffer_size() > MOST_UNSENT:
            writer.transport.abort()


class Commander(ABC, Generic[C, R]):
    """The end that commands: one connection, made again whenever it breaks."""

    def __init__(
        self, path: Path, what: str, commands: TypeAdapter[C], reports: TypeAdapter[R]
    ) -> None:
        """`what` is at the other end, for the log."""
        self.path = path
        self.mine: control.Whose = {"desk": "", "epoch": 0}
        self.writer: asyncio.StreamWriter | None = None
        self.looked = asyncio.Event()
        """It was tried once."""
        self._what = what
        self._commands = commands
        self._reports = reports
        self._heard_at = 0.0

    @abstractmethod
    def hello(self) -> C: ...

    @abstractmethod
    def ping(self) -> C: ...

    @abstractmethod
    def found(self, welcome: R) -> None:
        """The first report of a connection. Raises `BadFrame` if it isn't a welcome."""

    @abstractmethod
    def heard(self, report: R) -> None: ...

    @abstractmethod
    def gone(self) -> None:
        """The connection ended, or could not be made."""

    def send(self, command: C) -> None:
        if self.writer is not None and not self.writer.is_closing():
            self.writer.write(control.frame(self._commands, command))

    async def drain(self, seconds: float) -> None:
        """Let what was said leave."""
        if self.writer is not None:
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.writer.drain()

    async def run(self) -> None:
        """Until cancelled, or taken over."""
        while True:
            try:
                await self._connect()
            except (OSError, Silent, BadFrame, TimeoutError) as error:
                if self.writer is not None:
                    log.warning("%s is gone", self._what, extra={"why": repr(error)})
            except TakenOver:
                log.warning("%s obeys another server", self._what)
                return
            finally:
                self.writer = None
                self.looked.set()
                self.gone()
            await asyncio.sleep(RETRY_S)

    async def _connect(self) -> None:
        reader, writer = await asyncio.open_unix_connection(self.path)
        loop = asyncio.get_running_loop()
        try:
            writer.write(control.frame(self._commands, self.hello()))
            async with asyncio.timeout(SILENCE_S):
                welcome = await control.read(reader, self._reports)
            if isinstance(welcome, Stale):
                raise TakenOver
            if welcome is None:
                raise BadFrame("no welcome")
            self.writer, self._heard_at = writer, loop.time()
            self.found(welcome)
            self.looked.set()
            pings = loop.create_task(self._ping())
            try:
                while (report := await control.read(reader, self._reports)) is not None:
                    self._heard_at = loop.time()
                    self.heard(report)
            finally:
                pings.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await pings
        finally:
            writer.close()

    async def _ping(self) -> None:
        loop = asyncio.get_running_loop()
        while self.writer is not None:
            if loop.time() - self._heard_at > SILENCE_S:
                self.writer.transport.abort()
                return
            self.send(self.ping())
            await asyncio.sleep(PING_S)
