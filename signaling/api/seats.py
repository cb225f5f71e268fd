"""How a customer comes to a seat: a link looked at, a link or a code exchanged for the cookie, the seat looked
up again.

A seat is `contact.secret`; the cookie holds those of all tabs. Beyond this file and `guard` nobody sees the secret; the
desk and the database know its SHA-256.
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import partial
from typing import Final, Literal

from aiohttp import web

from policies.hours import is_open, opens_at
from signaling.api.codes import queue_of
from signaling.api.context import CALLER, CONTEXT, Context, Seat
from signaling.api.guard import seats_of, set_seats
from signaling.api.http import answer, read
from signaling.api.models import CodeEntry, CustomerSeat, LinkCheck, LinkToken, LinkView
from signaling.core import links
from signaling.core.desk_views import AvailabilityView
from signaling.core.errors import Code, Refused
from signaling.core.events import LinkOpened
from signaling.core.links import LinkFacts
from signaling.core.session import ENDED, Contact
from signaling.invitations import AUDIENCE, ISSUER
from signaling.security import limit_key
from signaling.tokens import verify

COOKIE_S: Final = 86_400


async def check(request: web.Request) -> web.Response:
    """A look that changes nothing."""
    context = request.app[CONTEXT]
    body = await read(request, LinkToken)
    # Whoever holds a seat of this link may come back to it, although it is used up.
    link = await _look(context, body.token)
    if link.used >= link.contacts and not _open_contacts(context, link):
        raise Refused(Code.LINK_USED_UP, "the link has been used", contacts=link.contacts)
    queue = context.desk.state.queues[link.queue]
    return answer(
        LinkCheck(
            queue=queue.id,
            queue_title=dict(queue.title),
            language=link.language or queue.language,
            channels=queue.channels,
            availability=_availability(context, link),
            expires_at=link.expires_at,
        )
    )


async def redeem(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    body = await read(request, LinkToken)
    link = await _look(context, body.token)
    for held in seats_of(context, request).values():
        known = seated(context, held)
        if known is not None and known[0].record.link == link.id and known[0].state not in ENDED:
            return answer(_seat(context, *known))
    return await _open(
        request,
        partial(
            LinkOpened,
            link=link.id,
            contacts=link.contacts,
            used=link.used,
            queue=link.queue,
            language=link.language,
            skills=tuple(sorted(link.skills.items())),
            fixed_agent=link.fixed_agent,
            preferred_agent=link.preferred_agent,
            head_start_ms=link.priority_s * 1000,
            reference=link.reference,
            topic=link.topic,
        ),
    )


async def redeem_code(request: web.Request) -> web.Response:
    """A contact with the agent who read the code out, in the first queue that agent serves."""
    context = request.app[CONTEXT]
    body = await read(request, CodeEntry)
    now = context.clock.now()
    client = limit_key(context.proxies.client(request))
    agent = await context.codes.redeem(now, body.code, client)
    account = await context.accounts.get(agent)
    queue = queue_of(account, context.desk.state.rules.queues)
    return await _open(
        request, partial(LinkOpened, link=None, queue=queue.id, fixed_agent=agent, by_code=True)
    )


async def contact(request: web.Request) -> web.Response:
    context, held = request.app[CONTEXT], request[CALLER].seat
    known = seated(context, held) if held is not None else None
    if known is None:
        raise Refused(Code.CONTACT_NONE, "no contact is open here")
    return answer(_seat(context, *known))


async def _look(context: Context, token: str) -> LinkView:
    """The link of a token that holds now; raises `Refused` with the first thing wrong.

    Whether it is used up the desk decides: a second device only claims the contact that is open.
    """
    now, desk = context.clock.now(), context.settings.desk.id
    claims = verify(token, await context.link_keys.ring(now), now, AUDIENCE)
    link: LinkView | None = None
    if claims.desk == desk:
        try:
            link = await context.links.get(claims.jti)
        except Refused as refused:
            if refused.code is not Code.NOT_FOUND:
                raise
    facts = None
    if link is not None:
        facts = LinkFacts(revoked=link.revoked_at is not None, contacts=link.contacts, used=None)
    links.check(
        claims,
        now,
        issuer=ISSUER,
        audience=AUDIENCE,
        desk=desk,
        facts=facts,
    )
    if link is None or link.queue not in context.desk.state.queues:
        raise Refused(Code.LINK_INVALID, "the queue of this link is no longer there")
    return link


async def _open(request: web.Request, opening: Callable[..., LinkOpened]) -> web.Response:
    """A contact and a seat with new names, for what was opened; the secret goes out in the cookie alone."""
    context = request.app[CONTEXT]
    secret = secrets.token_urlsafe(32)
    event = opening(contact=secrets.token_hex(8), seat=hashlib.sha256(secret.encode()).hexdigest())
    opened = await context.runner.submit(event)
    assert opened is not None  # the desk answers a `LinkOpened`
    contact = context.desk.state.contacts[opened.contact]
    assert opened.seat != "companion"
    response = answer(_seat(context, contact, opened.seat))
    held = seats_of(context, request).items()
    others = (text for text, seat in held if seated(context, seat) is not None)
    set_seats(context, response, (f"{opened.contact}.{secret}", *others), COOKIE_S)
    return response


def seated(context: Context, seat: Seat) -> tuple[Contact, Literal["holder", "claimant"]] | None:
    contact = context.desk.state.contacts.get(seat.contact)
    if contact is None:
        return None
    if contact.record.seat == seat.digest:
        return contact, "holder"
    if any(claim.seat == seat.digest for claim in contact.pending):
        return contact, "claimant"
    return None


def _seat(context: Context, contact: Contact, seat: Literal["holder", "claimant"]) -> CustomerSeat:
    return CustomerSeat(
        contact=contact.id,
        seat=seat,
        state="closed" if contact.state in ENDED else contact.state,
        channels=context.desk.state.queue_of(contact).channels,
    )


def _open_contacts(context: Context, link: LinkView) -> bool:
    state = context.desk.state
    return any(state.contacts[each].state not in ENDED for each in state.links.get(link.id, ()))


def _availability(context: Context, link: LinkView) -> AvailabilityView:
    state, now = context.desk.state, context.clock.now()
    queue = state.queues[link.queue]
    staffed = any(
        state.pairing.staffed(
            queue.id,
            channel,
            link.language or queue.language,
            tuple(sorted(link.skills.items())),
            link.fixed_agent,
            now,
        )
        for channel in queue.channels
    )
    return AvailabilityView(
        open=is_open(queue.hours, now), staffed=staffed, opens_at=opens_at(queue.hours, now)
    )
