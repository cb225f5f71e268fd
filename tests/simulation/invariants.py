"""What must be true of the desk after every single event."""

from collections import Counter

from signaling.core import documents
from signaling.core.consults import ASIDE
from signaling.core.parts import timer
from signaling.core.session import ENDED, UNANSWERED, Contact
from signaling.core.state import State


def check(d: State) -> None:
    """Raises `AssertionError` where the desk contradicts itself."""
    asked = list(d.reservations.values())
    assert len({row.agent for row in asked}) == len(asked), "an agent holds two reservations"
    ours = [row for row in asked if row.kind == "contact"]
    assert len({row.contact for row in ours}) == len(ours), "a customer is reserved twice"
    for row in asked:
        contact = d.contacts[row.contact]
        assert d.agents[row.agent].reservation == row.id
        if row.kind == "contact":
            assert contact.reservation == row.id
        else:
            assert contact.state == "connected", "rings for advice in a talk that is over"
            assert contact.consult is not None
            assert contact.consult.id == row.id
            assert row.agent not in contact.sides
        assert d.timers.at("reservation", row.id) == row.expires_at
    for contact in d.contacts.values():
        check_contact(d, contact)
    for agent in d.agents.values():
        held = [d.contacts[name] for name in agent.contacts]
        channels = [c.record.channel for c in held if c.talks(agent.id)]
        assert channels.count("video") + channels.count("sound") <= 1, "two calls at a time"
        assert channels.count("chat") <= dict(agent.profile.capacity).get("chat", 0) or not (
            agent.known
        )
        assert agent.reservation is None or agent.reservation in d.reservations
        assert (agent.primary is None) == (not agent.consoles)
        assert all(d.connections[console].who == agent.id for console in agent.consoles)
    waiting = sum(c.state in {"waiting", "reserved"} for c in d.contacts.values())
    assert sum(len(room) for room in d.rooms.values()) == waiting
    for queue, room in d.rooms.items():
        assert d.pairing.waiting_count(queue) == len(room)
    assert not d.unsettled


def check_contact(d: State, contact: Contact) -> None:
    name, state = contact.id, contact.state
    in_room = name in d.rooms[contact.record.home_queue]
    assert in_room == (state in {"waiting", "reserved"})
    assert (contact.reservation is not None) == (state == "reserved")
    check_parts(d, contact)
    answered = state not in UNANSWERED and contact.record.agent is not None
    assert (contact.agent is not None) == answered
    if contact.customer.connection:
        assert d.connections[contact.customer.connection].who == name
    timed = {
        "created": "open",
        "wrap_up": "forget",
        "closed": "forget",
    }
    if state in timed:
        assert d.timers.at(timed[state], name) is not None, f"{state} for ever"
    if state == "connected":
        assert contact.customer.present or d.timers.at("customer", name) is not None
        assert contact.agent is not None
        assert contact.agent.present or d.timers.at("agent-call", name) is not None
        assert contact.agent.connection == d.agents[contact.agent.id].primary
    check_legs(d, contact)
    check_aside(d, contact)
    check_papers(d, contact)
    watching = {side.connection for side in contact.guests if side.role == "supervisor"}
    along = {row.id for row in contact.companions.values() if row.state == "joined"}
    assert along == {side.id for side in contact.guests if side.role == "companion"}
    for row in contact.companions.values():
        waits = row.state == "invited" or (row.state == "lobby" and row.id not in contact.lobby)
        assert not waits or d.timers.at("companion", row.id) is not None, "is awaited for ever"
        assert state not in ENDED or row.ended_at is not None
    assert watching == {page for page, name in d.supervised.items() if name == contact.id}
    if state in {"waiting", "reserved"} and not (contact.customer.present or contact.claimants):
        assert d.timers.at("lost", name) is not None, "waits for nobody, for ever"


def check_parts(d: State, contact: Contact) -> None:
    """At most one agent leads the talk, and each who did wraps up in bounded time."""
    wrapping = [p.agent for p in contact.parts if p.closed_at is None and p.ended_at is not None]
    talking = [p for p in contact.parts if p.ended_at is None]
    assert talking == ([contact.part] if contact.state == "connected" else [])
    assert all(part.agent == contact.record.agent for part in talking)
    colleagues = [side.id for side in contact.guests if side.id in d.agents]
    held = sorted(agent.id for agent in d.agents.values() if contact.id in agent.contacts)
    assert held == sorted([*wrapping, *(part.agent for part in talking), *colleagues])
    assert len(set(held)) == len(held), "an agent is there twice"
    for number, part in enumerate(contact.parts, 1):
        assert part.number == number
        if part.ended_at is not None and part.closed_at is None:
            assert d.timers.at("wrap-up", timer(part)) is not None, "wraps up for ever"
    assert bool(wrapping) or contact.state != "wrap_up"
    assert not held or contact.state != "closed"


def check_aside(d: State, contact: Contact) -> None:
    """Who talks in private is heard by nobody else, and whoever waits meanwhile hears nobody."""
    row = contact.consult
    aside = row is not None and row.id not in d.reservations
    if contact.state == "connected":
        pair = {side.id for side in contact.sides.values() if side.circle == ASIDE}
        assert pair == ({row.asked_by, row.agent} if row is not None and aside else set())
    else:
        assert row is None
    if aside:
        assert not [who for who in contact.customer.slots if who], "overhears a consultation"


def check_papers(d: State, contact: Contact) -> None:
    """What is shown is there and somebody shows it, marks are counted, and everybody knows the truth."""
    papers, shown = contact.papers, contact.papers.sharing
    settled = contact.id not in d.leafed  # taken up after a restart, and nothing has happened yet
    if papers.shown is not None and settled:
        assert shown is not None
        assert contact.state == "connected", "shown to nobody"
        assert shown.presenter in contact.sides, "nobody presents"
        assert 1 <= (shown.page or 0) <= papers.documents[papers.shown].pages
        assert shown.presenter not in papers.looks, "whoever shows looks elsewhere"
    for version, page in papers.looks.values():
        assert 1 <= page <= papers.documents[version].pages
    counted = Counter(mark.version for mark in papers.marks.values())
    assert counted == +papers.counts
    assert papers.removed.isdisjoint(papers.marks)
    assert len(papers.marks) + 2 * len(papers.removed) == papers.number
    if not settled:
        return
    assert papers.told.keys() <= contact.sides.keys()
    assert papers.looks.keys() <= contact.sides.keys()
    for side in contact.sides.values():
        if side.connection is not None:
            known = documents.gist(documents.view(d, contact, side.id))
            assert papers.told.get(side.id) == known, f"{side.id} believes something else"


def check_legs(d: State, contact: Contact) -> None:
    sides = list(contact.sides.values())
    talks = contact.on_sfu and contact.state == "connected"
    legs = [side.leg for side in sides if side.leg]
    assert len(set(legs)) == len(legs), "two ends with one leg"
    assert len(legs) == (len(sides) if talks else 0)
    assert all(leg <= contact.record.epoch for leg in legs)
    for side in sides:
        heard = [who for who in side.slots if who is not None]
        expected = (
            [o.id for o in sides if o is not side and o.circle == side.circle] if talks else []
        )
        assert sorted(heard) == sorted(expected), "routed to the wrong people"
        assert bool(side.slots) == talks
        if d.timers.at("leg", f"{contact.id} {side.id}") is not None:
            assert talks, "a leg to be replaced in a talk that is over"
        assert side.role in {"customer", "agent"} or contact.state == "connected", "stayed behind"
