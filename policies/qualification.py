"""Who may serve whom: an agent's profile against what a customer needs, with every reason against it."""

from dataclasses import dataclass
from typing import Literal

from policies.routing.facts import AgentProfile, Requirement

Kind = Literal[
    "other_agent", "queue", "language", "skill", "certificate_absent", "certificate_run_out"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing this agent lacks. `name`: the agent, queue, language, skill or certificate asked for.

    `needed` and `has` are levels for a skill (0: does not have it); `ended_at` says when a certificate ran out.
    """

    kind: Kind
    name: str
    needed: int = 0
    has: int = 0
    ended_at: int | None = None


def missing(profile: AgentProfile, requirement: Requirement, now: int) -> tuple[Missing, ...]:
    """Everything that keeps this agent from serving this requirement; empty: qualified."""
    found: list[Missing] = []
    if requirement.agent is not None and requirement.agent != profile.id:
        found.append(Missing(kind="other_agent", name=requirement.agent))
    if profile.queues and requirement.queue not in profile.queues:
        found.append(Missing(kind="queue", name=requirement.queue))
    if requirement.language not in profile.languages:
        found.append(Missing(kind="language", name=requirement.language))
    if requirement.skills:
        levels = dict(profile.skills)
        for name, needed in requirement.skills:
            has = levels.get(name, 0)
            if has < needed:
                found.append(Missing(kind="skill", name=name, needed=needed, has=has))
    if requirement.certificates:
        found.extend(missing_certificates(profile, requirement.certificates, now))
    return tuple(found)


def missing_certificates(
    profile: AgentProfile, names: tuple[str, ...], now: int
) -> tuple[Missing, ...]:
    """Those of `names` that aren't valid now. A certificate entered twice counts by its latest end."""
    found: list[Missing] = []
    for name in names:
        ends = [end for held, end in profile.certificates if held == name]
        if not ends:
            found.append(Missing(kind="certificate_absent", name=name))
        elif all(end is not None and end <= now for end in ends):
            last = max(end for end in ends if end is not None)
            found.append(Missing(kind="certificate_run_out", name=name, ended_at=last))
    return tuple(found)


def qualified(profile: AgentProfile, requirement: Requirement, now: int) -> bool:
    """Whether nothing is missing. Asked far more often than why: it stops at the first thing missing."""
    if requirement.language not in profile.languages:
        return False
    if requirement.agent is not None and requirement.agent != profile.id:
        return False
    if profile.queues and requirement.queue not in profile.queues:
        return False
    if requirement.skills:
        levels = dict(profile.skills)
        for name, needed in requirement.skills:
            if levels.get(name, 0) < needed:
                return False
    return not missing_certificates(profile, requirement.certificates, now)


def meant_by_code(profile: AgentProfile, requirement: Requirement, now: int) -> bool:
    """Whether the agent who gave a caller the own code may serve them.

    The two already talk on the phone, so language, skills and queue are theirs to judge; certificates are not.
    """
    return requirement.agent == profile.id and not missing_certificates(
        profile, requirement.certificates, now
    )


def valid_certificates(profile: AgentProfile, now: int) -> tuple[frozenset[str], int | None]:
    """The names of those valid now, and when the next of them runs out."""
    valid = [(name, end) for name, end in profile.certificates if end is None or end > now]
    return frozenset(name for name, _ in valid), min(
        (end for _, end in valid if end is not None), default=None
    )
