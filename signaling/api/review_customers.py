"""A customer's rights over HTTP: what is kept of them, all of it as a package, and its erasure.

The address holds a reference of the house's own systems, never a name. Only its findings come into the audit log.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

from aiohttp import web

from signaling.api.access import check
from signaling.api.askers import documents_of
from signaling.api.context import CONTEXT
from signaling.api.customer_models import (
    CustomerContactRow,
    CustomerErased,
    CustomerFound,
    EraseWish,
    StandingRow,
)
from signaling.api.http import read
from signaling.api.looks import looked
from signaling.api.sending import sent, stream
from signaling.core.errors import Code, Refused
from signaling.ports import RecordedPart
from signaling.review.customer_package import zipped
from signaling.review.customer_page import render
from signaling.review.customer_words import PAGES
from signaling.review.customers import Standing
from signaling.store.customers import MOST, OneContact, Person

EXPORTED = "customer.exported"
BEGUN, ERASED = "customer.erasure_begun", "customer.erased"


async def find(request: web.Request) -> web.Response:
    """By `reference` or by `contact`; an empty list where nothing is kept."""
    context = request.app[CONTEXT]
    granted = await check(request, "customer.find")
    person = _person(request.query.get("reference"), request.query.get("contact"))
    rights = context.customers
    contacts = await rights.customers.contacts(person, MOST + 1)
    more = len(contacts) > MOST
    del contacts[MOST:]
    rows = [_row(each, await rights.standing(each)) for each in contacts]
    links = await rights.customers.links(person)
    await granted.note(contacts=len(rows))
    searches = await rights.searches(person)
    return granted.answer(
        CustomerFound(contacts=tuple(rows), more=more, links=len(links), searches=searches)
    )


async def package(request: web.Request) -> web.StreamResponse:
    """One ZIP file. An entry for the package, and one for each contact in it."""
    context = request.app[CONTEXT]
    granted = await check(request, "customer.package")
    documents = documents_of(request)
    person = _person(request.query.get("reference"), request.query.get("contact"))
    customer = await context.customers.told(person)
    if not customer.told and not customer.links:
        raise Refused(Code.NOT_FOUND, "nothing is kept of this customer")
    await granted.note(once=True, contacts=len(customer.told), links=len(customer.links))
    for told in customer.told:
        facts = {"parts": len(told.parts), "withheld": told.withheld, "documents": len(told.files)}
        await looked(request, EXPORTED, told.contact.id, declared=granted.purpose, **facts)
    pages = {
        path: await asyncio.to_thread(render, customer, language)
        for language, path in PAGES.items()
    }

    def part(each: RecordedPart) -> Iterator[bytes]:
        return context.archive.read(each, 0, each.size)

    response = stream(context, "application/zip")
    day = datetime.fromtimestamp(customer.made_at / 1000, UTC).strftime("%Y-%m-%d")
    response.headers["Content-Disposition"] = f'attachment; filename="customer-{day}.zip"'
    files = documents.storage.storage.read
    return await sent(request, response, zipped(pages, customer, part, files))


async def erase(request: web.Request) -> web.Response:
    """What may go of these contacts goes; of each the answer tells what became of it. Asked again it does no harm."""
    context = request.app[CONTEXT]
    granted = await check(request, "customer.erase")
    wish = await read(request, EraseWish)
    person = _person(wish.reference, wish.contact)
    await _note(request, BEGUN, granted.purpose, contacts=len(wish.contacts))
    done = await context.customers.erase(person, wish.contacts, granted.account.id)
    erased = sum(each.state in {"erased", "later"} for each in done.results)
    refused = sum(each.state in {"open", "held", "duty"} for each in done.results)
    facts = {"erased": erased, "refused": refused, "links": done.links, "searches": done.searches}
    await _note(request, ERASED, granted.purpose, **facts)
    rows = tuple(_standing(each) for each in done.results)
    return granted.answer(CustomerErased(results=rows, links=done.links, searches=done.searches))


async def _note(request: web.Request, kind: str, purpose: str | None, **facts: int) -> None:
    await looked(request, kind, None, declared=purpose, **facts)


def _person(reference: str | None, contact: str | None) -> Person:
    """Raises `Refused(FIELD_INVALID)` unless one of the two is given."""
    reference, contact = (reference or "").strip() or None, (contact or "").strip() or None
    if (reference is None) == (contact is None):
        words = "say one of them: the customer's reference, or a contact's number"
        raise Refused(Code.FIELD_INVALID, words, field="reference")
    return Person(reference=reference, contact=contact)


def _row(contact: OneContact, standing: Standing) -> CustomerContactRow:
    return CustomerContactRow(
        id=contact.id,
        queue=contact.queue,
        channel=contact.channel,
        opened_at=contact.opened_at,
        connected_at=contact.connected_at,
        ended_at=contact.ended_at,
        recorded=contact.mode is not None,
        standing=_standing(standing),
    )


def _standing(standing: Standing) -> StandingRow:
    return StandingRow(
        contact=standing.contact,
        state=standing.state,
        reasons=standing.reasons,
        until=standing.until,
        rule=standing.rule,
    )
