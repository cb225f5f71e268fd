"""Films of recordings for those who want them as one file: a job each, in a process beside the server, one at a time.

A contact has at most one; whoever asks again gets the one that is there. Jobs outlive the server (`film_jobs.py`): one
that was under way when it ended is begun anew, what there was of it goes, and one that is finished is there until its
time is over, somebody takes it away, or what it shows is destroyed.
"""

import asyncio
import base64
import contextlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection

from policies.consent import Recipient
from policies.retention import What
from signaling.core.errors import Code, Refused
from signaling.evidence.words import Language
from signaling.ports import Archive, ArchiveTrouble, Clock, Films, StorageTrouble
from signaling.review.film_jobs import Film, FilmJobs

log = logging.getLogger(__name__)

KEPT_MS: Final = 24 * 3_600_000
MOST: Final = 20
"""Films that are there at the same time, of all contacts."""
TRIES: Final = 3
"""How often one is begun that ends with the server each time."""
SWEEP_S: Final = 60.0
LINE: Final = 1 << 16
LIVE: Final = frozenset({"waiting", "running"})
HELD: Final = LIVE | {"done"}
INTERRUPTED: Final = "interrupted"
LOST: Final = "lost"
Argument = TypeVar("Argument")

__all__ = ["KEPT_MS", "MOST", "TRIES", "Compositions", "Film"]


class Plans(Protocol):
    async def film(
        self, contact: str, recipient: Recipient, language: Language, by: str, now: int
    ) -> dict[str, Any]:
        """What the program reads, by what may be in it now. Raises `Refused`: there may be none."""
        ...


class Compositions:
    """Made inside a running loop."""

    def __init__(
        self, films: Films, jobs: FilmJobs, archive: Archive, clock: Clock, plans: Plans
    ) -> None:
        self._films = films
        self._jobs = jobs
        self._archive = archive
        self._clock = clock
        self._plans = plans
        self._writing = asyncio.Lock()
        self._written: asyncio.Future[None] | None = None
        self._by_contact: dict[str, Film] = {}
        self._queue: asyncio.Queue[Film] = asyncio.Queue()
        self._process: asyncio.subprocess.Process | None = None
        self._current: Film | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Finds again what the server before this one had."""
        try:
            for film in await asyncio.to_thread(self._jobs.load):
                await self._found(film)
        except OSError:
            log.exception("which films were asked for can't be read")
        await self._only_ours()
        self._tasks = [asyncio.create_task(self._work()), asyncio.create_task(self._sweep())]

    async def _found(self, film: Film) -> None:
        self._by_contact[film.contact] = film
        if film.state not in LIVE:
            return
        # Nothing is written twice under one name: the program of before may still be at it.
        film = self._by_contact[film.contact] = film.anew()
        if film.tries >= TRIES:
            self._fail(film, INTERRUPTED)
        else:
            self._queue.put_nowait(film)
        await self._keep(film)

    async def stop(self) -> None:
        """What is under way is begun anew by the next server."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._written is not None:
            await asyncio.gather(self._written, return_exceptions=True)

    # --- for those who want one

    def of(self, contact: str) -> Film | None:
        """The contact's, however it stands."""
        film = self._by_contact.get(contact)
        if film is not None and film.until is not None and film.until <= self._clock.now():
            return None
        return film

    async def add(self, film: Film) -> Film:
        """The contact's film: this one, or the one that is there or being made already. Raises `Refused`: one for
        somebody else is, who may see other people in it."""
        before = self.of(film.contact)
        if before is not None and before.state in HELD:
            if before.recipient != film.recipient:
                words = "there is one for another recipient: take it away first"
                raise Refused(Code.UNAVAILABLE, words, reason="film_for_another")
            return before
        busy = sum(each.state in HELD for each in self._by_contact.values())
        if busy >= MOST:
            raise Refused(Code.UNAVAILABLE, "too many films are there", reason="too_many_films")
        self._by_contact[film.contact] = film
        await self._keep(film)
        self._queue.put_nowait(film)
        return film

    async def cancel(self, contact: str) -> None:
        """It isn't made any further, and what there is of it goes. Raises `OSError`, `StorageTrouble`."""
        film = self._by_contact.get(contact)
        if film is None:
            return
        film.state, film.until = "cancelled", None
        if film is self._current and self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        await self._gone(film)

    async def key(self, film: Film) -> bytes:
        """What opens it. Raises `ArchiveTrouble`, `OSError`: what it shows can't be had any more."""
        return film.key(await asyncio.to_thread(self._archive.key, film.contact))

    def read(self, film: Film, key: bytes, start: int, end: int) -> Iterator[bytes]:
        """Blocks. Raises `StorageTrouble`."""
        return self._films.read(film.name, key, start, end)

    # --- as a holder of what belongs to contacts (review/destroying.py)

    def rows(self, connection: Connection, contacts: Sequence[str], what: What) -> None:
        """None of it is in the database."""

    async def forget(self, contacts: Sequence[str], what: What) -> None:
        """Whatever of a contact goes, its film goes first: it shows sound, picture and pages."""
        for contact in contacts:
            await self.cancel(contact)
            self._by_contact.pop(contact, None)

    # --- one after the other

    async def _work(self) -> None:
        while True:
            film = await self._queue.get()
            if film.state != "waiting":
                continue
            self._current = film
            film.state, film.tries = "running", film.tries + 1
            await self._keep(film)
            try:
                await self._make(film)
            except (StorageTrouble, ArchiveTrouble) as trouble:
                film.code = trouble.code
            except Refused as refused:
                film.code = str(refused.details.get("reason", refused.code))
            except Exception:  # the next one may be made all the same
                log.exception("a film could not be made")
                film.code = "composer_away"
            await self._ended(film)

    async def _ended(self, film: Film) -> None:
        """However it did."""
        self._current = self._process = None
        if film.state == "running":
            self._fail(film, film.code or "composer_away")
        if film.state != "cancelled":
            await self._keep(film)
        if film.state != "done":
            await self._taken_away(film)

    def _fail(self, film: Film, code: str) -> None:
        film.state, film.code, film.until = "failed", code, self._clock.now() + KEPT_MS

    async def _make(self, film: Film) -> None:
        key = await asyncio.to_thread(self._archive.key, film.contact)
        now = self._clock.now()
        plan = {
            **await self._plans.film(film.contact, film.recipient, film.language, film.by, now),
            **self._films.places(),
            "key": base64.b64encode(key).decode(),
            "name": film.name,
            "out_key": base64.b64encode(film.key(key)).decode(),
        }
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *self._films.command(), stdin=pipe, stdout=pipe, limit=LINE
        )
        self._process = process
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            if film.state == "running":  # else it was cancelled while the process came up
                process.stdin.write(json.dumps(plan).encode() + b"\n")
                await process.stdin.drain()
                async for line in process.stdout:
                    self._told(film, json.loads(line))
            if await process.wait() == 0 and film.size and film.state == "running":
                film.state, film.until = "done", self._clock.now() + KEPT_MS
        except ConnectionError:
            film.code = film.code or "composer_away"
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _told(self, film: Film, facts: Mapping[str, Any]) -> None:
        film.done, film.of = facts.get("done", film.done), facts.get("of", film.of)
        film.size, film.code = facts.get("size", film.size), facts.get("code", film.code)

    async def _keep(self, film: Film) -> None:
        """For the next server. Where that can't be, this one goes on."""
        async with self._writing:
            if self._by_contact.get(film.contact) is not film or film.state == "cancelled":
                return
            try:
                await self._write(self._jobs.put, film)
            except OSError:
                log.exception("a film is not remembered after a restart")

    async def _write(self, work: Callable[[Argument], None], argument: Argument) -> None:
        """Goes on also when whoever waits for it is cancelled; `stop` waits for it."""
        self._written = asyncio.ensure_future(asyncio.to_thread(work, argument))
        await asyncio.shield(self._written)

    async def _gone(self, film: Film) -> None:
        """First what opened it, then the film. Raises `OSError`, `StorageTrouble`."""
        async with self._writing:
            if self._by_contact.get(film.contact) is film:
                await self._write(self._jobs.drop, film.contact)
        await asyncio.to_thread(self._films.remove, film.name)

    async def _taken_away(self, film: Film) -> None:
        """What there is of one that came to nothing."""
        try:
            await asyncio.to_thread(self._films.remove, film.name)
        except StorageTrouble as trouble:
            log.error("a film could not be taken away", extra={"code": trouble.code})

    async def _only_ours(self) -> None:
        """What dead jobs left goes; and whoever says that they have a film and haven't, has failed."""
        done = [each for each in self._by_contact.values() if each.state == "done"]
        try:
            there = await asyncio.to_thread(self._films.names)
            # Looked up after: whatever was there by then belongs to somebody who is known by now.
            ours = {each.name for each in self._by_contact.values() if each.state in HELD}
            for name in there - ours:
                await asyncio.to_thread(self._films.remove, name)
        except StorageTrouble as trouble:
            log.error("films of recordings can't be kept", extra={"code": trouble.code})
            return
        for film in done:
            if film.state == "done" and film.name not in there:
                self._fail(film, LOST)
                await self._keep(film)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            await self.sweep()

    async def sweep(self) -> None:
        """Those whose time is over, and what nobody knows of."""
        now = self._clock.now()
        for contact, film in list(self._by_contact.items()):
            if film.until is not None and film.until <= now:
                try:
                    await self._gone(film)
                except (OSError, StorageTrouble):
                    log.exception("a film could not be taken away")  # the next sweep tries again
                    continue
                if self._by_contact.get(contact) is film:
                    del self._by_contact[contact]
        await self._only_ours()
