"""Agents' certificates: entered and revoked by who runs the desk, and what the queues lose as they run out.

Supervisors may enter them as administrators may: they are handed the papers, and they answer for who talks with
customers. Agents may not, not even their own. Each entry says who made it.
"""

from contextlib import suppress
from datetime import date

from aiohttp import web

from policies.qualification import DAY_MS, LOOKED_AHEAD_MS, losses, prospects
from signaling.api.context import CALLER, CONTEXT, Context
from signaling.api.http import answer, read
from signaling.api.models import (
    CertificateEntries,
    CertificateEntry,
    CertificateWish,
    LossRow,
    ProspectRow,
    Qualification,
    Revocation,
)
from signaling.core.errors import Code, Refused
from signaling.core.events import AgentKnown
from signaling.days import end_of_day, last_day, local, start_of_day
from signaling.store.accounts import profile
from signaling.store.certificates import Entry


async def entries(request: web.Request) -> web.Response:
    """Everything ever entered, `agent`: for one; the newest first."""
    context = request.app[CONTEXT]
    found = await context.certificates.entries(request.query.get("agent") or None)
    names = await _names(context)
    rows = tuple(_row(context, entry, names) for entry in found)
    await context.looks.note(request, "certificates.listed")
    return answer(CertificateEntries(entries=rows))


async def enter(request: web.Request) -> web.Response:
    context, wish = request.app[CONTEXT], await read(request, CertificateWish)
    settings, now = context.settings, context.clock.now()
    if wish.name not in {certificate.id for certificate in settings.certificates}:
        raise Refused(Code.FIELD_INVALID, "there is no such certificate here", field="name")
    zone = settings.desk.time_zone
    entry = await context.certificates.enter(
        now,
        account=wish.agent,
        name=wish.name,
        valid_from=_moment("valid_from", wish.valid_from, zone),
        valid_until=_moment("valid_until", wish.valid_until, zone),
        issuer=wish.issuer,
        evidence=wish.evidence,
        by=_who(request),
        replaces=wish.replaces,
    )
    await _known(context, entry.account)
    return answer(_row(context, entry, await _names(context)), 201)


async def revoke(request: web.Request) -> web.Response:
    context, wish = request.app[CONTEXT], await read(request, Revocation)
    name, now = request.match_info["id"], context.clock.now()
    entry = await context.certificates.revoke(now, name, by=_who(request), reason=wish.reason)
    await _known(context, entry.account)
    return answer(_row(context, entry, await _names(context)))


async def qualification(request: web.Request) -> web.Response:
    """Of enabled agents: what runs out within 60 days or already has, and what each queue loses by it."""
    context = request.app[CONTEXT]
    now, zone = context.clock.now(), context.settings.desk.time_zone
    agents, rules = await context.accounts.profiles(), context.settings.to_rules().queues
    found = [
        (agent, prospect)
        for agent in agents
        for prospect in prospects(agent, rules, now, LOOKED_AHEAD_MS)
    ]
    rows = []
    for agent, prospect in found:
        stands = prospect.standing
        assert stands.state != "valid"
        begins_on = None if stands.begins_at is None else local(stands.begins_at, zone).date()
        row = ProspectRow(
            agent=agent.id,
            agent_name=agent.name,
            name=stands.name,
            state=stands.state,
            last_day=None if stands.ends_at is None else last_day(stands.ends_at, zone),
            begins_on=begins_on,
            queues=prospect.queues,
        )
        rows.append((stands.valid, stands.ends_at or 0, row))
    rows.sort(key=lambda each: each[:2])
    await context.looks.note(request, "certificates.listed")
    return answer(
        Qualification(
            days=LOOKED_AHEAD_MS // DAY_MS,
            prospects=tuple(row for *_, row in rows),
            losses=tuple(
                LossRow(
                    queue=loss.queue,
                    channel=loss.channel,
                    able=loss.able,
                    losing=loss.losing,
                    lost=loss.lost,
                )
                for loss in losses(agents, rules, now)
            ),
        )
    )


def _moment(field: str, day: date | None, zone: str) -> int | None:
    """The first moment of the first day, or the first after the last."""
    if day is None:
        return None
    if not 1970 < day.year < 2200:
        raise Refused(Code.FIELD_INVALID, "must be a day of this time", field=field)
    return start_of_day(day, zone) if field == "valid_from" else end_of_day(day, zone)


def _who(request: web.Request) -> str:
    account = request[CALLER].account
    assert account is not None
    return account.id


async def _known(context: Context, account: str) -> None:
    """At once; a desk too busy to hear it now hears of it from `watch.py`."""
    found = await context.accounts.get(account)
    if found.enabled:
        held = await context.certificates.held(account)
        with suppress(Refused):
            context.runner.post(AgentKnown(profile=profile(found, held)))


async def _names(context: Context) -> dict[str, str]:
    return {account.id: account.name for account in await context.accounts.all()}


def _row(context: Context, entry: Entry, names: dict[str, str]) -> CertificateEntry:
    zone = context.settings.desk.time_zone
    until = entry.valid_until
    return CertificateEntry(
        id=entry.id,
        agent=entry.account,
        agent_name=names[entry.account],
        name=entry.name,
        valid_from=None if entry.valid_from is None else local(entry.valid_from, zone).date(),
        valid_until=None if until is None else last_day(until, zone),
        issuer=entry.issuer,
        evidence=entry.evidence,
        entered_by=entry.entered_by,
        entered_by_name=names.get(entry.entered_by or ""),
        entered_at=entry.entered_at,
        ended_at=entry.ended_at,
        ended_by=entry.ended_by,
        ended_by_name=names.get(entry.ended_by or ""),
        end=entry.end,
        reason=entry.reason,
        replaced_by=entry.replaced_by,
    )
