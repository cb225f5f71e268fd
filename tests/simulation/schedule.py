"""A recorded talk on a bad day, from people's pages to the recorder's gate, on virtual time.

Real are the desk, the runner with its commits, the switchboard, the recordings' part of it, the server's end of the
recorder's socket and the gate. Scripted are people, the store's disk, and what lies between: words are lost, doubled,
late and overtake one another, processes are killed or stand still, clocks jump. The media worker hands over every
packet of everybody all the time, asked or not: only the gate stands between them and the disk. What is written is
judged by `book.Book`. Everything comes from one seed.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from media import recorder_control as frames
from media.core.gate import Gate, Track
from policies.consent import KINDS, Kind, Mode, RecordingRule
from policies.routing.facts import QueueRule
from signaling.core.commands import (
    JoinQueue,
    SetPresence,
)
from signaling.core.desk import Desk
from signaling.core.effects import Effect
from signaling.core.errors import Refused
from signaling.core.events import (
    ClientCommand,
    Companion,
    Customer,
    Event,
    LinkOpened,
    Staff,
    Tick,
)
from signaling.core.messages import Message
from signaling.core.model import DeskRules
from signaling.core.session import Contact
from signaling.metrics import Metrics
from signaling.recordings import Recordings
from tests.house import Rows
from tests.plane import MemoryPlane
from tests.simulation.book import Book, Key
from tests.simulation.processes import Recorder, Server
from tests.simulation.repertoire import CONTACT, TEXTS, Page, People
from tests.virtual import VirtualClock, VirtualLoop

MS: Final = 1_000_000
PEOPLE: Final = (CONTACT, "anna", "bert", "k1", "vera")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Chances are per word or packet; numbers are per schedule."""

    lost: float = 0.05
    doubled: float = 0.05
    late: float = 0.05
    """Of those that take up to a second instead of a few ms."""
    kills: int = 1
    recorder_kills: int = 1
    stalls: int = 2
    jumps: int = 2
    disk: int = 1
    cuts: int = 2


CALM: Final = Weather(
    lost=0, doubled=0, late=0, kills=0, recorder_kills=0, stalls=0, jumps=0, disk=0, cuts=0
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Make:
    """What the world is built of; a test that wants to see it fail puts something broken here."""

    recordings: Callable[..., Recordings] = Recordings
    gate: Callable[[], Gate[int]] = Gate


def rules(mode: Mode, other: Mode, ask: str, kinds: Sequence[Kind]) -> DeskRules:
    def queue(name: str, how: Mode) -> QueueRule:
        rule = RecordingRule(
            mode=how, purposes=tuple(kinds), uses=("quality",), ask=cast("Any", ask)
        )
        return QueueRule(id=name, title={}, language="de", recording=rule)

    return DeskRules(
        desk="house",
        languages=("de", "en"),
        queues=(queue("german", mode), queue("other", other)),
        pause_reasons=("lunch",),
        dispositions=("done",),
        consent_texts=TEXTS,
        media=True,
        supervision_purposes=("training",),
    )


class World:
    """One schedule. `written`: what is on disk, by track and arrival; `arrivals`: of the packets of every track."""

    def __init__(self, seed: int, weather: Weather, make: Make | None = None) -> None:
        self.chance = random.Random(seed)
        self.weather, self.make = weather, make or Make()
        self.metrics = Metrics()
        self.clock = VirtualClock()
        self.jump = 0
        self.rows = Rows()
        self.plane = MemoryPlane()
        self.book = Book()
        self.disk_full = False
        self.online: dict[str, Page] = {}
        self.heard: set[tuple[int, str, str]] = set()
        self.numbers = 0
        self.epoch = 0
        self.written: set[tuple[Key, int]] = set()
        self.arrivals: list[int] = []
        self.failure: BaseException | None = None
        self._starting: list[asyncio.Task[None]] = []
        modes: tuple[Mode, ...] = ("consent", "consent", "statutory", "agent_only")
        self.mode = self.chance.choice(modes)
        choices: tuple[tuple[Kind, ...], ...] = (("sound",), ("sound", "picture"), KINDS)
        kinds = self.chance.choice(choices)
        self.rules = rules(
            self.mode,
            self.chance.choice((*modes, "never")),
            self.chance.choice(("begin", "begin", "agent")),
            kinds,
        )
        self.kinds = kinds
        self.tracks = tuple(Track(CONTACT, who, kind) for who in PEOPLE for kind in kinds)
        self.recorder = Recorder(self)
        self.people = People(self)
        self.server: Server | None = None
        self.pages = {
            CONTACT: Page(self, CONTACT, Customer(contact=CONTACT, seat="seat")),
            "anna": Page(self, "anna", Staff(id="anna", role="agent")),
            "bert": Page(self, "bert", Staff(id="bert", role="agent")),
            "k1": Page(self, "k1", Companion(companion="k1", seat="seat-k1")),
            "vera": Page(self, "vera", Staff(id="vera", role="supervisor", name="Vera Vogt")),
        }

    # --- time and chance

    def monotonic(self) -> int:
        return round(asyncio.get_running_loop().time() * 1e9) + self.jump

    def later(self, ms: float, work: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(ms / 1000, self.guarded, work)

    def guarded(self, work: Callable[[], None]) -> None:
        if self.failure is None:
            try:
                work()
            except BaseException as failure:
                self.failure = failure
                raise

    def name(self, kind: str) -> str:
        self.numbers += 1
        return f"{kind}-{self.numbers}"

    def delay(self) -> float:
        """ms that a word or packet takes between two processes."""
        if self.chance.random() < self.weather.late:
            return self.chance.uniform(50, 1_000)
        return self.chance.uniform(0.01, 8)

    def copies(self) -> int:
        if self.chance.random() < self.weather.lost:
            return 0
        return 2 if self.chance.random() < self.weather.doubled else 1

    # --- between the processes

    def carry(self, command: frames.Command) -> None:
        """From the server to the recorder."""
        sure = isinstance(command, frames.Open | frames.Shut)
        for _ in range(1 if sure else self.copies()):
            self.later(self.delay(), lambda: self.recorder.do(lambda: self.recorder.obey(command)))

    def report(self, report: frames.Report) -> None:
        """From the recorder to the server."""
        server = self.server
        if server is None:
            return

        def arrive() -> None:
            if server.alive and server.line.writer is not None:
                server.line.heard(report)

        for _ in range(self.copies()):
            self.later(self.delay(), arrive)

    def packets(self, at: int | None = None) -> None:
        """One of everybody's tracks reaches the worker, now or then."""
        arrived = self.monotonic() if at is None else at
        self.arrivals.append(arrived)
        if self.chance.random() >= self.weather.lost:
            work = lambda: self.recorder.packets(arrived, self.tracks)  # noqa: E731
            self.later(self.delay(), lambda: self.recorder.do(work))

    # --- the server

    def post(self, event: Event) -> bool:
        if self.server is None:
            return True
        try:
            self.server.runner.post(event)
        except Refused:
            return False
        return True

    def received(self, now: int, desk: Desk, event: Event, effects: list[Effect]) -> None:
        contact = desk.state.contacts.get(CONTACT)
        queue = contact.record.queue if contact is not None else "german"
        rule = next(q.recording for q in self.rules.queues if q.id == queue)
        if isinstance(event, ClientCommand):
            page = self.online.get(event.connection)
            # Nobody remembers what a supervisor said whose page was gone: they are out, and say it anew.
            scope = event.connection if page is self.pages["vera"] else ""
            once = (self.epoch, scope, event.command_id)
            if page is not None and once not in self.heard:
                self.heard.add(once)
                self.book.hear(page.who, rule.mode, event.command)
        self.book.note(now, contact, rule)
        self.book.decided(now, effects)
        if not isinstance(event, Tick):
            self._take_time(now)
            for ms in (0, 0.3, 6):
                self.later(ms, self.packets)

    def _take_time(self, began: int) -> None:
        """Deciding does, with much to do or garbage to collect; packets arrive meanwhile."""
        busy = self.chance.uniform(*self.chance.choice(((0, 1), (0, 1), (0, 1), (1, 90))))
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.busy(busy / 1000)
        for share in (0, 0.2, 0.5):
            self.packets(began + round(busy * share * MS))

    def answered(self, connection: str, message: Message, re: str | None) -> None:
        page = self.online.get(connection)
        if page is not None:
            page.heard(message, re)

    def closed(self, connection: str) -> None:
        page = self.online.pop(connection, None)
        if page is not None:
            page.connection = None

    # --- the schedule

    async def run(self, seconds: float) -> None:
        """Raises what the book says against it."""
        await self._connect()
        self._background()
        if self.chance.random() < 0.7:
            self.later(50, self.people.agree)
        for _ in range(round(seconds * 3)):
            self.later(self.chance.uniform(0, seconds * 1000), self.people.something)
        for number, fault in (
            (self.weather.kills, self.kill),
            (self.weather.recorder_kills, self._recorder_dies),
            (self.weather.stalls, lambda: self.recorder.stall(self.chance.uniform(50, 1_200))),
            (self.weather.jumps, self._clock_jumps),
            (self.weather.disk, self._disk_is_full),
            (self.weather.cuts, lambda: self.chance.choice([*self.pages.values()]).cut()),
        ):
            for _ in range(self.chance.randint(0, 2 * number)):
                self.later(self.chance.uniform(0, seconds * 1000), fault)
        await asyncio.sleep(seconds + 1)
        if self.server is not None:
            self.server.kill()
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        if self.failure is not None:
            raise self.failure

    async def _connect(self) -> None:
        """A customer and Anna, talking."""
        await self._start_server()
        opened = LinkOpened(contact=CONTACT, seat="seat", link="link", queue="german")
        self.post(opened)
        for name in (CONTACT, "anna", "bert"):
            self.pages[name].connect()
        self.pages["anna"].say(SetPresence(state="available", reason=None))
        self.pages[CONTACT].say(
            JoinQueue(contact=CONTACT, channel="video", camera=True, microphone=True)
        )
        while (contact := self.contact) is None or contact.state != "connected":
            self.people.accept()
            await asyncio.sleep(0.1)

    def _background(self) -> None:
        self.packets()
        self.recorder.do(self.recorder.tick)
        self.later(self.chance.uniform(30, 110), self._background)

    @property
    def contact(self) -> Contact | None:
        if self.server is None:
            return None
        found: Contact | None = self.server.desk.state.contacts.get(CONTACT)
        return found

    # --- faults

    def kill(self) -> None:
        """kill -9 of the signaling server; it is started anew."""
        server = self.server
        if server is None:
            return
        server.kill()
        self.server = None
        self.book.died(self.monotonic(), self.rows)
        self.online.clear()
        for page in self.pages.values():
            page.connection = None
        self.later(
            self.chance.uniform(20, 1_500),
            lambda: self._starting.append(asyncio.ensure_future(self._start_server())),
        )

    async def _start_server(self) -> None:
        self.epoch += 1
        self.server = Server(self, self.epoch)
        await self.server.start()
        if self.epoch > 1:
            for page in self.pages.values():
                self.later(self.chance.uniform(1, 1_500), page.connect)

    def _recorder_dies(self) -> None:
        self.recorder.restart()
        if self.server is not None:
            line = self.server.line
            line.break_off()
            self.later(self.chance.uniform(10, 800), line.connect)

    def _clock_jumps(self) -> None:
        """The wall's, the machine's after it was suspended, or the recorder's alone."""
        which = self.chance.randrange(3)
        if which == 0:
            self.clock.shift_ms += self.chance.choice((-60_000, -500, 500, 60_000))
        elif which == 1:
            self.jump += self.chance.choice((200, 3_000)) * MS
        else:
            self.recorder.skew += self.chance.choice((-2_000, -300, -3, 3, 300, 2_000)) * MS

    def _disk_is_full(self) -> None:
        """The database's; it passes."""
        self.disk_full = True

        def freed() -> None:
            self.disk_full = False

        self.later(self.chance.uniform(100, 3_000), freed)
