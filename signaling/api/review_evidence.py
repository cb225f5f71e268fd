"""What leaves the house of a contact: an evidence bundle, streamed; a film, made in the background."""

from collections.abc import AsyncIterator
from typing import Final, get_args

from aiohttp import web

from policies.consent import Recipient
from signaling.api.access import check
from signaling.api.context import CONTEXT, Context
from signaling.api.evidence_models import EvidenceOffer, EvidenceWish, FilmRow, FilmWish
from signaling.api.http import read
from signaling.api.ranges import asked_range, ranged
from signaling.api.sending import sent, sent_pieces, stream
from signaling.core.errors import Code, Refused
from signaling.evidence.sheets import sheets
from signaling.ports import ArchiveTrouble, StorageTrouble
from signaling.review.compositions import Film

RECIPIENTS: Final = {each: each for each in get_args(Recipient)}


async def offer(request: web.Request) -> web.Response:
    """What a bundle would hold, before it is fetched."""
    granted = await check(request, "evidence.look", request.match_info["id"])
    wish = await read(request, EvidenceWish)
    context = request.app[CONTEXT]
    made_by = granted.account.id
    case = await context.evidence.look(
        request.match_info["id"], wish.purpose, context.clock.now(), made_by
    )
    told = case.told
    await granted.note(purpose=wish.purpose)
    return granted.answer(
        EvidenceOffer(
            contact=case.contact,
            purpose=wish.purpose,
            recorded=not told.unrecorded,
            parts=len(case.parts),
            pages=len(sheets(told.shown, told.marks)),
            lines=len(told.chat),
            documents=len(told.documents),
            withheld=told.withheld,
            trouble=told.trouble,
        )
    )


async def bundle(request: web.Request) -> web.StreamResponse:
    """The bundle itself. Fetched by an address, so that a browser writes it to disk as it comes."""
    granted = await check(request, "evidence.make", request.match_info["id"])
    context = request.app[CONTEXT]
    purpose: Recipient | None = RECIPIENTS.get(request.query.get("purpose", ""))
    if purpose is None:
        raise Refused(Code.FIELD_INVALID, f"one of {sorted(RECIPIENTS)}", field="purpose")
    case = await context.evidence.look(
        request.match_info["id"], purpose, context.clock.now(), granted.account.id
    )
    await granted.note(once=True, **case.facts)
    response = stream(context, "application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="evidence-{case.contact}.zip"'
    pieces: AsyncIterator[bytes] = context.evidence.pieces(case)
    return await sent_pieces(request, response, pieces)


# --- films -----------------------------------------------------------------------------------------------------------


async def film(request: web.Request) -> web.Response:
    """How it stands; a page asks again and again, which is one look."""
    granted = await check(request, "evidence.look", request.match_info["id"])
    await granted.note()
    return granted.answer(_row(request.app[CONTEXT], request.match_info["id"]))


async def make_film(request: web.Request) -> web.Response:
    """Begins one, unless there is one or one is being made: then this says how it stands."""
    granted = await check(request, "recording.compose", request.match_info["id"])
    wish = await read(request, FilmWish)
    context, contact = request.app[CONTEXT], request.match_info["id"]
    now, by = context.clock.now(), granted.account.id
    case = await context.evidence.showable(contact, wish.purpose, now, by)
    made = Film(
        contact=contact, recipient=wish.purpose, language=wish.language, by=by, asked_at=now
    )
    if await context.compositions.add(made) is made:
        await granted.note(once=True, **case.facts)
    return granted.answer(_row(context, contact))


async def cancel_film(request: web.Request) -> web.Response:
    """It isn't made any further; one that is there is taken away."""
    granted = await check(request, "recording.compose", request.match_info["id"])
    context, contact = request.app[CONTEXT], request.match_info["id"]
    await granted.note(once=True, film="cancelled")
    try:
        await context.compositions.cancel(contact)
    except (OSError, StorageTrouble):
        raise Refused(
            Code.UNAVAILABLE, "where films lie is away", reason="archive_unreachable"
        ) from None
    return granted.answer(_row(context, contact))


async def film_file(request: web.Request) -> web.StreamResponse:
    """WebM, by ranges (RFC 9110 section 14)."""
    granted = await check(request, "recording.compose", request.match_info["id"])
    context, contact = request.app[CONTEXT], request.match_info["id"]
    found = context.compositions.of(contact)
    if found is None or found.state != "done":
        raise Refused(Code.NOT_FOUND, "there is no film")
    try:
        key = await context.compositions.key(found)
    except (ArchiveTrouble, OSError) as trouble:
        code = trouble.code if isinstance(trouble, ArchiveTrouble) else "archive_unreachable"
        raise Refused(Code.NOT_FOUND, "the film can't be opened", reason=code) from None
    wanted = asked_range(request, found.size)
    if wanted is None:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    await granted.note(purpose=found.recipient, film="fetched")
    response = stream(context, "video/webm")
    response.headers["Content-Disposition"] = f'attachment; filename="recording-{contact}.webm"'
    ranged(request, response, wanted, found.size)
    return await sent(request, response, context.compositions.read(found, key, *wanted))


def _row(context: Context, contact: str) -> FilmRow:
    found = context.compositions.of(contact)
    if found is None:
        return FilmRow(
            contact=contact, state=None, purpose=None, done=0, of=0, size=0, code=None, until=None
        )
    return FilmRow(
        contact=contact,
        state=found.state,
        purpose=found.recipient,
        done=found.done,
        of=found.of,
        size=found.size,
        code=found.code,
        until=found.until,
    )
