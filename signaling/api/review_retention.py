"""Keeping and letting go for compliance: what goes tonight and why, holds, certificates, one contact's own days."""

from collections.abc import Iterable
from contextlib import suppress
from typing import cast

from aiohttp import web

from policies.retention import WHATS, Due, Reason, What
from signaling.api.access import check, permit
from signaling.api.context import CONTEXT, Context
from signaling.api.http import read
from signaling.api.retention_models import (
    CertificateRow,
    DestructionList,
    DueView,
    ExtensionView,
    HeldView,
    HoldDetail,
    HoldList,
    HoldMore,
    HoldView,
    HoldWish,
    KeepingView,
    LiftWish,
    PlanCount,
    PlanRow,
    QueueCount,
    ReasonWish,
    RetentionPlan,
)
from signaling.core.errors import Code, Refused
from signaling.review.keeping import Kept
from signaling.store.holds import HeldRow, HoldRow
from signaling.store.paging import cursor

PAGE = 50
MOST_WORDS = 100


async def plan(request: web.Request) -> web.Response:
    """What goes until the next run, or until `until`."""
    granted = await permit(request, "retention.plan")
    context = request.app[CONTEXT]
    found = await context.keeping.plan(
        _moment(request.query.get("until")),
        queues=granted.queues,
        after=_place(request.query.get("after")),
        limit=PAGE + 1,
    )
    rows = found.rows[:PAGE]
    more = cursor(rows[-1].due_at, rows[-1].contact) if len(found.rows) > PAGE else None
    return granted.answer(
        RetentionPlan(
            until=found.until,
            nightly=context.settings.retention.nightly,
            counts=tuple(
                PlanCount(
                    what=each.what,
                    reason=cast("Reason", each.reason),
                    rule=each.rule,
                    contacts=each.contacts,
                    held=each.held,
                )
                for each in found.counts
            ),
            rows=tuple(
                PlanRow(
                    contact=row.contact,
                    queue=row.queue,
                    closed_at=row.closed_at,
                    what=row.what,
                    due_at=row.due_at,
                    reason=cast("Reason", row.reason),
                    rule=row.rule,
                )
                for row in rows
            ),
            next=more,
            unruled=tuple(
                QueueCount(queue=queue, contacts=count) for queue, count in found.unruled.items()
            ),
        )
    )


async def certificates(request: web.Request) -> web.Response:
    """The newest first. What is gone is of no queue any more: not for reviewers of some."""
    granted = await permit(request, "certificate.read")
    context = request.app[CONTEXT]
    found, more = await context.keeping.destructions.page(
        after_cursor=request.query.get("after") or None, limit=PAGE
    )
    names = await _names(context, (row.by for row in found))
    return granted.answer(
        DestructionList(
            certificates=tuple(
                CertificateRow(
                    contact=row.contact,
                    what=row.what,
                    why=row.why,
                    rule=row.rule,
                    by=row.by,
                    by_name=names.get(row.by or ""),
                    at=row.at,
                    key=row.key,
                    parts=row.parts,
                )
                for row in found
            ),
            next=more,
        )
    )


# --- holds -----------------------------------------------------------------------------------------------------------


async def holds(request: web.Request) -> web.Response:
    """Newest first. `words`: in the reason, or a contact's id; `lifted`: those that hold nothing any more."""
    granted = await permit(request, "hold.read")
    context = request.app[CONTEXT]
    rows, more = await context.keeping.holds.page(
        words=request.query.get("words", "")[:MOST_WORDS].strip(),
        lifted=request.query.get("lifted") == "yes",
        queues=granted.queues,
        after_cursor=request.query.get("after") or None,
    )
    names = await _names(context, (row.set_by for row in rows))
    return granted.answer(HoldList(holds=tuple(_hold(row, names) for row in rows), next=more))


async def hold(request: web.Request) -> web.Response:
    granted = await check(request, "hold.read")
    body = await _detail(request.app[CONTEXT], request.match_info["hold"], granted.queues)
    await granted.note(hold=body.hold.id)
    return granted.answer(body)


async def set_hold(request: web.Request) -> web.Response:
    """On these contacts, all or none."""
    granted = await check(request, "hold.set")
    context, wish = request.app[CONTEXT], await read(request, HoldWish)
    await _of_queues(context, wish.contacts, granted.queues)
    made = await context.keeping.holds.set(
        wish.contacts, wish.reason, granted.account.id, context.clock.now()
    )
    return granted.answer(await _detail(context, made, granted.queues), 201)


async def hold_more(request: web.Request) -> web.Response:
    granted = await check(request, "hold.set")
    context, name = request.app[CONTEXT], request.match_info["hold"]
    await context.keeping.holds.one(name, granted.queues)
    wish = await read(request, HoldMore)
    await _of_queues(context, wish.contacts, granted.queues)
    await context.keeping.holds.set(
        wish.contacts, "", granted.account.id, context.clock.now(), hold=name
    )
    return granted.answer(await _detail(context, name, granted.queues))


async def lift(request: web.Request) -> web.Response:
    """Of all of its contacts, or of some; a reviewer of some queues lifts it there alone."""
    granted = await check(request, "hold.lift")
    context, name = request.app[CONTEXT], request.match_info["hold"]
    await context.keeping.holds.one(name, granted.queues)
    wish = await read(request, LiftWish)
    await context.keeping.holds.lift(
        name,
        wish.reason,
        granted.account.id,
        context.clock.now(),
        contacts=wish.contacts,
        queues=granted.queues,
    )
    return granted.answer(await _detail(context, name, granted.queues))


# --- one contact -----------------------------------------------------------------------------------------------------


async def keeping(request: web.Request) -> web.Response:
    """When what of it goes, and what holds it."""
    name = request.match_info["id"]
    granted = await permit(request, "contact.keeping", name)
    return granted.answer(await _keeping(request.app[CONTEXT], name))


async def extend(request: web.Request) -> web.Response:
    """Keep it longer on request."""
    name = request.match_info["id"]
    granted = await check(request, "hold.set", name)
    context, wish = request.app[CONTEXT], await read(request, ReasonWish)
    await context.keeping.extend(name, wish.reason, granted.account.id)
    return granted.answer(await _keeping(context, name))


async def shorten(request: web.Request) -> web.Response:
    """Take that back."""
    name = request.match_info["id"]
    granted = await check(request, "hold.lift", name)
    context = request.app[CONTEXT]
    await context.keeping.holds.shorten(name, granted.account.id, context.clock.now())
    return granted.answer(await _keeping(context, name))


async def _keeping(context: Context, name: str) -> KeepingView:
    kept = await context.keeping.of(name)
    who = [row.held_by for row in kept.holds] + [row.lifted_by for row in kept.holds]
    names = await _names(context, [*who, kept.extended[1] if kept.extended else None])
    return KeepingView(
        contact=name,
        open=kept.open,
        due=tuple(_due(what, kept.due[what]) for what in WHATS if what in kept.due),
        duty=None if kept.duty is None else _due("record", kept.duty),
        extendable=kept.extendable,
        extension=_extension(kept, names),
        holds=tuple(_held(row, names) for row in kept.holds),
        going=tuple(what for what in WHATS if what in kept.going),
        gone=tuple(what for what in WHATS if what in kept.gone),
        key=kept.key,
    )


def _extension(kept: Kept, names: dict[str, str]) -> ExtensionView | None:
    if kept.extended is None:
        return None
    reason, by, at = kept.extended
    return ExtensionView(reason=reason, made_by=by, made_by_name=names.get(by), made_at=at)


def _due(what: What, one: Due) -> DueView:
    return DueView(what=what, at=one.at, reason=one.reason, rule=one.rule)


# --- parts of answers ------------------------------------------------------------------------------------------------


async def _detail(context: Context, name: str, queues: frozenset[str] | None) -> HoldDetail:
    row = await context.keeping.holds.one(name, queues)
    rows = await context.keeping.holds.contacts(name, queues)
    who = [row.set_by, *(each.held_by for each in rows), *(each.lifted_by for each in rows)]
    names = await _names(context, who)
    return HoldDetail(hold=_hold(row, names), contacts=tuple(_held(each, names) for each in rows))


def _hold(row: HoldRow, names: dict[str, str]) -> HoldView:
    return HoldView(
        id=row.id,
        reason=row.reason,
        set_by=row.set_by,
        set_by_name=names.get(row.set_by),
        set_at=row.set_at,
        contacts=row.contacts,
        all=row.all,
    )


def _held(row: HeldRow, names: dict[str, str]) -> HeldView:
    return HeldView(
        hold=row.hold,
        contact=row.contact,
        queue=row.queue,
        reason=row.reason,
        held_by=row.held_by,
        held_by_name=names.get(row.held_by),
        held_at=row.held_at,
        lifted_by=row.lifted_by,
        lifted_by_name=names.get(row.lifted_by or ""),
        lifted_at=row.lifted_at,
        lift_reason=row.lift_reason,
    )


async def _names(context: Context, accounts: Iterable[str | None]) -> dict[str, str]:
    return await context.keeping.names({each for each in accounts if each is not None})


async def _of_queues(
    context: Context, contacts: Iterable[str], queues: frozenset[str] | None
) -> None:
    """A reviewer of some queues holds contacts of those: others aren't there. Raises `Refused(NOT_FOUND)`."""
    if queues is None:
        return
    for contact in contacts:
        queue = None
        with suppress(Refused):  # what isn't there is told in the very same words
            queue = await context.contacts.queue_of(contact)
        if queue not in queues:
            raise Refused(Code.NOT_FOUND, "there is no such contact", contact=contact)


def _moment(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise Refused(Code.FIELD_INVALID, "no moment", field="until")
    return int(text)


def _place(text: str | None) -> tuple[int, str] | None:
    if not text:
        return None
    at, dash, name = text.partition("-")
    if not dash or not at.isascii() or not at.isdecimal() or len(at) > 15 or len(name) > 64:
        raise Refused(Code.FIELD_INVALID, "not a cursor of this list", field="after")
    return int(at), name
