"""The dress and background self-check over HTTP.

Agents send what was measured, never a picture; supervisors hear who asks to be released, and nothing of why;
administrators write what is asked.
"""

from collections.abc import Mapping
from typing import Final

from aiohttp import web
from pydantic import TypeAdapter

from policies.appearance.evidence import EVIDENCE
from policies.appearance.facts import Policy
from policies.appearance.limits import CHECKS, LIMITS
from signaling.api.appearance_models import (
    AppearanceBlocked,
    AppearanceBlockedList,
    AppearanceChallenge,
    AppearanceCheck,
    AppearanceLimit,
    AppearanceOverride,
    AppearancePolicies,
    AppearancePolicyEntry,
    AppearancePolicyRow,
    AppearancePolicyVersion,
    AppearancePolicyWish,
    AppearanceRelease,
    AppearanceVerdict,
    ObservationSent,
)
from signaling.api.context import CALLER, CONTEXT, Context
from signaling.api.http import answer, read
from signaling.core import appearance
from signaling.core.appearance_views import AppearanceView
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AppearanceHelpAsked,
    AppearanceOverridden,
    AppearanceReleased,
    Event,
)
from signaling.store.appearance import Version

_VIEW: Final = TypeAdapter(AppearanceView)


# --- agents


async def mine(request: web.Request) -> web.Response:
    return _viewed(_view(request))


async def challenge(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    made, expires_at = context.self_check.challenges.make(context.clock.now(), _who(request))
    return answer(AppearanceChallenge(challenge=made, expires_at=expires_at), 201)


async def observe(request: web.Request) -> web.Response:
    sent = await read(request, ObservationSent)
    if (sent.values is None) == (sent.unmeasured is None):
        raise Refused(Code.FIELD_INVALID, "values, or why there are none", field="unmeasured")
    await request.app[CONTEXT].self_check.observe(
        _who(request),
        sent.challenge,
        sent.versions,
        sent.values,
        effect=sent.effect,
        ticks=sent.ticks,
    )
    view = _view(request)
    if view.standing is None:  # the shift ended in that very moment
        raise Refused(Code.APPEARANCE_STALE, "the shift is over")
    body = AppearanceVerdict(
        outcome=view.standing.outcome, reasons=view.standing.reasons, view=view
    )
    return answer(body)


async def override(request: web.Request) -> web.Response:
    wish = await read(request, AppearanceOverride)
    return await _changed(
        request, AppearanceOverridden(agent=_who(request), reason=_words(wish.reason))
    )


async def ask(request: web.Request) -> web.Response:
    return await _changed(request, AppearanceHelpAsked(agent=_who(request)))


# --- supervisors


async def blocked(request: web.Request) -> web.Response:
    return answer(_blocked(request.app[CONTEXT]))


async def release(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    wish = await read(request, AppearanceRelease)
    await context.runner.submit(
        AppearanceReleased(agent=wish.agent, by=_who(request), reason=_words(wish.reason))
    )
    return answer(_blocked(context))


def _blocked(context: Context) -> AppearanceBlockedList:
    rows = [
        AppearanceBlocked(agent=agent.id, name=agent.profile.name, since=agent.check.asked_at)
        for agent in context.desk.state.agents.values()
        if appearance.waits(agent) and agent.check is not None and agent.check.asked_at is not None
    ]
    return AppearanceBlockedList(blocked=tuple(sorted(rows, key=lambda row: row.since)))


# --- administrators


async def policies(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    latest = await context.self_check.store.latest()
    names = await _names(context)
    rules = context.desk.state.rules
    body = AppearancePolicies(
        mode=rules.appearance.mode,
        queues=tuple(
            AppearancePolicyRow(
                queue=rule.id,
                title=dict(rule.title),
                current=_version(latest[rule.id], names) if rule.id in latest else None,
            )
            for rule in rules.queues
            if "video" in rule.channels
        ),
        checks=tuple(
            AppearanceCheck(
                check=check,
                evidence=EVIDENCE[check],
                limits=tuple(
                    AppearanceLimit(
                        name=name,
                        usual=limit.usual,
                        least=limit.least,
                        most=limit.most,
                        fixed=limit.fixed,
                    )
                    for name, limit in LIMITS[check].items()
                ),
            )
            for check in CHECKS
        ),
        allow_block=rules.appearance.allow_block,
    )
    return answer(body)


async def policy(request: web.Request) -> web.Response:
    return await _entry(request)


async def save(request: web.Request) -> web.Response:
    wish = await read(request, AppearancePolicyWish)
    return await _saved(request, wish.policy, wish.based_on)


async def remove(request: web.Request) -> web.Response:
    """From now on this queue asks for nothing; what it asked for stays written."""
    based_on = request.query.get("based_on", "")
    if not (based_on.isascii() and based_on.isdecimal() and len(based_on) < 10):
        raise Refused(Code.FIELD_INVALID, "which version is to go?", field="based_on")
    return await _saved(request, Policy(), int(based_on))


async def _saved(request: web.Request, wanted: Policy, based_on: int) -> web.Response:
    context, queue = request.app[CONTEXT], request.match_info["queue"]
    await context.self_check.save(queue, wanted, based_on=based_on, by=_who(request))
    return await _entry(request)


async def _entry(request: web.Request) -> web.Response:
    context, queue = request.app[CONTEXT], request.match_info["queue"]
    context.self_check.check_queue(queue)
    versions = await context.self_check.store.versions(queue)
    in_force = (await context.self_check.store.current()).get(queue)
    names = await _names(context)
    body = AppearancePolicyEntry(
        queue=queue,
        title=dict(context.desk.state.queues[queue].title),
        version=versions[0].version if versions else 0,
        policy=Policy() if in_force is None else in_force.policy,
        versions=tuple(_version(each, names) for each in versions),
    )
    return answer(body)


def _version(version: Version, names: Mapping[str, str]) -> AppearancePolicyVersion:
    return AppearancePolicyVersion(
        version=version.version,
        sha256=version.sha256,
        saved_at=version.saved_at,
        author=version.author,
        author_name=names.get(version.author),
        empty=version.empty,
    )


async def _names(context: Context) -> Mapping[str, str]:
    return {account.id: account.name for account in await context.accounts.all()}


# --- in common


def _who(request: web.Request) -> str:
    account = request[CALLER].account
    assert account is not None
    return account.id


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words or not words.isprintable():
        raise Refused(Code.FIELD_INVALID, "a few words, please", field="reason")
    return words


def _view(request: web.Request) -> AppearanceView:
    state = request.app[CONTEXT].desk.state
    agent = state.agents.get(_who(request))
    if agent is None:
        raise Refused(Code.AGENT_DISABLED, "no such agent may sign in")
    return appearance.view(state, agent)


def _viewed(view: AppearanceView) -> web.Response:
    return web.Response(body=_VIEW.dump_json(view), content_type="application/json")


async def _changed(request: web.Request, event: Event) -> web.Response:
    await request.app[CONTEXT].runner.submit(event)
    return _viewed(_view(request))
