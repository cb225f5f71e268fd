"""The state machine of the whole desk once more, in queues that record, with a recorder that may do and say anything.

Beside it runs a ledger of what people themselves have said, which knows nothing of the desk's rows.
"""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from policies.consent import Answer, Impossible, Kind, Mode, Purpose, RecordingRule
from signaling.core import consents
from signaling.core.commands import (
    AnswerConsent,
    AskConsent,
    BeginOrder,
    Command,
    ConsentAnswer,
    ConsentImpossible,
    DecideClaim,
    EndOrder,
    HangUp,
    Pause,
    PauseRecording,
    ResumeRecording,
    SetHeadset,
    Supervise,
    WithdrawConsent,
)
from signaling.core.events import (
    LegState,
    PermitClosed,
    PlaneAvailable,
    Recorded,
    RecorderAvailable,
    RecordingFailed,
)
from signaling.core.permits import SILENT_MS
from signaling.core.session import Contact, Side
from tests.consenting import TEXTS
from tests.house import House, Page
from tests.limits import budget
from tests.machine import STAFF, TWO_QUEUES, DeskMachine
from tests.simulation.permits import check_permits

ASKED: tuple[Purpose, ...] = ("sound", "picture", "quality")
MODES = st.sampled_from(["consent", "statutory", "agent_only", "consent", "statutory", "never"])
Said = dict[tuple[str, str, Purpose], tuple[Mode, Answer]]


class DeskRecording(DeskMachine):
    """As its base; everybody may be asked, and say whatever they like."""

    @initialize(modes=st.tuples(MODES, MODES), ask=st.sampled_from(["begin", "begin", "agent"]))
    def begin_recording(self, modes: tuple[Mode, Mode], ask: Any) -> None:
        recording = RecordingRule(purposes=("sound", "picture"), uses=("quality",), ask=ask)
        queues = tuple(
            replace(queue, recording=replace(recording, mode=mode))
            for queue, mode in zip(TWO_QUEUES.queues, modes, strict=True)
        )
        rules = replace(TWO_QUEUES, queues=queues, consent_texts=TEXTS)
        self.said: Said = {}
        self.seats: dict[str, str] = {}
        self.house = House(rules, *STAFF)
        self.pages, self.contacts, self.opened = [], [], 0
        self.house.receive(PlaneAvailable(yes=True))
        self.house.receive(RecorderAvailable(yes=True))
        for agent in ("anna", "cleo"):
            self.pages.append(self.house.agent(agent))

    def begin(self) -> None:
        """The base's beginning is not ours."""

    def talk(self, data: st.DataObject) -> Contact | None:
        talks = [c for c in self.house.desk.state.contacts.values() if c.state == "connected"]
        return data.draw(st.sampled_from(talks)) if talks else None

    def somebody(self, data: st.DataObject, contact: Contact) -> tuple[Side, Page] | None:
        here = [
            (side, self.house.pages[side.connection])
            for side in contact.sides.values()
            if side.connection
        ]
        return data.draw(st.sampled_from(here)) if here else None

    def lead(self, data: st.DataObject) -> tuple[Contact, Page] | None:
        contact = self.talk(data)
        if contact is None:
            return None
        agent = self.house.desk.state.agent_of(contact)
        if agent is None or agent.primary is None:
            return None
        return contact, self.house.pages[agent.primary]

    def say(self, page: Page, command: Command, then: Callable[[], None] | None = None) -> None:
        def saying() -> None:
            page.say(command)
            if then is not None:
                then()

        self.attempt(saying)

    @rule(data=st.data(), queue=st.sampled_from(["german", "english"]))
    def a_recording_runs(self, data: st.DataObject, queue: str) -> None:
        """All that it takes, as far as the others let it."""
        if self.talk(data) is None:
            for agent in ("anna", "cleo"):
                self.open_a_console(agent, None)
            self.the_plane(yes=True)
            self.the_recorder_comes_and_goes(yes=True)
            self.a_customer_joins(queue=queue, channel="video", answered=True)
        self.everybody_agrees(data)

    @rule(data=st.data())
    def everybody_agrees(self, data: st.DataObject) -> None:
        found = self.lead(data)
        if found is None:
            return
        contact, page = found
        self.say(page, ResumeRecording(contact=contact.id))
        self.say(page, AskConsent(contact=contact.id))
        self.say(page, BeginOrder(contact=contact.id))
        for side in list(contact.sides.values()):
            if side.connection:
                one = self.house.pages[side.connection]
                self.respond(contact, side, one, ASKED, True)
                self.say(one, SetHeadset(contact=contact.id, worn=True))

    @rule(data=st.data())
    def everybody_is_connected_and_time_passes(self, data: st.DataObject) -> None:
        """Long enough for what is permitted to have come, or to be called silent."""
        contact = self.talk(data)
        if contact is None:
            return
        for side in list(contact.sides.values()):
            who = side.id
            event = LegState(room=contact.id, participant=who, leg=side.leg, state="connected")
            self.house.receive(event)
        self.house.wait(SILENT_MS)

    @rule(data=st.data())
    def somebody_agrees_leaves_and_comes_back(self, data: st.DataObject) -> None:
        contact = self.talk(data)
        if contact is None or self.house.desk.state.supervisors:
            return
        page = self.house.supervisor()
        self.pages.append(page)
        for _ in range(2):
            self.say(page, Supervise(contact=contact.id, purpose="training"))
            self.nothing_is_recorded_that_anybody_has_not_agreed_to()
            if page.connection in self.house.desk.state.supervised:
                self.everybody_agrees(data)
                self.say(page, HangUp(contact=contact.id))
                self.nothing_is_recorded_that_anybody_has_not_agreed_to()

    @rule(data=st.data())
    def another_device_takes_the_seat(self, data: st.DataObject) -> None:
        found = self.lead(data)
        if found is None or found[0].record.link is None:
            return
        contact, page = found
        self.opened += 1
        name, link = f"c{self.opened}", contact.record.link
        self.quietly(lambda: self.house.open(name, link=link, contacts=1, queue="german"))
        if name in contact.claims:
            self.pages.append(self.house.page(contact.id, seat=f"seat-{name}"))
            self.say(page, DecideClaim(contact=contact.id, claim=name, admit=True))

    @rule(data=st.data(), granted=st.sampled_from([True, True, True, False]))
    def everybody_answers(self, data: st.DataObject, granted: bool) -> None:
        """What they are asked, and one of them as drawn."""
        contact = self.talk(data)
        if contact is None:
            return
        chosen = data.draw(st.sampled_from(list(contact.sides)))
        for side in list(contact.sides.values()):
            if side.connection:
                asked = consents.questions(self.house.desk.state, contact, side)
                purposes = tuple(text.purpose for text in asked)
                yes = granted or side.id != chosen
                self.respond(contact, side, self.house.pages[side.connection], purposes, yes)

    @rule(
        data=st.data(),
        purposes=st.lists(st.sampled_from(ASKED), min_size=1, unique=True),
        granted=st.booleans(),
    )
    def somebody_answers_anything(
        self, data: st.DataObject, purposes: list[Purpose], granted: bool
    ) -> None:
        contact = self.talk(data)
        found = contact and self.somebody(data, contact)
        if contact and found:
            self.respond(contact, *found, tuple(purposes), granted)

    def respond(
        self, contact: Contact, side: Side, page: Page, purposes: tuple[Purpose, ...], granted: bool
    ) -> None:
        hashes = {text.purpose: text.hash("de") for text in TEXTS}
        answers = tuple(
            ConsentAnswer(purpose=purpose, text=hashes[purpose], granted=granted)
            for purpose in purposes
        )
        mode = consents.rule(self.house.desk.state, contact).mode

        def keep() -> None:
            for purpose in purposes:
                said: Answer = "granted" if granted else "refused"
                self.said[contact.id, side.id, purpose] = mode, said

        command = AnswerConsent(contact=contact.id, language="de", answers=answers)
        self.say(page, command, keep)

    @rule(data=st.data(), purposes=st.lists(st.sampled_from(ASKED), unique=True))
    def somebody_withdraws(self, data: st.DataObject, purposes: list[Purpose]) -> None:
        contact = self.talk(data)
        found = contact and self.somebody(data, contact)
        if contact is None or not found:
            return
        side, page = found
        page.say(WithdrawConsent(contact=contact.id, purposes=tuple(purposes)))
        for key, (mode, said) in self.said.items():
            mine = key[:2] == (contact.id, side.id) and said == "granted"
            if mine and (not purposes or key[2] in purposes):
                self.said[key] = mode, "withdrawn"

    @rule(
        data=st.data(),
        what=st.sampled_from(
            ["ask", "pause", "resume", "resume", "begin", "begin", "end", "never"]
        ),
        pause=st.sampled_from(get_args(Pause)),
        why=st.sampled_from(get_args(Impossible)),
    )
    def the_agent_decides(
        self, data: st.DataObject, what: str, pause: Pause, why: Impossible
    ) -> None:
        found = self.lead(data)
        if found is None:
            return
        contact, page = found
        name = contact.id
        decisions: dict[str, Command] = {
            "ask": AskConsent(contact=name),
            "pause": PauseRecording(contact=name, reason=pause),
            "resume": ResumeRecording(contact=name),
            "begin": BeginOrder(contact=name),
            "end": EndOrder(contact=name),
            "never": ConsentImpossible(contact=name, reason=why),
        }
        if what != "never" or data.draw(st.sampled_from([True, False, False])):
            self.say(page, decisions[what])

    @rule(data=st.data(), worn=st.sampled_from([True, True, False]))
    def somebody_wears_a_headset(self, data: st.DataObject, worn: bool) -> None:
        contact = self.talk(data)
        found = contact and self.somebody(data, contact)
        if contact and found:
            self.say(found[1], SetHeadset(contact=contact.id, worn=worn))

    @rule(yes=st.sampled_from([True, True, True, False]))
    def the_recorder_comes_and_goes(self, yes: bool) -> None:
        self.house.receive(RecorderAvailable(yes=yes, code=None if yes else "disk_full"))

    @rule(
        data=st.data(),
        past=st.sampled_from([0, 0, 1, 7]),
        code=st.sampled_from(["lapsed", "lapsed", "worker_gone", "write_failed"]),
        what=st.sampled_from(["recorded", "recorded", "closed", "failed"]),
    )
    def the_recorder_tells(self, data: st.DataObject, past: int, code: str, what: str) -> None:
        """Of tracks that are permitted, were, or never have been."""
        contact = self.talk(data)
        if contact is None:
            return
        kinds: tuple[Kind, ...] = ("sound", "picture", "screen")
        keys = list(contact.permits) or [(contact.id, kinds[0])]
        who, kind = data.draw(st.sampled_from(keys))
        told: dict[str, Any] = {
            "room": contact.id,
            "participant": who,
            "kind": kind,
            "sequence": contact.permits.get((who, kind), 1) - past,
        }
        if what == "recorded":
            self.house.receive(Recorded(**told))
        elif what == "failed":
            self.house.receive(RecordingFailed(room=contact.id, code="key_missing"))
        else:
            if past == 0 and (who, kind) in contact.permits:
                self.house.permitted.drop(contact.id, who, kind)
            self.house.receive(PermitClosed(**told, code=code))

    @invariant()
    def nothing_is_recorded_that_anybody_has_not_agreed_to(self) -> None:
        d, permitted = self.house.desk.state, self.house.permitted
        check_permits(d, permitted.tracks)
        self.forget(d.contacts)
        for contact in d.contacts.values():
            assert permitted.names(contact.id) == set(contact.permits)
            mode = consents.rule(d, contact).mode
            for who, kind in contact.permits:
                needed = {who} if mode == "agent_only" else set(contact.sides)
                for one in needed:
                    found = self.said.get((contact.id, one, kind))
                    assert found == (mode, "granted"), f"{one} said {found}"
            for side in contact.sides.values():
                for text in consents.questions(d, contact, side):
                    key = contact.id, side.id, text.purpose
                    assert key not in self.said or self.said[key][0] != mode, "asked twice"

    def forget(self, contacts: dict[str, Contact]) -> None:
        """A grant ends when whoever gave it is out of the talk, or another device sits in their place."""
        for contact in contacts.values():
            other = self.seats.setdefault(contact.id, contact.record.seat) != contact.record.seat
            self.seats[contact.id] = contact.record.seat
            for key, (_, said) in list(self.said.items()):
                gone = key[1] not in contact.sides or (other and key[1] == contact.id)
                if key[0] == contact.id and said == "granted" and gone:
                    del self.said[key]

    @invariant()
    def what_was_decided_is_saved(self) -> None:
        for contact in self.house.desk.state.contacts.values():
            if contact.recording is not None:
                assert self.house.rows.rows["RecordingRecord", contact.id] == contact.recording
            for (who, purpose), row in contact.consents.items():
                key = "ConsentRecord", contact.id, who, purpose
                assert self.house.rows.rows[key] == row


@pytest.mark.parametrize("mode", ["consent", "statutory"])
def test_the_machine_can_change_who_is_there(mode: Mode) -> None:
    machine: Any = DeskRecording()
    machine.begin_recording(modes=(mode, mode), ask="begin")
    first: Any = SimpleNamespace(draw=lambda strategy: next(iter(strategy.elements)))
    machine.a_recording_runs(first, "german")
    machine.somebody_agrees_leaves_and_comes_back(first)
    machine.another_device_takes_the_seat(first)
    machine.nothing_is_recorded_that_anybody_has_not_agreed_to()
    assert machine.house.permitted.tracks["c1"] == ()


@pytest.mark.parametrize(("mode", "tracks"), [("consent", 4), ("statutory", 4), ("agent_only", 2)])
def test_the_machine_can_bring_a_recording_about(mode: Mode, tracks: int) -> None:
    """Not in vain: what the rules above can do leads to tracks that may be recorded."""
    machine: Any = DeskRecording()
    machine.begin_recording(modes=(mode, mode), ask="agent")
    machine.a_customer_joins(queue="german", channel="video", answered=True)
    first: Any = SimpleNamespace(draw=lambda strategy: next(iter(strategy.elements)))
    machine.a_recording_runs(first, "german")
    machine.nothing_is_recorded_that_anybody_has_not_agreed_to()
    assert len(machine.house.permitted.tracks["c1"]) == tracks


TestDeskRecording = pytest.mark.timed(DeskRecording.TestCase)
TestDeskRecording.settings = settings(
    max_examples=budget(40, 200), stateful_step_count=50, deadline=None
)
