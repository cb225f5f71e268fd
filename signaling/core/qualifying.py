"""Agents whose certificates begin, run out or are revoked: told in time, and asked for nothing they may no longer do.

Pairing by itself leaves out whoever isn't qualified. What is done here is what follows for the agent: they are told
what their queues ask for and they lack, and 30 days before they will; and who is being asked for a customer at the
moment a certificate ends is no longer asked. A talk that runs goes on.
"""

from policies.qualification import AGENT_TOLD_MS, Prospect, holds, next_turn, prospects
from signaling.core import appearance, presence, reserving, waiting
from signaling.core.desk_views import QualificationView
from signaling.core.state import Agent, State


def look(d: State, agent: Agent) -> None:
    """At an agent whose profile has come or changed, or for whom time has brought something."""
    held = agent.profile.certificates
    found = tuple(map(_view, prospects(agent.profile, d.rules.queues, d.now)))
    if found != agent.qualification:
        agent.qualification = found
        waiting.staffing_changed(d)
        presence.touch(d, agent)
    appearance.look(d, agent)
    turn = next_turn(held, d.now, AGENT_TOLD_MS)
    if turn is None:
        d.timers.cancel("qualification", agent.id)
    else:
        d.timers.set("qualification", agent.id, turn)
    if agent.reservation is not None:
        row = d.reservations[agent.reservation]
        needed = reserving.certificates(d, row)
        if not holds(held, needed, d.now):
            reserving.end(d, row, "withdrawn")


def _view(prospect: Prospect) -> QualificationView:
    stands = prospect.standing
    assert stands.state != "valid"
    return QualificationView(
        certificate=stands.name,
        state=stands.state,
        ends_at=stands.ends_at,
        begins_at=stands.begins_at,
        queues=prospect.queues,
    )
