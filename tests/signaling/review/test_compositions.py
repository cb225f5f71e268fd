"""A film is a job: one at a time, at most one a contact, gone after its time, when cancelled, and with its contact; and
it outlives the server."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from policies.consent import Recipient
from signaling.core.errors import Code, Refused
from signaling.evidence.words import Language
from signaling.ports import ArchiveTrouble, StorageTrouble
from signaling.review.compositions import KEPT_MS, MOST, TRIES, Compositions
from signaling.review.film_jobs import Film, FilmJobs
from tests.limits import PATIENCE_S

MAKES = """
import json, sys
plan = json.loads(sys.stdin.buffer.readline())
for line in plan["says"]:
    print(json.dumps(line), flush=True)
if plan["waits"]:
    sys.stdin.read()
sys.exit(plan["code"])
"""


class Clock:
    at = 1_000

    def now(self) -> int:
        return self.at


class Films:
    """`ports.Films`, with a program that says what its plan tells it to."""

    away = False

    def __init__(self) -> None:
        self.removed: list[str] = []
        self.there: set[str] = set()
        self.program = [sys.executable, "-c", MAKES]

    def command(self) -> tuple[str, ...]:
        return tuple(self.program)

    def places(self) -> dict[str, str]:
        return {"out": "somewhere"}

    def names(self) -> set[str]:
        if self.away:
            raise StorageTrouble("storage_away", "compositions")
        return set(self.there)

    def read(self, name: str, key: bytes, start: int, end: int) -> Iterator[bytes]:
        yield f"{name} {key.hex()} {start} {end}".encode()

    def remove(self, name: str) -> None:
        self.removed.append(name)
        self.there.discard(name)


class Archive:
    trouble: str | None = None

    def key(self, recording: str) -> bytes:
        if self.trouble is not None:
            raise ArchiveTrouble(self.trouble, recording)
        return bytes(32)


class Plans:
    """By contact, what the program is to say."""

    def __init__(self) -> None:
        self.by_contact: dict[str, dict[str, Any]] = {}
        self.refuses: str | None = None

    async def film(
        self, contact: str, recipient: Recipient, language: Language, by: str, now: int
    ) -> dict[str, Any]:
        if self.refuses is not None:
            raise Refused(Code.NOT_ALLOWED, "no", reason=self.refuses)
        return self.by_contact[contact]


class House:
    def __init__(self, folder: Path) -> None:
        self.films, self.archive, self.clock, self.plans = Films(), Archive(), Clock(), Plans()
        self.folder = folder
        self.jobs = self.server()

    def server(self) -> Compositions:
        """One that begins where another ended."""
        jobs = FilmJobs(self.folder)
        return Compositions(self.films, jobs, self.archive, self.clock, self.plans)  # type: ignore[arg-type]

    def written(self, contact: str) -> str:
        """The state that the next server would find."""
        path = self.folder / f"{contact}.json"
        return str(json.loads(path.read_text())["state"]) if path.exists() else ""

    async def restart(self) -> None:
        await self.jobs.stop()
        self.jobs = self.server()
        await self.jobs.start()

    def of(self, contact: str) -> Film:
        film = self.jobs.of(contact)
        assert film is not None
        return film

    def film(self, contact: str = "c1", *says: Any, waits: bool = False, code: int = 0) -> Film:
        told = says or ({"done": 0, "of": 9}, {"size": 7})
        self.plans.by_contact[contact] = {"says": told, "waits": waits, "code": code}
        self.clock.at += 1
        return Film(
            contact=contact, recipient="internal", language="de", by="vera", asked_at=self.clock.at
        )

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path / "film-jobs")
    await made.jobs.start()
    yield made
    await made.jobs.stop()


async def test_a_film_is_made_kept_for_a_day_and_gone(house: House) -> None:
    film = await house.jobs.add(house.film())
    await house.until(lambda: film.state == "done")
    assert (film.done, film.of, film.size, film.until) == (0, 9, 7, house.clock.at + KEPT_MS)
    assert house.jobs.of("c1") is film
    key = await house.jobs.key(film)
    assert key == film.key(bytes(32)) != film.key(bytes(31) + b"x")
    assert list(house.jobs.read(film, key, 1, 2)) == [f"{film.name} {key.hex()} 1 2".encode()]
    house.clock.at += KEPT_MS
    assert house.jobs.of("c1") is None
    await house.jobs.sweep()
    assert (house.films.removed, list(house.folder.iterdir())) == ([film.name], [])


async def test_asking_again_gets_the_same(house: House) -> None:
    first = await house.jobs.add(house.film(waits=True))
    assert await house.jobs.add(house.film(waits=True)) is first
    await house.until(lambda: first.of == 9)
    assert await house.jobs.add(house.film()) is first
    other = await house.jobs.add(house.film("c2"))
    assert other.state == "waiting", "one at a time"
    await house.jobs.cancel("c1")
    await house.until(lambda: other.state == "done")
    again = await house.jobs.add(house.film())
    assert again is not first
    await house.until(lambda: again.state == "done")


async def test_whoever_wants_it_for_another_does_not_get_it(house: House) -> None:
    """An authority's shows also those who haven't agreed that a customer gets it."""
    first, other = house.film(), replace(house.film(), recipient="customer")
    await house.jobs.add(first)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await house.jobs.add(other)
        assert refused.value.details["reason"] == "film_for_another"
        await house.until(lambda: first.state == "done")
    await house.jobs.cancel("c1")
    assert await house.jobs.add(other) is other


async def test_cancelling_ends_it_wherever_it_is(house: House) -> None:
    running = await house.jobs.add(house.film(waits=True))
    waiting = await house.jobs.add(house.film("c2"))
    await house.until(lambda: running.of == 9)
    for film in (waiting, running):
        await house.jobs.cancel(film.contact)
        assert film.state == "cancelled"
    await house.until(lambda: {running.name, waiting.name} <= set(house.films.removed))
    await house.jobs.cancel("c1")
    await house.jobs.cancel("nobody")


@pytest.mark.parametrize(
    ("says", "code", "told"),
    [
        (({"code": "disk_full"},), 1, "disk_full"),
        (({"done": 1},), 0, "composer_away"),
        (({"size": 7},), 1, "composer_away"),
    ],
)
async def test_what_fails_says_why_and_can_be_tried_again(
    house: House, says: tuple[Any, ...], code: int, told: str
) -> None:
    film = await house.jobs.add(house.film("c1", *says, code=code))
    await house.until(lambda: film.state == "failed")
    assert film.code == told
    again = await house.jobs.add(house.film())
    await house.until(lambda: again.state == "done")


async def test_a_program_or_a_key_that_is_not_there_fails(house: House, tmp_path: Path) -> None:
    house.archive.trouble = "key_destroyed"
    film = await house.jobs.add(house.film())
    await house.until(lambda: film.state == "failed")
    assert film.code == "key_destroyed"
    house.archive.trouble = None
    house.films.program = [str(tmp_path / "nowhere")]
    film = await house.jobs.add(house.film())
    await house.until(lambda: film.state == "failed")
    assert film.code == "composer_away"


async def test_what_goes_takes_its_film_along(house: House) -> None:
    done = await house.jobs.add(house.film())
    await house.until(lambda: done.state == "done")
    running = await house.jobs.add(house.film("c2", waits=True))
    await house.until(lambda: running.of == 9)
    await house.jobs.forget(["c1", "c2", "c3"], "recording")
    await house.until(lambda: {done.name, running.name} <= set(house.films.removed))
    assert (house.jobs.of("c1"), house.jobs.of("c2")) == (None, None)


async def test_there_are_not_too_many(house: House) -> None:
    for number in range(MOST):
        await house.jobs.add(house.film(f"c{number}", waits=True))
    with pytest.raises(Refused):
        await house.jobs.add(house.film("one more"))


# --- over a restart --------------------------------------------------------------------------------------------------


async def test_what_is_under_way_is_begun_anew_by_the_next_server(house: House) -> None:
    running = await house.jobs.add(house.film(waits=True))
    waiting = await house.jobs.add(house.film("c2"))
    await house.until(lambda: running.of == 9)
    house.films.there |= {running.name, "of a job that nobody knows"}
    house.plans.by_contact["c1"]["waits"] = False
    await house.restart()
    again = house.of("c1")
    assert (again.name != running.name, again.by) == (True, "vera"), "nothing is written twice"
    await house.until(lambda: {each.state for each in (again, house.of("c2"))} == {"done"})
    assert (again.tries, house.of("c2").tries, waiting.tries) == (2, 1, 0)
    assert {"of a job that nobody knows", running.name} <= set(house.films.removed)


def _begun(house: House, tries: int) -> bool:
    film = house.of("c1")
    return (film.tries, film.of) == (tries, 9)


async def test_one_that_ends_with_the_server_each_time_is_told_as_failed(house: House) -> None:
    await house.jobs.add(house.film(waits=True))
    for tries in range(1, TRIES + 1):
        begun = partial(_begun, house, tries)
        await house.until(begun)
        await house.restart()
    failed = house.of("c1")
    assert (failed.state, failed.code) == ("failed", "interrupted")
    await house.restart()
    assert house.of("c1").code == "interrupted", "told also after another one"
    again = await house.jobs.add(house.film())
    await house.until(lambda: again.state == "done")


async def test_a_finished_one_is_there_until_its_time_is_over(house: House) -> None:
    film = await house.jobs.add(house.film())
    await house.until(lambda: house.written("c1") == "done")
    house.films.there.add(film.name)
    await house.restart()
    found = house.of("c1")
    assert (found.state, found.size, found.until) == ("done", 7, film.until)
    assert await house.jobs.key(found) == await house.jobs.key(film)
    house.archive.trouble = "key_destroyed"
    with pytest.raises(ArchiveTrouble):
        await house.jobs.key(found)
    house.clock.at += KEPT_MS
    await house.restart()
    assert house.jobs.of("c1") is None
    await house.jobs.sweep()
    assert (film.name in house.films.removed, list(house.folder.iterdir())) == (True, [])


async def test_a_finished_one_that_is_not_there_any_more_is_told(house: House) -> None:
    await house.jobs.add(house.film())
    await house.until(lambda: house.written("c1") == "done")
    await house.restart()
    assert (house.of("c1").state, house.of("c1").code) == ("failed", "lost")


async def test_a_folder_that_is_away_takes_none_for_lost(house: House) -> None:
    await house.jobs.add(house.film())
    await house.until(lambda: house.written("c1") == "done")
    house.films.away = True
    await house.restart()
    assert house.of("c1").state == "done"


async def test_what_was_cancelled_or_may_be_no_more_does_not_come_back(house: House) -> None:
    running = await house.jobs.add(house.film(waits=True))
    await house.until(lambda: running.of == 9)
    await house.jobs.cancel("c1")
    await house.restart()
    assert house.jobs.of("c1") is None
    await house.jobs.add(house.film("c2", waits=True))
    await house.until(lambda: house.of("c2").of == 9)
    house.plans.refuses = "not_agreed"
    await house.restart()
    await house.until(lambda: house.of("c2").state == "failed")
    assert house.of("c2").code == "not_agreed"
