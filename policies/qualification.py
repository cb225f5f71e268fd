"""Who may serve whom: an agent's profile against what a customer needs, with every reason against it.

And what is to come: which certificates run out, and what the queues lose by that. A certificate is valid by itself; an
agent may hold several of one name (an early renewal), and stands as well as the whole of them reaches without a gap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from policies.routing.facts import AgentProfile, Certificate, Channel, QueueRule, Requirement

DAY_MS: Final = 86_400_000
AGENT_TOLD_MS: Final = 30 * DAY_MS
"""So long beforehand an agent is told that a certificate runs out."""
LOOKED_AHEAD_MS: Final = 60 * DAY_MS
"""So far ahead supervisors see whose certificates run out."""

State = Literal["absent", "run_out", "revoked", "not_yet", "ending", "valid"]
Kind = Literal[
    "other_agent",
    "queue",
    "language",
    "skill",
    "certificate_absent",
    "certificate_run_out",
    "certificate_revoked",
    "certificate_not_yet",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing this agent lacks. `name`: the agent, queue, language, skill or certificate asked for.

    `needed` and `has` are levels for a skill (0: does not have it); `ended_at` says when a certificate ran out or was
    revoked, `begins_at` when the next one of this name begins.
    """

    kind: Kind
    name: str
    needed: int = 0
    has: int = 0
    ended_at: int | None = None
    begins_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an agent stands with one certificate.

    `ends_at`: since when it is lacking (*run_out*, *revoked*), or until when it is valid without a gap (*ending*,
    *valid*; None: no end). `begins_at`: of the next of this name after that.
    """

    name: str
    state: State
    ends_at: int | None = None
    begins_at: int | None = None

    @property
    def valid(self) -> bool:
        return self.state == "valid" or self.state == "ending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A certificate that an agent lacks or is about to lose, and the queues that ask for it."""

    standing: Standing
    queues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a queue has of agents on one channel: `able` now; of them `losing` soon; `lost` are those who would work
    there but for a certificate."""

    queue: str
    channel: Channel
    able: int
    losing: int
    lost: int


# --- one agent, one requirement ------------------------------------------------------------------------------------


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
        found.extend(missing_certificates(profile.certificates, requirement.certificates, now))
    return tuple(found)


def missing_certificates(
    held: Sequence[Certificate], names: Iterable[str], now: int
) -> tuple[Missing, ...]:
    """Those of `names` that aren't valid now."""
    found: list[Missing] = []
    for name in names:
        now_stands = standing(held, name, now)
        kind: Kind
        match now_stands.state:
            case "valid" | "ending":
                continue
            case "absent":
                kind = "certificate_absent"
            case "run_out":
                kind = "certificate_run_out"
            case "revoked":
                kind = "certificate_revoked"
            case "not_yet":
                kind = "certificate_not_yet"
        ended_at, begins_at = now_stands.ends_at, now_stands.begins_at
        found.append(Missing(kind=kind, name=name, ended_at=ended_at, begins_at=begins_at))
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
    return holds(profile.certificates, requirement.certificates, now)


def meant_by_code(profile: AgentProfile, requirement: Requirement, now: int) -> bool:
    """Whether the agent who gave a caller the own code may serve them.

    The two already talk on the phone, so language, skills and queue are theirs to judge; certificates are not.
    """
    return requirement.agent == profile.id and holds(
        profile.certificates, requirement.certificates, now
    )


# --- certificates and time -----------------------------------------------------------------------------------------


def in_force(certificate: Certificate, now: int) -> bool:
    begins, ends = certificate.begins_at, certificate.ends_at
    return (begins is None or begins <= now) and (ends is None or now < ends)


def holds(held: Sequence[Certificate], names: Iterable[str], now: int) -> bool:
    """Whether all of `names` are valid now."""
    return all(any(one.name == name and in_force(one, now) for one in held) for name in names)


def valid_certificates(held: Sequence[Certificate], now: int) -> tuple[frozenset[str], int | None]:
    """The names of those valid now, and when that may change next."""
    return frozenset(one.name for one in held if in_force(one, now)), next_turn(held, now)


def next_turn(held: Sequence[Certificate], now: int, warned_ms: int = 0) -> int | None:
    """When the next of them begins or ends (or, with `warned_ms`, is about to)."""
    turns = {one.begins_at for one in held}
    for one in held:
        if one.ends_at is not None:
            turns |= {one.ends_at, one.ends_at - warned_ms}
    return min((turn for turn in turns if turn is not None and turn > now), default=None)


def standing(
    held: Sequence[Certificate], name: str, now: int, soon_ms: int = AGENT_TOLD_MS
) -> Standing:
    """Of all those of this name together; `soon_ms` before their end they are *ending*."""
    ones = [one for one in held if one.name == name]
    reaches: int | None = now
    while reaches is not None:
        further = [one.ends_at for one in ones if in_force(one, reaches)]
        if not further:
            break
        reaches = None if None in further else max(end for end in further if end is not None)
    if reaches is None:
        return Standing(name=name, state="valid")
    later = [one.begins_at for one in ones if one.begins_at is not None and one.begins_at > reaches]
    begins_at = min(later, default=None)
    if reaches > now:
        state: State = "ending" if reaches - now <= soon_ms else "valid"
        return Standing(name=name, state=state, ends_at=reaches, begins_at=begins_at)
    over = [(one.ends_at, one.revoked) for one in ones if one.ends_at is not None]
    past = [(end, revoked) for end, revoked in over if end <= now]
    if not past:
        state = "absent" if begins_at is None else "not_yet"
        return Standing(name=name, state=state, begins_at=begins_at)
    ended_at, revoked = max(past)
    state = "revoked" if revoked else "run_out"
    return Standing(name=name, state=state, ends_at=ended_at, begins_at=begins_at)


def reaching(held: Sequence[Certificate], now: int) -> tuple[tuple[str, int | None], ...]:
    """Each that is or was valid, by name, with the end of all of that name together (past: since when no more)."""
    names = sorted({one.name for one in held})
    found = (standing(held, name, now) for name in names)
    return tuple((one.name, one.ends_at) for one in found if one.state != "not_yet")


# --- agents and queues ---------------------------------------------------------------------------------------------


def works_in(profile: AgentProfile, rule: QueueRule, channel: Channel) -> bool:
    """Whether only certificates could keep this agent from the queue's customers, once they have waited long enough
    for its skills to be loosened."""
    if rule.language not in profile.languages or channel not in rule.channels:
        return False
    if profile.queues and rule.id not in profile.queues:
        return False
    if dict(profile.capacity).get(channel, 0) < 1:
        return False
    needed = dict(rule.skills)
    for step in rule.loosen:
        for name, level in step.skills.items():
            needed[name] = min(level, needed.get(name, 0))
    levels = dict(profile.skills)
    return all(levels.get(name, 0) >= level for name, level in needed.items())


def prospects(
    profile: AgentProfile, rules: Iterable[QueueRule], now: int, soon_ms: int = AGENT_TOLD_MS
) -> tuple[Prospect, ...]:
    """What this agent's queues ask for and the agent lacks or is about to lose; what is lacking first, then by date.

    A queue that asks for what the agent never had is theirs only if their profile names it.
    """
    asked: dict[Standing, dict[str, None]] = {}
    for rule in rules:
        for channel in rule.channels:
            for stands in _asked(profile, rule, channel, now, soon_ms):
                if stands.state != "valid":
                    asked.setdefault(stands, {})[rule.id] = None
    found = [Prospect(standing=stands, queues=tuple(queues)) for stands, queues in asked.items()]
    return tuple(sorted(found, key=_urgency))


def _urgency(prospect: Prospect) -> tuple[bool, int, str]:
    stands = prospect.standing
    return (stands.valid, stands.ends_at or 0, stands.name)


def _asked(
    profile: AgentProfile, rule: QueueRule, channel: Channel, now: int, soon_ms: int
) -> tuple[Standing, ...]:
    """How an agent who works there stands with what the queue asks for; nothing if it isn't theirs."""
    if not works_in(profile, rule, channel):
        return ()
    names = rule.certificates.get(channel, ())
    found = tuple(standing(profile.certificates, name, now, soon_ms) for name in names)
    meant = rule.id in profile.queues or all(one.state != "absent" for one in found)
    return found if meant else ()


def losses(
    profiles: Sequence[AgentProfile],
    rules: Iterable[QueueRule],
    now: int,
    soon_ms: int = LOOKED_AHEAD_MS,
) -> tuple[Loss, ...]:
    """For each queue and channel that asks for certificates."""
    found = []
    for rule in rules:
        for channel in rule.channels:
            if not rule.certificates.get(channel):
                continue
            theirs = [_asked(profile, rule, channel, now, soon_ms) for profile in profiles]
            agents = [stands for stands in theirs if stands]
            able = [stands for stands in agents if all(one.valid for one in stands)]
            losing = sum(any(one.state == "ending" for one in stands) for stands in able)
            found.append(
                Loss(
                    queue=rule.id,
                    channel=channel,
                    able=len(able),
                    losing=losing,
                    lost=len(agents) - len(able),
                )
            )
    return tuple(found)
