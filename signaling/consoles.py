"""Closes the consoles of staff whose session has ended: signed out elsewhere, a new password, time over.

A console that is open is in use: an agent who waits for customers does nothing by design. So the idle time counts
from when a session's last console was there. Of a session whose longest time is over the console closes once its agent
has no contact any more; where somebody ended the session it closes at once.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, Protocol

SEEN_MS: Final = 60_000


class KnowsSessions(Protocol):
    async def kept(self) -> Mapping[str, int]: ...

    async def seen(self, sessions: Collection[str], now: int) -> None: ...


class HoldsConsoles(Protocol):
    def staff(self) -> Iterable[tuple[str, str]]: ...

    def end_session(self, session: str) -> None: ...


class Consoles:
    """`busy`: whether this account has a contact now."""

    def __init__(
        self,
        sessions: KnowsSessions,
        hub: HoldsConsoles,
        *,
        now: Callable[[], int],
        busy: Callable[[str], bool],
    ) -> None:
        self._sessions = sessions
        self._hub = hub
        self._now = now
        self._busy = busy
        self._seen_at = 0

    async def look(self) -> None:
        """Where the sessions can't be read nobody is signed out."""
        consoles = dict(self._hub.staff())
        if not consoles:
            return
        kept, now = await self._sessions.kept(), self._now()
        for session, account in consoles.items():
            until = kept.get(session)
            if until is None or (until <= now and not self._busy(account)):
                self._hub.end_session(session)
        if abs(now - self._seen_at) >= SEEN_MS:
            self._seen_at = now
            await self._sessions.seen(consoles, now)
