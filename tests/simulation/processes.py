"""The processes of a recorded talk: a signaling server that may be killed, and the recorder's gate that outlives it."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from media import recorder_control as frames
from media.core.gate import Outcome, Permit, Track
from media.recorder_control import Allowed
from media.recording import RecorderLink
from signaling.core.desk import Desk
from signaling.core.effects import Effect
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AgentKnown,
    Event,
)
from signaling.core.messages import Message
from signaling.core.records import Record
from signaling.ports import RecorderListener
from signaling.runner import Runner
from signaling.switchboard import Switchboard
from tests.house import profile

if TYPE_CHECKING:
    from tests.simulation.schedule import World

AGENTS: Final = (profile("anna"), profile("bert"))


class Inline(Executor):
    """Keys are made at once: threads know no virtual time."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        pass


class Keys:
    """`ports.Archive`, as far as keys go."""

    def prepare(self) -> None:
        pass

    def key(self, recording: str) -> bytes:
        return bytes(32)


class Line(RecorderLink):
    """The real end of the recorder's socket; its frames go through the world's weather instead."""

    def __init__(self, world: "World", server: "Server") -> None:
        super().__init__(Path("recorder"), world.monotonic)
        self._world = world
        self._server = server

    async def start(self, desk: str, epoch: int, listener: RecorderListener) -> None:
        self.mine = {"desk": desk, "epoch": epoch}
        self._listener = listener
        self._world.later(self._world.chance.uniform(1, 60), self.connect)

    def connect(self) -> None:
        if self._server.alive:
            self.writer = cast("Any", self)  # there is a connection
            self._world.recorder.greet(self.mine["epoch"])
            self.found(frames.Welcome(**self.mine, available=True, code=""))

    def break_off(self) -> None:
        if self._server.alive:
            self.writer = None
            self.gone()

    def send(self, command: frames.Command) -> None:
        if self._server.alive and self.writer is not None:
            self._world.carry(command)


class Watched:
    """The desk, and a book that is kept beside it."""

    def __init__(self, world: "World", desk: Desk) -> None:
        self._world = world
        self._desk = desk
        self.dead = False

    @property
    def state(self) -> Any:
        return self._desk.state

    @property
    def due(self) -> int | None:
        return None if self.dead else self._desk.due

    def receive(self, now: int, event: Event) -> list[Effect]:
        if self.dead:
            raise Refused(Code.UNAVAILABLE, "dead")
        began = self._world.monotonic()
        effects = self._desk.receive(now, event)
        self._world.guarded(lambda: self._world.received(began, self._desk, event, effects))
        return effects


class Server:
    """One process of the signaling server."""

    def __init__(self, world: "World", epoch: int) -> None:
        self.world = world
        self.alive = True
        self.tasks_before = asyncio.all_tasks()
        metrics = world.metrics
        self.line = Line(world, self)
        recordings = world.make.recordings(
            self.line, cast("Any", Keys()), world.plane, world.clock, metrics.counts
        )
        recordings._threads = cast("Any", Inline())
        board = Switchboard(world.plane, metrics.counts, recordings)
        self.desk = Watched(world, Desk(world.rules, world.rows.saved(), world.clock.now()))
        self.runner = Runner(self.desk, self, world.clock, self, metrics, board=board)
        board.attach(self.runner.post)
        self._starting = board.start("house", epoch)

    async def start(self) -> None:
        await self._starting
        for agent in AGENTS:
            self.runner.post(AgentKnown(profile=agent))
        self.runner.start()

    # the store and the hub, as the runner knows them

    async def save(self, records: Sequence[Record]) -> None:
        world = self.world
        await asyncio.sleep(world.chance.choice((0.001, 0.003, 0.02)))
        if world.disk_full:
            raise OSError(28, "No space left on device")
        world.rows.commit(tuple(records))

    def send(self, connection: str, message: Message, re: str | None = None) -> None:
        if self.alive:
            self.world.answered(connection, message, re)

    def close(self, connection: str, why: str) -> None:
        if self.alive:
            self.world.closed(connection)

    def kill(self) -> None:
        self.alive = False
        self.desk.dead = True
        self.line.writer = None
        for task in asyncio.all_tasks() - self.tasks_before:
            task.cancel()


class Recorder:
    """The gate and what it lets through. It outlives the server, unless it is killed itself."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.gate = world.make.gate()
        self.keys: set[str] = set()
        self.epoch = 0
        self.skew = 0
        self._stalled: list[Callable[[], None]] | None = None

    def restart(self) -> None:
        self.gate, self.keys, self.skew = self._world.make.gate(), set(), 0

    def greet(self, epoch: int) -> None:
        self.epoch = max(self.epoch, epoch)

    def stall(self, ms: float) -> None:
        """The process stands still; what comes meanwhile waits for it."""
        if self._stalled is None:
            self._stalled = []
            self._world.later(ms, self._go_on)

    def _go_on(self) -> None:
        waiting, self._stalled = self._stalled or [], None
        for work in waiting:
            work()

    def do(self, work: Callable[[], None]) -> None:
        if self._stalled is None:
            work()
        else:
            self._stalled.append(work)

    @property
    def now(self) -> int:
        return self._world.monotonic() + self.skew

    def obey(self, command: frames.Command) -> None:
        if command.epoch < self.epoch:
            return
        match command:
            case frames.Open():
                self.keys.add(command.recording)
            case frames.Standing():
                listed = [_permit(each) for each in command.permits]
                self._came_of(self.gate.confirm(self.now, command.epoch, command.issued_at, listed))
            case frames.Stop():
                for each in command.permits:
                    self._came_of(self.gate.stop(self.now, command.at, _permit(each)))
            case frames.Shut():
                self._came_of(self.gate.forget(self.now, command.recording))
                self.keys.discard(command.recording)
            case _:
                pass

    def packets(self, arrived: int, tracks: Iterable[Track]) -> None:
        now, gate = self.now, self.gate
        for track in tracks:
            if gate.offer(now, track, arrived, 1, arrived) == "released":
                self._write(gate._open[track].permit, arrived)

    def tick(self) -> None:
        self._came_of(self.gate.expire(self.now))

    def _came_of(self, outcome: Outcome[int]) -> None:
        for permit, arrived in outcome.released:
            self._write(permit, arrived)
        for closed in outcome.closed:
            if closed.code != "stopped":
                told = Allowed(*closed.permit.track, closed.permit.sequence)
                self._world.report(
                    frames.Closed(desk="house", epoch=self.epoch, permit=told, code=closed.code)
                )

    def _write(self, permit: Permit, arrived: int) -> None:
        if permit.track.recording not in self.keys:
            return
        key = (permit.track.participant, cast("Any", permit.track.kind))
        self._world.book.written(key, permit.sequence, arrived)
        self._world.written.add((key, arrived))


def _permit(allowed: Allowed) -> Permit:
    return Permit(Track(*allowed[:3]), allowed.sequence)
