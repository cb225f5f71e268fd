"""Makes a contact's evidence bundle: looks everything up, then writes it piece by piece as it is read.

What goes into it for whom is decided as for every copy (`manifest.copy`): for a court or authority and within the house
all of it; for a customer or a dispute nothing of those who haven't agreed to its passing on. Nothing of the bundle is
ever on the house's disk. What turns out damaged on the way is in it up to there, and named in the report.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policies.consent import Recipient
from signaling import manifest, receipts
from signaling.api.evidence_models import Manifest
from signaling.api.models import ContactDetail
from signaling.api.recording_models import PersonRow
from signaling.config import Settings
from signaling.core.audit import Entry, Head, canonical, line
from signaling.core.errors import Code, Refused
from signaling.days import local
from signaling.evidence.bundle import Writer
from signaling.evidence.contents import facts_of, of_contact, of_recording, was_recorded
from signaling.evidence.pictures import Painter
from signaling.evidence.plan import plan
from signaling.evidence.report import Facts, Pictured, render
from signaling.evidence.sheets import Sheet, sheets
from signaling.evidence.verify import ABOUT, HEAD, LOG, MANIFEST
from signaling.evidence.words import LANGUAGES, Language
from signaling.heads import HeadKey
from signaling.pieces import threaded
from signaling.ports import Archive, ArchiveTrouble, RecordedPart
from signaling.receipts import Line, Receipt
from signaling.store.audit import AuditLog
from signaling.store.contacts import Contacts
from signaling.store.engine import Database
from signaling.store.evidence import EvidenceFacts
from signaling.store.receipts import Receipts
from signaling.store.recordings import About, Recordings

FORMAT: Final = 1
RUNNING: Final = "running"
OUTSIDE: Final[frozenset[Recipient]] = frozenset({"customer", "dispute"})
INNER: Final = ("hold.", "judgement.", "task.", "customer.")
"""Entries about the house's own work: that a contact is held for a case or was judged, and by whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who makes it. `imprint`: by language; `key`: the one that signs the audit log."""

    desk: str
    name: str
    imprint: Mapping[str, str]
    zone: str
    key: HeadKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is to go into a bundle. `parts`: in the archive, of those that may go; `names`: of accounts and documents,
    by their ids, also where they are no part of it."""

    told: Manifest
    parts: Sequence[RecordedPart]
    answers: Mapping[str, Sequence[Line]]
    begun_at: int
    reference: str | None
    recipient: Recipient
    made_at: int
    made_by: str
    names: Mapping[str, str]

    @property
    def contact(self) -> str:
        return self.told.contact.id

    @property
    def facts(self) -> dict[str, str | int]:
        """For the audit log."""
        withheld = len(self.told.withheld)
        recorded = int(not self.told.unrecorded)
        return {
            "purpose": self.recipient,
            "recorded": recorded,
            "parts": len(self.parts),
            "withheld": withheld,
        }


class Making:
    """`painter` None: pages can't be pictured here, and the bundle says so."""

    def __init__(
        self,
        house: House,
        recordings: Recordings,
        facts: EvidenceFacts,
        contacts: Contacts,
        consents: Receipts,
        audit: AuditLog,
        archive: Archive,
        painter: Painter | None,
    ) -> None:
        self._house = house
        self._recordings = recordings
        self._facts = facts
        self._contacts = contacts
        self._consents = consents
        self._audit = audit
        self._archive = archive
        self._painter = painter

    async def look(self, contact: str, recipient: Recipient, made_at: int, made_by: str) -> Case:
        """Raises `Refused`: there is no such contact, it is not over, or nothing of it may be passed on."""
        detail = await self._detail(contact)
        about = await self._about(contact)
        over = detail.contact if about is None else about.recording
        if over.ended_at is None:
            words = "the contact is not over"
            raise Refused(Code.NOT_FOUND, words, reason=RUNNING)
        parts, trouble = ((), None) if about is None else await _parts(self._archive, contact)
        whole = await self._whole(detail, about, parts, trouble)
        told = manifest.copy(whole, whole.mode, recipient)
        wanted = {part.sequence for part in told.parts}
        answers: dict[str, Sequence[Line]] = {}
        begun_at = detail.contact.opened_at
        for person in told.people:
            found = await self._consents.of(contact, person.participant)
            begun_at, answers[person.participant] = found.begun_at, found.lines
        return Case(
            told=told,
            parts=[part for part in parts if part.sequence in wanted],
            answers=answers,
            begun_at=begun_at,
            reference=detail.contact.reference,
            recipient=recipient,
            made_at=made_at,
            made_by=made_by,
            names={
                **{each.version: each.name for each in detail.documents},
                **{each.who: each.name for each in detail.guests},
                **{each.agent: each.agent_name for each in detail.matches},
            },
        )

    async def showable(
        self, contact: str, recipient: Recipient, made_at: int, made_by: str
    ) -> Case:
        """The same for a film. Raises `Refused` as well where there is nothing to be shown."""
        case = await self.look(contact, recipient, made_at, made_by)
        if case.told.trouble is not None or not case.parts:
            reason = case.told.trouble or "no_media"
            raise Refused(Code.NOT_FOUND, "there is nothing to be shown", reason=reason)
        return case

    async def film(
        self, contact: str, recipient: Recipient, language: Language, by: str, now: int
    ) -> dict[str, Any]:
        """The plan of one. Raises `Refused`."""
        case = await self.showable(contact, recipient, now, by)
        pictures = await self.pictures(case)
        return plan(contact, case.told, pictures, language, self._house.zone)

    async def _detail(self, contact: str) -> ContactDetail:
        try:
            return await self._contacts.detail(contact)
        except Refused as refused:
            gone = [each for each in await self._facts.destroyed(contact) if each.what == "record"]
            if refused.code is not Code.NOT_FOUND or not gone:
                raise
            day = local(gone[0].at, self._house.zone).date()
            words = f"all of it was destroyed on {day} ({gone[0].why}), as the audit log certifies"
            raise Refused(Code.NOT_FOUND, words, reason="destroyed") from None

    async def _about(self, contact: str) -> About | None:
        try:
            return await self._recordings.about(contact)
        except Refused as refused:
            if refused.code is not Code.NOT_FOUND:
                raise
            return None

    async def _whole(
        self,
        detail: ContactDetail,
        about: About | None,
        parts: Sequence[RecordedPart],
        trouble: str | None,
    ) -> Manifest:
        contact = facts_of(detail)
        destroyed = await self._facts.destroyed(contact.id)
        if about is not None and was_recorded(about, parts, trouble):
            return of_recording(contact, about, parts, trouble, destroyed)
        since, until = contact.connected_at, contact.ended_at
        restarts = () if since is None else await self._facts.restarts(since, until or since)
        return of_contact(
            detail,
            await self._recordings.told(contact.id),
            about,
            await self._facts.asking(contact.id),
            destroyed,
            restarts,
        )

    async def pieces(self, case: Case) -> AsyncIterator[bytes]:
        """The bundle's bytes. An entry about the contact has to be in the audit log by now."""
        writer = Writer()
        # At once: what comes into the log while an hour of media is read is about other people.
        entries, head = await self._audit.excerpt(case.contact)
        told = _certified(case.told, [entry for _, entry in entries])
        log, signed = self._log(case, entries, head)
        pictured = _filed(await self.pictures(case))
        async for piece in self._written(writer, self._first(case)):
            yield piece
        for each in pictured:
            if isinstance(each.picture, bytes):
                async for piece in self._written(writer, {each.file: each.picture}):
                    yield piece
        media, damaged = dict[int, str](), set[int]()
        for part in case.parts:
            media[part.sequence] = f"media/{manifest.file_name(part)}"
            content = _readable(self._archive, part, damaged)
            async for piece in threaded(writer.file(media[part.sequence], content)):
                yield piece
        told = _marked(told, damaged)
        detail = {MANIFEST: f"{told.model_dump_json(indent=2)}\n".encode()}
        async for piece in self._written(writer, detail):
            yield piece
        async for piece in threaded(writer.blocks()):
            yield piece
        facts = Facts(
            house=self._house.name,
            zone=self._house.zone,
            reference=case.reference,
            recipient=case.recipient,
            made_at=case.made_at,
            made_by=_name(told.people, case.made_by),
            key=self._house.key.id,
            told=told,
            answers=dict(case.answers),
            names=case.names,
            sheets=pictured,
            media=media,
            files=tuple(writer.files),
        )
        reports = {
            f"report.{each}.html": (await asyncio.to_thread(render, facts, each)).encode()
            for each in LANGUAGES
        }
        async for piece in self._written(writer, {**reports, LOG: log, HEAD: signed}):
            yield piece
        async for piece in threaded(writer.end(self._house.key.seal)):
            yield piece

    async def _written(self, writer: Writer, files: Mapping[str, bytes]) -> AsyncIterator[bytes]:
        for name, content in files.items():
            async for piece in threaded(writer.file(name, [content])):
                yield piece

    def _first(self, case: Case) -> dict[str, bytes]:
        """What is known before anything is read."""
        about: dict[str, str | int | None] = {
            "format": FORMAT,
            "desk": self._house.desk,
            "house": self._house.name,
            "contact": case.contact,
            "recipient": case.recipient,
            "made_at": case.made_at,
            "made_by": case.made_by,
            "key": self._house.key.id,
        }
        files = {ABOUT: f"{canonical(about)}\n".encode()}
        for who, lines in case.answers.items():
            if not lines:
                continue
            for language in LANGUAGES:
                receipt = Receipt(
                    house=self._house.name,
                    imprint=self._house.imprint[language],
                    contact=case.contact,
                    begun_at=case.begun_at,
                    made_at=case.made_at,
                    zone=self._house.zone,
                    lines=lines,
                )
                files[f"consents/{who}.{language}.html"] = receipts.render(
                    receipt, language
                ).encode()
        return files

    async def pictures(self, case: Case) -> dict[Sheet, bytes | str]:
        """Of each page as it stood, in order of time; or why there is none."""
        wanted = sheets(case.told.shown, case.told.marks)
        if self._painter is None or not wanted:
            return dict.fromkeys(wanted, "unavailable")
        painted = await self._painter.paint(wanted, case.contact)
        return {sheet: painted[sheet] for sheet in wanted}

    def _log(self, case: Case, entries: list[tuple[str, Entry]], head: Head) -> tuple[bytes, bytes]:
        if case.recipient in OUTSIDE:
            *earlier, last = entries  # the last one is what the head says
            entries = [each for each in earlier if not each[1].kind.startswith(INNER)] + [last]
        lines = "".join(f"{line(previous, entry)}\n" for previous, entry in entries)
        return (
            lines.encode(),
            f"{self._house.key.sign(self._house.desk, case.made_at, head)}\n".encode(),
        )


def making_of(
    settings: Settings, database: Database, archive: Archive, painter: Painter | None
) -> Making:
    """Of the desk of these settings. Raises `KeyUnusable`, `OSError`."""
    desk = settings.desk
    house = House(
        desk=desk.id,
        name=desk.name,
        imprint=desk.imprint.by_language(),
        zone=desk.time_zone,
        key=HeadKey.of(settings.keys_folder),
    )
    return Making(
        house,
        Recordings(database, desk.id),
        EvidenceFacts(database, desk.id),
        Contacts(database, desk.id),
        Receipts(database, desk.id),
        AuditLog(database, desk.id),
        archive,
        painter,
    )


async def _parts(archive: Archive, contact: str) -> tuple[Sequence[RecordedPart], str | None]:
    try:
        found = await asyncio.to_thread(archive.parts, contact)
    except ArchiveTrouble as trouble:
        return (), trouble.code
    except OSError:
        return (), "archive_unreachable"
    return found, None


def _readable(archive: Archive, part: RecordedPart, damaged: set[int]) -> Iterator[bytes]:
    """Up to where it is as it was written."""
    try:
        yield from archive.read(part, 0, part.size)
    except (ArchiveTrouble, OSError):
        damaged.add(part.sequence)


def _certified(told: Manifest, entries: Sequence[Entry]) -> Manifest:
    """With the numbers of the entries that certify what is gone."""
    numbers = {entry.kind: entry.number for entry in entries}
    destroyed = tuple(
        each.model_copy(update={"number": numbers.get(f"{each.what}.destroyed")})
        for each in told.destroyed
    )
    return told.model_copy(update={"destroyed": destroyed})


def _marked(told: Manifest, damaged: set[int]) -> Manifest:
    """With what turned out only when it was read."""
    parts = tuple(
        part.model_copy(update={"state": "damaged"}) if part.sequence in damaged else part
        for part in told.parts
    )
    return told.model_copy(update={"parts": parts})


def _name(people: Sequence[PersonRow], account: str) -> str:
    return next(
        (each.name for each in people if each.participant == account and each.name), account
    )


def _filed(pictures: Mapping[Sheet, bytes | str]) -> list[Pictured]:
    """With the names that they have in the bundle."""
    found = []
    for number, (sheet, picture) in enumerate(pictures.items(), 1):
        kind = "jpg" if picture[:2] == b"\xff\xd8" else "webp"
        file = f"documents/{number:04}-{sheet.version}-page-{sheet.page}.{kind}"
        found.append(Pictured(sheet=sheet, file=file, picture=picture))
    return found
