"""Between a request and its handler: who asks, from which page, how often, and whether this role may.

`guarded` stands before each route of the table; `edge` around everything, also around what is no route.
"""

import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Literal

from aiohttp import ClientConnectionResetError, web

from signaling.allowance import Allowances
from signaling.api.context import CALLER, CONTEXT, Caller, Context, Seat
from signaling.api.http import problem
from signaling.api.pages import not_found
from signaling.core.errors import Code, Refused
from signaling.core.session import ENDED
from signaling.security import UNSAFE, check_origin, headers, limit_key, shown

access = logging.getLogger("visavis.access")
log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Limit = Literal["look", "open", "sign-in", "upload", "piece", "page", "check"]

EVERYONE: Final = "everyone"
CUSTOMER: Final = "customer"
COMPANION: Final = "companion"
OPERATOR: Final = "operator"  # by address, not by sign-in
STAFF: Final = ("agent", "supervisor", "compliance", "administrator")
SEAT_COOKIE: Final = "visavis_seat"
COMPANION_COOKIE: Final = "visavis_companion"
MOST_SEATS: Final = 8  # of one browser; the cookie stays under 600 bytes
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"}) | UNSAFE  # a stranger may invent others
GONE: Final = 499  # as proxies call it; only the log sees it
STAFF_COOKIE: Final = "visavis_staff"


@dataclass(frozen=True, slots=True)
class Route:
    """`roles` as in docs/architecture.md: *everyone*, *customer*, *companion*, staff roles, `key:scope`."""

    method: Literal["GET", "POST"]
    path: str
    roles: frozenset[str]
    handler: Handler
    limit: Limit | None = None
    socket: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Per client address. An office behind one address must pass; wrong session codes are counted by `codes`."""

    by_name: Mapping[Limit, Allowances] = field(
        default_factory=lambda: {
            "look": Allowances(burst=60, per_s=2),
            "open": Allowances(burst=60, per_s=1),
            "sign-in": Allowances(burst=30, per_s=0.5),
            "upload": Allowances(burst=60, per_s=0.5),
            "piece": Allowances(burst=600, per_s=60),
            "page": Allowances(burst=3_000, per_s=200),
            "check": Allowances(burst=600, per_s=20),
        }
    )

    def check(self, name: Limit, key: str) -> None:
        wait_s = self.by_name[name].wait_s(key, time.monotonic())
        if wait_s:
            raise Refused(Code.TOO_MANY_MESSAGES, "too many tries", retry_ms=int(wait_s * 1000) + 1)


def cookie_name(name: str, *, secure: bool) -> str:
    """`__Host-`: only from this very host, only by HTTPS (RFC 6265bis section 4.1.3.2)."""
    return f"__Host-{name}" if secure else name


def set_cookie(
    context: Context, response: web.Response, name: str, value: str, max_age_s: int
) -> None:
    secure = context.settings.secure
    response.set_cookie(
        cookie_name(name, secure=secure),
        value,
        max_age=max_age_s,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=secure,
    )


def set_seats(
    context: Context, response: web.Response, seats: Iterable[str], max_age_s: int
) -> None:
    """The seats of this browser, newest first: each tab keeps its own. The oldest beyond `MOST_SEATS` are given up."""
    value = "~".join(islice(seats, MOST_SEATS))
    set_cookie(context, response, SEAT_COOKIE, value, max_age_s)


def seats_of(context: Context, request: web.Request) -> Mapping[str, Seat]:
    """What the customer's cookie says, newest first; whether it is true the desk decides."""
    return _seats(context, request, SEAT_COOKIE)


def companion_of(context: Context, request: web.Request) -> Seat | None:
    """A browser comes along in one contact at a time."""
    return next(iter(_seats(context, request, COMPANION_COOKIE).values()), None)


def _seats(context: Context, request: web.Request, cookie: str) -> Mapping[str, Seat]:
    value = request.cookies.get(cookie_name(cookie, secure=context.settings.secure), "")
    seats = {}
    for text in value.split("~")[:MOST_SEATS]:
        contact, dot, secret = text.partition(".")
        if dot and 0 < len(contact) <= 64 and 0 < len(secret) <= 128:
            seats[text] = Seat(contact, hashlib.sha256(secret.encode()).hexdigest())
    return seats


def seat_of(context: Context, request: web.Request) -> Seat | None:
    """The seat in the contact that the page names; where it names none, the newest that is still open."""
    named, contacts = request.query.get("contact"), context.desk.state.contacts
    seats = [seat for seat in seats_of(context, request).values() if named in (None, seat.contact)]

    def is_open(seat: Seat) -> bool:
        return seat.contact in contacts and contacts[seat.contact].state not in ENDED

    return max(seats, key=is_open, default=None)


async def caller_of(context: Context, request: web.Request, roles: frozenset[str]) -> Caller:
    """Only what the route asks for is looked at: a customer's request costs no database access."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and any(role.startswith("key:") for role in roles):
        found = await context.keys.who(key.strip(), context.clock.now())
        return Caller(key=found.id, scopes=frozenset(found.scopes)) if found else Caller()
    if CUSTOMER in roles:
        return Caller(seat=seat_of(context, request))
    if COMPANION in roles:
        return Caller(companion=companion_of(context, request))
    if roles.isdisjoint(STAFF):
        return Caller()
    token = request.cookies.get(cookie_name(STAFF_COOKIE, secure=context.settings.secure), "")
    account = await context.sessions.who(token, context.clock.now()) if token else None
    return Caller(account=account, token=token) if account else Caller()


def may(caller: Caller, roles: frozenset[str]) -> bool:
    if EVERYONE in roles or (CUSTOMER in roles and caller.seat is not None):
        return True
    if COMPANION in roles and caller.companion is not None:
        return True
    if caller.account is not None:
        return caller.account.role in roles
    return any(f"key:{scope}" in roles for scope in caller.scopes)


def refusal(caller: Caller, roles: frozenset[str]) -> Refused:
    if caller.account is not None or caller.key is not None:
        return Refused(Code.NOT_ALLOWED, "this role may not do that")
    if not roles.isdisjoint({CUSTOMER, COMPANION}):
        return Refused(Code.CONTACT_NONE, "no contact is open here")
    return Refused(Code.SIGN_IN_NEEDED, "sign in first")


def guarded(route: Route) -> Handler:
    roles, handler = route.roles, route.handler
    unsafe = route.method in UNSAFE or route.socket
    takes_keys = any(role.startswith("key:") for role in roles)

    async def guard(request: web.Request) -> web.StreamResponse:
        context = request.app[CONTEXT]
        if OPERATOR in roles:
            return await handler(request)
        if unsafe:
            # First of all: another page must not use up its visitor's allowance. Without a page there is no `Origin`.
            by_key = takes_keys and "Authorization" in request.headers
            check_origin(request, context.origins, required=not by_key)
        if route.limit is not None:
            context.limits.check(route.limit, limit_key(context.proxies.client(request)))
        caller = await caller_of(context, request, roles)
        if not route.socket and not may(caller, roles):
            raise refusal(caller, roles)
        request[CALLER] = caller
        return await handler(request)

    return guard


@web.middleware
async def edge(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors become answers, answers get their headers, and each request one line in the log."""
    begun = time.perf_counter()
    context = request.app[CONTEXT]
    api = request.path.startswith("/api/")
    response: web.StreamResponse
    try:
        response = await handler(request)
    except Refused as refused:
        response = problem(refused)
    except web.HTTPNotFound:
        response = (
            problem(Refused(Code.NOT_FOUND, "no such address")) if api else not_found(request)
        )
    except web.HTTPMethodNotAllowed as wrong:
        response = problem(Refused(Code.NOT_FOUND, "no such method here"))
        response.set_status(405)
        response.headers["Allow"] = ", ".join(sorted(wrong.allowed_methods))
    except web.HTTPException as wrong:
        response = problem(Refused(Code.MALFORMED, "this request makes no sense here"))
        response.set_status(wrong.status)
    except ClientConnectionResetError:  # gone before it had its answer: a flood of those is no bug
        response = problem(Refused(Code.UNAVAILABLE, "nobody is there any more"))
        response.set_status(GONE)
    except Exception:
        context.metrics.counts.bugs += 1
        log.exception("a request failed", extra={"route": template(request)})
        response = problem(Refused(Code.UNAVAILABLE, "the server failed at this"))
        response.set_status(500)
    if not response.prepared:
        for name, value in headers(secure=context.settings.secure).items():
            response.headers.setdefault(name, value)  # a worker's script says more of itself
        response.headers["Server"] = "visavis"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
    took = time.perf_counter() - begun
    route = template(request)
    if response.status != 101:  # how long a page stays is no duration of a request
        method = request.method if request.method in METHODS else "other"
        context.metrics.request_seconds.labels(route, method, response.status).observe(took)
    access.info(
        "request",
        extra={
            "route": route,
            "method": request.method if request.method in METHODS else "other",
            "status": response.status,
            "ms": round(took * 1000, 1),
            "network": shown(context.proxies.client(request)),
        },
    )
    return response


def template(request: web.Request) -> str:
    """The route as registered: a path may hold ids."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unmatched"
