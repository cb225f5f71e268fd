"""The call of a contact: topology epochs, and signals relayed between its ends.

A call is *direct*, between its two ends, until it needs more; then it moves up to the SFU (`legs`),
once and for good. A higher epoch means new peer connections: on both ends of a direct call, on the
participant's own end of one on the SFU. It rises when the talk begins, when a page is loaded anew
(its peer connection died with it), when a console takes over, and when an end asks for it. A page
that merely lost its websocket keeps the epoch, and signals sent to it meanwhile are kept for it.
"""

import re
from collections.abc import Mapping

from signaling.core import (
    companions,
    consults,
    endings,
    legs,
    network,
    presence,
    sources,
    views,
)
from signaling.core.call_views import CallView, PeerView
from signaling.core.commands import (
    HeldCall,
    RenewIce,
    RestartCall,
    SignalCandidate,
    SignalDescription,
)
from signaling.core.errors import Code, Refused
from signaling.core.messages import (
    AgentContactGone,
    Call,
    Participants,
    PeerCandidate,
    PeerDescription,
)
from signaling.core.model import MAX_CANDIDATE, MAX_SDP
from signaling.core.session import MOST_SIDES, Contact, Side
from signaling.core.state import Agent, Connection, State
from signaling.core.timers import Key

RESTART_MS = 1_000
"""A new epoch at most this often."""
MAILBOX = 64
"""Signals kept for a page that is away."""

CANDIDATE = re.compile(
    r"(?:a=)?candidate:[A-Za-z0-9+/]{1,32} [0-9]{1,5} (?:udp|tcp) [0-9]{1,10} [^\s]{1,255}"
    r" [0-9]{1,5} typ (?:host|srflx|prflx|relay)(?: [^\r\n]*)?",
    re.IGNORECASE,
)  # RFC 8839 section 5.1


def has_call(contact: Contact) -> bool:
    return contact.state == "connected" and contact.record.channel != "chat"


def may_grow(d: State, contact: Contact) -> bool:
    """More than two could be in this call."""
    return has_call(contact) and (contact.on_sfu or d.plane)


def others(contact: Contact, who: str) -> list[Side]:
    return [side for side in contact.sides.values() if side.id != who]


def view(d: State, contact: Contact, who: str) -> CallView | None:
    """The call as this participant has to set it up, with relay credentials that begin now."""
    if not has_call(contact):
        return None
    relays, end, sfu = d.rules.relays, contact.sides[who], contact.on_sfu
    leads = who == contact.record.agent
    peers = (
        PeerView(participant=end.id, polite=not leads, offers=leads) for end in others(contact, who)
    )
    return CallView(
        contact=contact.id,
        epoch=epoch(contact, who),
        topology=contact.record.topology,
        transport="relay" if d.queue_of(contact).network == "relay" else "all",
        ice_servers=(*d.rules.ice_servers, *(relays.servers(who, d.now) if relays else ())),
        renew_ms=relays.renew_ms if relays else None,
        you=who,
        peers=() if sfu else tuple(peers),
        slots=end.slots,
        can_grow=may_grow(d, contact),
    )


def epoch(contact: Contact, who: str) -> int:
    """The epoch that runs for this participant: on the SFU everybody has their own."""
    return contact.sides[who].leg if contact.on_sfu else contact.record.epoch


# --- epochs ------------------------------------------------------------------------------------------------------


def begin(d: State, contact: Contact, agent: Agent) -> None:
    """The talk begins."""
    channel = contact.record.channel
    console = d.connections[agent.primary] if agent.primary else None
    contact.sides[agent.id] = Side(
        id=agent.id,
        role="agent",
        connection=agent.primary,
        instance=console.instance if console else None,
        microphone=channel != "chat",
        camera=channel == "video",
    )
    customer = contact.customer
    customer.microphone = contact.record.microphone and channel != "chat"
    customer.camera = contact.record.camera and channel == "video"
    customer.screen = False
    for end in contact.sides.values():
        end.joined_at, end.circle = d.now, 0
    queue = d.queue_of(contact)
    records = queue.recording.mode != "never" and d.plane
    if (queue.network == "sfu" or records) and channel != "chat":
        contact.change(topology="sfu")
    if contact.on_sfu:
        legs.begin(d, contact)
    else:
        _save_sides(d, contact)
    if channel != "chat" and not contact.on_sfu:
        _rise(d, contact)
    d.save(contact)
    for end in contact.sides.values():
        if not end.present:
            dropped(d, contact, end.id)


def _save_sides(d: State, contact: Contact, left_at: int | None = None) -> None:
    for end in contact.sides.values():
        d.save_side(contact, end, left_at)


def move_up(d: State, contact: Contact, cause: str, actor: str | None = None) -> None:
    """To the SFU, once; both pages keep their direct connection until the new one stands."""
    if not has_call(contact):
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no call")
    if contact.on_sfu:
        return
    if not d.plane:
        raise Refused(Code.MEDIA_UNAVAILABLE, "no media plane takes calls now")
    contact.change(topology="sfu")
    legs.begin(d, contact)
    d.save(contact)
    d.timeline(contact, "moved_up", actor, cause=cause, epoch=contact.record.epoch)
    tell(d, contact)


def join(d: State, contact: Contact, end: Side) -> None:
    """One more takes part; a direct call moves up for it. The others' views are the caller's to tell."""
    if contact.state != "connected":
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no talk")
    if len(contact.sides) >= MOST_SIDES:
        raise Refused(Code.CONTACT_FULL, "no more may take part", limit=MOST_SIDES)
    if end.id in contact.sides:
        raise Refused(Code.CONTACT_WRONG_STATE, "takes part already")
    if has_call(contact):
        move_up(d, contact, end.role)
    end.joined_at = d.now
    contact.sides[end.id] = end
    if agent := d.agents.get(end.id):
        agent.contacts[contact.id] = None
        presence.touch(d, agent)
    d.timeline(contact, "entered", end.id, role=end.role)
    if has_call(contact):
        legs.enter(d, contact, end)
    else:
        d.save_side(contact, end)
    tell_end(d, contact, end)
    if not end.present:
        dropped(d, contact, end.id)


def arrange(d: State, contact: Contact, circles: Mapping[str, int]) -> None:
    """Who hears and sees whom from now on: those of one circle (0: the talk's) each other."""
    place(d, contact, circles)
    route(d, contact)


def place(d: State, contact: Contact, circles: Mapping[str, int]) -> None:
    """Into these circles, to be told before anybody hears anybody else; then `route`."""
    for who, circle in circles.items():
        end = contact.sides[who]
        if circle != end.circle:
            end.circle = circle
            d.save_side(contact, end)


def route(d: State, contact: Contact) -> None:
    if contact.on_sfu:
        legs.reroute(d, contact)


def _rise(d: State, contact: Contact) -> None:
    contact.change(epoch=contact.record.epoch + 1)
    contact.restarted_at = d.now
    for end in contact.sides.values():
        end.mailbox.clear()
        end.quality = None


def renew(d: State, contact: Contact, cause: str, actor: str) -> None:
    """A new epoch in a running call; on the SFU for this participant alone."""
    if not has_call(contact):
        return
    if contact.on_sfu:
        legs.renew(d, contact, contact.sides[actor])
    else:
        _rise(d, contact)
        d.save(contact)
    d.timeline(contact, "restarted", actor, cause=cause, epoch=contact.record.epoch)


def tell(d: State, contact: Contact, *, but: str | None = None) -> None:
    """All ends learn of the call (`but`: who has just had a snapshot)."""
    if not has_call(contact):
        return
    for end in contact.sides.values():
        if end.id != but:
            tell_end(d, contact, end)


def tell_end(d: State, contact: Contact, end: Side) -> None:
    if end.connection and has_call(contact):
        d.out.send(end.connection, Call(contact=contact.id, call=view(d, contact, end.id)))


def stop(d: State, contact: Contact) -> None:
    """The call ends now, before anything is saved: nobody is seen or heard any longer than they wish."""
    if contact.state != "connected":
        return
    for end in contact.sides.values() if has_call(contact) else ():
        _stop_end(d, contact, end)
    if contact.on_sfu:
        legs.close(d, contact)
    _save_sides(d, contact, left_at=d.now)


def _stop_end(d: State, contact: Contact, end: Side) -> None:
    if end.connection:
        d.out.protect(end.connection, Call(contact=contact.id, call=None))
    end.mailbox.clear()
    sources.forget(d, contact, end)
    network.forget(d, contact, end)


def restart(d: State, contact: Contact, actor: str, command: RestartCall) -> None:
    _check_epoch(contact, actor, command.epoch)
    begun_at = contact.sides[actor].leg_at if contact.on_sfu else contact.restarted_at
    if begun_at is not None and d.now - begun_at < RESTART_MS:
        return  # another end has noticed the same trouble
    renew(d, contact, "asked", actor)
    if contact.on_sfu:
        tell_end(d, contact, contact.sides[actor])
    else:
        tell(d, contact)


def renew_ice(d: State, contact: Contact, actor: str, command: RenewIce) -> None:
    """New credentials. In a direct call for both: if one end is about to gather candidates, so is the other."""
    _check_epoch(contact, actor, command.epoch)
    if contact.on_sfu:
        tell_end(d, contact, contact.sides[actor])
    else:
        tell(d, contact)


def _check_epoch(contact: Contact, who: str, said: int) -> None:
    if not has_call(contact):
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no call")
    if said != (runs := epoch(contact, who)):
        raise Refused(Code.CALL_STALE, "another epoch runs", epoch=runs)


# --- signals -----------------------------------------------------------------------------------------------------


def relay(
    d: State, contact: Contact, actor: str, command: SignalDescription | SignalCandidate
) -> None:
    _check_epoch(contact, actor, command.epoch)
    if contact.on_sfu:
        legs.signal(d, contact, actor, command)
        return
    if command.to not in {end.id for end in others(contact, actor)}:
        raise Refused(Code.SIGNAL_INVALID, "no such participant to signal to")
    deliver(d, contact.sides[command.to], signal(contact.id, actor, command))


def signal(
    contact: str, sender: str, command: SignalDescription | SignalCandidate
) -> PeerDescription | PeerCandidate:
    """As the other end hears it; raises `Refused` for what is no signal."""
    if isinstance(command, SignalDescription):
        check_description(command)
        return PeerDescription(
            contact=contact,
            epoch=command.epoch,
            sender=sender,
            kind=command.kind,
            sdp=command.sdp,
        )
    check_candidate(command)
    return PeerCandidate(
        contact=contact,
        epoch=command.epoch,
        sender=sender,
        candidate=command.candidate,
        mid=command.mid,
        ufrag=command.ufrag,
    )


def deliver(d: State, end: Side, message: PeerDescription | PeerCandidate) -> None:
    """A signal: now, or when the page is back."""
    if end.connection:
        d.out.send(end.connection, message)
    elif len(end.mailbox) < MAILBOX:
        end.mailbox.append(message)


def check_description(command: SignalDescription) -> None:
    sdp = command.sdp
    if len(sdp) > MAX_SDP:
        raise Refused(Code.SIGNAL_INVALID, "the description is too long", limit=MAX_SDP)
    if command.kind not in {"offer", "answer"} or not sdp.startswith("v=0"):
        raise Refused(Code.SIGNAL_INVALID, "not a session description")
    if "\nm=" in sdp and "a=fingerprint:" not in sdp:
        raise Refused(Code.SIGNAL_INVALID, "a description of media needs a fingerprint")


def check_candidate(command: SignalCandidate) -> None:
    if len(command.candidate) > MAX_CANDIDATE:
        raise Refused(Code.SIGNAL_INVALID, "the candidate is too long", limit=MAX_CANDIDATE)
    if command.candidate and not CANDIDATE.fullmatch(command.candidate.strip()):
        raise Refused(Code.SIGNAL_INVALID, "not a candidate")
    for name in (command.mid, command.ufrag):
        if name is not None and len(name) > 256:
            raise Refused(Code.SIGNAL_INVALID, "a name is too long", limit=256)


# --- tiles -------------------------------------------------------------------------------------------------------


def talking(contact: Contact, actor: str) -> Side:
    if contact.state != "connected":
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no call")
    return contact.sides[actor]


def tell_participants(d: State, contact: Contact) -> None:
    d.tell_all(
        contact, Participants(contact=contact.id, participants=views.participants(d, contact))
    )


# --- away and back -----------------------------------------------------------------------------------------------


def dropped(d: State, contact: Contact, who: str) -> None:
    """An end's page is gone; the call waits for it."""
    end = contact.sides[who]
    end.connection, end.gone_at = None, d.now
    d.changed[contact.id] = None
    d.timers.set(*grace(contact, end), d.now + d.rules.call_grace_ms)
    d.timeline(contact, "dropped", who)
    tell_participants(d, contact)


def grace(contact: Contact, end: Side) -> Key:
    """The timer that runs while this end is away."""
    match end.role:
        case "customer":
            return "customer", contact.id
        case "agent":
            return "agent-call", contact.id
        case _:
            return "guest", f"{contact.id} {end.id}"


def returned(d: State, contact: Contact, who: str, connection: Connection) -> None:
    """An end is back. The same page goes on; a new one needs a new epoch."""
    end = contact.sides[who]
    was_gone, same = end.gone_at is not None, _same_page(contact, end, connection)
    end.connection, end.instance, end.gone_at = connection.id, connection.instance, None
    d.timers.cancel(*grace(contact, end))
    d.changed[contact.id] = None
    if was_gone:
        d.timeline(contact, "back", who)
    if not same:
        end.screen = False
        renew(d, contact, "page", who)
        if not contact.on_sfu:
            tell(d, contact, but=who)


def _same_page(contact: Contact, end: Side, connection: Connection) -> bool:
    """Whether no other page of this end can hold the epoch's peer connection."""
    if end.instance is not None:
        return end.instance == connection.instance
    if (end.leg_at if contact.on_sfu else contact.restarted_at) is not None:
        return True  # begun by this process, and no page of this end has been here since
    held = HeldCall(contact=contact.id, epoch=epoch(contact, end.id))
    return not has_call(contact) or held in connection.calls


def deliver_mailbox(d: State, contact: Contact, who: str) -> None:
    """After the snapshot: signals that came while the page was away."""
    end = contact.sides[who]
    if end.connection:
        for message in end.mailbox:
            d.out.send(end.connection, message)
        end.mailbox.clear()


def customer_lost(d: State, contact: Contact) -> None:
    if contact.state == "connected" and not contact.customer.present:
        endings.end(d, contact, "customer_lost", None)


def guest_lost(d: State, key: str) -> None:
    name, who = key.split(" ", 1)
    leave(d, d.contacts[name], who, "lost")


def leave(d: State, contact: Contact, who: str, cause: str) -> None:
    """Somebody other than the two without whom there is no talk is out of it, at once; the others go on."""
    end = contact.sides[who]
    if has_call(contact):
        _stop_end(d, contact, end)
    dismiss(d, contact, end, cause)
    if contact.on_sfu:
        legs.leave(d, contact, end)
    consults.left(d, contact, who)
    views.tell(d, contact)


def remove(d: State, contact: Contact, end: Side) -> None:
    """This end is out of the call at once; whoever asks for it says what becomes of the rest."""
    if has_call(contact):
        _stop_end(d, contact, end)
    d.save_side(contact, end, left_at=d.now)
    del contact.sides[end.id]
    d.timers.cancel(*grace(contact, end))
    if contact.on_sfu:
        legs.leave(d, contact, end)


def dismiss(d: State, contact: Contact, end: Side, cause: str) -> None:
    """No longer of this contact. Whatever media there was has been stopped, or is."""
    assert end.role not in {"customer", "agent"}
    d.save_side(contact, end, left_at=d.now)
    del contact.sides[end.id]
    d.timers.cancel(*grace(contact, end))
    d.timeline(contact, "left", end.id, role=end.role, cause=cause)
    agent = d.agents.get(end.id)
    if agent:
        del agent.contacts[contact.id]
        d.tell_agent(agent, AgentContactGone(contact=contact.id))
        presence.freed(d, agent)
    elif end.role == "companion":
        if end.connection:
            contact.lobby[end.id] = end.connection
        companions.dismissed(d, contact, end.id, cause)
    elif end.connection:
        d.supervised.pop(end.connection, None)
        d.out.send(end.connection, AgentContactGone(contact=contact.id))
