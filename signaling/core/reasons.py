"""Why this agent for this customer: the facts of a match, kept with it for good."""

from dataclasses import dataclass
from typing import Literal

from signaling.core.desk_views import ReasonView
from signaling.core.lines import Agent, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`queue`: as one of which queue the customer is served (another than their own after overflow)."""

    contact: str
    agent: str
    queue: str
    reason: ReasonView


def explain(
    now: int, entry: Entry, agent: Agent, *, candidates: int, came: bool, passed_over: int
) -> Match:
    """`came`: the customer came to a waiting agent; `candidates` are agents then, and customers otherwise."""
    waiting, need = entry.waiting, entry.need
    requirement = need.served_as(agent.profile, now)
    assert requirement is not None, "matched with an agent who isn't qualified"
    rule: Literal["fixed", "code", "preferred", "longest_waiting", "longest_idle"]
    if waiting.by_code:
        rule = "code"
    elif need.pinned is not None:
        rule = "fixed" if waiting.fixed_agent is not None else "preferred"
    else:
        rule = "longest_idle" if came else "longest_waiting"
    levels = dict(agent.profile.skills) if requirement.skills else {}
    return Match(
        contact=waiting.contact,
        agent=agent.profile.id,
        queue=requirement.queue,
        reason=ReasonView(
            rule=rule,
            waited_ms=max(0, now - waiting.since),
            head_start_ms=waiting.head_start_ms,
            idle_ms=max(0, now - agent.idle_since),
            candidates=candidates,
            passed_over=passed_over,
            language=requirement.language,
            skills=tuple((name, level, levels.get(name, 0)) for name, level in requirement.skills),
            certificates=requirement.certificates,
            loosened=entry.rungs[entry.rung].loosened,
            overflow_from=waiting.queue if requirement.queue != waiting.queue else None,
        ),
    )
