"""What people in a recorded talk do, whether or not it is possible at the moment, and the pages they do it with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from policies.consent import KINDS, ConsentText, Purpose
from signaling.core.commands import (
    AcceptReservation,
    AdmitCompanion,
    AnswerConsent,
    AskColleague,
    AskConsent,
    BeginOrder,
    Command,
    ConsentAnswer,
    ConsentImpossible,
    DecideClaim,
    EndConsult,
    EndOrder,
    HandOver,
    HangUp,
    JoinColleague,
    PauseRecording,
    RemoveParticipant,
    ResumeRecording,
    SetHeadset,
    SetPresence,
    Supervise,
    TransferContact,
    WithdrawConsent,
)
from signaling.core.errors import Refused
from signaling.core.events import (
    ClientCommand,
    ClientConnected,
    ClientGone,
    CompanionInvited,
    CompanionRedeemed,
    Customer,
    LinkOpened,
    Party,
)
from signaling.core.messages import Message, Ok

if TYPE_CHECKING:
    from tests.simulation.schedule import World

CONTACT: Final = "c1"
PURPOSES: Final[tuple[Purpose, ...]] = (*KINDS, "quality")
TEXTS: Final = tuple(
    ConsentText(purpose=purpose, version="1", text={"de": f"{purpose}?", "en": f"{purpose}?"})
    for purpose in PURPOSES
)


@dataclass(slots=True)
class Page:
    """Somebody's page: it says again what was never answered, once it is back."""

    world: "World"
    who: str
    party: Party
    connection: str | None = None
    pending: dict[str, Command] = field(default_factory=dict)
    _lag: float = 0.0

    def connect(self) -> None:
        world = self.world
        if self.connection is not None or world.server is None:
            return
        self.connection = name = world.name("connection")
        world.online[name] = self
        hello = ClientConnected(
            connection=name, party=self.party, instance=f"page-{self.who}", language="de", calls=()
        )
        try:
            world.server.runner.post(hello)
        except Refused:
            world.online.pop(name, None)
            self.connection = None
            world.later(200, self.connect)
            return
        world.later(world.chance.uniform(5, 400), partial(self._say_again, name))

    def _say_again(self, connection: str) -> None:
        """Once the snapshot has come."""
        for command_id in list(self.pending):
            self._arrive(connection, command_id)

    def say(self, command: Command) -> None:
        command_id = self.world.name("command")
        self.pending[command_id] = command
        self._transmit(command_id)

    def cut(self) -> None:
        world, name = self.world, self.connection
        if name is None:
            return
        self.connection = None
        world.later(world.chance.uniform(0, 1_500), lambda: self._missed(name))
        world.later(world.chance.uniform(50, 2_000), self.connect)

    def _missed(self, name: str) -> None:
        world = self.world
        if world.online.pop(name, None) is not None and world.server is not None:
            world.post(ClientGone(connection=name))

    def _transmit(self, command_id: str) -> None:
        """In order, as a websocket does, some of it twice."""
        world, connection = self.world, self.connection
        if connection is None:
            return
        now = asyncio.get_running_loop().time() * 1000
        self._lag = max(self._lag, now + world.chance.uniform(0.1, 40))
        for _ in range(2 if world.chance.random() < world.weather.doubled else 1):
            world.later(self._lag - now, lambda: self._arrive(connection, command_id))

    def _arrive(self, connection: str, command_id: str) -> None:
        world = self.world
        command = self.pending.get(command_id)
        if command is None or connection != self.connection or connection not in world.online:
            return
        event = ClientCommand(connection=connection, command_id=command_id, command=command)
        if not world.post(event):
            self.pending.pop(command_id, None)

    def heard(self, message: Message, re: str | None) -> None:
        if isinstance(message, Ok) and re is not None:
            self.pending.pop(re, None)


class People:
    """Everybody who may take part."""

    def __init__(self, world: "World") -> None:
        self.world = world

    def something(self) -> None:
        """Somebody does something that people do, whether or not it is possible now."""
        if self.world.contact is not None:
            works, weights = zip(*self._repertoire.items(), strict=True)
            (work,) = self.world.chance.choices(works, weights)
            work()

    @property
    def _repertoire(self) -> dict[Callable[[], None], float]:
        return {
            self.agree: 12,
            self._say_no: 4,
            self._pause: 3,
            self._resume: 3,
            self._mark: 2,
            self._companion: 3,
            self._advice: 3,
            self._guest_goes: 2,
            self._supervise: 2,
            self._another_device: 1,
            self.accept: 2,
            self._pass_on: 0.5,
            self._no_consent_possible: 0.2,
            self._hang_up: 0.1,
        }

    def _lead(self) -> Page:
        assert self.world.contact is not None
        return self.world.pages[self.world.contact.record.agent or "anna"]

    def _someone(self) -> Page:
        assert self.world.contact is not None
        return self.world.pages[self.world.chance.choice([*self.world.contact.sides, CONTACT])]

    def agree(self) -> None:
        """Everybody in the talk does what it takes, each in their time."""
        if self.world.contact is None:
            return
        lead = self._lead()
        lead.say(AskConsent(contact=CONTACT))
        lead.say(BeginOrder(contact=CONTACT))
        for who in self.world.contact.sides:
            self.world.later(self.world.chance.uniform(0, 300), partial(self._answer, who, 0.95))

    def _answer(self, who: str, yes: float) -> None:
        languages: tuple[Literal["de", "en"], ...] = ("de", "en")
        language = self.world.chance.choice(languages)
        answers = tuple(
            ConsentAnswer(
                purpose=text.purpose,
                text=text.hash(language),
                granted=self.world.chance.random() < yes,
            )
            for text in TEXTS
            if text.purpose in self.world.kinds or self.world.chance.random() < 0.3
        )
        page = self.world.pages[who]
        if self.world.chance.random() < 0.8:
            page.say(SetHeadset(contact=CONTACT, worn=True))
        page.say(AnswerConsent(contact=CONTACT, language=language, answers=answers))

    def _say_no(self) -> None:
        page = self._someone()
        choices: tuple[tuple[Purpose, ...], ...] = ((), ("sound",), ("quality",), KINDS)
        purposes = self.world.chance.choice(choices)
        if self.world.chance.random() < 0.7:
            page.say(WithdrawConsent(contact=CONTACT, purposes=purposes))
        elif self.world.chance.random() < 0.5:
            page.say(SetHeadset(contact=CONTACT, worn=False))
        else:
            self._answer(page.who, 0.3)

    def _pause(self) -> None:
        self._lead().say(PauseRecording(contact=CONTACT, reason="card_data"))
        self.world.later(self.world.chance.uniform(100, 2_000), self._resume)

    def _resume(self) -> None:
        if self.world.contact is not None:
            self._lead().say(ResumeRecording(contact=CONTACT))

    def _mark(self) -> None:
        self._lead().say(self.world.chance.choice((BeginOrder, EndOrder))(contact=CONTACT))

    def _companion(self) -> None:
        """The next step of somebody who comes along."""
        assert self.world.contact is not None
        row = self.world.contact.companions.get("k1")
        if row is None:
            self.world.post(
                CompanionInvited(companion="k1", contact=CONTACT, by=CONTACT, name="Tochter")
            )
        elif row.state == "invited":
            self.world.post(CompanionRedeemed(companion="k1", seat="seat-k1"))
        elif self.world.pages["k1"].connection is None:
            self.world.pages["k1"].connect()
        elif "k1" not in self.world.contact.sides:
            self._lead().say(AdmitCompanion(contact=CONTACT, companion="k1", admit=True))
        else:
            self._answer("k1", 0.9)

    def _advice(self) -> None:
        """The next step of a colleague who is asked."""
        assert self.world.contact is not None
        other = "bert" if self._lead().who == "anna" else "anna"
        steps: tuple[Command, ...] = (
            JoinColleague(contact=CONTACT),
            JoinColleague(contact=CONTACT),
            EndConsult(contact=CONTACT),
            HandOver(contact=CONTACT, agent=other, note=""),
        )
        if other in self.world.contact.sides:
            self._lead().say(self.world.chance.choice(steps))
            return
        self.world.pages[other].say(SetPresence(state="available", reason=None))
        self._lead().say(AskColleague(contact=CONTACT, queue=None, agent=other, note=""))
        self.world.later(100, self.accept)

    def accept(self) -> None:
        if self.world.server is None:
            return
        for agent in self.world.server.desk.state.agents.values():
            if agent.reservation is not None:
                self.world.pages[agent.id].say(AcceptReservation(reservation=agent.reservation))

    def _supervise(self) -> None:
        page = self.world.pages["vera"]
        if page.connection is None:
            page.connect()
        page.say(Supervise(contact=CONTACT, purpose="training"))

    def _another_device(self) -> None:
        """The customer's link is opened elsewhere, and the agent lets that device in."""
        world, seat = self.world, self.world.name("seat")
        world.post(LinkOpened(contact=seat, seat=seat, link="link", queue="german"))
        page = Page(world, CONTACT, Customer(contact=CONTACT, seat=seat))
        page.connect()
        world.later(100, partial(self._let_in, seat))
        world.later(300, partial(self._moved, page, seat))

    def _let_in(self, seat: str) -> None:
        contact = self.world.contact
        claims = [claim.id for claim in contact.pending if claim.seat == seat] if contact else []
        for claim in claims:
            self._lead().say(DecideClaim(contact=CONTACT, claim=claim, admit=True))

    def _moved(self, page: Page, seat: str) -> None:
        contact = self.world.contact
        if contact is not None and contact.record.seat == seat:
            self.world.pages[CONTACT] = page

    def _guest_goes(self) -> None:
        assert self.world.contact is not None
        guests = [who for who in self.world.contact.sides if who in {"k1", "vera", "bert"}]
        for who in guests:
            if self.world.chance.random() < 0.5:
                self.world.pages[who].say(HangUp(contact=CONTACT))
            else:
                self._lead().say(RemoveParticipant(contact=CONTACT, participant=who))

    def _pass_on(self) -> None:
        self.world.pages["bert"].say(SetPresence(state="available", reason=None))
        queue = self.world.chance.choice(("other", "german"))
        self._lead().say(TransferContact(contact=CONTACT, queue=queue, agent=None, note=""))
        for ms in (100, 300):
            self.world.later(ms, self.accept)

    def _no_consent_possible(self) -> None:
        self._lead().say(ConsentImpossible(contact=CONTACT, reason="confused"))

    def _hang_up(self) -> None:
        self._someone().say(HangUp(contact=CONTACT))
