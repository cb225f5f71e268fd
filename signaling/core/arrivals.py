"""Links opened, pages that come and pages that go."""

from dataclasses import replace

from signaling.core import (
    appearance,
    calls,
    claims,
    companions,
    documents,
    endings,
    legs,
    overview,
    presence,
    reserving,
    supervising,
    views,
    waiting,
)
from signaling.core.errors import Code, Refused
from signaling.core.events import ClientConnected, Companion, Customer, LinkOpened, Opened, Staff
from signaling.core.memory import Memory
from signaling.core.messages import AgentSnapshot, Call, Primary, Replaced
from signaling.core.records import ContactRecord, LinkUseRecord
from signaling.core.session import ENDED, UNANSWERED, Contact
from signaling.core.state import Agent, Connection, State

MAX_ID = 64
"""Longest instance."""
MAX_CALLS = 16
"""Calls that a page may say it holds."""
VACANT_MS = 30_000
"""A seat left alone for so long before joining is given to whoever opens the link again."""


def open_link(d: State, event: LinkOpened) -> None:
    """A contact of its own, or a claim to the one that this link has open already."""
    used = d.used.get(event.link, event.used) if event.link else 0
    if event.link:
        running = _open_contact(d, event.link) if event.contacts == 1 else None
        if running and _vacant(d, running):
            running.change(seat=event.seat)
            d.save(running)
            d.timeline(running, "opened", running.id, link=event.link)
            d.out.answer(Opened(contact=running.id, seat="holder"))
            return
        if running:
            claims.open_claim(d, running, event.contact, event.seat)
            d.out.answer(Opened(contact=running.id, seat="claimant"))
            return
        if used >= event.contacts:
            raise Refused(Code.LINK_USED_UP, "this link has opened all its contacts")
    queue = d.queues.get(event.queue)
    if queue is None or event.contact in d.contacts:
        raise Refused(Code.LINK_INVALID, "the queue of this link is no longer there")
    contact = Contact(
        record=ContactRecord(
            id=event.contact,
            link=event.link,
            seat=event.seat,
            state="created",
            queue=queue.id,
            home_queue=queue.id,
            channel=queue.channels[0],
            language=event.language or queue.language,
            skills=event.skills,
            fixed_agent=event.fixed_agent,
            preferred_agent=event.preferred_agent,
            by_code=event.by_code,
            head_start_ms=event.head_start_ms,
            reference=event.reference,
            topic=event.topic,
            opened_at=d.now,
            joined_at=None,
            waiting_since=None,
            agent=None,
            connected_at=None,
            ended_at=None,
            end_reason=None,
            closed_at=None,
            epoch=0,
            topology="direct",
            camera=False,
            microphone=False,
            stars=None,
            rating_text=None,
        )
    )
    d.contacts[contact.id] = contact
    d.save(contact)
    if event.link:
        d.links.setdefault(event.link, {})[contact.id] = None
        d.used[event.link] = used + 1
        d.out.save(LinkUseRecord(link=event.link, used=used + 1))
    d.timeline(contact, "opened", contact.id, link=event.link, queue=queue.id)
    d.timers.set("open", contact.id, d.now + d.rules.open_grace_ms)
    d.out.answer(Opened(contact=contact.id, seat="holder"))


def _open_contact(d: State, link: str) -> Contact | None:
    for contact in d.links.get(link, ()):
        if d.contacts[contact].state not in ENDED:
            return d.contacts[contact]
    return None


def _vacant(d: State, contact: Contact) -> bool:
    """Opened, and nobody sits there: the answer to the first opening may have been lost."""
    if contact.state != "created" or contact.customer.present:
        return False
    return d.now >= _vacant_at(contact)


def _vacant_at(contact: Contact) -> int:
    gone_at = contact.customer.gone_at
    return VACANT_MS + (contact.record.opened_at if gone_at is None else gone_at)


def _watch_seat(d: State, contact: Contact) -> None:
    """Before joining no agent could let a second device in: left alone, the seat is the claimant's after a while."""
    if contact.state == "created" and contact.claimants and not contact.customer.present:
        d.timers.set("vacant", contact.id, max(d.now, _vacant_at(contact)))


def vacated(d: State, contact: Contact) -> None:
    """Whoever has asked first gets the seat, as if the link were opened only now."""
    if _vacant(d, contact) and contact.claimants:
        claims.admit_first(d, contact)


def expire(d: State, contact: Contact) -> None:
    if contact.state == "created":
        endings.close_unanswered(d, contact, "expire", "expired")


def revoke(d: State, link: str) -> None:
    for contact in list(d.links.get(link, ())):
        row = d.contacts[contact].record
        if row.state in UNANSWERED and row.connected_at is None:  # who was passed on is served
            endings.close_unanswered(d, d.contacts[contact], "revoke", "revoked")


# --- pages that come ---------------------------------------------------------------------------------------------


def connect(d: State, event: ClientConnected) -> None:
    if event.connection in d.connections:
        raise Refused(Code.MALFORMED, "this connection has said hello already")
    if not 1 <= len(event.instance) <= MAX_ID:
        raise Refused(Code.MALFORMED, "a page names its instance", field="instance", limit=MAX_ID)
    if len(event.calls) > MAX_CALLS:
        raise Refused(Code.MALFORMED, "no page holds so many calls", field="calls", limit=MAX_CALLS)
    match event.party:
        case Customer():
            _customer(d, event, event.party)
        case Companion():
            companions.connect(d, event, event.party)
        case Staff(role="agent"):
            _agent(d, event, event.party)
        case Staff():
            d.connections[event.connection] = Connection(
                id=event.connection,
                kind="supervisor",
                who=event.party.id,
                name=event.party.name,
                instance=event.instance,
            )
            d.supervisors[event.connection] = Memory()
            d.out.send(event.connection, overview.view(d))


def _customer(d: State, event: ClientConnected, party: Customer) -> None:
    contact = d.contacts.get(party.contact)
    if contact is None:
        raise Refused(Code.CONTACT_CLOSED, "this contact is closed")
    connection = Connection(
        id=event.connection,
        kind="customer",
        who=contact.id,
        instance=event.instance,
        calls=event.calls,
    )
    if contact.record.seat == party.seat:
        _replace(d, contact.customer.connection, connection)
        sit_down(d, contact, connection)
        return
    claim = next((c for c in contact.pending if c.seat == party.seat), None)
    if claim is None:
        raise Refused(Code.CONTACT_NOT_ADMITTED, "this device doesn't hold the seat")
    if contact.state in ENDED:
        raise Refused(Code.CONTACT_CLOSED, "this contact is closed")
    _replace(d, contact.claimants.get(claim.id), connection)
    d.connections[connection.id] = replace(connection, claim=claim.id)
    contact.claimants[claim.id] = connection.id
    gone_at = contact.customer.gone_at
    if contact.state in UNANSWERED:
        waiting.back(d, contact)
    if contact.state == "created":
        contact.customer.gone_at = gone_at  # who claims a seat doesn't sit there
    d.out.send(connection.id, views.customer_snapshot(d, contact, claimant=True))
    _watch_seat(d, contact)


def _replace(d: State, old: str | None, new: Connection) -> None:
    """The newer page wins. A page's own former websocket needs no telling: it is dead, or soon."""
    if old:
        if d.connections.pop(old).instance != new.instance:
            d.out.send(old, Replaced(by="tab"))
        d.out.close(old, "replaced")


def sit_down(d: State, contact: Contact, connection: Connection) -> None:
    """This connection holds the seat from now on."""
    d.connections[connection.id] = connection
    if contact.state == "connected":
        calls.returned(d, contact, contact.id, connection)
        d.out.send(connection.id, views.customer_snapshot(d, contact))
        calls.deliver_mailbox(d, contact, contact.id)
        calls.tell_participants(d, contact)
        return
    contact.customer.connection = connection.id
    contact.customer.instance = connection.instance
    if contact.state in UNANSWERED:
        waiting.back(d, contact)
    d.out.send(connection.id, views.customer_snapshot(d, contact))
    waiting.remember(d, contact)


def _agent(d: State, event: ClientConnected, party: Staff) -> None:
    agent = d.agents.get(party.id)
    if agent is None or not agent.known or agent.disabled:
        raise Refused(Code.AGENT_DISABLED, "no such agent may sign in")
    connection = Connection(
        id=event.connection,
        kind="agent",
        who=agent.id,
        instance=event.instance,
        calls=event.calls,
    )
    stale = next((c for c in agent.consoles if d.connections[c].instance == event.instance), None)
    d.connections[connection.id] = connection
    if stale is None:
        agent.consoles.append(connection.id)
    else:  # the same page on a new websocket: the old one is dead, whatever the network thinks
        agent.consoles[agent.consoles.index(stale)] = connection.id
        d.connections.pop(stale)
        d.out.close(stale, "replaced")
    if agent.primary in {None, stale}:
        make_primary(d, agent, connection.id)
    d.timers.cancel("agent", agent.id)
    presence.touch(d, agent)
    d.out.send(connection.id, agent_snapshot(d, agent, connection.id))
    if agent.primary == connection.id:
        for contact in agent.contacts:
            if d.contacts[contact].talks(agent.id):
                calls.deliver_mailbox(d, d.contacts[contact], agent.id)


def make_primary(d: State, agent: Agent, connection: str) -> None:
    """This console rings and talks. Its peer connections must be its own."""
    agent.primary = connection
    d.timers.cancel("console", agent.id)
    for name in agent.contacts:
        contact = d.contacts[name]
        if not contact.talks(agent.id):
            if agent.id in contact.sides:  # over
                contact.sides[agent.id].connection = connection
            continue
        calls.returned(d, contact, agent.id, d.connections[connection])
        calls.tell_participants(d, contact)


def take_over(d: State, agent: Agent, connection: str) -> None:
    old = agent.primary
    if old == connection:
        return
    if old:
        for contact in agent.contacts:
            if d.contacts[contact].talks(agent.id) and calls.has_call(d.contacts[contact]):
                d.out.protect(old, Call(contact=contact, call=None))
                legs.cut(d, d.contacts[contact], d.contacts[contact].sides[agent.id])
        d.out.send(old, Primary(primary=False))
    promote(d, agent, connection)


def promote(d: State, agent: Agent, connection: str) -> None:
    """A console that was only showing becomes the one that rings and talks."""
    make_primary(d, agent, connection)
    d.out.send(connection, Primary(primary=True))
    d.out.send(connection, agent_snapshot(d, agent, connection))


def agent_snapshot(d: State, agent: Agent, connection: str) -> AgentSnapshot:
    primary = agent.primary == connection
    asked = d.reservations.get(agent.reservation) if agent.reservation and primary else None
    agent_contacts = [d.contacts[contact] for contact in agent.contacts]
    return AgentSnapshot(
        now=d.now,
        me=presence.view(agent),
        primary=primary,
        queues=overview.queues(d),
        reservations=(views.reservation(d, asked),) if asked else (),
        contacts=tuple(views.agent_contact(d, contact, agent.id) for contact in agent_contacts),
        calls=views.agent_calls(d, agent) if primary else (),
        chats=tuple((contact.id, views.agent_chat(contact, agent)) for contact in agent_contacts),
        documents=tuple(
            (contact.id, documents.remember(d, contact, agent.id))
            for contact in agent_contacts
            if agent.id in contact.sides
        ),
        appearance=appearance.remember(d, agent),
    )


def disable(d: State, name: str) -> None:
    """May take nothing new; nobody waits for an answer of theirs."""
    agent = d.agents.get(name)
    if agent is None:
        return
    if agent.reservation:
        reserving.end(d, d.reservations[agent.reservation], "withdrawn")
    presence.disable(d, agent)


# --- pages that go -----------------------------------------------------------------------------------------------


def gone(d: State, name: str) -> None:
    """A websocket has closed. One that the desk closed itself is no longer known."""
    connection = d.connections.pop(name, None)
    if connection is None:
        return
    if connection.kind == "supervisor":
        d.supervisors.pop(name, None)
        supervising.gone(d, name)
    elif connection.kind == "agent":
        _console_gone(d, d.agents[connection.who], name)
    elif connection.kind == "companion":
        companions.gone(d, connection)
    else:
        contact = d.contacts[connection.who]
        if connection.claim is not None:
            contact.claimants.pop(connection.claim, None)
            claimant_away(d, contact)
        else:
            contact.customer.connection = None
            customer_away(d, contact)


def customer_away(d: State, contact: Contact) -> None:
    """The holder's page is gone."""
    if contact.state == "connected":
        calls.dropped(d, contact, contact.id)
    elif contact.claimants:
        contact.customer.gone_at = d.now
        _watch_seat(d, contact)
    else:
        waiting.gone(d, contact)


def claimant_away(d: State, contact: Contact) -> None:
    if contact.state in UNANSWERED and not contact.claimants and not contact.customer.present:
        waiting.gone(d, contact)


def _console_gone(d: State, agent: Agent, name: str) -> None:
    agent.consoles.remove(name)
    if agent.primary != name:
        return
    agent.primary = None
    if agent.consoles:
        promote(d, agent, agent.consoles[0])
        return
    for contact in agent.contacts:
        if d.contacts[contact].talks(agent.id):
            calls.dropped(d, d.contacts[contact], agent.id)
        elif agent.id in d.contacts[contact].sides:
            d.contacts[contact].sides[agent.id].connection = None
    if agent.reservation:
        d.timers.set("console", agent.id, d.now + reserving.CONSOLE_MS)
    presence.console_gone(d, agent)
