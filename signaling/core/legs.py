"""Calls on the SFU: each participant's leg, and who is routed to whom.

A *leg* is a participant's one peer connection to the SFU. Its number comes from the contact's epoch
counter, so a page takes a higher one for a new epoch of its own: it gets one when the call begins or
moves up, when the page is loaded anew, when it asks for one, and when the plane has lost the old one.
The others keep theirs. A leg that fails is replaced at growing intervals and only so often.

Who hears and sees whom follows from *circles*: everybody in one circle is routed to everybody else in
it, nobody beyond. The page learns its slots from its call, the plane by `Route`. What takes somebody
away leaves before the Save, what adds somebody after it.
"""

from collections.abc import Mapping

from signaling.core import calls
from signaling.core.commands import SignalCandidate, SignalDescription
from signaling.core.effects import LegGone, LegOffer, RoomGone, Route
from signaling.core.errors import Code, Refused
from signaling.core.events import LegAnswered, LegRefused, LegState
from signaling.core.messages import Error, PeerDescription
from signaling.core.session import Contact, Side
from signaling.core.slots import assign, compact, without
from signaling.core.state import State

SFU = "sfu"
"""The SFU's name where a participant's id would stand."""
MOST_FAILURES = 5
"""Legs in a row that may fail; then the page has to ask for the next one."""
FAILED_MS = 1_000
"""After the first failure; doubled with each further one."""
STEADY_MS = 30_000
"""A leg that was connected for so long has not failed in a row with the one before."""
UNAVAILABLE = frozenset({"no_worker"})
"""Codes of the plane for which nobody's offer is to blame."""


def heard(contact: Contact, end: Side) -> list[str]:
    """Whom this end hears and sees, in the order in which they came."""
    return [
        other.id
        for other in contact.sides.values()
        if other.id != end.id and other.circle == end.circle and other.leg
    ]


# --- legs --------------------------------------------------------------------------------------------------------


def begin(d: State, contact: Contact) -> None:
    """Everybody gets a leg: the talk begins on the SFU, or moves up to it."""
    for end in contact.sides.values():
        _number(d, contact, end)
    for end in contact.sides.values():
        end.slots = assign((), heard(contact, end))
        d.save_side(contact, end)


def enter(d: State, contact: Contact, end: Side) -> None:
    """One more, already among the sides."""
    _number(d, contact, end)
    end.slots = assign((), heard(contact, end))
    d.save_side(contact, end)
    d.save(contact)
    reroute(d, contact, but=end)


def renew(d: State, contact: Contact, end: Side) -> None:
    """A new leg for this end alone. Its page has to be told."""
    _number(d, contact, end)
    now = heard(contact, end)
    end.slots = assign(compact(now, end.slots), now)
    d.save_side(contact, end)
    d.save(contact)


def _number(d: State, contact: Contact, end: Side) -> None:
    contact.change(epoch=contact.record.epoch + 1)
    end.leg, end.leg_at = contact.record.epoch, d.now
    end.linked_at, end.waits = None, False
    end.mailbox.clear()
    end.quality = None
    d.timers.cancel("leg", _key(contact, end))


def cut(d: State, contact: Contact, end: Side) -> None:
    """Whoever holds this end's leg now may hear and be heard no more."""
    if contact.on_sfu and end.leg:
        end.offered = False
        d.out.cut(LegGone(contact.id, end.id))


def leave(d: State, contact: Contact, end: Side) -> None:
    """This end is out, already gone from the sides."""
    cut(d, contact, end)
    forget(d, contact, end)
    reroute(d, contact)


def close(d: State, contact: Contact) -> None:
    """The call is over for all."""
    d.out.cut(RoomGone(contact.id))
    for end in contact.sides.values():
        forget(d, contact, end)


def forget(d: State, contact: Contact, end: Side) -> None:
    d.timers.cancel("leg", _key(contact, end))
    end.leg, end.leg_at, end.linked_at, end.slots = 0, None, None, ()
    end.offered = end.waits = False
    end.failures = 0


# --- routes ------------------------------------------------------------------------------------------------------


def reroute(d: State, contact: Contact, but: Side | None = None) -> None:
    """Bring everybody's slots up to date with who is there, and in which circle.

    Whoever has other slots now is told (except `but`).
    """
    for end in contact.sides.values():
        if not end.leg:
            continue
        held = end.slots
        end.slots = assign(held, heard(contact, end))
        if end.slots == held:
            continue
        d.save_side(contact, end)
        left = without(held, end.slots)
        if end.offered and left != held:
            d.out.cut(Route(contact.id, end.id, left))
        if end.offered and left != end.slots:
            d.out.media(Route(contact.id, end.id, end.slots))
        if end is not but:
            calls.tell_end(d, contact, end)


# --- signals -----------------------------------------------------------------------------------------------------


def signal(
    d: State, contact: Contact, actor: str, command: SignalDescription | SignalCandidate
) -> None:
    """An offer for the leg. The SFU needs no candidates (ICE-lite): pages may send them."""
    end = contact.sides[actor]
    if command.to != SFU:
        raise Refused(Code.SIGNAL_INVALID, "no such participant to signal to")
    if isinstance(command, SignalCandidate):
        calls.check_candidate(command)
        return
    calls.check_description(command)
    if command.kind != "offer":
        raise Refused(Code.SIGNAL_INVALID, "the SFU never offers")
    if not d.rules.media:
        raise Refused(Code.MEDIA_UNAVAILABLE, "this desk has no media plane")
    if not end.offered:
        _welcome(d, contact, end)
    d.out.media(LegOffer(contact.id, actor, end.leg, end.slots, command.sdp))


def _welcome(d: State, contact: Contact, end: Side) -> None:
    """The plane forgets about somebody who was cut off: it is told again who hears them."""
    end.offered = True
    for other in contact.sides.values():
        if other.offered and end.id in other.slots:
            d.out.media(Route(contact.id, other.id, other.slots))


def answered(d: State, event: LegAnswered) -> None:
    found = _find(d, event.room, event.participant, event.leg)
    if found is None:
        return
    contact, end = found
    message = PeerDescription(
        contact=contact.id, epoch=event.leg, sender=SFU, kind="answer", sdp=event.sdp
    )
    calls.deliver(d, end, message)


def refused(d: State, event: LegRefused) -> None:
    found = _find(d, event.room, event.participant, event.leg)
    if found is None:
        return
    contact, end = found
    if event.code in UNAVAILABLE:
        if not end.waits:
            end.waits = True
            d.timeline(contact, "media_unavailable", None, participant=end.id)
        _tell(d, contact, end, Code.MEDIA_UNAVAILABLE, "no media plane takes calls now", event.code)
    else:
        _tell(d, contact, end, Code.MEDIA_REFUSED, "the SFU can't answer this offer", event.code)


def _tell(
    d: State, contact: Contact, end: Side, code: Code, sentence: str, reason: str | None = None
) -> None:
    if end.connection:
        details: dict[str, str | int | None] = {"contact": contact.id, "epoch": end.leg}
        if reason is not None:
            details["reason"] = reason[:100]
        d.out.send(end.connection, Error(code=code, sentence=sentence, details=details))


# --- the plane's troubles ----------------------------------------------------------------------------------------


def state(d: State, event: LegState) -> None:
    """*disconnected* is the page's to mend: it restarts ICE by a new offer."""
    found = _find(d, event.room, event.participant, event.leg)
    if found is None:
        return
    contact, end = found
    match event.state:
        case "connected":
            end.linked_at = d.now
            d.changed[contact.id] = None
            d.timers.cancel("leg", _key(contact, end))
        case "failed":
            _replace(d, contact, end, "leg_failed")
        case "certificate_mismatch":
            sentence = "the connection's certificate is not the one in the offer"
            _tell(d, contact, end, Code.MEDIA_MISMATCH, sentence)
            _replace(d, contact, end, "certificate_mismatch")
        case "disconnected":
            pass


def lost(d: State, rooms: tuple[str, ...]) -> None:
    for room in rooms:
        contact = d.contacts.get(room)
        if contact is None or not _running(contact):
            continue
        d.timeline(contact, "media_lost", None)
        for end in contact.sides.values():
            end.offered = False
            _replace(d, contact, end, None)


def _replace(d: State, contact: Contact, end: Side, trouble: str | None) -> None:
    """This leg is of no use any more: a new one now, or a little later if the last ones failed too."""
    if d.timers.at("leg", _key(contact, end)) is not None:
        return  # known already
    if end.linked_at is not None and d.now - end.linked_at >= STEADY_MS:
        end.failures = 0
    end.failures += 1
    if trouble:
        d.timeline(contact, trouble, None, participant=end.id, epoch=end.leg)
    if end.failures > MOST_FAILURES:
        return
    since = d.now if end.leg_at is None else end.leg_at
    wait_ms = 0 if end.failures == 1 else FAILED_MS << (end.failures - 1)
    if d.now >= since + wait_ms:
        _begin_anew(d, contact, end)
    else:
        d.timers.set("leg", _key(contact, end), since + wait_ms)


def due(d: State, key: str) -> None:
    """A failed leg's time to be replaced."""
    name, who = key.split(" ", 1)
    contact = d.contacts[name]
    _begin_anew(d, contact, contact.sides[who])


def _begin_anew(d: State, contact: Contact, end: Side) -> None:
    renew(d, contact, end)
    calls.tell_end(d, contact, end)


def available(d: State, yes: bool) -> None:
    """The pages learn whether calls can grow; whoever waited for the plane gets a leg."""
    if d.plane == yes:
        return
    d.plane = yes
    for contact in d.contacts.values():
        if not calls.has_call(contact):
            continue
        if not contact.on_sfu:
            calls.tell(d, contact)
        for end in contact.sides.values() if yes else ():
            if end.waits:
                _begin_anew(d, contact, end)


def found(d: State, rooms: Mapping[str, Mapping[str, int]]) -> None:
    """This process has just begun: the plane's rooms and ours are made one. Strangers' rooms are closed; who has a leg
    there goes on; who hasn't gets a new one."""
    for room in rooms:
        contact = d.contacts.get(room)
        if contact is None or not _running(contact):
            d.out.cut(RoomGone(room))
    for contact in d.contacts.values():
        if not _running(contact):
            continue
        there = rooms.get(contact.id, {})
        for who in there:
            if who not in contact.sides:
                d.out.cut(LegGone(contact.id, who))
        for end in contact.sides.values():
            end.offered = end.id in there
        for end in contact.sides.values():
            if end.offered:
                end.linked_at = d.now  # it won't be told again
                d.changed[contact.id] = None
                d.out.media(Route(contact.id, end.id, end.slots))
            else:
                _begin_anew(d, contact, end)


def _running(contact: Contact) -> bool:
    return contact.on_sfu and calls.has_call(contact)


def _find(d: State, room: str, participant: str, leg: int) -> tuple[Contact, Side] | None:
    """Whose leg this is; None if it is of the past."""
    contact = d.contacts.get(room)
    end = contact.sides.get(participant) if contact and _running(contact) else None
    return (contact, end) if contact and end and end.leg == leg else None


def _key(contact: Contact, end: Side) -> str:
    return f"{contact.id} {end.id}"
