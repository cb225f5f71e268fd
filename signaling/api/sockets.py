"""The websockets. Who isn't known gets a close code, since a page can't read the status of a refused upgrade."""

from aiohttp import web

from signaling import hub
from signaling.api.context import CALLER, CONTEXT
from signaling.core.events import Companion, Customer, Staff
from signaling.store.sessions import digest


async def customer(request: web.Request) -> web.StreamResponse:
    """Costs no database access: the desk knows the seat."""
    seat = request[CALLER].seat
    party = Customer(contact=seat.contact, seat=seat.digest) if seat is not None else None
    return await request.app[CONTEXT].hub.serve(request, party, otherwise=hub.NOT_ADMITTED)


async def companion(request: web.Request) -> web.StreamResponse:
    """The same for somebody who comes along."""
    seat = request[CALLER].companion
    party = Companion(companion=seat.contact, seat=seat.digest) if seat is not None else None
    return await request.app[CONTEXT].hub.serve(request, party, otherwise=hub.NOT_ADMITTED)


async def console(request: web.Request) -> web.StreamResponse:
    account, session = request[CALLER].account, digest(request[CALLER].token)
    party, otherwise = None, hub.SIGN_IN
    if account is not None:
        otherwise = hub.NOT_ADMITTED
        if account.role == "agent" or account.role == "supervisor":
            if account.role == "supervisor":
                await request.app[CONTEXT].looks.note(request, "overview.looked")
            party = Staff(id=account.id, role=account.role, name=account.name)
    console_hub = request.app[CONTEXT].hub
    return await console_hub.serve(request, party, session=session, otherwise=otherwise)
