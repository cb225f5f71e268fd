import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from media.plane import WorkersPlane
from tests.media.workers import Running, running


class Heard:
    """A listener that remembers; `until` waits for what is to come."""

    def __init__(self) -> None:
        self.all: list[tuple[object, ...]] = []
        self._news = asyncio.Event()

    def _hear(self, *what: object) -> None:
        self.all.append(what)
        self._news.set()

    def answered(self, room: str, participant: str, leg: int, sdp: str) -> None:
        self._hear("answered", room, participant, leg, sdp)

    def refused(self, room: str, participant: str, leg: int, code: str) -> None:
        self._hear("refused", room, participant, leg, code)

    def state(self, room: str, participant: str, leg: int, state: str) -> None:
        self._hear("state", room, participant, leg, state)

    def lost(self, rooms: Collection[str]) -> None:
        self._hear("lost", *sorted(rooms))

    def available(self, yes: bool) -> None:
        self._hear("available", yes)

    async def until(self, *what: object) -> None:
        await self.that(lambda: what in self.all)

    async def that(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def planes(*paths: Path, epoch: int = 1) -> AsyncIterator[tuple[WorkersPlane, Heard]]:
    plane, heard = WorkersPlane(paths), Heard()
    await plane.start("desk", epoch, heard)
    try:
        yield plane, heard
    finally:
        await plane.stop()


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[Running, Running]]:
    async with running(tmp_path / "0") as first, running(tmp_path / "1") as second:
        yield first, second


async def test_a_join_is_answered(two: tuple[Running, Running]) -> None:
    async with planes(two[0].path) as (plane, heard):
        plane.join("r", "p", 4, ("q",), "offer")
        await heard.until("answered", "r", "p", 4, "answer to offer")
        assert heard.all[0] == ("available", True)
        assert plane.rooms() == {"r": {"p": 4}}


async def test_rooms_are_spread_and_stay_together(two: tuple[Running, Running]) -> None:
    async with planes(*(each.path for each in two)) as (plane, heard):
        for room in ("a", "b"):
            for who in ("p", "q"):
                plane.join(room, who, 1, (), "offer")
        await heard.that(lambda: len(heard.all) == 5)
        held = [each.sfu.legs for each in two]
        assert sorted(room for legs in held for room in legs) == ["a", "b"]
        assert all(legs == {room: {"p": 1, "q": 1}} for legs in held for room in legs)


async def test_without_a_worker_an_offer_is_refused(tmp_path: Path) -> None:
    async with planes(tmp_path / "nobody") as (plane, heard):
        plane.join("r", "p", 1, (), "offer")
        assert heard.all == [("refused", "r", "p", 1, "no_worker")]
        assert plane.rooms() == {}


async def test_a_bad_offer_is_told_by_its_code(two: tuple[Running, Running]) -> None:
    async with planes(two[0].path) as (plane, heard):
        plane.join("r", "p", 1, (), "bad")
        await heard.until("refused", "r", "p", 1, "sdp_invalid")


async def test_a_worker_that_dies_takes_its_rooms_and_another_one_takes_them_up(
    two: tuple[Running, Running],
) -> None:
    async with planes(*(each.path for each in two)) as (plane, heard):
        plane.join("r", "p", 1, (), "offer")
        await heard.until("answered", "r", "p", 1, "answer to offer")
        [dead, living] = sorted(two, key=lambda each: "r" not in each.sfu.legs)
        await dead.die()
        await heard.until("lost", "r")
        assert plane.rooms() == {}
        plane.join("r", "p", 2, (), "offer")
        await heard.until("answered", "r", "p", 2, "answer to offer")
        assert living.sfu.legs == {"r": {"p": 2}}
        assert ("available", False) not in heard.all


async def test_the_last_worker_gone_and_back_is_told(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(running(tmp_path / "0"))
        _, heard = await stack.enter_async_context(planes(tmp_path / "0"))
        await first.die()
        await heard.until("available", False)
        await stack.enter_async_context(running(tmp_path / "0"))
        await heard.that(lambda: heard.all[-1] == ("available", True))


async def test_a_new_server_finds_rooms_and_states_again(two: tuple[Running, Running]) -> None:
    async with planes(two[0].path) as (plane, heard):
        plane.join("r", "p", 4, ("q",), "offer")
        await heard.until("answered", "r", "p", 4, "answer to offer")
        two[0].worker.state("r", "p", 4, "connected")
        await heard.until("state", "r", "p", 4, "connected")
    async with planes(two[0].path, epoch=2) as (plane, heard):
        assert plane.rooms() == {"r": {"p": 4}}
        assert heard.all == [("available", True), ("state", "r", "p", 4, "connected")]
        plane.close("r")
        plane.join("s", "p", 1, (), "offer")
        await heard.until("answered", "s", "p", 1, "answer to offer")
        assert two[0].sfu.legs == {"s": {"p": 1}}


async def test_what_was_said_before_the_stop_is_done(two: tuple[Running, Running]) -> None:
    async with planes(two[0].path) as (plane, heard):
        plane.join("r", "p", 4, ("q",), "offer")
        await heard.until("answered", "r", "p", 4, "answer to offer")
        plane.route("r", "p", (None,))
        plane.leave("r", "p")
    async with planes(two[0].path, epoch=2) as (plane, _):
        assert plane.rooms() == {}
        assert two[0].sfu.slots["r", "p"] == (None,)


async def test_a_stale_server_is_told_nothing_is_available(two: tuple[Running, Running]) -> None:
    async with (
        planes(two[0].path, epoch=2),
        planes(two[0].path, epoch=1) as (stale, heard),
    ):
        stale.join("r", "p", 1, (), "offer")
        assert heard.all == [("refused", "r", "p", 1, "no_worker")]
        assert two[0].sfu.legs == {}


async def test_a_silent_worker_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from media import control

        await control.read(reader, control.COMMANDS)
        leg = control.Leg(room="r", participant="p", leg=1, state="connected")
        writer.write(
            control.frame(control.REPORTS, control.Welcome(desk="desk", epoch=1, legs=(leg,)))
        )
        await reader.read()  # until the other end gives up
        writer.close()

    monkeypatch.setattr("media.link.SILENCE_S", 0.2)
    monkeypatch.setattr("media.link.PING_S", 0.05)
    server = await asyncio.start_unix_server(silence, tmp_path / "0")
    async with server, planes(tmp_path / "0") as (_, heard):
        await heard.until("lost", "r")


async def test_what_is_tapped_follows_its_room(two: tuple[Running, Running]) -> None:
    first, second = two
    async with planes(first.path, second.path) as (plane, heard):
        plane.tap("r", [("p", "sound", 5)])  # before anybody is there
        plane.join("r", "p", 4, ("q",), "offer")
        await heard.until("answered", "r", "p", 4, "answer to offer")
        await heard_by(lambda: first.sfu.tapped == {"r": [("p", "sound", 5)]})
        plane.tap("r", [("p", "sound", 5), ("p", "picture", 6)])
        await heard_by(lambda: len(first.sfu.tapped["r"]) == 2)
        await first.die()
        await heard.until("lost", "r")
        plane.join("r", "p", 5, ("q",), "another")
        await heard.until("answered", "r", "p", 5, "answer to another")
        await heard_by(lambda: second.sfu.tapped.keys() == {"r"})
        plane.tap("r", ())
        await heard_by(lambda: second.sfu.tapped == {"r": []})
    await heard_by(lambda: second.sfu.tapped == {})  # whoever let it be recorded is gone


async def heard_by(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.005)
