"""A companion's link: made by the customer or the agent of a running call, and exchanged for a cookie of its own.

Signed like a customer's link, for another audience: neither opens the other's door. The desk alone
knows whether it may still be used.
"""

import hashlib
import secrets
from typing import Final

from aiohttp import web

from signaling.api.context import CALLER, CONTEXT, Context
from signaling.api.guard import COMPANION_COOKIE, set_cookie
from signaling.api.http import answer, read
from signaling.api.models import CompanionMade, CompanionSeat, CompanionWish, LinkToken
from signaling.core import companions, links
from signaling.core.errors import Code, Refused
from signaling.core.events import CompanionInvited, CompanionRedeemed
from signaling.core.links import Claims, LinkFacts
from signaling.invitations import ISSUER
from signaling.store.keys import KeyRing
from signaling.tokens import sign, verify

AUDIENCE: Final = "visavis:companion"
COOKIE_S: Final = 86_400


async def invite_as_agent(request: web.Request) -> web.Response:
    account = request[CALLER].account
    assert account is not None
    return await _invite(request, account.id, None)


async def invite_as_customer(request: web.Request) -> web.Response:
    """Only who holds the seat: not a device that still asks for it."""
    context, seat = request.app[CONTEXT], request[CALLER].seat
    contact = context.desk.state.contacts.get(seat.contact) if seat is not None else None
    if contact is None or seat is None or contact.record.seat != seat.digest:
        raise Refused(Code.CONTACT_NONE, "no contact is open here")
    return await _invite(request, contact.id, contact.id)


async def _invite(request: web.Request, by: str, contact: str | None) -> web.Response:
    context = request.app[CONTEXT]
    wish = await read(request, CompanionWish)
    if contact is not None and wish.contact != contact:
        raise Refused(Code.CONTACT_NONE, "no such contact")
    name = secrets.token_hex(8)
    event = CompanionInvited(companion=name, contact=wish.contact, by=by, name=wish.name)
    await context.runner.submit(event)
    _, row = companions.find(context.desk.state, name)
    ring = await context.link_keys.ring(context.clock.now())
    url = _url(context, name, row.made_at, row.expires_at, ring)
    return answer(CompanionMade(companion=name, url=url, expires_at=row.expires_at), 201)


def _url(context: Context, companion: str, made_at: int, expires_at: int, ring: KeyRing) -> str:
    claims = Claims(
        iss=ISSUER,
        aud=AUDIENCE,
        desk=context.settings.desk.id,
        ref=None,
        nbf=made_at // 1000,
        exp=expires_at // 1000,
        iat=made_at // 1000,
        jti=companion,
    )
    return f"{context.settings.server.public_url}/k#{sign(claims, ring)}"


async def redeem(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    body = await read(request, LinkToken)
    now, desk = context.clock.now(), context.settings.desk.id
    claims = verify(body.token, await context.link_keys.ring(now), now, AUDIENCE)
    facts = LinkFacts(revoked=False, contacts=1, used=None)  # the desk says what it is worth
    links.check(claims, now, issuer=ISSUER, audience=AUDIENCE, desk=desk, facts=facts)
    secret = secrets.token_urlsafe(32)
    seat = hashlib.sha256(secret.encode()).hexdigest()
    await context.runner.submit(CompanionRedeemed(companion=claims.jti, seat=seat))
    response = answer(_seat(context, claims.jti))
    set_cookie(context, response, COMPANION_COOKIE, f"{claims.jti}.{secret}", COOKIE_S)
    return response


async def companion(request: web.Request) -> web.Response:
    """Whether this browser holds a companion's seat that is still worth something."""
    context, seat = request.app[CONTEXT], request[CALLER].companion
    assert seat is not None
    _, row = companions.find(context.desk.state, seat.contact)
    if row.seat != seat.digest or row.state not in companions.HERE:
        raise Refused(Code.COMPANION_GONE, "this companion is out of the contact")
    return answer(_seat(context, row.id))


def _seat(context: Context, name: str) -> CompanionSeat:
    contact, row = companions.find(context.desk.state, name)
    queue = context.desk.state.queue_of(contact)
    return CompanionSeat(
        companion=row.id, contact=contact.id, name=row.name, queue_title=dict(queue.title)
    )
