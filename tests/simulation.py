"""The whole desk in virtual time: customers and agents on bad connections, a server that dies, a
clock that jumps.

Everything comes from one seed. Frames are delayed each by its own chance (so they overtake one
another), said twice, or lost with their connection, of which the server learns late; a page that
comes back says again what was never acknowledged. Saves are committed in groups, promises leave
after their commit, and a kill loses the group together with its promises. The ledger holds what
people were promised; `check` holds what must be true after every single event.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from policies.routing.facts import AgentProfile
from signaling.core.commands import (
    AcceptReservation,
    ChatDelivered,
    Command,
    DeclineReservation,
    FinishWrapUp,
    HangUp,
    HeldCall,
    JoinQueue,
    LeaveQueue,
    Rate,
    RenewIce,
    RestartCall,
    SendChat,
    SetPresence,
    SignalDescription,
)
from signaling.core.desk import Desk
from signaling.core.effects import Answer, Close, Effect, Save, Send
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AgentKnown,
    ClientCommand,
    ClientConnected,
    ClientGone,
    Customer,
    Event,
    LinkOpened,
    Opened,
    Party,
    Staff,
    Tick,
)
from signaling.core.messages import (
    AgentContact,
    AgentSnapshot,
    Call,
    CallView,
    ChatMessage,
    CustomerContact,
    CustomerContactView,
    CustomerSnapshot,
    Message,
    Ok,
    Presence,
    Reservation,
)
from signaling.core.model import DeskRules
from signaling.core.records import ChatRecord, Record, ReservationRecord
from signaling.core.session import UNANSWERED, Contact
from signaling.core.state import State
from tests.house import START, Rows, calls_in

COMMIT_MS = 5


# --- what must always be true ------------------------------------------------------------------------------------


def check(d: State) -> None:
    """Raises `AssertionError` where the desk contradicts itself."""
    asked = list(d.reservations.values())
    assert len({row.agent for row in asked}) == len(asked), "an agent holds two reservations"
    assert len({row.contact for row in asked}) == len(asked), "a customer is reserved twice"
    for row in asked:
        assert d.contacts[row.contact].reservation == d.agents[row.agent].reservation == row.id
        assert d.timers.at("reservation", row.id) == row.expires_at
    for contact in d.contacts.values():
        check_contact(d, contact)
    for agent in d.agents.values():
        held = [d.contacts[name] for name in agent.contacts]
        assert all(contact.record.agent == agent.id for contact in held)
        assert {contact.state for contact in held} <= {"connected", "wrap_up"}
        channels = [c.record.channel for c in held if c.state == "connected"]
        assert channels.count("video") + channels.count("sound") <= 1, "two calls at a time"
        assert channels.count("chat") <= dict(agent.profile.capacity).get("chat", 0) or not (
            agent.known
        )
        assert agent.reservation is None or agent.reservation in d.reservations
        assert (agent.primary is None) == (not agent.consoles)
        assert all(d.connections[console].who == agent.id for console in agent.consoles)
    waiting = sum(c.state in {"waiting", "reserved"} for c in d.contacts.values())
    assert sum(len(room) for room in d.rooms.values()) == waiting
    for queue, room in d.rooms.items():
        assert d.pairing.waiting_count(queue) == len(room)
    assert not d.unsettled


def check_contact(d: State, contact: Contact) -> None:
    name, state = contact.id, contact.state
    in_room = name in d.rooms[contact.record.first_queue]
    assert in_room == (state in {"waiting", "reserved"})
    assert (contact.reservation is not None) == (state == "reserved")
    holders = [agent.id for agent in d.agents.values() if name in agent.contacts]
    assert holders == ([contact.record.agent] if state in {"connected", "wrap_up"} else [])
    if contact.customer.connection:
        assert d.connections[contact.customer.connection].who == name
    timed = {
        "created": "open",
        "wrap_up": "wrap-up",
        "closed": "forget",
    }
    if state in timed:
        assert d.timers.at(timed[state], name) is not None, f"{state} for ever"
    if state == "connected":
        assert contact.customer.present or d.timers.at("customer", name) is not None
        assert contact.agent.present or d.timers.at("agent-call", name) is not None
    if state in {"waiting", "reserved"} and not (contact.customer.present or contact.claimants):
        assert d.timers.at("lost", name) is not None, "waits for nobody, for ever"


# --- the world ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How bad things are. Chances are per frame."""

    kills: int = 0
    clock_jumps: int = 0
    cut: float = 0.01
    twice: float = 0.05
    slow_ms: int = 80
    away_ms: int = 20_000  # longest time without a connection


@dataclass(slots=True)
class Group:
    """Records and promises that wait for one commit."""

    records: list[Record] = field(default_factory=list)
    promises: list[Effect] = field(default_factory=list)


class World:
    """One run. `run` ends when everybody has gone home, and checks the books."""

    def __init__(
        self,
        seed: int,
        rules: DeskRules,
        agents: tuple[AgentProfile, ...],
        customers: int,
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
        self.online: dict[str, Person] = {}  # as the server sees it
        self.tick_at: int | None = None
        self.joined: dict[str, int] = {}  # contact -> waiting since, once acknowledged
        self.said: set[tuple[str, str]] = set()
        self.finished: dict[str, str] = {}
        self.ends: dict[tuple[str, int, str], str] = {}  # contact, epoch, whose -> page
        self.answered: dict[str, Callable[[Opened], None]] = {}
        self.desk = Desk(rules, self.rows.saved(), self.wall())
        self.people: list[Person] = [AgentPerson(self, profile) for profile in agents]
        self.people += [CustomerPerson(self, number) for number in range(customers)]
        self.start()
        for _ in range(weather.kills):
            self.later(self.chance.randint(1_000, 400_000), self.kill)
        for _ in range(weather.clock_jumps):
            self.later(self.chance.randint(1_000, 400_000), self.jump_clock)
        for person in self.people:
            self.later(self.chance.randint(0, 120_000), person.arrive)

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

    def receive(self, event: Event) -> None:
        """Raises `Refused`."""
        try:
            effects = self.desk.receive(self.wall(), event)
        finally:
            check(self.desk.state)
        self.perform(effects)
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
                self.let_out(effect)

    def commit(self) -> None:
        """A commit planned before a kill may come early for the next group: that does no harm."""
        group, self.group = self.group, None
        if group is not None:
            self.rows.commit(tuple(group.records))
            for promise in group.promises:
                self.let_out(promise)

    def let_out(self, effect: Effect) -> None:
        match effect:
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
        for person in self.people:
            person.lost()
        self.start()

    def connects(self, call: CallView, instance: str) -> None:
        """A page makes its peer connection for this epoch: within one no end may have two."""
        first = self.ends.setdefault((call.contact, call.epoch, call.you), instance)
        assert first == instance, f"two pages of {call.you} hold epoch {call.epoch}"

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
        for contact, disposition in self.finished.items():
            row = self.rows.contact(contact)
            assert (row.state, row.disposition) == ("closed", disposition), "a wrap-up was lost"
        for person in self.people:
            person.check_home()
        asked = [row for row in self.rows.all(ReservationRecord) if row.outcome == "asked"]
        assert {row.id for row in asked} == set(self.desk.state.reservations)
        talking = [c for c in self.desk.state.contacts.values() if c.state == "connected"]
        assert not talking, "a ghost call"
        assert not [c for c in self.desk.state.contacts.values() if c.state in UNANSWERED]


# --- people ------------------------------------------------------------------------------------------------------


class Person:
    """A page on a bad connection: says again what was never acknowledged."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.connection: str | None = None
        self.instance = world.name("page")
        self.unacknowledged: dict[str, Command] = {}
        self.calls: dict[str, int] = {}  # whose peer connections this page holds, with the epoch
        self.home = False
        self.lag = 0  # so that what the server says arrives in order

    def party(self) -> Party:
        raise NotImplementedError

    def arrive(self) -> None:
        self.connect()

    def hear(self, message: Message) -> None:
        raise NotImplementedError

    def promised(self, command: Command) -> None:
        """The server has acknowledged this."""

    def check_home(self) -> None:
        """At the end of the run."""

    # --- the connection

    def connect(self) -> None:
        world = self.world
        if self.home or self.connection is not None:
            return
        name = world.name("connection")
        world.online[name] = self
        self.connection, self.lag = name, 0
        event = ClientConnected(
            connection=name,
            party=self.party(),
            instance=self.instance,
            language="de",
            calls=tuple(HeldCall(contact=call, epoch=epoch) for call, epoch in self.calls.items()),
        )
        try:
            world.receive(event)
        except Refused as refusal:
            world.online.pop(name, None)
            self.connection = None
            self.turned_away(refusal.code)
            return
        for command_id, command in list(self.unacknowledged.items()):
            self.transmit(command_id, command)

    def turned_away(self, code: Code) -> None:
        self.home = True

    def say(self, command: Command) -> None:
        command_id = self.world.name("command")
        self.unacknowledged[command_id] = command
        self.transmit(command_id, command)

    def transmit(self, command_id: str, command: Command) -> None:
        world, connection, epoch = self.world, self.connection, self.world.epoch
        if connection is None:
            return
        if world.chance.random() < world.weather.cut:
            self.cut()
            return
        for _ in range(2 if world.chance.random() < world.weather.twice else 1):
            world.later(
                world.chance.randint(1, world.weather.slow_ms),
                lambda: self.received(epoch, connection, command_id, command),
            )

    def received(self, epoch: int, connection: str, command_id: str, command: Command) -> None:
        world = self.world
        if epoch != world.epoch or connection not in world.online:
            return
        event = ClientCommand(connection=connection, command_id=command_id, command=command)
        try:
            world.receive(event)
        except Refused:
            world.later(world.weather.slow_ms, lambda: self.done(connection, command_id))

    def done(self, connection: str, command_id: str) -> None:
        if connection == self.connection:
            self.unacknowledged.pop(command_id, None)

    def sent(self, connection: str, message: Message, re: str | None) -> None:
        world = self.world
        self.lag = max(self.lag, world.time + world.chance.randint(1, world.weather.slow_ms))
        world.later(self.lag - world.time, lambda: self.arrived(connection, message, re))

    def arrived(self, connection: str, message: Message, re: str | None) -> None:
        if connection != self.connection:
            return
        if isinstance(message, Ok):
            command = self.unacknowledged.pop(re or "", None)
            if command is not None:
                self.promised(command)
            return
        for call in calls_in(message):
            self.calls[call.contact] = call.epoch
            self.world.connects(call, self.instance)
        self.hear(message)

    def cut(self) -> None:
        """The network is gone; the server learns of it later."""
        world, name, epoch = self.world, self.connection, self.world.epoch
        if name is None:
            return
        self.connection = None
        self.perhaps_reload(0.3)
        world.later(world.chance.randint(1, 8_000), lambda: self.missed(epoch, name))
        world.later(world.chance.randint(100, world.weather.away_ms), self.connect)

    def perhaps_reload(self, chance: float) -> None:
        if self.world.chance.random() < chance:
            self.instance = self.world.name("page")
            self.reloaded()

    def reloaded(self) -> None:
        """A new page: what the old one knew and wanted to say is forgotten, and its peer connections are gone."""
        self.unacknowledged.clear()
        self.calls.clear()

    def missed(self, epoch: int, name: str) -> None:
        if epoch == self.world.epoch and self.world.online.pop(name, None) is not None:
            self.world.receive(ClientGone(connection=name))

    def lost(self) -> None:
        """The server died."""
        if self.connection is not None:
            self.connection = None
            self.perhaps_reload(0.1)
            self.world.later(self.world.chance.randint(50, 3_000), self.connect)

    def closed(self, connection: str, why: str) -> None:
        if connection == self.connection:
            self.connection = None
            if why in {"ended", "not_admitted", "disabled"}:
                self.home = True


class CustomerPerson(Person):
    """Opens a link, waits, talks, hangs up."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world)
        self.link = f"link-{number}"
        self.contact = ""
        self.seat = ""
        self.talked = False
        self.gave_up = False
        self.state = ""

    def party(self) -> Party:
        return Customer(contact=self.contact, seat=self.seat)

    def arrive(self) -> None:
        """Exchange the link; no answer in time means trying again."""
        if self.contact or self.home:
            return
        world, name = self.world, self.world.name("contact")

        def opened(result: Opened) -> None:
            if result.seat == "holder" and not self.contact:
                self.contact, self.seat = result.contact, f"seat-{name}"
                self.connect()

        world.answered[name] = opened
        event = LinkOpened(
            contact=name, seat=f"seat-{name}", link=self.link, queue=world.rules.queues[0].id
        )
        known = world.desk.state.links.get(self.link, {})
        for contact in known:
            world.answered[contact] = opened
        try:
            world.receive(event)
        except Refused:
            self.home = self.gave_up = True
            return
        world.later(10_000, self.arrive)

    def hear(self, message: Message) -> None:
        match message:
            case CustomerSnapshot():
                self.see(message.contact)
                self.signal(message.call)
            case CustomerContact():
                self.see(message.contact)
            case Call():
                self.signal(message.call)
            case ChatMessage(line=line) if line.role == "agent" and line.delivered_at is None:
                self.say(ChatDelivered(contact=self.contact, message=line.message))
            case _:
                pass

    def reloaded(self) -> None:
        super().reloaded()
        self.state = ""

    def see(self, view: CustomerContactView) -> None:
        if view.state == self.state:
            return
        self.state = view.state
        chance, contact = self.world.chance, self.contact
        match view.state:
            case "created":
                channel: Any = chance.choice(("video", "video", "sound", "chat"))
                self.after(
                    10_000,
                    JoinQueue(contact=contact, channel=channel, camera=True, microphone=True),
                )
            case "waiting" if chance.random() < 0.05:
                self.gave_up = True
                self.after(60_000, LeaveQueue(contact=contact))
            case "connected":
                self.talked = True
                for _ in range(chance.randint(0, 4)):
                    message = self.world.name("line")
                    self.after(30_000, SendChat(contact=contact, message=message, text="hello"))
                self.after(60_000, HangUp(contact=contact))
            case "closed":
                self.gave_up = self.gave_up or view.connected_at is None
                if view.connected_at is not None:
                    self.after(5_000, Rate(contact=contact, stars=5, text=""))
            case _:
                pass

    def signal(self, call: Any) -> None:
        if call is None:
            return
        if self.world.chance.random() < 0.1:
            self.say(RestartCall(contact=self.contact, epoch=call.epoch))
        elif self.world.chance.random() < 0.1:
            self.say(RenewIce(contact=self.contact, epoch=call.epoch))

    def after(self, ms: int, command: Command) -> None:
        self.world.later(self.world.chance.randint(100, ms), lambda: self.say(command))

    def promised(self, command: Command) -> None:
        rows = self.world.rows
        match command:
            case JoinQueue():
                since = rows.contact(self.contact).waiting_since
                assert since is not None
                self.world.joined.setdefault(self.contact, since)
            case SendChat():
                self.world.said.add((command.contact, command.message))
            case _:
                pass

    def check_home(self) -> None:
        assert self.talked or self.gave_up or not self.contact, f"{self.contact} waited in vain"


class AgentPerson(Person):
    """Comes in, takes most of what rings, wraps up."""

    def __init__(self, world: World, profile: AgentProfile) -> None:
        super().__init__(world)
        self.id = profile.id
        self.acting: set[tuple[str, str]] = set()

    def party(self) -> Party:
        return Staff(id=self.id, role="agent")

    def hear(self, message: Message) -> None:
        match message:
            case AgentSnapshot():
                self.stand(message.me.state)
                for reservation in message.reservations:
                    self.ring(reservation.id)
                for contact in message.contacts:
                    self.see(contact.id, contact.state)
                for call in message.calls:
                    self.signal(call)
            case Presence():
                self.stand(message.me.state)
            case Reservation():
                self.ring(message.reservation.id)
            case AgentContact():
                self.see(message.contact.id, message.contact.state)
            case Call(call=call) if call is not None:
                self.signal(call)
            case _:
                pass

    def reloaded(self) -> None:
        super().reloaded()
        self.acting.clear()

    def stand(self, state: str) -> None:
        if state in {"offline", "away", "paused"}:
            self.after(15_000, SetPresence(state="available", reason=None))

    def ring(self, reservation: str) -> None:
        chance = self.world.chance.random()
        if chance < 0.75:
            self.after(8_000, AcceptReservation(reservation=reservation))
        elif chance < 0.85:
            self.after(8_000, DeclineReservation(reservation=reservation))

    def signal(self, call: Any) -> None:
        self.say(
            SignalDescription(
                contact=call.contact,
                epoch=call.epoch,
                to=call.peers[0].participant,
                kind="offer",
                sdp="v=0\r\n",
            )
        )

    def see(self, contact: str, state: str) -> None:
        if (contact, state) in self.acting:
            return
        self.acting.add((contact, state))
        if state == "connected":
            for _ in range(self.world.chance.randint(0, 3)):
                message = self.world.name("line")
                self.after(20_000, SendChat(contact=contact, message=message, text="yes"))
            if self.world.chance.random() < 0.3:
                self.after(60_000, HangUp(contact=contact))
        elif state == "wrap_up":
            finish = FinishWrapUp(
                contact=contact, disposition="done", note="n", then="available", reason=None
            )
            self.after(20_000, finish)

    def after(self, ms: int, command: Command) -> None:
        self.world.later(self.world.chance.randint(100, ms), lambda: self.say(command))

    def promised(self, command: Command) -> None:
        match command:
            case FinishWrapUp():
                self.world.finished[command.contact] = command.disposition
            case SendChat():
                self.world.said.add((command.contact, command.message))
            case _:
                pass
