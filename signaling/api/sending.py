"""Long answers, sent piece by piece from what blocks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

from aiohttp import web

from signaling.api.context import Context
from signaling.pieces import threaded
from signaling.ports import ArchiveTrouble, StorageTrouble
from signaling.security import headers

PIECE = 64 << 10

log = logging.getLogger(__name__)


def stream(context: Context, content_type: str) -> web.StreamResponse:
    """An answer that is begun here, with all that the edge would have given it."""
    response = web.StreamResponse(headers=headers(secure=context.settings.secure))
    response.headers["Server"] = "visavis"
    response.headers["Cache-Control"] = "no-store"
    response.content_type = content_type
    return response


async def sent(
    request: web.Request, response: web.StreamResponse, pieces: Iterator[bytes]
) -> web.StreamResponse:
    """What turns out damaged or away in between ends the connection: the client must not take it for whole."""
    return await sent_pieces(request, response, threaded(pieces))


async def sent_pieces(
    request: web.Request, response: web.StreamResponse, pieces: AsyncIterator[bytes]
) -> web.StreamResponse:
    """The same of what doesn't block."""
    await response.prepare(request)
    if request.method == "HEAD":
        return response
    try:
        async for piece in pieces:
            await response.write(piece)
    except ConnectionError:  # whoever read it is gone
        raise
    except (ArchiveTrouble, StorageTrouble, OSError) as trouble:
        code = "archive_unreachable" if isinstance(trouble, OSError) else trouble.code
        log.error("what is kept could not be read", extra={"code": code})
        if request.transport is not None:
            request.transport.abort()
    return response


async def read_by(
    request: web.Request, response: web.StreamResponse, body: bytes, within_s: float
) -> web.StreamResponse:
    """The whole of it, at its reader's pace. Whoever takes longer than `within_s` is cut off."""
    response.content_length = len(body)
    await response.prepare(request)
    try:
        async with asyncio.timeout(within_s):
            for at in range(0, len(body), PIECE):
                await response.write(body[at : at + PIECE])
            await response.write_eof()
    except TimeoutError:
        if request.transport is not None:
            request.transport.abort()
    return response
