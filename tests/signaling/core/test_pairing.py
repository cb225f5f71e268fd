"""The index agrees with the plain rule whatever happens, and the rule does what people were promised."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from policies.routing.facts import (
    AgentProfile,
    Certificate,
    Channel,
    Loosening,
    Overflow,
    QueueRule,
)
from signaling.core.pairing import MOST_STEPS, RETRY_MS, Match, Pairing, Waiting
from tests.limits import budget
from tests.signaling.core.pairing_model import Model, ModelAgent

CHANNELS: tuple[Channel, ...] = ("video", "sound", "chat")
ALL = frozenset(CHANNELS)
START = 1_000_000

RULES = (
    QueueRule(
        id="de",
        title={},
        language="de",
        skills=(("loans", 2),),
        certificates={"video": ("video",)},
        loosen=(
            Loosening(after_ms=20_000, skills={"loans": 1}),
            Loosening(after_ms=50_000, skills={"loans": 0}),
        ),
        overflow=(Overflow(after_ms=40_000, queue="en"),),
        preferred_ms=15_000,
    ),
    QueueRule(id="en", title={}, language="en", channels=("video", "sound"), preferred_ms=0),
    QueueRule(id="vip", title={}, language="de", overflow=(Overflow(after_ms=0, queue="de"),)),
)
AGENTS = ("a1", "a2", "a3", "a4")
CONTACTS = ("c1", "c2", "c3", "c4", "c5", "c6")

profiles = st.builds(
    AgentProfile,
    id=st.sampled_from(AGENTS),
    name=st.just("A"),
    languages=st.sampled_from([frozenset({"de"}), frozenset({"en"}), frozenset({"de", "en"})]),
    skills=st.sampled_from([(), (("loans", 1),), (("loans", 3),), (("cards", 1), ("loans", 2))]),
    certificates=st.lists(
        st.builds(
            Certificate,
            name=st.just("video"),
            begins_at=st.sampled_from([None, START + 20_000, START + 30_000]),
            ends_at=st.sampled_from([None, START + 30_000, START + 70_000]),
        ),
        max_size=2,
    ).map(tuple),
    queues=st.sampled_from([frozenset[str](), frozenset({"de"}), frozenset({"en", "vip"})]),
)
agents = st.sampled_from(AGENTS)
contacts = st.sampled_from(CONTACTS)
maybe_agent = st.sampled_from([None, None, None, *AGENTS])


class Agreement(RuleBasedStateMachine):
    """Every operation goes to both; afterwards every question is answered alike."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.pairing = Pairing(RULES)
        self.model = Model(RULES)
        self.reserved: dict[str, str] = {}

    @initialize(profiles=st.lists(profiles, min_size=6, max_size=6))
    def house(self, profiles: list[AgentProfile]) -> None:
        for profile in profiles:
            self.know(profile)
            self.sign(profile.id, True)
            self.free(profile.id, ALL, 0)

    @rule(profile=profiles)
    def know(self, profile: AgentProfile) -> None:
        self.pairing.agent_known(self.now, profile)
        if profile.id in self.model.agents:
            self.model.agents[profile.id].profile = profile
        else:
            self.model.agents[profile.id] = ModelAgent(profile)

    @rule(agent=agents)
    def forget(self, agent: str) -> None:
        self.pairing.agent_forgotten(self.now, agent)
        self.model.agents.pop(agent, None)

    @rule(agent=agents, signed_in=st.booleans())
    def sign(self, agent: str, signed_in: bool) -> None:
        if agent in self.model.agents:
            self.pairing.agent_signed_in(self.now, agent, signed_in)
            self.model.agents[agent].signed_in = signed_in

    @rule(
        agent=agents,
        channels=st.sampled_from([ALL, frozenset({"chat"}), frozenset({"video", "sound"})]),
        idle=st.integers(0, 3),
    )
    def free(self, agent: str, channels: frozenset[Channel], idle: int) -> None:
        if agent in self.model.agents and agent not in self.reserved.values():
            idle_since = self.now - idle * 1000
            self.pairing.agent_free(self.now, agent, channels, idle_since)
            known = self.model.agents[agent]
            known.free_for, known.code_only, known.idle_since = channels, False, idle_since

    @rule(agent=agents)
    def free_for_code(self, agent: str) -> None:
        if agent in self.model.agents and agent not in self.reserved.values():
            self.pairing.agent_free_for_code(self.now, agent)
            known = self.model.agents[agent]
            known.free_for, known.code_only, known.idle_since = frozenset(), True, self.now

    @rule(agent=agents)
    def busy(self, agent: str) -> None:
        self.pairing.agent_busy(agent)
        if agent in self.model.agents:
            self.model.agents[agent].free_for = None
            self.model.agents[agent].code_only = False

    @rule(
        contact=contacts,
        queue=st.sampled_from(["de", "de", "en", "vip"]),
        channel=st.sampled_from(CHANNELS),
        language=st.sampled_from(["de", "en"]),
        skills=st.sampled_from([(), (("loans", 3),), (("cards", 1),)]),
        fixed=maybe_agent,
        preferred=maybe_agent,
        by_code=st.booleans(),
        head_start=st.sampled_from([0, 0, 5_000]),
        since=st.integers(0, 30),
        present=st.sampled_from([True, True, False]),
    )
    def wait(
        self,
        contact: str,
        queue: str,
        channel: Channel,
        language: str,
        skills: tuple[tuple[str, int], ...],
        fixed: str | None,
        preferred: str | None,
        by_code: bool,
        head_start: int,
        since: int,
        present: bool,
    ) -> None:
        waiting = Waiting(
            contact=contact,
            queue=queue,
            channel=channel,
            language=language,
            skills=skills,
            fixed_agent=fixed,
            preferred_agent=preferred,
            by_code=by_code and fixed is not None,
            head_start_ms=head_start,
            since=self.now - since * 1000,
            present=present,
        )
        self.pairing.wait(self.now, waiting)
        self.model.waiting[contact] = replace(waiting)
        self.model.held.discard(contact)
        self.reserved.pop(contact, None)

    @rule(contact=contacts)
    def leave(self, contact: str) -> None:
        self.pairing.leave(contact)
        self.model.waiting.pop(contact, None)
        self.model.held.discard(contact)
        self.model.excluded.pop(contact, None)
        self.model.retry_at.pop(contact, None)
        self.reserved.pop(contact, None)

    @rule(contact=contacts, present=st.booleans())
    def presence(self, contact: str, present: bool) -> None:
        self.pairing.present(self.now, contact, present)
        if contact in self.model.waiting:
            self.model.waiting[contact].present = present

    @rule(contact=contacts, agent=agents)
    def exclude(self, contact: str, agent: str) -> None:
        self.pairing.exclude(self.now, contact, agent)
        if contact in self.model.waiting:
            self.model.excluded.setdefault(contact, set()).add(agent)
            self.model.retry_at[contact] = self.now + RETRY_MS

    @rule(contact=contacts)
    def include_all(self, contact: str) -> None:
        self.pairing.include_all(self.now, contact)
        self.model.excluded.pop(contact, None)
        self.model.retry_at.pop(contact, None)

    @rule(seconds=st.integers(0, 45))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds * 1000
        self.pairing.advance(self.now)
        self.model.advance(self.now)

    @rule(ms=st.integers(-1, 1))
    def time_passes_until_due(self, ms: int) -> None:
        due = self.model.due(self.now)
        if due is not None:
            self.now = max(self.now, due + ms)
            self.pairing.advance(self.now)
            self.model.advance(self.now)

    @precondition(lambda self: self.model.next_pair(self.now) is not None)
    @rule()
    def reserve(self) -> None:
        match = self.pairing.next_match(self.now)
        assert match is not None
        assert match.contact not in self.reserved
        assert match.agent not in self.reserved.values()
        self.check_reason(match)
        self.pairing.hold(match.contact, match.agent)
        self.model.held.add(match.contact)
        self.model.agents[match.agent].free_for = None
        self.model.agents[match.agent].code_only = False
        self.reserved[match.contact] = match.agent

    def check_reason(self, match: Match) -> None:
        w, agent = self.model.waiting[match.contact], self.model.agents[match.agent]
        reason = match.reason
        requirement = self.model.served_as(w, agent, self.now)
        assert requirement is not None
        assert match.queue == requirement.queue
        assert reason.overflow_from == (w.queue if requirement.queue != w.queue else None)
        assert tuple((name, level) for name, level, _ in reason.skills) == requirement.skills
        assert reason.certificates == requirement.certificates
        assert reason.loosened == self.model.step(w, self.now).loosened
        assert reason.waited_ms == self.now - w.since
        assert reason.idle_ms == self.now - agent.idle_since
        ahead = self.model.ready()
        ahead = ahead[: [one.contact for one in ahead].index(w.contact)]
        in_queue = [one for one in ahead if one.queue == w.queue]
        assert reason.passed_over == len(in_queue)
        customers = sum(self.model.may(one, agent, self.now) for one in self.model.ready())
        able = sum(self.model.may(w, one, self.now) for one in self.model.agents.values())
        if reason.rule == "longest_waiting":
            assert reason.candidates == customers
        elif reason.rule == "longest_idle":
            assert reason.candidates == able
        else:
            assert reason.candidates in (customers, able)
            assert agent.profile.id in (w.fixed_agent, w.preferred_agent)
            assert (reason.rule == "code") == w.by_code

    @invariant()
    def same_pair(self) -> None:
        match = self.pairing.next_match(self.now)
        found = None if match is None else (match.contact, match.agent)
        assert found == self.model.next_pair(self.now)

    @invariant()
    def same_places(self) -> None:
        for queue in self.model.rules:
            order = self.model.order(queue)
            assert self.pairing.order(queue) == order
            assert self.pairing.order(queue, 2) == order[:2]
            assert self.pairing.waiting_count(queue) == len(order)
            for place, contact in enumerate(order, 1):
                assert self.pairing.place(contact) == (place, len(order))
            assert self.pairing.longest_since(queue) == min(
                (self.model.waiting[contact].since for contact in order), default=None
            )

    @invariant()
    def same_staff(self) -> None:
        known = self.model.agents.values()
        for queue in self.model.rules:
            works = [agent for agent in known if self.model.works(agent, queue)]
            assert self.pairing.agents_signed_in(queue) == sum(a.signed_in for a in works)
            assert self.pairing.agents_available(queue) == sum(bool(a.free_for) for a in works)
        for contact, w in self.model.waiting.items():
            assert self.pairing.eligible_agents(contact, self.now) == sum(
                a.signed_in and self.model.served_as(w, a, self.now) is not None for a in known
            )
            assert self.pairing.loosened(contact, self.now) == self.model.step(w, self.now).loosened
            wish = replace(w, preferred_agent=None, by_code=False)
            staffed = self.pairing.staffed(
                w.queue, w.channel, w.language, w.skills, w.fixed_agent, self.now
            )
            assert staffed == self.model.staffed(wish, self.now)

    @invariant()
    def same_due(self) -> None:
        assert self.pairing.due == self.model.due(self.now)


TestAgreement = pytest.mark.timed(Agreement.TestCase)
TestAgreement.settings = settings(
    max_examples=budget(60, 300), stateful_step_count=60, deadline=None
)


def test_very_many_steps_at_once_are_taken_in_several_goes() -> None:
    pairing = Pairing(RULES)
    names = [f"c{number:02}" for number in range(MOST_STEPS + 10)]
    for name in names:
        pairing.wait(
            START, Waiting(contact=name, queue="de", channel="chat", language="de", since=START)
        )
    now = START + 20_000
    pairing.advance(now)
    assert sum(pairing.loosened(name, now) for name in names) == MOST_STEPS
    assert pairing.due == now
    pairing.advance(now)
    assert all(pairing.loosened(name, now) == 1 for name in names)
    assert pairing.due == START + 50_000
