"""A runner on virtual time, with a desk and a store that do as told."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError

from signaling.core.effects import (
    Effect,
    Media,
)
from signaling.core.events import ClientGone, Event, Tick
from signaling.core.messages import Message
from signaling.core.records import LinkUseRecord, Record
from signaling.metrics import Metrics
from signaling.runner import Runner
from tests.virtual import VirtualClock

EVENT = ClientGone(connection="x")


def locked() -> Exception:
    return OperationalError("statement", {}, Exception("database is locked"))


def record(number: int) -> LinkUseRecord:
    return LinkUseRecord(link=f"link{number}", used=number)


@dataclass
class FakeDesk:
    """Answers each event with the next of `script` (effects, or an exception)."""

    script: list[list[Effect] | Exception] = field(default_factory=list)
    due: int | None = None
    heard: list[tuple[int, Event]] = field(default_factory=list)
    on_tick: Callable[[], None] = lambda: None

    def receive(self, now: int, event: Event) -> list[Effect]:
        self.heard.append((now, event))
        if isinstance(event, Tick):
            self.due = None
            self.on_tick()
        answer = self.script.pop(0) if self.script else []
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class FakeStore:
    """Fails with each of `failures` first; a commit takes `seconds`."""

    failures: list[Exception] = field(default_factory=list)
    seconds: float = 0.001
    commits: list[tuple[float, list[Record]]] = field(default_factory=list)
    running: int = 0

    async def save(self, records: Sequence[Record]) -> None:
        assert self.running == 0, "two commits at once"
        self.running += 1
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.running -= 1
        if self.failures:
            raise self.failures.pop(0)
        self.commits.append((asyncio.get_running_loop().time(), list(records)))


@dataclass
class Ear:
    """What clients hear: time, connection, message or why it was closed."""

    heard: list[tuple[float, str, Message | str]] = field(default_factory=list)

    def send(self, connection: str, message: Message, re: str | None = None) -> None:
        self.heard.append((asyncio.get_running_loop().time(), connection, message))

    def close(self, connection: str, why: str) -> None:
        self.heard.append((asyncio.get_running_loop().time(), connection, why))

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [
            (connection, what if isinstance(what, str) else what.type)
            for _, connection, what in self.heard
        ]


@dataclass
class FakeBoard:
    """What the media plane would hear, and in which way."""

    done: list[tuple[str, Media]] = field(default_factory=list)
    decided_first: list[Media] = field(default_factory=list)
    heard: int = 0

    def hears(self) -> None:
        self.heard += 1

    def decided(self, effect: Media) -> None:
        self.decided_first.append(effect)

    def cut(self, effect: Media) -> None:
        assert effect in self.decided_first
        self.done.append(("cut", effect))

    def perform(self, effect: Media) -> None:
        assert effect in self.decided_first
        self.done.append(("performed", effect))


class House:
    def __init__(self, *, most_pending: int = 50_000) -> None:
        self.desk, self.store, self.ear, self.clock = FakeDesk(), FakeStore(), Ear(), VirtualClock()
        self.metrics, self.board = Metrics(), FakeBoard()
        self.runner = Runner(
            self.desk,
            self.store,
            self.clock,
            self.ear,
            self.metrics,
            board=self.board,
            most_pending=most_pending,
        )

    def post(self, *effects: Effect) -> None:
        self.desk.script.append(list(effects))
        self.runner.post(EVENT)
