"""Films of recordings for those who want them as one file: a job each, in a process beside the server, one at a time.

A film is encrypted under a key that only this process knows, and only in its memory: when it ends, or the film's time
is over, or somebody takes it away, nobody can read it any more. A contact has at most one; whoever asks again gets the
one that is there.
"""

import asyncio
import base64
import contextlib
import json
import logging
import os
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import Connection

from policies.consent import Recipient
from policies.retention import What
from signaling.core.errors import Code, Refused
from signaling.evidence.words import Language
from signaling.ports import Archive, ArchiveTrouble, Clock, Films, StorageTrouble

log = logging.getLogger(__name__)

State = Literal["waiting", "running", "done", "failed", "cancelled"]
KEPT_MS: Final = 24 * 3_600_000
MOST: Final = 20
"""Films that are there at the same time, of all contacts."""
SWEEP_S: Final = 60.0
LINE: Final = 1 << 16
LIVE: Final = frozenset({"waiting", "running"})


@dataclass(slots=True, kw_only=True)
class Film:
    """`plan`: makes what the program reads, when it is this film's turn. `done`, `of`: ms of the film; `until`: when it
    goes (ms since 1970); `code`: why there is none."""

    contact: str
    recipient: Recipient
    language: Language
    by: str
    plan: Callable[[], Awaitable[dict[str, Any]]]
    name: str = field(default_factory=lambda: secrets.token_hex(16))
    key: bytes = field(default_factory=lambda: os.urandom(32), repr=False)
    state: State = "waiting"
    done: int = 0
    of: int = 0
    size: int = 0
    code: str | None = None
    until: int | None = None


class Compositions:
    """Made inside a running loop."""

    def __init__(self, films: Films, archive: Archive, clock: Clock) -> None:
        self._films = films
        self._archive = archive
        self._clock = clock
        self._by_contact: dict[str, Film] = {}
        self._queue: asyncio.Queue[Film] = asyncio.Queue()
        self._process: asyncio.subprocess.Process | None = None
        self._current: Film | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        try:
            await asyncio.to_thread(self._films.prepare)
        except StorageTrouble as trouble:
            log.error("films of recordings can't be kept", extra={"code": trouble.code})
        self._tasks = [asyncio.create_task(self._work()), asyncio.create_task(self._sweep())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*map(self._gone, list(self._by_contact.values())))

    # --- for those who want one

    def of(self, contact: str) -> Film | None:
        """The contact's, however it stands."""
        film = self._by_contact.get(contact)
        if film is not None and film.until is not None and film.until <= self._clock.now():
            return None
        return film

    def add(self, film: Film) -> Film:
        """The contact's film: this one, or the one that is there or being made already. Raises `Refused`: one for
        somebody else is, who may see other people in it."""
        before = self.of(film.contact)
        if before is not None and before.state in LIVE | {"done"}:
            if before.recipient != film.recipient:
                words = "there is one for another recipient: take it away first"
                raise Refused(Code.UNAVAILABLE, words, reason="film_for_another")
            return before
        busy = sum(each.state in LIVE | {"done"} for each in self._by_contact.values())
        if busy >= MOST:
            raise Refused(Code.UNAVAILABLE, "too many films are there", reason="too_many_films")
        self._by_contact[film.contact] = film
        self._queue.put_nowait(film)
        return film

    async def cancel(self, contact: str) -> None:
        """It isn't made any further, and what there is of it goes."""
        film = self._by_contact.get(contact)
        if film is None:
            return
        film.state, film.until = "cancelled", None
        if film is self._current and self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        else:
            await self._gone(film)

    def read(self, film: Film, start: int, end: int) -> Iterator[bytes]:
        """Blocks. Raises `StorageTrouble`."""
        return self._films.read(film.name, film.key, start, end)

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
            film.state = "running"
            try:
                await self._make(film)
            except (StorageTrouble, ArchiveTrouble) as trouble:
                film.code = trouble.code
            except Exception:  # the next one may be made all the same
                log.exception("a film could not be made")
                film.code = "composer_away"
            await self._ended(film)

    async def _ended(self, film: Film) -> None:
        """However it did."""
        self._current = self._process = None
        if film.state == "running":
            film.state = "failed"
            film.code = film.code or "composer_away"
        if film.state != "done":
            await self._gone(film)

    async def _make(self, film: Film) -> None:
        key = await asyncio.to_thread(self._archive.key, film.contact)
        plan = {
            **await film.plan(),
            **self._films.places(),
            "key": base64.b64encode(key).decode(),
            "name": film.name,
            "out_key": base64.b64encode(film.key).decode(),
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

    async def _gone(self, film: Film) -> None:
        """First the key, then what it opened."""
        film.key = b""
        try:
            await asyncio.to_thread(self._films.remove, film.name)
        except StorageTrouble as trouble:
            log.error("a film could not be taken away", extra={"code": trouble.code})

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            await self.sweep()

    async def sweep(self) -> None:
        """Those whose time is over."""
        now = self._clock.now()
        for contact, film in list(self._by_contact.items()):
            if film.until is not None and film.until <= now:
                await self._gone(film)
                if self._by_contact.get(contact) is film:
                    del self._by_contact[contact]
