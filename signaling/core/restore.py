"""A desk taken up again after a restart, from what was saved.

Nobody is connected yet and nobody is to blame for that: every grace starts anew. Who waited waits
on at the old place. Who was being asked (the ring died with the process) isn't any more. Who talked
goes on talking: both pages come back to the same epoch, since their peer connection never depended
on this process; a page that doesn't say it holds that epoch was loaded anew meanwhile, and begins
the next one. Who was at the goodbye page may still rate.
"""

from dataclasses import replace

from policies.routing.facts import QueueRule
from signaling.core import (
    appearance,
    calls,
    consults,
    endings,
    parts,
    permits,
    presence,
    sharing,
    waiting,
)
from signaling.core.model import DeskRules
from signaling.core.records import ParticipantRecord, ReservationRecord, Saved
from signaling.core.session import STAFF, Contact, Side
from signaling.core.state import State


def restore(rules: DeskRules, saved: Saved, now: int) -> State:
    """The state to go on with. What it changes is in the outbox, for the first event's save."""
    d = State.new(rules, now, _former_queues(rules, saved))
    for contact in _contacts(d, saved):
        d.contacts[contact.id] = contact
        if contact.record.link:
            d.links.setdefault(contact.record.link, {})[contact.id] = None
    for use in saved.link_uses:
        if use.link in d.links:
            d.used[use.link] = use.used
    for row in saved.presence:
        d.presence[row.agent] = row
    for row in saved.presence:
        presence.agent(d, row.agent)
    for check in saved.appearance:
        appearance.resume(d, presence.agent(d, check.agent), check)
    asked: dict[str, list[ReservationRecord]] = {}  # contact, its consultations, the latest first
    for reservation in sorted(saved.reservations, key=lambda r: (r.made_at, r.id)):
        if reservation.outcome == "asked":
            reservation = replace(reservation, ended_at=d.now, outcome="withdrawn")
            d.out.save(reservation)
        elif reservation.kind == "consult" and reservation.outcome == "accepted":
            asked.setdefault(reservation.contact, []).insert(0, reservation)
        d.matches.append(reservation)
    seated: dict[str, list[ParticipantRecord]] = {}
    for one in sorted(saved.participants, key=lambda one: one.joined_at):
        seated.setdefault(one.contact, []).append(one)
    for contact in d.contacts.values():
        _resume(d, contact, seated.get(contact.id, []))
        # Whoever sits aside says which of them it is: two may have been made at the same time.
        aside = {side.id for side in contact.sides.values() if side.circle == consults.ASIDE}
        of_them = (r for r in asked.get(contact.id, []) if {r.asked_by, r.agent} == aside)
        contact.consult = next(of_them, None)
    for look in saved.looks:
        if look.contact in d.contacts:
            sharing.look_again(d, d.contacts[look.contact], look)
    d.timers.set("hours", "", d.now)
    permits.begin(d)
    longest = max((queue.rest_ms for queue in rules.queues), default=0)
    for agent in d.agents.values():
        if agent.presence.rest_until is not None and agent.presence.rest_until > d.now:
            until = min(agent.presence.rest_until, d.now + longest)
            agent.presence = replace(agent.presence, rest_until=until)
            d.timers.set("rest", agent.id, until)
        presence.console_gone(d, agent)
    return d


def _former_queues(rules: DeskRules, saved: Saved) -> tuple[QueueRule, ...]:
    known = {queue.id for queue in rules.queues}
    languages = {row.id: row.language for row in saved.contacts}
    named = [(name, row.id) for row in saved.contacts for name in (row.home_queue, row.queue)]
    named += [(part.queue, part.contact) for part in saved.parts]
    former = {
        name: QueueRule(id=name, title={}, language=languages[contact])
        for name, contact in named
        if name not in known
    }
    return tuple(former.values())


def _contacts(d: State, saved: Saved) -> list[Contact]:
    heads = dict(saved.timeline_heads)
    contacts = {
        row.id: Contact(record=row, steps=heads.get(row.id, 0))
        for row in saved.contacts
        if row.state != "closed" or (row.closed_at or 0) > d.now - endings.KEPT_MS
    }
    for part in sorted(saved.parts, key=lambda part: part.number):
        if part.contact in contacts:
            contacts[part.contact].parts.append(part)
    for line in sorted(saved.chat, key=lambda line: line.number):
        if line.contact in contacts:
            contacts[line.contact].chat[line.message] = line
    for companion in saved.companions:
        if companion.contact in contacts:
            contacts[companion.contact].companions[companion.id] = companion
            d.companions[companion.id] = companion.contact
    for claim in saved.claims:
        if claim.contact in contacts:
            contacts[claim.contact].claims[claim.id] = claim
    for consent in saved.consents:
        if consent.contact in contacts:
            key = consent.participant, consent.purpose
            contacts[consent.contact].consents[key] = consent
    _lay_out(d, saved, contacts)
    for recording in saved.recordings:
        if recording.contact in contacts:
            contacts[recording.contact].recording = recording
            d.changed[recording.contact] = None  # nothing is permitted yet
    return list(contacts.values())


def _lay_out(d: State, saved: Saved, contacts: dict[str, Contact]) -> None:
    """The documents of these contacts, what was shown of them, and their marks."""
    for document in saved.documents:
        if document.contact in contacts:
            contacts[document.contact].papers.documents[document.version] = document
    for shown in saved.sharings:
        if shown.contact in contacts:
            contacts[shown.contact].papers.sharing = shown
            d.leafed[shown.contact] = None
    for mark in saved.marks:
        if mark.contact in contacts:
            contacts[mark.contact].papers.add(mark)
    for name, removed in saved.removed_marks:
        if name in contacts:
            contacts[name].papers.removed.add(removed)
    for name, number, points in saved.mark_heads:
        if name in contacts:
            contacts[name].papers.number, contacts[name].papers.points = number, points


def _resume(d: State, contact: Contact, seated: list[ParticipantRecord]) -> None:
    _resume_state(d, contact, seated)
    contact.unheard = dict.fromkeys(contact.sides, (None, 0))
    contact.keeps_shown = None


def _resume_state(d: State, contact: Contact, seated: list[ParticipantRecord]) -> None:
    row = contact.record
    contact.customer.gone_at = d.now - d.rules.absent_ms  # nobody is asked before they are back
    contact.customer.microphone = row.microphone and row.channel != "chat"
    contact.customer.camera = row.camera and row.channel == "video"
    _resume_parts(d, contact)
    for companion in contact.companions.values():
        if companion.state == "invited":
            d.timers.set("companion", companion.id, companion.expires_at)
        elif companion.state == "lobby":
            d.timers.set("companion", companion.id, d.now + d.rules.call_grace_ms)
    match row.state:
        case "created":
            d.timers.set("open", contact.id, d.now + d.rules.open_grace_ms)
        case "reserved":
            contact.step("release", queue=row.home_queue, agent=None)
            d.save(contact)
            d.timeline(contact, "withdrawn", None, agent=row.agent)
            _resume_waiting(d, contact)
        case "waiting":
            _resume_waiting(d, contact)
        case "connected":
            _resume_call(d, contact, seated)
        case "wrap_up":
            if row.agent is not None:
                contact.sides[row.agent] = Side(id=row.agent, role="agent")
            d.timers.set("forget", contact.id, d.now + endings.KEPT_MS)
        case "closed":
            assert row.closed_at is not None
            if row.agent is not None:
                contact.sides[row.agent] = Side(id=row.agent, role="agent")
            d.timers.set("forget", contact.id, min(row.closed_at, d.now) + endings.KEPT_MS)


def _resume_parts(d: State, contact: Contact) -> None:
    """Whoever talked has the contact still, and whoever wrapped up goes on with it."""
    for part in contact.parts:
        if part.closed_at is not None:
            continue
        presence.agent(d, part.agent).contacts[contact.id] = None
        if part.ended_at is not None:
            # The clock may have been set back meanwhile: no limit may lie further away than it ever did.
            latest = d.now + d.queues[part.queue].wrap_up_ms
            until = min(part.wrap_up_until if part.wrap_up_until is not None else d.now, latest)
            contact.parts[part.number - 1] = replace(part, wrap_up_until=until)
            d.timers.set("wrap-up", parts.timer(part), until)


def _resume_waiting(d: State, contact: Contact) -> None:
    waiting.enter(d, contact)
    d.timers.set("lost", contact.id, d.now + d.rules.waiting_grace_ms)


def _resume_call(d: State, contact: Contact, seated: list[ParticipantRecord]) -> None:
    """`seated`: who took part when the process ended."""
    row = contact.record
    assert row.agent is not None
    contact.sides[row.agent] = Side(
        id=row.agent,
        role="agent",
        gone_at=d.now,
        microphone=row.channel != "chat",
        camera=row.channel == "video",
    )
    contact.customer.joined_at = contact.sides[row.agent].joined_at = row.connected_at
    contact.restarted_at = None
    for one in seated:
        if one.role == "supervisor":  # whose page is gone is out, and would be announced again
            d.out.save(replace(one, left_at=d.now))
            d.timeline(contact, "left", one.participant, role=one.role, cause="lost")
        else:
            _sit(d, contact, one)
    calls.route(d, contact)
    for side in contact.sides.values():
        d.timers.set(*calls.grace(contact, side), d.now + d.rules.call_grace_ms)


def _sit(d: State, contact: Contact, row: ParticipantRecord) -> None:
    side = contact.sides.get(row.participant)
    if side is None:
        side = contact.sides[row.participant] = Side(
            id=row.participant, role=row.role, gone_at=d.now
        )
        if row.role in STAFF:
            presence.agent(d, row.participant).contacts[contact.id] = None
    if row.participant in contact.companions:
        side.name = contact.companions[row.participant].name
    side.joined_at, side.circle = row.joined_at, row.circle
    side.leg, side.slots = row.leg, row.slots
