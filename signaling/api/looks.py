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


class Looks:
    """Which looks were written down lately."""

    def __init__(self) -> None:
        self._lately: OrderedDict[tuple[object, ...], float] = OrderedDict()

    async def note(
        self,
        request: web.Request,
        look: str,
        subject: str | None = None,
        **data: str | int | None,
    ) -> None:
        """References only: an id that was found, a code that is known; nothing as somebody typed it."""
        context, caller, now = request.app[CONTEXT], request[CALLER], time.monotonic()
        given: dict[str, str | int | None] = {
            name: value for name, value in data.items() if value is not None
        }
        same = (who(caller), caller.token, look, subject, *sorted(given.items()))
        if now - self._lately.get(same, -SAME_S) < SAME_S:
            return
        entry = AuditRecord(
            at=context.clock.now(), kind=look, actor=who(caller), subject=subject, data=given
        )
        await context.audit.append(entry)
        self._lately[same] = now
        self._lately.move_to_end(same)
        if len(self._lately) > REMEMBERED:
            self._lately.popitem(last=False)
