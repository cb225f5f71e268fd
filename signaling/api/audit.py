"""`GET /api/audit`: the audit log, newest first. Read only, and each look is an entry of it."""

import re

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from signaling.api.access import check
from signaling.api.audit_models import AuditDamage, AuditList, AuditRow
from signaling.api.context import CONTEXT
from signaling.core.audit import Entry
from signaling.core.errors import Code, Refused

PAGE = 50
KIND = r"[a-z_]{1,40}(\.[a-z_]{1,40})?"
MOST_KINDS = 32
DETAILS = TypeAdapter(dict[str, str | int | None])
LATEST = 10**15  # no time and no number of ours is higher


async def page(request: web.Request) -> web.Response:
    """`kind`: some, with commas; *sign_in* stands for its family. `since` to `until`; `after`: an answer's `next`."""
    context, granted = request.app[CONTEXT], await check(request, "audit.read")
    kinds = tuple(filter(None, request.query.get("kind", "").split(",")))
    if len(kinds) > MOST_KINDS or not all(re.fullmatch(KIND, kind) for kind in kinds):
        raise Refused(Code.FIELD_INVALID, "there is no such kind", field="kind")
    found = await context.audit.page(
        kinds=kinds,
        since=_number(request, "since"),
        until=_number(request, "until"),
        before=_number(request, "after"),
        limit=PAGE + 1,
    )
    last = (await context.audit.head()).number
    names = {account.id: account.name for account in await context.accounts.all()}
    # A kind may be any word that somebody typed: only what was found is written down.
    there = {kind for entry in found for kind in (entry.kind, entry.kind.partition(".")[0])}
    shown_kinds = " ".join(kind for kind in kinds if kind in there)
    await granted.note(kinds=shown_kinds or None)
    shown, export = found[:PAGE], context.export
    return granted.answer(
        AuditList(
            entries=tuple(_row(entry, names) for entry in shown),
            next=str(shown[-1].number) if len(found) > PAGE else None,
            last=last,
            checked=export.checked.number,
            checked_at=export.checked_at,
            damages=tuple(
                AuditDamage(kind=each.kind, first=each.first, last=each.last)
                for each in export.damages
            ),
        )
    )


def _number(request: web.Request, name: str) -> int | None:
    text = request.query.get(name) or None
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and int(text) <= LATEST):
        raise Refused(Code.FIELD_INVALID, "must be a number", field=name)
    return int(text)


def _row(entry: Entry, names: dict[str, str]) -> AuditRow:
    return AuditRow(
        number=entry.number,
        at=entry.at,
        kind=_told(entry.kind) or "",
        actor=_told(entry.actor),
        actor_name=names.get(entry.actor or ""),
        subject=_told(entry.subject),
        subject_name=names.get(entry.subject or ""),
        data=_details(entry.data),
    )


def _told(text: str | None) -> str | None:
    """Bytes of a damaged entry that are no text are told as question marks."""
    return None if text is None else text.encode(errors="replace").decode()


def _details(written: str) -> dict[str, str | int | None]:
    """Of a damaged entry, none: the others are to be seen nevertheless."""
    try:
        return DETAILS.validate_json(written)
    except (ValidationError, UnicodeEncodeError):
        return {}
