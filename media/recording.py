"""The recorder as the signaling server sees it. Satisfies `signaling.ports.Recorder` by shape.

Permits are renewed each 100 ms while the server's loop turns; what is taken away leaves at once, with the moment at
which it was decided. With a recorder that is gone all permits have lapsed: that is said, and the desk gives new ones to
the next.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from media import control
from media import recorder_control as frames
from media.control import BadFrame
from media.link import Commander
from media.recorder_control import Allowed

log = logging.getLogger(__name__)

RENEW_S: Final = 0.1
FIRST_LOOK_S: Final = 1.0
"""How long a start waits for a recorder that lives already."""
LAST_WORDS_S: Final = 0.5


class Listener(Protocol):
    """`signaling.ports.RecorderListener`."""

    def recorded(self, recording: str, participant: str, kind: str, sequence: int) -> None: ...
    def closed(
        self, recording: str, participant: str, kind: str, sequence: int, code: str
    ) -> None: ...
    def failed(self, recording: str, code: str) -> None: ...
    def available(self, yes: bool, code: str) -> None: ...


class RecorderLink(Commander[frames.Command, frames.Report]):
    """The recorder that listens at `path`."""

    def __init__(self, path: Path, clock: Callable[[], int] = time.monotonic_ns) -> None:
        super().__init__(path, "the recorder", frames.COMMANDS, frames.REPORTS)
        self._clock = clock
        self._listener: Listener | None = None
        self._keys: dict[str, tuple[bytes, int, int]] = {}
        self._permits: dict[str, frozenset[Allowed]] = {}
        self._hears_at = 0
        self._task: asyncio.Task[None] | None = None
        self._renewing: asyncio.TimerHandle | None = None
        self._available: tuple[bool, str] | None = None
        self._counters: dict[str, int] = {}

    # --- the port

    async def start(self, desk: str, epoch: int, listener: Listener) -> None:
        self.mine = {"desk": desk, "epoch": epoch}
        self._listener = listener
        self._task = asyncio.get_running_loop().create_task(self.run())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FIRST_LOOK_S):
                await self.looked.wait()

    def hears(self) -> None:
        self._hears_at = self._clock()

    def open(self, recording: str, key: bytes, started_at: int) -> None:
        self._keys[recording] = (key, started_at, self._clock())
        self._send_key(recording)

    def permit(self, recording: str, tracks: Sequence[tuple[str, str, int]]) -> None:
        known = self._permits.get(recording, frozenset())
        wanted = frozenset(Allowed(recording, *track) for track in tracks)
        if gone := known - wanted:
            self._say_standing(self._hears_at)  # up to then all of it stood, and may be written
            self.send(frames.Stop(**self.mine, at=self._clock(), permits=tuple(gone)))
        if wanted:
            self._permits[recording] = wanted
        else:
            self._permits.pop(recording, None)
        fresh = wanted - known
        if fresh and self.writer is None:
            loop = asyncio.get_running_loop()
            loop.call_soon(self._say_closed, fresh, "lapsed")
        elif fresh:
            self._renew()

    def close(self, recording: str) -> None:
        self.permit(recording, ())
        if self._keys.pop(recording, None) is not None:
            self.send(frames.Shut(**self.mine, recording=recording))

    async def stop(self) -> None:
        """What was said reaches the recorder still; then it is left alone, and ends what it writes."""
        self._listener = None
        for recording in list(self._permits):
            self.permit(recording, ())
        await self.drain(LAST_WORDS_S)
        if self._renewing is not None:
            self._renewing.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def counters(self) -> Mapping[str, int]:
        """The recorder's, since its start."""
        return self._counters

    # --- permits

    def _renew(self) -> None:
        """Say what stands, and again in a while."""
        if self._renewing is not None:
            self._renewing.cancel()
            self._renewing = None
        if self.writer is None or not self._permits:
            return
        self._say_standing(self._clock())
        self._renewing = asyncio.get_running_loop().call_later(RENEW_S, self._renew)

    def _say_standing(self, issued_at: int) -> None:
        permits = tuple(each for standing in self._permits.values() for each in standing)
        self.send(frames.Standing(**self.mine, issued_at=issued_at, permits=permits))

    def _send_key(self, recording: str) -> None:
        key, started_at, at = self._keys[recording]
        self.send(
            frames.Open(**self.mine, recording=recording, key=key, started_at=started_at, at=at)
        )

    def _say_closed(self, permits: Iterable[Allowed], code: str) -> None:
        """These never open again."""
        for permit in permits:
            standing = self._permits.get(permit.recording, frozenset())
            if permit not in standing:
                continue
            if rest := standing - {permit}:
                self._permits[permit.recording] = rest
            else:
                del self._permits[permit.recording]
            if self._listener is not None:
                self._listener.closed(*permit, code)

    # --- the connection

    def hello(self) -> frames.Command:
        return control.Hello(**self.mine)

    def ping(self) -> frames.Command:
        return control.Ping(**self.mine)

    def found(self, welcome: frames.Report) -> None:
        if not isinstance(welcome, frames.Welcome):
            raise BadFrame("no welcome")
        for recording in self._keys:
            self._send_key(recording)
        self._tell_available(welcome.available, welcome.code)

    def heard(self, report: frames.Report) -> None:
        match report:
            case frames.Recorded(permit=permit):
                if self._listener is not None:
                    self._listener.recorded(*permit)
            case frames.Closed(permit=permit, code=code):
                self._say_closed((permit,), code)
            case frames.Failed(recording=recording, code=code):
                if self._listener is not None:
                    self._listener.failed(recording, code)
            case frames.Available(yes=yes, code=code):
                self._tell_available(yes, code)
            case control.Pong(counters=counters):
                self._counters = counters
            case frames.Welcome() | control.Stale():
                raise BadFrame("out of order")

    def gone(self) -> None:
        self._counters = {}
        self._tell_available(False, "no_recorder")
        for standing in list(self._permits.values()):
            self._say_closed(standing, "lapsed")

    def _tell_available(self, yes: bool, code: str) -> None:
        if (yes, code) != self._available and self._listener is not None:
            self._available = (yes, code)
            self._listener.available(yes, code)
