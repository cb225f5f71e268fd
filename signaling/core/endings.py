"""How contacts end: left, lost, hung up, wrapped up, rated, and in the end forgotten."""

from typing import Literal

from signaling.core import calls, presence, reserving, views, waiting
from signaling.core.commands import FinishWrapUp, Rate, SaveNote
from signaling.core.errors import Code, Refused
from signaling.core.messages import AgentContactGone, CustomerContact, EndReason
from signaling.core.model import MAX_NOTE, MAX_RATING
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


def close_unanswered(d: State, contact: Contact, step: Unanswered, reason: EndReason) -> None:
    """Closed before anybody has answered; the link's use is given back."""
    contact.next(step)
    withdraw_reservation(d, contact)
    waiting.withdraw(d, contact)
    contact.step(step, ended_at=d.now, end_reason=reason, closed_at=d.now)
    d.save(contact)
    d.timeline(contact, "closed", contact.id if step == "leave" else None, reason=reason)
    link = contact.record.link
    if link and link in d.used and contact.record.connected_at is None:
        d.used[link] = max(0, d.used[link] - 1)
        d.out.save(LinkUseRecord(link=link, used=d.used[link]))
    for kind in ("open", "absent", "lost"):
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
    agent = d.agent_of(contact)
    queue = d.queue_of(contact)
    calls.stop(d, contact)  # media ends at once, whatever the database does
    for guest in contact.guests:
        calls.dismiss(d, contact, guest, "ended")
    contact.step("end", ended_at=d.now, end_reason=reason, wrap_up_until=d.now + queue.wrap_up_ms)
    d.save(contact)
    d.timeline(contact, "ended", actor, reason=reason)
    d.timers.cancel("customer", contact.id)
    d.timers.cancel("agent-call", contact.id)
    d.timers.set("wrap-up", contact.id, d.now + queue.wrap_up_ms)
    over(d, contact)
    views.tell(d, contact)
    if agent:
        presence.touch(d, agent)
        if not agent.primary:
            presence.console_gone(d, agent)
    if agent is None or queue.wrap_up_ms <= 0:
        wrap_up_over(d, contact)


def over(d: State, contact: Contact) -> None:
    """Over for the customer: whoever else asked for the seat has nothing to wait for."""
    d.timers.set("forget", contact.id, d.now + KEPT_MS)
    for claim in contact.pending:
        connection = contact.claimants.pop(claim.id, None)
        if connection:
            view = views.customer_contact(d, contact, claimant=True)
            d.out.send(connection, CustomerContact(contact=view))
            d.out.close(connection, "ended")
            d.connections.pop(connection, None)


# --- the agent's part --------------------------------------------------------------------------------------------


def save_note(d: State, contact: Contact, agent: Agent, command: SaveNote) -> None:
    _check_note(command.note)
    if contact.state not in {"connected", "wrap_up"}:
        raise Refused(Code.CONTACT_CLOSED, "this contact is closed")
    if command.note != contact.record.note:
        contact.change(note=command.note)
        d.save(contact)


def finish(d: State, contact: Contact, agent: Agent, command: FinishWrapUp) -> None:
    contact.next("finish")
    if command.disposition not in d.rules.dispositions:
        raise Refused(Code.DISPOSITION_UNKNOWN, "not one of the configured dispositions")
    _check_note(command.note)
    presence.check(d, command.then, command.reason)
    _close(d, contact, agent, command.disposition, command.note, agent.id)
    then = "offline" if agent.disabled else command.then
    presence.choose(d, agent, then, None if agent.disabled else command.reason)


def _check_note(note: str) -> None:
    if len(note) > MAX_NOTE:
        raise Refused(Code.TEXT_TOO_LONG, "the note is too long", limit=MAX_NOTE)


def wrap_up_over(d: State, contact: Contact) -> None:
    """Time is up: the draft stands, the disposition stays open."""
    if contact.state == "wrap_up":
        _close(d, contact, d.agent_of(contact), None, contact.record.note, None)


def _close(
    d: State,
    contact: Contact,
    agent: Agent | None,
    disposition: str | None,
    note: str,
    actor: str | None,
) -> None:
    contact.step("finish", disposition=disposition, note=note, closed_at=d.now, wrap_up_until=None)
    d.save(contact)
    d.timeline(contact, "wrapped_up", actor, disposition=disposition)
    d.timers.cancel("wrap-up", contact.id)
    if agent is None:
        return
    agent.contacts.pop(contact.id, None)
    d.tell_agent(agent, AgentContactGone(contact=contact.id))
    rest_ms = d.queue_of(contact).rest_ms
    if contact.record.channel == "video" and rest_ms > 0:
        presence.change(d, agent, rest_until=d.now + rest_ms)
        d.timers.set("rest", agent.id, d.now + rest_ms)
    presence.freed(d, agent)


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


def forget(d: State, contact: Contact) -> None:
    """The page may stay open, but the desk knows no more of it."""
    if contact.state != "closed":  # a long wrap-up
        d.timers.set("forget", contact.id, d.now + KEPT_MS)
        return
    if contact.customer.connection:
        d.out.close(contact.customer.connection, "ended")
        d.connections.pop(contact.customer.connection, None)
    del d.contacts[contact.id]
    link = contact.record.link
    if link and link in d.links:
        d.links[link].pop(contact.id, None)
        if not d.links[link]:
            del d.links[link]
            d.used.pop(link, None)
