"""`GET /api/desk`: whose desk this is."""

from aiohttp import web

from signaling.api.context import CONTEXT
from signaling.api.http import answer
from signaling.api.models import DeskInfo


async def info(request: web.Request) -> web.Response:
    desk = request.app[CONTEXT].settings.desk
    return answer(
        DeskInfo(
            name=desk.name,
            languages=desk.languages,
            privacy=desk.privacy.by_language(),
            imprint=desk.imprint.by_language(),
            contact_hint=desk.contact_hint.by_language(),
            demo=desk.demo,
        )
    )
