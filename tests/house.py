"""A small house for tests of the desk: people with pages, a store in memory, and time that passes when told to."""

import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any, TypeVar

from policies.routing.facts import AgentProfile, QueueRule
from signaling.core import calls, marks
from signaling.core.call_views import CallView
from signaling.core.commands import (
    AcceptReservation,
    Command,
    FinishWrapUp,
    HeldCall,
    JoinQueue,
    SetPresence,
)
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
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AgentKnown,
    ClientCommand,
    ClientConnected,
    ClientGone,
    Companion,
    Customer,
    Event,
    LinkOpened,
    Opened,
    Party,
    Staff,
    Tick,
)
from signaling.core.messages import AgentSnapshot, Call, CustomerSnapshot, Message
from signaling.core.model import DeskRules
from signaling.core.papers import Papers
from signaling.core.records import (
    AppearanceRecord,
    AuditRecord,
    ChatRecord,
    ClaimRecord,
    CompanionRecord,
    ConsentRecord,
    ConsentTextRecord,
    ContactDocumentRecord,
    ContactRecord,
    LinkUseRecord,
    MarkRecord,
    MarkRemovalRecord,
    ParticipantRecord,
    PartRecord,
    PresenceRecord,
    Record,
    RecordingRecord,
    ReservationRecord,
    Row,
    Saved,
    SharingRecord,
    TimelineRecord,
)
from signaling.core.session import Side
from signaling.store import rows
from tests.permitted import Permitted

START = 1_795_000_000_000  # a Wednesday in November 2026
M = TypeVar("M")

GERMAN = QueueRule(id="german", title={"de": "Beratung", "en": "Advice"}, language="de")
RULES = DeskRules(
    desk="house",
    languages=("de", "en"),
    queues=(GERMAN,),
    pause_reasons=("lunch", "training"),
    dispositions=("done", "again"),
)


def profile(name: str, **changes: Any) -> AgentProfile:
    german = AgentProfile(id=name, name=name.title(), languages=frozenset({"de"}))
    return replace(german, **changes)


REFERENCE = re.compile(r"([a-z0-9_.:-]+( [a-z0-9_.:-]+)*)?")


def assert_references(entry: AuditRecord) -> None:
    """An entry outlives all that has to be erased: ids and codes, which are never written like names or sentences."""
    for value in (entry.kind, entry.actor, entry.subject, *entry.data.values()):
        assert not isinstance(value, str) or REFERENCE.fullmatch(value), entry


class Rows:
    """What has been committed, as the store keeps it."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, ...], Row] = {}
        self.audit: list[AuditRecord] = []

    def commit(self, records: tuple[Record, ...]) -> None:
        for record in records:
            if isinstance(record, AuditRecord):
                assert_references(record)
                self.audit.append(record)
            elif isinstance(record, AppearanceRecord) and record.gone:
                self.rows.pop(self._key(record), None)
            else:
                self.rows[self._key(record)] = record

    def all(self, kind: type[M]) -> list[M]:
        return [row for row in self.rows.values() if isinstance(row, kind)]

    def contact(self, contact: str) -> ContactRecord:
        row = self.rows["ContactRecord", contact]
        assert isinstance(row, ContactRecord)
        return row

    def part(self, contact: str, number: int = 1) -> PartRecord:
        row = self.rows["PartRecord", contact, str(number)]
        assert isinstance(row, PartRecord)
        return row

    def kinds(self, contact: str) -> list[str]:
        """The kinds of a contact's timeline, in order."""
        steps = [row for row in self.all(TimelineRecord) if row.contact == contact]
        return [row.kind for row in sorted(steps, key=lambda row: row.number)]

    def agree_on(self, contact: str, papers: Papers) -> None:
        """What lies on this contact's table is what has been committed."""
        mine = {
            row.version: row for row in self.all(ContactDocumentRecord) if row.contact == contact
        }
        standing = {name: row for name, row in mine.items() if row.removed_at is None}
        assert standing == papers.documents
        assert self.rows.get(("SharingRecord", contact)) == papers.sharing
        drawn = {row.mark: row for row in self.all(MarkRecord) if row.contact == contact}
        back = {row.mark: row for row in self.all(MarkRemovalRecord) if row.contact == contact}
        assert back.keys() == papers.removed
        assert {
            name: marks.head(row) for name, row in drawn.items() if name not in back
        } == papers.marks
        numbers = [row.number for row in drawn.values()] + [row.number for row in back.values()]
        assert sorted(numbers) == list(range(1, papers.number + 1))

    def saved(self) -> Saved:
        """What a process that starts now would load."""
        opened = {
            row.id
            for row in self.all(ContactRecord)
            if row.state != "closed" or row.connected_at is not None
        }
        links = {row.link for row in self.all(ContactRecord) if row.id in opened}
        heads: dict[str, int] = {}
        for step in self.all(TimelineRecord):
            if step.contact in opened:
                heads[step.contact] = max(step.number, heads.get(step.contact, 0))
        return Saved(
            contacts=tuple(row for row in self.all(ContactRecord) if row.id in opened),
            parts=tuple(row for row in self.all(PartRecord) if row.contact in opened),
            presence=tuple(self.all(PresenceRecord)),
            reservations=tuple(self.all(ReservationRecord)),
            chat=tuple(row for row in self.all(ChatRecord) if row.contact in opened),
            participants=tuple(
                row
                for row in self.all(ParticipantRecord)
                if row.contact in opened and row.left_at is None
            ),
            companions=tuple(row for row in self.all(CompanionRecord) if row.contact in opened),
            claims=tuple(row for row in self.all(ClaimRecord) if row.contact in opened),
            link_uses=tuple(row for row in self.all(LinkUseRecord) if row.link in links),
            consents=tuple(row for row in self.all(ConsentRecord) if row.contact in opened),
            recordings=tuple(row for row in self.all(RecordingRecord) if row.contact in opened),
            documents=tuple(
                row
                for row in self.all(ContactDocumentRecord)
                if row.contact in opened and row.removed_at is None
            ),
            sharings=tuple(row for row in self.all(SharingRecord) if row.contact in opened),
            **self._marks(opened),
            appearance=tuple(row for row in self.all(AppearanceRecord) if row.ended_at is None),
            timeline_heads=tuple(heads.items()),
            looks=rows.looks(asdict(s) for s in self.all(TimelineRecord) if s.contact in opened),
        )

    def _marks(self, opened: set[str]) -> dict[str, Any]:
        added = [row for row in self.all(MarkRecord) if row.contact in opened]
        removals = [row for row in self.all(MarkRemovalRecord) if row.contact in opened]
        removed = {(row.contact, row.mark) for row in removals}
        numbers: dict[str, int] = {}
        numbered: list[MarkRecord | MarkRemovalRecord] = [*added, *removals]
        for row in numbered:
            numbers[row.contact] = max(row.number, numbers.get(row.contact, 0))
        points = {
            contact: sum(len(row.points) // 3 for row in added if row.contact == contact)
            for contact in numbers
        }
        return {
            "marks": tuple(
                marks.head(row) for row in added if (row.contact, row.mark) not in removed
            ),
            "removed_marks": tuple(removed),
            "mark_heads": tuple((name, top, points[name]) for name, top in numbers.items()),
        }

    @staticmethod
    def _key(record: Row) -> tuple[str, ...]:
        match record:
            case PartRecord():
                return ("PartRecord", record.contact, str(record.number))
            case PresenceRecord():
                return ("PresenceRecord", record.agent)
            case ChatRecord():
                return ("ChatRecord", record.contact, record.message)
            case LinkUseRecord():
                return ("LinkUseRecord", record.link)
            case ParticipantRecord():
                return ("ParticipantRecord", record.contact, record.participant)
            case ConsentRecord():
                return ("ConsentRecord", record.contact, record.participant, record.purpose)
            case ConsentTextRecord():
                return ("ConsentTextRecord", record.hash)
            case RecordingRecord():
                return ("RecordingRecord", record.contact)
            case TimelineRecord():
                return ("TimelineRecord", record.contact, str(record.number))
            case ContactDocumentRecord():
                return ("ContactDocumentRecord", record.contact, record.version)
            case SharingRecord():
                return ("SharingRecord", record.contact)
            case MarkRecord() | MarkRemovalRecord():
                return (type(record).__name__, record.contact, record.mark)
            case _:
                return (type(record).__name__, record.id)


@dataclass
class Page:
    """A page with its websocket: what it was told, and whether it was closed."""

    house: "House"
    connection: str
    instance: str
    contact: str = ""
    inbox: list[Message] = field(default_factory=list)
    acknowledged: list[str | None] = field(default_factory=list)
    closed: str | None = None
    companion: str | None = None

    def say(self, command: Command, command_id: str | None = None) -> list[Effect]:
        name = command_id or f"command-{next(self.house.numbers)}"
        return self.house.receive(
            ClientCommand(connection=self.connection, command_id=name, command=command)
        )

    def refused(self, command: Command) -> Code:
        """The code with which this is refused."""
        try:
            self.say(command)
        except Refused as refusal:
            return refusal.code
        raise AssertionError(f"{command} was accepted")

    def go(self) -> None:
        self.house.receive(ClientGone(connection=self.connection))

    def heard(self, kind: type[M]) -> list[M]:
        return [message for message in self.inbox if isinstance(message, kind)]

    def last(self, kind: type[M]) -> M:
        return self.heard(kind)[-1]

    def forget(self) -> None:
        self.inbox.clear()

    def take(self, message: Message) -> None:
        """A call that a page hears of gets its peer connection there."""
        self.inbox.append(message)
        hold(self.house.held.setdefault(self.instance, {}), message)


def calls_in(message: Message) -> tuple[CallView, ...]:
    """The calls that a page learns of."""
    match message:
        case AgentSnapshot(calls=calls):
            return calls
        case CustomerSnapshot(call=call) | Call(call=call) if call is not None:
            return (call,)
        case _:
            return ()


def hold(held: dict[str, int], message: Message) -> tuple[CallView, ...]:
    """What a page does with its peer connections: `held` are their epochs by contact. Returns the calls heard of."""
    match message:
        case Call(contact=contact, call=None):
            held.pop(contact, None)
        case AgentSnapshot() | CustomerSnapshot():
            held.clear()
        case _:
            pass
    calls = calls_in(message)
    held.update({call.contact: call.epoch for call in calls})
    return calls


class House:
    """The desk, its store and its people."""

    def __init__(self, rules: DeskRules = RULES, *agents: AgentProfile) -> None:
        self.rules = rules
        self.now = START
        self.rows = Rows()
        self.numbers = iter(range(1, 1_000_000))
        self.pages: dict[str, Page] = {}
        self.held: dict[str, dict[str, int]] = {}  # the epochs of calls, by instance
        self.agents = agents or (profile("anna"),)
        self.effects: list[Effect] = []
        self.media: list[Media] = []  # what the plane was told
        self.permitted = Permitted()
        self.start()

    def start(self) -> None:
        self.desk = Desk(self.rules, self.rows.saved(), self.now)
        for agent in self.agents:
            self.receive(AgentKnown(profile=agent))

    def restart(self) -> None:
        """The process dies and begins again; every websocket is gone."""
        for page in self.pages.values():
            page.closed = page.closed or "server"
        self.pages.clear()
        self.permitted.lapse()
        self.start()

    def receive(self, event: Event) -> list[Effect]:
        self.effects = self.desk.receive(self.now, event)
        self.perform(self.effects)
        return self.effects

    def perform(self, effects: list[Effect]) -> None:
        saves, saved = any(isinstance(effect, Save) for effect in effects), False
        for effect in effects:
            match effect:
                case Save():
                    saved = True
                    self.rows.commit(effect.records)
                case Send():
                    page = self.pages.get(effect.connection)
                    if page:
                        page.take(effect.message)
                        if effect.re is not None:
                            page.acknowledged.append(effect.re)
                case Close():
                    page = self.pages.pop(effect.connection, None)
                    if page:
                        page.closed = effect.why
                case Answer():
                    pass
                case LegOffer() | Route() | LegGone() | RoomGone():
                    self.media.append(effect)
                case Permits() | RecordingOver():
                    self.permitted.take(effect, first=saves and not saved)

    def wait(self, ms: int = 0) -> None:
        """Let time pass, with a tick at each moment the desk asks for."""
        end = self.now + ms
        while (due := self.desk.due) is not None and due <= end:
            self.now = max(self.now, due)
            self.receive(Tick())
        self.now = end

    # --- people ------------------------------------------------------------------------------------------------

    def open(self, contact: str, **link: Any) -> Opened:
        details = {"link": f"link-{contact}", "queue": self.rules.queues[0].id, **link}
        event = LinkOpened(contact=contact, seat=f"seat-{contact}", **details)
        effects = self.receive(event)
        return next(effect.result for effect in effects if isinstance(effect, Answer))

    def page(self, contact: str, seat: str | None = None, instance: str | None = None) -> Page:
        party = Customer(contact=contact, seat=seat or f"seat-{contact}")
        return self._connect(party, instance, contact)

    def customer(self, contact: str, channel: Any = "video", **link: Any) -> Page:
        """Somebody who has joined the queue."""
        self.open(contact, **link)
        page = self.page(contact)
        self.join(page, channel)
        return page

    def join(self, page: Page, channel: Any = "video") -> None:
        page.say(JoinQueue(contact=page.contact, channel=channel, camera=True, microphone=True))

    def console(self, agent: str = "anna", instance: str | None = None) -> Page:
        return self._connect(Staff(id=agent, role="agent"), instance, "")

    def companion(self, contact: str, companion: str, instance: str | None = None) -> Page:
        party = Companion(companion=companion, seat=f"seat-{companion}")
        return self._connect(party, instance, contact)

    def supervisor(self) -> Page:
        return self._connect(Staff(id="vera", role="supervisor", name="Vera Vogt"), None, "")

    def agent(self, agent: str = "anna") -> Page:
        """Somebody who is available."""
        page = self.console(agent)
        page.say(SetPresence(state="available", reason=None))
        return page

    def state(self, contact: str) -> str:
        """The contact's, as the desk has it."""
        return self.desk.state.contacts[contact].state

    def shown(self, agent: str) -> str:
        """What is shown of this agent."""
        return self.desk.state.agents[agent].shown

    def chosen(self, agent: str) -> str:
        """What this agent chose, or the desk set."""
        return self.desk.state.agents[agent].presence.state

    def accept(self, page: Page, agent: str = "anna") -> None:
        reservation = self.desk.state.agents[agent].reservation
        assert reservation is not None
        page.say(AcceptReservation(reservation=reservation))

    def call(self, contact: str = "c1", channel: Any = "video") -> tuple[Page, Page]:
        """A customer and Anna, talking."""
        agent, customer = self.agent(), self.customer(contact, channel)
        self.accept(agent)
        return customer, agent

    def let_in(self, contact: str, end: Side) -> None:
        """One more in the talk."""
        calls.join(self.desk.state, self.desk.state.contacts[contact], end)
        self.receive(Tick())

    def finish(self, page: Page, contact: str = "c1", then: Any = "available") -> None:
        page.say(FinishWrapUp(contact=contact, disposition="done", note="", then=then, reason=None))

    def _connect(self, party: Party, instance: str | None, contact: str) -> Page:
        name = f"connection-{next(self.numbers)}"
        page = Page(self, name, instance or f"page-{name}", contact)
        page.companion = party.companion if isinstance(party, Companion) else None
        self.pages[name] = page
        held = self.held.get(page.instance, {})
        hello = ClientConnected(
            connection=name,
            party=party,
            instance=page.instance,
            language="de",
            calls=tuple(HeldCall(contact=call, epoch=epoch) for call, epoch in held.items()),
        )
        try:
            self.receive(hello)
        except Refused:
            del self.pages[name]
            raise
        return page
