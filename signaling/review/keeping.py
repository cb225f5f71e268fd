"""What is kept and what goes: rules, holds, and the nightly run that lets go of what was kept long enough.

The list of what is due is kept up to date all day long in small steps (`store/keepings.py`), so that a plan is a look
and a night begins at once. A run takes some dozens of contacts at a time and lets others come between.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from policies import retention as policy
from policies.retention import WHATS, Due, Rules, What
from signaling.config import Settings
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.days import local
from signaling.ports import Archive, ArchiveTrouble, Clock
from signaling.review.destroying import BATCH, Destroyer, Release
from signaling.store.audit import AuditLog
from signaling.store.destructions import Destructions, Ground
from signaling.store.engine import Database
from signaling.store.holds import HeldRow, Holds
from signaling.store.keepings import DueCount, DueRow, Keepings
from signaling.store.models import Account

log = logging.getLogger(__name__)

LOOK_S: Final = 60.0
REST_S: Final = 0.02
"""Between two batches, so that whoever waits for the database comes first."""
DONE: Final = "retention.done"
SCRUBBED: Final = "retention.scrubbed"
SMALL: Final = 64 << 20
"""Bytes of a SQLite file that is written anew in half a second, at any time; a larger one when nobody is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A contact as retention sees it. `due`: of each layer that isn't gone; `going`, `gone`: layers that are; `key`: of
    its recording: *whole*, *destroyed*, *missing* (lost), *none* (nothing was recorded), *unknown* (the disk is away).
    """

    contact: str
    queue: str
    open: bool
    due: dict[What, Due]
    duty: Due | None
    extended: tuple[str, str, int] | None
    extendable: bool
    holds: list[HeldRow]
    going: frozenset[str]
    gone: frozenset[What]
    key: str

    @property
    def held(self) -> bool:
        return any(row.lifted_at is None for row in self.holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What goes until `until`: how much of it, and whose turn it is first. `unruled`: by queue, how many contacts no
    rule names."""

    until: int
    counts: list[DueCount]
    rows: list[DueRow]
    unruled: dict[str, int]


@dataclass(slots=True)
class Ran:
    """A run so far."""

    recordings: int = 0
    contents: int = 0
    records: int = 0
    scrubbed: bool = True


class Keeping:
    """Of one desk. `quiet`: nobody is in a contact, so that the database may be busy for a while."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        archive: Archive,
        clock: Clock,
        *,
        release: Release | None = None,
        quiet: Callable[[], bool] = lambda: True,
    ) -> None:
        desk = settings.desk.id
        self.rules: Final[Rules] = settings.retention_rules()
        self.keepings: Final = Keepings(database, desk, self.rules)
        self.holds: Final = Holds(database, desk, self.keepings)
        self.destructions: Final = Destructions(database, desk, self.keepings, self.rules)
        self.destroyer: Final = Destroyer(self.destructions, archive, clock, release)
        self._settings = settings
        self._database = database
        self._archive = archive
        self._clock = clock
        self._quiet = quiet
        self._audit = AuditLog(database, desk)
        self._running = asyncio.Lock()
        self._looked: datetime | None = None
        self._traces: bool | None = None
        """Of what was destroyed, in SQLite's file; None: not known yet."""
        self._scrubs: list[Callable[[], Awaitable[object]]] = []

    def also_scrub(self, scrub: Callable[[], Awaitable[object]]) -> None:
        """What another part has to take out of files of its own after something went."""
        self._scrubs.append(scrub)

    # --- looking

    def tonight(self) -> int:
        """When the next run begins (ms), or would."""
        zone = ZoneInfo(self._settings.desk.time_zone)
        hours, minutes = (int(each) for each in self._settings.retention.at.split(":"))
        now = local(self._clock.now(), zone.key)
        at = now.replace(hour=hours % 24, minute=minutes, second=0, microsecond=0)
        if at <= now:
            at = (at.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
        return int(at.timestamp() * 1000)

    async def plan(
        self,
        until: int | None = None,
        *,
        queues: frozenset[str] | None = None,
        after: tuple[int, str] | None = None,
        limit: int = 50,
    ) -> Plan:
        """`until` None: the next run. `queues`: of these alone."""
        await self.keepings.refresh()
        end = self.tonight() if until is None else until
        return Plan(
            until=end,
            counts=await self.keepings.counts(end, queues),
            rows=await self.keepings.due(end, queues=queues, after=after, limit=limit),
            unruled=await self.keepings.unruled(queues),
        )

    async def of(self, contact: str) -> Kept:
        """Raises `Refused(NOT_FOUND)`."""
        found = await self.keepings.find(contact)
        if found is None:
            raise Refused(Code.NOT_FOUND, "there is no such contact")
        facts = found.facts
        due = {} if facts is None else policy.due(facts, self.rules)
        return Kept(
            contact=contact,
            queue=found.queue,
            open=facts is None,
            due={what: one for what, one in due.items() if what not in found.gone},
            duty=None if facts is None else policy.duty(facts, self.rules),
            extended=await self.holds.extension(contact),
            extendable=facts is not None and policy.extendable(facts, self.rules),
            holds=await self.holds.of(contact),
            going=found.running,
            gone=found.gone,
            key=await self._key(contact) if found.recorded else "none",
        )

    async def names(self, accounts: Collection[str]) -> dict[str, str]:
        """Of these accounts, by id."""
        if not accounts:
            return {}
        query = select(Account.id, Account.name).where(
            Account.desk == self._settings.desk.id, Account.id.in_(sorted(accounts))
        )
        async with self._database.read() as connection:
            return {row.id: row.name for row in await connection.execute(query)}

    async def _key(self, contact: str) -> str:
        try:
            return await asyncio.to_thread(self._archive.key_state, contact)
        except (ArchiveTrouble, OSError):
            return "unknown"

    async def extend(self, contact: str, reason: str, by: str) -> None:
        """Keep it longer on request. Raises `Refused`; *field.invalid* where its queue has no period for that."""
        kept = await self.of(contact)
        if not kept.extendable:
            words = "no rule of its queue says how long that is"
            raise Refused(Code.FIELD_INVALID, words, field="contact")
        await self.holds.extend(contact, reason, by, self._clock.now())

    # --- letting go

    async def run(self, by: str | None = None, *, stop: Callable[[], bool] = lambda: False) -> Ran:
        """Everything that is due now; one at a time. `stop`: asked between batches."""
        async with self._running:
            ran = Ran()
            await self.destroyer.resume()
            await self.keepings.refresh()
            ground, after = Ground(why="retention", by=by), (0, "")
            await self._note("retention.begun", by)
            while not stop():
                rows = await self.keepings.due(self._clock.now(), after=after, limit=BATCH)
                if not rows:
                    break
                after = (rows[-1].due_at, rows[-1].contact)
                names = [row.contact for row in rows]
                for each in await self.destroyer.destroy_many(names, None, ground):
                    ran.recordings += each.what == "recording"
                    ran.contents += each.what == "content"
                    ran.records += each.what == "record"
                await asyncio.sleep(REST_S)
            ran.scrubbed = await self.scrub()
            await self._note(
                DONE,
                by,
                recordings=ran.recordings,
                contents=ran.contents,
                records=ran.records,
            )
            return ran

    async def scrub(self) -> bool:
        """After something went: leave nothing of it in the database's file; whether nothing is left to do."""
        if self.destroyer.changed:
            self.destroyer.changed = False
            for scrub in self._scrubs:
                await scrub()
            self._traces = self._database.path is not None
        if self._traces is None:
            self._traces = await self._left_traces()
        if self._traces:
            whole = self._database.size <= SMALL or self._quiet()
            if await self._database.scrub(whole=whole) and whole:
                self._traces = False
                await self._note(SCRUBBED, None)
        return not self._traces

    async def _left_traces(self) -> bool:
        """By the process before this one: something went after the file was written anew the last time."""
        if self._database.path is None:
            return False
        kinds = [f"{what}.destroyed" for what in WHATS]
        gone = await self._audit.page(kinds=kinds, limit=1)
        clean = await self._audit.page(kinds=(SCRUBBED,), limit=1)
        return bool(gone) and (not clean or clean[0].number < gone[0].number)

    async def look(self) -> None:
        """Once a minute: what is closed gets its day, what was begun goes on, and at the time set the night's run."""
        await self.keepings.refresh()
        await self.destroyer.resume()
        zone, retention = self._settings.desk.time_zone, self._settings.retention
        now = local(self._clock.now(), zone)
        last = self._looked or await self._last(zone) or now
        if retention.nightly and _passed(last, now, retention.at):
            ran = await self.run()
            facts = {"recordings": ran.recordings, "contents": ran.contents, "records": ran.records}
            log.info("what was kept long enough is gone", extra=facts)
        else:
            await self.scrub()
        self._looked = now  # not before: a night whose run failed is tried again

    async def _last(self, zone: str) -> datetime | None:
        """When the last run was done, so that a night in which the server was down is made up for."""
        found = await self._audit.page(kinds=(DONE,), limit=1)
        return local(found[0].at, zone) if found else None

    async def _note(self, kind: str, by: str | None, **data: int) -> None:
        entry = AuditRecord(at=self._clock.now(), kind=kind, actor=by, data={**data})
        await self._audit.append(entry)


def _passed(last: datetime, now: datetime, at: str) -> bool:
    """Whether this time of day was since then."""
    hours, minutes = (int(each) for each in at.split(":"))
    latest = now.replace(hour=hours % 24, minute=minutes, second=0, microsecond=0)
    if latest > now:
        latest -= timedelta(days=1)
    return last < latest
