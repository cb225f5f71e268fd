"""What was given, for whoever holds the address: a token in its fragment, exchanged for a cookie of an hour."""

from dataclasses import asdict
from typing import Final

from aiohttp import web

from signaling.api.askers import documents_of
from signaling.api.context import CALLER, CONTEXT
from signaling.api.document_models import (
    DownloadAddress,
    DownloadFile,
    Downloads,
    DownloadToken,
)
from signaling.api.documents import file_name, send_file
from signaling.api.guard import cookie_name, set_cookie
from signaling.api.http import answer, nothing, read
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.core.session import ENDED
from signaling.documents.access import Fetching, InDownload, authorise
from signaling.documents.downloads import COOKIE_S, Given
from signaling.documents.troubles import refusals

DOWNLOAD_COOKIE: Final = "visavis_download"


async def redeem(request: web.Request) -> web.Response:
    context, documents = request.app[CONTEXT], documents_of(request)
    wish = await read(request, DownloadToken)
    value = await documents.handover.exchanged(wish.token)
    response = nothing()
    set_cookie(context, response, DOWNLOAD_COOKIE, value, COOKIE_S)
    return response


async def files(request: web.Request) -> web.Response:
    given = await _given(request)
    found, missing = await documents_of(request).handover.files(given)
    files = tuple(DownloadFile(**asdict(each)) for each in found)
    house = request.app[CONTEXT].settings.desk.name
    return answer(Downloads(house=house, until=given.until, files=files, missing=missing))


async def file(request: web.Request) -> web.StreamResponse:
    context, documents = request.app[CONTEXT], documents_of(request)
    given, version = await _given(request), request.match_info["version"]
    asker = Fetching(contact=given.contact, given=given.versions)
    grant = authorise(context.desk.state, asker, InDownload(version=version))
    known = await documents.versions.get(version)
    with refusals():
        holder, size, marked = await documents.handover.lies(given, version)
    await context.audit.append(
        AuditRecord(
            at=context.clock.now(),
            kind="document.fetched",
            actor=grant.who,
            subject=version,
            data={"contact": given.contact, "marked": int(marked)},
        )
    )
    name = file_name(given.versions[version].name, "pdf" if marked else known.kind)
    return await send_file(request, holder, size, name)


async def address_for_customer(request: web.Request) -> web.Response:
    """On the goodbye page; as long as the desk remembers the contact."""
    context, seat = request.app[CONTEXT], request[CALLER].seat
    contact = context.desk.state.contacts.get(seat.contact) if seat is not None else None
    if contact is None or seat is None or contact.record.seat != seat.digest:
        raise Refused(Code.CONTACT_NONE, "no contact is open here")
    return await _address(request, contact.id)


async def address_for_staff(request: web.Request) -> web.Response:
    """For who leads the talk, or wraps it up: to be sent to the customer by another way."""
    context, account = request.app[CONTEXT], request[CALLER].account
    assert account is not None
    contact = context.desk.state.contacts.get(request.match_info["id"])
    if contact is None or contact.part_of(account.id) is None:
        raise Refused(Code.CONTACT_NONE, "no such contact of yours")
    return await _address(request, contact.id)


async def _address(request: web.Request, contact: str) -> web.Response:
    """Only once the talk is over: until then it may change what is given."""
    context, documents = request.app[CONTEXT], documents_of(request)
    held = context.desk.state.contacts.get(contact)
    ended = held is not None and held.state in ENDED
    made = await documents.handover.token(contact) if ended else None
    if made is None:
        return answer(DownloadAddress(url=None, until=None))
    token, until = made
    url = f"{context.settings.server.public_url}/d#{token}"
    return answer(DownloadAddress(url=url, until=until))


async def _given(request: web.Request) -> Given:
    """Raises `Refused`."""
    context, documents = request.app[CONTEXT], documents_of(request)
    name = cookie_name(DOWNLOAD_COOKIE, secure=context.settings.secure)
    return await documents.handover.of(request.cookies.get(name, ""))
