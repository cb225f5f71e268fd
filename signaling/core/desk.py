"""The desk: receives what happens, changes its state, says what the world is to do.

No await, no clock, no chance inside.
"""

from collections.abc import Mapping

from signaling.core import (
    appearance,
    arrivals,
    calls,
    chat,
    claims,
    companions,
    consents,
    consults,
    documents,
    endings,
    legs,
    network,
    overview,
    parts,
    permits,
    practice,
    presence,
    qualifying,
    recordings,
    reserving,
    sharing,
    sources,
    supervising,
    transfers,
    waiting,
)
from signaling.core.commands import (
    RINGING,
    AcceptReservation,
    AdmitCompanion,
    AnswerConsent,
    AskColleague,
    AskConsent,
    BeginOrder,
    ChatDelivered,
    Command,
    ConsentImpossible,
    DecideClaim,
    DeclineReservation,
    EndConsult,
    EndOrder,
    FindColleagues,
    FinishWrapUp,
    HandOver,
    HangUp,
    JoinColleague,
    JoinQueue,
    LeaveQueue,
    PauseRecording,
    Rate,
    RemoveParticipant,
    RenewIce,
    ReportQuality,
    RestartCall,
    ResumeRecording,
    RevokeCompanion,
    SaveNote,
    SendChat,
    SetHeadset,
    SetMedia,
    SetPresence,
    SignalCandidate,
    SignalDescription,
    Supervise,
    TakeOverConsole,
    TakeOverContact,
    TransferContact,
    WithdrawConsent,
)
from signaling.core.document_commands import DocumentCommand, PassingCommand
from signaling.core.effects import Effect
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AgentDisabled,
    AgentKnown,
    AppearanceEvent,
    ClientCommand,
    ClientConnected,
    ClientGone,
    CompanionInvited,
    CompanionRedeemed,
    ContactLetGo,
    DocumentBrought,
    Event,
    LegAnswered,
    LegRefused,
    LegState,
    LibraryChanged,
    LinkOpened,
    LinkRevoked,
    PermitClosed,
    PlaneAvailable,
    Recorded,
    RecorderAvailable,
    RecordingFailed,
    RoomsFound,
    RoomsLost,
    Tick,
)
from signaling.core.model import DeskRules
from signaling.core.practice_wire import JoinPractice, LeavePractice
from signaling.core.records import Saved
from signaling.core.restore import restore
from signaling.core.session import Contact
from signaling.core.state import Agent, Connection

MAX_ID = 64
"""Longest id of a command."""
MOST_DUE = 32
"""Time limits that one tick looks at."""
NEWS = frozenset({"front", "sweep", "queues", "consoles", "overview"})
"""Timers that tell many people something; one a tick."""


class Desk:
    """One desk. Not thread-safe, and needs not be: the runner is the only caller."""

    def __init__(self, rules: DeskRules, saved: Saved, now: int) -> None:
        self.state = restore(rules, saved, now)

    @property
    def now(self) -> int:
        return self.state.now

    @property
    def due(self) -> int | None:
        """When the desk wants the next `Tick`."""
        moments = (self.state.timers.due, self.state.pairing.due)
        return min((moment for moment in moments if moment is not None), default=None)

    def receive(self, now: int, event: Event) -> list[Effect]:
        """Raises `Refused` and is then as it was. A clock that goes backwards stands still here."""
        d = self.state
        before = d.now
        d.now = max(now, before)
        try:
            self._handle(event)
        except Refused:
            d.now = before
            raise
        self._pair()
        documents.settle(d)
        permits.settle(d)
        return d.out.take()

    def _pair(self) -> None:
        """Whoever can be brought together now, is."""
        d = self.state
        if d.pairing.due is not None and d.pairing.due <= d.now:
            d.pairing.advance(d.now)
        presence.settle(d)
        while match := d.pairing.next_match(d.now):
            reserving.offer(d, match)
            presence.settle(d)
        practice.settle(d)

    def _handle(self, event: Event) -> None:
        d = self.state
        match event:
            case Tick():
                self._time()
            case ClientCommand():
                self._command(event)
            case ClientConnected():
                arrivals.connect(d, event)
            case ClientGone():
                arrivals.gone(d, event.connection)
            case LinkOpened():
                arrivals.open_link(d, event)
            case LinkRevoked():
                arrivals.revoke(d, event.link)
            case ContactLetGo():
                endings.let_go(d, event.contact)
            case CompanionInvited():
                companions.invite(d, event)
            case CompanionRedeemed():
                companions.redeem(d, event)
            case AgentKnown():
                presence.known(d, event.profile)
                qualifying.look(d, d.agents[event.profile.id])
            case AgentDisabled():
                arrivals.disable(d, event.agent)
            case LegAnswered():
                legs.answered(d, event)
            case LegRefused():
                legs.refused(d, event)
            case LegState():
                legs.state(d, event)
            case RoomsLost():
                legs.lost(d, event.rooms)
            case PlaneAvailable():
                legs.available(d, event.yes)
            case RoomsFound():
                legs.found(d, event.rooms)
            case Recorded():
                permits.recorded(d, event)
            case PermitClosed():
                permits.closed(d, event)
            case RecordingFailed():
                permits.failed(d, event)
            case RecorderAvailable():
                permits.available(d, event)
            case DocumentBrought():
                documents.brought(d, event)
            case LibraryChanged():
                documents.changed(d, event)
            case _ if isinstance(event, AppearanceEvent):
                appearance.receive(d, event)

    # --- time --------------------------------------------------------------------------------------------------

    def _time(self) -> None:
        """Some of what is due. The rest stays due and so comes with the next tick, but others come between."""
        d = self.state
        for _ in range(MOST_DUE):
            key = d.timers.pop(d.now)
            if key is None:
                return
            self._elapsed(*key)
            if key[0] in NEWS:
                return

    def _elapsed(self, kind: str, key: str) -> None:
        d = self.state
        match kind:
            case "front":
                waiting.tell_front(d, key)
            case "sweep":
                waiting.sweep(d, key)
            case "queues":
                overview.tell_queues(d)
            case "consoles":
                overview.tell_consoles(d)
            case "overview":
                overview.tell_supervisors(d)
            case "hours":
                waiting.look_at_hours(d)
            case "reservation":
                reserving.unanswered(d, d.reservations[key])
            case "guest":
                calls.guest_lost(d, key)
            case "companion":
                companions.time_over(d, key)
            case "wrap-up":
                parts.time_over(d, key)
            case "network":
                network.note(d, key)
            case "sources":
                sources.note(d, key)
            case "looks":
                sharing.note_look(d, key)
            case "leg":
                legs.due(d, key)
            case "qualification":
                qualifying.look(d, d.agents[key])
            case "recorder":
                permits.unheard_of(d)
            case "console" | "agent" | "rest" | "shift":
                self._agent_elapsed(kind, d.agents[key])
            case _:
                self._contact_elapsed(kind, d.contacts[key])

    def _agent_elapsed(self, kind: str, agent: Agent) -> None:
        d = self.state
        if kind == "console" and agent.reservation and not agent.primary:
            reserving.unanswered(d, d.reservations[agent.reservation])
        elif kind == "agent":
            presence.grace_over(d, agent)
        elif kind == "rest":
            presence.touch(d, agent)
        elif kind == "shift":
            appearance.over(d, agent)

    def _contact_elapsed(self, kind: str, contact: Contact) -> None:
        d = self.state
        match kind:
            case "open":
                arrivals.expire(d, contact)
            case "vacant":
                arrivals.vacated(d, contact)
            case "absent":
                waiting.absent(d, contact)
            case "lost":
                waiting.lost(d, contact)
            case "customer":
                calls.customer_lost(d, contact)
            case "agent-call":
                endings.agent_lost(d, contact)
            case "quality":
                network.tell(d, contact)
            case "forget":
                endings.forget(d, contact)
            case "permits" | "silent":
                permits.due(d, contact)
            case _:
                raise AssertionError(kind)

    # --- commands ----------------------------------------------------------------------------------------------

    def _command(self, event: ClientCommand) -> None:
        d = self.state
        connection = d.connections.get(event.connection)
        if connection is None:
            raise Refused(Code.HELLO_FIRST, "this connection hasn't said hello")
        if not 1 <= len(event.command_id) <= MAX_ID:
            raise Refused(Code.MALFORMED, "a command needs an id", limit=MAX_ID)
        if isinstance(event.command, PassingCommand):
            self._passing(connection, event.command)
            return
        if connection.kind == "supervisor":
            self._supervisor(event, connection)
            return
        if connection.kind == "companion":
            self._companion(event, connection)
            return
        people: Mapping[str, Contact | Agent] = (
            d.agents if connection.kind == "agent" else d.contacts
        )
        person = people[connection.who]
        if not person.memory.has(connection.instance, event.command_id):
            if isinstance(person, Agent):
                self._agent_command(person, connection, event.command)
            else:
                self._customer_command(person, connection, event.command)
            person.memory.keep(connection.instance, event.command_id)
        d.out.ok(event.connection, event.command_id)

    def _passing(self, connection: Connection, command: PassingCommand) -> None:
        """Neither saved nor acknowledged."""
        contact = self.state.contacts.get(command.contact)
        if contact is None or connection.claim or connection.who not in contact.sides:
            raise Refused(Code.CONTACT_NONE, "no such contact")
        documents.carry_out(self.state, contact, connection.who, command)

    def _supervisor(self, event: ClientCommand, connection: Connection) -> None:
        d, command = self.state, event.command
        memory = d.supervisors[connection.id]
        if not memory.has(connection.instance, event.command_id):
            if isinstance(command, Supervise):
                supervising.join(d, connection, command)
            else:
                name = getattr(command, "contact", None)
                contact = supervising.supervised(d, connection, name)
                self._shared_command(contact, connection.who, command)
            memory.keep(connection.instance, event.command_id)
        d.out.ok(event.connection, event.command_id)

    def _companion(self, event: ClientCommand, connection: Connection) -> None:
        d, command = self.state, event.command
        contact, _ = companions.find(d, connection.who)
        instance = f"{connection.who} {connection.instance}"  # beside the customer's own pages
        if not contact.memory.has(instance, event.command_id):
            if getattr(command, "contact", None) != contact.id:
                raise Refused(Code.NOT_ALLOWED, "not for this companion")
            if connection.who in contact.sides:
                self._shared_command(contact, connection.who, command)
            elif isinstance(command, HangUp):
                companions.hang_up(d, contact, connection.who)
            else:
                raise Refused(Code.CONTACT_NOT_ADMITTED, "the agent hasn't let you in yet")
            contact.memory.keep(instance, event.command_id)
        d.out.ok(event.connection, event.command_id)

    def _customer_command(self, contact: Contact, connection: Connection, command: Command) -> None:
        d = self.state
        if getattr(command, "contact", None) != contact.id:
            code = Code.CONTACT_NONE if hasattr(command, "contact") else Code.NOT_ALLOWED
            raise Refused(code, "not for this customer")
        if connection.claim is not None:
            raise Refused(Code.CONTACT_NOT_ADMITTED, "this device has not been let in yet")
        match command:
            case JoinQueue():
                waiting.join(d, contact, command)
            case LeaveQueue():
                endings.hang_up(d, contact, contact.id)
            case Rate():
                endings.rate(d, contact, command)
            case _:
                self._shared_command(contact, contact.id, command)

    def _agent_command(self, agent: Agent, connection: Connection, command: Command) -> None:
        d = self.state
        if isinstance(command, RINGING) and agent.primary != connection.id:
            raise Refused(Code.NOT_ALLOWED, "another tab rings and talks")
        match command:
            case SetPresence():
                presence.set_presence(d, agent, command)
            case AcceptReservation():
                reserving.accept(d, agent, command)
            case DeclineReservation():
                reserving.decline(d, agent, command)
            case TakeOverConsole():
                arrivals.take_over(d, agent, connection.id)
            case JoinQueue() | LeaveQueue() | Rate():
                raise Refused(Code.NOT_ALLOWED, "customers only")
            case Supervise():
                raise Refused(Code.NOT_ALLOWED, "supervisors only")
            case SaveNote():
                parts.save_note(d, self._own(agent, command.contact), agent, command)
            case FinishWrapUp():
                parts.finish(d, self._own(agent, command.contact), agent, command)
            case FindColleagues():
                contact = self._lead(agent, command.contact)
                transfers.find(d, contact, agent, connection.id, command)
            case TransferContact():
                transfers.transfer(d, self._lead(agent, command.contact), agent, command)
            case AskColleague():
                consults.ask(d, self._lead(agent, command.contact), agent, command)
            case JoinColleague():
                consults.join(d, self._lead(agent, command.contact), agent)
            case EndConsult():
                consults.end(d, self._lead(agent, command.contact), agent)
            case HandOver():
                consults.hand_over(d, self._lead(agent, command.contact), agent, command)
            case TakeOverContact():
                consults.take_over(d, self._talk(agent, command.contact), agent)
            case AdmitCompanion():
                companions.admit(d, self._lead(agent, command.contact), agent, command)
            case RemoveParticipant():
                endings.remove(d, self._lead(agent, command.contact), agent, command)
            case SetHeadset():
                recordings.headset(d, self._talk(agent, command.contact), agent.id, command)
            case AskConsent() | ConsentImpossible():
                consents.decide(d, self._lead(agent, command.contact), agent.id, command)
            case PauseRecording() | ResumeRecording() | BeginOrder() | EndOrder():
                recordings.decide(d, self._lead(agent, command.contact), agent.id, command)
            case JoinPractice() | LeavePractice():
                practice.come_or_go(d, agent, connection, command)
            case _ if command.contact in d.rehearsals:
                practice.carry_out(d, agent, command)
            case _:
                self._shared_command(self._talk(agent, command.contact), agent.id, command)

    def _own(self, agent: Agent, name: str) -> Contact:
        """A contact in which this agent takes or took part; others don't exist for them."""
        contact = self.state.contacts.get(name)
        if contact is None or not (agent.id in contact.sides or contact.has_part(agent.id)):
            raise Refused(Code.CONTACT_NONE, "no such contact")
        return contact

    def _talk(self, agent: Agent, name: str) -> Contact:
        """A contact in which this agent talks, or did at its end."""
        contact = self._own(agent, name)
        if agent.id not in contact.sides:
            raise Refused(Code.CONTACT_CLOSED, "your part of this contact is over", state="closed")
        return contact

    def _lead(self, agent: Agent, name: str) -> Contact:
        contact = self._talk(agent, name)
        if contact.record.agent != agent.id:
            raise Refused(Code.NOT_ALLOWED, "only the agent who leads the talk")
        return contact

    def _shared_command(self, contact: Contact, actor: str, command: Command) -> None:
        d = self.state
        match command:
            case SignalDescription() | SignalCandidate():
                calls.relay(d, contact, actor, command)
            case RestartCall():
                calls.restart(d, contact, actor, command)
            case RenewIce():
                calls.renew_ice(d, contact, actor, command)
            case SetMedia():
                sources.set_media(d, contact, actor, command)
            case ReportQuality():
                network.report(d, contact, actor, command)
            case SendChat():
                chat.send(d, contact, actor, command)
            case ChatDelivered():
                chat.delivered(d, contact, actor, command)
            case HangUp():
                endings.hang_up(d, contact, actor)
            case AnswerConsent():
                consents.answer(d, contact, actor, command)
            case WithdrawConsent():
                consents.withdraw(d, contact, actor, command)
            case _ if isinstance(command, DocumentCommand):
                documents.carry_out(d, contact, actor, command)
            case DecideClaim():
                claims.decide(d, contact, actor, command)
            case RevokeCompanion() if actor in {contact.id, contact.record.agent}:
                companions.revoke(d, contact, actor, command)
            case _:
                raise Refused(Code.NOT_ALLOWED, "agents only")
