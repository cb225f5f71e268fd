"""A customer's rights: to know all that is kept of them, and to have it erased.

Whose data it is tells the reference of the house's systems, or a contact's own number, which stands on every receipt.
An erasure is asked of the `Destroyer` for each contact; what a hold or a duty keeps is refused with the reason, and
till when. Asked again, or twice at once, it finds what is gone, and goes on with the rest.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from signaling import manifest
from signaling.config import Settings
from signaling.core.errors import Code, Refused
from signaling.core.events import Event, LinkRevoked
from signaling.ports import Archive, ArchiveTrouble, Clock, RecordedPart
from signaling.review.customer_package import (
    Customer,
    House,
    Told,
    document_path,
    folder_of,
)
from signaling.review.destroying import Ground
from signaling.review.keeping import Keeping, Kept
from signaling.store.customers import Customers, OneContact, Person
from signaling.store.engine import Database
from signaling.store.links import Links
from signaling.store.receipts import Receipts
from signaling.store.recordings import Recordings
from signaling.store.saved_searches import SavedSearches

NOBODY: Final = "running"
"""A recording whose contact is not over."""
STATUTORY: Final = "statutory"
State = Literal["free", "open", "held", "duty", "erased", "gone", "later"]
"""What an erasure would do, or did. *gone*: nothing was there; *later*: its disk is away, it goes when that is back."""
Revoke = Callable[[str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands against erasing a contact: `reasons` of holds; of a duty `until` when (ms; None: nobody knows yet)
    and `rule`, the setting."""

    contact: str
    state: State
    reasons: tuple[str, ...] = ()
    until: int | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """`links`, `searches`: invitations and saved searches that are gone."""

    results: tuple[Standing, ...]
    links: int
    searches: int


class CustomerRights:
    """Of one desk. `revoke` (link, by whom): no contact can be opened by a link any more, from now on."""

    def __init__(
        self,
        settings: Settings,
        customers: Customers,
        recordings: Recordings,
        consents: Receipts,
        archive: Archive,
        keeping: Keeping,
        clock: Clock,
        revoke: Revoke,
        searches: SavedSearches,
    ) -> None:
        self._searches = searches
        self.customers: Final = customers
        self._settings = settings
        self._recordings = recordings
        self._consents = consents
        self._archive = archive
        self._keeping = keeping
        self._clock = clock
        self._revoke = revoke
        self._one = asyncio.Lock()

    @classmethod
    def of(
        cls,
        settings: Settings,
        database: Database,
        archive: Archive,
        keeping: Keeping,
        clock: Clock,
        submit: Callable[[Event], Awaitable[object]],
    ) -> "CustomerRights":
        """`submit`: the desk hears of links that were revoked."""
        desk = settings.desk.id
        links = Links(database, desk)

        async def revoke(link: str, by: str) -> None:
            await links.revoke(clock.now(), link, by)
            await submit(LinkRevoked(link=link))

        return cls(
            settings,
            Customers(database, desk),
            Recordings(database, desk),
            Receipts(database, desk),
            archive,
            keeping,
            clock,
            revoke,
            SavedSearches(database, desk),
        )

    # --- what stands against it

    async def standing(self, contact: OneContact) -> Standing:
        """Before anything is asked for."""
        try:
            kept = await self._keeping.of(contact.id)
        except Refused as refused:
            if refused.code is not Code.NOT_FOUND:
                raise
            return Standing(contact=contact.id, state="gone")
        return _standing(contact, kept, self._clock.now())

    async def searches(self, person: Person) -> int:
        """How many searches that reviewers saved name this person."""
        return 0 if person.reference is None else await self._searches.naming(person.reference)

    # --- to know

    async def told(self, person: Person) -> Customer:
        """All of it but what lies in files, which is read when the package is written."""
        found = await self.customers.contacts(person)
        return Customer(
            house=House(self._settings),
            person=person,
            made_at=self._clock.now(),
            told=[await self._told(place, each) for place, each in enumerate(found, 1)],
            links=await self.customers.links(person),
        )

    async def _told(self, place: int, contact: OneContact) -> Told:
        folder = folder_of(place, contact)
        content = await self.customers.content(contact.id)
        parts, withheld, trouble = await self._media(contact.id)
        return Told(
            contact=contact,
            content=content,
            answers=(await self._consents.of(contact.id, contact.id)).lines,
            parts=parts,
            withheld=withheld,
            trouble=trouble,
            media={each.sequence: f"{folder}/{manifest.file_name(each)}" for each in parts},
            files={
                each.version: document_path(folder, number, each.name)
                for number, each in enumerate(content.documents, 1)
                if each.there
            },
        )

    async def _media(self, contact: str) -> tuple[Sequence[RecordedPart], int, str | None]:
        """What may be handed out of the recording, of how many people nothing, and why nothing at all."""
        try:
            about = await self._recordings.about(contact)
        except Refused:
            return (), 0, None  # nothing was recorded
        if about.recording.ended_at is None:
            return (), 0, NOBODY
        try:
            parts = await asyncio.to_thread(self._archive.parts, contact)
        except ArchiveTrouble as trouble:
            return (), 0, trouble.code
        except OSError:
            return (), 0, "archive_unreachable"
        try:
            copy = manifest.copy(
                manifest.whole(about, parts, None), about.recording.mode, "customer"
            )
        except Refused:
            return (), 0, "not_agreed"
        wanted = {part.sequence for part in copy.parts}
        return [each for each in parts if each.sequence in wanted], len(copy.withheld), None

    # --- to be forgotten

    async def erase(self, person: Person, contacts: Sequence[str], by: str) -> Erased:
        """These contacts of theirs: what somebody has seen and asked for. Never cut short half-way by whoever asked."""
        return await asyncio.shield(asyncio.ensure_future(self._erase(person, contacts, by)))

    async def _erase(self, person: Person, contacts: Sequence[str], by: str) -> Erased:
        async with self._one:
            theirs = {each.id: each for each in await self.customers.contacts(person)}
            links = await self.customers.links(person)
            for link in links:
                if link.revoked_at is None and link.expires_at > self._clock.now():
                    await self._revoke(link.id, by)
            results = [
                await self._erase_one(theirs[each], by)
                if each in theirs
                else Standing(contact=each, state="gone")
                for each in dict.fromkeys(contacts)
            ]
            names = [link.id for link in links]
            gone = await self.customers.erase_links(names, self._clock.now(), by) if names else []
            searches = 0
            if person.reference is not None:
                searches = await self._searches.forget(self._clock.now(), person.reference, by)
            await self._keeping.scrub()
            return Erased(results=tuple(results), links=len(gone), searches=searches)

    async def _erase_one(self, contact: OneContact, by: str) -> Standing:
        before = await self.standing(contact)
        if before.state != "free":
            return before
        ground = Ground(why="erasure", by=by)
        try:
            await self._keeping.destroyer.destroy(contact.id, "record", ground)
        except Refused as refused:
            return await self._refused(contact, refused)
        return Standing(contact=contact.id, state="erased")

    async def _refused(self, one: OneContact, refused: Refused) -> Standing:
        """Something came in between: a hold, a call. The destroyer has decided, so its word counts."""
        contact = one.id
        match refused.code:
            case Code.NOT_FOUND:
                return Standing(contact=contact, state="gone")
            case Code.CONTACT_HELD:
                now = await self.standing(one)
                return Standing(contact=contact, state="held", reasons=now.reasons)
            case Code.CONTACT_OPEN:
                return Standing(contact=contact, state="open")
            case Code.UNAVAILABLE:
                return Standing(contact=contact, state="later")
            case _:
                raise refused


def _standing(contact: OneContact, kept: Kept, now: int) -> Standing:
    if kept.open:
        return Standing(contact=contact.id, state="open")
    if kept.held:
        reasons = tuple(row.reason for row in kept.holds if row.lifted_at is None)
        return Standing(contact=contact.id, state="held", reasons=reasons)
    duty = kept.duty
    if duty is not None and (duty.at is None or duty.at > now):
        return Standing(contact=contact.id, state="duty", until=duty.at, rule=duty.rule)
    if duty is None and contact.mode == STATUTORY and "recording" not in kept.gone:
        rule = f"queues.{kept.queue}.retention.recording.{STATUTORY}"  # which nobody has set
        return Standing(contact=contact.id, state="duty", rule=rule)
    return Standing(contact=contact.id, state="free")
