"""The dress and background self-check: what is asked of each agent, how they stand, and when it is forgotten.

A *shift* begins with the first check and ends when the agent is offline, or some hours after the last one. Until then
the outcome of that last check stands; then its reasons go for good. What was measured is judged here and kept nowhere.

A new policy leaves whoever is available in peace: it asks when *available* is chosen next.
"""

from dataclasses import replace

from policies.appearance.verdict import Asked, asked, judge
from policies.qualification import holds, works_in
from policies.routing.facts import QueueRule
from signaling.core.appearance_views import (
    Appearance,
    AppearanceQueue,
    AppearanceRule,
    AppearanceView,
    StandingView,
)
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AppearanceEvent,
    AppearanceHelpAsked,
    AppearanceObserved,
    AppearanceOverridden,
    AppearancePolicies,
    AppearanceReleased,
    PolicyVersion,
)
from signaling.core.records import AppearanceRecord
from signaling.core.state import Agent, State

DAY_MS = 86_400_000


def receive(d: State, event: AppearanceEvent) -> None:
    """Raises `Refused` with a code of its own for each way in which this can't be."""
    match event:
        case AppearancePolicies():
            d.policies = event.policies
            d.wanted.clear()
            for agent in d.agents.values():
                look(d, agent)
        case AppearanceObserved():
            _observe(d, event)
        case AppearanceOverridden():
            _override(d, event)
        case AppearanceHelpAsked():
            _ask(d, event)
        case AppearanceReleased():
            _release(d, event)


# --- what is asked -------------------------------------------------------------------------------------------------


def concerned(d: State, agent: Agent) -> dict[str, PolicyVersion]:
    """The policies of the queues from which this agent may get video, in the order of the house's queues."""
    if d.rules.appearance.mode == "off":
        return {}
    return {
        rule.id: d.policies[rule.id]
        for rule in d.rules.queues
        if rule.id in d.policies
        and not d.policies[rule.id].policy.empty
        and _serves(d, agent, rule)
    }


def _serves(d: State, agent: Agent, rule: QueueRule) -> bool:
    """Customers may come in another language than the queue's own."""
    profile = replace(agent.profile, languages=agent.profile.languages | {rule.language})
    held = rule.certificates.get("video", ())
    return works_in(profile, rule, "video") and holds(profile.certificates, held, d.now)


def gate(d: State, agent: Agent) -> None:
    """Raises `Refused` unless this agent may choose *available*, or make a session code."""
    if d.rules.appearance.mode == "required" and not _done(agent, concerned(d, agent)):
        raise Refused(Code.APPEARANCE_NEEDED, "the picture is to be checked first")


def _done(agent: Agent, policies: dict[str, PolicyVersion]) -> bool:
    if not policies:
        return True
    return agent.check is not None and agent.check.good and _covers(agent.check, policies)


def _covers(check: AppearanceRecord, policies: dict[str, PolicyVersion]) -> bool:
    return all(check.versions.get(queue) == each.version for queue, each in policies.items())


# --- the check ------------------------------------------------------------------------------------------------------


def _observe(d: State, event: AppearanceObserved) -> None:
    agent = _agent(d, event.agent)
    policies = concerned(d, agent)
    if not policies:
        raise Refused(Code.APPEARANCE_OFF, "nothing is asked of this agent")
    if _on_air(d, agent):
        raise Refused(Code.APPEARANCE_IN_CALL, "nothing is measured during a talk")
    for queue in policies.keys() | event.versions.keys():
        version = policies[queue].version if queue in policies else None
        if event.versions.get(queue) != version:
            raise Refused(Code.APPEARANCE_CHANGED, "measured for another version", queue=queue)
    rules = d.rules.appearance
    verdict = judge(
        [each.policy for each in policies.values()],
        event.observation,
        event.ticks,
        effect=event.effect,
        allow_block=rules.allow_block,
    )
    ends_at = d.now + rules.shift_ms
    check = AppearanceRecord(
        id=event.id,
        agent=agent.id,
        at=d.now,
        versions=dict(event.versions),
        outcome=verdict.outcome,
        reasons=verdict.reasons,
        ends_at=ends_at,
    )
    _keep(d, agent, check if agent.check is None else _instead(agent.check, check))
    d.timers.set("shift", agent.id, ends_at)


def _instead(before: AppearanceRecord, now: AppearanceRecord) -> AppearanceRecord:
    """One check a shift. What was asked of a supervisor, and granted for the shift, no further look takes away."""
    again = replace(now, id=before.id)
    if not before.outcome == now.outcome == "block" or before.versions != now.versions:
        return again
    return replace(
        again,
        asked_at=before.asked_at,
        released_by=before.released_by,
        released_at=before.released_at,
        release=before.release,
    )


def _override(d: State, event: AppearanceOverridden) -> None:
    agent, check = _checked(d, event.agent)
    if check.outcome == "block" and not check.good:
        raise Refused(Code.APPEARANCE_BLOCKED, "a supervisor has to release this")
    if check.outcome == "warn":
        _keep(d, agent, replace(check, override=event.reason))


def _ask(d: State, event: AppearanceHelpAsked) -> None:
    agent, check = _checked(d, event.agent)
    if check.outcome != "block" or check.good:
        raise Refused(Code.APPEARANCE_NOT_BLOCKED, "nothing is to be released")
    if check.asked_at is None:
        _keep(d, agent, replace(check, asked_at=d.now))


def _release(d: State, event: AppearanceReleased) -> None:
    agent = d.agents.get(event.agent)
    if agent is None or agent.check is None or not waits(agent):
        raise Refused(Code.APPEARANCE_NOT_BLOCKED, "this agent doesn't ask for release")
    changes = {"released_by": event.by, "released_at": d.now, "release": event.reason}
    _keep(d, agent, replace(agent.check, **changes))  # type: ignore[arg-type] # by field name


def waits(agent: Agent) -> bool:
    """Whether this agent asks to be released."""
    return agent.check is not None and agent.check.asked_at is not None and not agent.check.good


def _agent(d: State, name: str) -> Agent:
    agent = d.agents.get(name)
    if agent is None or not agent.known or agent.disabled:
        raise Refused(Code.AGENT_DISABLED, "no such agent may take anything new")
    return agent


def _checked(d: State, name: str) -> tuple[Agent, AppearanceRecord]:
    agent = _agent(d, name)
    if agent.check is None:
        raise Refused(Code.APPEARANCE_NONE, "no check of this shift stands")
    for queue, each in concerned(d, agent).items():
        if agent.check.versions.get(queue) != each.version:
            raise Refused(Code.APPEARANCE_CHANGED, "checked for another version", queue=queue)
    return agent, agent.check


def _on_air(d: State, agent: Agent) -> bool:
    contacts = (d.contacts[name] for name in agent.contacts)
    return any(each.record.channel != "chat" and each.talks(agent.id) for each in contacts)


def _keep(d: State, agent: Agent, check: AppearanceRecord) -> None:
    agent.check = check
    d.out.save(check)
    look(d, agent)


# --- the shift ------------------------------------------------------------------------------------------------------


def over(d: State, agent: Agent) -> None:
    """The shift, if one runs: the reasons go now, what else there is when the house said."""
    check = agent.check
    if check is None:
        return
    agent.check = None
    d.timers.cancel("shift", agent.id)
    forget_at = d.now + d.rules.appearance.keep_days * DAY_MS
    d.out.save(replace(check, reasons=None, ended_at=d.now, forget_at=forget_at))
    look(d, agent)


def resume(d: State, agent: Agent, check: AppearanceRecord) -> None:
    """After a restart. The clock may have been set back: no shift may last longer than it ever did."""
    ends_at = min(check.ends_at, d.now + d.rules.appearance.shift_ms)
    agent.check = replace(check, ends_at=ends_at)
    d.timers.set("shift", agent.id, ends_at)


# --- what consoles see ------------------------------------------------------------------------------------------------


def look(d: State, agent: Agent) -> None:
    """Tell the consoles of this agent, if they were told otherwise. One that comes later is told in its snapshot."""
    if d.rules.appearance.mode == "off" or not agent.consoles:
        return
    now = view(d, agent)
    if now != agent.asked:
        agent.asked = now
        d.tell_agent(agent, Appearance(appearance=now))


def remember(d: State, agent: Agent) -> AppearanceView:
    """What a console is told as it comes."""
    agent.asked = view(d, agent)
    return agent.asked


def view(d: State, agent: Agent) -> AppearanceView:
    rules = d.rules.appearance
    policies = concerned(d, agent)
    wanted = _wanted(d, policies)
    done = _done(agent, policies)
    return AppearanceView(
        mode=rules.mode,
        allow_block=rules.allow_block,
        keep_days=rules.keep_days,
        queues=tuple(
            AppearanceQueue(
                queue=queue, title=dict(d.queues[queue].title), version=policies[queue].version
            )
            for queue in policies
        ),
        rules=tuple(
            AppearanceRule(
                check=rule.check,
                severity=rule.severity,
                limits=rule.limits,
                text=None if rule.text is None else dict(rule.text),
            )
            for rule in wanted.rules
        ),
        manual=wanted.manual,
        backdrop=wanted.backdrop,
        palette=wanted.palette,
        effects=wanted.effects,
        standing=_standing(agent.check, policies),
        due=not done,
        passes=done or rules.mode != "required",
    )


def _wanted(d: State, policies: dict[str, PolicyVersion]) -> Asked:
    """Worked out once: many agents take video from the same queues."""
    queues = tuple(policies)
    found = d.wanted.get(queues)
    if found is None:
        allow_block = d.rules.appearance.allow_block
        found = asked([each.policy for each in policies.values()], allow_block=allow_block)
        d.wanted[queues] = found
    return found


def _standing(
    check: AppearanceRecord | None, policies: dict[str, PolicyVersion]
) -> StandingView | None:
    if check is None:
        return None
    return StandingView(
        outcome=check.outcome,
        reasons=check.reasons or (),
        overridden=check.override is not None,
        asked=check.asked_at is not None,
        released=check.released_at is not None,
        covers=_covers(check, policies),
        checked_at=check.at,
        ends_at=check.ends_at,
    )
