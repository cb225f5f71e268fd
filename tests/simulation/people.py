"""Who comes to the simulated desk: customers with a link, and agents who take what rings."""

from typing import Any

from policies.routing.facts import AgentProfile
from signaling.core.commands import (
    AcceptReservation,
    AskColleague,
    ChatDelivered,
    Command,
    DeclineReservation,
    EndConsult,
    FinishWrapUp,
    HandOver,
    HangUp,
    JoinColleague,
    JoinQueue,
    LeaveQueue,
    Rate,
    RenewIce,
    ReportQuality,
    RestartCall,
    SendChat,
    SetPresence,
    SignalDescription,
    TakeOverContact,
    TransferContact,
    Trouble,
)
from signaling.core.errors import Refused
from signaling.core.events import Customer, LinkOpened, Opened, Party, Staff
from signaling.core.messages import (
    AgentContact,
    AgentContactView,
    AgentSnapshot,
    Call,
    ChatMessage,
    CustomerContact,
    CustomerContactView,
    CustomerSnapshot,
    Message,
    Presence,
    Reservation,
)
from tests.simulation.reader import ReadingPerson
from tests.simulation.world import World


class CustomerPerson(ReadingPerson):
    """Opens a link, waits, talks, hangs up."""

    def __init__(self, world: World, number: int) -> None:
        super().__init__(world)
        self.link = f"link-{number}"
        self.contact = ""
        self.seat = ""
        self.talked = False
        self.gave_up = False
        self.state = ""
        self.answered, self.refused = set(), set()
        self.desktops = {}

    def party(self) -> Party:
        return Customer(contact=self.contact, seat=self.seat)

    def me(self, contact: str) -> str:
        return contact

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
        self.reads(message)
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
        self.answered.clear()

    def see(self, view: CustomerContactView) -> None:
        self.asked(view.id, view.recording)
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
                self.talked = self.talked or view.connected_at is not None  # and was away meanwhile
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
        if self.world.chance.random() < 0.3:
            trouble = Trouble(way="up", cause="loss", level="poor")
            self.after(30_000, ReportQuality(contact=self.contact, level="good", trouble=trouble))
        if call.topology == "sfu":
            self.say(
                SignalDescription(
                    contact=self.contact, epoch=call.epoch, to="sfu", kind="offer", sdp="v=0\r\n"
                )
            )

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
                self.has_answered(command)
                self.has_read(command)

    def check_home(self) -> None:
        assert self.talked or self.gave_up or not self.contact, f"{self.contact} waited in vain"


class AgentPerson(ReadingPerson):
    """Comes in, takes most of what rings, wraps up."""

    def __init__(self, world: World, profile: AgentProfile) -> None:
        super().__init__(world)
        self.id = profile.id
        self.acting: set[tuple[str, ...]] = set()
        self.answered, self.refused = set(), set()
        self.desktops = {}

    def party(self) -> Party:
        return Staff(id=self.id, role="agent")

    def me(self, contact: str) -> str:
        return self.id

    def hear(self, message: Message) -> None:
        self.reads(message)
        match message:
            case AgentSnapshot():
                self.stand(message.me.state)
                for reservation in message.reservations:
                    self.ring(reservation.id)
                for contact in message.contacts:
                    self.see(contact)
                for call in message.calls:
                    self.signal(call)
            case Presence():
                self.stand(message.me.state)
            case Reservation():
                self.ring(message.reservation.id)
            case AgentContact():
                self.see(message.contact)
            case Call(call=call) if call is not None:
                self.signal(call)
            case _:
                pass

    def reloaded(self) -> None:
        super().reloaded()
        self.acting.clear()
        self.answered.clear()

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
                to="sfu" if call.topology == "sfu" else call.peers[0].participant,
                kind="offer",
                sdp="v=0\r\n",
            )
        )

    def see(self, view: AgentContactView) -> None:
        self.asked(view.id, view.recording)
        if view.recording and (view.id, view.role, "records") not in self.acting:
            self.acting.add((view.id, view.role, "records"))
            self.steers(view.id, view.role)
        contact, state = view.id, view.state
        doing = view.consult.state if view.consult else ""
        if (contact, view.role, state, doing) in self.acting:
            return
        self.acting.add((contact, view.role, state, doing))
        if view.role == "colleague":
            self.advise(view)
        elif view.consult:
            self.after(10_000, self.consulted(view.id, view.consult.colleague))
        elif state == "connected":
            for _ in range(self.world.chance.randint(0, 3)):
                message = self.world.name("line")
                self.after(20_000, SendChat(contact=contact, message=message, text="yes"))
            if self.world.chance.random() < 0.3:
                self.after(60_000, HangUp(contact=contact))
            elif self.world.chance.random() < 0.5:
                self.after(30_000, self.pass_on(contact))
            else:
                self.after(5_000, self.ask(contact))
        elif state == "wrap_up":
            finish = FinishWrapUp(
                contact=contact, disposition="done", note="n", then="available", reason=None
            )
            self.after(20_000, finish)

    def advise(self, view: AgentContactView) -> None:
        """Leave after a while, or go on alone when the agent is away."""
        if view.can_take_over:
            self.after(5_000, TakeOverContact(contact=view.id))
        elif self.world.chance.random() < 0.5:
            self.after(60_000, HangUp(contact=view.id))

    def ask(self, contact: str) -> AskColleague:
        chance, world = self.world.chance, self.world
        if chance.random() < 0.5:
            queue = world.rules.queues[0].id
            return AskColleague(contact=contact, queue=queue, agent=None, note="please")
        agent = chance.choice([profile.id for profile in world.profiles])
        return AskColleague(contact=contact, queue=None, agent=agent, note="please")

    def consulted(self, contact: str, colleague: str) -> Command:
        return self.world.chance.choice(
            (
                EndConsult(contact=contact),
                JoinColleague(contact=contact),
                HandOver(contact=contact, agent=colleague, note="please"),
                HangUp(contact=contact),
            )
        )

    def pass_on(self, contact: str) -> TransferContact:
        """To any queue or colleague, also to those who may not or can't."""
        chance, world = self.world.chance, self.world
        queue = chance.choice([queue.id for queue in world.rules.queues])
        agent = chance.choice([profile.id for profile in world.profiles])
        kind = chance.randint(0, 2)
        return TransferContact(
            contact=contact,
            queue=queue if kind != 1 else None,
            agent=agent if kind != 0 else None,
            note="please",
        )

    def promised(self, command: Command) -> None:
        match command:
            case TransferContact():
                self.world.passed_on += 1
            case AskColleague() | JoinColleague() | HandOver() | TakeOverContact():
                self.world.consulted[type(command).__name__] += 1
            case FinishWrapUp():
                self.world.finished.add((command.contact, self.id))
            case SendChat():
                self.world.said.add((command.contact, command.message))
            case _:
                self.has_answered(command)
                self.has_read(command)
