"""How a customer's requirements loosen as the waiting grows: a ladder of steps.

At each step the customer has a *set* of requirements and whoever meets any of them may serve: the first is the own
queue's, the others come from overflow. Certificates never loosen: they are a matter of law, not of patience.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from policies.routing.facts import Channel, QueueRule, Requirement

Skills = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one customer asks for on top of the queue's rules. `fixed` waits for that agent, however long."""

    channel: Channel
    language: str
    skills: Skills = ()
    fixed: str | None = None
    preferred: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From `after_ms` of waiting on. `loosened`: how many steps were taken that ask for less or widen the circle."""

    after_ms: int
    requirements: tuple[Requirement, ...]
    loosened: int
    pinned: str | None


def ladder(queues: Mapping[str, QueueRule], queue: str, wish: Wish) -> tuple[Step, ...]:
    """The steps in order of time, the first at 0.

    Overflow into a queue that does not exist or does not offer the channel is left out.
    """
    rule = queues[queue]
    overflow = sorted(
        (
            (o.after_ms, o.queue)
            for o in rule.overflow
            if o.queue != queue and o.queue in queues and wish.channel in queues[o.queue].channels
        ),
    )
    preferred = wish.preferred if wish.fixed is None and rule.preferred_ms > 0 else None
    times = {0, *(max(0, o) for o, _ in overflow), *(max(0, step.after_ms) for step in rule.loosen)}
    if preferred is not None:
        times.add(rule.preferred_ms)
    steps: list[Step] = []
    for after_ms in sorted(times):
        pinned = wish.fixed
        if preferred is not None and after_ms < rule.preferred_ms:
            pinned = preferred
        served = [rule, *(queues[name] for at, name in overflow if at <= after_ms)]
        step = Step(
            after_ms=after_ms,
            requirements=tuple(
                dict.fromkeys(
                    _own(rule, wish, after_ms, pinned)
                    if one is rule
                    else _overflown(one, wish.channel, pinned)
                    for one in served
                )
            ),
            loosened=sum(1 for one in rule.loosen if 0 < one.after_ms <= after_ms)
            + sum(1 for at, _ in overflow if 0 < at <= after_ms),
            pinned=pinned,
        )
        if not steps or steps[-1].requirements != step.requirements:
            steps.append(step)
    return tuple(steps)


def _own(rule: QueueRule, wish: Wish, after_ms: int, pinned: str | None) -> Requirement:
    return Requirement(
        queue=rule.id,
        channel=wish.channel,
        language=wish.language,
        skills=_skills(rule, wish.skills, after_ms),
        certificates=_certificates(rule, wish.channel),
        agent=pinned,
    )


def _overflown(rule: QueueRule, channel: Channel, pinned: str | None) -> Requirement:
    """Served as one of the other queue: with its language and its full skills, not with the link's."""
    return Requirement(
        queue=rule.id,
        channel=channel,
        language=rule.language,
        skills=tuple(sorted((name, level) for name, level in rule.skills if level > 0)),
        certificates=_certificates(rule, channel),
        agent=pinned,
    )


def _certificates(rule: QueueRule, channel: Channel) -> tuple[str, ...]:
    return tuple(sorted(set(rule.certificates.get(channel, ()))))


def _skills(rule: QueueRule, wanted: Skills, after_ms: int) -> Skills:
    """The higher of the queue's and the link's level; then each step taken overrides by name, 0 drops the skill."""
    levels = dict(rule.skills)
    for name, level in wanted:
        levels[name] = max(level, levels.get(name, 0))
    for step in sorted(rule.loosen, key=lambda one: one.after_ms):
        if step.after_ms <= after_ms:
            for name, level in step.skills.items():
                if name in levels:  # a step only ever asks for less: it brings in no new skill
                    levels[name] = min(level, levels[name])
    return tuple(sorted((name, level) for name, level in levels.items() if level > 0))
