"""Looks at what concerns others, each of them an entry in the audit log before it is answered."""

from aiohttp import web

from signaling.api.context import CALLER, CONTEXT, Caller
from signaling.core.records import AuditRecord


def who(caller: Caller) -> str:
    """An account's id, or `key:` with an API key's."""
    return caller.account.id if caller.account is not None else f"key:{caller.key}"


async def looked(
    request: web.Request, kind: str, subject: str | None = None, **data: str | int | None
) -> None:
    """References only: an id that was found, a code that is known; nothing as somebody typed it."""
    context = request.app[CONTEXT]
    entry = AuditRecord(
        at=context.clock.now(),
        kind=kind,
        actor=who(request[CALLER]),
        subject=subject,
        data={name: value for name, value in data.items() if value is not None},
    )
    await context.audit.append(entry)
