"""Links for staff and for other systems with an API key."""

from aiohttp import web

from signaling.api.context import CALLER, CONTEXT, Caller
from signaling.api.http import answer, read
from signaling.api.models import LinkWish
from signaling.core.errors import Code, Refused
from signaling.core.events import LinkRevoked
from signaling.invitations import invite


async def make(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    wish = await read(request, LinkWish)
    now = context.clock.now()
    made = await invite(
        now,
        wish,
        settings=context.settings,
        links=context.links,
        ring=await context.link_keys.ring(now),
        agents=[known.id for known in await context.accounts.profiles()],
        made_by=_maker(request[CALLER]),
    )
    return answer(made, 201)


async def page(request: web.Request) -> web.Response:
    """Newest first; agents see their own."""
    context, caller = request.app[CONTEXT], request[CALLER]
    own = _maker(caller) if _only_own(caller) else None
    after = request.query.get("after") or None
    return answer(await context.links.page(made_by=own, after_cursor=after))


async def revoke(request: web.Request) -> web.Response:
    context, caller = request.app[CONTEXT], request[CALLER]
    name = request.match_info["id"]
    if _only_own(caller) and (await context.links.get(name)).made_by != _maker(caller):
        raise Refused(Code.NOT_FOUND, "there is no such link")
    link = await context.links.revoke(context.clock.now(), name)
    await context.runner.submit(LinkRevoked(link=name))
    return answer(link)


def _only_own(caller: Caller) -> bool:
    return caller.account is not None and caller.account.role == "agent"


def _maker(caller: Caller) -> str:
    if caller.account is not None:
        return caller.account.id
    return f"key:{caller.key}"
