"""A document's pages as pictures and text, its marks, its file; the same for everybody who takes part in a contact.

What is shown are pixels that we made; the original leaves only as a file to be saved, so that no browser ever takes it
for a page of ours.
"""

import asyncio
import re
from typing import Final, Literal
from urllib.parse import quote

from aiohttp import web
from pydantic import TypeAdapter

from signaling.api.askers import allowed, documents_of
from signaling.api.context import CALLER, CONTEXT
from signaling.api.document_models import BringWish, PageMarks
from signaling.api.http import nothing, read
from signaling.api.sending import read_by, sent, stream
from signaling.core.document_views import MarkView
from signaling.core.errors import Code, Refused
from signaling.core.events import DocumentBrought
from signaling.core.records import AuditRecord
from signaling.documents import library
from signaling.documents.access import Grant, InLibrary, Reading, authorise
from signaling.documents.pictures import TILE, TILED, WIDTHS, content_type
from signaling.documents.service import facts
from signaling.documents.troubles import refusals

NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,5}")
MANY_POINTS: Final = 10_000
"""What is drawn with fewer fits what the kernel holds for a slow reader."""
TELL_S: Final = 60.0
"""For one long answer to be read: 8 MB at 1 Mbit/s."""
EXTENSIONS: Final = {
    "pdf": (".pdf",),
    "text": (".txt", ".text", ".log", ".csv", ".md"),
    "image": (".png", ".jpg", ".jpeg", ".webp", ".heic", ".heif"),
}
"""A name that says something else gets the first of these: who opens the file gets what was checked."""


async def page(request: web.Request) -> web.Response:
    """`width` in pixels: one of a few. `quality`: *first* is quick, *good* is sharp."""
    documents_of(request)
    version = request.match_info["version"]
    grant = await allowed(request, "look", version)
    return await picture_of(request, version, grant.share)


async def picture_of(request: web.Request, version: str, by: str) -> web.Response:
    """Of a version that whoever asks may see. `by`: in whose share it is drawn."""
    documents, number = request.app[CONTEXT].documents, _number(request, "page")
    asked = request.query.get("width", "")
    width = int(asked) if NUMBER.fullmatch(asked) else 0
    if width not in WIDTHS:
        raise Refused(Code.FIELD_INVALID, f"one of {sorted(WIDTHS)}", field="width")
    quality: Literal["first", "good"] = (
        "good" if request.query.get("quality", "good") == "good" else "first"
    )
    looks = await documents.versions.looked(version, number, by)
    with refusals():
        body = await documents.pictures.page(looks, number, width, quality)
    return _picture(body)


async def tile(request: web.Request) -> web.Response:
    documents, version = documents_of(request), request.match_info["version"]
    grant = await allowed(request, "look", version)
    number, width = _number(request, "page"), _number(request, "width")
    column, row = _number(request, "column"), _number(request, "row")
    looks = await documents.versions.looked(version, number, grant.share)
    sizes = (await documents.versions.get(version)).sizes
    across, down = sizes[min(number, len(sizes)) - 1]
    height = max(1, round(width * down / across))
    if width not in TILED or column * TILE >= width or row * TILE >= height:
        raise Refused(Code.NOT_FOUND, "there is no such tile")
    with refusals():
        body = await documents.pictures.tile(looks, number, width, column, row)
    return _picture(body)


async def text(request: web.Request) -> web.Response:
    documents, version = documents_of(request), request.match_info["version"]
    grant = await allowed(request, "look", version)
    number = _number(request, "page")
    looks = await documents.versions.looked(version, number, grant.share)
    with refusals():
        body = await documents.pictures.text(looks, number)
    return web.Response(body=body, content_type="application/json")


async def marks(request: web.Request) -> web.StreamResponse:
    """Of one page, as far as they are committed."""
    documents, version = documents_of(request), request.match_info["version"]
    grant = await allowed(request, "look", version)
    assert grant.contact is not None
    asked = request.query.get("page", "")
    if not NUMBER.fullmatch(asked):
        raise Refused(Code.FIELD_INVALID, "a page's number", field="page")
    drawn = request.app[CONTEXT].desk.state.contacts[grant.contact].papers.points

    async def load() -> bytes:
        assert grant.contact is not None
        async with documents.loading:
            number, found = await documents.marks.of_page(grant.contact, version, int(asked))
            return await asyncio.to_thread(_told, number, found)

    if drawn < MANY_POINTS:
        return web.Response(body=await load(), content_type="application/json")
    async with documents.telling.take(grant.share):
        response = stream(request.app[CONTEXT], "application/json")
        return await read_by(request, response, await load(), TELL_S)


def _told(number: int, marks: tuple[MarkView, ...]) -> bytes:
    """As `PageMarks`, mark by mark: half a million points in one go would hold up everybody, be it in a thread."""
    head = PageMarks(number=number, marks=()).model_dump_json().removesuffix("]}")
    return b"".join((head.encode(), b",".join(map(_MARK.dump_json, marks)), b"]}"))


_MARK: Final = TypeAdapter(MarkView)


async def file(request: web.Request) -> web.StreamResponse:
    """The original, as it was brought."""
    documents, version = documents_of(request), request.match_info["version"]
    grant = await allowed(request, "look", version)
    known = await documents.versions.get(version)
    await _note(request, grant, version, marked=0)
    name = file_name(known.name, known.kind)
    return await send_file(request, known.id, known.size, name)


async def marked(request: web.Request) -> web.StreamResponse:
    """A PDF with everything that is drawn on it now."""
    documents, version = documents_of(request), request.match_info["version"]
    grant = await allowed(request, "look", version)
    assert grant.contact is not None
    known = await documents.versions.get(version)
    with refusals():
        copy = await documents.handover.marked(grant.contact, version)
    if copy is None:
        raise Refused(Code.NOT_FOUND, "nothing is drawn on it")
    await _note(request, grant, version, marked=1)
    return await send_file(request, copy.holder, copy.size, file_name(known.name, "pdf"))


async def bring(request: web.Request) -> web.Response:
    """A version of the library, if it may be shown today."""
    context, documents = request.app[CONTEXT], documents_of(request)
    grant = await allowed(request, "bring")
    wish = await read(request, BringWish)
    entry = await documents.library.of_version(wish.version)
    account = request[CALLER].account
    assert account is not None
    if entry is None:
        raise Refused(Code.NOT_FOUND, "there is no such document")
    wanted = InLibrary(act="read", queues=entry.document.queues)
    authorise(context.desk.state, Reading(account=account), wanted)
    now = context.clock.now()
    version = next(each for each in entry.versions if each.id == wish.version)
    withdrawn = entry.document.withdrawn_at is not None
    state = library.validity(version, entry.versions, now, withdrawn=withdrawn)
    if state != "valid":
        raise Refused(Code.DOCUMENT_OUTDATED, "this version may not be shown today", state=state)
    until = library.shown_until(version, entry.versions, now)
    assert grant.contact is not None
    await context.runner.submit(
        DocumentBrought(
            contact=grant.contact,
            participant=grant.who,
            version=facts(version, name=entry.document.name, valid_until=until),
        )
    )
    return nothing()


async def send_file(request: web.Request, holder: str, size: int, name: str) -> web.StreamResponse:
    """To be saved, never to be shown by a browser as one of our pages (RFC 6266)."""
    documents = request.app[CONTEXT].documents
    response = stream(request.app[CONTEXT], "application/octet-stream")
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.content_length = size
    return await sent(request, response, documents.storage.storage.read(holder))


def file_name(name: str, kind: str) -> str:
    known = EXTENSIONS[kind]
    return name if name.lower().endswith(known) else f"{name}{known[0]}"


def _picture(body: bytes) -> web.Response:
    return web.Response(body=body, content_type=content_type(body))


def _number(request: web.Request, name: str) -> int:
    value = request.match_info[name]
    if not NUMBER.fullmatch(value):
        raise Refused(Code.NOT_FOUND, "there is no such part of a document")
    return int(value)


async def _note(request: web.Request, grant: Grant, version: str, *, marked: int) -> None:
    """A file that leaves is an entry in the audit log, whoever takes it."""
    context = request.app[CONTEXT]
    await context.audit.append(
        AuditRecord(
            at=context.clock.now(),
            kind="document.downloaded",
            actor=grant.who,
            subject=version,
            data={"contact": grant.contact, "marked": marked},
        )
    )
