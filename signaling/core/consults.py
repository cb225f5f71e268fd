"""Asking a colleague for advice during a call, bringing them in, and handing the call over to them.

The colleague is asked by a reservation of its own kind, so nobody is ever asked for two things at
once. Once they accept, agent and colleague are a circle of their own: they hear and see each other,
and everybody else waits, told so, and is routed to nobody. Then the colleague joins the talk, takes
it over, or the consultation ends. A colleague asked for advice need not be qualified for the
customer; one who takes over must be.

A consultation begins with *consult.ask*, and only ever ends once: in `_over`.
"""

from typing import Literal

from signaling.core import calls, parts, presence, reserving, transfers, views
from signaling.core.commands import AskColleague, HandOver
from signaling.core.errors import Code, Refused
from signaling.core.model import MAX_PASSED_NOTE
from signaling.core.records import ReservationRecord
from signaling.core.session import MOST_SIDES, Contact, Side
from signaling.core.state import Agent, State

ASIDE = 1
"""The circle of agent and colleague."""
ALONE = 2
"""The first of the circles of those who wait meanwhile, each in their own."""


def ask(d: State, contact: Contact, agent: Agent, command: AskColleague) -> None:
    if not calls.has_call(contact):
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no call")
    if contact.consult is not None:
        raise Refused(Code.CONSULT_RUNNING, "one colleague at a time")
    if len(command.note) > MAX_PASSED_NOTE:
        raise Refused(Code.TEXT_TOO_LONG, "the note is too long", limit=MAX_PASSED_NOTE)
    queue = transfers.queue_named(d, contact, command.queue, command.agent)
    colleague = (
        transfers.colleague(d, contact, agent, command.agent)
        if command.agent is not None
        else transfers.longest_idle(d, contact, agent, queue.id)
    )
    if colleague.id in contact.sides:
        raise Refused(Code.CONTACT_WRONG_STATE, "takes part already")
    if len(contact.sides) >= MOST_SIDES:
        raise Refused(Code.CONTACT_FULL, "no more may take part", limit=MOST_SIDES)
    calls.move_up(d, contact, "consult", agent.id)  # now, so that nothing has to move in private
    reason = transfers.reason(d, contact, colleague, queue.id, "consult")
    row = reserving.ring(d, contact, colleague, queue.id, reason, by=agent.id, note=command.note)
    contact.consult = row
    d.timeline(contact, "consult_asked", agent.id, agent=colleague.id, queue=queue.id)
    views.tell(d, contact)


def check(d: State, row: ReservationRecord) -> None:
    """Raises `Refused` where the colleague can't come any more."""
    if len(d.contacts[row.contact].sides) >= MOST_SIDES:
        raise Refused(Code.CONTACT_FULL, "no more may take part", limit=MOST_SIDES)


def accepted(d: State, row: ReservationRecord) -> None:
    """The colleague has said yes: agent and colleague step aside."""
    contact, colleague = d.contacts[row.contact], d.agents[row.agent]
    console = d.connections[colleague.primary] if colleague.primary else None
    side = Side(
        id=colleague.id,
        role="colleague",
        circle=ASIDE,
        connection=colleague.primary,
        instance=console.instance if console else None,
        microphone=True,
        camera=contact.record.channel == "video",
    )
    calls.arrange(d, contact, circles(contact, row))  # first: nobody hears what isn't for them
    calls.join(d, contact, side)
    d.timeline(contact, "consult_begun", colleague.id, by=row.asked_by)
    views.tell(d, contact)


def circles(contact: Contact, aside: ReservationRecord | None) -> dict[str, int]:
    """Who is in which circle: all in one, or two aside and each of the others alone."""
    if aside is None:
        return dict.fromkeys(contact.sides, 0)
    pair = {aside.asked_by, aside.agent}
    return {
        who: ASIDE if who in pair else ALONE + number for number, who in enumerate(contact.sides)
    }


def circle_of_another(d: State, contact: Contact) -> int:
    """Of somebody who comes in now: nobody comes into a consultation."""
    row = contact.consult
    aside = row is not None and row.id not in d.reservations
    return ALONE + len(contact.sides) if aside else 0


def declined(d: State, row: ReservationRecord, outcome: str) -> None:
    """It came to nothing; the agent is told, and the customer never noticed."""
    contact = d.contacts[row.contact]
    contact.consult = None
    d.timeline(contact, f"consult_{outcome}", None, agent=row.agent)
    views.tell(d, contact)


def join(d: State, contact: Contact, agent: Agent) -> None:
    """The colleague comes to the others, who are told name and role before they hear anything."""
    row = _aside(contact)
    contact.consult = None
    d.timeline(contact, "consult_joined", agent.id, agent=row.agent)
    calls.place(d, contact, circles(contact, None))
    views.tell(d, contact)
    calls.route(d, contact)


def end(d: State, contact: Contact, agent: Agent) -> None:
    """Called off while it rings, or over: the agent goes back to the customer."""
    if contact.consult is None:
        raise Refused(Code.CONSULT_NONE, "nobody is being asked")
    if contact.consult.id in d.reservations:
        reserving.end(d, d.reservations[contact.consult.id], "withdrawn")
    else:
        calls.leave(d, contact, contact.consult.agent, "consult_ended")


def _aside(contact: Contact) -> ReservationRecord:
    row = contact.consult
    if row is None or row.agent not in contact.sides:
        raise Refused(Code.CONSULT_NONE, "no consultation runs")
    return row


def left(d: State, contact: Contact, who: str) -> None:
    """Somebody is out of the talk: if it was one of the two aside, the others are together again."""
    row = contact.consult
    if row is None or who not in {row.asked_by, row.agent}:
        return
    over(d, contact)
    if contact.state == "connected":
        calls.arrange(d, contact, circles(contact, None))


def over(d: State, contact: Contact) -> None:
    """The talk is over, or one of the two aside is out of it: nobody needs to answer any more."""
    row, contact.consult = contact.consult, None
    if row is not None and row.id in d.reservations:
        reserving.end(d, d.reservations[row.id], "withdrawn")


# --- another agent ----------------------------------------------------------------------------------------------


def hand_over(d: State, contact: Contact, agent: Agent, command: HandOver) -> None:
    """The colleague becomes the agent, the agent leaves and wraps up."""
    if len(command.note) > MAX_PASSED_NOTE:
        raise Refused(Code.TEXT_TOO_LONG, "the note is too long", limit=MAX_PASSED_NOTE)
    side = contact.sides.get(command.agent)
    if side is None or side.role != "colleague":
        raise Refused(Code.COLLEAGUE_UNKNOWN, "no such colleague takes part")
    if not side.present:
        raise Refused(Code.COLLEAGUE_NOT_AVAILABLE, "this colleague's page is away")
    _succeed(d, contact, agent, side, command.note, "handed_over", agent.id)


def take_over(d: State, contact: Contact, colleague: Agent) -> None:
    """The agent is away: a colleague who takes part goes on at once."""
    side, lost = contact.sides[colleague.id], contact.agent
    if contact.state != "connected" or side.role != "colleague" or lost is None:
        raise Refused(Code.NOT_ALLOWED, "only a colleague who takes part")
    if lost.present:
        raise Refused(Code.CONTACT_WRONG_STATE, "the agent is there")
    _succeed(d, contact, d.agents[lost.id], side, "", "taken_over", colleague.id)


def _succeed(
    d: State,
    contact: Contact,
    agent: Agent,
    side: Side,
    note: str,
    kind: Literal["handed_over", "taken_over"],
    actor: str,
) -> None:
    colleague, queue = d.agents[side.id], contact.record.queue
    if not transfers.may_take(d, contact, colleague, queue):
        raise Refused(Code.COLLEAGUE_NOT_QUALIFIED, "this colleague isn't qualified", queue=queue)
    reason = transfers.reason(d, contact, colleague, queue, "transfer")
    calls.remove(d, contact, contact.sides[agent.id])
    part = parts.end(d, contact, "handed_over", passed_note=note)
    d.timers.cancel(*calls.grace(contact, side))
    side.role = "agent"
    contact.step("hand_over", agent=colleague.id)
    d.save(contact)
    d.timeline(contact, kind, actor, agent=colleague.id, by=agent.id)
    parts.begin(d, contact, colleague, queue, reason)
    d.save_side(contact, side)
    over(d, contact)
    calls.place(d, contact, circles(contact, None))
    views.tell(d, contact)
    views.tell_agent(d, contact, agent)
    calls.route(d, contact)
    presence.touch(d, colleague)
    parts.settle(d, contact, part)


def may_take_over(d: State, contact: Contact, who: str) -> bool:
    side, lost, agent = contact.sides.get(who), contact.agent, d.agents.get(who)
    return (
        side is not None
        and agent is not None
        and side.role == "colleague"
        and lost is not None
        and not lost.present
        and transfers.may_take(d, contact, agent, contact.record.queue)
    )
