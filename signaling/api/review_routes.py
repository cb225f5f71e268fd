"""What compliance looks at, searches, plays, judges, holds and lets go. Each handler asks `access.permit`, or `check`
and then its `note`, by itself; a test reads them for it, and writes the table in docs/access.md."""

from collections.abc import Iterable
from typing import Final

from signaling.api import (
    audit,
    purposes,
    recordings,
    records,
    review_customers,
    review_evidence,
    review_judgement,
    review_questions,
    review_retention,
    review_samples,
    review_search,
    review_worklist,
)
from signaling.api.guard import Route

COMPLIANCE: Final = frozenset({"compliance"})
SUPERVISING: Final = COMPLIANCE | {"supervisor"}
AUDITING: Final = COMPLIANCE | {"administrator"}


def _recordings() -> Iterable[Route]:
    one = "/api/recordings/{id}"
    yield Route("GET", one, COMPLIANCE, recordings.recording)
    yield Route("GET", f"{one}/parts/{{sequence}}", COMPLIANCE, recordings.part)
    yield Route("GET", f"{one}/parts/{{sequence}}/loudness", COMPLIANCE, recordings.loudness)
    yield Route("GET", f"{one}/flaws", COMPLIANCE, recordings.flaws)
    pages = f"{one}/documents/{{version}}/pages/{{page}}"
    yield Route("GET", pages, COMPLIANCE, recordings.document_page)


def _customers() -> Iterable[Route]:
    yield Route("GET", "/api/review/customers", COMPLIANCE, review_customers.find)
    yield Route("GET", "/api/review/customers/package", COMPLIANCE, review_customers.package)
    yield Route("POST", "/api/review/customers/erase", COMPLIANCE, review_customers.erase)


def _judging() -> Iterable[Route]:
    one = "/api/review/contacts/{id}"
    yield Route("GET", f"{one}/judgement", COMPLIANCE, review_judgement.judgement)
    yield Route("POST", f"{one}/draft", COMPLIANCE, review_judgement.draft)
    yield Route("POST", f"{one}/verdict", COMPLIANCE, review_judgement.give)
    yield Route("POST", f"{one}/settlement", COMPLIANCE, review_judgement.settle)
    yield Route("POST", f"{one}/remarks", COMPLIANCE, review_judgement.comment)
    remove = f"{one}/remarks/{{remark}}/remove"
    yield Route("POST", remove, COMPLIANCE, review_judgement.remove_comment)
    questions = "/api/review/questions"
    yield Route("GET", questions, AUDITING, review_questions.questions)
    yield Route("GET", f"{questions}/{{version}}", AUDITING, review_questions.version)
    yield Route("POST", questions, frozenset({"administrator"}), review_questions.save)
    yield Route("GET", "/api/review/tasks", COMPLIANCE, review_worklist.tasks)
    yield Route("POST", "/api/review/tasks/{task}/assign", COMPLIANCE, review_worklist.assign)
    yield Route("GET", "/api/review/reviewers", COMPLIANCE, review_worklist.reviewers)
    yield Route("GET", "/api/review/samples", COMPLIANCE, review_samples.samples)
    yield Route("GET", "/api/review/samples/{sample}/frame", COMPLIANCE, review_samples.frame)
    yield Route("POST", "/api/review/plans", COMPLIANCE, review_samples.make_plan)
    yield Route("POST", "/api/review/plans/{plan}/end", COMPLIANCE, review_samples.end_plan)
    yield Route("POST", "/api/review/plans/{plan}/draw", COMPLIANCE, review_samples.draw)


def _search() -> Iterable[Route]:
    yield Route("GET", "/api/review/contacts", COMPLIANCE, review_search.contacts)
    yield Route("GET", "/api/review/searches", COMPLIANCE, review_search.choices)
    yield Route("POST", "/api/review/searches", COMPLIANCE, review_search.save)
    yield Route("POST", "/api/review/searches/remove", COMPLIANCE, review_search.remove)


def _evidence() -> Iterable[Route]:
    contact = "/api/review/contacts/{id}/evidence"
    yield Route("POST", contact, COMPLIANCE, review_evidence.offer)
    yield Route("GET", contact, COMPLIANCE, review_evidence.bundle)
    one = "/api/recordings/{id}"
    yield Route("GET", f"{one}/film", COMPLIANCE, review_evidence.film)
    yield Route("POST", f"{one}/film", COMPLIANCE, review_evidence.make_film)
    yield Route("POST", f"{one}/film/cancel", COMPLIANCE, review_evidence.cancel_film)
    yield Route("GET", f"{one}/film/file", COMPLIANCE, review_evidence.film_file)


def _keeping() -> Iterable[Route]:
    yield Route("GET", "/api/review/retention", COMPLIANCE, review_retention.plan)
    yield Route("GET", "/api/review/certificates", COMPLIANCE, review_retention.certificates)
    holds = "/api/review/holds"
    yield Route("GET", holds, COMPLIANCE, review_retention.holds)
    yield Route("POST", holds, COMPLIANCE, review_retention.set_hold)
    yield Route("GET", f"{holds}/{{hold}}", COMPLIANCE, review_retention.hold)
    yield Route("POST", f"{holds}/{{hold}}/contacts", COMPLIANCE, review_retention.hold_more)
    yield Route("POST", f"{holds}/{{hold}}/lift", COMPLIANCE, review_retention.lift)
    one = "/api/review/contacts/{id}"
    yield Route("GET", f"{one}/keeping", COMPLIANCE, review_retention.keeping)
    yield Route("POST", f"{one}/extension", COMPLIANCE, review_retention.extend)
    yield Route("POST", f"{one}/extension/remove", COMPLIANCE, review_retention.shorten)


REVIEW_ROUTES: Final = (
    Route("GET", "/api/contacts", SUPERVISING, records.contacts),
    Route("GET", "/api/contacts/{id}", SUPERVISING, records.contact),
    Route("GET", "/api/today", SUPERVISING | {"administrator"}, records.today),
    *_search(),
    *_recordings(),
    *_evidence(),
    Route("GET", "/api/audit", AUDITING, audit.page),
    Route("POST", "/api/review/purpose", COMPLIANCE, purposes.declare),
    *_customers(),
    *_judging(),
    *_keeping(),
)
