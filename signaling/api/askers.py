"""From a request to who asks for documents, and to the one function that says whether they may."""

from typing import Literal

from aiohttp import web

from signaling.api.context import CALLER, CONTEXT
from signaling.core.errors import Code, Refused
from signaling.documents.access import (
    Act,
    Asker,
    Grant,
    InContact,
    InLibrary,
    Reading,
    Seat,
    Taking,
    authorise,
)
from signaling.documents.service import Documents

LIBRARY = "/api/library"


def documents_of(request: web.Request) -> Documents:
    """Raises `Refused` where there are none."""
    documents = request.app[CONTEXT].documents
    documents.check()
    return documents


def is_library(request: web.Request) -> bool:
    return request.path.startswith(LIBRARY)


def asker(request: web.Request) -> Asker:
    """By the route: whoever names a contact asks as somebody who takes part in it."""
    caller = request[CALLER]
    if caller.seat is not None:
        return Seat(kind="customer", name=caller.seat.contact, digest=caller.seat.digest)
    if caller.companion is not None:
        held = caller.companion
        return Seat(kind="companion", name=held.contact, digest=held.digest)
    if caller.account is None:
        return None
    if is_library(request):
        return Reading(account=caller.account)
    return Taking(account=caller.account, contact=request.match_info["id"])


async def allowed(
    request: web.Request, act: Act | Literal["read", "write"], version: str | None = None
) -> Grant:
    """Raises `Refused`. `version`: in a contact, one of its own; in the library, one of a document there."""
    context, who = request.app[CONTEXT], asker(request)
    state = context.desk.state
    if act != "read" and act != "write":
        return authorise(state, who, InContact(act=act, version=version))
    queues: tuple[str, ...] = ()
    if version is not None:
        entry = await context.documents.library.of_version(version)
        if entry is None:
            raise Refused(Code.NOT_FOUND, "there is no such document")
        queues = entry.document.queues
    elif act == "write" and isinstance(who, Reading):
        queues = who.account.skills.queues  # for which documents it will be is not said yet
    return authorise(state, who, InLibrary(act=act, queues=queues))
