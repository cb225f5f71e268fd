"""The waiting room: joining, leaving, being away for a while, and learning one's place."""

from policies.routing.facts import Channel
from policies.routing.ranking import customer_key
from signaling.core import endings, overview, views
from signaling.core.commands import JoinQueue
from signaling.core.errors import Code, Refused
from signaling.core.messages import CustomerContact, QueuePlace
from signaling.core.pairing import Waiting
from signaling.core.room import FRONT_MS, ROUND_MS, SLICE_MS
from signaling.core.session import Contact
from signaling.core.state import State


def join(d: State, contact: Contact, command: JoinQueue) -> None:
    row = contact.record
    wants = (command.channel, command.camera, command.microphone)
    joined = contact.state in {"waiting", "reserved", "connected"}
    if joined and wants == (row.channel, row.camera, row.microphone):
        return  # said again after a lost answer, while somebody may have been found
    contact.next("join")
    queue = d.queue_of(contact)
    if command.channel not in queue.channels:
        raise Refused(Code.CHANNEL_NOT_OFFERED, "this queue doesn't offer that channel")
    if not row.by_code:
        if not d.is_open(queue.id):
            raise Refused(
                Code.QUEUE_CLOSED,
                "outside the opening hours",
                opens_at=d.opens_at(queue.id),
            )
        if len(d.rooms[queue.id]) >= queue.longest:
            raise Refused(Code.QUEUE_FULL, "the waiting room is full", longest=queue.longest)
    contact.step(
        "join",
        channel=command.channel,
        camera=command.camera,
        microphone=command.microphone,
        joined_at=d.now,
        waiting_since=d.now,
    )
    d.timers.cancel("open", contact.id)
    d.save(contact)
    d.timeline(contact, "joined", contact.id, queue=queue.id, channel=command.channel)
    enter(d, contact)
    views.tell(d, contact)
    remember(d, contact)


def enter(d: State, contact: Contact) -> None:
    """Stand in line (again), by `waiting_since`."""
    row = contact.record
    assert row.waiting_since is not None
    channel: Channel = row.channel
    waiting = Waiting(
        contact=row.id,
        queue=row.home_queue,
        channel=channel,
        language=row.language,
        since=row.waiting_since,
        skills=row.skills,
        fixed_agent=row.fixed_agent,
        preferred_agent=row.preferred_agent,
        by_code=row.by_code,
        head_start_ms=row.head_start_ms + d.queues[row.home_queue].head_start_ms,
        present=attended(d, contact),
    )
    d.pairing.wait(d.now, waiting)
    room = d.rooms[row.home_queue]
    if contact.id not in room:
        room.enter(customer_key(waiting.since, waiting.head_start_ms, row.by_code, row.id))
        moved(d, row.home_queue)


def back_to_line(d: State, contact: Contact) -> None:
    """A reservation came to nothing: the contact waits on, its place was never given away."""
    enter(d, contact)
    overview.changed(d, queues=True)


def withdraw(d: State, contact: Contact) -> None:
    """Out of the line for good: answered, or gone."""
    d.pairing.leave(contact.id)
    room = d.rooms[contact.record.home_queue]
    if contact.id in room:
        room.leave(contact.id)
        moved(d, contact.record.home_queue)


# --- away and back -----------------------------------------------------------------------------------------------


def attended(d: State, contact: Contact) -> bool:
    """Somebody is there to be met: the holder or a claimant, or they have been away for a moment only."""
    if contact.customer.present or contact.claimants:
        return True
    gone_at = contact.customer.gone_at
    return gone_at is not None and d.now < gone_at + d.rules.absent_ms


def gone(d: State, contact: Contact) -> None:
    """The last page of a customer who isn't talking yet is gone."""
    contact.customer.gone_at = d.now
    if contact.state in {"waiting", "reserved"}:
        d.timers.set("absent", contact.id, d.now + d.rules.absent_ms)
        d.timers.set("lost", contact.id, d.now + d.rules.waiting_grace_ms)


def back(d: State, contact: Contact) -> None:
    d.timers.cancel("absent", contact.id)
    d.timers.cancel("lost", contact.id)
    contact.customer.gone_at = None
    if contact.state in {"waiting", "reserved"}:
        d.pairing.present(d.now, contact.id, True)
        overview.changed(d)


def absent(d: State, contact: Contact) -> None:
    """Away for too long to be offered to an agent; the place stays."""
    if attended(d, contact) or contact.state not in {"waiting", "reserved"}:
        return
    endings.withdraw_reservation(d, contact)
    d.pairing.present(d.now, contact.id, False)
    overview.changed(d)


def lost(d: State, contact: Contact) -> None:
    if not attended(d, contact) and contact.state in {"waiting", "reserved"}:
        endings.close_unanswered(d, contact, "lose", "customer_lost")


# --- telling places ----------------------------------------------------------------------------------------------


def moved(d: State, queue: str) -> None:
    """Places in this queue, or what all in it are told, have changed."""
    room = d.rooms[queue]
    room.changed()
    front_at = d.now if room.front_at is None else room.front_at + FRONT_MS
    d.timers.sooner("front", queue, max(d.now, front_at))
    if room.pending:
        round_at = d.now if room.round_at is None else room.round_at + ROUND_MS
        d.timers.sooner("sweep", queue, max(d.now + SLICE_MS, round_at))
    overview.changed(d, queues=True)


def staffing_changed(d: State) -> None:
    """An agent came or left: whether anybody can come may have changed for those who wait."""
    d.staffed.clear()
    for queue, room in d.rooms.items():
        if len(room):
            moved(d, queue)


def look_at_hours(d: State) -> None:
    """Each full minute: a queue may have opened or closed."""
    d.staffed.clear()  # a certificate may have run out
    before = {queue: known[1] for queue, known in d.open.items()}
    for queue, room in d.rooms.items():
        if d.is_open(queue) != before.get(queue, d.is_open(queue)):
            overview.changed(d, queues=True)
            if len(room):
                moved(d, queue)
    d.timers.set("hours", "", (d.now // 60_000 + 1) * 60_000)


def tell_front(d: State, queue: str) -> None:
    room = d.rooms[queue]
    room.front_at = d.now
    for contact in room.front():
        tell_place(d, d.contacts[contact])


def sweep(d: State, queue: str) -> None:
    room = d.rooms[queue]
    if room.round_at is None or d.now >= room.round_at + ROUND_MS:
        room.round_at = d.now
    for contact in room.slice():
        tell_place(d, d.contacts[contact])
    if room.pending:
        d.timers.set("sweep", queue, d.now + SLICE_MS)


def tell_place(d: State, contact: Contact) -> None:
    """Only what has changed since they were told last."""
    if not (contact.customer.connection or contact.claimants):
        return
    place, told = views.place(d, contact), contact.told
    staffed = (views.staffed(d, contact), d.is_open(contact.record.home_queue))
    if staffed != contact.told_staffed:
        view = CustomerContact(contact=views.customer_contact(d, contact))
        d.tell_customer(contact, view)
        for connection in contact.claimants.values():
            claimant = views.customer_contact(d, contact, claimant=True)
            d.out.send(connection, CustomerContact(contact=claimant))
    elif place and (
        told is None or (place.place, place.estimate_ms) != (told.place, told.estimate_ms)
    ):
        message = QueuePlace(contact=contact.id, place=place)
        d.tell_customer(contact, message)
        for connection in contact.claimants.values():
            d.out.send(connection, message)
    contact.told, contact.told_staffed = place, staffed


def remember(d: State, contact: Contact) -> None:
    """A view with place and availability has just been sent."""
    contact.told = views.place(d, contact)
    contact.told_staffed = (views.staffed(d, contact), d.is_open(contact.record.home_queue))
