"""The house's approved backdrops: administrators add and remove them, agents put them behind themselves."""

import asyncio
import hashlib
from typing import Final

from aiohttp import web
from pydantic import ValidationError

from signaling.api.backdrop_models import BackdropWish, HouseBackdrop, HouseBackdrops
from signaling.api.context import CALLER, CONTEXT
from signaling.api.http import answer, nothing
from signaling.core.errors import Code, Refused
from signaling.documents.backdrop import MOST_BYTES, rendered
from signaling.generated import new_id
from signaling.store.backdrops import MOST, Backdrop

BODY_S: Final = 60


async def entries(request: web.Request) -> web.Response:
    found = await request.app[CONTEXT].backdrops.all()
    return answer(HouseBackdrops(backdrops=tuple(map(_told, found)), most=MOST))


async def add(request: web.Request) -> web.Response:
    """`de` and `en`: its names; the body is the file, whatever it calls itself."""
    context, account = request.app[CONTEXT], request[CALLER].account
    assert account is not None
    try:
        wish = BackdropWish(de=request.query.get("de", ""), en=request.query.get("en", ""))
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise Refused(Code.FIELD_INVALID, "a name of 1 to 60 letters", field=field) from None
    body = await _received(request)
    async with context.drawing:
        picture = await rendered(context.documents.renderer, body)
    backdrop = Backdrop(
        id=new_id(),
        name_de=wish.de,
        name_en=wish.en,
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(picture.body).hexdigest(),
        added_at=context.clock.now(),
        added_by=account.id,
    )
    await context.backdrops.add(backdrop, picture.body)
    return answer(_told(backdrop), 201)


async def remove(request: web.Request) -> web.Response:
    """Whoever has it on keeps the picture of now; it can't be chosen any more."""
    context, account = request.app[CONTEXT], request[CALLER].account
    assert account is not None
    await context.backdrops.remove(
        context.clock.now(), request.match_info["backdrop"], by=account.id
    )
    return nothing()


async def picture(request: web.Request) -> web.Response:
    """Kept by the browser but asked for anew each time, so that one that was removed is gone."""
    body, digest = await request.app[CONTEXT].backdrops.picture(request.match_info["backdrop"])
    known = f'"{digest}"'
    caching = {"ETag": known, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == known:
        return web.Response(status=304, headers=caching)
    return web.Response(body=body, content_type="image/jpeg", headers=caching)


def _told(backdrop: Backdrop) -> HouseBackdrop:
    return HouseBackdrop(
        id=backdrop.id,
        name={"de": backdrop.name_de, "en": backdrop.name_en},
        width=backdrop.width,
        height=backdrop.height,
        added_at=backdrop.added_at,
    )


async def _received(request: web.Request) -> bytes:
    length = request.content_length
    if length is None or length > MOST_BYTES:
        words = "a picture says its length and has at most 15 MiB"
        raise Refused(Code.TOO_LARGE, words, limit=MOST_BYTES)
    try:
        async with asyncio.timeout(BODY_S):
            return await request.content.readexactly(length) if length else b""
    except (asyncio.IncompleteReadError, ConnectionError, TimeoutError, web.HTTPException):
        raise Refused(Code.MALFORMED, "the picture broke off") from None
