"""Agents: what they chose, what they are doing, and what they may therefore be offered.

The *presence* of an agent is what they chose (available, paused, offline) or the desk set (away).
What is *shown* follows from what they do: *reserved* while asked, *busy* with a contact, *wrap_up*
after it, *rest* between video calls; only then the choice shows. So a choice made during a call is
a wish that counts from its end on.
"""

from dataclasses import replace

from policies.routing.facts import AgentProfile, Channel
from signaling.core import appearance, overview, waiting
from signaling.core.commands import SetPresence
from signaling.core.desk_views import AgentView, PresenceState
from signaling.core.errors import Code, Refused
from signaling.core.messages import Presence
from signaling.core.records import PresenceRecord
from signaling.core.state import Agent, State

VOICE: frozenset[Channel] = frozenset({"video", "sound"})
"""Channels of which an agent has one contact at a time."""
NOTHING: frozenset[Channel] = frozenset()


def agent(d: State, agent_id: str) -> Agent:
    """The agent, even one of whom only a row is known so far."""
    found = d.agents.get(agent_id)
    if found is None:
        profile = AgentProfile(id=agent_id, name="", languages=frozenset())
        found = d.agents[agent_id] = Agent(profile=profile, presence=_presence(d, agent_id))
        found.known = False
        found.shown_since = found.presence.since
    return found


def _presence(d: State, agent_id: str) -> PresenceRecord:
    return d.presence.pop(agent_id, None) or PresenceRecord(
        agent=agent_id,
        state="offline",
        reason=None,
        since=d.now,
        idle_since=d.now,
        rest_until=None,
    )


def known(d: State, profile: AgentProfile) -> None:
    found = agent(d, profile.id)
    found.profile = profile
    found.known, found.disabled = True, False
    found.offered = None
    d.pairing.agent_known(d.now, profile)
    waiting.staffing_changed(d)
    touch(d, found)


def choose(d: State, found: Agent, state: str, reason: str | None) -> None:
    """The agent's (or the desk's) choice, already checked."""
    before = found.presence
    if (before.state, before.reason) == (state, reason):
        return
    idle_since = d.now if state == "available" else before.idle_since
    change(d, found, state=state, reason=reason, since=d.now, idle_since=idle_since)


def change(d: State, found: Agent, **changes: object) -> None:
    found.presence = replace(found.presence, **changes)  # type: ignore[arg-type] # by field name
    d.out.save(found.presence)
    touch(d, found)


def check(d: State, found: Agent, state: str, reason: str | None) -> None:
    """Raises `Refused` unless this agent may choose this."""
    if state == "paused":
        if reason not in d.rules.pause_reasons:
            raise Refused(Code.PAUSE_REASON_UNKNOWN, "a pause needs one of the configured reasons")
    elif reason is not None:
        raise Refused(Code.PAUSE_REASON_UNKNOWN, "only a pause has a reason")
    if state == "available" != found.presence.state and not found.disabled:
        appearance.gate(d, found)


def set_presence(d: State, found: Agent, command: SetPresence) -> None:
    if found.reservation and command.state != "available":
        raise Refused(Code.PRESENCE_BUSY, "accept or decline the reservation first")
    if found.disabled and command.state != "offline":
        raise Refused(Code.AGENT_DISABLED, "this agent may take nothing new")
    check(d, found, command.state, command.reason)
    choose(d, found, command.state, command.reason)


def touch(d: State, found: Agent) -> None:
    """Something about this agent has changed: `settle` looks at it at the end of the event."""
    d.unsettled[found.id] = None


def settle(d: State) -> None:
    """Tell pairing, the agent and the others where the touched agents stand now."""
    touched, d.unsettled = d.unsettled, {}
    for agent_id in touched:
        found = d.agents[agent_id]
        _offer(d, found)
        shown = standing(d, found)
        if (shown == "offline") != (found.shown == "offline"):
            waiting.staffing_changed(d)
        if shown == "offline" != found.shown:
            appearance.over(d, found)  # the shift
        if shown != found.shown:
            found.shown, found.shown_since = shown, d.now
        now = view(found)
        if now != found.told:
            found.told = now
            d.tell_agent(found, Presence(me=now))
            overview.changed(d, queues=True)
        if found.disabled and not found.contacts:
            _send_away(d, found)


def standing(d: State, found: Agent) -> PresenceState:
    """What is shown of this agent."""
    if found.reservation:
        return "reserved"
    if _talking(d, found):
        return "busy"
    if found.contacts:
        return "wrap_up"
    if found.presence.state == "available" and _resting(d, found):
        return "rest"
    return found.presence.state


def _talking(d: State, found: Agent) -> bool:
    return any(d.contacts[contact].talks(found.id) for contact in found.contacts)


def _wrapping(d: State, found: Agent) -> bool:
    return any(not d.contacts[contact].talks(found.id) for contact in found.contacts)


def _resting(d: State, found: Agent) -> bool:
    return found.presence.rest_until is not None and found.presence.rest_until > d.now


def free_channels(d: State, found: Agent) -> frozenset[Channel]:
    """What this agent could take besides what they have."""
    taken = [d.contacts[contact].record.channel for contact in found.contacts]
    talking = any(channel in VOICE for channel in taken)
    return frozenset(
        channel
        for channel, capacity in found.profile.capacity
        if taken.count(channel) < capacity and not (talking and channel in VOICE)
    )


def takes(d: State, found: Agent) -> frozenset[Channel]:
    """The channels of which this agent may be asked for one contact now."""
    if found.reservation or _wrapping(d, found) or not found.primary:
        return NOTHING  # asked already, not done yet, or not there
    if found.presence.state != "available" or _resting(d, found):
        return NOTHING
    return free_channels(d, found)


def _offer(d: State, found: Agent) -> None:
    if not found.known or found.disabled:
        return
    shown = standing(d, found)
    channels = takes(d, found)
    offer: tuple[str, frozenset[str]] = ("busy", frozenset())
    if channels:
        offer = ("free", frozenset(channels))
    elif (
        not found.reservation
        and not _wrapping(d, found)
        and found.primary
        and VOICE & free_channels(d, found)
    ):
        offer = ("code", frozenset())
    if (shown == "offline") != (found.shown == "offline") or found.offered is None:
        d.pairing.agent_signed_in(d.now, found.id, shown != "offline")
    if offer == found.offered:
        return
    found.offered = offer
    if offer[0] == "free":
        d.pairing.agent_free(d.now, found.id, channels, found.presence.idle_since)
    elif offer[0] == "code":
        d.pairing.agent_free_for_code(d.now, found.id)
    else:
        d.pairing.agent_busy(found.id)
    overview.changed(d, queues=True)


def _extras(found: Agent) -> tuple[str | None, int | None]:
    if found.shown in {"paused", "away"}:
        return found.presence.reason, None
    return None, found.presence.rest_until if found.shown == "rest" else None


def view(found: Agent) -> AgentView:
    reason, rest_until = _extras(found)
    return AgentView(
        id=found.id,
        name=found.profile.name,
        state=found.shown,
        reason=reason,
        since=found.shown_since,
        rest_until=rest_until,
        chosen=found.presence.state,
        chosen_reason=found.presence.reason,
        qualification=found.qualification,
    )


# --- consoles that go, agents who rest and leave -----------------------------------------------------------------


def console_gone(d: State, found: Agent) -> None:
    """The last console is gone: it may be reloading."""
    if found.presence.state != "offline" or found.check is not None:
        d.timers.set("agent", found.id, d.now + d.rules.agent_grace_ms)
    touch(d, found)


def grace_over(d: State, found: Agent) -> None:
    """A running call has a grace of its own and keeps the choice; `freed` asks again after it."""
    if found.primary or _talking(d, found):
        return
    choose(d, found, "offline", None)
    if not found.contacts:
        appearance.over(d, found)


def freed(d: State, found: Agent) -> None:
    """One contact less."""
    change(d, found, idle_since=d.now)
    if not found.primary and found.presence.state != "offline":
        d.timers.sooner("agent", found.id, d.now + d.rules.agent_grace_ms)


def disable(d: State, found: Agent) -> None:
    found.disabled = True
    found.offered = None
    d.pairing.agent_forgotten(d.now, found.id)
    choose(d, found, "offline", None)
    appearance.over(d, found)
    touch(d, found)


def _send_away(d: State, found: Agent) -> None:
    for console in found.consoles:
        d.out.close(console, "disabled")
        d.connections.pop(console, None)
    found.consoles.clear()
    found.primary = None
