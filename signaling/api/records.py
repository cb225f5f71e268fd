"""What supervisor, compliance and administrator look up. Read only."""

from datetime import datetime
from typing import Final, get_args
from zoneinfo import ZoneInfo

from aiohttp import web

from policies.qualification import reaching
from signaling.api.access import check, permit
from signaling.api.context import CALLER, CONTEXT
from signaling.api.http import answer
from signaling.api.models import AgentInfo, AgentList, CertificateView, ContactDetail
from signaling.core import discretion
from signaling.core.errors import Code, Refused
from signaling.core.messages import ContactState
from signaling.store.accounts import Account
from signaling.store.certificates import by_account

STATES: Final = frozenset(get_args(ContactState))


async def contacts(request: web.Request) -> web.Response:
    """Newest first; `queue` and `state` filter."""
    state = request.query.get("state") or None
    if state is not None and state not in STATES:
        raise Refused(Code.FIELD_INVALID, "there is no such state", field="state")
    context, queue = request.app[CONTEXT], request.query.get("queue") or None
    granted = await check(request, "contacts.search")
    found = await context.contacts.page(
        queue=queue,
        queues=granted.queues,
        state=state,
        after_cursor=request.query.get("after") or None,
    )
    known = queue if queue in context.desk.state.queues else None
    await granted.note(queue=known, state=state)
    return granted.answer(found)


async def contact(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    granted = await permit(request, "contact.look", request.match_info["id"])
    found = await context.contacts.detail(request.match_info["id"])
    if _role(request) == "supervisor" and not context.settings.supervision.agent_details:
        found = _without_details(found)
    return granted.answer(found)


def _role(request: web.Request) -> str | None:
    account = request[CALLER].account
    return account.role if account else None


def _without_details(found: ContactDetail) -> ContactDetail:
    """What it says about the customer's way stays, how single agents behaved goes."""
    timeline = []
    for row in found.timeline:
        if not discretion.answered(row.kind, row.data.get("role"), details=False):
            continue
        kind, actor = discretion.entry(row.kind, row.actor, details=False)
        timeline.append(row.model_copy(update={"kind": kind, "actor": actor}))
    matches = tuple(discretion.match(row, details=False) for row in found.matches)
    return found.model_copy(update={"matches": matches, "timeline": tuple(timeline)})


async def agents(request: web.Request) -> web.Response:
    """Everyone who has an account, in order of names. When somebody was last here is for who looks after accounts."""
    context = request.app[CONTEXT]
    now, seen = context.clock.now(), _role(request) == "administrator"
    certificates = by_account(await context.certificates.entries())
    rows = (
        _agent(account, reaching(certificates.get(account.id, ()), now), seen=seen)
        for account in await context.accounts.all()
    )
    await request.app[CONTEXT].looks.note(request, "agents.listed")
    return answer(AgentList(agents=tuple(rows)))


async def today(request: web.Request) -> web.Response:
    """From the desk's own local midnight on."""
    context = request.app[CONTEXT]
    granted = await permit(request, "numbers.read")
    now = context.clock.now()
    zone = ZoneInfo(context.settings.desk.time_zone)
    midnight = datetime.fromtimestamp(now / 1000, zone).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    since = int(midnight.timestamp() * 1000)
    idle_ms = context.settings.sign_in.idle_ms
    numbers = await context.contacts.today(since, now, idle_ms, queues=granted.queues)
    return granted.answer(numbers)


def _agent(
    account: Account, certificates: tuple[tuple[str, int | None], ...], *, seen: bool
) -> AgentInfo:
    has = account.skills
    return AgentInfo(
        id=account.id,
        login=account.login,
        name=account.name,
        role=account.role,
        enabled=account.enabled,
        languages=has.languages,
        skills=dict(has.skills),
        certificates=tuple(
            CertificateView(name=name, valid_until=until) for name, until in certificates
        ),
        queues=has.queues,
        last_sign_in_at=account.last_sign_in_at if seen else None,
    )
