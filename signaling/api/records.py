"""What supervisor, compliance and administrator look up. Read only."""

from datetime import datetime
from typing import Final, get_args
from zoneinfo import ZoneInfo

from aiohttp import web

from signaling.api.context import CONTEXT
from signaling.api.http import answer
from signaling.api.models import AgentInfo, AgentList, CertificateView
from signaling.core.errors import Code, Refused
from signaling.core.messages import ContactState
from signaling.store.accounts import Account

STATES: Final = frozenset(get_args(ContactState))


async def contacts(request: web.Request) -> web.Response:
    """Newest first; `queue` and `state` filter."""
    state = request.query.get("state") or None
    if state is not None and state not in STATES:
        raise Refused(Code.FIELD_INVALID, "there is no such state", field="state")
    return answer(
        await request.app[CONTEXT].contacts.page(
            queue=request.query.get("queue") or None,
            state=state,
            after_cursor=request.query.get("after") or None,
        )
    )


async def contact(request: web.Request) -> web.Response:
    return answer(await request.app[CONTEXT].contacts.detail(request.match_info["id"]))


async def agents(request: web.Request) -> web.Response:
    """Everyone who has an account, in order of names."""
    accounts = await request.app[CONTEXT].accounts.all()
    return answer(AgentList(agents=tuple(_agent(account) for account in accounts)))


async def today(request: web.Request) -> web.Response:
    """From the desk's own local midnight on."""
    context = request.app[CONTEXT]
    now = context.clock.now()
    zone = ZoneInfo(context.settings.desk.time_zone)
    midnight = datetime.fromtimestamp(now / 1000, zone).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    since = int(midnight.timestamp() * 1000)
    return answer(await context.contacts.today(since, now, context.settings.sign_in.idle_ms))


def _agent(account: Account) -> AgentInfo:
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
            CertificateView(name=name, valid_until=until) for name, until in has.certificates
        ),
        queues=has.queues,
        last_sign_in_at=account.last_sign_in_at,
    )
