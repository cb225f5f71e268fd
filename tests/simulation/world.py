"""The whole desk in virtual time: customers and agents on bad connections, a server that dies, a
clock that jumps.

Everything comes from one seed. Frames are delayed each by its own chance (so they overtake one
another), said twice, or lost with their connection, of which the server learns late; a page that
comes back says again what was never acknowledged. Saves are committed in groups, promises leave
after their commit, and a kill loses the group together with its promises. The ledger holds what
people were promised; `check` holds what must be true after every single event.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Protocol

from policies.routing.facts import AgentProfile
from signaling.core import calls, views
from signaling.core.call_views import CallView
from signaling.core.desk import Desk
from signaling.core.effects import (
    Answer,
    Close,
    Effect,
    LegGone,
    LegOffer,
    Media,
    Permits,
    RecordingOver,
    RoomGone,
    Route,
    Save,
    Send,
)
from signaling.core.errors import Refused
from signaling.core.events import AgentKnown, Event, Opened, RoomsFound, Tick
from signaling.core.messages import Message
from signaling.core.model import DeskRules
from signaling.core.records import (
    ChatRecord,
    MarkRecord,
    MarkRemovalRecord,
    PartRecord,
    Record,
    RecordingRecord,
    ReservationRecord,
    SharingRecord,
)
from signaling.core.session import UNANSWERED, Side
from signaling.core.state import State
from signaling.metrics import Counts
from signaling.switchboard import Switchboard
from tests.house import START, Rows
from tests.simulation.invariants import check
from tests.simulation.permits import check_permits
from tests.simulation.plane import ScriptedPlane
from tests.simulation.recorder import ScriptedRecorder

COMMIT_MS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How bad things are. Chances are per frame."""

    kills: int = 0
    clock_jumps: int = 0
    cut: float = 0.01
    twice: float = 0.05
    slow_ms: int = 80
    away_ms: int = 20_000  # longest time without a connection
    plane: float = 0.0  # a leg's answer is lost, or it fails
    workers: int = 0  # that die with their rooms
    outages: int = 0  # of all of them
    moves: int = 0  # up to the SFU, or people let in and out
    recorder: float = 0.0  # a track is closed by its recorder
    full_disks: int = 0  # times in which nothing can be recorded
    reading: int = 0  # things that each page does with documents


@dataclass(slots=True)
class Group:
    """Records and promises that wait for one commit."""

    records: list[Record] = field(default_factory=list)
    promises: list[Effect] = field(default_factory=list)


class Inhabitant(Protocol):
    """Somebody with a page, as the world sees them."""

    def arrive(self) -> None: ...

    def sent(self, connection: str, message: Message, re: str | None) -> None: ...

    def closed(self, connection: str, why: str) -> None: ...

    def lost(self) -> None: ...

    def check_home(self) -> None: ...


class World:
    """One run: `invite` people, `run`, then `close_books` says whether every promise was kept."""

    def __init__(
        self,
        seed: int,
        rules: DeskRules,
        agents: tuple[AgentProfile, ...],
        weather: Weather,
    ) -> None:
        self.chance = random.Random(seed)
        self.rules, self.profiles, self.weather = rules, agents, weather
        self.time = 0  # true time, ms
        self.jump = 0  # by which the wall clock is off
        self.rows = Rows()
        self.group: Group | None = None
        self.epoch = 0
        self.numbers = 0
        self.plans: list[tuple[int, int, Callable[[], None]]] = []
        self.people: list[Inhabitant] = []
        self.online: dict[str, Inhabitant] = {}  # as the server sees it
        self.tick_at: int | None = None
        self.joined: dict[str, int] = {}  # contact -> waiting since, once acknowledged
        self.said: set[tuple[str, str]] = set()
        self.finished: set[tuple[str, str]] = set()  # contact, agent
        self.passed_on = 0
        self.consulted: Counter[str] = Counter()  # acknowledged, by command
        self.answers = 0  # acknowledged
        self.consented: Counter[str] = Counter()  # acknowledged, by command
        self.drawn: set[tuple[str, str]] = set()  # contact, mark
        self.taken_back: set[tuple[str, str]] = set()
        self.revisions: dict[str, int] = {}  # of the sharing, acknowledged, by contact
        self.read: Counter[str] = Counter()  # acknowledged, by command
        self.ends: dict[tuple[str, int, str], str] = {}  # contact, epoch, whose -> page
        self.answered: dict[str, Callable[[Opened], None]] = {}
        self.plane = plane = ScriptedPlane(self) if rules.media else None
        self.board: Switchboard | None = None
        records = any(queue.recording.mode != "never" for queue in rules.queues)
        self.recorder = recorder = ScriptedRecorder(self) if records else None
        self.desk = Desk(rules, self.rows.saved(), self.wall())
        self.start()
        if plane is not None:
            for _ in range(weather.workers):
                self.later(self.chance.randint(1_000, 400_000), plane.worker_dies)
            for _ in range(weather.outages):
                self.later(self.chance.randint(1_000, 400_000), lambda: plane.rests(20_000))
        if recorder is not None:
            for _ in range(weather.full_disks):
                self.later(self.chance.randint(1_000, 400_000), lambda: recorder.rests(20_000))
        for _ in range(weather.moves):
            self.later(self.chance.randint(1_000, 400_000), self.somebody_moves)
        for _ in range(weather.kills):
            self.later(self.chance.randint(1_000, 400_000), self.kill)
        for _ in range(weather.clock_jumps):
            self.later(self.chance.randint(1_000, 400_000), self.jump_clock)

    def invite(self, people: Iterable[Inhabitant]) -> None:
        """They come within the first two minutes."""
        for person in people:
            self.people.append(person)
            self.later(self.chance.randint(0, 120_000), person.arrive)

    @property
    def state(self) -> State:
        return self.desk.state

    def wall(self) -> int:
        return START + self.time + self.jump

    def name(self, kind: str) -> str:
        self.numbers += 1
        return f"{kind}-{self.numbers}"

    def later(self, ms: int, plan: Callable[[], None]) -> None:
        self.numbers += 1
        heappush(self.plans, (self.time + ms, self.numbers, plan))

    def run(self, until_ms: int) -> None:
        while self.plans and self.plans[0][0] <= until_ms:
            self.time, _, plan = heappop(self.plans)
            plan()
        self.time = until_ms
        self.commit()

    # --- the server

    def start(self) -> None:
        self.desk = Desk(self.rules, self.rows.saved(), self.wall())
        for profile in self.profiles:
            self.receive(AgentKnown(profile=profile))
        if self.plane is not None:
            self.board = Switchboard(self.plane, Counts())
            self.board.attach(self.receive)
            self.plane.listen(self.board)
            self.receive(RoomsFound(rooms=self.plane.rooms()))
        if self.recorder is not None:
            self.recorder.listen()

    def receive(self, event: Event) -> None:
        """Raises `Refused`."""
        try:
            effects = self.desk.receive(self.wall(), event)
        finally:
            check(self.desk.state)
        self.perform(effects)
        if self.plane is not None:
            self.plane.check()
        check_permits(self.desk.state, self.recorder.told if self.recorder else {})
        self.arm()

    def arm(self) -> None:
        due = self.desk.due
        if due is None:
            return
        at = max(self.time + 1, due - START - self.jump)
        if self.tick_at is None or at < self.tick_at:
            self.tick_at = at
            epoch = self.epoch
            self.later(at - self.time, lambda: self.tick(epoch, at))

    def tick(self, epoch: int, at: int) -> None:
        if epoch != self.epoch or at != self.tick_at:
            return
        self.tick_at = None
        due = self.desk.due
        if due is not None and due <= self.wall():
            self.receive(Tick())
        else:
            self.arm()

    def perform(self, effects: list[Effect]) -> None:
        saves = any(isinstance(effect, Save) for effect in effects)
        promising = self.group is not None and not saves
        for effect in effects:
            if isinstance(effect, Media) and self.board is not None:
                self.board.decided(effect)
            if isinstance(effect, Permits | RecordingOver) and self.recorder is not None:
                self.recorder.decided(effect)
        for effect in effects:
            if isinstance(effect, Save):
                promising = True
                if self.group is None:
                    self.group = Group()
                    self.later(COMMIT_MS, self.commit)
                self.group.records += effect.records
            elif promising:
                assert self.group is not None
                self.group.promises.append(effect)
            else:
                self.let_out(effect, first=saves)

    def commit(self) -> None:
        """A commit planned before a kill may come early for the next group: that does no harm."""
        group, self.group = self.group, None
        if group is not None:
            self.rows.commit(tuple(group.records))
            for promise in group.promises:
                self.let_out(promise)

    def let_out(self, effect: Effect, *, first: bool = False) -> None:
        match effect:
            case Permits() | RecordingOver():
                if self.recorder is not None:
                    (self.recorder.cut if first else self.recorder.perform)(effect)
            case LegOffer() | Route() | LegGone() | RoomGone():
                if self.board is not None:
                    (self.board.cut if first else self.board.perform)(effect)
            case Send():
                person = self.online.get(effect.connection)
                if person is not None:
                    person.sent(effect.connection, effect.message, effect.re)
            case Close():
                person = self.online.pop(effect.connection, None)
                if person is not None:
                    person.closed(effect.connection, effect.why)
            case Answer():
                answered = self.answered.pop(effect.result.contact, None)
                if answered is not None:
                    answered(effect.result)
            case Save():
                raise AssertionError("a save after the save")

    def kill(self) -> None:
        """kill -9: what wasn't committed is gone, with everything promised on its account."""
        self.group = None
        self.epoch += 1
        self.tick_at = None
        self.answered.clear()
        self.online.clear()
        if self.plane is not None:
            self.plane.lost()
        if self.recorder is not None:
            self.recorder.lost()
        for person in self.people:
            person.lost()
        self.start()

    def connects(self, call: CallView, instance: str) -> None:
        """A page makes its peer connection for this epoch: within one no end may have two."""
        first = self.ends.setdefault((call.contact, call.epoch, call.you), instance)
        assert first == instance, f"two pages of {call.you} hold epoch {call.epoch}"

    def somebody_moves(self) -> None:
        """A call moves up, an agent who is free joins one, or a guest goes, at any moment."""
        d = self.desk.state
        talks = [contact for contact in d.contacts.values() if contact.state == "connected"]
        if not talks:
            return
        contact = self.chance.choice(talks)
        guests = contact.guests
        free = [a for a in d.agents.values() if a.primary and not a.contacts and not a.reservation]
        try:
            if guests and self.chance.random() < 0.3:
                calls.leave(d, contact, self.chance.choice(guests).id, "asked")
            elif free and self.chance.random() < 0.7:
                agent = self.chance.choice(free)
                assert agent.primary is not None
                page = d.connections[agent.primary]
                end = Side(
                    id=agent.id, role="colleague", connection=page.id, instance=page.instance
                )
                calls.join(d, contact, end)
                views.tell(d, contact)
            else:
                calls.move_up(d, contact, "asked")
        except Refused:
            pass
        self.receive(Tick())

    def jump_clock(self) -> None:
        self.jump += self.chance.choice((-20_000, -5_000, 2_000, 30_000))
        self.tick_at = None
        self.arm()

    # --- the books

    def close_books(self) -> None:
        """Nothing promised was lost, nobody is left in a call that nobody is in."""
        chat = {(row.contact, row.message) for row in self.rows.all(ChatRecord)}
        assert self.said <= chat, "an acknowledged line was lost"
        for contact, since in self.joined.items():
            assert self.rows.contact(contact).waiting_since == since, "a place was lost"
        self._close_book_of_documents()
        parts = self.rows.all(PartRecord)
        wrapped_up = {(part.contact, part.agent) for part in parts if part.disposition}
        assert self.finished <= wrapped_up, "a wrap-up was lost"
        assert all(part.closed_at for part in parts)
        for person in self.people:
            person.check_home()
        asked = [row for row in self.rows.all(ReservationRecord) if row.outcome == "asked"]
        assert {row.id for row in asked} == set(self.desk.state.reservations)
        if self.plane is not None:
            self.plane.close_books(self.desk.state)
        if self.recorder is not None:
            assert not any(self.recorder.told.values()), "recorded after the last talk"
            open_ = [row for row in self.rows.all(RecordingRecord) if row.ended_at is None]
            assert not open_, "a recording that never ends"
        talking = [c for c in self.desk.state.contacts.values() if c.state == "connected"]
        assert not talking, "a ghost call"
        assert not [c for c in self.desk.state.contacts.values() if c.state in UNANSWERED]

    def _close_book_of_documents(self) -> None:
        drawn = {(row.contact, row.mark) for row in self.rows.all(MarkRecord)}
        back = {(row.contact, row.mark) for row in self.rows.all(MarkRemovalRecord)}
        assert self.drawn <= drawn, "an acknowledged mark was lost"
        assert self.taken_back <= back, "a mark that was taken back is there again"
        saved = {row.contact: row.revision for row in self.rows.all(SharingRecord)}
        for contact, revision in self.revisions.items():
            assert saved[contact] >= revision, "an acknowledged page was lost"
        assert all(row.version is None for row in self.rows.all(SharingRecord)), "shown for ever"
