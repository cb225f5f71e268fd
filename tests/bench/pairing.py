"""What one event costs a desk that is full: arrivals, freed agents and loosening steps, through `Desk.receive`.

The house: eight queues in three languages, 1,000 agents in some sixty kinds (languages, skills, certificates, queues),
links with fixed and preferred agents and skills of
their own. Whom the waiting need is busy; the customers of a quiet queue find somebody at once.
"""

import gc
import random
from dataclasses import dataclass, field
from itertools import cycle
from statistics import mean, quantiles
from time import perf_counter_ns, thread_time_ns

from policies.routing.facts import (
    AgentProfile,
    Certificate,
    Channel,
    Loosening,
    Overflow,
    QueueRule,
)
from signaling import garbage
from signaling.core.commands import (
    AcceptReservation,
    Command,
    FinishWrapUp,
    HangUp,
    JoinQueue,
    SetPresence,
)
from signaling.core.desk import Desk
from signaling.core.effects import Effect, Send
from signaling.core.events import (
    AgentKnown,
    ClientCommand,
    ClientConnected,
    Customer,
    Event,
    LinkOpened,
    Staff,
    Tick,
)
from signaling.core.messages import Reservation
from signaling.core.model import DeskRules
from signaling.core.records import Saved
from tests.bench import Row, alone, at_most

KINDS = ("arrival", "freed", "step")
MIX = ("arrival", "freed", "arrival", "freed", "step")
NAMES = ("pairing", "pairing.growth", "pairing.cpu", *(f"pairing.{kind}" for kind in KINDS))
AGENTS = 1_000
OPERATIONS = 5_000
START = 1_795_000_000_000
QUIET = "quiet"
CHANNELS: tuple[Channel, ...] = ("video", "video", "sound", "chat")


def queue(name: str, language: str, skill: str, level: int) -> QueueRule:
    other = "loans-de" if name != "loans-de" else "cards-de"
    return QueueRule(
        id=name,
        title={"de": name, "en": name},
        language=language,
        skills=((skill, level),),
        certificates={"video": ("video",)} if level > 1 else {},
        loosen=(
            Loosening(after_ms=60_000, skills={skill: max(1, level - 1)}),
            Loosening(after_ms=240_000, skills={skill: 0}),
        ),
        overflow=(Overflow(after_ms=420_000, queue=other),),
        preferred_ms=90_000,
        reservation_ms=10**9,
        wrap_up_ms=10**9,
    )


QUEUES = (
    queue("loans-de", "de", "loans", 2),
    queue("loans-en", "en", "loans", 2),
    queue("cards-de", "de", "cards", 1),
    queue("cards-en", "en", "cards", 1),
    queue("funds-de", "de", "funds", 3),
    queue("funds-fr", "fr", "funds", 2),
    queue("house-de", "de", "house", 2),
    QueueRule(
        id=QUIET,
        title={"de": "Ruhig", "en": "Quiet"},
        language="it",
        reservation_ms=10**9,
        wrap_up_ms=10**9,
    ),
)
BUSY = [rule for rule in QUEUES if rule.id != QUIET]
SKILLS = ("loans", "cards", "funds", "house")


def profiles(rng: random.Random) -> list[AgentProfile]:
    """Sixty kinds, dealt to a thousand; one in twenty works in the quiet queue."""
    kinds = []
    for number in range(57):
        skills = rng.sample(SKILLS, rng.randint(1, 3))
        kinds.append(
            AgentProfile(
                id="",
                name="",
                languages=frozenset(rng.sample(["de", "en", "fr"], rng.randint(1, 2))),
                skills=tuple(sorted((skill, rng.randint(1, 4)) for skill in skills)),
                certificates=(Certificate(name="video", ends_at=START + 10**10 + number),)
                if number % 3
                else (),
                queues=frozenset(rule.id for rule in rng.sample(BUSY, 4))
                if number % 4 == 0
                else frozenset(),
            )
        )
    kinds += [
        AgentProfile(id="", name="", languages=frozenset({"it"}), skills=((skill, 1),))
        for skill in SKILLS[:3]
    ]
    people = []
    for number in range(AGENTS):
        kind = kinds[number % 57] if number % 20 else kinds[57 + number // 20 % 3]
        people.append(
            AgentProfile(
                id=f"a{number:04}",
                name=f"Agent {number}",
                languages=kind.languages,
                skills=kind.skills,
                certificates=kind.certificates,
                queues=kind.queues,
            )
        )
    return people


@dataclass
class House:
    """A desk with its people; every customer and agent is a connected page."""

    waiting: int
    rng: random.Random = field(default_factory=lambda: random.Random(7))
    now: int = START
    numbers: int = 0
    reserved: list[tuple[str, str, str]] = field(
        default_factory=list
    )  # agent, reservation, contact
    wrapping: list[tuple[str, str]] = field(default_factory=list)  # agent, contact

    def __post_init__(self) -> None:
        rules = DeskRules(
            desk="bench",
            languages=("de", "en"),
            queues=QUEUES,
            pause_reasons=("pause",),
            dispositions=("done",),
            call_grace_ms=10**9,
        )
        self.desk = Desk(rules, Saved(), self.now)
        self.agents = profiles(self.rng)
        for profile in self.agents:
            self.receive(AgentKnown(profile=profile))
            self.receive(
                ClientConnected(
                    connection=profile.id,
                    party=Staff(id=profile.id, role="agent"),
                    instance=profile.id,
                    language="de",
                )
            )
            self.say(profile.id, SetPresence(state="available", reason=None))
        while self.waited() < self.waiting:
            self.now += 600_000 // self.waiting
            self.say(*self.arrival(calm=True))
            self.settle()

    def waited(self) -> int:
        return sum(self.desk.state.pairing.waiting_count(rule.id) for rule in QUEUES)

    def receive(self, event: Event) -> list[Effect]:
        effects = self.desk.receive(self.now, event)
        for effect in effects:
            if isinstance(effect, Send) and isinstance(effect.message, Reservation):
                view = effect.message.reservation
                self.reserved.append((effect.connection, view.id, view.contact))
        return effects

    def event(self, connection: str, command: Command) -> ClientCommand:
        self.numbers += 1
        return ClientCommand(connection=connection, command_id=f"m{self.numbers}", command=command)

    def say(self, connection: str, command: Command) -> None:
        self.receive(self.event(connection, command))

    def settle(self) -> None:
        """Whoever is asked accepts, talks for no time at all, and has wrap-up before them."""
        while self.reserved:
            agent, reservation, contact = self.reserved.pop()
            self.say(agent, AcceptReservation(reservation=reservation))
            self.say(agent, HangUp(contact=contact))
            self.wrapping.append((agent, contact))

    def arrival(self, calm: bool = False) -> tuple[str, JoinQueue]:
        """A customer at the end of the device check."""
        self.numbers += 1
        contact, rng = f"c{self.numbers:06}", self.rng
        rule = QUEUES[-1] if not calm and rng.random() < 0.1 else rng.choice(BUSY)
        draw, agent = rng.random(), rng.choice(self.agents).id
        mixed = rule.id != QUIET
        self.receive(
            LinkOpened(
                contact=contact,
                seat=contact,
                link=None,
                queue=rule.id,
                skills=((rng.choice(SKILLS), rng.randint(1, 3)),)
                if mixed and rng.random() < 0.2
                else (),
                fixed_agent=agent if mixed and draw < 0.03 else None,
                preferred_agent=agent if mixed and 0.03 <= draw < 0.15 else None,
                head_start_ms=rng.choice((0, 0, 0, 30_000)),
            )
        )
        self.receive(
            ClientConnected(
                connection=contact,
                party=Customer(contact=contact, seat=contact),
                instance=contact,
                language="de",
            )
        )
        channel = rng.choice(CHANNELS)
        return contact, JoinQueue(contact=contact, channel=channel, camera=True, microphone=True)

    # --- the three operations: each returns the event to be timed ------------------------------------------------

    def prepare(self, kind: str) -> Event:
        self.now += 1
        if kind == "arrival":
            return self.event(*self.arrival())
        if kind == "freed":
            place = self.rng.randrange(len(self.wrapping))
            agent, contact = self.wrapping.pop(place)
            finish = FinishWrapUp(
                contact=contact, disposition="done", note="", then="available", reason=None
            )
            return self.event(agent, finish)
        self.to_the_next_step()
        return Tick()

    def to_the_next_step(self) -> None:
        """Other timers up to then (news of places) run untimed: `waiting-room.update` measures those."""
        while (step := self.desk.state.pairing.due) is not None:
            other = self.desk.state.timers.due
            if other is None or other > step:
                self.now = max(self.now, step)
                return
            self.now = max(self.now, other)
            self.receive(Tick())
            self.settle()


Took = dict[str, list[float]]


def measure(waiting: int, operations: int) -> Took:
    """Milliseconds of each operation by kind, 40/40/20; `cpu`: of all, what of them was spent computing."""
    house = House(waiting)
    before = gc.get_threshold()
    garbage.look_seldom()  # as the server does
    took: Took = {kind: [] for kind in (*KINDS, "cpu")}
    kinds = cycle(MIX)
    for number in range(operations + 200):
        kind = next(kinds)
        event = house.prepare(kind)
        now = house.now
        cpu, begun = thread_time_ns(), perf_counter_ns()
        effects = house.desk.receive(now, event)
        ended, spent = perf_counter_ns(), thread_time_ns() - cpu
        if number >= 200:  # the first ones warm up
            took[kind].append((ended - begun) / 1e6)
            took["cpu"].append(spent / 1e6)
        for effect in effects:
            if isinstance(effect, Send) and isinstance(effect.message, Reservation):
                view = effect.message.reservation
                house.reserved.append((effect.connection, view.id, view.contact))
        house.settle()
    gc.unfreeze()
    gc.set_threshold(*before)
    return took


def run() -> list[Row]:
    few, many = measure(1_000, OPERATIONS), measure(10_000, OPERATIONS)
    all_few, everything = together(few), together(many)
    return [
        row("pairing", everything, 1),
        {
            "name": "pairing.growth",
            "value": mean(everything),
            "unit": "ms",
            "n": len(everything),
            "baseline": "mean with 1,000 waiting",
            "baseline_value": mean(all_few),
            "ratio": mean(everything) / mean(all_few),
            "goal": {"of": "ratio", "op": "<=", "limit": 2},
        },
        *(row(f"pairing.{kind}", many[kind]) for kind in (*KINDS, "cpu")),
    ]


def together(took: Took) -> list[float]:
    return [each for kind in KINDS for each in took[kind]]


def row(name: str, took: list[float], limit: float | None = None) -> Row:
    """The p99."""
    goal = None if limit is None else at_most(limit)
    return alone(name, quantiles(took, n=100)[98], "ms", len(took), goal)
