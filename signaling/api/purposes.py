"""`POST /api/review/purpose`: a reviewer says for what they are about to look."""

from typing import Final, get_args

from aiohttp import web

from policies.access import Scope
from signaling.api.access import check
from signaling.api.context import CALLER, CONTEXT
from signaling.api.http import nothing, read
from signaling.api.looks import looked
from signaling.api.review_models import PurposeDeclared
from signaling.core.errors import Code, Refused

SCOPES: Final = frozenset(get_args(Scope))


async def declare(request: web.Request) -> web.Response:
    """For this sign-in and this subject, for eight hours. A contact of another queue is not found here either."""
    context = request.app[CONTEXT]
    wish = await read(request, PurposeDeclared)
    contact = None if wish.subject in SCOPES else wish.subject
    await check(request, "purpose.declare", contact)
    if wish.purpose not in {row.id for row in context.settings.review.purposes}:
        raise Refused(Code.FIELD_INVALID, "there is no such purpose", field="purpose")
    scope = wish.subject if contact is None else None
    await looked(request, "purpose.declared", contact, scope=scope, purpose=wish.purpose)
    now, token = context.clock.now(), request[CALLER].token
    context.purposes.declare(now, token, wish.subject, wish.purpose)
    return nothing()
