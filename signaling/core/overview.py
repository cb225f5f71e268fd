"""The desk at a glance: queues for every agent, the whole picture for supervisors.

Told at most once a second, while it changes.
"""

from policies.qualification import reaching
from signaling.core import discretion, presence
from signaling.core.desk_views import AgentRow, MatchRow, QueueView, WaitingRow
from signaling.core.messages import Overview, Queues
from signaling.core.records import ReservationRecord
from signaling.core.state import Agent, State

EVERY_MS = 1_000
CONSOLES = 50
"""Agents told in one go."""
ROWS = 200
"""Waiting customers that a supervisor sees."""


def changed(d: State, *, queues: bool = False) -> None:
    """Something that is shown has changed (`queues`: that agents see too)."""
    if queues and d.agents:
        d.timers.sooner("queues", "", _next(d, d.queues_at))
    if d.supervisors:
        d.timers.sooner("overview", "", _next(d, d.overview_at))


def _next(d: State, last: int | None) -> int:
    return d.now if last is None else max(d.now, last + EVERY_MS)


def tell_queues(d: State) -> None:
    d.queues_at = d.now
    views = queues(d)
    if d.queues_told is None or views != d.queues_told.queues:
        d.queues_told = Queues(queues=views)
        d.untold = list(d.agents)
        tell_consoles(d)


def tell_consoles(d: State) -> None:
    """The next few: all at once would hold up whoever speaks next."""
    assert d.queues_told is not None
    told, d.untold = d.untold[:CONSOLES], d.untold[CONSOLES:]
    for name in told:
        d.tell_agent(d.agents[name], d.queues_told)
    if d.untold:
        d.timers.set("consoles", "", d.now)


def tell_supervisors(d: State) -> None:
    d.overview_at = d.now
    if d.supervisors:
        message = view(d)
        for connection in d.supervisors:
            d.out.send(connection, message)


def queues(d: State) -> tuple[QueueView, ...]:
    return tuple(
        QueueView(
            id=queue.id,
            title=dict(queue.title),
            open=d.is_open(queue.id),
            waiting=d.pairing.waiting_count(queue.id),
            longest_since=d.pairing.longest_since(queue.id),
            agents_available=d.pairing.agents_available(queue.id),
            agents_signed_in=d.pairing.agents_signed_in(queue.id),
        )
        for queue in d.rules.queues
    )


def view(d: State) -> Overview:
    """Everything a supervisor sees."""
    return Overview(
        now=d.now,
        queues=queues(d),
        waiting=_waiting(d),
        waiting_total=sum(len(room) for room in d.rooms.values()),
        agents=tuple(_agent_row(d, agent) for agent in d.agents.values() if agent.known),
        matches=tuple(_match_row(d, row) for row in reversed(d.matches)),
    )


def _waiting(d: State) -> tuple[WaitingRow, ...]:
    names = [name for room in d.rooms.values() for name in room.first(ROWS)]
    contacts = sorted(
        (d.contacts[name] for name in names), key=lambda c: (c.record.waiting_since or 0, c.id)
    )
    return tuple(
        WaitingRow(
            contact=contact.id,
            queue=contact.record.home_queue,
            channel=contact.record.channel,
            language=contact.record.language,
            reference=contact.record.reference,
            joined_at=contact.record.joined_at or contact.record.opened_at,
            place=d.rooms[contact.record.home_queue].place(contact.id),
            present=contact.customer.present or bool(contact.claimants),
            loosened=d.pairing.loosened(contact.id, d.now),
            eligible_agents=d.pairing.eligible_agents(contact.id, d.now),
        )
        for contact in contacts[:ROWS]
    )


def _agent_row(d: State, agent: Agent) -> AgentRow:
    profile = agent.profile
    return AgentRow(
        agent=discretion.glance(presence.view(agent), details=d.rules.agent_details),
        languages=tuple(sorted(profile.languages)),
        skills=profile.skills,
        certificates=reaching(profile.certificates, d.now),
        contacts=len(agent.contacts),
    )


def _match_row(d: State, row: ReservationRecord) -> MatchRow:
    agent = d.agents.get(row.agent)
    found = MatchRow(
        reservation=row.id,
        contact=row.contact,
        agent=row.agent,
        agent_name=agent.profile.name if agent else row.agent,
        queue=row.queue,
        made_at=row.made_at,
        outcome=row.outcome,
        reason=row.reason,
    )
    return discretion.match(found, details=d.rules.agent_details)
