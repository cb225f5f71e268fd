"""Every route with the roles that may use it, as data (docs/architecture.md). A test fails on a route that is
not here.
"""

from collections.abc import Iterator
from typing import Final

from aiohttp import web

from signaling.api import (
    appearance,
    backdrops,
    certificates,
    codes,
    companions,
    desk,
    documents,
    downloads,
    library,
    links,
    operation,
    pages,
    receipts,
    records,
    seats,
    sockets,
    staff,
    uploads,
)
from signaling.api.guard import COMPANION, CUSTOMER, EVERYONE, OPERATOR, STAFF, Route, guarded
from signaling.api.review_routes import REVIEW_ROUTES
from signaling.documents.access import READERS

_everyone: Final = frozenset({EVERYONE})
_customer: Final = frozenset({CUSTOMER})
_companion: Final = frozenset({COMPANION})
_staff: Final = frozenset(STAFF)
_agent: Final = frozenset({"agent"})
_supervisor: Final = frozenset({"supervisor"})
_administrator: Final = frozenset({"administrator"})
_talking: Final = frozenset({"agent", "supervisor"})
_qualifying: Final = frozenset({"supervisor", "administrator"})
_linking: Final = frozenset({"agent", "supervisor", "administrator"})

_library: Final = frozenset(READERS)
_showing: Final = frozenset({"agent", "supervisor", "administrator"})


def _in_contact(prefix: str, roles: frozenset[str]) -> Iterator[Route]:
    """Documents of a contact, for those who take part in it."""
    shown = f"{prefix}/documents/{{version}}"
    yield from _uploading(prefix, roles)
    yield from (
        Route("GET", f"{shown}/{path}", roles, handler, limit="page")
        for path, handler in (
            ("pages/{page}", documents.page),
            ("tiles/{page}/{width}/{column}/{row}", documents.tile),
            ("text/{page}", documents.text),
            ("marks", documents.marks),
            ("file", documents.file),
            ("marked", documents.marked),
        )
    )


def _uploading(prefix: str, roles: frozenset[str]) -> Iterator[Route]:
    upload = f"{prefix}/uploads/{{upload}}"
    yield Route("GET", f"{prefix}/uploads", roles, uploads.mine)
    yield Route("POST", f"{prefix}/uploads", roles, uploads.begin, limit="upload")
    yield Route("GET", upload, roles, uploads.look)
    yield Route("POST", f"{upload}/bytes", roles, uploads.write, limit="piece")
    yield Route("POST", f"{upload}/password", roles, uploads.unlock, limit="upload")
    yield Route("POST", f"{upload}/cancel", roles, uploads.cancel)


ROUTES: Final = (
    *(
        Route("GET", path, _everyone, pages.customer)
        for path in ("/", "/j", "/c", "/d", "/k", "/code", "/privacy", "/imprint")
    ),
    Route("GET", "/console", _everyone, pages.console),
    Route("GET", "/console/{page}", _everyone, pages.console),
    Route("GET", "/console/{page}/{id}", _everyone, pages.console),
    Route("GET", "/assets/{file:.+}", _everyone, pages.built),
    Route("GET", "/brand.css", _everyone, pages.built),
    Route("GET", "/api/desk", _everyone, desk.info),
    Route("POST", "/api/links/check", _everyone, seats.check, limit="look"),
    Route("POST", "/api/links/redeem", _everyone, seats.redeem, limit="open"),
    Route("POST", "/api/codes/redeem", _everyone, seats.redeem_code, limit="open"),
    Route("GET", "/api/contact", _customer, seats.contact),
    Route(
        "POST", "/api/contact/companions", _customer, companions.invite_as_customer, limit="open"
    ),
    Route("POST", "/api/companions", _agent, companions.invite_as_agent),
    Route("POST", "/api/companions/redeem", _everyone, companions.redeem, limit="open"),
    Route("GET", "/api/companion", _companion, companions.companion),
    Route("GET", "/api/contact/consents", _customer, receipts.customer),
    Route("GET", "/api/companion/consents", _companion, receipts.companion),
    Route("GET", "/api/contacts/{id}/consents", _talking, receipts.staff),
    Route("GET", "/ws/companion", _companion, sockets.companion, socket=True),
    Route("GET", "/ws/customer", _customer, sockets.customer, socket=True),
    Route("POST", "/api/sign-in", _everyone, staff.sign_in, limit="sign-in"),
    Route("GET", "/api/me", _staff, staff.me),
    Route("POST", "/api/sign-out", _staff, staff.sign_out),
    Route("POST", "/api/sign-out-everywhere", _staff, staff.sign_out_everywhere),
    Route("POST", "/api/password", _staff, staff.password, limit="sign-in"),
    Route("GET", "/ws/console", _talking, sockets.console, socket=True),
    Route("POST", "/api/codes", _agent, codes.make),
    Route("POST", "/api/links", _linking | {"key:links.write"}, links.make),
    Route("GET", "/api/links", _linking | {"key:links.read"}, links.page),
    Route("POST", "/api/links/{id}/revoke", _linking | {"key:links.write"}, links.revoke),
    Route("GET", "/api/agents", _qualifying, records.agents),
    Route("GET", "/api/certificates", _qualifying, certificates.entries),
    Route("POST", "/api/certificates", _qualifying, certificates.enter),
    Route("POST", "/api/certificates/{id}/revoke", _qualifying, certificates.revoke),
    Route("GET", "/api/qualification", _qualifying, certificates.qualification),
    *REVIEW_ROUTES,
    *_in_contact("/api/contact", _customer),
    *_in_contact("/api/companion", _companion),
    *_in_contact("/api/contacts/{id}", _talking),
    Route("POST", "/api/contacts/{id}/documents", _talking, documents.bring),
    Route("GET", "/api/contact/downloads", _customer, downloads.address_for_customer),
    Route("GET", "/api/contacts/{id}/downloads", _agent, downloads.address_for_staff),
    *_uploading("/api/library", _library),
    Route("GET", "/api/library", _library, library.page),
    Route("POST", "/api/library", _library, library.add),
    Route("GET", "/api/library/{document}", _library, library.one),
    Route("POST", "/api/library/{document}", _library, library.change),
    Route("POST", "/api/library/{document}/versions", _library, library.add_version),
    Route("POST", "/api/library/{document}/withdraw", _library, library.withdraw),
    Route(
        "GET",
        "/api/library/versions/{version}/pages/{page}",
        _library,
        library.picture,
        limit="page",
    ),
    Route("GET", "/api/appearance/backdrops", _showing, backdrops.entries),
    Route("POST", "/api/appearance/backdrops", _administrator, backdrops.add, limit="upload"),
    Route("GET", "/api/appearance/backdrops/{backdrop}", _showing, backdrops.picture),
    Route("POST", "/api/appearance/backdrops/{backdrop}/remove", _administrator, backdrops.remove),
    Route("GET", "/api/appearance", _agent, appearance.mine),
    Route("POST", "/api/appearance/challenge", _agent, appearance.challenge, limit="check"),
    Route("POST", "/api/appearance/observations", _agent, appearance.observe, limit="check"),
    Route("POST", "/api/appearance/override", _agent, appearance.override, limit="check"),
    Route("POST", "/api/appearance/help", _agent, appearance.ask, limit="check"),
    Route("GET", "/api/appearance/blocked", _supervisor, appearance.blocked),
    Route("POST", "/api/appearance/release", _supervisor, appearance.release),
    Route("GET", "/api/appearance/policies", _administrator, appearance.policies),
    Route("GET", "/api/appearance/policies/{queue}", _administrator, appearance.policy),
    Route("POST", "/api/appearance/policies/{queue}", _administrator, appearance.save),
    Route("POST", "/api/appearance/policies/{queue}/remove", _administrator, appearance.remove),
    Route("POST", "/api/downloads/redeem", _everyone, downloads.redeem, limit="open"),
    Route("GET", "/api/downloads", _everyone, downloads.files, limit="look"),
    Route("GET", "/api/downloads/{version}", _everyone, downloads.file, limit="look"),
    Route("GET", "/healthz", _everyone, operation.healthz),
    Route("GET", "/readyz", _everyone, operation.readyz),
    Route("GET", "/metrics", frozenset({OPERATOR}), operation.metrics),
)


def register(app: web.Application) -> None:
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guarded(route))
        if route.method == "GET" and not route.socket:
            app.router.add_route("HEAD", route.path, guarded(route))
