"""The pairing index: who waits, who is free, and which pair comes next. Pure; times in ms since 1970 UTC."""

from collections.abc import Sequence
from dataclasses import dataclass

from policies.qualification import missing
from policies.routing.facts import AgentProfile, Channel, QueueRule, Requirement
from policies.routing.ladder import Step, Wish, ladder
from signaling.core.messages import ReasonView

RETRY_MS = 30_000
CODE_FIRST_MS = 10**12


@dataclass(slots=True, kw_only=True)
class Waiting:
    """A customer who waits. `since`: start of the waiting; a contact that goes back keeps it, and so its place."""

    contact: str
    queue: str
    channel: Channel
    language: str
    since: int
    skills: tuple[tuple[str, int], ...] = ()
    fixed_agent: str | None = None
    preferred_agent: str | None = None
    by_code: bool = False
    head_start_ms: int = 0
    present: bool = True

    @property
    def key(self) -> tuple[int, str]:
        first = CODE_FIRST_MS if self.by_code else 0
        return (self.since - self.head_start_ms - first, self.contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`queue`: as one of which queue the customer is served (another than their own after overflow)."""

    contact: str
    agent: str
    queue: str
    reason: ReasonView


@dataclass(slots=True)
class _Agent:
    profile: AgentProfile
    signed_in: bool = False
    channels: frozenset[Channel] = frozenset()
    idle_since: int = 0
    code_only: bool = False
    free: bool = False
    turn: int = 0


class Pairing:
    """Call `advance(now)` first on every event; after each change take `next_match` and `hold` until it is None."""

    def __init__(self, rules: Sequence[QueueRule]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._agents: dict[str, _Agent] = {}
        self._waiting: dict[str, Waiting] = {}
        self._held: set[str] = set()
        self._turns: dict[str, int] = {}
        self._loosened: dict[str, int] = {}
        self._excluded: dict[str, set[str]] = {}
        self._retry_at: dict[str, int] = {}
        self._turn = 0
        self._now = 0

    # --- agents

    def agent_known(self, now: int, profile: AgentProfile) -> None:
        """A new agent, or new facts about a known one; free or busy, signed in or not stays as it was."""
        self._turn += 1
        agent = self._agents.get(profile.id)
        if agent is None:
            self._agents[profile.id] = _Agent(profile)
        else:
            agent.profile = profile

    def agent_forgotten(self, now: int, agent_id: str) -> None:
        self._agents.pop(agent_id, None)

    def agent_signed_in(self, now: int, agent_id: str, signed_in: bool) -> None:
        """Signed in and not offline (may be busy): what *staffed* and `eligible_agents` count."""
        self._agents[agent_id].signed_in = signed_in

    def agent_free(
        self, now: int, agent_id: str, channels: frozenset[Channel], idle_since: int
    ) -> None:
        """This agent could take one contact of any of these channels now."""
        self._turn += 1
        agent = self._agents[agent_id]
        agent.free, agent.code_only, agent.channels = True, False, channels
        agent.idle_since, agent.turn = idle_since, self._turn

    def agent_free_for_code(self, now: int, agent_id: str) -> None:
        """This agent takes nobody but the callers who have entered the agent's own code."""
        self._turn += 1
        agent = self._agents[agent_id]
        agent.free, agent.code_only, agent.channels = True, True, frozenset()
        agent.idle_since, agent.turn = now, self._turn

    def agent_busy(self, agent_id: str) -> None:
        """This agent may take none."""
        if agent_id in self._agents:
            self._agents[agent_id].free = False

    # --- customers

    def wait(self, now: int, waiting: Waiting) -> None:
        """Add a customer, or take one back who was held; exclusions stay until `leave` or `include_all`."""
        self._turn += 1
        self._waiting[waiting.contact] = waiting
        self._held.discard(waiting.contact)
        self._turns[waiting.contact] = self._turn

    def leave(self, contact: str) -> None:
        """Gone for good (left, connected): waiting or held. Unknown contacts are ignored."""
        self._waiting.pop(contact, None)
        self._held.discard(contact)
        self._excluded.pop(contact, None)
        self._retry_at.pop(contact, None)

    def present(self, now: int, contact: str, present: bool) -> None:
        """An absent customer keeps the place but isn't matched."""
        if contact in self._waiting:
            self._turn += 1
            self._turns[contact] = self._turn
            self._waiting[contact].present = present

    def exclude(self, now: int, contact: str, agent_id: str) -> None:
        """Don't offer this contact to this agent again while another qualified agent is signed in (else: in 30 s)."""
        self._excluded.setdefault(contact, set()).add(agent_id)
        self._retry_at[contact] = now + RETRY_MS

    def include_all(self, now: int, contact: str) -> None:
        self._excluded.pop(contact, None)
        self._retry_at.pop(contact, None)

    def hold(self, contact: str, agent_id: str) -> None:
        """Both leave the index; the contact keeps its place. Afterwards `wait` or `leave`, and `agent_free`."""
        self._held.add(contact)
        self.agent_busy(agent_id)

    # --- time

    @property
    def due(self) -> int | None:
        """When `advance` has something to do next: a loosening step, a preferred time's end, a retry."""
        times = list(self._retry_at.values())
        for w in self._waiting.values():
            times += [
                w.since + s.after_ms for s in self._ladder(w) if w.since + s.after_ms > self._now
            ]
        return min(times, default=None)

    def advance(self, now: int) -> None:
        """Take all steps due by now."""
        self._now = now
        for contact, at in list(self._retry_at.items()):
            if at <= now:
                others = [
                    a
                    for a in self._agents.values()
                    if a.signed_in
                    and a.profile.id not in self._excluded[contact]
                    and self._requirement(self._waiting[contact], a, now)
                ]
                if others:
                    self._retry_at[contact] = now + RETRY_MS
                else:
                    self.include_all(now, contact)

    # --- answers

    def next_match(self, now: int) -> Match | None:
        """The longest waiting customer whom anybody free may serve, with the longest idle such agent; or None."""
        ready = sorted(
            (w for c, w in self._waiting.items() if w.present and c not in self._held),
            key=lambda w: w.key,
        )
        for w in ready:
            able = [
                (a.idle_since, a.profile.id)
                for a in self._agents.values()
                if a.free
                and (w.by_code if a.code_only else w.channel in a.channels or w.by_code)
                and a.profile.id not in self._excluded.get(w.contact, ())
                and self._requirement(w, a, now)
            ]
            if able:
                return self._match(now, w, self._agents[min(able)[1]], len(able), ready)
        return None

    def place(self, contact: str) -> tuple[int, int]:
        """Place from 1 on and how many wait, both in the queue where the customer began, reserved ones included."""
        order = self.order(self._waiting[contact].queue)
        return order.index(contact) + 1, len(order)

    def order(self, queue: str, first: int | None = None) -> list[str]:
        """Contacts of this queue in order of service, the first so many."""
        return [
            w.contact
            for w in sorted(self._waiting.values(), key=lambda w: w.key)
            if w.queue == queue
        ][:first]

    def waiting_count(self, queue: str) -> int:
        """Waiting and reserved customers."""
        return len(self.order(queue))

    def longest_since(self, queue: str) -> int | None:
        """Start of the longest waiting in this queue."""
        return min((w.since for w in self._waiting.values() if w.queue == queue), default=None)

    def loosened(self, contact: str, now: int) -> int:
        """How many loosening steps this customer's waiting has taken."""
        return self._step(self._waiting[contact], now).loosened

    def eligible_agents(self, contact: str, now: int) -> int:
        """Signed-in agents who may serve this customer as the requirements stand now."""
        w = self._waiting[contact]
        return sum(
            a.signed_in and self._requirement(w, a, now) is not None for a in self._agents.values()
        )

    def agents_signed_in(self, queue: str) -> int:
        """Signed-in agents who may work in this queue (language and membership)."""
        return sum(a.signed_in for a in self._agents.values() if self._works(a, queue))

    def agents_available(self, queue: str) -> int:
        """Of those, the ones free to take somebody now."""
        return sum(
            a.free and not a.code_only for a in self._agents.values() if self._works(a, queue)
        )

    def staffed(
        self,
        queue: str,
        channel: Channel,
        language: str,
        skills: tuple[tuple[str, int], ...],
        fixed_agent: str | None,
        now: int,
    ) -> bool:
        """Is anybody signed in who may serve such a customer, now or after loosening?"""
        wish = Wish(channel=channel, language=language, skills=skills, fixed=fixed_agent)
        return any(
            not missing(a.profile, requirement, now)
            for a in self._agents.values()
            if a.signed_in
            for step in ladder(self._rules, queue, wish)
            for requirement in step.requirements
        )

    # --- inside

    def _works(self, agent: _Agent, queue: str) -> bool:
        profile = agent.profile
        return self._rules[queue].language in profile.languages and (
            not profile.queues or queue in profile.queues
        )

    def _ladder(self, w: Waiting) -> tuple[Step, ...]:
        wish = Wish(
            channel=w.channel,
            language=w.language,
            skills=w.skills,
            fixed=w.fixed_agent,
            preferred=w.preferred_agent,
        )
        return ladder(self._rules, w.queue, wish)

    def _step(self, w: Waiting, now: int) -> Step:
        return [s for s in self._ladder(w) if s.after_ms <= max(0, now - w.since)][-1]

    def _requirement(self, w: Waiting, a: _Agent, now: int) -> Requirement | None:
        for requirement in self._step(w, now).requirements:
            lacks = missing(a.profile, requirement, now)
            if w.by_code:
                lacks = tuple(m for m in lacks if m.kind not in ("queue", "language", "skill"))
            if not lacks:
                return requirement
        return None

    def _match(self, now: int, w: Waiting, a: _Agent, able: int, ready: list[Waiting]) -> Match:
        requirement = self._requirement(w, a, now)
        assert requirement is not None
        step = self._step(w, now)
        levels = dict(a.profile.skills)
        came = self._turns[w.contact] > a.turn
        reason = ReasonView(
            rule="code"
            if w.by_code
            else "fixed"
            if w.fixed_agent
            else "preferred"
            if step.pinned
            else "longest_idle"
            if came
            else "longest_waiting",
            waited_ms=now - w.since,
            head_start_ms=w.head_start_ms,
            idle_ms=max(0, now - a.idle_since),
            candidates=able,
            passed_over=sum(1 for o in ready if o.queue == w.queue and o.key < w.key),
            language=requirement.language,
            skills=tuple((n, needed, levels.get(n, 0)) for n, needed in requirement.skills),
            certificates=requirement.certificates,
            loosened=step.loosened,
            overflow_from=w.queue if requirement.queue != w.queue else None,
        )
        return Match(contact=w.contact, agent=a.profile.id, queue=requirement.queue, reason=reason)
