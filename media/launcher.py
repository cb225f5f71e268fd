"""Owns the processes of a desk: the media workers, the recorder, and the signaling server.

Each may die without the others. A worker or recorder that ends is started again, and so is a signaling server that
crashed, while calls on the workers go on. A server that ends by itself (stopped, or told that it may not serve this
desk) ends all. The launcher holds everybody's standard input: should it be killed itself, they see its end and end
too. The server says on a pipe (its number stands in `READY_FD`) that it serves.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

log = logging.getLogger(__name__)

READY_FD: Final = "VISAVIS_READY_FD"

FIRST_PAUSE_S: Final = 0.1
LAST_PAUSE_S: Final = 5.0
HEALTHY_S: Final = 30.0
"""Who has run for so long is started again without a pause."""
SERVER_S: Final = 8.0
"""A server has this long to stop (it promises 5 s)."""
WORKER_S: Final = 2.0
ALARM_S: Final = 5
"""A worker whose loop hasn't turned for this long is beyond help."""
CRASHES: Final = 5
"""A server that crashes so often in a row without ever being healthy isn't helped by another start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run. `final`: exit codes of the server that are its last word (a crash has another)."""

    server: Sequence[str]
    workers: Sequence[Sequence[str]]
    environment: Mapping[str, str]
    final: frozenset[int]


class Launcher:
    def __init__(self, plan: Plan, on_ready: Callable[[], None] | None = None) -> None:
        """`on_ready` is called once, when the server serves for the first time."""
        self._plan = plan
        self._on_ready = on_ready
        self._server: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Let the server stop in order, then everything else."""
        self._stopping.set()
        self._signal(signal.SIGTERM)

    def hang_up(self) -> None:
        """Pass SIGHUP on: certificates are to be read again."""
        self._signal(signal.SIGHUP)

    async def run(self) -> int:
        """Until the server has ended for good; its exit code."""
        loop = asyncio.get_running_loop()
        heard, said = os.pipe()
        loop.add_reader(heard, self._ready, heard)
        tasks = [loop.create_task(self._keep(command)) for command in self._plan.workers]
        try:
            return await self._serve(said)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            loop.remove_reader(heard)
            os.close(heard)
            os.close(said)

    def _ready(self, heard: int) -> None:
        os.read(heard, 64)
        if self._on_ready is not None:
            self._on_ready()
            self._on_ready = None

    async def _serve(self, said: int) -> int:
        crashes = 0
        while True:
            begun = time.monotonic()
            self._server = await asyncio.create_subprocess_exec(
                *self._plan.server,
                stdin=asyncio.subprocess.PIPE,
                env={**self._plan.environment, READY_FD: str(said)},
                pass_fds=(said,),
            )
            if self._stopping.is_set():  # while it was being started
                self._signal(signal.SIGTERM)
            code = await self._end_of(self._server)
            crashes = 1 if time.monotonic() - begun > HEALTHY_S else crashes + 1
            if self._stopping.is_set() or code in self._plan.final or crashes >= CRASHES:
                return code
            log.error("the server crashed and is started again", extra={"code": code})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _pause(crashes))
            if self._stopping.is_set():
                return code

    async def _end_of(self, server: asyncio.subprocess.Process) -> int:
        """Wait for it; once asked to stop it has `SERVER_S`."""
        ended = asyncio.ensure_future(server.wait())
        stopping = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({ended, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        done, _ = await asyncio.wait({ended}, timeout=SERVER_S)
        if not done:
            server.kill()
        return await ended

    async def _keep(self, command: Sequence[str]) -> None:
        """One worker, started again for as long as this runs."""
        deaths = 0
        while True:
            begun = time.monotonic()
            worker = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                env=dict(self._plan.environment),
                start_new_session=True,  # Ctrl+C is for the server, which stops in order
            )
            try:
                code = await worker.wait()
            finally:
                await _end(worker)
            deaths = 0 if time.monotonic() - begun > HEALTHY_S else deaths + 1
            log.error(
                "a media process ended and is started again",
                extra={"what": command[2] if len(command) > 2 else "", "code": code},
            )
            await asyncio.sleep(_pause(deaths))

    def _signal(self, which: signal.Signals) -> None:
        if self._server is not None and self._server.returncode is None:
            self._server.send_signal(which)


def when_gone(then: Callable[[], None]) -> None:
    """In a process that was launched: call this once, when the launcher has let go of our standard input."""
    loop = asyncio.get_running_loop()
    stdin = sys.stdin.fileno()

    def read() -> None:
        if not os.read(stdin, 4_096):
            loop.remove_reader(stdin)
            then()

    loop.add_reader(stdin, read)


def keep_alive(loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
    """In a process that was launched: put the kernel's alarm off each second. Call what is returned to call it off."""
    handle: asyncio.TimerHandle | None = None

    def again() -> None:
        nonlocal handle
        signal.alarm(ALARM_S)
        handle = loop.call_later(1.0, again)

    def off() -> None:
        if handle is not None:
            handle.cancel()
        signal.alarm(0)

    again()
    return off


def _pause(failures: int) -> float:
    return min(FIRST_PAUSE_S * float(2 ** max(failures - 1, 0)), LAST_PAUSE_S)


async def _end(worker: asyncio.subprocess.Process) -> None:
    if worker.returncode is not None:
        return
    worker.terminate()
    try:
        await asyncio.wait_for(worker.wait(), WORKER_S)
    except TimeoutError:
        worker.kill()
        await worker.wait()


def launch(plan: Plan, on_ready: Callable[[], None] | None = None) -> int:
    """Run it all in the foreground until a signal or the server's own end; the exit code."""

    async def main() -> int:
        launcher = Launcher(plan, on_ready)
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, launcher.stop)
        loop.add_signal_handler(signal.SIGHUP, launcher.hang_up)
        return await launcher.run()

    return asyncio.run(main())
