"""`POST /api/codes`: a session code for an agent who is on the telephone."""

from aiohttp import web

from signaling.api.context import CALLER, CONTEXT
from signaling.api.http import answer


async def make(request: web.Request) -> web.Response:
    context, account = request.app[CONTEXT], request[CALLER].account
    assert account is not None
    return answer(await context.codes.make(context.clock.now(), account.id), 201)
