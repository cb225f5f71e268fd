"""Uploads over HTTP, the same for customers, companions, staff in a contact, and writers of the library.

A piece is read whole before anything is done with it; what breaks off on the way never was.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Final

from aiohttp import web

from signaling.api.askers import allowed, documents_of, is_library
from signaling.api.document_models import Password, Uploads, UploadView, UploadWish
from signaling.api.http import answer, read
from signaling.core.errors import Code, Refused
from signaling.documents.access import Grant
from signaling.documents.service import MOST_BUFFERED, Documents
from signaling.documents.uploads import MOST_PIECE, Standing

BODY_S: Final = 120.0
"""For one piece to arrive."""
OFFSET: Final = re.compile(r"0|[1-9][0-9]{0,12}")
_UNSPEAKABLE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+"
)
"""Control characters, and those that make a name read as another."""


async def begin(request: web.Request) -> web.Response:
    documents, grant = documents_of(request), await _granted(request)
    wish = await read(request, UploadWish)
    begun = await documents.uploads.begin(grant.contact, grant.who, plain(wish.name), wish.size)
    return answer(_told(begun), 201)


async def mine(request: web.Request) -> web.Response:
    documents, grant = documents_of(request), await _granted(request)
    mine = documents.uploads.of(grant.contact, grant.who)
    return answer(Uploads(uploads=tuple(map(_told, mine))))


async def look(request: web.Request) -> web.Response:
    documents, name = await _own(request)
    found = await documents.uploads.look(name)
    assert found is not None
    return answer(_told(found))


async def write(request: web.Request) -> web.Response:
    """`offset`: where the piece belongs. Acknowledged with the new offset when it is safe on disk."""
    documents, name = await _own(request)
    offset = request.query.get("offset", "")
    if not OFFSET.fullmatch(offset):
        raise Refused(Code.FIELD_INVALID, "a number of bytes", field="offset")
    async with _piece(request, documents) as piece:
        written = await documents.uploads.write(name, int(offset), piece)
    return answer(_told(written))


async def unlock(request: web.Request) -> web.Response:
    documents, name = await _own(request)
    wish = await read(request, Password)
    return answer(_told(documents.uploads.unlock(name, wish.password)))


async def cancel(request: web.Request) -> web.Response:
    documents, name = await _own(request)
    return answer(_told(await documents.uploads.cancel(name)))


def _told(standing: Standing) -> UploadView:
    return UploadView(**asdict(standing))


async def _granted(request: web.Request) -> Grant:
    return await allowed(request, "write" if is_library(request) else "bring")


async def _own(request: web.Request) -> tuple[Documents, str]:
    """Whose it is may go on with it, as long as they may bring anything; nobody else knows of it."""
    documents, grant = documents_of(request), await _granted(request)
    name = request.match_info["upload"]
    if await documents.uploads.owner(name) != (grant.contact, grant.who):
        raise Refused(Code.NOT_FOUND, "there is no such upload")
    return documents, name


@asynccontextmanager
async def _piece(request: web.Request, documents: Documents) -> AsyncIterator[bytes]:
    """Counted as long as it is in memory: until it is written, too."""
    length = request.content_length
    if length is None or length > MOST_PIECE:
        raise Refused(Code.TOO_LARGE, "a piece says its length and is small", limit=MOST_PIECE)
    if documents.buffered + length > MOST_BUFFERED:
        raise Refused(Code.UNAVAILABLE, "too many pieces at once", retry_ms=1_000)
    documents.buffered += length
    try:
        yield await _received(request, length)
    finally:
        documents.buffered -= length


async def _received(request: web.Request, length: int) -> bytes:
    if not length:
        return b""
    try:
        async with asyncio.timeout(BODY_S):
            return await request.content.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError, TimeoutError, web.HTTPException):
        raise Refused(Code.MALFORMED, "the piece broke off") from None


def plain(name: str) -> str:
    """As a person may read it: without a path, without what turns letters around."""
    return speakable(re.split(r"[/\\]", name)[-1]) or "?"


def speakable(words: str) -> str:
    """Of one line, and read as it is written."""
    return _UNSPEAKABLE.sub(" ", words).strip()
