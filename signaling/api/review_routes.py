"""What compliance looks at, searches, plays, judges, holds and lets go. Each handler asks `access.permit`, or `check`
and then its `note`, by itself; a test reads them for it, and writes the table in docs/access.md."""

from collections.abc import Iterable
from typing import Final

from signaling.api import audit, purposes, recordings, records
from signaling.api.guard import Route

COMPLIANCE: Final = frozenset({"compliance"})
SUPERVISING: Final = COMPLIANCE | {"supervisor"}
AUDITING: Final = COMPLIANCE | {"administrator"}


def _recordings() -> Iterable[Route]:
    one = "/api/recordings/{id}"
    yield Route("GET", "/api/recordings", COMPLIANCE, recordings.page)
    yield Route("GET", one, COMPLIANCE, recordings.recording)
    yield Route("GET", f"{one}/parts/{{sequence}}", COMPLIANCE, recordings.part)
    pages = f"{one}/documents/{{version}}/pages/{{page}}"
    yield Route("GET", pages, COMPLIANCE, recordings.document_page)
    yield Route("POST", f"{one}/export", COMPLIANCE, recordings.export)


REVIEW_ROUTES: Final = (
    Route("GET", "/api/contacts", SUPERVISING, records.contacts),
    Route("GET", "/api/contacts/{id}", SUPERVISING, records.contact),
    Route("GET", "/api/today", SUPERVISING | {"administrator"}, records.today),
    *_recordings(),
    Route("GET", "/api/audit", AUDITING, audit.page),
    Route("POST", "/api/review/purpose", COMPLIANCE, purposes.declare),
)
