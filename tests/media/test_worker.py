"""The worker's command side, over a real Unix socket; the whole process is in tests/integration/test_workers.py."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypedDict

import pytest

from media import control, link
from tests.media.workers import Running, running

OURS: control.Whose = {"desk": "desk", "epoch": 7}


class Where(TypedDict):
    room: str
    participant: str


ROOM: Where = {"room": "r", "participant": "p"}


class Server:
    """A signaling server's end of the socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, command: control.Command) -> None:
        self.writer.write(control.frame(control.COMMANDS, command))

    async def ask(self, command: control.Command) -> control.Report | None:
        self.send(command)
        return await self.next()

    async def next(self) -> control.Report | None:
        async with asyncio.timeout(30):
            return await control.read(self.reader, control.REPORTS)


@asynccontextmanager
async def server(running: Running) -> AsyncIterator[Server]:
    reader, writer = await asyncio.open_unix_connection(running.path)
    try:
        yield Server(reader, writer)
    finally:
        writer.close()


@pytest.fixture
async def worker(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "worker") as one:
        yield one


def join(leg: int = 1, offer: str = "offer", epoch: int = 7) -> control.Join:
    return control.Join(desk="desk", epoch=epoch, **ROOM, leg=leg, slots=("q",), offer=offer)


async def test_a_join_is_answered(worker: Running) -> None:
    async with server(worker) as desk:
        assert await desk.ask(control.Hello(**OURS)) == control.Welcome(**OURS, legs=())
        answer = await desk.ask(join())
        assert answer == control.Answered(**OURS, **ROOM, leg=1, sdp="answer to offer")
        assert worker.sfu.slots == {("r", "p"): ("q",)}


async def test_a_bad_offer_is_refused_and_the_next_one_is_taken(worker: Running) -> None:
    async with server(worker) as desk:
        await desk.ask(control.Hello(**OURS))
        refused = await desk.ask(join(offer="bad"))
        assert isinstance(refused, control.Refused)
        assert refused.code == "sdp_invalid"
        assert isinstance(await desk.ask(join()), control.Answered)


async def test_a_new_server_finds_the_calls_that_went_on(worker: Running) -> None:
    async with server(worker) as first:
        await first.ask(control.Hello(**OURS))
        await first.ask(join(leg=3))
        worker.worker.state("r", "p", 3, "connected")
        assert isinstance(await first.next(), control.Changed)
    worker.worker.state("r", "p", 3, "disconnected")  # while nobody listens
    async with server(worker) as second:
        welcome = await second.ask(control.Hello(desk="desk", epoch=8))
        leg = control.Leg(**ROOM, leg=3, state="disconnected")
        assert welcome == control.Welcome(desk="desk", epoch=8, legs=(leg,))


async def test_a_leg_that_failed_is_forgotten(worker: Running) -> None:
    worker.worker.state("r", "p", 1, "connected")
    worker.worker.state("r", "p", 1, "failed")
    assert worker.worker._states == {}


async def test_a_stale_server_can_command_nothing(worker: Running) -> None:
    async with server(worker) as newer, server(worker) as stale:
        await newer.ask(control.Hello(**OURS))
        told = await stale.ask(control.Hello(desk="desk", epoch=6))
        assert told == control.Stale(**OURS)
        stale.send(control.CloseRoom(desk="desk", epoch=6, room="r"))
        assert await stale.next() is None
        assert isinstance(await newer.ask(join()), control.Answered)


async def test_a_newer_server_takes_over_at_once(worker: Running) -> None:
    async with server(worker) as older, server(worker) as newer:
        await older.ask(control.Hello(**OURS))
        await newer.ask(control.Hello(desk="desk", epoch=8))
        older.send(join())
        assert await older.next() is None
        assert worker.sfu.legs == {}


@pytest.mark.parametrize(
    "first", [control.Hello(desk="another", epoch=9), control.Ping(desk="desk", epoch=9)]
)
async def test_who_is_not_of_this_desk_hears_nothing(
    worker: Running, first: control.Command
) -> None:
    async with server(worker) as stranger:
        assert await stranger.ask(first) is None
        assert worker.worker.epoch == 0


async def test_a_command_of_another_epoch_ends_the_connection(worker: Running) -> None:
    async with server(worker) as desk:
        await desk.ask(control.Hello(**OURS))
        assert await desk.ask(join(epoch=8)) is None
        assert worker.sfu.legs == {}


@pytest.mark.parametrize(
    "garbage",
    [b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 64, b"\0\0\0\2{}", b"\0\0\0\0", b"\0\0\0\1\xff"],
)
@pytest.mark.parametrize("greeted", [False, True])
async def test_garbage_ends_its_connection_and_no_call(
    worker: Running, garbage: bytes, greeted: bool
) -> None:
    async with server(worker) as desk, server(worker) as next_one:
        if greeted:
            await desk.ask(control.Hello(**OURS))
            await desk.ask(join())
        desk.writer.write(garbage)
        assert await desk.next() is None
        welcome = await next_one.ask(control.Hello(**OURS))
        assert isinstance(welcome, control.Welcome)
        assert len(welcome.legs) == greeted


async def test_half_a_hello_is_not_waited_for_long(
    worker: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "HELLO_S", 0.05)
    async with server(worker) as desk:
        desk.writer.write(control.frame(control.COMMANDS, control.Hello(**OURS))[:-1])
        assert await desk.next() is None
    assert worker.worker.epoch == 0


async def test_a_server_that_stops_within_a_frame_is_taken_over(worker: Running) -> None:
    async with server(worker) as hanging, server(worker) as newer:
        await hanging.ask(control.Hello(**OURS))
        hanging.writer.write(control.frame(control.COMMANDS, join())[:-1])
        await newer.ask(control.Hello(desk="desk", epoch=8))
        assert await hanging.next() is None
        assert worker.sfu.legs == {}
        assert isinstance(await newer.ask(join(epoch=8)), control.Answered)


async def test_a_server_that_reads_nothing_is_let_go(
    worker: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "MOST_UNSENT", 1 << 16)
    async with server(worker) as hanging, server(worker) as next_one:
        await hanging.ask(control.Hello(**OURS))
        async with asyncio.timeout(30):
            while worker.worker._master is not None:  # nobody reads what is told here
                worker.worker.state("r", "p", 1, "connected")
                await asyncio.sleep(0)
        assert isinstance(await next_one.ask(control.Hello(**OURS)), control.Welcome)


async def test_leaving_and_closing(worker: Running) -> None:
    async with server(worker) as desk:
        await desk.ask(control.Hello(**OURS))
        await desk.ask(join())
        desk.send(control.Route(**OURS, **ROOM, slots=(None,)))
        pong = await desk.ask(control.Ping(**OURS))
        assert isinstance(pong, control.Pong)
        assert pong.counters["legs"] == 1
        assert worker.sfu.slots == {("r", "p"): (None,)}
        desk.send(control.Leave(**OURS, **ROOM))
        desk.send(control.CloseRoom(**OURS, room="r"))
        pong = await desk.ask(control.Ping(**OURS))
        assert isinstance(pong, control.Pong)
        assert pong.counters["legs"] == 0
