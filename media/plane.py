"""The media plane as the signaling server sees it: rooms spread over workers, one at a time told what to do.

Satisfies `signaling.ports.MediaPlane` by shape. A room lives on one worker, chosen when its first participant
joins: the one with the fewest legs. Calls return at once; what a worker answers comes by the listener. A worker that
is gone, or says nothing for 3 s, is gone with its rooms; the listener hears which, and the next *join* of such a room
finds another worker.
"""

import asyncio
import contextlib
import logging
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol, cast

from media import control
from media.link import Commander

log = logging.getLogger(__name__)

FIRST_LOOK_S: Final = 1.0
"""How long a start waits for a living worker to say what it holds."""


class Listener(Protocol):
    """`signaling.ports.MediaListener`."""

    def answered(self, room: str, participant: str, leg: int, sdp: str) -> None: ...
    def refused(self, room: str, participant: str, leg: int, code: str) -> None: ...
    def state(self, room: str, participant: str, leg: int, state: str) -> None: ...
    def lost(self, rooms: Collection[str]) -> None: ...
    def available(self, yes: bool) -> None: ...


class _Worker(Commander[control.Command, control.Report]):
    """One worker's connection, and what the worker holds."""

    def __init__(self, path: Path, plane: "WorkersPlane") -> None:
        super().__init__(path, "a media worker", control.COMMANDS, control.REPORTS)
        self.legs: dict[str, dict[str, int]] = {}  # room -> participant -> leg
        self.counters: dict[str, int] = {}
        self._plane = plane

    @property
    def load(self) -> int:
        return sum(len(legs) for legs in self.legs.values())

    def hello(self) -> control.Command:
        return control.Hello(**self.mine)

    def ping(self) -> control.Command:
        return control.Ping(**self.mine)

    def found(self, welcome: control.Report) -> None:
        if not isinstance(welcome, control.Welcome):
            raise control.BadFrame("no welcome")
        for leg in welcome.legs:
            self.legs.setdefault(leg.room, {})[leg.participant] = leg.leg
        self._plane.found(self, welcome.legs)

    def heard(self, report: control.Report) -> None:
        self._plane.heard(self, report)

    def gone(self) -> None:
        rooms, self.legs = list(self.legs), {}
        self.counters = {}
        self._plane.gone(self, rooms)


class WorkersPlane:
    """`signaling.ports.MediaPlane` on the workers that listen at `sockets`."""

    def __init__(self, sockets: Sequence[Path]) -> None:
        self._workers = [_Worker(path, self) for path in sockets]
        self._tasks: list[asyncio.Task[None]] = []
        self._where: dict[str, _Worker] = {}  # room -> worker
        self._taps: dict[str, tuple[control.TappedTrack, ...]] = {}
        self._listener: Listener | None = None
        self._available = False
        self.mine: control.Whose = {"desk": "", "epoch": 0}

    # --- the port ------------------------------------------------------------------------------------------------

    async def start(self, desk: str, epoch: int, listener: Listener) -> None:
        """Find the workers that live already; those still to come are taken when they are there."""
        self.mine = {"desk": desk, "epoch": epoch}
        self._listener = listener
        for worker in self._workers:
            worker.mine = self.mine
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(worker.run()) for worker in self._workers]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FIRST_LOOK_S):
                for worker in self._workers:
                    await worker.looked.wait()

    def rooms(self) -> Mapping[str, Mapping[str, int]]:
        return {room: legs for worker in self._workers for room, legs in worker.legs.items()}

    def counters(self) -> Mapping[str, int]:
        """All workers' together, since the start of each."""
        total: dict[str, int] = {"workers": sum(w.writer is not None for w in self._workers)}
        for worker in self._workers:
            for name, value in worker.counters.items():
                total[name] = total.get(name, 0) + value
        return total

    def join(
        self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
    ) -> None:
        worker = self._where.get(room) or self._choose()
        if worker is None:
            assert self._listener is not None
            self._listener.refused(room, participant, leg, "no_worker")
            return
        fresh = self._where.get(room) is not worker
        self._where[room] = worker
        worker.legs.setdefault(room, {})[participant] = leg
        worker.send(
            control.Join(
                **self.mine,
                room=room,
                participant=participant,
                leg=leg,
                slots=tuple(slots),
                offer=offer,
            )
        )
        if fresh:
            self._tap(worker, room)

    def route(self, room: str, participant: str, slots: Sequence[str | None]) -> None:
        if worker := self._where.get(room):
            worker.send(
                control.Route(**self.mine, room=room, participant=participant, slots=tuple(slots))
            )

    def leave(self, room: str, participant: str) -> None:
        if worker := self._where.get(room):
            worker.legs.get(room, {}).pop(participant, None)
            worker.send(control.Leave(**self.mine, room=room, participant=participant))

    def close(self, room: str) -> None:
        self._taps.pop(room, None)
        if worker := self._where.pop(room, None):
            worker.legs.pop(room, None)
            worker.send(control.CloseRoom(**self.mine, room=room))

    def tap(self, room: str, tracks: Sequence[tuple[str, str, int]]) -> None:
        """Give the recorder exactly these: participant, kind, and the sequence of its part."""
        tapped = tuple(
            control.TappedTrack(
                participant=participant, kind=cast("control.Kind", kind), sequence=sequence
            )
            for participant, kind, sequence in tracks
        )
        if not tapped and room not in self._taps:
            return
        self._taps[room] = tapped
        if worker := self._where.get(room):
            self._tap(worker, room)
        if not tapped:
            del self._taps[room]

    def _tap(self, worker: _Worker, room: str) -> None:
        if (tracks := self._taps.get(room)) is not None:
            worker.send(control.Tap(**self.mine, room=room, tracks=tracks))

    async def stop(self) -> None:
        """Let go of the workers, which go on. What was said reaches them still."""
        self._listener = None
        for worker in self._workers:
            await worker.drain(FIRST_LOOK_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- from the workers ----------------------------------------------------------------------------------------

    def found(self, worker: _Worker, legs: Sequence[control.Leg]) -> None:
        for room in worker.legs:
            self._where[room] = worker
            self._tap(worker, room)
        self._tell_available()
        for leg in legs:
            self._tell_state(leg)

    def heard(self, worker: _Worker, report: control.Report) -> None:
        listener = self._listener
        if listener is None:
            return
        match report:
            case control.Answered(room=room, participant=participant, leg=leg, sdp=sdp):
                listener.answered(room, participant, leg, sdp)
            case control.Refused(room=room, participant=participant, leg=leg, code=code):
                log.warning("an offer was refused", extra={"code": code, "why": report.sentence})
                listener.refused(room, participant, leg, code)
            case control.Changed(leg=changed):
                self._tell_state(changed)
            case control.Pong(counters=counters):
                worker.counters = counters
            case control.Welcome() | control.Stale():
                raise control.BadFrame("out of order")

    def gone(self, worker: _Worker, rooms: Sequence[str]) -> None:
        for room in rooms:
            if self._where.get(room) is worker:
                del self._where[room]
        if self._listener is None:
            return
        self._tell_available()
        if rooms:
            self._listener.lost(rooms)

    def _choose(self) -> _Worker | None:
        living = [worker for worker in self._workers if worker.writer is not None]
        return min(living, key=lambda worker: worker.load, default=None)

    def _tell_state(self, leg: control.Leg) -> None:
        if self._listener is not None and leg.state != "connecting":
            self._listener.state(leg.room, leg.participant, leg.leg, leg.state)

    def _tell_available(self) -> None:
        yes = any(worker.writer is not None for worker in self._workers)
        if yes != self._available and self._listener is not None:
            self._available = yes
            self._listener.available(yes)
