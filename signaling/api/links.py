"""Links for staff and for other systems with an API key."""

from aiohttp import web

from signaling.api.context import CALLER, CONTEXT, Caller
from signaling.api.http import answer, read
from signaling.api.looks import who
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
        made_by=who(request[CALLER]),
    )
    return answer(made, 201)


async def page(request: web.Request) -> web.Response:
    """Newest first; agents see their own."""
    context, caller = request.app[CONTEXT], request[CALLER]
    own = who(caller) if _only_own(caller) else None
    after = request.query.get("after") or None
    found = await context.links.page(made_by=own, after_cursor=after)
    if own is None:
        await request.app[CONTEXT].looks.note(request, "links.listed")
    return answer(found)


async def revoke(request: web.Request) -> web.Response:
    context, caller = request.app[CONTEXT], request[CALLER]
    name = request.match_info["id"]
    if _only_own(caller) and (await context.links.get(name)).made_by != who(caller):
        raise Refused(Code.NOT_FOUND, "there is no such link")
    link = await context.links.revoke(context.clock.now(), name, who(caller))
    await context.runner.submit(LinkRevoked(link=name))
    return answer(link)


def _only_own(caller: Caller) -> bool:
    return caller.account is not None and caller.account.role == "agent"
