"""The agents' side of the pairing index: who is known, signed in and free, grouped by what they can do now."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from policies.routing.facts import AgentProfile, Channel, QueueRule
from policies.routing.ranking import agent_key
from signaling.core.lines import (
    Abilities,
    Agent,
    Bucket,
    Group,
    Line,
    Need,
    abilities,
    group_of,
)


class Roster:
    """`opened`: the index's unpinned lines that aren't empty. `fresh`: buckets that somebody has come into."""

    def __init__(self, rules: Sequence[QueueRule], opened: Mapping[Line, None]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._opened = opened
        self.agents: dict[str, Agent] = {}
        self.fresh: dict[Bucket, None] = {}
        self.signed_in = dict.fromkeys(self._rules, 0)  # by queue
        self.available = dict.fromkeys(self._rules, 0)
        self._groups: dict[Abilities, Group] = {}
        self._version = 0  # of the set of groups
        self._turns: list[tuple[int, str]] = []  # of certificates; a stale one is dropped late

    def known(self, now: int, profile: AgentProfile) -> Agent:
        agent = self.agents.get(profile.id)
        found, until = abilities(profile, now)
        if agent is None:
            agent = self.agents[profile.id] = Agent(profile, self._join(found, profile), until)
        else:
            self._change(agent, profile, found, until)
        if until is not None:
            heappush(self._turns, (until, profile.id))
        return agent

    def forgotten(self, name: str) -> None:
        agent = self.agents.get(name)
        if agent is not None:
            self.set_free(agent, None)
            self.set_signed_in(agent, False)
            del self.agents[name]
            self._part(agent.group)

    def set_signed_in(self, agent: Agent, signed_in: bool) -> None:
        if agent.signed_in != signed_in:
            agent.signed_in = signed_in
            step = 1 if signed_in else -1
            agent.group.signed_in += step
            for queue in agent.group.queues:
                self.signed_in[queue] += step

    def set_free(self, agent: Agent, free_for: frozenset[Channel] | None) -> None:
        """Out of the bucket of old, into the new one, which becomes fresh."""
        key = agent_key(agent.idle_since, agent.profile.id)
        if agent.free_for:
            bucket = agent.group.buckets[agent.free_for]
            del bucket.agents[bisect_left(bucket.agents, key)]
            for queue in agent.group.queues:
                self.available[queue] -= 1
            if not bucket.agents:
                del agent.group.buckets[agent.free_for]
                self.fresh.pop(bucket, None)
        agent.free_for = free_for
        if free_for:
            bucket = agent.group.bucket(free_for)
            insort(bucket.agents, key)
            for queue in agent.group.queues:
                self.available[queue] += 1
            self.fresh[bucket] = None

    def groups_for(self, need: Need) -> tuple[Group, ...]:
        """The groups who may serve this need, worked out anew when the groups have changed."""
        if need.version != self._version:
            need.groups = tuple(group for group in self._groups.values() if group.serves(need))
            need.version = self._version
        return need.groups

    def signed_in_for(self, need: Need, now: int) -> int:
        if need.pinned is None:
            return sum(group.signed_in for group in self.groups_for(need))
        agent = self.agents.get(need.pinned)
        return int(
            agent is not None and agent.signed_in and need.served_as(agent.profile, now) is not None
        )

    @property
    def due(self) -> int | None:
        """When the next certificate begins or ends."""
        while self._turns and not self._is_turn(self._turns[0]):
            heappop(self._turns)
        return self._turns[0][0] if self._turns else None

    def turn(self, now: int) -> list[Agent]:
        """Move the agents whose certificates have begun or ended."""
        moved = []
        while self._turns and self._turns[0][0] <= now:
            turn = heappop(self._turns)
            if self._is_turn(turn):
                moved.append(self.known(now, self.agents[turn[1]].profile))
        return moved

    def _is_turn(self, turn: tuple[int, str]) -> bool:
        agent = self.agents.get(turn[1])
        return agent is not None and agent.until == turn[0]

    def _join(self, found: Abilities, profile: AgentProfile) -> Group:
        group = self._groups.get(found)
        if group is None:
            group = self._groups[found] = group_of(found, profile, self._rules)
            for line in self._opened:
                if group.serves(line.need):
                    group.moved(line, len(line.ready))
            self._version += 1
        group.members += 1
        return group

    def _part(self, group: Group) -> None:
        group.members -= 1
        if not group.members:
            del self._groups[group.abilities]
            self._version += 1

    def _change(
        self, agent: Agent, profile: AgentProfile, found: Abilities, until: int | None
    ) -> None:
        free_for, signed_in, group = agent.free_for, agent.signed_in, agent.group
        self.set_free(agent, None)
        self.set_signed_in(agent, False)
        agent.group = self._join(found, profile)
        self._part(group)
        agent.profile, agent.until = profile, until
        self.set_signed_in(agent, signed_in)
        self.set_free(agent, free_for)
