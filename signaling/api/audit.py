"""`GET /api/audit`: the audit log, newest first. Read only, and each look is an entry of it."""

import json
import re

from aiohttp import web

from signaling.api.audit_models import AuditDamage, AuditList, AuditRow
from signaling.api.context import CONTEXT
from signaling.api.http import answer
from signaling.core.audit import Entry
from signaling.core.errors import Code, Refused

PAGE = 50
LATEST = 10**15  # no time and no number of ours is higher


async def page(request: web.Request) -> web.Response:
    """`kind`: one of them, or all of a family (*sign_in*); `since` to `until` ; `after`: a page's `next`."""
    context = request.app[CONTEXT]
    kind = request.query.get("kind") or None
    if kind is not None and not re.fullmatch(r"[a-z_]{1,40}(\.[a-z_]{1,40})?", kind):
        raise Refused(Code.FIELD_INVALID, "there is no such kind", field="kind")
    found = await context.audit.page(
        kind=kind,
        since=_number(request, "since"),
        until=_number(request, "until"),
        before=_number(request, "after"),
        limit=PAGE + 1,
    )
    last = (await context.audit.head()).number
    names = {account.id: account.name for account in await context.accounts.all()}
    # A kind may be any word that somebody typed: only what is there is written down.
    await context.looks.note(request, "audit.looked", kind=kind if found else None)
    shown, export = found[:PAGE], context.export
    return answer(
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
        kind=entry.kind,
        actor=entry.actor,
        actor_name=names.get(entry.actor or ""),
        subject=entry.subject,
        subject_name=names.get(entry.subject or ""),
        data=json.loads(entry.data),
    )
