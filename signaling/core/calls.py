"""The call of a contact: topology epochs, and signals relayed between its ends.

A higher epoch means new peer connections on all ends. It rises when the talk begins, when a page
is loaded anew (its peer connection died with it), when a console takes over, and when an end asks
for it. A page that merely lost its websocket keeps the epoch, and signals sent to it meanwhile are
kept for it.
"""

import re

from signaling.core import endings, parts, presence, views, waiting
from signaling.core.commands import (
    HeldCall,
    RenewIce,
    ReportQuality,
    RestartCall,
    SetMedia,
    SignalCandidate,
    SignalDescription,
)
from signaling.core.errors import Code, Refused
from signaling.core.messages import (
    AgentContactGone,
    Call,
    CallView,
    Participants,
    PeerCandidate,
    PeerDescription,
    PeerView,
)
from signaling.core.model import MAX_CANDIDATE, MAX_SDP
from signaling.core.session import Contact, Side
from signaling.core.state import Agent, Connection, State
from signaling.core.timers import Key

RESTART_MS = 1_000
"""A new epoch at most this often."""
QUALITY_MS = 1_000
MAILBOX = 64
"""Signals kept for a page that is away."""

CANDIDATE = re.compile(
    r"(?:a=)?candidate:[A-Za-z0-9+/]{1,32} [0-9]{1,5} (?:udp|tcp) [0-9]{1,10} [^\s]{1,255}"
    r" [0-9]{1,5} typ (?:host|srflx|prflx|relay)(?: [^\r\n]*)?",
    re.IGNORECASE,
)  # RFC 8839 section 5.1


def has_call(contact: Contact) -> bool:
    return contact.state == "connected" and contact.record.channel != "chat"


def others(contact: Contact, who: str) -> list[Side]:
    return [side for side in contact.sides.values() if side.id != who]


def view(d: State, contact: Contact, who: str) -> CallView | None:
    """The call as this participant has to set it up, with relay credentials that begin now."""
    if not has_call(contact):
        return None
    relays = d.rules.relays
    leads = who == contact.record.agent
    peers = (
        PeerView(participant=end.id, polite=not leads, offers=leads) for end in others(contact, who)
    )
    return CallView(
        contact=contact.id,
        epoch=contact.record.epoch,
        topology="direct",
        transport="relay" if d.queue_of(contact).network == "relay" else "all",
        ice_servers=(*d.rules.ice_servers, *(relays.servers(who, d.now) if relays else ())),
        renew_ms=relays.renew_ms if relays else None,
        you=who,
        peers=tuple(peers),
    )


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
    if channel != "chat":
        _rise(d, contact)
    d.save(contact)
    for end in contact.sides.values():
        if not end.present:
            dropped(d, contact, end.id)


def _rise(d: State, contact: Contact) -> None:
    contact.change(epoch=contact.record.epoch + 1)
    contact.restarted_at = d.now
    for end in contact.sides.values():
        end.mailbox.clear()
        end.quality = None


def renew(d: State, contact: Contact, cause: str, actor: str | None) -> None:
    """A new epoch in a running call."""
    if has_call(contact):
        _rise(d, contact)
        d.save(contact)
        d.timeline(contact, "restarted", actor, cause=cause, epoch=contact.record.epoch)


def tell(d: State, contact: Contact, *, but: str | None = None) -> None:
    """All ends learn of the call (`but`: who has just had a snapshot)."""
    if not has_call(contact):
        return
    for end in contact.sides.values():
        if end.connection and end.id != but:
            d.out.send(end.connection, Call(contact=contact.id, call=view(d, contact, end.id)))


def stop(d: State, contact: Contact) -> None:
    """The call ends now, before anything is saved: nobody is seen or heard any longer than they wish."""
    if not has_call(contact):
        return
    for end in contact.sides.values():
        _stop_end(d, contact, end)


def _stop_end(d: State, contact: Contact, end: Side) -> None:
    if end.connection:
        d.out.protect(end.connection, Call(contact=contact.id, call=None))
    end.mailbox.clear()
    end.microphone = end.camera = end.screen = False
    end.quality = None


def restart(d: State, contact: Contact, actor: str, command: RestartCall) -> None:
    _check_epoch(contact, command.epoch)
    if contact.restarted_at is not None and d.now - contact.restarted_at < RESTART_MS:
        return  # another end has noticed the same trouble
    renew(d, contact, "asked", actor)
    tell(d, contact)


def renew_ice(d: State, contact: Contact, command: RenewIce) -> None:
    """All ends get new credentials: if one of them is about to gather candidates, so is the other."""
    _check_epoch(contact, command.epoch)
    tell(d, contact)


def _check_epoch(contact: Contact, epoch: int) -> None:
    if not has_call(contact):
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no call")
    if epoch != contact.record.epoch:
        raise Refused(Code.CALL_STALE, "another epoch runs", epoch=contact.record.epoch)


# --- signals -----------------------------------------------------------------------------------------------------


def relay(
    d: State, contact: Contact, actor: str, command: SignalDescription | SignalCandidate
) -> None:
    _check_epoch(contact, command.epoch)
    if command.to not in {end.id for end in others(contact, actor)}:
        raise Refused(Code.SIGNAL_INVALID, "no such participant to signal to")
    message: PeerDescription | PeerCandidate
    if isinstance(command, SignalDescription):
        check_description(command)
        message = PeerDescription(
            contact=contact.id,
            epoch=command.epoch,
            sender=actor,
            kind=command.kind,
            sdp=command.sdp,
        )
    else:
        check_candidate(command)
        message = PeerCandidate(
            contact=contact.id,
            epoch=command.epoch,
            sender=actor,
            candidate=command.candidate,
            mid=command.mid,
            ufrag=command.ufrag,
        )
    end = contact.sides[command.to]
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


def set_media(d: State, contact: Contact, actor: str, command: SetMedia) -> None:
    end = _talking(contact, actor)
    now = (command.microphone, command.camera, command.screen)
    if now != (end.microphone, end.camera, end.screen):
        end.microphone, end.camera, end.screen = now
        tell_participants(d, contact)


def report_quality(d: State, contact: Contact, actor: str, command: ReportQuality) -> None:
    end = _talking(contact, actor)
    if command.level != end.quality:
        end.quality = command.level
        if d.now - end.quality_at >= QUALITY_MS:
            tell_quality(d, contact)
        else:
            d.timers.sooner("quality", contact.id, end.quality_at + QUALITY_MS)


def tell_quality(d: State, contact: Contact) -> None:
    for end in contact.sides.values():
        end.quality_at = d.now
    tell_participants(d, contact)


def _talking(contact: Contact, actor: str) -> Side:
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
    d.timers.set(*_grace(contact, end), d.now + d.rules.call_grace_ms)
    d.timeline(contact, "dropped", who)
    tell_participants(d, contact)


def _grace(contact: Contact, end: Side) -> Key:
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
    d.timers.cancel(*_grace(contact, end))
    if was_gone:
        d.timeline(contact, "back", who)
    if not same:
        end.screen = False
        renew(d, contact, "page", who)


def _same_page(contact: Contact, end: Side, connection: Connection) -> bool:
    """Whether no other page of this end can hold the epoch's peer connection."""
    if end.instance is not None:
        return end.instance == connection.instance
    if contact.restarted_at is not None:
        return True  # begun by this process, and no page of this end has been here since
    held = HeldCall(contact=contact.id, epoch=contact.record.epoch)
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
    dismiss(d, contact, contact.sides[who], cause)
    views.tell(d, contact)


def dismiss(d: State, contact: Contact, end: Side, cause: str) -> None:
    assert end.role not in {"customer", "agent"}
    _stop_end(d, contact, end)
    del contact.sides[end.id]
    d.timers.cancel(*_grace(contact, end))
    d.timeline(contact, "left", end.id, role=end.role, cause=cause)
    agent = d.agents.get(end.id)
    if agent:
        del agent.contacts[contact.id]
        d.tell_agent(agent, AgentContactGone(contact=contact.id))
        presence.freed(d, agent)


def agent_lost(d: State, contact: Contact) -> None:
    """The agent stayed away: the customer waits again, first by the old place."""
    agent, end = d.agent_of(contact), contact.agent
    if contact.state != "connected" or agent is None or end is None or end.present:
        return
    stop(d, contact)
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
    del contact.sides[agent]
    for guest in contact.guests:
        dismiss(d, contact, guest, "ended")
    for timer in ("customer", "agent-call"):
        d.timers.cancel(timer, contact.id)
    waiting.enter(d, contact)
    if not (contact.customer.present or contact.claimants):
        waiting.gone(d, contact)
