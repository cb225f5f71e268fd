"""Everybody's own receipt of what they were asked and what they answered, as a file to keep."""

from typing import Final, cast, get_args

from aiohttp import web

from signaling import receipts
from signaling.api.context import CALLER, CONTEXT
from signaling.api.seats import seated
from signaling.core import companions
from signaling.core.errors import Code, Refused
from signaling.receipts import Language, Receipt

LANGUAGES: Final = get_args(Language)
NAMES: Final = {"de": "einwilligungen", "en": "consents"}


async def customer(request: web.Request) -> web.Response:
    """Of who holds the seat; another device that only asks for it sees nothing."""
    context, seat = request.app[CONTEXT], request[CALLER].seat
    found = seated(context, seat) if seat is not None else None
    if found is None or found[1] != "holder":
        raise Refused(Code.CONTACT_NONE, "no contact is open here")
    contact = found[0]
    return await _receipt(request, contact.id, contact.id, "customer", contact.record.language)


async def companion(request: web.Request) -> web.Response:
    context, seat = request.app[CONTEXT], request[CALLER].companion
    assert seat is not None
    contact, row = companions.find(context.desk.state, seat.contact)
    if row.seat != seat.digest:
        raise Refused(Code.COMPANION_GONE, "this companion is out of the contact")
    return await _receipt(request, contact.id, row.id, "companion", contact.record.language)


async def staff(request: web.Request) -> web.Response:
    """What an agent, or a supervisor who joined, answered in a contact; nobody else's answers."""
    account = request[CALLER].account
    assert account is not None
    return await _receipt(request, request.match_info["id"], account.id, account.role, "de")


async def _receipt(
    request: web.Request, contact: str, participant: str, role: str, language: str
) -> web.Response:
    """In the language that the page asks for, or else that of the contact."""
    context = request.app[CONTEXT]
    wished = request.query.get("language") or language
    chosen = cast("Language", wished if wished in LANGUAGES else "de")
    answers = await context.receipts.of(contact, participant)
    if role not in {"customer", "companion"} and not answers.lines:
        raise Refused(Code.NOT_FOUND, "you have answered nothing in this contact")
    desk = context.settings.desk
    text = receipts.render(
        Receipt(
            house=desk.name,
            imprint=desk.imprint.by_language()[chosen],
            contact=contact,
            begun_at=answers.begun_at,
            made_at=context.clock.now(),
            zone=desk.time_zone,
            lines=answers.lines,
        ),
        chosen,
    )
    return web.Response(
        text=text,
        content_type="text/html",
        charset="utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{NAMES[chosen]}-{contact}.html"',
        },
    )
