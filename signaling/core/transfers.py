"""Passing a customer on: to another queue, or to an agent whom a colleague chose.

The contact waits again by its old place, in one save with the end of the first agent's part, so
there is no moment in which nobody has the customer. A chosen agent is asked at once, by an ordinary
reservation: declined, unanswered or lost with the process, it leaves the customer first in the line
they came from. What the link wished for (an agent, skills) has been served, so it counts no more in
another queue.

Of colleagues an agent learns only what passing on takes: a name, the queues as one of which they
may take this customer, and whether they would be asked now. Why somebody wouldn't is theirs alone.
"""

from typing import Literal

from policies.qualification import qualified
from policies.routing.facts import QueueRule, Requirement
from policies.routing.ladder import Wish, ladder
from signaling.core import calls, endings, overview, parts, presence, reserving, views, waiting
from signaling.core.commands import FindColleagues, TransferContact
from signaling.core.desk_views import ColleagueView, ReasonView, TransferQueueView
from signaling.core.errors import Code, Refused
from signaling.core.messages import Colleagues
from signaling.core.model import MAX_PASSED_NOTE
from signaling.core.pairing import Match
from signaling.core.session import Contact
from signaling.core.state import Agent, State

MOST = 50
"""Colleagues in one answer."""
MAX_NAME = 100
Skills = tuple[tuple[str, int], ...]


def find(
    d: State, contact: Contact, agent: Agent, connection: str, command: FindColleagues
) -> None:
    """Answer this console alone."""
    contact.next("transfer")
    if len(command.name) > MAX_NAME:
        raise Refused(Code.TEXT_TOO_LONG, "no name is that long", limit=MAX_NAME)
    wanted = command.name.strip().casefold()
    found = [
        (contact.record.channel not in presence.takes(d, other), other.profile.name, name)
        for name, other in d.agents.items()
        if _works(other) and other is not agent and wanted in other.profile.name.casefold()
    ]
    offering = [queue for queue in d.rules.queues if contact.record.channel in queue.channels]
    needs = [_requirement(d, contact, queue.id) for queue in offering]
    colleagues = tuple(
        ColleagueView(
            agent=name,
            name=shown,
            queues=tuple(
                need.queue for need in needs if qualified(d.agents[name].profile, need, d.now)
            ),
            available=not busy,
        )
        for busy, shown, name in sorted(found)[:MOST]
    )
    queues = tuple(
        TransferQueueView(
            id=queue.id,
            title=dict(queue.title),
            open=d.is_open(queue.id),
            staffed=_staffed(d, contact, agent, queue.id),
        )
        for queue in offering
    )
    d.out.send(connection, Colleagues(contact=contact.id, queues=queues, colleagues=colleagues))


def transfer(d: State, contact: Contact, agent: Agent, command: TransferContact) -> None:
    contact.next("transfer")
    if len(command.note) > MAX_PASSED_NOTE:
        raise Refused(Code.TEXT_TOO_LONG, "the note is too long", limit=MAX_PASSED_NOTE)
    queue = queue_named(d, contact, command.queue, command.agent)
    if command.agent is None:
        chosen = None
        if not d.is_open(queue.id):
            opens_at = d.opens_at(queue.id)
            raise Refused(Code.QUEUE_CLOSED, "outside the opening hours", opens_at=opens_at)
        if not _staffed(d, contact, agent, queue.id):
            raise Refused(Code.QUEUE_UNSTAFFED, "nobody else is there who may take it")
    else:
        chosen = colleague(d, contact, agent, command.agent, queue.id)
    _pass_on(d, contact, agent, queue, chosen, command.note)


def colleague(
    d: State, contact: Contact, agent: Agent, name: str, queue: str | None = None
) -> Agent:
    """The colleague of this name, who can be asked now and, with a queue, may take this contact as one of it.

    Raises `Refused` and says why not.
    """
    other = d.agents.get(name)
    if other is None or other is agent or not _works(other):
        raise Refused(Code.COLLEAGUE_UNKNOWN, "no such colleague")
    if queue is not None and not may_take(d, contact, other, queue):
        raise Refused(Code.COLLEAGUE_NOT_QUALIFIED, "this colleague isn't qualified", queue=queue)
    if contact.record.channel not in presence.takes(d, other):
        raise Refused(Code.COLLEAGUE_NOT_AVAILABLE, "this colleague can't be asked now")
    return other


def queue_named(d: State, contact: Contact, name: str | None, agent: str | None) -> QueueRule:
    """The queue that a command names; the contact's own where it names only an agent."""
    if name is None and agent is None:
        raise Refused(Code.QUEUE_UNKNOWN, "a queue or an agent, to pass the contact to")
    if name is None:
        return d.queue_of(contact)
    queue = next((queue for queue in d.rules.queues if queue.id == name), None)
    if queue is None:
        raise Refused(Code.QUEUE_UNKNOWN, "no such queue")
    if contact.record.channel not in queue.channels:
        raise Refused(Code.CHANNEL_NOT_OFFERED, "this queue doesn't offer that channel")
    return queue


def _pass_on(
    d: State, contact: Contact, agent: Agent, queue: QueueRule, chosen: Agent | None, note: str
) -> None:
    why = None if chosen is None else reason(d, contact, chosen, queue.id, "transfer")
    home = queue.id if chosen is None else contact.record.home_queue
    language, skills = _wish(d, contact, home)
    calls.stop(d, contact)  # who leaves hears nothing more, whatever the database does
    contact.step(
        "transfer",
        agent=None,
        queue=home,
        home_queue=home,
        language=language,
        skills=skills,
        fixed_agent=None,
        preferred_agent=None,
        by_code=False,
    )
    d.save(contact)
    data = {"queue": queue.id, "agent": chosen.id if chosen else None}
    d.timeline(contact, "transferred", agent.id, **data)
    part = parts.end(d, contact, "transferred", passed_note=note)
    endings.wait_again(d, contact, agent.id)
    views.tell_agent(d, contact, agent)
    d.pairing.exclude(d.now, contact.id, agent.id)
    if chosen is not None and why is not None:
        reserving.offer(d, Match(contact=contact.id, agent=chosen.id, queue=queue.id, reason=why))
    else:
        views.tell(d, contact)
    parts.settle(d, contact, part)
    waiting.remember(d, contact)
    overview.changed(d, queues=True)


# --- who may --------------------------------------------------------------------------------------------------


def _works(agent: Agent) -> bool:
    return agent.known and not agent.disabled


def may_take(d: State, contact: Contact, agent: Agent, queue: str) -> bool:
    return contact.record.channel in d.queues[queue].channels and qualified(
        agent.profile, _requirement(d, contact, queue), d.now
    )


def longest_idle(d: State, contact: Contact, agent: Agent, queue: str) -> Agent:
    """Of this queue's other agents, who could be asked now; or `Refused`."""
    need, channel = _requirement(d, contact, queue), contact.record.channel
    free = [
        (other.presence.idle_since, name)
        for name, other in d.agents.items()
        if other is not agent
        and _works(other)
        and channel in presence.takes(d, other)
        and qualified(other.profile, need, d.now)
    ]
    if not free:
        raise Refused(Code.COLLEAGUE_NOT_AVAILABLE, "nobody of this queue can be asked now")
    return d.agents[min(free)[1]]


def _requirement(d: State, contact: Contact, queue: str) -> Requirement:
    """What whoever takes this contact as one of this queue must meet, before anything has loosened."""
    language, skills = _wish(d, contact, queue)
    wish = Wish(channel=contact.record.channel, language=language, skills=skills)
    return ladder(d.queues, queue, wish)[0].requirements[0]


def _wish(d: State, contact: Contact, queue: str) -> tuple[str, Skills]:
    """Language and skills asked for in this queue. The link's count in the queue that it named; a customer who spoke
    their own language there is looked for an agent who does, unless the queue is one of another language."""
    row = contact.record
    if queue == row.home_queue:
        return row.language, row.skills
    target = d.queues[queue]
    same = target.language == d.queues[row.home_queue].language
    return (row.language if same else target.language), ()


def _staffed(d: State, contact: Contact, agent: Agent, queue: str) -> bool:
    language, skills = _wish(d, contact, queue)
    others = frozenset({agent.id})
    channel = contact.record.channel
    return d.pairing.staffed(queue, channel, language, skills, None, d.now, but=others)


def reason(
    d: State, contact: Contact, agent: Agent, queue: str, rule: Literal["transfer", "consult"]
) -> ReasonView:
    """Of an agent whom a colleague chose."""
    row, levels = contact.record, dict(agent.profile.skills)
    need = _requirement(d, contact, queue)
    assert row.waiting_since is not None
    return ReasonView(
        rule=rule,
        waited_ms=max(0, d.now - row.waiting_since),
        head_start_ms=0,
        idle_ms=max(0, d.now - agent.presence.idle_since),
        candidates=1,
        passed_over=0,
        language=need.language,
        skills=tuple((name, level, levels.get(name, 0)) for name, level in need.skills),
        certificates=need.certificates,
        loosened=0,
        overflow_from=None,
    )
