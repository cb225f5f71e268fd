"""How contacts end: left, lost, hung up, wrapped up, rated, and in the end forgotten."""

from typing import Literal

from signaling.core import calls, companions, consults, parts, presence, reserving, views, waiting
from signaling.core.commands import Rate, RemoveParticipant
from signaling.core.errors import Code, Refused
from signaling.core.messages import CustomerContact, EndReason
from signaling.core.model import MAX_RATING
from signaling.core.records import LinkUseRecord
from signaling.core.session import ENDED, UNANSWERED, Contact
from signaling.core.state import Agent, State

KEPT_MS = 15 * 60_000
"""How long a closed contact stays readable for its customer, and may be rated."""

Unanswered = Literal["leave", "lose", "revoke", "expire"]


def hang_up(d: State, contact: Contact, actor: str) -> None:
    by_customer = actor == contact.id
    if contact.state == "connected" and contact.sides[actor].role not in {"customer", "agent"}:
        calls.leave(d, contact, actor, "hung_up")
    elif by_customer and contact.state in UNANSWERED:
        close_unanswered(d, contact, "leave", "customer_left")
    else:
        end(d, contact, "customer_hung_up" if by_customer else "agent_hung_up", actor)


def remove(d: State, contact: Contact, agent: Agent, command: RemoveParticipant) -> None:
    """The agent shows somebody out."""
    side = contact.sides.get(command.participant)
    if side is None or contact.state != "connected":
        raise Refused(Code.NOT_FOUND, "nobody of this name takes part")
    if side.role in {"customer", "agent"}:
        raise Refused(Code.NOT_ALLOWED, "without these two there is no talk")
    d.timeline(contact, "removed", agent.id, participant=side.id)
    calls.leave(d, contact, side.id, "removed")


def close_unanswered(d: State, contact: Contact, step: Unanswered, reason: EndReason) -> None:
    """Closed before anybody has answered; the link's use is given back.

    Of one who had been answered and was to be passed on, an earlier agent may still have to wrap up.
    """
    contact.next(step)
    withdraw_reservation(d, contact)
    waiting.withdraw(d, contact)
    if contact.wrapping:
        contact.step("end", ended_at=d.now, end_reason=reason)
    else:
        contact.step(step, ended_at=d.now, end_reason=reason, closed_at=d.now)
    d.save(contact)
    kind = "ended" if contact.wrapping else "closed"
    d.timeline(contact, kind, contact.id if step == "leave" else None, reason=reason)
    link = contact.record.link
    if link and link in d.used and contact.record.connected_at is None:
        d.used[link] = max(0, d.used[link] - 1)
        d.out.save(LinkUseRecord(link=link, used=d.used[link]))
    for kind in ("open", "vacant", "absent", "lost"):
        d.timers.cancel(kind, contact.id)
    over(d, contact)
    views.tell(d, contact)


def withdraw_reservation(d: State, contact: Contact) -> None:
    """The customer can't be met now: whoever is being asked needn't answer."""
    if contact.reservation:
        reserving.end(d, d.reservations[contact.reservation], "withdrawn")


def end(d: State, contact: Contact, reason: EndReason, actor: str | None) -> None:
    """The talk is over: a goodbye for the customer, wrap-up for the agent."""
    contact.next("end")
    if contact.state != "connected":
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no talk", state=contact.state)
    calls.stop(d, contact)  # media ends at once, whatever the database does
    contact.step("end", ended_at=d.now, end_reason=reason)
    d.save(contact)
    consults.over(d, contact)
    for guest in contact.guests:
        calls.dismiss(d, contact, guest, "ended")
    d.timeline(contact, "ended", actor, reason=reason)
    d.timers.cancel("customer", contact.id)
    d.timers.cancel("agent-call", contact.id)
    part = parts.end(d, contact, "ended")
    over(d, contact)
    views.tell(d, contact)
    parts.settle(d, contact, part)


def agent_lost(d: State, contact: Contact) -> None:
    """The agent stayed away: the customer waits again, first by the old place."""
    agent, end = d.agent_of(contact), contact.agent
    if contact.state != "connected" or agent is None or end is None or end.present:
        return
    calls.stop(d, contact)
    contact.step("agent_lost", agent=None, queue=contact.record.home_queue)
    d.save(contact)
    d.timeline(contact, "agent_lost", None, agent=agent.id)
    parts.lose(d, contact, agent)
    presence.choose(d, agent, "offline", None)
    presence.freed(d, agent)
    wait_again(d, contact, agent.id)
    views.tell(d, contact)
    waiting.remember(d, contact)


def wait_again(d: State, contact: Contact, agent: str) -> None:
    """Without this agent now: back into the line, by the old place; whoever else was there has nobody to talk to."""
    consults.over(d, contact)
    del contact.sides[agent]
    for guest in contact.guests:
        calls.dismiss(d, contact, guest, "waits")
    for timer in ("customer", "agent-call"):
        d.timers.cancel(timer, contact.id)
    waiting.enter(d, contact)
    if not (contact.customer.present or contact.claimants):
        waiting.gone(d, contact)


def over(d: State, contact: Contact) -> None:
    """Over for the customer: whoever else asked for the seat, or was to come along, has nothing to wait for."""
    companions.over(d, contact)
    d.timers.set("forget", contact.id, d.now + KEPT_MS)
    for claim in contact.pending:
        connection = contact.claimants.pop(claim.id, None)
        if connection:
            view = views.customer_contact(d, contact, claimant=True)
            d.out.send(connection, CustomerContact(contact=view))
            d.out.close(connection, "ended")
            d.connections.pop(connection, None)


# --- the customer's part -----------------------------------------------------------------------------------------


def rate(d: State, contact: Contact, command: Rate) -> None:
    if contact.state not in ENDED or contact.record.connected_at is None:
        raise Refused(Code.CONTACT_WRONG_STATE, "only a talk that has ended can be rated")
    if not 1 <= command.stars <= 5:
        raise Refused(Code.RATING_INVALID, "one to five stars")
    if len(command.text) > MAX_RATING:
        raise Refused(Code.TEXT_TOO_LONG, "the text is too long", limit=MAX_RATING)
    contact.change(stars=command.stars, rating_text=command.text)
    d.save(contact)
    d.timeline(contact, "rated", contact.id, stars=command.stars)
    views.tell(d, contact)


def let_go(d: State, name: str) -> None:
    """The desk knows no more of it, before its time."""
    contact = d.contacts.get(name)
    if contact is None:
        return
    if contact.state != "closed":
        raise Refused(Code.CONTACT_OPEN, "this contact isn't over")
    d.timers.cancel("forget", contact.id)
    forget(d, contact)


def forget(d: State, contact: Contact) -> None:
    """The page may stay open, but the desk knows no more of it."""
    if contact.state != "closed":  # a long wrap-up
        d.timers.set("forget", contact.id, d.now + KEPT_MS)
        return
    if contact.customer.connection:
        d.out.close(contact.customer.connection, "ended")
        d.connections.pop(contact.customer.connection, None)
    for companion in contact.companions:
        d.companions.pop(companion, None)
    del d.contacts[contact.id]
    link = contact.record.link
    if link and link in d.links:
        d.links[link].pop(contact.id, None)
        if not d.links[link]:
            del d.links[link]
            d.used.pop(link, None)
