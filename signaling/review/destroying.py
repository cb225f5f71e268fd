"""The one way in which anything of a contact dies, be it old enough, withdrawn or to be erased.

1. The desk forgets the contact, so that nothing of it is written any more.
2. A transaction decides (`store/destructions.py`): it is closed, nothing holds it, it goes. From here on it only ever
   goes on, also after a kill (`resume`).
3. The recording's key, then its files; what other parts of the desk have in files (`Holder.forget`).
4. A transaction takes the rows, those of other parts with them (`Holder.rows`), and the log certifies each layer.

What could not be reached (a disk is away) stays claimed and is tried again. At the end of a run what SQLite has in its
log and in free space is overwritten (`Database.scrub`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from sqlalchemy import Connection

from policies.retention import WHATS, What
from signaling.core.endings import KEPT_MS
from signaling.core.errors import Code, Refused
from signaling.ports import Archive, ArchiveTrouble, Clock, StorageTrouble
from signaling.store.destructions import (
    Certificate,
    Claimed,
    Destructions,
    Ground,
    Key,
    Why,
    check,
)

log = logging.getLogger(__name__)

BATCH: Final = 32
"""Contacts at a time: two short transactions and as many keys."""
APART_MS: Final = KEPT_MS + 60_000
"""How long after its end another process than the server's leaves a contact alone: the desk may still write it."""
Release = Callable[[str], Awaitable[None]]
Witness = Callable[[Sequence[Certificate]], Awaitable[None]]

__all__ = ["Certificate", "Destroyer", "Ground", "Holder", "Why"]


class Holder(Protocol):
    """What another part of the desk has of contacts. Both may be called again for the same after a kill."""

    def rows(self, connection: Connection, contacts: Sequence[str], what: What) -> None:
        """Delete them, in the transaction that ends it: short, and without waiting for anything."""
        ...

    async def forget(self, contacts: Sequence[str], what: What) -> None:
        """Files, jobs, memory: before that transaction. Raises `OSError`, `StorageTrouble`: it is tried again."""
        ...


class Destroyer:
    """Of one desk. `release`: the desk forgets a contact, or raises `Refused`; None in another process than the
    server's, which leaves alone what was closed lately."""

    def __init__(
        self,
        destructions: Destructions,
        archive: Archive,
        clock: Clock,
        release: Release | None = None,
    ) -> None:
        self._destructions = destructions
        self._archive = archive
        self._clock = clock
        self._release = release
        self._holders: list[Holder] = []
        self._witnesses: list[Witness] = []
        self._one = asyncio.Lock()
        self.changed = False
        """Something went since somebody looked last."""

    def register(self, holder: Holder) -> None:
        self._holders.append(holder)

    def tell(self, witness: Witness) -> None:
        """It hears of every certificate, after its commit. Who must not miss one reads the audit log at the start."""
        self._witnesses.append(witness)

    async def destroy(self, contact: str, what: What, ground: Ground) -> Certificate:
        """Raises `Refused`: *not_found* (or gone already), *contact.held*, *contact.open*; *unavailable* where a disk
        is away: it goes as soon as that is back."""
        certificates, refused = await self._destroy([contact], what, ground)
        check(refused)
        for each in certificates:
            if each.what == what:
                return each
        words = "it goes as soon as what it lies on is there again"
        raise Refused(Code.UNAVAILABLE, words, reason="archive_unreachable")

    async def destroy_many(
        self, contacts: Sequence[str], what: What | None, ground: Ground
    ) -> list[Certificate]:
        """Without those that may not go. `what` None: as much of each as the rules say by now."""
        made: list[Certificate] = []
        for start in range(0, len(contacts), BATCH):
            some = contacts[start : start + BATCH]
            certificates, _ = await self._destroy(some, what, ground)
            made += certificates
        return made

    async def resume(self) -> list[Certificate]:
        """What was begun and isn't over."""
        made: list[Certificate] = []
        after = ("", "")
        while claimed := await self._destructions.pending(BATCH * len(WHATS), after):
            async with self._one:
                made += await self._carry_out(claimed)
            after = (claimed[-1].contact, claimed[-1].what)
        return made

    async def _destroy(
        self, contacts: Sequence[str], what: What | None, ground: Ground
    ) -> tuple[list[Certificate], dict[str, Code]]:
        async with self._one:
            now, refused = self._clock.now(), dict[str, Code]()
            free = [each for each in contacts if await self._released(each, refused)]
            before = now if self._release is not None else now - APART_MS
            claimed, more = await self._destructions.claim(
                free, what, ground, now, closed_before=before
            )
            return await self._carry_out(claimed), refused | more

    async def _released(self, contact: str, refused: dict[str, Code]) -> bool:
        if self._release is None:
            return True
        try:
            await self._release(contact)
        except Refused as error:
            refused[contact] = error.code
            return False
        return True

    async def _carry_out(self, claimed: Sequence[Claimed]) -> list[Certificate]:
        """Nothing for those whose files can't be reached; whoever was in the same batch goes all the same."""
        if not claimed:
            return []
        try:
            keys = await self._keys([each for each in claimed if each.what == "recording"])
            for what in WHATS:
                contacts = [each.contact for each in claimed if each.what == what]
                for holder in self._holders if contacts else ():
                    await holder.forget(contacts, what)
        except (OSError, ArchiveTrouble, StorageTrouble) as error:
            if len(each_one := _by_contact(claimed)) > 1:
                return [one for some in each_one for one in await self._carry_out(some)]
            log.error("something could not be destroyed yet", extra={"why": type(error).__name__})
            return []
        others = [holder.rows for holder in self._holders]
        made = await self._destructions.finish(claimed, keys, self._clock.now(), others)
        self.changed = True
        for witness in self._witnesses:
            await witness(made)
        return made

    async def _keys(self, claimed: Sequence[Claimed]) -> dict[str, tuple[Key, int]]:
        if not claimed:
            return {}
        names = [each.contact for each in claimed]
        found = await asyncio.to_thread(self._archive.destroy, names)
        keys: dict[str, tuple[Key, int]] = {}
        for each in claimed:
            state, files = found[each.contact].key, found[each.contact].files
            if state != "missing":
                keys[each.contact] = ("destroyed", files)
            else:
                keys[each.contact] = ("missing" if each.recorded or files else "none", files)
        return keys


def _by_contact(claimed: Sequence[Claimed]) -> list[list[Claimed]]:
    found: dict[str, list[Claimed]] = {}
    for each in claimed:
        found.setdefault(each.contact, []).append(each)
    return list(found.values())
