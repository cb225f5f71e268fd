"""Asking one agent for one contact: made, accepted, declined, unanswered or withdrawn.

While a reservation stands, its contact is *reserved* and its agent is offered nothing else, so an
agent holds at most one and a customer is reserved to at most one agent: both are simple fields, set
and cleared here and nowhere else.
"""

from dataclasses import replace
from typing import Literal

from policies.qualification import holds
from signaling.core import calls, consults, overview, parts, presence, views, waiting
from signaling.core.commands import AcceptReservation, DeclineReservation
from signaling.core.desk_views import ReasonView
from signaling.core.errors import Code, Refused
from signaling.core.messages import Reservation, ReservationEnded
from signaling.core.pairing import Match
from signaling.core.records import ReservationRecord
from signaling.core.session import Contact
from signaling.core.state import Agent, State

CONSOLE_MS = 3_000
"""A console gone for longer than this won't answer."""

Outcome = Literal["declined", "unanswered", "withdrawn"]


def offer(d: State, match: Match) -> None:
    """Ask this agent for this contact."""
    contact, agent = d.contacts[match.contact], d.agents[match.agent]
    contact.step("reserve", queue=match.queue, agent=agent.id)
    d.pairing.hold(contact.id, agent.id)
    row = ring(d, contact, agent, match.queue, match.reason)
    contact.reservation = row.id
    agent.offered = None  # whatever comes next, pairing must hear it
    d.save(contact)
    views.tell(d, contact)
    overview.changed(d, queues=True)


def ring(
    d: State,
    contact: Contact,
    agent: Agent,
    queue: str,
    reason: ReasonView,
    *,
    by: str | None = None,
    note: str | None = None,
) -> ReservationRecord:
    """The agent's console rings: for a contact, or (`by`) for advice."""
    d.timeline(contact, "reserved", by, agent=agent.id, rule=reason.rule)
    row = ReservationRecord(
        id=f"{contact.id}.{contact.steps}",  # unique: steps only grow, over restarts too
        kind="contact" if by is None else "consult",
        contact=contact.id,
        agent=agent.id,
        asked_by=by,
        note=note,
        queue=queue,
        made_at=d.now,
        expires_at=d.now + d.queues[queue].reservation_ms,
        ended_at=None,
        outcome="asked",
        reason=reason,
    )
    agent.reservation = row.id
    d.reservations[row.id] = row
    d.matches.append(row)
    d.out.save(row)
    d.timers.set("reservation", row.id, row.expires_at)
    presence.touch(d, agent)
    if not agent.primary:
        d.timers.set("console", agent.id, d.now + CONSOLE_MS)
    d.tell_primary(agent, Reservation(reservation=views.reservation(d, row)))
    return row


def certificates(d: State, row: ReservationRecord) -> tuple[str, ...]:
    """What whoever is asked must hold; for advice nothing."""
    if row.kind == "consult":
        return ()
    return d.queues[row.queue].certificates.get(d.contacts[row.contact].record.channel, ())


def _mine(d: State, agent: Agent, reservation: str) -> ReservationRecord:
    row = d.reservations.get(reservation)
    if row is None or row.agent != agent.id or row.expires_at <= d.now:
        raise Refused(Code.RESERVATION_GONE, "this reservation has ended")
    return row


def accept(d: State, agent: Agent, command: AcceptReservation) -> None:
    row = _mine(d, agent, command.reservation)
    if not holds(agent.profile.certificates, certificates(d, row), d.now):
        raise Refused(Code.RESERVATION_GONE, "a certificate that it needs has just run out")
    contact = d.contacts[row.contact]
    if row.kind == "consult":
        consults.check(d, row)
        _settle(d, row, "accepted")
        consults.accepted(d, row)
        return
    contact.next("accept")
    waiting.withdraw(d, contact)
    _settle(d, row, "accepted")
    contact.step("accept", connected_at=contact.record.connected_at or d.now)
    parts.begin(d, contact, agent, row.queue, row.reason)
    d.paces[contact.record.home_queue].left(d.now)
    for kind in ("absent", "lost"):
        d.timers.cancel(kind, contact.id)
    d.timeline(contact, "connected", agent.id, reservation=row.id)
    calls.begin(d, contact, agent)
    calls.tell(d, contact)  # first: the pages connect while they draw
    views.tell(d, contact)
    overview.changed(d, queues=True)


def decline(d: State, agent: Agent, command: DeclineReservation) -> None:
    end(d, _mine(d, agent, command.reservation), "declined")


def unanswered(d: State, row: ReservationRecord) -> None:
    """Nobody seems to be there: the agent is set to away, the customer goes to the next."""
    end(d, row, "unanswered")
    presence.choose(d, d.agents[row.agent], "away", "unanswered")


def end(d: State, row: ReservationRecord, outcome: Outcome) -> None:
    """It came to nothing: the contact waits on at its old place; or nobody gives advice."""
    contact = d.contacts[row.contact]
    if row.kind == "consult":
        _settle(d, row, outcome)
        consults.declined(d, row, outcome)
        return
    contact.step("release", queue=contact.record.home_queue, agent=None)
    d.save(contact)
    d.timeline(contact, outcome, row.agent if outcome == "declined" else None, agent=row.agent)
    _settle(d, row, outcome)
    if outcome != "withdrawn":
        d.pairing.exclude(d.now, contact.id, row.agent)
    waiting.back_to_line(d, contact)
    views.tell(d, contact)
    waiting.remember(d, contact)


def _settle(
    d: State,
    row: ReservationRecord,
    outcome: Literal["accepted", "declined", "unanswered", "withdrawn"],
) -> None:
    contact, agent = d.contacts[row.contact], d.agents[row.agent]
    ended = replace(row, ended_at=d.now, outcome=outcome)
    d.out.save(ended)
    del d.reservations[row.id]
    for place, match in enumerate(d.matches):
        if match.id == row.id:
            d.matches[place] = ended
    agent.reservation = None
    if row.kind == "contact":
        contact.reservation = None
    d.timers.cancel("reservation", row.id)
    d.timers.cancel("console", agent.id)
    presence.touch(d, agent)
    d.tell_primary(agent, ReservationEnded(reservation=row.id, outcome=outcome))
