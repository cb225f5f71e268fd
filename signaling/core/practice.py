"""Rehearsals: two agents talk over a direct call, of which nothing is saved, not even that it was.

A rehearsal is in this process's memory alone and over with it. Whoever knows its id may come, until two are there. It
belongs to the console that rings and talks, and ends for an agent as soon as they talk to a customer.
"""

import re
from dataclasses import replace
from typing import Final, Literal

from signaling.core import calls
from signaling.core.call_views import CallView, ParticipantView, PeerView
from signaling.core.commands import (
    Command,
    RenewIce,
    ReportQuality,
    RestartCall,
    SetMedia,
    SignalCandidate,
    SignalDescription,
)
from signaling.core.errors import Code, Refused
from signaling.core.messages import PeerCandidate, PeerDescription
from signaling.core.practice_wire import JoinPractice, LeavePractice, Practice, PracticeView
from signaling.core.state import Agent, Connection, Rehearsal, State

MOST: Final = 200
"""Rehearsals at once."""
ID: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")


def come_or_go(
    d: State, agent: Agent, connection: Connection, command: JoinPractice | LeavePractice
) -> None:
    if isinstance(command, JoinPractice):
        _join(d, agent, connection, command.practice)
        return
    found = d.rehearsals.get(command.practice)
    if found is not None and agent.id in found.sides:
        _leave(d, found, agent.id)


def carry_out(d: State, agent: Agent, command: Command) -> None:
    """What is said in a rehearsal that runs."""
    match command:
        case SignalDescription() | SignalCandidate():
            _relay(d, _running(d, agent, command.contact, command.epoch), agent.id, command)
        case RestartCall():
            found = _running(d, agent, command.contact, command.epoch)
            found.epoch += 1
            _tell(d, found)
        case RenewIce():
            _tell(d, _running(d, agent, command.contact, command.epoch))
        case SetMedia():
            found = _mine(d, agent, command.contact)
            found.sides[agent.id] = replace(
                found.sides[agent.id],
                microphone=command.microphone,
                camera=command.camera,
                screen=command.screen,
            )
            _tell(d, found)
        case ReportQuality():
            found = _mine(d, agent, command.contact)
            if found.sides[agent.id].quality != command.level:
                found.sides[agent.id] = replace(found.sides[agent.id], quality=command.level)
                _tell(d, found)
        case _:
            raise Refused(Code.NOT_ALLOWED, "a rehearsal has a call and nothing else")


def settle(d: State) -> None:
    """Out of it is whose console is gone, or whose work has begun."""
    for found in list(d.rehearsals.values()):
        for who in list(found.sides):
            agent = d.agents[who]
            if agent.disabled or agent.primary != found.consoles[who] or agent.shown == "busy":
                _leave(d, found, who)


def _join(d: State, agent: Agent, connection: Connection, name: str) -> None:
    if not ID.fullmatch(name) or name in d.contacts:
        raise Refused(Code.MALFORMED, "a rehearsal has a random name", field="practice")
    if agent.primary != connection.id:
        raise Refused(Code.NOT_ALLOWED, "another tab rings and talks")
    if agent.shown == "busy":
        raise Refused(Code.PRACTICE_BUSY, "talking to a customer")
    found = d.rehearsals.get(name)
    if found is None and len(d.rehearsals) >= MOST:
        raise Refused(Code.UNAVAILABLE, "too many rehearse", limit=MOST)
    if found is not None and agent.id not in found.sides and len(found.sides) > 1:
        raise Refused(Code.PRACTICE_FULL, "two are there")
    for other in list(d.rehearsals.values()):
        if other is not found and agent.id in other.sides:
            _leave(d, other, agent.id)
    if found is None:
        found = d.rehearsals[name] = Rehearsal(id=name)
    found.sides[agent.id] = ParticipantView(
        id=agent.id,
        role=found.sides[agent.id].role if agent.id in found.sides else _role(found),
        name=agent.profile.name,
        joined_at=d.now,
        stage="call",
        present=True,
        microphone=False,
        camera=False,
        screen=False,
        quality=None,
        trouble=None,
    )
    found.consoles[agent.id] = connection.id
    found.epoch += 1  # a page that comes has no peer connection yet
    _tell(d, found)


def _role(found: Rehearsal) -> Literal["agent", "colleague"]:
    return "colleague" if found.sides else "agent"


def _leave(d: State, found: Rehearsal, who: str) -> None:
    console = found.consoles.pop(who)
    del found.sides[who]
    if console in d.connections:
        d.out.protect(console, Practice(practice=found.id, view=None))
    if not found.sides:
        del d.rehearsals[found.id]
        return
    (left,) = found.sides.values()
    found.sides[left.id] = replace(left, role="agent")
    _tell(d, found)


def _mine(d: State, agent: Agent, name: str) -> Rehearsal:
    found = d.rehearsals[name]
    if agent.id not in found.sides:
        raise Refused(Code.CONTACT_NONE, "no such rehearsal")
    return found


def _running(d: State, agent: Agent, name: str, epoch: int) -> Rehearsal:
    found = _mine(d, agent, name)
    if len(found.sides) < 2:
        raise Refused(Code.CONTACT_WRONG_STATE, "nobody else is there")
    if epoch != found.epoch:
        raise Refused(Code.CALL_STALE, "another epoch runs", epoch=found.epoch)
    return found


def _tell(d: State, found: Rehearsal) -> None:
    for who, console in found.consoles.items():
        view = PracticeView(
            you=who, participants=tuple(found.sides.values()), call=_call(d, found, who)
        )
        d.out.send(console, Practice(practice=found.id, view=view))


def _call(d: State, found: Rehearsal, who: str) -> CallView | None:
    peers = [side for side in found.sides.values() if side.id != who]
    if not peers:
        return None
    relays, leads = d.rules.relays, found.sides[who].role == "agent"
    return CallView(
        contact=found.id,
        epoch=found.epoch,
        topology="direct",
        transport="all",
        ice_servers=(*d.rules.ice_servers, *(relays.servers(who, d.now) if relays else ())),
        renew_ms=relays.renew_ms if relays else None,
        you=who,
        peers=tuple(
            PeerView(participant=peer.id, polite=not leads, offers=leads) for peer in peers
        ),
        slots=(),
        can_grow=False,
    )


def _relay(
    d: State, found: Rehearsal, who: str, command: SignalDescription | SignalCandidate
) -> None:
    if command.to == who or command.to not in found.consoles:
        raise Refused(Code.SIGNAL_INVALID, "no such participant to signal to")
    message: PeerDescription | PeerCandidate = calls.signal(found.id, who, command)
    d.out.send(found.consoles[command.to], message)
