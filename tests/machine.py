"""The whole desk as a hypothesis state machine: anything a client, an agent or time may do, in any order."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from policies.routing.facts import Overflow, QueueRule
from signaling.core.commands import (
    AcceptReservation,
    AdmitCompanion,
    AskColleague,
    Command,
    DeclineReservation,
    EndConsult,
    HandOver,
    HangUp,
    JoinColleague,
    RemoveParticipant,
    SetPresence,
    Supervise,
    TransferContact,
)
from signaling.core.errors import Refused
from signaling.core.events import (
    AgentDisabled,
    AgentKnown,
    ClientCommand,
    CompanionInvited,
    CompanionRedeemed,
    DocumentBrought,
    LibraryChanged,
    LinkRevoked,
    PlaneAvailable,
    Tick,
)
from signaling.core.model import DeskRules
from tests.frozen import freeze
from tests.house import House, Page, profile
from tests.reading import version
from tests.simulation.invariants import check
from tests.utterances import commands, reading

TWO_QUEUES = DeskRules(
    desk="house",
    languages=("de", "en"),
    queues=(
        QueueRule(
            id="german",
            title={},
            language="de",
            rest_ms=10_000,
            overflow=(Overflow(after_ms=30_000, queue="english"),),
        ),
        QueueRule(id="english", title={}, language="en", network="relay", wrap_up_ms=0),
    ),
    pause_reasons=("lunch", "training"),
    dispositions=("done", "again"),
    open_grace_ms=120_000,
    media=True,
    supervision_purposes=("training",),
)
BOTH = frozenset({"de", "en"})
STAFF = (profile("anna", languages=BOTH), profile("bert"), profile("cleo", languages=BOTH))


class DeskMachine(RuleBasedStateMachine):
    """Pages that come and go, everything they may say, time, restarts; after each step the desk agrees with itself."""

    @initialize()
    def begin(self) -> None:
        self.house = House(TWO_QUEUES, *STAFF)
        self.pages: list[Page] = []
        self.contacts: list[str] = []
        self.opened = 0
        self.house.receive(PlaneAvailable(yes=True))
        for agent in ("anna", "cleo"):
            self.pages.append(self.house.agent(agent))

    def attempt(self, action: Callable[[], Any]) -> None:
        """Whatever is refused has changed nothing."""
        before = freeze(self.house.desk.state)
        try:
            action()
        except Refused:
            assert freeze(self.house.desk.state) == before

    def someone(self, data: st.DataObject) -> Page | None:
        self.pages = [page for page in self.pages if page.closed is None]
        return data.draw(st.sampled_from(self.pages)) if self.pages else None

    @rule(
        queue=st.sampled_from(["german", "german", "english"]),
        channel=st.sampled_from(["video", "chat"]),
        answered=st.booleans(),
    )
    def a_customer_joins(self, queue: str, channel: str, answered: bool) -> None:
        self.opened += 1
        name = f"c{self.opened}"
        self.house.open(name, link=f"link-{self.opened}", queue=queue)
        page = self.house.page(name)
        self.contacts.append(name)
        self.pages.append(page)
        self.house.join(page, channel)
        agent = self.house.desk.state.contacts[name].record.agent
        if answered and agent and self.house.desk.state.agents[agent].primary:
            self.answer(agent, accept=True)

    @rule(times=st.integers(1, 2), back=st.integers(0, 4))
    def a_link_is_opened_again(self, times: int, back: int) -> None:
        link = f"link-{max(0, self.opened - back)}"
        self.opened += 1
        name = f"c{self.opened}"

        def opening() -> None:
            opened = self.house.open(name, link=link, contacts=times, queue="german")
            if opened.contact not in self.contacts:
                self.contacts.append(opened.contact)
            self.pages.append(self.house.page(opened.contact, seat=f"seat-{name}"))

        self.quietly(opening)

    def quietly(self, action: Callable[[], Any]) -> None:
        try:
            action()
        except Refused:
            return

    @rule(agent=st.sampled_from(["anna", "bert", "cleo"]), instance=st.sampled_from(["x", None]))
    def open_a_console(self, agent: str, instance: str | None) -> None:
        def opening() -> None:
            page = self.house.console(agent, instance=instance and f"{instance}-{agent}")
            self.pages.append(page)
            self.house.receive(
                ClientCommand(
                    connection=page.connection,
                    command_id="available",
                    command=SetPresence(state="available", reason=None),
                )
            )

        self.quietly(opening)

    @rule(data=st.data())
    def go(self, data: st.DataObject) -> None:
        page = self.someone(data)
        if page:
            page.go()
            self.pages.remove(page)
            del self.house.pages[page.connection]

    @rule(data=st.data(), fresh=st.booleans())
    def come_back(self, data: st.DataObject, fresh: bool) -> None:
        page = self.someone(data)
        if page and page.contact and page.companion is None:
            seat = self.house.desk.state.contacts[page.contact].record.seat
            instance = None if fresh else page.instance
            self.quietly(
                lambda: self.pages.append(
                    self.house.page(page.contact, seat=seat, instance=instance)
                )
            )

    @rule(data=st.data(), answer=st.sampled_from([True, True, False]))
    def somebody_answers(self, data: st.DataObject, answer: bool) -> None:
        asked = list(self.house.desk.state.reservations.values())
        if asked:
            self.answer(data.draw(st.sampled_from(asked)).agent, accept=answer)

    def answer(self, agent: str, *, accept: bool) -> None:
        found = self.house.desk.state.agents[agent]
        if found.reservation and found.primary:
            page = self.house.pages[found.primary]
            kind = AcceptReservation if accept else DeclineReservation
            reservation = found.reservation
            self.attempt(lambda: page.say(kind(reservation=reservation)))

    @rule(data=st.data())
    def a_talk_goes_on(self, data: st.DataObject) -> None:
        """To its end, as most do."""
        state = self.house.desk.state
        held = [(a, c) for a in state.agents.values() if a.primary for c in a.contacts]
        if not held:
            return
        agent, contact = data.draw(st.sampled_from(held))
        assert agent.primary is not None
        page = self.house.pages[agent.primary]
        if state.contacts[contact].talks(agent.id):
            self.attempt(lambda: page.say(HangUp(contact=contact)))
        else:
            then = data.draw(st.sampled_from(["available", "offline"]))
            self.attempt(lambda: self.house.finish(page, contact, then))

    @rule(data=st.data(), back=st.integers(0, 3))
    def somebody_comes_along(self, data: st.DataObject, back: int) -> None:
        """The next step of a companion: invited, come, let in or not, gone."""
        state = self.house.desk.state
        talks = [c for c in state.contacts.values() if c.state == "connected"]
        if not talks:
            return
        contact = data.draw(st.sampled_from(talks))
        rows = list(contact.companions.values())[-1 - back :]
        row = rows[0] if rows else None
        if row is None or row.ended_at is not None:
            self.opened += 1
            event = CompanionInvited(
                companion=f"k{self.opened}", contact=contact.id, by=contact.id, name="Tochter"
            )
            self.attempt(lambda: self.house.receive(event))
        elif row.state == "invited":
            redeemed = CompanionRedeemed(companion=row.id, seat=f"seat-{row.id}")
            self.attempt(lambda: self.house.receive(redeemed))
        elif row.state == "lobby" and row.id not in contact.lobby:
            self.pages.append(self.house.companion(contact.id, row.id))
        elif row.state == "lobby" and (agent := state.agent_of(contact)) and agent.primary:
            page = self.house.pages[agent.primary]
            admit = data.draw(st.sampled_from([True, True, False]))
            command = AdmitCompanion(contact=contact.id, companion=row.id, admit=admit)
            self.attempt(lambda: page.say(command))

    @rule(data=st.data())
    def a_supervisor_joins(self, data: st.DataObject) -> None:
        state = self.house.desk.state
        talks = [c.id for c in state.contacts.values() if c.state == "connected"]
        if not talks or len(state.supervisors) > 1:
            return
        page = self.house.supervisor()
        self.pages.append(page)
        command = Supervise(contact=data.draw(st.sampled_from(talks)), purpose="training")
        self.attempt(lambda: page.say(command))

    @rule(yes=st.sampled_from([True, True, False]))
    def the_plane(self, yes: bool) -> None:
        self.house.receive(PlaneAvailable(yes=yes))

    @rule(data=st.data(), to=st.sampled_from(["anna", "bert", "cleo"]))
    def advice_is_asked_for(self, data: st.DataObject, to: str) -> None:
        """The next step of a consultation: asked, answered, and brought to one of its ends."""
        state = self.house.desk.state
        leads = [(c, a) for c in state.contacts.values() if (a := state.agent_of(c)) and a.primary]
        leads = [(c, a) for c, a in leads if c.talks(a.id)]
        if not leads:
            return
        contact, agent = data.draw(st.sampled_from(leads))
        assert agent.primary is not None
        page, name = self.house.pages[agent.primary], contact.id
        colleague = contact.consult.agent if contact.consult else to
        next_: tuple[Command, ...] = (
            EndConsult(contact=name),
            JoinColleague(contact=name),
            HandOver(contact=name, agent=colleague, note=""),
            RemoveParticipant(contact=name, participant=colleague),
        )
        command = data.draw(st.sampled_from(next_))
        if contact.consult is None:
            command = AskColleague(contact=name, queue=None, agent=to, note="")
        self.attempt(lambda: page.say(command))
        if contact.consult is not None:
            self.answer(contact.consult.agent, accept=True)

    @rule(
        data=st.data(),
        queue=st.sampled_from(["german", "english", None]),
        to=st.sampled_from(["anna", "bert", "cleo", None]),
    )
    def a_contact_is_passed_on(
        self, data: st.DataObject, queue: str | None, to: str | None
    ) -> None:
        """Somebody always has it, and nobody's place is lost."""
        state = self.house.desk.state
        talks = [(a, c) for a in state.agents.values() if a.primary for c in a.contacts]
        talks = [(a, c) for a, c in talks if state.contacts[c].record.agent == a.id]
        if not talks:
            return
        agent, name = data.draw(st.sampled_from(talks))
        assert agent.primary is not None
        page, since = self.house.pages[agent.primary], state.contacts[name].record.waiting_since
        command = TransferContact(contact=name, queue=queue, agent=to, note="a note")
        self.attempt(lambda: page.say(command))
        assert state.contacts[name].record.waiting_since == since

    @rule(data=st.data())
    def say_anything(self, data: st.DataObject) -> None:
        page = self.someone(data)
        if page is None or not self.contacts:
            return
        contact = page.contact or data.draw(st.sampled_from(self.contacts))
        state = self.house.desk.state.contacts.get(contact)
        claims = list(state.claims) if state else []
        claim = claims[-1] if claims else "none"
        command = data.draw(
            st.sampled_from(
                commands(
                    "r",
                    claim,
                    state.record.epoch if state else 1,
                    state.papers.revision if state else 0,
                )
            )
        )
        if hasattr(command, "contact"):
            fields = {name: getattr(command, name) for name in command.__slots__}
            command = type(command)(**(fields | {"contact": contact}))
        self.attempt(lambda: page.say(command))

    @rule(data=st.data(), name=st.sampled_from(["leaflet", "leaflet", "other"]))
    def a_document_is_looked_at(self, data: st.DataObject, name: str) -> None:
        """Brought by anybody, then anything is done with it."""
        state = self.house.desk.state
        if not state.contacts:
            return
        contact = data.draw(st.sampled_from(list(state.contacts.values())))
        who = data.draw(st.sampled_from(list(contact.sides)))
        if name not in contact.papers.documents:
            event = DocumentBrought(contact=contact.id, participant=who, version=version(name))
            self.attempt(lambda: self.house.receive(event))
        page = self.house.pages.get(contact.sides[who].connection or "")
        if page is not None:
            command: Any = data.draw(st.sampled_from(reading(contact.papers.revision)))
            self.attempt(lambda: page.say(replace(command, contact=contact.id)))

    @rule(data=st.data())
    def the_library_changes(self, data: st.DataObject) -> None:
        now = self.house.now
        until = data.draw(st.sampled_from([None, None, now, now + 60_000]))
        self.house.receive(LibraryChanged(until={"leaflet": until}))

    @rule(agent=st.sampled_from(["bert", "cleo"]), disable=st.booleans())
    def change_the_staff(self, agent: str, disable: bool) -> None:
        known = next(one for one in STAFF if one.id == agent)
        self.house.receive(AgentDisabled(agent=agent) if disable else AgentKnown(profile=known))

    @rule()
    def revoke(self) -> None:
        self.house.receive(LinkRevoked(link=f"link-{self.opened}"))

    @rule(ms=st.sampled_from([0, 500, 1_000, 2_000, 3_000, 5_000, 20_000, 400_000]))
    def time_passes(self, ms: int) -> None:
        self.house.wait(ms)

    @rule(ms=st.sampled_from([-60_000, -1_000, 5_000, 60_000]))
    def the_clock_jumps(self, ms: int) -> None:
        self.house.now += ms
        self.house.receive(Tick())

    @rule(really=st.sampled_from([True, False, False]))
    def restart(self, really: bool) -> None:
        if not really:
            return
        before = {
            contact.id: (contact.state, contact.record.waiting_since, len(contact.chat))
            for contact in self.house.desk.state.contacts.values()
            if contact.state != "closed"
        }
        self.house.now = max(self.house.now, self.house.desk.now)
        self.house.restart()
        self.pages.clear()
        after = self.house.desk.state.contacts
        goodbyes = {name for name, contact in after.items() if contact.state == "closed"}
        assert set(after) - goodbyes == set(before)
        assert all(after[name].record.connected_at is not None for name in goodbyes)
        for name, (state, since, lines) in before.items():
            contact = after[name]
            assert contact.state == ("waiting" if state == "reserved" else state)
            assert (contact.record.waiting_since, len(contact.chat)) == (since, lines)

    @invariant()
    def the_desk_agrees_with_itself(self) -> None:
        check(self.house.desk.state)

    @invariant()
    def the_store_agrees_with_the_desk(self) -> None:
        for contact in self.house.desk.state.contacts.values():
            assert self.house.rows.contact(contact.id) == contact.record
            for part in contact.parts:
                assert self.house.rows.part(contact.id, part.number) == part
            self.house.rows.agree_on(contact.id, contact.papers)
