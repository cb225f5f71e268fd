"""The pairing index: who waits, who is free, and which pair comes next. Pure; times in ms since 1970 UTC.

The rule is short. Of all present customers whom a free agent may serve, the one with the smallest key comes next
(longest waiting, head start included), with the longest idle agent who may serve them. The index only saves looking
at everybody: `next_match` looks at the lines and buckets that changed since it last found nothing (`_fresh_*`),
because among the others there is no pair. `tests/signaling/core/pairing_model.py` is the same rule without the index.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from policies.routing.facts import AgentProfile, Channel, QueueRule, Requirement
from policies.routing.ladder import Wish, ladder
from policies.routing.ranking import AgentKey, CustomerKey, agent_key
from signaling.core.lines import (
    Agent,
    Entry,
    Line,
    Need,
    Queue,
    Rung,
    Waiting,
)
from signaling.core.reasons import Match, explain
from signaling.core.roster import Roster

__all__ = ["Match", "Pairing", "Waiting"]

RETRY_MS = 30_000
MOST_STEPS = 50
"""Customers whose steps one event takes."""
KEPT_LADDERS = 20_000
NOBODY: frozenset[str] = frozenset()
ONLY_CODES: frozenset[Channel] = frozenset()


class Pairing:
    """Call `advance(now)` first on every event; after each change take `next_match` and `hold` until it is None."""

    def __init__(self, rules: Sequence[QueueRule]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._queues = {rule.id: Queue(rule) for rule in rules}
        self._entries: dict[str, Entry] = {}
        self._open: dict[Line, None] = {}  # unpinned lines that aren't empty
        self._roster = Roster(rules, self._open)
        self._pinned: dict[str, dict[Line, None]] = {}  # the same by agent
        self._needs: dict[tuple[tuple[Requirement, ...], bool], Need] = {}
        self._ladders: dict[tuple[object, ...], tuple[Rung, ...]] = {}
        self._fresh_lines: dict[Line, None] = {}
        self._timers: list[
            tuple[int, str]
        ] = []  # of customers; a stale one is dropped when it comes up
        self._changes = 0

    # --- agents

    def agent_known(self, now: int, profile: AgentProfile) -> None:
        """A new agent, or new facts about a known one; free or busy, signed in or not stays as it was."""
        self._freshen(self._roster.known(now, profile))

    def agent_forgotten(self, now: int, agent_id: str) -> None:
        """Gone from the house; customers who wait for them alone go on waiting."""
        self._roster.forgotten(agent_id)

    def agent_signed_in(self, now: int, agent_id: str, signed_in: bool) -> None:
        """Signed in and not offline (may be busy): what `staffed` and `eligible_agents` count."""
        self._roster.set_signed_in(self._roster.agents[agent_id], signed_in)

    def agent_free(
        self, now: int, agent_id: str, channels: frozenset[Channel], idle_since: int
    ) -> None:
        """This agent could take one contact of any of these channels now."""
        self._set_free(self._roster.agents[agent_id], channels or None, idle_since)

    def agent_free_for_code(self, now: int, agent_id: str) -> None:
        """This agent takes nobody but the callers who have entered the agent's own code."""
        self._set_free(self._roster.agents[agent_id], ONLY_CODES, now)

    def agent_busy(self, agent_id: str) -> None:
        """This agent may take none."""
        agent = self._roster.agents.get(agent_id)
        if agent is not None:
            self._roster.set_free(agent, None)

    def _set_free(self, agent: Agent, free_for: frozenset[Channel] | None, idle_since: int) -> None:
        self._roster.set_free(agent, None)
        agent.idle_since = idle_since
        self._changes += 1
        agent.changed = self._changes
        self._roster.set_free(agent, free_for)
        self._freshen(agent)

    def _freshen(self, agent: Agent) -> None:
        if agent.free_for is not None:
            self._fresh_lines.update(self._pinned.get(agent.profile.id, {}))

    # --- customers

    def wait(self, now: int, waiting: Waiting) -> None:
        """Add a customer, or take one back who was held; exclusions stay until `leave` or `include_all`."""
        before = self._entries.get(waiting.contact)
        if before is not None:
            self._take_out(before)
        entry = Entry(
            waiting,
            waiting.key,
            self._rungs(waiting),
            0,
        )
        if before is not None:
            entry.excluded, entry.retry_at = before.excluded, before.retry_at
        self._entries[waiting.contact] = entry
        queue = self._queues[waiting.queue]
        insort(queue.order, entry.key)
        if len(queue.since) > 2 * len(queue.order) + 64:
            queue.since = [s for s in queue.since if self._is_since(queue, s)]
            heapify(queue.since)
        heappush(queue.since, (waiting.since, waiting.contact))
        entry.rung = self._rung(entry, now)
        self._line_up(entry)
        self._wind(entry)

    def leave(self, contact: str) -> None:
        """Gone for good (left, connected): waiting or held. Unknown contacts are ignored."""
        entry = self._entries.pop(contact, None)
        if entry is not None:
            self._take_out(entry)

    def present(self, now: int, contact: str, present: bool) -> None:
        """An absent customer keeps the place but isn't matched."""
        entry = self._entries.get(contact)
        if entry is not None and entry.waiting.present != present:
            self._step_out(entry)
            entry.waiting.present = present
            self._line_up(entry)

    def exclude(self, now: int, contact: str, agent_id: str) -> None:
        """Don't offer this contact to this agent again while another qualified one is signed in (else: in 30 s)."""
        entry = self._entries.get(contact)
        if entry is not None:
            self._step_out(entry)
            entry.excluded |= {agent_id}
            entry.retry_at = now + RETRY_MS
            self._line_up(entry)
            self._wind(entry)

    def include_all(self, now: int, contact: str) -> None:
        """Everybody may be asked again."""
        entry = self._entries.get(contact)
        if entry is not None and entry.excluded:
            self._step_out(entry)
            entry.excluded, entry.retry_at = NOBODY, None
            self._line_up(entry)
            self._wind(entry)

    def hold(self, contact: str, agent_id: str) -> None:
        """Both leave the index; the contact keeps its place. Afterwards `wait` or `leave`, and `agent_free`."""
        entry = self._entries[contact]
        self._step_out(entry)
        entry.held = True
        self.agent_busy(agent_id)

    # --- time

    @property
    def due(self) -> int | None:
        """When `advance` has something to do next: a loosening step, a retry, a certificate that begins or ends."""
        while self._timers and not self._is_timer(self._timers[0]):
            heappop(self._timers)
        step, end = self._timers[0][0] if self._timers else None, self._roster.due
        return step if end is None else end if step is None else min(step, end)

    def advance(self, now: int) -> None:
        """Take the steps due by now; where there are very many, some of them: `due` stays in the past then."""
        for agent in self._roster.turn(now):
            self._freshen(agent)
        for _ in range(MOST_STEPS):
            if not self._timers or self._timers[0][0] > now:
                return
            timer = heappop(self._timers)
            if self._is_timer(timer):
                self._move(self._entries[timer[1]], now)

    # --- answers

    def next_match(self, now: int) -> Match | None:
        """The longest waiting customer whom anybody free may serve, with the longest idle such agent; or None."""
        best: CustomerKey | None = None
        fresh = self._roster.fresh
        for bucket in list(fresh):
            key = bucket.head()
            if key is None:
                del fresh[bucket]
            elif best is None or key < best:
                best = key
        for line in list(self._fresh_lines):
            if not line.ready or self._agent_for(line, now) is None:
                del self._fresh_lines[line]
            elif best is None or line.ready[0] < best:
                best = line.ready[0]
        if best is None:
            return None
        entry = self._entries[best[1]]
        assert entry.line is not None
        chosen = self._agent_for(entry.line, now)
        assert chosen is not None
        agent = self._roster.agents[chosen[1]]
        came = entry.changed > agent.changed
        return explain(
            now,
            entry,
            agent,
            candidates=self._agents_for(entry.line) if came else self._customers_for(agent, now),
            came=came,
            passed_over=bisect_left(self._queues[entry.waiting.queue].ready, entry.key),
        )

    def place(self, contact: str) -> tuple[int, int]:
        """Place from 1 on and how many wait, both in the customer's own queue, reserved ones included."""
        entry = self._entries[contact]
        order = self._queues[entry.waiting.queue].order
        return bisect_left(order, entry.key) + 1, len(order)

    def order(self, queue: str, first: int | None = None) -> list[str]:
        """Contacts of this queue in order of service, the first so many."""
        return [contact for _, contact in self._queues[queue].order[:first]]

    def waiting_count(self, queue: str) -> int:
        """Waiting and reserved customers."""
        return len(self._queues[queue].order)

    def longest_since(self, queue: str) -> int | None:
        """Start of the longest waiting in this queue."""
        found = self._queues[queue]
        while found.since and not self._is_since(found, found.since[0]):
            heappop(found.since)
        return found.since[0][0] if found.since else None

    def loosened(self, contact: str, now: int) -> int:
        """How many loosening steps this customer's waiting has taken."""
        entry = self._entries[contact]
        return entry.rungs[entry.rung].loosened

    def eligible_agents(self, contact: str, now: int) -> int:
        """Signed-in agents who may serve this customer as the requirements stand now."""
        return self._roster.signed_in_for(self._entries[contact].need, now)

    def agents_signed_in(self, queue: str) -> int:
        """Signed-in agents who may work in this queue (language and membership)."""
        return self._roster.signed_in[queue]

    def agents_available(self, queue: str) -> int:
        """Of those, the ones free to take somebody now."""
        return self._roster.available[queue]

    def staffed(
        self,
        queue: str,
        channel: Channel,
        language: str,
        skills: tuple[tuple[str, int], ...],
        fixed_agent: str | None,
        now: int,
        *,
        but: frozenset[str] = NOBODY,
    ) -> bool:
        """Is anybody signed in (`but` these) who may serve such a customer, now or after loosening?"""
        waiting = Waiting(
            contact="",
            queue=queue,
            channel=channel,
            language=language,
            skills=skills,
            fixed_agent=fixed_agent,
            since=0,
        )
        return any(self._others(rung.need, but, now) for rung in self._rungs(waiting))

    def _others(self, need: Need, excluded: frozenset[str], now: int) -> int:
        """Signed-in agents who may serve this need, without the excluded."""
        return self._roster.signed_in_for(need, now) - sum(
            agent.signed_in and need.served_as(agent.profile, now) is not None
            for agent in map(self._roster.agents.get, excluded)
            if agent is not None
        )

    # --- lines of customers

    def _rungs(self, waiting: Waiting) -> tuple[Rung, ...]:
        spec = (
            waiting.queue,
            waiting.channel,
            waiting.language,
            waiting.skills,
            waiting.fixed_agent,
            waiting.preferred_agent,
            waiting.by_code,
        )
        rungs = self._ladders.get(spec)
        if rungs is None:
            if len(self._ladders) >= KEPT_LADDERS:  # those in use are kept by who uses them
                self._ladders.clear()
                self._needs.clear()
            wish = Wish(
                channel=waiting.channel,
                language=waiting.language,
                skills=waiting.skills,
                fixed=waiting.fixed_agent,
                preferred=waiting.preferred_agent,
            )
            rungs = self._ladders[spec] = tuple(
                Rung(step.after_ms, self._need(step.requirements, waiting.by_code), step.loosened)
                for step in ladder(self._rules, waiting.queue, wish)
            )
        return rungs

    def _need(self, requirements: tuple[Requirement, ...], by_code: bool) -> Need:
        need = self._needs.get((requirements, by_code))
        if need is None:
            need = self._needs[requirements, by_code] = Need(requirements, by_code)
        return need

    def _line_up(self, entry: Entry) -> None:
        """Into the line of the present need, unless reserved or absent."""
        if entry.held or not entry.waiting.present:
            return
        need = entry.need
        line = Line(need, entry.excluded) if entry.excluded else need.line
        entry.line = line
        self._changes += 1
        entry.changed = self._changes
        insort(self._queues[entry.waiting.queue].ready, entry.key)
        insort(line.ready, entry.key)
        self._fresh_lines[line] = None
        if need.pinned is not None:
            self._pinned.setdefault(need.pinned, {})[line] = None
            return
        self._open[line] = None
        for group in self._roster.groups_for(need):
            group.moved(line, 1)

    def _step_out(self, entry: Entry) -> None:
        """Out of the line, if in one; the place in the queue stays."""
        line = entry.line
        if line is None:
            return
        entry.line = None
        ready = self._queues[entry.waiting.queue].ready
        del ready[bisect_left(ready, entry.key)]
        del line.ready[bisect_left(line.ready, entry.key)]
        pinned = line.need.pinned
        if pinned is None:
            for group in self._roster.groups_for(line.need):
                group.moved(line, -1)
        if line.ready:
            return
        self._fresh_lines.pop(line, None)
        if pinned is None:
            del self._open[line]
            return
        lines = self._pinned[pinned]
        del lines[line]
        if not lines:
            del self._pinned[pinned]

    def _take_out(self, entry: Entry) -> None:
        self._step_out(entry)
        order = self._queues[entry.waiting.queue].order
        del order[bisect_left(order, entry.key)]

    # --- time limits of customers

    def _rung(self, entry: Entry, now: int) -> int:
        waited = now - entry.waiting.since
        rung = entry.rung
        while rung + 1 < len(entry.rungs) and entry.rungs[rung + 1].after_ms <= waited:
            rung += 1
        return rung

    def _move(self, entry: Entry, now: int) -> None:
        """Take the steps due, and ask the excluded again where nobody else could be asked."""
        rung, excluded = self._rung(entry, now), entry.excluded
        retry_at = entry.retry_at
        if retry_at is not None and retry_at <= now:
            others = self._others(entry.rungs[rung].need, excluded, now)
            excluded, retry_at = (excluded, now + RETRY_MS) if others else (NOBODY, None)
        if rung != entry.rung or excluded != entry.excluded:
            self._step_out(entry)
            entry.rung, entry.excluded = rung, excluded
            self._line_up(entry)
        entry.retry_at = retry_at
        self._wind(entry)

    def _wind(self, entry: Entry) -> None:
        """Set the customer's timer to the next step or retry."""
        following = entry.rung + 1
        times = [] if entry.retry_at is None else [entry.retry_at]
        if following < len(entry.rungs):
            times.append(entry.waiting.since + entry.rungs[following].after_ms)
        entry.next_at = min(times, default=None)
        if entry.next_at is not None:
            if len(self._timers) > 4 * len(self._entries) + 1024:
                self._timers = [timer for timer in self._timers if self._is_timer(timer)]
                heapify(self._timers)
            heappush(self._timers, (entry.next_at, entry.waiting.contact))

    def _is_timer(self, timer: tuple[int, str]) -> bool:
        entry = self._entries.get(timer[1])
        return entry is not None and entry.next_at == timer[0]

    def _is_since(self, queue: Queue, since: tuple[int, str]) -> bool:
        entry = self._entries.get(since[1])
        return (
            entry is not None
            and entry.waiting.queue == queue.rule.id
            and entry.waiting.since == since[0]
        )

    # --- who with whom

    def _pinned_agent(self, line: Line, now: int) -> Agent | None:
        need = line.need
        agent = self._roster.agents.get(need.pinned or "")
        if agent is None or agent.free_for is None or agent.profile.id in line.excluded:
            return None
        if not (line.channel in agent.free_for if agent.free_for else need.by_code):
            return None
        return agent if need.served_as(agent.profile, now) is not None else None

    def _agent_for(self, line: Line, now: int) -> AgentKey | None:
        """The longest idle agent who may serve this line."""
        if line.need.pinned is not None:
            agent = self._pinned_agent(line, now)
            return None if agent is None else agent_key(agent.idle_since, agent.profile.id)
        best: AgentKey | None = None
        for group in self._roster.groups_for(line.need):
            for channels, bucket in group.buckets.items():
                if line.channel in channels:
                    first = bucket.first(line.excluded)
                    if first is not None and (best is None or first < best):
                        best = first
        return best

    def _agents_for(self, line: Line) -> int:
        """How many free agents may serve this line (known: at least one)."""
        if line.need.pinned is not None:
            return 1
        return sum(
            bucket.count(line.excluded)
            for group in self._roster.groups_for(line.need)
            for channels, bucket in group.buckets.items()
            if line.channel in channels
        )

    def _customers_for(self, agent: Agent, now: int) -> int:
        """How many customers this free agent may serve."""
        pinned = self._pinned.get(agent.profile.id, {})
        count = sum(len(line.ready) for line in pinned if self._pinned_agent(line, now))
        return count + agent.group.customers_for(agent.free_for or ONLY_CODES, agent.profile.id)
