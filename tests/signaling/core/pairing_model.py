"""The pairing rule without an index: every question looks at everybody. What `Pairing` must agree with."""

from collections.abc import Sequence
from dataclasses import dataclass

from policies.qualification import missing
from policies.routing.facts import AgentProfile, Channel, QueueRule, Requirement
from policies.routing.ladder import Step, Wish, ladder
from signaling.core.pairing import RETRY_MS, Waiting

CODE_FORGIVES = ("queue", "language", "skill")


@dataclass(slots=True)
class ModelAgent:
    profile: AgentProfile
    signed_in: bool = False
    free_for: frozenset[Channel] | None = None
    code_only: bool = False
    idle_since: int = 0


def key(w: Waiting) -> tuple[bool, int, str]:
    return (not w.by_code, w.since - w.head_start_ms, w.contact)


class Model:
    def __init__(self, rules: Sequence[QueueRule]) -> None:
        self.rules = {rule.id: rule for rule in rules}
        self.agents: dict[str, ModelAgent] = {}
        self.waiting: dict[str, Waiting] = {}
        self.held: set[str] = set()
        self.excluded: dict[str, set[str]] = {}
        self.retry_at: dict[str, int] = {}

    def advance(self, now: int) -> None:
        for contact in [contact for contact, at in self.retry_at.items() if at <= now]:
            others = [
                agent
                for name, agent in self.agents.items()
                if agent.signed_in
                and name not in self.excluded[contact]
                and self.served_as(self.waiting[contact], agent, now)
            ]
            if others:
                self.retry_at[contact] = now + RETRY_MS
            else:
                del self.retry_at[contact], self.excluded[contact]

    def due(self, now: int) -> int | None:
        times = list(self.retry_at.values())
        for w in self.waiting.values():
            times += [w.since + s.after_ms for s in self.steps(w) if w.since + s.after_ms > now]
        for agent in self.agents.values():
            for one in agent.profile.certificates:
                times += [at for at in (one.begins_at, one.ends_at) if at is not None and at > now]
        return min(times, default=None)

    def ready(self) -> list[Waiting]:
        ready = [w for c, w in self.waiting.items() if w.present and c not in self.held]
        return sorted(ready, key=key)

    def may(self, w: Waiting, agent: ModelAgent, now: int) -> bool:
        takes = w.channel in (agent.free_for or ()) or (agent.code_only and w.by_code)
        return (
            takes
            and agent.profile.id not in self.excluded.get(w.contact, ())
            and self.served_as(w, agent, now) is not None
        )

    def next_pair(self, now: int) -> tuple[str, str] | None:
        for w in self.ready():
            able = [(a.idle_since, name) for name, a in self.agents.items() if self.may(w, a, now)]
            if able:
                return w.contact, min(able)[1]
        return None

    def order(self, queue: str) -> list[str]:
        return [w.contact for w in sorted(self.waiting.values(), key=key) if w.queue == queue]

    def works(self, agent: ModelAgent, queue: str) -> bool:
        profile = agent.profile
        return self.rules[queue].language in profile.languages and (
            not profile.queues or queue in profile.queues
        )

    def steps(self, w: Waiting) -> tuple[Step, ...]:
        wish = Wish(
            channel=w.channel,
            language=w.language,
            skills=w.skills,
            fixed=w.fixed_agent,
            preferred=w.preferred_agent,
        )
        return ladder(self.rules, w.queue, wish)

    def step(self, w: Waiting, now: int) -> Step:
        return [s for s in self.steps(w) if s.after_ms <= max(0, now - w.since)][-1]

    def served_as(self, w: Waiting, agent: ModelAgent, now: int) -> Requirement | None:
        for requirement in self.step(w, now).requirements:
            lacks = missing(agent.profile, requirement, now)
            if all(w.by_code and one.kind in CODE_FORGIVES for one in lacks):
                return requirement
        return None

    def staffed(self, w: Waiting, now: int) -> bool:
        return any(
            not missing(agent.profile, requirement, now)
            for agent in self.agents.values()
            if agent.signed_in
            for step in self.steps(w)
            for requirement in step.requirements
        )
