"""Notices what other processes wrote: the command line adds and disables agents, enters certificates and
revokes links while a server runs.

Looking means two small queries by an index every two seconds. Each looks back a little further than the newest
change seen, for what was committed late by a process with its own clock.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from policies.routing.facts import Certificate
from signaling.core.errors import Refused
from signaling.core.events import AgentDisabled, AgentKnown, Event, LinkRevoked
from signaling.store.accounts import Account, profile

log = logging.getLogger(__name__)

LATE_MS: Final = 10_000


class ReadsAccounts(Protocol):
    async def changed_since(self, at: int) -> list[Account]: ...


class ReadsCertificates(Protocol):
    async def held(self, account: str) -> tuple[Certificate, ...]: ...


class ReadsLinks(Protocol):
    async def revoked_since(self, at: int) -> Sequence[tuple[str, int]]: ...


class Watch:
    """`forget` drops what sessions keep of an account; `sign_out` closes the websockets of one."""

    def __init__(
        self,
        accounts: ReadsAccounts,
        certificates: ReadsCertificates,
        links: ReadsLinks,
        *,
        now: int,
        post: Callable[[Event], None],
        forget: Callable[[str], None],
        sign_out: Callable[[str], None],
    ) -> None:
        self._accounts = accounts
        self._certificates = certificates
        self._links = links
        self._post = post
        self._forget = forget
        self._sign_out = sign_out
        self._changed_at = self._revoked_at = now
        self._seen: dict[tuple[str, str], int] = {}

    async def look(self) -> None:
        """What a look misses because it fails, the next one finds."""
        for account in await self._accounts.changed_since(self._changed_at - LATE_MS):
            self._changed_at = max(self._changed_at, account.changed_at)
            if self._new("account", account.id, account.changed_at):
                await self._account(account)
        for link, revoked_at in await self._links.revoked_since(self._revoked_at - LATE_MS):
            self._revoked_at = max(self._revoked_at, revoked_at)
            if self._new("link", link, revoked_at):
                self._tell(LinkRevoked(link=link))
        oldest = min(self._changed_at, self._revoked_at) - LATE_MS
        self._seen = {key: at for key, at in self._seen.items() if at >= oldest}

    def _new(self, what: str, id_: str, at: int) -> bool:
        known = self._seen.get((what, id_)) == at
        self._seen[what, id_] = at
        return not known

    async def _account(self, account: Account) -> None:
        self._forget(account.id)
        if not account.enabled:
            self._sign_out(account.id)
        if account.role == "agent" and account.enabled:
            held = await self._certificates.held(account.id)
            self._tell(AgentKnown(profile=profile(account, held)))
        elif account.role == "agent":
            self._tell(AgentDisabled(agent=account.id))

    def _tell(self, event: Event) -> None:
        try:
            self._post(event)
        except Refused as refused:
            log.warning("a change could not be told to the desk", extra={"code": refused.code})
