"""What a customer takes home: the files that were given, for some days, with what was drawn on them where agreed.

The address holds a token in its fragment, which no log ever sees; it is exchanged for a cookie of an hour.
A copy with marks is made once for all that was drawn and kept, so that its SHA-256 stays what was told.
"""

import asyncio
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from weakref import WeakValueDictionary

from signaling.core import links
from signaling.core.document_views import DocumentKind, MarkView
from signaling.core.errors import Code, Refused
from signaling.core.links import Claims, LinkFacts
from signaling.documents.examine import stored
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.palette import drawn
from signaling.documents.storage import Threaded, scratch, sha256_of
from signaling.documents.versions import Versions
from signaling.invitations import ISSUER
from signaling.ports import Clock, RenderTrouble, StorageTrouble
from signaling.store.keys import KeyRing, SigningKeys
from signaling.store.marks import Marks
from signaling.store.papers import Copy, GivenVersion, Papers
from signaling.tokens import sign, verify

log = logging.getLogger(__name__)

LINK: Final = "visavis:download"
COOKIE: Final = "visavis:download-cookie"
"""Audiences: neither of the two opens the other's door."""
COOKIE_S: Final = 3_600
DAY_MS: Final = 86_400_000


class Given:
    """What a contact's customer may fetch, and until when."""

    def __init__(self, contact: str, until: int, versions: Mapping[str, GivenVersion]) -> None:
        self.contact: Final = contact
        self.until: Final = until
        self.versions: Final = versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A file to be fetched. `marked`: with what was drawn on it; `sha256` of exactly the bytes that are fetched."""

    version: str
    name: str
    size: int
    sha256: str
    marked: bool
    pages: int
    kind: DocumentKind


class Handover:
    """Of one desk. `colours`: of marks, as #rrggbb."""

    def __init__(
        self,
        papers: Papers,
        marks: Marks,
        versions: Versions,
        storage: Threaded,
        opened: OpenDocuments,
        keys: SigningKeys,
        clock: Clock,
        *,
        desk: str,
        days: int,
        colours: tuple[str, ...],
    ) -> None:
        self._papers = papers
        self._marks = marks
        self._versions = versions
        self._storage = storage
        self._opened = opened
        self._keys = keys
        self._clock = clock
        self._desk = desk
        self._keeps_ms = days * DAY_MS
        self._colours = colours
        self._making: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    # --- tokens

    async def token(self, contact: str) -> tuple[str, int] | None:
        """For the address, and until when; None where nothing was given, or the talk isn't over."""
        given = await self._given(contact)
        if given is None or not given.versions:
            return None
        return self._sign(await self._ring(), contact, LINK, given.until), given.until

    async def exchanged(self, token: str) -> str:
        """A cookie's value for an address's token. Raises `Refused(DOWNLOAD_OVER)`."""
        given = await self.of(token, LINK)
        until = min(given.until, self._clock.now() + COOKIE_S * 1000)
        return self._sign(await self._ring(), given.contact, COOKIE, until)

    async def of(self, token: str, audience: str = COOKIE) -> Given:
        """What whoever holds this may fetch now. Raises `Refused(DOWNLOAD_OVER)`."""
        now = self._clock.now()
        try:
            claims = verify(token, await self._ring(), now, audience)
            facts = LinkFacts(revoked=False, contacts=1, used=None)
            links.check(claims, now, issuer=ISSUER, audience=audience, desk=self._desk, facts=facts)
        except Refused:
            raise _over() from None
        given = await self._given(claims.jti)
        if given is None or now >= given.until:
            raise _over()
        return given

    async def _given(self, contact: str) -> Given | None:
        found = await self._papers.given(contact)
        if found is None or found.ended_at is None:
            return None
        versions = {each.version: each for each in found.versions}
        return Given(contact, found.ended_at + self._keeps_ms, versions)

    async def _ring(self) -> KeyRing:
        return await self._keys.ring(self._clock.now())

    def _sign(self, ring: KeyRing, contact: str, audience: str, until: int) -> str:
        now = self._clock.now() // 1000
        claims = Claims(
            iss=ISSUER,
            aud=audience,
            desk=self._desk,
            ref=None,
            nbf=now,
            exp=max(until // 1000, now + 1),
            iat=now,
            jti=contact,
        )
        return sign(claims, ring)

    # --- files

    async def files(self, given: Given) -> tuple[tuple[Handed, ...], tuple[str, ...]]:
        """With their sizes and hashes; copies with marks are made now. And the names of those that can't be had now:
        one that can't be made keeps nobody from the others."""
        handed: list[Handed] = []
        missing: list[str] = []
        for each in given.versions.values():
            try:
                row = await self._file(given, each)
            except (RenderTrouble, StorageTrouble) as trouble:
                if trouble.code != "key_destroyed":
                    log.error("a document could not be handed out", extra={"code": trouble.code})
                    missing.append(each.name)
                continue
            if row is not None:
                handed.append(row)
        return tuple(handed), tuple(missing)

    async def _file(self, given: Given, each: GivenVersion) -> Handed | None:
        try:
            version = await self._versions.get(each.version)
        except Refused:
            return None  # destroyed meanwhile, or withdrawn and cleared away
        copy = await self.marked(given.contact, each.version) if each.given == "marked" else None
        return Handed(
            version=version.id,
            name=each.name,
            size=version.size if copy is None else copy.size,
            sha256=version.sha256 if copy is None else copy.sha256,
            marked=copy is not None,
            pages=version.pages,
            kind=version.kind if copy is None else "pdf",
        )

    async def lies(self, given: Given, version: str) -> tuple[str, int, bool]:
        """Holder, bytes and whether with marks, of one that was given. Raises `Refused`, `RenderTrouble`, …"""
        each, known = given.versions[version], await self._versions.get(version)
        copy = await self.marked(given.contact, version) if each.given == "marked" else None
        return (copy.holder, copy.size, True) if copy else (known.id, known.size, False)

    async def marked(self, contact: str, version: str) -> Copy | None:
        """The version with everything that is drawn on it now; None: nothing is. Raises `RenderTrouble`, …"""
        # Kept as long as anybody holds it or waits for it: a second copy would destroy the first.
        lock = self._making.setdefault((contact, version), asyncio.Lock())
        async with lock:
            return await self._marked(contact, version)

    async def _marked(self, contact: str, version: str) -> Copy | None:
        number = await self._papers.number(contact, version)
        before = await self._papers.copy(contact, version)
        if before is not None and before.number == number:
            return before
        marks = await self._marks.of_version(contact, version)
        copy = await self._make(contact, version, number, marks) if marks else None
        if copy is not None:
            await self._papers.put_copy(copy)
        if before is not None:
            await self._storage.run(self._storage.storage.destroy, before.holder)
        return copy

    async def _make(
        self, contact: str, version: str, number: int, marks: tuple[MarkView, ...]
    ) -> Copy:
        known = await self._versions.get(version)
        lines = [drawn(mark, self._colours) for mark in marks]
        with scratch() as fd:
            async with self._opened.use(*known.lies, contact) as document:
                await document.flatten(lines, fd)
            holder, size = await self._storage.run(stored, self._storage.storage, fd)
            digest = await self._storage.run(sha256_of, fd)
            assert os.fstat(fd).st_size == size
        return Copy(
            contact=contact,
            version=version,
            number=number,
            holder=holder,
            sha256=digest,
            size=size,
            made_at=self._clock.now(),
        )


def _over() -> Refused:
    return Refused(Code.DOWNLOAD_OVER, "this download is over, or never was")
