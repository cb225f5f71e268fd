"""Agents' parts of a contact: a part begins when its agent answers, ends when they are out of the talk, and is closed
when they have wrapped it up.

The talk may be over for one agent and go on with the next, so each part has its own note, disposition
and time limit. An agent has at most one open part of a contact: while they wrap up they are asked
for nothing new. When the last part of a contact that is over is closed, so is the contact.
"""

from dataclasses import replace
from typing import Any

from signaling.core import presence
from signaling.core.commands import FinishWrapUp, SaveNote
from signaling.core.desk_views import ReasonView
from signaling.core.errors import Code, Refused
from signaling.core.messages import AgentContactGone, PartEnd
from signaling.core.model import MAX_NOTE
from signaling.core.records import PartRecord
from signaling.core.session import Contact
from signaling.core.state import Agent, State


def begin(d: State, contact: Contact, agent: Agent, queue: str, reason: ReasonView) -> None:
    """This agent has answered."""
    part = PartRecord(
        contact=contact.id,
        number=len(contact.parts) + 1,
        agent=agent.id,
        queue=queue,
        reason=reason,
        connected_at=d.now,
        ended_at=None,
        end=None,
        wrap_up_until=None,
        closed_at=None,
        disposition=None,
        note="",
        passed_note=None,
    )
    contact.parts.append(part)
    d.out.save(part)
    agent.contacts[contact.id] = None


def change(d: State, contact: Contact, part: PartRecord, **changes: Any) -> PartRecord:
    changed = replace(part, **changes)
    contact.parts[part.number - 1] = changed
    d.out.save(changed)
    return changed


def end(
    d: State, contact: Contact, how: PartEnd, *, passed_note: str | None = None
) -> PartRecord | None:
    """The talking agent's part is over and is wrapped up from now on. None: nobody was talking.

    Afterwards, when everybody has been told: `settle`.
    """
    part = contact.part
    if part is None or part.ended_at is not None:
        return None
    until = d.now + d.queues[part.queue].wrap_up_ms
    part = change(
        d, contact, part, ended_at=d.now, end=how, wrap_up_until=until, passed_note=passed_note
    )
    d.timers.set("wrap-up", timer(part), until)
    agent = d.agents[part.agent]
    presence.touch(d, agent)
    if not agent.primary:
        presence.console_gone(d, agent)
    return part


def settle(d: State, contact: Contact, part: PartRecord | None) -> None:
    """A queue without time for wrap-up: the part is closed at once."""
    if part is not None and d.queues[part.queue].wrap_up_ms <= 0:
        time_over(d, timer(part))


def lose(d: State, contact: Contact, agent: Agent) -> None:
    """The agent stayed away: nobody is there to wrap anything up."""
    part = contact.part
    assert part is not None
    change(d, contact, part, ended_at=d.now, end="agent_lost", closed_at=d.now)
    del agent.contacts[contact.id]
    d.tell_agent(agent, AgentContactGone(contact=contact.id))


# --- wrap-up -----------------------------------------------------------------------------------------------------


def timer(part: PartRecord) -> str:
    """The key of a part's time limit."""
    return f"{part.contact}.{part.number}"


def by_timer(d: State, key: str) -> tuple[Contact, PartRecord]:
    name, _, number = key.rpartition(".")
    contact = d.contacts[name]
    return contact, contact.parts[int(number) - 1]


def save_note(d: State, contact: Contact, agent: Agent, command: SaveNote) -> None:
    _check_note(command.note)
    part = _open(contact, agent)
    if command.note != part.note:
        change(d, contact, part, note=command.note)


def finish(d: State, contact: Contact, agent: Agent, command: FinishWrapUp) -> None:
    part = _open(contact, agent)
    if part.ended_at is None:
        raise Refused(Code.CONTACT_WRONG_STATE, "the talk isn't over", state=contact.state)
    if command.disposition not in d.rules.dispositions:
        raise Refused(Code.DISPOSITION_UNKNOWN, "not one of the configured dispositions")
    _check_note(command.note)
    presence.check(d, agent, command.then, command.reason)
    _close(d, contact, part, agent.id, disposition=command.disposition, note=command.note)
    then = "offline" if agent.disabled else command.then
    presence.choose(d, agent, then, None if agent.disabled else command.reason)


def _open(contact: Contact, agent: Agent) -> PartRecord:
    part = contact.part_of(agent.id)
    if part is None and contact.has_part(agent.id):
        raise Refused(Code.CONTACT_CLOSED, "your part of this contact is closed", state="closed")
    if part is None:
        raise Refused(Code.NOT_ALLOWED, "only the agent who leads the talk")
    return part


def _check_note(note: str) -> None:
    if len(note) > MAX_NOTE:
        raise Refused(Code.TEXT_TOO_LONG, "the note is too long", limit=MAX_NOTE)


def time_over(d: State, key: str) -> None:
    """The draft stands, the disposition stays open."""
    contact, part = by_timer(d, key)
    if part.closed_at is None:
        _close(d, contact, part, None)


def _close(
    d: State, contact: Contact, part: PartRecord, actor: str | None, **changes: str | None
) -> None:
    part = change(d, contact, part, closed_at=d.now, wrap_up_until=None, **changes)
    d.timeline(contact, "wrapped_up", actor, part=part.number, disposition=part.disposition)
    d.timers.cancel("wrap-up", timer(part))
    d.leafed[contact.id] = None  # whoever has wrapped up gives nothing any more
    if contact.state == "wrap_up" and not contact.wrapping:
        contact.step("finish", closed_at=d.now)
        d.save(contact)
    agent = d.agents[part.agent]
    agent.contacts.pop(contact.id, None)
    d.tell_agent(agent, AgentContactGone(contact=contact.id))
    rest_ms = d.queues[part.queue].rest_ms
    if contact.record.channel == "video" and rest_ms > 0:
        presence.change(d, agent, rest_until=d.now + rest_ms)
        d.timers.set("rest", agent.id, d.now + rest_ms)
    presence.freed(d, agent)
