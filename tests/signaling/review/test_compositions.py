"""A film is a job: one at a time, at most one a contact, gone after its time, when cancelled, and with its contact."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from signaling.core.errors import Refused
from signaling.ports import ArchiveTrouble
from signaling.review.compositions import KEPT_MS, MOST, Compositions, Film
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

    def __init__(self) -> None:
        self.removed: list[str] = []
        self.program = [sys.executable, "-c", MAKES]

    def command(self) -> tuple[str, ...]:
        return tuple(self.program)

    def places(self) -> dict[str, str]:
        return {"out": "somewhere"}

    def prepare(self) -> None: ...

    def read(self, name: str, key: bytes, start: int, end: int) -> Iterator[bytes]:
        yield f"{name} {key.hex()} {start} {end}".encode()

    def remove(self, name: str) -> None:
        self.removed.append(name)


class Archive:
    trouble: str | None = None

    def key(self, recording: str) -> bytes:
        if self.trouble is not None:
            raise ArchiveTrouble(self.trouble, recording)
        return bytes(32)


class House:
    def __init__(self) -> None:
        self.films, self.archive, self.clock = Films(), Archive(), Clock()
        self.jobs = Compositions(self.films, self.archive, self.clock)  # type: ignore[arg-type]

    def film(self, contact: str = "c1", *says: Any, waits: bool = False, code: int = 0) -> Film:
        told = says or ({"done": 0, "of": 9}, {"size": 7})

        async def plan() -> dict[str, Any]:
            return {"says": told, "waits": waits, "code": code}

        return Film(contact=contact, recipient="internal", language="de", by="vera", plan=plan)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    await made.jobs.start()
    yield made
    await made.jobs.stop()


async def test_a_film_is_made_kept_for_a_day_and_gone(house: House) -> None:
    film = house.jobs.add(house.film())
    await house.until(lambda: film.state == "done")
    assert (film.done, film.of, film.size, film.until) == (0, 9, 7, 1_000 + KEPT_MS)
    assert house.jobs.of("c1") is film
    assert list(house.jobs.read(film, 1, 2)) == [f"{film.name} {film.key.hex()} 1 2".encode()]
    house.clock.at += KEPT_MS
    assert house.jobs.of("c1") is None
    await house.jobs.sweep()
    assert (house.films.removed, film.key) == ([film.name], b"")


async def test_asking_again_gets_the_same(house: House) -> None:
    first = house.jobs.add(house.film(waits=True))
    assert house.jobs.add(house.film()) is first
    await house.until(lambda: first.of == 9)
    assert house.jobs.add(house.film()) is first
    other = house.jobs.add(house.film("c2"))
    assert other.state == "waiting", "one at a time"
    await house.jobs.cancel("c1")
    await house.until(lambda: other.state == "done")
    again = house.jobs.add(house.film())
    assert again is not first
    await house.until(lambda: again.state == "done")


async def test_whoever_wants_it_for_another_does_not_get_it(house: House) -> None:
    """An authority's shows also those who haven't agreed that a customer gets it."""
    first, other = house.film(), replace(house.film(), recipient="customer")
    house.jobs.add(first)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            house.jobs.add(other)
        assert refused.value.details["reason"] == "film_for_another"
        await house.until(lambda: first.state == "done")
    await house.jobs.cancel("c1")
    assert house.jobs.add(other) is other


async def test_cancelling_ends_it_wherever_it_is(house: House) -> None:
    running = house.jobs.add(house.film(waits=True))
    waiting = house.jobs.add(house.film("c2"))
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
    film = house.jobs.add(house.film("c1", *says, code=code))
    await house.until(lambda: film.state == "failed")
    assert film.code == told
    again = house.jobs.add(house.film())
    await house.until(lambda: again.state == "done")


async def test_a_program_or_a_key_that_is_not_there_fails(house: House, tmp_path: Path) -> None:
    house.archive.trouble = "key_destroyed"
    film = house.jobs.add(house.film())
    await house.until(lambda: film.state == "failed")
    assert film.code == "key_destroyed"
    house.archive.trouble = None
    house.films.program = [str(tmp_path / "nowhere")]
    film = house.jobs.add(house.film())
    await house.until(lambda: film.state == "failed")
    assert film.code == "composer_away"


async def test_what_goes_takes_its_film_along(house: House) -> None:
    done = house.jobs.add(house.film())
    await house.until(lambda: done.state == "done")
    running = house.jobs.add(house.film("c2", waits=True))
    await house.until(lambda: running.of == 9)
    await house.jobs.forget(["c1", "c2", "c3"], "recording")
    await house.until(lambda: {done.name, running.name} <= set(house.films.removed))
    assert (house.jobs.of("c1"), house.jobs.of("c2")) == (None, None)


async def test_there_are_not_too_many(house: House) -> None:
    for number in range(MOST):
        house.jobs.add(house.film(f"c{number}", waits=True))
    with pytest.raises(Refused):
        house.jobs.add(house.film("one more"))


async def test_the_end_of_the_server_ends_them(house: House) -> None:
    film = house.jobs.add(house.film(waits=True))
    await house.until(lambda: film.of == 9)
    await house.jobs.stop()
    assert film.name in house.films.removed
