"""Takes the audit log's heads out of the database: every minute in which something was written, and at the stop. The
journal of destructions goes before, since a head tells of the last one.

What came since the last head is checked before the next one is signed; damage is told, in the server's log and by an
entry, and the next head is signed nevertheless: that the log has this head now is true, and the one before is kept.

A webhook gets the newest head. It may fail for as long as it likes: nobody waits for it, it is tried again with what is
the newest by then, and an entry says when it began to fail and when it worked again.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, Protocol, get_args

import aiohttp

from signaling import heads
from signaling.core.audit import START, Damage, Entry, Head, Kind, Verdict
from signaling.core.records import AuditRecord
from signaling.destructions import Journal, path_of
from signaling.heads import HeadKey
from signaling.looking import keep_looking
from signaling.metrics import Counts

log = logging.getLogger(__name__)

EVERY_S: Final = 60.0
PATIENCE_S: Final = 10.0
LAST_PATIENCE_S: Final = 1.0  # at the stop
RETRY_FIRST_S: Final = 5.0
RETRY_LAST_S: Final = 300.0
WEBHOOK_FAILED: Final = "audit.webhook_failed"
WEBHOOK_WORKS: Final = "audit.webhook_works"
DAMAGED: Final = "audit.damaged"
NOT_EXPORTED: Final = "the audit log's head is not exported"
MOST_DAMAGES: Final = 20  # told at once; the command tells all


class Log(Protocol):
    async def append(self, *records: AuditRecord) -> None: ...

    async def head(self) -> Head: ...

    async def verify(self, after: Head = START) -> Verdict: ...

    async def all_of(self, kind: str) -> list[Entry]: ...

    async def behind(self, kinds: Sequence[str], number: int, limit: int) -> list[Entry]: ...

    def entries(self, first: int, last: int | None) -> AsyncIterator[list[Entry]]: ...


class HeadExport:
    """One desk's. `checked` and `damages` say how far the log has been looked at, and what was found."""

    def __init__(
        self,
        audit: Log,
        desk: str,
        folder: Path,
        path: Path,
        *,
        now: Callable[[], int],
        counts: Counts,
        webhook: str | None = None,
    ) -> None:
        self._log = audit
        self._desk = desk
        self._key = HeadKey.of(folder)
        if HeadKey.exposed(folder):
            log.error("others may read the key that signs the audit log: chmod 600")
        self._path = path
        self.journal: Final = Journal(audit, desk, self._key, path_of(path))
        self._now = now
        self._counts = counts
        self._webhook = Webhook(webhook, counts, self._told) if webhook is not None else None
        self._exported: Head | None = None
        self.checked: Head = START
        self.checked_at: int | None = None
        self.damages: tuple[Damage, ...] = ()

    async def start(self) -> None:
        """Go on behind the last head in the file that we have signed ourselves, with the damages that were told."""
        told = await self._log.all_of(DAMAGED)
        self.damages = tuple(sorted({found for each in told if (found := _damage(each))}))
        raw = await asyncio.to_thread(heads.tail, self._path)
        known, bad = heads.read(raw, self._desk, [self._key.public])
        for each in bad[:MOST_DAMAGES]:
            log.error("one of the last heads in the file proves nothing", extra={"why": each.why})
        if known:
            self.checked = self._exported = known[-1]

    async def run(self, every_s: float = EVERY_S) -> None:
        """At once and then for ever."""
        async with contextlib.AsyncExitStack() as stack:
            if self._webhook is not None:
                task = asyncio.get_running_loop().create_task(self._webhook.run())
                stack.push_async_callback(_ended, task)
            try:
                await self.look()
            except Exception:
                log.exception(NOT_EXPORTED)
            await keep_looking(self.look, NOT_EXPORTED, every_s=every_s)

    async def look(self) -> None:
        """Check what is new, and export the head if it is another one."""
        if await self._log.head() == self._exported:
            return
        verdict = await self._log.verify(self.checked)
        head, now = verdict.last, self._now()
        if verdict.damages:
            self.damages = tuple(sorted({*self.damages, *verdict.damages}))
            await self._tell(verdict.damages)
            head = await self._log.head()
        self.checked, self.checked_at = head, now
        destroyed = await self.journal.catch_up()
        line = self._key.sign(self._desk, now, head, min(destroyed, head.number))
        await asyncio.to_thread(heads.write, self._path, line)
        self._exported = head
        self._counts.audit_heads += 1
        if self._webhook is not None:
            self._webhook.newest(line)

    async def _tell(self, damages: tuple[Damage, ...]) -> None:
        for each in damages[:MOST_DAMAGES]:
            log.critical(
                "the audit log is damaged",
                extra={"damage": each.kind, "first": each.first, "last": each.last},
            )
        await self._log.append(
            *(
                AuditRecord(
                    at=self._now(),
                    kind=DAMAGED,
                    data={"damage": each.kind, "first": each.first, "last": each.last},
                )
                for each in damages[:MOST_DAMAGES]
            )
        )

    async def stop(self) -> None:
        """The last head of an orderly stop."""
        try:
            async with asyncio.timeout(LAST_PATIENCE_S):
                await self.look()
            if self._webhook is not None:
                await self._webhook.last()
        except Exception:
            log.exception(NOT_EXPORTED)

    async def _told(self, why: str | None) -> None:
        """The webhook began to fail, or works again."""
        kind = WEBHOOK_WORKS if why is None else WEBHOOK_FAILED
        await self._log.append(AuditRecord(at=self._now(), kind=kind, data={"why": why}))


def _damage(entry: Entry) -> Damage | None:
    """As `_tell` wrote it; None: the entry itself is damaged."""
    try:
        data = json.loads(entry.data)
        kind = next(kind for kind in get_args(Kind) if kind == data["damage"])
        return Damage(int(data["first"]), int(data["last"]), kind)
    except (ValueError, KeyError, TypeError, StopIteration):
        return None


class Webhook:
    """Posts the newest head until it is taken. `told` hears why when it begins to fail; None: it works again."""

    def __init__(
        self,
        url: str,
        counts: Counts,
        told: Callable[[str | None], Awaitable[None]],
        *,
        retry_s: float = RETRY_FIRST_S,
    ) -> None:
        self._url = url
        self._counts = counts
        self._told = told
        self._retry_s = retry_s
        self._line: str | None = None
        self._there = asyncio.Event()
        self._failing = False

    def newest(self, line: str) -> None:
        self._line = line
        self._there.set()

    @property
    def idle(self) -> bool:
        """The newest head was taken."""
        return self._line is None

    async def run(self) -> None:
        """For ever."""
        pause = self._retry_s
        while True:
            await self._there.wait()
            if await self._post(PATIENCE_S):
                pause = self._retry_s
                continue
            await asyncio.sleep(pause)
            pause = min(pause * 2, RETRY_LAST_S)

    async def last(self) -> None:
        """One more try, at the stop; the file has the head anyway."""
        if self._line is not None:
            await self._post(LAST_PATIENCE_S)

    async def _post(self, patience_s: float) -> bool:
        line = self._line
        assert line is not None
        why = await _post(self._url, line, patience_s)
        if why is not None:
            self._counts.audit_webhook_failures += 1
        elif self._line == line:
            self._line = None
            self._there.clear()
        if (why is not None) != self._failing:
            self._failing = why is not None
            words = "the webhook for heads fails" if why else "the webhook for heads works again"
            log.warning(words, extra={"why": why})
            with contextlib.suppress(Exception):  # the database is away: what it tells of stands
                await self._told(why)
        return why is None


async def _post(url: str, line: str, patience_s: float) -> str | None:
    """Why it was not taken: a status or a kind of error, never the address, which may be a secret."""
    timeout = aiohttp.ClientTimeout(total=patience_s)
    content = {"Content-Type": "application/json"}
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            posted = session.post(url, data=line.encode(), headers=content, allow_redirects=False)
            async with posted as answer:
                return None if 200 <= answer.status < 300 else f"status {answer.status}"
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return type(error).__name__


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
