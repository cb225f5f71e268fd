"""The parts of the pairing index: lines of customers with equal needs, groups of agents with equal abilities.

A **need** is a set of requirements, any of which will do. Customers with the same need stand in one **line**, so that
only its head must ever be looked at. A customer whom somebody has declined stands in a line alone, which knows the
agents not to ask again. Agents with equal abilities form a **group**; of them, those free for the same channels form
a **bucket**. Which groups may serve which need is worked out once and kept.
"""

from dataclasses import dataclass, field, replace

from policies.qualification import meant_by_code, qualified, valid_certificates
from policies.routing.facts import AgentProfile, Certificate, Channel, QueueRule, Requirement
from policies.routing.ranking import AgentKey, CustomerKey, customer_key


class Need:
    """`pinned`: only this agent (fixed, still preferred, by code). `groups` holds while `version` is the index's."""

    __slots__ = ("by_code", "channel", "groups", "line", "pinned", "requirements", "version")

    def __init__(self, requirements: tuple[Requirement, ...], by_code: bool) -> None:
        self.requirements = requirements
        self.by_code = by_code
        self.channel: Channel = requirements[0].channel
        self.pinned = requirements[0].agent
        self.groups: tuple[Group, ...] = ()
        self.version = -1
        self.line = Line(self, frozenset())

    def served_as(self, profile: AgentProfile, now: int) -> Requirement | None:
        """The first requirement that this agent meets."""
        meets = meant_by_code if self.by_code else qualified
        for requirement in self.requirements:
            if meets(profile, requirement, now):
                return requirement
        return None


class Line:
    """`ready`: keys of present, unreserved customers, in order."""

    __slots__ = ("channel", "excluded", "need", "ready")

    def __init__(self, need: Need, excluded: frozenset[str]) -> None:
        self.need = need
        self.channel = need.channel
        self.excluded = excluded
        self.ready: list[CustomerKey] = []


class Bucket:
    """Free agents of one group, free for the same channels; longest idle first."""

    __slots__ = ("agents", "channels", "group")

    def __init__(self, group: "Group", channels: frozenset[Channel]) -> None:
        self.group = group
        self.channels = channels
        self.agents: list[AgentKey] = []

    def first(self, excluded: frozenset[str]) -> AgentKey | None:
        if not excluded:
            return self.agents[0] if self.agents else None
        return next((key for key in self.agents if key[1] not in excluded), None)

    def head(self) -> CustomerKey | None:
        """The first customer whom an agent of this bucket may serve, pinned ones aside."""
        heads = [min(heads.values()) for heads in map(self.group.heads.get, self.channels) if heads]
        heads.extend(
            line.ready[0]
            for line in self.group.declined
            if line.channel in self.channels and self.first(line.excluded) is not None
        )
        return min(heads, default=None)

    def count(self, excluded: frozenset[str]) -> int:
        if not excluded:
            return len(self.agents)
        return sum(key[1] not in excluded for key in self.agents)


Abilities = tuple[frozenset[str], tuple[tuple[str, int], ...], frozenset[str], frozenset[str]]


class Group:
    """Agents who can do the same now. `heads`: the unpinned lines they may serve, unless empty, each with its first
    customer; `ready`: how many stand in them.

    Both are kept as customers come and go, since a freed agent asks for them and there may be hundreds of lines. Lines
    of customers whom somebody has declined are kept apart, so that the others can be looked through without asking.
    """

    __slots__ = (
        "abilities",
        "buckets",
        "declined",
        "heads",
        "members",
        "profile",
        "queues",
        "ready",
        "signed_in",
    )

    def __init__(
        self, abilities: Abilities, profile: AgentProfile, queues: tuple[str, ...]
    ) -> None:
        self.abilities = abilities
        self.profile = profile
        self.queues = queues
        self.members = 0
        self.signed_in = 0
        self.heads: dict[Channel, dict[Line, CustomerKey]] = {"video": {}, "sound": {}, "chat": {}}
        self.ready: dict[Channel, int] = {"video": 0, "sound": 0, "chat": 0}
        self.declined: dict[Line, None] = {}
        self.buckets: dict[frozenset[Channel], Bucket] = {}

    def serves(self, need: Need) -> bool:
        return any(qualified(self.profile, requirement, 0) for requirement in need.requirements)

    def moved(self, line: Line, by: int) -> None:
        """So many customers more (or fewer) stand in this line, which the group may serve."""
        if line.excluded:
            if line.ready:
                self.declined[line] = None
            else:
                self.declined.pop(line, None)
            return
        heads = self.heads[line.channel]
        self.ready[line.channel] += by
        if line.ready:
            heads[line] = line.ready[0]
        else:
            heads.pop(line, None)

    def customers_for(self, channels: frozenset[Channel], agent: str) -> int:
        """How many an agent of this group may serve, free for these channels."""
        count = sum(self.ready[channel] for channel in channels)
        for line in self.declined:
            if line.channel in channels and agent not in line.excluded:
                count += len(line.ready)
        return count

    def bucket(self, channels: frozenset[Channel]) -> Bucket:
        bucket = self.buckets.get(channels)
        if bucket is None:
            bucket = self.buckets[channels] = Bucket(self, channels)
        return bucket


def abilities(profile: AgentProfile, now: int) -> tuple[Abilities, int | None]:
    """What puts an agent into a group, and until when: a certificate counts by its name as long as it is valid."""
    valid, until = valid_certificates(profile.certificates, now)
    return (profile.languages, profile.skills, valid, profile.queues), until


def group_of(found: Abilities, profile: AgentProfile, rules: dict[str, QueueRule]) -> Group:
    """A new group, with a profile whose certificates know no time: the index moves agents when one begins or ends."""
    timeless = replace(
        profile, certificates=tuple(Certificate(name=name) for name in sorted(found[2]))
    )
    queues = tuple(
        queue
        for queue, rule in rules.items()
        if rule.language in profile.languages and (not profile.queues or queue in profile.queues)
    )
    return Group(found, timeless, queues)


@dataclass(slots=True)
class Agent:
    """`free_for` None: busy; empty: only for callers with the own code. `changed`: which change freed them."""

    profile: AgentProfile
    group: Group
    until: int | None  # when a certificate begins or ends
    signed_in: bool = False
    free_for: frozenset[Channel] | None = None
    idle_since: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a customer's ladder, with the need it leads to."""

    after_ms: int
    need: Need
    loosened: int


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
    def key(self) -> CustomerKey:
        return customer_key(self.since, self.head_start_ms, self.by_code, self.contact)


@dataclass(slots=True)
class Entry:
    """A customer in the index. `line` None: reserved or absent. `changed`: number of the change that put them there."""

    waiting: Waiting
    key: CustomerKey
    rungs: tuple[Rung, ...]
    rung: int
    line: Line | None = None
    held: bool = False
    changed: int = 0
    excluded: frozenset[str] = frozenset()
    retry_at: int | None = None
    next_at: int | None = None

    @property
    def need(self) -> Need:
        return self.rungs[self.rung].need


@dataclass(slots=True)
class Queue:
    """`order`: everybody, the reserved and the absent too; `ready`: those who could be matched."""

    rule: QueueRule
    order: list[CustomerKey] = field(default_factory=list)
    ready: list[CustomerKey] = field(default_factory=list)
    since: list[tuple[int, str]] = field(default_factory=list)  # a heap, cleaned late
