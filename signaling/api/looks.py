"""Looks at what concerns others, each of them an entry in the audit log before it is answered.

A page that stays open asks again every few seconds: that is one look, and told again after ten minutes.
"""

import time
from collections import OrderedDict
from typing import Final

from aiohttp import web

from signaling.api.context import CALLER, CONTEXT, Caller
from signaling.core.records import AuditRecord

SAME_S: Final = 600.0
REMEMBERED: Final = 10_000


def who(caller: Caller) -> str:
    """An account's id, or `key:` with an API key's."""
    return caller.account.id if caller.account is not None else f"key:{caller.key}"


async def looked(
    request: web.Request, look: str, subject: str | None = None, **data: str | int | None
) -> None:
    """References only: an id that was found, a code that is known; nothing as somebody typed it."""
    context = request.app[CONTEXT]
    given = {name: value for name, value in data.items() if value is not None}
    await context.audit.append(
        AuditRecord(
            at=context.clock.now(),
            kind=look,
            actor=who(request[CALLER]),
            subject=subject,
            data={**given},
        )
    )


class Looks:
    """Of pages that stay open: which were written down lately."""

    def __init__(self) -> None:
        self._lately: OrderedDict[tuple[object, ...], float] = OrderedDict()

    async def note(
        self,
        request: web.Request,
        look: str,
        subject: str | None = None,
        **data: str | int | None,
    ) -> None:
        """As `looked`, unless the same sign-in looked at the same within the last ten minutes."""
        caller, now = request[CALLER], time.monotonic()
        same = (who(caller), caller.token, look, subject, *sorted(data.items()))
        if now - self._lately.get(same, -SAME_S) < SAME_S:
            return
        await looked(request, look, subject, **data)
        self._lately[same] = now
        self._lately.move_to_end(same)
        if len(self._lately) > REMEMBERED:
            self._lately.popitem(last=False)
