"""Recordings for compliance: one with all that belongs to it, and its media.

Each look is an entry in the audit log before anything is answered. A player asks for a part many times: that is one
look.
"""

import asyncio
import re
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from signaling import manifest
from signaling.api.access import check
from signaling.api.askers import documents_of
from signaling.api.context import CONTEXT, Context
from signaling.api.documents import picture_of
from signaling.api.ranges import asked_range, ranged
from signaling.api.sending import PIECE, sent, stream
from signaling.core.errors import Code, Refused
from signaling.documents.access import InRecording, Reviewing, authorise
from signaling.pieces import gathered
from signaling.ports import ArchiveTrouble, Film, RecordedPart

RUNNING: Final = "running"
"""Whoever joins a talk is announced; nobody follows one by its recording."""
SEQUENCE: Final = re.compile(r"[1-9][0-9]{0,8}")


async def recording(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    granted = await check(request, "recording.look", request.match_info["id"])
    about = await context.recordings.about(request.match_info["id"])
    await granted.note(once=True)
    if about.recording.ended_at is None:
        return granted.answer(manifest.whole(about, (), RUNNING))
    parts = await _parts(context, about.recording.contact)
    return granted.answer(manifest.whole(about, *parts))


async def part(request: web.Request) -> web.StreamResponse:
    """One part as WebM for a player: seekable, holes in sound filled with silence (`media/core/film.py`).

    Only the chunks of the range that is asked for are decrypted (RFC 9110 section 14).
    """
    context = request.app[CONTEXT]
    granted = await check(request, "recording.play", request.match_info["id"])
    name, sequence, film = await _film(request)
    wanted_range = asked_range(request, film.size)
    if wanted_range is None:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{film.size}"})
    start, end = wanted_range
    await granted.note(part=sequence)
    response = stream(context, "audio/webm" if film.sound else "video/webm")
    ranged(request, response, wanted_range, film.size)
    return await sent(
        request, response, gathered(context.archive.play(name, sequence, start, end), PIECE)
    )


async def loudness(request: web.Request) -> web.Response:
    """How loud a part of sound is: a byte for each 200 ms, as senders said it; empty where they didn't."""
    granted = await check(request, "recording.play", request.match_info["id"])
    _, sequence, film = await _film(request)
    await granted.note(part=sequence)
    return web.Response(body=film.loudness, content_type="application/octet-stream")


async def flaws(request: web.Request) -> web.Response:
    """What isn't as it was written: every chunk of every part is read for it, which takes seconds for an hour. A few at
    a time; others wait, and are told (*unavailable*, *busy*) when it takes too long."""
    context = request.app[CONTEXT]
    granted = await check(request, "recording.look", request.match_info["id"])
    about = await context.recordings.about(request.match_info["id"])
    name = about.recording.contact
    if about.recording.ended_at is None:
        raise _unreadable(RUNNING)
    await granted.note(once=True)
    parts, trouble = await _parts(context, name)
    if trouble is not None:
        raise _unreadable(trouble)
    try:
        found = await context.checks.run(lambda: context.archive.verify(name))
    except OSError:
        raise _unreadable("archive_unreachable") from None
    missing = sorted(about.written - {each.sequence for each in parts})
    return granted.answer(manifest.flaws(found, parts, missing))


async def document_page(request: web.Request) -> web.Response:
    """A page that was shown while it was kept with the recording."""
    context = request.app[CONTEXT]
    granted = await check(request, "recording.play", request.match_info["id"])
    documents_of(request)
    about = await context.recordings.about(request.match_info["id"])
    name, account = about.recording.contact, granted.account
    version, page = request.match_info["version"], request.match_info["page"]
    if about.recording.ended_at is None:
        raise _unreadable(RUNNING)
    asker = Reviewing(account=account, contact=name, kept=manifest.pages(about))
    wish = InRecording(version=version, page=int(page) if SEQUENCE.fullmatch(page) else 0)
    authorise(context.desk.state, asker, wish)
    await _check_key(context, name)
    await granted.note(version=version)
    return await picture_of(request, version, account.id)


async def _check_key(context: Context, name: str) -> None:
    """What was destroyed with a recording is seen no more, also before the sweep has come by."""
    try:
        await asyncio.to_thread(context.archive.key, name)
    except ArchiveTrouble as trouble:
        if trouble.code == "key_destroyed":
            raise _unreadable(trouble.code) from None
    except OSError:
        raise _unreadable("archive_unreachable") from None


async def _parts(context: Context, name: str) -> tuple[Sequence[RecordedPart], str | None]:
    try:
        return await asyncio.to_thread(context.archive.parts, name), None
    except ArchiveTrouble as trouble:
        return (), trouble.code
    except OSError:
        return (), "archive_unreachable"


async def _film(request: web.Request) -> tuple[str, int, Film]:
    """(recording, sequence, what there is to play). Raises `Refused(NOT_FOUND)`."""
    context, wanted = request.app[CONTEXT], request.match_info["sequence"]
    row = await context.recordings.row(request.match_info["id"])
    if row.ended_at is None:
        raise _unreadable(RUNNING)
    found = None
    try:
        if SEQUENCE.fullmatch(wanted):
            found = await asyncio.to_thread(context.archive.film, row.contact, int(wanted))
    except ArchiveTrouble as trouble:
        raise _unreadable(trouble.code) from None
    except OSError:
        raise _unreadable("archive_unreachable") from None
    if found is None:
        raise Refused(Code.NOT_FOUND, "there is no such part")
    return row.contact, int(wanted), found


def _unreadable(code: str) -> Refused:
    return Refused(Code.NOT_FOUND, "this recording can't be read", reason=code)
