"""For what reviewers said that they look: declared beforehand, since a player in a page can't send a header.

In memory: after a restart people are asked again. What was declared is an entry of the audit log, for good.
"""

from collections import OrderedDict
from typing import Final

LASTS_MS: Final = 8 * 3_600_000
"""A working day: whoever comes back to a contact tomorrow says anew why."""
REMEMBERED: Final = 20_000


class Purposes:
    """By sign-in and subject: a contact's id, or a scope as in `policies.access`."""

    def __init__(self) -> None:
        self._declared: OrderedDict[tuple[str, str], tuple[str, int]] = OrderedDict()

    def declare(self, now: int, token: str, subject: str, purpose: str) -> None:
        self._declared[token, subject] = purpose, now + LASTS_MS
        self._declared.move_to_end((token, subject))
        if len(self._declared) > REMEMBERED:
            self._declared.popitem(last=False)

    def of(self, now: int, token: str, subject: str) -> str | None:
        """The one that still holds, for this sign-in alone."""
        purpose, until = self._declared.get((token, subject), (None, 0))
        return purpose if now < until else None
